/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-view.h"

G_BEGIN_DECLS

/**
 * WpSidebarRow:
 *
 * A line of the sidebar: a view with what waits in it, or, set in, one of the view's entries.
 */
#define WP_TYPE_SIDEBAR_ROW (wp_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (WpSidebarRow, wp_sidebar_row, WP, SIDEBAR_ROW, GtkListBoxRow)

/* @view: outlives it. @entry_id: (nullable): %NULL for the view itself. @tooltip: (nullable) */
GtkWidget *wp_sidebar_row_new (WpView *view, const char *entry_id, const char *tooltip);
WpView *wp_sidebar_row_get_view (WpSidebarRow *self);
const char *wp_sidebar_row_get_entry (WpSidebarRow *self); /* (nullable) */
/* @count, @words: (nullable): what stands at its end, and what that means */
void wp_sidebar_row_set (WpSidebarRow *self, const char *title, const char *count, const char *words);

G_END_DECLS
