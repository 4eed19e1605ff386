/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStorage"
#include "config.h"

#include "wp-storage-sqlite-private.h"

#include "wp-error.h"
#include "wp-time.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What must not be given twice after a database was restored from a backup: positions in the change log, and incident numbers.
 *
 * Positions: each start of the program is a life with a random identity. A cursor names the life in which it was made, and is valid up to the
 * position where that life ended in this database.
 *
 * Numbers: each partner counts in ranges of its own, so that no two partners have the same number and none sees how many the others get.
 * They are set aside a few at a time. With each lot the mark, a file beside the database, is written with the first number that is in no
 * range, and its inode and time of change are noted in the transaction. Those two cannot be put back: a database that was, alone or with
 * its folder, does not match, and goes on in ranges beyond the mark's, and far beyond those that may have been taken since.
 * A program that starts goes on behind the lot that was set aside last. */

#define MAX_LIVES 1000 /* a server that dies and starts all day */
#define RANGE 10000    /* numbers of a partner's range: 2001 to 9999 is the first, 12001 to 19999 the second */
#define RANGE_FIRST 2001
#define LOT 20                       /* numbers set aside at a time */
#define LEAP 1000                    /* ranges passed over after a restore, and one more for each tenth of a second that may have been lost */
#define MAX_FREE (G_MAXINT64 / 1000) /* a mark that was written by nobody who counts */
#define MARK_LENGTH 20
#define META_MARK "number-mark"

/* @stmt: (nullable). @value: 0 when there is no row */
static gboolean
get (WpStmt *stmt, gint64 *value, GError **error)
{
  gboolean found;
  *value = 0;
  if (!wp_stmt_step_one (stmt, &found, error))
    return FALSE;
  if (found) {
    *value = wp_stmt_int (stmt, 0);
    wp_stmt_reset (stmt);
  }
  return TRUE;
}

/* Lives */

gboolean
wp_storage_sqlite_drop_lives (WpStorageSqlite *self, gint64 before, GError **error)
{
  /* One that ended before that: the next had begun. */
  return wp_db_run (self->db, error,
                    "DELETE FROM lives WHERE number < (SELECT max (number) FROM lives WHERE at < ?)"
                    " OR number <= (SELECT max (number) FROM lives) - ?",
                    "ii", before, (gint64) MAX_LIVES) &&
         wp_db_run (self->db, error, "DELETE FROM life_starts WHERE life < (SELECT min (number) FROM lives)", "");
}

static gboolean
sqlite_begin_life (WpStorage *storage, gint64 now, char **life, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  g_autofree char *id = g_uuid_string_random ();
  if (!wp_db_run (self->db, error, "INSERT INTO lives (id, at) VALUES (?, ?)", "ti", id, now) ||
      !wp_db_run (self->db, error, "INSERT INTO life_starts (partner, life, last) SELECT partner, ?, last FROM log", "i",
                  wp_db_last_rowid (self->db)) ||
      !wp_storage_sqlite_drop_lives (self, now - WP_STORAGE_KEEP, error))
    return FALSE;
  *life = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
sqlite_find_end (WpStorage *storage, const char *life, const char *partner, gint64 *last, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  gint64 number, next;
  *last = -1;
  if (!get (wp_db_bind (self->db, error, "SELECT number FROM lives WHERE id = ?", "t", life), &number, error))
    return FALSE;
  if (number == 0)
    return TRUE;
  if (!get (wp_db_bind (self->db, error, "SELECT min (number) FROM lives WHERE number > ?", "i", number), &next, error))
    return FALSE;
  if (next != 0)
    return get (wp_db_bind (self->db, error, "SELECT last FROM life_starts WHERE partner = ? AND life = ?", "ti", partner, next), last, error);
  *last = wp_store_last_sequence (self->store, partner);
  return TRUE;
}

/* Numbers */

/* The mark as it is, "" when there is none. (transfer full) */
static char *
read_mark (WpStorageSqlite *self)
{
  GStatBuf stat_buf;
  if (self->mark == NULL || g_stat (self->mark, &stat_buf) != 0)
    return g_strdup ("");
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld", (guint64) stat_buf.st_ino, (gint64) stat_buf.st_ctim.tv_sec,
                          stat_buf.st_ctim.tv_nsec);
}

static gboolean
note_mark (WpStorageSqlite *self, GError **error)
{
  g_autofree char *mark = read_mark (self);
  return wp_store_set_meta (self->store, META_MARK, mark, error);
}

void
wp_storage_sqlite_note_mark (WpStorageSqlite *self)
{
  g_autoptr (GError) error = NULL;
  if (self->mark_moved && !note_mark (self, &error))
    g_message ("After the next start numbers will leave a large gap: %s", error->message);
  self->mark_moved = FALSE;
}

/* What the next range starts at */
static gboolean
get_free (WpStorageSqlite *self, gint64 *next, GError **error)
{
  return get (wp_db_bind (self->db, error, "SELECT next FROM counters WHERE name = 'incident'", ""), next, error);
}

static gboolean
set_free (WpStorageSqlite *self, gint64 next, GError **error)
{
  return wp_db_run (self->db, error, "INSERT OR REPLACE INTO counters (name, next) VALUES ('incident', ?)", "i", next);
}

static gboolean
move_mark (WpStorageSqlite *self, GError **error)
{
  gint64 next;
  char text[MARK_LENGTH + 1];
  if (self->mark == NULL)
    return TRUE;
  if (!get_free (self, &next, error))
    return FALSE;
  g_snprintf (text, sizeof text, "%*" G_GINT64_FORMAT, MARK_LENGTH, next);
  int fd = g_open (self->mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  /* The same content twice is a change, too. */
  gboolean ok = fd >= 0 && pwrite (fd, text, MARK_LENGTH, 0) == MARK_LENGTH && futimens (fd, NULL) == 0 && fsync (fd) == 0;
  if (!ok)
    g_set_error (error, WP_ERROR, errno == ENOSPC ? WP_ERROR_STORAGE_FULL : WP_ERROR_STORAGE, "%s: %s", self->mark, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  self->mark_moved |= fd >= 0;
  return ok && note_mark (self, error);
}

static gboolean
take_range (WpStorageSqlite *self, gint64 *first, GError **error)
{
  if (!get_free (self, first, error))
    return FALSE;
  *first = MAX (*first, RANGE_FIRST);
  return set_free (self, (*first / RANGE + 1) * RANGE + RANGE_FIRST, error);
}

static gboolean
sqlite_next_number (WpStorage *storage, const char *partner, gint64 *number, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  gint64 next, reserved;
  if (!get (wp_db_bind (self->db, error, "SELECT next FROM numbers WHERE partner = ?", "t", partner), &next, error) ||
      !get (wp_db_bind (self->db, error, "SELECT reserved FROM numbers WHERE partner = ?", "t", partner), &reserved, error))
    return FALSE;
  if (next >= reserved) {
    /* None yet, or its range is used up */
    if (next % RANGE == 0 && !take_range (self, &next, error))
      return FALSE;
    reserved = MIN (next + LOT, (next / RANGE + 1) * RANGE);
    if (!move_mark (self, error))
      return FALSE;
  }
  *number = next;
  return wp_db_run (self->db, error, "INSERT OR REPLACE INTO numbers (partner, next, reserved) VALUES (?, ?, ?)", "tii", partner, next + 1, reserved);
}

/* After a restore: numbers go on beyond all that may have been given since the backup was made. */
static gboolean
leap (WpStorageSqlite *self, GError **error)
{
  gint64 next, changed;
  if (!get_free (self, &next, error) ||
      !get (
        wp_db_bind (self->db, error, "SELECT max (at) FROM (SELECT max (changed_at) AS at FROM document UNION ALL SELECT max (at) FROM lives)", ""),
        &changed, error))
    return FALSE;
  g_autofree char *text = NULL;
  if (g_file_get_contents (self->mark, &text, NULL, NULL))
    next = MAX (next, CLAMP (g_ascii_strtoll (text, NULL, 10), 0, MAX_FREE));
  gint64 tenths = changed > 0 ? MAX (wp_time_now () - changed, 0) / 100 : 0;
  next = (next / RANGE + LEAP + tenths) * RANGE + RANGE_FIRST;
  g_message ("The state was put back to an earlier one, or copied: numbers go on at %" G_GINT64_FORMAT, next);
  return set_free (self, next, error) && wp_db_run (self->db, error, "DELETE FROM numbers", "") && move_mark (self, error);
}

gboolean
wp_storage_sqlite_go_on (WpStorageSqlite *self, GError **error)
{
  g_autofree char *noted = wp_store_get_meta (self->store, META_MARK);
  g_autofree char *mark = read_mark (self);
  gboolean same = g_str_equal (noted != NULL ? noted : "", mark);
  if (!wp_db_begin (self->db, error))
    return FALSE;
  if (same ? wp_db_run (self->db, error, "UPDATE numbers SET next = reserved", "") : leap (self, error))
    return wp_db_commit (self->db, error);
  wp_db_rollback (self->db);
  return FALSE;
}

const WpStorageLives wp_storage_sqlite_lives = { sqlite_begin_life, sqlite_find_end, sqlite_next_number };
