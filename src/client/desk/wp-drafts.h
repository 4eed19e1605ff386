/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-writer.h"

G_BEGIN_DECLS

/**
 * WpDrafts:
 *
 * Forms that are filled in on this desk: to begin one, its answers (WpDraftEdits), their way to the server, to submit it. Belongs to its
 * writer and the writer's thread.
 */

/**
 * WpTypedAnswer:
 *
 * An answer that was typed. @value: (nullable): no answer
 */
typedef struct {
  char *submission;
  char *field;
  JsonNode *value;
} WpTypedAnswer;
WpTypedAnswer *wp_typed_answer_new (const char *submission, const char *field, JsonNode *value); /* copies */
void wp_typed_answer_free (WpTypedAnswer *self);

/* @writer: borrowed; its databases are open */
WpDrafts *wp_drafts_new (WpWriter *writer, GError **error);
void wp_drafts_free (WpDrafts *self);
WpDraftEdits *wp_drafts_get_edits (WpDrafts *self); /* (transfer none) */

/* @typed: (element-type WpTypedAnswer): in the order they were typed. What cannot be sent as it is becomes a conflict that is shown. */
gboolean wp_drafts_set_answers (WpDrafts *self, GPtrArray *typed, gint64 now, GError **error);
gboolean wp_drafts_resolve (WpDrafts *self, const char *submission, const char *field, gboolean keep_mine, GError **error);
/* The form as it is on this desk, checked against its definition, goes to the outbox. See wp_account_submit_form_async(). */
gboolean wp_drafts_submit_form (WpDrafts *self, const char *submission, gint64 now, GError **error);

/* The next answers to put, under a new key; noted as being on their way, unless it has blobs: these are put first, and then it is asked again.
 * @skip: (nullable): submissions to pass over in this round. (nullable) (transfer full) */
WpDelivery *wp_drafts_next (WpDrafts *self, GHashTable *skip, GError **error);
gboolean wp_drafts_sent (WpDrafts *self, const WpDelivery *draft, gint64 revision, GError **error);
/* @current: (nullable): the document as the server has it, of a conflict */
gboolean wp_drafts_failed (WpDrafts *self, const WpDelivery *draft, const GError *failure, JsonObject *current, GError **error);
/* The whole of the feed was read: what went out and is not in it has not arrived. */
void wp_drafts_end_doubt (WpDrafts *self);
/* The server refused a file, or with @code 0 has it after all: see wp_draft_edits_refuse_file(). */
void wp_drafts_refuse_file (WpDrafts *self, const char *sha256, int code);

/* For the writer */

gboolean wp_drafts_may_begin (WpDrafts *self, const WpCommand *command, GError **error);
gboolean wp_drafts_retry_begin (WpDrafts *self, WpOutboxEntry *old, gint64 now, GError **error);
gboolean wp_drafts_retry_submit (WpDrafts *self, WpOutboxEntry *old, gint64 now, GError **error);
/* Takes away what was to be made, and all that was to be done with it. */
gboolean wp_drafts_discard_begin (WpDrafts *self, WpOutboxEntry *entry, GError **error);
/* The server has a document that was begun or given up here. In a transaction of work.db. */
gboolean wp_drafts_command_delivered (WpDrafts *self, const WpOutboxEntry *entry, GError **error);
/* The server's document has changed, or may have; that of each form with draft answers. */
gboolean wp_drafts_settle (WpDrafts *self, const char *submission, GError **error);
gboolean wp_drafts_settle_all (WpDrafts *self, GError **error);
/* What was refused may be let through now. */
void wp_drafts_clear_problems (WpDrafts *self);
/* Tells the board how many forms have answers that are not sent. */
void wp_drafts_post_count (WpDrafts *self);

G_END_DECLS
