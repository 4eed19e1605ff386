/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-alerts.h"
#include "wp-writer.h"

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
  guint n_confirm;    /* how many waited for their author's word when it was last told */
  WpEdits *edits;
  WpActor actor; /* interned strings */
  WpOver over; /* of the three above */
  int stand_in;       /* why the replica is one in memory; 0: it is not */
  gboolean refilling; /* the replica was set aside and is not complete yet */
  gboolean fetch;     /* there is something to be fetched */
  gboolean service_known; /* in this run: see wp_writer_set_service() */
  gint64 mended;      /* monotonic, us: when work.db was tried to be mended */
};

/* Ends a transaction of work.db: commits when @good, else brings back what is on the disk of the outbox and of the answers: no entry that was
 * looked up before is good after that. */
gboolean wp_writer_end (WpWriter *self, gboolean good, GError **error);
/* After what lies over one document changed (%NULL: several). The rows on disk are the truth already: what fails here is made good at the
 * next change or start, so it does not fail the caller. */
void wp_writer_show_change (WpWriter *self, const WpKind *kind, const char *id);
gboolean wp_writer_after_replica_change (WpWriter *self, WpTouched *touched, GError **error);
/* Delivered and in the replica, or nowhere any more: the row has done its work. */
gboolean wp_writer_put_away (WpWriter *self, const WpOutboxEntry *entry, GError **error);
/* Brings back what is on the disk. What cannot be read stays as it is. */
void wp_writer_reload_entries (WpWriter *self);
gboolean wp_writer_no_such_row (GError **error);
void wp_writer_note_failure (WpOutboxEntry *entry, const GError *failure);
/* Puts @command in the place of @old. */
gboolean wp_writer_replace (WpWriter *self, WpOutboxEntry *old, WpCommand *command, gint64 now, GError **error);

/* Whatever the last run, or the replica before this one, did not come to: delivered rows, overlays, alerts between the two databases. What
 * fails is made good later. */
void wp_writer_catch_up (WpWriter *self);
/* wp-writer-wake.c: an incident as it is shown (nullable: it is gone); as the replica has it; all that have an open alert. Nothing leaves before
 * wp_writer_wake(). */
void wp_writer_consider (WpWriter *self, const char *incident_id, JsonObject *document);
void wp_writer_consider_kept (WpWriter *self, const char *incident_id);
void wp_writer_consider_open (WpWriter *self);
/* An incident or a drill that came and is not kept yet; one that the replica would not take is passed over. @document: (nullable): removed */
void wp_writer_consider_arrived (WpWriter *self, const WpKind *kind, const char *id, gint64 revision, JsonObject *document);
void wp_writer_wake (WpWriter *self);
/* All of a page, before it is kept, so that no disk stands between. @changes: (nullable) */
void wp_writer_wake_for (WpWriter *self, JsonArray *changes);
/* wp-writer-mend.c: opens the replica, or one in memory that stands for it */
void wp_writer_open_replica (WpWriter *self);
/* wp-writer-lost.c */
/* What was done here and is not in what the server has. @answered: the whole of the feed was read from its beginning, and no answer is on its
 * way any more. @changed: (out): the entries are others now */
gboolean wp_writer_find_lost (WpWriter *self, gboolean answered, gboolean *changed, GError **error);

/* wp-writer-forms.c */
gboolean wp_writer_may_begin (WpWriter *self, const WpCommand *command, GError **error);
gboolean wp_writer_retry_begin (WpWriter *self, WpOutboxEntry *old, gint64 now, GError **error);
gboolean wp_writer_retry_submit (WpWriter *self, WpOutboxEntry *old, gint64 now, GError **error);
/* Takes away what was to be made, and all that was to be done with it. */
gboolean wp_writer_discard_begin (WpWriter *self, WpOutboxEntry *entry, GError **error);
/* The server has a document that was begun or given up here. In a transaction of work.db. */
gboolean wp_writer_form_delivered (WpWriter *self, const WpOutboxEntry *entry, GError **error);
/* The server's document has changed, or may have. */
gboolean wp_writer_settle_answers (WpWriter *self, const char *submission, GError **error);
/* After the answers of one changed: the same as wp_writer_show_change(), without the outbox. */
void wp_writer_show_answers (WpWriter *self, const char *submission);
void wp_writer_tell_drafts (WpWriter *self);

G_END_DECLS
