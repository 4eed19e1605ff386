/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"

G_BEGIN_DECLS

/**
 * WpInventoryHolders:
 *
 * Which customers have seats of which pool, to be searched for. It is read when somebody searches, and forgotten when nobody does.
 *
 * Signal: "changed" (): it was read.
 */
#define WP_TYPE_INVENTORY_HOLDERS (wp_inventory_holders_get_type ())
G_DECLARE_FINAL_TYPE (WpInventoryHolders, wp_inventory_holders, WP, INVENTORY_HOLDERS, GObject)

WpInventoryHolders *wp_inventory_holders_new (void);
/* Forgets what it has. @account: (nullable) */
void wp_inventory_holders_set_account (WpInventoryHolders *self, WpAccount *account);
/* Reads it, and again when it changes, as long as it is wanted. @customers: (nullable) (element-type JsonObject): as they are now */
void wp_inventory_holders_want (WpInventoryHolders *self, gboolean wanted, GPtrArray *customers);
gboolean wp_inventory_holders_is_loaded (WpInventoryHolders *self);
/* (nullable) (transfer none) (element-type utf8): names and ids as wp_inventory_add_text() makes them; @key: see wp_pool_key() */
GPtrArray *wp_inventory_holders_get (WpInventoryHolders *self, const char *key);

G_END_DECLS
