/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-engine.h"

G_BEGIN_DECLS

/**
 * WpNotes:
 *
 * The main thread's mirror of what is typed and read: drafts, seen marks, and the answers of forms on their way to the writer. Reading never
 * waits; what changes is on the disk within a second. A change stays here until the writer has it, and is written again until it has: a full
 * disk loses nothing of it while the program runs.
 */
typedef struct _WpNotes WpNotes;

#define WP_NOTES_FLUSH_MS 300
#define WP_NOTES_RETRY_MS 2000  /* after a failure to write */

/* @engine: borrowed; @kept: (nullable): called on the main thread each time something has reached the disk */
WpNotes *wp_notes_new (WpEngine *engine, void (*kept) (gpointer user_data), gpointer user_data);
void wp_notes_free (WpNotes *self);
/* What was there when the databases were opened: see wp_engine_steal_drafts(). What was typed before that is newer. (transfer full) */
void wp_notes_fill (WpNotes *self, GHashTable *drafts, GHashTable *seen);
/* Hands over to the writer now. What is written after this call is written after it. */
void wp_notes_flush (WpNotes *self);
/* Writes all drafts once more: another work.db is there. */
void wp_notes_write_drafts (WpNotes *self);
/* Writes what is not known to be on the disk; later changes stay in memory. */
void wp_notes_close (WpNotes *self);

const char *wp_notes_get_draft (WpNotes *self, const char *scope);             /* "" for none */
void wp_notes_set_draft (WpNotes *self, const char *scope, const char *text);
/* Is it on the disk as wp_notes_get_draft() gives it? */
gboolean wp_notes_is_draft_kept (WpNotes *self, const char *scope);
gint64 wp_notes_get_seen (WpNotes *self, const char *incident_id);             /* 0 for never */
void wp_notes_set_seen (WpNotes *self, const char *incident_id, gint64 news);

void wp_notes_set_answer (WpNotes *self, const char *submission, const char *field, JsonNode *value);  /* (nullable) value */
/* Is there an answer that the writer has not got yet? */
gboolean wp_notes_has_answer (WpNotes *self, const char *submission);
void wp_notes_overlay_answers (WpNotes *self, const char *submission, JsonObject *document);

/* When answers were last sent */
void wp_notes_set_sent (WpNotes *self, const char *submission, gint64 at);
gint64 wp_notes_get_sent (WpNotes *self, const char *submission);  /* 0 for never in this run */

G_END_DECLS
