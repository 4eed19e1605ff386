/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStorage"
#include "config.h"

#include "wp-kinds.h"
#include "wp-storage-sqlite-private.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

/* What a transaction did to a partner's documents: what the event streams say after the commit. */
typedef struct {
  GPtrArray *wake;
  GPtrArray *drills;
} Touched;

/* Script i brings the tables beside the documents from version i to i + 1. */
static const char *const migrations[] = {
  "CREATE TABLE partners (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
  "CREATE TABLE users (id TEXT PRIMARY KEY, partner TEXT NOT NULL REFERENCES partners (id), email TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
  "  role TEXT NOT NULL, password TEXT NOT NULL) STRICT;"
  "CREATE TABLE owners (kind TEXT NOT NULL, id TEXT NOT NULL, partner TEXT NOT NULL REFERENCES partners (id),"
  "  PRIMARY KEY (kind, id, partner)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE counters (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;"
  "CREATE TABLE keys (scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, type TEXT NOT NULL,"
  "  body TEXT NOT NULL, location TEXT, at INTEGER NOT NULL, PRIMARY KEY (scope, key)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX keys_at ON keys (at);"
  "CREATE TABLE sign_ins (hash TEXT PRIMARY KEY, client TEXT NOT NULL, redirect TEXT NOT NULL, state TEXT, challenge TEXT NOT NULL,"
  "  scope TEXT, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE codes (hash TEXT PRIMARY KEY, user TEXT NOT NULL, client TEXT NOT NULL, redirect TEXT NOT NULL, challenge TEXT NOT NULL,"
  "  scope TEXT, family TEXT, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE families (id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users (id), scope TEXT, at INTEGER NOT NULL,"
  "  revoked INTEGER NOT NULL DEFAULT 0, used_hash TEXT, used_generation INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;"
  "CREATE INDEX families_user ON families (user);"
  "CREATE TABLE tokens (hash TEXT PRIMARY KEY, family TEXT NOT NULL REFERENCES families (id), type INTEGER NOT NULL,"
  "  generation INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE INDEX tokens_family ON tokens (family);"
  "CREATE INDEX tokens_expires ON tokens (expires);",

  "CREATE TABLE blobs (partner TEXT NOT NULL REFERENCES partners (id), hash TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,"
  "  at INTEGER NOT NULL, PRIMARY KEY (partner, hash)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX blobs_hash ON blobs (hash);",

  /* Which submission names which file, see wp-storage-sqlite-blobs.c; first, of those there are. */
  "CREATE TABLE uses (partner TEXT NOT NULL, submission TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (partner, submission, hash))"
  "  STRICT, WITHOUT ROWID;"
  "CREATE INDEX uses_hash ON uses (partner, hash);"
  "INSERT OR IGNORE INTO uses SELECT d.partner, d.id, t.value"
  "  FROM owners AS o JOIN document AS d ON d.partner = o.partner AND d.kind = o.kind AND d.id = o.id JOIN json_tree (d.body) AS t"
  "  WHERE o.kind = 'submission' AND t.key = 'sha256' AND t.type = 'text';",

  /* See wp-storage-sqlite-lives.c. An owner is whoever has the document now. */
  "CREATE TABLE lives (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL) STRICT;"
  "CREATE TABLE life_starts (partner TEXT NOT NULL, life INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (partner, life))"
  "  STRICT, WITHOUT ROWID;"
  "CREATE INDEX life_starts_life ON life_starts (life);"
  "CREATE TABLE numbers (partner TEXT PRIMARY KEY, next INTEGER NOT NULL, reserved INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "DELETE FROM owners WHERE NOT EXISTS (SELECT 1 FROM document AS d WHERE d.partner = owners.partner AND d.kind = owners.kind"
  "  AND d.id = owners.id AND NOT d.deleted);",

  /* What a sign-in needs on its way is in its page; what was kept of tokens and answers beyond need goes. */
  "DROP TABLE sign_ins;"
  "CREATE TABLE used_sign_ins (hash TEXT PRIMARY KEY, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE INDEX codes_user ON codes (user, expires);"
  "CREATE INDEX keys_scope_at ON keys (scope, at);"
  "DELETE FROM tokens WHERE type = 2 AND EXISTS (SELECT 1 FROM families AS f"
  "  WHERE f.id = tokens.family AND tokens.generation <= f.used_generation AND tokens.hash IS NOT f.used_hash);"
  "UPDATE keys SET body = json_remove (body, '$.current.document') WHERE status IN (409, 412) AND json_valid (body);",
};

static void wp_storage_sqlite_iface_init (WpStorageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WpStorageSqlite, wp_storage_sqlite, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WP_TYPE_STORAGE, wp_storage_sqlite_iface_init))

static void
touched_free (gpointer data)
{
  Touched *touched = data;
  g_ptr_array_unref (touched->wake);
  g_ptr_array_unref (touched->drills);
  g_free (touched);
}

static Touched *
need_touched (WpStorageSqlite *self, const char *partner)
{
  Touched *touched = g_hash_table_lookup (self->touched, partner);
  if (touched == NULL) {
    touched = g_new0 (Touched, 1);
    touched->wake = g_ptr_array_new_with_free_func (g_free);
    touched->drills = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (self->touched, g_strdup (partner), touched);
  }
  return touched;
}

WpStmt *
wp_storage_sqlite_prepare (WpStorageSqlite *self, GError **error, const char *sql, int n_texts, ...)
{
  WpStmt *stmt = wp_db_prepare (self->db, sql, error);
  va_list args;
  va_start (args, n_texts);
  for (int i = 1; stmt != NULL && i <= n_texts; i++)
    wp_stmt_bind_text (stmt, i, va_arg (args, const char *));
  va_end (args);
  return stmt;
}

gboolean
wp_storage_sqlite_step_one (WpStmt *stmt, gboolean *found, GError **error)
{
  g_autoptr(GError) local = NULL;
  *found = FALSE;
  if (stmt == NULL)
    return FALSE;
  *found = wp_stmt_step (stmt, &local);
  if (!*found)
    wp_stmt_reset (stmt);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
wp_storage_sqlite_run (WpStmt *stmt, GError **error)
{
  return stmt != NULL && wp_stmt_run (stmt, error);
}

static gboolean
sqlite_begin (WpStorage *storage, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  g_return_val_if_fail (!self->open, FALSE);
  self->open = wp_db_begin (self->db, error);
  g_hash_table_remove_all (self->touched);
  return self->open;
}

static gboolean
sqlite_commit (WpStorage *storage, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  GHashTableIter iter;
  gpointer partner, value;

  self->open = FALSE;
  if (!wp_db_commit (self->db, error)) {
    g_hash_table_remove_all (self->touched);
    wp_storage_sqlite_note_mark (self);
    return FALSE;
  }
  self->mark_moved = FALSE;
  /* A handler may begin the next transaction. */
  g_autoptr(GHashTable) touched = g_steal_pointer (&self->touched);
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, touched_free);
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &partner, &value)) {
    Touched *it = value;
    g_ptr_array_add (it->wake, NULL);
    g_ptr_array_add (it->drills, NULL);
    g_signal_emit_by_name (self, "committed", partner, it->wake->pdata, it->drills->pdata);
  }
  return TRUE;
}

static void
sqlite_rollback (WpStorage *storage)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  self->open = FALSE;
  g_hash_table_remove_all (self->touched);
  wp_db_rollback (self->db);
  wp_storage_sqlite_note_mark (self);
}

static gboolean
sqlite_in_transaction (WpStorage *storage)
{
  return WP_STORAGE_SQLITE (storage)->open;
}

static gboolean
sqlite_get_meta (WpStorage *storage, const char *name, char **value, GError **error)
{
  *value = wp_store_get_meta (WP_STORAGE_SQLITE (storage)->store, name);
  return TRUE;
}

static gboolean
sqlite_set_meta (WpStorage *storage, const char *name, const char *value, GError **error)
{
  return wp_store_set_meta (WP_STORAGE_SQLITE (storage)->store, name, value, error);
}

static void
say_damaged (WpStorageSqlite *self, const WpRecord *record, const char *what, const char *why)
{
  if (g_hash_table_add (self->damaged, g_strdup_printf ("%s %s %s", record->partner, record->kind->name, record->id)))
    g_warning ("%s %s of partner %s is damaged (%s): %s", record->kind->name, record->id, record->partner, why, what);
}

/* Whatever a document has met in the database, no list and no page may break by it. */
static void
check_text (WpStorageSqlite *self, WpRecord *record)
{
  g_autoptr(GError) error = NULL;
  if (record->text == NULL || record->kind == NULL)
    return;
  /* Around it there must be room for what an answer adds. */
  gsize size = strlen (record->text);
  if (size > WP_MAX_ANSWER - WP_MAX_DOCUMENT)
    g_set_error (&error, WP_ERROR, WP_ERROR_TOO_LARGE, "%" G_GSIZE_FORMAT " bytes", size);
  else if (wp_json_check (record->text, size, WP_MAX_DEPTH_DOCUMENT, &error))
    return;
  g_autoptr(JsonObject) mended = g_error_matches (error, WP_ERROR, WP_ERROR_MALFORMED) ? wp_json_mend (record->text, size) : NULL;
  g_autofree char *text = mended != NULL ? wp_json_to_string (mended) : NULL;
  if (text != NULL && !wp_json_check (text, -1, WP_MAX_DEPTH_DOCUMENT, NULL))
    g_clear_pointer (&text, g_free);
  say_damaged (self, record, text != NULL ? "its numbers are mended" : "it is in no list and no page; put back a backup", error->message);
  g_free (record->text);
  record->text = g_steal_pointer (&text);
}

/* Takes what it can from @document and frees it. */
static WpRecord *
to_record (WpStorageSqlite *self, WpDocument *document)
{
  WpRecord *record = g_new0 (WpRecord, 1);
  record->partner = g_steal_pointer (&document->partner);
  record->kind = wp_kind_find (document->kind);
  record->id = g_steal_pointer (&document->id);
  record->revision = document->revision;
  record->sequence = document->sequence;
  record->deleted = document->deleted;
  record->owner = g_steal_pointer (&document->owner);
  record->text = g_steal_pointer (&document->text);
  wp_document_free (document);
  check_text (self, record);
  return record;
}

static GPtrArray *
to_records (WpStorageSqlite *self, GPtrArray *documents)
{
  if (documents == NULL)
    return NULL;
  GPtrArray *records = g_ptr_array_new_full (documents->len, (GDestroyNotify) wp_record_free);
  g_ptr_array_set_free_func (documents, NULL);
  for (guint i = 0; i < documents->len; i++)
    g_ptr_array_add (records, to_record (self, g_ptr_array_index (documents, i)));
  g_ptr_array_unref (documents);
  return records;
}

/* @partner: (out): the one that has it, or one that is not @but, %NULL when there is none
 * @several: (out): there is another one */
static gboolean
find_owner (WpStorageSqlite *self, const WpKind *kind, const char *id, const char *but, char **partner, gboolean *several, GError **error)
{
  g_autoptr(GError) local = NULL;
  WpStmt *stmt = wp_storage_sqlite_prepare (self, error, "SELECT partner FROM owners WHERE kind = ?1 AND id = ?2 AND partner IS NOT ?3 LIMIT 2", 3,
                                            kind->name, id, but);
  if (stmt == NULL)
    return FALSE;
  if (wp_stmt_step (stmt, &local))
    *partner = g_strdup (wp_stmt_text (stmt, 0));
  *several = *partner != NULL && wp_stmt_step (stmt, &local);
  wp_stmt_reset (stmt);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
sqlite_get_document (WpStorage *storage, const char *partner, const WpKind *kind, const char *id, WpRecord **record, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  g_autofree char *owner = g_strdup (partner);
  gboolean several = FALSE;
  g_autoptr(GError) local = NULL;

  *record = NULL;
  if (owner == NULL && !find_owner (self, kind, id, NULL, &owner, &several, error))
    return FALSE;
  if (several) {
    g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "The %s “%s” is at more than one partner, and it is not clear which is meant", kind->name, id);
    return FALSE;
  }
  if (owner == NULL)
    return TRUE;
  g_autoptr(WpDocument) document = wp_store_get (self->store, owner, kind->name, id, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (document == NULL || document->deleted)
    return TRUE;
  g_autoptr(WpRecord) found = to_record (self, g_steal_pointer (&document));
  if (found->text == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "%s %s is damaged", kind->name, id);
    return FALSE;
  }
  *record = g_steal_pointer (&found);
  return TRUE;
}

static void
note_touched (WpStorageSqlite *self, const char *partner, const WpKind *kind, const char *id, JsonObject *document)
{
  Touched *touched = need_touched (self, partner);
  if (kind->wakes == WP_WAKES_BY_DRILL)
    g_ptr_array_add (touched->drills, g_strdup (id));
  if (kind->wakes != WP_WAKES_BY_ALERT || document == NULL)
    return;
  if (wp_incident_rule_alarm (document))
    g_ptr_array_add (touched->wake, g_strdup (id));
}

/* The owner of a document is the partner that has it now. */
static gboolean
set_owner (WpStorageSqlite *self, const char *partner, const WpKind *kind, const char *id, gboolean there, GError **error)
{
  g_autofree char *other = NULL;
  gboolean several;
  if (there && kind->one_partner && !find_owner (self, kind, id, partner, &other, &several, error))
    return FALSE;
  if (other != NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "The %s “%s” belongs to another partner", kind->name, id);
    return FALSE;
  }
  return wp_storage_sqlite_run (
    wp_storage_sqlite_prepare (self, error,
                               there ? "INSERT OR IGNORE INTO owners (kind, id, partner) VALUES (?1, ?2, ?3)" :
                                       "DELETE FROM owners WHERE kind = ?1 AND id = ?2 AND partner = ?3",
                               3, kind->name, id, partner),
    error);
}

/* The text that is kept of @document: one that can be read again, and no larger than a page can carry. What an older version let grow
 * beyond that can still be closed. */
static char *
make_text (const WpKind *kind, const char *id, JsonObject *document, const WpDocument *known, GError **error)
{
  g_autofree char *text = wp_json_to_string (document);
  gsize size = strlen (text), old = known != NULL && known->text != NULL ? strlen (known->text) : 0;
  g_autoptr(GError) local = NULL;
  if (size > MAX (WP_MAX_DOCUMENT, old + WP_DOCUMENT_RESERVE / 2)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, "This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one");
    return NULL;
  }
  if (wp_json_check (text, size, WP_MAX_DEPTH_DOCUMENT, &local))
    return g_steal_pointer (&text);
  g_set_error (error, WP_ERROR, WP_ERROR_STORAGE, "%s %s would not be JSON: %s", kind->name, id, local->message);
  return NULL;
}

/* @document: (nullable). @known: (nullable): what there is at @partner */
static gboolean
write_document (WpStorageSqlite *self, const char *partner, const WpKind *kind, const char *id, gint64 revision, const WpDocument *known,
                JsonObject *document, GError **error)
{
  gboolean was_there = known != NULL && !known->deleted;
  g_autofree char *text = NULL;
  if (document != NULL) {
    wp_json_set_string (document, "id", id);
    wp_json_set_int (document, "revision", revision);
    text = make_text (kind, id, document, known, error);
    if (text == NULL)
      return FALSE;
  }
  if (was_there != (document != NULL) && !set_owner (self, partner, kind, id, document != NULL, error))
    return FALSE;
  if (!wp_store_put (self->store, partner, kind, id, revision, document, text, NULL, error))
    return FALSE;
  if (kind == &wp_kind_submission && !wp_storage_sqlite_note_uses (self, partner, id, document, error))
    return FALSE;
  note_touched (self, partner, kind, id, document);
  return TRUE;
}

static gboolean
sqlite_put_document (WpStorage *storage, const char *partner, const WpKind *kind, const char *id, JsonObject *document, gint64 *revision,
                     GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  g_autofree char *kept = g_strdup (id); /* the id may be the document's own */
  g_autoptr(GError) local = NULL;
  g_return_val_if_fail (self->open, FALSE);

  g_autoptr(WpDocument) known = wp_store_get (self->store, partner, kind->name, kept, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  gint64 next = known != NULL ? known->revision + 1 : 1;
  if (!write_document (self, partner, kind, kept, next, known, document, error))
    return FALSE;
  if (revision != NULL)
    *revision = next;
  return TRUE;
}

static gboolean
sqlite_move_document (WpStorage *storage, const WpRecord *record, const char *partner, const char *id, JsonObject *document, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  g_autoptr(GError) local = NULL;
  g_return_val_if_fail (self->open, FALSE);

  g_autoptr(WpDocument) old = wp_store_get (self->store, record->partner, record->kind->name, record->id, &local);
  g_autoptr(WpDocument) known = local == NULL ? wp_store_get (self->store, partner, record->kind->name, id, &local) : NULL;
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  /* A revision never restarts, wherever the document is. */
  gint64 next = MAX (record->revision, known != NULL ? known->revision : 0) + 1;
  return write_document (self, record->partner, record->kind, record->id, record->revision + 1, old, NULL, error) &&
         write_document (self, partner, record->kind, id, next, known, document, error);
}

static GStrv
sqlite_list_shared (WpStorage *storage, const WpKind *kind, GError **error)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr(GError) local = NULL;
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error,
                                            "SELECT id FROM owners WHERE kind = ?1 GROUP BY id HAVING count (*) > 1 ORDER BY id LIMIT 100", 1,
                                            kind->name);
  while (stmt != NULL && wp_stmt_step (stmt, &local))
    g_strv_builder_add (ids, wp_stmt_text (stmt, 0));
  if (stmt != NULL && local == NULL)
    return g_strv_builder_end (ids);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static GPtrArray *
sqlite_changes (WpStorage *storage, const char *partner, gint64 after, guint limit, gsize max_bytes, gboolean *more, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  return to_records (self, wp_store_changes (self->store, partner, after, limit, max_bytes, more, error));
}

static gint64
sqlite_last_sequence (WpStorage *storage, const char *partner)
{
  return wp_store_last_sequence (WP_STORAGE_SQLITE (storage)->store, partner);
}

static const WpLookup *
sqlite_lookup (WpStorage *storage, const char *partner)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  g_free (self->lookup_partner);
  self->lookup_partner = g_strdup (partner);
  wp_store_lookup_init (&self->lookup, self->store, self->lookup_partner);
  return &self->lookup.lookup;
}

static GPtrArray *
sqlite_query (WpStorage *storage, const WpQuery *query, const char *after, guint limit, gsize max_bytes, char **next, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  GPtrArray *records = to_records (self, wp_store_query_page (self->store, query, after, limit, max_bytes, next, error));
  for (guint i = records != NULL ? records->len : 0; i > 0; i--)
    if (((WpRecord *) records->pdata[i - 1])->text == NULL)
      g_ptr_array_remove_index (records, i - 1);
  return records;
}

static gboolean
sqlite_find_key (WpStorage *storage, const char *scope, const char *key, WpKeptAnswer **answer, GError **error)
{
  gboolean found;
  *answer = NULL;
  WpStmt *stmt = wp_storage_sqlite_prepare (
    WP_STORAGE_SQLITE (storage), error, "SELECT fingerprint, status, type, body, location FROM keys WHERE scope = ?1 AND key = ?2", 2, scope, key);
  if (!wp_storage_sqlite_step_one (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *answer = g_new0 (WpKeptAnswer, 1);
  (*answer)->fingerprint = g_strdup (wp_stmt_text (stmt, 0));
  (*answer)->status = wp_stmt_int (stmt, 1);
  (*answer)->content_type = g_strdup (wp_stmt_text (stmt, 2));
  (*answer)->body = g_strdup (wp_stmt_text (stmt, 3));
  (*answer)->location = g_strdup (wp_stmt_text (stmt, 4));
  wp_stmt_reset (stmt);
  return TRUE;
}

static gboolean
sqlite_put_key (WpStorage *storage, const char *scope, const char *key, const WpKeptAnswer *answer, gint64 at, GError **error)
{
  WpStmt *stmt = wp_storage_sqlite_prepare (
    WP_STORAGE_SQLITE (storage), error,
    "INSERT INTO keys (scope, key, fingerprint, type, body, location, status, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", 6, scope, key,
    answer->fingerprint, answer->content_type, answer->body, answer->location);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 7, answer->status);
  wp_stmt_bind_int (stmt, 8, at);
  if (!wp_stmt_run (stmt, error))
    return FALSE;
  /* Now and then: it looks at all of them. */
  if (WP_STORAGE_SQLITE (storage)->n_keys++ % WP_STORAGE_SQLITE_KEYS_SLACK != 0)
    return TRUE;
  stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error,
                                    "DELETE FROM keys WHERE scope = ?1 AND at <= (SELECT at FROM keys WHERE scope = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)",
                                    1, scope);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 2, WP_STORAGE_KEYS);
  return wp_stmt_run (stmt, error);
}

static gboolean
sqlite_sweep (WpStorage *storage, gint64 now, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  const struct {
    const char *sql;
    gint64 before;
  } rules[] = {
    { "DELETE FROM used_sign_ins WHERE expires < ?1", now },
    { "DELETE FROM codes WHERE expires < ?1", now - WP_DAY }, /* so long a replay is noticed */
    { "DELETE FROM tokens WHERE expires < ?1", now - WP_DAY },
    { "DELETE FROM families WHERE at < ?1 AND NOT EXISTS (SELECT 1 FROM tokens WHERE family = families.id)", now - WP_DAY },
    { "DELETE FROM keys WHERE at < ?1", now - WP_STORAGE_KEEP },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    WpStmt *stmt = wp_db_prepare (self->db, rules[i].sql, error);
    if (stmt == NULL)
      return FALSE;
    wp_stmt_bind_int (stmt, 1, rules[i].before);
    if (!wp_stmt_run (stmt, error))
      return FALSE;
  }
  return wp_storage_sqlite_drop_lives (self, now - WP_STORAGE_KEEP, error) &&
         wp_store_drop_tombstones (self->store, now - WP_STORAGE_KEEP, error);
}

static void
wp_storage_sqlite_finalize (GObject *object)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (object);
  g_clear_pointer (&self->lookup_partner, g_free);
  g_clear_pointer (&self->store, wp_store_close);
  g_clear_pointer (&self->touched, g_hash_table_unref);
  g_clear_pointer (&self->damaged, g_hash_table_unref);
  g_free (self->mark);
  G_OBJECT_CLASS (wp_storage_sqlite_parent_class)->finalize (object);
}

static void
wp_storage_sqlite_class_init (WpStorageSqliteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_storage_sqlite_finalize;
}

static void
wp_storage_sqlite_init (WpStorageSqlite *self)
{
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, touched_free);
  self->damaged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
wp_storage_sqlite_iface_init (WpStorageInterface *iface)
{
  iface->begin = sqlite_begin;
  iface->commit = sqlite_commit;
  iface->rollback = sqlite_rollback;
  iface->in_transaction = sqlite_in_transaction;
  iface->get_meta = sqlite_get_meta;
  iface->set_meta = sqlite_set_meta;
  iface->get_document = sqlite_get_document;
  iface->put_document = sqlite_put_document;
  iface->move_document = sqlite_move_document;
  iface->list_shared = sqlite_list_shared;
  iface->changes = sqlite_changes;
  iface->last_sequence = sqlite_last_sequence;
  iface->lookup = sqlite_lookup;
  iface->query = sqlite_query;
  iface->find_key = sqlite_find_key;
  iface->put_key = sqlite_put_key;
  iface->sweep = sqlite_sweep;
  wp_storage_sqlite_blobs_init (iface);
  wp_storage_sqlite_lives_init (iface);
  wp_storage_sqlite_sign_in_init (iface);
}

/* The store owns user_version; the version of the tables beside it is a value of its own. */
static gboolean
migrate (WpStorageSqlite *self, GError **error)
{
  g_autofree char *text = wp_store_get_meta (self->store, "server-tables");
  guint64 version = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;

  if (version > G_N_ELEMENTS (migrations)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE_TOO_NEW, "The state folder was written by a newer version");
    return FALSE;
  }
  for (; version < G_N_ELEMENTS (migrations); version++) {
    g_autofree char *next = g_strdup_printf ("%" G_GUINT64_FORMAT, version + 1);
    if (!wp_db_begin (self->db, error))
      return FALSE;
    if (!wp_db_exec (self->db, migrations[version], error) || !wp_store_set_meta (self->store, "server-tables", next, error)) {
      wp_db_rollback (self->db);
      return FALSE;
    }
    if (!wp_db_commit (self->db, error))
      return FALSE;
  }
  return TRUE;
}

WpStorage *
wp_storage_sqlite_new (const char *path, GError **error)
{
  g_autoptr(WpStorageSqlite) self = g_object_new (WP_TYPE_STORAGE_SQLITE, NULL);
  self->store = wp_store_open (path, WP_STORE_SERVER, error);
  if (self->store == NULL)
    return NULL;
  self->db = wp_store_get_db (self->store);
  self->mark = strcmp (path, ":memory:") != 0 ? g_strconcat (path, "-numbers", NULL) : NULL;
  return migrate (self, error) && wp_storage_sqlite_go_on (self, error) ? WP_STORAGE (g_steal_pointer (&self)) : NULL;
}
