/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBlobStore"
#include "config.h"

#include "wp-blob-store.h"
#include "wp-error.h"
#include "wp-file-type.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define UPLOAD "upload-"
struct _WpUpload {
  char *dir;
  char *path; /* (nullable): none any more once it is in its place */
  int fd;
  GChecksum *sum;
  gsize size;
  guint8 magic[WP_FILE_TYPE_BYTES];
  int failure; /* an errno, 0 for none */
};

gboolean
wp_blob_store_open (const char *dir, GError **error)
{
  g_autoptr (GDir) folder = g_mkdir_with_parents (dir, 0700) == 0 ? g_dir_open (dir, 0, NULL) : NULL;
  const char *name;
  if (folder == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_STORAGE, "%s cannot be made or read: %s", dir, g_strerror (errno));
    return FALSE;
  }
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_str_has_prefix (name, UPLOAD) ? g_build_filename (dir, name, NULL) : NULL;
    if (path != NULL)
      g_unlink (path);
  }
  return TRUE;
}

WpUpload *
wp_upload_new (const char *dir)
{
  WpUpload *self = g_new0 (WpUpload, 1);
  self->dir = g_strdup (dir);
  self->path = g_build_filename (dir, UPLOAD "XXXXXX", NULL);
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  self->fd = g_mkstemp_full (self->path, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0) {
    self->failure = errno;
    g_clear_pointer (&self->path, g_free);
  }
  return self;
}

void
wp_upload_add (WpUpload *self, const guint8 *data, gsize length)
{
  for (gsize i = 0; i < length && self->size + i < WP_FILE_TYPE_BYTES; i++)
    self->magic[self->size + i] = data[i];
  self->size += length;
  if (self->failure != 0 || self->size > WP_MAX_FILE)
    return;
  g_checksum_update (self->sum, data, length);
  while (length > 0) {
    gssize n = write (self->fd, data, length);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      self->failure = errno;
      return;
    }
    data += n;
    length -= n;
  }
}

void
wp_upload_free (WpUpload *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  if (self->path != NULL)
    g_unlink (self->path);
  g_checksum_free (self->sum);
  g_free (self->path);
  g_free (self->dir);
  g_free (self);
}

static gboolean
fail (int failure, GError **error)
{
  gboolean full = failure == ENOSPC || failure == EDQUOT;
  g_set_error (error, WP_ERROR, full ? WP_ERROR_STORAGE_FULL : WP_ERROR_STORAGE, "A file cannot be kept: %s", g_strerror (failure));
  return FALSE;
}

/* The type without parameters, when it is one of ours and the bytes look like it */
static const char *
check_type (WpUpload *self, const char *type, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (type != NULL ? type : "", ";", 2);
  const char *name = parts[0] != NULL ? g_strstrip (parts[0]) : "", *found = wp_file_type (self->magic, MIN (self->size, sizeof self->magic));
  if (found != NULL && g_ascii_strcasecmp (found, name) == 0)
    return found;
  if (wp_file_type_is_accepted (name))
    wp_error_add_field (error, "", "file_type", "The file is not what it says it is: its first bytes are not those of %s", name);
  else
    wp_error_add_field (error, "/Content-Type", "file_type", "A file is application/pdf, image/png or image/jpeg");
  return NULL;
}

/* Durable before its name is: the bytes, then the name, then the folder. */
static gboolean
put_in_place (WpUpload *self, const char *sha256, GError **error)
{
  g_autofree char *place = g_build_filename (self->dir, sha256, NULL);
  if (fsync (self->fd) != 0 || g_rename (self->path, place) != 0)
    return fail (errno, error);
  g_clear_pointer (&self->path, g_free);
  int folder = g_open (self->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = folder >= 0 && fsync (folder) == 0;
  int failure = errno;
  if (folder >= 0)
    g_close (folder, NULL);
  return ok || fail (failure, error);
}

WpBlob *
wp_upload_check (WpUpload *self, const char *sha256, const char *type, GError **error)
{
  if (self->size > WP_MAX_FILE) {
    g_set_error (error, WP_ERROR, WP_ERROR_TOO_LARGE, "A file has at most %d bytes", WP_MAX_FILE);
    return NULL;
  }
  if (self->failure != 0) {
    fail (self->failure, error);
    return NULL;
  }
  const char *known = check_type (self, type, error);
  if (known == NULL)
    return NULL;
  if (!wp_file_is_name (sha256) || strcmp (g_checksum_get_string (self->sum), sha256) != 0) {
    wp_error_add_field (error, "/sha256", "hash", "What arrived has another SHA-256");
    return NULL;
  }
  WpBlob *blob = g_new0 (WpBlob, 1);
  blob->sha256 = g_strdup (sha256);
  blob->type = g_strdup (known);
  blob->size = self->size;
  return blob;
}

static gboolean
has_room (WpStorage *storage, const char *partner, const WpBlob *blob, const WpBlobLimits *limits, GError **error)
{
  gint64 files, bytes;
  if (!storage->blobs->measure (storage, partner, &files, &bytes, error))
    return FALSE;
  if (files < limits->files && blob->size <= limits->bytes - bytes)
    return TRUE;
  g_autofree char *most = g_format_size_full ((guint64) limits->bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (error, WP_ERROR, WP_ERROR_FILES_FULL,
               "At most %" G_GINT64_FORMAT " files of a company are kept, of %s together. A file that no form names makes room after a week",
               limits->files, most);
  return FALSE;
}

/* The file first: a row without one would promise what nobody has. */
gboolean
wp_upload_keep (WpUpload *self, const WpBlob *blob, WpStorage *storage, const char *partner, const WpBlobLimits *limits, gint64 at, gboolean *known,
                GError **error)
{
  g_autoptr (WpBlob) before = NULL;
  gboolean joined;
  if (!storage->blobs->find (storage, partner, blob->sha256, &before, error))
    return FALSE;
  *known = before != NULL;
  if ((!*known && !has_room (storage, partner, blob, limits, error)) || !put_in_place (self, blob->sha256, error) ||
      !wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = storage->blobs->put (storage, partner, blob, at, error);
  return wp_storage_end (storage, joined, ok, error);
}

GBytes *
wp_blob_store_read (const char *dir, const WpBlob *blob, GError **error)
{
  g_autofree char *path = g_build_filename (dir, blob->sha256, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &local);
  if (file != NULL)
    return g_mapped_file_get_bytes (file);
  g_set_error (error, WP_ERROR, WP_ERROR_STORAGE, "A file that was kept cannot be read: %s", local->message);
  return NULL;
}
