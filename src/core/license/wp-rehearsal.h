/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-lookup.h"

G_BEGIN_DECLS

/**
 * wp_order_rehearse:
 * @order: with what a person has filled in; it need not be stored anywhere
 * @now: ms
 *
 * What the order would change, without placing it: {known, seats: {capped, owned, assigned, free, ownedAfter, freeAfter}, price: {amount, currency}
 * or null, release, customers: [{customerId, rule, message}]}. "known": the product is in the catalog; "release": it would wait for a second
 * administrator; a customer has a "rule" when it could be assigned none of these seats as things stand, and its "message" in English, to be
 * translated (wp_seat_rule_get_message()). Server and desk answer with the same.
 *
 * Returns: (transfer full): %NULL when it could not be found out
 */
JsonObject *wp_order_rehearse (JsonObject *order, const WpLookup *lookup, gint64 now, GError **error);

G_END_DECLS
