/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpEvents"
#include "config.h"

#include "wp-events.h"
#include "wp-cursor.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-request.h"
#include "wp-time.h"

#include <string.h>

#define SEND_BUFFER (64 * 1024) /* what the kernel holds for a slow reader, beside what we count */
#define MAX_WAKE 200

struct _WpEvents {
  GPtrArray *streams; /* Stream, owned */
};

typedef struct {
  WpEvents *events;
  WpContext *context;
  SoupServerMessage *message; /* (owned) */
  WpConnection *connection;   /* (owned) */
  char *partner;
  char *user_id;
  char *token_hash;
  WpRole role;
  guint heartbeat;
  guint expiry;
} Stream;

static void
stream_free (gpointer data)
{
  Stream *self = data;
  g_clear_handle_id (&self->heartbeat, g_source_remove);
  g_clear_handle_id (&self->expiry, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_object_unref (self->message);
  g_object_unref (self->connection);
  g_free (self->partner);
  g_free (self->user_id);
  g_free (self->token_hash);
  g_free (self);
}

static void
stream_remove (Stream *self)
{
  g_ptr_array_remove (self->events->streams, self);
}

/* Ends it in good order: the reader sees the end of the body. */
static void
stream_end (Stream *self)
{
  g_autoptr (SoupServerMessage) message = g_object_ref (self->message);
  stream_remove (self);
  soup_message_body_complete (soup_server_message_get_response_body (message));
  soup_server_message_unpause (message);
}

static void
stream_cut (Stream *self)
{
  g_autoptr (WpConnection) connection = g_object_ref (self->connection);
  g_message ("an event stream was %u KiB behind and is cut", (guint) (wp_connection_get_unread (connection) / 1024));
  stream_remove (self);
  wp_connection_cut (connection);
}

/* FALSE when the stream is gone. */
static gboolean
stream_send (Stream *self, const char *text)
{
  gsize length = strlen (text);
  wp_connection_add_unread (self->connection, length);
  if (wp_connection_get_unread (self->connection) > WP_EVENTS_MAX_UNSENT) {
    stream_cut (self);
    return FALSE;
  }
  soup_message_body_append (soup_server_message_get_response_body (self->message), SOUP_MEMORY_COPY, text, length);
  soup_server_message_unpause (self->message);
  return TRUE;
}

static gboolean
stream_send_heartbeat (Stream *self)
{
  g_autofree char *now = wp_time_format (wp_time_now ());
  g_autofree char *text = g_strdup_printf ("event: heartbeat\ndata: {\"time\":\"%s\"}\n\n", now);
  return stream_send (self, text);
}

static void
add_ids (JsonObject *object, const char *member, const char *const *ids)
{
  JsonArray *array = wp_json_need_array (object, member);
  for (guint i = 0; ids != NULL && ids[i] != NULL && i < MAX_WAKE; i++)
    wp_json_append_string (array, ids[i]);
}

/* @expired: the reader's cursor is not valid any more. It is told so first, asks for the changes, and gets 410 there. */
static gboolean
stream_send_change (Stream *self, const char *const *wake, const char *const *drills, gboolean expired)
{
  WpContext *context = self->context;
  g_autofree char *cursor = wp_cursor_make_change (&context->cursors, self->partner, wp_role_to_string (self->role),
                                                   context->storage->documents->last_sequence (context->storage, self->partner), wp_time_now ());
  g_autoptr (JsonObject) data = wp_json_new ("cursor", cursor, NULL);
  if (expired)
    wp_json_set_bool (data, "expired", TRUE);
  add_ids (data, "wake", wake);
  add_ids (data, "drills", drills);
  g_autofree char *json = wp_json_to_string (data);
  g_autofree char *text = g_strdup_printf ("id: %s\nevent: change\ndata: %s\n\n", cursor, json);
  return stream_send (self, text);
}

/* What happened since the reader was last here, in one event. */
static gboolean
stream_catch_up (Stream *self, const char *last_event_id)
{
  WpContext *context = self->context;
  gint64 since = 0;
  g_autoptr (GPtrArray) wake = g_ptr_array_new ();
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, self->partner);

  gboolean expired = !wp_cursor_read_change (&context->cursors, context->storage, self->partner, wp_role_to_string (self->role), last_event_id,
                                             wp_time_now (), &since, NULL);
  if (expired)
    since = 0; /* rather too much than too little */
  else if (since == context->storage->documents->last_sequence (context->storage, self->partner))
    return TRUE;
  wp_query_where_int (query, wp_kind_incident.columns[WP_INCIDENT_ALERTING].name, WP_OP_EQ, 1);
  g_autoptr (GPtrArray) alerting = wp_storage_query (context->storage, query, NULL, MAX_WAKE, G_MAXSIZE, NULL, NULL);
  for (guint i = 0; alerting != NULL && i < alerting->len; i++) {
    const WpRecord *record = g_ptr_array_index (alerting, i);
    if (record->sequence > since)
      g_ptr_array_add (wake, record->id);
  }
  g_ptr_array_add (wake, NULL);
  return stream_send_change (self, (const char *const *) wake->pdata, NULL, expired);
}

static gboolean
stream_may_go_on (Stream *self)
{
  WpStorage *storage = self->context->storage;
  g_autoptr (WpToken) token = NULL;
  g_autoptr (WpPrincipal) user = NULL;
  /* Trouble with the storage is no reason to end it. */
  if (!storage->sign_ins->find_token (storage, self->token_hash, &token, NULL) || !storage->people->get_user (storage, self->user_id, &user, NULL))
    return TRUE;
  return token != NULL && !token->revoked && token->expires_at > wp_time_now () && user != NULL && user->role == self->role;
}

static gboolean
heartbeat_cb (gpointer data)
{
  Stream *self = data;
  if (!stream_may_go_on (self)) {
    stream_end (self); /* takes this source with it */
    return G_SOURCE_REMOVE;
  }
  return stream_send_heartbeat (self) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
expired_cb (gpointer data)
{
  stream_end (data);
  return G_SOURCE_REMOVE;
}

static void
gone_cb (SoupServerMessage *message, gpointer data)
{
  stream_remove (data);
}

static void
make_room (WpEvents *self, const char *user_id)
{
  Stream *oldest = NULL;
  guint count = 0;
  for (guint i = self->streams->len; i > 0; i--) {
    Stream *stream = g_ptr_array_index (self->streams, i - 1);
    if (strcmp (stream->user_id, user_id) == 0) {
      oldest = stream;
      count++;
    }
  }
  if (count >= WP_EVENTS_MAX_STREAMS)
    stream_end (oldest);
}

WpEvents *
wp_events_new (void)
{
  WpEvents *self = g_new0 (WpEvents, 1);
  self->streams = g_ptr_array_new_with_free_func (stream_free);
  return self;
}

void
wp_events_free (WpEvents *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->streams);
  g_free (self);
}

void
wp_events_open (WpEvents *self, WpRequest *request)
{
  SoupServerMessage *message = request->message;
  const char *last_event_id = wp_request_header (request, "Last-Event-ID");

  wp_connection_set_send_buffer (request->connection, SEND_BUFFER);
  soup_server_message_set_status (message, 200, NULL);
  wp_request_set_header (request, "Content-Type", "text/event-stream");
  wp_request_set_header (request, "Cache-Control", "no-store");
  wp_request_set_header (request, "X-Accel-Buffering", "no");
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  if (strcmp (soup_server_message_get_method (message), "HEAD") == 0)
    return;

  make_room (self, request->user->id);
  Stream *stream = g_new0 (Stream, 1);
  stream->events = self;
  stream->context = request->context;
  stream->message = g_object_ref (message);
  stream->connection = g_object_ref (request->connection);
  stream->partner = g_strdup (request->partner);
  stream->user_id = g_strdup (request->user->id);
  stream->token_hash = g_strdup (request->token_hash);
  stream->role = request->user->role;
  stream->heartbeat = g_timeout_add_seconds (WP_EVENTS_HEARTBEAT, heartbeat_cb, stream);
  stream->expiry = g_timeout_add (MAX (request->token_expires - wp_time_now (), 1), expired_cb, stream);
  g_signal_connect (message, "finished", G_CALLBACK (gone_cb), stream);
  g_ptr_array_add (self->streams, stream);
  if (stream_send_heartbeat (stream) && last_event_id != NULL)
    stream_catch_up (stream, last_event_id);
}

void
wp_events_notify (WpEvents *self, const char *partner, const char *const *wake, const char *const *drills)
{
  /* Backwards, since a stream that cannot take more goes away. */
  for (guint i = self->streams->len; i > 0; i--) {
    Stream *stream = g_ptr_array_index (self->streams, i - 1);
    if (strcmp (stream->partner, partner) == 0)
      stream_send_change (stream, wake, drills, FALSE);
  }
}

void
wp_events_recheck (WpEvents *self)
{
  for (guint i = self->streams->len; i > 0; i--) {
    Stream *stream = g_ptr_array_index (self->streams, i - 1);
    if (!stream_may_go_on (stream))
      stream_end (stream);
  }
}
