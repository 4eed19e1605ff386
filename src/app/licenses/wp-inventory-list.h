/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-documents.h"
#include "wp-list-pane.h"
#include "wp-pools.h"

G_BEGIN_DECLS

/**
 * WpInventoryList:
 *
 * The list of the inventory: a search and a filter above it, the next expiries, and a row for each pool. What a person did is told by the pane's
 * own signals.
 */
#define WP_TYPE_INVENTORY_LIST (wp_inventory_list_get_type ())
G_DECLARE_FINAL_TYPE (WpInventoryList, wp_inventory_list, WP, INVENTORY_LIST, AdwBin)

/* It follows both. @customers: by whose names can be searched */
GtkWidget *wp_inventory_list_new (const char *title, WpPools *pools, WpDocuments *customers);
WpListPane *wp_inventory_list_get_pane (WpInventoryList *self);
/* Begins anew, without a search. @account: (nullable) */
void wp_inventory_list_set_account (WpInventoryList *self, WpAccount *account);
void wp_inventory_list_focus_search (WpInventoryList *self);

G_END_DECLS
