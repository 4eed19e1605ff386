/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSync"
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-sync-private.h"

/* What comes from the server: the feed page by page, single incidents, and what there is to do when the feed cannot be read. */

static void
get_cursor (gpointer data)
{
  WpWriterCall *call = data;
  call->text = wp_replica_get_cursor (wp_writer_get_replica (call->writer));
}

static void
begin_resync (gpointer data)
{
  WpWriterCall *call = data;
  call->result = wp_writer_begin_resync (call->writer, &call->error);
}

static void
end_doubt (gpointer data)
{
  WpWriterCall *call = data;
  wp_drafts_end_doubt (wp_writer_get_drafts (call->writer));
}

static void
put_incident (gpointer data)
{
  WpWriterCall *call = data;
  call->result = wp_writer_put (call->writer, &wp_kind_incident, call->json, &call->error);
}

JsonObject *
wp_sync_get (WpSync *self, const char *path, GError **error)
{
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.path = path;
  g_autoptr (WpHttpAnswer) answer = wp_sync_call (self, &request, NULL, error);
  if (answer == NULL)
    return NULL;
  return answer->json != NULL ? json_object_ref (answer->json) : json_object_new ();
}

gboolean
wp_sync_fetch_incident (WpSync *self, const char *id, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v1/incidents/", escaped, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) document = wp_sync_get (self, path, &local);
  if (document != NULL) {
    WpWriterCall call = { .json = document };
    return wp_sync_run_on_writer (self, put_incident, &call, error);
  }
  if (g_error_matches (local, WP_ERROR, WP_ERROR_UNREADABLE)) {
    wp_health_board_set (self->parts.board, WP_LINK_PAGE, WP_LINK_BROKEN, WP_ERROR_UNREADABLE);
    return TRUE;
  }
  /* Gone, or refused for this one alone: the feed brings what there is to know. */
  if (wp_outbox_is_final (local->code) && local->domain == WP_ERROR)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What stands first in the list of incidents, as far as it can be read, when the feed cannot. */
static gboolean
look_through_list (WpSync *self, GError **error)
{
  g_autofree char *cursor = g_strdup ("");
  guint limit = WP_SYNC_LISTED, taken = 0;
  if (self->listed != 0 && g_get_monotonic_time () - self->listed < WP_SYNC_POLL_SECONDS * G_USEC_PER_SEC / 2)
    return TRUE;
  self->listed = g_get_monotonic_time ();
  while (cursor != NULL && taken < WP_SYNC_LISTED) {
    g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
    g_autofree char *path = g_strdup_printf ("/v1/incidents?cursor=%s&limit=%u", escaped, limit);
    g_autoptr (GError) local = NULL;
    g_autoptr (JsonObject) page = wp_sync_get (self, path, &local);
    if (g_error_matches (local, WP_ERROR, WP_ERROR_UNREADABLE) && limit > 1) {
      limit /= 2;
      continue;
    }
    if (page == NULL) {
      if (local->domain == WP_ERROR && !wp_outbox_is_global (local->code))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    JsonArray *items = wp_json_array (page, "items");
    for (guint i = 0; i < wp_json_length (items); i++) {
      WpWriterCall call = { .json = wp_json_object_at (items, i) };
      if (!wp_sync_run_on_writer (self, put_incident, &call, &local) && !g_error_matches (local, WP_ERROR, WP_ERROR_UNREADABLE)) {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
      }
      g_clear_error (&local);
    }
    taken += MAX (wp_json_length (items), 1);
    g_free (cursor);
    cursor = g_strdup (wp_json_string (page, "next"));
  }
  return TRUE;
}

/* A smaller page may be one that can be read. Where even a single change cannot, the feed stands still: that is said, loudly, and what can be
 * had otherwise goes on, what the stream names first. */
static gboolean
handle_unreadable (WpSync *self, gboolean *more, GError **error)
{
  *more = self->page > 1;
  if (*more) {
    self->page /= 2;
    return TRUE;
  }
  wp_health_board_set (self->parts.board, WP_LINK_PAGE, WP_LINK_BROKEN, WP_ERROR_UNREADABLE);
  return look_through_list (self, error);
}

/* The pipeline: while the writer applies one page, this thread fetches and reads the one after it. No more than that is ahead, and what is
 * ahead is thrown away when the one before it does not arrive. */

struct _WpFlight {
  WpSync *sync;
  WpFeedPage *page;
  char *after;    /* the cursor that the page was asked for with */
  gboolean stale; /* the replica stands elsewhere now: the page does not belong there */
  GError *error;
  gboolean done; /* under the mutex */
};

static void
apply_page (gpointer data)
{
  WpFlight *flight = data;
  WpSync *self = flight->sync;
  g_autofree char *cursor = wp_replica_get_cursor (wp_writer_get_replica (self->parts.writer));
  flight->stale = !g_str_equal (cursor, flight->after);
  if (!flight->stale) {
    gboolean applied = wp_writer_apply_page (self->parts.writer, flight->page, &flight->error);
    /* What wakes somebody was read, whether it could be kept or not. */
    if (applied || wp_sync_is_local (flight->error))
      wp_health_board_pulled (self->parts.board);
  }
  if (wp_writer_finish (self->parts.writer) || flight->stale)
    wp_sync_pull (self);
  g_mutex_lock (&self->mutex);
  flight->done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* @page: (transfer full) */
static void
start_page (WpSync *self, WpFeedPage *page, const char *after)
{
  self->flight = g_new0 (WpFlight, 1);
  self->flight->sync = self;
  self->flight->page = page;
  self->flight->after = g_strdup (after);
  wp_worker_push (self->parts.worker, WP_WORKER_BACKGROUND, apply_page, self->flight, NULL);
}

/* @stale: (out) (optional) */
static gboolean
finish_page (WpSync *self, gboolean *stale, GError **error)
{
  WpFlight *flight = g_steal_pointer (&self->flight);
  if (flight == NULL)
    return TRUE;
  g_mutex_lock (&self->mutex);
  while (!flight->done)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  gboolean good = flight->error == NULL;
  if (stale != NULL)
    *stale = flight->stale;
  if (!good)
    g_propagate_error (error, flight->error);
  wp_feed_page_free (flight->page);
  g_free (flight->after);
  g_free (flight);
  return good;
}

gboolean
wp_sync_finish_page (WpSync *self, GError **error)
{
  return finish_page (self, NULL, error);
}

/* Where the next page begins. (transfer full) */
static char *
next_cursor (WpSync *self)
{
  WpWriterCall call = { 0 };
  if (self->flight != NULL)
    return g_strdup (self->flight->page->cursor);
  wp_sync_run_on_writer (self, get_cursor, &call, NULL);
  return call.text;
}

static WpFeedPage *
fetch_page (WpSync *self, const char *after, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (after, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v1/changes?cursor=%s&limit=%u", escaped, self->page);
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.path = path;
  request.unread = TRUE;
  g_autoptr (WpHttpAnswer) answer = wp_sync_call (self, &request, NULL, error);
  return answer != NULL ? wp_feed_page_read (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), error) : NULL;
}

/* Now it is known what had arrived, and what waited for that can go. */
static void
note_complete (WpSync *self)
{
  WpWriterCall doubt = { 0 };
  wp_health_board_set (self->parts.board, WP_LINK_PAGE, WP_LINK_OK, 0);
  wp_sync_run_on_writer (self, end_doubt, &doubt, NULL);
  wp_sync_deliver (self);
  wp_sync_arm_drafts (self, FALSE);
}

gboolean
wp_sync_pull_page (WpSync *self, gboolean *more, GError **error)
{
  g_autofree char *after = next_cursor (self);
  g_autoptr (GError) local = NULL;
  g_autoptr (WpFeedPage) page = fetch_page (self, after, &local);
  gboolean stale = FALSE;
  *more = FALSE;
  if (!finish_page (self, &stale, error))
    return FALSE;
  if (stale) {
    *more = TRUE;
    return TRUE;
  }
  if (*after != '\0' && g_error_matches (local, WP_ERROR, WP_ERROR_CURSOR_EXPIRED)) {
    WpWriterCall begin = { 0 };
    *more = TRUE;
    self->me_known = FALSE;
    return wp_sync_run_on_writer (self, begin_resync, &begin, error);
  }
  if (g_error_matches (local, WP_ERROR, WP_ERROR_UNREADABLE))
    return handle_unreadable (self, more, error);
  if (page == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  self->read = TRUE;
  self->page = MIN (self->page * 2, WP_SYNC_PAGE);
  *more = page->more;
  start_page (self, g_steal_pointer (&page), after);
  if (*more)
    return TRUE;
  if (!finish_page (self, &stale, error))
    return FALSE;
  *more = stale;
  if (!stale)
    note_complete (self);
  return TRUE;
}
