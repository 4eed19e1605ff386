/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-ui.h"

G_BEGIN_DECLS

/**
 * WpComposer:
 *
 * A text field that grows with its text. The text is stored as a draft under the composer's scope, and is cleared only when the command with
 * it is on disk. Ctrl+Enter sends. A draft that replaces a text, such as a note, is stored with the text it was begun on (its base).
 *
 * Signals: "send" (const char *text); "typed"; "draft-saved": what was typed is on disk; "left": the focus has gone elsewhere.
 */
#define WP_TYPE_COMPOSER (wp_composer_get_type ())
G_DECLARE_FINAL_TYPE (WpComposer, wp_composer, WP, COMPOSER, GtkBox)

/* @name: for a screen reader and, while empty, in the field; @button: (nullable): %NULL has none; @max: in characters */
GtkWidget *wp_composer_new (const char *name, const char *button, guint max);
/* The key of its draft, which is loaded. The same scope again changes nothing. */
/* Is something kept for a composer of @scope to show? */
gboolean wp_composer_is_kept (WpAccount *account, const char *scope);
void wp_composer_set_scope (WpComposer *self, WpAccount *account, const char *scope);
const char *wp_composer_get_scope (WpComposer *self);
/* The present text that a draft would replace; it is shown, unless there is a draft. After wp_composer_set_scope(). */
void wp_composer_set_current_text (WpComposer *self, const char *text);
/* Sends the draft in spite of a conflict: the person has seen the present text. */
void wp_composer_overwrite (WpComposer *self);
/* Does the text differ from its base? */
gboolean wp_composer_is_draft (WpComposer *self);
/* Is what is typed on disk? */
gboolean wp_composer_is_draft_saved (WpComposer *self);
/* Is there a draft, and has the present text changed since it was begun? */
gboolean wp_composer_has_conflict (WpComposer *self);
/* May it be empty when it is sent? Not by default. */
void wp_composer_set_allow_empty (WpComposer *self, gboolean allow_empty);
/* Styles its button as the suggested action. */
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
/* Discards the draft and shows the present text again. */
void wp_composer_reset (WpComposer *self);
/* Sets the text as if it had been typed. */
void wp_composer_type (WpComposer *self, const char *text);
void wp_composer_focus (WpComposer *self);

G_END_DECLS
