/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStorage"
#include "config.h"

#include "wp-kinds.h"
#include "wp-storage-sqlite-private.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-time.h"

#include <glib/gstdio.h>
#include <string.h>

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

  /* See wp-storage-sqlite-keys.c. */
  "CREATE TABLE license_keys (partner TEXT NOT NULL, kind TEXT NOT NULL, owner TEXT NOT NULL, line TEXT NOT NULL, sealed TEXT,"
  "  mark TEXT NOT NULL, active INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (partner, kind, owner, line)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX license_keys_mark ON license_keys (partner, mark) WHERE active;",
};

G_DEFINE_FINAL_TYPE (WpStorageSqlite, wp_storage_sqlite, WP_TYPE_STORAGE)

/* Transactions */

/* What would be written to a file that is no longer the one in the folder would be gone at the next start: nothing is taken any more. */
static gboolean
sqlite_begin (WpStorage *storage, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  if (wp_db_check_file (self->db))
    return wp_db_begin (self->db, error);
  if (!self->lost) {
    self->lost = TRUE;
    g_warning ("The database was removed, replaced or damaged under this server. Nothing is taken until it is started again.");
  }
  g_set_error_literal (error, WP_ERROR, WP_ERROR_UNAVAILABLE,
                       "The database was removed, replaced or damaged under this server. Nothing is taken until it is started again");
  return FALSE;
}

static gboolean
sqlite_commit (WpStorage *storage, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  if (!wp_db_commit (self->db, error)) {
    wp_storage_sqlite_note_mark (self);
    return FALSE;
  }
  self->mark_moved = FALSE;
  return TRUE;
}

static void
sqlite_rollback (WpStorage *storage)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  wp_db_rollback (self->db);
  wp_storage_sqlite_note_mark (self);
}

static gboolean
sqlite_get_value (WpStorage *storage, const char *name, char **value, GError **error)
{
  *value = wp_store_get_meta (WP_STORAGE_SQLITE (storage)->store, name);
  return TRUE;
}

static gboolean
sqlite_set_value (WpStorage *storage, const char *name, const char *value, GError **error)
{
  return wp_store_set_meta (WP_STORAGE_SQLITE (storage)->store, name, value, error);
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
    if (!wp_db_run (self->db, error, rules[i].sql, "i", rules[i].before))
      return FALSE;
  }
  return wp_storage_sqlite_drop_lives (self, now - WP_STORAGE_KEEP, error) && wp_storage_sqlite_drop_keys (self, now - WP_STORAGE_KEEP, error) &&
         wp_store_drop_tombstones (self->store, now - WP_STORAGE_KEEP, error);
}

static const WpStorageDatabase database = { sqlite_begin, sqlite_commit, sqlite_rollback, sqlite_get_value, sqlite_set_value, sqlite_sweep };

/* Documents */

/* Takes what it can from @document and frees it. */
static WpRecord *
to_record (WpDocument *document)
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
  return record;
}

static GPtrArray *
to_records (GPtrArray *documents)
{
  if (documents == NULL)
    return NULL;
  GPtrArray *records = g_ptr_array_new_full (documents->len, (GDestroyNotify) wp_record_free);
  g_ptr_array_set_free_func (documents, NULL);
  for (guint i = 0; i < documents->len; i++)
    g_ptr_array_add (records, to_record (g_ptr_array_index (documents, i)));
  g_ptr_array_unref (documents);
  return records;
}

static gboolean
sqlite_find_partner (WpStorage *storage, const WpKind *kind, const char *id, const char *except, char **partner, gboolean *several, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  g_autoptr (GError) local = NULL;
  WpStmt *stmt = wp_db_bind (self->db, error, "SELECT partner FROM owners WHERE kind = ?1 AND id = ?2 AND partner IS NOT ?3 LIMIT 2", "ttt",
                             kind->name, id, except);
  *partner = NULL;
  if (stmt == NULL)
    return FALSE;
  if (wp_stmt_step (stmt, &local))
    *partner = g_strdup (wp_stmt_text (stmt, 0));
  *several = *partner != NULL && wp_stmt_step (stmt, &local);
  return wp_stmt_end (stmt, &local, error);
}

static gboolean
sqlite_get_document (WpStorage *storage, const char *partner, const WpKind *kind, const char *id, WpRecord **record, GError **error)
{
  g_autoptr (GError) local = NULL;
  WpDocument *document = wp_store_get (WP_STORAGE_SQLITE (storage)->store, partner, kind->name, id, &local);
  *record = document != NULL ? to_record (document) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The owner of a document is the partner that has it now. */
static gboolean
set_owner (WpStorageSqlite *self, const WpRecord *record, GError **error)
{
  return wp_db_run (self->db, error,
                    record->deleted ? "DELETE FROM owners WHERE kind = ?1 AND id = ?2 AND partner = ?3"
                                    : "INSERT OR IGNORE INTO owners (kind, id, partner) VALUES (?1, ?2, ?3)",
                    "ttt", record->kind->name, record->id, record->partner);
}

static gboolean
sqlite_put_document (WpStorage *storage, const WpRecord *record, JsonObject *document, gboolean was_there, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  return (was_there != record->deleted || set_owner (self, record, error)) &&
         wp_store_put (self->store, record->partner, record->kind, record->id, record->revision, document, record->text, NULL, error);
}

static GStrv
sqlite_list_shared (WpStorage *storage, const WpKind *kind, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GError) local = NULL;
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error,
                             "SELECT id FROM owners WHERE kind = ?1 GROUP BY id HAVING count (*) > 1 ORDER BY id LIMIT 100", "t", kind->name);
  if (stmt == NULL)
    return NULL;
  while (wp_stmt_step (stmt, &local))
    g_strv_builder_add (ids, wp_stmt_text (stmt, 0));
  return wp_stmt_end (stmt, &local, error) ? g_strv_builder_end (ids) : NULL;
}

static GPtrArray *
sqlite_changes (WpStorage *storage, const char *partner, gint64 after, guint limit, gsize max_bytes, gboolean *more, GError **error)
{
  return to_records (wp_store_changes (WP_STORAGE_SQLITE (storage)->store, partner, after, limit, max_bytes, more, error));
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
  return to_records (wp_store_query_page (WP_STORAGE_SQLITE (storage)->store, query, after, limit, max_bytes, next, error));
}

static const WpStorageDocuments documents = {
  .find_partner = sqlite_find_partner,
  .get = sqlite_get_document,
  .put = sqlite_put_document,
  .list_shared = sqlite_list_shared,
  .changes = sqlite_changes,
  .last_sequence = sqlite_last_sequence,
  .lookup = sqlite_lookup,
  .query = sqlite_query,
};

/* Answers */

static gboolean
sqlite_find_answer (WpStorage *storage, const char *scope, const char *key, WpKeptAnswer **answer, GError **error)
{
  gboolean found;
  *answer = NULL;
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error,
                             "SELECT fingerprint, status, type, body, location FROM keys WHERE scope = ?1 AND key = ?2", "tt", scope, key);
  if (!wp_stmt_step_one (stmt, &found, error))
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
sqlite_put_answer (WpStorage *storage, const char *scope, const char *key, const WpKeptAnswer *answer, gint64 at, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  if (!wp_db_run (self->db, error,
                  "INSERT INTO keys (scope, key, fingerprint, type, body, location, status, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", "ttttttii",
                  scope, key, answer->fingerprint, answer->content_type, answer->body, answer->location, (gint64) answer->status, at))
    return FALSE;
  /* Now and then: it looks at all of them. */
  return self->n_keys++ % WP_STORAGE_SQLITE_KEYS_SLACK != 0 ||
         wp_db_run (self->db, error,
                    "DELETE FROM keys WHERE scope = ?1 AND at <= (SELECT at FROM keys WHERE scope = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)", "ti",
                    scope, (gint64) WP_STORAGE_ANSWERS);
}

static const WpStorageAnswers answers = { sqlite_find_answer, sqlite_put_answer };

static void
wp_storage_sqlite_finalize (GObject *object)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (object);
  g_clear_pointer (&self->lookup_partner, g_free);
  g_clear_pointer (&self->store, wp_store_close);
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
  WpStorage *storage = &self->parent;
  storage->database = &database;
  storage->documents = &documents;
  storage->people = &wp_storage_sqlite_people;
  storage->sign_ins = &wp_storage_sqlite_sign_ins;
  storage->blobs = &wp_storage_sqlite_blobs;
  storage->answers = &answers;
  storage->lives = &wp_storage_sqlite_lives;
  storage->keys = &wp_storage_sqlite_keys;
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

/* A folder whose database is gone is not a new one: begun empty, everybody would be signed out and nothing be there. */
static gboolean
check_there (const char *path, const char *mark, GError **error)
{
  GStatBuf info;
  if (mark == NULL || !g_file_test (mark, G_FILE_TEST_EXISTS) || (g_stat (path, &info) == 0 && info.st_size > 0))
    return TRUE;
  g_set_error (error, WP_ERROR, WP_ERROR_STORAGE,
               "%s is missing or empty, but was here before: put a backup in its place, or remove %s to begin anew", path, mark);
  return FALSE;
}

WpStorage *
wp_storage_sqlite_new (const char *path, GError **error)
{
  g_autoptr (WpStorageSqlite) self = g_object_new (WP_TYPE_STORAGE_SQLITE, NULL);
  self->mark = strcmp (path, ":memory:") != 0 ? g_strconcat (path, "-numbers", NULL) : NULL;
  if (!check_there (path, self->mark, error))
    return NULL;
  self->store = wp_store_open (path, WP_STORE_SERVER, error);
  if (self->store == NULL)
    return NULL;
  self->db = wp_store_get_db (self->store);
  return migrate (self, error) && wp_storage_sqlite_go_on (self, error) ? (WpStorage *) g_steal_pointer (&self) : NULL;
}
