/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccount"
#include "config.h"

#include "wp-account-private.h"
#include "wp-bubble.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-typed.h"
#include "wp-time.h"

#define TICK_SECONDS 5
#define JUMP (10 * WP_SECOND)

struct _WpAccount {
  GObject parent_instance;
  WpAccountInfo *info;
  WpActor actor; /* interned: what was handed out stays good when a name changes */
  gboolean demo;
  gboolean stopped;
  WpMailbox *mailbox;
  WpHealthBoard *board;
  WpEngine *engine;
  WpStore *store; /* (nullable): the main thread's own reader */
  WpAccountChanged changed; /* (nullable) */
  gpointer changed_data;
  /* the mirror of work.db */
  GPtrArray *outbox; /* WpOutboxRow */
  WpNotes *notes; /* drafts, seen marks, answers of forms */
  guint tick_id;
  gint64 ticked; /* boot clock: the last tick. A gap means that this machine or this program slept */
  GPtrArray *waiters; /* WpWaiter */
  int told_trouble;
  int told_work;
  GHashTable *late; /* incidents: somebody was told that something of them is not sent */
  gint64 drill_proven;
};

G_DEFINE_FINAL_TYPE (WpAccount, wp_account, G_TYPE_OBJECT)

enum { HEALTH_CHANGED, DOCUMENTS_CHANGED, OUTBOX_CHANGED, BUBBLE, BUBBLE_WITHDRAWN, DRILL_SEEN, DRAFTS_KEPT, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Waiting for a delivery */

typedef struct {
  WpAccount *account;
  GTask *task;
  char *key;
  guint timeout_id;
} WpWaiter;

static void
waiter_free (gpointer data)
{
  WpWaiter *self = data;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_object_unref (self->task);
  g_free (self->key);
  g_free (self);
}

static WpOutboxRow *
find_row (WpAccount *self, const char *key)
{
  for (guint i = 0; i < self->outbox->len; i++) {
    WpOutboxRow *row = g_ptr_array_index (self->outbox, i);
    if (g_str_equal (row->command->key, key))
      return row;
  }
  return NULL;
}

/* FALSE while it is still on its way */
static gboolean
end_wait (WpAccount *self, WpWaiter *waiter)
{
  WpOutboxRow *row = find_row (self, waiter->key);
  if (row != NULL && row->state != WP_OUTBOX_REJECTED)
    return FALSE;
  if (row == NULL)
    g_task_return_boolean (waiter->task, TRUE);
  else
    g_task_return_new_error (waiter->task, WP_ERROR, row->error_code, "%s", row->error_message != NULL ? row->error_message : "");
  return TRUE;
}

static void
check_waiters (WpAccount *self)
{
  for (guint i = 0; i < self->waiters->len;) {
    if (end_wait (self, g_ptr_array_index (self->waiters, i)))
      g_ptr_array_remove_index (self->waiters, i);
    else
      i++;
  }
}

static gboolean
has_row (WpAccount *self, const char *incident_id)
{
  for (guint i = 0; i < self->outbox->len; i++)
    if (g_str_equal (((WpOutboxRow *) g_ptr_array_index (self->outbox, i))->command->document_id, incident_id))
      return TRUE;
  return FALSE;
}

/* What was late has arrived: the bubble that said so goes. */
static void
check_late (WpAccount *self)
{
  GHashTableIter iter;
  gpointer incident_id;
  g_hash_table_iter_init (&iter, self->late);
  while (g_hash_table_iter_next (&iter, &incident_id, NULL)) {
    if (has_row (self, incident_id))
      continue;
    g_autofree char *id = g_strdup_printf (WP_BUBBLE_NOT_SENT_ID, self->info->id, (const char *) incident_id);
    wp_mailbox_post_withdrawn (self->mailbox, id);
    g_hash_table_iter_remove (&iter);
  }
}

static gboolean
wait_timeout_cb (gpointer user_data)
{
  WpWaiter *waiter = user_data;
  WpAccount *self = waiter->account;
  WpOutboxRow *row = find_row (self, waiter->key);
  int code = wp_account_get_trouble (self);
  waiter->timeout_id = 0;
  if (code == 0)
    code = row != NULL && row->error_code != 0 ? row->error_code : WP_ERROR_TIMEOUT;
  if (row != NULL)
    g_hash_table_add (self->late, g_strdup (row->command->document_id));
  g_task_return_new_error (waiter->task, WP_ERROR, code, "%s", wp_error_get_title (code));
  g_ptr_array_remove (self->waiters, waiter);
  return G_SOURCE_REMOVE;
}

/* What the threads tell */

static void
documents_cb (const char *const *ids, gpointer user_data)
{
  g_signal_emit (user_data, signals[DOCUMENTS_CHANGED], 0, ids);
}

static void
outbox_cb (GPtrArray *rows, gpointer user_data)
{
  WpAccount *self = user_data;
  g_ptr_array_unref (self->outbox);
  self->outbox = rows;
  if (rows->len > 0 && wp_engine_get_sync (self->engine) != NULL)
    wp_sync_deliver (wp_engine_get_sync (self->engine));
  check_waiters (self);
  check_late (self);
  g_signal_emit (self, signals[OUTBOX_CHANGED], 0);
}

static void
bubble_cb (WpBubble *bubble, gpointer user_data)
{
  g_signal_emit (user_data, signals[BUBBLE], 0, bubble);
}

static void
withdrawn_cb (const char *id, gpointer user_data)
{
  g_signal_emit (user_data, signals[BUBBLE_WITHDRAWN], 0, id);
}

static void
sent_cb (const char *submission_id, gint64 at, gpointer user_data)
{
  WpAccount *self = user_data;
  const char *const ids[] = { submission_id, NULL };
  wp_notes_set_sent (self->notes, submission_id, at);
  g_signal_emit (self, signals[DOCUMENTS_CHANGED], 0, ids);
}

/* A broken path is told once, and taken back when it works. Where it is the bubbles that are broken, none can tell. */
static void
tell_trouble (WpAccount *self, const WpHealth *health)
{
  WpLinkName name;
  gboolean broken = wp_health_worst (health, &name) == WP_LINK_BROKEN && name != WP_LINK_NOTIFICATIONS;
  int code = broken ? wp_health_trouble (health) : 0;
  if ((code != 0) == (self->told_trouble != 0))
    return;
  g_autofree char *id = g_strconcat (self->info->id, "/broken", NULL);
  self->told_trouble = code;
  if (code != 0) {
    WpBubble bubble = { .type = WP_BUBBLE_BROKEN, .id = id, .error_code = code };
    wp_mailbox_post_bubble (self->mailbox, wp_bubble_new (&bubble));
  } else {
    wp_mailbox_post_withdrawn (self->mailbox, id);
  }
}

/* Another work.db took the place of a damaged one: what was typed is here, too. */
static void
check_work (WpAccount *self, int code)
{
  if (code != self->told_work && (code == WP_ERROR_WORK_RESCUED || code == WP_ERROR_WORK_LOST))
    wp_notes_write_drafts (self->notes);
  self->told_work = code;
}

static void
health_cb (gpointer user_data)
{
  WpAccount *self = user_data;
  WpHealth health;
  wp_health_board_read (self->board, &health);
  tell_trouble (self, &health);
  check_work (self, health.links[WP_LINK_WORK].code);
  g_signal_emit (self, signals[HEALTH_CHANGED], 0);
  if (health.drill_proven > self->drill_proven && self->drill_proven >= 0)
    g_signal_emit (self, signals[DRILL_SEEN], 0);
  self->drill_proven = health.drill_proven;
}

/* On the main thread: what /v1/me said */
typedef struct {
  WpAccount *account; /* unowned: the mailbox is closed before it goes */
  JsonObject *me;
} WpMeeting;

static void
meeting_free (gpointer data)
{
  WpMeeting *meeting = data;
  json_object_unref (meeting->me);
  g_free (meeting);
}

static gboolean
set_actor (WpWriter *writer, gpointer data, GError **error)
{
  wp_writer_set_actor (writer, data);
  return TRUE;
}

static void
info_changed (WpAccount *self)
{
  self->actor = (WpActor){ g_intern_string (self->info->user_id), g_intern_string (self->info->user_name), self->info->role };
  if (wp_engine_is_open (self->engine))
    wp_engine_write (self->engine, set_actor, g_memdup2 (&self->actor, sizeof self->actor), g_free, NULL);
  if (self->changed != NULL)
    self->changed (self, self->changed_data);
}

static gboolean
met_main (gpointer data)
{
  WpMeeting *meeting = data;
  WpAccount *self = meeting->account;
  /* Another user behind the same account cannot be: the token names one. */
  if (g_strcmp0 (wp_json_string (wp_json_object (meeting->me, "user"), "id"), self->info->user_id) != 0 ||
      !wp_account_info_update (self->info, meeting->me))
    return G_SOURCE_REMOVE;
  info_changed (self);
  g_signal_emit (self, signals[HEALTH_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
met_cb (JsonObject *me, gpointer user_data)
{
  WpAccount *self = user_data;
  WpMeeting *meeting = g_new0 (WpMeeting, 1);
  meeting->account = self;
  meeting->me = wp_json_copy (me);
  wp_mailbox_post_call (self->mailbox, met_main, meeting, meeting_free);
}

/* Clocks and networks */

static gboolean
tick_cb (gpointer user_data)
{
  WpAccount *self = user_data;
  gint64 now = wp_time_boot ();
  gboolean slept = now - self->ticked > TICK_SECONDS * WP_SECOND + JUMP;
  self->ticked = now;
  if (slept)
    wp_account_reconnect (self);
  wp_health_board_check_age (self->board);
  wp_account_check_disk (self);
  return G_SOURCE_CONTINUE;
}

void
wp_account_reconnect (WpAccount *self)
{
  wp_health_board_slept (self->board);
  if (wp_engine_get_stream (self->engine) == NULL)
    return;
  wp_stream_reconnect (wp_engine_get_stream (self->engine));
  wp_sync_kick (wp_engine_get_sync (self->engine));
}

/* A hint, no more: the truth is the next answer. */
static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, WpAccount *self)
{
  if (available)
    wp_account_retry_now (self);
}

/* The object */

static void
wp_account_dispose (GObject *object)
{
  WpAccount *self = WP_ACCOUNT (object);
  wp_account_stop (self);
  g_clear_pointer (&self->engine, wp_engine_free);
  g_clear_pointer (&self->store, wp_store_close);
  G_OBJECT_CLASS (wp_account_parent_class)->dispose (object);
}

static void
wp_account_finalize (GObject *object)
{
  WpAccount *self = WP_ACCOUNT (object);
  g_clear_pointer (&self->mailbox, wp_mailbox_unref);
  g_clear_pointer (&self->board, wp_health_board_unref);
  wp_account_info_free (self->info);
  g_ptr_array_unref (self->outbox);
  g_ptr_array_unref (self->waiters);
  wp_notes_free (self->notes);
  g_hash_table_unref (self->late);
  G_OBJECT_CLASS (wp_account_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n_params, GType type)
{
  return g_signal_new (name, WP_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n_params, type);
}

static void
wp_account_class_init (WpAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = wp_account_dispose;
  object_class->finalize = wp_account_finalize;
  signals[HEALTH_CHANGED] = add_signal ("health-changed", 0, 0);
  signals[DOCUMENTS_CHANGED] = add_signal ("documents-changed", 1, G_TYPE_STRV | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[OUTBOX_CHANGED] = add_signal ("outbox-changed", 0, 0);
  signals[BUBBLE] = add_signal ("bubble", 1, G_TYPE_POINTER);
  signals[BUBBLE_WITHDRAWN] = add_signal ("bubble-withdrawn", 1, G_TYPE_STRING);
  signals[DRILL_SEEN] = add_signal ("drill-seen", 0, 0);
  signals[DRAFTS_KEPT] = add_signal ("drafts-kept", 0, 0);
}

static void
wp_account_init (WpAccount *self)
{
  static const WpMailboxFuncs funcs = { documents_cb, outbox_cb, bubble_cb, withdrawn_cb, health_cb, sent_cb };
  self->mailbox = wp_mailbox_new (NULL, &funcs, self);
  self->board = wp_health_board_new (self->mailbox);
  self->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_outbox_row_unref);
  self->waiters = g_ptr_array_new_with_free_func (waiter_free);
  self->late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->drill_proven = -1;
}

static void
kept_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[DRAFTS_KEPT], 0);
}

WpAccount *
wp_account_new (const WpAccountInfo *info, const char *directory, gboolean demo)
{
  WpAccount *self = g_object_new (WP_TYPE_ACCOUNT, NULL);
  self->info = wp_account_info_copy (info);
  self->demo = demo;
  self->actor = (WpActor){ g_intern_string (info->user_id), g_intern_string (info->user_name), info->role };
  self->engine = wp_engine_new (info, directory, !demo, self->mailbox, self->board);
  self->notes = wp_notes_new (self->engine, kept_cb, self);
  return self;
}

WpEngine *
wp_account_get_engine (WpAccount *self)
{
  return self->engine;
}

WpHealthBoard *
wp_account_get_board (WpAccount *self)
{
  return self->board;
}

WpNotes *
wp_account_get_notes (WpAccount *self)
{
  return self->notes;
}

const WpAccountInfo *
wp_account_get_info (WpAccount *self)
{
  return self->info;
}

void
wp_account_set_changed_func (WpAccount *self, WpAccountChanged changed, gpointer user_data)
{
  self->changed = changed;
  self->changed_data = user_data;
}

void
wp_account_update_info (WpAccount *self, const WpAccountInfo *info)
{
  gint64 first_sign_in = self->info->first_sign_in;
  wp_account_info_free (self->info);
  self->info = wp_account_info_copy (info);
  self->info->first_sign_in = first_sign_in;
  info_changed (self);
}

/* The databases are open. */
static void
begin (WpAccount *self)
{
  wp_notes_fill (self->notes, wp_engine_steal_drafts (self->engine), wp_engine_steal_seen (self->engine));
  wp_engine_start (self->engine, met_cb, self);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_changed_cb), self, 0);
}

void
wp_account_start (WpAccount *self)
{
  if (wp_engine_is_open (self->engine))
    begin (self);
  self->ticked = wp_time_boot ();
  self->tick_id = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
  wp_mailbox_open (self->mailbox);
}

static void
reopened_cb (gpointer user_data)
{
  WpAccount *self = user_data;
  begin (self);
  wp_mailbox_post_document (self->mailbox, NULL);
}

void
wp_account_check_disk (WpAccount *self)
{
  if (wp_engine_is_open (self->engine))
    wp_engine_check (self->engine);
  else if (!self->stopped)
    wp_engine_reopen (self->engine, reopened_cb, self);
}

void
wp_account_stop (WpAccount *self)
{
  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  wp_notes_close (self->notes);
  wp_mailbox_close (self->mailbox);
  while (self->waiters->len > 0) {
    WpWaiter *waiter = g_ptr_array_index (self->waiters, 0);
    g_task_return_new_error (waiter->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was closed");
    g_ptr_array_remove_index (self->waiters, 0);
  }
  wp_engine_stop (self->engine);
}

const char *
wp_account_get_id (WpAccount *self)
{
  return self->info->id;
}

const char *
wp_account_get_server_url (WpAccount *self)
{
  return self->info->server_url;
}

const char *
wp_account_get_email (WpAccount *self)
{
  return self->info->email;
}

const char *
wp_account_get_partner_name (WpAccount *self)
{
  return self->info->partner_name;
}

const WpActor *
wp_account_get_actor (WpAccount *self)
{
  return &self->actor;
}

gint64
wp_account_get_first_sign_in (WpAccount *self)
{
  return self->info->first_sign_in;
}

gboolean
wp_account_is_demo (WpAccount *self)
{
  return self->demo;
}

void
wp_account_get_health (WpAccount *self, WpHealth *health)
{
  wp_health_board_read (self->board, health);
}

int
wp_account_get_trouble (WpAccount *self)
{
  WpHealth health;
  wp_health_board_read (self->board, &health);
  return wp_health_trouble (&health);
}

/* Drafts, seen marks and the outbox, from the mirror */

const char *
wp_account_get_draft (WpAccount *self, const char *scope)
{
  return wp_notes_get_draft (self->notes, scope);
}

void
wp_account_set_draft (WpAccount *self, const char *scope, const char *text)
{
  wp_notes_set_draft (self->notes, scope, text);
}

gboolean
wp_account_is_draft_kept (WpAccount *self, const char *scope)
{
  return wp_notes_is_draft_kept (self->notes, scope);
}

gboolean
wp_account_is_unread (WpAccount *self, const char *incident_id, gint64 news)
{
  gint64 seen = wp_notes_get_seen (self->notes, incident_id);
  /* What was there before the first sign-in is nobody's news. */
  return news > (seen > 0 ? seen : self->info->first_sign_in);
}

void
wp_account_mark_seen (WpAccount *self, const char *incident_id, gint64 news)
{
  if (!wp_account_is_unread (self, incident_id, news))
    return;
  wp_notes_set_seen (self->notes, incident_id, news);
  wp_mailbox_post_document (self->mailbox, incident_id);
}

GPtrArray *
wp_account_get_outbox (WpAccount *self, const char *document_id)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_outbox_row_unref);
  for (guint i = 0; i < self->outbox->len; i++) {
    WpOutboxRow *row = g_ptr_array_index (self->outbox, i);
    if (document_id == NULL || g_str_equal (row->command->document_id, document_id))
      g_ptr_array_add (rows, wp_outbox_row_ref (row));
  }
  return rows;
}

void
wp_account_wait_delivered_async (WpAccount *self, const char *key, guint seconds, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  WpWaiter *waiter = g_new0 (WpWaiter, 1);
  waiter->account = self;
  waiter->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (waiter->task, wp_account_wait_delivered_async);
  waiter->key = g_strdup (key);
  wp_mailbox_flush (self->mailbox);
  if (end_wait (self, waiter)) {
    waiter_free (waiter);
    return;
  }
  waiter->timeout_id = g_timeout_add_seconds (seconds, wait_timeout_cb, waiter);
  g_ptr_array_add (self->waiters, waiter);
  if (wp_engine_get_sync (self->engine) != NULL)
    wp_sync_kick (wp_engine_get_sync (self->engine));
}

gboolean
wp_account_wait_delivered_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Reading on the main thread: the visible page, by key */

WpStore *
wp_account_need_store (WpAccount *self)
{
  WpDb *db = self->store != NULL ? wp_store_get_db (self->store) : NULL;
  gboolean moved = db != NULL && wp_db_has_moved (db);
  gboolean damaged = db != NULL && wp_db_get_trouble (db) == WP_ERROR_STORAGE_CORRUPT;
  if (damaged && !moved)
    wp_engine_report_damage (self->engine);
  if (damaged || moved)
    g_clear_pointer (&self->store, wp_store_close);
  if (self->store == NULL && self->engine != NULL && wp_engine_is_open (self->engine)) {
    g_autofree char *path = wp_engine_get_replica_path (self->engine);
    self->store = wp_store_open (path, WP_STORE_READER, NULL);
  }
  return self->store;
}
