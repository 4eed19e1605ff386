/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStorage"
#include "config.h"

#include "wp-storage-sqlite-private.h"

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

static gboolean
sqlite_put_sign_in (WpStorage *storage, const char *hash, const WpSignIn *sign_in, GError **error)
{
  WpStmt *stmt = wp_storage_sqlite_prepare (
    WP_STORAGE_SQLITE (storage), error,
    "INSERT INTO sign_ins (hash, client, redirect, state, challenge, scope, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", 6, hash,
    sign_in->client_id, sign_in->redirect_uri, sign_in->state, sign_in->challenge, sign_in->scope);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 7, sign_in->expires_at);
  return wp_stmt_run (stmt, error);
}

static gboolean
sqlite_find_sign_in (WpStorage *storage, const char *hash, WpSignIn **sign_in, GError **error)
{
  gboolean found;
  *sign_in = NULL;
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error,
                                            "SELECT client, redirect, state, challenge, scope, expires FROM sign_ins WHERE hash = ?1", 1, hash);
  if (!wp_storage_sqlite_step_one (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *sign_in = g_new0 (WpSignIn, 1);
  (*sign_in)->client_id = g_strdup (wp_stmt_text (stmt, 0));
  (*sign_in)->redirect_uri = g_strdup (wp_stmt_text (stmt, 1));
  (*sign_in)->state = g_strdup (wp_stmt_text (stmt, 2));
  (*sign_in)->challenge = g_strdup (wp_stmt_text (stmt, 3));
  (*sign_in)->scope = g_strdup (wp_stmt_text (stmt, 4));
  (*sign_in)->expires_at = wp_stmt_int (stmt, 5);
  wp_stmt_reset (stmt);
  return TRUE;
}

static gboolean
sqlite_drop_sign_in (WpStorage *storage, const char *hash, gboolean *dropped, GError **error)
{
  WpStorageSqlite *self = WP_STORAGE_SQLITE (storage);
  if (!wp_storage_sqlite_run (wp_storage_sqlite_prepare (self, error, "DELETE FROM sign_ins WHERE hash = ?1", 1, hash), error))
    return FALSE;
  *dropped = wp_db_changes (self->db) == 1;
  return TRUE;
}

static gboolean
sqlite_put_code (WpStorage *storage, const char *hash, const WpCode *code, GError **error)
{
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error,
                                            "INSERT INTO codes (hash, user, client, redirect, challenge, scope, family, expires)"
                                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (hash) DO UPDATE SET family = ?7",
                                            7, hash, code->user_id, code->client_id, code->redirect_uri, code->challenge, code->scope, code->family);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 8, code->expires_at);
  return wp_stmt_run (stmt, error);
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

static gboolean
sqlite_add_family (WpStorage *storage, const char *family, const char *user_id, const char *scope, gint64 at, GError **error)
{
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error, "INSERT INTO families (id, user, scope, at) VALUES (?1, ?2, ?3, ?4)",
                                            3, family, user_id, scope);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 4, at);
  return wp_stmt_run (stmt, error);
}

static gboolean
sqlite_use_refresh (WpStorage *storage, const char *family, const char *hash, gint64 generation, GError **error)
{
  WpStmt *stmt = wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error,
                                            "UPDATE families SET used_hash = ?2, used_generation = ?3 WHERE id = ?1", 2, family, hash);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 3, generation);
  return wp_stmt_run (stmt, error);
}

static gboolean
sqlite_revoke_family (WpStorage *storage, const char *family, GError **error)
{
  return wp_storage_sqlite_run (
    wp_storage_sqlite_prepare (WP_STORAGE_SQLITE (storage), error, "UPDATE families SET revoked = 1 WHERE id = ?1", 1, family), error);
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

static gboolean
sqlite_find_token (WpStorage *storage, const char *hash, WpToken **token, GError **error)
{
  gboolean found;
  *token = NULL;
  WpStmt *stmt = wp_storage_sqlite_prepare (
    WP_STORAGE_SQLITE (storage), error,
    "SELECT t.type, t.family, f.user, f.scope, t.generation, t.expires, f.revoked, f.used_hash, f.used_generation"
    " FROM tokens t JOIN families f ON f.id = t.family WHERE t.hash = ?1",
    1, hash);
  if (!wp_storage_sqlite_step_one (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *token = g_new0 (WpToken, 1);
  (*token)->type = wp_stmt_int (stmt, 0);
  (*token)->family = g_strdup (wp_stmt_text (stmt, 1));
  (*token)->user_id = g_strdup (wp_stmt_text (stmt, 2));
  (*token)->scope = g_strdup (wp_stmt_text (stmt, 3));
  (*token)->generation = wp_stmt_int (stmt, 4);
  (*token)->expires_at = wp_stmt_int (stmt, 5);
  (*token)->revoked = wp_stmt_int (stmt, 6) != 0;
  (*token)->used_hash = g_strdup (wp_stmt_text (stmt, 7));
  (*token)->used_generation = wp_stmt_int (stmt, 8);
  wp_stmt_reset (stmt);
  return TRUE;
}

void
wp_storage_sqlite_sign_in_init (WpStorageInterface *iface)
{
  iface->add_partner = sqlite_add_partner;
  iface->find_partner = sqlite_find_partner;
  iface->list_partners = sqlite_list_partners;
  iface->get_partner = sqlite_get_partner;
  iface->put_user = sqlite_put_user;
  iface->get_user = sqlite_get_user;
  iface->find_user = sqlite_find_user;
  iface->put_sign_in = sqlite_put_sign_in;
  iface->find_sign_in = sqlite_find_sign_in;
  iface->drop_sign_in = sqlite_drop_sign_in;
  iface->put_code = sqlite_put_code;
  iface->find_code = sqlite_find_code;
  iface->add_family = sqlite_add_family;
  iface->use_refresh = sqlite_use_refresh;
  iface->revoke_family = sqlite_revoke_family;
  iface->revoke_user = sqlite_revoke_user;
  iface->put_token = sqlite_put_token;
  iface->find_token = sqlite_find_token;
}
