/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSubmission"
#include "config.h"

#include "wp-error.h"
#include "wp-file-type.h"
#include "wp-json.h"
#include "wp-submission.h"

static const char *const state_names[] = { "unknown", "draft", "submitted", "returned", "accepted", "superseded", "dropped" };

WpSubmissionState
wp_submission_state_from_string (const char *text)
{
  for (guint i = 1; text != NULL && i < G_N_ELEMENTS (state_names); i++)
    if (g_ascii_strcasecmp (state_names[i], text) == 0)
      return (WpSubmissionState) i;
  return WP_SUBMISSION_UNKNOWN;
}

const char *
wp_submission_state_to_string (WpSubmissionState state)
{
  return state_names[state < G_N_ELEMENTS (state_names) ? state : WP_SUBMISSION_UNKNOWN];
}

WpSubmissionState
wp_submission_get_state (JsonObject *document)
{
  return wp_submission_state_from_string (wp_json_string (document, "state"));
}

gboolean
wp_submission_is_open (WpSubmissionState state)
{
  return wp_submission_is_editable (state) || state == WP_SUBMISSION_SUBMITTED;
}

gboolean
wp_submission_is_editable (WpSubmissionState state)
{
  return state == WP_SUBMISSION_DRAFT || state == WP_SUBMISSION_RETURNED;
}

gboolean
wp_submission_put_answers (JsonObject *document, JsonObject *answers, const WpActor *actor, gint64 at, GError **error)
{
  if (!wp_submission_is_editable (wp_submission_get_state (document))) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, "This form cannot be changed any more");
    return FALSE;
  }
  wp_json_set_object (document, "answers", wp_json_copy (answers));
  wp_json_set_time (document, "updatedAt", at);
  wp_json_set_string (document, "updatedBy", actor->name);
  return TRUE;
}

/* Answers, compared and hashed in one form: members by name, no white space. */

static void append_canonical (GString *text, JsonNode *node);

static void
append_canonical_object (GString *text, JsonObject *object)
{
  g_autoptr (GList) members = g_list_sort (wp_json_members (object), (GCompareFunc) g_strcmp0);
  g_string_append_c (text, '{');
  for (GList *l = members; l != NULL; l = l->next) {
    if (l != members)
      g_string_append_c (text, ',');
    wp_json_append_quoted (text, l->data);
    g_string_append_c (text, ':');
    append_canonical (text, wp_json_member (object, l->data));
  }
  g_string_append_c (text, '}');
}

static void
append_canonical (GString *text, JsonNode *node)
{
  if (wp_json_node_object (node) != NULL) {
    append_canonical_object (text, wp_json_node_object (node));
  } else if (wp_json_node_array (node) != NULL) {
    JsonArray *array = wp_json_node_array (node);
    g_string_append_c (text, '[');
    for (guint i = 0; i < wp_json_length (array); i++) {
      if (i > 0)
        g_string_append_c (text, ',');
      append_canonical (text, wp_json_node_at (array, i));
    }
    g_string_append_c (text, ']');
  } else if (node == NULL) {
    g_string_append (text, "null");
  } else {
    g_autofree char *value = wp_json_node_to_string (node);
    g_string_append (text, value);
  }
}

char *
wp_answer_to_string (JsonNode *answer)
{
  GString *text = g_string_new (NULL);
  append_canonical (text, answer);
  return g_string_free (text, FALSE);
}

gboolean
wp_answer_is_empty (JsonNode *answer)
{
  if (answer == NULL || JSON_NODE_HOLDS_NULL (answer))
    return TRUE;
  const char *text = wp_json_node_string (answer);
  if (text != NULL)
    return *text == '\0';
  if (wp_json_node_array (answer) != NULL)
    return wp_json_length (wp_json_node_array (answer)) == 0;
  return wp_json_node_object (answer) != NULL && wp_json_size (wp_json_node_object (answer)) == 0;
}

gboolean
wp_answer_equal (JsonNode *a, JsonNode *b)
{
  if (wp_answer_is_empty (a) || wp_answer_is_empty (b))
    return wp_answer_is_empty (a) && wp_answer_is_empty (b);
  g_autofree char *left = wp_answer_to_string (a), *right = wp_answer_to_string (b);
  return g_str_equal (left, right);
}

static void
add_files (JsonNode *node, GHashTable *names)
{
  JsonObject *object = wp_json_node_object (node);
  JsonArray *array = wp_json_node_array (node);
  const char *sha256 = wp_json_string (object, "sha256");
  if (wp_file_is_name (sha256))
    g_hash_table_add (names, g_strdup (sha256));
  g_autoptr (GList) members = object != NULL ? wp_json_members (object) : NULL;
  for (GList *l = members; l != NULL; l = l->next)
    add_files (wp_json_member (object, l->data), names);
  for (guint i = 0; i < wp_json_length (array); i++)
    add_files (wp_json_node_at (array, i), names);
}

JsonObject *
wp_answer_find_file (JsonNode *answer, const char *sha256)
{
  JsonObject *object = wp_json_node_object (answer), *found = NULL;
  JsonArray *array = wp_json_node_array (answer);
  if (g_strcmp0 (wp_json_string (object, "sha256"), sha256) == 0)
    return object;
  g_autoptr (GList) members = object != NULL ? wp_json_members (object) : NULL;
  for (GList *l = members; l != NULL && found == NULL; l = l->next)
    found = wp_answer_find_file (wp_json_member (object, l->data), sha256);
  for (guint i = 0; i < wp_json_length (array) && found == NULL; i++)
    found = wp_answer_find_file (wp_json_node_at (array, i), sha256);
  return found;
}

GHashTable *
wp_submission_list_files (JsonObject *document)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *revisions = wp_json_array (document, "revisions");
  add_files (wp_json_member (document, "answers"), names);
  for (guint i = 0; i < wp_json_length (revisions); i++)
    add_files (wp_json_member (wp_json_object_at (revisions, i), "answers"), names);
  return names;
}

char *
wp_submission_hash (const char *form_id, gint64 form_version, JsonObject *answers)
{
  GString *text = g_string_new ("{\"answers\":");
  append_canonical_object (text, answers);
  g_string_append (text, ",\"formId\":");
  wp_json_append_quoted (text, form_id);
  g_string_append_printf (text, ",\"formVersion\":%" G_GINT64_FORMAT "}", form_version);
  char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len);
  g_string_free (text, TRUE);
  return hash;
}

/* Drafts on a desk */

WpEdit *
wp_edit_new (const char *field, JsonNode *base, JsonNode *value, gint64 at)
{
  WpEdit *self = g_new0 (WpEdit, 1);
  self->field = g_strdup (field);
  self->base = base != NULL ? wp_json_node_copy (base) : NULL;
  self->value = value != NULL ? wp_json_node_copy (value) : NULL;
  self->at = at;
  return self;
}

void
wp_edit_free (WpEdit *self)
{
  if (self == NULL)
    return;
  g_free (self->field);
  g_clear_pointer (&self->base, json_node_unref);
  g_clear_pointer (&self->value, json_node_unref);
  g_free (self);
}

WpEditState
wp_edit_get_state (const WpEdit *self, JsonObject *document)
{
  JsonNode *theirs = wp_json_member (wp_json_object (document, "answers"), self->field);
  if (wp_answer_equal (theirs, self->value))
    return WP_EDIT_DONE;
  if (!wp_submission_is_editable (wp_submission_get_state (document)) || !wp_answer_equal (theirs, self->base))
    return WP_EDIT_CONFLICT;
  return WP_EDIT_PENDING;
}

static void
set_answer (JsonObject *answers, const char *field, JsonNode *value)
{
  if (wp_answer_is_empty (value))
    json_object_remove_member (answers, field);
  else
    json_object_set_member (answers, field, wp_json_node_copy (value));
}

static JsonNode *
copy_or_null (JsonNode *node)
{
  return node != NULL ? wp_json_node_copy (node) : json_node_new (JSON_NODE_NULL);
}

void
wp_submission_overlay (JsonObject *document, GPtrArray *edits)
{
  if (edits == NULL || edits->len == 0)
    return;
  JsonObject *answers = wp_json_need_object (document, "answers");
  JsonArray *dirty = json_array_new ();
  JsonObject *conflicts = json_object_new ();
  /* Every edit is compared with the server's answers. */
  g_autofree WpEditState *states = g_new0 (WpEditState, edits->len);
  for (guint i = 0; i < edits->len; i++)
    states[i] = wp_edit_get_state (g_ptr_array_index (edits, i), document);
  for (guint i = 0; i < edits->len; i++) {
    const WpEdit *edit = g_ptr_array_index (edits, i);
    if (states[i] == WP_EDIT_DONE)
      continue;
    wp_json_append_string (dirty, edit->field);
    if (states[i] == WP_EDIT_CONFLICT) {
      JsonObject *conflict = json_object_new ();
      json_object_set_member (conflict, "base", copy_or_null (edit->base));
      json_object_set_member (conflict, "mine", copy_or_null (edit->value));
      json_object_set_member (conflict, "theirs", copy_or_null (wp_json_member (answers, edit->field)));
      wp_json_set_object (conflicts, edit->field, conflict);
    }
    set_answer (answers, edit->field, edit->value);
  }
  JsonObject *local = json_object_new ();
  wp_json_set_array (local, "dirty", dirty);
  wp_json_set_object (local, "conflicts", conflicts);
  wp_json_set_object (document, "local", local);
}

JsonObject *
wp_submission_merge (JsonObject *document, GPtrArray *edits)
{
  g_autoptr (JsonObject) answers = wp_json_has (document, "answers") ? wp_json_copy (wp_json_object (document, "answers")) : json_object_new ();
  gboolean any = FALSE;
  for (guint i = 0; i < edits->len; i++) {
    const WpEdit *edit = g_ptr_array_index (edits, i);
    if (wp_edit_get_state (edit, document) != WP_EDIT_PENDING)
      continue;
    set_answer (answers, edit->field, edit->value);
    any = TRUE;
  }
  return any ? g_steal_pointer (&answers) : NULL;
}

/* Revisions */

static void
add_changed (GStrvBuilder *builder, GHashTable *told, const char *field, JsonObject *before, JsonObject *after)
{
  if (g_hash_table_add (told, (gpointer) field) && !wp_answer_equal (wp_json_member (before, field), wp_json_member (after, field)))
    g_strv_builder_add (builder, field);
}

GStrv
wp_submission_changed_fields (JsonObject *definition, JsonObject *before, JsonObject *after)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *sections = wp_json_array (definition, "sections");
  for (guint i = 0; i < wp_json_length (sections); i++) {
    JsonArray *fields = wp_json_array (wp_json_object_at (sections, i), "fields");
    for (guint k = 0; k < wp_json_length (fields); k++) {
      const char *field = wp_json_string (wp_json_object_at (fields, k), "id");
      if (field != NULL)
        add_changed (builder, told, field, before, after);
    }
  }
  JsonObject *sides[] = { before, after };
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    g_autoptr (GList) members = wp_json_members (sides[i]);
    for (GList *l = members; l != NULL; l = l->next)
      add_changed (builder, told, l->data, before, after);
  }
  return g_strv_builder_end (builder);
}
