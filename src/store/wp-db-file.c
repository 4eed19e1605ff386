/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDb"
#include "config.h"

#include "wp-db-private.h"

#include "wp-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAGIC "SQLite format 3"

/* A database is three files: itself, its log, and the log's index. */
static const char *const suffixes[] = { "-shm", "-wal", "" };

static gboolean
move (const char *from, const char *to, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *source = g_strconcat (from, suffixes[i], NULL);
    g_autofree char *target = g_strconcat (to, suffixes[i], NULL);

    /* What an older one left there belongs to no database any more. */
    g_unlink (target);
    if (g_rename (source, target) != 0 && errno != ENOENT) {
      g_set_error (error, WP_ERROR, WP_ERROR_STORAGE, "%s cannot be set aside: %s", source, g_strerror (errno));
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
wp_db_set_aside (const char *path, gboolean keep_all, GError **error)
{
  g_autofree char *target = g_strconcat (path, ".damaged", NULL);

  for (guint i = 2; keep_all && g_file_test (target, G_FILE_TEST_EXISTS); i++) {
    g_free (target);
    target = g_strdup_printf ("%s.damaged-%u", path, i);
  }
  g_message ("%s is set aside as %s", path, target);
  return move (path, target, error);
}

gboolean
wp_db_move (const char *path, const char *target, GError **error)
{
  return move (path, target, error);
}

void
wp_db_set_cache (WpDb *self, guint kib)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA cache_size = -%u", kib);

  wp_db_exec (self, sql, NULL);
}

void
wp_db_remove (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

    g_unlink (name);
  }
}

/* What is wrong with one that is open */

int
wp_db_get_trouble (WpDb *self)
{
  return self->trouble;
}

void
wp_db_note_damage (WpDb *self)
{
  self->trouble = WP_ERROR_STORAGE_CORRUPT;
}

gboolean
wp_db_has_moved (WpDb *self)
{
  int moved = 0;

  return sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0;
}

/* Commits are in the write-ahead log until a checkpoint: when its file was removed or replaced, a crash would lose them. */
static gboolean
log_has_moved (WpDb *self)
{
  g_autofree char *path = g_strconcat (self->path, "-wal", NULL);
  GStatBuf info;
  guint64 log = g_stat (path, &info) == 0 ? info.st_ino : 0;
  gboolean moved = self->log != 0 && log != self->log;

  self->log = log != 0 ? log : self->log;
  return moved;
}

gboolean
wp_db_check_file (WpDb *self)
{
  sqlite3_file *file = NULL;
  sqlite3_int64 size = 0;
  char head[sizeof MAGIC] = "";
  gboolean good;

  if (self->path == NULL)
    return self->trouble != WP_ERROR_STORAGE_CORRUPT;
  /* By way of SQLite's own descriptor: closing another one of the same file would end its locks. */
  good = !wp_db_has_moved (self) && !log_has_moved (self) &&
         sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK && file != NULL && file->pMethods != NULL &&
         file->pMethods->xFileSize (file, &size) == SQLITE_OK && size >= self->size;
  if (good && size > 0)
    good = file->pMethods->xRead (file, head, sizeof head, 0) == SQLITE_OK && memcmp (head, MAGIC, sizeof head) == 0;
  self->size = size;
  if (!good)
    wp_db_note_damage (self);
  return self->trouble != WP_ERROR_STORAGE_CORRUPT;
}
