/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStorage"
#include "config.h"

#include "wp-storage-sqlite-private.h"

/* License keys, each sealed before it comes here. What is left of one that has done its work is its mark. */

static gboolean
sqlite_put_key (WpStorage *storage, const WpKeyPlace *place, const WpKeptKey *key, gint64 at, GError **error)
{
  return wp_db_run (
    WP_STORAGE_SQLITE (storage)->db, error,
    "INSERT OR REPLACE INTO license_keys (partner, kind, owner, line, sealed, mark, active, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", "ttttttii",
    place->partner, place->kind, place->owner, place->line, key->sealed, key->mark, (gint64) key->active, at);
}

static gboolean
sqlite_get_key (WpStorage *storage, const WpKeyPlace *place, WpKeptKey **key, GError **error)
{
  gboolean found;
  *key = NULL;
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error,
                             "SELECT sealed, mark, active FROM license_keys WHERE partner = ?1 AND kind = ?2 AND owner = ?3 AND line = ?4", "tttt",
                             place->partner, place->kind, place->owner, place->line);
  if (!wp_stmt_step_one (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *key = g_new0 (WpKeptKey, 1);
  (*key)->sealed = g_strdup (wp_stmt_text (stmt, 0));
  (*key)->mark = g_strdup (wp_stmt_text (stmt, 1));
  (*key)->active = wp_stmt_int (stmt, 2) != 0;
  wp_stmt_reset (stmt);
  return TRUE;
}

static gboolean
sqlite_find_active_key (WpStorage *storage, const WpKeyPlace *except, const char *mark, gboolean *found, GError **error)
{
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error,
                             "SELECT 1 FROM license_keys WHERE partner = ?1 AND mark = ?2 AND active"
                             " AND NOT (kind = ?3 AND owner = ?4 AND line = ?5) LIMIT 1",
                             "ttttt", except->partner, mark, except->kind, except->owner, except->line);
  if (!wp_stmt_step_one (stmt, found, error))
    return FALSE;
  if (*found)
    wp_stmt_reset (stmt);
  return TRUE;
}

gboolean
wp_storage_sqlite_drop_keys (WpStorageSqlite *self, gint64 before, GError **error)
{
  return wp_db_run (self->db, error, "DELETE FROM license_keys WHERE kind = 'activation' AND NOT active AND at < ?1", "i", before);
}

const WpStorageKeys wp_storage_sqlite_keys = { sqlite_put_key, sqlite_get_key, sqlite_find_active_key };
