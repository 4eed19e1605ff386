/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBubbles"
#include "config.h"
#include "wp-bubbles-wire.h"

#include "wp-error.h"

#include <string.h>

/* A service that refused is asked again after so long. */
#define AGAIN_MS 5000
#define CLOSED_BY_PERSON 2

struct _WpBubbles {
  GObject parent_instance;

  GDBusConnection *bus;      /* (owned) (nullable) */
  char *app_id;
  GActionGroup *actions;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GHashTable *bubbles;       /* id -> Bubble */
  gboolean sandboxed;
  guint watches[WP_SERVICE_PORTAL + 1];
  char *owners[WP_SERVICE_PORTAL + 1];     /* "" when the name has none, NULL when that is not known yet */
  gboolean started[WP_SERVICE_PORTAL + 1]; /* the bus was asked to start it again */
  gboolean gtk_refuses;      /* GNOME Shell knows no desktop entry of ours */
  WpServiceKind kind;
  char *owner;               /* (nullable): who shows the bubbles */
  guint signal_ids[2];
  gboolean silent;           /* did not answer, or refused */
  gint64 told_service;
  int told_code;
};

/* A bubble and the one wish for it. @call: the one call in flight; what belongs to a service that has gone is no longer it. */
typedef struct {
  WpBubbles *bubbles;        /* (unowned) */
  char *id;
  WpNote *note;              /* (owned) (nullable): to be shown; NULL: to be taken away */
  gboolean sent;             /* this wish was said */
  WpBubblesShown shown;
  gpointer user_data;
  GDestroyNotify destroy;
  gpointer call;             /* (unowned) (nullable) */
  gboolean there;            /* the service has it, or may have it from an earlier run */
  guint32 number;            /* a plain daemon's */
  WpNote *there_note;        /* (owned) (nullable): what it has */
  gint64 rang;               /* monotonic, us */
  guint later;               /* source */
} Bubble;

typedef struct {
  WpBubbles *bubbles;        /* (unowned): the cancellable says when it has gone */
  Bubble *bubble;            /* (unowned) (nullable): NULL when the service has gone */
  WpNote *note;              /* (owned) (nullable): of a call that shows */
  guint patience;            /* source */
} Call;

enum { SERVICE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpBubbles, wp_bubbles, G_TYPE_OBJECT)

static void step (Bubble *bubble);

static void
drop_wish (Bubble *self)
{
  g_clear_pointer (&self->note, wp_note_unref);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  self->shown = NULL;
  self->user_data = NULL;
  self->destroy = NULL;
  self->sent = FALSE;
}

/* What the call answers is no longer of interest. */
static void
abandon_call (Bubble *self)
{
  Call *call = self->call;

  if (call == NULL)
    return;
  call->bubble = NULL;
  g_clear_handle_id (&call->patience, g_source_remove);
  self->call = NULL;
}

static void
bubble_free (gpointer data)
{
  Bubble *self = data;

  abandon_call (self);
  drop_wish (self);
  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_pointer (&self->there_note, wp_note_unref);
  g_free (self->id);
  g_free (self);
}

static Bubble *
need_bubble (WpBubbles *self, const char *id)
{
  Bubble *bubble = g_hash_table_lookup (self->bubbles, id);

  if (bubble != NULL)
    return bubble;
  bubble = g_new0 (Bubble, 1);
  bubble->bubbles = self;
  bubble->id = g_strdup (id);
  g_hash_table_insert (self->bubbles, bubble->id, bubble);
  return bubble;
}

/* (transfer container) (element-type Bubble) */
static GPtrArray *
list_bubbles (WpBubbles *self)
{
  GPtrArray *all = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer bubble;

  g_hash_table_iter_init (&iter, self->bubbles);
  while (g_hash_table_iter_next (&iter, NULL, &bubble))
    g_ptr_array_add (all, bubble);
  return all;
}

/* The service */

static void
tell_service (WpBubbles *self)
{
  int code;
  gint64 service = wp_bubbles_get_service (self, &code);

  if (service == self->told_service && code == self->told_code)
    return;
  self->told_service = service;
  self->told_code = code;
  g_signal_emit (self, signals[SERVICE_CHANGED], 0);
}

static void
set_silent (WpBubbles *self, gboolean silent)
{
  self->silent = silent;
  tell_service (self);
}

static Bubble *
find_number (WpBubbles *self, guint32 number)
{
  GHashTableIter iter;
  gpointer bubble;

  g_hash_table_iter_init (&iter, self->bubbles);
  while (g_hash_table_iter_next (&iter, NULL, &bubble))
    if (number != 0 && ((Bubble *) bubble)->number == number)
      return bubble;
  return NULL;
}

static void
invoked_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name, GVariant *parameters, gpointer user_data)
{
  WpBubbles *self = user_data;
  const WpNote *note;
  const char *key, *action = NULL;
  Bubble *bubble;
  guint32 number;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(us)")))
    return;
  g_variant_get (parameters, "(u&s)", &number, &key);
  bubble = find_number (self, number);
  note = bubble != NULL ? bubble->there_note : NULL;
  if (note == NULL)
    return;
  if (strcmp (key, "default") == 0)
    action = note->action;
  for (guint i = 0; i < note->n_buttons; i++)
    if (strcmp (key, note->buttons[i].action) == 0)
      action = note->buttons[i].action;
  if (action != NULL)
    g_action_group_activate_action (self->actions, action, note->target);
}

static void
closed_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name, GVariant *parameters, gpointer user_data)
{
  WpBubbles *self = user_data;
  guint32 number, reason;
  Bubble *bubble;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uu)")))
    return;
  g_variant_get (parameters, "(uu)", &number, &reason);
  bubble = find_number (self, number);
  if (bubble == NULL)
    return;
  bubble->there = FALSE;
  bubble->number = 0;
  /* The person has seen it: no other service is to show it again. */
  if (reason == CLOSED_BY_PERSON && bubble->note != NULL && bubble->sent && bubble->call == NULL)
    drop_wish (bubble);
  step (bubble);
}

static void
set_owner (WpBubbles *self, WpServiceKind kind, const char *owner)
{
  const WpServiceInfo *info = wp_service_get_info (kind);
  g_autoptr(GPtrArray) all = list_bubbles (self);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    if (self->signal_ids[i] != 0)
      g_dbus_connection_signal_unsubscribe (self->bus, self->signal_ids[i]);
  memset (self->signal_ids, 0, sizeof self->signal_ids);
  self->kind = kind;
  g_free (self->owner);
  self->owner = g_strdup (owner);
  self->silent = FALSE;
  if (kind == WP_SERVICE_PLAIN) {
    self->signal_ids[0] = g_dbus_connection_signal_subscribe (self->bus, owner, info->interface, "ActionInvoked", info->path, NULL,
                                                              G_DBUS_SIGNAL_FLAGS_NONE, invoked_cb, self, NULL);
    self->signal_ids[1] = g_dbus_connection_signal_subscribe (self->bus, owner, info->interface, "NotificationClosed", info->path, NULL,
                                                              G_DBUS_SIGNAL_FLAGS_NONE, closed_cb, self, NULL);
  }
  for (guint i = 0; i < all->len; i++) {
    Bubble *bubble = g_ptr_array_index (all, i);

    abandon_call (bubble);
    g_clear_handle_id (&bubble->later, g_source_remove);
    bubble->sent = FALSE;
    bubble->number = 0;
    bubble->there = bubble->note == NULL && (kind == WP_SERVICE_NONE || wp_service_keeps (kind));
    bubble->rang = 0;
  }
  for (guint i = 0; i < all->len; i++)
    step (g_ptr_array_index (all, i));
  tell_service (self);
}

/* Which of the services that are there shows the bubbles */
static void
choose (WpBubbles *self)
{
  static const WpServiceKind order[] = { WP_SERVICE_PORTAL, WP_SERVICE_GTK, WP_SERVICE_PLAIN };
  WpServiceKind kind = WP_SERVICE_NONE;
  const char *owner = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (order) && kind == WP_SERVICE_NONE; i++) {
    const char *one = self->owners[order[i]];

    if (one == NULL && self->watches[order[i]] != 0)
      return; /* not known yet */
    if (one != NULL && *one != '\0' && (order[i] != WP_SERVICE_GTK || !self->gtk_refuses)) {
      kind = order[i];
      owner = one;
    }
  }
  if (kind != self->kind || g_strcmp0 (owner, self->owner) != 0)
    set_owner (self, kind, owner);
  else
    tell_service (self);
}

static WpServiceKind
kind_of (const char *name)
{
  for (WpServiceKind kind = WP_SERVICE_PLAIN; kind <= WP_SERVICE_PORTAL; kind++)
    if (strcmp (wp_service_get_info (kind)->name, name) == 0)
      return kind;
  return WP_SERVICE_NONE;
}

static void watch (WpBubbles *self, WpServiceKind kind);

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  WpBubbles *self = user_data;
  WpServiceKind kind = kind_of (name);

  g_free (self->owners[kind]);
  self->owners[kind] = g_strdup (owner);
  self->started[kind] = FALSE;
  choose (self);
}

static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  WpBubbles *self = user_data;
  WpServiceKind kind = kind_of (name);
  gboolean was_there = self->owners[kind] != NULL && *self->owners[kind] != '\0';

  g_free (self->owners[kind]);
  self->owners[kind] = g_strdup ("");
  choose (self);
  /* The bus may be able to start it again, and is asked once. */
  if (was_there && !self->started[kind]) {
    self->started[kind] = TRUE;
    g_bus_unwatch_name (self->watches[kind]);
    watch (self, kind);
  }
}

static void
watch (WpBubbles *self, WpServiceKind kind)
{
  /* GNOME Shell is no service that a bus could start. */
  GBusNameWatcherFlags flags = kind == WP_SERVICE_GTK ? G_BUS_NAME_WATCHER_FLAGS_NONE : G_BUS_NAME_WATCHER_FLAGS_AUTO_START;

  self->watches[kind] = g_bus_watch_name_on_connection (self->bus, wp_service_get_info (kind)->name, flags, appeared_cb, vanished_cb, self, NULL);
}

/* One bubble */

static gboolean
patience_cb (gpointer user_data)
{
  Call *call = user_data;

  call->patience = 0;
  set_silent (call->bubbles, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
later_cb (gpointer user_data)
{
  Bubble *bubble = user_data;

  bubble->later = 0;
  step (bubble);
  return G_SOURCE_REMOVE;
}

static void
step_later (Bubble *self, guint ms)
{
  if (self->later == 0)
    self->later = g_timeout_add (ms, later_cb, self);
}

static void
showed (Bubble *bubble, const WpNote *note, GVariant *answer)
{
  bubble->there = TRUE;
  g_clear_pointer (&bubble->there_note, wp_note_unref);
  bubble->there_note = wp_note_ref ((WpNote *) note);
  if (g_variant_is_of_type (answer, G_VARIANT_TYPE ("(u)")))
    g_variant_get (answer, "(u)", &bubble->number);
  if (bubble->note == note && bubble->shown != NULL)
    bubble->shown (bubble->user_data);
}

/* FALSE when the bubble is not to be touched any more */
static gboolean
refused (WpBubbles *self, Bubble *bubble, const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  g_message ("The notification service refused: %s", error->message);
  bubble->sent = FALSE;
  if (self->kind == WP_SERVICE_GTK && g_strcmp0 (name, "org.gtk.Notifications.InvalidApp") == 0) {
    self->gtk_refuses = TRUE;
    choose (self);
    return FALSE;
  }
  /* A name that is gone says so by itself, in a moment. */
  set_silent (self, TRUE);
  step_later (bubble, AGAIN_MS);
  return TRUE;
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr(WpNote) note = call->note;
  Bubble *bubble = call->bubble;
  WpBubbles *self = call->bubbles;

  if (bubble != NULL) {
    g_clear_handle_id (&call->patience, g_source_remove);
    bubble->call = NULL;
  }
  g_free (call);
  if (bubble == NULL)
    return; /* the service it was for, or we ourselves, have gone */
  if (note == NULL) {
    bubble->there = FALSE;
    bubble->number = 0;
  } else if (answer != NULL) {
    showed (bubble, note, answer);
    set_silent (self, FALSE);
  } else if (!refused (self, bubble, error)) {
    return;
  }
  step (bubble);
}

static void
call (Bubble *bubble, gboolean show)
{
  WpBubbles *self = bubble->bubbles;
  const WpServiceInfo *info = wp_service_get_info (self->kind);
  Call *one = g_new0 (Call, 1);
  GVariant *arguments = show ? wp_service_show_arguments (self->kind, self->app_id, bubble->id, bubble->number, bubble->note) :
                               wp_service_withdraw_arguments (self->kind, self->app_id, bubble->id, bubble->number);

  one->bubbles = self;
  one->bubble = bubble;
  one->note = show ? wp_note_ref (bubble->note) : NULL;
  one->patience = g_timeout_add_seconds (WP_BUBBLES_PATIENCE, patience_cb, one);
  bubble->call = one;
  /* Without a time-out: an answer that comes late has the number of the bubble, and who never answers is told by the patience. */
  g_dbus_connection_call (self->bus, self->owner, info->path, info->interface, show ? info->show : info->withdraw, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, self->cancellable, called_cb, one);
}

/* The next thing that the wish asks for, once the last call was answered */
static void
step (Bubble *bubble)
{
  gint64 quiet;

  if (bubble->bubbles->kind == WP_SERVICE_NONE || bubble->call != NULL)
    return;
  if (bubble->note != NULL) {
    quiet = bubble->rang + WP_BUBBLES_RING_INTERVAL * 1000 - g_get_monotonic_time ();
    if (bubble->sent || bubble->later != 0)
      return;
    if (bubble->rang != 0 && quiet > 0) {
      step_later (bubble, (guint) (quiet / 1000) + 1);
      return;
    }
    bubble->rang = g_get_monotonic_time ();
    bubble->sent = TRUE;
    call (bubble, TRUE);
  } else if (bubble->there) {
    call (bubble, FALSE);
  } else {
    g_hash_table_remove (bubble->bubbles->bubbles, bubble->id);
  }
}

/* The object */

static void
wp_bubbles_dispose (GObject *object)
{
  WpBubbles *self = WP_BUBBLES (object);

  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (self->watches); i++)
    g_clear_handle_id (&self->watches[i], g_bus_unwatch_name);
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    if (self->signal_ids[i] != 0)
      g_dbus_connection_signal_unsubscribe (self->bus, self->signal_ids[i]);
  memset (self->signal_ids, 0, sizeof self->signal_ids);
  g_hash_table_remove_all (self->bubbles);
  g_clear_object (&self->bus);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (wp_bubbles_parent_class)->dispose (object);
}

static void
wp_bubbles_finalize (GObject *object)
{
  WpBubbles *self = WP_BUBBLES (object);

  g_hash_table_unref (self->bubbles);
  g_object_unref (self->cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (self->owners); i++)
    g_free (self->owners[i]);
  g_free (self->owner);
  g_free (self->app_id);
  G_OBJECT_CLASS (wp_bubbles_parent_class)->finalize (object);
}

static void
wp_bubbles_class_init (WpBubblesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_bubbles_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_bubbles_finalize;
  signals[SERVICE_CHANGED] = g_signal_new ("service-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_bubbles_init (WpBubbles *self)
{
  self->cancellable = g_cancellable_new ();
  self->bubbles = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, bubble_free);
}

WpBubbles *
wp_bubbles_new (GDBusConnection *bus, const char *app_id, GActionGroup *actions, gboolean sandboxed)
{
  WpBubbles *self = g_object_new (WP_TYPE_BUBBLES, NULL);

  self->app_id = g_strdup (app_id);
  self->actions = g_object_ref (actions);
  self->sandboxed = sandboxed;
  g_set_object (&self->bus, bus);
  if (bus == NULL)
    return self;
  if (sandboxed) {
    watch (self, WP_SERVICE_PORTAL);
  } else {
    watch (self, WP_SERVICE_GTK);
    watch (self, WP_SERVICE_PLAIN);
  }
  return self;
}

void
wp_bubbles_show (WpBubbles *self, const char *id, WpNote *note, WpBubblesShown shown, gpointer user_data, GDestroyNotify destroy)
{
  Bubble *bubble;

  g_return_if_fail (WP_IS_BUBBLES (self) && id != NULL && note != NULL);

  bubble = need_bubble (self, id);
  drop_wish (bubble);
  bubble->note = note;
  bubble->shown = shown;
  bubble->user_data = user_data;
  bubble->destroy = destroy;
  step (bubble);
}

void
wp_bubbles_withdraw (WpBubbles *self, const char *id)
{
  Bubble *bubble;

  g_return_if_fail (WP_IS_BUBBLES (self) && id != NULL);

  bubble = g_hash_table_lookup (self->bubbles, id);
  if (bubble == NULL) {
    bubble = need_bubble (self, id);
    bubble->there = self->kind == WP_SERVICE_NONE || wp_service_keeps (self->kind);
  }
  drop_wish (bubble);
  step (bubble);
}

void
wp_bubbles_withdraw_all (WpBubbles *self, const char *prefix)
{
  g_autoptr(GPtrArray) all = NULL;

  g_return_if_fail (WP_IS_BUBBLES (self) && prefix != NULL);

  all = list_bubbles (self);
  for (guint i = 0; i < all->len; i++)
    if (g_str_has_prefix (((Bubble *) g_ptr_array_index (all, i))->id, prefix))
      wp_bubbles_withdraw (self, ((Bubble *) g_ptr_array_index (all, i))->id);
}

gboolean
wp_bubbles_is_busy (WpBubbles *self)
{
  GHashTableIter iter;
  gpointer bubble;

  g_return_val_if_fail (WP_IS_BUBBLES (self), FALSE);

  g_hash_table_iter_init (&iter, self->bubbles);
  while (g_hash_table_iter_next (&iter, NULL, &bubble))
    if (((Bubble *) bubble)->call != NULL)
      return TRUE;
  return FALSE;
}

gint64
wp_bubbles_get_service (WpBubbles *self, int *code)
{
  g_autoptr(GChecksum) checksum = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;
  gint64 service;

  *code = 0;
  if (self->bus == NULL) {
    *code = WP_ERROR_NOTIFICATIONS_ABSENT;
    return 0;
  }
  if (self->kind == WP_SERVICE_NONE) {
    gboolean known = TRUE;

    for (WpServiceKind kind = WP_SERVICE_PLAIN; kind <= WP_SERVICE_PORTAL; kind++)
      known &= self->watches[kind] == 0 || self->owners[kind] != NULL;
    *code = known ? WP_ERROR_NOTIFICATIONS_ABSENT : 0;
    return 0;
  }
  if (self->silent)
    *code = WP_ERROR_NOTIFICATIONS_SILENT;
  /* A bus gives a name once in its life, and each bus has an id of its own. */
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) g_dbus_connection_get_guid (self->bus), -1);
  g_checksum_update (checksum, (const guchar *) self->owner, -1);
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (&service, digest, sizeof service);
  return (service & G_MAXINT64) | 1;
}

gboolean
wp_bubbles_get_outlive (WpBubbles *self)
{
  return wp_service_keeps (self->kind);
}
