/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Toasts for what just happened, in the window of any widget. A server's text is never markup: these take care of it. */

/* @toast: (transfer full) */
void wp_toast_show (GtkWidget *any, AdwToast *toast);
/* One with Undo, for "button-clicked". @text: not markup. (transfer full) */
AdwToast *wp_toast_undo_new (const char *text);
void wp_toast_say (GtkWidget *any, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Shows what went wrong and what to do; nothing for %G_IO_ERROR_CANCELLED. */
void wp_toast_error (GtkWidget *any, const GError *error);

G_END_DECLS
