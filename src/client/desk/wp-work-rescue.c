/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWork"
#include "config.h"

#include "wp-error.h"
#include "wp-work-private.h"

/* What can still be read of a damaged work.db goes into a new one, row by row, and the new one takes its place. A row that cannot be read
 * ends a run: another one begins behind it. */

#define PROBES 64

typedef struct {
  WpDb *from;
  WpDb *to;
  const char *table;
  GPtrArray *columns; /* names: those that both have */
  GPtrArray *key;     /* names: in the order of which the rows lie on the disk */
  gboolean numbered;  /* by an integer, which is the whole key */
  gint64 last;        /* the number of the row that was copied last */
  gboolean whole;
} WpCopy;

static char *
join (GPtrArray *names, const char *behind)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s\"%s\"%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (names, i), behind);
  return g_strdup (text->str);
}

static gboolean
copy_row (WpCopy *self, WpStmt *row, GError **error)
{
  g_autofree char *columns = join (self->columns, "");
  g_autoptr (GString) sql = g_string_new (NULL);
  g_string_printf (sql, "INSERT OR IGNORE INTO %s (%s) VALUES (?", self->table, columns);
  for (guint i = 1; i < self->columns->len; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  WpStmt *insert = wp_db_prepare (self->to, sql->str, error);
  if (insert == NULL)
    return FALSE;
  /* A strict table takes a number as text, and refuses what is none. */
  for (guint i = 0; i < self->columns->len; i++)
    wp_stmt_bind_text (insert, (int) i + 1, wp_stmt_text (row, (int) i));
  g_autoptr (GError) local = NULL;
  if (wp_stmt_run (insert, &local))
    return TRUE;
  if (local->domain == WP_ERROR && local->code == WP_ERROR_STORAGE) {
    self->whole = FALSE; /* a row that makes no sense */
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Rows in order until the end, or until one cannot be read. FALSE when the new one cannot be written. @broken: (out): it did not reach the end */
static gboolean
copy_run (WpCopy *self, const char *condition, gboolean backwards, gboolean *broken, GError **error)
{
  g_autoptr (GError) unreadable = NULL;
  g_autofree char *columns = join (self->columns, "");
  g_autofree char *order = join (self->key, backwards ? " DESC" : "");
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s %s ORDER BY %s", columns, self->table, condition, order);
  WpStmt *row = wp_db_prepare (self->from, sql, &unreadable);
  gboolean good = TRUE;
  while (good && row != NULL && wp_stmt_step (row, &unreadable)) {
    self->last = self->numbered ? wp_stmt_int (row, 0) : 0;
    good = copy_row (self, row, error);
  }
  if (row != NULL)
    wp_stmt_reset (row);
  *broken = unreadable != NULL;
  return good;
}

/* The columns of the new table that the old one has, the key's first. Of the old one's schema nothing may be readable: then all of them. */
static gboolean
describe (WpCopy *self, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT name, type, pk FROM pragma_table_info ('%s') ORDER BY pk = 0, pk, cid", self->table);
  g_autofree char *known = g_strdup_printf ("SELECT name FROM pragma_table_info ('%s')", self->table);
  g_autoptr (GHashTable) old = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) local = NULL;
  WpStmt *stmt = wp_db_prepare (self->from, known, NULL);
  while (stmt != NULL && wp_stmt_step (stmt, NULL))
    g_hash_table_add (old, g_strdup (wp_stmt_text (stmt, 0)));
  g_ptr_array_set_size (self->columns, 0);
  g_ptr_array_set_size (self->key, 0);
  self->numbered = FALSE;
  stmt = wp_db_prepare (self->to, sql, error);
  if (stmt == NULL)
    return FALSE;
  while (wp_stmt_step (stmt, &local)) {
    const char *name = wp_stmt_text (stmt, 0);
    if (g_hash_table_size (old) > 0 && !g_hash_table_contains (old, name))
      continue;
    g_ptr_array_add (self->columns, g_strdup (name));
    if (wp_stmt_int (stmt, 2) > 0)
      g_ptr_array_add (self->key, g_strdup (name));
    self->numbered |= wp_stmt_int (stmt, 2) > 0 && g_str_equal (wp_stmt_text (stmt, 1), "INTEGER");
  }
  wp_stmt_reset (stmt);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
copy_table (WpCopy *self, GError **error)
{
  gboolean broken;
  self->last = 0;
  if (!describe (self, error) || !copy_run (self, "", FALSE, &broken, error))
    return FALSE;
  if (!broken)
    return TRUE;
  self->whole = FALSE;
  g_message ("Not all of %s can be read", self->table);
  gint64 from = self->last;
  if (!copy_run (self, "", TRUE, &broken, error))
    return FALSE;
  /* What lies between the first damage and the last */
  gint64 to = self->last;
  for (gint64 i = 0; self->numbered && i < PROBES && to > from; i++) {
    g_autofree char *condition = g_strdup_printf ("WHERE seq > %" G_GINT64_FORMAT " AND seq < %" G_GINT64_FORMAT, from + (to - from) * i / PROBES,
                                                  to);
    if (!copy_run (self, condition, FALSE, &broken, error) || !copy_run (self, condition, TRUE, &broken, error))
      return FALSE;
  }
  return TRUE;
}

/* (nullable) (transfer full) (element-type utf8) */
static GPtrArray *
list_tables (WpDb *db, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;
  WpStmt *stmt = wp_db_prepare (db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", error);
  if (stmt == NULL)
    return NULL;
  while (wp_stmt_step (stmt, &local))
    g_ptr_array_add (names, g_strdup (wp_stmt_text (stmt, 0)));
  wp_stmt_reset (stmt);
  if (local == NULL)
    return g_steal_pointer (&names);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
copy_all (WpDb *from, WpDb *to, gboolean *whole, GError **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) key = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = list_tables (to, error);
  WpCopy copy = { .from = from, .to = to, .columns = columns, .key = key, .whole = from != NULL };
  gboolean good = names != NULL && wp_db_begin (to, error);
  for (guint i = 0; good && from != NULL && i < names->len; i++) {
    copy.table = g_ptr_array_index (names, i);
    good = copy_table (&copy, error);
  }
  *whole = copy.whole;
  return wp_db_end (to, good, error);
}

static char *
rescue_path (const char *path)
{
  return g_strconcat (path, ".rescued", NULL);
}

gboolean
wp_work_finish_rescue (const char *path, GError **error)
{
  g_autofree char *rescued = rescue_path (path);
  if (!g_file_test (rescued, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return wp_db_move (rescued, path, error);
  wp_db_remove (rescued);
  return TRUE;
}

gboolean
wp_work_rescue (const char *path, WpDb *from, gboolean *whole, GError **error)
{
  g_autofree char *rescued = rescue_path (path);
  wp_db_remove (rescued);
  WpDb *to = wp_db_open (rescued, WP_DB_FULL, wp_work_migrations, error);
  if (to == NULL)
    return FALSE;
  gboolean good = copy_all (from, to, whole, error);
  wp_db_close (to);
  if (!good) {
    wp_db_remove (rescued);
    return FALSE;
  }
  /* Killed between these two, the next start finds the new one: wp_work_finish_rescue(). */
  return wp_db_set_aside (path, TRUE, error) && wp_db_move (rescued, path, error);
}
