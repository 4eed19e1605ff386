/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBubbles"
#include "config.h"
#include "wp-bubble-service.h"

#include "wp-error.h"

#include <string.h>

/* Delay before a call that the service refused is tried again */
#define AGAIN_MS 5000
#define CLOSED_BY_PERSON 2
#define OVERFLOW_ID "more" /* the bubble that says that there are more than the service has room for */

struct _WpBubbles {
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) (nullable) */
  char *app_id;
  GActionGroup *actions;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GHashTable *bubbles;       /* id -> Bubble */
  WpNote *more;              /* (owned) (nullable): see wp_bubbles_set_more() */
  guint64 last_serial;
  WpBubbleService *service; /* (owned) */
  WpServiceKind kind;       /* the present service's */
  gboolean had_service;
  guint signal_ids[2];
  gboolean silent; /* did not answer, or refused */
  gint64 last_service;
  int last_code;
};

/* A bubble: what was last requested of it, and what the service has. @call: the call in flight; NULL for one to a service that has gone. */
typedef struct {
  WpBubbles *bubbles; /* (unowned) */
  char *id;
  WpNote *note;      /* (owned) (nullable): to be shown; NULL: to be withdrawn */
  guint64 serial;    /* of the request: the newest has the highest */
  gboolean sent;     /* the request was sent to the service */
  gboolean notified; /* @shown was called */
  gboolean hidden;   /* there is no room for it now */
  gboolean adopted;  /* an earlier run has shown it */
  WpBubblesShown shown;
  gpointer user_data;
  GDestroyNotify destroy;
  gpointer call;          /* (unowned) (nullable) */
  gboolean showing;       /* @call shows it, rather than withdraws it */
  gboolean displayed;     /* the service has it, or may have it from an earlier run */
  guint32 number;         /* the id that a plain daemon gave it */
  WpNote *displayed_note; /* (owned) (nullable): what the service has */
  gint64 last_ring;       /* monotonic, us */
  guint later;            /* source */
} Bubble;

typedef struct {
  WpBubbles *bubbles; /* (unowned): its cancellable ends the call */
  Bubble *bubble;     /* (unowned) (nullable): NULL when the service has gone */
  WpNote *note;       /* (owned) (nullable): of a call that shows */
  guint timeout;      /* source */
} Call;

enum { SERVICE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpBubbles, wp_bubbles, G_TYPE_OBJECT)

static void update_bubble (Bubble *bubble);
static void update_all (WpBubbles *self);

static void
clear_request (Bubble *self)
{
  g_clear_pointer (&self->note, wp_note_unref);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  self->shown = NULL;
  self->user_data = NULL;
  self->destroy = NULL;
  self->sent = self->notified = self->hidden = self->adopted = FALSE;
}

static void
notify_shown (Bubble *self)
{
  if (!self->notified && self->shown != NULL)
    self->shown (self->user_data);
  self->notified = TRUE;
}

/* The answer of the call will be ignored. */
static void
abandon_call (Bubble *self)
{
  Call *call = self->call;

  if (call == NULL)
    return;
  call->bubble = NULL;
  g_clear_handle_id (&call->timeout, g_source_remove);
  self->call = NULL;
  self->showing = FALSE;
}

static void
bubble_free (gpointer data)
{
  Bubble *self = data;

  abandon_call (self);
  clear_request (self);
  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_pointer (&self->displayed_note, wp_note_unref);
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
emit_service_changed (WpBubbles *self)
{
  int code;
  gint64 service = wp_bubbles_get_service (self, &code);

  if (service == self->last_service && code == self->last_code)
    return;
  self->last_service = service;
  self->last_code = code;
  g_signal_emit (self, signals[SERVICE_CHANGED], 0);
}

static void
set_silent (WpBubbles *self, gboolean silent)
{
  self->silent = silent;
  emit_service_changed (self);
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
invoked_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name, GVariant *parameters,
            gpointer user_data)
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
  note = bubble != NULL ? bubble->displayed_note : NULL;
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
closed_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name, GVariant *parameters,
           gpointer user_data)
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
  bubble->displayed = FALSE;
  bubble->number = 0;
  /* The person has seen it: no other service is to show it again. */
  if (reason == CLOSED_BY_PERSON && bubble->note != NULL && bubble->sent && bubble->call == NULL)
    clear_request (bubble);
  update_bubble (bubble);
}

static void
drop_signals (WpBubbles *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    if (self->signal_ids[i] != 0)
      g_dbus_connection_signal_unsubscribe (self->bus, self->signal_ids[i]);
  memset (self->signal_ids, 0, sizeof self->signal_ids);
}

/* Another service: what is known of the former one does not hold for it. */
static void
reset_bubble (WpBubbles *self, Bubble *bubble)
{
  gboolean keeps = self->kind == WP_SERVICE_NONE || wp_service_is_persistent (self->kind);
  gboolean adopted = bubble->adopted && !self->had_service;

  abandon_call (bubble);
  g_clear_handle_id (&bubble->later, g_source_remove);
  bubble->sent = bubble->adopted = adopted;
  bubble->number = 0;
  bubble->displayed = keeps && (bubble->note == NULL || adopted);
  bubble->last_ring = 0;
}

static void
service_changed_cb (WpBubbles *self)
{
  g_autoptr (GPtrArray) all = list_bubbles (self);
  const WpServiceInfo *info;
  const char *owner = wp_bubble_service_get_owner (self->service);

  drop_signals (self);
  self->kind = wp_bubble_service_get_kind (self->service);
  self->silent = FALSE;
  info = wp_service_get_info (self->kind);
  if (self->kind == WP_SERVICE_PLAIN) {
    self->signal_ids[0] = g_dbus_connection_signal_subscribe (self->bus, owner, info->interface, "ActionInvoked", info->path, NULL,
                                                              G_DBUS_SIGNAL_FLAGS_NONE, invoked_cb, self, NULL);
    self->signal_ids[1] = g_dbus_connection_signal_subscribe (self->bus, owner, info->interface, "NotificationClosed", info->path, NULL,
                                                              G_DBUS_SIGNAL_FLAGS_NONE, closed_cb, self, NULL);
  }
  for (guint i = 0; i < all->len; i++)
    reset_bubble (self, g_ptr_array_index (all, i));
  self->had_service |= self->kind != WP_SERVICE_NONE;
  update_all (self);
  emit_service_changed (self);
}

/* One bubble */

static gboolean
timeout_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timeout = 0;
  set_silent (call->bubbles, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
later_cb (gpointer user_data)
{
  Bubble *bubble = user_data;

  bubble->later = 0;
  update_bubble (bubble);
  return G_SOURCE_REMOVE;
}

static void
update_bubble_later (Bubble *self, guint ms)
{
  if (self->later == 0)
    self->later = g_timeout_add (ms, later_cb, self);
}

static void
showed (Bubble *bubble, const WpNote *note, GVariant *answer)
{
  bubble->displayed = TRUE;
  g_clear_pointer (&bubble->displayed_note, wp_note_unref);
  bubble->displayed_note = wp_note_ref ((WpNote *) note);
  if (g_variant_is_of_type (answer, G_VARIANT_TYPE ("(u)")))
    g_variant_get (answer, "(u)", &bubble->number);
  if (bubble->note == note)
    notify_shown (bubble);
}

/* FALSE when another service was chosen, and all bubbles were updated for it */
static gboolean
refused (WpBubbles *self, Bubble *bubble, const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  g_message ("The notification service refused: %s", error->message);
  bubble->sent = FALSE;
  if (self->kind == WP_SERVICE_GTK && g_strcmp0 (name, "org.gtk.Notifications.InvalidApp") == 0) {
    wp_bubble_service_skip (self->service);
    return FALSE;
  }
  /* If the service has gone, the name's watch will say so in a moment. */
  set_silent (self, TRUE);
  update_bubble_later (bubble, AGAIN_MS);
  return TRUE;
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (WpNote) note = call->note;
  Bubble *bubble = call->bubble;
  WpBubbles *self = call->bubbles;

  if (bubble != NULL) {
    g_clear_handle_id (&call->timeout, g_source_remove);
    bubble->call = NULL;
    bubble->showing = FALSE;
  }
  g_free (call);
  if (bubble == NULL)
    return; /* the service it was for, or we ourselves, have gone */
  if (note == NULL) {
    bubble->displayed = FALSE;
    bubble->number = 0;
  } else if (answer != NULL) {
    showed (bubble, note, answer);
    set_silent (self, FALSE);
  } else if (!refused (self, bubble, error)) {
    return;
  }
  if (wp_service_get_room (self->kind) > 0)
    update_all (self);
  else
    update_bubble (bubble);
}

static void
call (Bubble *bubble, gboolean show)
{
  WpBubbles *self = bubble->bubbles;
  const WpServiceInfo *info = wp_service_get_info (self->kind);
  Call *one = g_new0 (Call, 1);
  GVariant *arguments = show ? wp_service_show_arguments (self->kind, self->app_id, bubble->id, bubble->number, bubble->note)
                             : wp_service_withdraw_arguments (self->kind, self->app_id, bubble->id, bubble->number);

  one->bubbles = self;
  one->bubble = bubble;
  one->note = show ? wp_note_ref (bubble->note) : NULL;
  one->timeout = g_timeout_add_seconds (WP_BUBBLES_TIMEOUT, timeout_cb, one);
  bubble->call = one;
  bubble->showing = show;
  /* The call itself has no time-out, because a late answer still has the bubble's number; timeout_cb() reports a silent service. */
  g_dbus_connection_call (self->bus, wp_bubble_service_get_owner (self->service), info->path, info->interface, show ? info->show : info->withdraw,
                          arguments, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, self->cancellable, called_cb, one);
}

static gboolean
is_full (WpBubbles *self)
{
  guint room = wp_service_get_room (self->kind), taken = 0;
  GHashTableIter iter;
  gpointer bubble;

  g_hash_table_iter_init (&iter, self->bubbles);
  while (g_hash_table_iter_next (&iter, NULL, &bubble))
    taken += ((Bubble *) bubble)->displayed || ((Bubble *) bubble)->showing;
  return room > 0 && taken >= room;
}

/* Makes the next call for a bubble, unless one is in flight */
static void
update_bubble (Bubble *bubble)
{
  gint64 quiet;

  if (bubble->bubbles->kind == WP_SERVICE_NONE || bubble->call != NULL)
    return;
  if (bubble->note != NULL && !bubble->hidden) {
    quiet = bubble->last_ring + WP_BUBBLES_RING_INTERVAL * 1000 - g_get_monotonic_time ();
    /* When the service is full, another bubble has to be withdrawn first: the service would drop the oldest. */
    if (bubble->sent || bubble->later != 0 || (!bubble->displayed && is_full (bubble->bubbles)))
      return;
    if (bubble->last_ring != 0 && quiet > 0) {
      update_bubble_later (bubble, (guint) (quiet / 1000) + 1);
      return;
    }
    bubble->last_ring = g_get_monotonic_time ();
    bubble->sent = TRUE;
    call (bubble, TRUE);
  } else if (bubble->displayed) {
    call (bubble, FALSE);
  } else if (bubble->note == NULL) {
    g_hash_table_remove (bubble->bubbles->bubbles, bubble->id);
  }
}

/* All bubbles, where the service has room for a few */

/* Urgent before normal, new before old; the overflow bubble and those to be withdrawn come last. */
static int
compare_rank (gconstpointer a, gconstpointer b)
{
  const Bubble *one = *(Bubble *const *) a, *other = *(Bubble *const *) b;
  gboolean one_more = strcmp (one->id, OVERFLOW_ID) == 0, other_more = strcmp (other->id, OVERFLOW_ID) == 0;

  if ((one->note == NULL) != (other->note == NULL))
    return one->note == NULL ? 1 : -1;
  if (one_more != other_more)
    return one_more ? 1 : -1;
  if (one->note != NULL && one->note->urgent != other->note->urgent)
    return one->note->urgent ? -1 : 1;
  return one->serial < other->serial ? 1 : -1;
}

static void
update_overflow (WpBubbles *self, gboolean crowded)
{
  Bubble *more = g_hash_table_lookup (self->bubbles, OVERFLOW_ID);

  if (!crowded && more != NULL)
    clear_request (more);
  if (!crowded || (more != NULL && more->note != NULL))
    return;
  more = need_bubble (self, OVERFLOW_ID);
  more->note = wp_note_ref (self->more);
}

/* Decides which bubbles have room and updates all of them, first those that are to be withdrawn. */
static void
update_all (WpBubbles *self)
{
  guint room = self->more != NULL ? wp_service_get_room (self->kind) : 0, n_requested = 0;
  g_autoptr (GPtrArray) all = list_bubbles (self);
  Bubble *more;

  for (guint i = 0; i < all->len; i++) {
    const Bubble *bubble = g_ptr_array_index (all, i);

    n_requested += bubble->note != NULL && strcmp (bubble->id, OVERFLOW_ID) != 0;
  }
  update_overflow (self, room > 0 && n_requested > room);
  g_ptr_array_unref (all);
  all = list_bubbles (self);
  g_ptr_array_sort (all, compare_rank);
  more = g_hash_table_lookup (self->bubbles, OVERFLOW_ID);
  for (guint i = 0; i < n_requested; i++) {
    Bubble *bubble = g_ptr_array_index (all, i);

    bubble->hidden = room > 0 && n_requested > room && i + 1 >= room;
    if (bubble->hidden)
      bubble->sent = FALSE;
    if (bubble->hidden && more->displayed && more->sent && more->call == NULL)
      notify_shown (bubble);
  }
  for (guint i = all->len; i-- > 0;)
    if (((Bubble *) g_ptr_array_index (all, i))->note == NULL || ((Bubble *) g_ptr_array_index (all, i))->hidden)
      update_bubble (g_ptr_array_steal_index (all, i));
  for (guint i = 0; i < all->len; i++)
    update_bubble (g_ptr_array_index (all, i));
}

/* The object */

static void
wp_bubbles_dispose (GObject *object)
{
  WpBubbles *self = WP_BUBBLES (object);

  g_cancellable_cancel (self->cancellable);
  if (self->service != NULL)
    g_signal_handlers_disconnect_by_data (self->service, self);
  drop_signals (self);
  g_hash_table_remove_all (self->bubbles);
  g_clear_object (&self->service);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->more, wp_note_unref);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (wp_bubbles_parent_class)->dispose (object);
}

static void
wp_bubbles_finalize (GObject *object)
{
  WpBubbles *self = WP_BUBBLES (object);

  g_hash_table_unref (self->bubbles);
  g_object_unref (self->cancellable);
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
  g_set_object (&self->bus, bus);
  self->service = wp_bubble_service_new (bus, sandboxed);
  g_signal_connect_swapped (self->service, "changed", G_CALLBACK (service_changed_cb), self);
  /* An earlier run may have left it. */
  need_bubble (self, OVERFLOW_ID)->displayed = TRUE;
  return self;
}

void
wp_bubbles_set_more (WpBubbles *self, WpNote *note)
{
  g_return_if_fail (WP_IS_BUBBLES (self));

  g_clear_pointer (&self->more, wp_note_unref);
  self->more = note;
}

void
wp_bubbles_show (WpBubbles *self, const char *id, WpNote *note, WpBubblesShown shown, gpointer user_data, GDestroyNotify destroy)
{
  Bubble *bubble;

  g_return_if_fail (WP_IS_BUBBLES (self) && id != NULL && note != NULL);

  bubble = need_bubble (self, id);
  clear_request (bubble);
  bubble->note = note;
  bubble->shown = shown;
  bubble->user_data = user_data;
  bubble->destroy = destroy;
  bubble->serial = ++self->last_serial;
  if (wp_service_get_room (self->kind) > 0)
    update_all (self);
  else
    update_bubble (bubble);
}

void
wp_bubbles_adopt (WpBubbles *self, const char *id, WpNote *note)
{
  Bubble *bubble;

  g_return_if_fail (WP_IS_BUBBLES (self) && id != NULL && note != NULL);

  bubble = need_bubble (self, id);
  if (bubble->note != NULL) {
    wp_note_unref (note);
    return;
  }
  bubble->note = note;
  bubble->serial = ++self->last_serial;
  bubble->sent = bubble->notified = bubble->adopted = TRUE;
  bubble->displayed = self->kind == WP_SERVICE_NONE || wp_service_is_persistent (self->kind);
  if (wp_service_get_room (self->kind) > 0)
    update_all (self);
}

void
wp_bubbles_withdraw (WpBubbles *self, const char *id)
{
  Bubble *bubble;

  g_return_if_fail (WP_IS_BUBBLES (self) && id != NULL);

  bubble = g_hash_table_lookup (self->bubbles, id);
  if (bubble == NULL) {
    bubble = need_bubble (self, id);
    bubble->displayed = self->kind == WP_SERVICE_NONE || wp_service_is_persistent (self->kind);
  }
  clear_request (bubble);
  if (wp_service_get_room (self->kind) > 0)
    update_all (self);
  else
    update_bubble (bubble);
}

void
wp_bubbles_withdraw_all (WpBubbles *self, const char *prefix)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  g_return_if_fail (WP_IS_BUBBLES (self) && prefix != NULL);

  g_hash_table_iter_init (&iter, self->bubbles);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (g_str_has_prefix (id, prefix))
      g_ptr_array_add (ids, g_strdup (id));
  for (guint i = 0; i < ids->len; i++)
    wp_bubbles_withdraw (self, g_ptr_array_index (ids, i));
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
  *code = 0;
  if (self->kind == WP_SERVICE_NONE && wp_bubble_service_is_known (self->service))
    *code = WP_ERROR_NOTIFICATIONS_ABSENT;
  else if (self->silent)
    *code = WP_ERROR_NOTIFICATIONS_SILENT;
  return wp_bubble_service_get_number (self->service);
}

gboolean
wp_bubbles_is_persistent (WpBubbles *self)
{
  return wp_service_is_persistent (self->kind);
}
