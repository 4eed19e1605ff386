/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSleep"
#include "config.h"
#include "wp-sleep.h"

#include "wp-weak.h"

struct _WpSleep {
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) (nullable) */
  guint signal_id;
};

enum { WOKE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpSleep, wp_sleep, G_TYPE_OBJECT)

static void
prepare_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name, GVariant *parameters,
            gpointer user_data)
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
  g_autoptr (WpSleep) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    g_debug ("There is no system bus: %s", error->message);
  if (bus == NULL || self == NULL)
    return;
  self->bus = g_object_ref (bus);
  /* It going is no reason to stop watching. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->signal_id = g_dbus_connection_signal_subscribe (bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
                                                        "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE, prepare_cb, self, NULL);
}

static void
wp_sleep_dispose (GObject *object)
{
  WpSleep *self = WP_SLEEP (object);

  if (self->signal_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signal_id);
  self->signal_id = 0;
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (wp_sleep_parent_class)->dispose (object);
}

static void
wp_sleep_class_init (WpSleepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_sleep_dispose;
  signals[WOKE] = g_signal_new ("woke", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_sleep_init (WpSleep *self)
{
}

WpSleep *
wp_sleep_new (void)
{
  WpSleep *self = g_object_new (WP_TYPE_SLEEP, NULL);

  g_bus_get (G_BUS_TYPE_SYSTEM, NULL, bus_cb, wp_weak_new (self));
  return self;
}
