/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpInboxPage"
#include "config.h"
#include "wp-inbox-page-private.h"

#include "wp-chain.h"
#include "wp-kinds.h"
#include "wp-time.h"
#include "wp-when.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

/* The loading page is shown after this delay. */
#define LOADING_DELAY_MS 400
/* How many rows are searched for an incident's number, since each has to be read */
#define SELECT_DEPTH 400

enum { SELECTED, OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpInboxPage, wp_inbox_page, ADW_TYPE_BIN)

static void
update_query (WpInboxPage *self)
{
  const WpActor *actor = self->account != NULL ? wp_account_get_actor (self->account) : NULL;
  gboolean set = wp_incident_filter_is_set (&self->filter);

  wp_filter_bar_set_filter (self->filter_bar, &self->filter);
  if (set)
    gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "accent");
  if (self->account != NULL)
    wp_document_list_set_query (self->list, wp_incident_filter_to_query (&self->filter, actor != NULL ? actor->id : "", wp_time_now ()));
}

static void
show_empty (WpInboxPage *self, const WpHealth *health)
{
  AdwStatusPage *page = ADW_STATUS_PAGE (wp_inbox_page_need_page (self, "empty"));
  g_autofree char *clock = wp_when_clock (health->last_data);
  g_autofree char *body = NULL;
  g_autofree char *escaped = NULL;
  gboolean filtered = wp_incident_filter_is_set (&self->filter) || self->filter.text != NULL;

  if (filtered) {
    adw_status_page_set_icon_name (page, "system-search-symbolic");
    adw_status_page_set_title (page, _ ("Nothing Matches"));
    body = g_strdup (_ ("No incident fits the search and the filter."));
  } else {
    adw_status_page_set_icon_name (page, "wp-link-ok-symbolic");
    adw_status_page_set_title (page, _ ("No Incidents"));
    if (!wp_chain_is_connected (health))
      /* Translators: %s is a time of day with its zone */
      body = g_strdup_printf (_ ("Nothing was known at %s. There is no connection now."), clock);
    else
      /* Translators: %s is a time of day with its zone */
      body = g_strdup_printf (_ ("Service active, no open incidents. Last data %s."), clock);
  }
  escaped = g_markup_escape_text (body, -1);
  adw_status_page_set_description (page, escaped);
  gtk_widget_set_visible (adw_status_page_get_child (page), filtered);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
}

static gboolean
loading_timeout_cb (gpointer user_data)
{
  WpInboxPage *self = user_data;

  self->loading_timeout = 0;
  gtk_stack_set_visible_child (self->stack, wp_inbox_page_need_page (self, "loading"));
  return G_SOURCE_REMOVE;
}

static void
update (WpInboxPage *self)
{
  WpHealth health = { 0 };
  const GError *error = wp_document_list_get_error (self->list);
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0, waits;

  if (self->account == NULL)
    return;
  wp_account_get_health (self->account, &health);
  waits = !wp_document_list_get_loaded (self->list) || (!any && error == NULL && !health.first_sync_done && wp_chain_is_connected (&health));
  if (waits && !any) {
    if (self->loading_timeout == 0 && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "loading") != 0)
      self->loading_timeout = g_timeout_add (LOADING_DELAY_MS, loading_timeout_cb, self);
    return;
  }
  g_clear_handle_id (&self->loading_timeout, g_source_remove);
  if (any)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (error != NULL) {
    wp_error_view_set_error (WP_ERROR_VIEW (wp_inbox_page_need_page (self, "error")), error);
    gtk_stack_set_visible_child_name (self->stack, "error");
  } else
    show_empty (self, &health);
  gtk_widget_set_visible (GTK_WIDGET (self->offline_label), any && !wp_chain_is_connected (&health) && health.last_data != 0);
  if (gtk_widget_get_visible (GTK_WIDGET (self->offline_label))) {
    g_autofree char *when = wp_when_relative (health.last_data, wp_time_now ());
    /* Translators: %s is a time such as "13:58" or "4 min ago" */
    g_autofree char *text = g_strdup_printf (_ ("No connection. Showing what was known: %s."), when);

    gtk_label_set_text (self->offline_label, text);
  }
}

static void
tick (GtkWidget *widget)
{
  update (WP_INBOX_PAGE (widget));
}

static void
customers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpInboxPage) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) customers = wp_account_list_finish (WP_ACCOUNT (source), result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (customers != NULL)
    wp_inbox_filter_popover_set_customers (self->popover, customers);
}

static void
show_in_popover (WpInboxPage *self)
{
  if (self->popover != NULL)
    wp_inbox_filter_popover_show_filter (self->popover, &self->filter);
}

/* The customers are read when the popover is opened. */
static void
popover_shown_cb (WpInboxPage *self)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_customer, "");

  wp_inbox_filter_popover_show_filter (self->popover, &self->filter);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->account != NULL)
    wp_account_list_async (self->account, query, self->cancellable, customers_cb, wp_weak_new (self));
}

static void
popover_changed_cb (WpInboxPage *self)
{
  wp_inbox_filter_popover_read_filter (self->popover, &self->filter);
  update_query (self);
}

static void
create_popover (GtkMenuButton *button, gpointer user_data)
{
  WpInboxPage *self = user_data;

  if (self->popover != NULL)
    return;
  self->popover = WP_INBOX_FILTER_POPOVER (wp_inbox_filter_popover_new ());
  g_signal_connect_swapped (self->popover, "changed", G_CALLBACK (popover_changed_cb), self);
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (popover_shown_cb), self);
  gtk_menu_button_set_popover (button, GTK_WIDGET (self->popover));
}

static void
search_changed_cb (WpInboxPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (g_strcmp0 (text, self->filter.text != NULL ? self->filter.text : "") == 0)
    return;
  g_free (self->filter.text);
  self->filter.text = *text != '\0' ? g_strdup (text) : NULL;
  update_query (self);
}

static void
stop_search_cb (WpInboxPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  wp_inbox_page_focus_list (self);
}

static void
search_activated_cb (WpInboxPage *self)
{
  if (wp_document_list_get_selected_position (self->list) == GTK_INVALID_LIST_POSITION)
    wp_document_list_select (self->list, 0);
  wp_inbox_page_focus_list (self);
}

static void
pending_changed_cb (WpInboxPage *self)
{
  guint n_new = 0;
  gboolean waiting = wp_document_list_get_pending (self->list, &n_new);
  g_autofree char *text = NULL;

  if (waiting) {
    text = n_new > 0 ? g_strdup_printf (ngettext ("%u new", "%u new", n_new), n_new) : g_strdup (_ ("Show changes"));
    gtk_button_set_label (self->pill, text);
  }
  gtk_revealer_set_reveal_child (self->pill_revealer, waiting);
}

static void
pill_clicked_cb (WpInboxPage *self)
{
  wp_document_list_apply_pending (self->list);
  wp_list_view_scroll_to (self->view, 0);
}

static gboolean
select_id (WpInboxPage *self, const char *incident_id)
{
  guint n_items = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->list)), SELECT_DEPTH);

  for (guint i = 0; i < n_items; i++) {
    g_autoptr (WpDocumentItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (strcmp (wp_document_item_get_id (item), incident_id) != 0)
      continue;
    wp_document_list_select (self->list, i);
    wp_list_view_scroll_to (self->view, i);
    return TRUE;
  }
  return FALSE;
}

static void
loaded_cb (WpInboxPage *self)
{
  g_autofree char *wanted = wp_document_list_get_loaded (self->list) ? g_steal_pointer (&self->wanted) : NULL;

  update (self);
  if (wanted != NULL)
    select_id (self, wanted);
}

static void
update_hold (WpInboxPage *self)
{
  wp_document_list_set_frozen (self->list, self->pointer_inside || self->focus_inside);
}

static void
pointer_cb (GtkEventControllerMotion *motion, GParamSpec *pspec, WpInboxPage *self)
{
  self->pointer_inside = gtk_event_controller_motion_contains_pointer (motion);
  update_hold (self);
}

static void
focus_cb (GtkEventControllerFocus *focus, GParamSpec *pspec, WpInboxPage *self)
{
  self->focus_inside = gtk_event_controller_focus_contains_focus (focus);
  update_hold (self);
}

static void
selected_changed_cb (WpInboxPage *self)
{
  g_signal_emit (self, signals[SELECTED], 0, wp_document_list_get_selected (self->list));
}

static void
activated_cb (WpInboxPage *self, guint position)
{
  wp_document_list_select (self->list, position);
  wp_inbox_page_open_selected (self);
}

/* Begins with the saved filter, unless there is a filter or a search already. */
static void
begin_cb (WpInboxPage *self, JsonObject *document)
{
  if (!wp_incident_filter_is_set (&self->filter) && self->filter.text == NULL)
    wp_inbox_page_show_filter (self, document);
}

static void
wp_inbox_page_dispose (GObject *object)
{
  WpInboxPage *self = WP_INBOX_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->loading_timeout, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_clear_object (&self->account);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (wp_inbox_page_parent_class)->dispose (object);
}

static void
wp_inbox_page_finalize (GObject *object)
{
  wp_incident_filter_clear (&WP_INBOX_PAGE (object)->filter);
  g_free (WP_INBOX_PAGE (object)->wanted);
  G_OBJECT_CLASS (wp_inbox_page_parent_class)->finalize (object);
}

static void
clear_filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wp_inbox_page_clear_filter (WP_INBOX_PAGE (widget));
}

static void
wp_inbox_page_class_init (WpInboxPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "filter.clear", NULL, clear_filter_action);
  object_class->dispose = wp_inbox_page_dispose;
  object_class->finalize = wp_inbox_page_finalize;
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
watch_input (WpInboxPage *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *focus = gtk_event_controller_focus_new ();

  g_signal_connect (motion, "notify::contains-pointer", G_CALLBACK (pointer_cb), self);
  g_signal_connect (focus, "notify::contains-focus", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), motion);
  gtk_widget_add_controller (GTK_WIDGET (self->view), focus);
}

static void
wp_inbox_page_init (WpInboxPage *self)
{
  self->list = wp_document_list_new (&wp_kind_incident);
  wp_inbox_page_lay_out (self);
  watch_input (self);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->pill, "clicked", G_CALLBACK (pill_clicked_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (stop_search_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect_swapped (self->filter_bar, "begin", G_CALLBACK (begin_cb), self);
  gtk_menu_button_set_create_popup_func (self->filter_button, create_popover, self, NULL);
  g_signal_connect_swapped (self->list, "loaded", G_CALLBACK (loaded_cb), self);
  g_signal_connect_swapped (self->list, "pending-changed", G_CALLBACK (pending_changed_cb), self);
  g_signal_connect_swapped (self->list, "selected-changed", G_CALLBACK (selected_changed_cb), self);
  wp_when_on_minute (GTK_WIDGET (self), tick);
}

GtkWidget *
wp_inbox_page_new (void)
{
  return g_object_new (WP_TYPE_INBOX_PAGE, NULL);
}

void
wp_inbox_page_set_account (WpInboxPage *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_INBOX_PAGE (self));

  if (self->account == account)
    return;
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  g_clear_handle_id (&self->loading_timeout, g_source_remove);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  wp_incident_filter_clear (&self->filter);
  wp_filter_bar_set_account (self->filter_bar, account);
  wp_document_list_set_account (self->list, account);
  if (account == NULL)
    return;
  g_signal_connect_swapped (account, "health-changed", G_CALLBACK (update), self);
  update_query (self);
  update (self);
}

AdwHeaderBar *
wp_inbox_page_get_header_bar (WpInboxPage *self)
{
  g_return_val_if_fail (WP_IS_INBOX_PAGE (self), NULL);

  return self->header;
}

void
wp_inbox_page_move (WpInboxPage *self, int step)
{
  guint position, n_items;

  g_return_if_fail (WP_IS_INBOX_PAGE (self));

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  position = wp_document_list_get_selected_position (self->list);
  if (n_items == 0)
    return;
  if (position == GTK_INVALID_LIST_POSITION)
    position = 0;
  else if (step > 0 && position + 1 < n_items)
    position++;
  else if (step < 0 && position > 0)
    position--;
  wp_document_list_select (self->list, position);
  wp_list_view_scroll_to (self->view, position);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    wp_list_view_focus_row (self->view, position);
}

void
wp_inbox_page_open_selected (WpInboxPage *self)
{
  g_return_if_fail (WP_IS_INBOX_PAGE (self));

  if (*wp_document_list_get_selected (self->list) != '\0')
    g_signal_emit (self, signals[OPENED], 0, wp_document_list_get_selected (self->list));
}

void
wp_inbox_page_select_id (WpInboxPage *self, const char *incident_id)
{
  g_return_if_fail (WP_IS_INBOX_PAGE (self));

  wp_document_list_apply_pending (self->list);
  g_clear_pointer (&self->wanted, g_free);
  if (select_id (self, incident_id))
    return;
  wp_document_list_select (self->list, GTK_INVALID_LIST_POSITION);
  if (!wp_document_list_get_loaded (self->list))
    self->wanted = g_strdup (incident_id);
}

void
wp_inbox_page_focus_search (WpInboxPage *self)
{
  g_return_if_fail (WP_IS_INBOX_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
wp_inbox_page_focus_list (WpInboxPage *self)
{
  guint selected;

  g_return_if_fail (WP_IS_INBOX_PAGE (self));

  selected = wp_document_list_get_selected_position (self->list);
  wp_list_view_focus_row (self->view, selected != GTK_INVALID_LIST_POSITION ? selected : 0);
}

void
wp_inbox_page_toggle_severity (WpInboxPage *self, WpSeverity severity)
{
  g_return_if_fail (WP_IS_INBOX_PAGE (self));

  self->filter.severities = self->filter.severities == 1u << severity ? 0 : 1u << severity;
  show_in_popover (self);
  update_query (self);
}

void
wp_inbox_page_show_customer (WpInboxPage *self, const char *customer_id)
{
  g_return_if_fail (WP_IS_INBOX_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  wp_incident_filter_clear (&self->filter);
  self->filter.customer_id = g_strdup (customer_id);
  update_query (self);
}

void
wp_inbox_page_show_filter (WpInboxPage *self, JsonObject *document)
{
  WpIncidentFilter filter;

  g_return_if_fail (WP_IS_INBOX_PAGE (self));

  if (!wp_filter_read (document, &filter)) {
    wp_incident_filter_clear (&filter);
    return;
  }
  wp_incident_filter_clear (&self->filter);
  self->filter = filter;
  gtk_editable_set_text (GTK_EDITABLE (self->search), self->filter.text != NULL ? self->filter.text : "");
  show_in_popover (self);
  update_query (self);
}

void
wp_inbox_page_clear_filter (WpInboxPage *self)
{
  g_return_if_fail (WP_IS_INBOX_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  wp_incident_filter_clear (&self->filter);
  show_in_popover (self);
  update_query (self);
}
