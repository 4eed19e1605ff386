/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpTyped"
#include "config.h"

#include "wp-account.h"
#include "wp-json.h"
#include "wp-time.h"
#include "wp-typed.h"

struct _WpTyped {
  WpEngine *engine;
  void (*kept) (gpointer user_data); /* (nullable) */
  gpointer user_data;
  GHashTable *drafts; /* scope -> text */
  GHashTable *seen;   /* incident -> gint64 */
  GHashTable *sent;   /* submission -> gint64 */
  GPtrArray *waiting; /* WpUnsaved, in the order they were made first */
  guint batch;
  guint flush_id;
  gboolean closed;
};

/* One thing to write: an answer, a draft or a seen mark */
typedef struct {
  WpTypedAnswer *answer; /* (nullable) */
  char *name;            /* (nullable): of a draft or a seen mark */
  char *text;            /* (nullable): a draft's, "" to remove it */
  gint64 number;         /* a seen mark's */
  guint batch;           /* with which it went to the writer; 0: not yet */
} WpUnsaved;

static void
unsaved_free (gpointer data)
{
  WpUnsaved *self = data;
  g_clear_pointer (&self->answer, wp_typed_answer_free);
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

WpTyped *
wp_typed_new (WpEngine *engine, void (*kept) (gpointer user_data), gpointer user_data)
{
  WpTyped *self = g_rc_box_new0 (WpTyped);
  self->engine = engine;
  self->kept = kept;
  self->user_data = user_data;
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->waiting = g_ptr_array_new_with_free_func (unsaved_free);
  return self;
}

static void
typed_clear (gpointer data)
{
  WpTyped *self = data;
  g_hash_table_unref (self->drafts);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->sent);
  g_ptr_array_unref (self->waiting);
}

void
wp_typed_free (WpTyped *self)
{
  if (self == NULL)
    return;
  self->closed = TRUE;
  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_rc_box_release_full (self, typed_clear);
}

static void
put_draft (WpTyped *self, const char *scope, const char *text)
{
  if (*text == '\0')
    g_hash_table_remove (self->drafts, scope);
  else
    g_hash_table_insert (self->drafts, g_strdup (scope), g_strdup (text));
}

static void
put_seen (WpTyped *self, const char *incident_id, gint64 news)
{
  g_hash_table_insert (self->seen, g_strdup (incident_id), g_memdup2 (&news, sizeof news));
}

void
wp_typed_fill (WpTyped *self, GHashTable *drafts, GHashTable *seen)
{
  g_hash_table_unref (self->drafts);
  g_hash_table_unref (self->seen);
  self->drafts = drafts;
  self->seen = seen;
  for (guint i = 0; i < self->waiting->len; i++) {
    const WpUnsaved *item = g_ptr_array_index (self->waiting, i);
    if (item->name != NULL && item->text != NULL)
      put_draft (self, item->name, item->text);
    else if (item->name != NULL)
      put_seen (self, item->name, item->number);
  }
}

/* To the writer and back */

typedef struct {
  WpTyped *typed;
  guint batch;
} WpFlush;

/* What the writer gets: copies */
typedef struct {
  GPtrArray *answers; /* WpTypedAnswer */
  GPtrArray *items;   /* WpUnsaved */
} WpBatch;

static void
batch_free (gpointer data)
{
  WpBatch *self = data;
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->items);
  g_free (self);
}

static void flush_cb (gpointer user_data);

static void
flush_later (WpTyped *self, guint ms)
{
  if (self->flush_id == 0 && !self->closed)
    self->flush_id = g_timeout_add_once (ms, flush_cb, self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree WpFlush *flush = user_data;
  WpTyped *self = flush->typed;
  gboolean written = g_task_propagate_boolean (G_TASK (result), NULL);
  for (guint i = self->waiting->len; i > 0; i--) {
    WpUnsaved *item = g_ptr_array_index (self->waiting, i - 1);
    if (item->batch != flush->batch)
      continue;
    if (written)
      g_ptr_array_remove_index (self->waiting, i - 1);
    else
      item->batch = 0;
  }
  if (!written)
    flush_later (self, WP_TYPED_RETRY_MS);
  else if (self->kept != NULL && !self->closed)
    self->kept (self->user_data);
  g_rc_box_release_full (self, typed_clear);
}

static gboolean
write_batch (WpWriter *writer, gpointer data, GError **error)
{
  const WpBatch *batch = data;
  WpDb *db = wp_work_get_db (wp_writer_get_work (writer));
  if (batch->answers->len > 0 && !wp_drafts_set_answers (wp_writer_get_drafts (writer), batch->answers, wp_time_now (), error))
    return FALSE;
  if (batch->items->len == 0)
    return TRUE;
  gboolean good = wp_db_begin (db, error);
  for (guint i = 0; good && i < batch->items->len; i++) {
    const WpUnsaved *item = g_ptr_array_index (batch->items, i);
    good = item->text != NULL ? wp_writer_set_draft (writer, item->name, item->text, error)
                              : wp_writer_set_seen (writer, item->name, item->number, error);
  }
  return wp_db_end (db, good, error);
}

static WpUnsaved *
unsaved_new (const char *name, const char *text, gint64 number)
{
  WpUnsaved *item = g_new0 (WpUnsaved, 1);
  item->name = g_strdup (name);
  item->text = g_strdup (text);
  item->number = number;
  return item;
}

void
wp_typed_flush (WpTyped *self)
{
  WpBatch *batch = g_new0 (WpBatch, 1);
  batch->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_typed_answer_free);
  batch->items = g_ptr_array_new_with_free_func (unsaved_free);
  g_clear_handle_id (&self->flush_id, g_source_remove);
  self->batch++;
  for (guint i = 0; i < self->waiting->len; i++) {
    WpUnsaved *item = g_ptr_array_index (self->waiting, i);
    if (item->batch != 0)
      continue;
    item->batch = self->batch;
    if (item->answer != NULL)
      g_ptr_array_add (batch->answers, wp_typed_answer_new (item->answer->submission, item->answer->field, item->answer->value));
    else
      g_ptr_array_add (batch->items, unsaved_new (item->name, item->text, item->number));
  }
  if (batch->answers->len == 0 && batch->items->len == 0) {
    batch_free (batch);
    return;
  }
  WpFlush *flush = g_new0 (WpFlush, 1);
  flush->typed = g_rc_box_acquire (self);
  flush->batch = self->batch;
  GTask *task = g_task_new (NULL, NULL, written_cb, flush);
  g_task_set_source_tag (task, wp_typed_flush);
  wp_engine_write (self->engine, write_batch, batch, batch_free, task);
}

static void
flush_cb (gpointer user_data)
{
  WpTyped *self = user_data;
  self->flush_id = 0;
  wp_typed_flush (self);
}

void
wp_typed_close (WpTyped *self)
{
  self->closed = TRUE;
  /* What is on its way may fail, and no answer comes any more: it is written again. */
  for (guint i = 0; i < self->waiting->len; i++)
    ((WpUnsaved *) g_ptr_array_index (self->waiting, i))->batch = 0;
  wp_typed_flush (self);
}

/* Drafts and seen marks */

/* One of each name: the newest counts. */
static void
add_unsaved (WpTyped *self, const char *name, const char *text, gint64 number)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    const WpUnsaved *item = g_ptr_array_index (self->waiting, i);
    if (item->name != NULL && (item->text != NULL) == (text != NULL) && g_str_equal (item->name, name)) {
      g_ptr_array_remove_index (self->waiting, i);
      break;
    }
  }
  g_ptr_array_add (self->waiting, unsaved_new (name, text, number));
  flush_later (self, WP_TYPED_FLUSH_MS);
}

const char *
wp_typed_get_draft (WpTyped *self, const char *scope)
{
  const char *text = g_hash_table_lookup (self->drafts, scope);
  return text != NULL ? text : "";
}

void
wp_typed_set_draft (WpTyped *self, const char *scope, const char *text)
{
  if (g_str_equal (wp_typed_get_draft (self, scope), text))
    return;
  add_unsaved (self, scope, text, 0);
  put_draft (self, scope, text);
}

gboolean
wp_typed_is_draft_saved (WpTyped *self, const char *scope)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    const WpUnsaved *item = g_ptr_array_index (self->waiting, i);
    if (item->text != NULL && g_str_equal (item->name, scope))
      return FALSE;
  }
  return TRUE;
}

guint
wp_typed_count_drafts (WpTyped *self)
{
  GHashTableIter iter;
  gpointer scope;
  guint n = 0;
  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, &scope, NULL))
    n += !g_str_has_prefix (scope, WP_DRAFT_FROM);
  return n;
}

gboolean
wp_typed_is_waiting (WpTyped *self)
{
  return self->waiting->len > 0;
}

gint64
wp_typed_get_seen (WpTyped *self, const char *incident_id)
{
  const gint64 *news = g_hash_table_lookup (self->seen, incident_id);
  return news != NULL ? *news : 0;
}

void
wp_typed_set_seen (WpTyped *self, const char *incident_id, gint64 news)
{
  add_unsaved (self, incident_id, NULL, news);
  put_seen (self, incident_id, news);
}

void
wp_typed_write_drafts (WpTyped *self)
{
  GHashTableIter iter;
  gpointer name, value;
  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    add_unsaved (self, name, value, 0);
}

/* Answers */

void
wp_typed_set_answer (WpTyped *self, const char *submission, const char *field, JsonNode *value)
{
  WpUnsaved *item = NULL;
  for (guint i = 0; i < self->waiting->len && item == NULL; i++) {
    WpUnsaved *other = g_ptr_array_index (self->waiting, i);
    if (other->answer != NULL && g_str_equal (other->answer->field, field) && g_str_equal (other->answer->submission, submission))
      item = other;
  }
  if (item == NULL) {
    item = g_new0 (WpUnsaved, 1);
    g_ptr_array_add (self->waiting, item);
  } else {
    wp_typed_answer_free (item->answer);
  }
  item->answer = wp_typed_answer_new (submission, field, value);
  item->batch = 0;
  flush_later (self, WP_TYPED_FLUSH_MS);
}

gboolean
wp_typed_has_answer (WpTyped *self, const char *submission)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    const WpTypedAnswer *answer = ((WpUnsaved *) g_ptr_array_index (self->waiting, i))->answer;
    if (answer != NULL && g_str_equal (answer->submission, submission))
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
wp_typed_overlay_answers (WpTyped *self, const char *submission, JsonObject *document)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    const WpTypedAnswer *answer = ((WpUnsaved *) g_ptr_array_index (self->waiting, i))->answer;
    if (answer == NULL || !g_str_equal (answer->submission, submission))
      continue;
    JsonObject *answers = wp_json_need_object (document, "answers");
    JsonObject *local = wp_json_need_object (document, "local");
    JsonArray *dirty = wp_json_need_array (local, "dirty");
    JsonObject *conflict = wp_json_object (wp_json_need_object (local, "conflicts"), answer->field);
    if (wp_answer_is_empty (answer->value))
      json_object_remove_member (answers, answer->field);
    else
      json_object_set_member (answers, answer->field, wp_json_node_copy (answer->value));
    if (!is_dirty (dirty, answer->field))
      wp_json_append_string (dirty, answer->field);
    if (conflict != NULL)
      json_object_set_member (conflict, "mine", answer->value != NULL ? wp_json_node_copy (answer->value) : json_node_new (JSON_NODE_NULL));
  }
}

void
wp_typed_set_sent (WpTyped *self, const char *submission, gint64 at)
{
  g_hash_table_insert (self->sent, g_strdup (submission), g_memdup2 (&at, sizeof at));
}

gint64
wp_typed_get_sent (WpTyped *self, const char *submission)
{
  const gint64 *at = g_hash_table_lookup (self->sent, submission);
  return at != NULL ? *at : 0;
}
