/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrder"
#include "config.h"

#include "wp-order.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-pool.h"

static const char *const states[] = { "unknown", "draft", "awaiting_release", "placed", "confirmed", "fulfilled", "rejected", "canceled" };

const char *const wp_order_fields[] = { "product", "type", "quantity", "years", "distributor", "po", "note", "customers", NULL };

WpOrderState
wp_order_state_from_string (const char *text)
{
  for (guint i = 1; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (text, states[i]) == 0)
      return i;
  return WP_ORDER_UNKNOWN;
}

const char *
wp_order_state_to_string (WpOrderState self)
{
  return states[(guint) self < G_N_ELEMENTS (states) ? self : 0];
}

WpOrderState
wp_order_get_state (JsonObject *document)
{
  return wp_order_state_from_string (wp_json_string (document, "state"));
}

gboolean
wp_order_is_by_hand (JsonObject *document)
{
  return wp_json_bool (document, "byHand", FALSE);
}

gboolean
wp_order_is_placed_by (JsonObject *document, const char *user)
{
  const char *placed = wp_json_string (wp_json_object (document, "placed"), "byId");
  return placed != NULL && g_strcmp0 (placed, user) == 0;
}

gboolean
wp_order_line_is_waiting (JsonObject *line)
{
  return wp_json_has (line, "keyMasked") && !wp_json_has (line, "activatedAt");
}

/* Was a license delivered that nobody has activated yet? */
static gboolean
has_keys_left (JsonObject *document)
{
  JsonArray *delivered = wp_json_array (document, "delivered");
  for (guint i = 0; i < wp_json_length (delivered); i++)
    if (wp_order_line_is_waiting (wp_json_object_at (delivered, i)))
      return TRUE;
  return FALSE;
}

WpOrderTurn
wp_order_get_turn (JsonObject *document)
{
  switch (wp_order_get_state (document)) {
  case WP_ORDER_DRAFT:
    return WP_ORDER_TURN_US;
  case WP_ORDER_AWAITING_RELEASE:
    return WP_ORDER_TURN_SECOND;
  case WP_ORDER_PLACED:
  case WP_ORDER_CONFIRMED:
    if (!wp_order_is_by_hand (document))
      return WP_ORDER_TURN_VENDOR;
    return wp_json_length (wp_json_array (document, "entries")) > 0 ? WP_ORDER_TURN_DISTRIBUTOR : WP_ORDER_TURN_US;
  case WP_ORDER_FULFILLED:
    return has_keys_left (document) ? WP_ORDER_TURN_US : WP_ORDER_TURN_NONE;
  case WP_ORDER_UNKNOWN:
  case WP_ORDER_REJECTED:
  case WP_ORDER_CANCELED:
  default:
    return WP_ORDER_TURN_NONE;
  }
}

char *
wp_order_normalize_po (const char *text)
{
  g_autofree char *folded = text != NULL ? g_utf8_normalize (text, -1, G_NORMALIZE_ALL) : NULL;
  g_autofree char *lower = folded != NULL ? g_utf8_strdown (folded, -1) : g_strdup ("");
  GString *kept = g_string_new (NULL);
  for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isalnum (g_utf8_get_char (at)))
      g_string_append_unichar (kept, g_utf8_get_char (at));
  return g_string_free (kept, FALSE);
}

gboolean
wp_order_check_complete (JsonObject *document, GError **error)
{
  WpSeats type = wp_seats_from_string (wp_json_string (document, "type"));
  gint64 quantity = wp_json_int (document, "quantity", 0), years = wp_json_int (document, "years", 0);
  gboolean good = TRUE;
  if (*wp_json_string_or (document, "product", "") == '\0') {
    wp_error_add_field (error, "/product", "required", "is missing");
    good = FALSE;
  }
  if (type != WP_SEATS_TERM && type != WP_SEATS_SUBSCRIPTION && type != WP_SEATS_NFR) {
    wp_error_add_field (error, "/type", "choice", "must be term, subscription or nfr");
    good = FALSE;
  }
  if (quantity < 1 || quantity > WP_MAX_SEATS) {
    wp_error_add_field (error, "/quantity", "range", "must be a whole number from 1 to 10,000,000");
    good = FALSE;
  }
  if (type == WP_SEATS_TERM && years < 1) {
    wp_error_add_field (error, "/years", "required", "says how many years the term is");
    good = FALSE;
  }
  if (type == WP_SEATS_SUBSCRIPTION && years != 0) {
    wp_error_add_field (error, "/years", "range", "must be 0 of a subscription");
    good = FALSE;
  }
  return good;
}
