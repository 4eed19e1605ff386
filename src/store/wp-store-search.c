/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStoreSearch"
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include "wp-store-private.h"

#include "wp-error.h"

#include <string.h>

/* Which documents hold all words of a query. Words of three characters and more are looked up in the trigram index. Every
 * character of a text begins a trigram (see wp-store-index.c), so a shorter word is the beginning of some: they are looked up
 * as well, unless there are very many; then the word is looked for in the plain texts, or in those that the other words found.
 * Few rows are given to the list query as they are, many as a bitmap. */

#define FEW_HITS 1000
/* A letter begins thousands of trigrams: merging their rows would take longer than looking at every text. */
#define MAX_BEGINNINGS 128
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

  sqlite3_result_int (context,
                      text != NULL && word != NULL && memmem (text, sqlite3_value_bytes (values[0]), word, sqlite3_value_bytes (values[1])) != NULL);
}

gboolean
wp_store_search_prepare (WpStore *self, GError **error)
{
  sqlite3 *handle = wp_db_get_handle (self->db);
  int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;

  if (sqlite3_create_function_v2 (handle, "wp_hit", 2, flags, NULL, sql_hit, NULL, NULL, NULL) == SQLITE_OK &&
      sqlite3_create_function_v2 (handle, "wp_has", 2, flags, NULL, sql_has, NULL, NULL, NULL) == SQLITE_OK)
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

/* Text in quotes, where nothing but a quote means anything */
static void
append_quoted (GString *match, const char *text, const char *end)
{
  g_string_append_c (match, '"');
  for (const char *p = text; p < end; p++) {
    if (*p == '"')
      g_string_append_c (match, '"');
    g_string_append_c (match, *p);
  }
  g_string_append_c (match, '"');
}

/* The word as trigrams that must all be there: every third one and the last, since the text itself is looked at afterwards. */
static void
append_trigrams (GString *match, const char *word, glong length)
{
  for (glong at = 0; at < length; at += 3) {
    const char *start = g_utf8_offset_to_pointer (word, MIN (at, length - 3));

    if (match->len > 0)
      g_string_append (match, " AND ");
    append_quoted (match, start, g_utf8_offset_to_pointer (start, 3));
  }
}

/* The trigrams that begin with the word, one of which must be there. @n: (out): how many, at most MAX_BEGINNINGS + 1 */
static gboolean
append_beginnings (WpStore *self, GString *match, const char *word, guint *n, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT term FROM search_terms WHERE term >= ?1 AND term < ?2", error);
  g_autoptr (GString) group = g_string_new (NULL);
  g_autofree char *behind = g_strdup (word);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  /* No byte of UTF-8 is 0xff: the next one is behind everything that begins with the word. */
  behind[strlen (behind) - 1]++;
  wp_stmt_bind_text (stmt, 1, word);
  wp_stmt_bind_text (stmt, 2, behind);
  for (*n = 0; *n <= MAX_BEGINNINGS && wp_stmt_step (stmt, &local); (*n)++) {
    const char *term = wp_stmt_text (stmt, 0);

    if (*n > 0)
      g_string_append (group, " OR ");
    append_quoted (group, term, term + strlen (term));
  }
  if (!wp_stmt_end (stmt, &local, error))
    return FALSE;
  if (*n > 0 && *n <= MAX_BEGINNINGS)
    g_string_append_printf (match, "%s(%s)", match->len > 0 ? " AND " : "", group->str);
  return TRUE;
}

static gboolean
run_search (WpStore *self, const WpQuery *query, const char *match, const char *conditions, guint32 checked, GArray *rowids, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (WpStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  if (*match == '\0')
    sql = g_strconcat ("SELECT rowid FROM search WHERE ?1 = ''", conditions, NULL);
  else if (*conditions == '\0')
    sql = g_strdup ("SELECT rowid FROM search_index WHERE search_index MATCH ?1");
  else
    sql = g_strconcat ("SELECT search.rowid FROM search_index CROSS JOIN search ON search.rowid = search_index.rowid WHERE search_index MATCH ?1",
                       conditions, NULL);
  stmt = wp_db_prepare_once (self->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, match);
  for (guint i = 0; i < query->words->len; i++)
    if (checked & 1u << i)
      wp_stmt_bind_text (stmt, i + 2, g_ptr_array_index (query->words, i));

  while (wp_stmt_step (stmt, &local)) {
    gint64 rowid = wp_stmt_int (stmt, 0);

    g_array_append_val (rowids, rowid);
  }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
collect_hits (WpStore *self, const WpQuery *query, GArray *rowids, GError **error)
{
  g_autoptr (GString) match = g_string_new (NULL);
  g_autoptr (GString) conditions = g_string_new (NULL);
  guint32 checked = 0;

  for (guint i = 0; i < query->words->len; i++) {
    const char *word = g_ptr_array_index (query->words, i);
    glong length = g_utf8_strlen (word, -1);
    guint n = 0;

    if (length >= 3)
      append_trigrams (match, word, length);
    else if (!append_beginnings (self, match, word, &n, error))
      return FALSE;
    else if (n == 0)
      return TRUE;
    /* What the index finds exactly need not be looked at. */
    if (length > 3 || n > MAX_BEGINNINGS) {
      checked |= 1u << i;
      g_string_append_printf (conditions, " AND wp_has (search.text, ?%u)", i + 2);
    }
  }
  return run_search (self, query, match->str, conditions->str, checked, rowids, error);
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
  if (rowids->len <= FEW_HITS) {
    hits->list = wp_store_format_list (rowids);
    return TRUE;
  }

  hits->size = g_array_index (rowids, gint64, rowids->len - 1) + 1;
  if (hits->size > MAX_ROWID) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "A document has an impossible row id");
    return FALSE;
  }
  hits->bitmap = g_malloc0 (hits->size / 8 + 1);
  for (guint i = 0; i < rowids->len; i++) {
    gint64 rowid = g_array_index (rowids, gint64, i);

    if (rowid >= 0)
      hits->bitmap[rowid / 8] |= 1 << (rowid % 8);
  }
  return TRUE;
}
