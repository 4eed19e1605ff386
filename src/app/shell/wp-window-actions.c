/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWindowActions"
#include "config.h"
#include "wp-window-private.h"

#include "wp-error-view.h"
#include "wp-preferences-window.h"
#include "wp-toast.h"
#include "wp-topics.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

static void
view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);

  wp_window_set_view (self, wp_view_from_name (g_variant_get_string (parameter, NULL)));
  wp_shell_show_pane (self->shell, WP_PANE_LIST);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WpWindow *self = WP_WINDOW (widget);

  if (self->account == NULL)
    return;
  wp_window_set_view (self, WP_VIEW_INCIDENTS);
  wp_shell_show_pane (self->shell, WP_PANE_LIST);
  wp_inbox_page_focus_search (self->inbox);
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wp_inbox_page_move (WP_WINDOW (widget)->inbox, g_str_has_prefix (name, "win.next") ? 1 : -1);
}

static void
focus_pane (WpWindow *self, WpPane pane)
{
  wp_shell_show_pane (self->shell, pane);
  if (pane == WP_PANE_SIDEBAR)
    wp_sidebar_focus (self->sidebar);
  else if (pane == WP_PANE_LIST && self->view == WP_VIEW_INCIDENTS)
    wp_inbox_page_focus_list (self->inbox);
  else if (pane == WP_PANE_LIST && self->view == WP_VIEW_ONBOARDING)
    wp_onboarding_list_focus (self->onboardings);
  else if (pane == WP_PANE_LIST)
    wp_customers_page_focus_list (self->customers);
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
  g_autoptr(WpWindow) self = wp_weak_take (user_data);
  g_autoptr(GError) error = NULL;

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
  g_autoptr(WpWindow) self = wp_weak_take (user_data);
  g_autoptr(GError) error = NULL;
  gboolean sent = wp_account_send_drill_finish (WP_ACCOUNT (source), result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (sent)
    wp_toast_say (GTK_WIDGET (self->shell), _("The drill is under way. Press “I see it” on its notification."));
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
  g_autoptr(WpWindow) self = wp_weak_take (user_data);
  g_autoptr(GError) error = NULL;

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
  unsent = health.outbox_waiting + health.outbox_rejected + health.drafts_unsent;
  if (unsent > 0)
    body = g_strdup_printf (ngettext ("%u change is not sent yet. It will be lost, with everything else this desk keeps of %s.",
                                      "%u changes are not sent yet. They will be lost, with everything else this desk keeps of %s.", unsent),
                            unsent, wp_account_get_partner_name (self->account));
  else
    /* Translators: %s is a company */
    body = g_strdup_printf (_("What this desk keeps of %s is erased. Nobody is woken here for it any more."), wp_account_get_partner_name (self->account));
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Sign Out?"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "sign-out", _("_Sign Out"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign-out", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "wp-account", g_object_ref (self->account), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (sign_out_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_show_about_window (GTK_WINDOW (widget), "application-name", _("Watchpost"), "application-icon", WP_APP_ID, "version", WP_VERSION,
                         "developer-name", _("The Watchpost project"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _("Work the security incidents of your customers."),
                         /* Translators: your names, one per line */
                         "translator-credits", _("translator-credits"), NULL);
}

static void
help_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  /* The shortcuts are the help there is. */
  gtk_widget_activate_action (widget, "win.show-help-overlay", NULL);
}

static void
topic_shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(WpWindow) self = wp_weak_take (user_data);
  g_autoptr(GError) error = NULL;

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
  gtk_widget_class_install_action (klass, "win.next-incident", NULL, move_action);
  gtk_widget_class_install_action (klass, "win.previous-incident", NULL, move_action);
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
  gtk_widget_class_install_action (klass, "win.help", NULL, help_action);
}

void
wp_window_update_actions (WpWindow *self)
{
  static const char *const of_account[] = {
    "win.search",     "win.next-incident", "win.previous-incident", "win.retry-now", "win.unlock",
    "win.send-drill", "win.sign-out",      "win.sign-in-again",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (of_account); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_account[i], self->account != NULL);
}
