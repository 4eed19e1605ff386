/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpOrderPage:
 *
 * One order: where it is and whose turn it is, what it asks for, what it would change, and what can be done. A draft is filled in here.
 *
 * Signal: "typed" (): what is typed into a draft has changed.
 */
#define WP_TYPE_ORDER_PAGE (wp_order_page_get_type ())
G_DECLARE_FINAL_TYPE (WpOrderPage, wp_order_page, WP, ORDER_PAGE, AdwBin)

/* Where what is typed into a new order is kept: {id, fields…} */
#define WP_ORDER_NEW_SCOPE "order:new"

GtkWidget *wp_order_page_new (void);
AdwHeaderBar *wp_order_page_get_header_bar (WpOrderPage *self);
/* @products, @customers: (nullable) (element-type JsonObject); @id: (nullable): whose order; @order: (nullable): %NULL for one that nobody has
 * saved, or what it begins with, without a state */
void wp_order_page_set_order (WpOrderPage *self, WpAccount *account, GPtrArray *products, GPtrArray *customers, const char *id, JsonObject *order);
void wp_order_page_focus (WpOrderPage *self);

G_END_DECLS
