/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpAssignDialog:
 *
 * Asks how many seats of a pool a customer is to have. What is refused stays in the field, with the reason.
 */
#define WP_TYPE_ASSIGN_DIALOG (wp_assign_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WpAssignDialog, wp_assign_dialog, WP, ASSIGN_DIALOG, AdwWindow)

/**
 * wp_assign_dialog_open:
 * @parent: any widget of the window it belongs to
 * @customers: (element-type JsonObject): who may be chosen
 * @allocation: (nullable): whose number is to be changed; %NULL for a new one
 */
void wp_assign_dialog_open (GtkWidget *parent, WpAccount *account, const WpPoolItem *item, GPtrArray *customers, JsonObject *allocation);

G_END_DECLS
