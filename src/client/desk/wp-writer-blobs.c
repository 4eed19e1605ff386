/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWriter"
#include "config.h"

#include "wp-blobs.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-time.h"
#include "wp-writer-private.h"

#define PAGE 100

/* Attachments: which have to be sent, and which nobody needs any more. */

/* @id: (nullable) */
static GHashTable *
list_files_of (WpWriter *self, const char *id)
{
  g_autoptr(JsonObject) document = id != NULL ? wp_replica_read_base (self->replica, wp_kind_submission.name, id, NULL) : NULL;
  return wp_submission_list_files (document);
}

/* What a document of the server's names is kept there. Anything else it keeps for a week after it was put: within a day nothing can have happened
 * to it, and later it is sent once more. */
GPtrArray *
wp_writer_list_blobs (WpWriter *self, const char *submission, JsonObject *body)
{
  g_autoptr(GHashTable) names = wp_submission_list_files (body);
  if (g_hash_table_size (names) == 0)
    return NULL;
  g_autoptr(GHashTable) safe = list_files_of (self, submission);
  g_autoptr(GHashTable) before = list_files_of (self, wp_json_string (body, "supersedes"));
  g_autoptr(GPtrArray) blobs = g_ptr_array_new_with_free_func (g_free);
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
  g_autoptr(GHashTable) names = wp_submission_list_files (body);
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
  g_autoptr(GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(WpQuery) query = wp_query_new (&wp_kind_submission, "");
  g_autofree char *after = NULL;
  do {
    char *next = NULL;
    g_autoptr(GPtrArray) page = wp_store_query_page (wp_replica_get_store (self->replica), query, after, PAGE, G_MAXSIZE, &next, NULL);
    g_free (after);
    after = next;
    for (guint i = 0; page != NULL && i < page->len; i++) {
      const WpDocument *row = g_ptr_array_index (page, i);
      g_autoptr(JsonObject) document = wp_json_parse_object (row->text, -1, NULL);
      g_autoptr(GHashTable) files = document != NULL ? wp_submission_list_files (document) : NULL;
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
  g_autoptr(GPtrArray) old = wp_blobs_list_old (self->directory, now - WP_DAY);
  guint n = 0;
  /* A replica that is being filled again does not know yet what is named. */
  g_autoptr(GHashTable) named = old->len > 0 && wp_replica_is_complete (self->replica) ? list_named (self) : NULL;
  for (guint i = 0; named != NULL && i < old->len; i++) {
    const char *name = g_ptr_array_index (old, i);
    /* The mark goes first: what is sent once too often does no harm. */
    if (!g_hash_table_contains (named, name) && !wp_work_names_file (self->work, name) && wp_work_drop_blob (self->work, name, NULL))
      n += wp_blobs_remove_old (self->directory, name, now - WP_DAY);
  }
  if (n > 0)
    g_debug ("%u attachments that no form names were removed", n);
}
