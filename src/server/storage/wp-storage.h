/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-actor.h"
#include "wp-lookup.h"
#include "wp-query.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WpStorage WpStorage;

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
  gboolean revoked;       /* the family is */
  char *used_hash;        /* (nullable): the refresh token of the family that was used last */
  gint64 used_generation; /* its generation, 0 for none */
} WpToken;
void wp_token_free (WpToken *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpToken, wp_token_free)

/* What an engine does, by group. In all of them: a find_ or get_ that finds nothing is %TRUE with %NULL, and %FALSE is a failure of the
 * engine. What is written is written in the open transaction. Times are ms. */

typedef struct {
  gboolean (*begin) (WpStorage *self, GError **error);
  gboolean (*commit) (WpStorage *self, GError **error); /* rolls back when it fails */
  void (*rollback) (WpStorage *self);
  /* Small values by name. @value: (out) (nullable) (transfer full), and (nullable) when it is set: %NULL removes it */
  gboolean (*get_value) (WpStorage *self, const char *name, char **value, GError **error);
  gboolean (*set_value) (WpStorage *self, const char *name, const char *value, GError **error);
  /* Housekeeping: drops what is past its time (sign-ins, codes, tokens; answers, lives and tombstones after %WP_STORAGE_KEEP). */
  gboolean (*sweep) (WpStorage *self, gint64 now, GError **error);
} WpStorageDatabase;
#define WP_STORAGE_KEEP (90 * WP_DAY)

/* Rows of documents and the change log, as they are: get, put, changes and query are called by the functions below, which add what holds for
 * every engine. */
typedef struct {
  /* A partner that has the document and is not @except (nullable). @partner: (out) (nullable) (transfer full). @several: (out): so has another */
  gboolean (*find_partner) (WpStorage *self, const WpKind *kind, const char *id, const char *except, char **partner, gboolean *several,
                            GError **error);
  /* Answers tombstones, too. */
  gboolean (*get) (WpStorage *self, const char *partner, const WpKind *kind, const char *id, WpRecord **record, GError **error);
  /* Writes @record, which has partner, kind, id, revision and text, and its entry in the change log. @document: (nullable): the same as @text,
   * %NULL for a tombstone. @was_there: there is one of that id at that partner, not deleted */
  gboolean (*put) (WpStorage *self, const WpRecord *record, JsonObject *document, gboolean was_there, GError **error);
  /* Ids of @kind that more than one partner has, which an older version allowed: at most 100. (transfer full) */
  GStrv (*list_shared) (WpStorage *self, const WpKind *kind, GError **error);
  GPtrArray *(*changes) (WpStorage *self, const char *partner, gint64 after, guint limit, gsize max_bytes, gboolean *more, GError **error);
  gint64 (*last_sequence) (WpStorage *self, const char *partner);
  /* What rules ask for other documents of @partner with, in the transaction that is open. (transfer none): until the next call */
  const WpLookup *(*lookup) (WpStorage *self, const char *partner);
  GPtrArray *(*query) (WpStorage *self, const WpQuery *query, const char *after, guint limit, gsize max_bytes, char **next, GError **error);
} WpStorageDocuments;

/* Partners, and the users that sign in. What acts do with them stands in wp-people.h. */
typedef struct {
  gboolean (*add_partner) (WpStorage *self, const char *id, const char *name, GError **error);
  gboolean (*find_partner) (WpStorage *self, const char *name, char **id, GError **error);
  gboolean (*get_partner) (WpStorage *self, const char *id, char **name, GError **error);
  GStrv (*list_partners) (WpStorage *self, GError **error); /* ids, in a stable order. (transfer full) */
  /* Adds the user of that id, or changes it. @password_hash: (nullable): %NULL leaves the one there is */
  gboolean (*put_user) (WpStorage *self, const WpPrincipal *user, const char *password_hash, GError **error);
  gboolean (*get_user) (WpStorage *self, const char *id, WpPrincipal **user, GError **error);
  /* @password_hash: (out) (optional) */
  gboolean (*find_user) (WpStorage *self, const char *email, WpPrincipal **user, char **password_hash, GError **error);
} WpStoragePeople;

/* Sign-ins: codes, tokens, and the family of what came of one sign-in. Everything secret is kept as its hash only. */
typedef struct {
  /* Remembers until @expires_at that an authorization request was used. @first: (out): it was not before. %WP_ERROR_UNAVAILABLE when there
   * are %WP_STORAGE_USED_REQUESTS already */
  gboolean (*use_request) (WpStorage *self, const char *hash, gint64 expires_at, gboolean *first, GError **error);
  /* The user's oldest codes make room. */
  gboolean (*put_code) (WpStorage *self, const char *hash, const WpCode *code, GError **error);
  gboolean (*find_code) (WpStorage *self, const char *hash, WpCode **code, GError **error);
  /* The user's sign-ins that were refreshed longest ago make room, and end. */
  gboolean (*add_family) (WpStorage *self, const char *family, const char *user_id, const char *scope, gint64 at, GError **error);
  /* A family alone: @token is a refresh token of no generation and no time. */
  gboolean (*find_family) (WpStorage *self, const char *family, WpToken **token, GError **error);
  /* @found: (out): there is such a family */
  gboolean (*revoke_family) (WpStorage *self, const char *family, gboolean *found, GError **error);
  gboolean (*revoke_user) (WpStorage *self, const char *user_id, GError **error);
  gboolean (*use_refresh) (WpStorage *self, const char *family, const char *hash, gint64 generation, GError **error);
  /* Before a new pair of tokens: drops those of the family that have expired, of refresh tokens all that came before the one used last, and
   * the oldest of more than there is room for. */
  gboolean (*make_room) (WpStorage *self, const char *family, gint64 now, GError **error);
  gboolean (*put_token) (WpStorage *self, const char *hash, const WpToken *token, GError **error);
  gboolean (*find_token) (WpStorage *self, const char *hash, WpToken **token, GError **error);
} WpStorageSignIns;
#define WP_STORAGE_USED_REQUESTS 10000
#define WP_STORAGE_SIGN_INS 32      /* of a user: families, and codes */
#define WP_STORAGE_ACCESS_TOKENS 8  /* of a family */
#define WP_STORAGE_REFRESH_TOKENS 4 /* of a family, that nobody has used yet */

/* What is known of attached files, and which submission names which: written with the submission, so that what is still needed is looked up
 * and never searched for. */
typedef struct {
  /* Putting one again makes it younger. */
  gboolean (*put) (WpStorage *self, const char *partner, const WpBlob *blob, gint64 at, GError **error);
  /* @partner: (nullable): %NULL finds it at any partner */
  gboolean (*find) (WpStorage *self, const char *partner, const char *sha256, WpBlob **blob, GError **error);
  /* How many a partner has, and how large they are together */
  gboolean (*measure) (WpStorage *self, const char *partner, gint64 *files, gint64 *bytes, GError **error);
  /* Drops the partner's files that none of its submissions names, now or in a revision, and that were last put before @before: at most @limit of
   * them. (transfer full): the hashes; whether another partner has the same file is for find() */
  GStrv (*drop) (WpStorage *self, const char *partner, gint64 before, guint limit, GError **error);
  /* @hashes: (element-type utf8): a set, of all files that @submission names now */
  gboolean (*set_uses) (WpStorage *self, const char *partner, const char *submission, GHashTable *hashes, GError **error);
} WpStorageBlobs;

/* The first answers to idempotency keys. @scope: the user's id. Of more than %WP_STORAGE_ANSWERS in a scope the oldest go. */
typedef struct {
  gboolean (*find) (WpStorage *self, const char *scope, const char *key, WpKeptAnswer **answer, GError **error);
  gboolean (*put) (WpStorage *self, const char *scope, const char *key, const WpKeptAnswer *answer, gint64 at, GError **error);
} WpStorageAnswers;
#define WP_STORAGE_ANSWERS 20000

/* Where a license key lies: what has it ("activation", "order"), the id of that, and its line */
typedef struct {
  const char *partner;
  const char *kind;
  const char *owner;
  const char *line;
} WpKeyPlace;

/**
 * WpKeptKey:
 * @sealed: (nullable): %NULL when it is done with
 * @mark: what tells it apart, see wp_secret_mark()
 * @active: its line has succeeded, or is under way
 *
 * A license key as it is kept.
 */
typedef struct {
  char *sealed;
  char *mark;
  gboolean active;
} WpKeptKey;
void wp_kept_key_free (WpKeptKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpKeptKey, wp_kept_key_free)

/* License keys. What acts do with them stands in wp-keys.h. */
typedef struct {
  /* Puts one, or another in its place. */
  gboolean (*put) (WpStorage *self, const WpKeyPlace *place, const WpKeptKey *key, gint64 at, GError **error);
  gboolean (*get) (WpStorage *self, const WpKeyPlace *place, WpKeptKey **key, GError **error);
  /* Is there an active one of that mark anywhere else at the partner? */
  gboolean (*find_active) (WpStorage *self, const WpKeyPlace *except, const char *mark, gboolean *found, GError **error);
} WpStorageKeys;

/* What a database that was put back to a backup must not give twice. */
typedef struct {
  /* With each start of the program. After a restore, positions in the change log that were given since the backup are given again, to other
   * changes: a cursor therefore names the life in which it was made. @life: (out) (transfer full): its random identity */
  gboolean (*begin) (WpStorage *self, gint64 now, char **life, GError **error);
  /* @last: (out): the last sequence of @partner that was given in this life, as far as this database knows; -1 for an unknown life */
  gboolean (*find_end) (WpStorage *self, const char *life, const char *partner, gint64 *last, GError **error);
  /* The next number of an incident. Each partner counts by itself, and no number is given twice: not to two partners, and not after the
   * database was put back. */
  gboolean (*next_number) (WpStorage *self, const char *partner, gint64 *number, GError **error);
} WpStorageLives;

/**
 * WpStorage:
 *
 * All that the backend keeps; no other part of it knows SQL. An engine is a class below this one, in a folder of its own (sqlite/): it fills
 * in the groups, each call of which is made through them, as in `storage->people->get_user (storage, …)`. A second one for several server
 * processes can stand beside it.
 *
 * What holds for every engine stands here: transactions that are joined, what they say after the commit, revisions, which partner has what,
 * what is too large and what is damaged. Acts (wp-acts.h, wp-people.h, wp-incidents.h) are made of these calls.
 *
 * Signal "committed" (const char *partner, const char * const *wake, const char * const *drills): after a commit, once per
 * partner whose documents changed; @wake are the incidents among them that may wake someone, @drills the drills.
 */
struct _WpStorage {
  GObject parent;

  const WpStorageDatabase *database;
  const WpStorageDocuments *documents;
  const WpStoragePeople *people;
  const WpStorageSignIns *sign_ins;
  const WpStorageBlobs *blobs;
  const WpStorageAnswers *answers;
  const WpStorageLives *lives;
  const WpStorageKeys *keys;
  char *key_secret; /* (owned) (nullable): what license keys are sealed with; never in the database */

  /*< private >*/
  gboolean open;       /* a transaction is */
  GHashTable *changes; /* partner id -> Changes, of that transaction */
  GHashTable *damaged; /* the documents that the log has named */
};

typedef struct {
  GObjectClass parent;
} WpStorageClass;

#define WP_TYPE_STORAGE (wp_storage_get_type ())
GType wp_storage_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpStorage, g_object_unref)

gboolean wp_storage_begin (WpStorage *self, GError **error);
/* Emits "committed" when it succeeds, rolls back when it fails. */
gboolean wp_storage_commit (WpStorage *self, GError **error);
void wp_storage_rollback (WpStorage *self);
/* The same two, for an act that joins a transaction which is open: @joined is kept on the caller's stack. end() commits when
 * @ok and rolls back otherwise, unless it joined. */
gboolean wp_storage_join (WpStorage *self, gboolean *joined, GError **error);
gboolean wp_storage_end (WpStorage *self, gboolean joined, gboolean ok, GError **error);

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
/* The change log after @after, oldest first; what is damaged has no text. @max_bytes: where the page ends, however few documents it has; the
 * first is always on it. @more: (out): whether the log goes on. (transfer full) (element-type WpRecord) */
GPtrArray *wp_storage_changes (WpStorage *self, const char *partner, gint64 after, guint limit, gsize max_bytes, gboolean *more, GError **error);
/* Keyset paging in the kind's natural order, see wp_store_query_page(); @limit 0 for all there are. What is damaged is left out.
 * (transfer full) (element-type WpRecord) */
GPtrArray *wp_storage_query (WpStorage *self, const WpQuery *query, const char *after, guint limit, gsize max_bytes, char **next, GError **error);

G_END_DECLS
