/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-ui.h"

G_BEGIN_DECLS

/**
 * WpRows:
 *
 * A column of rows, of which there may be a thousand: they are made, updated and removed some at a time, and those outside of the scrolled
 * window it is in are not drawn.
 */
#define WP_TYPE_ROWS (wp_rows_get_type ())
G_DECLARE_FINAL_TYPE (WpRows, wp_rows, WP, ROWS, GtkBox)

GtkWidget *wp_rows_new (int spacing);
/**
 * wp_rows_update:
 * @serial: another one begins from the top; the same one goes on, with the same items, where it ended
 * @until: of g_get_monotonic_time(): when to end. One row is always done.
 *
 * As wp_ui_reconcile().
 *
 * Returns: whether all rows are as they should be
 */
gboolean wp_rows_update (WpRows *self, GPtrArray *items, WpUiKey key, WpUiCreate create, WpUiUpdate update, gpointer user_data, guint serial,
                         gint64 until);
/* Removes rows until then, so that a long one does not go at once. Returns: whether none is left */
gboolean wp_rows_clear (WpRows *self, gint64 until);

G_END_DECLS
