/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-engine.h"

G_BEGIN_DECLS

/**
 * WpAnswers:
 *
 * The main thread's side of forms that are being filled in: what was typed and is not on the disk yet, and when answers were last sent. An
 * answer stays here until the writer has it, so that what is shown never goes back.
 */
typedef struct _WpAnswers WpAnswers;

#define WP_ANSWERS_FLUSH_MS 300
#define WP_ANSWERS_RETRY_MS 2000  /* after a failure to write */

WpAnswers *wp_answers_new (WpEngine *engine);  /* @engine is borrowed */
void wp_answers_free (WpAnswers *self);
/* Writes what waits; later changes stay in memory. */
void wp_answers_close (WpAnswers *self);

void wp_answers_set (WpAnswers *self, const char *submission, const char *field, JsonNode *value);  /* (nullable) value */
/* Hands over to the writer now. What is written after this call is written after it. */
void wp_answers_flush (WpAnswers *self);
gboolean wp_answers_has (WpAnswers *self, const char *submission);
void wp_answers_overlay (WpAnswers *self, const char *submission, JsonObject *document);

void wp_answers_set_sent (WpAnswers *self, const char *submission, gint64 at);
gint64 wp_answers_get_sent (WpAnswers *self, const char *submission);  /* 0 for never in this run */

G_END_DECLS
