/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WpScrollAnchor:
 *
 * Keeps what a person looks at where it is on the screen, when something above it grows or shrinks: the focus, or the topmost widget.
 */
typedef struct _WpScrollAnchor WpScrollAnchor;

/* @scroller: outlives it; @content: what may be kept in place is in there */
WpScrollAnchor *wp_scroll_anchor_new (GtkScrolledWindow *scroller, GtkWidget *content);
void wp_scroll_anchor_free (WpScrollAnchor *self);
/* Remembers where it is, to restore that after the next layout. A window that is not scrolled is left alone. */
void wp_scroll_anchor_save (WpScrollAnchor *self);
/* Other content comes: nothing is restored. */
void wp_scroll_anchor_forget (WpScrollAnchor *self);

G_END_DECLS
