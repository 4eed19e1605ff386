/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-list-row.h"

G_BEGIN_DECLS

/* What the list sets. GTK_INVALID_LIST_POSITION: the item has left its position, and may have another one */
guint wp_list_row_get_position (WpListRow *self);
void wp_list_row_set_position (WpListRow *self, guint position);
/* @item: (transfer none) (nullable) */
void wp_list_row_set_item (WpListRow *self, gpointer item);
/* @n_items: of the list, for screen readers */
void wp_list_row_set_state (WpListRow *self, gboolean selected, gboolean has_heading, guint n_items);
/* What the class says, and what the style adds */
void wp_list_row_get_size (WpListRow *self, WpListRowSize *size);

G_END_DECLS
