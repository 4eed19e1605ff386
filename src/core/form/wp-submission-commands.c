/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSubmission"
#include "config.h"

#include "wp-submission-commands.h"

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
check_comment (const WpCommand *self, GError **error)
{
  return wp_json_check_string (self->body, "", "comment", (WpJsonText) { 0, WP_MAX_COMMENT }, NULL, error);
}

static gboolean
check_begin (const WpCommand *self, GError **error)
{
  JsonObject *body = self->body;
  gboolean good = wp_json_check_string (body, "", "formId", (WpJsonText) { 1, 64, TRUE }, NULL, error);
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
}

static gboolean
check_submit (const WpCommand *self, GError **error)
{
  return check_answers (self->body, error);
}

static gboolean
check_return (const WpCommand *self, GError **error)
{
  gboolean good = check_comment (self, error);
  return check_remarks (self->body, error) && good;
}

/* Guards */

static gboolean
now_begin (JsonObject *document, GError **error)
{
  return wp_submission_get_state (document) == WP_SUBMISSION_UNKNOWN || wp_command_conflict (error, N_ ("This form was begun already"));
}

static gboolean
now_submit (JsonObject *document, GError **error)
{
  WpSubmissionState state = wp_submission_get_state (document);
  if (!wp_submission_is_editable (state))
    return wp_command_conflict (error, state == WP_SUBMISSION_SUBMITTED ? N_ ("This form was submitted already") : N_ ("This form is closed"));
  return wp_json_length (wp_json_array (document, "revisions")) < WP_MAX_REVISIONS ||
         wp_command_conflict (error, N_ ("This form was submitted too often; begin a new one"));
}

/* Somebody who may not submit it at all is told so first. */
static gboolean
may_submit (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  if (!now_submit (document, error))
    return FALSE;
  if (self->if_match < 0 || self->if_match == wp_json_int (document, "revision", 0))
    return TRUE;
  g_set_error_literal (error, WP_ERROR, WP_ERROR_STALE, N_ ("Somebody else changed this form first"));
  return FALSE;
}

static gboolean
now_drop (JsonObject *document, GError **error)
{
  return wp_submission_is_editable (wp_submission_get_state (document)) || wp_command_conflict (error, N_ ("Only a draft can be given up"));
}

static gboolean
now_decide (JsonObject *document, GError **error)
{
  return wp_submission_get_state (document) == WP_SUBMISSION_SUBMITTED || wp_command_conflict (error, N_ ("This form is not submitted"));
}

/* Effects */

static void
set_state (JsonObject *document, WpSubmissionState state)
{
  wp_json_set_string (document, "state", wp_submission_state_to_string (state));
}

/* Every effect ends so. */
static gboolean
done (const WpApply *self)
{
  wp_json_set_time (self->document, "updatedAt", self->at);
  wp_json_set_string (self->document, "updatedBy", self->actor->name);
  wp_command_log (self->command, self->actor, self->at, self->document, "history", self->command->type->name,
                  wp_json_string (self->command->body, "comment"));
  return TRUE;
}

static gboolean
apply_begin (const WpApply *self)
{
  JsonObject *body = self->command->body, *document = self->document;
  static const char *const copied[] = { "formId", "customerId", "customerName", "supersedes" };
  static const char *const nothing[] = { "submitted", "decided" };
  static const char *const lists[] = { "remarks", "revisions", "history" };
  for (guint i = 0; i < G_N_ELEMENTS (copied); i++) {
    const char *value = wp_json_string (body, copied[i]);
    wp_json_set_string (document, copied[i], value != NULL && *value != '\0' ? value : NULL);
  }
  wp_json_set_string (document, "id", self->command->document_id);
  wp_json_set_int (document, "formVersion", wp_json_int (body, "formVersion", 1));
  JsonObject *answers = wp_json_object (body, "answers");
  wp_json_set_object (document, "answers", answers != NULL ? wp_json_copy (answers) : json_object_new ());
  wp_json_set_object (document, "created", wp_command_mark (self->actor, self->at));
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    wp_json_set_null (document, nothing[i]);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    wp_json_set_array (document, lists[i], json_array_new ());
  set_state (document, WP_SUBMISSION_DRAFT);
  return done (self);
}

static gboolean
apply_submit (const WpApply *self)
{
  JsonObject *body = self->command->body, *document = self->document;
  JsonArray *revisions = wp_json_need_array (document, "revisions");
  JsonObject *answers = wp_json_copy (wp_json_object (body, "answers"));
  gint64 version = wp_json_int (document, "formVersion", 1);
  g_autofree char *hash = wp_submission_hash (wp_json_string_or (document, "formId", ""), version, answers);
  JsonObject *revision = wp_command_mark (self->actor, self->at);
  wp_json_set_int (revision, "number", wp_json_length (revisions) + 1);
  wp_json_set_int (revision, "formVersion", version);
  wp_json_set_object (revision, "answers", wp_json_copy (answers));
  wp_json_set_string (revision, "sha256", hash);
  wp_json_append (revisions, revision);
  wp_json_set_object (document, "answers", answers);
  wp_json_set_object (document, "submitted", wp_command_mark (self->actor, self->at));
  wp_json_set_null (document, "decided");
  wp_json_set_array (document, "remarks", json_array_new ());
  set_state (document, WP_SUBMISSION_SUBMITTED);
  return done (self);
}

static gboolean
decide (const WpApply *self, WpSubmissionState state)
{
  JsonObject *body = self->command->body, *document = self->document;
  JsonObject *decided = wp_command_mark (self->actor, self->at);
  JsonArray *from = wp_json_array (body, "remarks"), *remarks = json_array_new ();
  wp_json_set_string (decided, "comment", wp_json_string_or (body, "comment", ""));
  wp_json_set_object (document, "decided", decided);
  for (guint i = 0; i < wp_json_length (from); i++) {
    JsonObject *remark = wp_command_mark (self->actor, self->at);
    g_autofree char *id = g_strdup_printf ("%s-%u", self->command->key, i);
    wp_json_set_string (remark, "id", id);
    wp_json_set_string (remark, "field", wp_json_string_or (wp_json_object_at (from, i), "field", ""));
    wp_json_set_string (remark, "text", wp_json_string (wp_json_object_at (from, i), "text"));
    wp_json_append (remarks, remark);
  }
  wp_json_set_array (document, "remarks", remarks);
  set_state (document, state);
  return done (self);
}

static gboolean
apply_accept (const WpApply *self)
{
  return decide (self, WP_SUBMISSION_ACCEPTED);
}

static gboolean
apply_return (const WpApply *self)
{
  return decide (self, WP_SUBMISSION_RETURNED);
}

static gboolean
apply_drop (const WpApply *self)
{
  set_state (self->document, WP_SUBMISSION_DROPPED);
  return done (self);
}

#define OWN(text)                                                                                                                                    \
  .kind = &wp_kind_submission, .permission = WP_PERMISSION_ADMINISTER, .method = "POST", .name = text, .path = "/v1/submissions/{}/" text
#define SOC(text) .kind = &wp_kind_submission, .permission = WP_PERMISSION_SOC, .method = "POST", .name = text, .path = "/soc/v1/submissions/{}/" text

const WpCommandType wp_submission_commands[WP_SUBMISSION_N_COMMANDS] = {
  [WP_SUBMISSION_COMMAND_BEGIN] = { .kind = &wp_kind_submission,
                                    .permission = WP_PERMISSION_ADMINISTER,
                                    .method = "PUT",
                                    .name = "begin",
                                    .path = "/v1/submissions/{}",
                                    .creates = TRUE,
                                    .label = N_ ("Begin the form"),
                                    .example = "{\"formId\":\"mdr_onboarding\",\"formVersion\":1,\"answers\":{}}",
                                    .validate = check_begin,
                                    .now = now_begin,
                                    .apply = apply_begin },
  [WP_SUBMISSION_COMMAND_SUBMIT] = { OWN ("submit"), .if_match = TRUE, .label = N_ ("Submit the form"), .example = "{\"answers\":{}}",
                                     .validate = check_submit, .may = may_submit, .now = now_submit, .apply = apply_submit },
  [WP_SUBMISSION_COMMAND_DROP] = { OWN ("drop"), .room = WP_ROOM_ALWAYS, .label = N_ ("Give up the draft"), .example = "{}", .now = now_drop,
                                   .apply = apply_drop },
  [WP_SUBMISSION_COMMAND_SOC_ACCEPT] = { SOC ("accept"), .room = WP_ROOM_ALWAYS, .words = "comment", .label = N_ ("Acceptance"),
                                         .example = "{\"comment\":\"\"}", .validate = check_comment, .now = now_decide, .apply = apply_accept },
  [WP_SUBMISSION_COMMAND_SOC_RETURN] = { SOC ("return"), .room = WP_ROOM_RESERVE, .words = "comment", .label = N_ ("Return"),
                                         .example = "{\"comment\":\"Please add the second contact.\",\"remarks\":[]}", .validate = check_return,
                                         .now = now_decide, .apply = apply_return },
};
