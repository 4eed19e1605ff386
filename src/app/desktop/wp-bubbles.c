/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBubbles"
#include "config.h"
#include "wp-bubble-service.h"

#include "wp-error.h"

#include <string.h>

/* A service that refused is asked again after so long. */
#define AGAIN_MS 5000
#define CLOSED_BY_PERSON 2
#define MORE "more" /* the bubble that stands for those that have no room */

struct _WpBubbles {
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) (nullable) */
  char *app_id;
  GActionGroup *actions;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GHashTable *bubbles;       /* id -> Bubble */
  WpNote *more;              /* (owned) (nullable): see wp_bubbles_set_more() */
  guint64 last_wish;
  WpBubbleService *service; /* (owned) */
  WpServiceKind kind;       /* the present service's */
  gboolean had_service;
  guint signal_ids[2];
  gboolean silent; /* did not answer, or refused */
  gint64 told_service;
  int told_code;
};

/* A bubble and the one wish for it. @call: the one call in flight; what belongs to a service that has gone is no longer it. */
typedef struct {
  WpBubbles *bubbles; /* (unowned) */
  char *id;
  WpNote *note;     /* (owned) (nullable): to be shown; NULL: to be taken away */
  guint64 wish;     /* the newest has the highest */
  gboolean sent;    /* this wish was said */
  gboolean told;    /* its owner knows that it was taken */
  gboolean hidden;  /* there is no room for it now */
  gboolean adopted; /* an earlier run has shown it */
  WpBubblesShown shown;
  gpointer user_data;
  GDestroyNotify destroy;
  gpointer call;      /* (unowned) (nullable) */
  gboolean coming;    /* the call shows it */
  gboolean there;     /* the service has it, or may have it from an earlier run */
  guint32 number;     /* a plain daemon's */
  WpNote *there_note; /* (owned) (nullable): what it has */
  gint64 rang;        /* monotonic, us */
  guint later;        /* source */
} Bubble;

typedef struct {
  WpBubbles *bubbles; /* (unowned): the cancellable says when it has gone */
  Bubble *bubble;     /* (unowned) (nullable): NULL when the service has gone */
  WpNote *note;       /* (owned) (nullable): of a call that shows */
  guint patience;     /* source */
} Call;

enum { SERVICE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpBubbles, wp_bubbles, G_TYPE_OBJECT)

static void step (Bubble *bubble);
static void arrange (WpBubbles *self);

static void
drop_wish (Bubble *self)
{
  g_clear_pointer (&self->note, wp_note_unref);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  self->shown = NULL;
  self->user_data = NULL;
  self->destroy = NULL;
  self->sent = self->told = self->hidden = self->adopted = FALSE;
}

static void
tell_taken (Bubble *self)
{
  if (!self->told && self->shown != NULL)
    self->shown (self->user_data);
  self->told = TRUE;
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
  self->coming = FALSE;
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
  bubble->there = FALSE;
  bubble->number = 0;
  /* The person has seen it: no other service is to show it again. */
  if (reason == CLOSED_BY_PERSON && bubble->note != NULL && bubble->sent && bubble->call == NULL)
    drop_wish (bubble);
  step (bubble);
}

static void
drop_signals (WpBubbles *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    if (self->signal_ids[i] != 0)
      g_dbus_connection_signal_unsubscribe (self->bus, self->signal_ids[i]);
  memset (self->signal_ids, 0, sizeof self->signal_ids);
}

/* What the service that was there before had of it says nothing of this one. */
static void
begin_anew (WpBubbles *self, Bubble *bubble)
{
  gboolean keeps = self->kind == WP_SERVICE_NONE || wp_service_keeps (self->kind);
  gboolean adopted = bubble->adopted && !self->had_service;

  abandon_call (bubble);
  g_clear_handle_id (&bubble->later, g_source_remove);
  bubble->sent = bubble->adopted = adopted;
  bubble->number = 0;
  bubble->there = keeps && (bubble->note == NULL || adopted);
  bubble->rang = 0;
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
    begin_anew (self, g_ptr_array_index (all, i));
  self->had_service |= self->kind != WP_SERVICE_NONE;
  arrange (self);
  tell_service (self);
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
  if (bubble->note == note)
    tell_taken (bubble);
}

/* FALSE when the bubble is not to be touched any more */
static gboolean
refused (WpBubbles *self, Bubble *bubble, const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  g_message ("The notification service refused: %s", error->message);
  bubble->sent = FALSE;
  if (self->kind == WP_SERVICE_GTK && g_strcmp0 (name, "org.gtk.Notifications.InvalidApp") == 0) {
    wp_bubble_service_pass_over (self->service);
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
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (WpNote) note = call->note;
  Bubble *bubble = call->bubble;
  WpBubbles *self = call->bubbles;

  if (bubble != NULL) {
    g_clear_handle_id (&call->patience, g_source_remove);
    bubble->call = NULL;
    bubble->coming = FALSE;
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
  if (wp_service_get_room (self->kind) > 0)
    arrange (self);
  else
    step (bubble);
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
  one->patience = g_timeout_add_seconds (WP_BUBBLES_PATIENCE, patience_cb, one);
  bubble->call = one;
  bubble->coming = show;
  /* Without a time-out: an answer that comes late has the number of the bubble, and who never answers is told by the patience. */
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
    taken += ((Bubble *) bubble)->there || ((Bubble *) bubble)->coming;
  return room > 0 && taken >= room;
}

/* The next thing that the wish asks for, once the last call was answered */
static void
step (Bubble *bubble)
{
  gint64 quiet;

  if (bubble->bubbles->kind == WP_SERVICE_NONE || bubble->call != NULL)
    return;
  if (bubble->note != NULL && !bubble->hidden) {
    quiet = bubble->rang + WP_BUBBLES_RING_INTERVAL * 1000 - g_get_monotonic_time ();
    /* Where it is full, another one has to go first: the service would throw away what it had longest. */
    if (bubble->sent || bubble->later != 0 || (!bubble->there && is_full (bubble->bubbles)))
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
  } else if (bubble->note == NULL) {
    g_hash_table_remove (bubble->bubbles->bubbles, bubble->id);
  }
}

/* All of them, where there is little room */

/* What is urgent before what is not, what is new before what is old; what is to go, and what stands for the others, come last. */
static int
compare_rank (gconstpointer a, gconstpointer b)
{
  const Bubble *one = *(Bubble *const *) a, *other = *(Bubble *const *) b;
  gboolean one_more = strcmp (one->id, MORE) == 0, other_more = strcmp (other->id, MORE) == 0;

  if ((one->note == NULL) != (other->note == NULL))
    return one->note == NULL ? 1 : -1;
  if (one_more != other_more)
    return one_more ? 1 : -1;
  if (one->note != NULL && one->note->urgent != other->note->urgent)
    return one->note->urgent ? -1 : 1;
  return one->wish < other->wish ? 1 : -1;
}

static void
set_more (WpBubbles *self, gboolean crowded)
{
  Bubble *more = g_hash_table_lookup (self->bubbles, MORE);

  if (!crowded && more != NULL)
    drop_wish (more);
  if (!crowded || (more != NULL && more->note != NULL))
    return;
  more = need_bubble (self, MORE);
  more->note = wp_note_ref (self->more);
}

/* Says which bubbles have room, and takes the next step of each: first those that go. */
static void
arrange (WpBubbles *self)
{
  guint room = self->more != NULL ? wp_service_get_room (self->kind) : 0, wishes = 0;
  g_autoptr (GPtrArray) all = list_bubbles (self);
  Bubble *more;

  for (guint i = 0; i < all->len; i++) {
    const Bubble *bubble = g_ptr_array_index (all, i);

    wishes += bubble->note != NULL && strcmp (bubble->id, MORE) != 0;
  }
  set_more (self, room > 0 && wishes > room);
  g_ptr_array_unref (all);
  all = list_bubbles (self);
  g_ptr_array_sort (all, compare_rank);
  more = g_hash_table_lookup (self->bubbles, MORE);
  for (guint i = 0; i < wishes; i++) {
    Bubble *bubble = g_ptr_array_index (all, i);

    bubble->hidden = room > 0 && wishes > room && i + 1 >= room;
    if (bubble->hidden)
      bubble->sent = FALSE;
    if (bubble->hidden && more->there && more->sent && more->call == NULL)
      tell_taken (bubble);
  }
  for (guint i = all->len; i-- > 0;)
    if (((Bubble *) g_ptr_array_index (all, i))->note == NULL || ((Bubble *) g_ptr_array_index (all, i))->hidden)
      step (g_ptr_array_steal_index (all, i));
  for (guint i = 0; i < all->len; i++)
    step (g_ptr_array_index (all, i));
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
  need_bubble (self, MORE)->there = TRUE;
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
  drop_wish (bubble);
  bubble->note = note;
  bubble->shown = shown;
  bubble->user_data = user_data;
  bubble->destroy = destroy;
  bubble->wish = ++self->last_wish;
  if (wp_service_get_room (self->kind) > 0)
    arrange (self);
  else
    step (bubble);
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
  bubble->wish = ++self->last_wish;
  bubble->sent = bubble->told = bubble->adopted = TRUE;
  bubble->there = self->kind == WP_SERVICE_NONE || wp_service_keeps (self->kind);
  if (wp_service_get_room (self->kind) > 0)
    arrange (self);
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
  if (wp_service_get_room (self->kind) > 0)
    arrange (self);
  else
    step (bubble);
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
wp_bubbles_get_outlive (WpBubbles *self)
{
  return wp_service_keeps (self->kind);
}
