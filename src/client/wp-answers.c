/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAnswers"
#include "config.h"

#include "wp-answers.h"
#include "wp-json.h"
#include "wp-time.h"

struct _WpAnswers {
  WpEngine *engine;
  GPtrArray *typed; /* WpAnswer, in the order they were typed first */
  GHashTable *sent; /* submission -> gint64 */
  guint batch;
  guint flush_id;
  gboolean closed;
};

typedef struct {
  WpTyped *typed;
  guint batch; /* with which it went to the writer; 0: not yet */
} WpAnswer;

static void
answer_free (gpointer data)
{
  WpAnswer *self = data;
  wp_typed_free (self->typed);
  g_free (self);
}

WpAnswers *
wp_answers_new (WpEngine *engine)
{
  WpAnswers *self = g_rc_box_new0 (WpAnswers);
  self->engine = engine;
  self->typed = g_ptr_array_new_with_free_func (answer_free);
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

static void
answers_clear (gpointer data)
{
  WpAnswers *self = data;
  g_ptr_array_unref (self->typed);
  g_hash_table_unref (self->sent);
}

void
wp_answers_free (WpAnswers *self)
{
  if (self == NULL)
    return;
  self->closed = TRUE;
  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_rc_box_release_full (self, answers_clear);
}

/* To the writer and back */

typedef struct {
  WpAnswers *answers;
  guint batch;
} WpFlush;

static void flush_cb (gpointer user_data);

static void
flush_later (WpAnswers *self, guint ms)
{
  if (self->flush_id == 0 && !self->closed)
    self->flush_id = g_timeout_add_once (ms, flush_cb, self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree WpFlush *flush = user_data;
  WpAnswers *self = flush->answers;
  gboolean written = g_task_propagate_boolean (G_TASK (result), NULL);
  for (guint i = self->typed->len; i > 0; i--) {
    WpAnswer *answer = g_ptr_array_index (self->typed, i - 1);
    if (answer->batch != flush->batch)
      continue;
    if (written)
      g_ptr_array_remove_index (self->typed, i - 1);
    else
      answer->batch = 0;
  }
  if (!written)
    flush_later (self, WP_ANSWERS_RETRY_MS);
  g_rc_box_release_full (self, answers_clear);
}

static gboolean
write_answers (WpWriter *writer, gpointer data, GError **error)
{
  return wp_writer_set_answers (writer, data, wp_time_now (), error);
}

void
wp_answers_flush (WpAnswers *self)
{
  GPtrArray *typed = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_typed_free);
  g_clear_handle_id (&self->flush_id, g_source_remove);
  self->batch++;
  for (guint i = 0; i < self->typed->len; i++) {
    WpAnswer *answer = g_ptr_array_index (self->typed, i);
    if (answer->batch != 0)
      continue;
    answer->batch = self->batch;
    g_ptr_array_add (typed, wp_typed_new (answer->typed->submission, answer->typed->field, answer->typed->value));
  }
  if (typed->len == 0) {
    g_ptr_array_unref (typed);
    return;
  }
  WpFlush *flush = g_new0 (WpFlush, 1);
  flush->answers = g_rc_box_acquire (self);
  flush->batch = self->batch;
  GTask *task = g_task_new (NULL, NULL, written_cb, flush);
  g_task_set_source_tag (task, wp_answers_flush);
  wp_engine_write (self->engine, write_answers, typed, (GDestroyNotify) g_ptr_array_unref, task);
}

static void
flush_cb (gpointer user_data)
{
  WpAnswers *self = user_data;
  self->flush_id = 0;
  wp_answers_flush (self);
}

void
wp_answers_close (WpAnswers *self)
{
  self->closed = TRUE;
  wp_answers_flush (self);
}

void
wp_answers_set (WpAnswers *self, const char *submission, const char *field, JsonNode *value)
{
  WpAnswer *answer = NULL;
  for (guint i = 0; i < self->typed->len && answer == NULL; i++) {
    WpAnswer *other = g_ptr_array_index (self->typed, i);
    if (g_str_equal (other->typed->field, field) && g_str_equal (other->typed->submission, submission))
      answer = other;
  }
  if (answer == NULL) {
    answer = g_new0 (WpAnswer, 1);
    g_ptr_array_add (self->typed, answer);
  } else {
    wp_typed_free (answer->typed);
  }
  answer->typed = wp_typed_new (submission, field, value);
  answer->batch = 0;
  flush_later (self, WP_ANSWERS_FLUSH_MS);
}

gboolean
wp_answers_has (WpAnswers *self, const char *submission)
{
  for (guint i = 0; i < self->typed->len; i++)
    if (g_str_equal (((WpAnswer *) g_ptr_array_index (self->typed, i))->typed->submission, submission))
      return TRUE;
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
wp_answers_overlay (WpAnswers *self, const char *submission, JsonObject *document)
{
  for (guint i = 0; i < self->typed->len; i++) {
    const WpTyped *typed = ((WpAnswer *) g_ptr_array_index (self->typed, i))->typed;
    if (!g_str_equal (typed->submission, submission))
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
wp_answers_set_sent (WpAnswers *self, const char *submission, gint64 at)
{
  g_hash_table_insert (self->sent, g_strdup (submission), g_memdup2 (&at, sizeof at));
}

gint64
wp_answers_get_sent (WpAnswers *self, const char *submission)
{
  const gint64 *at = g_hash_table_lookup (self->sent, submission);
  return at != NULL ? *at : 0;
}
