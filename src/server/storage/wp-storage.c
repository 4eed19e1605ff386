/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpStorage"
#include "config.h"

#include "wp-storage.h"

G_DEFINE_INTERFACE (WpStorage, wp_storage, G_TYPE_OBJECT)

static void
wp_storage_default_init (WpStorageInterface *iface)
{
  g_signal_new ("committed", WP_TYPE_STORAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRV, G_TYPE_STRV);
}

WpPrincipal *
wp_principal_new (const char *id, const char *name, const char *email, WpRole role, const char *partner_id, const char *partner_name)
{
  WpPrincipal *self = g_new0 (WpPrincipal, 1);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->email = g_strdup (email);
  self->role = role;
  self->partner_id = g_strdup (partner_id);
  self->partner_name = g_strdup (partner_name);
  return self;
}

WpActor
wp_principal_actor (const WpPrincipal *self)
{
  return (WpActor){ .id = self->id, .name = self->name, .role = self->role };
}

void
wp_principal_free (WpPrincipal *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->email);
  g_free (self->partner_id);
  g_free (self->partner_name);
  g_free (self);
}

void
wp_record_free (WpRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->partner);
  g_free (self->id);
  g_free (self->owner);
  g_free (self->text);
  g_free (self);
}

void
wp_kept_answer_free (WpKeptAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->fingerprint);
  g_free (self->content_type);
  g_free (self->body);
  g_free (self->location);
  g_free (self);
}

void
wp_blob_free (WpBlob *self)
{
  if (self == NULL)
    return;
  g_free (self->sha256);
  g_free (self->type);
  g_free (self);
}

void
wp_code_free (WpCode *self)
{
  if (self == NULL)
    return;
  g_free (self->user_id);
  g_free (self->client_id);
  g_free (self->redirect_uri);
  g_free (self->challenge);
  g_free (self->scope);
  g_free (self->family);
  g_free (self);
}

void
wp_token_free (WpToken *self)
{
  if (self == NULL)
    return;
  g_free (self->family);
  g_free (self->user_id);
  g_free (self->scope);
  g_free (self->used_hash);
  g_free (self);
}

gboolean
wp_storage_join (WpStorage *self, gboolean *joined, GError **error)
{
  *joined = WP_STORAGE_GET_IFACE (self)->in_transaction (self);
  return *joined || wp_storage_begin (self, error);
}

gboolean
wp_storage_end (WpStorage *self, gboolean joined, gboolean ok, GError **error)
{
  if (joined)
    return ok;
  if (ok)
    return wp_storage_commit (self, error);
  wp_storage_rollback (self);
  return FALSE;
}

/* What follows only reaches for the implementation. */

gboolean
wp_storage_begin (WpStorage *self, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->begin (self, error);
}

gboolean
wp_storage_commit (WpStorage *self, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->commit (self, error);
}

void
wp_storage_rollback (WpStorage *self)
{
  WP_STORAGE_GET_IFACE (self)->rollback (self);
}

gboolean
wp_storage_get_meta (WpStorage *self, const char *name, char **value, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->get_meta (self, name, value, error);
}

gboolean
wp_storage_set_meta (WpStorage *self, const char *name, const char *value, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->set_meta (self, name, value, error);
}

gboolean
wp_storage_begin_life (WpStorage *self, gint64 now, char **life, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->begin_life (self, now, life, error);
}

gboolean
wp_storage_end_of_life (WpStorage *self, const char *life, const char *partner, gint64 *last, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->end_of_life (self, life, partner, last, error);
}

gboolean
wp_storage_next_number (WpStorage *self, const char *partner, gint64 *number, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->next_number (self, partner, number, error);
}

gboolean
wp_storage_add_partner (WpStorage *self, const char *id, const char *name, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->add_partner (self, id, name, error);
}

gboolean
wp_storage_find_partner (WpStorage *self, const char *name, char **id, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->find_partner (self, name, id, error);
}

GStrv
wp_storage_list_partners (WpStorage *self, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->list_partners (self, error);
}

gboolean
wp_storage_get_partner (WpStorage *self, const char *id, char **name, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->get_partner (self, id, name, error);
}

gboolean
wp_storage_put_user (WpStorage *self, const WpPrincipal *user, const char *password_hash, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->put_user (self, user, password_hash, error);
}

gboolean
wp_storage_get_user (WpStorage *self, const char *id, WpPrincipal **user, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->get_user (self, id, user, error);
}

gboolean
wp_storage_find_user (WpStorage *self, const char *email, WpPrincipal **user, char **password_hash, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->find_user (self, email, user, password_hash, error);
}

gboolean
wp_storage_get_document (WpStorage *self, const char *partner, const WpKind *kind, const char *id, WpRecord **record, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->get_document (self, partner, kind, id, record, error);
}

gboolean
wp_storage_put_document (WpStorage *self, const char *partner, const WpKind *kind, const char *id, JsonObject *document, gint64 *revision,
                         GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->put_document (self, partner, kind, id, document, revision, error);
}

gboolean
wp_storage_move_document (WpStorage *self, const WpRecord *record, const char *partner, const char *id, JsonObject *document, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->move_document (self, record, partner, id, document, error);
}

GStrv
wp_storage_list_shared (WpStorage *self, const WpKind *kind, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->list_shared (self, kind, error);
}

GPtrArray *
wp_storage_changes (WpStorage *self, const char *partner, gint64 after, guint limit, gsize max_bytes, gboolean *more, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->changes (self, partner, after, limit, max_bytes, more, error);
}

gint64
wp_storage_last_sequence (WpStorage *self, const char *partner)
{
  return WP_STORAGE_GET_IFACE (self)->last_sequence (self, partner);
}

const WpLookup *
wp_storage_lookup (WpStorage *self, const char *partner)
{
  return WP_STORAGE_GET_IFACE (self)->lookup (self, partner);
}

GPtrArray *
wp_storage_query (WpStorage *self, const WpQuery *query, const char *after, guint limit, gsize max_bytes, char **next, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->query (self, query, after, limit, max_bytes, next, error);
}

gboolean
wp_storage_put_blob (WpStorage *self, const char *partner, const WpBlob *blob, gint64 at, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->put_blob (self, partner, blob, at, error);
}

gboolean
wp_storage_find_blob (WpStorage *self, const char *partner, const char *sha256, WpBlob **blob, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->find_blob (self, partner, sha256, blob, error);
}

gboolean
wp_storage_measure_blobs (WpStorage *self, const char *partner, gint64 *files, gint64 *bytes, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->measure_blobs (self, partner, files, bytes, error);
}

GStrv
wp_storage_drop_blobs (WpStorage *self, const char *partner, gint64 before, guint limit, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->drop_blobs (self, partner, before, limit, error);
}

gboolean
wp_storage_find_key (WpStorage *self, const char *scope, const char *key, WpKeptAnswer **answer, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->find_key (self, scope, key, answer, error);
}

gboolean
wp_storage_put_key (WpStorage *self, const char *scope, const char *key, const WpKeptAnswer *answer, gint64 at, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->put_key (self, scope, key, answer, at, error);
}

gboolean
wp_storage_use_sign_in (WpStorage *self, const char *hash, gint64 expires_at, gboolean *first, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->use_sign_in (self, hash, expires_at, first, error);
}

gboolean
wp_storage_put_code (WpStorage *self, const char *hash, const WpCode *code, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->put_code (self, hash, code, error);
}

gboolean
wp_storage_find_code (WpStorage *self, const char *hash, WpCode **code, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->find_code (self, hash, code, error);
}

gboolean
wp_storage_add_family (WpStorage *self, const char *family, const char *user_id, const char *scope, gint64 at, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->add_family (self, family, user_id, scope, at, error);
}

gboolean
wp_storage_use_refresh (WpStorage *self, const char *family, const char *hash, gint64 generation, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->use_refresh (self, family, hash, generation, error);
}

gboolean
wp_storage_make_room (WpStorage *self, const char *family, gint64 now, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->make_room (self, family, now, error);
}

gboolean
wp_storage_revoke_family (WpStorage *self, const char *family, gboolean *found, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->revoke_family (self, family, found, error);
}

gboolean
wp_storage_revoke_user (WpStorage *self, const char *user_id, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->revoke_user (self, user_id, error);
}

gboolean
wp_storage_put_token (WpStorage *self, const char *hash, const WpToken *token, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->put_token (self, hash, token, error);
}

gboolean
wp_storage_find_token (WpStorage *self, const char *hash, WpToken **token, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->find_token (self, hash, token, error);
}

gboolean
wp_storage_find_family (WpStorage *self, const char *family, WpToken **token, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->find_family (self, family, token, error);
}

gboolean
wp_storage_sweep (WpStorage *self, gint64 now, GError **error)
{
  return WP_STORAGE_GET_IFACE (self)->sweep (self, now, error);
}
