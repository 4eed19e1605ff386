/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWindow"
#include "config.h"
#include "wp-window-private.h"

#include "wp-button.h"
#include "wp-error-view.h"
#include "wp-health.h"
#include "wp-toast.h"
#include "wp-topics.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (WpWindow, wp_window, ADW_TYPE_APPLICATION_WINDOW)

/* The bar above every view while alerts would not arrive, or the disk fails */
static void
update_bar (WpWindow *self)
{
  WpHealth health = { 0 };
  int trouble, disk;
  g_autoptr (WpErrorText) text = NULL;
  g_autofree char *words = NULL;

  if (self->account != NULL)
    wp_account_get_health (self->account, &health);
  trouble = wp_health_trouble (&health);
  disk = wp_health_disk (&health);
  gtk_revealer_set_reveal_child (self->bar, trouble != 0 || disk != 0);
  if (trouble == 0 && disk == 0) {
    /* A screen reader would still read the label of the hidden bar. */
    gtk_label_set_text (self->bar_label, "");
    return;
  }
  text = wp_error_text_new_for_code (trouble != 0 ? trouble : disk);
  if (trouble != 0)
    /* Translators: what is broken, then what to do about it */
    words = g_strdup_printf (_ ("You would not be woken: %s. %s"), text->title, text->advice);
  else
    /* Translators: what is wrong with the disk, then what to do about it */
    words = g_strdup_printf (_ ("Alerts still come. %s. %s"), text->title, text->advice);
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
  wp_toast_say (GTK_WIDGET (self->shell), _ ("The drill was seen: the whole way works."));
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

static void
show_pane_cb (WpWindow *self, guint pane, WpView *view)
{
  if (view == self->view)
    wp_shell_show_pane (self->shell, (WpPane) pane);
}

static void
add_pane (WpWindow *self, WpView *view, GtkStack *stack, WpPane pane, const WpViewPane *content)
{
  gtk_stack_add_named (stack, content->widget, wp_view_get_id (view));
  wp_shell_add_header (self->shell, pane, content->header, content->start);
}

/* A view's widgets are created when it is first shown. */
static void
make_view (WpWindow *self, WpView *view)
{
  WpViewPane list = { 0 }, detail = { 0 };

  wp_view_make (view, &list, &detail);
  add_pane (self, view, self->lists, WP_PANE_LIST, &list);
  add_pane (self, view, self->details, WP_PANE_DETAIL, &detail);
}

void
wp_window_set_view (WpWindow *self, WpView *view)
{
  if (view == NULL)
    view = g_ptr_array_index (self->views, 0);
  if (!wp_view_is_made (view))
    make_view (self, view);
  self->view = view;
  gtk_stack_set_visible_child_name (self->lists, wp_view_get_id (view));
  gtk_stack_set_visible_child_name (self->details, wp_view_get_id (view));
  wp_sidebar_set_view (self->sidebar, view);
}

static void
view_chosen_cb (WpWindow *self, WpView *view)
{
  wp_window_set_view (self, view);
  wp_shell_show_pane (self->shell, WP_PANE_LIST);
}

static void
entry_chosen_cb (WpWindow *self, WpView *view, const char *id)
{
  if (self->account != NULL)
    wp_window_open (self, self->account, wp_view_get_id (view), "entry", id);
}

static void
go_cb (WpWindow *self, const char *view_id, const char *what, const char *id)
{
  if (self->account != NULL)
    wp_window_open (self, self->account, view_id, what, id);
}

/* Some backends of the settings write to the disk at once, and wait for it. */
static void
save_account (WpWindow *self)
{
  const char *id = self->account != NULL ? wp_account_get_id (self->account) : "";
  g_autofree char *before = g_settings_get_string (self->settings, "account");

  if (!g_str_equal (before, id))
    g_settings_set_string (self->settings, "account", id);
}

static void
set_account (WpWindow *self, WpAccount *account)
{
  if (self->account == account)
    return;
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  for (guint i = 0; i < self->views->len; i++)
    wp_view_set_account (g_ptr_array_index (self->views, i), account);
  wp_sidebar_set_account (self->sidebar, account);
  save_account (self);
  if (account != NULL) {
    g_signal_connect_swapped (account, "health-changed", G_CALLBACK (update_bar), self);
    g_signal_connect_swapped (account, "drill-seen", G_CALLBACK (drill_seen_cb), self);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->sample), account != NULL && wp_account_is_demo (account));
  update_bar (self);
  wp_window_update_actions (self);
}

static void
account_chosen_cb (WpWindow *self, WpAccount *account)
{
  set_account (self, account);
}

static void
signed_in_cb (WpWindow *self, WpAccount *account)
{
  set_account (self, account);
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
  g_autoptr (WpAccount) first = NULL;

  if (self->account != NULL && wp_accounts_find (self->accounts, wp_account_get_id (self->account)) == self->account)
    return;
  if (self->account == NULL)
    return;
  first = g_list_model_get_item (G_LIST_MODEL (self->accounts), 0);
  set_account (self, first);
  if (first == NULL)
    wp_window_show_welcome (self, NULL, FALSE);
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

  g_menu_append (section, _ ("_Add Account…"), "win.add-account");
  g_menu_append (section, _ ("_Sign Out…"), "win.sign-out");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
  section = g_menu_new ();
  topics = wp_topics_make_whole_menu ();
  g_menu_append_submenu (section, _ ("_Topics of the Service"), topics);
  g_object_unref (topics);
  g_menu_append (section, _ ("_Preferences"), "win.preferences");
  g_menu_append (section, _ ("_Keyboard Shortcuts"), "win.shortcuts");
  g_menu_append (section, _ ("_Help"), "win.help");
  g_menu_append (section, _ ("_About Watchpost"), "win.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
  section = g_menu_new ();
  g_menu_append (section, _ ("_Quit"), "app.quit");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
  return G_MENU_MODEL (menu);
}

static void
make_shell (WpWindow *self)
{
  g_autoptr (GMenuModel) menu = make_menu ();

  self->views = wp_views_new ();
  self->sidebar = WP_SIDEBAR (wp_sidebar_new (self->accounts, self->views, menu));
  self->lists = GTK_STACK (gtk_stack_new ());
  self->details = GTK_STACK (gtk_stack_new ());
  self->shell = WP_SHELL (wp_shell_new (GTK_WIDGET (self->sidebar), GTK_WIDGET (self->lists), GTK_WIDGET (self->details)));
  wp_shell_add_header (self->shell, WP_PANE_SIDEBAR, wp_sidebar_get_header_bar (self->sidebar), NULL);
  wp_shell_bind_list_width (self->shell, self->settings, "list-width");
  g_signal_connect_swapped (self->sidebar, "view-chosen", G_CALLBACK (view_chosen_cb), self);
  g_signal_connect_swapped (self->sidebar, "entry-chosen", G_CALLBACK (entry_chosen_cb), self);
  g_signal_connect_swapped (self->sidebar, "account-chosen", G_CALLBACK (account_chosen_cb), self);
  for (guint i = 0; i < self->views->len; i++) {
    WpView *view = g_ptr_array_index (self->views, i);
    g_autofree char *action = g_strdup_printf ("win.view::%s", wp_view_get_id (view));
    g_autofree char *accelerator = g_strdup_printf ("<Alt>%u", i + 1);

    g_signal_connect_object (view, "show-pane", G_CALLBACK (show_pane_cb), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (view, "go", G_CALLBACK (go_cb), self, G_CONNECT_SWAPPED);
    gtk_application_set_accels_for_action (gtk_window_get_application (GTK_WINDOW (self)), action, (const char *[]) { accelerator, NULL });
  }
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
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  if (self->accounts != NULL)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  for (guint i = 0; self->views != NULL && i < self->views->len; i++)
    wp_view_set_account (g_ptr_array_index (self->views, i), NULL);
  g_clear_pointer (&self->views, g_ptr_array_unref);
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
  WpWindow *self = g_object_new (WP_TYPE_WINDOW, "application", application, "title", _ ("Watchpost"), "icon-name", WP_APP_ID, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *overlay = adw_toast_overlay_new ();

  self->accounts = g_object_ref (accounts);
  self->settings = g_object_ref (settings);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 294);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"), g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  make_shell (self);
  self->sample = GTK_LABEL (gtk_label_new (_ ("Sample data: every customer and incident here is invented.")));
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
  wp_window_add_keys (self);
  wp_window_set_view (self, NULL);
  g_signal_connect_swapped (accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self);
  wp_window_update_actions (self);
  return self;
}

void
wp_window_start (WpWindow *self)
{
  g_autofree char *id = NULL;
  g_autoptr (WpAccount) first = NULL;
  WpAccount *account;

  g_return_if_fail (WP_IS_WINDOW (self));

  /* Does not check self->account: the sidebar may have set it already. */
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "nothing") != 0)
    return;
  id = g_settings_get_string (self->settings, "account");
  first = g_list_model_get_item (G_LIST_MODEL (self->accounts), 0);
  account = wp_accounts_find (self->accounts, id);
  if (account == NULL)
    account = first;
  if (account == NULL) {
    wp_window_show_welcome (self, NULL, FALSE);
    return;
  }
  set_account (self, account);
  gtk_stack_set_visible_child_name (self->stack, "shell");
  /* Not the list, which would be frozen while it has the focus. */
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
wp_window_open (WpWindow *self, WpAccount *account, const char *view_id, const char *what, const char *id)
{
  WpView *view;

  g_return_if_fail (WP_IS_WINDOW (self) && WP_IS_ACCOUNT (account));

  view = wp_views_find (self->views, view_id);
  g_return_if_fail (view != NULL);
  set_account (self, account);
  gtk_stack_set_visible_child_name (self->stack, "shell");
  wp_window_set_view (self, view);
  wp_view_open (view, what, id);
}
