/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-license.h"
#include "wp-lookup.h"

G_BEGIN_DECLS

#define WP_MAX_AMOUNT G_GINT64_CONSTANT (1000000000000000) /* in minor units */

/* What the vendor asks of a partner for one product: {id, product, type, years, currency, bands: [{from, amount}]}. An amount is for one seat: for
 * the whole term, or for a month of a subscription; in minor units of the currency, of which the yen has none. Its id is made of product, type
 * and years. */
extern const WpKind wp_kind_price;

/* @years: 0 of a subscription. (transfer full) */
char *wp_price_make_id (const char *product, WpSeats type, int years);
/* Checks a price as the vendor tells it; every wrong field is named. %WP_ERROR_INVALID */
gboolean wp_price_check (JsonObject *document, GError **error);
/* Three capital letters (ISO 4217)? @text: (nullable) */
gboolean wp_currency_is_valid (const char *text);
/* How many digits of an amount in it are behind the point: 0 of the yen, 2 of most */
guint wp_currency_get_digits (const char *currency);

/* "1,234,500 JPY" without the separators: digits, a point where the currency has one, and the currency. For people and for export. (transfer full) */
char *wp_amount_to_string (gint64 amount, const char *currency);

/**
 * wp_price_get_amount:
 * @document: (nullable)
 * @amount: (out): of all @quantity seats
 *
 * By the band that @quantity is in. FALSE when there is no price for so many, or the sum is beyond %WP_MAX_AMOUNT.
 */
gboolean wp_price_get_amount (JsonObject *document, gint64 quantity, gint64 *amount);

G_END_DECLS
