/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIdempotency"
#include "config.h"

#include "wp-idempotency.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-problem.h"
#include "wp-router.h"
#include "wp-text.h"
#include "wp-time.h"

#include <string.h>

static char *
make_fingerprint (WpRequest *request)
{
  const char *method = soup_server_message_get_method (request->message);
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, (const guchar *) method, strlen (method) + 1);
  g_checksum_update (sum, (const guchar *) request->path, strlen (request->path) + 1);
  g_checksum_update (sum, request->body->data, request->body->len);
  return g_strdup (g_checksum_get_string (sum));
}

static void
answer_kept (WpRequest *request, const WpKeptAnswer *kept)
{
  if (kept->location != NULL)
    wp_request_set_header (request, "Location", kept->location);
  wp_request_answer (request, kept->status, kept->content_type, kept->body);
}

static gboolean
run_effect (WpRequest *request, WpKeptAnswer *kept, GError **error)
{
  WpAnswer answer = { .status = 200 };
  if (!wp_actor_may (&request->actor, request->route->permission, error))
    return FALSE;
  g_autoptr(JsonObject) body = wp_request_parse_body (request, error);
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
  kept->body = wp_problem_to_string (refusal, request->current);
  if (!wp_storage_begin (storage, error))
    return FALSE;
  gboolean ok = wp_storage_put_key (storage, request->actor.id, key, kept, wp_time_now (), error);
  return wp_storage_end (storage, FALSE, ok, error);
}

/* TRUE when the key was known and the request is answered. */
static gboolean
replay (WpRequest *request, const char *key, const char *fingerprint, gboolean *answered, GError **error)
{
  g_autoptr(WpKeptAnswer) known = NULL;
  if (!wp_storage_find_key (request->context->storage, request->actor.id, key, &known, error))
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
  g_autoptr(WpKeptAnswer) kept = g_new0 (WpKeptAnswer, 1);
  g_autoptr(GError) error = NULL;
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
  gboolean kept_well = !done || wp_storage_put_key (storage, request->actor.id, key, kept, wp_time_now (), &error);
  if (!done || !kept_well)
    wp_storage_rollback (storage);
  else if (wp_storage_commit (storage, &error)) {
    answer_kept (request, kept);
    return;
  }

  g_autoptr(GError) worse = NULL;
  if (!done && !keep_refusal (request, key, kept, error, &worse)) {
    wp_request_answer_error (request, worse);
    return;
  }
  wp_request_answer_error (request, error);
}
