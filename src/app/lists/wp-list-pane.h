/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-ui.h"

G_BEGIN_DECLS

/**
 * WpListPane:
 *
 * The list pane of a view that has few rows: a header bar, the rows, and a page for when there are none or they could not be read. A row
 * is identified by its key: it stays the same widget, with its focus and selection, as long as there is an item of that key.
 *
 * Signals, of what a person did: "selected" (const char *key), "opened" ().
 */
#define WP_TYPE_LIST_PANE (wp_list_pane_get_type ())
G_DECLARE_FINAL_TYPE (WpListPane, wp_list_pane, WP, LIST_PANE, AdwBin)

/* @title: also the list's name for a screen reader. @empty: what is shown when there are no rows */
GtkWidget *wp_list_pane_new (const char *title, AdwStatusPage *empty);
AdwHeaderBar *wp_list_pane_get_header_bar (WpListPane *self);
GtkListBox *wp_list_pane_get_list (WpListPane *self); /* for its header and filter functions */
GtkBox *wp_list_pane_get_column (WpListPane *self);   /* the list is in it; more may be put above and below */

/* Makes the rows follow @items (kept until the next call) and shows them. @create: makes a GtkListBoxRow */
void wp_list_pane_fill (WpListPane *self, GPtrArray *items, WpUiKey key, WpUiCreate create, WpUiUpdate update, gpointer user_data);
gconstpointer wp_list_pane_get_item (GtkListBoxRow *row); /* (nullable) (transfer none): as it was filled; @row: (nullable) */
void wp_list_pane_show_empty (WpListPane *self);
void wp_list_pane_show_error (WpListPane *self, const GError *error);
/* Before the first result */
void wp_list_pane_show_nothing (WpListPane *self);

/* Selects the row of @key, now or when it comes, without "selected". @key: (nullable) */
void wp_list_pane_select (WpListPane *self, const char *key);
const char *wp_list_pane_get_selected (WpListPane *self); /* (nullable): the key, also when it has no row */
void wp_list_pane_focus (WpListPane *self);

G_END_DECLS
