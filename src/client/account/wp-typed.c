/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpNotes"
#include "config.h"

#include "wp-json.h"
#include "wp-typed.h"
#include "wp-time.h"

struct _WpNotes {
  WpEngine *engine;
  void (*kept) (gpointer user_data); /* (nullable) */
  gpointer user_data;
  GHashTable *drafts; /* scope -> text */
  GHashTable *seen; /* incident -> gint64 */
  GHashTable *sent; /* submission -> gint64 */
  GPtrArray *waiting; /* WpNote, in the order they were made first */
  guint batch;
  guint flush_id;
  gboolean closed;
};

/* One thing to write: an answer, a draft or a seen mark */
typedef struct {
  WpTyped *typed; /* (nullable): an answer */
  char *name; /* (nullable): of a draft or a seen mark */
  char *text; /* (nullable): a draft's, "" to remove it */
  gint64 number; /* a seen mark's */
  guint batch; /* with which it went to the writer; 0: not yet */
} WpNote;

static void
note_free (gpointer data)
{
  WpNote *self = data;
  g_clear_pointer (&self->typed, wp_typed_free);
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

WpNotes *
wp_notes_new (WpEngine *engine, void (*kept) (gpointer user_data), gpointer user_data)
{
  WpNotes *self = g_rc_box_new0 (WpNotes);
  self->engine = engine;
  self->kept = kept;
  self->user_data = user_data;
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->waiting = g_ptr_array_new_with_free_func (note_free);
  return self;
}

static void
notes_clear (gpointer data)
{
  WpNotes *self = data;
  g_hash_table_unref (self->drafts);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->sent);
  g_ptr_array_unref (self->waiting);
}

void
wp_notes_free (WpNotes *self)
{
  if (self == NULL)
    return;
  self->closed = TRUE;
  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_rc_box_release_full (self, notes_clear);
}

static void
keep_draft (WpNotes *self, const char *scope, const char *text)
{
  if (*text == '\0')
    g_hash_table_remove (self->drafts, scope);
  else
    g_hash_table_insert (self->drafts, g_strdup (scope), g_strdup (text));
}

static void
keep_seen (WpNotes *self, const char *incident_id, gint64 news)
{
  g_hash_table_insert (self->seen, g_strdup (incident_id), g_memdup2 (&news, sizeof news));
}

void
wp_notes_fill (WpNotes *self, GHashTable *drafts, GHashTable *seen)
{
  g_hash_table_unref (self->drafts);
  g_hash_table_unref (self->seen);
  self->drafts = drafts;
  self->seen = seen;
  for (guint i = 0; i < self->waiting->len; i++) {
    const WpNote *note = g_ptr_array_index (self->waiting, i);
    if (note->name != NULL && note->text != NULL)
      keep_draft (self, note->name, note->text);
    else if (note->name != NULL)
      keep_seen (self, note->name, note->number);
  }
}

/* To the writer and back */

typedef struct {
  WpNotes *notes;
  guint batch;
} WpFlush;

/* What the writer gets: copies */
typedef struct {
  GPtrArray *typed; /* WpTyped */
  GPtrArray *notes; /* WpNote */
} WpBatch;

static void
batch_free (gpointer data)
{
  WpBatch *self = data;
  g_ptr_array_unref (self->typed);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static void flush_cb (gpointer user_data);

static void
flush_later (WpNotes *self, guint ms)
{
  if (self->flush_id == 0 && !self->closed)
    self->flush_id = g_timeout_add_once (ms, flush_cb, self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree WpFlush *flush = user_data;
  WpNotes *self = flush->notes;
  gboolean written = g_task_propagate_boolean (G_TASK (result), NULL);
  for (guint i = self->waiting->len; i > 0; i--) {
    WpNote *note = g_ptr_array_index (self->waiting, i - 1);
    if (note->batch != flush->batch)
      continue;
    if (written)
      g_ptr_array_remove_index (self->waiting, i - 1);
    else
      note->batch = 0;
  }
  if (!written)
    flush_later (self, WP_NOTES_RETRY_MS);
  else if (self->kept != NULL && !self->closed)
    self->kept (self->user_data);
  g_rc_box_release_full (self, notes_clear);
}

static gboolean
write_batch (WpWriter *writer, gpointer data, GError **error)
{
  const WpBatch *batch = data;
  WpDb *db = wp_work_get_db (wp_writer_get_work (writer));
  if (batch->typed->len > 0 && !wp_writer_set_answers (writer, batch->typed, wp_time_now (), error))
    return FALSE;
  if (batch->notes->len == 0)
    return TRUE;
  gboolean good = wp_db_begin (db, error);
  for (guint i = 0; good && i < batch->notes->len; i++) {
    const WpNote *note = g_ptr_array_index (batch->notes, i);
    good = note->text != NULL ? wp_writer_set_draft (writer, note->name, note->text, error) :
                                wp_writer_set_seen (writer, note->name, note->number, error);
  }
  if (!good)
    wp_db_rollback (db);
  return good && wp_db_commit (db, error);
}

static WpNote *
note_new (const char *name, const char *text, gint64 number)
{
  WpNote *note = g_new0 (WpNote, 1);
  note->name = g_strdup (name);
  note->text = g_strdup (text);
  note->number = number;
  return note;
}

void
wp_notes_flush (WpNotes *self)
{
  WpBatch *batch = g_new0 (WpBatch, 1);
  batch->typed = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_typed_free);
  batch->notes = g_ptr_array_new_with_free_func (note_free);
  g_clear_handle_id (&self->flush_id, g_source_remove);
  self->batch++;
  for (guint i = 0; i < self->waiting->len; i++) {
    WpNote *note = g_ptr_array_index (self->waiting, i);
    if (note->batch != 0)
      continue;
    note->batch = self->batch;
    if (note->typed != NULL)
      g_ptr_array_add (batch->typed, wp_typed_new (note->typed->submission, note->typed->field, note->typed->value));
    else
      g_ptr_array_add (batch->notes, note_new (note->name, note->text, note->number));
  }
  if (batch->typed->len == 0 && batch->notes->len == 0) {
    batch_free (batch);
    return;
  }
  WpFlush *flush = g_new0 (WpFlush, 1);
  flush->notes = g_rc_box_acquire (self);
  flush->batch = self->batch;
  GTask *task = g_task_new (NULL, NULL, written_cb, flush);
  g_task_set_source_tag (task, wp_notes_flush);
  wp_engine_write (self->engine, write_batch, batch, batch_free, task);
}

static void
flush_cb (gpointer user_data)
{
  WpNotes *self = user_data;
  self->flush_id = 0;
  wp_notes_flush (self);
}

void
wp_notes_close (WpNotes *self)
{
  self->closed = TRUE;
  /* What is on its way may fail, and nobody will be told any more. */
  for (guint i = 0; i < self->waiting->len; i++)
    ((WpNote *) g_ptr_array_index (self->waiting, i))->batch = 0;
  wp_notes_flush (self);
}

/* Drafts and seen marks */

/* One of each name: the newest counts. */
static void
add_note (WpNotes *self, const char *name, const char *text, gint64 number)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    const WpNote *note = g_ptr_array_index (self->waiting, i);
    if (note->name != NULL && (note->text != NULL) == (text != NULL) && g_str_equal (note->name, name)) {
      g_ptr_array_remove_index (self->waiting, i);
      break;
    }
  }
  g_ptr_array_add (self->waiting, note_new (name, text, number));
  flush_later (self, WP_NOTES_FLUSH_MS);
}

const char *
wp_notes_get_draft (WpNotes *self, const char *scope)
{
  const char *text = g_hash_table_lookup (self->drafts, scope);
  return text != NULL ? text : "";
}

void
wp_notes_set_draft (WpNotes *self, const char *scope, const char *text)
{
  if (g_str_equal (wp_notes_get_draft (self, scope), text))
    return;
  add_note (self, scope, text, 0);
  keep_draft (self, scope, text);
}

gboolean
wp_notes_is_draft_kept (WpNotes *self, const char *scope)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    const WpNote *note = g_ptr_array_index (self->waiting, i);
    if (note->text != NULL && g_str_equal (note->name, scope))
      return FALSE;
  }
  return TRUE;
}

gint64
wp_notes_get_seen (WpNotes *self, const char *incident_id)
{
  const gint64 *news = g_hash_table_lookup (self->seen, incident_id);
  return news != NULL ? *news : 0;
}

void
wp_notes_set_seen (WpNotes *self, const char *incident_id, gint64 news)
{
  add_note (self, incident_id, NULL, news);
  keep_seen (self, incident_id, news);
}

void
wp_notes_write_drafts (WpNotes *self)
{
  GHashTableIter iter;
  gpointer name, value;
  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    add_note (self, name, value, 0);
}

/* Answers */

void
wp_notes_set_answer (WpNotes *self, const char *submission, const char *field, JsonNode *value)
{
  WpNote *answer = NULL;
  for (guint i = 0; i < self->waiting->len && answer == NULL; i++) {
    WpNote *other = g_ptr_array_index (self->waiting, i);
    if (other->typed != NULL && g_str_equal (other->typed->field, field) && g_str_equal (other->typed->submission, submission))
      answer = other;
  }
  if (answer == NULL) {
    answer = g_new0 (WpNote, 1);
    g_ptr_array_add (self->waiting, answer);
  } else {
    wp_typed_free (answer->typed);
  }
  answer->typed = wp_typed_new (submission, field, value);
  answer->batch = 0;
  flush_later (self, WP_NOTES_FLUSH_MS);
}

gboolean
wp_notes_has_answer (WpNotes *self, const char *submission)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    const WpTyped *typed = ((WpNote *) g_ptr_array_index (self->waiting, i))->typed;
    if (typed != NULL && g_str_equal (typed->submission, submission))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_dirty (JsonArray *dirty, const char *field)
{
  for (guint i = 0; i < wp_json_length (dirty); i++)
    if (g_strcmp0 (wp_json_string_at (dirty, i), field) == 0)
      return TRUE;
  return FALSE;
}

void
wp_notes_overlay_answers (WpNotes *self, const char *submission, JsonObject *document)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    const WpTyped *typed = ((WpNote *) g_ptr_array_index (self->waiting, i))->typed;
    if (typed == NULL || !g_str_equal (typed->submission, submission))
      continue;
    JsonObject *answers = wp_json_need_object (document, "answers");
    JsonObject *local = wp_json_need_object (document, "local");
    JsonArray *dirty = wp_json_need_array (local, "dirty");
    JsonObject *conflict = wp_json_object (wp_json_need_object (local, "conflicts"), typed->field);
    if (wp_answer_is_empty (typed->value))
      json_object_remove_member (answers, typed->field);
    else
      json_object_set_member (answers, typed->field, wp_json_node_copy (typed->value));
    if (!is_dirty (dirty, typed->field))
      wp_json_append_string (dirty, typed->field);
    if (conflict != NULL)
      json_object_set_member (conflict, "mine", typed->value != NULL ? wp_json_node_copy (typed->value) : json_node_new (JSON_NODE_NULL));
  }
}

void
wp_notes_set_sent (WpNotes *self, const char *submission, gint64 at)
{
  g_hash_table_insert (self->sent, g_strdup (submission), g_memdup2 (&at, sizeof at));
}

gint64
wp_notes_get_sent (WpNotes *self, const char *submission)
{
  const gint64 *at = g_hash_table_lookup (self->sent, submission);
  return at != NULL ? *at : 0;
}
