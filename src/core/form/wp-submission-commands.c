/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCommand"
#include "config.h"

#include "wp-command-private.h"
#include "wp-error.h"
#include "wp-form.h"
#include "wp-json.h"
#include "wp-submission.h"
#include "wp-text.h"

#include <glib/gi18n-lib.h>

/* What may be done about a filled-in form. Whether its answers are right is for wp_form_validate(), which needs the definition:
 * whoever runs a submit calls it beside *may it*. */

static gboolean
check_remarks (JsonObject *body, GError **error)
{
  JsonArray *remarks;
  if (!wp_json_check_array (body, "", "remarks", WP_MAX_REMARKS, &remarks, error))
    return FALSE;
  gboolean good = TRUE;
  for (guint i = 0; i < wp_json_length (remarks); i++) {
    g_autofree char *base = g_strdup_printf ("/remarks/%u", i);
    JsonObject *remark = wp_json_object_at (remarks, i);
    good &= wp_json_check_string (remark, base, "field", (WpJsonText) { 0, 100, TRUE }, NULL, error);
    good &= wp_json_check_string (remark, base, "text", (WpJsonText) { 1, WP_MAX_NOTE }, NULL, error);
  }
  if (wp_json_length (remarks) == 0 && *wp_json_string_or (body, "comment", "") == '\0') {
    wp_error_add_field (error, "/comment", "required", "say what is to be changed, here or at the fields");
    return FALSE;
  }
  return good;
}

static gboolean
check_answers (JsonObject *body, GError **error)
{
  JsonObject *answers = wp_json_object (body, "answers");
  if (answers != NULL)
    return wp_form_check_shape (answers, error);
  wp_error_add_field (error, "/answers", "type", "must be an object");
  return FALSE;
}

static gboolean
validate (const WpCommand *self, GError **error)
{
  JsonObject *body = self->body;
  gboolean good;
  switch (self->type) {
  case WP_COMMAND_BEGIN:
    good = wp_json_check_string (body, "", "formId", (WpJsonText) { 1, 64, TRUE }, NULL, error);
    good &= wp_json_check_int (body, "", "formVersion", 1, G_MAXINT32, NULL, error);
    good &= wp_json_check_string (body, "", "customerId", (WpJsonText) { 0, 100, TRUE }, NULL, error);
    good &= wp_json_check_string (body, "", "customerName", (WpJsonText) { 0, 300, TRUE }, NULL, error);
    good &= wp_json_check_string (body, "", "supersedes", (WpJsonText) { 0, 64, TRUE }, NULL, error);
    if (wp_json_has (body, "answers"))
      good &= check_answers (body, error);
    if (!wp_text_is_uuid (self->document_id)) {
      wp_error_add_field (error, "/id", "guid", "must be a UUID in lower case");
      good = FALSE;
    }
    return good;
  case WP_COMMAND_SUBMIT:
    return check_answers (body, error);
  case WP_COMMAND_DROP:
    return TRUE;
  case WP_COMMAND_SOC_ACCEPT:
    return wp_json_check_string (body, "", "comment", (WpJsonText) { 0, WP_MAX_COMMENT }, NULL, error);
  case WP_COMMAND_SOC_RETURN:
    good = wp_json_check_string (body, "", "comment", (WpJsonText) { 0, WP_MAX_COMMENT }, NULL, error);
    return check_remarks (body, error) && good;
  default:
    return FALSE;
  }
}

static gboolean
may (const WpCommand *self, const WpActor *actor, JsonObject *document, GError **error)
{
  WpSubmissionState state = wp_submission_get_state (document);
  switch (self->type) {
  case WP_COMMAND_BEGIN:
    return state == WP_SUBMISSION_UNKNOWN || wp_command_conflict (error, N_("This form was begun already"));
  case WP_COMMAND_SUBMIT:
    if (!wp_submission_is_editable (state))
      return wp_command_conflict (error, state == WP_SUBMISSION_SUBMITTED ? N_("This form was submitted already") : N_("This form is closed"));
    if (self->if_match >= 0 && self->if_match != wp_json_int (document, "revision", 0)) {
      g_set_error_literal (error, WP_ERROR, WP_ERROR_STALE, N_("Somebody else changed this form first"));
      return FALSE;
    }
    return wp_json_length (wp_json_array (document, "revisions")) < WP_MAX_REVISIONS ||
           wp_command_conflict (error, N_("This form was submitted too often; begin a new one"));
  case WP_COMMAND_DROP:
    return wp_submission_is_editable (state) || wp_command_conflict (error, N_("Only a draft can be given up"));
  case WP_COMMAND_SOC_ACCEPT:
  case WP_COMMAND_SOC_RETURN:
    return state == WP_SUBMISSION_SUBMITTED || wp_command_conflict (error, N_("This form is not submitted"));
  default:
    return FALSE;
  }
}

static void
set_state (JsonObject *document, WpSubmissionState state)
{
  wp_json_set_string (document, "state", wp_submission_state_to_string (state));
}

static void
begin (const WpCommand *self, const WpActor *actor, gint64 at, JsonObject *document)
{
  static const char *const copied[] = { "formId", "customerId", "customerName", "supersedes" };
  static const char *const nothing[] = { "submitted", "decided" };
  static const char *const lists[] = { "remarks", "revisions", "history" };
  for (guint i = 0; i < G_N_ELEMENTS (copied); i++) {
    const char *value = wp_json_string (self->body, copied[i]);
    wp_json_set_string (document, copied[i], value != NULL && *value != '\0' ? value : NULL);
  }
  wp_json_set_string (document, "id", self->document_id);
  wp_json_set_int (document, "formVersion", wp_json_int (self->body, "formVersion", 1));
  JsonObject *answers = wp_json_object (self->body, "answers");
  wp_json_set_object (document, "answers", answers != NULL ? wp_json_copy (answers) : json_object_new ());
  wp_json_set_object (document, "created", wp_command_mark (actor, at));
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    wp_json_set_null (document, nothing[i]);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    wp_json_set_array (document, lists[i], json_array_new ());
  set_state (document, WP_SUBMISSION_DRAFT);
}

static void
submit (const WpCommand *self, const WpActor *actor, gint64 at, JsonObject *document)
{
  JsonArray *revisions = wp_json_need_array (document, "revisions");
  JsonObject *answers = wp_json_copy (wp_json_object (self->body, "answers"));
  gint64 version = wp_json_int (document, "formVersion", 1);
  g_autofree char *hash = wp_submission_hash (wp_json_string_or (document, "formId", ""), version, answers);
  JsonObject *revision = wp_command_mark (actor, at);
  wp_json_set_int (revision, "number", wp_json_length (revisions) + 1);
  wp_json_set_int (revision, "formVersion", version);
  wp_json_set_object (revision, "answers", wp_json_copy (answers));
  wp_json_set_string (revision, "sha256", hash);
  wp_json_append (revisions, revision);
  wp_json_set_object (document, "answers", answers);
  wp_json_set_object (document, "submitted", wp_command_mark (actor, at));
  wp_json_set_null (document, "decided");
  wp_json_set_array (document, "remarks", json_array_new ());
  set_state (document, WP_SUBMISSION_SUBMITTED);
}

static void
decide (const WpCommand *self, const WpActor *actor, gint64 at, JsonObject *document)
{
  JsonObject *decided = wp_command_mark (actor, at);
  JsonArray *from = wp_json_array (self->body, "remarks"), *remarks = json_array_new ();
  wp_json_set_string (decided, "comment", wp_json_string_or (self->body, "comment", ""));
  wp_json_set_object (document, "decided", decided);
  for (guint i = 0; i < wp_json_length (from); i++) {
    JsonObject *remark = wp_command_mark (actor, at);
    g_autofree char *id = g_strdup_printf ("%s-%u", self->key, i);
    wp_json_set_string (remark, "id", id);
    wp_json_set_string (remark, "field", wp_json_string_or (wp_json_object_at (from, i), "field", ""));
    wp_json_set_string (remark, "text", wp_json_string (wp_json_object_at (from, i), "text"));
    wp_json_append (remarks, remark);
  }
  wp_json_set_array (document, "remarks", remarks);
  set_state (document, self->type == WP_COMMAND_SOC_ACCEPT ? WP_SUBMISSION_ACCEPTED : WP_SUBMISSION_RETURNED);
}

static void
apply (const WpCommand *self, const WpActor *actor, const char *assignee_name, gint64 at, JsonObject *document)
{
  const char *detail = wp_json_string (self->body, "comment");
  if (self->type == WP_COMMAND_BEGIN)
    begin (self, actor, at, document);
  else if (self->type == WP_COMMAND_SUBMIT)
    submit (self, actor, at, document);
  else if (self->type == WP_COMMAND_DROP)
    set_state (document, WP_SUBMISSION_DROPPED);
  else
    decide (self, actor, at, document);
  wp_json_set_time (document, "updatedAt", at);
  wp_json_set_string (document, "updatedBy", actor->name);
  wp_command_log (self, actor, at, document, "history", wp_command_type_to_string (self->type), detail);
}

const WpCommandFamily wp_command_submissions = {
  .kind = &wp_kind_submission, .log = "history",
  .too_long = N_("A list has at most 1000 entries, the history 2000"),
  .too_large = N_("This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one"),
  .validate = validate, .may = may, .apply = apply,
};
