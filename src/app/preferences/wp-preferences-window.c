/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPreferencesWindow"
#include "config.h"
#include "wp-preferences-window.h"

#include "wp-background.h"
#include "wp-help.h"
#include "wp-labels.h"
#include "wp-toast.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

struct _WpPreferencesWindow {
  AdwPreferencesWindow parent_instance;

  GtkSwitch *autostart;
  gboolean asked_for;        /* what the portal was asked for */
  GSettings *settings;       /* (owned) */
  GCancellable *cancellable; /* (owned) */
  gboolean setting;          /* nobody switched: it is being set */
};

G_DEFINE_FINAL_TYPE (WpPreferencesWindow, wp_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* AdwSwitchRow is newer than our floor. */
static GtkSwitch *
add_switch (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (group, row);
  return GTK_SWITCH (toggle);
}

static void
set_autostart (WpPreferencesWindow *self, gboolean active)
{
  self->setting = TRUE;
  gtk_switch_set_active (self->autostart, active);
  self->setting = FALSE;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpPreferencesWindow) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean allowed = FALSE;
  gboolean answered = wp_background_request_finish (result, &allowed, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answered) {
    g_settings_set_boolean (self->settings, "autostart", allowed);
    if (self->asked_for && !allowed)
      wp_toast_say (GTK_WIDGET (self), "%s", _ ("The desktop did not allow it"));
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)) {
    /* Translators: %s is a command */
    g_autofree char *words = g_strdup_printf (
      _ ("This desktop cannot start Watchpost after login by itself. Add this command to the programs it starts: %s"), WP_BACKGROUND_COMMAND);

    adw_action_row_set_subtitle (ADW_ACTION_ROW (gtk_widget_get_ancestor (GTK_WIDGET (self->autostart), ADW_TYPE_ACTION_ROW)), words);
    wp_toast_say (GTK_WIDGET (self), "%s", _ ("This desktop needs a command for it"));
  } else {
    wp_toast_error (GTK_WIDGET (self), error);
  }
  set_autostart (self, g_settings_get_boolean (self->settings, "autostart"));
}

static void
autostart_cb (WpPreferencesWindow *self)
{
  if (self->setting)
    return;
  self->asked_for = gtk_switch_get_active (self->autostart);
  wp_background_request_async (self->asked_for, self->cancellable, asked_cb, wp_weak_new (self));
}

static void
add_account (AdwPreferencesGroup *group, WpAccount *account)
{
  GtkWidget *row = adw_action_row_new ();
  const WpActor *actor = wp_account_get_actor (account);
  const char *role = wp_role_label (actor != NULL ? actor->role : WP_ROLE_UNKNOWN);
  /* Translators: e-mail address, role, server */
  g_autofree char *words = g_strdup_printf (_ ("%s, %s\n%s"), wp_account_get_email (account), role, wp_account_get_server_url (account));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), wp_account_get_partner_name (account));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_preferences_group_add (group, row);
}

static void
wp_preferences_window_dispose (GObject *object)
{
  WpPreferencesWindow *self = WP_PREFERENCES_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (wp_preferences_window_parent_class)->dispose (object);
}

static gboolean
help_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  wp_help_show (widget, "preferences");
  return TRUE;
}

static void
wp_preferences_window_class_init (WpPreferencesWindowClass *klass)
{
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_F1, 0, help_cb, NULL);
  G_OBJECT_CLASS (klass)->dispose = wp_preferences_window_dispose;
}

static void
wp_preferences_window_init (WpPreferencesWindow *self)
{
  self->cancellable = g_cancellable_new ();
}

WpPreferencesWindow *
wp_preferences_window_new (GtkWindow *parent, GSettings *settings, WpAccounts *accounts)
{
  WpPreferencesWindow *self = g_object_new (WP_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "modal", TRUE, "search-enabled", FALSE,
                                            "default-width", 520, NULL);
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkSwitch *names;

  self->settings = g_object_ref (settings);
  adw_preferences_group_set_title (group, _ ("Being Woken"));
  names = add_switch (group, _ ("Name customers in notifications"), _ ("A locked screen may show notifications to anybody who passes by"));
  g_settings_bind (settings, "names-in-bubbles", names, "active", G_SETTINGS_BIND_DEFAULT);
  self->autostart = add_switch (group, _ ("Watch after login"), _ ("Starts without a window and waits for incidents"));
  set_autostart (self, g_settings_get_boolean (settings, "autostart"));
  g_signal_connect_swapped (self->autostart, "notify::active", G_CALLBACK (autostart_cb), self);
  adw_preferences_page_add (page, group);

  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, _ ("Accounts"));
  adw_preferences_group_set_description (group, _ ("All of them are watched. Their data is kept on this computer until you sign out."));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (accounts)); i++) {
    g_autoptr (WpAccount) account = g_list_model_get_item (G_LIST_MODEL (accounts), i);

    add_account (group, account);
  }
  adw_preferences_page_add (page, group);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), page);
  return self;
}
