/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-ui.h"

G_BEGIN_DECLS

/**
 * WpComposer:
 *
 * A field for words that nobody may lose: it grows with its text, is kept as a draft under its scope, and is emptied only when
 * what it said is on disk. Ctrl+Enter sends. Words that are to replace something, such as a note, keep what they were begun on.
 *
 * Signals: "send" (const char *text); "typed"; "kept": what was typed has reached the disk; "left": the focus has gone elsewhere.
 */
#define WP_TYPE_COMPOSER (wp_composer_get_type ())
G_DECLARE_FINAL_TYPE (WpComposer, wp_composer, WP, COMPOSER, GtkBox)

/* @name: for a screen reader and, while empty, in the field; @button: (nullable): %NULL has none; @max: in characters */
GtkWidget *wp_composer_new (const char *name, const char *button, guint max);
/* Where its words are kept; reads what is there. The same scope again changes nothing. */
void wp_composer_set_scope (WpComposer *self, WpAccount *account, const char *scope);
const char *wp_composer_get_scope (WpComposer *self);
/* What its words are to replace, as it stands now: shown, unless there is a draft. After wp_composer_set_scope(). */
void wp_composer_follow (WpComposer *self, const char *text);
/* The person has seen what stands now: theirs goes over it. */
void wp_composer_send_over (WpComposer *self);
/* Is there something typed that is not as it was? */
gboolean wp_composer_is_draft (WpComposer *self);
/* Is what is typed on disk? Nobody is told so before. */
gboolean wp_composer_is_kept (WpComposer *self);
/* Has what the draft is to replace changed since it was begun? */
gboolean wp_composer_is_overtaken (WpComposer *self);
/* May it be empty when it is sent? Not by default. */
void wp_composer_set_allow_empty (WpComposer *self, gboolean allow_empty);
/* Its button is what the person came for. */
void wp_composer_set_suggested (WpComposer *self);
/* One more button before its own; what it does is the caller's. (transfer none) */
GtkWidget *wp_composer_add_button (WpComposer *self, const char *label);
/* @why_not: (nullable): why nothing can be typed */
void wp_composer_set_why_not (WpComposer *self, const char *why_not);
/* A quiet line under the field, "" for none. */
void wp_composer_set_hint (WpComposer *self, const char *hint);
char *wp_composer_get_text (WpComposer *self); /* (transfer full), trimmed */
gboolean wp_composer_is_too_long (WpComposer *self);
/* After submitting: with %NULL the draft ends, unless something else was typed since; an error stands under the field and the words stay. */
void wp_composer_done (WpComposer *self, const GError *error);
/* Ends the draft: what it was to replace stands there again, or nothing. */
void wp_composer_reset (WpComposer *self);
/* Puts words in as if they had been typed. */
void wp_composer_type (WpComposer *self, const char *text);
void wp_composer_focus (WpComposer *self);

G_END_DECLS
