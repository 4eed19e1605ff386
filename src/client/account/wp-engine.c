/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpEngine"
#include "config.h"

#include "wp-engine.h"
#include "wp-error.h"
#include "wp-time.h"

struct _WpEngine {
  WpAccountInfo *info;
  char *directory;
  WpMailbox *mailbox;
  WpHealthBoard *board;
  WpTokens *tokens;
  WpSecrets *secrets;
  WpWorker *worker;
  WpWriter *writer; /* (nullable): used on the worker alone */
  WpAccountReader *reader;
  WpSync *sync;     /* (nullable) */
  WpStream *stream; /* (nullable) */
  char *cursor;     /* as it was opened */
  GHashTable *drafts;
  GHashTable *seen;
  void (*me_received) (JsonObject *me, gpointer user_data);
  gpointer me_data;
  gboolean stopped; /* the main thread's: what is below it belongs to whoever closes it */
  WpWorker *opener; /* (nullable): opens the databases once more */
  void (*opened) (gpointer user_data);
  gpointer opened_data;
};

WpEngine *
wp_engine_new (const WpAccountInfo *info, const char *directory, gboolean keyring, WpMailbox *mailbox, WpHealthBoard *board)
{
  WpEngine *self = g_new0 (WpEngine, 1);
  g_autofree char *label = g_strdup_printf ("Watchpost: %s", info->server_url);
  self->info = wp_account_info_copy (info);
  self->directory = g_strdup (directory);
  self->mailbox = wp_mailbox_ref (mailbox);
  self->board = wp_health_board_ref (board);
  if (!keyring)
    wp_health_board_set (board, WP_LINK_KEYRING, WP_LINK_OK, 0); /* not needed */
  self->tokens = wp_tokens_new (info->id, label, keyring, board);
  self->secrets = wp_secrets_new (info->id, label, keyring);
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
wp_engine_free (WpEngine *self)
{
  if (self == NULL)
    return;
  wp_engine_close (self);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  wp_tokens_unref (self->tokens);
  wp_secrets_unref (self->secrets);
  wp_health_board_unref (self->board);
  wp_mailbox_unref (self->mailbox);
  wp_account_info_free (self->info);
  g_free (self->directory);
  g_free (self->cursor);
  g_free (self);
}

static void
draft_cb (const char *name, const char *text, gint64 number, gpointer user_data)
{
  g_hash_table_insert (((WpEngine *) user_data)->drafts, g_strdup (name), g_strdup (text));
}

static void
seen_cb (const char *name, const char *text, gint64 number, gpointer user_data)
{
  g_hash_table_insert (((WpEngine *) user_data)->seen, g_strdup (name), g_memdup2 (&number, sizeof number));
}

static gboolean
fetch_main (gpointer data)
{
  WpEngine *self = data;
  if (wp_engine_get_sync (self) != NULL)
    wp_sync_pull (wp_engine_get_sync (self));
  return G_SOURCE_REMOVE;
}

/* On the writer's thread, after each call. @fetch: see wp_writer_finish() */
static void
after_call (WpEngine *self, gboolean fetch)
{
  if (fetch)
    wp_mailbox_post_call (self->mailbox, fetch_main, self, NULL);
}

static void
check_writer (gpointer data)
{
  WpEngine *self = data;
  if (self->writer != NULL)
    after_call (self, wp_writer_check (self->writer));
}

static void
report_damage (gpointer data)
{
  WpEngine *self = data;
  if (self->writer == NULL)
    return;
  wp_writer_report_damage (self->writer);
  after_call (self, wp_writer_finish (self->writer));
}

void
wp_engine_check (WpEngine *self)
{
  if (wp_engine_is_open (self))
    wp_worker_push (self->worker, WP_WORKER_BACKGROUND, check_writer, self, NULL);
}

/* The reader's thread ends before the worker goes. */
void
wp_engine_report_damage (WpEngine *self)
{
  if (self->worker != NULL)
    wp_worker_push (self->worker, WP_WORKER_BACKGROUND, report_damage, self, NULL);
}

static void
damaged_cb (gpointer user_data)
{
  wp_engine_report_damage (user_data);
}

typedef struct {
  WpEngine *engine;
  GError *error;
} WpOpening;

static void
open_writer (gpointer data)
{
  WpOpening *opening = data;
  WpEngine *self = opening->engine;
  WpActor actor = { self->info->user_id, self->info->user_name, self->info->role };
  g_autoptr (WpWriter) writer = wp_writer_open (self->directory, self->info->id, &actor, self->info->first_sign_in, self->mailbox, self->board,
                                                &opening->error);
  if (writer == NULL)
    return;
  WpWork *work = wp_writer_get_work (writer);
  if (!wp_work_load_drafts (work, draft_cb, self, &opening->error) || !wp_work_load_seen (work, seen_cb, self, &opening->error))
    return;
  self->cursor = wp_replica_get_cursor (wp_writer_get_replica (writer));
  wp_secrets_sweep (self->secrets, wp_writer_list_secrets (writer));
  self->writer = g_steal_pointer (&writer);
}

static void
sweep_blobs (gpointer data)
{
  WpEngine *self = data;
  if (self->writer != NULL)
    wp_writer_sweep_blobs (self->writer, wp_time_now ());
}

static void
close_writer (gpointer data)
{
  WpEngine *self = data;
  g_clear_pointer (&self->writer, wp_writer_close);
}

static void
opened (WpEngine *self, WpWorker *worker)
{
  g_autofree char *path = wp_engine_get_replica_path (self);
  self->worker = worker;
  self->reader = wp_account_reader_new (path, damaged_cb, self);
  wp_worker_push (self->worker, WP_WORKER_BACKGROUND, sweep_blobs, self, NULL);
}

static void
not_opened (WpEngine *self, const GError *error)
{
  wp_health_board_set (self->board, WP_LINK_WORK, WP_LINK_BROKEN, error->domain == WP_ERROR ? error->code : WP_ERROR_STORAGE);
}

gboolean
wp_engine_open (WpEngine *self, GError **error)
{
  WpOpening opening = { .engine = self };
  WpWorker *worker = wp_worker_new ("wp-writer");
  wp_worker_run (worker, WP_WORKER_URGENT, open_writer, &opening);
  if (opening.error == NULL) {
    opened (self, worker);
    return TRUE;
  }
  wp_worker_free (worker);
  not_opened (self, opening.error);
  g_propagate_error (error, opening.error);
  return FALSE;
}

static gboolean
reopened_main (gpointer data)
{
  WpEngine *self = data;
  WpWorker *worker = g_steal_pointer (&self->opener);
  if (self->writer == NULL) {
    wp_worker_free (worker);
    return G_SOURCE_REMOVE;
  }
  opened (self, worker);
  self->opened (self->opened_data);
  return G_SOURCE_REMOVE;
}

static void
reopen_writer (gpointer data)
{
  WpEngine *self = data;
  WpOpening opening = { .engine = self };
  open_writer (&opening);
  if (opening.error != NULL)
    not_opened (self, opening.error);
  g_clear_error (&opening.error);
  wp_mailbox_post_call (self->mailbox, reopened_main, self, NULL);
}

void
wp_engine_reopen (WpEngine *self, void (*opened_func) (gpointer user_data), gpointer user_data)
{
  if (self->worker != NULL || self->opener != NULL)
    return;
  self->opened = opened_func;
  self->opened_data = user_data;
  self->opener = wp_worker_new ("wp-writer");
  wp_worker_push (self->opener, WP_WORKER_URGENT, reopen_writer, self, NULL);
}

GHashTable *
wp_engine_steal_drafts (WpEngine *self)
{
  return g_steal_pointer (&self->drafts);
}

GHashTable *
wp_engine_steal_seen (WpEngine *self)
{
  return g_steal_pointer (&self->seen);
}

static void
me_cb (JsonObject *me, gpointer user_data)
{
  WpEngine *self = user_data;
  self->me_received (me, self->me_data);
}

/* A keyring that was waited for has answered. */
static void
ready_cb (gpointer user_data)
{
  WpEngine *self = user_data;
  wp_sync_kick (self->sync);
  wp_stream_kick (self->stream);
}

static void
recovered_cb (gpointer user_data)
{
  WpEngine *self = user_data;
  WpStream *stream = g_atomic_pointer_get (&self->stream);
  if (stream != NULL)
    wp_stream_kick (stream);
}

void
wp_engine_start (WpEngine *self, void (*me_received) (JsonObject *me, gpointer user_data), gpointer user_data)
{
  g_return_if_fail (self->worker != NULL && self->sync == NULL);
  self->me_received = me_received;
  self->me_data = user_data;
  WpSyncParts parts = {
    .server_url = self->info->server_url,
    .directory = self->directory,
    .worker = self->worker,
    .writer = self->writer,
    .tokens = self->tokens,
    .secrets = self->secrets,
    .board = self->board,
    .me_received = me_cb,
    .recovered = recovered_cb,
    .user_data = self,
  };
  self->sync = wp_sync_new (&parts);
  g_atomic_pointer_set (&self->stream, wp_stream_new (self->info->server_url, self->cursor, self->tokens, self->board, self->sync));
  wp_tokens_set_ready_func (self->tokens, ready_cb, self);
}

void
wp_engine_stop (WpEngine *self)
{
  if (self->stopped)
    return;
  self->stopped = TRUE;
  wp_tokens_end (self->tokens);
  if (self->sync != NULL)
    wp_sync_cancel (self->sync);
  if (self->stream != NULL)
    wp_stream_cancel (self->stream);
}

void
wp_engine_close (WpEngine *self)
{
  wp_tokens_end (self->tokens);
  /* Stream and sync call each other: both are canceled, one thread ends, then the other, then both are freed. */
  if (self->stream != NULL)
    wp_stream_cancel (self->stream);
  if (self->sync != NULL)
    wp_sync_stop (self->sync);
  g_clear_pointer (&self->stream, wp_stream_free);
  g_clear_pointer (&self->sync, wp_sync_free);
  g_clear_pointer (&self->reader, wp_account_reader_free);
  if (self->worker == NULL)
    self->worker = g_steal_pointer (&self->opener);
  if (self->worker != NULL)
    wp_worker_push (self->worker, WP_WORKER_BACKGROUND, close_writer, self, NULL);
  g_clear_pointer (&self->worker, wp_worker_free);
  wp_tokens_settle (self->tokens);
}

const char *
wp_engine_get_directory (WpEngine *self)
{
  return self->directory;
}

char *
wp_engine_get_replica_path (WpEngine *self)
{
  return g_build_filename (self->directory, "replica.db", NULL);
}

gboolean
wp_engine_is_open (WpEngine *self)
{
  return !self->stopped && self->worker != NULL;
}

WpTokens *
wp_engine_get_tokens (WpEngine *self)
{
  return self->tokens;
}

WpSecrets *
wp_engine_get_secrets (WpEngine *self)
{
  return self->secrets;
}

WpSync *
wp_engine_get_sync (WpEngine *self)
{
  return !self->stopped ? self->sync : NULL;
}

WpStream *
wp_engine_get_stream (WpEngine *self)
{
  return !self->stopped ? self->stream : NULL;
}

WpAccountReader *
wp_engine_get_reader (WpEngine *self)
{
  return !self->stopped ? self->reader : NULL;
}

typedef struct {
  WpEngine *engine;
  WpEngineFunc func;
  gpointer data;
  GDestroyNotify destroy;
  GTask *task;
  gboolean returned;
  gboolean result;
  GError *error;
} WpWrite;

static void
write_free (gpointer data)
{
  WpWrite *write = data;
  if (write->destroy != NULL)
    write->destroy (write->data);
  /* The account was closed before the result could be returned. */
  if (write->task != NULL && !write->returned)
    g_task_return_new_error (write->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was closed");
  g_clear_error (&write->error);
  g_clear_object (&write->task);
  g_free (write);
}

/* On the main thread, after the mailbox has handed over what changed */
static gboolean
return_write (gpointer data)
{
  WpWrite *write = data;
  write->returned = TRUE;
  if (write->error != NULL)
    g_task_return_error (write->task, g_steal_pointer (&write->error));
  else
    g_task_return_boolean (write->task, write->result);
  return G_SOURCE_REMOVE;
}

static void
run_write (gpointer data)
{
  WpWrite *write = data;
  WpMailbox *mailbox = write->engine->mailbox;
  write->result = write->func (write->engine->writer, write->data, &write->error);
  after_call (write->engine, wp_writer_finish (write->engine->writer));
  if (write->task != NULL) {
    wp_mailbox_post_call (mailbox, return_write, write, write_free);
    return;
  }
  if (write->error != NULL)
    g_message ("Not written: %s", write->error->message);
  write_free (write);
}

void
wp_engine_write (WpEngine *self, WpEngineFunc func, gpointer data, GDestroyNotify destroy, GTask *task)
{
  WpWrite *write = g_new0 (WpWrite, 1);
  write->engine = self;
  write->func = func;
  write->data = data;
  write->destroy = destroy;
  write->task = task;
  if (wp_engine_is_open (self)) {
    wp_worker_push (self->worker, WP_WORKER_URGENT, run_write, write, NULL);
    return;
  }
  write->returned = TRUE;
  if (task != NULL)
    wp_engine_return_closed (self, task);
  write_free (write);
}

void
wp_engine_return_closed (WpEngine *self, GTask *task)
{
  WpHealth health;
  wp_health_board_read (self->board, &health);
  int work = health.links[WP_LINK_WORK].code, replica = health.links[WP_LINK_REPLICA].code;
  int code = work != 0 ? work : replica != 0 ? replica : WP_ERROR_STORAGE;
  if (self->stopped)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was closed");
  else
    g_task_return_new_error (task, WP_ERROR, code, "%s", wp_error_get_title (code));
}
