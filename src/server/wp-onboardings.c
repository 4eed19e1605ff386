/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboardings"
#include "config.h"

#include "wp-onboardings-private.h"
#include "wp-error.h"
#include "wp-incidents.h"
#include "wp-json.h"

gboolean
wp_onboardings_load (WpStorage *storage, const char *partner, const WpKind *kind, const char *id, WpRecord **record, JsonObject **document,
                     GError **error)
{
  if (!wp_storage_get_document (storage, partner, kind, id, record, error))
    return FALSE;
  if (*record == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is nothing of that number");
    return FALSE;
  }
  *document = wp_json_parse_object ((*record)->text, -1, error);
  return *document != NULL;
}

gboolean
wp_onboardings_refuse (WpRecord **record, WpRecord **current, GError *refusal, GError **error)
{
  if (current != NULL && (g_error_matches (refusal, WP_ERROR, WP_ERROR_CONFLICT) || g_error_matches (refusal, WP_ERROR, WP_ERROR_STALE)))
    *current = g_steal_pointer (record);
  g_propagate_error (error, refusal);
  return FALSE;
}

/* The newest version of each form */
static GPtrArray *
newest_forms (GPtrArray *definitions)
{
  GPtrArray *newest = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; i < definitions->len; i++) {
    JsonObject *definition = g_ptr_array_index (definitions, i);
    JsonObject *last = newest->len > 0 ? g_ptr_array_index (newest, newest->len - 1) : NULL;
    /* They come by form, newest first. */
    if (last == NULL || g_strcmp0 (wp_json_string (last, "formId"), wp_json_string (definition, "formId")) != 0)
      g_ptr_array_add (newest, json_object_ref (definition));
  }
  return newest;
}

gboolean
wp_onboardings_settle (WpStorage *storage, const char *partner, JsonObject *document, gint64 at, GError **error)
{
  g_autoptr(GPtrArray) definitions = wp_incidents_list (storage, &wp_kind_form, partner, WP_MAX_FORMS, error);
  g_autoptr(GPtrArray) submissions = definitions != NULL ? wp_incidents_list (storage, &wp_kind_submission, partner, WP_MAX_SUBMISSIONS, error) : NULL;
  if (submissions == NULL)
    return FALSE;
  g_autoptr(GPtrArray) newest = newest_forms (definitions);
  g_autoptr(GPtrArray) needs = wp_form_needs (newest, submissions, wp_json_array (document, "products"));
  wp_onboarding_settle (document, needs, at);
  return TRUE;
}

/* The document with @terms in place of those there were; what was accepted stays, with the version it was. */
static gboolean
set_terms (JsonObject *document, JsonObject *terms)
{
  JsonObject *old = wp_json_object (document, "terms");
  if (terms == NULL || g_strcmp0 (wp_json_string (old, "version"), wp_json_string (terms, "version")) == 0)
    return FALSE;
  JsonObject *next = wp_json_copy (terms);
  if (wp_json_has (old, "accepted"))
    wp_json_set_object (next, "accepted", wp_json_copy (wp_json_object (old, "accepted")));
  else
    wp_json_set_null (next, "accepted");
  wp_json_set_object (document, "terms", next);
  return TRUE;
}

static gboolean
ensure (WpStorage *storage, const char *partner, const char *partner_name, JsonObject *terms, JsonObject *manager, gint64 at, GError **error)
{
  g_autoptr(WpRecord) record = NULL;
  g_autoptr(JsonObject) document = NULL;
  if (!wp_storage_get_document (storage, partner, &wp_kind_onboarding, partner, &record, error))
    return FALSE;
  if (record == NULL) {
    document = wp_onboarding_new (partner, partner_name, terms, manager, at);
  } else {
    document = wp_json_parse_object (record->text, -1, error);
    if (document == NULL)
      return FALSE;
    if (!set_terms (document, terms))
      return TRUE;
  }
  return wp_storage_put_document (storage, partner, &wp_kind_onboarding, partner, document, NULL, error);
}

gboolean
wp_onboardings_ensure (WpStorage *storage, const char *partner, const char *partner_name, JsonObject *terms, JsonObject *manager, gint64 at,
                       GError **error)
{
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = ensure (storage, partner, partner_name, terms, manager, at, error);
  return wp_storage_end (storage, joined, ok, error);
}

static gboolean
run_it (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision, WpRecord **current,
        GError **error)
{
  g_autoptr(WpRecord) record = NULL;
  g_autoptr(JsonObject) document = NULL;
  GError *refusal = NULL;

  if (!wp_onboardings_load (storage, partner, &wp_kind_onboarding, command->document_id, &record, &document, error) ||
      !wp_command_validate (command, error))
    return FALSE;
  if (!wp_command_may (command, actor, document, &refusal))
    return wp_onboardings_refuse (&record, current, refusal, error);
  wp_command_apply (command, actor, NULL, at, document);
  return wp_onboardings_settle (storage, record->partner, document, at, error) &&
         wp_storage_put_document (storage, record->partner, &wp_kind_onboarding, record->id, document, revision, error);
}

gboolean
wp_onboardings_run (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision,
                    WpRecord **current, GError **error)
{
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = run_it (storage, actor, partner, command, at, revision, current, error);
  return wp_storage_end (storage, joined, ok, error);
}
