/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStore"
#include "config.h"

#include "wp-store-private.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

#define META_GENERATION "store:generation"
#define META_PAGE_KEY "store:page-key"

#define GENERATION_SQL "(SELECT CAST (value AS INTEGER) FROM meta WHERE name = '" META_GENERATION "')"

/* The truth. What can be made again from it is wp-store-index.c's. Sequences are counted per partner, so that one partner's
 * feed does not tell how busy another is, and are never given twice, even when the last document of the log has gone. */
static const char *const migrations[] = {
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
  "INSERT INTO meta VALUES ('" META_GENERATION "', '0'), ('" META_PAGE_KEY "', hex (randomblob (32)));"
  "CREATE TABLE log (partner TEXT PRIMARY KEY, last INTEGER NOT NULL, horizon INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;"
  "CREATE TABLE document ("
  "  rowid INTEGER PRIMARY KEY,"
  "  partner TEXT NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  id TEXT NOT NULL,"
  "  revision INTEGER NOT NULL,"
  "  sequence INTEGER NOT NULL,"
  "  generation INTEGER NOT NULL,"
  "  deleted INTEGER NOT NULL,"
  "  changed_at INTEGER NOT NULL,"
  "  pending INTEGER NOT NULL DEFAULT 0,"
  "  body TEXT,"
  "  overlay TEXT) STRICT;"
  "CREATE UNIQUE INDEX document_key ON document (partner, kind, id);"
  "CREATE UNIQUE INDEX document_log ON document (partner, sequence);"
  "CREATE INDEX document_tombstones ON document (changed_at) WHERE deleted;"
  "CREATE INDEX document_pending ON document (kind) WHERE pending > 0;",
  "ALTER TABLE document ADD COLUMN owner TEXT NOT NULL DEFAULT '';", NULL
};

WpStore *
wp_store_open (const char *path, WpStoreMode mode, GError **error)
{
  static const WpDbFlags flags[] = { [WP_STORE_SERVER] = WP_DB_FULL, [WP_STORE_REPLICA] = WP_DB_NORMAL, [WP_STORE_READER] = WP_DB_READ_ONLY };
  g_autoptr (WpStore) self = g_new0 (WpStore, 1);

  self->mode = mode;
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_kind_table_free);
  self->db = wp_db_open (path, flags[mode], migrations, error);
  if (self->db == NULL)
    return NULL;

  wp_store_index_describe (self);
  if (!wp_store_index_prepare (self, error) || !wp_store_search_prepare (self, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  self->page_key = wp_store_get_meta (self, META_PAGE_KEY);
  if (self->page_key == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "%s: the key of its pages is missing", path);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
wp_store_close (WpStore *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->tables);
  g_free (self->page_key);
  wp_db_close (self->db);
  g_free (self);
}

WpDb *
wp_store_get_db (WpStore *self)
{
  return self->db;
}

/* One statement without rows, or the answer of one with a single row; @value: (out) (optional) */
static gboolean
run_single (WpStmt *stmt, gint64 *value, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean row = wp_stmt_step (stmt, &local);

  if (value != NULL)
    *value = row ? wp_stmt_int (stmt, 0) : 0;
  return wp_stmt_end (stmt, &local, error);
}

/* Documents */

void
wp_document_free (WpDocument *self)
{
  if (self == NULL)
    return;
  g_free (self->partner);
  g_free (self->kind);
  g_free (self->id);
  g_free (self->owner);
  g_free (self->text);
  g_free (self->overlay);
  g_free (self);
}

JsonObject *
wp_document_parse (const WpDocument *self, GError **error)
{
  const char *text = self->overlay != NULL ? self->overlay : self->text;
  g_autoptr (GError) local = NULL;
  JsonObject *object;

  if (self->deleted || text == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_NOT_FOUND, "%s %s was removed", self->kind, self->id);
    return NULL;
  }
  /* What was put has been JSON: if it is none now, an older version wrote its numbers wrongly, or the file is damaged. */
  object = wp_json_parse_object (text, -1, &local);
  if (object == NULL)
    object = wp_json_parse_legacy (text, -1);
  if (object == NULL)
    g_set_error (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "%s %s is damaged: %s", self->kind, self->id, local->message);
  return object;
}

WpDocument *
wp_store_read_document (WpStmt *stmt)
{
  WpDocument *self = g_new0 (WpDocument, 1);

  self->rowid = wp_stmt_int (stmt, 0);
  self->partner = g_strdup (wp_stmt_text (stmt, 1));
  self->kind = g_strdup (wp_stmt_text (stmt, 2));
  self->id = g_strdup (wp_stmt_text (stmt, 3));
  self->revision = wp_stmt_int (stmt, 4);
  self->sequence = wp_stmt_int (stmt, 5);
  self->deleted = wp_stmt_int (stmt, 6) != 0;
  self->pending = wp_stmt_int (stmt, 7);
  self->text = g_strdup (wp_stmt_text (stmt, 8));
  self->overlay = g_strdup (wp_stmt_text (stmt, 9));
  self->owner = g_strdup (wp_stmt_text (stmt, 10));
  return self;
}

gsize
wp_document_size (const WpDocument *self)
{
  return WP_DOCUMENT_FRAME + (self->text != NULL ? strlen (self->text) : 0);
}

WpDocument *
wp_store_get (WpStore *self, const char *partner, const char *kind, const char *id, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT " WP_DOCUMENT_COLUMNS " FROM document AS d WHERE partner = ? AND kind = ? AND id = ?", error);
  WpDocument *document = NULL;

  if (stmt == NULL)
    return NULL;
  wp_stmt_bind_text (stmt, 1, partner);
  wp_stmt_bind_text (stmt, 2, kind);
  wp_stmt_bind_text (stmt, 3, id);
  if (wp_stmt_step (stmt, error))
    document = wp_store_read_document (stmt);
  wp_stmt_reset (stmt);
  return document;
}

gint64
wp_store_find_rowid (WpStore *self, const char *partner, const char *kind, const char *id)
{
  WpStmt *stmt = wp_db_bind (self->db, NULL, "SELECT rowid FROM document WHERE partner = ? AND kind = ? AND id = ?", "ttt", partner, kind, id);
  gint64 rowid = 0;

  return stmt != NULL && run_single (stmt, &rowid, NULL) ? rowid : 0;
}

static gboolean
need_transaction (WpStore *self, GError **error)
{
  if (wp_db_in_transaction (self->db))
    return TRUE;
  g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE, "Documents are written inside a transaction only");
  return FALSE;
}

static gboolean
run_for_partner (WpStore *self, const char *sql, const char *partner, gint64 *value, GError **error)
{
  WpStmt *stmt = wp_db_bind (self->db, error, sql, "t", partner);

  return stmt != NULL && run_single (stmt, value, error);
}

/* Three small statements: an upsert that returns something runs under a savepoint, see wp_store_index_put(). */
static gboolean
next_sequence (WpStore *self, const char *partner, gint64 *sequence, GError **error)
{
  return run_for_partner (self, "UPDATE log SET last = last + 1 WHERE partner = ?", partner, NULL, error) &&
         (wp_db_changes (self->db) > 0 || run_for_partner (self, "INSERT INTO log (partner, last) VALUES (?, 1)", partner, NULL, error)) &&
         run_for_partner (self, "SELECT last FROM log WHERE partner = ?", partner, sequence, error);
}

/* That the document was seen in this generation is said even when nothing else about it is new. */
static gboolean
touch (WpStore *self, gint64 rowid, GError **error)
{
  return wp_db_run (self->db, error, "UPDATE document SET generation = " GENERATION_SQL " WHERE rowid = ? AND generation <> " GENERATION_SQL, "i",
                    rowid);
}

/* An owner that is not said leaves the one there is, as for a tombstone. */
static gboolean
write_document (WpStore *self, gint64 *rowid, const char *partner, const WpPrepared *prepared, gint64 sequence, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db,
                                *rowid != 0
                                  ? "UPDATE document SET revision = ?1, sequence = ?2, generation = " GENERATION_SQL
                                    ", deleted = ?3, changed_at = ?4, body = ?5, owner = coalesce (?6, owner) WHERE rowid = ?7"
                                  : "INSERT INTO document (revision, sequence, generation, deleted, changed_at, body, owner, partner, kind, id)"
                                    " VALUES (?1, ?2, " GENERATION_SQL ", ?3, ?4, ?5, coalesce (?6, ''), ?7, ?8, ?9)",
                                error);

  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 1, prepared->revision);
  wp_stmt_bind_int (stmt, 2, sequence);
  wp_stmt_bind_int (stmt, 3, prepared->text == NULL);
  wp_stmt_bind_int (stmt, 4, wp_time_now ());
  wp_stmt_bind_text (stmt, 5, prepared->text);
  wp_stmt_bind_text (stmt, 6, prepared->owner);
  if (*rowid != 0) {
    wp_stmt_bind_int (stmt, 7, *rowid);
    return wp_stmt_run (stmt, error);
  }

  wp_stmt_bind_text (stmt, 7, partner);
  wp_stmt_bind_text (stmt, 8, prepared->kind->name);
  wp_stmt_bind_text (stmt, 9, prepared->id);
  if (!wp_stmt_run (stmt, error))
    return FALSE;
  *rowid = wp_db_last_rowid (self->db);
  return TRUE;
}

/* What there is of a document already */
typedef struct {
  gint64 rowid; /* 0: nothing */
  gint64 revision;
  gboolean same;    /* the same text at the same revision */
  gboolean earlier; /* of an earlier generation */
  JsonObject *overlay;
} Present;

static gboolean
find_present (WpStore *self, const char *partner, const WpPrepared *prepared, Present *present, GError **error)
{
  WpStmt *stmt = wp_db_bind (self->db, error,
                             "SELECT rowid, revision, revision = ?4 AND body IS ?5, generation < " GENERATION_SQL ", overlay FROM document"
                             " WHERE partner = ?1 AND kind = ?2 AND id = ?3",
                             "tttit", partner, prepared->kind->name, prepared->id, prepared->revision, prepared->text);
  gboolean found;

  if (!wp_stmt_step_one (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  present->rowid = wp_stmt_int (stmt, 0);
  present->revision = wp_stmt_int (stmt, 1);
  present->same = wp_stmt_int (stmt, 2) != 0;
  present->earlier = wp_stmt_int (stmt, 3) != 0;
  const char *overlay = wp_stmt_text (stmt, 4);
  gboolean good = overlay == NULL || prepared->text == NULL || (present->overlay = wp_json_parse_object (overlay, -1, error)) != NULL;
  wp_stmt_reset (stmt);
  return good;
}

static gboolean
put_over (WpStore *self, const char *partner, const WpPrepared *prepared, const Present *present, gint64 *sequence, GError **error)
{
  gint64 rowid = present->rowid;
  gboolean fresh = rowid == 0;

  if (!next_sequence (self, partner, sequence, error) || !write_document (self, &rowid, partner, prepared, *sequence, error))
    return FALSE;
  /* A removed document is in no list, whatever somebody still wants to do to it. */
  if (prepared->text == NULL)
    return fresh || wp_store_index_remove (self, prepared->kind->name, rowid, error);
  if (present->overlay != NULL)
    return wp_store_index_put (self, prepared->kind, rowid, partner, present->overlay, FALSE, error);
  return wp_store_index_put_prepared (self, rowid, partner, prepared, fresh, error);
}

gboolean
wp_store_put_prepared (WpStore *self, const char *partner, const WpPrepared *prepared, gint64 *sequence, GError **error)
{
  Present present = { 0 };
  gint64 place = 0;

  if (sequence != NULL)
    *sequence = 0;
  if (!find_present (self, partner, prepared, &present, error) || !need_transaction (self, error))
    return FALSE;
  g_autoptr (JsonObject) overlay = present.overlay;
  if (present.rowid != 0 && present.same)
    return touch (self, present.rowid, error);
  if (present.rowid != 0 && prepared->revision < present.revision && !present.earlier)
    return TRUE;
  if (!put_over (self, partner, prepared, &present, &place, error))
    return FALSE;
  if (sequence != NULL)
    *sequence = place;
  return TRUE;
}

gboolean
wp_store_put (WpStore *self, const char *partner, const WpKind *kind, const char *id, gint64 revision, JsonObject *document, const char *text,
              gint64 *sequence, GError **error)
{
  g_autoptr (WpPrepared) prepared = wp_prepared_new (kind, id, revision, document, text, text != NULL ? strlen (text) : 0);

  return wp_store_put_prepared (self, partner, prepared, sequence, error);
}

gboolean
wp_store_set_overlay (WpStore *self, const char *partner, const WpKind *kind, const char *id, JsonObject *document, int pending, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WpDocument) present = wp_store_get (self, partner, kind->name, id, &local);
  g_autofree char *text = document != NULL ? wp_json_to_string (document) : NULL;

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (!need_transaction (self, error))
    return FALSE;
  if (present == NULL && document == NULL)
    return TRUE;
  if (present == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is no %s %s to lay anything over", kind->name, id);
    return FALSE;
  }
  if (document == NULL)
    pending = 0;
  if (g_strcmp0 (text, present->overlay) == 0 && pending == present->pending)
    return TRUE;

  if (!wp_db_run (self->db, error, "UPDATE document SET overlay = ?, pending = ? WHERE rowid = ?", "tii", text, (gint64) pending, present->rowid))
    return FALSE;

  if (present->deleted || g_strcmp0 (text, present->overlay) == 0)
    return TRUE;
  if (document == NULL) {
    g_autoptr (JsonObject) below = NULL;

    g_clear_pointer (&present->overlay, g_free);
    below = wp_document_parse (present, error);
    return below != NULL && wp_store_index_put (self, kind, present->rowid, partner, below, FALSE, error);
  }
  return wp_store_index_put (self, kind, present->rowid, partner, document, FALSE, error);
}

/* The change log */

GPtrArray *
wp_store_changes (WpStore *self, const char *partner, gint64 after, guint limit, gsize max_bytes, gboolean *more, GError **error)
{
  WpStmt *stmt = wp_db_prepare (
    self->db, "SELECT " WP_DOCUMENT_COLUMNS " FROM document AS d WHERE partner = ? AND sequence > ? ORDER BY sequence LIMIT ?", error);
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_document_free);
  g_autoptr (GError) local = NULL;
  gsize bytes = 0;

  *more = FALSE;
  if (stmt == NULL)
    return NULL;
  wp_stmt_bind_text (stmt, 1, partner);
  wp_stmt_bind_int (stmt, 2, after);
  wp_stmt_bind_int (stmt, 3, (gint64) limit + 1);
  /* One more than asked for says whether there are more. */
  while (!*more && wp_stmt_step (stmt, &local)) {
    WpDocument *document = wp_store_read_document (stmt);

    bytes += wp_document_size (document);
    *more = documents->len == limit || (documents->len > 0 && bytes > max_bytes);
    if (*more)
      wp_document_free (document);
    else
      g_ptr_array_add (documents, document);
  }
  return wp_stmt_end (stmt, &local, error) ? g_steal_pointer (&documents) : NULL;
}

gint64
wp_store_last_sequence (WpStore *self, const char *partner)
{
  gint64 last = 0;

  return run_for_partner (self, "SELECT last FROM log WHERE partner = ?", partner, &last, NULL) ? last : 0;
}

gboolean
wp_store_drop_tombstones (WpStore *self, gint64 before, GError **error)
{
  return wp_db_run (self->db, error, "DELETE FROM document WHERE deleted AND changed_at < ?", "i", before);
}

/* Generations */

gboolean
wp_store_begin_generation (WpStore *self, GError **error)
{
  return wp_db_run (self->db, error, "UPDATE meta SET value = CAST (value AS INTEGER) + 1 WHERE name = '" META_GENERATION "'", "");
}

static gboolean
sweep (WpStore *self, const char *partner, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT rowid, kind FROM document WHERE partner = ? AND generation < " GENERATION_SQL, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, partner);
  while (wp_stmt_step (stmt, &local))
    if (!wp_store_index_remove (self, wp_stmt_text (stmt, 1), wp_stmt_int (stmt, 0), &local))
      break;
  if (!wp_stmt_end (stmt, &local, error))
    return FALSE;

  return wp_db_run (self->db, error, "DELETE FROM document WHERE partner = ? AND generation < " GENERATION_SQL, "t", partner);
}

gboolean
wp_store_sweep_generation (WpStore *self, const char *partner, GError **error)
{
  if (wp_db_in_transaction (self->db))
    return sweep (self, partner, error);
  if (!wp_db_begin (self->db, error))
    return FALSE;
  if (sweep (self, partner, error))
    return wp_db_commit (self->db, error);
  wp_db_rollback (self->db);
  return FALSE;
}

/* Meta */

char *
wp_store_get_meta (WpStore *self, const char *name)
{
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT value FROM meta WHERE name = ?", NULL);
  char *value = NULL;

  if (stmt == NULL)
    return NULL;
  wp_stmt_bind_text (stmt, 1, name);
  if (wp_stmt_step (stmt, NULL))
    value = g_strdup (wp_stmt_text (stmt, 0));
  wp_stmt_reset (stmt);
  return value;
}

gboolean
wp_store_set_meta (WpStore *self, const char *name, const char *value, GError **error)
{
  if (value == NULL)
    return wp_db_run (self->db, error, "DELETE FROM meta WHERE name = ?", "t", name);
  return wp_db_run (self->db, error, "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", "tt", name, value);
}
