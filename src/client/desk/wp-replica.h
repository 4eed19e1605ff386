/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-draft-edits.h"
#include "wp-feed-page.h"
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
 * WpReplicaChanges:
 *
 * What a write to the replica changed, for the screen.
 */
typedef struct {
  GPtrArray *submissions; /* ids */
  GPtrArray *others;      /* ids of incidents, forms and so on */
  GPtrArray *kinds;       /* WpKind: theirs, in the same order */
  gboolean onboarding;    /* the onboarding is among them */
  gboolean names;         /* customers and users, which the others name */
  gboolean swept;         /* documents that are no longer the server's went */
} WpReplicaChanges;
WpReplicaChanges *wp_replica_changes_new (void);
void wp_replica_changes_free (WpReplicaChanges *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpReplicaChanges, wp_replica_changes_free)

/**
 * WpOverlay:
 *
 * What lies over the server's documents: commands that are not delivered, and answers that are not sent. Borrowed.
 */
typedef struct {
  GPtrArray *entries;  /* WpOutboxEntry */
  WpDraftEdits *edits; /* (nullable) */
  const WpActor *actor;
} WpOverlay;

/**
 * wp_replica_open:
 * @damaged: (out): one that is damaged, or of a newer version, was set aside beside it, and this one is empty
 */
WpReplica *wp_replica_open (const char *path, gboolean *damaged, GError **error);
/* For as long as there can be none on the disk: nobody but the writer sees it. */
WpReplica *wp_replica_new_in_memory (void);
void wp_replica_free (WpReplica *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpReplica, wp_replica_free)
WpStore *wp_replica_get_store (WpReplica *self);
/* What rules ask for other documents with: as they are shown. (transfer none) */
const WpLookup *wp_replica_get_lookup (WpReplica *self);

char *wp_replica_get_cursor (WpReplica *self);       /* (transfer full): "" to begin with */
gboolean wp_replica_is_complete (WpReplica *self);   /* was filled to the end once */
gint64 wp_replica_get_complete_at (WpReplica *self); /* ms, 0 for never */

/* The cursor is no longer taken: a new generation is filled over the old one, which goes when it is complete. */
gboolean wp_replica_begin_resync (WpReplica *self, GError **error);

/* One transaction: documents, overlays, cursor. */
gboolean wp_replica_apply_page (WpReplica *self, const WpFeedPage *page, const WpOverlay *overlay, WpReplicaChanges *changes, GError **error);
/* One document that came by itself. The same, without the cursor. */
gboolean wp_replica_put (WpReplica *self, const WpPrepared *document, const WpOverlay *overlay, WpReplicaChanges *changes, GError **error);
/* Computes the overlay of that document anew; of all for %NULL. One that a command of the outbox is to create gets a placeholder, at
 * revision 0. */
gboolean wp_replica_refresh (WpReplica *self, const WpKind *kind, const char *id, const WpOverlay *overlay, GError **error);
/* What was to be created will not be: its placeholder goes. Does nothing when the server has created it. */
gboolean wp_replica_drop_placeholder (WpReplica *self, const WpKind *kind, const char *id, GError **error);

/* (nullable) (transfer full): what is on top */
JsonObject *wp_replica_read (WpReplica *self, const char *kind, const char *id);
/* (nullable) (transfer full): as the server has it. @revision: (out) (optional) */
JsonObject *wp_replica_read_base (WpReplica *self, const char *kind, const char *id, gint64 *revision);
/* (nullable) (transfer full): with the outbox, but without what was typed */
JsonObject *wp_replica_read_without_edits (WpReplica *self, const WpKind *kind, const char *id, const WpOverlay *overlay);
/* (transfer full): @document, which is not kept yet, with what the outbox makes of it */
JsonObject *wp_replica_apply_overlay (WpReplica *self, const WpKind *kind, const char *id, JsonObject *document, const WpOverlay *overlay);
/* Would a document of that revision be kept, or is a newer one there? */
gboolean wp_replica_would_accept (WpReplica *self, const WpKind *kind, const char *id, gint64 revision);
/* Has the server removed it? FALSE for one that never came. */
gboolean wp_replica_is_removed (WpReplica *self, const char *kind, const char *id);
/* The server's revision, -1 when there is no such document */
gint64 wp_replica_get_revision (WpReplica *self, const char *kind, const char *id);
/* (transfer full) (element-type utf8): incidents that alert, by their columns */
GPtrArray *wp_replica_list_alerting (WpReplica *self);

G_END_DECLS
