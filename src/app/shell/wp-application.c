/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpApplication"
#include "config.h"
#include "wp-application-private.h"

#include "wp-alert.h"
#include "wp-app-resources.h"
#include "wp-frame-log.h"
#include "wp-style.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

/* The window is shown after this delay, even if the databases are still being opened or repaired. */
#define LOADING_DELAY_MS 600

typedef struct {
  WpWhenLoaded function;
  GVariant *parameter; /* (owned) (nullable) */
} Waiting;

G_DEFINE_FINAL_TYPE (WpApplication, wp_application, ADW_TYPE_APPLICATION)

void
wp_application_when_loaded (WpApplication *self, WpWhenLoaded function, GVariant *parameter)
{
  Waiting *waiting;

  if (self->loaded) {
    function (self, parameter);
    return;
  }
  waiting = g_new0 (Waiting, 1);
  waiting->function = function;
  waiting->parameter = parameter != NULL ? g_variant_ref (parameter) : NULL;
  g_queue_push_tail (&self->waiting, waiting);
  g_application_hold (G_APPLICATION (self));
}

static void
run_waiting (WpApplication *self)
{
  Waiting *waiting;

  while ((waiting = g_queue_pop_head (&self->waiting)) != NULL) {
    waiting->function (self, waiting->parameter);
    g_clear_pointer (&waiting->parameter, g_variant_unref);
    g_free (waiting);
    g_application_release (G_APPLICATION (self));
  }
}

static WpWindow *
find_window (WpApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (WP_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
update_background (WpApplication *self, WpAccount *account)
{
  gboolean watches = g_settings_get_boolean (self->settings, "autostart") || wp_account_is_demo (account);

  wp_account_set_link (account, WP_LINK_BACKGROUND, watches ? WP_LINK_OK : WP_LINK_LIMITED, 0);
}

static void
autostart_changed_cb (WpApplication *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    update_background (self, g_ptr_array_index (self->watched, i));
}

static void
first_frame_cb (GdkFrameClock *clock, gpointer user_data)
{
  wp_frame_log_first_frame ();
  g_signal_handlers_disconnect_by_func (clock, first_frame_cb, user_data);
}

static void
mapped_cb (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (first_frame_cb), NULL);
}

WpWindow *
wp_application_need_window (WpApplication *self)
{
  WpWindow *window = find_window (self);

  if (window != NULL)
    return window;
  window = wp_window_new (GTK_APPLICATION (self), self->accounts, self->settings);
  g_signal_connect (window, "map", G_CALLBACK (mapped_cb), NULL);
  if (self->loaded)
    wp_window_start (window);
  return window;
}

/* Keeps the application running without a window while an account is watched. */
static void
update_hold (WpApplication *self)
{
  gboolean watching = self->watched->len > 0;

  if (watching == self->held)
    return;
  self->held = watching;
  if (watching)
    g_application_hold (G_APPLICATION (self));
  else
    g_application_release (G_APPLICATION (self));
}

static void
accounts_changed_cb (WpApplication *self, guint position, guint removed, guint added)
{
  for (guint i = 0; i < removed; i++)
    wp_notifier_forget (self->notifier, g_ptr_array_index (self->watched, position + i));
  g_ptr_array_remove_range (self->watched, position, removed);
  for (guint i = 0; i < added; i++) {
    WpAccount *account = g_list_model_get_item (G_LIST_MODEL (self->accounts), position + i);

    g_ptr_array_insert (self->watched, (int) (position + i), account);
    wp_notifier_watch (self->notifier, account);
    update_background (self, account);
  }
  update_hold (self);
}

static void present (WpApplication *self);

/* Opens a window for it, because alerts will not arrive. */
static void
show_load_error (WpApplication *self, const GError *error)
{
  GtkWidget *dialog;

  present (self);
  dialog = adw_message_dialog_new (GTK_WINDOW (find_window (self)), _ ("The List of Accounts Could Not Be Read"), error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpApplication) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean loaded = wp_accounts_load_finish (WP_ACCOUNTS (source), result, &error);
  WpWindow *window;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loaded = TRUE;
  window = find_window (self);
  if (window != NULL)
    wp_window_start (window);
  if (self->loading_timeout != 0)
    present (self);
  if (!loaded)
    show_load_error (self, error);
  run_waiting (self);
  g_application_release (G_APPLICATION (self));
}

static void
woke_cb (WpApplication *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    wp_account_reconnect (g_ptr_array_index (self->watched, i));
}

static void
startup (GApplication *application)
{
  WpApplication *self = WP_APPLICATION (application);

  G_APPLICATION_CLASS (wp_application_parent_class)->startup (application);
  /* A thread reads the list of accounts meanwhile. */
  self->accounts = wp_accounts_new (NULL);
  g_signal_connect_swapped (self->accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self);
  g_application_hold (application);
  wp_accounts_load_async (self->accounts, self->cancellable, loaded_cb, wp_weak_new (self));
  gtk_window_set_default_icon_name (WP_APP_ID);
  /* A label must not select its text when it gets the focus; this also avoids a critical of GTK about a former focus widget. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  wp_style_init ();
  wp_application_add_actions (self);
  self->settings = g_settings_new (WP_APP_ID);
  g_signal_connect_swapped (self->settings, "changed::autostart", G_CALLBACK (autostart_changed_cb), self);
  self->notifier = wp_notifier_new (application, self->settings);
  self->sleep = wp_sleep_new ();
  g_signal_connect_swapped (self->sleep, "woke", G_CALLBACK (woke_cb), self);
}

static void
present (WpApplication *self)
{
  g_clear_handle_id (&self->loading_timeout, g_source_remove);
  gtk_window_present (GTK_WINDOW (wp_application_need_window (self)));
}

static gboolean
loading_timeout_cb (gpointer user_data)
{
  WpApplication *self = user_data;

  self->loading_timeout = 0;
  present (self);
  return G_SOURCE_REMOVE;
}

static gboolean
build_cb (gpointer user_data)
{
  WpApplication *self = user_data;

  self->build_source = 0;
  wp_application_need_window (self);
  return G_SOURCE_REMOVE;
}

/* The window is built while a thread opens the databases, and is shown with what is in them. From an idle, because the thread begins with
 * what another has read by now. */
static void
activate (GApplication *application)
{
  WpApplication *self = WP_APPLICATION (application);

  if (self->loaded)
    present (self);
  else if (self->loading_timeout == 0) {
    self->loading_timeout = g_timeout_add (LOADING_DELAY_MS, loading_timeout_cb, self);
    self->build_source = g_idle_add (build_cb, self);
  }
}

static void
show_server (WpApplication *self, GVariant *parameter)
{
  wp_window_show_welcome (wp_application_need_window (self), g_variant_get_string (parameter, NULL), FALSE);
}

/* The sample data: the account of an earlier time is as good as a new one while its server runs. */
static void
show_demo (WpApplication *self, GVariant *parameter)
{
  wp_window_show_welcome (wp_application_need_window (self), NULL, TRUE);
}

static void
show_incident (WpApplication *self, GVariant *parameter)
{
  const char *id = g_variant_get_string (parameter, NULL);
  WpWindow *window = wp_application_need_window (self);
  WpAccount *account = wp_window_get_account (window);
  g_autofree char *key = account != NULL ? wp_alert_key (wp_account_get_id (account), id, 0) : NULL;

  /* It comes from the command line, and may be no incident's number. */
  if (key != NULL && wp_alert_parse_key (key, NULL, NULL, NULL))
    wp_window_open (window, account, "incidents", "incident", id);
}

static int
command_line (GApplication *application, GApplicationCommandLine *line)
{
  WpApplication *self = WP_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  g_autoptr (GVariant) server = g_variant_dict_lookup_value (options, "server", G_VARIANT_TYPE_STRING);
  g_autoptr (GVariant) incident = g_variant_dict_lookup_value (options, "open", G_VARIANT_TYPE_STRING);

  if (g_variant_dict_contains (options, "hidden"))
    return 0;
  g_application_activate (application);
  if (server != NULL)
    wp_application_when_loaded (self, show_server, server);
  else if (g_variant_dict_contains (options, "demo"))
    wp_application_when_loaded (self, show_demo, NULL);
  if (incident != NULL)
    wp_application_when_loaded (self, show_incident, incident);
  return 0;
}

static int
handle_local_options (GApplication *application, GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("watchpost %s\n", WP_VERSION);
  return 0;
}

static void
shutdown (GApplication *application)
{
  WpApplication *self = WP_APPLICATION (application);
  GtkWindow *window;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->loading_timeout, g_source_remove);
  g_clear_handle_id (&self->build_source, g_source_remove);
  while ((window = gtk_application_get_active_window (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (window);
  for (guint i = 0; i < self->watched->len; i++)
    wp_notifier_unwatch (self->notifier, g_ptr_array_index (self->watched, i));
  g_ptr_array_set_size (self->watched, 0);
  if (self->accounts != NULL) {
    g_signal_handlers_disconnect_by_data (self->accounts, self);
    wp_accounts_close (self->accounts);
  }
  g_clear_object (&self->accounts);
  g_clear_object (&self->notifier);
  g_clear_object (&self->sleep);
  G_APPLICATION_CLASS (wp_application_parent_class)->shutdown (application);
}

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_clear_pointer (&waiting->parameter, g_variant_unref);
  g_free (waiting);
}

static void
wp_application_finalize (GObject *object)
{
  WpApplication *self = WP_APPLICATION (object);

  g_queue_clear_full (&self->waiting, waiting_free);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  G_OBJECT_CLASS (wp_application_parent_class)->finalize (object);
}

static void
wp_application_class_init (WpApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wp_application_finalize;
  application_class->startup = startup;
  application_class->activate = activate;
  application_class->command_line = command_line;
  application_class->handle_local_options = handle_local_options;
  application_class->shutdown = shutdown;
}

static void
wp_application_init (WpApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { "server", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Sign in to this service"), N_ ("URL") },
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Explore with sample data"), NULL },
    { "open", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Open this incident"), N_ ("NUMBER") },
    { "hidden", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Watch without a window"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  self->cancellable = g_cancellable_new ();
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->waiting);
  /* Named here, so that a linker takes the resources along. */
  g_resources_register (wp_app_get_resource ());
}

WpApplication *
wp_application_new (void)
{
  return g_object_new (WP_TYPE_APPLICATION, "application-id", WP_APP_ID, "flags", G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path",
                       "/io/github/watchpost/Watchpost", NULL);
}
