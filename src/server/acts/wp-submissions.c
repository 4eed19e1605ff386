/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboardings"
#include "config.h"

#include "wp-kinds.h"
#include "wp-acts-private.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-onboardings.h"
#include "wp-session.h"
#include "wp-submission-commands.h"
#include "wp-submission.h"

#include <string.h>

/* Forms that somebody fills in: begun, answered, submitted, decided. */

static gboolean
get_form_of (const WpAct *self, const char *partner, JsonObject *submission, WpForm **form, GError **error)
{
  const char *id = wp_json_string_or (submission, "formId", "");
  if (!wp_act_get_form (self, partner, id, wp_json_int (submission, "formVersion", 1), form, error))
    return FALSE;
  if (*form != NULL)
    return TRUE;
  g_set_error (error, WP_ERROR, WP_ERROR_STORAGE, "The form %s of a submission is gone", id);
  return FALSE;
}

/* The name of the customer a form is about, who must be the partner's; none for a form of the partner. */
static gboolean
find_customer (const WpAct *self, const char *partner, const WpForm *form, JsonObject *body, char **name, GError **error)
{
  const char *id = wp_json_string_or (body, "customerId", "");
  g_autoptr (WpRecord) record = NULL;
  if (!form->per_customer && *id == '\0')
    return TRUE;
  if (!form->per_customer || *id == '\0') {
    wp_error_add_field (error, "/customerId", form->per_customer ? "required" : "unexpected",
                        form->per_customer ? "This form is filled in for a customer" : "This form is about the partner, not about a customer");
    return FALSE;
  }
  if (!wp_storage_get_document (self->storage, partner, &wp_kind_customer, id, &record, error))
    return FALSE;
  if (record == NULL) {
    wp_error_add_field (error, "/customerId", "unknown", "There is no such customer");
    return FALSE;
  }
  g_autoptr (JsonObject) customer = wp_json_parse_object (record->text, -1, error);
  *name = customer != NULL ? g_strdup (wp_json_string_or (customer, "name", id)) : NULL;
  return customer != NULL;
}

/* Those of a form and customer that are in one of @states. (element-type WpRecord) */
static GPtrArray *
list_same (const WpAct *self, const char *partner, const char *form_id, const char *customer_id, const gint64 *states, guint n_states, GError **error)
{
  const WpColumn *columns = wp_kind_submission.columns;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_submission, partner);
  wp_query_where_text (query, columns[WP_SUBMISSION_FORM_ID].name, WP_OP_EQ, form_id);
  wp_query_where_text (query, columns[WP_SUBMISSION_CUSTOMER_ID].name, WP_OP_EQ, customer_id);
  wp_query_where_in (query, columns[WP_SUBMISSION_STATE].name, states, n_states);
  return wp_storage_query (self->storage, query, NULL, 0, G_MAXSIZE, NULL, error);
}

static gboolean
check_only_open (const WpAct *self, const char *partner, const WpForm *form, JsonObject *body, GError **error)
{
  static const gint64 open[] = { WP_SUBMISSION_DRAFT, WP_SUBMISSION_SUBMITTED, WP_SUBMISSION_RETURNED };
  g_autoptr (GPtrArray) others = list_same (self, partner, form->id, wp_json_string_or (body, "customerId", ""), open, G_N_ELEMENTS (open), error);
  if (others == NULL)
    return FALSE;
  if (others->len == 0)
    return TRUE;
  g_ptr_array_set_free_func (others, NULL);
  for (guint i = 1; i < others->len; i++)
    wp_record_free (others->pdata[i]);
  return wp_act_conflict (self, others->pdata[0], "This form is open already; go on with that one", error);
}

/* What is to be superseded must be an accepted one of the same form and customer. */
static gboolean
check_supersedes (const WpAct *self, const char *partner, JsonObject *body, GError **error)
{
  const char *id = wp_json_string_or (body, "supersedes", "");
  g_autoptr (WpRecord) record = NULL;
  if (*id == '\0')
    return TRUE;
  if (!wp_storage_get_document (self->storage, partner, &wp_kind_submission, id, &record, error))
    return FALSE;
  g_autoptr (JsonObject) old = record != NULL ? wp_json_parse_object (record->text, -1, NULL) : NULL;
  if (old == NULL || g_strcmp0 (wp_json_string (old, "formId"), wp_json_string (body, "formId")) != 0 ||
      strcmp (wp_json_string_or (old, "customerId", ""), wp_json_string_or (body, "customerId", "")) != 0) {
    wp_error_add_field (error, "/supersedes", "unknown", "There is no such form to supersede");
    return FALSE;
  }
  return wp_submission_get_state (old) == WP_SUBMISSION_ACCEPTED ||
         wp_act_conflict (self, g_steal_pointer (&record), "Only an accepted form can be superseded", error);
}

/* Nobody else's, and not there yet */
static gboolean
check_free (const WpAct *self, const char *id, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  if (!wp_storage_get_document (self->storage, NULL, &wp_kind_submission, id, &record, error))
    return FALSE;
  if (record == NULL)
    return TRUE;
  if (g_strcmp0 (record->partner, self->side) == 0)
    return wp_act_conflict (self, g_steal_pointer (&record), "This form was begun already", error);
  g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is nothing of that number");
  return FALSE;
}

static gboolean
begin (const WpAct *self, const WpCommand *command, GError **error)
{
  JsonObject *body = command->body;
  g_autoptr (JsonObject) document = wp_json_new ("id", command->document_id, NULL);
  g_autoptr (WpForm) form = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *name = NULL;
  if (!check_free (self, command->document_id, error) || !wp_command_validate (command, error) ||
      !wp_act_get_form (self, self->side, wp_json_string (body, "formId"), wp_json_int (body, "formVersion", 1), &form, error))
    return FALSE;
  if (form == NULL) {
    wp_error_add_field (error, "/formId", "unknown", "There is no such form, or not in that version");
    return FALSE;
  }
  if (!find_customer (self, self->side, form, body, &customer, error) || (!form->self_check && !wp_act_check_unlocked (self, self->side, error)) ||
      !check_only_open (self, self->side, form, body, error) || !check_supersedes (self, self->side, body, error) ||
      !wp_command_may (command, self->actor, self->storage->documents->lookup (self->storage, self->side), document, error) ||
      !self->storage->people->get_partner (self->storage, self->side, &name, error))
    return FALSE;
  wp_command_apply (command, self->actor, NULL, self->at, document);
  wp_json_set_string (document, "customerName", customer);
  /* For the SOC, which sees everybody's */
  wp_json_set_string (document, "partnerId", self->side);
  wp_json_set_string (document, "partnerName", name);
  return wp_storage_put_document (self->storage, self->side, &wp_kind_submission, command->document_id, document, self->revision, error) &&
         wp_act_settle (self, self->side, NULL, NULL, error);
}

/* Every file named in the answers must be here. @fields: of the form, or the columns of a row */
static gboolean
check_files (const WpAct *self, const char *partner, GPtrArray *fields, JsonObject *answers, const char *base, GError **error)
{
  gboolean good = TRUE;
  for (guint i = 0; i < fields->len; i++) {
    const WpFormField *field = fields->pdata[i];
    g_autofree char *pointer = g_strconcat (base, "/", field->id, NULL);
    JsonObject *file = field->type == WP_FIELD_FILE ? wp_json_object (answers, field->id) : NULL;
    JsonArray *rows = field->type == WP_FIELD_TABLE || field->type == WP_FIELD_CONTACTS ? wp_json_array (answers, field->id) : NULL;
    for (guint k = 0; k < wp_json_length (rows); k++) {
      g_autofree char *row = g_strdup_printf ("%s/%u", pointer, k);
      good &= check_files (self, partner, field->columns, wp_json_object_at (rows, k), row, error);
    }
    if (file == NULL)
      continue;
    g_autoptr (WpBlob) blob = NULL;
    g_autoptr (GError) local = NULL;
    if (!self->storage->blobs->find (self->storage, partner, wp_json_string_or (file, "sha256", ""), &blob, &local)) {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    if (blob != NULL && blob->size == wp_json_int (file, "size", -1) && g_strcmp0 (blob->type, wp_json_string (file, "type")) == 0)
      continue;
    wp_error_add_field (error, pointer, "file", "The file is not at the server, or it is another one. Attach it again.");
    good = FALSE;
  }
  return good;
}

static gboolean
check_answers (const WpAct *self, const char *partner, const WpForm *form, JsonObject *answers, GError **error)
{
  const WpFormContext context = { self->at, NULL };
  g_autoptr (GPtrArray) issues = wp_form_validate (form, answers, &context);
  if (!wp_form_report (issues, "/answers", error))
    return FALSE;
  gboolean good = TRUE;
  for (guint i = 0; i < form->sections->len; i++) {
    const WpFormSection *section = form->sections->pdata[i];
    g_autoptr (GPtrArray) shown = g_ptr_array_new ();
    for (guint k = 0; k < section->fields->len; k++)
      if (wp_form_is_shown (form, section, section->fields->pdata[k], answers))
        g_ptr_array_add (shown, section->fields->pdata[k]);
    good &= check_files (self, partner, shown, answers, "/answers", error);
  }
  return good;
}

/* Every remark stands at a field there is, or at none. */
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

/* One form of a kind and customer holds at a time: the new one. */
static gboolean
supersede (const WpAct *self, const char *partner, JsonObject *accepted, GError **error)
{
  static const gint64 states[] = { WP_SUBMISSION_ACCEPTED };
  g_autoptr (GPtrArray) others = list_same (self, partner, wp_json_string_or (accepted, "formId", ""), wp_json_string_or (accepted, "customerId", ""),
                                            states, G_N_ELEMENTS (states), error);
  for (guint i = 0; others != NULL && i < others->len; i++) {
    const WpRecord *record = others->pdata[i];
    if (g_strcmp0 (record->id, wp_json_string (accepted, "id")) == 0)
      continue;
    g_autoptr (JsonObject) old = wp_json_parse_object (record->text, -1, error);
    if (old == NULL)
      return FALSE;
    g_autofree char *key = g_uuid_string_random ();
    JsonObject *event = wp_json_new ("id", key, "kind", "superseded", "by", self->actor->name, "side", "soc", "detail",
                                     wp_json_string (accepted, "id"), NULL);
    wp_json_set_time (event, "at", self->at);
    wp_json_append (wp_json_need_array (old, "history"), event);
    wp_json_set_string (old, "state", wp_submission_state_to_string (WP_SUBMISSION_SUPERSEDED));
    wp_json_set_time (old, "updatedAt", self->at);
    if (!wp_storage_put_document (self->storage, partner, &wp_kind_submission, record->id, old, NULL, error))
      return FALSE;
  }
  return others != NULL;
}

static gboolean
accept (const WpAct *self, const char *partner, const WpForm *form, JsonObject *submission, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) onboarding = NULL;
  return supersede (self, partner, submission, error) && wp_act_load (self, partner, &wp_kind_onboarding, partner, &record, &onboarding, error) &&
         wp_act_apply_sets (self, partner, form, submission, onboarding, error) && wp_act_settle (self, partner, onboarding, NULL, error);
}

/* Onboarded comes after the first session: it is booked when the form is submitted, not once it was read. */
static gboolean
submitted (const WpAct *self, const char *partner, const WpForm *form, JsonObject *submission, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) onboarding = NULL;
  if (!wp_act_load (self, partner, &wp_kind_onboarding, partner, &record, &onboarding, error))
    return FALSE;
  wp_session_book_from_form (onboarding, form, wp_json_object (submission, "answers"), self->actor, self->at);
  return wp_act_settle (self, partner, onboarding, NULL, error);
}

/* What the state does not say: may this form be submitted, and is it right? */
static gboolean
check_command (const WpAct *self, const WpCommand *command, const WpForm *form, WpRecord **record, GError **error)
{
  if (command->type == WP_COMMAND_SOC_RETURN)
    return check_remarks (form, command->body, error);
  if (command->type != WP_COMMAND_SUBMIT)
    return TRUE;
  if (form->self_check)
    return wp_act_conflict (self, g_steal_pointer (record), "A self-check is not submitted", error);
  return wp_act_check_unlocked (self, (*record)->partner, error) &&
         check_answers (self, (*record)->partner, form, wp_json_object (command->body, "answers"), error);
}

gboolean
wp_act_run_submission (const WpAct *self, const WpCommand *command, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) document = NULL;
  g_autoptr (WpForm) form = NULL;
  if (command->type == WP_COMMAND_BEGIN)
    return begin (self, command, error);
  if (!wp_act_prepare (self, command, &record, &document, error) || !get_form_of (self, record->partner, document, &form, error) ||
      !check_command (self, command, form, &record, error))
    return FALSE;
  if (!wp_act_apply (self, command, record, document, error) ||
      !wp_storage_put_document (self->storage, record->partner, &wp_kind_submission, record->id, document, self->revision, error))
    return FALSE;
  if (command->type == WP_COMMAND_SOC_ACCEPT)
    return accept (self, record->partner, form, document, error);
  if (command->type == WP_COMMAND_SUBMIT)
    return submitted (self, record->partner, form, document, error);
  return wp_act_settle (self, record->partner, NULL, NULL, error);
}

static gboolean
put_answers (const WpAct *self, const char *id, gint64 if_match, JsonObject *body, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) document = NULL;
  GError *cause = NULL;
  JsonObject *answers = wp_json_object (body, "answers");
  if (!wp_actor_may (self->actor, WP_PERMISSION_ADMINISTER, error) ||
      !wp_act_load (self, self->side, &wp_kind_submission, id, &record, &document, error))
    return FALSE;
  if (if_match < 0) {
    wp_error_add_field (error, "/If-Match", "required", "The revision that was changed is needed");
    return FALSE;
  }
  if (answers == NULL) {
    wp_error_add_field (error, "/answers", "type", "must be an object");
    return FALSE;
  }
  if (!wp_form_check_shape (answers, error))
    return FALSE;
  if (self->revision != NULL)
    *self->revision = record->revision;
  gboolean same = wp_json_equal (answers, wp_json_object (document, "answers"));
  if (!wp_submission_put_answers (document, answers, self->actor, self->at, &cause))
    return wp_act_refuse (self, g_steal_pointer (&record), cause, error);
  if (if_match != record->revision)
    return wp_act_refuse (self, g_steal_pointer (&record), g_error_new_literal (WP_ERROR, WP_ERROR_STALE, "Somebody else changed this form first"),
                          error);
  return same || wp_storage_put_document (self->storage, self->side, &wp_kind_submission, id, document, self->revision, error);
}

gboolean
wp_onboardings_put_answers (WpStorage *storage, const WpActor *actor, const char *partner, const char *id, gint64 if_match, JsonObject *body,
                            gint64 at, gint64 *revision, WpRecord **current, GError **error)
{
  const WpAct act = { storage, actor, partner, at, revision, current };
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = put_answers (&act, id, if_match, body, error);
  return wp_storage_end (storage, joined, ok, error);
}
