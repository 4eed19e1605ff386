/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStorage"
#include "config.h"

#include "wp-storage-sqlite-private.h"

static gboolean
sqlite_put_blob (WpStorage *storage, const char *partner, const WpBlob *blob, gint64 at, GError **error)
{
  return wp_db_run (WP_STORAGE_SQLITE (storage)->db, error,
                    "INSERT INTO blobs (partner, hash, type, size, at) VALUES (?1, ?2, ?3, ?4, ?5)"
                    " ON CONFLICT (partner, hash) DO UPDATE SET at = max (at, ?5)",
                    "tttii", partner, blob->sha256, blob->type, blob->size, at);
}

static gboolean
sqlite_find_blob (WpStorage *storage, const char *partner, const char *sha256, WpBlob **blob, GError **error)
{
  gboolean found;
  *blob = NULL;
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error,
                             "SELECT type, size FROM blobs WHERE hash = ?1 AND (?2 IS NULL OR partner = ?2) LIMIT 1", "tt", sha256, partner);
  if (!wp_stmt_step_one (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *blob = g_new0 (WpBlob, 1);
  (*blob)->sha256 = g_strdup (sha256);
  (*blob)->type = g_strdup (wp_stmt_text (stmt, 0));
  (*blob)->size = wp_stmt_int (stmt, 1);
  wp_stmt_reset (stmt);
  return TRUE;
}

static gboolean
sqlite_measure_blobs (WpStorage *storage, const char *partner, gint64 *files, gint64 *bytes, GError **error)
{
  gboolean found;
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error, "SELECT count (*), coalesce (sum (size), 0) FROM blobs WHERE partner = ?1", "t",
                             partner);
  if (!wp_stmt_step_one (stmt, &found, error) || !found)
    return FALSE;
  *files = wp_stmt_int (stmt, 0);
  *bytes = wp_stmt_int (stmt, 1);
  wp_stmt_reset (stmt);
  return TRUE;
}

static GStrv
sqlite_drop_blobs (WpStorage *storage, const char *partner, gint64 before, guint limit, GError **error)
{
  g_autoptr (GStrvBuilder) dropped = g_strv_builder_new ();
  g_autoptr (GError) local = NULL;
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error,
                             "DELETE FROM blobs WHERE partner = ?1 AND hash IN (SELECT hash FROM blobs AS b WHERE b.partner = ?1"
                             " AND b.at < ?2 AND NOT EXISTS (SELECT 1 FROM uses AS u WHERE u.partner = ?1 AND u.hash = b.hash)"
                             " LIMIT ?3) RETURNING hash",
                             "tii", partner, before, (gint64) limit);
  if (stmt == NULL)
    return NULL;
  while (wp_stmt_step (stmt, &local))
    g_strv_builder_add (dropped, wp_stmt_text (stmt, 0));
  return wp_stmt_end (stmt, &local, error) ? g_strv_builder_end (dropped) : NULL;
}

static gboolean
sqlite_set_uses (WpStorage *storage, const char *partner, const char *submission, GHashTable *hashes, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  GHashTableIter iter;
  gpointer sha256;
  if (!wp_db_run (self->db, error, "DELETE FROM uses WHERE partner = ?1 AND submission = ?2", "tt", partner, submission))
    return FALSE;
  g_hash_table_iter_init (&iter, hashes);
  while (g_hash_table_iter_next (&iter, &sha256, NULL))
    if (!wp_db_run (self->db, error, "INSERT INTO uses (partner, submission, hash) VALUES (?1, ?2, ?3)", "ttt", partner, submission, sha256))
      return FALSE;
  return TRUE;
}

const WpStorageBlobs wp_storage_sqlite_blobs = {
  .put = sqlite_put_blob,
  .find = sqlite_find_blob,
  .measure = sqlite_measure_blobs,
  .drop = sqlite_drop_blobs,
  .set_uses = sqlite_set_uses,
};
