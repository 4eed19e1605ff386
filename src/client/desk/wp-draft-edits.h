/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-work.h"

G_BEGIN_DECLS

/**
 * WpDraftEdits:
 *
 * The answers of forms that were typed on this desk and are not known to be at the server, as work.db has them. The rule of a field is
 * core's (wp_edit_get_state()); what is added here is the doubt: an answer that went out without an answer coming back may have arrived, so
 * when the server has it, it is ours and no one else's. Calls that change something stand in a transaction of the caller's; when that
 * fails, wp_draft_edits_reload() brings back what is on the disk. Belongs to the writer thread.
 */
typedef struct _WpDraftEdits WpDraftEdits;

#define WP_DRAFT_EDITS_MAX_SENT 16
#define WP_DRAFT_EDITS_REFUSED_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

WpDraftEdits *wp_draft_edits_new (WpWork *work, GError **error);
void wp_draft_edits_free (WpDraftEdits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpDraftEdits, wp_draft_edits_free)
void wp_draft_edits_reload (WpDraftEdits *self);
/* Puts every row to work.db once more: another file is there. In a transaction of the caller's. */
gboolean wp_draft_edits_save (WpDraftEdits *self, GError **error);

GPtrArray *wp_draft_edits_list (WpDraftEdits *self);                        /* (transfer full) (element-type utf8): submissions */
GPtrArray *wp_draft_edits_get (WpDraftEdits *self, const char *submission); /* (nullable) (transfer none) (element-type WpAnswerRow) */

/* Those that are not done, over @document, which is what is shown without them; without those that name a file which the server refused.
 * (nullable) (transfer full) (element-type WpEdit) */
GPtrArray *wp_draft_edits_to_send (WpDraftEdits *self, const char *submission, JsonObject *document);
/* Puts them on top, and why they are not sent: wp_submission_overlay(). @pending: (inout): how many changes the overlay holds */
void wp_draft_edits_overlay (WpDraftEdits *self, const char *submission, JsonObject *document, guint *pending);

/* A field is changed. @document: what is shown without edits */
gboolean wp_draft_edits_set (WpDraftEdits *self, const char *submission, const char *field, JsonObject *document, JsonNode *value, gint64 at,
                             GError **error);
/* A conflict ends. */
gboolean wp_draft_edits_resolve (WpDraftEdits *self, const char *submission, const char *field, JsonObject *document, gboolean keep_mine,
                                 GError **error);
gboolean wp_draft_edits_drop (WpDraftEdits *self, const char *submission, const char *field, GError **error); /* @field: (nullable): all */

/* These answers go out now, against the server's @document. */
gboolean wp_draft_edits_note_sent (WpDraftEdits *self, const char *submission, JsonObject *document, gint64 revision, GError **error);
/* The server's state was read since: nothing is unanswered any more. @submission: (nullable): all */
void wp_draft_edits_end_doubt (WpDraftEdits *self, const char *submission);
/* Adds those whose answers went out, without an answer and without a look at the server's state since. */
void wp_draft_edits_add_doubtful (WpDraftEdits *self, GHashTable *set);

/* The server's document is @document: what it has is done, and what went out is no longer in doubt. */
gboolean wp_draft_edits_settle (WpDraftEdits *self, const char *submission, JsonObject *document, gint64 revision, gboolean *changed, GError **error);
/* Did something go out against @revision? */
gboolean wp_draft_edits_were_sent (WpDraftEdits *self, const char *submission, gint64 revision);
/* Is @theirs different from @mine only where it has what this desk sent, or has not got it yet? */
gboolean wp_draft_edits_explain (WpDraftEdits *self, const char *submission, JsonObject *theirs, JsonObject *mine);

/* What the server refused for good: not sent again while content and revision are the same. In memory. @failure: (nullable): none */
void wp_draft_edits_set_problem (WpDraftEdits *self, const char *submission, const GError *failure, gint64 revision, const char *body);
gboolean wp_draft_edits_has_problem (WpDraftEdits *self, const char *submission, gint64 revision, const char *body); /* @body: (nullable): any */
/* The server refused this file: answers that name it stay here while the others go, for an hour or until it is chosen again. @code: 0 takes it
 * back */
void wp_draft_edits_refuse_file (WpDraftEdits *self, const char *sha256, int code);
/* Takes those that were refused away. @blobs: (inout) (nullable) (element-type utf8): %NULL when nothing is left */
void wp_draft_edits_drop_refused (WpDraftEdits *self, GPtrArray **blobs);
GPtrArray *wp_draft_edits_clear_problems (WpDraftEdits *self); /* (transfer full) (element-type utf8): of these submissions */

G_END_DECLS
