/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-acts.h"
#include "wp-command.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-onboardings.h"
#include "wp-submission-commands.h"
#include "wp-time.h"

#include <string.h>

/* Begins the form of that id, or puts the answers of the one there is. */
gboolean
wp_routes_put_submission (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  WpStorage *storage = request->context->storage;
  const char *id = request->params[0];
  g_autoptr (WpRecord) record = NULL;
  gint64 revision = 0, if_match = wp_request_if_match (request);

  if (!wp_storage_get_document (storage, request->partner, &wp_kind_submission, id, &record, error))
    return FALSE;
  if (record != NULL || if_match >= 0) {
    if (!wp_onboardings_put_answers (storage, &request->actor, request->partner, id, if_match, body, wp_time_now (), &revision, &request->current,
                                     error))
      return FALSE;
    wp_answer_set (answer, &wp_kind_submission, id, revision);
    return TRUE;
  }
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_BEGIN, wp_request_header (request, "Idempotency-Key"), id, NULL, -1, body);
  if (!wp_acts_run (storage, &request->actor, request->partner, command, wp_time_now (), &revision, &request->current, error))
    return FALSE;
  wp_answer_set (answer, &wp_kind_submission, id, revision);
  answer->status = 201;
  answer->location = g_strconcat ("/v1/submissions/", id, NULL);
  return TRUE;
}

/* Appends those of @partner that are not @known yet. */
static gboolean
append_forms (WpStorage *storage, const char *partner, GHashTable *known, GString *json, GError **error)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_form, partner);
  g_autoptr (GPtrArray) records = wp_storage_query (storage, query, NULL, 0, G_MAXSIZE, NULL, error);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    const WpRecord *record = records->pdata[i];
    if (!g_hash_table_add (known, g_strdup (record->id)))
      continue;
    if (json->len + strlen (record->text) > WP_MAX_PAGE - WP_KIB) {
      g_set_error_literal (error, WP_ERROR, WP_ERROR_SERVER, "The definitions of the forms are larger than a page");
      return FALSE;
    }
    g_string_append (json, json->str[json->len - 1] == '[' ? "" : ",");
    g_string_append (json, record->text);
  }
  return records != NULL;
}

/* Every partner has a copy of its own; the SOC sees each version once. */
void
wp_routes_all_forms (WpRequest *request)
{
  WpStorage *storage = request->context->storage;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) json = g_string_new ("{\"items\":[");
  g_auto (GStrv) partners = storage->people->list_partners (storage, &error);

  for (guint i = 0; error == NULL && partners[i] != NULL; i++)
    append_forms (storage, partners[i], known, json, &error);
  if (error != NULL) {
    wp_request_answer_error (request, error);
    return;
  }
  g_string_append (json, "],\"next\":null}");
  wp_request_answer (request, 200, "application/json", json->str);
}
