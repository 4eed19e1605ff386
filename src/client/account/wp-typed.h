/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-engine.h"

G_BEGIN_DECLS

/**
 * WpTyped:
 *
 * The main thread's mirror of what is typed and read: drafts, seen marks, and the answers of forms on their way to the writer. Reading never
 * waits; what changes is on the disk within a second. A change stays here until the writer has it, and is written again until it has: a full
 * disk loses nothing of it while the program runs.
 */
typedef struct _WpTyped WpTyped;

#define WP_TYPED_FLUSH_MS 300
#define WP_TYPED_RETRY_MS 2000 /* after a failure to write */

/* @engine: borrowed; @kept: (nullable): called on the main thread each time something has reached the disk */
WpTyped *wp_typed_new (WpEngine *engine, void (*kept) (gpointer user_data), gpointer user_data);
void wp_typed_free (WpTyped *self);
/* What was there when the databases were opened: see wp_engine_steal_drafts(). What was typed before that is newer. (transfer full) */
void wp_typed_fill (WpTyped *self, GHashTable *drafts, GHashTable *seen);
/* Hands over to the writer now. What is written after this call is written after it. */
void wp_typed_flush (WpTyped *self);
/* Writes all drafts once more: another work.db is there. */
void wp_typed_write_drafts (WpTyped *self);
/* Writes what is not known to be on the disk; later changes stay in memory. */
void wp_typed_close (WpTyped *self);

const char *wp_typed_get_draft (WpTyped *self, const char *scope); /* "" for none */
void wp_typed_set_draft (WpTyped *self, const char *scope, const char *text);
/* Is it on the disk as wp_typed_get_draft() gives it? */
gboolean wp_typed_is_draft_saved (WpTyped *self, const char *scope);
/* How many texts are drafts: begun, and neither sent nor discarded */
guint wp_typed_count_drafts (WpTyped *self);
/* Is there anything that the disk does not have yet? */
gboolean wp_typed_is_waiting (WpTyped *self);
gint64 wp_typed_get_seen (WpTyped *self, const char *incident_id); /* 0 for never */
void wp_typed_set_seen (WpTyped *self, const char *incident_id, gint64 news);

void wp_typed_set_answer (WpTyped *self, const char *submission, const char *field, JsonNode *value); /* (nullable) value */
/* Is there an answer that the writer has not got yet? */
gboolean wp_typed_has_answer (WpTyped *self, const char *submission);
void wp_typed_overlay_answers (WpTyped *self, const char *submission, JsonObject *document);

/* When answers were last sent */
void wp_typed_set_sent (WpTyped *self, const char *submission, gint64 at);
gint64 wp_typed_get_sent (WpTyped *self, const char *submission); /* 0 for never in this run */

G_END_DECLS
