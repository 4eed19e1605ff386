/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpColumns:
 *
 * Children beside each other in columns of the same width, as many as there is room for, one below the other where there is none.
 * It takes children by gtk_widget_insert_before() alone and keeps their order for the keyboard and a screen reader.
 */
#define WP_TYPE_COLUMNS (wp_columns_get_type ())
G_DECLARE_FINAL_TYPE (WpColumns, wp_columns, WP, COLUMNS, GtkWidget)

/* @least: the least width of a column before there are fewer; @most: the most columns */
GtkWidget *wp_columns_new (int least, guint most, int spacing);
void wp_columns_append (WpColumns *self, GtkWidget *child);
/* Either all beside each other, or all below each other. */
void wp_columns_set_all_or_one (WpColumns *self);

G_END_DECLS
