/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum { WP_LINE_ENDED, WP_LINE_NEAR, WP_LINE_FAR, WP_LINE_RENEWS } WpInventoryPoint;

/**
 * WpInventoryLine:
 *
 * Days from now on as a line with marks, what has ended before them, and a dot for each end. It is a picture: words beside it say the same.
 *
 * Signal: "pressed" (guint): the dot with that number was pressed.
 */
#define WP_TYPE_INVENTORY_LINE (wp_inventory_line_get_type ())
G_DECLARE_FINAL_TYPE (WpInventoryLine, wp_inventory_line, WP, INVENTORY_LINE, GtkWidget)

GtkWidget *wp_inventory_line_new (void);
/* @days: where the marks are */
void wp_inventory_line_begin (WpInventoryLine *self, const int *days, guint n_days);
/* @at: in days from now, below 0 of what has ended. Numbers count from 0. */
void wp_inventory_line_add (WpInventoryLine *self, double at, WpInventoryPoint point);
void wp_inventory_line_end (WpInventoryLine *self, const char *words);

G_END_DECLS
