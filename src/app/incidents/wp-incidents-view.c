/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncidentsView"
#include "config.h"
#include "wp-incidents-view.h"

#include "wp-inbox-page.h"
#include "wp-incident-page.h"
#include "wp-kinds.h"
#include "wp-ui.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

/* An incident that is shown for so long is marked as seen. */
#define SEEN_MS 700

struct _WpIncidentsView {
  WpView parent_instance;

  WpInboxPage *inbox; /* (nullable): until it is made */
  WpIncidentPage *incident;
  WpAccount *watched; /* (owned) (nullable): the account whose changes are watched */
  guint seen_source;  /* marks the incident as seen */
};

G_DEFINE_FINAL_TYPE (WpIncidentsView, wp_incidents_view, WP_TYPE_VIEW)

/* ---- An incident that is shown for a moment is marked as seen, and again when it changes while it is shown ---- */

static gboolean
seen_cb (gpointer user_data)
{
  WpIncidentsView *self = user_data;
  WpAccount *account = wp_view_get_account (WP_VIEW (self));
  const char *id = wp_incident_page_get_incident_id (self->incident);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->incident));
  gint64 news = wp_incident_page_get_news (self->incident);

  self->seen_source = 0;
  if (account == NULL || id == NULL || news == 0 || !gtk_widget_get_mapped (GTK_WIDGET (self->incident)) || !GTK_IS_WINDOW (root) ||
      !gtk_window_is_active (GTK_WINDOW (root)))
    return G_SOURCE_REMOVE;
  wp_account_mark_seen (account, id, news);
  return G_SOURCE_REMOVE;
}

static void
queue_mark_seen (WpIncidentsView *self)
{
  g_clear_handle_id (&self->seen_source, g_source_remove);
  self->seen_source = g_timeout_add (SEEN_MS, seen_cb, self);
}

static void
documents_changed_cb (WpIncidentsView *self, const char *const *ids)
{
  const char *id = wp_incident_page_get_incident_id (self->incident);

  if (id != NULL && self->seen_source == 0 && (ids == NULL || ids[0] == NULL || g_strv_contains (ids, id)))
    queue_mark_seen (self);
}

static void
rooted_cb (WpIncidentsView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->incident));

  if (root != NULL)
    g_signal_connect_object (root, "notify::is-active", G_CALLBACK (queue_mark_seen), self, G_CONNECT_SWAPPED);
}

/* ---- The panes ---- */

static void
selected_cb (WpIncidentsView *self, const char *id)
{
  wp_incident_page_set_incident (self->incident, wp_view_get_account (WP_VIEW (self)), *id != '\0' ? id : NULL);
  queue_mark_seen (self);
}

static void
opened_cb (WpIncidentsView *self, const char *id)
{
  wp_incident_page_set_incident (self->incident, wp_view_get_account (WP_VIEW (self)), id);
  wp_view_show_pane (WP_VIEW (self), WP_PANE_DETAIL);
  queue_mark_seen (self);
}

static void
previous_cb (WpIncidentsView *self)
{
  wp_inbox_page_move (self->inbox, -1);
}

static void
next_cb (WpIncidentsView *self)
{
  wp_inbox_page_move (self->inbox, 1);
}

/* ‹ › beside the incident, for the pointer */
static GtkWidget *
make_move_buttons (WpIncidentsView *self)
{
  static const struct {
    const char *icon_name, *label;
    GCallback clicked;
  } buttons[] = {
    { "go-up-symbolic", N_ ("Previous Incident"), G_CALLBACK (previous_cb) },
    { "go-down-symbolic", N_ ("Next Incident"), G_CALLBACK (next_cb) },
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++) {
    GtkWidget *button = gtk_button_new_from_icon_name (buttons[i].icon_name);

    wp_ui_set_tooltip (button, _ (buttons[i].label));
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (buttons[i].label), -1);
    g_signal_connect_object (button, "clicked", buttons[i].clicked, self, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (box), button);
  }
  gtk_widget_add_css_class (box, "linked");
  return box;
}

static void
make (WpView *view, WpViewPane *list, WpViewPane *detail)
{
  WpIncidentsView *self = WP_INCIDENTS_VIEW (view);

  self->inbox = WP_INBOX_PAGE (wp_inbox_page_new ());
  self->incident = WP_INCIDENT_PAGE (wp_incident_page_new ());
  g_signal_connect_object (self->inbox, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inbox, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->incident, "map", G_CALLBACK (queue_mark_seen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->incident, "notify::root", G_CALLBACK (rooted_cb), self, G_CONNECT_SWAPPED);
  *list = (WpViewPane) { GTK_WIDGET (self->inbox), wp_inbox_page_get_header_bar (self->inbox), NULL };
  *detail = (WpViewPane) { GTK_WIDGET (self->incident), wp_incident_page_get_header_bar (self->incident), make_move_buttons (self) };
}

static void
stop_watching (WpIncidentsView *self)
{
  g_clear_handle_id (&self->seen_source, g_source_remove);
  if (self->watched != NULL)
    g_signal_handlers_disconnect_by_func (self->watched, documents_changed_cb, self);
  g_clear_object (&self->watched);
}

static void
account_changed (WpView *view)
{
  WpIncidentsView *self = WP_INCIDENTS_VIEW (view);
  WpAccount *account = wp_view_get_account (view);

  stop_watching (self);
  wp_incident_page_set_incident (self->incident, account, NULL);
  wp_inbox_page_set_account (self->inbox, account);
  if (account == NULL)
    return;
  self->watched = g_object_ref (account);
  g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (documents_changed_cb), self);
}

static void
open (WpView *view, const char *what, const char *id)
{
  WpIncidentsView *self = WP_INCIDENTS_VIEW (view);

  if (id == NULL) {
    wp_inbox_page_clear_filter (self->inbox);
    wp_view_show_pane (view, WP_PANE_LIST);
    return;
  }
  if (g_strcmp0 (what, "customer") == 0) {
    wp_inbox_page_show_customer (self->inbox, id);
    wp_view_show_pane (view, WP_PANE_LIST);
    return;
  }
  if (g_strcmp0 (what, "filter") == 0) {
    g_autoptr (JsonObject) filter = wp_account_read_document (wp_view_get_account (view), wp_kind_filter.name, id);

    if (filter != NULL)
      wp_inbox_page_show_filter (self->inbox, filter);
    wp_view_show_pane (view, WP_PANE_LIST);
    return;
  }
  wp_inbox_page_select_id (self->inbox, id);
  opened_cb (self, id);
  wp_incident_page_focus_next_step (self->incident);
  if (g_strcmp0 (what, "authorized") == 0)
    wp_incident_page_act (self->incident, "incident.answer-authorized");
}

static void
focus_list (WpView *view)
{
  wp_inbox_page_focus_list (WP_INCIDENTS_VIEW (view)->inbox);
}

static void
focus_search (WpView *view)
{
  wp_inbox_page_focus_search (WP_INCIDENTS_VIEW (view)->inbox);
}

/* ---- Single-letter keys ---- */

static gboolean
act (WpIncidentsView *self, const char *action)
{
  wp_incident_page_act (self->incident, action);
  return TRUE;
}

/* A focused button or link handles Enter itself. */
static gboolean
opens_on_enter (WpIncidentsView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->inbox));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->inbox));
}

static gboolean
key_pressed (WpView *view, guint keyval)
{
  WpIncidentsView *self = WP_INCIDENTS_VIEW (view);

  switch (gdk_keyval_to_lower (keyval)) {
  case GDK_KEY_j:
    wp_inbox_page_move (self->inbox, 1);
    return TRUE;
  case GDK_KEY_k:
    wp_inbox_page_move (self->inbox, -1);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    if (!opens_on_enter (self))
      return FALSE;
    wp_inbox_page_open_selected (self->inbox);
    return TRUE;
  case GDK_KEY_a:
    return act (self, "incident.acknowledge");
  case GDK_KEY_m:
    return act (self, "incident.assign-to-me");
  case GDK_KEY_c:
    wp_view_show_pane (view, WP_PANE_DETAIL);
    return act (self, "incident.comment");
  case GDK_KEY_e:
    return act (self, "incident.resolve");
  case GDK_KEY_y:
    return act (self, "incident.answer-authorized");
  case GDK_KEY_n:
    return act (self, "incident.answer-not-ours");
  case GDK_KEY_1:
  case GDK_KEY_2:
  case GDK_KEY_3:
  case GDK_KEY_4:
  case GDK_KEY_5:
    wp_inbox_page_toggle_severity (self->inbox, (WpSeverity) (WP_SEVERITY_CRITICAL - (keyval - GDK_KEY_1)));
    return TRUE;
  default:
    return FALSE;
  }
}

/* ---- The count ---- */

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpView) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  int n = wp_account_count_finish (WP_ACCOUNT (source), result, &error);
  g_autofree char *words = NULL;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (n >= 0)
    words = g_strdup_printf (ngettext ("%u incident needs you", "%u incidents need you", (gulong) n), (guint) n);
  wp_view_set_count (self, (guint) MAX (n, 0), words);
}

static void
count (WpView *view, GCancellable *cancellable)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");

  wp_query_where_int (query, "grp", WP_OP_EQ, WP_GROUP_NEEDS_YOU);
  wp_account_count_async (wp_view_get_account (view), query, cancellable, counted_cb, wp_weak_new (view));
}

static void
wp_incidents_view_dispose (GObject *object)
{
  stop_watching (WP_INCIDENTS_VIEW (object));
  G_OBJECT_CLASS (wp_incidents_view_parent_class)->dispose (object);
}

static void
wp_incidents_view_class_init (WpIncidentsViewClass *klass)
{
  static const WpShortcut shortcuts[] = {
    { NULL, N_ ("Incidents") },
    { "j k", N_ ("Next and previous incident") },
    { "Return", N_ ("Open the incident") },
    { "a", N_ ("Acknowledge") },
    { "m", N_ ("Assign to me") },
    { "c", N_ ("Comment") },
    { "space", N_ ("Tick the focused step") },
    { "y n", N_ ("Answer the SOC’s question: authorized, not ours") },
    { "e", N_ ("Resolve") },
    { NULL, N_ ("Search and Filter") },
    { "slash <Control>f", N_ ("Search") },
    { "1", N_ ("Only critical") },
    { "2", N_ ("Only high") },
    { "3", N_ ("Only medium") },
    { "4", N_ ("Only low") },
    { "5", N_ ("Only informational") },
    { NULL, NULL },
  };
  WpViewClass *view_class = WP_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wp_incidents_view_dispose;
  view_class->id = "incidents";
  view_class->title = N_ ("Incidents");
  view_class->icon_name = "wp-incidents-symbolic";
  view_class->help_page = "incidents";
  view_class->shortcuts = shortcuts;
  view_class->make = make;
  view_class->account_changed = account_changed;
  view_class->open = open;
  view_class->focus_list = focus_list;
  view_class->focus_search = focus_search;
  view_class->key_pressed = key_pressed;
  view_class->count = count;
}

static void
wp_incidents_view_init (WpIncidentsView *self)
{
}
