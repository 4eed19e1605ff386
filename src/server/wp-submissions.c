/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSubmissions"
#include "config.h"

#include "wp-onboardings-private.h"
#include "wp-error.h"
#include "wp-json.h"

/* The definition a submission is filled in by. (transfer full) */
static WpForm *
load_form (WpStorage *storage, const char *partner, const char *form_id, gint64 version, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%s@%" G_GINT64_FORMAT, form_id, version);
  g_autoptr(WpRecord) record = NULL;
  if (!wp_storage_get_document (storage, partner, &wp_kind_form, id, &record, error))
    return NULL;
  if (record == NULL) {
    wp_error_add_field (error, "/formId", "unknown", "There is no form %s", id);
    return NULL;
  }
  g_autoptr(JsonObject) definition = wp_json_parse_object (record->text, -1, error);
  return definition != NULL ? wp_form_new (definition, error) : NULL;
}

/* The state of the partner's way after what happened to a form, and the form itself. */
static gboolean
settle_with (WpStorage *storage, const char *partner, JsonObject *submission, JsonObject *sets, gint64 at, GError **error)
{
  g_autoptr(WpRecord) record = NULL;
  g_autoptr(JsonObject) onboarding = NULL;
  if (!wp_onboardings_load (storage, partner, &wp_kind_onboarding, partner, &record, &onboarding, error))
    return FALSE;
  g_autoptr(JsonObject) before = wp_json_copy (onboarding);
  if (sets != NULL && !wp_submission_apply_sets (storage, partner, submission, sets, onboarding, error))
    return FALSE;
  if (!wp_onboardings_settle (storage, partner, onboarding, at, error))
    return FALSE;
  return wp_json_equal (before, onboarding) || wp_storage_put_document (storage, partner, &wp_kind_onboarding, partner, onboarding, NULL, error);
}

/* The open one of that form and customer, if there is one */
static gboolean
find_open (WpStorage *storage, const char *partner, const char *form_id, const char *customer_id, WpRecord **open, GError **error)
{
  static const WpSubmissionState states[] = { WP_SUBMISSION_DRAFT, WP_SUBMISSION_SUBMITTED, WP_SUBMISSION_RETURNED };
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr(WpQuery) query = wp_query_new (&wp_kind_submission, partner);
    wp_query_where_text (query, "form_id", WP_OP_EQ, form_id);
    wp_query_where_text (query, "customer_id", WP_OP_EQ, customer_id);
    wp_query_where_int (query, "state", WP_OP_EQ, states[i]);
    g_autoptr(GPtrArray) found = wp_storage_query (storage, query, NULL, 1, NULL, error);
    if (found == NULL)
      return FALSE;
    if (found->len > 0) {
      const WpRecord *record = g_ptr_array_index (found, 0);
      return wp_storage_get_document (storage, partner, &wp_kind_submission, record->id, open, error);
    }
  }
  return TRUE;
}

/* Whose form is it? Fills the customer's name in @body, or takes the customer out. */
static gboolean
check_customer (WpStorage *storage, const char *partner, const WpForm *form, JsonObject *body, GError **error)
{
  const char *id = wp_json_string_or (body, "customerId", "");
  g_autoptr(WpRecord) record = NULL;
  if (!form->per_customer) {
    wp_json_set_null (body, "customerId");
    wp_json_set_null (body, "customerName");
    return TRUE;
  }
  if (*id != '\0' && !wp_storage_get_document (storage, partner, &wp_kind_customer, id, &record, error))
    return FALSE;
  if (record == NULL) {
    wp_error_add_field (error, "/customerId", *id != '\0' ? "unknown" : "required", "This form is of a customer; there is no such customer");
    return FALSE;
  }
  g_autoptr(JsonObject) customer = wp_json_parse_object (record->text, -1, error);
  if (customer == NULL)
    return FALSE;
  wp_json_set_string (body, "customerName", wp_json_string_or (customer, "name", id));
  return TRUE;
}

static gboolean
check_unlocked (WpStorage *storage, const char *partner, const WpForm *form, GError **error)
{
  g_autoptr(WpRecord) record = NULL;
  g_autoptr(JsonObject) onboarding = NULL;
  if (form->self_check)
    return TRUE;
  if (!wp_onboardings_load (storage, partner, &wp_kind_onboarding, partner, &record, &onboarding, error))
    return FALSE;
  if (!wp_onboarding_forms_unlocked (onboarding)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, "The forms are locked until the terms of use are accepted");
    return FALSE;
  }
  return TRUE;
}

static gboolean
begin_it (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision, WpRecord **current,
          GError **error)
{
  const char *form_id = wp_json_string_or (command->body, "formId", "");
  g_autoptr(WpRecord) open = NULL;
  if (!wp_command_validate (command, error))
    return FALSE;
  g_autoptr(WpForm) form = load_form (storage, partner, form_id, wp_json_int (command->body, "formVersion", 0), error);
  g_autoptr(JsonObject) body = wp_json_copy (command->body);
  if (form == NULL || !check_customer (storage, partner, form, body, error) || !check_unlocked (storage, partner, form, error) ||
      !find_open (storage, partner, form_id, wp_json_string_or (body, "customerId", ""), &open, error))
    return FALSE;
  if (open != NULL) {
    if (current != NULL)
      *current = g_steal_pointer (&open);
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, "This form is open already");
    return FALSE;
  }
  g_autoptr(WpCommand) checked = wp_command_new (command->type, command->key, command->document_id, NULL, -1, body);
  g_autoptr(JsonObject) document = wp_json_new ("id", command->document_id, NULL);
  if (!wp_command_may (checked, actor, document, error))
    return FALSE;
  wp_command_apply (checked, actor, NULL, at, document);
  return wp_storage_put_document (storage, partner, &wp_kind_submission, command->document_id, document, revision, error) &&
         (form->self_check || settle_with (storage, partner, document, NULL, at, error));
}

gboolean
wp_submissions_begin (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, gint64 *revision,
                      WpRecord **current, GError **error)
{
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = begin_it (storage, actor, partner, command, at, revision, current, error);
  return wp_storage_end (storage, joined, ok, error);
}

static gboolean
put_it (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, JsonObject *answers, gint64 if_match, gint64 at,
        gint64 *revision, WpRecord **current, GError **error)
{
  g_autoptr(WpRecord) record = NULL;
  g_autoptr(JsonObject) document = NULL;
  GError *refusal = NULL;
  if (!wp_actor_may (actor, WP_PERMISSION_ADMINISTER, error) ||
      !wp_onboardings_load (storage, partner, &wp_kind_submission, id, &record, &document, error) || !wp_form_check_shape (answers, error))
    return FALSE;
  if (if_match != record->revision)
    g_set_error_literal (&refusal, WP_ERROR, WP_ERROR_STALE, "Somebody else changed this form first");
  if (refusal == NULL)
    wp_submission_put_answers (document, answers, actor, at, &refusal);
  if (refusal != NULL)
    return wp_onboardings_refuse (&record, current, refusal, error);
  return wp_storage_put_document (storage, record->partner, &wp_kind_submission, id, document, revision, error);
}

gboolean
wp_submissions_put (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, JsonObject *answers, gint64 if_match, gint64 at,
                    gint64 *revision, WpRecord **current, GError **error)
{
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = put_it (storage, actor, partner, id, answers, if_match, at, revision, current, error);
  return wp_storage_end (storage, joined, ok, error);
}

/* Everything that keeps the answers from being submitted, each by its field */
static gboolean
check_answers (WpStorage *storage, const char *partner, const WpForm *form, JsonObject *answers, gint64 at, WpHasFile has_file, gpointer user_data,
               GError **error)
{
  const WpFormContext context = { .now = at };
  if (form->self_check) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, "A self-check is not submitted");
    return FALSE;
  }
  g_autoptr(GPtrArray) issues = wp_form_validate (form, answers, &context);
  gboolean good = wp_form_report (issues, "/answers", error);
  for (guint i = 0; i < form->sections->len; i++) {
    const WpFormSection *section = form->sections->pdata[i];
    for (guint k = 0; k < section->fields->len; k++) {
      const WpFormField *field = section->fields->pdata[k];
      const char *sha256 = wp_json_string (wp_json_object (answers, field->id), "sha256");
      if (field->type != WP_FIELD_FILE || sha256 == NULL || has_file == NULL || has_file (partner, sha256, user_data))
        continue;
      g_autofree char *pointer = g_strconcat ("/answers/", field->id, NULL);
      wp_error_add_field (error, pointer, "file_missing", "The file has not arrived");
      good = FALSE;
    }
  }
  return good;
}

/* The one that this takes the place of */
static gboolean
supersede (WpStorage *storage, const char *partner, JsonObject *submission, gint64 at, GError **error)
{
  const char *id = wp_json_string (submission, "supersedes");
  g_autoptr(WpRecord) record = NULL;
  if (id == NULL)
    return TRUE;
  if (!wp_storage_get_document (storage, partner, &wp_kind_submission, id, &record, error))
    return FALSE;
  g_autoptr(JsonObject) old = record != NULL ? wp_json_parse_object (record->text, -1, NULL) : NULL;
  if (old == NULL || wp_submission_get_state (old) != WP_SUBMISSION_ACCEPTED ||
      g_strcmp0 (wp_json_string (old, "formId"), wp_json_string (submission, "formId")) != 0 ||
      g_strcmp0 (wp_json_string (old, "customerId"), wp_json_string (submission, "customerId")) != 0)
    return TRUE;
  wp_json_set_string (old, "state", wp_submission_state_to_string (WP_SUBMISSION_SUPERSEDED));
  wp_json_set_time (old, "updatedAt", at);
  return wp_storage_put_document (storage, partner, &wp_kind_submission, id, old, NULL, error);
}

/* Remarks name fields of the form, or none. */
static gboolean
check_remarks (const WpForm *form, JsonObject *body, GError **error)
{
  JsonArray *remarks = wp_json_array (body, "remarks");
  gboolean good = TRUE;
  for (guint i = 0; i < wp_json_length (remarks); i++) {
    const char *field = wp_json_string_or (wp_json_object_at (remarks, i), "field", "");
    if (*field == '\0' || wp_form_find_field (form, field, NULL) != NULL)
      continue;
    g_autofree char *pointer = g_strdup_printf ("/remarks/%u/field", i);
    wp_error_add_field (error, pointer, "unknown", "The form has no such field");
    good = FALSE;
  }
  return good;
}

typedef struct {
  WpHasFile has_file;
  gpointer user_data;
} WpFiles;

static gboolean
run_it (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, const WpFiles *files, gint64 *revision,
        WpRecord **current, GError **error)
{
  g_autoptr(WpRecord) record = NULL;
  g_autoptr(JsonObject) document = NULL;
  GError *refusal = NULL;
  if (!wp_onboardings_load (storage, partner, &wp_kind_submission, command->document_id, &record, &document, error) ||
      !wp_command_validate (command, error))
    return FALSE;
  g_autoptr(WpForm) form = load_form (storage, record->partner, wp_json_string_or (document, "formId", ""), wp_json_int (document, "formVersion", 0),
                                      error);
  if (form == NULL)
    return FALSE;
  if (!wp_command_may (command, actor, document, &refusal))
    return wp_onboardings_refuse (&record, current, refusal, error);
  if (command->type == WP_COMMAND_SUBMIT && !check_answers (storage, record->partner, form, wp_json_object (command->body, "answers"), at,
                                                            files->has_file, files->user_data, error))
    return FALSE;
  if (command->type == WP_COMMAND_SOC_RETURN && !check_remarks (form, command->body, error))
    return FALSE;
  gboolean accepts = command->type == WP_COMMAND_SOC_ACCEPT;
  wp_command_apply (command, actor, NULL, at, document);
  return wp_storage_put_document (storage, record->partner, &wp_kind_submission, record->id, document, revision, error) &&
         (!accepts || supersede (storage, record->partner, document, at, error)) &&
         (form->self_check || settle_with (storage, record->partner, document, accepts ? form->sets : NULL, at, error));
}

gboolean
wp_submissions_run (WpStorage *storage, const WpActor *actor, const char *partner, const WpCommand *command, gint64 at, WpHasFile has_file,
                    gpointer user_data, gint64 *revision, WpRecord **current, GError **error)
{
  const WpFiles files = { has_file, user_data };
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = run_it (storage, actor, partner, command, at, &files, revision, current, error);
  return wp_storage_end (storage, joined, ok, error);
}
