/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-list-row.h"

G_BEGIN_DECLS

/* At most so many rows of a list have a heading. */
#define WP_LIST_MAX_HEADINGS 16

/* Fills @positions, ascending, with those rows of @model that have a heading, and returns how many they are. */
typedef guint (*WpListHeadingsFunc) (GListModel *model, guint positions[WP_LIST_MAX_HEADINGS]);

/**
 * WpListView:
 *
 * The list that views show many things in: a scrollable widget with as many rows as there is room for, which are bound anew as it scrolls
 * and when its model changes. A GtkListView has two hundred of them whatever its height, and binding those takes several frames.
 *
 * All rows have the same height but for their headings, so that a position is known without any row. What is at the top stays there when
 * rows come and go above it; a list that stands at its very beginning shows what comes in. The keys are those of a GtkListView: arrows, Home,
 * End, Page Up, Page Down; with Shift they extend the selection and with Control they leave it alone; Space, Enter, Control+A. One or many
 * rows are selected, as the model has it.
 *
 * Signals: "activate" (position: guint): Enter, a double click, or a click in a list with single-click-activate.
 */
#define WP_TYPE_LIST_VIEW (wp_list_view_get_type ())
G_DECLARE_FINAL_TYPE (WpListView, wp_list_view, WP, LIST_VIEW, GtkWidget)

/* @model: (transfer none); @row_type: a #WpListRow; @get_headings: (nullable) (scope forever) */
GtkWidget *wp_list_view_new (GtkSelectionModel *model, GType row_type, WpListHeadingsFunc get_headings);
void wp_list_view_set_single_click_activate (WpListView *self, gboolean activate);
/* The rows are made anew before the next frame is laid out. To be called when other rows than before have a heading. */
void wp_list_view_queue_update (WpListView *self);
/* Scrolls as little as shows the whole row. A position that the model does not have does nothing. */
void wp_list_view_scroll_to (WpListView *self, guint position);
/* Scrolls to the row and focuses it. %FALSE if it cannot be focused. */
gboolean wp_list_view_focus_row (WpListView *self, guint position);

G_END_DECLS
