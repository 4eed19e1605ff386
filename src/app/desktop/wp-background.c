/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBackground"
#include "config.h"
#include "wp-background.h"

#include "wp-error.h"
#include "wp-threads.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"

/* As long as a person may look at what the portal asks */
#define PORTAL_SECONDS 120

/* A question to the portal, the data of its task. */
typedef struct {
  GDBusConnection *connection; /* (owned) (nullable) */
  GSource *cancelled;          /* (owned) (nullable) */
  guint subscription;
  guint watch;
  guint timeout;
  gboolean autostart;
  gboolean ended;
} Request;

static void
request_stop (Request *request)
{
  g_clear_handle_id (&request->watch, g_bus_unwatch_name);
  g_clear_handle_id (&request->timeout, g_source_remove);
  if (request->subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->connection, request->subscription);
  request->subscription = 0;
  if (request->cancelled != NULL)
    g_source_destroy (request->cancelled);
  g_clear_pointer (&request->cancelled, g_source_unref);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  request_stop (request);
  g_clear_object (&request->connection);
  g_free (request);
}

gboolean
wp_background_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/* Outside of a sandbox: a small file, written whole or not at all. */
static gboolean
write_entry (gboolean autostart, GError **error)
{
  g_autofree char *directory = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autofree char *path = g_build_filename (directory, WP_APP_ID ".desktop", NULL);
  g_autoptr (GKeyFile) entry = NULL;
  const char *program = WP_BIN_DIR "/watchpost";
  g_autofree char *quoted = NULL;
  g_autofree char *command = NULL;

  if (!autostart) {
    if (g_unlink (path) == 0 || errno == ENOENT)
      return TRUE;
    g_set_error (error, WP_ERROR, WP_ERROR_STORAGE, "%s: %s", path, g_strerror (errno));
    return FALSE;
  }
  if (g_mkdir_with_parents (directory, 0700) != 0) {
    g_set_error (error, WP_ERROR, WP_ERROR_STORAGE, "%s: %s", directory, g_strerror (errno));
    return FALSE;
  }
  /* Where it was installed need not be on the session's path. */
  quoted = g_strconcat ("\"", program, "\"", NULL);
  command = g_strconcat (g_file_test (program, G_FILE_TEST_IS_EXECUTABLE) ? quoted : "watchpost", " --hidden", NULL);
  entry = g_key_file_new ();
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, "Application");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "Watchpost");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, WP_APP_ID);
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  g_key_file_set_boolean (entry, G_KEY_FILE_DESKTOP_GROUP, "X-GNOME-UsesNotifications", TRUE);
  return g_key_file_save_to_file (entry, path, error);
}

/* On a thread that does nothing else: what was asked last is what remains. */
static void
write_job (gpointer data)
{
  GTask *task = data;
  const Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  if (write_entry (request->autostart, &error))
    g_task_return_boolean (task, request->autostart);
  else
    g_task_return_error (task, error);
}

/* Whatever comes first ends it: an answer, a failed call, a portal that went away or never answers, a window that was closed. @error: (transfer full) (nullable) */
static void
end_request (GTask *task, gboolean autostart, GError *error)
{
  Request *request = g_task_get_task_data (task);

  if (request->ended) {
    g_clear_error (&error);
    return;
  }
  request->ended = TRUE;
  request_stop (request);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, autostart);
  g_object_unref (task);
}

static GError *
not_supported (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "The desktop starts nothing after login for a sandboxed program");
}

static void
response_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *signal, GVariant *parameters,
             gpointer user_data)
{
  g_autoptr (GVariant) results = NULL;
  gboolean autostart = FALSE;
  guint32 response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == 0)
    g_variant_lookup (results, "autostart", "b", &autostart);
  /* 1: the person said no */
  end_request (user_data, autostart, response > 1 ? not_supported () : NULL);
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  end_request (user_data, FALSE, not_supported ());
}

static gboolean
timeout_cb (gpointer user_data)
{
  ((Request *) g_task_get_task_data (user_data))->timeout = 0;
  end_request (user_data, FALSE, g_error_new_literal (WP_ERROR, WP_ERROR_TIMEOUT, _ ("The desktop did not answer")));
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  end_request (user_data, FALSE, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Canceled"));
  return G_SOURCE_REMOVE;
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL)
    return;
  /* The portal has no backend that does it. */
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    end_request (task, FALSE, not_supported ());
  else
    end_request (task, FALSE, g_steal_pointer (&error));
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *sender = NULL;
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;
  GVariantBuilder options;
  const char *command[] = { "watchpost", "--hidden", NULL };
  Request *request = g_task_get_task_data (task);

  if (connection == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  token = g_strdup_printf ("watchpost%u", g_random_int ());
  sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (connection) + 1), ".", '_');
  path = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", sender, token);
  /* Kept until it ends. */
  g_object_ref (task);
  request->timeout = g_timeout_add_seconds (PORTAL_SECONDS, timeout_cb, task);
  request->connection = g_object_ref (connection);
  request->subscription = g_dbus_connection_signal_subscribe (connection, PORTAL_NAME, "org.freedesktop.portal.Request", "Response", path, NULL,
                                                              G_DBUS_SIGNAL_FLAGS_NONE, response_cb, task, NULL);
  request->watch = g_bus_watch_name_on_connection (connection, PORTAL_NAME, G_BUS_NAME_WATCHER_FLAGS_AUTO_START, NULL, vanished_cb, task, NULL);
  if (cancellable != NULL) {
    request->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (request->cancelled, G_SOURCE_FUNC (cancelled_cb), task, NULL);
    g_source_attach (request->cancelled, g_main_context_get_thread_default ());
  }
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (_ ("Watchpost wakes you when an incident needs you.")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (request->autostart));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));
  g_dbus_connection_call (connection, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.portal.Background", "RequestBackground",
                          g_variant_new ("(sa{sv})", "", &options), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, cancellable, called_cb,
                          g_steal_pointer (&task));
}

void
wp_background_request_async (gboolean autostart, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  static WpWorker *worker;
  Request *request = g_new0 (Request, 1);

  g_task_set_source_tag (task, wp_background_request_async);
  request->autostart = autostart;
  g_task_set_task_data (task, request, request_free);
  if (wp_background_is_sandboxed ()) {
    g_bus_get (G_BUS_TYPE_SESSION, cancellable, bus_cb, g_steal_pointer (&task));
    return;
  }
  if (worker == NULL)
    worker = wp_worker_new ("wp-autostart"); /* as long as the program */
  wp_worker_push (worker, WP_WORKER_NORMAL, write_job, g_steal_pointer (&task), g_object_unref);
}

gboolean
wp_background_request_finish (GAsyncResult *result, gboolean *allowed, GError **error)
{
  g_autoptr (GError) inner = NULL;

  *allowed = g_task_propagate_boolean (G_TASK (result), &inner);
  if (inner == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}
