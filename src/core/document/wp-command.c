/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCommand"
#include "config.h"

#include "wp-command-private.h"
#include "wp-error.h"
#include "wp-json.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (WpCommand, wp_command, wp_command_ref, wp_command_unref)

/* In @path, {} stands for the document and {step} for the step. */
typedef struct {
  WpCommandType type;
  const char *name;
  WpPermission permission;
  const WpCommandFamily *family;
  const char *method;
  const char *path;
} WpCommandRow;

#define INCIDENT(type, name) \
  { WP_COMMAND_##type, name, WP_PERMISSION_WORK_INCIDENTS, &wp_command_incidents, "POST", "/v1/incidents/{}/" name }
#define SOC_INCIDENT(type, name) \
  { WP_COMMAND_SOC_##type, name, WP_PERMISSION_SOC, &wp_command_incidents, "POST", "/soc/v1/incidents/{}/" name }
#define ONBOARDING(type, name) \
  { WP_COMMAND_##type, name, WP_PERMISSION_ADMINISTER, &wp_command_onboardings, "POST", "/v1/onboarding/" name }
#define SOC_ONBOARDING(type, name) \
  { WP_COMMAND_SOC_##type, name, WP_PERMISSION_SOC, &wp_command_onboardings, "POST", "/soc/v1/onboarding/{}/" name }
#define SUBMISSION(type, name) \
  { WP_COMMAND_##type, name, WP_PERMISSION_ADMINISTER, &wp_command_submissions, "POST", "/v1/submissions/{}/" name }
#define SOC_SUBMISSION(type, name) \
  { WP_COMMAND_SOC_##type, name, WP_PERMISSION_SOC, &wp_command_submissions, "POST", "/soc/v1/submissions/{}/" name }

static const WpCommandRow rows[] = {
  INCIDENT (ACKNOWLEDGE, "acknowledge"),
  INCIDENT (ASSIGN, "assign"),
  INCIDENT (COMMENT, "comment"),
  INCIDENT (ANSWER, "answer"),
  INCIDENT (RESOLVE, "resolve"),
  INCIDENT (REOPEN, "reopen"),
  { WP_COMMAND_STEP, "step", WP_PERMISSION_WORK_INCIDENTS, &wp_command_incidents, "PATCH", "/v1/incidents/{}/steps/{step}" },
  SOC_INCIDENT (UPDATE, "update"),
  SOC_INCIDENT (ESCALATE, "escalate"),
  SOC_INCIDENT (CLOSE, "close"),
  SOC_INCIDENT (COMMENT, "comment"),
  SOC_INCIDENT (ASK, "ask"),
  SOC_INCIDENT (ATTEMPT, "attempt"),
  SOC_INCIDENT (RESOLVE, "resolve"),
  ONBOARDING (EXPRESS_INTEREST, "interest"),
  ONBOARDING (CHOOSE_PRODUCTS, "products"),
  ONBOARDING (GIVE_INFORMATION, "information"),
  ONBOARDING (CONFIRM_RESPONSIBILITIES, "responsibilities"),
  ONBOARDING (ACCEPT_TERMS, "terms"),
  ONBOARDING (BOOK_SESSION, "session"),
  ONBOARDING (WITHDRAW, "withdraw"),
  SOC_ONBOARDING (ADVANCE, "advance"),
  SOC_ONBOARDING (MEET, "meeting"),
  SOC_ONBOARDING (HOLD_SESSION, "session-held"),
  { WP_COMMAND_BEGIN, "begin", WP_PERMISSION_ADMINISTER, &wp_command_submissions, "PUT", "/v1/submissions/{}" },
  SUBMISSION (SUBMIT, "submit"),
  SUBMISSION (DROP, "drop"),
  SOC_SUBMISSION (ACCEPT, "accept"),
  SOC_SUBMISSION (RETURN, "return"),
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
wp_command_type_find (const WpKind *kind, const char *name, WpSide side)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].family->kind == kind && (rows[i].permission == WP_PERMISSION_SOC) == (side == WP_SIDE_SOC) && g_strcmp0 (rows[i].name, name) == 0)
      return rows[i].type;
  return 0;
}

WpPermission
wp_command_get_permission (WpCommandType type)
{
  const WpCommandRow *row = row_of (type);
  return row != NULL ? row->permission : WP_PERMISSION_SOC;
}

const WpKind *
wp_command_get_kind (WpCommandType type)
{
  const WpCommandRow *row = row_of (type);
  return row != NULL ? row->family->kind : NULL;
}

gboolean
wp_command_creates (WpCommandType type)
{
  return type == WP_COMMAND_BEGIN;
}

WpCommand *
wp_command_new (WpCommandType type, const char *key, const char *document_id, const char *step_id, gint64 if_match, JsonObject *body)
{
  WpCommand *self = g_atomic_rc_box_new0 (WpCommand);
  self->type = type;
  self->key = key != NULL ? g_strdup (key) : g_uuid_string_random ();
  self->document_id = g_strdup (document_id);
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
  g_free (self->document_id);
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
wp_command_tick (const char *incident_id, const char *step_id, gint64 revision, gboolean done)
{
  g_autoptr(JsonObject) body = json_object_new ();
  wp_json_set_bool (body, "done", done);
  return wp_command_new (WP_COMMAND_STEP, NULL, incident_id, step_id, revision, body);
}

WpCommand *
wp_command_note (const char *incident_id, const char *step_id, gint64 revision, const char *note)
{
  g_autoptr(JsonObject) body = wp_json_new ("note", note, NULL);
  return wp_command_new (WP_COMMAND_STEP, NULL, incident_id, step_id, revision, body);
}

WpCommand *
wp_command_renew (const WpCommand *self, JsonObject *document, gint64 seen)
{
  g_autoptr(JsonObject) body = wp_json_copy (self->body);
  g_autoptr(JsonObject) from = wp_command_from (self->type, document);
  JsonObject *step = wp_json_find (wp_json_array (document, "steps"), "id", self->step_id, NULL);
  if (from != NULL)
    wp_json_set_object (body, "from", g_steal_pointer (&from));
  gint64 revision = self->type != WP_COMMAND_STEP ? self->if_match : seen >= 0 ? seen : wp_json_int (step, "revision", self->if_match);
  return wp_command_new (self->type, NULL, self->document_id, self->step_id, revision, body);
}

const char *
wp_command_get_method (const WpCommand *self)
{
  const WpCommandRow *row = row_of (self->type);
  return row != NULL ? row->method : "POST";
}

char *
wp_command_get_path (const WpCommand *self)
{
  const WpCommandRow *row = row_of (self->type);
  g_autofree char *document = g_uri_escape_string (self->document_id, NULL, FALSE);
  g_autofree char *step = g_uri_escape_string (self->step_id != NULL ? self->step_id : "", NULL, FALSE);
  g_autoptr(GString) path = g_string_new (row != NULL ? row->path : "/");
  g_string_replace (path, "{}", document, 1);
  g_string_replace (path, "{step}", step, 1);
  return g_strdup (path->str);
}

static gboolean
no_such_command (GError **error)
{
  g_set_error_literal (error, WP_ERROR, WP_ERROR_UNSUPPORTED, "There is no such command");
  return FALSE;
}

gboolean
wp_command_validate (const WpCommand *self, GError **error)
{
  const WpCommandRow *row = row_of (self->type);
  /* Several fields are to be named even when the caller does not want the error. */
  g_autoptr(GError) ignored = NULL;
  GError **sink = error != NULL ? error : &ignored;
  return row != NULL ? row->family->validate (self, sink) : no_such_command (sink);
}

static JsonObject *
find_logged (const WpCommand *self, const WpCommandFamily *family, JsonObject *document)
{
  return wp_json_find (wp_json_array (document, family->log), "id", self->key, NULL);
}

/* Older entries name who it was by name alone. */
static gboolean
is_by (JsonObject *event, const WpActor *actor)
{
  const char *id = wp_json_string (event, "byId");
  return id != NULL ? strcmp (id, actor->id) == 0 : g_strcmp0 (wp_json_string (event, "by"), actor->name) == 0;
}

gboolean
wp_command_may (const WpCommand *self, const WpActor *actor, JsonObject *document, GError **error)
{
  const WpCommandRow *row = row_of (self->type);
  if (row == NULL)
    return no_such_command (error);
  if (!wp_actor_may (actor, row->permission, error))
    return FALSE;
  JsonObject *logged = find_logged (self, row->family, document);
  if (logged == NULL)
    return row->family->may (self, actor, document, error);
  if (is_by (logged, actor))
    return TRUE;
  g_set_error_literal (error, WP_ERROR, WP_ERROR_KEY_REUSED, "This key was used by somebody else");
  return FALSE;
}

void
wp_command_apply (const WpCommand *self, const WpActor *actor, const char *assignee_name, gint64 at, JsonObject *document)
{
  const WpCommandRow *row = row_of (self->type);
  if (row != NULL && find_logged (self, row->family, document) == NULL)
    row->family->apply (self, actor, assignee_name, at, document);
}

/* How much of a document's bytes a command may use. What ends something, or tells that it got worse, always fits: it comes once, so that
 * the half of the reserve that is left to it is enough. */
static gsize
room_of (const WpCommand *self)
{
  switch (self->type) {
  case WP_COMMAND_ACKNOWLEDGE:
  case WP_COMMAND_RESOLVE:
  case WP_COMMAND_WITHDRAW:
  case WP_COMMAND_DROP:
  case WP_COMMAND_SOC_ESCALATE:
  case WP_COMMAND_SOC_CLOSE:
  case WP_COMMAND_SOC_RESOLVE:
  case WP_COMMAND_SOC_ACCEPT:
    return G_MAXSIZE;
  case WP_COMMAND_ASSIGN:
    if (*wp_json_string_or (self->body, "userId", "") == '\0')
      return G_MAXSIZE;
    G_GNUC_FALLTHROUGH;
  case WP_COMMAND_ANSWER:
  case WP_COMMAND_REOPEN:
  case WP_COMMAND_STEP:
  case WP_COMMAND_SOC_RETURN:
    return WP_MAX_DOCUMENT - WP_DOCUMENT_RESERVE / 2;
  default:
    return WP_MAX_DOCUMENT - WP_DOCUMENT_RESERVE;
  }
}

/* TRUE when a list in @document has more entries than it may */
static gboolean
has_long_list (JsonObject *document, const char *log)
{
  g_autoptr(GList) members = wp_json_members (document);
  for (GList *l = members; l != NULL; l = l->next)
    if (wp_json_length (wp_json_array (document, l->data)) > (strcmp (l->data, log) == 0 ? WP_MAX_LOG : WP_MAX_ITEMS))
      return TRUE;
  return FALSE;
}

gboolean
wp_command_fits (const WpCommand *self, JsonObject *document, GError **error)
{
  const WpCommandRow *row = row_of (self->type);
  gsize room = room_of (self);
  if (row == NULL || room == G_MAXSIZE)
    return TRUE;
  if (has_long_list (document, row->family->log))
    return wp_command_conflict (error, row->family->too_long);
  g_autofree char *text = wp_json_to_string (document);
  return strlen (text) <= room || wp_command_conflict (error, row->family->too_large);
}

gboolean
wp_command_is_applied (const WpCommand *self, JsonObject *document)
{
  const WpCommandRow *row = row_of (self->type);
  return row != NULL && find_logged (self, row->family, document) != NULL;
}

const char *
wp_command_words (const WpCommand *self)
{
  const char *member = "comment";
  if (self->type == WP_COMMAND_COMMENT || self->type == WP_COMMAND_GIVE_INFORMATION)
    member = "text";
  else if (self->type == WP_COMMAND_STEP || self->type == WP_COMMAND_EXPRESS_INTEREST)
    member = "note";
  else if (self->type == WP_COMMAND_WITHDRAW)
    member = "reason";
  return wp_json_string_or (self->body, member, "");
}

/* Guards speak English, on the wire as well; a desk translates what they said. */
gboolean
wp_command_conflict (GError **error, const char *reason)
{
  g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, reason);
  return FALSE;
}

JsonObject *
wp_command_mark (const WpActor *actor, gint64 at)
{
  JsonObject *object = wp_json_new ("by", actor->name, NULL);
  wp_json_set_time (object, "at", at);
  return object;
}

void
wp_command_log (const WpCommand *self, const WpActor *actor, gint64 at, JsonObject *document, const char *member, const char *kind,
                const char *detail)
{
  JsonObject *event = wp_json_new ("id", self->key, NULL);
  wp_json_set_time (event, "at", at);
  wp_json_set_string (event, "kind", kind);
  wp_json_set_string (event, "by", actor->name);
  wp_json_set_string (event, "byId", actor->id);
  wp_json_set_string (event, "side", wp_side_to_string (wp_actor_get_side (actor)));
  wp_json_set_string (event, "detail", detail);
  wp_json_append (wp_json_need_array (document, member), event);
}
