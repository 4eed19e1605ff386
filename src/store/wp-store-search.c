/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStoreSearch"
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include "wp-store-private.h"

#include "wp-error.h"

#include <string.h>

/* Which documents hold all words of a query. Words of three characters and more are looked up in the trigram index, shorter
 * ones looked for in the plain table; a query with both looks for the short ones in what the long ones found. Few rows are
 * given to the list query as they are, many as a bitmap. */

#define FEW_HITS 1000
/* Row ids beyond this are none that SQLite would give before two thousand million documents: the file is damaged. */
#define MAX_ROWID G_MAXINT32

static inline gboolean
in_bitmap (const WpHits *self, gint64 rowid)
{
  return rowid >= 0 && rowid < self->size && (self->bitmap[rowid / 8] >> (rowid % 8) & 1) != 0;
}

void
wp_hits_clear (WpHits *self)
{
  g_clear_pointer (&self->list, g_free);
  g_clear_pointer (&self->bitmap, g_free);
}

/* wp_hit (hits, rowid) */
static void
sql_hit (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const WpHits *hits = sqlite3_value_pointer (values[0], WP_HITS_TYPE);

  sqlite3_result_int (context, hits != NULL && in_bitmap (hits, sqlite3_value_int64 (values[1])));
}

/* wp_has (text, word): instr() looks at every byte by itself, memmem() does not */
static void
sql_has (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const void *text = sqlite3_value_blob (values[0]);
  const void *word = sqlite3_value_blob (values[1]);

  sqlite3_result_int (context, text != NULL && word != NULL
                               && memmem (text, sqlite3_value_bytes (values[0]), word, sqlite3_value_bytes (values[1])) != NULL);
}

gboolean
wp_store_search_prepare (WpStore *self, GError **error)
{
  sqlite3 *handle = wp_db_get_handle (self->db);
  int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;

  if (sqlite3_create_function_v2 (handle, "wp_hit", 2, flags, NULL, sql_hit, NULL, NULL, NULL) == SQLITE_OK
      && sqlite3_create_function_v2 (handle, "wp_has", 2, flags, NULL, sql_has, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE, sqlite3_errmsg (handle));
  return FALSE;
}

/* "[1,2,3]", for json_each() */
char *
wp_store_format_list (GArray *numbers)
{
  GString *list = g_string_new ("[");

  for (guint i = 0; i < numbers->len; i++)
    g_string_append_printf (list, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", g_array_index (numbers, gint64, i));
  g_string_append_c (list, ']');
  return g_string_free (list, FALSE);
}

/* The word as trigrams that must all be there: every third one and the last, since the text itself is looked at afterwards.
 * Each stands in quotes, where nothing but a quote means anything. */
static void
append_trigrams (GString *match, const char *word)
{
  glong length = g_utf8_strlen (word, -1);

  for (glong at = 0; at < length; at += 3)
    {
      const char *start = g_utf8_offset_to_pointer (word, MIN (at, length - 3));
      const char *end = g_utf8_offset_to_pointer (start, 3);

      g_string_append_c (match, '"');
      for (const char *p = start; p < end; p++)
        {
          if (*p == '"')
            g_string_append_c (match, '"');
          g_string_append_c (match, *p);
        }
      g_string_append (match, "\" ");
    }
}

static gboolean
collect_hits (WpStore *self, const WpQuery *query, GArray *rowids, GError **error)
{
  g_autoptr (GString) match = g_string_new (NULL);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (WpStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  for (guint i = 0; i < query->words->len; i++)
    {
      const char *word = g_ptr_array_index (query->words, i);

      if (g_utf8_strlen (word, -1) >= 3)
        append_trigrams (match, word);
      /* A word of one trigram is found exactly by the index; everything else is held against the text. */
      if (g_utf8_strlen (word, -1) != 3)
        g_string_append_printf (sql, " AND wp_has (search.text, ?%u)", i + 2);
    }

  if (match->len == 0)
    g_string_prepend (sql, "SELECT rowid FROM search WHERE ?1 IS NULL");
  else if (sql->len == 0)
    g_string_prepend (sql, "SELECT rowid FROM search_index WHERE search_index MATCH ?1");
  else
    g_string_prepend (sql, "SELECT search.rowid FROM search_index CROSS JOIN search ON search.rowid = search_index.rowid WHERE search_index MATCH ?1");

  stmt = wp_db_prepare_once (self->db, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, match->len != 0 ? match->str : NULL);
  for (guint i = 0; i < query->words->len; i++)
    if (g_utf8_strlen (g_ptr_array_index (query->words, i), -1) != 3)
      wp_stmt_bind_text (stmt, i + 2, g_ptr_array_index (query->words, i));

  while (wp_stmt_step (stmt, &local))
    {
      gint64 rowid = wp_stmt_int (stmt, 0);

      g_array_append_val (rowids, rowid);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
wp_store_search (WpStore *self, const WpQuery *query, WpHits *hits, GError **error)
{
  g_autoptr (GArray) rowids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (query->words->len == 0)
    return TRUE;
  if (!collect_hits (self, query, rowids, error))
    return FALSE;

  hits->given = TRUE;
  if (rowids->len <= FEW_HITS)
    {
      hits->list = wp_store_format_list (rowids);
      return TRUE;
    }

  hits->size = g_array_index (rowids, gint64, rowids->len - 1) + 1;
  if (hits->size > MAX_ROWID)
    {
      g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "A document has an impossible row id");
      return FALSE;
    }
  hits->bitmap = g_malloc0 (hits->size / 8 + 1);
  for (guint i = 0; i < rowids->len; i++)
    {
      gint64 rowid = g_array_index (rowids, gint64, i);

      if (rowid >= 0)
        hits->bitmap[rowid / 8] |= 1 << (rowid % 8);
    }
  return TRUE;
}
