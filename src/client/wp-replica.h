/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-outbox.h"
#include "wp-store.h"

G_BEGIN_DECLS

/**
 * WpReplica:
 *
 * replica.db from the writer's side: the server's documents as they came, the effects of undelivered commands over them, and how far
 * the feed was read. Everything in it can be fetched again. Belongs to the writer thread.
 */
typedef struct _WpReplica WpReplica;

/**
 * WpTouched:
 *
 * What a write changed, for alerts and for the screen.
 */
typedef struct {
  GPtrArray *incidents;  /* ids */
  GPtrArray *alerting;   /* those of them that alert by the server's document */
  GPtrArray *drills;     /* ids */
  gboolean others;       /* of another kind */
  gboolean swept;        /* documents that are no longer the server's went */
} WpTouched;
WpTouched *wp_touched_new (void);
void wp_touched_free (WpTouched *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpTouched, wp_touched_free)

/**
 * wp_replica_open:
 * @damaged: (out): a damaged one was set aside beside it, and this one is empty
 *
 * %WP_ERROR_STORAGE_TOO_NEW leaves it as it is.
 */
WpReplica *wp_replica_open (const char *path, gboolean *damaged, GError **error);
void wp_replica_free (WpReplica *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpReplica, wp_replica_free)
WpStore *wp_replica_get_store (WpReplica *self);

char *wp_replica_get_cursor (WpReplica *self);        /* (transfer full): "" to begin with */
gboolean wp_replica_is_complete (WpReplica *self);    /* was filled to the end once */
gint64 wp_replica_get_complete_at (WpReplica *self);  /* ms, 0 for never */

/* The cursor is no longer taken: a new generation is filled over the old one, which goes when it is complete. */
gboolean wp_replica_begin_resync (WpReplica *self, GError **error);

/**
 * wp_replica_apply_page:
 * @page: an answer of /v1/changes
 * @entries: the outbox
 * @more: (out): is there another page?
 *
 * One transaction: documents, overlays, cursor.
 */
gboolean wp_replica_apply_page (WpReplica *self, JsonObject *page, GPtrArray *entries, const WpActor *actor, WpTouched *touched, gboolean *more, GError **error);
/* One incident that was asked for by its id. The same, without the cursor. */
gboolean wp_replica_put_incident (WpReplica *self, JsonObject *document, GPtrArray *entries, const WpActor *actor, WpTouched *touched, GError **error);
/* The overlays of these incidents after the outbox changed; of all for %NULL. */
gboolean wp_replica_refresh (WpReplica *self, GPtrArray *incident_ids, GPtrArray *entries, const WpActor *actor, GError **error);

/* (nullable) (transfer full): what is on top */
JsonObject *wp_replica_read (WpReplica *self, const char *kind, const char *id);
/* The server's revision, -1 when there is no such document */
gint64 wp_replica_get_revision (WpReplica *self, const char *kind, const char *id);
/* (transfer full) (element-type utf8): incidents that alert, by their columns */
GPtrArray *wp_replica_list_alerting (WpReplica *self);

G_END_DECLS
