/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncident"
#include "config.h"

#include "wp-error.h"
#include "wp-incident-private.h"
#include "wp-json.h"
#include "wp-user.h"

#include <glib/gi18n-lib.h>

/* The table of an incident's commands, the checks of their bodies, their guards. The effects are in wp-incident-effects.c. */

static gboolean
validate_strings (JsonObject *body, const char *member, guint max, GError **error)
{
  JsonArray *array;
  if (!wp_json_check_array (body, "", member, WP_MAX_ITEMS, &array, error))
    return FALSE;
  gboolean good = TRUE;
  for (guint i = 0; i < wp_json_length (array); i++) {
    const char *text = wp_json_string_at (array, i);
    if (text != NULL && *text != '\0' && g_utf8_strlen (text, -1) <= max)
      continue;
    g_autofree char *pointer = g_strdup_printf ("/%s/%u", member, i);
    wp_error_add_field (error, pointer, "text", "must be a text of 1 to %u characters", max);
    good = FALSE;
  }
  return good;
}

static gboolean
validate_objects (JsonObject *body, const char *member, const char *required, guint max, GError **error)
{
  JsonArray *array;
  if (!wp_json_check_array (body, "", member, WP_MAX_ITEMS, &array, error))
    return FALSE;
  gboolean good = TRUE;
  for (guint i = 0; i < wp_json_length (array); i++) {
    g_autofree char *base = g_strdup_printf ("/%s/%u", member, i);
    if (wp_json_object_at (array, i) == NULL) {
      wp_error_add_field (error, base, "type", "must be an object");
      good = FALSE;
    } else {
      good &= wp_json_check_string (wp_json_object_at (array, i), base, required, (WpJsonText) { 1, max }, NULL, error);
    }
  }
  return good;
}

static gboolean
check_update (const WpCommand *self, GError **error)
{
  static const char *const members[] = { "title", "investigation", "addSteps", "removeSteps", "addEndpoints", "addUsers", "addRecommendations" };
  JsonObject *body = self->body;
  gboolean good = TRUE, any = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    any |= wp_json_has (body, members[i]);
  if (!any) {
    wp_error_add_field (error, "/title", "required",
                        "nothing is to be changed: name at least one of title, investigation, addSteps, removeSteps, "
                        "addEndpoints, addUsers, addRecommendations");
    return FALSE;
  }
  if (wp_json_has (body, "title"))
    good = wp_json_check_string (body, "", "title", (WpJsonText) { 1, WP_MAX_TITLE, TRUE }, NULL, error);
  good &= wp_json_check_string (body, "", "investigation", (WpJsonText) { 0, WP_MAX_TEXT }, NULL, error);
  good &= validate_objects (body, "addSteps", "text", WP_MAX_NOTE, error);
  good &= validate_strings (body, "removeSteps", 64, error);
  good &= validate_objects (body, "addEndpoints", "hostName", 255, error);
  good &= validate_objects (body, "addUsers", "upn", 320, error);
  good &= validate_strings (body, "addRecommendations", WP_MAX_NOTE, error);
  return good;
}

static gboolean
check_comment (const WpCommand *self, GError **error)
{
  return wp_json_check_string (self->body, "", "comment", (WpJsonText) { 0, WP_MAX_COMMENT }, NULL, error);
}

static gboolean
check_text (const WpCommand *self, GError **error)
{
  return wp_json_check_string (self->body, "", "text", (WpJsonText) { 1, WP_MAX_COMMENT }, NULL, error);
}

static gboolean
check_assign (const WpCommand *self, GError **error)
{
  return wp_json_check_string (self->body, "", "userId", (WpJsonText) { 0, 64, TRUE }, NULL, error);
}

static gboolean
check_answer (const WpCommand *self, GError **error)
{
  const char *value;
  gboolean good = wp_json_check_string (self->body, "", "questionId", (WpJsonText) { 1, 64, TRUE }, NULL, error);
  if (!wp_json_check_string (self->body, "", "verdict", (WpJsonText) { 1, 64, TRUE }, &value, error)) {
    good = FALSE;
  } else if (wp_verdict_from_string (value) == WP_VERDICT_UNKNOWN_VALUE) {
    wp_error_add_field (error, "/verdict", "choice", "must be authorized, not_ours or unknown");
    good = FALSE;
  }
  return check_comment (self, error) && good;
}

static gboolean
check_step (const WpCommand *self, GError **error)
{
  gboolean good = TRUE;
  if (wp_json_has (self->body, "done") || !wp_json_has (self->body, "note"))
    good = wp_json_check_bool (self->body, "", "done", NULL, error);
  return wp_json_check_string (self->body, "", "note", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error) && good;
}

static gboolean
check_escalate (const WpCommand *self, GError **error)
{
  const char *value;
  gboolean good = wp_json_check_string (self->body, "", "severity", (WpJsonText) { 1, 64, TRUE }, &value, error);
  if (good && wp_severity_from_string (value) == WP_SEVERITY_UNKNOWN) {
    wp_error_add_field (error, "/severity", "choice", "must be low, medium, high or critical");
    good = FALSE;
  }
  return wp_json_check_string (self->body, "", "reason", (WpJsonText) { 1, WP_MAX_NOTE }, NULL, error) && good;
}

static gboolean
check_ask (const WpCommand *self, GError **error)
{
  gboolean good = wp_json_check_string (self->body, "", "text", (WpJsonText) { 1, WP_MAX_NOTE }, NULL, error);
  return wp_json_check_time (self->body, "", "dueAt", FALSE, NULL, error) && good;
}

static gboolean
check_attempt (const WpCommand *self, GError **error)
{
  gboolean good = wp_json_check_string (self->body, "", "channel", (WpJsonText) { 1, 32, TRUE }, NULL, error);
  good &= wp_json_check_string (self->body, "", "to", (WpJsonText) { 1, 320, TRUE }, NULL, error);
  good &= wp_json_check_time (self->body, "", "at", FALSE, NULL, error);
  return wp_json_check_string (self->body, "", "result", (WpJsonText) { 1, 64, TRUE }, NULL, error) && good;
}

JsonObject *
wp_incident_find_command_step (const WpCommand *self, JsonObject *document)
{
  return wp_json_find (wp_json_array (document, "steps"), "id", self->step_id, NULL);
}

gboolean
wp_incident_step_matches (const WpCommand *self, JsonObject *step)
{
  gboolean done = wp_json_bool (step, "done", FALSE);
  const char *note = wp_json_string_or (step, "note", "");
  return wp_json_bool (self->body, "done", done) == done && g_str_equal (wp_json_string_or (self->body, "note", note), note);
}

/* Guards: @may */

static gboolean
may_assign (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  const char *id = wp_json_string_or (self->body, "userId", "");
  g_autoptr (JsonObject) user = NULL;
  if (*id == '\0' || lookup == NULL)
    return TRUE;
  if (!lookup->get (lookup, &wp_kind_user, id, &user, error))
    return FALSE;
  if (wp_role_may (wp_role_from_string (wp_json_string (user, "role")), WP_PERMISSION_WORK_INCIDENTS))
    return TRUE;
  wp_error_add_field (error, "/userId", user == NULL ? "unknown" : "role",
                      user == NULL ? "There is no such user" : "An auditor cannot work on incidents");
  return FALSE;
}

static gboolean
may_answer (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  const char *id = wp_json_string (self->body, "questionId");
  JsonObject *question = wp_json_find (wp_json_array (document, "questions"), "id", id, NULL);
  if (question == NULL) {
    wp_error_add_field (error, "/questionId", "unknown", "there is no such question");
    return FALSE;
  }
  if (!wp_json_has (question, "answer"))
    return TRUE;
  JsonObject *answer = wp_json_object (question, "answer");
  g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "The question was answered by %s already", wp_json_string_or (answer, "by", "somebody"));
  return FALSE;
}

static gboolean
may_step (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  JsonObject *step = wp_incident_find_command_step (self, document);
  if (step == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, N_ ("The SOC has replaced this step"));
    return FALSE;
  }
  if (wp_side_from_string (wp_json_string (step, "owner")) == WP_SIDE_SOC)
    return wp_command_conflict (error, N_ ("This step is the SOC’s"));
  if (self->if_match >= 0 && self->if_match != wp_json_int (step, "revision", 1) && !wp_incident_step_matches (self, step)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STALE, N_ ("Somebody else changed this step first"));
    return FALSE;
  }
  return TRUE;
}

static gboolean
may_escalate (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  return wp_severity_from_string (wp_json_string (self->body, "severity")) > wp_severity_from_string (wp_json_string (document, "severity")) ||
         wp_command_conflict (error, N_ ("The severity can only be raised"));
}

/* Guards: @now */

static WpStatus
get_status (JsonObject *document)
{
  return wp_status_from_string (wp_json_string (document, "status"));
}

static gboolean
is_open (JsonObject *document)
{
  return wp_status_is_open (get_status (document));
}

static gboolean
not_closed (JsonObject *document, GError **error)
{
  return get_status (document) != WP_STATUS_CLOSED || wp_command_conflict (error, N_ ("The incident is closed"));
}

static gboolean
now_open (JsonObject *document, GError **error)
{
  return is_open (document) || wp_command_conflict (error, N_ ("The incident is not open"));
}

static gboolean
now_comment (JsonObject *document, GError **error)
{
  return wp_json_length (wp_json_array (document, "comments")) < WP_MAX_ITEMS ||
         wp_command_conflict (error, N_ ("The incident has too many comments"));
}

static gboolean
has_open_question (JsonObject *document)
{
  JsonArray *questions = wp_json_array (document, "questions");
  for (guint i = 0; i < wp_json_length (questions); i++)
    if (!wp_json_has (wp_json_object_at (questions, i), "answer"))
      return TRUE;
  return FALSE;
}

static gboolean
now_answer (JsonObject *document, GError **error)
{
  return has_open_question (document) || wp_command_conflict (error, N_ ("No question waits for an answer"));
}

static gboolean
now_resolve (JsonObject *document, GError **error)
{
  if (!is_open (document))
    return wp_command_conflict (error,
                                get_status (document) == WP_STATUS_CLOSED ? N_ ("The incident is closed") : N_ ("The incident is resolved already"));
  return !has_open_question (document) || wp_command_conflict (error, N_ ("The SOC’s question has no answer yet"));
}

static gboolean
now_reopen (JsonObject *document, GError **error)
{
  return !is_open (document) || wp_command_conflict (error, N_ ("The incident is open"));
}

static gboolean
now_step (JsonObject *document, GError **error)
{
  return is_open (document) || wp_command_conflict (error, N_ ("Reopen the incident first"));
}

static gint64
step_revision (const WpCommand *self, JsonObject *document)
{
  return wp_json_int (wp_incident_find_command_step (self, document), "revision", self->if_match);
}

/* Removing the assignee always fits: it makes room for the next one. */
static gboolean
is_unassigning (const WpCommand *self)
{
  return *wp_json_string_or (self->body, "userId", "") == '\0';
}

#define WORK(text)                                                                                                                                   \
  .kind = &wp_kind_incident, .permission = WP_PERMISSION_WORK_INCIDENTS, .method = "POST", .name = text, .path = "/v1/incidents/{}/" text
#define SOC(text) .kind = &wp_kind_incident, .permission = WP_PERMISSION_SOC, .method = "POST", .name = text, .path = "/soc/v1/incidents/{}/" text

const WpCommandType wp_incident_commands[WP_INCIDENT_N_COMMANDS] = {
  [WP_INCIDENT_COMMAND_ACKNOWLEDGE] = { WORK ("acknowledge"), .label = N_ ("Acknowledgement"), .room = WP_ROOM_ALWAYS, .example = "{}",
                                        .now = not_closed, .apply = wp_incident_apply_acknowledge },
  [WP_INCIDENT_COMMAND_ASSIGN] = { WORK ("assign"), .label = N_ ("Assignment"), .room = WP_ROOM_RESERVE, .always_fits = is_unassigning,
                                   .example = "{\"userId\":\"\"}", .validate = check_assign, .may = may_assign, .now = not_closed,
                                   .apply = wp_incident_apply_assign },
  [WP_INCIDENT_COMMAND_COMMENT] = { WORK ("comment"), .label = N_ ("Comment"), .words = "text", .example = "{\"text\":\"Called the customer.\"}",
                                    .validate = check_text, .now = now_comment, .apply = wp_incident_apply_comment },
  [WP_INCIDENT_COMMAND_ANSWER] = { WORK ("answer"), .label = N_ ("Answer to the SOC"), .room = WP_ROOM_RESERVE, .words = "comment",
                                   .example = "{\"questionId\":\"q1\",\"verdict\":\"not_ours\",\"comment\":\"\"}", .validate = check_answer,
                                   .may = may_answer, .now = now_answer, .apply = wp_incident_apply_answer },
  [WP_INCIDENT_COMMAND_RESOLVE] = { WORK ("resolve"), .label = N_ ("Resolve"), .room = WP_ROOM_ALWAYS, .words = "comment",
                                    .example = "{\"comment\":\"\"}", .validate = check_comment, .now = now_resolve,
                                    .apply = wp_incident_apply_resolve },
  [WP_INCIDENT_COMMAND_REOPEN] = { WORK ("reopen"), .label = N_ ("Reopen"), .room = WP_ROOM_RESERVE, .words = "comment",
                                   .example = "{\"comment\":\"\"}", .validate = check_comment, .now = now_reopen, .apply = wp_incident_apply_reopen },
  [WP_INCIDENT_COMMAND_STEP] = { .kind = &wp_kind_incident,
                                 .permission = WP_PERMISSION_WORK_INCIDENTS,
                                 .method = "PATCH",
                                 .name = "step",
                                 .path = "/v1/incidents/{}/steps/{step}",
                                 .label = N_ ("Change of a step"),
                                 .room = WP_ROOM_RESERVE,
                                 .if_match = TRUE,
                                 .words = "note",
                                 .example = "{\"done\":true,\"note\":\"\"}",
                                 .validate = check_step,
                                 .may = may_step,
                                 .now = now_step,
                                 .apply = wp_incident_apply_step,
                                 .revision = step_revision },
  [WP_INCIDENT_COMMAND_SOC_UPDATE] = { SOC ("update"), .label = N_ ("Update"), .words = "comment",
                                       .example = "{\"investigation\":\"More was found.\"}", .validate = check_update, .now = not_closed,
                                       .apply = wp_incident_apply_update },
  [WP_INCIDENT_COMMAND_SOC_ESCALATE] = { SOC ("escalate"), .label = N_ ("Raising the severity"), .room = WP_ROOM_ALWAYS, .words = "comment",
                                         .example = "{\"severity\":\"critical\",\"reason\":\"Files are being encrypted.\"}",
                                         .validate = check_escalate, .may = may_escalate, .now = now_open, .apply = wp_incident_apply_escalate },
  [WP_INCIDENT_COMMAND_SOC_CLOSE] = { SOC ("close"), .label = N_ ("Close"), .room = WP_ROOM_ALWAYS, .words = "comment",
                                      .example = "{\"comment\":\"\"}", .validate = check_comment, .now = not_closed,
                                      .apply = wp_incident_apply_close },
  [WP_INCIDENT_COMMAND_SOC_COMMENT] = { SOC ("comment"), .label = N_ ("Comment"), .words = "comment",
                                        .example = "{\"text\":\"Look at the second server, too.\"}", .validate = check_text, .now = now_comment,
                                        .apply = wp_incident_apply_comment },
  [WP_INCIDENT_COMMAND_SOC_ASK] = { SOC ("ask"), .label = N_ ("Question"), .words = "comment",
                                    .example = "{\"text\":\"Is this your administrator?\"}", .validate = check_ask, .now = not_closed,
                                    .apply = wp_incident_apply_ask },
  [WP_INCIDENT_COMMAND_SOC_ATTEMPT] = { SOC ("attempt"), .label = N_ ("Attempt to reach somebody"), .words = "comment",
                                        .example = "{\"channel\":\"phone\",\"to\":\"+81300000000\",\"result\":\"no answer\"}",
                                        .validate = check_attempt, .now = not_closed, .apply = wp_incident_apply_attempt },
  [WP_INCIDENT_COMMAND_SOC_RESOLVE] = { SOC ("resolve"), .label = N_ ("Resolve"), .room = WP_ROOM_ALWAYS, .words = "comment",
                                        .example = "{\"comment\":\"\"}", .validate = check_comment, .now = now_open,
                                        .apply = wp_incident_apply_resolve },
};

/* Constructors for the application */

static WpCommand *
new_command (const WpCommandType *type, const char *incident_id, JsonObject *body)
{
  WpCommand *self = wp_command_new (type, NULL, incident_id, NULL, -1, body);
  if (body != NULL)
    json_object_unref (body);
  return self;
}

WpCommand *
wp_command_acknowledge (const char *incident_id)
{
  return new_command (WP_COMMAND_ACKNOWLEDGE, incident_id, NULL);
}

WpCommand *
wp_command_assign (const char *incident_id, const char *user_id)
{
  return new_command (WP_COMMAND_ASSIGN, incident_id, wp_json_new ("userId", user_id, NULL));
}

WpCommand *
wp_command_comment (const char *incident_id, const char *text)
{
  return new_command (WP_COMMAND_COMMENT, incident_id, wp_json_new ("text", text, NULL));
}

WpCommand *
wp_command_answer (const char *incident_id, const char *question_id, WpVerdict verdict, const char *comment)
{
  return new_command (
    WP_COMMAND_ANSWER, incident_id,
    wp_json_new ("questionId", question_id, "verdict", wp_verdict_to_string (verdict), "comment", comment != NULL ? comment : "", NULL));
}

WpCommand *
wp_command_resolve (const char *incident_id, const char *comment)
{
  return new_command (WP_COMMAND_RESOLVE, incident_id, wp_json_new ("comment", comment != NULL ? comment : "", NULL));
}

WpCommand *
wp_command_reopen (const char *incident_id, const char *comment)
{
  return new_command (WP_COMMAND_REOPEN, incident_id, wp_json_new ("comment", comment != NULL ? comment : "", NULL));
}

WpCommand *
wp_command_tick (const char *incident_id, const char *step_id, gint64 revision, gboolean done)
{
  g_autoptr (JsonObject) body = json_object_new ();
  wp_json_set_bool (body, "done", done);
  return wp_command_new (WP_COMMAND_STEP, NULL, incident_id, step_id, revision, body);
}

WpCommand *
wp_command_note (const char *incident_id, const char *step_id, gint64 revision, const char *note)
{
  g_autoptr (JsonObject) body = wp_json_new ("note", note, NULL);
  return wp_command_new (WP_COMMAND_STEP, NULL, incident_id, step_id, revision, body);
}
