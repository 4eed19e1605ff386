/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-alerts.h"
#include "wp-drafts.h"

G_BEGIN_DECLS

struct _WpWriter {
  int lock;
  char *directory;
  WpMailbox *mailbox;
  WpHealthBoard *board;
  WpWork *work;
  WpReplica *replica;
  WpAlerts *alerts;
  GPtrArray *entries; /* WpOutboxEntry, by seq */
  guint n_confirm;    /* how many waited to be confirmed when the outbox was last posted */
  WpDrafts *drafts;
  WpActor actor;          /* interned strings */
  WpOverlay overlay;      /* of the three above */
  int stand_in;           /* why the replica is one in memory; 0: it is not */
  gboolean refilling;     /* the replica was set aside and is not complete yet */
  gboolean fetch;         /* there is something to be fetched */
  gboolean service_known; /* in this run: see wp_writer_set_service() */
  gint64 recovered;       /* monotonic, us: when a recovery of work.db was last tried */
};

/* Ends a transaction of work.db: commits when @good, else brings back what is on the disk of the outbox and of the answers: no entry that was
 * looked up before is good after that. */
gboolean wp_writer_end (WpWriter *self, gboolean good, GError **error);
/* After the overlay of one document changed (%NULL: of several). The rows on disk are the truth already: what fails here is made good at the
 * next change or start, so it does not fail the caller. */
void wp_writer_show_change (WpWriter *self, const WpKind *kind, const char *id);
/* Brings back what is on the disk. What cannot be read stays as it is. */
void wp_writer_reload_entries (WpWriter *self);
void wp_writer_note_failure (WpOutboxEntry *entry, const GError *failure);
/* Puts @command in the place of @old. */
gboolean wp_writer_replace (WpWriter *self, WpOutboxEntry *old, WpCommand *command, gint64 now, GError **error);

/* Whatever the last run, or the replica before this one, did not come to: delivered rows, overlays, alerts between the two databases. What
 * fails is made good later. */
void wp_writer_catch_up (WpWriter *self);
/* wp-writer-outbox.c: posts what is not delivered to the main thread and the board */
void wp_writer_post_outbox (WpWriter *self);
/* What was delivered and is in the replica has done its work. @changed: (out): there was such a row */
gboolean wp_writer_settle_outbox (WpWriter *self, gboolean *changed, GError **error);
/* wp-writer-recovery.c: opens the replica, or one in memory that stands for it */
void wp_writer_open_replica (WpWriter *self);
/* What was done here and is not in what the server has. @answered: the whole of the feed was read from its beginning, and no answer is on its
 * way any more. @changed: (out): the entries are others now */
gboolean wp_writer_find_lost (WpWriter *self, gboolean answered, gboolean *changed, GError **error);

G_END_DECLS
