/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSync"
#include "config.h"

#include "wp-backoff.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-sync-private.h"

#include <string.h>

#define MAX_WAKE 100 /* more than that comes with the pages */

static void
job_finish (WpSyncJob *job, GError *error)
{
  if (error != NULL)
    g_task_return_error (job->task, error);
  else
    g_task_return_boolean (job->task, TRUE);
  g_object_unref (job->task);
  g_free (job->path);
  g_free (job->key);
  g_free (job->sha256);
  g_free (job);
}

/* Calls on the writer's thread, waited for here */

static void
ask (gpointer data)
{
  WpWriterCall *call = data;
  call->func (call);
  call->fetch = wp_writer_finish (call->writer);
}

gboolean
wp_sync_run_on_writer (WpSync *self, WpWorkerFunc func, WpWriterCall *call, GError **error)
{
  call->writer = self->parts.writer;
  call->func = func;
  wp_worker_run (self->parts.worker, WP_WORKER_BACKGROUND, ask, call);
  if (call->fetch)
    wp_sync_pull (self);
  if (call->error != NULL)
    g_propagate_error (error, call->error);
  return call->result;
}

static void
next_delivery (gpointer data)
{
  WpWriterCall *call = data;
  call->delivery = wp_writer_next_delivery (call->writer, call->skip);
}

static void
delivered (gpointer data)
{
  WpWriterCall *call = data;
  call->result = wp_writer_delivered (call->writer, call->key, call->number, &call->error);
}

static void
failed (gpointer data)
{
  WpWriterCall *call = data;
  call->result = wp_writer_failed (call->writer, call->key, call->failure, call->json, &call->error);
}

static void
first_post (gpointer data)
{
  WpWriterCall *call = data;
  call->post = wp_work_first_post (wp_writer_get_work (call->writer), &call->error);
}

static void
drop_post (gpointer data)
{
  WpWriterCall *call = data;
  call->result = wp_work_drop_post (wp_writer_get_work (call->writer), call->number, &call->error);
}

gboolean
wp_sync_is_local (const GError *error)
{
  return error != NULL && error->domain == WP_ERROR && wp_error_is_storage (error->code);
}

static WpHttpAnswer *
post_empty (WpSync *self, const char *path, const char *key, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.method = "POST";
  request.path = path;
  request.key = key;
  request.body = body;
  return wp_sync_call (self, &request, NULL, error);
}

static gboolean
fetch_me (WpSync *self, GError **error)
{
  if (self->me_known)
    return TRUE;
  g_autoptr (JsonObject) me = wp_sync_get (self, "/v1/me", error);
  if (me == NULL)
    return FALSE;
  self->parts.me_received (me, self->parts.user_data);
  self->me_known = TRUE;
  return TRUE;
}

/* A keyring that does not give the secret now keeps back this one alone, and says nothing of the server: it is asked again at the next poll, or
 * when it is unlocked. */
static gboolean
put_off (WpSync *self, const WpDelivery *delivery, const GError *failure, GHashTable *skip, GError **error)
{
  WpWriterCall call = { .key = delivery->key, .failure = failure };
  g_hash_table_add (skip, g_strdup (delivery->document_id));
  return wp_sync_run_on_writer (self, failed, &call, error);
}

/* After the last word, whichever it was, nobody needs the secret. */
static void
forget_secret (WpSync *self, const WpDelivery *delivery, const GError *failure)
{
  if (delivery->secret != NULL && (failure == NULL || (failure->domain == WP_ERROR && wp_outbox_is_final (failure->code))))
    wp_secrets_drop (self->parts.secrets, delivery->key);
}

static gboolean
deliver (WpSync *self, WpDelivery *delivery, GHashTable *skip, GError **soft, GError **error)
{
  g_autoptr (JsonObject) problem = NULL;
  g_autoptr (GError) failure = NULL;
  gint64 revision = -1;
  if (!wp_sync_fill_secret (self, delivery, &failure))
    return put_off (self, delivery, failure, skip, error);
  if (wp_sync_send_blobs (self, delivery, &failure))
    revision = wp_sync_send (self, delivery, &problem, &failure);
  wp_sync_pull (self);
  WpWriterCall call = { .key = delivery->key, .number = revision };
  gboolean noted = revision < 0 ? wp_sync_note_failed (self, failed, delivery, problem, failure, skip, soft, error)
                                : wp_sync_run_on_writer (self, delivered, &call, error);
  if (noted)
    forget_secret (self, delivery, failure);
  return noted;
}

static gboolean
send_post (WpSync *self, const WpPost *post, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WpHttpAnswer) answer = post_empty (self, post->path, post->key, &local);
  if (answer == NULL && (local->domain != WP_ERROR || !wp_outbox_is_final (local->code))) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  WpWriterCall call = { .number = post->seq };
  return wp_sync_run_on_writer (self, drop_post, &call, error);
}

static void
raise_flag (WpSync *self, gboolean *flag)
{
  g_mutex_lock (&self->mutex);
  *flag = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static gboolean
take_flag (WpSync *self, gboolean *flag)
{
  g_mutex_lock (&self->mutex);
  gboolean value = *flag;
  *flag = FALSE;
  g_mutex_unlock (&self->mutex);
  return value;
}

static gpointer
take_first (WpSync *self, GQueue *queue)
{
  g_mutex_lock (&self->mutex);
  gpointer value = g_queue_pop_head (queue);
  g_mutex_unlock (&self->mutex);
  return value;
}

static gboolean
run_job (WpSync *self, WpSyncJob *job, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (job->sha256 != NULL) {
    wp_sync_fetch_blob (self, job->sha256, &local);
  } else {
    g_autoptr (WpHttpAnswer) answer = post_empty (self, job->path, job->key, &local);
    wp_sync_pull (self);
  }
  gboolean ends = local != NULL && (local->domain != WP_ERROR || !wp_outbox_is_final (local->code));
  if (ends && error != NULL)
    *error = g_error_copy (local);
  job_finish (job, g_steal_pointer (&local));
  return !ends;
}

/* One thing. FALSE with an error ends the round, without one there is nothing left to do. */
static gboolean
do_next (WpSync *self, GHashTable *skip, GError **soft, GError **error)
{
  if (take_flag (self, &self->pull_first)) {
    gboolean more, pulled = wp_sync_pull_page (self, &more, error);
    raise_flag (self, pulled ? &self->pull : &self->pull_first);
    return pulled;
  }
  g_autofree char *incident_id = take_first (self, &self->wake);
  if (incident_id != NULL)
    return wp_sync_fetch_incident (self, incident_id, error);
  WpSyncJob *job = take_first (self, &self->jobs);
  if (job != NULL)
    return run_job (self, job, error);
  if (take_flag (self, &self->deliver)) {
    WpWriterCall call = { .skip = skip };
    wp_sync_run_on_writer (self, next_delivery, &call, NULL);
    g_autoptr (WpDelivery) delivery = call.delivery;
    WpWriterCall posts = { 0 };
    if (delivery == NULL)
      wp_sync_run_on_writer (self, first_post, &posts, NULL);
    g_autoptr (WpPost) post = posts.post;
    if (delivery != NULL || post != NULL) {
      wp_sync_deliver (self); /* there may be more */
      return delivery != NULL ? deliver (self, delivery, skip, soft, error) : send_post (self, post, error);
    }
  }
  if (take_flag (self, &self->pull)) {
    gboolean more = FALSE;
    gboolean pulled = wp_sync_pull_page (self, &more, error);
    if (more || !pulled)
      wp_sync_pull (self);
    return pulled;
  }
  return wp_sync_take_drafts (self) && wp_sync_put_draft (self, skip, soft, error);
}

static gboolean
run_round (WpSync *self, GError **error)
{
  g_autoptr (GHashTable) skip = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) soft = NULL;
  g_autoptr (GError) local = NULL;
  self->read = FALSE;
  if (!fetch_me (self, error))
    return FALSE;
  while (!g_cancellable_is_cancelled (self->cancellable) && do_next (self, skip, &soft, &local))
    ;
  wp_sync_finish_page (self, local == NULL ? &local : NULL);
  /* A disk that does not take what was delivered keeps nothing from being read. */
  gboolean more;
  if (wp_sync_is_local (local) && !self->read) {
    wp_sync_pull_page (self, &more, NULL);
    wp_sync_finish_page (self, NULL);
  }
  if (local == NULL && soft == NULL)
    return TRUE;
  if (soft != NULL)
    wp_sync_deliver (self);
  wp_sync_arm_drafts (self, FALSE);
  g_propagate_error (error, local != NULL ? g_steal_pointer (&local) : g_steal_pointer (&soft));
  return FALSE;
}

static gboolean
has_work (WpSync *self)
{
  return self->pull || self->pull_first || self->deliver || self->wake.length > 0 || self->jobs.length > 0 ||
         (self->drafts_due > 0 && self->drafts_due <= g_get_monotonic_time ());
}

/* Until there is something to do, WP_SYNC_POLL_SECONDS at most: there may be no stream, and a stream does not say whether what it announces
 * could be fetched. */
static void
wait_for_work (WpSync *self)
{
  gint64 deadline = g_get_monotonic_time () + WP_SYNC_POLL_SECONDS * G_USEC_PER_SEC;
  g_mutex_lock (&self->mutex);
  while (!self->stop && !self->kick && !has_work (self)) {
    gint64 due = self->drafts_due > 0 ? MIN (self->drafts_due, deadline) : deadline;
    if (!g_cond_wait_until (&self->cond, &self->mutex, due) && due == deadline) {
      self->pull = self->deliver = TRUE;
      break;
    }
  }
  self->pull = self->pull || self->kick;
  self->deliver = self->deliver || self->kick;
  self->kick = FALSE;
  g_mutex_unlock (&self->mutex);
}

/* Until the back-off ends, somebody says now or waits for an answer, or the server is back.
 * @by_server: it was the server that asked for the time
 * @local: it was the disk that failed: what wakes somebody does not wait for it */
static void
wait_for_time (WpSync *self, guint ms, gboolean by_server, gboolean local)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) ms * 1000;
  g_mutex_lock (&self->mutex);
  self->reachable = FALSE;
  while (!self->stop && !self->kick && (by_server || !self->reachable) && self->jobs.length == 0 && (!local || self->wake.length == 0) &&
         g_cond_wait_until (&self->cond, &self->mutex, deadline))
    ;
  self->kick = FALSE;
  g_mutex_unlock (&self->mutex);
}

/* A failure of storage is the writer's to show: it says nothing of the server. */
static void
report_server (WpSync *self, const GError *error)
{
  gboolean speaks = error == NULL || (wp_error_get_status (error->code) >= 400 && wp_error_get_status (error->code) < 500) ||
                    error->code == WP_ERROR_RATE_LIMITED;
  gboolean silent = error != NULL && (wp_error_is_connection (error->code) || error->code == WP_ERROR_SERVER);
  if (speaks)
    wp_health_board_set (self->parts.board, WP_LINK_SERVER, WP_LINK_OK, 0);
  else if (silent)
    wp_health_board_set (self->parts.board, WP_LINK_SERVER, WP_LINK_WARNING, error->code);
  if (error != NULL && error->code != WP_ERROR_AUTH_REQUIRED && !wp_sync_is_local (error))
    wp_health_board_set (self->parts.board, WP_LINK_PULL, WP_LINK_WARNING, error->code);
}

static void
fail_jobs (WpSync *self, const GError *error)
{
  WpSyncJob *job;
  while ((job = take_first (self, &self->jobs)) != NULL)
    job_finish (job, g_error_copy (error));
}

static gpointer
sync_thread (gpointer user_data)
{
  WpSync *self = user_data;
  g_autoptr (GError) error = NULL;
  self->http = wp_http_new (self->parts.server_url, &error);
  while (self->http != NULL && !g_cancellable_is_cancelled (self->cancellable)) {
    g_clear_error (&error);
    if (run_round (self, &error)) {
      report_server (self, NULL);
      if (self->failures > 0)
        self->parts.recovered (self->parts.user_data);
      self->failures = 0;
      wait_for_work (self);
      continue;
    }
    if (error->domain != WP_ERROR)
      continue; /* cancelled */
    g_debug ("A round failed: %s", error->message);
    report_server (self, error);
    fail_jobs (self, error);
    self->failures++;
    guint retry_after = wp_error_get_retry_after (error);
    guint delay = wp_backoff_delay (self->failures, retry_after, g_random_double ());
    wait_for_time (self, wp_sync_is_local (error) ? MIN (delay, WP_SYNC_DISK_MS) : delay, retry_after > 0, wp_sync_is_local (error));
  }
  if (self->http == NULL && error != NULL)
    wp_health_board_set (self->parts.board, WP_LINK_SERVER, WP_LINK_BROKEN, error->code);
  g_clear_pointer (&self->http, wp_http_free);
  return NULL;
}

WpSync *
wp_sync_new (const WpSyncParts *parts)
{
  WpSync *self = g_new0 (WpSync, 1);
  self->parts = *parts;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->wake);
  g_queue_init (&self->jobs);
  self->pull = self->deliver = TRUE;
  self->page = WP_SYNC_PAGE;
  self->thread = g_thread_new ("wp-sync", sync_thread, self);
  return self;
}

void
wp_sync_cancel (WpSync *self)
{
  g_mutex_lock (&self->mutex);
  self->stop = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->cancellable);
}

void
wp_sync_stop (WpSync *self)
{
  if (self->thread == NULL)
    return;
  wp_sync_cancel (self);
  g_thread_join (g_steal_pointer (&self->thread));
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was closed");
  fail_jobs (self, cancelled);
}

void
wp_sync_free (WpSync *self)
{
  if (self == NULL)
    return;
  wp_sync_stop (self);
  g_queue_clear_full (&self->wake, g_free);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

void
wp_sync_pull (WpSync *self)
{
  raise_flag (self, &self->pull);
}

void
wp_sync_pull_first (WpSync *self)
{
  raise_flag (self, &self->pull_first);
}

void
wp_sync_deliver (WpSync *self)
{
  raise_flag (self, &self->deliver);
}

void
wp_sync_kick (WpSync *self)
{
  raise_flag (self, &self->kick);
}

void
wp_sync_reachable (WpSync *self)
{
  raise_flag (self, &self->reachable);
}

void
wp_sync_wake (WpSync *self, const char *incident_id)
{
  g_mutex_lock (&self->mutex);
  if (self->wake.length < MAX_WAKE && g_queue_find_custom (&self->wake, incident_id, (GCompareFunc) strcmp) == NULL)
    g_queue_push_tail (&self->wake, g_strdup (incident_id));
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
push_job (WpSync *self, WpSyncJob *job)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->jobs, job);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
wp_sync_fetch (WpSync *self, const char *sha256, GTask *task)
{
  WpSyncJob *job = g_new0 (WpSyncJob, 1);
  job->sha256 = g_strdup (sha256);
  job->task = task;
  push_job (self, job);
}

void
wp_sync_post (WpSync *self, const char *path, const char *key, GTask *task)
{
  WpSyncJob *job = g_new0 (WpSyncJob, 1);
  job->path = g_strdup (path);
  job->key = g_strdup (key);
  job->task = task;
  push_job (self, job);
}
