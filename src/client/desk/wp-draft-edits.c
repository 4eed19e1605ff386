/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDraftEdits"
#include "config.h"

#include "wp-draft-edits.h"
#include "wp-error.h"
#include "wp-json.h"

struct _WpDraftEdits {
  WpWork *work;
  GHashTable *submissions; /* id -> GPtrArray of WpAnswerRow */
  GHashTable *doubtful;    /* ids */
  GHashTable *problems;    /* id -> WpProblem */
  GHashTable *refused;     /* sha256 -> WpRefusal */
};

typedef struct {
  int code;
  gint64 until; /* monotonic, us */
} WpRefusal;

typedef struct {
  char *code;
  char *message;
  gint64 revision;
  char *body; /* a checksum */
} WpProblem;

static void
problem_free (gpointer data)
{
  WpProblem *self = data;
  g_free (self->code);
  g_free (self->message);
  g_free (self->body);
  g_free (self);
}

static GPtrArray *
need_rows (WpDraftEdits *self, const char *submission)
{
  GPtrArray *rows = g_hash_table_lookup (self->submissions, submission);
  if (rows == NULL) {
    rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_answer_row_free);
    g_hash_table_insert (self->submissions, g_strdup (submission), rows);
  }
  return rows;
}

static gboolean
load (WpDraftEdits *self, GError **error)
{
  g_autoptr (GPtrArray) rows = wp_work_load_answers (self->work, error);
  if (rows == NULL)
    return FALSE;
  g_hash_table_remove_all (self->submissions);
  while (rows->len > 0) {
    WpAnswerRow *row = g_ptr_array_steal_index (rows, 0);
    if (row->sent != NULL)
      g_hash_table_add (self->doubtful, g_strdup (row->submission));
    g_ptr_array_add (need_rows (self, row->submission), row);
  }
  return TRUE;
}

WpDraftEdits *
wp_draft_edits_new (WpWork *work, GError **error)
{
  g_autoptr (WpDraftEdits) self = g_new0 (WpDraftEdits, 1);
  self->work = work;
  self->submissions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->doubtful = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, problem_free);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return load (self, error) ? g_steal_pointer (&self) : NULL;
}

void
wp_draft_edits_free (WpDraftEdits *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->submissions);
  g_hash_table_unref (self->doubtful);
  g_hash_table_unref (self->problems);
  g_hash_table_unref (self->refused);
  g_free (self);
}

void
wp_draft_edits_reload (WpDraftEdits *self)
{
  g_autoptr (GError) error = NULL;
  if (!load (self, &error))
    g_message ("The answers cannot be read again: %s", error->message);
}

gboolean
wp_draft_edits_save (WpDraftEdits *self, GError **error)
{
  GHashTableIter iter;
  gpointer rows;
  g_hash_table_iter_init (&iter, self->submissions);
  while (g_hash_table_iter_next (&iter, NULL, &rows))
    for (guint i = 0; i < ((GPtrArray *) rows)->len; i++)
      if (!wp_work_put_answer (self->work, g_ptr_array_index ((GPtrArray *) rows, i), error))
        return FALSE;
  return TRUE;
}

GPtrArray *
wp_draft_edits_list (WpDraftEdits *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, self->submissions);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  return ids;
}

GPtrArray *
wp_draft_edits_get (WpDraftEdits *self, const char *submission)
{
  return g_hash_table_lookup (self->submissions, submission);
}

static WpAnswerRow *
find (WpDraftEdits *self, const char *submission, const char *field)
{
  GPtrArray *rows = wp_draft_edits_get (self, submission);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    WpAnswerRow *row = g_ptr_array_index (rows, i);
    if (g_str_equal (row->edit->field, field))
      return row;
  }
  return NULL;
}

static JsonNode *
answer_of (JsonObject *document, const char *field)
{
  return wp_json_member (wp_json_object (document, "answers"), field);
}

static gboolean
was_sent (const WpAnswerRow *row, JsonNode *value)
{
  for (guint i = 0; i < wp_json_length (row->sent); i++)
    if (wp_answer_equal (wp_json_node_at (row->sent, i), value))
      return TRUE;
  return FALSE;
}

/* @base and @value: (nullable): may be the row's own */
static void
set_sides (WpAnswerRow *row, JsonNode *base, JsonNode *value, gint64 at)
{
  WpEdit *edit = wp_edit_new (row->edit->field, base, value, at);
  wp_edit_free (row->edit);
  row->edit = edit;
}

/* The edit as it is to be read over @document: what arrived unseen is where it starts from. */
static WpEdit *
effective (const WpAnswerRow *row, JsonObject *document)
{
  JsonNode *theirs = answer_of (document, row->edit->field);
  return wp_edit_new (row->edit->field, was_sent (row, theirs) ? theirs : row->edit->base, row->edit->value, row->edit->at);
}

/* Those that are not done, over @document */
static GPtrArray *
list_pending (WpDraftEdits *self, const char *submission, JsonObject *document)
{
  GPtrArray *rows = wp_draft_edits_get (self, submission);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_edit_free);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    g_autoptr (WpEdit) edit = effective (g_ptr_array_index (rows, i), document);
    if (wp_edit_get_state (edit, document) != WP_EDIT_DONE)
      g_ptr_array_add (edits, g_steal_pointer (&edit));
  }
  return edits->len > 0 ? g_steal_pointer (&edits) : NULL;
}

/* Why the server refused a file that is named in it, 0 for no such */
static int
get_refusal (WpDraftEdits *self, JsonNode *value)
{
  GHashTableIter iter;
  gpointer sha256;
  const WpRefusal *refusal;
  g_hash_table_iter_init (&iter, self->refused);
  while (g_hash_table_iter_next (&iter, &sha256, (gpointer *) &refusal))
    if (refusal->until > g_get_monotonic_time () && wp_answer_find_file (value, sha256) != NULL)
      return refusal->code;
  return 0;
}

void
wp_draft_edits_drop_refused (WpDraftEdits *self, GPtrArray **blobs)
{
  for (guint i = *blobs != NULL ? (*blobs)->len : 0; i > 0; i--) {
    const WpRefusal *refusal = g_hash_table_lookup (self->refused, g_ptr_array_index (*blobs, i - 1));
    if (refusal != NULL && refusal->until > g_get_monotonic_time ())
      g_ptr_array_remove_index (*blobs, i - 1);
  }
  if (*blobs != NULL && (*blobs)->len == 0)
    g_clear_pointer (blobs, g_ptr_array_unref);
}

GPtrArray *
wp_draft_edits_to_send (WpDraftEdits *self, const char *submission, JsonObject *document)
{
  GPtrArray *edits = list_pending (self, submission, document);
  for (guint i = edits != NULL ? edits->len : 0; i > 0; i--)
    if (get_refusal (self, ((WpEdit *) g_ptr_array_index (edits, i - 1))->value) != 0)
      g_ptr_array_remove_index (edits, i - 1);
  return edits;
}

static void
overlay_files (WpDraftEdits *self, GPtrArray *edits, JsonObject *local)
{
  for (guint i = 0; i < edits->len; i++) {
    const WpEdit *edit = g_ptr_array_index (edits, i);
    int code = get_refusal (self, edit->value);
    if (code != 0)
      wp_json_set_string (wp_json_need_object (local, "files"), edit->field, wp_error_get_slug (code));
  }
}

void
wp_draft_edits_overlay (WpDraftEdits *self, const char *submission, JsonObject *document, guint *pending)
{
  g_autoptr (GPtrArray) edits = list_pending (self, submission, document);
  const WpProblem *problem = g_hash_table_lookup (self->problems, submission);
  if (edits == NULL)
    return;
  (*pending)++;
  wp_submission_overlay (document, edits);
  JsonObject *local = wp_json_need_object (document, "local");
  /* Its beginning was refused: there is nothing that anybody else could have changed. */
  if (wp_submission_get_state (document) == WP_SUBMISSION_UNKNOWN)
    wp_json_set_object (local, "conflicts", json_object_new ());
  if (problem != NULL)
    wp_json_set_object (local, "problem", wp_json_new ("code", problem->code, "message", problem->message, NULL));
  overlay_files (self, edits, local);
}

static gboolean
remove_row (WpDraftEdits *self, WpAnswerRow *row, GError **error)
{
  GPtrArray *rows = wp_draft_edits_get (self, row->submission);
  g_autofree char *submission = g_strdup (row->submission);
  if (!wp_work_delete_answer (self->work, submission, row->edit->field, error))
    return FALSE;
  g_ptr_array_remove (rows, row);
  if (rows->len == 0) {
    g_hash_table_remove (self->submissions, submission);
    g_hash_table_remove (self->doubtful, submission);
    g_hash_table_remove (self->problems, submission);
  }
  return TRUE;
}

/* A file that is chosen is tried again. @before: what was chosen already in that place has not been chosen now, unless it is all the same */
static void
reconsider_files (WpDraftEdits *self, JsonNode *before, JsonNode *value)
{
  GHashTableIter iter;
  gpointer sha256;
  g_hash_table_iter_init (&iter, self->refused);
  while (g_hash_table_iter_next (&iter, &sha256, NULL))
    if (wp_answer_find_file (value, sha256) != NULL && (wp_answer_equal (before, value) || wp_answer_find_file (before, sha256) == NULL))
      g_hash_table_iter_remove (&iter);
}

gboolean
wp_draft_edits_set (WpDraftEdits *self, const char *submission, const char *field, JsonObject *document, JsonNode *value, gint64 at, GError **error)
{
  WpAnswerRow *row = find (self, submission, field);
  JsonNode *theirs = answer_of (document, field);
  g_hash_table_remove (self->problems, submission);
  reconsider_files (self, row != NULL ? row->edit->value : theirs, value);
  if (row == NULL) {
    if (wp_answer_equal (theirs, value))
      return TRUE;
    row = g_new0 (WpAnswerRow, 1);
    row->submission = g_strdup (submission);
    row->edit = wp_edit_new (field, theirs, value, at);
    g_ptr_array_add (need_rows (self, submission), row);
    return wp_work_put_answer (self->work, row, error);
  }
  /* While something else may be on its way, that it is as it was has to be kept as well. */
  if (row->sent == NULL && (wp_answer_equal (row->edit->base, value) || wp_answer_equal (theirs, value)))
    return remove_row (self, row, error);
  set_sides (row, row->edit->base, value, at);
  return wp_work_put_answer (self->work, row, error);
}

gboolean
wp_draft_edits_resolve (WpDraftEdits *self, const char *submission, const char *field, JsonObject *document, gboolean keep_mine, GError **error)
{
  WpAnswerRow *row = find (self, submission, field);
  JsonNode *theirs = answer_of (document, field);
  if (row == NULL)
    return TRUE;
  if (!keep_mine && row->sent == NULL)
    return remove_row (self, row, error);
  set_sides (row, theirs, keep_mine ? row->edit->value : theirs, row->edit->at);
  return wp_work_put_answer (self->work, row, error);
}

gboolean
wp_draft_edits_drop (WpDraftEdits *self, const char *submission, const char *field, GError **error)
{
  if (field != NULL) {
    WpAnswerRow *row = find (self, submission, field);
    return row == NULL || remove_row (self, row, error);
  }
  if (!wp_work_delete_answer (self->work, submission, NULL, error))
    return FALSE;
  g_hash_table_remove (self->submissions, submission);
  g_hash_table_remove (self->doubtful, submission);
  g_hash_table_remove (self->problems, submission);
  return TRUE;
}

/* On its way */

gboolean
wp_draft_edits_note_sent (WpDraftEdits *self, const char *submission, JsonObject *document, gint64 revision, GError **error)
{
  GPtrArray *rows = wp_draft_edits_get (self, submission);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    WpAnswerRow *row = g_ptr_array_index (rows, i);
    g_autoptr (WpEdit) edit = effective (row, document);
    if (wp_edit_get_state (edit, document) != WP_EDIT_PENDING || get_refusal (self, edit->value) != 0)
      continue;
    if (was_sent (row, edit->value) && row->sent_revision == revision)
      continue;
    JsonArray *sent = json_array_new ();
    for (guint k = wp_json_length (row->sent) < WP_DRAFT_EDITS_MAX_SENT ? 0 : 1; k < wp_json_length (row->sent); k++)
      json_array_add_element (sent, wp_json_node_copy (wp_json_node_at (row->sent, k)));
    json_array_add_element (sent, edit->value != NULL ? wp_json_node_copy (edit->value) : json_node_new (JSON_NODE_NULL));
    g_clear_pointer (&row->sent, json_array_unref);
    row->sent = sent;
    row->sent_revision = revision;
    if (!wp_work_put_answer (self->work, row, error))
      return FALSE;
  }
  g_hash_table_add (self->doubtful, g_strdup (submission));
  return TRUE;
}

void
wp_draft_edits_end_doubt (WpDraftEdits *self, const char *submission)
{
  if (submission != NULL)
    g_hash_table_remove (self->doubtful, submission);
  else
    g_hash_table_remove_all (self->doubtful);
}

void
wp_draft_edits_add_doubtful (WpDraftEdits *self, GHashTable *set)
{
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, self->doubtful);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (set, g_strdup (id));
}

/* @removed: (out): the row has gone */
static gboolean
settle_row (WpDraftEdits *self, WpAnswerRow *row, JsonObject *document, gint64 revision, gboolean *changed, gboolean *removed, GError **error)
{
  JsonNode *theirs = answer_of (document, row->edit->field);
  gboolean arrived = was_sent (row, theirs) && !wp_answer_equal (theirs, row->edit->base);
  gboolean certain = row->sent != NULL && revision > row->sent_revision;
  *removed = FALSE;
  if (arrived)
    set_sides (row, theirs, row->edit->value, row->edit->at);
  if (certain)
    g_clear_pointer (&row->sent, json_array_unref);
  if (row->sent == NULL && wp_answer_equal (theirs, row->edit->value)) {
    *changed = *removed = TRUE;
    return remove_row (self, row, error);
  }
  if (!arrived && !certain)
    return TRUE;
  *changed = TRUE;
  return wp_work_put_answer (self->work, row, error);
}

gboolean
wp_draft_edits_settle (WpDraftEdits *self, const char *submission, JsonObject *document, gint64 revision, gboolean *changed, GError **error)
{
  const WpProblem *problem = g_hash_table_lookup (self->problems, submission);
  gboolean doubt = FALSE;
  *changed = FALSE;
  if (problem != NULL && problem->revision != revision)
    *changed = g_hash_table_remove (self->problems, submission);
  for (guint i = 0;;) {
    GPtrArray *rows = wp_draft_edits_get (self, submission);
    gboolean removed;
    if (rows == NULL || i >= rows->len)
      break;
    WpAnswerRow *row = g_ptr_array_index (rows, i);
    if (!settle_row (self, row, document, revision, changed, &removed, error))
      return FALSE;
    if (removed)
      continue;
    doubt |= row->sent != NULL;
    i++;
  }
  if (!doubt)
    g_hash_table_remove (self->doubtful, submission);
  return TRUE;
}

gboolean
wp_draft_edits_were_sent (WpDraftEdits *self, const char *submission, gint64 revision)
{
  GPtrArray *rows = wp_draft_edits_get (self, submission);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const WpAnswerRow *row = g_ptr_array_index (rows, i);
    if (row->sent != NULL && row->sent_revision == revision)
      return TRUE;
  }
  return FALSE;
}

gboolean
wp_draft_edits_explain (WpDraftEdits *self, const char *submission, JsonObject *theirs, JsonObject *mine)
{
  JsonObject *sides[] = { theirs, mine };
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    g_autoptr (GList) members = wp_json_members (sides[i]);
    for (GList *l = members; l != NULL; l = l->next) {
      JsonNode *there = wp_json_member (theirs, l->data);
      const WpAnswerRow *row = find (self, submission, l->data);
      if (!wp_answer_equal (there, wp_json_member (mine, l->data)) &&
          (row == NULL || !(was_sent (row, there) || wp_answer_equal (row->edit->base, there))))
        return FALSE;
    }
  }
  return TRUE;
}

/* Refused for good */

void
wp_draft_edits_set_problem (WpDraftEdits *self, const char *submission, const GError *failure, gint64 revision, const char *body)
{
  if (failure == NULL) {
    g_hash_table_remove (self->problems, submission);
    return;
  }
  WpProblem *problem = g_new0 (WpProblem, 1);
  problem->code = g_strdup (wp_error_get_slug (failure->code));
  problem->message = g_strdup (failure->message);
  problem->revision = revision;
  problem->body = g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
  g_hash_table_insert (self->problems, g_strdup (submission), problem);
}

gboolean
wp_draft_edits_has_problem (WpDraftEdits *self, const char *submission, gint64 revision, const char *body)
{
  const WpProblem *problem = g_hash_table_lookup (self->problems, submission);
  if (problem == NULL || body == NULL)
    return problem != NULL;
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
  return problem->revision == revision && g_str_equal (problem->body, sum);
}

void
wp_draft_edits_refuse_file (WpDraftEdits *self, const char *sha256, int code)
{
  const WpRefusal refusal = { code, g_get_monotonic_time () + WP_DRAFT_EDITS_REFUSED_US };
  if (code != 0)
    g_hash_table_insert (self->refused, g_strdup (sha256), g_memdup2 (&refusal, sizeof refusal));
  else
    g_hash_table_remove (self->refused, sha256);
}

GPtrArray *
wp_draft_edits_clear_problems (WpDraftEdits *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, self->problems);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  g_hash_table_remove_all (self->problems);
  g_hash_table_remove_all (self->refused);
  return ids;
}
