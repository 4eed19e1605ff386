/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStorage"
#include "config.h"

#include "wp-storage-sqlite-private.h"
#include "wp-error.h"

/* People */

static gboolean
sqlite_add_partner (WpStorage *storage, const char *id, const char *name, GError **error)
{
  return wp_storage_sqlite_run (
    wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error, "INSERT INTO partners (id, name) VALUES (?1, ?2)", 2, id, name), error);
}

static gboolean
sqlite_find_partner (WpStorage *storage, const char *name, char **id, GError **error)
{
  gboolean found;
  *id = NULL;
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error, "SELECT id FROM partners WHERE name = ?1", 1, name);
  if (!wp_storage_sqlite_step_one (stmt, &found, error))
    return FALSE;
  if (found) {
    *id = g_strdup (wp_stmt_text (stmt, 0));
    wp_stmt_reset (stmt);
  }
  return TRUE;
}

static gboolean
sqlite_get_partner (WpStorage *storage, const char *id, char **name, GError **error)
{
  gboolean found;
  *name = NULL;
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error, "SELECT name FROM partners WHERE id = ?1", 1, id);
  if (!wp_storage_sqlite_step_one (stmt, &found, error))
    return FALSE;
  if (found) {
    *name = g_strdup (wp_stmt_text (stmt, 0));
    wp_stmt_reset (stmt);
  }
  return TRUE;
}

static GStrv
sqlite_list_partners (WpStorage *storage, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error, "SELECT id FROM partners ORDER BY id", 0);
  if (stmt == NULL)
    return NULL;
  while (wp_stmt_step (stmt, &local))
    g_strv_builder_add (ids, wp_stmt_text (stmt, 0));
  wp_stmt_reset (stmt);
  if (local == NULL)
    return g_strv_builder_end (ids);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
sqlite_put_user (WpStorage *storage, const WpPrincipal *user, const char *password_hash, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  return wp_storage_sqlite_run (
    wp_storage_sqlite_prepare (self, error,
                               "INSERT INTO users (id, partner, email, name, role, password) VALUES (?1, ?2, ?3, ?4, ?5, coalesce (?6, ''))"
                               " ON CONFLICT (id) DO UPDATE SET email = ?3, name = ?4, role = ?5, password = coalesce (?6, password)",
                               6, user->id, user->partner_id, user->email, user->name, wp_role_to_string (user->role), password_hash),
    error);
}

static gboolean
read_user (WpStmt *stmt, WpPrincipal **user, char **password_hash, GError **error)
{
  gboolean found;
  *user = NULL;
  if (password_hash != NULL)
    *password_hash = NULL;
  if (!wp_storage_sqlite_step_one (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *user = wp_principal_new (wp_stmt_text (stmt, 0), wp_stmt_text (stmt, 1), wp_stmt_text (stmt, 2), wp_role_from_string (wp_stmt_text (stmt, 3)),
                            wp_stmt_text (stmt, 4), wp_stmt_text (stmt, 5));
  if (password_hash != NULL)
    *password_hash = g_strdup (wp_stmt_text (stmt, 6));
  wp_stmt_reset (stmt);
  return TRUE;
}

#define SELECT_USER "SELECT u.id, u.name, u.email, u.role, u.partner, p.name, u.password FROM users u JOIN partners p ON p.id = u.partner "

static gboolean
sqlite_get_user (WpStorage *storage, const char *id, WpPrincipal **user, GError **error)
{
  return read_user (wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error, SELECT_USER "WHERE u.id = ?1", 1, id), user, NULL, error);
}

static gboolean
sqlite_find_user (WpStorage *storage, const char *email, WpPrincipal **user, char **password_hash, GError **error)
{
  return read_user (wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error, SELECT_USER "WHERE u.email = ?1", 1, email), user, password_hash,
                    error);
}

const WpStoragePeople wp_storage_sqlite_people = {
  .add_partner = sqlite_add_partner,
  .find_partner = sqlite_find_partner,
  .get_partner = sqlite_get_partner,
  .list_partners = sqlite_list_partners,
  .put_user = sqlite_put_user,
  .get_user = sqlite_get_user,
  .find_user = sqlite_find_user,
};

/* Sign-ins */

/* For a statement with some texts and one number behind them, and no rows. */
static gboolean
run_with_int (WpStmt *stmt, int index, gint64 value, GError **error)
{
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, index, value);
  return wp_stmt_run (stmt, error);
}

static gboolean
sqlite_use_request (WpStorage *storage, const char *hash, gint64 expires_at, gboolean *first, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  gboolean found;
  WpStmt *stmt = wp_storage_sqlite_prepare (self, error, "SELECT count (*) FROM used_sign_ins", 0);
  if (!wp_storage_sqlite_step_one (stmt, &found, error) || !found)
    return FALSE;
  gint64 n = wp_stmt_int (stmt, 0);
  wp_stmt_reset (stmt);
  if (n >= WP_STORAGE_USED_REQUESTS) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_UNAVAILABLE, "Too many people signed in just now");
    return FALSE;
  }
  stmt = wp_storage_sqlite_prepare (self, error, "INSERT OR IGNORE INTO used_sign_ins (hash, expires) VALUES (?1, ?2)", 1, hash);
  if (!run_with_int (stmt, 2, expires_at, error))
    return FALSE;
  *first = wp_db_changes (self->db) == 1;
  return TRUE;
}

static gboolean
sqlite_put_code (WpStorage *storage, const char *hash, const WpCode *code, GError **error)
{
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error,
                                            "INSERT INTO codes (hash, user, client, redirect, challenge, scope, family, expires)"
                                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (hash) DO UPDATE SET family = ?7",
                                            7, hash, code->user_id, code->client_id, code->redirect_uri, code->challenge, code->scope, code->family);
  if (!run_with_int (stmt, 8, code->expires_at, error))
    return FALSE;
  return run_with_int (wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error,
                                                  "DELETE FROM codes WHERE user = ?1 AND hash IN"
                                                  " (SELECT hash FROM codes WHERE user = ?1 ORDER BY expires DESC LIMIT -1 OFFSET ?2)",
                                                  1, code->user_id),
                       2, WP_STORAGE_SIGN_INS, error);
}

static gboolean
sqlite_find_code (WpStorage *storage, const char *hash, WpCode **code, GError **error)
{
  gboolean found;
  *code = NULL;
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error,
                                            "SELECT user, client, redirect, challenge, scope, family, expires FROM codes WHERE hash = ?1", 1, hash);
  if (!wp_storage_sqlite_step_one (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *code = g_new0 (WpCode, 1);
  (*code)->user_id = g_strdup (wp_stmt_text (stmt, 0));
  (*code)->client_id = g_strdup (wp_stmt_text (stmt, 1));
  (*code)->redirect_uri = g_strdup (wp_stmt_text (stmt, 2));
  (*code)->challenge = g_strdup (wp_stmt_text (stmt, 3));
  (*code)->scope = g_strdup (wp_stmt_text (stmt, 4));
  (*code)->family = g_strdup (wp_stmt_text (stmt, 5));
  (*code)->expires_at = wp_stmt_int (stmt, 6);
  wp_stmt_reset (stmt);
  return TRUE;
}

/* The user's sign-in that makes room; NULL when there is room. Those that are over go first. */
static gboolean
find_oldest_family (WpStorageSqlite *self, const char *user_id, char **family, GError **error)
{
  gboolean found;
  WpStmt *stmt = wp_storage_sqlite_prepare (self, error,
                                            "SELECT id FROM families AS f WHERE user = ?1"
                                            " ORDER BY revoked, (SELECT max (expires) FROM tokens WHERE family = f.id) DESC LIMIT 1 OFFSET ?2",
                                            1, user_id);
  *family = NULL;
  if (stmt != NULL)
    wp_stmt_bind_int (stmt, 2, WP_STORAGE_SIGN_INS - 1);
  if (!wp_storage_sqlite_step_one (stmt, &found, error))
    return FALSE;
  if (found) {
    *family = g_strdup (wp_stmt_text (stmt, 0));
    wp_stmt_reset (stmt);
  }
  return TRUE;
}

static gboolean
sqlite_add_family (WpStorage *storage, const char *family, const char *user_id, const char *scope, gint64 at, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  while (TRUE) {
    g_autofree char *oldest = NULL;
    if (!find_oldest_family (self, user_id, &oldest, error))
      return FALSE;
    if (oldest == NULL)
      break;
    if (!wp_storage_sqlite_run (wp_storage_sqlite_prepare (self, error, "DELETE FROM tokens WHERE family = ?1", 1, oldest), error) ||
        !wp_storage_sqlite_run (wp_storage_sqlite_prepare (self, error, "DELETE FROM families WHERE id = ?1", 1, oldest), error))
      return FALSE;
  }
  return run_with_int (
    wp_storage_sqlite_prepare (self, error, "INSERT INTO families (id, user, scope, at) VALUES (?1, ?2, ?3, ?4)", 3, family, user_id, scope), 4, at,
    error);
}

static gboolean
sqlite_use_refresh (WpStorage *storage, const char *family, const char *hash, gint64 generation, GError **error)
{
  return run_with_int (wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error,
                                                  "UPDATE families SET used_hash = ?2, used_generation = ?3 WHERE id = ?1", 2, family, hash),
                       3, generation, error);
}

static gboolean
sqlite_make_room (WpStorage *storage, const char *family, gint64 now, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  const struct {
    const char *sql;
    gint64 value;
  } rules[] = {
    { "DELETE FROM tokens WHERE family = ?1 AND expires <= ?2", now },
    { "DELETE FROM tokens WHERE family = ?1 AND type = ?2 AND EXISTS (SELECT 1 FROM families AS f"
      " WHERE f.id = ?1 AND tokens.generation <= f.used_generation AND tokens.hash IS NOT f.used_hash)",
      WP_TOKEN_REFRESH },
    { "DELETE FROM tokens WHERE hash IN (SELECT hash FROM tokens WHERE family = ?1 AND type = 1 ORDER BY expires DESC LIMIT -1 OFFSET ?2)",
      WP_STORAGE_ACCESS_TOKENS - 1 },
    { "DELETE FROM tokens WHERE hash IN (SELECT t.hash FROM tokens AS t JOIN families AS f ON f.id = t.family"
      " WHERE t.family = ?1 AND t.type = 2 AND t.generation > f.used_generation ORDER BY t.expires DESC LIMIT -1 OFFSET ?2)",
      WP_STORAGE_REFRESH_TOKENS - 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    if (!run_with_int (wp_storage_sqlite_prepare (self, error, rules[i].sql, 1, family), 2, rules[i].value, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
sqlite_revoke_family (WpStorage *storage, const char *family, gboolean *found, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  if (!wp_storage_sqlite_run (wp_storage_sqlite_prepare (self, error, "UPDATE families SET revoked = 1 WHERE id = ?1", 1, family), error))
    return FALSE;
  *found = wp_db_changes (self->db) == 1;
  return TRUE;
}

static gboolean
sqlite_revoke_user (WpStorage *storage, const char *user_id, GError **error)
{
  return wp_storage_sqlite_run (
    wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error, "UPDATE families SET revoked = 1 WHERE user = ?1", 1, user_id), error);
}

static gboolean
sqlite_put_token (WpStorage *storage, const char *hash, const WpToken *token, GError **error)
{
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error,
                                            "INSERT INTO tokens (hash, family, type, generation, expires) VALUES (?1, ?2, ?3, ?4, ?5)", 2, hash,
                                            token->family);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 3, token->type);
  wp_stmt_bind_int (stmt, 4, token->generation);
  wp_stmt_bind_int (stmt, 5, token->expires_at);
  return wp_stmt_run (stmt, error);
}

#define TOKEN_OF_FAMILY "f.id, f.user, f.scope, f.revoked, f.used_hash, f.used_generation"

/* @sql: type, generation, expiry, then what TOKEN_OF_FAMILY says */
static gboolean
find_token (WpStorage *storage, const char *sql, const char *value, WpToken **token, GError **error)
{
  gboolean found;
  *token = NULL;
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error, sql, 1, value);
  if (!wp_storage_sqlite_step_one (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *token = g_new0 (WpToken, 1);
  (*token)->type = wp_stmt_int (stmt, 0);
  (*token)->generation = wp_stmt_int (stmt, 1);
  (*token)->expires_at = wp_stmt_int (stmt, 2);
  (*token)->family = g_strdup (wp_stmt_text (stmt, 3));
  (*token)->user_id = g_strdup (wp_stmt_text (stmt, 4));
  (*token)->scope = g_strdup (wp_stmt_text (stmt, 5));
  (*token)->revoked = wp_stmt_int (stmt, 6) != 0;
  (*token)->used_hash = g_strdup (wp_stmt_text (stmt, 7));
  (*token)->used_generation = wp_stmt_int (stmt, 8);
  wp_stmt_reset (stmt);
  return TRUE;
}

static gboolean
sqlite_find_token (WpStorage *storage, const char *hash, WpToken **token, GError **error)
{
  return find_token (storage,
                     "SELECT t.type, t.generation, t.expires, " TOKEN_OF_FAMILY " FROM tokens t JOIN families f ON f.id = t.family"
                     " WHERE t.hash = ?1",
                     hash, token, error);
}

static gboolean
sqlite_find_family (WpStorage *storage, const char *family, WpToken **token, GError **error)
{
  return find_token (storage, "SELECT 2, 0, 0, " TOKEN_OF_FAMILY " FROM families f WHERE f.id = ?1", family, token, error);
}

const WpStorageSignIns wp_storage_sqlite_sign_ins = {
  .use_request = sqlite_use_request,
  .put_code = sqlite_put_code,
  .find_code = sqlite_find_code,
  .add_family = sqlite_add_family,
  .find_family = sqlite_find_family,
  .revoke_family = sqlite_revoke_family,
  .revoke_user = sqlite_revoke_user,
  .use_refresh = sqlite_use_refresh,
  .make_room = sqlite_make_room,
  .put_token = sqlite_put_token,
  .find_token = sqlite_find_token,
};
