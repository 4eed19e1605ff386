/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBlobStore"
#include "config.h"

#include "wp-blob-store.h"
#include "wp-file-type.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

struct _WpBlobStore {
  char *dir;
};

struct _WpBlobSink {
  char *folder;
  char *path; /* while it arrives */
  int fd;
  GChecksum *sum;
  gsize length;
  guint8 head[WP_FILE_TYPE_BYTES];
  GError *error;
};

WpBlobStore *
wp_blob_store_new (const char *dir)
{
  WpBlobStore *self = g_new0 (WpBlobStore, 1);
  self->dir = g_strdup (dir);
  return self;
}

void
wp_blob_store_free (WpBlobStore *self)
{
  g_free (self->dir);
  g_free (self);
}

gboolean
wp_blob_is_name (const char *sha256)
{
  return sha256 != NULL && strlen (sha256) == 64 && strspn (sha256, "0123456789abcdef") == 64;
}

static char *
path_of (WpBlobStore *self, const char *partner, const char *sha256)
{
  return g_build_filename (self->dir, partner, sha256, NULL);
}

gboolean
wp_blob_store_has (WpBlobStore *self, const char *partner, const char *sha256)
{
  if (!wp_blob_is_name (sha256))
    return FALSE;
  g_autofree char *path = path_of (self, partner, sha256);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

GBytes *
wp_blob_store_read (WpBlobStore *self, const char *partner, const char *sha256, const char **type, GError **error)
{
  g_autofree char *path = wp_blob_is_name (sha256) ? path_of (self, partner, sha256) : NULL;
  char *data;
  gsize length;
  if (path == NULL || !g_file_get_contents (path, &data, &length, NULL)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is no such file");
    return NULL;
  }
  *type = wp_file_type ((const guint8 *) data, length);
  return g_bytes_new_take (data, length);
}

static gboolean
io_failed (const char *path, GError **error)
{
  g_set_error (error, WP_ERROR, errno == ENOSPC ? WP_ERROR_STORAGE_FULL : WP_ERROR_STORAGE, "%s: %s", path, g_strerror (errno));
  return FALSE;
}

WpBlobSink *
wp_blob_sink_new (WpBlobStore *store, const char *partner, GError **error)
{
  WpBlobSink *self = g_new0 (WpBlobSink, 1);
  self->folder = g_build_filename (store->dir, partner, NULL);
  self->path = g_build_filename (self->folder, "arriving-XXXXXX", NULL);
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  self->fd = g_mkdir_with_parents (self->folder, 0700) == 0 ? g_mkstemp_full (self->path, O_WRONLY | O_CLOEXEC, 0600) : -1;
  if (self->fd >= 0)
    return self;
  io_failed (self->folder, error);
  wp_blob_sink_free (self);
  return NULL;
}

void
wp_blob_sink_free (WpBlobSink *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0) {
    g_close (self->fd, NULL);
    g_unlink (self->path);
  }
  g_checksum_free (self->sum);
  g_clear_error (&self->error);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

void
wp_blob_sink_write (WpBlobSink *self, const guint8 *data, gsize length)
{
  if (self->error != NULL)
    return;
  if (length > WP_BLOB_MAX - self->length) {
    g_set_error (&self->error, WP_ERROR, WP_ERROR_TOO_LARGE, "A file has at most %d bytes", WP_BLOB_MAX);
    return;
  }
  if (self->length < sizeof self->head)
    memcpy (self->head + self->length, data, MIN (length, sizeof self->head - self->length));
  self->length += length;
  g_checksum_update (self->sum, data, length);
  while (length > 0) {
    ssize_t written = write (self->fd, data, length);
    if (written < 0 && errno != EINTR) {
      io_failed (self->path, &self->error);
      return;
    }
    if (written > 0) {
      data += written;
      length -= written;
    }
  }
}

static gboolean
check (WpBlobSink *self, const char *sha256, const char *type, GError **error)
{
  const char *found = wp_file_type (self->head, MIN (self->length, sizeof self->head));
  if (g_strcmp0 (g_checksum_get_string (self->sum), sha256) != 0) {
    wp_error_add_field (error, "/sha256", "hash", "The bytes that arrived are not those of this name");
    return FALSE;
  }
  if (found == NULL) {
    wp_error_add_field (error, "/type", "file_type", "A file is a PDF document, or a PNG or JPEG image");
    return FALSE;
  }
  if (type != NULL && strcmp (type, found) != 0) {
    wp_error_add_field (error, "/type", "file_type", "The file is not what it says: it is %s", found);
    return FALSE;
  }
  return TRUE;
}

gboolean
wp_blob_sink_finish (WpBlobSink *self, const char *sha256, const char *type, GError **error)
{
  if (self->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&self->error));
    return FALSE;
  }
  if (!check (self, sha256, type, error))
    return FALSE;
  g_autofree char *path = g_build_filename (self->folder, sha256, NULL);
  if (fsync (self->fd) != 0 || g_rename (self->path, path) != 0)
    return io_failed (path, error);
  g_close (self->fd, NULL);
  self->fd = -1;
  int folder = g_open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (folder >= 0) {
    fsync (folder);
    g_close (folder, NULL);
  }
  return TRUE;
}
