/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * wp_inventory_export:
 * @any: in the window
 * @customers: (nullable) (element-type JsonObject): for their names
 *
 * Asks for a file and writes the inventory as it is now into it: a line for every pool, every license and all seats of a customer. A toast says
 * whether it was written.
 */
void wp_inventory_export (GtkWidget *any, WpAccount *account, WpPools *pools, GPtrArray *customers);

/* The table itself. @rows: (element-type WpRow): of allocations. (transfer full) */
GString *wp_inventory_make_table (GPtrArray *items, GPtrArray *licenses, GPtrArray *rows, GPtrArray *customers, gint64 now);

G_END_DECLS
