/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/**
 * wp_prices_put:
 * @document: as on the wire, with the "partnerId" whose price it is
 *
 * Says what the vendor asks of a partner for a product. %WP_ERROR_INVALID names what is wrong. Joins an open transaction.
 *
 * Returns: (transfer full): the id of the price
 */
char *wp_prices_put (WpStorage *storage, JsonObject *document, gint64 *revision, GError **error);

/* What an order would change, see wp_order_rehearse(). @order: as a draft is saved. Joins an open transaction. (transfer full) */
JsonObject *wp_orders_rehearse (WpStorage *storage, const WpActor *actor, const char *partner, JsonObject *order, gint64 now, GError **error);

G_END_DECLS
