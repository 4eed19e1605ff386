/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncident"
#include "config.h"

#include "wp-alert.h"
#include "wp-contact.h"
#include "wp-incident-private.h"
#include "wp-json.h"
#include "wp-time.h"
#include "wp-user.h"

#include <string.h>

/* What commands do to an incident. Their rows and guards are in wp-incident-commands.c. */

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

gboolean
wp_incident_apply_resolve (const WpApply *self)
{
  add_comment (self, wp_json_string (self->command->body, "comment"));
  set_status (self, WP_STATUS_RESOLVED);
  wp_json_set_time (self->document, "resolvedAt", self->at);
  wp_alert_handle (self->document, self->actor->name, self->at);
  log_event (self, "resolved", NULL);
  return TRUE;
}

/* The name behind a user. (transfer full) */
static char *
name_of (const WpApply *self, const char *user_id)
{
  g_autoptr (JsonObject) user = NULL;
  if (strcmp (user_id, self->actor->id) == 0)
    return g_strdup (self->actor->name);
  if (self->lookup != NULL)
    self->lookup->get (self->lookup, &wp_kind_user, user_id, &user, NULL);
  return g_strdup (wp_json_string_or (user, "name", user_id));
}

static gboolean
is_handled (JsonObject *document)
{
  JsonObject *alert = wp_json_object (document, "alert");
  return alert == NULL || wp_json_has (alert, "handled");
}

gboolean
wp_incident_apply_acknowledge (const WpApply *self)
{
  gboolean acknowledged = wp_json_has (self->document, "acknowledged");
  if (acknowledged && is_handled (self->document))
    return FALSE;
  if (!acknowledged || !wp_json_has (wp_json_object (self->document, "alert"), "handled"))
    wp_json_set_object (self->document, "acknowledged", mark (self));
  wp_alert_handle (self->document, self->actor->name, self->at);
  log_event (self, "acknowledged", NULL);
  return TRUE;
}

gboolean
wp_incident_apply_comment (const WpApply *self)
{
  add_comment (self, wp_json_string (self->command->body, "text"));
  log_event (self, "commented", NULL);
  if (self->command->type->permission != WP_PERMISSION_SOC && !wp_status_is_open (wp_status_from_string (wp_json_string (self->document, "status"))))
    reopen (self);
  return TRUE;
}

gboolean
wp_incident_apply_reopen (const WpApply *self)
{
  add_comment (self, wp_json_string (self->command->body, "comment"));
  log_event (self, "reopened", NULL);
  reopen (self);
  return TRUE;
}

gboolean
wp_incident_apply_close (const WpApply *self)
{
  add_comment (self, wp_json_string (self->command->body, "comment"));
  set_status (self, WP_STATUS_CLOSED);
  wp_alert_handle (self->document, self->actor->name, self->at);
  log_event (self, "closed", NULL);
  return TRUE;
}

gboolean
wp_incident_apply_assign (const WpApply *self)
{
  const char *user = wp_json_string_or (self->command->body, "userId", ""),
             *present = wp_json_string (wp_json_object (self->document, "assignee"), "id");
  if (*user == '\0') {
    if (present == NULL)
      return FALSE;
    wp_json_set_null (self->document, "assignee");
    log_event (self, "unassigned", NULL);
    return TRUE;
  }
  if (is_handled (self->document) && g_strcmp0 (present, user) == 0)
    return FALSE;
  g_autofree char *name = name_of (self, user);
  JsonObject *assignee = wp_json_new ("id", user, "name", name, NULL);
  wp_json_set_time (assignee, "at", self->at);
  wp_json_set_object (self->document, "assignee", assignee);
  wp_alert_handle (self->document, self->actor->name, self->at);
  log_event (self, "assigned", name);
  return TRUE;
}

gboolean
wp_incident_apply_answer (const WpApply *self)
{
  JsonObject *body = self->command->body;
  JsonObject *question = wp_json_find (wp_json_array (self->document, "questions"), "id", wp_json_string (body, "questionId"), NULL);
  if (question == NULL)
    return FALSE;
  JsonObject *answer = mark (self);
  wp_json_set_string (answer, "verdict", wp_json_string (body, "verdict"));
  wp_json_set_string (answer, "comment", wp_json_string_or (body, "comment", ""));
  wp_json_set_object (question, "answer", answer);
  wp_alert_handle (self->document, self->actor->name, self->at);
  log_event (self, "answered", wp_json_string (body, "verdict"));
  return TRUE;
}

/* What the command does not name stays as it is. */
gboolean
wp_incident_apply_step (const WpApply *self)
{
  JsonObject *body = self->command->body;
  JsonObject *step = wp_incident_find_command_step (self->command, self->document);
  if (step == NULL || wp_incident_step_matches (self->command, step))
    return FALSE;
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
  return TRUE;
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

gboolean
wp_incident_apply_update (const WpApply *self)
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
  return TRUE;
}

gboolean
wp_incident_apply_escalate (const WpApply *self)
{
  const char *severity = wp_json_string (self->command->body, "severity");
  const char *reason = wp_json_string (self->command->body, "reason");
  JsonObject *raised = mark (self);
  wp_json_set_string (raised, "reason", reason);
  wp_json_set_string (raised, "from", wp_json_string (self->document, "severity"));
  wp_json_set_object (self->document, "severityRaised", raised);
  wp_json_set_string (self->document, "severity", severity);
  JsonObject *contacts = wp_json_need_object (self->document, "contacts");
  wp_json_set_array (
    contacts, "expected",
    wp_contact_expected (wp_product_from_string (wp_json_string (self->document, "product")), wp_severity_from_string (severity), contacts));
  wp_alert_begin (self->document, WP_ALERT_REASON_RAISED, NULL, self->at);
  log_event (self, "raised", reason);
  return TRUE;
}

gboolean
wp_incident_apply_ask (const WpApply *self)
{
  JsonObject *question = wp_json_new ("id", self->command->key, "text", wp_json_string (self->command->body, "text"), NULL);
  wp_json_set_time (question, "at", self->at);
  wp_json_set_string (question, "dueAt", wp_json_string (self->command->body, "dueAt"));
  wp_json_set_null (question, "answer");
  wp_json_append (wp_json_need_array (self->document, "questions"), question);
  if (wp_status_from_string (wp_json_string (self->document, "status")) == WP_STATUS_RESOLVED)
    set_status (self, WP_STATUS_REOPENED);
  wp_alert_begin (self->document, WP_ALERT_REASON_QUESTION, NULL, self->at);
  log_event (self, "asked", wp_json_string (self->command->body, "text"));
  return TRUE;
}

gboolean
wp_incident_apply_attempt (const WpApply *self)
{
  JsonObject *body = self->command->body;
  JsonObject *attempt = wp_json_new ("id", self->command->key, "channel", wp_json_string (body, "channel"), "to", wp_json_string (body, "to"),
                                     "result", wp_json_string (body, "result"), NULL);
  gint64 at = wp_json_time (body, "at");
  wp_json_set_time (attempt, "at", at != 0 ? at : self->at);
  wp_json_append (wp_json_need_array (wp_json_need_object (self->document, "contacts"), "attempts"), attempt);
  log_event (self, "contacted", wp_json_string (body, "to"));
  return TRUE;
}

void
wp_incident_settle_command (const WpApply *self)
{
  if (self->command->type->permission == WP_PERMISSION_SOC)
    wp_json_set_time (self->document, "newsAt", self->at);
  wp_json_set_time (self->document, "updatedAt", self->at);
  wp_incident_settle (self->document);
}
