/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCommand"
#include "config.h"

#include "wp-command.h"
#include "wp-error.h"
#include "wp-incident.h"
#include "wp-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (WpCommand, wp_command, wp_command_ref, wp_command_unref)

typedef struct {
  WpCommandType type;
  WpSide side;
  const char *name;
} WpCommandRow;

static const WpCommandRow rows[] = {
  { WP_COMMAND_ACKNOWLEDGE, WP_SIDE_PARTNER, "acknowledge" },
  { WP_COMMAND_ASSIGN, WP_SIDE_PARTNER, "assign" },
  { WP_COMMAND_COMMENT, WP_SIDE_PARTNER, "comment" },
  { WP_COMMAND_ANSWER, WP_SIDE_PARTNER, "answer" },
  { WP_COMMAND_RESOLVE, WP_SIDE_PARTNER, "resolve" },
  { WP_COMMAND_REOPEN, WP_SIDE_PARTNER, "reopen" },
  { WP_COMMAND_STEP, WP_SIDE_PARTNER, "step" },
  { WP_COMMAND_SOC_UPDATE, WP_SIDE_SOC, "update" },
  { WP_COMMAND_SOC_ESCALATE, WP_SIDE_SOC, "escalate" },
  { WP_COMMAND_SOC_CLOSE, WP_SIDE_SOC, "close" },
  { WP_COMMAND_SOC_COMMENT, WP_SIDE_SOC, "comment" },
  { WP_COMMAND_SOC_ASK, WP_SIDE_SOC, "ask" },
  { WP_COMMAND_SOC_ATTEMPT, WP_SIDE_SOC, "attempt" },
  { WP_COMMAND_SOC_RESOLVE, WP_SIDE_SOC, "resolve" },
};

static const WpCommandRow *
row_of (WpCommandType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].type == type)
      return &rows[i];
  return NULL;
}

const char *
wp_command_type_to_string (WpCommandType type)
{
  const WpCommandRow *row = row_of (type);
  return row != NULL ? row->name : "unknown";
}

WpCommandType
wp_command_type_from_string (const char *name, WpSide side)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].side == side && g_strcmp0 (rows[i].name, name) == 0)
      return rows[i].type;
  return 0;
}

WpPermission
wp_command_get_permission (WpCommandType type)
{
  const WpCommandRow *row = row_of (type);
  return row != NULL && row->side == WP_SIDE_SOC ? WP_PERMISSION_SOC : WP_PERMISSION_WORK_INCIDENTS;
}

WpCommand *
wp_command_new (WpCommandType type, const char *key, const char *incident_id, const char *step_id, gint64 if_match, JsonObject *body)
{
  WpCommand *self = g_atomic_rc_box_new0 (WpCommand);
  self->type = type;
  self->key = key != NULL ? g_strdup (key) : g_uuid_string_random ();
  self->incident_id = g_strdup (incident_id);
  self->step_id = g_strdup (step_id);
  self->if_match = if_match;
  self->body = body != NULL ? json_object_ref (body) : json_object_new ();
  return self;
}

WpCommand *
wp_command_ref (WpCommand *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
command_clear (gpointer data)
{
  WpCommand *self = data;
  g_free (self->key);
  g_free (self->incident_id);
  g_free (self->step_id);
  json_object_unref (self->body);
}

void
wp_command_unref (WpCommand *self)
{
  g_atomic_rc_box_release_full (self, command_clear);
}

static WpCommand *
take (WpCommandType type, const char *incident_id, JsonObject *body)
{
  WpCommand *self = wp_command_new (type, NULL, incident_id, NULL, -1, body);
  if (body != NULL)
    json_object_unref (body);
  return self;
}

WpCommand *
wp_command_acknowledge (const char *incident_id)
{
  return take (WP_COMMAND_ACKNOWLEDGE, incident_id, NULL);
}

WpCommand *
wp_command_assign (const char *incident_id, const char *user_id)
{
  return take (WP_COMMAND_ASSIGN, incident_id, wp_json_new ("userId", user_id, NULL));
}

WpCommand *
wp_command_comment (const char *incident_id, const char *text)
{
  return take (WP_COMMAND_COMMENT, incident_id, wp_json_new ("text", text, NULL));
}

WpCommand *
wp_command_answer (const char *incident_id, const char *question_id, WpVerdict verdict, const char *comment)
{
  return take (WP_COMMAND_ANSWER, incident_id,
               wp_json_new ("questionId", question_id, "verdict", wp_verdict_to_string (verdict), "comment", comment != NULL ? comment : "", NULL));
}

WpCommand *
wp_command_resolve (const char *incident_id, const char *comment)
{
  return take (WP_COMMAND_RESOLVE, incident_id, wp_json_new ("comment", comment != NULL ? comment : "", NULL));
}

WpCommand *
wp_command_reopen (const char *incident_id, const char *comment)
{
  return take (WP_COMMAND_REOPEN, incident_id, wp_json_new ("comment", comment != NULL ? comment : "", NULL));
}

WpCommand *
wp_command_step (const char *incident_id, const char *step_id, gint64 revision, gboolean done, const char *note)
{
  g_autoptr(JsonObject) body = wp_json_new ("note", note != NULL ? note : "", NULL);
  wp_json_set_bool (body, "done", done);
  return wp_command_new (WP_COMMAND_STEP, NULL, incident_id, step_id, revision, body);
}

const char *
wp_command_get_method (const WpCommand *self)
{
  return self->type == WP_COMMAND_STEP ? "PATCH" : "POST";
}

char *
wp_command_get_path (const WpCommand *self)
{
  g_autofree char *incident = g_uri_escape_string (self->incident_id, NULL, FALSE);
  if (self->type == WP_COMMAND_STEP) {
    g_autofree char *step = g_uri_escape_string (self->step_id != NULL ? self->step_id : "", NULL, FALSE);
    return g_strdup_printf ("/v1/incidents/%s/steps/%s", incident, step);
  }
  const char *root = wp_command_get_permission (self->type) == WP_PERMISSION_SOC ? "/soc/v1" : "/v1";
  return g_strdup_printf ("%s/incidents/%s/%s", root, incident, wp_command_type_to_string (self->type));
}

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

gboolean
wp_command_validate (const WpCommand *self, GError **error)
{
  /* Several fields are to be named even when the caller does not want the error. */
  g_autoptr(GError) ignored = NULL;
  GError **sink = error != NULL ? error : &ignored;
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
  }
  g_set_error_literal (sink, WP_ERROR, WP_ERROR_UNSUPPORTED, "There is no such command");
  return FALSE;
}

/* What was done twice is there once: every command leaves its key in the timeline. */
static gboolean
is_applied (const WpCommand *self, JsonObject *document)
{
  return wp_json_find (wp_json_array (document, "timeline"), "id", self->key, NULL) != NULL;
}

/* Guards speak English, on the wire as well; a desk translates what they said. */
static gboolean
conflict (GError **error, const char *reason)
{
  g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, reason);
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

static gboolean
may_step (const WpCommand *self, JsonObject *document, GError **error)
{
  JsonObject *step = wp_json_find (wp_json_array (document, "steps"), "id", self->step_id, NULL);
  if (step == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, N_("The SOC has replaced this step"));
    return FALSE;
  }
  if (wp_side_from_string (wp_json_string (step, "owner")) == WP_SIDE_SOC)
    return conflict (error, N_("This step is the SOC’s"));
  if (self->if_match >= 0 && self->if_match != wp_json_int (step, "revision", 1)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STALE, N_("Somebody else changed this step first"));
    return FALSE;
  }
  return TRUE;
}

gboolean
wp_command_may (const WpCommand *self, const WpActor *actor, JsonObject *document, GError **error)
{
  if (!wp_actor_may (actor, wp_command_get_permission (self->type), error))
    return FALSE;
  if (is_applied (self, document))
    return TRUE;
  WpStatus status = wp_status_from_string (wp_json_string (document, "status"));
  gboolean open = wp_status_is_open (status);
  switch (self->type) {
  case WP_COMMAND_ACKNOWLEDGE:
  case WP_COMMAND_ASSIGN:
    return status != WP_STATUS_CLOSED || conflict (error, N_("The incident is closed"));
  case WP_COMMAND_COMMENT:
  case WP_COMMAND_SOC_COMMENT:
    return wp_json_length (wp_json_array (document, "comments")) < WP_MAX_ITEMS || conflict (error, N_("The incident has too many comments"));
  case WP_COMMAND_ANSWER:
    return may_answer (self, document, error);
  case WP_COMMAND_RESOLVE:
    if (!open)
      return conflict (error, status == WP_STATUS_CLOSED ? N_("The incident is closed") : N_("The incident is resolved already"));
    for (guint i = 0; i < wp_json_length (wp_json_array (document, "questions")); i++)
      if (!wp_json_has (wp_json_object_at (wp_json_array (document, "questions"), i), "answer"))
        return conflict (error, N_("The SOC’s question has no answer yet"));
    return TRUE;
  case WP_COMMAND_REOPEN:
    return !open || conflict (error, N_("The incident is open"));
  case WP_COMMAND_STEP:
    return may_step (self, document, error) && (open || conflict (error, N_("Reopen the incident first")));
  case WP_COMMAND_SOC_UPDATE:
  case WP_COMMAND_SOC_ATTEMPT:
    return status != WP_STATUS_CLOSED || conflict (error, N_("The incident is closed"));
  case WP_COMMAND_SOC_ASK:
    return status != WP_STATUS_CLOSED || conflict (error, N_("The incident is closed"));
  case WP_COMMAND_SOC_ESCALATE:
    if (!open)
      return conflict (error, N_("The incident is not open"));
    return wp_severity_from_string (wp_json_string (self->body, "severity")) > wp_severity_from_string (wp_json_string (document, "severity")) ||
           conflict (error, "The severity can only be raised");
  case WP_COMMAND_SOC_RESOLVE:
    return open || conflict (error, N_("The incident is not open"));
  case WP_COMMAND_SOC_CLOSE:
    return status != WP_STATUS_CLOSED || conflict (error, N_("The incident is closed"));
  }
  return conflict (error, "There is no such command");
}
