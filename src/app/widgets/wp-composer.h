/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-ui.h"

G_BEGIN_DECLS

/**
 * WpComposer:
 *
 * A field for words that nobody may lose: it grows with its text, is kept as a draft under its scope, and is emptied only when
 * what it said is on disk. Ctrl+Enter sends.
 *
 * Signals: "send" (const char *text); "left": the focus has gone elsewhere.
 */
#define WP_TYPE_COMPOSER (wp_composer_get_type ())
G_DECLARE_FINAL_TYPE (WpComposer, wp_composer, WP, COMPOSER, GtkBox)

/* @name: for a screen reader and, while empty, in the field; @button: (nullable): %NULL has none; @max: in characters */
GtkWidget *wp_composer_new (const char *name, const char *button, guint max);
/* Where its words are kept; reads what is there, @fallback when nothing is. The same scope again changes nothing. */
void wp_composer_set_scope (WpComposer *self, WpAccount *account, const char *scope, const char *fallback);
/* May it be empty when it is sent? Not by default. */
void wp_composer_set_allow_empty (WpComposer *self, gboolean allow_empty);
/* Its button is what the person came for. */
void wp_composer_set_suggested (WpComposer *self);
/* @why_not: (nullable): why nothing can be typed */
void wp_composer_set_why_not (WpComposer *self, const char *why_not);
/* A quiet line under the field, "" for none. */
void wp_composer_set_hint (WpComposer *self, const char *hint);
char *wp_composer_get_text (WpComposer *self);  /* (transfer full), trimmed */
gboolean wp_composer_is_too_long (WpComposer *self);
/* After submitting: %NULL empties the field and its draft, an error stands under the field and the words stay. */
void wp_composer_done (WpComposer *self, const GError *error);
/* Puts other words in, and keeps no draft of them. */
void wp_composer_reset (WpComposer *self, const char *text);
/* Puts words in as if they had been typed. */
void wp_composer_type (WpComposer *self, const char *text);
void wp_composer_focus (WpComposer *self);

G_END_DECLS
