/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRequest"
#include "config.h"

#include "wp-request.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-problem.h"
#include "wp-router.h"
#include "wp-secret.h"
#include "wp-time.h"

#include <string.h>

#define QUARK "wp-request"

static void
wp_request_free (gpointer data)
{
  WpRequest *self = data;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->user, wp_principal_free);
  g_clear_pointer (&self->current, wp_record_free);
  g_clear_pointer (&self->upload, wp_upload_free);
  g_clear_pointer (&self->standing, soup_message_headers_unref);
  g_clear_object (&self->connection);
  g_byte_array_unref (self->body);
  for (guint i = 0; i < G_N_ELEMENTS (self->params); i++)
    g_free (self->params[i]);
  g_free (self->token_hash);
  g_free (self->path);
  g_free (self);
}

static void
cut (WpRequest *self)
{
  /* To libsoup the end of the connection may look like the end of the body. */
  self->gone = TRUE;
  if (self->connection != NULL)
    wp_connection_cut (self->connection);
}

static gboolean
too_slow_cb (gpointer data)
{
  WpRequest *self = data;
  self->timer = 0;
  cut (self);
  return G_SOURCE_REMOVE;
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  WpRequest *self = data;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);

  self->received += length;
  if (self->upload != NULL && self->received <= self->max_body)
    wp_upload_add (self->upload, bytes, length);
  else if (self->received <= MIN (self->max_body, WP_MAX_BODY))
    g_byte_array_append (self->body, bytes, length);
  else if (self->received > self->max_body + WP_MAX_DRAIN)
    cut (self);
  else
    g_byte_array_set_size (self->body, 0);
}

static void
keep_header (const char *name, const char *value, gpointer headers)
{
  soup_message_headers_replace (headers, name, value);
}

static void
got_headers_cb (SoupServerMessage *message, gpointer data)
{
  /* It would stand in the 100 as well; got_body_cb() sets it for the answer itself. */
  if (soup_message_headers_get_expectations (soup_server_message_get_request_headers (message)) & SOUP_EXPECTATION_CONTINUE)
    soup_message_headers_remove (soup_server_message_get_response_headers (message), "Connection");
}

/* libsoup forgets all headers of the answer with a 1xx. */
static void
wrote_informational_cb (SoupServerMessage *message, gpointer data)
{
  WpRequest *self = data;
  if (self->standing == NULL)
    self->standing = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  soup_message_headers_foreach (soup_server_message_get_response_headers (message), keep_header, self->standing);
}

static void
got_body_cb (SoupServerMessage *message, gpointer data)
{
  WpRequest *self = data;
  if (self->standing != NULL)
    soup_message_headers_foreach (self->standing, keep_header, soup_server_message_get_response_headers (message));
  wp_request_set_header (self, "Connection", "close");
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->connection != NULL)
    wp_connection_set_arrived (self->connection);
}

static void
wrote_body_data_cb (SoupServerMessage *message, guint length, gpointer data)
{
  WpRequest *self = data;
  if (self->connection != NULL)
    wp_connection_took (self->connection, length);
}

static void
gone_cb (SoupServerMessage *message, gpointer data)
{
  WpRequest *self = data;
  /* Never the query, nor a header: they hold what is nobody's business. */
  if (!self->gone && self->path != NULL)
    g_debug ("%s %s %u", soup_server_message_get_method (message), self->path, soup_server_message_get_status (message));
  self->gone = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
}

void
wp_request_expect_file (WpRequest *self, gboolean take)
{
  self->max_body = WP_MAX_FILE;
  if (!take)
    return;
  self->upload = wp_upload_new (self->context->blobs_dir);
  if (self->connection != NULL)
    wp_connection_set_arrived (self->connection);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (WP_REQUEST_UPLOAD_SECONDS, too_slow_cb, self);
}

WpRequest *
wp_request_begin (WpContext *context, SoupServerMessage *message)
{
  WpRequest *self = g_new0 (WpRequest, 1);
  self->context = context;
  self->message = message;
  self->body = g_byte_array_new ();
  self->max_body = WP_MAX_BODY;
  self->timer = g_timeout_add_seconds (WP_REQUEST_SECONDS, too_slow_cb, self);
  g_object_set_data_full (G_OBJECT (message), QUARK, self, wp_request_free);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  /* A SoupServer that does not listen itself keeps no connection. */
  wp_request_set_header (self, "Connection", "close");
  WpConnection *connection = wp_connection_find (message);
  self->connection = connection != NULL ? g_object_ref (connection) : NULL;
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), self);
  g_signal_connect (message, "wrote-informational", G_CALLBACK (wrote_informational_cb), self);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), self);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), self);
  g_signal_connect (message, "got-body", G_CALLBACK (got_body_cb), self);
  g_signal_connect (message, "finished", G_CALLBACK (gone_cb), self);
  g_signal_connect (message, "disconnected", G_CALLBACK (gone_cb), self);
  return self;
}

WpRequest *
wp_request_get (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), QUARK);
}

gboolean
wp_request_is_too_large (WpRequest *self)
{
  return self->received > self->max_body;
}

const char *
wp_request_header (WpRequest *self, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message), name);
}

const char *
wp_request_param (WpRequest *self, const char *name)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
}

char *
wp_request_name_network (WpRequest *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  if (self->connection == NULL)
    return g_strdup ("");
  g_autoptr (GInetAddress) client = wp_proxies_find_client (self->context->proxies, wp_connection_get_peer (self->connection),
                                                            soup_message_headers_get_list (headers, "Forwarded"),
                                                            soup_message_headers_get_list (headers, "X-Forwarded-For"));
  return wp_network_name (client);
}

gint64
wp_request_if_match (WpRequest *self)
{
  const char *text = wp_request_header (self, "If-Match");
  guint64 revision = 0;

  if (text == NULL || strcmp (text, "*") == 0)
    return -1;
  gsize length = strlen (text);
  if (length < 3 || text[0] != '"' || text[length - 1] != '"')
    return 0;
  g_autofree char *digits = g_strndup (text + 1, length - 2);
  return g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT64, &revision, NULL) ? (gint64) revision : 0;
}

void
wp_answer_set (WpAnswer *answer, const WpKind *kind, const char *id, gint64 revision)
{
  answer->body = wp_json_new ("kind", kind->name, "id", id, NULL);
  wp_json_set_int (answer->body, "revision", revision);
}

GHashTable *
wp_request_decode_form (const char *text, gssize length, GError **error)
{
  g_autoptr (GHashTable) form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) local = NULL;
  GUriParamsIter iter;
  char *name, *value;
  gboolean twice = FALSE;

  g_uri_params_iter_init (&iter, text, length, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, &local))
    twice |= !g_hash_table_insert (form, name, value);
  if (local == NULL && !twice)
    return g_steal_pointer (&form);
  g_set_error_literal (error, WP_ERROR, WP_ERROR_MALFORMED, twice ? "A parameter was given twice" : "The parameters are not well formed");
  return NULL;
}

JsonObject *
wp_request_parse_body (WpRequest *self, GError **error)
{
  return self->body->len == 0 ? json_object_new () : wp_json_parse_request ((const char *) self->body->data, self->body->len, error);
}

static gboolean
forbidden (WpRequest *self, WpRole role, const char *message, GError **error)
{
  GError *local = g_error_new_literal (WP_ERROR, WP_ERROR_FORBIDDEN, message);
  wp_error_set_role (local, wp_role_to_string (role));
  g_propagate_error (error, local);
  return FALSE;
}

/* Finds the user behind an access token. */
static gboolean
find_user (WpRequest *self, const char *hash, GError **error)
{
  g_autoptr (WpToken) token = NULL;
  if (!self->context->storage->sign_ins->find_token (self->context->storage, hash, &token, error))
    return FALSE;
  if (token == NULL || token->type != WP_TOKEN_ACCESS || token->revoked || token->expires_at <= wp_time_now ()) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_AUTH_REQUIRED, "The token is not valid, or not any more");
    return FALSE;
  }
  if (!self->context->storage->people->get_user (self->context->storage, token->user_id, &self->user, error))
    return FALSE;
  if (self->user == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_AUTH_REQUIRED, "The user is gone");
    return FALSE;
  }
  self->actor = wp_principal_actor (self->user);
  self->partner = self->user->partner_id;
  self->token_hash = g_strdup (hash);
  self->token_expires = token->expires_at;
  return TRUE;
}

gboolean
wp_request_authenticate (WpRequest *self, WpAudience audience, GError **error)
{
  const char *header = wp_request_header (self, "Authorization");
  g_clear_pointer (&self->user, wp_principal_free);
  g_clear_pointer (&self->token_hash, g_free);
  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0 || strlen (header) > 500) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_AUTH_REQUIRED, "Sign in first");
    return FALSE;
  }
  g_autofree char *token = g_strstrip (g_strdup (header + 7));
  g_autofree char *hash = wp_secret_hash (token);
  gboolean soc = wp_secret_equal (hash, self->context->soc_hash);
  if (soc)
    self->actor = (WpActor) { .id = "soc", .name = "SOC", .role = WP_ROLE_SOC_ANALYST };
  else if (!find_user (self, hash, error))
    return FALSE;
  if (audience == WP_AUDIENCE_SOC && !soc)
    return forbidden (self, WP_ROLE_SOC_ANALYST, "This is the SOC’s side", error);
  if (audience == WP_AUDIENCE_PARTNER && soc)
    return forbidden (self, wp_permission_least_role (self->route->permission), "This is the partners’ side", error);
  return TRUE;
}

void
wp_request_set_header (WpRequest *self, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name, value);
}

static gboolean
begin_answer (WpRequest *self, guint status, gsize length)
{
  if (self->gone)
    return FALSE;
  soup_server_message_set_status (self->message, status, NULL);
  wp_request_set_header (self, "X-Content-Type-Options", "nosniff");
  if (soup_message_headers_get_one (soup_server_message_get_response_headers (self->message), "Cache-Control") == NULL)
    wp_request_set_header (self, "Cache-Control", "no-store");
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (WP_REQUEST_TAKE_SECONDS, too_slow_cb, self);
  if (self->connection != NULL)
    wp_connection_add_unread (self->connection, length);
  return TRUE;
}

void
wp_request_answer (WpRequest *self, guint status, const char *content_type, const char *body)
{
  gsize length = body != NULL ? strlen (body) : 0;
  if (begin_answer (self, status, length) && body != NULL)
    soup_server_message_set_response (self->message, content_type, SOUP_MEMORY_COPY, body, length);
}

void
wp_request_answer_bytes (WpRequest *self, guint status, const char *content_type, GBytes *body)
{
  if (!begin_answer (self, status, g_bytes_get_size (body)))
    return;
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (self->message), content_type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), body);
}

/* @text: (transfer full) */
static void
answer_text (WpRequest *self, guint status, const char *content_type, char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  wp_request_answer_bytes (self, status, content_type, bytes);
}

void
wp_request_answer_json (WpRequest *self, guint status, JsonObject *body)
{
  answer_text (self, status, "application/json", wp_json_to_string (body));
}

void
wp_request_answer_error (WpRequest *self, const GError *error)
{
  guint status = wp_problem_get_status (error);
  guint wait = wp_problem_get_retry_after (error);

  if (status >= 500)
    g_warning ("%s %s: %s", soup_server_message_get_method (self->message), self->path, error->message);
  if (wait > 0) {
    g_autofree char *seconds = g_strdup_printf ("%u", wait);
    wp_request_set_header (self, "Retry-After", seconds);
  }
  if (status == 401)
    wp_request_set_header (self, "WWW-Authenticate", "Bearer");
  answer_text (self, status, WP_PROBLEM_TYPE, wp_problem_to_string (error, self->current));
}
