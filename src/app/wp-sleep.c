/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSleep"
#include "config.h"
#include "wp-sleep.h"

struct _WpSleep {
  GObject parent_instance;

  GDBusConnection *bus;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  guint signal_id;
};

enum { WOKE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpSleep, wp_sleep, G_TYPE_OBJECT)

static void
prepare_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name, GVariant *parameters, gpointer user_data)
{
  gboolean going;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &going);
  if (!going)
    g_signal_emit (user_data, signals[WOKE], 0);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);
  WpSleep *self;

  if (bus == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_debug ("There is no system bus: %s", error->message);
    return;
  }
  self = WP_SLEEP (user_data);
  self->bus = bus;
  /* It going is no reason to stop watching. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->signal_id = g_dbus_connection_signal_subscribe (bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
                                                        "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE, prepare_cb, self, NULL);
}

static void
wp_sleep_dispose (GObject *object)
{
  WpSleep *self = WP_SLEEP (object);

  g_cancellable_cancel (self->cancellable);
  if (self->signal_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signal_id);
  self->signal_id = 0;
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (wp_sleep_parent_class)->dispose (object);
}

static void
wp_sleep_finalize (GObject *object)
{
  g_object_unref (WP_SLEEP (object)->cancellable);
  G_OBJECT_CLASS (wp_sleep_parent_class)->finalize (object);
}

static void
wp_sleep_class_init (WpSleepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_sleep_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_sleep_finalize;
  signals[WOKE] = g_signal_new ("woke", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_sleep_init (WpSleep *self)
{
  self->cancellable = g_cancellable_new ();
}

WpSleep *
wp_sleep_new (void)
{
  WpSleep *self = g_object_new (WP_TYPE_SLEEP, NULL);

  /* Whoever goes cancels first: then the answer does not touch it. */
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, self);
  return self;
}
