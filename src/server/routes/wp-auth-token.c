/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAuth"
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-auth.h"
#include "wp-routes.h"
#include "wp-secret.h"
#include "wp-time.h"

#include <string.h>

/* RFC 6749 §5.2. What exactly was wrong with a code or a token is nobody's business. */
static void
answer_error (WpRequest *request, const char *code, const char *description)
{
  g_autoptr (JsonObject) object = wp_json_new ("error", code, "error_description", description, NULL);
  wp_request_answer_json (request, 400, object);
}

#define REFRESH_SCOPE "refresh token"
#define MAX_REFRESH 500

/* A refresh token says its family, generation and time under a seal. An old one is known for what it is without being kept; and so is one
 * that a server gave which was then put back to a backup, and which has forgotten it. (transfer full) */
static char *
seal_refresh (const char *key, const char *family, gint64 generation, gint64 expires)
{
  g_autofree char *random = wp_secret_new ();
  g_autofree char *value = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", family, generation, expires, random);
  return wp_secret_seal (key, REFRESH_SCOPE, value);
}

/* What a refresh token says of itself, or %NULL when it was not made here. (transfer full) (nullable): its family */
static char *
read_refresh (const char *key, const char *secret, gint64 *generation, gint64 *expires)
{
  g_autofree char *value = strlen (secret) <= MAX_REFRESH ? wp_secret_open (key, REFRESH_SCOPE, secret) : NULL;
  g_auto (GStrv) words = value != NULL ? g_strsplit (value, " ", 4) : NULL;
  if (words == NULL || g_strv_length (words) != 4)
    return NULL;
  *generation = g_ascii_strtoll (words[1], NULL, 10);
  *expires = g_ascii_strtoll (words[2], NULL, 10);
  return g_strdup (words[0]);
}

/* @token: (out) (nullable) (transfer full): by its row; one without a row by what it says of itself */
static gboolean
find_refresh (WpContext *context, const char *secret, const char *hash, WpToken **token, GError **error)
{
  gint64 generation = 0, expires = 0;
  if (!context->storage->sign_ins->find_token (context->storage, hash, token, error))
    return FALSE;
  g_autofree char *family = *token == NULL ? read_refresh (context->token_key, secret, &generation, &expires) : NULL;
  if (family == NULL)
    return TRUE;
  if (!context->storage->sign_ins->find_family (context->storage, family, token, error))
    return FALSE;
  if (*token != NULL) {
    (*token)->generation = generation;
    (*token)->expires_at = expires;
  }
  return TRUE;
}

static gboolean
put_token (WpContext *context, WpTokenType type, const char *family, gint64 generation, gint64 expires, char **secret, GError **error)
{
  const WpToken token = { .type = type, .family = (char *) family, .generation = generation, .expires_at = expires };
  *secret = type == WP_TOKEN_REFRESH ? seal_refresh (context->token_key, family, generation, expires) : wp_secret_new ();
  g_autofree char *hash = wp_secret_hash (*secret);
  return context->storage->sign_ins->put_token (context->storage, hash, &token, error);
}

/* A pair of tokens for @family, as an answer. (transfer full) */
static JsonObject *
issue_pair (WpContext *context, const char *family, const char *scope, gint64 generation, GError **error)
{
  gint64 now = wp_time_now ();
  g_autofree char *access = NULL, *refresh = NULL;

  if (!context->storage->sign_ins->make_room (context->storage, family, now, error) ||
      !put_token (context, WP_TOKEN_ACCESS, family, 0, now + WP_AUTH_ACCESS_SECONDS * WP_SECOND, &access, error) ||
      !put_token (context, WP_TOKEN_REFRESH, family, generation, now + WP_AUTH_REFRESH_TIME, &refresh, error))
    return NULL;
  JsonObject *answer = wp_json_new ("access_token", access, "token_type", "Bearer", "refresh_token", refresh, "scope",
                                    scope != NULL ? scope : "watchpost", NULL);
  wp_json_set_int (answer, "expires_in", WP_AUTH_ACCESS_SECONDS);
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
  g_autoptr (WpCode) code = NULL;

  if (!storage->sign_ins->find_code (storage, hash, &code, error))
    return FALSE;
  if (code == NULL)
    return TRUE;
  if (code->family != NULL) {
    g_message ("a code was used twice; what came of it is revoked");
    return storage->sign_ins->revoke_family (storage, code->family, ended, error);
  }
  /* One try, right or wrong. */
  code->family = g_uuid_string_random ();
  if (!storage->sign_ins->put_code (storage, hash, code, error))
    return FALSE;
  if (code->expires_at <= wp_time_now () || g_strcmp0 (uri, code->redirect_uri) != 0 || !wp_secret_check_verifier (verifier, code->challenge))
    return TRUE;
  if (!storage->sign_ins->add_family (storage, code->family, code->user_id, code->scope, wp_time_now (), error))
    return FALSE;
  *ended = TRUE; /* perhaps: an older sign-in made room */
  *pair = issue_pair (request->context, code->family, code->scope, 1, error);
  return *pair != NULL;
}

static gboolean
rotate (WpRequest *request, GHashTable *form, JsonObject **pair, gboolean *ended, GError **error)
{
  WpStorage *storage = request->context->storage;
  const char *secret = g_hash_table_lookup (form, "refresh_token");
  g_autofree char *hash = wp_secret_hash (secret);
  g_autoptr (WpToken) token = NULL;

  if (!find_refresh (request->context, secret, hash, &token, error))
    return FALSE;
  if (token == NULL || token->type != WP_TOKEN_REFRESH || token->revoked || token->expires_at <= wp_time_now ())
    return TRUE;
  /* The one used last still works, because its answer may have been lost; what came of it works for the first time. What came of one
   * that nobody here knows was given before this server was put back. */
  gboolean last = g_strcmp0 (token->used_hash, hash) == 0, next = token->generation > token->used_generation;
  if (!last && !next) {
    g_message ("a refresh token was used again after its successor; the sign-in is revoked");
    return storage->sign_ins->revoke_family (storage, token->family, ended, error);
  }
  if (next && !storage->sign_ins->use_refresh (storage, token->family, hash, token->generation, error))
    return FALSE;
  *pair = issue_pair (request->context, token->family, token->scope, token->generation + 1, error);
  return *pair != NULL;
}

static gboolean
has_all (GHashTable *form, const char *first, const char *second, const char *third)
{
  return g_hash_table_contains (form, first) && (second == NULL || g_hash_table_contains (form, second)) &&
         (third == NULL || g_hash_table_contains (form, third));
}

void
wp_auth_token (WpRequest *request)
{
  WpStorage *storage = request->context->storage;
  g_autoptr (GHashTable) form = wp_request_decode_form ((const char *) request->body->data, request->body->len, NULL);
  const char *grant = form != NULL ? g_hash_table_lookup (form, "grant_type") : NULL;
  g_autoptr (JsonObject) pair = NULL;
  g_autoptr (GError) error = NULL;
  gboolean code = g_strcmp0 (grant, "authorization_code") == 0, ended = FALSE;

  if (grant == NULL)
    answer_error (request, "invalid_request", "A form with a grant_type is needed");
  else if (!code && strcmp (grant, "refresh_token") != 0)
    answer_error (request, "unsupported_grant_type", "authorization_code and refresh_token are supported");
  else if (code ? !has_all (form, "code", "code_verifier", "redirect_uri") : !has_all (form, "refresh_token", NULL, NULL))
    answer_error (request, "invalid_request", "A parameter is missing");
  else if (g_strcmp0 (g_hash_table_lookup (form, "client_id"), WP_AUTH_CLIENT) != 0)
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
wp_auth_revoke (WpRequest *request)
{
  WpStorage *storage = request->context->storage;
  g_autoptr (GHashTable) form = wp_request_decode_form ((const char *) request->body->data, request->body->len, NULL);
  const char *secret = form != NULL ? g_hash_table_lookup (form, "token") : NULL;
  g_autoptr (WpToken) token = NULL;
  g_autoptr (GError) error = NULL;

  if (secret == NULL) {
    answer_error (request, "invalid_request", "A form with a token is needed");
    return;
  }
  g_autofree char *hash = wp_secret_hash (secret);
  gboolean ok = find_refresh (request->context, secret, hash, &token, &error), found;
  if (ok && token != NULL && !token->revoked) {
    ok = wp_storage_begin (storage, &error);
    if (ok) {
      ok = storage->sign_ins->revoke_family (storage, token->family, &found, &error);
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
