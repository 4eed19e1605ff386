/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBubbles"
#include "config.h"
#include "wp-bubble-service.h"

#include <string.h>

#define N_KINDS (WP_SERVICE_PORTAL + 1)

/* A name that is watched */
typedef struct {
  guint watch;
  char *owner;                /* "" when the name has none, NULL while that is not known */
  gboolean restart_requested; /* the bus was asked to start it again */
  gboolean skipped;           /* takes no bubbles of this program */
} Name;

struct _WpBubbleService {
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) (nullable) */
  Name names[N_KINDS];
  WpServiceKind kind;
  char *owner; /* (nullable) */
  gboolean known;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpBubbleService, wp_bubble_service, G_TYPE_OBJECT)

static void
choose_service (WpBubbleService *self)
{
  static const WpServiceKind order[] = { WP_SERVICE_PORTAL, WP_SERVICE_GTK, WP_SERVICE_PLAIN };
  WpServiceKind kind = WP_SERVICE_NONE;
  const char *owner = NULL;
  gboolean was_known = self->known;

  for (guint i = 0; i < G_N_ELEMENTS (order) && kind == WP_SERVICE_NONE; i++) {
    const Name *name = &self->names[order[i]];

    if (name->watch == 0)
      continue;
    if (name->owner == NULL)
      return; /* not known yet */
    if (*name->owner == '\0' || name->skipped)
      continue;
    kind = order[i];
    owner = name->owner;
  }
  self->known = TRUE;
  if (was_known && kind == self->kind && g_strcmp0 (owner, self->owner) == 0)
    return;
  self->kind = kind;
  g_free (self->owner);
  self->owner = g_strdup (owner);
  g_signal_emit (self, signals[CHANGED], 0);
}

static WpServiceKind
kind_of (const char *name)
{
  for (WpServiceKind kind = WP_SERVICE_PLAIN; kind < N_KINDS; kind++)
    if (strcmp (wp_service_get_info (kind)->name, name) == 0)
      return kind;
  return WP_SERVICE_NONE;
}

static void watch (WpBubbleService *self, WpServiceKind kind);

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  WpBubbleService *self = user_data;
  Name *one = &self->names[kind_of (name)];

  g_free (one->owner);
  one->owner = g_strdup (owner);
  one->restart_requested = FALSE;
  one->skipped = FALSE;
  choose_service (self);
}

static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  WpBubbleService *self = user_data;
  WpServiceKind kind = kind_of (name);
  Name *one = &self->names[kind];
  gboolean was_there = one->owner != NULL && *one->owner != '\0';

  g_free (one->owner);
  one->owner = g_strdup ("");
  choose_service (self);
  if (was_there && !one->restart_requested) {
    one->restart_requested = TRUE;
    g_bus_unwatch_name (one->watch);
    watch (self, kind);
  }
}

static void
watch (WpBubbleService *self, WpServiceKind kind)
{
  /* GNOME Shell is no service that a bus could start. */
  GBusNameWatcherFlags flags = kind == WP_SERVICE_GTK ? G_BUS_NAME_WATCHER_FLAGS_NONE : G_BUS_NAME_WATCHER_FLAGS_AUTO_START;

  self->names[kind].watch = g_bus_watch_name_on_connection (self->bus, wp_service_get_info (kind)->name, flags, appeared_cb, vanished_cb, self, NULL);
}

static void
wp_bubble_service_dispose (GObject *object)
{
  WpBubbleService *self = WP_BUBBLE_SERVICE (object);

  for (guint i = 0; i < N_KINDS; i++)
    g_clear_handle_id (&self->names[i].watch, g_bus_unwatch_name);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (wp_bubble_service_parent_class)->dispose (object);
}

static void
wp_bubble_service_finalize (GObject *object)
{
  WpBubbleService *self = WP_BUBBLE_SERVICE (object);

  for (guint i = 0; i < N_KINDS; i++)
    g_free (self->names[i].owner);
  g_free (self->owner);
  G_OBJECT_CLASS (wp_bubble_service_parent_class)->finalize (object);
}

static void
wp_bubble_service_class_init (WpBubbleServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_bubble_service_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_bubble_service_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_bubble_service_init (WpBubbleService *self)
{
}

WpBubbleService *
wp_bubble_service_new (GDBusConnection *bus, gboolean sandboxed)
{
  WpBubbleService *self = g_object_new (WP_TYPE_BUBBLE_SERVICE, NULL);

  g_set_object (&self->bus, bus);
  if (bus == NULL) {
    self->known = TRUE;
  } else if (sandboxed) {
    watch (self, WP_SERVICE_PORTAL);
  } else {
    watch (self, WP_SERVICE_GTK);
    watch (self, WP_SERVICE_PLAIN);
  }
  return self;
}

WpServiceKind
wp_bubble_service_get_kind (WpBubbleService *self)
{
  g_return_val_if_fail (WP_IS_BUBBLE_SERVICE (self), WP_SERVICE_NONE);

  return self->kind;
}

const char *
wp_bubble_service_get_owner (WpBubbleService *self)
{
  g_return_val_if_fail (WP_IS_BUBBLE_SERVICE (self), NULL);

  return self->owner;
}

gboolean
wp_bubble_service_is_known (WpBubbleService *self)
{
  g_return_val_if_fail (WP_IS_BUBBLE_SERVICE (self), FALSE);

  return self->known;
}

gint64
wp_bubble_service_get_number (WpBubbleService *self)
{
  g_autoptr (GChecksum) checksum = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;
  gint64 number;

  g_return_val_if_fail (WP_IS_BUBBLE_SERVICE (self), 0);

  if (self->owner == NULL)
    return 0;
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) g_dbus_connection_get_guid (self->bus), -1);
  g_checksum_update (checksum, (const guchar *) self->owner, -1);
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (&number, digest, sizeof number);
  return (number & G_MAXINT64) | 1;
}

void
wp_bubble_service_skip (WpBubbleService *self)
{
  g_return_if_fail (WP_IS_BUBBLE_SERVICE (self));

  self->names[self->kind].skipped = TRUE;
  choose_service (self);
}
