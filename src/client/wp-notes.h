/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-engine.h"

G_BEGIN_DECLS

/**
 * WpNotes:
 *
 * The main thread's mirror of what is typed and read: drafts and seen marks. Reading never waits; what changes is on the disk within a
 * second.
 */
typedef struct _WpNotes WpNotes;

#define WP_NOTES_FLUSH_MS 300

WpNotes *wp_notes_new (WpEngine *engine);  /* @engine is borrowed */
void wp_notes_free (WpNotes *self);
/* What was there when the databases were opened: see wp_engine_steal_drafts(). (transfer full) */
void wp_notes_fill (WpNotes *self, GHashTable *drafts, GHashTable *seen);
/* Writes what waits; later changes stay in memory. */
void wp_notes_close (WpNotes *self);

const char *wp_notes_get_draft (WpNotes *self, const char *scope);             /* "" for none */
void wp_notes_set_draft (WpNotes *self, const char *scope, const char *text);
gint64 wp_notes_get_seen (WpNotes *self, const char *incident_id);             /* 0 for never */
void wp_notes_set_seen (WpNotes *self, const char *incident_id, gint64 news);

G_END_DECLS
