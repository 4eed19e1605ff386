/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDb"
#include "config.h"

#include "wp-db-private.h"

#include "wp-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 5000
/* How many virtual machine steps pass between two looks at the cancellable: well under a millisecond */
#define CANCEL_STEPS 2000
/* A disk with less free space than this is still full, even when a small write succeeds. */
#define ROOM (1024 * 1024)

struct _WpStmt {
  WpDb *db;          /* (unowned) */
  sqlite3_stmt *raw; /* (owned) */
  int bind_code;     /* the first binding that failed */
  gboolean done;     /* SQLite would silently start again on a further step */
};

static gboolean
has_room (WpDb *self)
{
  struct statvfs info;

  return self->path == NULL || statvfs (self->path, &info) != 0 || (guint64) info.f_bavail * info.f_frsize >= ROOM;
}

static gboolean
is_full (int system_errno)
{
  return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG;
}

/* The one place where SQLite's codes become ours. */
static int
translate (WpDb *self, int code)
{
  switch (code & 0xff) {
  case SQLITE_FULL:
    return WP_ERROR_STORAGE_FULL;
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN:
    /* A quota and the index of the write-ahead log meet a full disk as an I/O error; a commit keeps no errno of its own. */
    return is_full (errno) || is_full (sqlite3_system_errno (self->handle)) ? WP_ERROR_STORAGE_FULL : WP_ERROR_STORAGE;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return WP_ERROR_STORAGE_CORRUPT;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
    return WP_ERROR_STORAGE_BUSY;
  case SQLITE_ERROR:
    /* The statements are ours: a table that was there has gone with a file that was cut off. */
    return self->ready && g_str_has_prefix (sqlite3_errmsg (self->handle), "no such table") ? WP_ERROR_STORAGE_CORRUPT : WP_ERROR_STORAGE;
  default:
    return WP_ERROR_STORAGE;
  }
}

static void
note_failure (WpDb *self, int code, int translated)
{
  gboolean ours = translated == WP_ERROR_STORAGE_FULL || translated == WP_ERROR_STORAGE_CORRUPT || (code & 0xff) == SQLITE_IOERR ||
                  (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_READONLY;

  self->changes = sqlite3_total_changes64 (self->handle);
  if (ours && self->trouble != WP_ERROR_STORAGE_CORRUPT)
    self->trouble = translated;
}

static void
note_success (WpDb *self)
{
  gint64 changes = sqlite3_total_changes64 (self->handle);

  if (changes == self->changes || !sqlite3_get_autocommit (self->handle))
    return;
  self->changes = changes;
  if (self->trouble != 0 && self->trouble != WP_ERROR_STORAGE_CORRUPT && has_room (self))
    self->trouble = 0;
}

static gboolean
fail (WpDb *self, int code, GError **error)
{
  int translated = translate (self, code);

  if ((code & 0xff) == SQLITE_INTERRUPT) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
    return FALSE;
  }
  note_failure (self, code, translated);
  g_set_error (error, WP_ERROR, translated, "%s (%d)", sqlite3_errmsg (self->handle), code);
  return FALSE;
}

sqlite3 *
wp_db_get_handle (WpDb *self)
{
  return self->handle;
}

gboolean
wp_db_in_transaction (WpDb *self)
{
  return !sqlite3_get_autocommit (self->handle);
}

static int
check_cancelled_cb (void *data)
{
  return g_cancellable_is_cancelled (data);
}

void
wp_db_set_cancellable (WpDb *self, GCancellable *cancellable)
{
  sqlite3_progress_handler (self->handle, cancellable != NULL ? CANCEL_STEPS : 0, cancellable != NULL ? check_cancelled_cb : NULL, cancellable);
}

/* Statements */

void
wp_stmt_free (WpStmt *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->raw);
  g_free (self);
}

static WpStmt *
stmt_new (WpDb *db, const char *sql, guint flags, GError **error)
{
  WpStmt *self;
  sqlite3_stmt *raw = NULL;
  int code = sqlite3_prepare_v3 (db->handle, sql, -1, flags, &raw, NULL);

  if (code != SQLITE_OK) {
    fail (db, code, error);
    return NULL;
  }

  self = g_new0 (WpStmt, 1);
  self->db = db;
  self->raw = raw;
  return self;
}

WpStmt *
wp_db_prepare_once (WpDb *self, const char *sql, GError **error)
{
  return stmt_new (self, sql, 0, error);
}

WpStmt *
wp_db_prepare (WpDb *self, const char *sql, GError **error)
{
  WpStmt *stmt = g_hash_table_lookup (self->statements, sql);

  if (stmt != NULL) {
    wp_stmt_reset (stmt);
    sqlite3_clear_bindings (stmt->raw);
    return stmt;
  }

  stmt = stmt_new (self, sql, SQLITE_PREPARE_PERSISTENT, error);
  if (stmt != NULL)
    g_hash_table_insert (self->statements, g_strdup (sql), stmt);
  return stmt;
}

static void
note_binding (WpStmt *self, int code)
{
  if (self->bind_code == SQLITE_OK)
    self->bind_code = code;
}

void
wp_stmt_bind_int (WpStmt *self, int index, gint64 value)
{
  note_binding (self, sqlite3_bind_int64 (self->raw, index, value));
}

void
wp_stmt_bind_text (WpStmt *self, int index, const char *value)
{
  note_binding (self, sqlite3_bind_text64 (self->raw, index, value, value != NULL ? strlen (value) : 0, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void
wp_stmt_bind_pointer (WpStmt *self, int index, gpointer pointer, const char *type)
{
  note_binding (self, sqlite3_bind_pointer (self->raw, index, pointer, type, NULL));
}

static WpStmt *
bind (WpDb *self, const char *sql, const char *types, va_list args, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self, sql, error);

  for (int i = 0; stmt != NULL && types[i] != '\0'; i++)
    if (types[i] == 't')
      wp_stmt_bind_text (stmt, i + 1, va_arg (args, const char *));
    else
      wp_stmt_bind_int (stmt, i + 1, va_arg (args, gint64));
  return stmt;
}

WpStmt *
wp_db_bind (WpDb *self, GError **error, const char *sql, const char *types, ...)
{
  va_list args;

  va_start (args, types);
  WpStmt *stmt = bind (self, sql, types, args, error);
  va_end (args);
  return stmt;
}

gboolean
wp_db_run (WpDb *self, GError **error, const char *sql, const char *types, ...)
{
  va_list args;

  va_start (args, types);
  WpStmt *stmt = bind (self, sql, types, args, error);
  va_end (args);
  return stmt != NULL && wp_stmt_run (stmt, error);
}

gboolean
wp_stmt_step (WpStmt *self, GError **error)
{
  int code = self->bind_code;

  if (self->done)
    return FALSE;
  errno = 0;
  if (code == SQLITE_OK)
    code = sqlite3_step (self->raw);
  if (code == SQLITE_ROW)
    return TRUE;

  if (code != SQLITE_DONE)
    fail (self->db, code, error);
  else
    note_success (self->db);
  /* A statement that is not reset would hold its snapshot open. */
  sqlite3_reset (self->raw);
  self->done = TRUE;
  return FALSE;
}

gboolean
wp_stmt_end (WpStmt *self, GError **local, GError **error)
{
  wp_stmt_reset (self);
  if (*local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (local));
  return FALSE;
}

gboolean
wp_stmt_run (WpStmt *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  while (wp_stmt_step (self, &local))
    ;
  return wp_stmt_end (self, &local, error);
}

gboolean
wp_stmt_step_one (WpStmt *self, gboolean *found, GError **error)
{
  g_autoptr (GError) local = NULL;

  *found = self != NULL && wp_stmt_step (self, &local);
  return *found || (self != NULL && wp_stmt_end (self, &local, error));
}

void
wp_stmt_reset (WpStmt *self)
{
  sqlite3_reset (self->raw);
  self->bind_code = SQLITE_OK;
  self->done = FALSE;
}

gint64
wp_stmt_int (WpStmt *self, int column)
{
  return sqlite3_column_int64 (self->raw, column);
}

const char *
wp_stmt_text (WpStmt *self, int column)
{
  return (const char *) sqlite3_column_text (self->raw, column);
}

/* Transactions */

gboolean
wp_db_exec (WpDb *self, const char *sql, GError **error)
{
  int code;

  errno = 0;
  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (code != SQLITE_OK)
    return fail (self, code, error);
  note_success (self);
  return TRUE;
}

static gboolean
run_cached (WpDb *self, const char *sql, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self, sql, error);

  return stmt != NULL && wp_stmt_run (stmt, error);
}

gboolean
wp_db_begin (WpDb *self, GError **error)
{
  return run_cached (self, "BEGIN IMMEDIATE", error);
}

gboolean
wp_db_begin_read (WpDb *self, GError **error)
{
  return run_cached (self, "BEGIN", error);
}

gboolean
wp_db_commit (WpDb *self, GError **error)
{
  if (run_cached (self, "COMMIT", error))
    return TRUE;
  wp_db_rollback (self);
  return FALSE;
}

void
wp_db_rollback (WpDb *self)
{
  /* Changes that are taken back count as well. */
  self->changes = sqlite3_total_changes64 (self->handle);
  /* SQLite has rolled back by itself after some failures, a full disk among them. */
  if (wp_db_in_transaction (self))
    run_cached (self, "ROLLBACK", NULL);
}

gboolean
wp_db_end (WpDb *self, gboolean good, GError **error)
{
  if (good)
    return wp_db_commit (self, error);
  wp_db_rollback (self);
  return FALSE;
}

gint64
wp_db_last_rowid (WpDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

gint64
wp_db_changes (WpDb *self)
{
  return sqlite3_changes64 (self->handle);
}

/* Opening */

static gboolean
read_pragma (WpDb *self, const char *pragma, gint64 *value, GError **error)
{
  g_autoptr (WpStmt) stmt = wp_db_prepare_once (self, pragma, error);
  g_autoptr (GError) local = NULL;

  *value = 0;
  if (stmt == NULL)
    return FALSE;
  if (wp_stmt_step (stmt, &local))
    *value = wp_stmt_int (stmt, 0);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
check_version (WpDb *self, guint n_migrations, gboolean exact, gint64 *version, GError **error)
{
  if (!read_pragma (self, "PRAGMA user_version", version, error))
    return FALSE;
  if (*version > n_migrations)
    g_set_error (error, WP_ERROR, WP_ERROR_STORAGE_TOO_NEW, "The database has version %" G_GINT64_FORMAT ", this program knows %u", *version,
                 n_migrations);
  else if (*version < 0)
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "The database has no sensible version");
  else if (exact && *version < n_migrations)
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE, "The database has not been brought up to date yet");
  else
    return TRUE;
  return FALSE;
}

static gboolean
migrate (WpDb *self, const char *const *migrations, guint n_migrations, GError **error)
{
  gint64 version = 0;

  for (;;) {
    g_autofree char *mark = NULL;

    /* The version is read again under the lock: another process may have been faster. */
    if (!wp_db_begin (self, error))
      return FALSE;
    if (!check_version (self, n_migrations, FALSE, &version, error)) {
      wp_db_rollback (self);
      return FALSE;
    }
    if (version == n_migrations) {
      wp_db_rollback (self);
      return TRUE;
    }

    mark = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, version + 1);
    if (!wp_db_exec (self, migrations[version], error) || !wp_db_exec (self, mark, error) || !wp_db_commit (self, error)) {
      wp_db_rollback (self);
      g_prefix_error (error, "Bringing the database to version %" G_GINT64_FORMAT ": ", version + 1);
      return FALSE;
    }
  }
}

/* Turning the log on needs the file for itself and does not wait for it: several processes may be doing the same. */
static gboolean
enter_wal (WpDb *self, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + BUSY_TIMEOUT_MS * 1000;

  for (;;) {
    g_autoptr (GError) local = NULL;

    if (wp_db_exec (self, "PRAGMA journal_mode = WAL", &local))
      return TRUE;
    if (!g_error_matches (local, WP_ERROR, WP_ERROR_STORAGE_BUSY) || g_get_monotonic_time () > deadline) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    g_usleep (5000);
  }
}

gboolean
wp_db_quick_check (WpDb *self, GError **error)
{
  g_autoptr (WpStmt) stmt = wp_db_prepare_once (self, "PRAGMA quick_check (1)", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  if (wp_stmt_step (stmt, &local) && g_strcmp0 (wp_stmt_text (stmt, 0), "ok") != 0)
    g_set_error (&local, WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "The database is damaged: %s", wp_stmt_text (stmt, 0));
  if (local == NULL)
    return TRUE;
  if (g_error_matches (local, WP_ERROR, WP_ERROR_STORAGE_CORRUPT))
    wp_db_note_damage (self);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
left_unclean (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  return g_stat (log, &info) == 0 && info.st_size > 0;
}

static gboolean
set_up (WpDb *self, WpDbFlags flags, gboolean unclean, const char *const *migrations, GError **error)
{
  guint n_migrations = migrations != NULL ? g_strv_length ((char **) migrations) : 0;
  gint64 version, n_tables;

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* Until the version is known to be ours nothing may be written, not even what is in the log on closing. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);

  /* Documents are two or three thousand bytes long: pages of 4096 would stay half empty. */
  if (!wp_db_exec (self,
                   "PRAGMA page_size = 8192;"
                   "PRAGMA trusted_schema = OFF;"
                   "PRAGMA cell_size_check = ON;"
                   "PRAGMA foreign_keys = ON;"
                   "PRAGMA temp_store = MEMORY;",
                   error) ||
      (migrations != NULL && !check_version (self, n_migrations, (flags & WP_DB_READ_ONLY) != 0, &version, error))
      /* reads the whole schema, so that a damaged one is met here */
      || !read_pragma (self, "SELECT count (*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  wp_db_set_cache (self, flags & WP_DB_READ_ONLY ? WP_DB_RESTING : WP_DB_WRITING);
  if (flags & WP_DB_READ_ONLY)
    return TRUE;

  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  if (unclean && !(flags & WP_DB_NORMAL) && !wp_db_quick_check (self, error))
    return FALSE;
  if (!enter_wal (self, error) || !wp_db_exec (self, flags & WP_DB_NORMAL ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL", error) ||
      !wp_db_exec (self,
                   "PRAGMA wal_autocheckpoint = 2000;"
                   "PRAGMA journal_size_limit = 33554432;",
                   error))
    return FALSE;
  if (migrations != NULL && !migrate (self, migrations, n_migrations, error))
    return FALSE;
  self->changes = sqlite3_total_changes64 (self->handle);
  return TRUE;
}

WpDb *
wp_db_open (const char *path, WpDbFlags flags, const char *const *migrations, GError **error)
{
  g_autoptr (WpDb) self = g_new0 (WpDb, 1);
  gboolean memory = g_str_equal (path, ":memory:");
  gboolean unclean = !memory && left_unclean (path);
  int code;

  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) wp_stmt_free);
  self->path = memory ? NULL : g_strdup (path);

  /* SQLite would make the file with the process's mask; the log and its index take the mode of the file. */
  if (!memory && !(flags & WP_DB_READ_ONLY)) {
    int fd = g_open (path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0)
      close (fd);
    else if (errno == ENOSPC || errno == EDQUOT) {
      g_set_error (error, WP_ERROR, WP_ERROR_STORAGE_FULL, "%s: %s", path, g_strerror (errno));
      return NULL;
    }
  }

  code = sqlite3_open_v2 (path, &self->handle, (flags & WP_DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX, NULL);
  if (self->handle == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE, "Out of memory");
    return NULL;
  }
  if (code != SQLITE_OK ? !fail (self, code, error) : !set_up (self, flags, unclean, migrations, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  self->ready = migrations != NULL;
  return g_steal_pointer (&self);
}

void
wp_db_close (WpDb *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->statements);
  /* The last connection to close removes the write-ahead log by its name. After the file was moved, that is another database's log. */
  if (self->trouble == WP_ERROR_STORAGE_CORRUPT || (self->path != NULL && self->handle != NULL && wp_db_has_moved (self)))
    sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_close_v2 (self->handle);
  g_free (self->path);
  g_free (self);
}
