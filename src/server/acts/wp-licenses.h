/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/**
 * wp_licenses_put:
 * @document: as on the wire; without an "id" it gets one, "pool" follows from the rest, and what no license has is left out: a key, for one
 * @revision: (out) (optional)
 *
 * Adds a license to a partner's inventory, or changes the one of that id. %WP_ERROR_INVALID names what is wrong, %WP_ERROR_CONFLICT when another
 * partner has one of that id. Joins an open transaction.
 *
 * Its history notes what changed of quantity, limit, status and end. That is an unexpected change of the inventory (domain §1.5), unless it
 * comes with an order of the partner or with "expected": true, which is for whoever knows why.
 *
 * Returns: (transfer full): its id
 */
char *wp_licenses_put (WpStorage *storage, const char *partner_id, JsonObject *document, gint64 *revision, GError **error);

G_END_DECLS
