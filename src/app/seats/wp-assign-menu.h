/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-documents.h"
#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpAssignMenu:
 *
 * A button for a header bar: assigning seats, to one customer or to many, and starting a trial, also of a product that the inventory has nothing of.
 */
#define WP_TYPE_ASSIGN_MENU (wp_assign_menu_get_type ())
G_DECLARE_FINAL_TYPE (WpAssignMenu, wp_assign_menu, WP, ASSIGN_MENU, AdwBin)

GtkWidget *wp_assign_menu_new (WpPools *pools, WpDocuments *customers);
void wp_assign_menu_set_account (WpAssignMenu *self, WpAccount *account); /* @account: (nullable) */

G_END_DECLS
