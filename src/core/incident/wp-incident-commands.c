/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCommand"
#include "config.h"

#include "wp-command-private.h"
#include "wp-error.h"
#include "wp-incident.h"
#include "wp-json.h"

#include <glib/gi18n-lib.h>

/* What may be done about an incident: the body's check and the guards. The effects are in wp-incident-effects.c. */

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
validate_update (JsonObject *body, GError **error)
{
  gboolean good = wp_json_check_string (body, "", "title", (WpJsonText) { 0, WP_MAX_TITLE, TRUE }, NULL, error);
  good &= wp_json_check_string (body, "", "investigation", (WpJsonText) { 0, WP_MAX_TEXT }, NULL, error);
  good &= validate_objects (body, "addSteps", "text", WP_MAX_NOTE, error);
  good &= validate_strings (body, "removeSteps", 64, error);
  good &= validate_objects (body, "addEndpoints", "hostName", 255, error);
  good &= validate_objects (body, "addUsers", "upn", 320, error);
  good &= validate_strings (body, "addRecommendations", WP_MAX_NOTE, error);
  return good;
}

static gboolean
validate (const WpCommand *self, GError **sink)
{
  JsonObject *body = self->body;
  const char *value;
  gboolean good = TRUE;
  switch (self->type) {
  case WP_COMMAND_ACKNOWLEDGE:
    return TRUE;
  case WP_COMMAND_ASSIGN:
    return wp_json_check_string (body, "", "userId", (WpJsonText) { 0, 64, TRUE }, NULL, sink);
  case WP_COMMAND_COMMENT:
  case WP_COMMAND_SOC_COMMENT:
    return wp_json_check_string (body, "", "text", (WpJsonText) { 1, WP_MAX_COMMENT }, NULL, sink);
  case WP_COMMAND_ANSWER:
    good = wp_json_check_string (body, "", "questionId", (WpJsonText) { 1, 64, TRUE }, NULL, sink);
    if (wp_json_check_string (body, "", "verdict", (WpJsonText) { 1, 64, TRUE }, &value, sink)) {
      if (wp_verdict_from_string (value) == WP_VERDICT_UNKNOWN_VALUE) {
        wp_error_add_field (sink, "/verdict", "choice", "must be authorized, not_ours or unknown");
        good = FALSE;
      }
    } else {
      good = FALSE;
    }
    return wp_json_check_string (body, "", "comment", (WpJsonText) { 0, WP_MAX_COMMENT }, NULL, sink) && good;
  case WP_COMMAND_RESOLVE:
  case WP_COMMAND_REOPEN:
  case WP_COMMAND_SOC_CLOSE:
  case WP_COMMAND_SOC_RESOLVE:
    return wp_json_check_string (body, "", "comment", (WpJsonText) { 0, WP_MAX_COMMENT }, NULL, sink);
  case WP_COMMAND_STEP:
    if (wp_json_has (body, "done") || !wp_json_has (body, "note"))
      good = wp_json_check_bool (body, "", "done", NULL, sink);
    return wp_json_check_string (body, "", "note", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, sink) && good;
  case WP_COMMAND_SOC_UPDATE:
    return validate_update (body, sink);
  case WP_COMMAND_SOC_ESCALATE:
    good = wp_json_check_string (body, "", "severity", (WpJsonText) { 1, 64, TRUE }, &value, sink);
    if (good && wp_severity_from_string (value) == WP_SEVERITY_UNKNOWN) {
      wp_error_add_field (sink, "/severity", "choice", "must be low, medium, high or critical");
      good = FALSE;
    }
    return wp_json_check_string (body, "", "reason", (WpJsonText) { 1, WP_MAX_NOTE }, NULL, sink) && good;
  case WP_COMMAND_SOC_ASK:
    good = wp_json_check_string (body, "", "text", (WpJsonText) { 1, WP_MAX_NOTE }, NULL, sink);
    return wp_json_check_time (body, "", "dueAt", FALSE, NULL, sink) && good;
  case WP_COMMAND_SOC_ATTEMPT:
    good = wp_json_check_string (body, "", "channel", (WpJsonText) { 1, 32, TRUE }, NULL, sink);
    good &= wp_json_check_string (body, "", "to", (WpJsonText) { 1, 320, TRUE }, NULL, sink);
    good &= wp_json_check_time (body, "", "at", FALSE, NULL, sink);
    return wp_json_check_string (body, "", "result", (WpJsonText) { 1, 64, TRUE }, NULL, sink) && good;
  default:
    break;
  }
  return FALSE;
}

static gboolean
may_answer (const WpCommand *self, JsonObject *document, GError **error)
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

gboolean
wp_command_step_is_done (const WpCommand *self, JsonObject *step)
{
  gboolean done = wp_json_bool (step, "done", FALSE);
  const char *note = wp_json_string_or (step, "note", "");
  return wp_json_bool (self->body, "done", done) == done && g_str_equal (wp_json_string_or (self->body, "note", note), note);
}

static gboolean
may_step (const WpCommand *self, JsonObject *document, GError **error)
{
  JsonObject *step = wp_json_find (wp_json_array (document, "steps"), "id", self->step_id, NULL);
  if (step == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, N_("The SOC has replaced this step"));
    return FALSE;
  }
  if (wp_side_from_string (wp_json_string (step, "owner")) == WP_SIDE_SOC)
    return wp_command_conflict (error, N_("This step is the SOC’s"));
  if (self->if_match >= 0 && self->if_match != wp_json_int (step, "revision", 1) && !wp_command_step_is_done (self, step)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STALE, N_("Somebody else changed this step first"));
    return FALSE;
  }
  return TRUE;
}

static gboolean
may (const WpCommand *self, const WpActor *actor, JsonObject *document, GError **error)
{
  WpStatus status = wp_status_from_string (wp_json_string (document, "status"));
  gboolean open = wp_status_is_open (status);
  switch (self->type) {
  case WP_COMMAND_ACKNOWLEDGE:
  case WP_COMMAND_ASSIGN:
    return status != WP_STATUS_CLOSED || wp_command_conflict (error, N_("The incident is closed"));
  case WP_COMMAND_COMMENT:
  case WP_COMMAND_SOC_COMMENT:
    return wp_json_length (wp_json_array (document, "comments")) < WP_MAX_ITEMS || wp_command_conflict (error, N_("The incident has too many comments"));
  case WP_COMMAND_ANSWER:
    return may_answer (self, document, error);
  case WP_COMMAND_RESOLVE:
    if (!open)
      return wp_command_conflict (error, status == WP_STATUS_CLOSED ? N_("The incident is closed") : N_("The incident is resolved already"));
    for (guint i = 0; i < wp_json_length (wp_json_array (document, "questions")); i++)
      if (!wp_json_has (wp_json_object_at (wp_json_array (document, "questions"), i), "answer"))
        return wp_command_conflict (error, N_("The SOC’s question has no answer yet"));
    return TRUE;
  case WP_COMMAND_REOPEN:
    return !open || wp_command_conflict (error, N_("The incident is open"));
  case WP_COMMAND_STEP:
    return may_step (self, document, error) && (open || wp_command_conflict (error, N_("Reopen the incident first")));
  case WP_COMMAND_SOC_UPDATE:
  case WP_COMMAND_SOC_ATTEMPT:
    return status != WP_STATUS_CLOSED || wp_command_conflict (error, N_("The incident is closed"));
  case WP_COMMAND_SOC_ASK:
    return status != WP_STATUS_CLOSED || wp_command_conflict (error, N_("The incident is closed"));
  case WP_COMMAND_SOC_ESCALATE:
    if (!open)
      return wp_command_conflict (error, N_("The incident is not open"));
    return wp_severity_from_string (wp_json_string (self->body, "severity")) > wp_severity_from_string (wp_json_string (document, "severity")) ||
           wp_command_conflict (error, N_("The severity can only be raised"));
  case WP_COMMAND_SOC_RESOLVE:
    return open || wp_command_conflict (error, N_("The incident is not open"));
  case WP_COMMAND_SOC_CLOSE:
    return status != WP_STATUS_CLOSED || wp_command_conflict (error, N_("The incident is closed"));
  default:
    break;
  }
  return FALSE;
}

const WpCommandFamily wp_command_incidents = {
  .kind = &wp_kind_incident, .log = "timeline",
  .too_long = N_("The incident is full: a list in it has at most 1000 entries, its timeline 2000. It can still be resolved"),
  .too_large = N_("The incident is full: it has at most 4 MiB, and the last of it is for resolving it. Go on in a new one"),
  .validate = validate, .may = may, .apply = wp_command_incident_apply,
};
