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
 * call after the other, and tells the main thread through the mailbox. What it accepts is on the disk when it returns.
 */
typedef struct _WpWriter WpWriter;

/**
 * wp_writer_open:
 * @directory: the account's folder, made with mode 0700
 * @actor: copied
 *
 * Takes the lock, opens both databases, brings overlays and alerts up to date. %WP_ERROR_STORAGE_BUSY when another process has it,
 * %WP_ERROR_STORAGE_TOO_NEW when a database is of a newer version.
 */
WpWriter *wp_writer_open (const char *directory, const char *account_id, const WpActor *actor, gint64 first_sign_in,
                          WpMailbox *mailbox, WpHealthBoard *board, GError **error);
void wp_writer_close (WpWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpWriter, wp_writer_close)
WpWork *wp_writer_get_work (WpWriter *self);
WpReplica *wp_writer_get_replica (WpWriter *self);
void wp_writer_set_actor (WpWriter *self, const WpActor *actor);

/* What a person did */
gboolean wp_writer_submit (WpWriter *self, WpCommand *command, gint64 acted_at, GError **error);
gboolean wp_writer_retry (WpWriter *self, const char *key, gint64 now, GError **error);    /* under a new key */
gboolean wp_writer_confirm (WpWriter *self, const char *key, GError **error);
gboolean wp_writer_discard (WpWriter *self, const char *key, GError **error);
gboolean wp_writer_set_draft (WpWriter *self, const char *scope, const char *text, GError **error);
gboolean wp_writer_set_seen (WpWriter *self, const char *incident_id, gint64 news, GError **error);
gboolean wp_writer_bubble_shown (WpWriter *self, const char *bubble_id, const char *alert_key, GError **error);
gboolean wp_writer_drill_seen (WpWriter *self, const char *drill_id, GError **error);

/* What the sync thread asks and brings */

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
  gint64 if_match;
} WpDelivery;
void wp_delivery_free (WpDelivery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpDelivery, wp_delivery_free)

/* (nullable) (transfer full) @skip: (nullable): incidents to pass over in this round */
WpDelivery *wp_writer_next_delivery (WpWriter *self, GHashTable *skip);
gboolean wp_writer_delivered (WpWriter *self, const char *key, gint64 revision, GError **error);
/* A failure that is tried again is noted with the row; a final one takes its effect away. @theirs: (nullable) */
gboolean wp_writer_failed (WpWriter *self, const char *key, const GError *failure, JsonObject *theirs, GError **error);
gboolean wp_writer_apply_page (WpWriter *self, JsonObject *page, gboolean *more, GError **error);
gboolean wp_writer_put_incident (WpWriter *self, JsonObject *document, GError **error);
gboolean wp_writer_begin_resync (WpWriter *self, GError **error);

G_END_DECLS
