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

/* When */

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

/* What */

static void
next_draft (gpointer data)
{
  WpAsk *what = data;
  what->delivery = wp_writer_next_draft (what->writer, what->skip, &what->error);
  what->result = what->error == NULL;
}

static void
draft_sent (gpointer data)
{
  WpAsk *what = data;
  what->result = wp_writer_draft_sent (what->writer, what->delivery, what->number, &what->error);
}

static void
draft_failed (gpointer data)
{
  WpAsk *what = data;
  what->result = wp_writer_draft_failed (what->writer, what->delivery, what->failure, what->json, &what->error);
}

static void
blob_sent (gpointer data)
{
  WpAsk *what = data;
  what->result = wp_writer_blob_sent (what->writer, what->key, what->number, &what->error);
}

static void
blob_refused (gpointer data)
{
  WpAsk *what = data;
  wp_writer_blob_refused (what->writer, what->key, what->failure->code);
}

static gboolean
put (WpSync *self, WpDelivery *draft, GHashTable *skip, GError **soft, GError **error)
{
  g_autoptr(JsonObject) problem = NULL;
  g_autoptr(GError) failure = NULL;
  gint64 revision = wp_sync_send (self, draft, &problem, &failure);
  if (revision < 0) {
    /* Whether it arrived is in the feed, which is read before anything else is put. */
    wp_sync_pull (self);
    return wp_sync_note_failed (self, draft_failed, draft, problem, failure, skip, soft, error);
  }
  WpAsk what = { .delivery = draft, .number = revision };
  wp_sync_deliver (self); /* a submission may have waited for this */
  return wp_sync_ask (self, draft_sent, &what, error);
}

/* Before the answers that name them. What the server refuses does not keep the other answers back. */
static gboolean
put_files (WpSync *self, const WpDelivery *draft, GHashTable *skip, GError **soft, GError **error)
{
  g_autoptr(GError) failure = NULL;
  if (wp_sync_send_blobs (self, draft, &failure))
    return TRUE;
  if (failure->domain != WP_ERROR || !wp_outbox_is_final (failure->code))
    return wp_sync_set_aside (self, draft, failure, skip, soft, error);
  if (failure->code == WP_ERROR_FORBIDDEN)
    self->met = FALSE;
  return TRUE;
}

gboolean
wp_sync_put_draft (WpSync *self, GHashTable *skip, GError **soft, GError **error)
{
  WpAsk what = { .skip = skip };
  if (!wp_sync_ask (self, next_draft, &what, error) || what.delivery == NULL)
    return FALSE;
  g_autoptr(WpDelivery) draft = what.delivery;
  wp_sync_arm_drafts (self, FALSE); /* there may be more */
  return draft->blobs != NULL ? put_files (self, draft, skip, soft, error) : put (self, draft, skip, soft, error);
}

/* Attachments */

static gboolean
send_blob (WpSync *self, const char *sha256, GError **error)
{
  g_autoptr(GBytes) bytes = wp_blobs_open (self->parts.directory, sha256);
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
  g_autoptr(WpHttpAnswer) answer = wp_sync_call (self, &request, NULL, error);
  if (answer == NULL)
    return FALSE;
  WpAsk what = { .key = sha256, .number = begun };
  return wp_sync_ask (self, blob_sent, &what, error);
}

static void
refuse_blob (WpSync *self, const WpDelivery *delivery, const char *sha256, GError **failure)
{
  g_autoptr(JsonNode) body = wp_json_parse (delivery->body, -1, NULL);
  /* What the person who chose it calls it */
  const char *name = wp_json_string (wp_answer_find_file (body, sha256), "name");
  WpAsk what = { .key = sha256, .failure = *failure };
  wp_sync_ask (self, blob_refused, &what, NULL);
  if (name != NULL)
    g_prefix_error (failure, "“%s”: ", name);
}

gboolean
wp_sync_send_blobs (WpSync *self, const WpDelivery *delivery, GError **error)
{
  for (guint i = 0; delivery->blobs != NULL && i < delivery->blobs->len; i++) {
    const char *sha256 = g_ptr_array_index (delivery->blobs, i);
    g_autoptr(GError) local = NULL;
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
  g_autoptr(WpHttpAnswer) answer = wp_sync_call (self, &request, NULL, error);
  if (answer == NULL || !wp_blobs_store (self->parts.directory, sha256, answer->body, error))
    return FALSE;
  WpAsk what = { .key = sha256 };
  return wp_sync_ask (self, blob_sent, &what, error); /* it need not be sent from here */
}
