/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Closing a window that has something in it which would be lost: from its "close-request". */

/* Asks; when the person discards it, the window is closed, and wp_discard_is_agreed() then. @title, @body: translated, not markup */
void wp_discard_ask (GtkWindow *window, const char *title, const char *body);
gboolean wp_discard_is_agreed (GtkWindow *window);

G_END_DECLS
