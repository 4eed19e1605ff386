/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpMailbox"
#include "config.h"

#include "wp-mailbox.h"

struct _WpMailbox {
  GMainContext *context;
  WpMailboxFuncs funcs;
  gpointer user_data;
  GMutex mutex;
  /* all below under the mutex */
  gboolean open;
  gboolean closed;
  GSource *source;      /* (nullable): the next hand-over */
  gboolean source_late; /* it waits for the interval */
  gint64 documents_at;  /* monotonic, us: when changed documents were last handed over */
  GHashTable *ids;
  GPtrArray *kinds;  /* of static names */
  gboolean any_kind; /* or it is not known which */
  gboolean many;
  GPtrArray *outbox;
  gboolean health;
  GQueue letters; /* WpLetter, in order */
};

typedef enum { LETTER_BUBBLE, LETTER_WITHDRAWN, LETTER_SENT, LETTER_CALL } WpLetterType;

typedef struct {
  WpLetterType type;
  WpBubble *bubble;
  char *id;
  gint64 at;
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} WpLetter;

static void
letter_free (gpointer data)
{
  WpLetter *self = data;
  if (self->bubble != NULL)
    wp_bubble_unref (self->bubble);
  g_free (self->id);
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_free (self);
}

WpMailbox *
wp_mailbox_new (GMainContext *context, const WpMailboxFuncs *funcs, gpointer user_data)
{
  WpMailbox *self = g_atomic_rc_box_new0 (WpMailbox);
  self->context = context != NULL ? g_main_context_ref (context) : g_main_context_ref (g_main_context_default ());
  self->funcs = *funcs;
  self->user_data = user_data;
  g_mutex_init (&self->mutex);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->kinds = g_ptr_array_new ();
  g_queue_init (&self->letters);
  return self;
}

WpMailbox *
wp_mailbox_ref (WpMailbox *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mailbox_clear (gpointer data)
{
  WpMailbox *self = data;
  g_clear_pointer (&self->source, g_source_unref);
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->kinds);
  g_clear_pointer (&self->outbox, g_ptr_array_unref);
  g_queue_clear_full (&self->letters, letter_free);
  g_mutex_clear (&self->mutex);
  g_main_context_unref (self->context);
}

void
wp_mailbox_unref (WpMailbox *self)
{
  g_atomic_rc_box_release_full (self, mailbox_clear);
}

static void
drop_source (WpMailbox *self)
{
  if (self->source != NULL) {
    g_source_destroy (self->source);
    g_clear_pointer (&self->source, g_source_unref);
  }
}

static gboolean
has_documents (WpMailbox *self)
{
  return self->many || g_hash_table_size (self->ids) > 0;
}

static gboolean
source_cb (gpointer user_data)
{
  wp_mailbox_flush (user_data);
  return G_SOURCE_REMOVE;
}

/* With the mutex held. Documents alone wait for their interval; anything else goes at once. */
static void
schedule (WpMailbox *self)
{
  gboolean urgent = self->outbox != NULL || self->health || !g_queue_is_empty (&self->letters);
  gint64 due = self->documents_at + WP_MAILBOX_INTERVAL * 1000;
  gint64 now = g_get_monotonic_time ();
  gboolean late = !urgent && due > now;
  /* Once closed, letters are only let go of: on the main thread, since they may hold the last reference to what lives there. */
  gboolean wanted = self->closed ? !g_queue_is_empty (&self->letters) : self->open && (urgent || has_documents (self));
  if (!wanted || (self->source != NULL && (!self->source_late || late)))
    return;
  drop_source (self);
  self->source = late ? g_timeout_source_new ((guint) ((due - now) / 1000) + 1) : g_idle_source_new ();
  self->source_late = late;
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, source_cb, wp_mailbox_ref (self), (GDestroyNotify) wp_mailbox_unref);
  g_source_attach (self->source, self->context);
}

static void
hand_over_documents (WpMailbox *self, GHashTable *ids, gboolean many, GPtrArray *kinds)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, ids);
  while (!many && g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (names, id);
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (kinds, NULL);
  self->funcs.documents ((const char *const *) names->pdata, (const char *const *) kinds->pdata, self->user_data);
}

static void
deliver_letter (WpMailbox *self, WpLetter *letter)
{
  if (letter->type == LETTER_BUBBLE)
    self->funcs.bubble (letter->bubble, self->user_data);
  else if (letter->type == LETTER_WITHDRAWN)
    self->funcs.withdrawn (letter->id, self->user_data);
  else if (letter->type == LETTER_SENT && self->funcs.sent != NULL)
    self->funcs.sent (letter->id, letter->at, self->user_data);
  else if (letter->type == LETTER_CALL)
    letter->func (letter->data);
  letter_free (letter);
}

void
wp_mailbox_flush (WpMailbox *self)
{
  g_autoptr (WpMailbox) alive = wp_mailbox_ref (self);
  g_autoptr (GHashTable) ids = NULL;
  g_autoptr (GPtrArray) kinds = NULL;
  GPtrArray *outbox;
  gboolean health, many = FALSE, documents;
  g_mutex_lock (&self->mutex);
  drop_source (self);
  if (!self->open || self->closed) {
    GQueue dropped = G_QUEUE_INIT;
    if (self->closed) {
      dropped = self->letters;
      g_queue_init (&self->letters);
    }
    g_mutex_unlock (&self->mutex);
    g_queue_clear_full (&dropped, letter_free);
    return;
  }
  documents = has_documents (self) && g_get_monotonic_time () >= self->documents_at + WP_MAILBOX_INTERVAL * 1000;
  if (documents) {
    ids = g_steal_pointer (&self->ids);
    self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    kinds = g_steal_pointer (&self->kinds);
    self->kinds = g_ptr_array_new ();
    if (self->any_kind)
      g_ptr_array_set_size (kinds, 0);
    many = self->many;
    self->many = FALSE;
    self->any_kind = FALSE;
    self->documents_at = g_get_monotonic_time ();
  }
  outbox = g_steal_pointer (&self->outbox);
  health = self->health;
  self->health = FALSE;
  GQueue letters = self->letters;
  g_queue_init (&self->letters);
  g_mutex_unlock (&self->mutex);
  /* The outbox goes first: whoever hears of a document looks at what is pending over it. Any of these may close us. */
  if (outbox != NULL)
    self->funcs.outbox (outbox, self->user_data);
  if (documents && !self->closed)
    hand_over_documents (self, ids, many, kinds);
  for (WpLetter *letter; (letter = g_queue_pop_head (&letters)) != NULL;) {
    if (self->closed)
      letter_free (letter);
    else
      deliver_letter (self, letter);
  }
  if (health && !self->closed)
    self->funcs.health (self->user_data);
  g_mutex_lock (&self->mutex);
  schedule (self);
  g_mutex_unlock (&self->mutex);
}

void
wp_mailbox_open (WpMailbox *self)
{
  g_mutex_lock (&self->mutex);
  self->open = TRUE;
  schedule (self);
  g_mutex_unlock (&self->mutex);
}

void
wp_mailbox_close (WpMailbox *self)
{
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_mutex_unlock (&self->mutex);
  wp_mailbox_flush (self);
}

void
wp_mailbox_post_document (WpMailbox *self, const char *kind, const char *id)
{
  g_mutex_lock (&self->mutex);
  if (kind == NULL)
    self->any_kind = TRUE;
  else if (!g_ptr_array_find (self->kinds, kind, NULL))
    g_ptr_array_add (self->kinds, (gpointer) kind);
  if (id == NULL || g_hash_table_size (self->ids) >= WP_MAILBOX_MAX_IDS)
    self->many = TRUE;
  else if (!self->many)
    g_hash_table_add (self->ids, g_strdup (id));
  schedule (self);
  g_mutex_unlock (&self->mutex);
}

void
wp_mailbox_post_outbox (WpMailbox *self, GPtrArray *rows)
{
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->outbox, g_ptr_array_unref);
  self->outbox = rows;
  schedule (self);
  g_mutex_unlock (&self->mutex);
}

void
wp_mailbox_post_health (WpMailbox *self)
{
  g_mutex_lock (&self->mutex);
  self->health = TRUE;
  schedule (self);
  g_mutex_unlock (&self->mutex);
}

static void
post_letter (WpMailbox *self, WpLetter letter)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->letters, g_memdup2 (&letter, sizeof letter));
  schedule (self);
  g_mutex_unlock (&self->mutex);
}

void
wp_mailbox_post_bubble (WpMailbox *self, WpBubble *bubble)
{
  post_letter (self, (WpLetter) { .type = LETTER_BUBBLE, .bubble = bubble });
}

void
wp_mailbox_post_withdrawn (WpMailbox *self, const char *bubble_id)
{
  post_letter (self, (WpLetter) { .type = LETTER_WITHDRAWN, .id = g_strdup (bubble_id) });
}

void
wp_mailbox_post_sent (WpMailbox *self, const char *submission_id, gint64 at)
{
  post_letter (self, (WpLetter) { .type = LETTER_SENT, .id = g_strdup (submission_id), .at = at });
}

void
wp_mailbox_post_call (WpMailbox *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  post_letter (self, (WpLetter) { .type = LETTER_CALL, .func = func, .data = data, .destroy = destroy });
}
