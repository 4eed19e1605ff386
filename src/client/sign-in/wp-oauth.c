/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOauth"
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-oauth.h"
#include "wp-text.h"
#include "wp-time.h"

#include <libsoup/soup.h>
#include <string.h>
#include <sys/random.h>

void
wp_oauth_server_free (WpOauthServer *self)
{
  if (self == NULL)
    return;
  g_free (self->issuer);
  g_free (self->authorization_endpoint);
  g_free (self->token_endpoint);
  g_free (self->revocation_endpoint);
  g_free (self);
}

void
wp_oauth_request_free (WpOauthRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->redirect_uri);
  g_free (self->state);
  g_free (self->verifier);
  g_free (self->url);
  g_free (self);
}

void
wp_oauth_tokens_free (WpOauthTokens *self)
{
  if (self == NULL)
    return;
  g_free (self->access_token);
  g_free (self->refresh_token);
  g_free (self);
}

static gboolean
array_has (JsonArray *array, const char *value)
{
  for (guint i = 0; i < wp_json_length (array); i++)
    if (g_strcmp0 (wp_json_string_at (array, i), value) == 0)
      return TRUE;
  return FALSE;
}

WpOauthServer *
wp_oauth_server_from_json (const char *base_url, JsonObject *metadata, GError **error)
{
  g_autoptr (WpOauthServer) self = g_new0 (WpOauthServer, 1);
  self->issuer = g_strdup (wp_json_string_or (metadata, "issuer", ""));
  self->authorization_endpoint = g_strdup (wp_json_string_or (metadata, "authorization_endpoint", ""));
  self->token_endpoint = g_strdup (wp_json_string_or (metadata, "token_endpoint", ""));
  self->revocation_endpoint = g_strdup (wp_json_string (metadata, "revocation_endpoint"));
  g_autofree char *issuer = wp_http_check_url (self->issuer, NULL);
  if (g_strcmp0 (issuer, base_url) != 0) {
    g_set_error (error, WP_ERROR, WP_ERROR_SIGN_IN, "The server at %s says it is another one", base_url);
    return NULL;
  }
  if (!wp_http_same_origin (self->authorization_endpoint, base_url) || !wp_http_same_origin (self->token_endpoint, base_url) ||
      (self->revocation_endpoint != NULL && !wp_http_same_origin (self->revocation_endpoint, base_url))) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_SIGN_IN, "The server sends its sign-in to another address");
    return NULL;
  }
  if (!array_has (wp_json_array (metadata, "code_challenge_methods_supported"), "S256")) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_SIGN_IN, "The server's sign-in is not safe for a desktop application (no S256)");
    return NULL;
  }
  return g_steal_pointer (&self);
}

WpOauthServer *
wp_oauth_discover (WpHttp *http, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) metadata = wp_http_get_json (http, "/.well-known/oauth-authorization-server", NULL, cancellable, error);
  return metadata != NULL ? wp_oauth_server_from_json (wp_http_get_base_url (http), metadata, error) : NULL;
}

static char *
base64url (const guint8 *data, gsize length)
{
  char *text = g_base64_encode (data, length);
  char *end = strchr (text, '=');
  if (end != NULL)
    *end = '\0';
  g_strdelimit (text, "+", '-');
  return g_strdelimit (text, "/", '_');
}

static char *
random_text (void)
{
  guint8 bytes[32];
  gsize done = 0;
  while (done < sizeof bytes) {
    gssize n = getrandom (bytes + done, sizeof bytes - done, 0);
    if (n > 0)
      done += (gsize) n;
  }
  return base64url (bytes, sizeof bytes);
}

char *
wp_oauth_challenge (const char *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_checksum_update (checksum, (const guchar *) verifier, (gssize) strlen (verifier));
  g_checksum_get_digest (checksum, digest, &length);
  return base64url (digest, length);
}

WpOauthRequest *
wp_oauth_request_new (const WpOauthServer *server, const char *redirect_uri, const char *login_hint)
{
  WpOauthRequest *self = g_new0 (WpOauthRequest, 1);
  self->redirect_uri = g_strdup (redirect_uri);
  self->state = random_text ();
  self->verifier = random_text ();
  g_autofree char *challenge = wp_oauth_challenge (self->verifier);
  g_autofree char *query = soup_form_encode ("response_type", "code", "client_id", WP_OAUTH_CLIENT, "redirect_uri", redirect_uri, "state",
                                             self->state, "code_challenge", challenge, "code_challenge_method", "S256", NULL);
  g_autofree char *hint = login_hint != NULL ? soup_form_encode ("login_hint", login_hint, NULL) : NULL;
  self->url = g_strconcat (server->authorization_endpoint, strchr (server->authorization_endpoint, '?') != NULL ? "&" : "?", query,
                           hint != NULL ? "&" : NULL, hint, NULL);
  return self;
}

/* Of a parameter that is there twice the last counts. (nullable): too long, or none */
static GHashTable *
read_query (const char *query)
{
  return query != NULL && strlen (query) < 8192 ? soup_form_decode (query) : NULL;
}

static gboolean
same_secret (const char *a, const char *b)
{
  guint difference = strlen (a) != strlen (b);
  for (gsize i = 0; a[i] != '\0' && b[i] != '\0'; i++)
    difference |= (guint) (a[i] ^ b[i]);
  return difference == 0;
}

gboolean
wp_oauth_is_answer (const WpOauthRequest *self, const char *query)
{
  g_autoptr (GHashTable) form = read_query (query);
  const char *state = form != NULL ? g_hash_table_lookup (form, "state") : NULL;
  return state != NULL && same_secret (state, self->state);
}

char *
wp_oauth_read_answer (const WpOauthRequest *self, const WpOauthServer *server, const char *query, GError **error)
{
  g_autoptr (GHashTable) form = read_query (query);
  const char *code = form != NULL ? g_hash_table_lookup (form, "code") : NULL;
  const char *issuer = form != NULL ? g_hash_table_lookup (form, "iss") : NULL;
  const char *refusal = form != NULL ? g_hash_table_lookup (form, "error") : NULL;
  g_autofree char *verdict = refusal != NULL ? wp_text_head (refusal, 64) : NULL;
  if (!wp_oauth_is_answer (self, query))
    g_set_error_literal (error, WP_ERROR, WP_ERROR_SIGN_IN, "The browser brought back an answer to another sign-in");
  else if (g_strcmp0 (issuer, server->issuer) != 0)
    g_set_error_literal (error, WP_ERROR, WP_ERROR_SIGN_IN, "The answer comes from another server");
  else if (verdict != NULL)
    g_set_error (error, WP_ERROR, WP_ERROR_SIGN_IN, "The server refused the sign-in (%s)", verdict);
  else if (code == NULL || *code == '\0')
    g_set_error_literal (error, WP_ERROR, WP_ERROR_SIGN_IN, "The answer holds no code");
  else
    return g_strdup (code);
  return NULL;
}

/* @refused: what an OAuth error means here. (transfer full) form */
static JsonObject *
post_form (WpHttp *http, const char *url, char *form, int refused, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_take (form, strlen (form));
  g_autoptr (JsonObject) problem = NULL;
  g_autoptr (GError) local = NULL;
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.method = "POST";
  request.path = url;
  request.content_type = "application/x-www-form-urlencoded";
  request.body = body;
  request.max_answer = 256 * 1024;
  g_autoptr (WpHttpAnswer) answer = wp_http_send (http, &request, &problem, cancellable, &local);
  if (answer != NULL)
    return answer->json != NULL ? json_object_ref (answer->json) : json_object_new ();
  /* Only this one word is a verdict on the token: anything may answer in the server's place, and a sign-in is not thrown away for it. */
  if (local->domain == WP_ERROR && local->code == WP_ERROR_PROTOCOL && g_strcmp0 (wp_json_string (problem, "error"), "invalid_grant") == 0)
    g_set_error_literal (error, WP_ERROR, refused, "The server does not accept the sign-in (invalid_grant)");
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static WpOauthTokens *
read_tokens (JsonObject *json, GError **error)
{
  if (json == NULL)
    return NULL;
  const char *access = wp_json_string (json, "access_token"), *refresh = wp_json_string (json, "refresh_token");
  const char *type = wp_json_string_or (json, "token_type", "");
  if (access == NULL || *access == '\0' || strlen (access) > 8192 || refresh == NULL || *refresh == '\0' || strlen (refresh) > 8192 ||
      strpbrk (access, "\r\n") != NULL || g_ascii_strcasecmp (type, "Bearer") != 0) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_PROTOCOL, "The server's token answer makes no sense");
    return NULL;
  }
  gint64 seconds = CLAMP (wp_json_int (json, "expires_in", 600), 1, 24 * 60 * 60);
  WpOauthTokens *self = g_new0 (WpOauthTokens, 1);
  self->access_token = g_strdup (access);
  self->refresh_token = g_strdup (refresh);
  self->expires_at = wp_time_boot () + (seconds - MIN (30, seconds / 4)) * WP_SECOND;
  return self;
}

WpOauthTokens *
wp_oauth_exchange (WpHttp *http, const WpOauthServer *server, const WpOauthRequest *request, const char *code, GCancellable *cancellable,
                   GError **error)
{
  char *form = soup_form_encode ("grant_type", "authorization_code", "code", code, "redirect_uri", request->redirect_uri, "client_id",
                                 WP_OAUTH_CLIENT, "code_verifier", request->verifier, NULL);
  g_autoptr (JsonObject) json = post_form (http, server->token_endpoint, form, WP_ERROR_SIGN_IN, cancellable, error);
  return read_tokens (json, error);
}

WpOauthTokens *
wp_oauth_refresh (WpHttp *http, const WpOauthServer *server, const char *refresh_token, GCancellable *cancellable, GError **error)
{
  char *form = soup_form_encode ("grant_type", "refresh_token", "refresh_token", refresh_token, "client_id", WP_OAUTH_CLIENT, NULL);
  g_autoptr (JsonObject) json = post_form (http, server->token_endpoint, form, WP_ERROR_AUTH_REQUIRED, cancellable, error);
  return read_tokens (json, error);
}

gboolean
wp_oauth_revoke (WpHttp *http, const WpOauthServer *server, const char *refresh_token, GCancellable *cancellable, GError **error)
{
  if (server->revocation_endpoint == NULL)
    return TRUE;
  char *form = soup_form_encode ("token", refresh_token, "token_type_hint", "refresh_token", "client_id", WP_OAUTH_CLIENT, NULL);
  g_autoptr (GBytes) body = g_bytes_new_take (form, strlen (form));
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.method = "POST";
  request.path = server->revocation_endpoint;
  request.content_type = "application/x-www-form-urlencoded";
  request.body = body;
  request.max_answer = 256 * 1024;
  request.raw = TRUE; /* 200 with an empty body of any type */
  g_autoptr (WpHttpAnswer) answer = wp_http_send (http, &request, NULL, cancellable, error);
  if (answer != NULL && answer->status != 200) {
    g_set_error (error, WP_ERROR, wp_error_from_status (answer->status, NULL), "The server did not revoke the sign-in (HTTP %u)", answer->status);
    return FALSE;
  }
  return answer != NULL;
}
