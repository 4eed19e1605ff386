/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStoreQuery"
#include "config.h"

#include "wp-store-private.h"

#include "wp-error.h"

#include <string.h>

/* A list query walks the order index of its kind (wp-store-index.c) and filters on the way. When a text is searched, the rows
 * that hold it are found first (wp-store-search.c). */

/* From a query to SQL */

static const char *const operators[] = {
  [WP_OP_EQ] = "=", [WP_OP_NE] = "<>", [WP_OP_GE] = ">=", [WP_OP_LE] = "<=", [WP_OP_GT] = ">", [WP_OP_LT] = "<",
};

/* " FROM … WHERE …" with parameters ?1, ?2, … in the order of bind_query() */
static void
append_source (GString *sql, const WpKindTable *table, const WpQuery *query, const WpHits *hits)
{
  guint index = 1;
  gboolean few = hits->list != NULL || query->pending;

  g_string_append_printf (sql, " FROM %s AS l", table->table);
  /* Without statistics the planner takes a filter's index and sorts; the walk in order is as fast and always the same. Only a
   * handful of rows known beforehand is better sorted: the plus keeps the planner from walking the order all the same. */
  if (!few)
    g_string_append_printf (sql, " INDEXED BY \"list_%s_order\"", query->kind->name);
  g_string_append_printf (sql, " WHERE %sl._partner = ?%u", few ? "+" : "", index++);

  for (guint i = 0; i < query->conditions->len; i++) {
    const WpCondition *condition = &g_array_index (query->conditions, WpCondition, i);

    g_string_append_printf (sql, " AND l.\"%s\"", query->kind->columns[condition->column].name);
    if (condition->in)
      g_string_append_printf (sql, " IN (SELECT value FROM json_each (?%u))", index++);
    else
      g_string_append_printf (sql, " %s ?%u", operators[condition->op], index++);
  }
  if (query->pending)
    g_string_append (sql, " AND l.rowid IN (SELECT rowid FROM document WHERE pending > 0)");
  if (hits->list != NULL)
    g_string_append_printf (sql, " AND l.rowid IN (SELECT value FROM json_each (?%u))", index++);
  else if (hits->given)
    g_string_append_printf (sql, " AND wp_hit (?%u, l.rowid)", index++);
}

/* The number of parameters bound */
static guint
bind_query (WpStmt *stmt, const WpQuery *query, WpHits *hits)
{
  guint index = 1;

  wp_stmt_bind_text (stmt, index++, query->partner);
  for (guint i = 0; i < query->conditions->len; i++) {
    const WpCondition *condition = &g_array_index (query->conditions, WpCondition, i);

    if (condition->in) {
      g_autofree char *list = wp_store_format_list (condition->values);

      wp_stmt_bind_text (stmt, index++, list);
    } else if (condition->text != NULL)
      wp_stmt_bind_text (stmt, index++, condition->text);
    else
      wp_stmt_bind_int (stmt, index++, condition->number);
  }
  if (hits->list != NULL)
    wp_stmt_bind_text (stmt, index++, hits->list);
  else if (hits->given)
    wp_stmt_bind_pointer (stmt, index++, &hits->set, WP_ROW_SET_TYPE);
  return index - 1;
}

static void
append_order_columns (GString *sql, const WpKindTable *table)
{
  for (guint i = 0; table->order[i] != NULL; i++)
    g_string_append_printf (sql, "l.\"%s\", ", table->order[i]);
  g_string_append (sql, "l.rowid");
}

static void
append_refs (GString *sql, const WpKindTable *table, const WpQuery *query, const WpHits *hits)
{
  const char *first = table->order[0];
  int column = first != NULL ? wp_kind_column (query->kind, first) : -1;

  /* Only a number can be a group. */
  if (column >= 0 && query->kind->columns[column].type == WP_COLUMN_INT)
    g_string_append_printf (sql, "SELECT l.rowid, l.\"%s\"", first);
  else
    g_string_append (sql, "SELECT l.rowid, -1");
  append_source (sql, table, query, hits);
  g_string_append (sql, " ORDER BY ");
  append_order_columns (sql, table);
}

/* The text and the list are read from one snapshot, unless the caller's own transaction is one already. */
static gboolean
snapshot_begin (WpStore *self, GCancellable *cancellable, gboolean *joined, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  *joined = wp_db_in_transaction (self->db);
  if (!*joined && !wp_db_begin_read (self->db, error))
    return FALSE;
  wp_db_set_cancellable (self->db, cancellable);
  return TRUE;
}

static void
snapshot_end (WpStore *self, gboolean joined)
{
  wp_db_set_cancellable (self->db, NULL);
  if (!joined)
    wp_db_rollback (self->db);
}

/* Whole results */

void
wp_refs_free (WpRefs *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rowids);
  g_free (self);
}

/* @limit: 0 for all
 * @groups: (nullable): takes the group of each row, WP_STORE_MAX_GROUPS for none; without it they are counted at once */
static gboolean
walk (WpStore *self, const WpQuery *query, WpHits *hits, guint limit, WpRefs *refs, GByteArray *groups, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (WpStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  append_refs (sql, wp_store_get_table (self, query->kind), query, hits);
  stmt = wp_db_prepare_once (self->db, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  bind_query (stmt, query, hits);
  while ((limit == 0 || refs->rowids->len < limit) && wp_stmt_step (stmt, &local)) {
    gint64 group = wp_stmt_int (stmt, 1);
    guint8 byte = group >= 0 && group < WP_STORE_MAX_GROUPS ? (guint8) group : WP_STORE_MAX_GROUPS;

    if (!wp_store_take_rowid (self, wp_stmt_int (stmt, 0), refs->rowids, &local))
      break;
    if (groups != NULL)
      g_byte_array_append (groups, &byte, 1);
    else if (byte < WP_STORE_MAX_GROUPS)
      refs->group_sizes[byte]++;
  }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* @complete: (out): @refs has all there are; else so many that the limit may well be among them */
static gboolean
find (WpStore *self, const WpQuery *query, WpHitsMode mode, WpRefs *refs, gboolean *complete, GError **error)
{
  guint limit = mode == WP_HITS_FIRST ? WP_HITS_FEW : 0;
  g_autoptr (GByteArray) groups = NULL;
  g_auto (WpHits) hits = { 0 };

  if (!wp_store_search (self, query, mode, &hits, error))
    return FALSE;
  if (hits.unsure != 0)
    groups = g_byte_array_new ();
  if (!walk (self, query, &hits, limit, refs, groups, error))
    return FALSE;
  *complete = limit == 0 || refs->rowids->len < limit;
  if (groups == NULL)
    return TRUE;
  if (!wp_store_search_check (self, query, &hits, *complete ? 0 : query->limit, refs->rowids, groups, error))
    return FALSE;
  for (guint i = 0; i < groups->len; i++)
    if (groups->data[i] < WP_STORE_MAX_GROUPS)
      refs->group_sizes[groups->data[i]]++;
  return TRUE;
}

static gboolean
fill_refs (WpStore *self, const WpQuery *query, WpRefs *refs, GError **error)
{
  gboolean complete;

  if (query->limit > 0 && query->words->len > 0) {
    if (!find (self, query, WP_HITS_FIRST, refs, &complete, error))
      return FALSE;
    refs->more = !complete && refs->rowids->len >= query->limit;
    if (complete || refs->more)
      return TRUE;
    g_array_set_size (refs->rowids, 0);
    memset (refs->group_sizes, 0, sizeof refs->group_sizes);
  }
  return find (self, query, WP_HITS_CANDIDATES, refs, &complete, error);
}

WpRefs *
wp_store_query_refs (WpStore *self, const WpQuery *query, GCancellable *cancellable, GError **error)
{
  g_autoptr (WpRefs) refs = g_new0 (WpRefs, 1);
  gboolean joined, ok;

  refs->rowids = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!snapshot_begin (self, cancellable, &joined, error))
    return NULL;
  ok = fill_refs (self, query, refs, error);
  snapshot_end (self, joined);
  return ok ? g_steal_pointer (&refs) : NULL;
}

char *
wp_store_query_explain (WpStore *self, const WpQuery *query, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("EXPLAIN QUERY PLAN ");
  g_autoptr (GString) plan = g_string_new (NULL);
  g_autoptr (WpStmt) stmt = NULL;
  const WpHits hits = { 0 };

  append_refs (sql, wp_store_get_table (self, query->kind), query, &hits);
  stmt = wp_db_prepare_once (self->db, sql->str, error);
  if (stmt == NULL)
    return NULL;
  while (wp_stmt_step (stmt, NULL))
    g_string_append_printf (plan, "%s\n", wp_stmt_text (stmt, 3));
  return g_strdup (plan->str);
}

static gboolean
count_rows (WpStore *self, const WpQuery *query, guint limit, guint *count, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count (*) FROM (SELECT 1");
  g_autoptr (WpStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;
  g_auto (WpHits) hits = { 0 };

  if (!wp_store_search (self, query, WP_HITS_EXACT, &hits, error))
    return FALSE;
  append_source (sql, wp_store_get_table (self, query->kind), query, &hits);
  g_string_append_printf (sql, " LIMIT %d)", limit != 0 ? (int) MIN (limit, G_MAXINT) : -1);
  stmt = wp_db_prepare_once (self->db, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  bind_query (stmt, query, &hits);
  if (wp_stmt_step (stmt, &local))
    *count = wp_stmt_int (stmt, 0);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
wp_store_query_count (WpStore *self, const WpQuery *query, guint limit, GCancellable *cancellable, guint *count, GError **error)
{
  gboolean joined, ok;

  *count = 0;
  if (!snapshot_begin (self, cancellable, &joined, error))
    return FALSE;
  ok = count_rows (self, query, limit, count, error);
  snapshot_end (self, joined);
  return ok;
}

static GHashTable *
sum_by (WpStore *self, const WpQuery *query, const char *group, const char *column, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT \"%s\", sum (\"%s\") FROM %s WHERE _partner = ? GROUP BY \"%s\"", group, column,
                                          wp_store_get_table (self, query->kind)->table, group);
  g_autoptr (WpStmt) stmt = wp_db_prepare_once (self->db, sql, error);
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) local = NULL;
  if (stmt == NULL)
    return NULL;
  wp_stmt_bind_text (stmt, 1, query->partner);
  while (wp_stmt_step (stmt, &local)) {
    gint64 sum = wp_stmt_int (stmt, 1);
    g_hash_table_insert (sums, g_strdup (wp_stmt_text (stmt, 0)), g_memdup2 (&sum, sizeof sum));
  }
  if (local == NULL)
    return g_steal_pointer (&sums);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

GHashTable *
wp_store_sum_by (WpStore *self, const WpQuery *query, const char *group, const char *column, GCancellable *cancellable, GError **error)
{
  gboolean joined;
  g_return_val_if_fail (wp_kind_column (query->kind, group) >= 0 && wp_kind_column (query->kind, column) >= 0, NULL);
  if (!snapshot_begin (self, cancellable, &joined, error))
    return NULL;
  GHashTable *sums = sum_by (self, query, group, column, error);
  snapshot_end (self, joined);
  return sums;
}

/* Rows */

void
wp_row_free (WpRow *self)
{
  if (self == NULL)
    return;
  /* Integer columns have no text. */
  for (guint i = 0; i < self->n_values; i++)
    g_free ((char *) self->values[i].text);
  g_free (self->values);
  g_free (self->id);
  g_free (self);
}

WpRow *
wp_store_read_row (WpStore *self, const WpKind *kind, gint64 rowid, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, wp_store_get_table (self, kind)->read, error);
  WpRow *row = NULL;

  if (stmt == NULL)
    return NULL;
  wp_stmt_bind_int (stmt, 1, rowid);
  if (wp_stmt_step (stmt, error)) {
    row = g_new0 (WpRow, 1);
    row->rowid = rowid;
    row->id = g_strdup (wp_stmt_text (stmt, 0));
    row->revision = wp_stmt_int (stmt, 1);
    row->pending = wp_stmt_int (stmt, 2);
    row->n_values = kind->n_columns;
    row->values = g_new0 (WpValue, kind->n_columns);
    for (guint i = 0; i < kind->n_columns; i++)
      if (kind->columns[i].type == WP_COLUMN_INT)
        row->values[i].number = wp_stmt_int (stmt, i + 3);
      else
        row->values[i].text = g_strdup (wp_stmt_text (stmt, i + 3));
  }
  wp_stmt_reset (stmt);
  return row;
}

static GPtrArray *
read_rows (WpStore *self, const WpQuery *query, WpRefs *refs, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_row_free);
  if (!fill_refs (self, query, refs, error))
    return NULL;
  for (guint i = 0; i < refs->rowids->len; i++) {
    g_autoptr (GError) local = NULL;
    WpRow *row = wp_store_read_row (self, query->kind, g_array_index (refs->rowids, guint32, i), &local);
    if (local != NULL) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    if (row != NULL)
      g_ptr_array_add (rows, row);
  }
  return g_steal_pointer (&rows);
}

GPtrArray *
wp_store_query_rows (WpStore *self, const WpQuery *query, GCancellable *cancellable, GError **error)
{
  g_autoptr (WpRefs) refs = g_new0 (WpRefs, 1);
  gboolean joined;
  refs->rowids = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!snapshot_begin (self, cancellable, &joined, error))
    return NULL;
  GPtrArray *rows = read_rows (self, query, refs, error);
  snapshot_end (self, joined);
  return rows;
}

/* Pages: the key is the order's values of the last row with its row id, bound to the query and signed, so that only keys we
 * made are followed. */

static char *
sign_key (WpStore *self, const WpQuery *query, const guint8 *key, gsize length)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) self->page_key, strlen (self->page_key));
  g_autofree char *description = wp_query_describe (query);

  g_hmac_update (hmac, (const guchar *) description, strlen (description) + 1);
  g_hmac_update (hmac, key, length);
  return g_strndup (g_hmac_get_string (hmac), 32);
}

static gboolean
order_is_int (const WpKindTable *table, guint i)
{
  return table->order[i] == NULL || table->kind->columns[wp_kind_column (table->kind, table->order[i])].type == WP_COLUMN_INT;
}

/* @first: the column of @stmt where the order's columns begin */
static char *
make_key (WpStore *self, const WpQuery *query, WpStmt *stmt, guint first)
{
  const WpKindTable *table = wp_store_get_table (self, query->kind);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *signature = NULL;

  for (guint i = 0; i <= g_strv_length (table->order); i++)
    g_variant_builder_add (&builder, "v",
                           order_is_int (table, i) ? g_variant_new_int64 (wp_stmt_int (stmt, first + i))
                                                   : g_variant_new_string (wp_stmt_text (stmt, first + i)));
  variant = g_variant_ref_sink (g_variant_builder_end (&builder));
  bytes = g_variant_get_data_as_bytes (variant);
  encoded = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  g_strdelimit (encoded, "=", '.');
  signature = sign_key (self, query, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_strconcat (signature, "-", encoded, NULL);
}

/* (transfer full) (nullable): the values of a key that we made for this query */
static GVariant *
read_key (WpStore *self, const WpQuery *query, const char *key, GError **error)
{
  const char *dash = strchr (key, '-');

  if (dash == key + 32 && strlen (dash + 1) < 4096) {
    g_autofree char *encoded = g_strdup (dash + 1);
    g_autofree char *signature = NULL;
    g_autofree guint8 *data = NULL;
    gsize length;

    g_strdelimit (encoded, "-", '+');
    g_strdelimit (encoded, "_", '/');
    g_strdelimit (encoded, ".", '=');
    data = g_base64_decode (encoded, &length);
    signature = sign_key (self, query, data, length);
    if (strncmp (signature, key, 32) == 0) {
      g_autoptr (GBytes) bytes = g_bytes_new (data, length);

      return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("av"), bytes, FALSE));
    }
  }
  wp_error_add_field (error, "/after", "not_a_key", "The key of the page does not come from an answer to this query");
  return NULL;
}

static void
append_after (GString *sql, const WpKindTable *table, guint n_bound)
{
  g_string_append (sql, " AND (");
  append_order_columns (sql, table);
  g_string_append (sql, ") > (");
  for (guint i = 0; i <= g_strv_length (table->order); i++)
    g_string_append_printf (sql, "%s?%u", i > 0 ? ", " : "", n_bound + i + 1);
  g_string_append_c (sql, ')');
}

static void
bind_after (WpStmt *stmt, GVariant *key, guint n_bound)
{
  for (gsize i = 0; i < g_variant_n_children (key); i++) {
    g_autoptr (GVariant) boxed = g_variant_get_child_value (key, i);
    g_autoptr (GVariant) value = g_variant_get_variant (boxed);

    if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
      wp_stmt_bind_int (stmt, n_bound + i + 1, g_variant_get_int64 (value));
    else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
      wp_stmt_bind_text (stmt, n_bound + i + 1, g_variant_get_string (value, NULL));
  }
}

static guint
count_parameters (const WpQuery *query, const WpHits *hits)
{
  return 1 + query->conditions->len + (hits->given ? 1 : 0);
}

static GPtrArray *
fill_page (WpStore *self, const WpQuery *query, GVariant *after, guint limit, gsize max_bytes, char **next, GError **error)
{
  const WpKindTable *table = wp_store_get_table (self, query->kind);
  g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_document_free);
  g_autoptr (GString) sql = g_string_new ("SELECT " WP_DOCUMENT_COLUMNS ", k.* FROM (SELECT ");
  g_autoptr (WpStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *last = NULL;
  g_auto (WpHits) hits = { 0 };
  guint n_bound;
  gsize bytes = 0;

  if (!wp_store_search (self, query, WP_HITS_EXACT, &hits, error))
    return NULL;

  /* The keys first, so that no document is read which is not on the page */
  append_order_columns (sql, table);
  append_source (sql, table, query, &hits);
  n_bound = count_parameters (query, &hits);
  if (after != NULL)
    append_after (sql, table, n_bound);
  g_string_append (sql, " ORDER BY ");
  append_order_columns (sql, table);
  g_string_append_printf (sql, " LIMIT %" G_GINT64_FORMAT ") AS k CROSS JOIN document AS d ON d.rowid = k.rowid",
                          limit != 0 ? (gint64) limit + 1 : -1);

  stmt = wp_db_prepare_once (self->db, sql->str, error);
  if (stmt == NULL)
    return NULL;
  bind_query (stmt, query, &hits);
  if (after != NULL)
    bind_after (stmt, after, n_bound);

  while (wp_stmt_step (stmt, &local)) {
    WpDocument *document = wp_store_read_document (stmt);

    bytes += wp_document_size (document);
    if (page->len > 0 && (page->len == limit || bytes > max_bytes)) {
      wp_document_free (document);
      *next = g_steal_pointer (&last);
      break;
    }
    g_ptr_array_add (page, document);
    g_free (last);
    last = limit != 0 ? make_key (self, query, stmt, WP_DOCUMENT_N_COLUMNS) : NULL;
  }
  if (local == NULL)
    return g_steal_pointer (&page);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

GPtrArray *
wp_store_query_page (WpStore *self, const WpQuery *query, const char *after, guint limit, gsize max_bytes, char **next, GError **error)
{
  g_autoptr (GVariant) key = NULL;
  g_autofree char *ignored = NULL;
  GPtrArray *page;
  gboolean joined;

  if (next == NULL)
    next = &ignored;
  *next = NULL;
  if (after != NULL) {
    key = read_key (self, query, after, error);
    if (key == NULL)
      return NULL;
  }
  if (!snapshot_begin (self, NULL, &joined, error))
    return NULL;
  page = fill_page (self, query, key, limit, max_bytes, next, error);
  snapshot_end (self, joined);
  return page;
}
