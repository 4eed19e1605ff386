/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDb"
#include "config.h"

#include "wp-db.h"

#include "wp-error.h"

#include <errno.h>
#include <glib/gstdio.h>

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
wp_db_remove (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

    g_unlink (name);
  }
}
