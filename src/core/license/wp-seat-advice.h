/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-seats.h"

G_BEGIN_DECLS

/**
 * wp_seats_advise:
 * @body: of an assignment, see %WP_COMMAND_ASSIGN_SEATS
 * @rule: what it breaks
 * @now: ms
 *
 * What would make it possible (domain §1.5), each where the rule has it: {allocationId, product, type, free, last: {customerId, quantity, by, at}}.
 * "allocationId" is what has to be taken back first; "product" and "type" what has to be assigned first, or "type" alone another way in which
 * the same is held; "free" the most that can be had; "last" who took seats of the pool most recently.
 *
 * Returns: (transfer full): %NULL when it could not be found out
 */
JsonObject *wp_seats_advise (JsonObject *body, WpSeatRule rule, const WpLookup *lookup, gint64 now, GError **error);
/* The same when @document, an allocation, cannot be taken back since a module stands on it: {allocationId}, of the module */
JsonObject *wp_seats_advise_take_back (JsonObject *document, const WpLookup *lookup, GError **error);

/**
 * wp_seats_find_gap:
 * @product: what is watched, of an incident
 * @now: ms
 * @gap: (out): the customer has no seats of an MDR product with an active license or a running trial behind them
 * @since: (out): ms, when the last of what the customer has seats of ended; 0 when nobody can say
 *
 * Is a customer watched without a license? A partner in whose inventory there never was a license of @product is asked nothing: it is kept
 * elsewhere. FALSE when it could not be found out.
 */
gboolean wp_seats_find_gap (const char *customer, const char *product, const WpLookup *lookup, gint64 now, gboolean *gap, gint64 *since,
                            GError **error);

G_END_DECLS
