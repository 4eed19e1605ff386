/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBlobs"
#include "config.h"

#include "wp-blobs.h"
#include "wp-error.h"
#include "wp-file-type.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-time.h"
#include "wp-writer-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define FOLDER "blobs"
#define MAX_FILE_NAME 200 /* characters */
#define PAGE 100          /* submissions */

/* Held while one is put, so that what is chosen anew is not removed as old. */
static GMutex putting;

char *
wp_blobs_get_path (const char *directory, const char *sha256)
{
  return wp_file_is_name (sha256) ? g_build_filename (directory, FOLDER, sha256, NULL) : NULL;
}

static GBytes *
read_bounded (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &local);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (65536);
  gssize n = -1;
  while (stream != NULL && (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 65536, cancellable, &local)) > 0) {
    g_byte_array_append (bytes, buffer, (guint) n);
    if (bytes->len > WP_MAX_FILE) {
      g_set_error (error, WP_ERROR, WP_ERROR_TOO_LARGE, "The file is larger than %d MiB", WP_MAX_FILE >> 20);
      return NULL;
    }
  }
  if (n == 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, WP_ERROR, g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? WP_ERROR_NOT_FOUND : WP_ERROR_STORAGE, "%s",
                 local->message);
  return NULL;
}

static gboolean
write_bytes (const char *directory, const char *sha256, GBytes *bytes, GError **error)
{
  g_autofree char *folder = g_build_filename (directory, FOLDER, NULL);
  g_autofree char *path = wp_blobs_get_path (directory, sha256);
  g_autoptr (GError) local = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&putting);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (g_mkdir_with_parents (folder, 0700) == 0 &&
      g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local))
    return TRUE;
  gboolean full = local != NULL ? g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOSPC) : errno == ENOSPC;
  g_set_error (error, WP_ERROR, full ? WP_ERROR_STORAGE_FULL : WP_ERROR_STORAGE, "%s", local != NULL ? local->message : g_strerror (errno));
  return FALSE;
}

static char *
display_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *valid = g_filename_display_name (base != NULL ? base : "");
  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_FILE_NAME));
}

JsonObject *
wp_blobs_import (const char *directory, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = read_bounded (file, cancellable, error);
  if (bytes == NULL)
    return NULL;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  const char *type = wp_file_type (data, size);
  if (type == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_INVALID, "The file is neither a PDF document nor a PNG or JPEG image");
    return NULL;
  }
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!write_bytes (directory, sha256, bytes, error))
    return NULL;
  g_autofree char *name = display_name (file);
  JsonObject *answer = wp_json_new ("name", name, "type", type, "sha256", sha256, NULL);
  wp_json_set_int (answer, "size", (gint64) size);
  return answer;
}

gboolean
wp_blobs_store (const char *directory, const char *sha256, GBytes *bytes, GError **error)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (g_strcmp0 (sum, sha256) == 0)
    return write_bytes (directory, sha256, bytes, error);
  g_set_error_literal (error, WP_ERROR, WP_ERROR_PROTOCOL, "The file is not the one that was asked for");
  return FALSE;
}

GBytes *
wp_blobs_open (const char *directory, const char *sha256)
{
  g_autofree char *path = wp_blobs_get_path (directory, sha256);
  g_autoptr (GMappedFile) file = path != NULL ? g_mapped_file_new (path, FALSE, NULL) : NULL;
  if (file == NULL || g_mapped_file_get_length (file) > WP_MAX_FILE)
    return NULL;
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_str_equal (sum, sha256) ? g_steal_pointer (&bytes) : NULL;
}

static gboolean
is_old (const char *path, gint64 before)
{
  GStatBuf info;
  return g_lstat (path, &info) == 0 && S_ISREG (info.st_mode) && (gint64) info.st_mtime * 1000 < before;
}

GPtrArray *
wp_blobs_list_old (const char *directory, gint64 before)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_build_filename (directory, FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (is_old (path, before))
      g_ptr_array_add (names, g_strdup (name));
  }
  return names;
}

gboolean
wp_blobs_remove_old (const char *directory, const char *name, gint64 before)
{
  g_autofree char *path = g_build_filename (directory, FOLDER, name, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&putting);
  return is_old (path, before) && g_unlink (path) == 0;
}

/* Which have to be sent, and which nobody needs any more */

/* @id: (nullable) */
static GHashTable *
list_files_of (WpWriter *self, const char *id)
{
  g_autoptr (JsonObject) document = id != NULL ? wp_replica_read_base (self->replica, wp_kind_submission.name, id, NULL) : NULL;
  return wp_submission_list_files (document);
}

/* What a document of the server's names is kept there. Anything else it keeps for a week after it was put: within a day nothing can have happened
 * to it, and later it is sent once more. */
GPtrArray *
wp_writer_list_blobs (WpWriter *self, const char *submission, JsonObject *body)
{
  g_autoptr (GHashTable) names = wp_submission_list_files (body);
  if (g_hash_table_size (names) == 0)
    return NULL;
  g_autoptr (GHashTable) safe = list_files_of (self, submission);
  g_autoptr (GHashTable) before = list_files_of (self, wp_json_string (body, "supersedes"));
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer sha256;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &sha256, NULL)) {
    g_autofree char *path = wp_blobs_get_path (self->directory, sha256);
    gboolean named = g_hash_table_contains (safe, sha256) || g_hash_table_contains (before, sha256);
    if (!wp_work_has_blob (self->work, sha256, named ? 0 : wp_time_now () - WP_DAY) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
      g_ptr_array_add (blobs, g_strdup (sha256));
  }
  return blobs->len > 0 ? g_steal_pointer (&blobs) : NULL;
}

/* The server says that it has not got them all: they are sent again. */
void
wp_writer_forget_blobs (WpWriter *self, JsonObject *body)
{
  g_autoptr (GHashTable) names = wp_submission_list_files (body);
  GHashTableIter iter;
  gpointer sha256;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &sha256, NULL))
    if (!wp_work_drop_blob (self->work, sha256, NULL))
      g_message ("An attachment is still taken for sent");
}

gboolean
wp_writer_blob_sent (WpWriter *self, const char *sha256, gint64 at, GError **error)
{
  wp_drafts_refuse_file (self->drafts, sha256, 0);
  return wp_work_set_blob (self->work, sha256, at, error);
}

/* (nullable) (transfer full): what some submission of the server's names; %NULL when that cannot be read */
static GHashTable *
list_named (WpWriter *self)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_submission, "");
  g_autofree char *after = NULL;
  do {
    char *next = NULL;
    g_autoptr (GPtrArray) page = wp_store_query_page (wp_replica_get_store (self->replica), query, after, PAGE, G_MAXSIZE, &next, NULL);
    g_free (after);
    after = next;
    for (guint i = 0; page != NULL && i < page->len; i++) {
      const WpDocument *row = g_ptr_array_index (page, i);
      g_autoptr (JsonObject) document = wp_json_parse_object (row->text, -1, NULL);
      g_autoptr (GHashTable) files = document != NULL ? wp_submission_list_files (document) : NULL;
      GHashTableIter iter;
      gpointer sha256;
      if (files == NULL)
        return NULL;
      g_hash_table_iter_init (&iter, files);
      while (g_hash_table_iter_next (&iter, &sha256, NULL))
        g_hash_table_add (named, g_strdup (sha256));
    }
    if (page == NULL)
      return NULL;
  } while (after != NULL);
  return g_steal_pointer (&named);
}

void
wp_writer_sweep_blobs (WpWriter *self, gint64 now)
{
  g_autoptr (GPtrArray) old = wp_blobs_list_old (self->directory, now - WP_DAY);
  guint n = 0;
  /* A replica that is being filled again does not know yet what is named. */
  g_autoptr (GHashTable) named = old->len > 0 && wp_replica_is_complete (self->replica) ? list_named (self) : NULL;
  for (guint i = 0; named != NULL && i < old->len; i++) {
    const char *name = g_ptr_array_index (old, i);
    /* The mark goes first: what is sent once too often does no harm. */
    if (!g_hash_table_contains (named, name) && !wp_work_names_file (self->work, name) && wp_work_drop_blob (self->work, name, NULL))
      n += wp_blobs_remove_old (self->directory, name, now - WP_DAY);
  }
  if (n > 0)
    g_debug ("%u attachments that no form names were removed", n);
}
