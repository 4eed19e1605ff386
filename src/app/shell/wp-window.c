/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWindow"
#include "config.h"
#include "wp-window-private.h"

#include "wp-button.h"
#include "wp-error-view.h"
#include "wp-health.h"
#include "wp-kinds.h"
#include "wp-toast.h"
#include "wp-topics.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* So long is a look. */
#define SEEN_MS 700

G_DEFINE_FINAL_TYPE (WpWindow, wp_window, ADW_TYPE_APPLICATION_WINDOW)

/* What somebody has looked at for a moment is read, also what came in under the eyes. */
static gboolean
seen_cb (gpointer user_data)
{
  WpWindow *self = user_data;
  const char *id = wp_incident_page_get_incident_id (self->incident);
  WpValue values[WP_INCIDENT_N_COLUMNS] = { 0 };
  g_autoptr(JsonObject) document = NULL;

  self->seen_source = 0;
  if (self->account == NULL || id == NULL || !gtk_window_is_active (GTK_WINDOW (self)) || wp_shell_get_pane (self->shell) != WP_PANE_DETAIL)
    return G_SOURCE_REMOVE;
  document = wp_account_read_document (self->account, wp_kind_incident.name, id);
  if (document == NULL)
    return G_SOURCE_REMOVE;
  wp_kind_incident.extract (document, values);
  wp_account_mark_seen (self->account, id, values[WP_INCIDENT_NEWS].number);
  return G_SOURCE_REMOVE;
}

static void
look (WpWindow *self)
{
  g_clear_handle_id (&self->seen_source, g_source_remove);
  self->seen_source = g_timeout_add (SEEN_MS, seen_cb, self);
}

static void
documents_changed_cb (WpWindow *self, const char *const *ids)
{
  const char *id = wp_incident_page_get_incident_id (self->incident);

  if (id != NULL && self->seen_source == 0 && (ids == NULL || ids[0] == NULL || g_strv_contains (ids, id)))
    look (self);
}

/* Above every view while nobody would be woken, or the disk fails */
static void
update_bar (WpWindow *self)
{
  WpHealth health = { 0 };
  int trouble, disk;
  g_autoptr(WpErrorText) text = NULL;
  g_autofree char *words = NULL;

  if (self->account != NULL)
    wp_account_get_health (self->account, &health);
  trouble = wp_health_trouble (&health);
  disk = wp_health_disk (&health);
  gtk_revealer_set_reveal_child (self->bar, trouble != 0 || disk != 0);
  if (trouble == 0 && disk == 0) {
    /* What is folded away is still read aloud. */
    gtk_label_set_text (self->bar_label, "");
    return;
  }
  text = wp_error_text_new_for_code (trouble != 0 ? trouble : disk);
  if (trouble != 0)
    /* Translators: what is broken, then what to do about it */
    words = g_strdup_printf (_("You would not be woken: %s. %s"), text->title, text->advice);
  else
    /* Translators: what is wrong with the disk, then what to do about it */
    words = g_strdup_printf (_("Alerts still come. %s. %s"), text->title, text->advice);
  gtk_label_set_text (self->bar_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->bar_button), text->action_name != NULL);
  if (text->action_name != NULL) {
    wp_button_set_label (self->bar_button, text->action_label);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->bar_button), text->action_name);
  }
}

static void
drill_seen_cb (WpWindow *self)
{
  wp_toast_say (GTK_WIDGET (self->shell), _("The drill was seen: the whole way works."));
}

static void
save_size (WpWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width >= 360 && height >= 294) {
    g_settings_set_int (self->settings, "window-width", width);
    g_settings_set_int (self->settings, "window-height", height);
  }
}

static void make_customers (WpWindow *self);
static void make_onboarding (WpWindow *self);

void
wp_window_set_view (WpWindow *self, WpView view)
{
  if (view == WP_VIEW_CUSTOMERS)
    make_customers (self);
  if (view == WP_VIEW_ONBOARDING)
    make_onboarding (self);
  self->view = view;
  gtk_stack_set_visible_child_name (self->lists, wp_view_get_name (view));
  gtk_stack_set_visible_child_name (self->details, wp_view_get_name (view));
  wp_sidebar_set_view (self->sidebar, view);
  g_settings_set_string (self->settings, "view", wp_view_get_name (view));
}

static void
view_chosen_cb (WpWindow *self, guint view)
{
  wp_window_set_view (self, (WpView) view);
  wp_shell_show_pane (self->shell, WP_PANE_LIST);
}

static void
account_chosen_cb (WpWindow *self, WpAccount *account)
{
  wp_window_set_account (self, account);
}

static void
incident_selected_cb (WpWindow *self, const char *id)
{
  wp_incident_page_set_incident (self->incident, self->account, *id != '\0' ? id : NULL);
  look (self);
}

static void
incident_opened_cb (WpWindow *self, const char *id)
{
  wp_incident_page_set_incident (self->incident, self->account, id);
  wp_shell_show_pane (self->shell, WP_PANE_DETAIL);
  look (self);
}

static void
customer_selected_cb (WpWindow *self, JsonObject *document)
{
  wp_customer_page_set_customer (self->customer, self->account, document);
}

static void
customer_opened_cb (WpWindow *self)
{
  wp_shell_show_pane (self->shell, WP_PANE_DETAIL);
}

static void
show_incidents_cb (WpWindow *self, const char *customer_id, const char *name)
{
  wp_window_set_view (self, WP_VIEW_INCIDENTS);
  wp_inbox_page_show_customer (self->inbox, customer_id, name);
  wp_shell_show_pane (self->shell, WP_PANE_LIST);
}

static void
onboarding_selected_cb (WpWindow *self, const char *key)
{
  wp_onboarding_page_show (self->onboarding, key);
}

static void
onboarding_opened_cb (WpWindow *self)
{
  wp_shell_show_pane (self->shell, WP_PANE_DETAIL);
}

static void
onboarding_go_cb (WpWindow *self, const char *key)
{
  wp_onboarding_list_select (self->onboardings, key);
  wp_onboarding_page_show (self->onboarding, key);
}

static void
signed_in_cb (WpWindow *self, WpAccount *account)
{
  wp_window_set_account (self, account);
  gtk_stack_set_visible_child_name (self->stack, "shell");
  wp_sidebar_focus (self->sidebar);
}

static void
welcome_closed_cb (WpWindow *self)
{
  if (self->account != NULL)
    gtk_stack_set_visible_child_name (self->stack, "shell");
}

static void
accounts_changed_cb (WpWindow *self)
{
  g_autoptr(WpAccount) first = NULL;

  if (self->account != NULL && wp_accounts_find (self->accounts, wp_account_get_id (self->account)) == self->account)
    return;
  if (self->account == NULL)
    return;
  first = g_list_model_get_item (G_LIST_MODEL (self->accounts), 0);
  wp_window_set_account (self, first);
  if (first == NULL)
    wp_window_show_welcome (self, NULL, FALSE);
}

void
wp_window_set_account (WpWindow *self, WpAccount *account)
{
  if (self->account == account)
    return;
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  wp_incident_page_set_incident (self->incident, account, NULL);
  wp_inbox_page_set_account (self->inbox, account);
  if (self->customers != NULL) {
    wp_customers_page_set_account (self->customers, account);
    wp_customer_page_set_customer (self->customer, account, NULL);
  }
  if (self->onboarding_data != NULL) {
    wp_onboarding_data_set_account (self->onboarding_data, account);
    onboarding_go_cb (self, "overview");
  }
  wp_sidebar_set_account (self->sidebar, account);
  g_settings_set_string (self->settings, "account", account != NULL ? wp_account_get_id (account) : "");
  if (account != NULL) {
    g_signal_connect_swapped (account, "health-changed", G_CALLBACK (update_bar), self);
    g_signal_connect_swapped (account, "drill-seen", G_CALLBACK (drill_seen_cb), self);
    g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (documents_changed_cb), self);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->sample), account != NULL && wp_account_is_demo (account));
  update_bar (self);
  wp_window_update_actions (self);
}

/* A view is made when somebody first goes there. */
static void
make_customers (WpWindow *self)
{
  if (self->customers != NULL)
    return;
  self->customers = WP_CUSTOMERS_PAGE (wp_customers_page_new ());
  self->customer = WP_CUSTOMER_PAGE (wp_customer_page_new ());
  gtk_stack_add_named (self->lists, GTK_WIDGET (self->customers), "customers");
  gtk_stack_add_named (self->details, GTK_WIDGET (self->customer), "customers");
  wp_shell_add_header (self->shell, WP_PANE_LIST, wp_customers_page_get_header_bar (self->customers));
  wp_shell_add_header (self->shell, WP_PANE_DETAIL, wp_customer_page_get_header_bar (self->customer));
  g_signal_connect_swapped (self->customers, "selected", G_CALLBACK (customer_selected_cb), self);
  g_signal_connect_swapped (self->customers, "opened", G_CALLBACK (customer_opened_cb), self);
  g_signal_connect_swapped (self->customer, "show-incidents", G_CALLBACK (show_incidents_cb), self);
  wp_customers_page_set_account (self->customers, self->account);
}

static void
make_onboarding (WpWindow *self)
{
  if (self->onboarding != NULL)
    return;
  self->onboarding_data = wp_onboarding_data_new ();
  wp_onboarding_data_set_account (self->onboarding_data, self->account);
  self->onboardings = WP_ONBOARDING_LIST (wp_onboarding_list_new (self->onboarding_data));
  self->onboarding = WP_ONBOARDING_PAGE (wp_onboarding_page_new (self->onboarding_data));
  gtk_stack_add_named (self->lists, GTK_WIDGET (self->onboardings), "onboarding");
  gtk_stack_add_named (self->details, GTK_WIDGET (self->onboarding), "onboarding");
  wp_shell_add_header (self->shell, WP_PANE_LIST, wp_onboarding_list_get_header_bar (self->onboardings));
  wp_shell_add_header (self->shell, WP_PANE_DETAIL, wp_onboarding_page_get_header_bar (self->onboarding));
  g_signal_connect_swapped (self->onboardings, "selected", G_CALLBACK (onboarding_selected_cb), self);
  g_signal_connect_swapped (self->onboardings, "opened", G_CALLBACK (onboarding_opened_cb), self);
  g_signal_connect_swapped (self->onboarding, "go", G_CALLBACK (onboarding_go_cb), self);
}

static void
make_welcome (WpWindow *self)
{
  if (self->welcome != NULL)
    return;
  self->welcome = WP_WELCOME_PAGE (wp_welcome_page_new (self->accounts));
  g_signal_connect_swapped (self->welcome, "signed-in", G_CALLBACK (signed_in_cb), self);
  g_signal_connect_swapped (self->welcome, "closed", G_CALLBACK (welcome_closed_cb), self);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->welcome), "welcome");
}

static GtkWidget *
make_bar (WpWindow *self)
{
  GtkWidget *handle = gtk_window_handle_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name ("wp-alert-broken-symbolic");

  self->bar = GTK_REVEALER (gtk_revealer_new ());
  self->bar_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->bar_label, TRUE);
  gtk_label_set_xalign (self->bar_label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->bar_label), TRUE);
  self->bar_button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->bar_button), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar_label));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar_button));
  gtk_widget_add_css_class (box, "chain-bar");
  g_object_set (box, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  gtk_window_handle_set_child (GTK_WINDOW_HANDLE (handle), box);
  gtk_revealer_set_child (self->bar, handle);
  return GTK_WIDGET (self->bar);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new (), *section = g_menu_new ();
  GMenuModel *topics;

  g_menu_append (section, _("_Add Account…"), "win.add-account");
  g_menu_append (section, _("_Sign Out…"), "win.sign-out");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
  section = g_menu_new ();
  topics = wp_topics_make_whole_menu ();
  g_menu_append_submenu (section, _("_Topics of the Service"), topics);
  g_object_unref (topics);
  g_menu_append (section, _("_Preferences"), "win.preferences");
  g_menu_append (section, _("_Keyboard Shortcuts"), "win.show-help-overlay");
  g_menu_append (section, _("_About Watchpost"), "win.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
  section = g_menu_new ();
  g_menu_append (section, _("_Quit"), "app.quit");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
  return G_MENU_MODEL (menu);
}

/* ‹ › beside the incident, for those without a keyboard under their hands */
static void
add_move_buttons (WpWindow *self, AdwHeaderBar *header)
{
  static const struct {
    const char *icon_name, *label, *action;
  } buttons[] = {
    { "go-up-symbolic", N_("Previous Incident"), "win.previous-incident" },
    { "go-down-symbolic", N_("Next Incident"), "win.next-incident" },
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++) {
    GtkWidget *button = gtk_button_new_from_icon_name (buttons[i].icon_name);

    gtk_widget_set_tooltip_text (button, _(buttons[i].label));
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(buttons[i].label), -1);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), buttons[i].action);
    gtk_box_append (GTK_BOX (box), button);
  }
  gtk_widget_add_css_class (box, "linked");
  adw_header_bar_pack_start (header, box);
}

static void
make_views (WpWindow *self)
{
  g_autoptr(GMenuModel) menu = make_menu ();

  self->sidebar = WP_SIDEBAR (wp_sidebar_new (self->accounts, menu));
  self->inbox = WP_INBOX_PAGE (wp_inbox_page_new ());
  self->incident = WP_INCIDENT_PAGE (wp_incident_page_new ());
  self->lists = GTK_STACK (gtk_stack_new ());
  self->details = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->lists, GTK_WIDGET (self->inbox), "incidents");
  gtk_stack_add_named (self->details, GTK_WIDGET (self->incident), "incidents");
  self->shell = WP_SHELL (wp_shell_new (GTK_WIDGET (self->sidebar), GTK_WIDGET (self->lists), GTK_WIDGET (self->details)));
  wp_shell_add_header (self->shell, WP_PANE_SIDEBAR, wp_sidebar_get_header_bar (self->sidebar));
  wp_shell_add_header (self->shell, WP_PANE_LIST, wp_inbox_page_get_header_bar (self->inbox));
  wp_shell_add_header (self->shell, WP_PANE_DETAIL, wp_incident_page_get_header_bar (self->incident));
  wp_shell_bind_list_width (self->shell, self->settings, "list-width");
  add_move_buttons (self, wp_incident_page_get_header_bar (self->incident));

  g_signal_connect_swapped (self->sidebar, "view-chosen", G_CALLBACK (view_chosen_cb), self);
  g_signal_connect_swapped (self->sidebar, "account-chosen", G_CALLBACK (account_chosen_cb), self);
  g_signal_connect_swapped (self->inbox, "selected", G_CALLBACK (incident_selected_cb), self);
  g_signal_connect_swapped (self->inbox, "opened", G_CALLBACK (incident_opened_cb), self);
}

static gboolean
close_request (GtkWindow *window)
{
  save_size (WP_WINDOW (window));
  return GTK_WINDOW_CLASS (wp_window_parent_class)->close_request (window);
}

static void
wp_window_dispose (GObject *object)
{
  WpWindow *self = WP_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->seen_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  if (self->accounts != NULL)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  if (self->onboarding_data != NULL)
    wp_onboarding_data_set_account (self->onboarding_data, NULL);
  g_clear_object (&self->onboarding_data);
  g_clear_object (&self->account);
  g_clear_object (&self->accounts);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (wp_window_parent_class)->dispose (object);
}

static void
wp_window_finalize (GObject *object)
{
  g_clear_object (&WP_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (wp_window_parent_class)->finalize (object);
}

static void
wp_window_class_init (WpWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  wp_window_install_actions (GTK_WIDGET_CLASS (klass));
}

static void
wp_window_init (WpWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "nothing");
}

WpWindow *
wp_window_new (GtkApplication *application, WpAccounts *accounts, GSettings *settings)
{
  WpWindow *self = g_object_new (WP_TYPE_WINDOW, "application", application, "title", _("Watchpost"), "icon-name", WP_APP_ID, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *overlay = adw_toast_overlay_new ();

  self->accounts = g_object_ref (accounts);
  self->settings = g_object_ref (settings);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 294);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"), g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  make_views (self);
  self->sample = GTK_LABEL (gtk_label_new (_("Sample data: every customer and incident here is invented.")));
  gtk_label_set_wrap (self->sample, TRUE);
  gtk_label_set_justify (self->sample, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->sample), "sample-line");
  gtk_widget_set_visible (GTK_WIDGET (self->sample), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sample));
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_widget_set_vexpand (GTK_WIDGET (self->shell), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->shell));
  gtk_stack_add_named (self->stack, box, "shell");
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), GTK_WIDGET (self->stack));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), overlay);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (look), NULL);
  wp_window_add_keys (self);
  wp_window_set_view (self, WP_VIEW_INCIDENTS);
  g_signal_connect_swapped (accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self);
  wp_window_update_actions (self);
  return self;
}

void
wp_window_start (WpWindow *self)
{
  g_autofree char *id = NULL;
  g_autofree char *view = NULL;
  g_autoptr(WpAccount) first = NULL;
  WpAccount *account;

  g_return_if_fail (WP_IS_WINDOW (self));

  /* Not whether there is an account: the sidebar chooses one as soon as it is in the list, before this. */
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "nothing") != 0)
    return;
  id = g_settings_get_string (self->settings, "account");
  view = g_settings_get_string (self->settings, "view");
  first = g_list_model_get_item (G_LIST_MODEL (self->accounts), 0);
  account = wp_accounts_find (self->accounts, id);
  if (account == NULL)
    account = first;
  if (account == NULL) {
    wp_window_show_welcome (self, NULL, FALSE);
    return;
  }
  wp_window_set_account (self, account);
  wp_window_set_view (self, wp_view_from_name (view));
  gtk_stack_set_visible_child_name (self->stack, "shell");
  /* Not in the list: nothing is held back before somebody works there. */
  wp_sidebar_focus (self->sidebar);
}

WpAccount *
wp_window_get_account (WpWindow *self)
{
  g_return_val_if_fail (WP_IS_WINDOW (self), NULL);

  return self->account;
}

void
wp_window_show_welcome (WpWindow *self, const char *server_url, gboolean explore)
{
  g_return_if_fail (WP_IS_WINDOW (self));

  make_welcome (self);
  wp_welcome_page_set_can_close (self->welcome, self->account != NULL);
  if (server_url != NULL)
    wp_welcome_page_set_server (self->welcome, server_url);
  gtk_stack_set_visible_child_name (self->stack, "welcome");
  if (explore)
    wp_welcome_page_explore (self->welcome);
}

void
wp_window_open (WpWindow *self, WpAccount *account, const char *incident_id, WpOpenPurpose purpose)
{
  g_return_if_fail (WP_IS_WINDOW (self) && WP_IS_ACCOUNT (account));

  wp_window_set_account (self, account);
  gtk_stack_set_visible_child_name (self->stack, "shell");
  wp_window_set_view (self, WP_VIEW_INCIDENTS);
  if (incident_id == NULL) {
    wp_inbox_page_clear_filter (self->inbox);
    wp_shell_show_pane (self->shell, WP_PANE_LIST);
    return;
  }
  wp_inbox_page_select_id (self->inbox, incident_id);
  wp_incident_page_set_incident (self->incident, account, incident_id);
  wp_shell_show_pane (self->shell, WP_PANE_DETAIL);
  look (self);
  wp_incident_page_focus_next_step (self->incident);
  if (purpose == WP_OPEN_AUTHORIZED)
    gtk_widget_activate_action (GTK_WIDGET (self->incident), "incident.answer-authorized", NULL);
}
