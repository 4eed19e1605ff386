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
 * Few rows are given to the list query as they are, many as a bitmap.
 *
 * The index answers in two or three milliseconds, and the texts that it found take ten times as long to read. So a list query that
 * has conditions, or that wants its first rows soon, takes the candidates and looks only at the texts of what is left of them. */

/* A letter begins thousands of trigrams: merging their rows would take longer than looking at every text. So would few that very many texts
 * have, counted as entries for each text there is. Where the first rows are enough, most texts that are looked at are good ones. */
#define MAX_BEGINNINGS 128
#define MAX_ENTRIES 8
/* Row ids beyond this are none that SQLite would give before two thousand million documents: the file is damaged. */
#define MAX_ROWID G_MAXINT32

static void
set_clear (WpRowSet *self)
{
  g_clear_pointer (&self->bits, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WpRowSet, set_clear)

/* @rowids: (element-type guint32) */
static void
set_init (WpRowSet *self, GArray *rowids)
{
  guint32 last = 0;

  for (guint i = 0; i < rowids->len; i++)
    last = MAX (last, g_array_index (rowids, guint32, i));
  self->size = (gint64) last + 1;
  self->bits = g_malloc0 (self->size / 8 + 1);
  for (guint i = 0; i < rowids->len; i++) {
    guint32 rowid = g_array_index (rowids, guint32, i);

    self->bits[rowid / 8] |= 1 << (rowid % 8);
  }
}

static inline gboolean
set_has (const WpRowSet *self, gint64 rowid)
{
  return rowid >= 0 && rowid < self->size && (self->bits[rowid / 8] >> (rowid % 8) & 1) != 0;
}

void
wp_hits_clear (WpHits *self)
{
  g_clear_pointer (&self->list, g_free);
  set_clear (&self->set);
  g_clear_pointer (&self->match, g_free);
}

gboolean
wp_store_take_rowid (WpStore *self, gint64 rowid, GArray *rowids, GError **error)
{
  guint32 number = (guint32) rowid;

  if (rowid <= 0 || rowid > MAX_ROWID) {
    wp_db_note_damage (self->db);
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "A document has an impossible row id");
    return FALSE;
  }
  g_array_append_val (rowids, number);
  return TRUE;
}

/* wp_hit (set, rowid) */
static void
sql_hit (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const WpRowSet *set = sqlite3_value_pointer (values[0], WP_ROW_SET_TYPE);

  sqlite3_result_int (context, set != NULL && set_has (set, sqlite3_value_int64 (values[1])));
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
  gboolean small = g_array_get_element_size (numbers) == sizeof (guint32);

  for (guint i = 0; i < numbers->len; i++)
    g_string_append_printf (list, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            small ? (gint64) g_array_index (numbers, guint32, i) : g_array_index (numbers, gint64, i));
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
append_beginnings (WpStore *self, GString *match, const char *word, gint64 max_entries, guint *n, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT term, doc FROM search_terms WHERE term >= ?1 AND term < ?2", error);
  g_autoptr (GString) group = g_string_new (NULL);
  g_autofree char *behind = g_strdup (word);
  g_autoptr (GError) local = NULL;
  gint64 n_entries = 0;

  if (stmt == NULL)
    return FALSE;
  /* No byte of UTF-8 is 0xff: the next one is behind everything that begins with the word. */
  behind[strlen (behind) - 1]++;
  wp_stmt_bind_text (stmt, 1, word);
  wp_stmt_bind_text (stmt, 2, behind);
  for (*n = 0; *n <= MAX_BEGINNINGS && wp_stmt_step (stmt, &local); (*n)++) {
    const char *term = wp_stmt_text (stmt, 0);

    n_entries += wp_stmt_int (stmt, 1);
    if (n_entries > max_entries) {
      *n = MAX_BEGINNINGS + 1;
      break;
    }
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

/* How many texts there are, at most */
static gboolean
count_texts (WpStore *self, gint64 *n, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT coalesce (max (rowid), 0) FROM search", error);
  gboolean found;

  if (!wp_stmt_step_one (stmt, &found, error))
    return FALSE;
  *n = found ? wp_stmt_int (stmt, 0) : 0;
  wp_stmt_reset (stmt);
  return TRUE;
}

/* What the index is asked, and which words it does not find exactly. @none: (out): some word is in no text */
static gboolean
ask_index (WpStore *self, const WpQuery *query, WpHitsMode mode, WpHits *hits, gboolean *none, GError **error)
{
  g_autoptr (GString) match = g_string_new (NULL);
  gint64 n_texts;

  *none = FALSE;
  if (!count_texts (self, &n_texts, error))
    return FALSE;
  for (guint i = 0; i < query->words->len && !*none; i++) {
    const char *word = g_ptr_array_index (query->words, i);
    glong length = g_utf8_strlen (word, -1);
    guint n = 0;

    if (length >= 3)
      append_trigrams (match, word, length);
    else if (!append_beginnings (self, match, word, mode == WP_HITS_FIRST ? n_texts / 2 : n_texts * MAX_ENTRIES, &n, error))
      return FALSE;
    else
      *none = n == 0;
    if (length > 3 || n > MAX_BEGINNINGS)
      hits->unsure |= 1u << i;
  }
  hits->match = g_strdup (match->str);
  return TRUE;
}

/* @unsure: the words that the texts are held against
 * @among: (nullable): no other rows are looked at
 * @rowids: (element-type guint32): in ascending order */
static gboolean
find_rows (WpStore *self, const WpQuery *query, const char *match, guint32 unsure, const WpRowSet *among, GArray *rowids, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (WpStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  if (*match == '\0')
    g_string_append (sql, "SELECT search.rowid FROM search WHERE ?1 = ''");
  else if (unsure == 0)
    g_string_append (sql, "SELECT rowid FROM search_index WHERE search_index MATCH ?1");
  else
    g_string_append (sql, "SELECT search.rowid FROM search_index CROSS JOIN search ON search.rowid = search_index.rowid WHERE search_index MATCH ?1");
  /* Before the text's page is read */
  if (among != NULL)
    g_string_append_printf (sql, " AND wp_hit (?2, %s.rowid)", *match == '\0' ? "search" : "search_index");
  for (guint i = 0; i < query->words->len; i++)
    if (unsure & 1u << i)
      g_string_append_printf (sql, " AND wp_has (search.text, ?%u)", i + 3);
  stmt = wp_db_prepare_once (self->db, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, match);
  if (among != NULL)
    wp_stmt_bind_pointer (stmt, 2, (gpointer) among, WP_ROW_SET_TYPE);
  for (guint i = 0; i < query->words->len; i++)
    if (unsure & 1u << i)
      wp_stmt_bind_text (stmt, i + 3, g_ptr_array_index (query->words, i));

  while (wp_stmt_step (stmt, &local))
    if (!wp_store_take_rowid (self, wp_stmt_int (stmt, 0), rowids, &local))
      break;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
wp_store_search (WpStore *self, const WpQuery *query, WpHitsMode mode, WpHits *hits, GError **error)
{
  gboolean exact = mode == WP_HITS_EXACT;
  g_autoptr (GArray) rowids = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean none;

  if (query->words->len == 0)
    return TRUE;
  if (!ask_index (self, query, mode, hits, &none, error))
    return FALSE;
  /* Every text is a candidate. */
  if (!none && !exact && *hits->match == '\0')
    return TRUE;
  if (!none && !find_rows (self, query, hits->match, exact ? hits->unsure : 0, NULL, rowids, error))
    return FALSE;

  hits->given = TRUE;
  if (rowids->len <= WP_HITS_FEW)
    hits->list = wp_store_format_list (rowids);
  else
    set_init (&hits->set, rowids);
  return TRUE;
}

/* Does the text of a row hold the words of @unsure? */
static gboolean
look_at_text (WpStore *self, const WpQuery *query, guint32 unsure, guint32 rowid, gboolean *holds, GError **error)
{
  WpStmt *stmt = wp_db_bind (self->db, error, "SELECT text FROM search WHERE rowid = ?", "i", (gint64) rowid);

  if (!wp_stmt_step_one (stmt, holds, error))
    return FALSE;
  for (guint i = 0; *holds && i < query->words->len; i++)
    *holds = !(unsure & 1u << i) || strstr (wp_stmt_text (stmt, 0), g_ptr_array_index (query->words, i)) != NULL;
  wp_stmt_reset (stmt);
  return TRUE;
}

gboolean
wp_store_search_check (WpStore *self, const WpQuery *query, const WpHits *hits, guint enough, GArray *rowids, GByteArray *groups, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_auto (WpRowSet) among = { 0 };
  g_auto (WpRowSet) holding = { 0 };
  gboolean few = rowids->len <= WP_HITS_FEW;
  guint n_kept = 0;

  /* Many texts are read fastest in the order in which they lie. */
  if (!few) {
    set_init (&among, rowids);
    if (!find_rows (self, query, hits->match, hits->unsure, &among, found, error))
      return FALSE;
    set_init (&holding, found);
  }
  for (guint i = 0; i < rowids->len && (enough == 0 || n_kept < enough); i++) {
    guint32 rowid = g_array_index (rowids, guint32, i);
    gboolean holds = !few && set_has (&holding, rowid);

    if (few && !look_at_text (self, query, hits->unsure, rowid, &holds, error))
      return FALSE;
    if (holds) {
      g_array_index (rowids, guint32, n_kept) = rowid;
      groups->data[n_kept++] = groups->data[i];
    }
  }
  g_array_set_size (rowids, n_kept);
  g_byte_array_set_size (groups, n_kept);
  return TRUE;
}
