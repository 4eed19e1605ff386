/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOauth"
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-oauth.h"
#include "wp-routes.h"
#include "wp-secret.h"
#include "wp-time.h"

#include <string.h>

/* RFC 6749 §5.2. What exactly was wrong with a code or a token is nobody's business. */
static void
answer_error (WpRequest *request, const char *code, const char *description)
{
  g_autoptr(JsonObject) object = wp_json_new ("error", code, "error_description", description, NULL);
  wp_request_answer_json (request, 400, object);
}

/* A refresh token names its family behind its secret, so that an old one is known for what it is without being kept.
 * (transfer full) (nullable) */
static char *
read_family (const char *token)
{
  const char *dot = strchr (token, '.');
  return dot != NULL && g_uuid_string_is_valid (dot + 1) ? g_strdup (dot + 1) : NULL;
}

static gboolean
put_token (WpStorage *storage, WpTokenType type, const char *family, gint64 generation, gint64 expires, char **secret, GError **error)
{
  const WpToken token = { .type = type, .family = (char *) family, .generation = generation, .expires_at = expires };
  g_autofree char *random = wp_secret_new ();
  *secret = type == WP_TOKEN_REFRESH ? g_strconcat (random, ".", family, NULL) : g_steal_pointer (&random);
  g_autofree char *hash = wp_secret_hash (*secret);
  return wp_storage_put_token (storage, hash, &token, error);
}

/* A pair of tokens for @family, as an answer. (transfer full) */
static JsonObject *
issue_pair (WpStorage *storage, const char *family, const char *scope, gint64 generation, GError **error)
{
  gint64 now = wp_time_now ();
  g_autofree char *access = NULL, *refresh = NULL;

  if (!wp_storage_make_room (storage, family, now, error) ||
      !put_token (storage, WP_TOKEN_ACCESS, family, 0, now + WP_OAUTH_ACCESS_SECONDS * WP_SECOND, &access, error) ||
      !put_token (storage, WP_TOKEN_REFRESH, family, generation, now + WP_OAUTH_REFRESH_TIME, &refresh, error))
    return NULL;
  JsonObject *answer = wp_json_new ("access_token", access, "token_type", "Bearer", "refresh_token", refresh, "scope",
                                    scope != NULL ? scope : "watchpost", NULL);
  wp_json_set_int (answer, "expires_in", WP_OAUTH_ACCESS_SECONDS);
  return answer;
}

/* Both grants run inside one transaction and answer in one of three ways: a pair; nothing, which is "invalid_grant", with what
 * was written (a revocation) committed as well; or a failure of the storage. */

static gboolean
redeem_code (WpRequest *request, GHashTable *form, JsonObject **pair, gboolean *ended, GError **error)
{
  WpStorage *storage = request->context->storage;
  const char *secret = g_hash_table_lookup (form, "code"), *verifier = g_hash_table_lookup (form, "code_verifier");
  const char *uri = g_hash_table_lookup (form, "redirect_uri");
  g_autofree char *hash = wp_secret_hash (secret);
  g_autoptr(WpCode) code = NULL;

  if (!wp_storage_find_code (storage, hash, &code, error))
    return FALSE;
  if (code == NULL)
    return TRUE;
  if (code->family != NULL) {
    g_message ("a code was used twice; what came of it is revoked");
    return wp_storage_revoke_family (storage, code->family, ended, error);
  }
  /* One try, right or wrong. */
  code->family = g_uuid_string_random ();
  if (!wp_storage_put_code (storage, hash, code, error))
    return FALSE;
  if (code->expires_at <= wp_time_now () || g_strcmp0 (uri, code->redirect_uri) != 0 || !wp_secret_check_verifier (verifier, code->challenge))
    return TRUE;
  if (!wp_storage_add_family (storage, code->family, code->user_id, code->scope, wp_time_now (), error))
    return FALSE;
  *ended = TRUE; /* perhaps: an older sign-in made room */
  *pair = issue_pair (storage, code->family, code->scope, 1, error);
  return *pair != NULL;
}

static gboolean
rotate (WpRequest *request, GHashTable *form, JsonObject **pair, gboolean *ended, GError **error)
{
  WpStorage *storage = request->context->storage;
  const char *secret = g_hash_table_lookup (form, "refresh_token");
  g_autofree char *hash = wp_secret_hash (secret), *family = read_family (secret);
  g_autoptr(WpToken) token = NULL;

  if (!wp_storage_find_token (storage, hash, &token, error))
    return FALSE;
  if (token == NULL && family != NULL) {
    g_message ("a refresh token was used that is none any more; its sign-in is revoked");
    return wp_storage_revoke_family (storage, family, ended, error);
  }
  if (token == NULL || token->type != WP_TOKEN_REFRESH || token->revoked || token->expires_at <= wp_time_now ())
    return TRUE;
  /* The one used last still works, because its answer may have been lost; what came of it works for the first time. */
  gboolean last = g_strcmp0 (token->used_hash, hash) == 0, next = token->generation == token->used_generation + 1;
  if (!last && !next) {
    g_message ("a refresh token was used again after its successor; the sign-in is revoked");
    return wp_storage_revoke_family (storage, token->family, ended, error);
  }
  if (next && !wp_storage_use_refresh (storage, token->family, hash, token->generation, error))
    return FALSE;
  *pair = issue_pair (storage, token->family, token->scope, token->generation + 1, error);
  return *pair != NULL;
}

static gboolean
has_all (GHashTable *form, const char *first, const char *second, const char *third)
{
  return g_hash_table_contains (form, first) && (second == NULL || g_hash_table_contains (form, second)) &&
         (third == NULL || g_hash_table_contains (form, third));
}

void
wp_oauth_token (WpRequest *request)
{
  WpStorage *storage = request->context->storage;
  g_autoptr(GHashTable) form = wp_request_decode_form ((const char *) request->body->data, request->body->len, NULL);
  const char *grant = form != NULL ? g_hash_table_lookup (form, "grant_type") : NULL;
  g_autoptr(JsonObject) pair = NULL;
  g_autoptr(GError) error = NULL;
  gboolean code = g_strcmp0 (grant, "authorization_code") == 0, ended = FALSE;

  if (grant == NULL)
    answer_error (request, "invalid_request", "A form with a grant_type is needed");
  else if (!code && strcmp (grant, "refresh_token") != 0)
    answer_error (request, "unsupported_grant_type", "authorization_code and refresh_token are supported");
  else if (code ? !has_all (form, "code", "code_verifier", "redirect_uri") : !has_all (form, "refresh_token", NULL, NULL))
    answer_error (request, "invalid_request", "A parameter is missing");
  else if (g_strcmp0 (g_hash_table_lookup (form, "client_id"), WP_OAUTH_CLIENT) != 0)
    answer_error (request, "invalid_client", "The client is not known");
  else {
    gboolean ok = wp_storage_begin (storage, &error);
    if (ok) {
      ok = code ? redeem_code (request, form, &pair, &ended, &error) : rotate (request, form, &pair, &ended, &error);
      ok = wp_storage_end (storage, FALSE, ok, &error);
    }
    if (ok && ended)
      wp_events_recheck (request->context->events);
    if (!ok)
      wp_request_answer_error (request, error);
    else if (pair != NULL)
      wp_request_answer_json (request, 200, pair);
    else
      answer_error (request, "invalid_grant", "The code or token is not valid, or not any more. Sign in again.");
  }
}

/* RFC 7009: a token that is not known is no error. Its whole sign-in ends. */
void
wp_oauth_revoke (WpRequest *request)
{
  WpStorage *storage = request->context->storage;
  g_autoptr(GHashTable) form = wp_request_decode_form ((const char *) request->body->data, request->body->len, NULL);
  const char *secret = form != NULL ? g_hash_table_lookup (form, "token") : NULL;
  g_autoptr(WpToken) token = NULL;
  g_autoptr(GError) error = NULL;

  if (secret == NULL) {
    answer_error (request, "invalid_request", "A form with a token is needed");
    return;
  }
  g_autofree char *hash = wp_secret_hash (secret), *family = read_family (secret);
  gboolean ok = wp_storage_find_token (storage, hash, &token, &error), found;
  if (ok && token != NULL) {
    g_free (family);
    family = token->revoked ? NULL : g_strdup (token->family);
  }
  if (ok && family != NULL) {
    ok = wp_storage_begin (storage, &error);
    if (ok) {
      ok = wp_storage_revoke_family (storage, family, &found, &error);
      ok = wp_storage_end (storage, FALSE, ok, &error);
    }
  }
  if (!ok) {
    wp_request_answer_error (request, error);
    return;
  }
  wp_events_recheck (request->context->events);
  wp_request_answer (request, 200, NULL, NULL);
}
