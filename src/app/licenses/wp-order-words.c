/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrderWords"
#include "config.h"

#include "wp-order-words.h"

#include "wp-json.h"
#include "wp-license-words.h"
#include "wp-price.h"

#include <glib/gi18n.h>

const char *
wp_order_state_label (WpOrderState state)
{
  switch (state) {
  case WP_ORDER_DRAFT:
    return C_ ("order", "Draft");
  case WP_ORDER_AWAITING_RELEASE:
    return C_ ("order", "Waits for release");
  case WP_ORDER_PLACED:
    return C_ ("order", "Placed");
  case WP_ORDER_CONFIRMED:
    return C_ ("order", "Confirmed");
  case WP_ORDER_FULFILLED:
    return C_ ("order", "Fulfilled");
  case WP_ORDER_REJECTED:
    return C_ ("order", "Rejected");
  case WP_ORDER_CANCELED:
    return C_ ("order", "Canceled");
  case WP_ORDER_UNKNOWN:
  default:
    return C_ ("value", "Unknown");
  }
}

const char *
wp_order_state_class (WpOrderState state)
{
  if (state == WP_ORDER_REJECTED)
    return "error";
  return state == WP_ORDER_AWAITING_RELEASE ? "warning" : NULL;
}

const char *
wp_order_turn_words (JsonObject *order, gboolean by_me)
{
  switch (wp_order_get_turn (order)) {
  case WP_ORDER_TURN_SECOND:
    return by_me ? _ ("Another administrator has to release it.") : _ ("It waits for an administrator to release it: you can.");
  case WP_ORDER_TURN_VENDOR:
    return wp_order_get_state (order) == WP_ORDER_PLACED ? _ ("The vendor has it and will confirm it.")
                                                         : _ ("The vendor has confirmed it and will deliver the licenses.");
  case WP_ORDER_TURN_DISTRIBUTOR:
    return _ ("The distributor has it. Enter here what you hear from them.");
  case WP_ORDER_TURN_US:
    if (wp_order_get_state (order) == WP_ORDER_DRAFT)
      return _ ("Nobody has it yet.");
    return wp_order_get_state (order) == WP_ORDER_PLACED ? _ ("Send the order sheet to the distributor, and enter here that it is sent.")
                                                         : _ ("Its licenses are delivered and wait to be activated.");
  case WP_ORDER_TURN_NONE:
  default:
    return "";
  }
}

char *
wp_years_words (gint64 years)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, years);
  if (years <= 0)
    return g_strdup ("");
  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("%s year", "%s years", (gulong) years), number);
}

char *
wp_order_what_words (JsonObject *order, JsonObject *product)
{
  const char *id = wp_json_string_or (order, "product", "");
  WpSeats type = wp_seats_from_string (wp_json_string (order, "type"));
  gint64 quantity = wp_json_int (order, "quantity", 0);
  g_autofree char *years = wp_years_words (wp_json_int (order, "years", 0)), *seats = wp_product_seats_words (product, quantity);
  const char *parts[] = { *id != '\0' ? wp_product_name (product, id) : _ ("No product yet"), type != WP_SEATS_UNKNOWN ? wp_seats_label (type) : "",
                          years, quantity > 0 ? seats : "" };
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
  return g_string_free (text, FALSE);
}

/* Digits, with the separators of this desk's language between thousands */
static char *
group_digits (guint64 number)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, number);
}

char *
wp_money_words (gint64 amount, const char *currency)
{
  guint digits = wp_currency_get_digits (currency);
  guint64 unit = digits == 0 ? 1 : digits == 2 ? 100 : 1000, size = (guint64) MAX (amount, 0);
  g_autofree char *whole = group_digits (size / unit);
  if (digits == 0)
    return g_strdup_printf ("%s %s", whole, currency);
  return g_strdup_printf ("%s.%0*" G_GUINT64_FORMAT " %s", whole, (int) digits, size % unit, currency);
}

static const struct {
  const char *kind, *words;
} events[] = {
  { "begun", N_ ("Begun") },         { "changed", N_ ("Draft changed") }, { "placed", N_ ("Placed") },     { "released", N_ ("Released") },
  { "sent_back", N_ ("Sent back") }, { "confirmed", N_ ("Confirmed") },   { "rejected", N_ ("Rejected") }, { "canceled", N_ ("Canceled") },
  { "delivered", N_ ("Delivered") }, { "entered", N_ ("Entered by us") },
};

static const struct {
  const char *state, *words;
} entries[] = {
  { "sent", N_ ("sent to the distributor") },
  { "confirmed", N_ ("confirmed by the distributor") },
  { "fulfilled", N_ ("delivered by the distributor") },
  { "rejected", N_ ("rejected by the distributor") },
};

char *
wp_order_event_words (JsonObject *event)
{
  const char *kind = wp_json_string_or (event, "kind", ""), *detail = wp_json_string_or (event, "detail", ""), *words = kind;
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_str_equal (kind, events[i].kind))
      words = _ (events[i].words);
  for (guint i = 0; g_str_equal (kind, "entered") && i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (detail, entries[i].state))
      detail = _ (entries[i].words);
  return *detail != '\0' ? g_strdup_printf ("%s: %s", words, detail) : g_strdup (words);
}
