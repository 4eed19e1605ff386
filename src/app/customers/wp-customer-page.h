/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpCustomerPage:
 *
 * One customer: products, open incidents, seats, what the SOC may do there in words, whom it contacts.
 * Signal: "show-incidents" (const char *customer_id).
 */
#define WP_TYPE_CUSTOMER_PAGE (wp_customer_page_get_type ())
G_DECLARE_FINAL_TYPE (WpCustomerPage, wp_customer_page, WP, CUSTOMER_PAGE, AdwBin)

GtkWidget *wp_customer_page_new (void);
/* @document: (nullable) (transfer none). @customers: (nullable) (element-type JsonObject): all, this one among them */
void wp_customer_page_set_customer (WpCustomerPage *self, WpAccount *account, WpPools *pools, GPtrArray *customers, JsonObject *document);
AdwHeaderBar *wp_customer_page_get_header_bar (WpCustomerPage *self);

/* "Core MDR, Core MDR for Microsoft". (transfer full) */
char *wp_customer_products (JsonObject *document);

G_END_DECLS
