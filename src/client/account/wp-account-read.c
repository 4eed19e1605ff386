/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccountReader"
#include "config.h"

#include "wp-account-private.h"
#include "wp-account-read.h"
#include "wp-error.h"
#include "wp-kinds.h"
#include "wp-threads.h"

struct _WpAccountReader {
  WpWorker *worker;
  char *path;
  WpStore *store; /* (nullable): the worker's */
  void (*damaged) (gpointer user_data);
  gpointer user_data;
};

typedef struct {
  WpAccountReader *reader;
  WpQuery *query;
  const char *group, *column; /* of a sum */
  WpAccountAsk ask;           /* of a rule */
  gpointer data;
  GDestroyNotify free_data;
  GTask *task;
} WpReadJob;

static void
job_free (gpointer data)
{
  WpReadJob *job = data;
  g_clear_pointer (&job->query, wp_query_free);
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_object_unref (job->task);
  g_free (job);
}

static gboolean
need_store (WpAccountReader *self, GError **error)
{
  if (self->store != NULL && wp_db_has_moved (wp_store_get_db (self->store)))
    g_clear_pointer (&self->store, wp_store_close);
  if (self->store == NULL)
    self->store = wp_store_open (self->path, WP_STORE_READER, error);
  return self->store != NULL;
}

/* After a failure: reports damage to whoever can repair it, unless the file was replaced already. */
static void
report_damage (WpAccountReader *self)
{
  WpDb *db = self->store != NULL ? wp_store_get_db (self->store) : NULL;
  if (db == NULL || wp_db_get_trouble (db) != WP_ERROR_STORAGE_CORRUPT)
    return;
  if (!wp_db_has_moved (db))
    self->damaged (self->user_data);
  g_clear_pointer (&self->store, wp_store_close);
}

static void
close_store (gpointer data)
{
  WpAccountReader *self = data;
  g_clear_pointer (&self->store, wp_store_close);
}

/* @error: (transfer full) */
static void
fail (WpReadJob *job, GError *error)
{
  report_damage (job->reader);
  g_task_return_error (job->task, error);
}

/* (nullable) (transfer none): %NULL when the task has its answer already */
static WpStore *
begin (WpReadJob *job)
{
  GError *error = NULL;
  /* A keystroke later nobody wants it any more. */
  if (g_task_return_error_if_cancelled (job->task))
    return NULL;
  if (!need_store (job->reader, &error))
    fail (job, error);
  return job->reader->store;
}

static void
run_query (gpointer data)
{
  WpReadJob *job = data;
  GError *error = NULL;
  WpStore *store = begin (job);
  WpRefs *refs = store != NULL ? wp_store_query_refs (store, job->query, g_task_get_cancellable (job->task), &error) : NULL;
  if (refs != NULL)
    g_task_return_pointer (job->task, refs, (GDestroyNotify) wp_refs_free);
  else if (store != NULL)
    fail (job, error);
}

static void
run_count (gpointer data)
{
  WpReadJob *job = data;
  GError *error = NULL;
  guint count;
  WpStore *store = begin (job);
  if (store != NULL && wp_store_query_count (store, job->query, G_MAXINT, g_task_get_cancellable (job->task), &count, &error))
    g_task_return_int (job->task, count);
  else if (store != NULL)
    fail (job, error);
}

static void
run_sum (gpointer data)
{
  WpReadJob *job = data;
  GError *error = NULL;
  WpStore *store = begin (job);
  GHashTable *sums = store != NULL ? wp_store_sum_by (store, job->query, job->group, job->column, g_task_get_cancellable (job->task), &error) : NULL;
  if (sums != NULL)
    g_task_return_pointer (job->task, sums, (GDestroyNotify) g_hash_table_unref);
  else if (store != NULL)
    fail (job, error);
}

static void
run_rows (gpointer data)
{
  WpReadJob *job = data;
  GError *error = NULL;
  WpStore *store = begin (job);
  GPtrArray *rows = store != NULL ? wp_store_query_rows (store, job->query, g_task_get_cancellable (job->task), &error) : NULL;
  if (rows != NULL)
    g_task_return_pointer (job->task, rows, (GDestroyNotify) g_ptr_array_unref);
  else if (store != NULL)
    fail (job, error);
}

static void
run_ask (gpointer data)
{
  WpReadJob *job = data;
  GError *error = NULL;
  WpStoreLookup lookup;
  WpStore *store = begin (job);
  if (store == NULL)
    return;
  wp_store_lookup_init (&lookup, store, "");
  JsonObject *answer = job->ask (&lookup.lookup, job->data, &error);
  if (answer != NULL)
    g_task_return_pointer (job->task, answer, (GDestroyNotify) json_object_unref);
  else
    fail (job, error);
}

static void
run_list (gpointer data)
{
  WpReadJob *job = data;
  GError *error = NULL;
  WpStore *store = begin (job);
  if (store == NULL)
    return;
  g_autoptr (GPtrArray) page = wp_store_query_page (store, job->query, NULL, 0, G_MAXSIZE, NULL, &error);
  if (page == NULL) {
    fail (job, error);
    return;
  }
  GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; i < page->len; i++) {
    JsonObject *document = wp_document_parse (g_ptr_array_index (page, i), NULL);
    if (document != NULL)
      g_ptr_array_add (documents, document);
  }
  g_task_return_pointer (job->task, documents, (GDestroyNotify) g_ptr_array_unref);
}

WpAccountReader *
wp_account_reader_new (const char *path, void (*damaged) (gpointer user_data), gpointer user_data)
{
  WpAccountReader *self = g_new0 (WpAccountReader, 1);
  self->path = g_strdup (path);
  self->damaged = damaged;
  self->user_data = user_data;
  self->worker = wp_worker_new ("wp-reader");
  return self;
}

void
wp_account_reader_free (WpAccountReader *self)
{
  if (self == NULL)
    return;
  wp_worker_push (self->worker, WP_WORKER_BACKGROUND, close_store, self, NULL);
  wp_worker_free (self->worker);
  g_free (self->path);
  g_free (self);
}

/* What a view reads: rows and documents by key here on the main thread, lists on the reader's. */

static WpStore *
need_own_store (WpAccount *self)
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

/* @tag: the public function that begins it. @query: (nullable). Returns: (nullable): the job, not begun; %NULL when the task has its answer already */
static WpReadJob *
new_job (WpAccount *self, gpointer tag, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = wp_account_task_new (self, tag, cancellable, callback, user_data);
  WpAccountReader *reader = wp_engine_get_reader (self->engine);
  if (reader == NULL) {
    wp_engine_return_closed (self->engine, task);
    return NULL;
  }
  WpReadJob *job = g_new0 (WpReadJob, 1);
  job->reader = reader;
  job->query = query != NULL ? wp_query_copy (query) : NULL;
  job->task = g_steal_pointer (&task);
  return job;
}

static void
start (WpAccount *self, gpointer tag, WpWorkerFunc func, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback,
       gpointer user_data)
{
  WpReadJob *job = new_job (self, tag, query, cancellable, callback, user_data);
  /* Somebody waits for the first rows, and for no more of them. */
  if (job != NULL)
    wp_worker_push (job->reader->worker, wp_query_get_limit (query) > 0 ? WP_WORKER_URGENT : WP_WORKER_NORMAL, func, job, job_free);
}

void
wp_account_query_async (WpAccount *self, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  start (self, wp_account_query_async, run_query, query, cancellable, callback, user_data);
}

WpRefs *
wp_account_query_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wp_account_count_async (WpAccount *self, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  start (self, wp_account_count_async, run_count, query, cancellable, callback, user_data);
}

int
wp_account_count_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  return (int) g_task_propagate_int (G_TASK (result), error);
}

void
wp_account_sum_by_async (WpAccount *self, const WpKind *kind, const char *group, const char *column, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (WpQuery) query = wp_query_new (kind, "");
  WpReadJob *job = new_job (self, wp_account_sum_by_async, query, cancellable, callback, user_data);
  if (job == NULL)
    return;
  job->group = group;
  job->column = column;
  wp_worker_push (job->reader->worker, WP_WORKER_NORMAL, run_sum, job, job_free);
}

GHashTable *
wp_account_sum_by_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wp_account_rows_async (WpAccount *self, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  start (self, wp_account_rows_async, run_rows, query, cancellable, callback, user_data);
}

GPtrArray *
wp_account_rows_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wp_account_ask_async (WpAccount *self, WpAccountAsk ask, gpointer data, GDestroyNotify free_data, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  WpReadJob *job = new_job (self, wp_account_ask_async, NULL, cancellable, callback, user_data);
  if (job == NULL) {
    if (free_data != NULL)
      free_data (data);
    return;
  }
  job->ask = ask;
  job->data = data;
  job->free_data = free_data;
  wp_worker_push (job->reader->worker, WP_WORKER_NORMAL, run_ask, job, job_free);
}

JsonObject *
wp_account_ask_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wp_account_list_async (WpAccount *self, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  start (self, wp_account_list_async, run_list, query, cancellable, callback, user_data);
}

GPtrArray *
wp_account_list_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

WpRow *
wp_account_read_row (WpAccount *self, const WpKind *kind, gint64 rowid)
{
  WpStore *store = need_own_store (self);
  return store != NULL ? wp_store_read_row (store, kind, rowid, NULL) : NULL;
}

WpDocument *
wp_account_read_text (WpAccount *self, const char *kind, const char *id)
{
  WpStore *store = need_own_store (self);
  g_autoptr (WpDocument) document = store != NULL ? wp_store_get (store, "", kind, id, NULL) : NULL;
  return document != NULL && !document->deleted ? g_steal_pointer (&document) : NULL;
}

JsonObject *
wp_account_read_document (WpAccount *self, const char *kind, const char *id)
{
  g_autoptr (WpDocument) document = wp_account_read_text (self, kind, id);
  return document != NULL ? wp_document_parse (document, NULL) : NULL;
}

static void
parse_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (JsonObject) document = wp_document_parse (data, &error);
  if (document != NULL)
    g_task_return_pointer (task, wp_incident_new (document), (GDestroyNotify) wp_incident_unref);
  else
    g_task_return_error (task, error);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  GError *error = NULL;
  WpIncident *incident = g_task_propagate_pointer (G_TASK (result), &error);
  if (incident != NULL)
    g_task_return_pointer (outer, incident, (GDestroyNotify) wp_incident_unref);
  else
    g_task_return_error (outer, error);
}

void
wp_account_parse_incident_async (WpAccount *self, WpDocument *text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = wp_account_task_new (self, wp_account_parse_incident_async, cancellable, callback, user_data);
  g_task_set_task_data (outer, text, (GDestroyNotify) wp_document_free);
  wp_task_run (outer, parse_thread, parsed_cb);
}

WpIncident *
wp_account_parse_incident_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

WpIncident *
wp_account_read_incident (WpAccount *self, const char *id)
{
  g_autoptr (JsonObject) document = wp_account_read_document (self, wp_kind_incident.name, id);
  return document != NULL ? wp_incident_new (document) : NULL;
}
