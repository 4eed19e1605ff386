/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A thin SQLite wrapper: bind-only statements from a cache, every failure a GError of %WP_ERROR (full disk, damage, newer
 * version and a busy lock told apart). No sqlite3_* stands outside src/store. A #WpDb belongs to one thread at a time. */

typedef struct _WpDb WpDb;
typedef struct _WpStmt WpStmt;

typedef enum {
  WP_DB_FULL = 0,        /* read and write, synchronous=FULL: what may never be lost */
  WP_DB_NORMAL = 1 << 0, /* read and write, synchronous=NORMAL: what can be fetched again */
  WP_DB_READ_ONLY = 1 << 1,
} WpDbFlags;

/**
 * wp_db_open:
 * @path: the file, made with mode 0600 when there is none (but not for %WP_DB_READ_ONLY); ":memory:" for tests
 * @migrations: (array zero-terminated=1) (nullable): SQL scripts; script i brings user_version i to i+1, each in a transaction
 *
 * WAL, foreign keys, busy time-out 5 s. %WP_ERROR_STORAGE_TOO_NEW when user_version is beyond @migrations: the file is left
 * untouched. %WP_ERROR_STORAGE_CORRUPT when it is not a database, or when its last user did not close it and wp_db_quick_check()
 * fails (not for %WP_DB_NORMAL).
 */
WpDb *wp_db_open (const char *path, WpDbFlags flags, const char *const *migrations, GError **error);
void wp_db_close (WpDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpDb, wp_db_close)

/**
 * wp_db_get_trouble:
 *
 * What is wrong with this database, as the last failed statement found it: 0 for nothing. %WP_ERROR_STORAGE_CORRUPT stays: its owner opens
 * another one. %WP_ERROR_STORAGE_FULL and %WP_ERROR_STORAGE (the disk itself fails) stay until something was written and there is room.
 */
int wp_db_get_trouble (WpDb *self);
void wp_db_note_damage (WpDb *self); /* for a caller that read something invalid from it */
/* Looks at the file: is it there under its name, as long as it was, and does it begin as a database does? What is not is noted as damage.
 * Costs some microseconds. */
gboolean wp_db_check_file (WpDb *self);
gboolean wp_db_has_moved (WpDb *self);                   /* another file, or none, is there under its name */
gboolean wp_db_quick_check (WpDb *self, GError **error); /* reads all of it */
/* So many KiB of its pages are kept in memory: WP_DB_WRITING for whoever writes much, and gathers them there (so it begins, unless it is read
 * only); a list that is read from its beginning to its end gains nothing by it. What is beyond is given back at once. */
#define WP_DB_WRITING 8192
#define WP_DB_RESTING 2048
void wp_db_set_cache (WpDb *self, guint kib);

gboolean wp_db_exec (WpDb *self, const char *sql, GError **error);
gboolean wp_db_begin (WpDb *self, GError **error);  /* BEGIN IMMEDIATE */
gboolean wp_db_commit (WpDb *self, GError **error); /* rolls back when it fails */
/* Ends a transaction: commits when @good, else rolls back. TRUE when it was committed */
gboolean wp_db_end (WpDb *self, gboolean good, GError **error);
void wp_db_rollback (WpDb *self);
gint64 wp_db_last_rowid (WpDb *self);
gint64 wp_db_changes (WpDb *self);

/**
 * wp_db_prepare:
 *
 * Returns: (transfer none): the cached statement of that text, reset and with bindings cleared. It is good until the next
 *   wp_db_prepare() of the same text.
 */
WpStmt *wp_db_prepare (WpDb *self, const char *sql, GError **error);
/* @types: of the arguments, in the order of the parameters: t a text (nullable), i a gint64 */
WpStmt *wp_db_bind (WpDb *self, GError **error, const char *sql, const char *types, ...);
gboolean wp_db_run (WpDb *self, GError **error, const char *sql, const char *types, ...); /* For statements without rows */
void wp_stmt_bind_int (WpStmt *self, int index, gint64 value);                            /* index from 1 */
void wp_stmt_bind_text (WpStmt *self, int index, const char *value);                      /* copied; NULL binds NULL */
/* TRUE while there is a row; FALSE at the end or, with @error set, on failure */
gboolean wp_stmt_step (WpStmt *self, GError **error);
/* One row at most. @self: (nullable): what could not be prepared, which has said so. @found: (out): there is one, and the statement is to be
 * reset when it was read */
gboolean wp_stmt_step_one (WpStmt *self, gboolean *found, GError **error);
/* After the last step: resets, and hands the failure of a step (nullable) on. TRUE when there was none */
gboolean wp_stmt_end (WpStmt *self, GError **local, GError **error);
/* For statements without rows: runs and resets. */
gboolean wp_stmt_run (WpStmt *self, GError **error);
void wp_stmt_reset (WpStmt *self);
gint64 wp_stmt_int (WpStmt *self, int column);       /* column from 0 */
const char *wp_stmt_text (WpStmt *self, int column); /* (nullable), until the next step */

/* wp-db-file.c: a database with its log, while nobody of this process opens it by its name */

/**
 * wp_db_set_aside:
 * @keep_all: under a new name; else one that was set aside before is replaced
 *
 * Moves it to "PATH.damaged" ("PATH.damaged-2", …). Whoever has it open goes on with what is moved.
 */
gboolean wp_db_set_aside (const char *path, gboolean keep_all, GError **error);
gboolean wp_db_move (const char *path, const char *target, GError **error);
void wp_db_remove (const char *path);

G_END_DECLS
