/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBlobStore"
#include "config.h"

#include "wp-blob-sweep.h"
#include "wp-file-type.h"
#include "wp-time.h"

#include <glib/gstdio.h>

#define EVERY (24 * 60 * 60) /* seconds */
#define PIECE 100            /* rows or files */

struct _WpBlobSweep {
  WpStorage *storage;
  char *dir;
  guint timer;
  guint idle;
  /* Of one that is under way */
  gint64 before; /* ms */
  GStrv partners;
  guint next;   /* partner */
  GDir *folder; /* (nullable): open once all partners are done */
  guint n_rows;
  guint n_files;
};

static void
end (WpBlobSweep *self)
{
  if (self->n_rows > 0 || self->n_files > 0)
    g_message ("%u attachments that no form names any more were removed, and %u files", self->n_rows, self->n_files);
  g_clear_pointer (&self->partners, g_strfreev);
  g_clear_pointer (&self->folder, g_dir_close);
  self->next = self->n_rows = self->n_files = 0;
}

/* Unless some partner has it */
static gboolean
remove_file (WpBlobSweep *self, const char *sha256, GError **error)
{
  g_autoptr (WpBlob) blob = NULL;
  g_autofree char *path = g_build_filename (self->dir, sha256, NULL);
  if (!self->storage->blobs->find (self->storage, NULL, sha256, &blob, error))
    return FALSE;
  if (blob == NULL && g_unlink (path) == 0)
    self->n_files++;
  return TRUE;
}

/* Some rows of the present partner, in a transaction, then their files. A file that is left after a crash between the two is removed by its age,
 * see remove_old_files(). */
static gboolean
drop_rows (WpBlobSweep *self, GError **error)
{
  if (!wp_storage_begin (self->storage, error))
    return FALSE;
  g_auto (GStrv) dropped = self->storage->blobs->drop (self->storage, self->partners[self->next], self->before, PIECE, error);
  if (!wp_storage_end (self->storage, FALSE, dropped != NULL, error))
    return FALSE;
  guint n = g_strv_length (dropped);
  self->n_rows += n;
  for (guint i = 0; i < n; i++)
    if (!remove_file (self, dropped[i], error))
      return FALSE;
  if (n < PIECE)
    self->next++;
  return TRUE;
}

/* FALSE without an error at the end */
static gboolean
remove_old_files (WpBlobSweep *self, GError **error)
{
  if (self->folder == NULL)
    self->folder = g_dir_open (self->dir, 0, error);
  if (self->folder == NULL)
    return FALSE;
  for (guint i = 0; i < PIECE; i++) {
    const char *name = g_dir_read_name (self->folder);
    if (name == NULL)
      return FALSE;
    g_autofree char *path = g_build_filename (self->dir, name, NULL);
    GStatBuf info;
    if (wp_file_is_name (name) && g_stat (path, &info) == 0 && (gint64) info.st_mtime * 1000 < self->before && !remove_file (self, name, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
piece_cb (gpointer data)
{
  WpBlobSweep *self = data;
  g_autoptr (GError) error = NULL;
  gboolean more = self->partners[self->next] != NULL ? drop_rows (self, &error) : remove_old_files (self, &error);
  if (more)
    return G_SOURCE_CONTINUE;
  if (error != NULL)
    g_warning ("clearing away attachments: %s", error->message);
  end (self);
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
begin_cb (gpointer data)
{
  WpBlobSweep *self = data;
  g_autoptr (GError) error = NULL;
  if (self->idle != 0)
    return G_SOURCE_CONTINUE;
  self->before = wp_time_now () - WP_BLOB_SWEEP_GRACE;
  self->partners = self->storage->people->list_partners (self->storage, &error);
  if (self->partners == NULL)
    g_warning ("clearing away attachments: %s", error->message);
  else
    self->idle = g_idle_add_full (G_PRIORITY_LOW, piece_cb, self, NULL);
  return G_SOURCE_CONTINUE;
}

WpBlobSweep *
wp_blob_sweep_new (WpStorage *storage, const char *dir)
{
  WpBlobSweep *self = g_new0 (WpBlobSweep, 1);
  self->storage = g_object_ref (storage);
  self->dir = g_strdup (dir);
  self->timer = g_timeout_add_seconds (EVERY, begin_cb, self);
  begin_cb (self);
  return self;
}

void
wp_blob_sweep_free (WpBlobSweep *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->idle, g_source_remove);
  end (self);
  g_object_unref (self->storage);
  g_free (self->dir);
  g_free (self);
}
