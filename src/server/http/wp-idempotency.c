/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIdempotency"
#include "config.h"

#include "wp-idempotency.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-problem.h"
#include "wp-router.h"
#include "wp-text.h"
#include "wp-time.h"

#include <string.h>

/* Of a body with a secret in it nobody can find out by trying what that is. */
static char *
make_fingerprint (WpRequest *request)
{
  const char *method = soup_server_message_get_method (request->message), *secret = request->context->storage->key_secret;
  if (request->route->command != NULL && request->route->command->secret != NULL && secret != NULL) {
    g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret));
    g_hmac_update (hmac, (const guchar *) method, strlen (method) + 1);
    g_hmac_update (hmac, (const guchar *) request->path, strlen (request->path) + 1);
    g_hmac_update (hmac, request->body->data, request->body->len);
    return g_strdup (g_hmac_get_string (hmac));
  }
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, (const guchar *) method, strlen (method) + 1);
  g_checksum_update (sum, (const guchar *) request->path, strlen (request->path) + 1);
  g_checksum_update (sum, request->body->data, request->body->len);
  return g_strdup (g_checksum_get_string (sum));
}

/* The document that a refusal was about is put in as it is now: kept with the refusal it would be kept for 90 days, and would say less. */
static void
fill_current (WpRequest *request, JsonObject *problem)
{
  JsonObject *current = wp_json_object (problem, "current");
  const char *id = current != NULL ? wp_json_string (current, "id") : NULL;
  const char *name = current != NULL ? wp_json_string (current, "kind") : NULL;
  const WpKind *kind = name != NULL ? wp_kind_find (name) : NULL;
  g_autoptr (WpRecord) record = NULL;

  if (id == NULL || kind == NULL || !wp_actor_may (&request->actor, request->route->permission, NULL) ||
      !wp_storage_get_document (request->context->storage, request->partner, kind, id, &record, NULL) || record == NULL ||
      !wp_kind_may_read (kind, &request->actor, record->owner))
    return;
  JsonObject *document = wp_json_parse_object (record->text, -1, NULL);
  if (document == NULL)
    return;
  wp_json_set_int (current, "revision", record->revision);
  wp_json_set_object (current, "document", document);
}

static void
answer_kept (WpRequest *request, const WpKeptAnswer *kept)
{
  g_autoptr (JsonObject) problem = kept->status >= 400 ? wp_json_parse_object (kept->body, -1, NULL) : NULL;
  g_autofree char *filled = NULL;
  if (problem != NULL) {
    fill_current (request, problem);
    filled = wp_json_to_string (problem);
  }
  if (kept->location != NULL)
    wp_request_set_header (request, "Location", kept->location);
  wp_request_answer (request, kept->status, kept->content_type, filled != NULL ? filled : kept->body);
}

/* (transfer full): without the document it is about, and of a long one the detail alone. */
static char *
refusal_to_keep (WpRequest *request, const GError *refusal)
{
  WpRecord bare = { 0 };
  if (request->current != NULL)
    bare = *request->current;
  bare.text = NULL;
  char *body = wp_problem_to_string (refusal, request->current != NULL ? &bare : NULL);
  if (strlen (body) <= WP_IDEMPOTENCY_MAX_REFUSAL)
    return body;
  g_free (body);
  g_autofree char *detail = g_utf8_substring (refusal->message, 0, MIN (g_utf8_strlen (refusal->message, -1), 1000));
  g_autoptr (GError) brief = g_error_new_literal (refusal->domain, refusal->code, detail);
  return wp_problem_to_string (brief, request->current != NULL ? &bare : NULL);
}

static gboolean
run_effect (WpRequest *request, WpKeptAnswer *kept, GError **error)
{
  WpAnswer answer = { .status = 200 };
  if (!wp_actor_may (&request->actor, request->route->permission, error))
    return FALSE;
  g_autoptr (JsonObject) body = wp_request_parse_body (request, error);
  if (body == NULL || !request->route->effect (request, body, &answer, error))
    return FALSE;
  kept->status = answer.status;
  kept->content_type = g_strdup ("application/json");
  kept->body = wp_json_to_string (answer.body);
  kept->location = answer.location;
  json_object_unref (answer.body);
  return TRUE;
}

/* A refusal that will stay one is kept as well; nothing else of what was done is. */
static gboolean
keep_refusal (WpRequest *request, const char *key, WpKeptAnswer *kept, const GError *refusal, GError **error)
{
  WpStorage *storage = request->context->storage;
  kept->status = wp_problem_get_status (refusal);
  if (kept->status != 409 && kept->status != 412 && kept->status != 422)
    return TRUE;
  kept->content_type = g_strdup (WP_PROBLEM_TYPE);
  kept->body = refusal_to_keep (request, refusal);
  if (!wp_storage_begin (storage, error))
    return FALSE;
  gboolean ok = storage->answers->put (storage, request->actor.id, key, kept, wp_time_now (), error);
  return wp_storage_end (storage, FALSE, ok, error);
}

/* TRUE when the key was known and the request is answered. */
static gboolean
replay (WpRequest *request, const char *key, const char *fingerprint, gboolean *answered, GError **error)
{
  g_autoptr (WpKeptAnswer) known = NULL;
  if (!request->context->storage->answers->find (request->context->storage, request->actor.id, key, &known, error))
    return FALSE;
  if (known == NULL)
    return TRUE;
  if (strcmp (known->fingerprint, fingerprint) != 0) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_KEY_REUSED, "This key was used for something else");
    return FALSE;
  }
  wp_request_set_header (request, "Idempotency-Replayed", "true");
  answer_kept (request, known);
  *answered = TRUE;
  return TRUE;
}

void
wp_idempotency_run (WpRequest *request)
{
  WpStorage *storage = request->context->storage;
  const char *key = wp_request_header (request, "Idempotency-Key");
  g_autoptr (WpKeptAnswer) kept = g_new0 (WpKeptAnswer, 1);
  g_autoptr (GError) error = NULL;
  gboolean answered = FALSE;

  if (!wp_text_is_uuid (key)) {
    g_set_error_literal (&error, WP_ERROR, WP_ERROR_MALFORMED, "An Idempotency-Key that is a UUID in lower case is needed");
    wp_request_answer_error (request, error);
    return;
  }
  kept->fingerprint = make_fingerprint (request);
  if (!wp_storage_begin (storage, &error)) {
    wp_request_answer_error (request, error);
    return;
  }
  if (!replay (request, key, kept->fingerprint, &answered, &error) || answered) {
    wp_storage_rollback (storage);
    if (!answered)
      wp_request_answer_error (request, error);
    return;
  }

  gboolean done = run_effect (request, kept, &error);
  gboolean kept_well = !done || storage->answers->put (storage, request->actor.id, key, kept, wp_time_now (), &error);
  if (!done || !kept_well)
    wp_storage_rollback (storage);
  else if (wp_storage_commit (storage, &error)) {
    answer_kept (request, kept);
    return;
  }

  g_autoptr (GError) worse = NULL;
  if (!done && !keep_refusal (request, key, kept, error, &worse)) {
    wp_request_answer_error (request, worse);
    return;
  }
  wp_request_answer_error (request, error);
}
