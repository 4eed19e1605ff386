/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpCustomersPage:
 *
 * The list pane of the customers. Signals: "selected" (JsonObject * or %NULL), "opened" ().
 */
#define WP_TYPE_CUSTOMERS_PAGE (wp_customers_page_get_type ())
G_DECLARE_FINAL_TYPE (WpCustomersPage, wp_customers_page, WP, CUSTOMERS_PAGE, AdwBin)

GtkWidget *wp_customers_page_new (void);
void wp_customers_page_set_account (WpCustomersPage *self, WpAccount *account);  /* (nullable) */
AdwHeaderBar *wp_customers_page_get_header_bar (WpCustomersPage *self);
void wp_customers_page_focus_list (WpCustomersPage *self);

G_END_DECLS
