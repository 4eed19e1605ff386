/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncidentPage"
#include "config.h"

#include "wp-incident-page.h"
#include "wp-button.h"
#include "wp-detail-closing.h"
#include "wp-detail-phrases.h"
#include "wp-incident-commands.h"
#include "wp-reasons.h"
#include "wp-detail-sections.h"
#include "wp-handover.h"
#include "wp-kinds.h"
#include "wp-labels.h"
#include "wp-outbox-bar.h"
#include "wp-print.h"
#include "wp-scroll-anchor.h"
#include "wp-toast.h"
#include "wp-topics.h"
#include "wp-ui.h"
#include "wp-weak.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* A longer text is parsed on another thread: this much takes some milliseconds. */
#define LONG_TEXT (64 * WP_KIB)

struct _WpIncidentPage {
  AdwBin parent_instance;

  GtkWidget *header_bar;
  GtkWidget *title;
  GtkWidget *acknowledge;
  GtkWidget *menu_button;
  GtkWidget *outbox_bar;
  GtkWidget *stack;
  GtkWidget *scroller;
  GtkWidget *sections_bin;
  GtkWidget *missing; /* (nullable): made when it is first shown */
  GtkWidget *closing;
  GtkWidget *column;          /* the present sections, and those that leave */
  WpDetailSections *sections; /* (nullable): of the present incident; another one gets new ones */

  WpAccount *account;    /* (owned) (nullable) */
  char *incident_id;     /* (owned) (nullable) */
  WpIncident *incident;  /* (owned) (nullable): as it was last shown */
  GCancellable *parsing; /* (owned) (nullable): a long document */
  gboolean outdated;     /* it has changed since */
  const char *wish;      /* (nullable): the action that was asked for meanwhile */
  char *question_id;     /* (owned) (nullable): what the SOC asked when it was last shown, %NULL before that */
  gulong handlers[3];
  guint refresh_source;
  guint focus_tick;
  guint focus_frames;
  GtkWidget *focus_before; /* (nullable) (weak): who has it until it is given to a step */
  WpScrollAnchor *anchor;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (WpIncidentPage, wp_incident_page, ADW_TYPE_BIN)

static void refresh (WpIncidentPage *self);

static char *
summarize (const WpOutboxRow *row, gpointer user_data)
{
  return wp_detail_command_summary (row->command, user_data);
}

/* Conflicts of a step are shown at the step instead. */
static void
update_outbox_bar (WpIncidentPage *self, WpDetail *detail)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  for (guint i = 0; i < detail->outbox->len; i++)
    if (!wp_detail_row_is_step_conflict (g_ptr_array_index (detail->outbox, i), detail->incident))
      g_ptr_array_add (rows, g_ptr_array_index (detail->outbox, i));
  wp_outbox_bar_update (WP_OUTBOX_BAR (self->outbox_bar), detail->account, rows, summarize, detail->incident);
}

/* ---- Actions ---- */

static gboolean
is_acknowledged (const WpIncident *incident)
{
  return *incident->acknowledged_by != '\0' && incident->alert_handled;
}

/* Enables each action that may be done now, and puts the reason why not into the tooltip of its button. */
static void
update_actions (WpIncidentPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const WpIncident *incident = self->incident;
  static const struct {
    const char *name;
    const WpCommandType *type;
  } commands[] = {
    { "incident.acknowledge", WP_COMMAND_ACKNOWLEDGE }, { "incident.assign-to-me", WP_COMMAND_ASSIGN }, { "incident.comment", WP_COMMAND_COMMENT },
    { "incident.resolve", WP_COMMAND_RESOLVE },         { "incident.reopen", WP_COMMAND_REOPEN },
  };
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autoptr (GError) error = NULL;
    gboolean may = incident != NULL && wp_account_may (self->account, commands[i].type, incident->document, &error);
    g_autofree char *why_not = wp_reason_words (error);
    if (commands[i].type == WP_COMMAND_ACKNOWLEDGE) {
      wp_ui_set_tooltip (self->acknowledge, may ? _ ("Tell everybody that you are on it (A)") : why_not);
      gtk_widget_set_visible (self->acknowledge, incident != NULL && wp_status_is_open (incident->status) && !is_acknowledged (incident));
      /* Answering or assigning has handled it already: acknowledging is still possible, but not suggested. */
      if (incident != NULL && !incident->alert_handled)
        gtk_widget_add_css_class (self->acknowledge, "suggested-action");
      else
        gtk_widget_remove_css_class (self->acknowledge, "suggested-action");
      may = may && !is_acknowledged (incident);
    } else if (commands[i].type == WP_COMMAND_ASSIGN) {
      may = may && g_strcmp0 (incident->assignee_id, wp_account_get_actor (self->account)->id) != 0;
    } else if (commands[i].type == WP_COMMAND_RESOLVE && self->sections != NULL) {
      wp_detail_sections_set_resolve_reason (self->sections, may ? NULL : why_not);
    }
    gtk_widget_action_set_enabled (widget, commands[i].name, may);
  }
  gboolean work = incident != NULL && wp_role_may (wp_account_get_actor (self->account)->role, WP_PERMISSION_WORK_INCIDENTS);
  gboolean answer = work && wp_incident_get_open_question (incident) != NULL;
  gtk_widget_action_set_enabled (widget, "incident.answer-authorized", answer);
  gtk_widget_action_set_enabled (widget, "incident.answer-not-ours", answer);
  gtk_widget_action_set_enabled (widget, "incident.answer-unknown", answer);
  gtk_widget_action_set_enabled (widget, "incident.copy", incident != NULL);
  gtk_widget_action_set_enabled (widget, "incident.print", incident != NULL);
  gtk_widget_action_set_enabled (widget, "incident.open-portal", incident != NULL && *incident->portal_link != '\0');
  gtk_widget_action_set_enabled (widget, "incident.open-graph", incident != NULL && *incident->graph_link != '\0');
  gtk_widget_set_sensitive (self->menu_button, incident != NULL);
}

static void
acknowledge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (widget);
  g_autoptr (WpCommand) command = wp_command_acknowledge (self->incident_id);
  wp_ui_submit (widget, self->account, command, NULL);
}

static void
assign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (widget);
  g_autoptr (WpCommand) command = wp_command_assign (self->incident_id, wp_account_get_actor (self->account)->id);
  wp_ui_submit (widget, self->account, command, NULL);
}

static void
comment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (widget);
  if (self->sections != NULL)
    wp_detail_sections_focus_comment (self->sections);
}

static void
closing_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (widget);
  wp_detail_closing_open (WP_DETAIL_CLOSING (self->closing), self->account, self->incident_id,
                          g_str_equal (name, "incident.resolve") ? WP_COMMAND_RESOLVE : WP_COMMAND_REOPEN,
                          wp_incident_count_open_steps (self->incident));
}

static void
answer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (widget);
  WpVerdict verdict = g_str_has_suffix (name, "authorized") ? WP_VERDICT_AUTHORIZED
                      : g_str_has_suffix (name, "not-ours") ? WP_VERDICT_NOT_OURS
                                                            : WP_VERDICT_UNKNOWN;
  if (self->sections != NULL)
    wp_detail_sections_confirm_answer (self->sections, verdict);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (widget);
  g_autofree char *text = wp_detail_handover_text (self->incident);
  wp_ui_copy (widget, text, _ ("Guidance copied"));
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (widget);
  wp_print_run (widget, wp_handover_new (self->incident, wp_account_get_partner_name (self->account), wp_time_now ()), self->incident->id);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpIncidentPage) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error) && self != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    wp_toast_error (GTK_WIDGET (self), error);
}

/* Only an https address, which was checked when the document was read, is opened, and only by this action. */
static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (widget);
  const char *uri = g_str_equal (name, "incident.open-graph") ? self->incident->graph_link : self->incident->portal_link;
  GtkRoot *root = gtk_widget_get_root (widget);
  if (g_ascii_strncasecmp (uri, "https://", 8) != 0 || !GTK_IS_WINDOW (root))
    return;
  gtk_show_uri_full (GTK_WINDOW (root), uri, GDK_CURRENT_TIME, NULL, opened_cb, wp_weak_new (self));
}

/* ---- Showing ---- */

/* Shows a toast for a question that arrives while the person reads further down; the page does not scroll. */
static void
announce_new_question (WpIncidentPage *self)
{
  const WpQuestion *question = wp_incident_get_open_question (self->incident);
  g_autofree char *before = g_steal_pointer (&self->question_id);
  self->question_id = g_strdup (question != NULL ? question->id : "");
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  if (question == NULL || before == NULL || g_str_equal (before, question->id) || gtk_adjustment_get_value (adjustment) < 200)
    return;
  AdwToast *toast = adw_toast_new (_ ("The SOC asks a question"));
  adw_toast_set_button_label (toast, _ ("_Show"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (wp_incident_page_focus_next_step), self, G_CONNECT_SWAPPED);
  wp_toast_show (GTK_WIDGET (self), toast);
}

static void
show_missing (WpIncidentPage *self)
{
  WpHealth health;
  wp_account_get_health (self->account, &health);
  g_autofree char *title = g_markup_printf_escaped (_ ("%s is not on this desk"), self->incident_id);
  g_autofree char *when = wp_when_exact (health.last_data);
  g_autofree char *text = health.last_data == 0 ? g_strdup (_ ("It comes as soon as the first data has arrived."))
                                                /* Translators: date and time */
                                                : g_strdup_printf (_ ("It may have been removed, or it has not arrived yet. Last data: %s"), when);
  g_autofree char *description = g_markup_escape_text (text, -1);
  if (self->missing == NULL) {
    self->missing = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "wp-incidents-symbolic", NULL);
    gtk_stack_add_named (GTK_STACK (self->stack), self->missing, "missing");
  }
  adw_status_page_set_title (ADW_STATUS_PAGE (self->missing), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->missing), description);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->missing);
}

static void
forget_incident (WpIncidentPage *self)
{
  g_clear_pointer (&self->incident, wp_detail_release);
}

static void
grows_cb (WpIncidentPage *self)
{
  wp_scroll_anchor_save (self->anchor);
}

/* @incident: (nullable) (transfer full) */
static void
show (WpIncidentPage *self, WpIncident *incident)
{
  forget_incident (self);
  self->incident = incident;
  if (self->incident == NULL) {
    gtk_widget_set_visible (self->outbox_bar, FALSE);
    if (self->incident_id != NULL)
      show_missing (self);
    else
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "nothing");
    update_actions (self);
    return;
  }
  const WpActor *actor = wp_account_get_actor (self->account);
  char *why_not = NULL;
  if (!wp_role_may (actor->role, WP_PERMISSION_WORK_INCIDENTS))
    /* Translators: a role such as "auditor" */
    why_not = g_strdup_printf (_ ("Your role (%s) sees everything and changes nothing."), wp_role_label (actor->role));
  g_autoptr (WpDetail) detail = wp_detail_new (self->account, self->incident, wp_account_get_outbox (self->account, self->incident_id), why_not);
  wp_scroll_anchor_save (self->anchor);
  if (self->sections == NULL) {
    self->sections = WP_DETAIL_SECTIONS (wp_detail_sections_new ());
    g_signal_connect_object (self->sections, "grows", G_CALLBACK (grows_cb), self, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (self->column), GTK_WIDGET (self->sections));
  }
  wp_detail_sections_update (self->sections, detail);
  announce_new_question (self);
  update_outbox_bar (self, detail);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->scroller);
  update_actions (self);
}

static void
grant_wish (WpIncidentPage *self)
{
  const char *wish = g_steal_pointer (&self->wish);
  if (wish != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), wish, NULL);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpIncidentPage) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WpIncident) incident = wp_account_parse_incident_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->parsing);
  show (self, g_steal_pointer (&incident));
  grant_wish (self);
  if (self->outdated)
    refresh (self);
}

static void
stop_parsing (WpIncidentPage *self)
{
  if (self->parsing != NULL)
    g_cancellable_cancel (self->parsing);
  g_clear_object (&self->parsing);
  self->wish = NULL;
}

static void
refresh (WpIncidentPage *self)
{
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  /* What is being parsed is shown first, or frequent changes would let nothing be shown. */
  self->outdated = self->parsing != NULL;
  if (self->outdated)
    return;
  gtk_label_set_text (GTK_LABEL (self->title), self->incident_id != NULL ? self->incident_id : "");
  g_autoptr (WpDocument) text = self->incident_id != NULL ? wp_account_read_text (self->account, "incident", self->incident_id) : NULL;
  if (text == NULL || strlen (text->text) < LONG_TEXT) {
    g_autoptr (JsonObject) document = text != NULL ? wp_document_parse (text, NULL) : NULL;
    show (self, document != NULL ? wp_incident_new (document) : NULL);
    grant_wish (self);
    return;
  }
  self->parsing = g_cancellable_new ();
  wp_account_parse_incident_async (self->account, g_steal_pointer (&text), self->parsing, parsed_cb, wp_weak_new (self));
  if (self->sections == NULL) {
    gtk_stack_set_visible_child (GTK_STACK (self->stack), self->scroller);
    update_actions (self);
  }
}

static gboolean
refresh_cb (gpointer user_data)
{
  WpIncidentPage *self = user_data;
  self->refresh_source = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

/* One update for several signals of the same change */
static void
queue_refresh (WpIncidentPage *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_cb, self, NULL);
}

static void
documents_changed_cb (WpIncidentPage *self, GStrv ids)
{
  if (self->incident_id != NULL && (ids == NULL || *ids == NULL || g_strv_contains ((const char *const *) ids, self->incident_id)))
    queue_refresh (self);
}

static void
minute_cb (GtkWidget *widget)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (widget);
  if (self->incident != NULL && gtk_widget_get_mapped (widget))
    queue_refresh (self);
}

static void
health_changed_cb (WpIncidentPage *self)
{
  if (self->incident == NULL && self->incident_id != NULL)
    queue_refresh (self);
}

static void
set_account (WpIncidentPage *self, WpAccount *account)
{
  if (self->account == account)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->handlers); i++)
    g_clear_signal_handler (&self->handlers[i], self->account);
  g_set_object (&self->account, account);
  if (account == NULL)
    return;
  self->handlers[0] = g_signal_connect_object (account, "documents-changed", G_CALLBACK (documents_changed_cb), self, G_CONNECT_SWAPPED);
  self->handlers[1] = g_signal_connect_object (account, "outbox-changed", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  self->handlers[2] = g_signal_connect_object (account, "health-changed", G_CALLBACK (health_changed_cb), self, G_CONNECT_SWAPPED);
}

void
wp_incident_page_set_incident (WpIncidentPage *self, WpAccount *account, const char *incident_id)
{
  if (account == NULL)
    incident_id = NULL;
  if (self->account == account && g_strcmp0 (self->incident_id, incident_id) == 0)
    return;
  wp_scroll_anchor_forget (self->anchor);
  stop_parsing (self);
  forget_incident (self);
  wp_detail_closing_close (WP_DETAIL_CLOSING (self->closing));
  /* What was being written is stored as a draft; another incident gets new sections. */
  if (self->sections != NULL)
    wp_detail_sections_leave (self->sections);
  self->sections = NULL;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  set_account (self, account);
  g_clear_pointer (&self->question_id, g_free);
  g_autofree char *id = g_strdup (incident_id);
  g_free (self->incident_id);
  self->incident_id = g_steal_pointer (&id);
  if (incident_id == NULL) {
    refresh (self);
    return;
  }
  /* After the frame that shows where the list stands; of several that are chosen at once, the last one. */
  update_actions (self);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  self->refresh_source = g_idle_add_full (GDK_PRIORITY_REDRAW + 5, refresh_cb, self, NULL);
}

const char *
wp_incident_page_get_incident_id (WpIncidentPage *self)
{
  return self->incident_id;
}

/* Another incident is chosen, and there is nothing of it yet. */
static gboolean
is_being_read (WpIncidentPage *self)
{
  return self->parsing != NULL || (self->incident == NULL && self->refresh_source != 0);
}

void
wp_incident_page_act (WpIncidentPage *self, const char *action)
{
  if (is_being_read (self))
    self->wish = g_intern_string (action);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

gint64
wp_incident_page_get_news (WpIncidentPage *self)
{
  WpValue values[WP_INCIDENT_N_COLUMNS] = { 0 };
  if (self->incident != NULL)
    wp_kind_incident.extract (self->incident->document, values);
  return values[WP_INCIDENT_NEWS].number;
}

AdwHeaderBar *
wp_incident_page_get_header_bar (WpIncidentPage *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}

/* The focus can be scrolled into view only when it is allocated: after the first frames. */
static gboolean
focus_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (widget);
  if (is_being_read (self) || (self->sections != NULL && !wp_detail_sections_has_next (self->sections)))
    self->focus_frames = 0;
  else
    self->focus_frames++;
  if (self->focus_frames < 2)
    return G_SOURCE_CONTINUE;
  self->focus_tick = 0;
  GtkWidget *before = self->focus_before, *now = gtk_root_get_focus (gtk_widget_get_root (widget));
  g_clear_weak_pointer (&self->focus_before);
  /* Somebody has begun to write here meanwhile. */
  if (self->sections == NULL || (now != before && (GTK_IS_TEXT (now) || GTK_IS_TEXT_VIEW (now))))
    return G_SOURCE_REMOVE;
  wp_detail_sections_focus_next (self->sections);
  /* The top of the page stays visible if possible; else the focus is scrolled away from the edge, to show what is before and after it. */
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_rect_t bounds;
  if (focus != NULL && gtk_widget_is_ancestor (focus, self->sections_bin) && gtk_widget_compute_bounds (focus, self->scroller, &bounds)) {
    GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
    double height = gtk_widget_get_height (self->scroller), at = gtk_adjustment_get_value (adjustment) + bounds.origin.y;
    if (at + bounds.size.height + 24 <= height)
      gtk_adjustment_set_value (adjustment, 0);
    else if (bounds.origin.y > height * 0.35)
      gtk_adjustment_set_value (adjustment, at - height * 0.35);
  }
  return G_SOURCE_REMOVE;
}

void
wp_incident_page_focus_next_step (WpIncidentPage *self)
{
  self->focus_frames = 0;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_set_weak_pointer (&self->focus_before, root != NULL ? gtk_root_get_focus (root) : NULL);
  if (self->focus_tick == 0)
    self->focus_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), focus_tick_cb, NULL, NULL);
}

/* ---- Construction ---- */

static GMenuModel *
make_menu (void)
{
  static const struct {
    const char *label;
    const char *action;
  } items[] = {
    { N_ ("Assign to _Me"), "incident.assign-to-me" },
    { N_ ("_Comment"), "incident.comment" },
    { N_ ("_Resolve…"), "incident.resolve" },
    { N_ ("Re_open…"), "incident.reopen" },
    { NULL, NULL },
    { N_ ("Copy _Guidance"), "incident.copy" },
    { N_ ("_Print Guidance…"), "incident.print" },
    { NULL, NULL },
    { N_ ("Open in _Portal"), "incident.open-portal" },
  };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    if (items[i].label != NULL) {
      g_menu_append (section, _ (items[i].label), items[i].action);
      continue;
    }
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
    g_object_unref (section);
    section = g_menu_new ();
  }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  static const WpTopic topics[] = { WP_TOPIC_OVERVIEW, WP_TOPIC_INVESTIGATIONS, WP_TOPIC_DETECTIONS, WP_N_TOPICS };
  g_autoptr (GMenuModel) help = wp_topics_make_menu (topics);
  g_menu_append_section (menu, _ ("Topics of the Service"), help);
  return G_MENU_MODEL (menu);
}

static void
make_header_bar (WpIncidentPage *self)
{
  self->header_bar = adw_header_bar_new ();
  gtk_widget_add_css_class (self->header_bar, "flat");
  self->title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "title");
  gtk_widget_add_css_class (self->title, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->header_bar), self->title);
  g_autoptr (GMenuModel) menu = make_menu ();
  self->menu_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu_button), "view-more-symbolic");
  wp_ui_set_menu (self->menu_button, menu);
  wp_ui_set_tooltip (self->menu_button, _ ("More for This Incident"));
  wp_ui_set_name (self->menu_button, _ ("More for This Incident"));
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header_bar), self->menu_button);
  self->acknowledge = wp_button_new (_ ("_Acknowledge"));
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->acknowledge))), PANGO_ELLIPSIZE_END);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->acknowledge), "incident.acknowledge");
  gtk_widget_add_css_class (self->acknowledge, "suggested-action");
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header_bar), self->acknowledge);
}

static void
wp_incident_page_dispose (GObject *object)
{
  WpIncidentPage *self = WP_INCIDENT_PAGE (object);
  g_clear_pointer (&self->anchor, wp_scroll_anchor_free);
  g_clear_weak_pointer (&self->focus_before);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->account != NULL)
    set_account (self, NULL);
  self->sections = NULL;
  stop_parsing (self);
  forget_incident (self);
  g_clear_pointer (&self->incident_id, g_free);
  g_clear_pointer (&self->question_id, g_free);
  G_OBJECT_CLASS (wp_incident_page_parent_class)->dispose (object);
}

static void
wp_incident_page_class_init (WpIncidentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wp_incident_page_dispose;
  gtk_widget_class_install_action (widget_class, "incident.acknowledge", NULL, acknowledge_action);
  gtk_widget_class_install_action (widget_class, "incident.assign-to-me", NULL, assign_action);
  gtk_widget_class_install_action (widget_class, "incident.comment", NULL, comment_action);
  gtk_widget_class_install_action (widget_class, "incident.resolve", NULL, closing_action);
  gtk_widget_class_install_action (widget_class, "incident.reopen", NULL, closing_action);
  gtk_widget_class_install_action (widget_class, "incident.answer-authorized", NULL, answer_action);
  gtk_widget_class_install_action (widget_class, "incident.answer-not-ours", NULL, answer_action);
  gtk_widget_class_install_action (widget_class, "incident.answer-unknown", NULL, answer_action);
  gtk_widget_class_install_action (widget_class, "incident.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "incident.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "incident.open-portal", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "incident.open-graph", NULL, open_action);
}

static void
wp_incident_page_init (WpIncidentPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  make_header_bar (self);
  self->outbox_bar = wp_outbox_bar_new ();
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  GtkWidget *nothing = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "wp-incidents-symbolic", "title", _ ("No incident chosen"), "description",
                                     _ ("Choose one from the list."), NULL);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  GtkWidget *clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 760);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 600);
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->sections_bin = wp_ui_steady_new (self->column);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->sections_bin);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  self->anchor = wp_scroll_anchor_new (GTK_SCROLLED_WINDOW (self->scroller), self->sections_bin);
  gtk_stack_add_named (GTK_STACK (self->stack), nothing, "nothing");
  gtk_stack_add_named (GTK_STACK (self->stack), self->scroller, "incident");
  self->closing = wp_detail_closing_new ();
  gtk_box_append (GTK_BOX (column), self->header_bar);
  gtk_box_append (GTK_BOX (column), self->outbox_bar);
  gtk_box_append (GTK_BOX (column), self->stack);
  gtk_box_append (GTK_BOX (column), self->closing);
  adw_bin_set_child (ADW_BIN (self), column);
  gtk_widget_add_css_class (GTK_WIDGET (self), "incident-page");
  wp_when_on_minute (GTK_WIDGET (self), minute_cb);
  update_actions (self);
}

GtkWidget *
wp_incident_page_new (void)
{
  return g_object_new (WP_TYPE_INCIDENT_PAGE, NULL);
}
