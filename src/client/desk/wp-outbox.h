/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-outbox-row.h"

G_BEGIN_DECLS

/* The rules of what is not delivered yet. Pure functions over the entries in the order they were made: first in, first out per
 * document, documents independent of each other. */

typedef enum {
  WP_OUTBOX_QUEUED,    /* to be sent */
  WP_OUTBOX_DELIVERED, /* the server has it; its effect stays until the replica has reached the answered revision */
  WP_OUTBOX_REFUSED,   /* final: kept for its author */
  WP_OUTBOX_LOST,      /* the server had it and was put back to an earlier state: kept for its author */
  WP_OUTBOX_ARCHIVED,  /* done; its words stay on the disk for the day the server loses them, and nowhere else */
} WpOutboxPhase;

#define WP_OUTBOX_CONFIRM_AGE (60 * WP_DAY)
#define WP_OUTBOX_ARCHIVE_AGE (30 * WP_DAY) /* backups that are put back are younger */

/**
 * WpOutboxEntry:
 *
 * A row of the outbox as the writer holds it. @body are the exact bytes that travel, @theirs the document of a conflict.
 */
typedef struct {
  gint64 seq;
  WpCommand *command;
  char *body;
  gint64 acted_at;
  WpOutboxPhase phase;
  gint64 revision;    /* answered, of a delivered one */
  gboolean confirmed; /* its author wants it sent although it is old */
  int error_code;
  char *error_message; /* (nullable) */
  char *theirs;        /* (nullable) JSON */
} WpOutboxEntry;

/**
 * wp_outbox_entry_new:
 * @command: (transfer none)
 * @acted_at: ms
 *
 * Returns: (transfer full) (nullable): %NULL with %WP_ERROR_MALFORMED when its bytes are not what the one JSON reader takes: a row that the
 *   server could never read is not made
 */
WpOutboxEntry *wp_outbox_entry_new (WpCommand *command, gint64 acted_at, GError **error);
void wp_outbox_entry_free (WpOutboxEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpOutboxEntry, wp_outbox_entry_free)

/* Is it to be sent, or at the server already? */
gboolean wp_outbox_entry_counts (const WpOutboxEntry *self);
WpOutboxEntry *wp_outbox_find (GPtrArray *entries, const char *key);                  /* (nullable) */
WpOutboxEntry *wp_outbox_find_creation (GPtrArray *entries, const char *document_id); /* (nullable): what makes that document, in whatever phase */
WpOutboxEntry *wp_outbox_find_queued (GPtrArray *entries, const char *document_id, const WpCommandType *type); /* (nullable) */
void wp_outbox_entry_set_if_match (WpOutboxEntry *self, gint64 if_match);
/* Is an answer with this code the last word, or is it tried again? */
gboolean wp_outbox_is_final (int error_code);
/* Does a failure with this code say something about the server or the way to it, so that nothing else need be tried now? */
gboolean wp_outbox_is_global (int error_code);
/* How an entry that is not delivered is shown */
WpOutboxState wp_outbox_state (GPtrArray *entries, const WpOutboxEntry *entry, gint64 now);
guint wp_outbox_count_confirm (GPtrArray *entries, gint64 now); /* how many wait for their author's word */
/* The next one to send, or %NULL. @skip: (nullable) (element-type utf8): documents to leave alone in this round */
WpOutboxEntry *wp_outbox_next (GPtrArray *entries, GHashTable *skip, gint64 now);
/* (transfer full) (element-type WpOutboxRow): what the main thread sees. Copies all the way down. */
GPtrArray *wp_outbox_snapshot (GPtrArray *entries, gint64 now);

/**
 * wp_outbox_overlay:
 * @lookup: (nullable): for rules that need other documents
 * @base: the server's document
 * @pending: (out): how many entries are over it
 *
 * The document with the effects of what is queued, or delivered and not yet seen in @base. What *may it* no longer allows has no
 * effect: the server will say so.
 *
 * Returns: (transfer full) (nullable): %NULL when nothing is over it
 */
JsonObject *wp_outbox_overlay (GPtrArray *entries, const WpKind *kind, const char *id, const WpActor *actor, const WpLookup *lookup, JsonObject *base,
                               guint *pending);

G_END_DECLS
