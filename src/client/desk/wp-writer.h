/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-health.h"
#include "wp-replica.h"
#include "wp-work.h"

G_BEGIN_DECLS

/**
 * WpWriter:
 *
 * The writer's side of an account: both databases, the outbox, the overlays, the alerts. Everything here runs on the writer thread, one
 * call after the other, and posts to the main thread through the mailbox. What it accepts is on the disk when it returns; waking needs no disk.
 */
typedef struct _WpWriter WpWriter;
typedef struct _WpDrafts WpDrafts; /* wp-drafts.h */

/**
 * wp_writer_open:
 * @directory: the account's folder, made with mode 0700
 * @actor: copied
 *
 * Takes the lock, opens both databases, brings overlays and alerts up to date. %WP_ERROR_STORAGE_BUSY when another process has it,
 * %WP_ERROR_STORAGE_TOO_NEW when work.db is of a newer version, %WP_ERROR_STORAGE_FULL when it cannot be opened for that. A replica that
 * cannot be opened keeps nobody asleep: one in memory stands for it.
 */
WpWriter *wp_writer_open (const char *directory, const char *account_id, const WpActor *actor, gint64 first_sign_in, WpMailbox *mailbox,
                          WpHealthBoard *board, GError **error);
void wp_writer_close (WpWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpWriter, wp_writer_close)
WpWork *wp_writer_get_work (WpWriter *self);
WpReplica *wp_writer_get_replica (WpWriter *self);
WpDrafts *wp_writer_get_drafts (WpWriter *self);
void wp_writer_set_actor (WpWriter *self, const WpActor *actor);

/**
 * wp_writer_finish:
 *
 * After every call from another thread: replaces a database that was found damaged, and sets the board's links of both.
 *
 * Returns: the feed is to be read now
 */
gboolean wp_writer_finish (WpWriter *self);
/* Now and then: the same, and what could not be written or opened is tried again. */
gboolean wp_writer_check (WpWriter *self);
/* A reader found damage in the replica: wp_writer_finish() repairs it. */
void wp_writer_report_damage (WpWriter *self);

/* What a person did */
/* @scopes: (nullable): drafts that say the same; gone with it, or neither */
gboolean wp_writer_submit_typed (WpWriter *self, WpCommand *command, const char *const *scopes, gint64 acted_at, GError **error);
gboolean wp_writer_submit (WpWriter *self, WpCommand *command, gint64 acted_at, GError **error);
/* Under a new key. @seen: the revision of the step that the person has seen, -1 for what stands now */
gboolean wp_writer_retry (WpWriter *self, const char *key, gint64 seen, gint64 now, GError **error);
gboolean wp_writer_confirm (WpWriter *self, const char *key, GError **error);
gboolean wp_writer_discard (WpWriter *self, const char *key, GError **error);
gboolean wp_writer_set_draft (WpWriter *self, const char *scope, const char *text, GError **error);
gboolean wp_writer_set_seen (WpWriter *self, const char *incident_id, gint64 news, GError **error);
gboolean wp_writer_bubble_shown (WpWriter *self, const char *bubble_id, const char *alert_key, GError **error);
gboolean wp_writer_drill_seen (WpWriter *self, const char *drill_id, gint64 at, gint64 service, GError **error);
/* Which notification service is there now: what is due and was shown by another one is sent again. */
gboolean wp_writer_set_service (WpWriter *self, gint64 service, GError **error);

/* For the sync thread: requests to send, and their answers */

/**
 * WpDelivery:
 *
 * One request of the outbox, copied out.
 */
typedef struct {
  char *key;
  char *document_id;
  const char *method;
  char *path;
  char *body;
  const char *secret; /* (nullable): the member that is to be put into @body, see WpCommandType */
  gint64 if_match;
  GPtrArray *blobs; /* (nullable) (element-type utf8): attachments that have to be there first */
} WpDelivery;
void wp_delivery_free (WpDelivery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpDelivery, wp_delivery_free)

/* (nullable) (transfer full) @skip: (nullable): documents to pass over in this round */
WpDelivery *wp_writer_next_delivery (WpWriter *self, GHashTable *skip);
/* The keys of commands that wait to be sent and have a secret. (transfer full) (element-type utf8): a set */
GHashTable *wp_writer_list_secrets (WpWriter *self);
gboolean wp_writer_delivered (WpWriter *self, const char *key, gint64 revision, GError **error);
/* A failure that is tried again is noted with the row; a final one takes its effect away. @theirs: (nullable) */
gboolean wp_writer_failed (WpWriter *self, const char *key, const GError *failure, JsonObject *theirs, GError **error);
/* wp-blobs.c */
/* Attachments that @body names, are on this desk and not known to be at the server. (nullable) (transfer full) (element-type utf8) */
GPtrArray *wp_writer_list_blobs (WpWriter *self, const char *submission, JsonObject *body);
void wp_writer_forget_blobs (WpWriter *self, JsonObject *body);
/* The server has it. @at: ms, when this desk put it there; 0: it was fetched */
gboolean wp_writer_blob_sent (WpWriter *self, const char *sha256, gint64 at, GError **error);
/* Removes those older than a day that no form on this desk names. */
void wp_writer_sweep_blobs (WpWriter *self, gint64 now);

gboolean wp_writer_apply_page (WpWriter *self, const WpFeedPage *page, GError **error);
gboolean wp_writer_put (WpWriter *self, const WpKind *kind, JsonObject *document, GError **error);
gboolean wp_writer_begin_resync (WpWriter *self, GError **error);

G_END_DECLS
