/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSync"
#include "config.h"

#include "wp-blobs.h"
#include "wp-error.h"
#include "wp-file-type.h"
#include "wp-json.h"
#include "wp-submission.h"
#include "wp-sync-private.h"
#include "wp-time.h"

#include <string.h>

/* What goes to the server: one request, what a command and a draft have in common, answers, attachments */

WpHttpAnswer *
wp_sync_call (WpSync *self, WpHttpRequest *request, JsonObject **problem, GError **error)
{
  g_autofree char *token = wp_tokens_get (self->parts.tokens, self->http, NULL, self->cancellable, error);
  g_autoptr (GError) local = NULL;
  if (token == NULL)
    return NULL;
  request->token = token;
  WpHttpAnswer *answer = wp_http_send (self->http, request, problem, self->cancellable, &local);
  if (g_error_matches (local, WP_ERROR, WP_ERROR_AUTH_REQUIRED)) {
    g_autofree char *next = wp_tokens_get (self->parts.tokens, self->http, token, self->cancellable, error);
    if (next == NULL)
      return NULL;
    g_clear_error (&local);
    if (problem != NULL)
      g_clear_pointer (problem, json_object_unref);
    request->token = next;
    answer = wp_http_send (self->http, request, problem, self->cancellable, &local);
    request->token = NULL;
  }
  if (answer != NULL)
    wp_health_board_set (self->parts.board, WP_LINK_SERVER, WP_LINK_OK, 0);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return answer;
}

gint64
wp_sync_send (WpSync *self, const WpDelivery *delivery, JsonObject **problem, GError **failure)
{
  g_autoptr (GBytes) body = g_bytes_new_static (delivery->body, strlen (delivery->body));
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.method = delivery->method;
  request.path = delivery->path;
  request.key = delivery->key;
  request.if_match = delivery->if_match;
  request.body = body;
  g_autoptr (WpHttpAnswer) answer = wp_sync_call (self, &request, problem, failure);
  gint64 revision = answer != NULL ? wp_json_int (answer->json, "revision", -1) : -1;
  if (answer != NULL && revision < 0)
    g_set_error (failure, WP_ERROR, WP_ERROR_PROTOCOL, "The answer to %s %s names no revision", delivery->method, delivery->path);
  return revision;
}

gboolean
wp_sync_fill_secret (WpSync *self, WpDelivery *delivery, GError **failure)
{
  if (delivery->secret == NULL)
    return TRUE;
  g_autofree char *secret = wp_secrets_get (self->parts.secrets, delivery->key, failure);
  g_autoptr (JsonNode) node = secret != NULL ? wp_json_parse (secret, -1, failure) : NULL;
  g_autoptr (JsonObject) body = node != NULL ? wp_json_parse_object (delivery->body, -1, failure) : NULL;
  if (body == NULL)
    return FALSE;
  /* The same bytes at every try: the member is the last. */
  json_object_set_member (body, delivery->secret, g_steal_pointer (&node));
  g_free (delivery->body);
  delivery->body = wp_json_to_string (body);
  memset (secret, 0, strlen (secret));
  return TRUE;
}

/* After a failure that is not final. TRUE when it concerns this document alone, which is passed over in this round: it is set aside with @soft. */
static gboolean
set_aside (WpSync *self, const WpDelivery *delivery, const GError *failure, GHashTable *skip, GError **soft, GError **error)
{
  if (failure->domain != WP_ERROR || wp_outbox_is_global (failure->code)) {
    g_propagate_error (error, g_error_copy (failure));
    return FALSE;
  }
  g_hash_table_add (skip, g_strdup (delivery->document_id));
  if (*soft == NULL)
    *soft = g_error_copy (failure);
  return TRUE;
}

gboolean
wp_sync_note_failed (WpSync *self, WpWorkerFunc note, WpDelivery *delivery, JsonObject *problem, const GError *failure, GHashTable *skip,
                     GError **soft, GError **error)
{
  WpWriterCall call = { .delivery = delivery,
                        .key = delivery->key,
                        .failure = failure,
                        .json = wp_json_object (wp_json_object (problem, "current"), "document") };
  if (failure->domain != WP_ERROR) {
    g_propagate_error (error, g_error_copy (failure));
    return FALSE;
  }
  if (!wp_sync_run_on_writer (self, note, &call, error))
    return FALSE;
  if (wp_outbox_is_final (failure->code)) {
    if (failure->code == WP_ERROR_FORBIDDEN)
      self->me_known = FALSE; /* the role may have changed */
    return TRUE;
  }
  return set_aside (self, delivery, failure, skip, soft, error);
}

/* Answers: when they are put */

void
wp_sync_arm_drafts (WpSync *self, gboolean now)
{
  gint64 time = g_get_monotonic_time ();
  g_mutex_lock (&self->mutex);
  if (now || self->drafts_due == 0) {
    self->drafts_due = time;
    self->drafts_since = time;
  }
  g_mutex_unlock (&self->mutex);
}

void
wp_sync_draft (WpSync *self)
{
  gint64 time = g_get_monotonic_time ();
  g_mutex_lock (&self->mutex);
  if (self->drafts_due == 0)
    self->drafts_since = time;
  self->drafts_due = MIN (time + WP_SYNC_DRAFT_MS * 1000, self->drafts_since + WP_SYNC_DRAFT_MAX_MS * 1000);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

gboolean
wp_sync_take_drafts (WpSync *self)
{
  g_mutex_lock (&self->mutex);
  gboolean due = self->drafts_due > 0 && self->drafts_due <= g_get_monotonic_time ();
  if (due)
    self->drafts_due = 0;
  g_mutex_unlock (&self->mutex);
  return due;
}

/* And what is put */

static void
next_draft (gpointer data)
{
  WpWriterCall *call = data;
  call->delivery = wp_drafts_next (wp_writer_get_drafts (call->writer), call->skip, &call->error);
  call->result = call->error == NULL;
}

static void
draft_sent (gpointer data)
{
  WpWriterCall *call = data;
  call->result = wp_drafts_sent (wp_writer_get_drafts (call->writer), call->delivery, call->number, &call->error);
}

static void
draft_failed (gpointer data)
{
  WpWriterCall *call = data;
  call->result = wp_drafts_failed (wp_writer_get_drafts (call->writer), call->delivery, call->failure, call->json, &call->error);
}

static void
blob_sent (gpointer data)
{
  WpWriterCall *call = data;
  call->result = wp_writer_blob_sent (call->writer, call->key, call->number, &call->error);
}

static void
blob_refused (gpointer data)
{
  WpWriterCall *call = data;
  wp_drafts_refuse_file (wp_writer_get_drafts (call->writer), call->key, call->failure->code);
}

static gboolean
put (WpSync *self, WpDelivery *draft, GHashTable *skip, GError **soft, GError **error)
{
  g_autoptr (JsonObject) problem = NULL;
  g_autoptr (GError) failure = NULL;
  gint64 revision = wp_sync_send (self, draft, &problem, &failure);
  if (revision < 0) {
    /* Whether it arrived is in the feed, which is read before anything else is put. */
    wp_sync_pull (self);
    return wp_sync_note_failed (self, draft_failed, draft, problem, failure, skip, soft, error);
  }
  WpWriterCall call = { .delivery = draft, .number = revision };
  wp_sync_deliver (self); /* a submission may have waited for this */
  return wp_sync_run_on_writer (self, draft_sent, &call, error);
}

/* Before the answers that name them. What the server refuses does not keep the other answers back. */
static gboolean
put_files (WpSync *self, const WpDelivery *draft, GHashTable *skip, GError **soft, GError **error)
{
  g_autoptr (GError) failure = NULL;
  if (wp_sync_send_blobs (self, draft, &failure))
    return TRUE;
  if (failure->domain != WP_ERROR || !wp_outbox_is_final (failure->code))
    return set_aside (self, draft, failure, skip, soft, error);
  if (failure->code == WP_ERROR_FORBIDDEN)
    self->me_known = FALSE;
  return TRUE;
}

gboolean
wp_sync_put_draft (WpSync *self, GHashTable *skip, GError **soft, GError **error)
{
  WpWriterCall call = { .skip = skip };
  if (!wp_sync_run_on_writer (self, next_draft, &call, error) || call.delivery == NULL)
    return FALSE;
  g_autoptr (WpDelivery) draft = call.delivery;
  wp_sync_arm_drafts (self, FALSE); /* there may be more */
  return draft->blobs != NULL ? put_files (self, draft, skip, soft, error) : put (self, draft, skip, soft, error);
}

/* Attachments */

static gboolean
send_blob (WpSync *self, const char *sha256, GError **error)
{
  g_autoptr (GBytes) bytes = wp_blobs_open (self->parts.directory, sha256);
  if (bytes == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_INVALID, "An attachment is damaged on this desk: attach it again");
    return FALSE;
  }
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autofree char *key = g_uuid_string_random ();
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.method = "PUT";
  request.path = path;
  request.key = key;
  request.body = bytes;
  request.content_type = wp_file_type (data, size);
  gint64 begun = wp_time_now ();
  g_autoptr (WpHttpAnswer) answer = wp_sync_call (self, &request, NULL, error);
  if (answer == NULL)
    return FALSE;
  WpWriterCall call = { .key = sha256, .number = begun };
  return wp_sync_run_on_writer (self, blob_sent, &call, error);
}

static void
refuse_blob (WpSync *self, const WpDelivery *delivery, const char *sha256, GError **failure)
{
  g_autoptr (JsonNode) body = wp_json_parse (delivery->body, -1, NULL);
  /* What the person who chose it calls it */
  const char *name = wp_json_string (wp_answer_find_file (body, sha256), "name");
  WpWriterCall call = { .key = sha256, .failure = *failure };
  wp_sync_run_on_writer (self, blob_refused, &call, NULL);
  if (name != NULL)
    g_prefix_error (failure, "“%s”: ", name);
}

gboolean
wp_sync_send_blobs (WpSync *self, const WpDelivery *delivery, GError **error)
{
  for (guint i = 0; delivery->blobs != NULL && i < delivery->blobs->len; i++) {
    const char *sha256 = g_ptr_array_index (delivery->blobs, i);
    g_autoptr (GError) local = NULL;
    if (send_blob (self, sha256, &local))
      continue;
    if (local->domain == WP_ERROR && wp_outbox_is_final (local->code))
      refuse_blob (self, delivery, sha256, &local);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return TRUE;
}

gboolean
wp_sync_fetch_blob (WpSync *self, const char *sha256, GError **error)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.path = path;
  request.binary = TRUE;
  request.max_answer = WP_MAX_FILE;
  g_autoptr (WpHttpAnswer) answer = wp_sync_call (self, &request, NULL, error);
  if (answer == NULL || !wp_blobs_store (self->parts.directory, sha256, answer->body, error))
    return FALSE;
  WpWriterCall call = { .key = sha256 };
  return wp_sync_run_on_writer (self, blob_sent, &call, error); /* it need not be sent from here */
}
