/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpHttp"

#include "config.h"

#include "wp-backoff.h"
#include "wp-error.h"
#include "wp-http.h"
#include "wp-json.h"
#include "wp-time.h"

#include <libsoup/soup.h>
#include <string.h>

#define URI_FLAGS (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_SCHEME_NORMALIZE)

struct _WpHttp {
  char *base_url;
  SoupSession *session;
  GMainContext *context; /* the session's own, so that none of its sources ever lands on the main loop */
};

static gboolean
host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  return address != NULL && g_inet_address_get_is_loopback (address);
}

gboolean
wp_http_url_is_loopback (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, URI_FLAGS, NULL);

  return uri != NULL && host_is_loopback (g_uri_get_host (uri));
}

gboolean
wp_http_same_origin (const char *a, const char *b)
{
  g_autoptr (GUri) one = a != NULL ? g_uri_parse (a, URI_FLAGS, NULL) : NULL;
  g_autoptr (GUri) two = b != NULL ? g_uri_parse (b, URI_FLAGS, NULL) : NULL;

  return one != NULL && two != NULL && g_uri_get_host (one) != NULL && g_uri_get_host (two) != NULL && g_uri_get_userinfo (one) == NULL &&
         g_uri_get_userinfo (two) == NULL && g_str_equal (g_uri_get_scheme (one), g_uri_get_scheme (two)) &&
         g_ascii_strcasecmp (g_uri_get_host (one), g_uri_get_host (two)) == 0 && g_uri_get_port (one) == g_uri_get_port (two);
}

char *
wp_http_check_url (const char *url, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (url != NULL ? url : ""));
  g_autoptr (GUri) uri = NULL;
  const char *host, *scheme;
  char *normal;

  if (strlen (text) > 2000 || !g_utf8_validate (text, -1, NULL) || (uri = g_uri_parse (text, URI_FLAGS, NULL)) == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_INVALID, "Not a web address");
    return NULL;
  }
  host = g_uri_get_host (uri);
  scheme = g_uri_get_scheme (uri);
  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL ||
      (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_INVALID, "The address of a server is https://, a host name and nothing secret");
    return NULL;
  }
  if (g_str_equal (scheme, "http") && !host_is_loopback (host)) {
    g_set_error (error, WP_ERROR, WP_ERROR_INSECURE, "Plain HTTP to %s is refused: use https", host);
    return NULL;
  }
  normal = g_uri_to_string (uri);
  while (g_str_has_suffix (normal, "/"))
    normal[strlen (normal) - 1] = '\0';
  return normal;
}

WpHttp *
wp_http_new (const char *base_url, GError **error)
{
  g_autofree char *checked = wp_http_check_url (base_url, error);
  WpHttp *self;

  if (checked == NULL)
    return NULL;
  self = g_new0 (WpHttp, 1);
  self->base_url = g_steal_pointer (&checked);
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("timeout", WP_HTTP_TIMEOUT, "user-agent", "watchpost/" WP_VERSION, NULL);
  /* What is on this machine is not looked for behind a proxy. */
  if (wp_http_url_is_loopback (self->base_url))
    soup_session_set_proxy_resolver (self->session, NULL);
  g_main_context_pop_thread_default (self->context);
  return self;
}

void
wp_http_free (WpHttp *self)
{
  if (self == NULL)
    return;
  g_main_context_push_thread_default (self->context);
  soup_session_abort (self->session);
  g_object_unref (self->session);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  g_free (self->base_url);
  g_free (self);
}

const char *
wp_http_get_base_url (WpHttp *self)
{
  return self->base_url;
}

void
wp_http_answer_free (WpHttpAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->content_type);
  g_free (self->location);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->json, json_object_unref);
  g_free (self);
}

/* GLib's, libsoup's and TLS errors in terms of #WpError; canceled stays as it is. */
static void
translate_error (GError **error)
{
  GError *old = error != NULL ? *error : NULL;
  int code = WP_ERROR_OFFLINE;

  if (old == NULL || old->domain == WP_ERROR || g_error_matches (old, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (old, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = WP_ERROR_TIMEOUT;
  else if (old->domain == G_TLS_ERROR)
    code = old->code == G_TLS_ERROR_EOF ? WP_ERROR_OFFLINE : WP_ERROR_TLS;
  else if (old->domain == SOUP_SESSION_ERROR || g_error_matches (old, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    code = WP_ERROR_PROTOCOL;
  *error = g_error_new_literal (WP_ERROR, code, old->message);
  g_error_free (old);
}

/* Why a certificate is refused. Of several reasons the one that says most: what signs itself is often also somebody else's. */
static int
tls_code (GTlsCertificateFlags flags)
{
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return WP_ERROR_TLS_HOST;
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return WP_ERROR_TLS_EXPIRED;
  return flags & G_TLS_CERTIFICATE_UNKNOWN_CA ? WP_ERROR_TLS_ISSUER : WP_ERROR_TLS;
}

/* (nullable): what answers @message, or why nothing does */
static GInputStream *
send_message (WpHttp *self, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  GInputStream *stream = soup_session_send (self->session, message, cancellable, &local);
  if (stream != NULL)
    return stream;
  if (g_error_matches (local, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE)) {
    int code = tls_code (soup_message_get_tls_peer_certificate_errors (message));

    g_set_error (error, WP_ERROR, code, "%s", local->message);
    g_error_free (local);
  } else {
    g_propagate_error (error, local);
  }
  return NULL;
}

static SoupMessage *
make_message (WpHttp *self, const WpHttpRequest *request, const char *accept, GError **error)
{
  gboolean absolute = request->path[0] != '/';
  g_autofree char *url = absolute ? g_strdup (request->path) : g_strconcat (self->base_url, request->path, NULL);
  g_autoptr (SoupMessage) message = NULL;
  SoupMessageHeaders *headers;

  if (absolute && !wp_http_same_origin (url, self->base_url)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_PROTOCOL, "Not an address of this server");
    return NULL;
  }
  message = soup_message_new (request->method, url);
  if (message == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_INVALID, "Not a web address");
    return NULL;
  }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", accept);
  if (request->token != NULL) {
    g_autofree char *bearer = g_strconcat ("Bearer ", request->token, NULL);

    soup_message_headers_replace (headers, "Authorization", bearer);
  }
  if (request->key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", request->key);
  if (request->if_match >= 0) {
    g_autofree char *etag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", request->if_match);

    soup_message_headers_replace (headers, "If-Match", etag);
  }
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, request->headers[i], request->headers[i + 1]);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type != NULL ? request->content_type : "application/json", request->body);
  return g_steal_pointer (&message);
}

static GBytes *
read_body (GInputStream *stream, gsize max, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (65536);
  gint64 deadline = g_get_monotonic_time () + WP_HTTP_MAX_SECONDS * G_USEC_PER_SEC;

  for (;;) {
    gssize n = g_input_stream_read (stream, buffer, 65536, cancellable, error);

    if (n < 0)
      return NULL;
    if (n == 0)
      return g_byte_array_free_to_bytes (g_steal_pointer (&body));
    if (body->len + (gsize) n > max) {
      g_set_error_literal (error, WP_ERROR, WP_ERROR_UNREADABLE, "The answer is larger than allowed");
      return NULL;
    }
    if (g_get_monotonic_time () > deadline) {
      g_set_error_literal (error, WP_ERROR, WP_ERROR_TIMEOUT, "The answer took too long");
      return NULL;
    }
    g_byte_array_append (body, buffer, (guint) n);
  }
}

static gboolean
type_is (const char *content_type, const char *wanted)
{
  return content_type != NULL && g_ascii_strcasecmp (content_type, wanted) == 0;
}

static gboolean
type_is_json (const char *content_type)
{
  return type_is (content_type, "application/json") || type_is (content_type, "application/problem+json");
}

/* What the problem's document adds to the error. Its texts are bounded: they end up on a screen. */
static void
describe_refusal (GError *error, JsonObject *problem, guint retry_after)
{
  JsonArray *fields = wp_json_array (problem, "errors");
  const char *role = wp_json_string (problem, "role");

  for (guint i = 0; i < MIN (wp_json_length (fields), 100); i++) {
    JsonObject *field = wp_json_object_at (fields, i);

    /* Fields can only be hung on an INVALID; for the others the message says it. */
    if (error->code == WP_ERROR_INVALID)
      wp_error_add_field (&error, wp_json_string_or (field, "pointer", ""), wp_json_string_or (field, "code", "invalid"), "%s",
                          wp_json_string_or (field, "detail", ""));
  }
  if (role != NULL)
    wp_error_set_role (error, role);
  if (retry_after > 0)
    wp_error_set_retry_after (error, retry_after);
}

static char *
refusal_message (JsonObject *problem, guint status, int code)
{
  const char *text = wp_json_string (problem, "detail");
  g_autofree char *valid = NULL;

  if (text == NULL)
    text = wp_json_string (problem, "title");
  if (text == NULL || *text == '\0')
    return g_strdup_printf ("%s (HTTP %u)", wp_error_get_title (code), status);
  valid = g_utf8_make_valid (text, -1);
  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), 500));
}

/* The slug of a refusal that the service itself speaks; %NULL for what somebody else answered in its place. */
static const char *
refusal_slug (const WpHttpAnswer *answer, JsonObject *document)
{
  const char *type = type_is (answer->content_type, "application/problem+json") ? wp_json_string (document, "type") : NULL;

  return type != NULL && g_str_has_prefix (type, WP_HTTP_PROBLEM) ? type + strlen (WP_HTTP_PROBLEM) : NULL;
}

/* Final is what the service says. Anything else is the way's fault, and is tried again. */
static void
set_refusal (WpHttpAnswer *answer, guint retry_after, JsonObject **problem, GError **error)
{
  gboolean passing = answer->status == 408 || answer->status == 429 || answer->status >= 500;
  g_autoptr (JsonObject) document = NULL;
  g_autofree char *message = NULL;
  const char *slug;
  int code;

  if (type_is_json (answer->content_type))
    document = wp_json_parse_object (g_bytes_get_data (answer->body, NULL), (gssize) g_bytes_get_size (answer->body), NULL);
  slug = refusal_slug (answer, document);
  code = slug != NULL || passing ? wp_error_from_status (answer->status, slug) : WP_ERROR_PROTOCOL;
  if (slug != NULL)
    message = refusal_message (document, answer->status, code);
  else
    message = g_strdup_printf ("The answer (HTTP %u) is not this service's", answer->status);
  if (error != NULL) {
    *error = g_error_new_literal (WP_ERROR, code, message);
    describe_refusal (*error, slug != NULL ? document : NULL, retry_after);
  }
  if (problem != NULL)
    *problem = g_steal_pointer (&document);
}

static gboolean
check_answer (WpHttpAnswer *answer, const WpHttpRequest *request, guint retry_after, JsonObject **problem, GError **error)
{
  gsize size = g_bytes_get_size (answer->body);

  if (answer->status >= 400) {
    set_refusal (answer, retry_after, problem, error);
    return FALSE;
  }
  if (answer->status < 200 || answer->status >= 300) {
    g_set_error (error, WP_ERROR, WP_ERROR_PROTOCOL, "The server sent a redirect (HTTP %u), which is not followed", answer->status);
    return FALSE;
  }
  if ((size == 0 && answer->status == 204) || request->binary)
    return TRUE;
  if (!type_is_json (answer->content_type)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_PROTOCOL, "The answer is not JSON: is this the right address?");
    return FALSE;
  }
  if (request->unread)
    return TRUE;
  answer->json = wp_json_parse_object (g_bytes_get_data (answer->body, NULL), (gssize) size, error);
  if (answer->json == NULL && error != NULL && (*error)->domain == WP_ERROR)
    (*error)->code = WP_ERROR_UNREADABLE;
  return answer->json != NULL;
}

static WpHttpAnswer *
send_locked (WpHttp *self, const WpHttpRequest *request, JsonObject **problem, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = make_message (self, request, request->binary ? "*/*" : "application/json, application/problem+json", error);
  g_autoptr (WpHttpAnswer) answer = NULL;
  g_autoptr (GInputStream) stream = NULL;
  SoupMessageHeaders *headers;
  guint retry_after;

  if (message == NULL)
    return NULL;
  stream = send_message (self, message, cancellable, error);
  if (stream == NULL)
    return NULL;
  answer = g_new0 (WpHttpAnswer, 1);
  answer->body = read_body (stream, request->max_answer > 0 ? request->max_answer : WP_MAX_ANSWER, cancellable, error);
  if (answer->body == NULL)
    return NULL;
  headers = soup_message_get_response_headers (message);
  answer->status = soup_message_get_status (message);
  answer->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  answer->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  answer->date = wp_backoff_parse_http_date (soup_message_headers_get_one (headers, "Date"));
  answer->replayed = g_strcmp0 (soup_message_headers_get_one (headers, "Idempotency-Replayed"), "true") == 0;
  retry_after = wp_backoff_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"),
                                              answer->date > 0 ? answer->date : wp_time_now ());
  if (!request->raw && !check_answer (answer, request, retry_after, problem, error))
    return NULL;
  return g_steal_pointer (&answer);
}

WpHttpAnswer *
wp_http_send (WpHttp *self, const WpHttpRequest *request, JsonObject **problem, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  WpHttpAnswer *answer;

  if (problem != NULL)
    *problem = NULL;
  g_main_context_push_thread_default (self->context);
  answer = send_locked (self, request, problem, cancellable, &local);
  g_main_context_pop_thread_default (self->context);
  if (answer == NULL) {
    translate_error (&local);
    g_propagate_error (error, local);
  }
  return answer;
}

static GInputStream *
open_stream_locked (WpHttp *self, const WpHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = make_message (self, request, "text/event-stream", error);
  g_autoptr (GInputStream) stream = NULL;
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  stream = send_message (self, message, cancellable, error);
  if (stream == NULL)
    return NULL;
  headers = soup_message_get_response_headers (message);
  if (soup_message_get_status (message) != 200) {
    g_autoptr (WpHttpAnswer) answer = g_new0 (WpHttpAnswer, 1);

    answer->status = soup_message_get_status (message);
    answer->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
    answer->body = read_body (stream, 65536, cancellable, error);
    if (answer->body != NULL &&
        check_answer (answer, FALSE, wp_backoff_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"), wp_time_now ()), NULL,
                      error))
      g_set_error_literal (error, WP_ERROR, WP_ERROR_PROTOCOL, "The answer is not an event stream");
    return NULL;
  }
  if (!type_is (soup_message_headers_get_content_type (headers, NULL), "text/event-stream")) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_PROTOCOL, "The answer is not an event stream");
    return NULL;
  }
  return g_steal_pointer (&stream);
}

GInputStream *
wp_http_open_stream (WpHttp *self, const WpHttpRequest *request, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  GInputStream *stream;

  g_main_context_push_thread_default (self->context);
  stream = open_stream_locked (self, request, cancellable, &local);
  g_main_context_pop_thread_default (self->context);
  if (stream == NULL) {
    translate_error (&local);
    g_propagate_error (error, local);
  }
  return stream;
}

gssize
wp_http_read_stream (WpHttp *self, GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  gssize n;

  /* A message ends, for libsoup, in the context that it began in. */
  g_main_context_push_thread_default (self->context);
  n = g_input_stream_read (stream, buffer, size, cancellable, &local);
  g_main_context_pop_thread_default (self->context);
  if (n < 0) {
    translate_error (&local);
    g_propagate_error (error, local);
  }
  return n;
}

void
wp_http_close_stream (WpHttp *self, GInputStream *stream)
{
  if (stream == NULL)
    return;
  g_main_context_push_thread_default (self->context);
  g_object_unref (stream);
  g_main_context_pop_thread_default (self->context);
}

JsonObject *
wp_http_get_json (WpHttp *self, const char *path, const char *token, GCancellable *cancellable, GError **error)
{
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  g_autoptr (WpHttpAnswer) answer = NULL;

  request.path = path;
  request.token = token;
  answer = wp_http_send (self, &request, NULL, cancellable, error);
  if (answer == NULL)
    return NULL;
  return answer->json != NULL ? json_object_ref (answer->json) : json_object_new ();
}
