/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCommand"
#include "config.h"

#include "wp-alert.h"
#include "wp-command-private.h"
#include "wp-contact.h"
#include "wp-incident.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

/* One application: what the effects need at hand. */
typedef struct {
  const WpCommand *command;
  const WpActor *actor;
  const char *assignee_name;
  gint64 at;
  JsonObject *document;
} WpApply;

static JsonObject *
person (const WpActor *actor)
{
  return wp_json_new ("id", actor->id, "name", actor->name, "side", wp_side_to_string (wp_actor_get_side (actor)), NULL);
}

static JsonObject *
mark (const WpApply *self)
{
  return wp_command_mark (self->actor, self->at);
}

static void
log_event (const WpApply *self, const char *kind, const char *detail)
{
  wp_command_log (self->command, self->actor, self->at, self->document, "timeline", kind, detail);
}

static void
add_comment (const WpApply *self, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  JsonObject *comment = wp_json_new ("id", self->command->key, NULL);
  wp_json_set_object (comment, "author", person (self->actor));
  wp_json_set_time (comment, "at", self->at);
  wp_json_set_string (comment, "text", text);
  wp_json_append (wp_json_need_array (self->document, "comments"), comment);
}

static WpStatus
get_status (const WpApply *self)
{
  return wp_status_from_string (wp_json_string (self->document, "status"));
}

static void
set_status (const WpApply *self, WpStatus status)
{
  wp_json_set_string (self->document, "status", wp_status_to_string (status));
}

static void
reopen (const WpApply *self)
{
  set_status (self, WP_STATUS_REOPENED);
  wp_json_set_null (self->document, "resolvedAt");
  wp_alert_begin (self->document, WP_ALERT_REASON_REOPENED, self->actor->id, self->at);
}

static void
resolve (const WpApply *self)
{
  add_comment (self, wp_json_string (self->command->body, "comment"));
  set_status (self, WP_STATUS_RESOLVED);
  wp_json_set_time (self->document, "resolvedAt", self->at);
  wp_alert_handle (self->document, self->actor->name, self->at);
  log_event (self, "resolved", NULL);
}

static void
apply_assign (const WpApply *self)
{
  const char *user = wp_json_string_or (self->command->body, "userId", "");
  if (*user == '\0') {
    wp_json_set_null (self->document, "assignee");
    log_event (self, "unassigned", NULL);
    return;
  }
  JsonObject *assignee = wp_json_new ("id", user, "name", self->assignee_name != NULL ? self->assignee_name : user, NULL);
  wp_json_set_time (assignee, "at", self->at);
  wp_json_set_object (self->document, "assignee", assignee);
  wp_alert_handle (self->document, self->actor->name, self->at);
  log_event (self, "assigned", self->assignee_name != NULL ? self->assignee_name : user);
}

static void
apply_answer (const WpApply *self)
{
  JsonObject *body = self->command->body;
  JsonObject *question = wp_json_find (wp_json_array (self->document, "questions"), "id", wp_json_string (body, "questionId"), NULL);
  if (question == NULL)
    return;
  JsonObject *answer = mark (self);
  wp_json_set_string (answer, "verdict", wp_json_string (body, "verdict"));
  wp_json_set_string (answer, "comment", wp_json_string_or (body, "comment", ""));
  wp_json_set_object (question, "answer", answer);
  wp_alert_handle (self->document, self->actor->name, self->at);
  log_event (self, "answered", wp_json_string (body, "verdict"));
}

/* What the command does not name stays as it is. */
static void
apply_step (const WpApply *self)
{
  JsonObject *body = self->command->body;
  JsonObject *step = wp_json_find (wp_json_array (self->document, "steps"), "id", self->command->step_id, NULL);
  if (step == NULL)
    return;
  gboolean was = wp_json_bool (step, "done", FALSE), done = wp_json_bool (body, "done", was);
  wp_json_set_bool (step, "done", done);
  if (wp_json_has (body, "note"))
    wp_json_set_string (step, "note", wp_json_string (body, "note"));
  if (done && !was) {
    wp_json_set_string (step, "doneBy", self->actor->name);
    wp_json_set_time (step, "doneAt", self->at);
  } else if (!done) {
    wp_json_set_null (step, "doneBy");
    wp_json_set_null (step, "doneAt");
  }
  wp_json_set_int (step, "revision", wp_json_int (step, "revision", 1) + 1);
  log_event (self, was == done ? "step_noted" : done ? "step_done" : "step_undone", wp_json_string (step, "text"));
}

static void
add_steps (const WpApply *self)
{
  JsonArray *more = wp_json_array (self->command->body, "addSteps");
  JsonArray *old = wp_json_array (self->document, "steps");
  JsonArray *removed = wp_json_array (self->command->body, "removeSteps");
  gint64 next = wp_json_int (self->document, "nextStep", wp_json_length (old) + 1);
  JsonArray *steps = json_array_new ();
  g_autofree gboolean *placed = g_new0 (gboolean, wp_json_length (more) + 1);
  for (guint i = 0; i <= wp_json_length (old); i++) {
    JsonObject *step = wp_json_object_at (old, i);
    for (guint k = 0; k < wp_json_length (more); k++) {
      JsonObject *from = wp_json_object_at (more, k);
      const char *before = wp_json_string (from, "before");
      gboolean here = step == NULL ? i == wp_json_length (old) : before != NULL && g_strcmp0 (before, wp_json_string (step, "id")) == 0;
      if (placed[k] || !here)
        continue;
      placed[k] = TRUE;
      JsonObject *added = wp_json_copy (from);
      g_autofree char *id = g_strdup_printf ("s%" G_GINT64_FORMAT, next++);
      wp_json_set_string (added, "id", id);
      wp_json_set_int (added, "revision", 1);
      wp_json_set_bool (added, "done", FALSE);
      wp_json_set_string (added, "owner", wp_json_string_or (from, "owner", "partner"));
      wp_json_append (steps, added);
    }
    gboolean gone = FALSE;
    for (guint k = 0; step != NULL && k < wp_json_length (removed); k++)
      gone |= g_strcmp0 (wp_json_string_at (removed, k), wp_json_string (step, "id")) == 0;
    if (step != NULL && !gone)
      wp_json_append (steps, json_object_ref (step));
  }
  wp_json_set_array (self->document, "steps", steps);
  wp_json_set_int (self->document, "nextStep", next);
}

static void
append_copies (const WpApply *self, const char *from, const char *to)
{
  JsonArray *more = wp_json_array (self->command->body, from);
  for (guint i = 0; i < wp_json_length (more); i++)
    wp_json_append (wp_json_need_array (self->document, to), wp_json_copy (wp_json_object_at (more, i)));
}

static void
apply_update (const WpApply *self)
{
  JsonObject *body = self->command->body;
  if (wp_json_string (body, "title") != NULL)
    wp_json_set_string (self->document, "title", wp_json_string (body, "title"));
  if (wp_json_string (body, "investigation") != NULL)
    wp_json_set_string (self->document, "investigation", wp_json_string (body, "investigation"));
  if (wp_json_has (body, "addSteps") || wp_json_has (body, "removeSteps"))
    add_steps (self);
  append_copies (self, "addEndpoints", "affectedEndpoints");
  append_copies (self, "addUsers", "affectedUsers");
  JsonArray *recommendations = wp_json_array (body, "addRecommendations");
  for (guint i = 0; i < wp_json_length (recommendations); i++) {
    g_autofree char *id = g_strdup_printf ("%s-%u", self->command->key, i);
    wp_json_append (wp_json_need_array (self->document, "recommendations"),
                    wp_json_new ("id", id, "text", wp_json_string_at (recommendations, i), NULL));
  }
  log_event (self, "updated", NULL);
}

static void
apply_escalate (const WpApply *self)
{
  const char *severity = wp_json_string (self->command->body, "severity");
  const char *reason = wp_json_string (self->command->body, "reason");
  JsonObject *raised = mark (self);
  wp_json_set_string (raised, "reason", reason);
  wp_json_set_string (raised, "from", wp_json_string (self->document, "severity"));
  wp_json_set_object (self->document, "severityRaised", raised);
  wp_json_set_string (self->document, "severity", severity);
  JsonObject *contacts = wp_json_need_object (self->document, "contacts");
  wp_json_set_array (contacts, "expected",
                     wp_contact_expected (wp_product_from_string (wp_json_string (self->document, "product")),
                                          wp_severity_from_string (severity), contacts));
  wp_alert_begin (self->document, WP_ALERT_REASON_RAISED, NULL, self->at);
  log_event (self, "raised", reason);
}

static void
apply_ask (const WpApply *self)
{
  JsonObject *question = wp_json_new ("id", self->command->key, "text", wp_json_string (self->command->body, "text"), NULL);
  wp_json_set_time (question, "at", self->at);
  wp_json_set_string (question, "dueAt", wp_json_string (self->command->body, "dueAt"));
  wp_json_set_null (question, "answer");
  wp_json_append (wp_json_need_array (self->document, "questions"), question);
  if (get_status (self) == WP_STATUS_RESOLVED)
    set_status (self, WP_STATUS_REOPENED);
  wp_alert_begin (self->document, WP_ALERT_REASON_QUESTION, NULL, self->at);
  log_event (self, "asked", wp_json_string (self->command->body, "text"));
}

static void
apply_attempt (const WpApply *self)
{
  JsonObject *body = self->command->body;
  JsonObject *attempt = wp_json_new ("id", self->command->key, "channel", wp_json_string (body, "channel"), "to", wp_json_string (body, "to"),
                                     "result", wp_json_string (body, "result"), NULL);
  gint64 at = wp_json_time (body, "at");
  wp_json_set_time (attempt, "at", at != 0 ? at : self->at);
  wp_json_append (wp_json_need_array (wp_json_need_object (self->document, "contacts"), "attempts"), attempt);
  log_event (self, "contacted", wp_json_string (body, "to"));
}

static void
apply_partner (const WpApply *self)
{
  JsonObject *body = self->command->body;
  if (self->command->type == WP_COMMAND_ACKNOWLEDGE) {
    if (!wp_json_has (self->document, "acknowledged") || !wp_json_has (wp_json_object (self->document, "alert"), "handled"))
      wp_json_set_object (self->document, "acknowledged", mark (self));
    wp_alert_handle (self->document, self->actor->name, self->at);
    log_event (self, "acknowledged", NULL);
  } else if (self->command->type == WP_COMMAND_COMMENT) {
    add_comment (self, wp_json_string (body, "text"));
    log_event (self, "commented", NULL);
    if (!wp_status_is_open (get_status (self)))
      reopen (self);
  } else if (self->command->type == WP_COMMAND_REOPEN) {
    add_comment (self, wp_json_string (body, "comment"));
    log_event (self, "reopened", NULL);
    reopen (self);
  } else if (self->command->type == WP_COMMAND_ASSIGN) {
    apply_assign (self);
  } else if (self->command->type == WP_COMMAND_ANSWER) {
    apply_answer (self);
  } else if (self->command->type == WP_COMMAND_STEP) {
    apply_step (self);
  } else if (self->command->type == WP_COMMAND_RESOLVE) {
    resolve (self);
  }
}

static void
apply_soc (const WpApply *self)
{
  JsonObject *body = self->command->body;
  wp_json_set_time (self->document, "newsAt", self->at);
  if (self->command->type == WP_COMMAND_SOC_UPDATE) {
    apply_update (self);
  } else if (self->command->type == WP_COMMAND_SOC_ESCALATE) {
    apply_escalate (self);
  } else if (self->command->type == WP_COMMAND_SOC_ASK) {
    apply_ask (self);
  } else if (self->command->type == WP_COMMAND_SOC_ATTEMPT) {
    apply_attempt (self);
  } else if (self->command->type == WP_COMMAND_SOC_COMMENT) {
    add_comment (self, wp_json_string (body, "text"));
    log_event (self, "commented", NULL);
  } else if (self->command->type == WP_COMMAND_SOC_RESOLVE) {
    resolve (self);
  } else if (self->command->type == WP_COMMAND_SOC_CLOSE) {
    add_comment (self, wp_json_string (body, "comment"));
    set_status (self, WP_STATUS_CLOSED);
    wp_alert_handle (self->document, self->actor->name, self->at);
    log_event (self, "closed", NULL);
  }
}

/* What stands there already is not written again, so that somebody who presses a key on and on fills no timeline. */
static gboolean
changes_nothing (const WpCommand *self, JsonObject *document)
{
  JsonObject *alert = wp_json_object (document, "alert");
  gboolean handled = alert == NULL || wp_json_has (alert, "handled");
  const char *user = wp_json_string_or (self->body, "userId", "");
  JsonObject *step = wp_json_find (wp_json_array (document, "steps"), "id", self->step_id, NULL);
  switch (self->type) {
  case WP_COMMAND_ACKNOWLEDGE:
    return handled && wp_json_has (document, "acknowledged");
  case WP_COMMAND_ASSIGN:
    if (*user == '\0')
      return !wp_json_has (document, "assignee");
    return handled && g_strcmp0 (wp_json_string (wp_json_object (document, "assignee"), "id"), user) == 0;
  case WP_COMMAND_STEP:
    return wp_command_step_is_done (self, step);
  default:
    return FALSE;
  }
}

void
wp_command_incident_apply (const WpCommand *self, const WpActor *actor, const char *assignee_name, gint64 at, JsonObject *document)
{
  WpApply apply = { self, actor, assignee_name, at, document };
  if (changes_nothing (self, document))
    return;
  if (wp_command_get_permission (self->type) == WP_PERMISSION_SOC)
    apply_soc (&apply);
  else
    apply_partner (&apply);
  wp_json_set_time (document, "updatedAt", at);
  wp_incident_settle (document);
}
