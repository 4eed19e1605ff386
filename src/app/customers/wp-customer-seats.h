/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"

G_BEGIN_DECLS

/**
 * WpCustomerSeats:
 *
 * How many seats of MDR products each customer has.
 *
 * Signal: "changed" (): it was read.
 */
#define WP_TYPE_CUSTOMER_SEATS (wp_customer_seats_get_type ())
G_DECLARE_FINAL_TYPE (WpCustomerSeats, wp_customer_seats, WP, CUSTOMER_SEATS, GObject)

/* @pools: whose catalog says what an MDR product is */
WpCustomerSeats *wp_customer_seats_new (WpPools *pools);
void wp_customer_seats_set_account (WpCustomerSeats *self, WpAccount *account); /* @account: (nullable) */
gint64 wp_customer_seats_get (WpCustomerSeats *self, const char *customer);

G_END_DECLS
