/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStorage"
#include "config.h"

#include "wp-storage-sqlite-private.h"
#include "wp-error.h"

/* People */

static gboolean
sqlite_add_partner (WpStorage *storage, const char *id, const char *name, GError **error)
{
  return wp_db_run (WP_STORAGE_SQLITE (storage)->db, error, "INSERT INTO partners (id, name) VALUES (?1, ?2)", "tt", id, name);
}

static gboolean
sqlite_find_partner (WpStorage *storage, const char *name, char **id, GError **error)
{
  gboolean found;
  *id = NULL;
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error, "SELECT id FROM partners WHERE name = ?1", "t", name);
  if (!wp_stmt_step_one (stmt, &found, error))
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
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error, "SELECT name FROM partners WHERE id = ?1", "t", id);
  if (!wp_stmt_step_one (stmt, &found, error))
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
  g_autoptr (GError) local = NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error, "SELECT id FROM partners ORDER BY id", "");
  if (stmt == NULL)
    return NULL;
  while (wp_stmt_step (stmt, &local))
    g_strv_builder_add (ids, wp_stmt_text (stmt, 0));
  return wp_stmt_end (stmt, &local, error) ? g_strv_builder_end (ids) : NULL;
}

static gboolean
sqlite_put_user (WpStorage *storage, const WpPrincipal *user, const char *password_hash, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  return wp_db_run (self->db, error,
                    "INSERT INTO users (id, partner, email, name, role, password) VALUES (?1, ?2, ?3, ?4, ?5, coalesce (?6, ''))"
                    " ON CONFLICT (id) DO UPDATE SET email = ?3, name = ?4, role = ?5, password = coalesce (?6, password)",
                    "tttttt", user->id, user->partner_id, user->email, user->name, wp_role_to_string (user->role), password_hash);
}

static gboolean
read_user (WpStmt *stmt, WpPrincipal **user, char **password_hash, GError **error)
{
  gboolean found;
  *user = NULL;
  if (password_hash != NULL)
    *password_hash = NULL;
  if (!wp_stmt_step_one (stmt, &found, error))
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
  return read_user (wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error, SELECT_USER "WHERE u.id = ?1", "t", id), user, NULL, error);
}

static gboolean
sqlite_find_user (WpStorage *storage, const char *email, WpPrincipal **user, char **password_hash, GError **error)
{
  return read_user (wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error, SELECT_USER "WHERE u.email = ?1", "t", email), user, password_hash, error);
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

static gboolean
sqlite_use_request (WpStorage *storage, const char *hash, gint64 expires_at, gboolean *first, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  gboolean found;
  WpStmt *stmt = wp_db_bind (self->db, error, "SELECT count (*) FROM used_sign_ins", "");
  if (!wp_stmt_step_one (stmt, &found, error) || !found)
    return FALSE;
  gint64 n = wp_stmt_int (stmt, 0);
  wp_stmt_reset (stmt);
  if (n >= WP_STORAGE_USED_REQUESTS) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_UNAVAILABLE, "Too many people signed in just now");
    return FALSE;
  }
  if (!wp_db_run (self->db, error, "INSERT OR IGNORE INTO used_sign_ins (hash, expires) VALUES (?1, ?2)", "ti", hash, expires_at))
    return FALSE;
  *first = wp_db_changes (self->db) == 1;
  return TRUE;
}

static gboolean
sqlite_put_code (WpStorage *storage, const char *hash, const WpCode *code, GError **error)
{
  return wp_db_run (WP_STORAGE_SQLITE (storage)->db, error,
                    "INSERT INTO codes (hash, user, client, redirect, challenge, scope, family, expires)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (hash) DO UPDATE SET family = ?7",
                    "ttttttti", hash, code->user_id, code->client_id, code->redirect_uri, code->challenge, code->scope, code->family,
                    code->expires_at) &&
         wp_db_run (WP_STORAGE_SQLITE (storage)->db, error,
                    "DELETE FROM codes WHERE user = ?1 AND hash IN"
                    " (SELECT hash FROM codes WHERE user = ?1 ORDER BY expires DESC LIMIT -1 OFFSET ?2)",
                    "ti", code->user_id, (gint64) WP_STORAGE_SIGN_INS);
}

static gboolean
sqlite_find_code (WpStorage *storage, const char *hash, WpCode **code, GError **error)
{
  gboolean found;
  *code = NULL;
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error,
                             "SELECT user, client, redirect, challenge, scope, family, expires FROM codes WHERE hash = ?1", "t", hash);
  if (!wp_stmt_step_one (stmt, &found, error))
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

/* The user's sign-in that is to be removed before another is added, NULL below the limit: revoked ones first. */
static gboolean
find_oldest_family (WpStorageSqlite *self, const char *user_id, char **family, GError **error)
{
  gboolean found;
  WpStmt *stmt = wp_db_bind (self->db, error,
                             "SELECT id FROM families AS f WHERE user = ?1"
                             " ORDER BY revoked, (SELECT max (expires) FROM tokens WHERE family = f.id) DESC LIMIT 1 OFFSET ?2",
                             "ti", user_id, (gint64) WP_STORAGE_SIGN_INS - 1);
  *family = NULL;
  if (!wp_stmt_step_one (stmt, &found, error))
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
    if (!wp_db_run (self->db, error, "DELETE FROM tokens WHERE family = ?1", "t", oldest) ||
        !wp_db_run (self->db, error, "DELETE FROM families WHERE id = ?1", "t", oldest))
      return FALSE;
  }
  return wp_db_run (self->db, error, "INSERT INTO families (id, user, scope, at) VALUES (?1, ?2, ?3, ?4)", "ttti", family, user_id, scope, at);
}

static gboolean
sqlite_use_refresh (WpStorage *storage, const char *family, const char *hash, gint64 generation, GError **error)
{
  return wp_db_run (WP_STORAGE_SQLITE (storage)->db, error, "UPDATE families SET used_hash = ?2, used_generation = ?3 WHERE id = ?1", "tti", family,
                    hash, generation);
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
    if (!wp_db_run (self->db, error, rules[i].sql, "ti", family, rules[i].value))
      return FALSE;
  }
  return TRUE;
}

static gboolean
sqlite_revoke_family (WpStorage *storage, const char *family, gboolean *found, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  if (!wp_db_run (self->db, error, "UPDATE families SET revoked = 1 WHERE id = ?1", "t", family))
    return FALSE;
  *found = wp_db_changes (self->db) == 1;
  return TRUE;
}

static gboolean
sqlite_revoke_user (WpStorage *storage, const char *user_id, GError **error)
{
  return wp_db_run (WP_STORAGE_SQLITE (storage)->db, error, "UPDATE families SET revoked = 1 WHERE user = ?1", "t", user_id);
}

static gboolean
sqlite_put_token (WpStorage *storage, const char *hash, const WpToken *token, GError **error)
{
  return wp_db_run (WP_STORAGE_SQLITE (storage)->db, error,
                    "INSERT INTO tokens (hash, family, type, generation, expires) VALUES (?1, ?2, ?3, ?4, ?5)", "ttiii", hash, token->family,
                    (gint64) token->type, token->generation, token->expires_at);
}

#define TOKEN_OF_FAMILY "f.id, f.user, f.scope, f.revoked, f.used_hash, f.used_generation"

/* @sql: type, generation, expiry, then what TOKEN_OF_FAMILY says */
static gboolean
find_token (WpStorage *storage, const char *sql, const char *value, WpToken **token, GError **error)
{
  gboolean found;
  *token = NULL;
  WpStmt *stmt = wp_db_bind (WP_STORAGE_SQLITE (storage)->db, error, sql, "t", value);
  if (!wp_stmt_step_one (stmt, &found, error))
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
