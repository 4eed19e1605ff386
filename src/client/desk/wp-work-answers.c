/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWork"
#include "config.h"

#include "wp-json.h"
#include "wp-work.h"

/* The answers of forms in work.db: a JSON text for each side, "null" for none. */

void
wp_answer_row_free (WpAnswerRow *self)
{
  if (self == NULL)
    return;
  g_free (self->submission);
  wp_edit_free (self->edit);
  g_clear_pointer (&self->sent, json_array_unref);
  g_free (self);
}

static WpAnswerRow *
read_row (WpStmt *stmt)
{
  const char *sent_text = wp_stmt_text (stmt, 5);
  g_autoptr (JsonNode) base = wp_json_parse (wp_stmt_text (stmt, 2), -1, NULL);
  g_autoptr (JsonNode) value = wp_json_parse (wp_stmt_text (stmt, 3), -1, NULL);
  g_autoptr (JsonNode) sent = sent_text != NULL ? wp_json_parse (sent_text, -1, NULL) : NULL;
  if (base == NULL || value == NULL)
    return NULL;
  WpAnswerRow *row = g_new0 (WpAnswerRow, 1);
  row->submission = g_strdup (wp_stmt_text (stmt, 0));
  row->edit = wp_edit_new (wp_stmt_text (stmt, 1), base, value, wp_stmt_int (stmt, 4));
  row->sent = wp_json_node_array (sent) != NULL ? json_array_ref (wp_json_node_array (sent)) : NULL;
  row->sent_revision = wp_stmt_int (stmt, 6);
  return row;
}

GPtrArray *
wp_work_load_answers (WpWork *self, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_answer_row_free);
  g_autoptr (GError) local = NULL;
  WpStmt *stmt = wp_db_prepare (wp_work_get_db (self),
                                "SELECT submission, field, base, value, at, sent, sent_revision FROM answer ORDER BY submission, at, field", error);
  if (stmt == NULL)
    return NULL;
  while (wp_stmt_step (stmt, &local)) {
    WpAnswerRow *row = read_row (stmt);
    if (row != NULL)
      g_ptr_array_add (rows, row);
    else
      g_message ("An answer cannot be read; it stays where it is");
  }
  wp_stmt_reset (stmt);
  if (local == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static char *
array_to_string (JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);
  return wp_json_node_to_string (node);
}

gboolean
wp_work_put_answer (WpWork *self, const WpAnswerRow *row, GError **error)
{
  g_autofree char *base = wp_answer_to_string (row->edit->base);
  g_autofree char *value = wp_answer_to_string (row->edit->value);
  g_autofree char *sent = row->sent != NULL ? array_to_string (row->sent) : NULL;
  WpStmt *stmt = wp_db_prepare (
    wp_work_get_db (self), "INSERT OR REPLACE INTO answer (submission, field, base, value, at, sent, sent_revision) VALUES (?, ?, ?, ?, ?, ?, ?)",
    error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, row->submission);
  wp_stmt_bind_text (stmt, 2, row->edit->field);
  wp_stmt_bind_text (stmt, 3, base);
  wp_stmt_bind_text (stmt, 4, value);
  wp_stmt_bind_int (stmt, 5, row->edit->at);
  wp_stmt_bind_text (stmt, 6, sent);
  wp_stmt_bind_int (stmt, 7, row->sent_revision);
  return wp_stmt_run (stmt, error);
}

gboolean
wp_work_delete_answer (WpWork *self, const char *submission, const char *field, GError **error)
{
  WpStmt *stmt = wp_db_prepare (wp_work_get_db (self), "DELETE FROM answer WHERE submission = ?1 AND (?2 IS NULL OR field = ?2)", error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, submission);
  wp_stmt_bind_text (stmt, 2, field);
  return wp_stmt_run (stmt, error);
}

gboolean
wp_work_has_blob (WpWork *self, const char *sha256, gint64 since)
{
  WpStmt *stmt = wp_db_prepare (wp_work_get_db (self), "SELECT 1 FROM blob WHERE sha256 = ? AND at >= ?", NULL);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, sha256);
  wp_stmt_bind_int (stmt, 2, since);
  gboolean found = wp_stmt_step (stmt, NULL);
  wp_stmt_reset (stmt);
  return found;
}

gboolean
wp_work_set_blob (WpWork *self, const char *sha256, gint64 at, GError **error)
{
  WpStmt *stmt = wp_db_prepare (wp_work_get_db (self),
                                "INSERT INTO blob (sha256, at) VALUES (?1, ?2) ON CONFLICT (sha256) DO UPDATE SET at = max (at, ?2)", error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, sha256);
  wp_stmt_bind_int (stmt, 2, at);
  return wp_stmt_run (stmt, error);
}

gboolean
wp_work_drop_blob (WpWork *self, const char *sha256, GError **error)
{
  WpStmt *stmt = wp_db_prepare (wp_work_get_db (self), "DELETE FROM blob WHERE sha256 = ?", error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, sha256);
  return wp_stmt_run (stmt, error);
}

/* In the texts as they are, so that a row which cannot be read keeps its file, too. */
gboolean
wp_work_names_file (WpWork *self, const char *sha256)
{
  WpStmt *stmt = wp_db_prepare (wp_work_get_db (self),
                                "SELECT EXISTS (SELECT 1 FROM answer WHERE instr (base, ?1) OR instr (value, ?1) OR instr (sent, ?1))"
                                " OR EXISTS (SELECT 1 FROM outbox WHERE instr (body, ?1) OR instr (theirs, ?1))",
                                NULL);
  if (stmt == NULL)
    return TRUE;
  wp_stmt_bind_text (stmt, 1, sha256);
  gboolean named = !wp_stmt_step (stmt, NULL) || wp_stmt_int (stmt, 0) != 0;
  wp_stmt_reset (stmt);
  return named;
}
