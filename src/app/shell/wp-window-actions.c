/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWindowActions"
#include "config.h"
#include "wp-window-private.h"

#include "wp-error-view.h"
#include "wp-help.h"
#include "wp-preferences-window.h"
#include "wp-shortcuts.h"
#include "wp-toast.h"
#include "wp-topics.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

static void
view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);

  wp_window_set_view (self, wp_views_find (self->views, g_variant_get_string (parameter, NULL)));
  wp_shell_show_pane (self->shell, WP_PANE_LIST);
}

/* In the view that is shown, or in the first one that can. */
static WpView *
find_search (WpWindow *self)
{
  if (wp_view_can_search (self->view))
    return self->view;
  for (guint i = 0; i < self->views->len; i++)
    if (wp_view_can_search (g_ptr_array_index (self->views, i)))
      return g_ptr_array_index (self->views, i);
  return NULL;
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);
  WpView *view = find_search (self);

  if (self->account == NULL || view == NULL)
    return;
  wp_window_set_view (self, view);
  wp_shell_show_pane (self->shell, WP_PANE_LIST);
  wp_view_focus_search (view);
}

static void
focus_pane (WpWindow *self, WpPane pane)
{
  wp_shell_show_pane (self->shell, pane);
  if (pane == WP_PANE_SIDEBAR)
    wp_sidebar_focus (self->sidebar);
  else if (pane == WP_PANE_LIST)
    wp_view_focus_list (self->view);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->details), GTK_DIR_TAB_FORWARD);
}

static void
next_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  int step = g_str_has_prefix (name, "win.next") ? 1 : WP_N_PANES - 1;
  int pane = WP_PANE_SIDEBAR;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->lists)))
    pane = WP_PANE_LIST;
  else if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->details)))
    pane = WP_PANE_DETAIL;
  focus_pane (self, (WpPane) ((pane + step) % WP_N_PANES));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wp_shell_go_back (WP_WINDOW (widget)->shell);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);

  if (self->account != NULL)
    wp_account_retry_now (self->account);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpWindow) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  if (!wp_account_unlock_finish (WP_ACCOUNT (source), result, &error) && self != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    wp_toast_error (GTK_WIDGET (self->shell), error);
}

static void
unlock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);

  if (self->account != NULL)
    wp_account_unlock_async (self->account, self->cancellable, unlocked_cb, wp_weak_new (self));
}

static void
sign_in_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);

  if (self->account == NULL)
    return;
  wp_window_show_welcome (self, NULL, FALSE);
  if (wp_account_is_demo (self->account))
    wp_welcome_page_explore (self->welcome);
  else
    wp_welcome_page_sign_in_again (self->welcome, self->account);
}

static void
add_account_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wp_window_show_welcome (WP_WINDOW (widget), "", FALSE);
}

static void
drill_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpWindow) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean sent = wp_account_send_drill_finish (WP_ACCOUNT (source), result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (sent)
    wp_toast_say (GTK_WIDGET (self->shell), _ ("The drill is under way. Press “I see it” on its notification."));
  else
    wp_toast_error (GTK_WIDGET (self->shell), error);
}

static void
send_drill_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);

  if (self->account != NULL)
    wp_account_send_drill_async (self->account, self->cancellable, drill_sent_cb, wp_weak_new (self));
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (wp_preferences_window_new (GTK_WINDOW (self), self->settings, self->accounts)));
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpWindow) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  if (!wp_accounts_sign_out_finish (WP_ACCOUNTS (source), result, &error) && self != NULL)
    wp_toast_error (GTK_WIDGET (self->shell), error);
}

/* The account that the dialog named, whichever is shown by now */
static void
sign_out_response_cb (WpWindow *self, const char *response, GtkWidget *dialog)
{
  WpAccount *account = g_object_get_data (G_OBJECT (dialog), "wp-account");

  if (strcmp (response, "sign-out") == 0)
    wp_accounts_sign_out_async (self->accounts, account, signed_out_cb, wp_weak_new (self));
}

static void
sign_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);
  WpHealth health = { 0 };
  GtkWidget *dialog;
  guint unsent;
  g_autofree char *body = NULL;

  if (self->account == NULL)
    return;
  wp_account_get_health (self->account, &health);
  unsent = health.outbox_waiting + health.outbox_rejected + health.drafts_unsent + wp_account_count_drafts (self->account);
  if (unsent > 0)
    body = g_strdup_printf (ngettext ("%u change is not sent yet. It will be lost, with everything else this desk keeps of %s.",
                                      "%u changes are not sent yet. They will be lost, with everything else this desk keeps of %s.", unsent),
                            unsent, wp_account_get_partner_name (self->account));
  else
    /* Translators: %s is a company */
    body = g_strdup_printf (_ ("What this desk keeps of %s is erased. Nobody is woken here for it any more."),
                            wp_account_get_partner_name (self->account));
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Sign Out?"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "sign-out", _ ("_Sign Out"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign-out", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "wp-account", g_object_ref (self->account), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (sign_out_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_show_about_window (GTK_WINDOW (widget), "application-name", _ ("Watchpost"), "application-icon", WP_APP_ID, "version", WP_VERSION,
                         "developer-name", _ ("The Watchpost project"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Work the security incidents of your customers."),
                         /* Translators: your names, one per line */
                         "translator-credits", _ ("translator-credits"), NULL);
}

static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (wp_shortcuts_new (GTK_WINDOW (widget), WP_WINDOW (widget)->views)));
}

static void
help_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "welcome") == 0)
    wp_help_show (widget, "sign-in");
  else
    wp_help_show (widget, self->view != NULL ? wp_view_get_help_page (self->view) : "index");
}

static void
topic_shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpWindow) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error) && self != NULL)
    wp_toast_error (GTK_WIDGET (self->shell), error);
}

static void
topic_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *const *languages = g_get_language_names ();
  g_autofree char *address = wp_topic_make_address (g_variant_get_string (parameter, NULL), g_str_has_prefix (languages[0], "ja") ? "ja" : "en");

  if (address != NULL)
    gtk_show_uri_full (GTK_WINDOW (widget), address, GDK_CURRENT_TIME, NULL, topic_shown_cb, wp_weak_new (widget));
}

void
wp_window_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.view", "s", view_action);
  gtk_widget_class_install_action (klass, "win.search", NULL, search_action);
  gtk_widget_class_install_action (klass, "win.next-pane", NULL, next_pane_action);
  gtk_widget_class_install_action (klass, "win.previous-pane", NULL, next_pane_action);
  gtk_widget_class_install_action (klass, "win.back", NULL, back_action);
  gtk_widget_class_install_action (klass, "win.retry-now", NULL, retry_action);
  gtk_widget_class_install_action (klass, "win.unlock", NULL, unlock_action);
  gtk_widget_class_install_action (klass, "win.sign-in-again", NULL, sign_in_again_action);
  gtk_widget_class_install_action (klass, "win.add-account", NULL, add_account_action);
  gtk_widget_class_install_action (klass, "win.send-drill", NULL, send_drill_action);
  gtk_widget_class_install_action (klass, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (klass, "win.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (klass, "win.topic", "s", topic_action);
  gtk_widget_class_install_action (klass, "win.about", NULL, about_action);
  gtk_widget_class_install_action (klass, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (klass, "win.help", NULL, help_action);
}

void
wp_window_update_actions (WpWindow *self)
{
  static const char *const of_account[] = {
    "win.search", "win.retry-now", "win.unlock", "win.send-drill", "win.sign-out", "win.sign-in-again",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (of_account); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_account[i], self->account != NULL);
}

/* ---- Keys without modifiers are read after everybody else and never while text is typed. ---- */

static gboolean
is_typing (WpWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus)) && gtk_widget_is_sensitive (focus);
}

/* A popover or a menu that is open has the keys. */
static gboolean
is_elsewhere (WpWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && gtk_widget_get_native (focus) != GTK_NATIVE (self);
}

static gboolean
key_pressed_cb (WpWindow *self, guint key, guint code, GdkModifierType state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask () & ~(GdkModifierType) GDK_SHIFT_MASK;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "shell") != 0 || is_elsewhere (self))
    return FALSE;
  if (modifiers == 0 && key == GDK_KEY_Escape)
    return wp_shell_go_back (self->shell);
  if (modifiers != 0 || is_typing (self))
    return FALSE;
  if (key == GDK_KEY_slash) {
    gtk_widget_activate_action (GTK_WIDGET (self), "win.search", NULL);
    return TRUE;
  }
  return wp_view_key_pressed (self->view, key);
}

void
wp_window_add_keys (WpWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_BUBBLE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
