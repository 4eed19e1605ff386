/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpPoolPage:
 *
 * A pool: what it needs, its licenses, and who has seats of it. It brings its own header bar.
 *
 * Signal: "order" (const char *key): somebody wants to order more of it.
 */
#define WP_TYPE_POOL_PAGE (wp_pool_page_get_type ())
G_DECLARE_FINAL_TYPE (WpPoolPage, wp_pool_page, WP, POOL_PAGE, AdwBin)

GtkWidget *wp_pool_page_new (void);
/* @account, @key: (nullable): shows none. @customers: (nullable) (element-type JsonObject): all of them */
void wp_pool_page_set_pool (WpPoolPage *self, WpAccount *account, WpPools *pools, GPtrArray *customers, const char *key);
AdwHeaderBar *wp_pool_page_get_header_bar (WpPoolPage *self);

G_END_DECLS
