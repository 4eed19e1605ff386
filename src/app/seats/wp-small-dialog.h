/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpSmallDialog:
 *
 * A window over another one with a few fields, *Cancel* and what it is for. Escape cancels, Enter in a field that activates its default confirms.
 *
 * Signal: "confirmed" (): the window stays until whoever listens closes it.
 */
#define WP_TYPE_SMALL_DIALOG (wp_small_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WpSmallDialog, wp_small_dialog, WP, SMALL_DIALOG, AdwWindow)

/* @confirm: a label with a mnemonic. Owned by GTK until it is closed */
WpSmallDialog *wp_small_dialog_new (GtkWidget *parent, const char *title, const char *confirm);
/* A field below its title, which is also its name for a screen reader; @about: (nullable): a line below it */
void wp_small_dialog_add (WpSmallDialog *self, const char *title, GtkWidget *field, const char *about);
void wp_small_dialog_add_text (WpSmallDialog *self, const char *text);
/* What is wrong; "" for nothing. The confirming button works again. */
void wp_small_dialog_set_error (WpSmallDialog *self, const char *error);
/* Below the error more may be put. */
GtkBox *wp_small_dialog_get_column (WpSmallDialog *self);
/* While it is being done */
void wp_small_dialog_set_busy (WpSmallDialog *self);

G_END_DECLS
