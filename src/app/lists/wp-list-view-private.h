/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-list-row-private.h"
#include "wp-list-view.h"

G_BEGIN_DECLS

/* Shared by wp-list-view.c (where rows are), wp-list-rows.c (which there are, and what they show) and wp-list-input.c (keys, pointer,
 * selection). */
struct _WpListView {
  GtkWidget parent_instance;

  GtkSelectionModel *model; /* (owned) */
  GType row_type;
  WpListHeadingsFunc get_headings; /* (nullable) */
  gboolean single_click_activate;

  GtkWidget *sample; /* a child that is never shown: it tells how high all rows are */
  GPtrArray *rows;   /* (owned): WpListRow, the other children */
  guint first;       /* position of the first row, but for a focused one elsewhere */
  guint n_rows;      /* from there on */
  gboolean stale;    /* they are not those that belong here */
  guint tick;        /* makes them anew before the next frame */
  WpListRowSize size;
  guint headings[WP_LIST_MAX_HEADINGS];
  guint n_headings;

  GtkAdjustment *adjustments[2]; /* (owned): by orientation */
  GtkScrollablePolicy policies[2];
  guint top;         /* the first row that is seen, even in part */
  double top_offset; /* how much of it is not */
  guint scroll_to;   /* to be scrolled to at the next layout */

  guint cursor;          /* the row that has the focus, or gets it next */
  WpListRow *cursor_row; /* (nullable): the widget that had the focus last */
  guint extend_from;     /* where an extended selection begins */
  guint pressed;         /* by the pointer */
};

guint wp_list_view_get_n_items (WpListView *self);
/* @y: in the widget. There is at least one row. @heading: (out): it is the row's heading that is there */
guint wp_list_view_get_position_at (WpListView *self, double y, gboolean *heading);
/* A page up (@step: -1) or down (1) from there; at least one row, if there is one */
guint wp_list_view_get_page_from (WpListView *self, guint position, int step);
gboolean wp_list_view_has_heading (WpListView *self, guint position);
void wp_list_view_activate (WpListView *self, guint position);

/* wp-list-rows.c */

/* Makes the rows those of @n_rows positions from @first on, and the focused row, wherever that is. Not while a frame is laid out */
void wp_list_view_show_rows (WpListView *self, guint first, guint n_rows);
/* The row at @position, taken from where it is missed the least if there is none there. (transfer none) */
WpListRow *wp_list_view_need_row (WpListView *self, guint position);
WpListRow *wp_list_view_find_row (WpListView *self, guint position); /* (nullable) */
WpListRow *wp_list_view_get_focused_row (WpListView *self);          /* (nullable) */
/* Tells the rows whether they are selected. */
void wp_list_view_update_rows (WpListView *self);

/* wp-list-input.c */

typedef enum { WP_LIST_MOVE_ROW, WP_LIST_MOVE_PAGE, WP_LIST_MOVE_END } WpListMove;

/* What the keys do. @step: -1 up, 1 down; @modify: with Control, @extend: with Shift. %FALSE in an empty list */
gboolean wp_list_view_move (WpListView *self, WpListMove move, int step, gboolean modify, gboolean extend);
gboolean wp_list_view_select_cursor (WpListView *self, gboolean modify, gboolean extend);
void wp_list_view_class_add_keys (GtkWidgetClass *widget_class);
void wp_list_view_add_pointer (WpListView *self);

G_END_DECLS
