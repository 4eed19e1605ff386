/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStream"
#include "config.h"

#include "wp-backoff.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-sse.h"
#include "wp-stream.h"

#include <string.h>

#define MAX_ID 1024
#define MAX_NAMES 100

struct _WpStream {
  char *server_url;
  WpTokens *tokens;
  WpHealthBoard *board;
  WpSync *sync;
  GThread *thread;
  char *last_id;  /* the thread's */
  guint failures; /* the thread's */
  GMutex mutex;
  GCond cond;
  GCancellable *connection; /* under the mutex: the present try's */
  gboolean stop;
  gboolean kick;
};

static void
on_change (WpStream *self, const char *data)
{
  g_autoptr (JsonObject) event = wp_json_parse_object (data, -1, NULL);
  JsonArray *wake = wp_json_array (event, "wake");
  if (wp_json_bool (event, "expired", FALSE))
    wp_sync_pull_first (self->sync);
  for (guint i = 0; i < MIN (wp_json_length (wake), MAX_NAMES); i++) {
    const char *id = wp_json_string_at (wake, i);
    if (id != NULL && *id != '\0' && strlen (id) <= 64)
      wp_sync_wake (self->sync, id);
  }
  wp_sync_pull (self->sync);
}

static void
event_cb (const WpSseEvent *event, gpointer user_data)
{
  WpStream *self = user_data;
  wp_health_board_beat (self->board);
  self->failures = 0;
  if (*event->id != '\0' && strlen (event->id) <= MAX_ID) {
    g_free (self->last_id);
    self->last_id = g_strdup (event->id);
  }
  if (g_str_equal (event->event, "change"))
    on_change (self, event->data);
}

static GInputStream *
open_stream (WpStream *self, WpHttp *http, const char *token, GCancellable *cancellable, GError **error)
{
  const char *const headers[] = { "Cache-Control", "no-cache", *self->last_id != '\0' ? "Last-Event-ID" : NULL, self->last_id, NULL };
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.path = "/v1/events";
  request.token = token;
  request.headers = headers;
  return wp_http_open_stream (http, &request, cancellable, error);
}

/* Connects and reads to the end. Always sets @error, but for an end that the server meant. */
static void
read_stream (WpStream *self, WpHttp *http, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *token = wp_tokens_get (self->tokens, http, NULL, cancellable, error);
  if (token == NULL)
    return;
  GInputStream *stream = open_stream (self, http, token, cancellable, &local);
  if (g_error_matches (local, WP_ERROR, WP_ERROR_AUTH_REQUIRED)) {
    g_autofree char *next = wp_tokens_get (self->tokens, http, token, cancellable, error);
    if (next == NULL)
      return;
    g_clear_error (&local);
    stream = open_stream (self, http, next, cancellable, &local);
  }
  if (stream == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return;
  }
  g_autoptr (WpSse) sse = wp_sse_new ();
  char buffer[4096];
  gssize n;
  wp_health_board_beat (self->board);
  wp_sync_pull (self->sync);
  wp_sync_reachable (self->sync);
  while ((n = wp_http_read_stream (http, stream, buffer, sizeof buffer, cancellable, error)) > 0)
    if (!wp_sse_feed (sse, buffer, (gsize) n, event_cb, self, error))
      break;
  wp_http_close_stream (http, stream);
}

/* FALSE when it is time to stop */
static gboolean
begin_try (WpStream *self, GCancellable **cancellable)
{
  g_mutex_lock (&self->mutex);
  g_clear_object (&self->connection);
  self->connection = g_cancellable_new ();
  gboolean go = !self->stop;
  *cancellable = go ? g_object_ref (self->connection) : NULL;
  g_mutex_unlock (&self->mutex);
  return go;
}

static void
wait_for_time (WpStream *self, guint ms)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) ms * 1000;
  g_mutex_lock (&self->mutex);
  while (!self->stop && !self->kick && g_cond_wait_until (&self->cond, &self->mutex, deadline))
    ;
  self->kick = FALSE;
  g_mutex_unlock (&self->mutex);
}

static gpointer
stream_thread (gpointer user_data)
{
  WpStream *self = user_data;
  WpHttp *http = wp_http_new (self->server_url, NULL);
  GCancellable *cancellable = NULL;
  while (http != NULL && begin_try (self, &cancellable)) {
    g_autoptr (GCancellable) held = cancellable;
    g_autoptr (GError) error = NULL;
    self->failures++; /* the first event takes it back */
    read_stream (self, http, held, &error);
    gboolean meant = error == NULL || error->domain != WP_ERROR;
    if (!meant) {
      g_debug ("The stream ended: %s", error->message);
      wp_health_board_set (self->board, WP_LINK_STREAM, WP_LINK_WARNING, error->code);
    }
    /* A stream ends with its token: then it goes on at once, for the person's sake, but never in a tight loop. */
    if (self->failures > 0 || !meant)
      wait_for_time (self, wp_backoff_delay (MAX (self->failures, 1), error != NULL ? wp_error_get_retry_after (error) : 0, g_random_double ()));
  }
  wp_http_free (http);
  return NULL;
}

WpStream *
wp_stream_new (const char *server_url, const char *cursor, WpTokens *tokens, WpHealthBoard *board, WpSync *sync)
{
  WpStream *self = g_new0 (WpStream, 1);
  self->server_url = g_strdup (server_url);
  self->last_id = g_strdup (cursor);
  self->tokens = wp_tokens_ref (tokens);
  self->board = wp_health_board_ref (board);
  self->sync = sync;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("wp-stream", stream_thread, self);
  return self;
}

static void
interrupt (WpStream *self, gboolean stop, gboolean cancel)
{
  g_autoptr (GCancellable) connection = NULL;
  g_mutex_lock (&self->mutex);
  self->stop = self->stop || stop;
  self->kick = TRUE;
  if (cancel && self->connection != NULL)
    connection = g_object_ref (self->connection);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (connection != NULL)
    g_cancellable_cancel (connection);
}

void
wp_stream_cancel (WpStream *self)
{
  interrupt (self, TRUE, TRUE);
}

void
wp_stream_free (WpStream *self)
{
  if (self == NULL)
    return;
  wp_stream_cancel (self);
  g_thread_join (self->thread);
  g_clear_object (&self->connection);
  wp_tokens_unref (self->tokens);
  wp_health_board_unref (self->board);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->server_url);
  g_free (self->last_id);
  g_free (self);
}

void
wp_stream_kick (WpStream *self)
{
  interrupt (self, FALSE, FALSE);
}

void
wp_stream_reconnect (WpStream *self)
{
  interrupt (self, FALSE, TRUE);
}
