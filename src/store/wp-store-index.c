/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStoreIndex"
#include "config.h"

#include "wp-store-private.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-search.h"

/* Per kind one table `list_KIND` with a column for each of its descriptor's, and one index in the kind's natural order that
 * covers everything lists filter by: a list query walks it and never sorts. One table `search` holds the normalized texts of
 * all kinds and `search_index` the trigrams over it. The trigrams are kept without positions (detail=none): that costs half
 * the time and half the disk; what the index finds is held against the text itself.
 *
 * All of it can be made again from the documents, which happens when the shape changes. */

#define META_SHAPE "store:shape"

static char *
quote (const char *prefix, const char *name, const char *suffix)
{
  return g_strconcat ("\"", prefix, name, suffix, "\"", NULL);
}

/* "grp, rank" -> "grp", "rank" */
static GStrv
split_columns (const char *list)
{
  GStrv names = g_strsplit (list != NULL ? list : "", ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    g_strstrip (names[i]);
  return names;
}

void
wp_kind_table_free (WpKindTable *self)
{
  g_free (self->table);
  g_free (self->insert);
  g_free (self->update);
  g_free (self->remove);
  g_free (self->read);
  g_strfreev (self->order);
  g_free (self);
}

static WpKindTable *
describe (const WpKind *kind)
{
  WpKindTable *self = g_new0 (WpKindTable, 1);
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new (NULL);
  g_autoptr (GString) changes = g_string_new ("_partner = ?2");

  for (guint i = 0; i < kind->n_columns; i++) {
    g_string_append_printf (columns, ", l.\"%s\"", kind->columns[i].name);
    g_string_append (marks, ", ?");
    g_string_append_printf (changes, ", \"%s\" = ?%u", kind->columns[i].name, i + 3);
  }

  self->kind = kind;
  self->table = quote ("list_", kind->name, "");
  self->order = split_columns (kind->order);
  self->insert = g_strdup_printf ("INSERT INTO %s VALUES (?, ?%s)", self->table, marks->str);
  self->update = g_strdup_printf ("UPDATE %s SET %s WHERE rowid = ?1", self->table, changes->str);
  self->remove = g_strdup_printf ("DELETE FROM %s WHERE rowid = ?", self->table);
  self->read = g_strdup_printf ("SELECT d.id, d.revision, d.pending%s FROM %s AS l JOIN document AS d ON d.rowid = l.rowid WHERE l.rowid = ?",
                                columns->str, self->table);
  return self;
}

void
wp_store_index_describe (WpStore *self)
{
  for (const WpKind *const *kind = wp_kinds (); *kind != NULL; kind++)
    g_ptr_array_add (self->tables, describe (*kind));
}

const WpKindTable *
wp_store_get_table (WpStore *self, const WpKind *kind)
{
  for (guint i = 0; i < self->tables->len; i++) {
    const WpKindTable *table = g_ptr_array_index (self->tables, i);

    if (table->kind == kind)
      return table;
  }
  g_return_val_if_reached (NULL);
}

/* The list is walked in its order and filtered on the way: numbers and identifiers lie in the index itself. */
static gboolean
belongs_in_order (const WpKindTable *table, const WpColumn *column)
{
  return !g_strv_contains ((const char *const *) table->order, column->name) &&
         (column->type == WP_COLUMN_INT || g_str_has_suffix (column->name, "_id"));
}

static char *
table_sql (const WpKindTable *table)
{
  const WpKind *kind = table->kind;
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "-- version %d\nCREATE TABLE %s (rowid INTEGER PRIMARY KEY, _partner TEXT NOT NULL", kind->version, table->table);
  for (guint i = 0; i < kind->n_columns; i++)
    g_string_append_printf (sql, ", \"%s\" %s NOT NULL", kind->columns[i].name, kind->columns[i].type == WP_COLUMN_INT ? "INTEGER" : "TEXT");
  g_string_append (sql, ") STRICT;\n");

  g_string_append_printf (sql, "CREATE INDEX \"list_%s_order\" ON %s (_partner", kind->name, table->table);
  for (guint i = 0; table->order[i] != NULL; i++)
    g_string_append_printf (sql, ", \"%s\"", table->order[i]);
  /* The row id ends the order; what only filters comes behind it. */
  g_string_append (sql, ", rowid");
  for (guint i = 0; i < kind->n_columns; i++)
    if (belongs_in_order (table, &kind->columns[i]))
      g_string_append_printf (sql, ", \"%s\"", kind->columns[i].name);
  g_string_append (sql, ");\n");

  for (guint i = 0; kind->indexes != NULL && kind->indexes[i] != NULL; i++) {
    g_auto (GStrv) names = split_columns (kind->indexes[i]);
    g_autofree char *columns = g_strjoinv ("\", \"", names);

    if (!g_strv_equal ((const char *const *) names, (const char *const *) table->order))
      g_string_append_printf (sql, "CREATE INDEX \"list_%s_%u\" ON %s (_partner, \"%s\");\n", kind->name, i, table->table, columns);
  }
  return g_string_free (sql, FALSE);
}

static char *
shape_sql (WpStore *self)
{
  GString *sql = g_string_new ("CREATE TABLE search (rowid INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;\n"
                               "CREATE VIRTUAL TABLE search_index USING fts5 (text, content = 'search', content_rowid = 'rowid',"
                               " tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0);\n"
                               "CREATE VIRTUAL TABLE search_terms USING fts5vocab (search_index, row);\n"
                               /* Pages of changes are applied one by one: fewer merges on the way */
                               "INSERT INTO search_index (search_index, rank) VALUES ('automerge', 8);\n");
  g_string_append_printf (sql, "-- search %d\n", WP_SEARCH_VERSION);

  for (guint i = 0; i < self->tables->len; i++) {
    g_autofree char *table = table_sql (g_ptr_array_index (self->tables, i));

    g_string_append (sql, table);
  }
  return g_string_free (sql, FALSE);
}

/* List tables of kinds that this version may not know any more go as well. */
static gboolean
drop_all (WpStore *self, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name GLOB 'list_*' OR name = 'search')", error);
  g_autoptr (GString) sql = g_string_new ("DROP TABLE IF EXISTS search_terms; DROP TABLE IF EXISTS search_index;");
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  while (wp_stmt_step (stmt, &local))
    g_string_append_printf (sql, "DROP TABLE \"%s\";", wp_stmt_text (stmt, 0));
  if (!wp_stmt_end (stmt, &local, error))
    return FALSE;
  return wp_db_exec (self->db, sql->str, error);
}

static gboolean
index_all (WpStore *self, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT " WP_DOCUMENT_COLUMNS " FROM document AS d WHERE NOT d.deleted", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  while (wp_stmt_step (stmt, &local)) {
    g_autoptr (WpDocument) document = wp_store_read_document (stmt);
    const WpKind *kind = wp_kind_find (document->kind);
    g_autoptr (GError) damage = NULL;
    g_autoptr (JsonObject) object = kind != NULL ? wp_document_parse (document, &damage) : NULL;

    /* One that is damaged is in no list; the others are. */
    if (damage != NULL)
      g_warning ("%s", damage->message);
    if (object != NULL && !wp_store_index_put (self, kind, document->rowid, document->partner, object, TRUE, &local))
      break;
  }
  return wp_stmt_end (stmt, &local, error);
}

gboolean
wp_store_index_prepare (WpStore *self, GError **error)
{
  g_autofree char *sql = shape_sql (self);
  g_autofree char *shape = g_compute_checksum_for_string (G_CHECKSUM_SHA256, sql, -1);
  g_autofree char *present = wp_store_get_meta (self, META_SHAPE);
  g_autofree char *under_lock = NULL;

  if (g_strcmp0 (present, shape) == 0)
    return TRUE;
  if (self->mode == WP_STORE_READER) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE, "The lists of the database are not those of this program");
    return FALSE;
  }

  if (!wp_db_begin (self->db, error))
    return FALSE;
  under_lock = wp_store_get_meta (self, META_SHAPE);
  if (g_strcmp0 (under_lock, shape) == 0) {
    wp_db_rollback (self->db);
    return TRUE;
  }
  if (present != NULL)
    g_message ("The lists have another shape now: making them again from the documents");
  if (!drop_all (self, error) || !wp_db_exec (self->db, sql, error) || !index_all (self, error) ||
      !wp_store_set_meta (self, META_SHAPE, shape, error)) {
    wp_db_rollback (self->db);
    return FALSE;
  }
  return wp_db_commit (self->db, error);
}

/* Search */

/* @text: (nullable) */
static gboolean
put_search (WpStore *self, gint64 rowid, const char *text, gboolean fresh, GError **error)
{
  g_autofree char *old = NULL;

  if (!fresh) {
    WpStmt *stmt = wp_db_bind (self->db, error, "SELECT text FROM search WHERE rowid = ?", "i", rowid);
    gboolean found;

    if (!wp_stmt_step_one (stmt, &found, error))
      return FALSE;
    if (found) {
      old = g_strdup (wp_stmt_text (stmt, 0));
      wp_stmt_reset (stmt);
    }
  }

  if (g_strcmp0 (old, text) == 0)
    return TRUE;
  /* The text itself is in the table search (external content): to remove an entry the index needs the text that was indexed. */
  if (old != NULL && !wp_db_run (self->db, error, "INSERT INTO search_index (search_index, rowid, text) VALUES ('delete', ?, ?)", "it", rowid, old))
    return FALSE;
  if (text == NULL)
    return wp_db_run (self->db, error, "DELETE FROM search WHERE rowid = ?", "i", rowid);
  return wp_db_run (self->db, error, "INSERT OR REPLACE INTO search (rowid, text) VALUES (?, ?)", "it", rowid, text) &&
         wp_db_run (self->db, error, "INSERT INTO search_index (rowid, text) VALUES (?, ?)", "it", rowid, text);
}

static gboolean
write_list (WpStore *self, const char *sql, const WpKind *kind, gint64 rowid, const char *partner, const WpValue *values, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 1, rowid);
  wp_stmt_bind_text (stmt, 2, partner);
  for (guint i = 0; i < kind->n_columns; i++)
    if (kind->columns[i].type == WP_COLUMN_INT)
      wp_stmt_bind_int (stmt, i + 3, values[i].number);
    else
      wp_stmt_bind_text (stmt, i + 3, values[i].text != NULL ? values[i].text : "");
  return wp_stmt_run (stmt, error);
}

/* No statement here may be one that SQLite runs under a savepoint of its own (an INSERT OR REPLACE over an index is): at each
 * of those the search index writes out what it has gathered in memory, which makes applying changes three times as slow. */
gboolean
wp_store_index_put_prepared (WpStore *self, gint64 rowid, const char *partner, const WpPrepared *prepared, gboolean fresh, GError **error)
{
  const WpKind *kind = prepared->kind;
  const WpKindTable *table = wp_store_get_table (self, kind);

  if (!fresh && !write_list (self, table->update, kind, rowid, partner, prepared->values, error))
    return FALSE;
  if ((fresh || wp_db_changes (self->db) == 0) && !write_list (self, table->insert, kind, rowid, partner, prepared->values, error))
    return FALSE;
  return put_search (self, rowid, prepared->search, fresh, error);
}

gboolean
wp_store_index_put (WpStore *self, const WpKind *kind, gint64 rowid, const char *partner, JsonObject *document, gboolean fresh, GError **error)
{
  g_autoptr (WpPrepared) prepared = wp_prepared_new (kind, "", 0, document, "", 0);

  return wp_store_index_put_prepared (self, rowid, partner, prepared, fresh, error);
}

gboolean
wp_store_index_remove (WpStore *self, const char *kind_name, gint64 rowid, GError **error)
{
  const WpKind *kind = wp_kind_find (kind_name);

  if (kind != NULL) {
    WpStmt *stmt = wp_db_prepare (self->db, wp_store_get_table (self, kind)->remove, error);

    if (stmt == NULL)
      return FALSE;
    wp_stmt_bind_int (stmt, 1, rowid);
    if (!wp_stmt_run (stmt, error))
      return FALSE;
  }
  return put_search (self, rowid, NULL, FALSE, error);
}
