/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpSeatList:
 *
 * The seats of a pool, a row for each customer, or those of a customer, a row for each product: how many, held how, since when, until when, and
 * what can be done with them. It reads them again when seats change.
 */
#define WP_TYPE_SEAT_LIST (wp_seat_list_get_type ())
G_DECLARE_FINAL_TYPE (WpSeatList, wp_seat_list, WP, SEAT_LIST, AdwBin)

/* @title: also its name for a screen reader. @empty: what is said when there are none */
GtkWidget *wp_seat_list_new (const char *title, const char *empty);
/* What could not be sent of seats; for the top of the page. Floating */
GtkWidget *wp_seat_list_get_outbox_bar (WpSeatList *self);
/* @account, @pools, @customers: (nullable). @customers: (element-type JsonObject). @key: (nullable): see wp_pool_key() */
void wp_seat_list_show_pool (WpSeatList *self, WpAccount *account, WpPools *pools, GPtrArray *customers, const char *key);
/* The same of a customer. @id: (nullable) */
void wp_seat_list_show_customer (WpSeatList *self, WpAccount *account, WpPools *pools, GPtrArray *customers, const char *id);

G_END_DECLS
