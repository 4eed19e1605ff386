/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In pixels, and the same for all rows of a list */
typedef struct {
  int min_width;
  int natural_width;
  int height;         /* of a row without a heading */
  int heading_height; /* what a heading adds to it; 0 when the rows have none */
} WpListRowSize;

/**
 * WpListRow:
 *
 * One of the few rows of a #WpListView. It shows one item after the other: the list binds it anew when it scrolls or its model changes.
 * The list sets the widget state "selected" and the accessible position; a class sets what the row says as its accessible label.
 */
#define WP_TYPE_LIST_ROW (wp_list_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (WpListRow, wp_list_row, WP, LIST_ROW, GtkWidget)

struct _WpListRowClass {
  GtkWidgetClass parent_class;

  /* Fills @size, whatever the row shows. Queue a resize when it changes. */
  void (*get_size) (WpListRow *self, WpListRowSize *size);
  /* Shows wp_list_row_get_item(), which is another one, or %NULL as the row goes. */
  void (*bind) (WpListRow *self);
};

/* (transfer none) (nullable) */
gpointer wp_list_row_get_item (WpListRow *self);
/* Whether the list leaves room for a heading above this row */
gboolean wp_list_row_get_has_heading (WpListRow *self);

G_END_DECLS
