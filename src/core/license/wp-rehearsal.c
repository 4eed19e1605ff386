/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRehearsal"
#include "config.h"

#include "wp-rehearsal.h"

#include "wp-json.h"
#include "wp-order.h"
#include "wp-partner.h"
#include "wp-pool.h"
#include "wp-price.h"
#include "wp-product.h"
#include "wp-seats.h"

/* The order, as it is asked about */
typedef struct {
  const WpLookup *lookup;
  gint64 now;
  const char *product;
  WpSeats type;
  gint64 quantity;
  int years;
} Asked;

static gboolean
add_seats (const Asked *asked, JsonObject *result, GError **error)
{
  WpPool pool;
  if (!wp_pool_read (&pool, asked->lookup, asked->product, asked->type, asked->now, error))
    return FALSE;
  JsonObject *seats = wp_json_need_object (result, "seats");
  wp_json_set_bool (seats, "capped", pool.capped);
  wp_json_set_int (seats, "assigned", pool.assigned);
  if (!pool.capped)
    return TRUE;
  wp_json_set_int (seats, "owned", pool.owned);
  wp_json_set_int (seats, "free", pool.free);
  wp_json_set_int (seats, "ownedAfter", pool.owned + asked->quantity);
  wp_json_set_int (seats, "freeAfter", pool.free + asked->quantity);
  return TRUE;
}

static gboolean
add_price (const Asked *asked, JsonObject *result, GError **error)
{
  g_autofree char *id = wp_price_make_id (asked->product, asked->type, asked->years);
  g_autoptr (JsonObject) price = NULL;
  g_autoptr (JsonObject) partner = NULL;
  gint64 amount = -1;
  const char *currency = NULL;
  if (!asked->lookup->get (asked->lookup, &wp_kind_price, id, &price, error) || !wp_partner_read (asked->lookup, &partner, error))
    return FALSE;
  if (wp_price_get_amount (price, asked->quantity, &amount)) {
    JsonObject *told = wp_json_need_object (result, "price");
    currency = wp_json_string (price, "currency");
    wp_json_set_int (told, "amount", amount);
    wp_json_set_string (told, "currency", currency);
  } else {
    amount = -1;
    wp_json_set_null (result, "price");
  }
  wp_json_set_bool (result, "release", wp_partner_needs_release (partner, asked->quantity, amount, currency));
  return TRUE;
}

static gboolean
add_customer (const Asked *asked, const char *id, JsonArray *customers, GError **error)
{
  g_autofree char *allocation = wp_allocation_make_id (id, asked->product, asked->type);
  g_autoptr (JsonObject) document = NULL;
  WpSeatRule rule;
  if (!asked->lookup->get (asked->lookup, &wp_kind_allocation, allocation, &document, error))
    return FALSE;
  const gint64 has = document != NULL && !wp_allocation_is_removed (document) ? wp_json_int (document, "quantity", 0) : 0;
  const WpSeatRequest request = { .customer = id,
                                  .product = asked->product,
                                  .type = asked->type,
                                  .quantity = has + 1,
                                  .document = document,
                                  .planned = asked->quantity };
  if (!wp_seats_check (&request, asked->lookup, asked->now, &rule, error))
    return FALSE;
  JsonObject *customer = wp_json_new ("customerId", id, NULL);
  wp_json_set_string (customer, "rule", rule != WP_SEAT_RULE_NONE ? wp_seat_rule_to_string (rule) : NULL);
  wp_json_set_string (customer, "message", rule != WP_SEAT_RULE_NONE ? wp_seat_rule_get_message (rule) : NULL);
  wp_json_append (customers, customer);
  return TRUE;
}

JsonObject *
wp_order_rehearse (JsonObject *order, const WpLookup *lookup, gint64 now, GError **error)
{
  const Asked asked = {
    .lookup = lookup,
    .now = now,
    .product = wp_json_string_or (order, "product", ""),
    .type = wp_seats_from_string (wp_json_string (order, "type")),
    .quantity = CLAMP (wp_json_int (order, "quantity", 0), 0, WP_MAX_SEATS),
    .years = (int) CLAMP (wp_json_int (order, "years", 0), 0, WP_ORDER_MAX_YEARS),
  };
  JsonArray *customers = wp_json_array (order, "customers");
  g_autoptr (JsonObject) result = json_object_new ();
  g_autoptr (JsonObject) product = NULL;
  if (!lookup->get (lookup, &wp_kind_product, asked.product, &product, error))
    return NULL;
  wp_json_set_bool (result, "known", product != NULL);
  if (!add_seats (&asked, result, error) || !add_price (&asked, result, error))
    return NULL;
  JsonArray *told = wp_json_need_array (result, "customers");
  for (guint i = 0; i < wp_json_length (customers) && i < WP_ORDER_MAX_CUSTOMERS; i++)
    if (wp_json_string_at (customers, i) != NULL && !add_customer (&asked, wp_json_string_at (customers, i), told, error))
      return NULL;
  return g_steal_pointer (&result);
}
