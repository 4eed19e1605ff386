/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-actor.h"
#include "wp-lookup.h"
#include "wp-query.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WpStorage:
 *
 * All that the backend keeps, behind one interface: routes know no SQL. SQLite implements it today (wp-storage-sqlite.h);
 * a storage shared by several server processes can take its place.
 *
 * Writing happens inside a transaction: wp_storage_begin(), calls, wp_storage_commit() or wp_storage_rollback(). What whole
 * acts are made of stands above it and joins a transaction that is open: wp-people.h (partners and users) and wp-incidents.h
 * (raise, commands, drills). The change log is written with each document.
 *
 * Signal "committed" (const char *partner, const char * const *wake, const char * const *drills): after a commit, once per
 * partner whose documents changed; @wake are the incidents among them that may wake someone, @drills the drills.
 */
#define WP_TYPE_STORAGE (wp_storage_get_type ())
G_DECLARE_INTERFACE (WpStorage, wp_storage, WP, STORAGE, GObject)

/**
 * WpPrincipal:
 *
 * A person who signs in, with the partner they belong to.
 */
typedef struct {
  char *id;
  char *name;
  char *email;
  WpRole role;
  char *partner_id;
  char *partner_name;
} WpPrincipal;
WpPrincipal *wp_principal_new (const char *id, const char *name, const char *email, WpRole role, const char *partner_id, const char *partner_name);
void wp_principal_free (WpPrincipal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpPrincipal, wp_principal_free)
WpActor wp_principal_actor (const WpPrincipal *self); /* borrows from @self */

/**
 * WpRecord:
 *
 * A document as it is kept. @text carries its revision as a member; it is %NULL for a tombstone and for a document that is damaged, which
 * only the change log answers.
 */
typedef struct {
  char *partner;
  const WpKind *kind;
  char *id;
  gint64 revision;
  gint64 sequence;
  gboolean deleted;
  char *owner; /* "", or the one person it belongs to */
  char *text;
} WpRecord;
void wp_record_free (WpRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpRecord, wp_record_free)

/* The first answer to an idempotency key. @body: JSON */
typedef struct {
  char *fingerprint; /* of method, path and body */
  guint status;
  char *content_type;
  char *body;
  char *location; /* (nullable) */
} WpKeptAnswer;
void wp_kept_answer_free (WpKeptAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpKeptAnswer, wp_kept_answer_free)

/* A file that a partner has: its bytes lie in STATE/blobs, what is known of it here. */
typedef struct {
  char *sha256;
  char *type;
  gint64 size;
} WpBlob;
void wp_blob_free (WpBlob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpBlob, wp_blob_free)

/* An authorization code. @family: (nullable): set once it was redeemed */
typedef struct {
  char *user_id;
  char *client_id;
  char *redirect_uri;
  char *challenge;
  char *scope;
  char *family;
  gint64 expires_at;
} WpCode;
void wp_code_free (WpCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpCode, wp_code_free)

typedef enum { WP_TOKEN_ACCESS = 1, WP_TOKEN_REFRESH } WpTokenType;

/* A token, found by its hash, and its family: everything that came of one sign-in. */
typedef struct {
  WpTokenType type;
  char *family;
  char *user_id;
  char *scope;
  gint64 generation; /* of a refresh token: 1 for the first */
  gint64 expires_at;
  gboolean revoked; /* the family is */
  char *used_hash; /* (nullable): the refresh token of the family that was used last */
  gint64 used_generation; /* its generation, 0 for none */
} WpToken;
void wp_token_free (WpToken *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpToken, wp_token_free)

struct _WpStorageInterface {
  GTypeInterface parent;

  gboolean (*begin) (WpStorage *self, GError **error);
  gboolean (*commit) (WpStorage *self, GError **error);
  void (*rollback) (WpStorage *self);
  gboolean (*in_transaction) (WpStorage *self);

  gboolean (*get_meta) (WpStorage *self, const char *name, char **value, GError **error);
  gboolean (*set_meta) (WpStorage *self, const char *name, const char *value, GError **error);
  gboolean (*begin_life) (WpStorage *self, gint64 now, char **life, GError **error);
  gboolean (*end_of_life) (WpStorage *self, const char *life, const char *partner, gint64 *last, GError **error);
  gboolean (*next_number) (WpStorage *self, const char *partner, gint64 *number, GError **error);

  gboolean (*add_partner) (WpStorage *self, const char *id, const char *name, GError **error);
  gboolean (*find_partner) (WpStorage *self, const char *name, char **id, GError **error);
  GStrv (*list_partners) (WpStorage *self, GError **error);
  gboolean (*get_partner) (WpStorage *self, const char *id, char **name, GError **error);
  gboolean (*put_user) (WpStorage *self, const WpPrincipal *user, const char *password_hash, GError **error);
  gboolean (*get_user) (WpStorage *self, const char *id, WpPrincipal **user, GError **error);
  gboolean (*find_user) (WpStorage *self, const char *email, WpPrincipal **user, char **password_hash, GError **error);

  gboolean (*get_document) (WpStorage *self, const char *partner, const WpKind *kind, const char *id, WpRecord **record, GError **error);
  gboolean (*put_document) (WpStorage *self, const char *partner, const WpKind *kind, const char *id, JsonObject *document, gint64 *revision,
                            GError **error);
  gboolean (*move_document) (WpStorage *self, const WpRecord *record, const char *partner, const char *id, JsonObject *document, GError **error);
  GStrv (*list_shared) (WpStorage *self, const WpKind *kind, GError **error);
  GPtrArray *(*changes) (WpStorage *self, const char *partner, gint64 after, guint limit, gsize max_bytes, gboolean *more, GError **error);
  gint64 (*last_sequence) (WpStorage *self, const char *partner);
  const WpLookup *(*lookup) (WpStorage *self, const char *partner);
  GPtrArray *(*query) (WpStorage *self, const WpQuery *query, const char *after, guint limit, gsize max_bytes, char **next, GError **error);

  gboolean (*put_blob) (WpStorage *self, const char *partner, const WpBlob *blob, gint64 at, GError **error);
  gboolean (*find_blob) (WpStorage *self, const char *partner, const char *sha256, WpBlob **blob, GError **error);
  gboolean (*measure_blobs) (WpStorage *self, const char *partner, gint64 *files, gint64 *bytes, GError **error);
  GStrv (*drop_blobs) (WpStorage *self, const char *partner, gint64 before, guint limit, GError **error);

  gboolean (*find_key) (WpStorage *self, const char *scope, const char *key, WpKeptAnswer **answer, GError **error);
  gboolean (*put_key) (WpStorage *self, const char *scope, const char *key, const WpKeptAnswer *answer, gint64 at, GError **error);

  gboolean (*use_sign_in) (WpStorage *self, const char *hash, gint64 expires_at, gboolean *first, GError **error);
  gboolean (*put_code) (WpStorage *self, const char *hash, const WpCode *code, GError **error);
  gboolean (*find_code) (WpStorage *self, const char *hash, WpCode **code, GError **error);
  gboolean (*add_family) (WpStorage *self, const char *family, const char *user_id, const char *scope, gint64 at, GError **error);
  gboolean (*use_refresh) (WpStorage *self, const char *family, const char *hash, gint64 generation, GError **error);
  gboolean (*make_room) (WpStorage *self, const char *family, gint64 now, GError **error);
  gboolean (*revoke_family) (WpStorage *self, const char *family, gboolean *found, GError **error);
  gboolean (*revoke_user) (WpStorage *self, const char *user_id, GError **error);
  gboolean (*put_token) (WpStorage *self, const char *hash, const WpToken *token, GError **error);
  gboolean (*find_token) (WpStorage *self, const char *hash, WpToken **token, GError **error);
  gboolean (*find_family) (WpStorage *self, const char *family, WpToken **token, GError **error);

  gboolean (*sweep) (WpStorage *self, gint64 now, GError **error);
};

/* For a find_ or get_: TRUE with %NULL when there is none; FALSE is a failure of the storage. */

gboolean wp_storage_begin (WpStorage *self, GError **error);
/* Emits "committed" when it succeeds, rolls back when it fails. */
gboolean wp_storage_commit (WpStorage *self, GError **error);
void wp_storage_rollback (WpStorage *self);
/* The same two, for an act that joins a transaction which is open: @joined is kept on the caller's stack. end() commits when
 * @ok and rolls back otherwise, unless it joined. */
gboolean wp_storage_join (WpStorage *self, gboolean *joined, GError **error);
gboolean wp_storage_end (WpStorage *self, gboolean joined, gboolean ok, GError **error);

gboolean wp_storage_get_meta (WpStorage *self, const char *name, char **value, GError **error);
gboolean wp_storage_set_meta (WpStorage *self, const char *name, const char *value, GError **error);

/**
 * wp_storage_begin_life:
 * @life: (out) (transfer full): its random identity
 *
 * A program starts to write. What was kept is put back to an earlier state from time to time, and places in the feed that were given since
 * then are given again, for something else: each is told together with the life that gave it. In a transaction of the caller's.
 */
gboolean wp_storage_begin_life (WpStorage *self, gint64 now, char **life, GError **error);
/* @last: (out): the last place in @partner's feed that this life gave, as far as it is known here; -1 for a life that is not known */
gboolean wp_storage_end_of_life (WpStorage *self, const char *life, const char *partner, gint64 *last, GError **error);
/* The next number of an incident. Each partner counts by itself, and no number is given twice: not to two partners, and not after the
 * storage was put back. */
gboolean wp_storage_next_number (WpStorage *self, const char *partner, gint64 *number, GError **error);

gboolean wp_storage_add_partner (WpStorage *self, const char *id, const char *name, GError **error);
gboolean wp_storage_find_partner (WpStorage *self, const char *name, char **id, GError **error);
GStrv wp_storage_list_partners (WpStorage *self, GError **error); /* ids, in a stable order. (transfer full) */
gboolean wp_storage_get_partner (WpStorage *self, const char *id, char **name, GError **error);
/* Adds the user of that id, or changes it. @password_hash: (nullable): %NULL leaves the one there is */
gboolean wp_storage_put_user (WpStorage *self, const WpPrincipal *user, const char *password_hash, GError **error);
gboolean wp_storage_get_user (WpStorage *self, const char *id, WpPrincipal **user, GError **error);
/* @password_hash: (out) (optional) */
gboolean wp_storage_find_user (WpStorage *self, const char *email, WpPrincipal **user, char **password_hash, GError **error);

/* @partner: (nullable): %NULL finds it at any partner, for the SOC's side; %WP_ERROR_CONFLICT when several have it. Tombstones are not
 * answered; what is damaged is %WP_ERROR_STORAGE_CORRUPT. */
gboolean wp_storage_get_document (WpStorage *self, const char *partner, const WpKind *kind, const char *id, WpRecord **record, GError **error);
/**
 * wp_storage_put_document:
 * @document: (nullable): %NULL writes a tombstone; otherwise its "id" and "revision" are set
 * @revision: (out) (optional): one more than the one there was
 *
 * A customer, an incident, a user or a submission that another partner has is %WP_ERROR_CONFLICT.
 */
gboolean wp_storage_put_document (WpStorage *self, const char *partner, const WpKind *kind, const char *id, JsonObject *document, gint64 *revision,
                                  GError **error);
/* @record goes from its partner, with a tombstone, and is at @partner as @id from now on, with @document as its content. */
gboolean wp_storage_move_document (WpStorage *self, const WpRecord *record, const char *partner, const char *id, JsonObject *document,
                                   GError **error);
/* Ids of @kind that more than one partner has, which an older version allowed: at most 100. (transfer full) */
GStrv wp_storage_list_shared (WpStorage *self, const WpKind *kind, GError **error);
/* The change log after @after, oldest first; what is damaged has no text. See wp_store_changes(). (transfer full) (element-type WpRecord) */
GPtrArray *wp_storage_changes (WpStorage *self, const char *partner, gint64 after, guint limit, gsize max_bytes, gboolean *more, GError **error);
gint64 wp_storage_last_sequence (WpStorage *self, const char *partner);
/* What rules ask for other documents of @partner with, in the transaction that is open. (transfer none): until the next call */
const WpLookup *wp_storage_lookup (WpStorage *self, const char *partner);
/* Keyset paging in the kind's natural order, see wp_store_query_page(); @limit 0 for all there are. What is damaged is left out.
 * (transfer full) (element-type WpRecord) */
GPtrArray *wp_storage_query (WpStorage *self, const WpQuery *query, const char *after, guint limit, gsize max_bytes, char **next, GError **error);

/* Files. Putting one again makes it younger. @partner: (nullable) when finding: %NULL finds it at any partner */
gboolean wp_storage_put_blob (WpStorage *self, const char *partner, const WpBlob *blob, gint64 at, GError **error);
gboolean wp_storage_find_blob (WpStorage *self, const char *partner, const char *sha256, WpBlob **blob, GError **error);
/* How many a partner has, and how large they are together */
gboolean wp_storage_measure_blobs (WpStorage *self, const char *partner, gint64 *files, gint64 *bytes, GError **error);
/* Drops the partner's files that none of its submissions names, now or in a revision, and that were last put before @before (ms): at most @limit
 * of them. (transfer full): the hashes; whether another partner has the same file is for wp_storage_find_blob() */
GStrv wp_storage_drop_blobs (WpStorage *self, const char *partner, gint64 before, guint limit, GError **error);

/* Idempotency keys. @scope: the user's id. Of more than %WP_STORAGE_KEYS in a scope the oldest go. */
#define WP_STORAGE_KEYS 20000
gboolean wp_storage_find_key (WpStorage *self, const char *scope, const char *key, WpKeptAnswer **answer, GError **error);
gboolean wp_storage_put_key (WpStorage *self, const char *scope, const char *key, const WpKeptAnswer *answer, gint64 at, GError **error);

/* Sign-in. Everything secret is kept as its hash only. */

#define WP_STORAGE_USED_SIGN_INS 10000
#define WP_STORAGE_SIGN_INS 32 /* of a user: families, and codes */
#define WP_STORAGE_ACCESS_TOKENS 8 /* of a family */
#define WP_STORAGE_REFRESH_TOKENS 4 /* of a family, that nobody has used yet */

/* Remembers until @expires_at that a sign-in was used. @first: (out): it was not before. %WP_ERROR_UNAVAILABLE when there are
 * %WP_STORAGE_USED_SIGN_INS already */
gboolean wp_storage_use_sign_in (WpStorage *self, const char *hash, gint64 expires_at, gboolean *first, GError **error);
/* The user's oldest codes make room. */
gboolean wp_storage_put_code (WpStorage *self, const char *hash, const WpCode *code, GError **error);
gboolean wp_storage_find_code (WpStorage *self, const char *hash, WpCode **code, GError **error);
/* The user's sign-ins that were refreshed longest ago make room, and end. */
gboolean wp_storage_add_family (WpStorage *self, const char *family, const char *user_id, const char *scope, gint64 at, GError **error);
gboolean wp_storage_use_refresh (WpStorage *self, const char *family, const char *hash, gint64 generation, GError **error);
/* Before a new pair of tokens: drops those of the family that are over, of refresh tokens all that came before the one used last, and
 * the oldest of more than there is room for. */
gboolean wp_storage_make_room (WpStorage *self, const char *family, gint64 now, GError **error);
/* @found: (out): there is such a family */
gboolean wp_storage_revoke_family (WpStorage *self, const char *family, gboolean *found, GError **error);
gboolean wp_storage_revoke_user (WpStorage *self, const char *user_id, GError **error);
gboolean wp_storage_put_token (WpStorage *self, const char *hash, const WpToken *token, GError **error);
gboolean wp_storage_find_token (WpStorage *self, const char *hash, WpToken **token, GError **error);
/* A family alone: @token is a refresh token of no generation and no time. */
gboolean wp_storage_find_family (WpStorage *self, const char *family, WpToken **token, GError **error);

/* Housekeeping: drops what is past its time (sign-ins, codes, tokens; keys, lives and tombstones after 90 days). */
#define WP_STORAGE_KEEP (90 * WP_DAY)
gboolean wp_storage_sweep (WpStorage *self, gint64 now, GError **error);

G_END_DECLS
