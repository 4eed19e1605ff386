/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * wp_assign_many_open:
 * @parent: any widget of the window it belongs to
 * @pools: that were read
 * @customers: (element-type JsonObject)
 *
 * A window to assign seats of one product to many customers, one number for all or a number for each, with what became of each in the same list.
 * One customer goes after the other, so that each is checked with what those before it have taken. What was typed is not closed away unasked.
 */
void wp_assign_many_open (GtkWidget *parent, WpAccount *account, WpPools *pools, GPtrArray *customers);

G_END_DECLS
