/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpPoolRow:
 *
 * A line of the inventory: product, how it is held, how much is assigned and free, and what needs a person.
 */
#define WP_TYPE_POOL_ROW (wp_pool_row_get_type ())
G_DECLARE_FINAL_TYPE (WpPoolRow, wp_pool_row, WP, POOL_ROW, GtkListBoxRow)

GtkWidget *wp_pool_row_new (void);
void wp_pool_row_update (WpPoolRow *self, const WpPoolItem *item, gint64 now);

/* How much of what is owned is assigned, as a bar. It says nothing to a screen reader: words beside it do. */
GtkWidget *wp_pool_bar_new (void);
void wp_pool_bar_update (GtkWidget *bar, const WpPool *pool);

G_END_DECLS
