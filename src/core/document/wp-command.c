/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCommand"
#include "config.h"

#include "wp-command.h"
#include "wp-error.h"
#include "wp-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (WpCommand, wp_command, wp_command_ref, wp_command_unref)

const WpCommandType *
wp_command_type_find (const WpKind *kind, const char *name, WpSide side)
{
  for (guint i = 0; kind != NULL && i < kind->n_commands; i++)
    if ((kind->commands[i].permission == WP_PERMISSION_SOC) == (side == WP_SIDE_SOC) && g_strcmp0 (kind->commands[i].name, name) == 0)
      return &kind->commands[i];
  return NULL;
}

WpCommand *
wp_command_new (const WpCommandType *type, const char *key, const char *document_id, const char *step_id, gint64 if_match, JsonObject *body)
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

JsonObject *
wp_command_from (const WpCommandType *type, JsonObject *document)
{
  return type->from != NULL ? type->from (document) : NULL;
}

WpCommand *
wp_command_renew (const WpCommand *self, JsonObject *document, gint64 seen)
{
  g_autoptr (JsonObject) body = wp_json_copy (self->body);
  JsonObject *from = wp_command_from (self->type, document);
  if (from != NULL)
    wp_json_set_object (body, "from", from);
  gint64 revision = self->type->revision == NULL ? self->if_match : seen >= 0 ? seen : self->type->revision (self, document);
  return wp_command_new (self->type, NULL, self->document_id, self->step_id, revision, body);
}

char *
wp_command_get_path (const WpCommand *self)
{
  g_autofree char *document = g_uri_escape_string (self->document_id, NULL, FALSE);
  g_autofree char *step = g_uri_escape_string (self->step_id != NULL ? self->step_id : "", NULL, FALSE);
  g_autoptr (GString) path = g_string_new (self->type->path);
  g_string_replace (path, "{}", document, 1);
  g_string_replace (path, "{step}", step, 1);
  return g_strdup (path->str);
}

gboolean
wp_command_validate (const WpCommand *self, GError **error)
{
  /* All wrong fields are collected in the error, also when the caller wants none. */
  g_autoptr (GError) ignored = NULL;
  return self->type->validate == NULL || self->type->validate (self, error != NULL ? error : &ignored);
}

static JsonObject *
find_logged (const WpCommand *self, JsonObject *document)
{
  const char *log = self->type->kind->log;
  return log != NULL ? wp_json_find (wp_json_array (document, log), "id", self->key, NULL) : NULL;
}

/* Older entries name who it was by name alone. */
static gboolean
is_by (JsonObject *event, const WpActor *actor)
{
  const char *id = wp_json_string (event, "byId");
  return id != NULL ? strcmp (id, actor->id) == 0 : g_strcmp0 (wp_json_string (event, "by"), actor->name) == 0;
}

gboolean
wp_command_type_may (const WpCommandType *type, const WpActor *actor, JsonObject *document, GError **error)
{
  return wp_actor_may (actor, type->permission, error) && (type->now == NULL || type->now (document, error));
}

gboolean
wp_command_may (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  const WpCommandType *type = self->type;
  if (!wp_actor_may (actor, type->permission, error))
    return FALSE;
  JsonObject *logged = find_logged (self, document);
  if (logged == NULL)
    return (type->may == NULL || type->may (self, actor, lookup, document, error)) && (type->now == NULL || type->now (document, error));
  if (is_by (logged, actor))
    return TRUE;
  g_set_error_literal (error, WP_ERROR, WP_ERROR_KEY_REUSED, "This key was used by somebody else");
  return FALSE;
}

void
wp_command_apply (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, gint64 at, JsonObject *document)
{
  const WpApply apply = { self, actor, lookup, at, document };
  if (find_logged (self, document) == NULL && self->type->apply (&apply) && self->type->kind->settle != NULL)
    self->type->kind->settle (&apply);
}

/* TRUE when a list in @document has more entries than it may */
static gboolean
has_long_list (JsonObject *document, const char *log)
{
  g_autoptr (GList) members = wp_json_members (document);
  for (GList *l = members; l != NULL; l = l->next)
    if (wp_json_length (wp_json_array (document, l->data)) > (g_strcmp0 (l->data, log) == 0 ? WP_MAX_LOG : WP_MAX_ITEMS))
      return TRUE;
  return FALSE;
}

gboolean
wp_command_fits (const WpCommand *self, JsonObject *document, GError **error)
{
  const WpKind *kind = self->type->kind;
  if (self->type->room == WP_ROOM_ALWAYS || (self->type->always_fits != NULL && self->type->always_fits (self)))
    return TRUE;
  if (has_long_list (document, kind->log))
    return wp_command_conflict (error, kind->too_long);
  g_autofree char *text = wp_json_to_string (document);
  gsize room = WP_MAX_DOCUMENT - (self->type->room == WP_ROOM_RESERVE ? WP_DOCUMENT_RESERVE / 2 : WP_DOCUMENT_RESERVE);
  return strlen (text) <= room || wp_command_conflict (error, kind->too_large);
}

gboolean
wp_command_is_applied (const WpCommand *self, JsonObject *document)
{
  return find_logged (self, document) != NULL;
}

const char *
wp_command_words (const WpCommand *self)
{
  return self->type->words != NULL ? wp_json_string_or (self->body, self->type->words, "") : "";
}

/* Guards speak English, on the wire as well; a desk translates what they said. */
gboolean
wp_command_conflict (GError **error, const char *reason)
{
  g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, reason);
  return FALSE;
}

JsonObject *
wp_command_copy_members (JsonObject *document, const char *const *members)
{
  JsonObject *object = json_object_new ();
  for (guint i = 0; members[i] != NULL; i++)
    wp_json_set_member (object, members[i], wp_json_member (document, members[i]));
  return object;
}

static gboolean
is_same_member (JsonObject *left, JsonObject *right, const char *member)
{
  const char *const members[] = { member, NULL };
  g_autoptr (JsonObject) a = wp_command_copy_members (left, members);
  g_autoptr (JsonObject) b = wp_command_copy_members (right, members);
  return wp_json_equal (a, b);
}

gboolean
wp_command_is_stale (const WpCommand *self, JsonObject *document, const char *const *members)
{
  JsonObject *from = wp_json_object (self->body, "from");
  for (guint i = 0; from != NULL && members[i] != NULL; i++)
    if (wp_json_member (from, members[i]) != NULL && !is_same_member (document, from, members[i]) &&
        !(wp_json_member (self->body, members[i]) != NULL && is_same_member (document, self->body, members[i])))
      return TRUE;
  return FALSE;
}

gboolean
wp_command_stale (GError **error)
{
  g_set_error_literal (error, WP_ERROR, WP_ERROR_STALE, N_ ("Somebody else changed this first"));
  return FALSE;
}

gboolean
wp_command_check_from (const WpCommand *self, GError **error)
{
  if (!wp_json_has (self->body, "from") || wp_json_object (self->body, "from") != NULL)
    return TRUE;
  wp_error_add_field (error, "/from", "type", "must be an object");
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

#define FEW 50

void
wp_command_log_few (const WpApply *apply, const char *kind, const char *detail)
{
  wp_command_log (apply->command, apply->actor, apply->at, apply->document, "history", kind, detail);
  JsonArray *history = wp_json_array (apply->document, "history");
  guint n = wp_json_length (history);
  if (n <= FEW)
    return;
  JsonArray *kept = json_array_new ();
  for (guint i = n - FEW; i < n; i++)
    wp_json_append (kept, wp_json_copy (wp_json_object_at (history, i)));
  wp_json_set_array (apply->document, "history", kept);
}
