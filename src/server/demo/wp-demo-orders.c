/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDemo"
#include "config.h"

#include "wp-demo-orders.h"

#include "wp-acts.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-order-commands.h"
#include "wp-orders.h"
#include "wp-time.h"

#define TOO_MANY 5000 /* seats that the demo's vendor does not sell without a word */

static const WpActor vendor = { "soc", "WatchGuard", WP_ROLE_SOC_ANALYST };

/* @body: (transfer full) */
static gboolean
run (WpStorage *storage, const WpActor *actor, const char *partner, WpOrderCommand command, const char *id, JsonObject *body, gint64 at,
     GError **error)
{
  g_autoptr (JsonObject) owned = body;
  g_autoptr (WpCommand) order = wp_command_new (&wp_order_commands[command], NULL, id, NULL, -1, owned);
  return wp_acts_run (storage, actor, actor == &vendor ? NULL : partner, order, at, NULL, NULL, error);
}

/* A key that nobody else has; as good as any here */
static char *
make_key (const char *id)
{
  static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, id, -1);
  GString *key = g_string_new ("WG");
  for (guint i = 0; i < 16; i++) {
    if (i % 4 == 0)
      g_string_append_c (key, '-');
    g_string_append_c (key, letters[(guchar) digest[i * 2] % (sizeof letters - 1)]);
  }
  return g_string_free (key, FALSE);
}

/* Of so many seats, for so many years from now on; one license */
static JsonObject *
make_delivery (JsonObject *order, gint64 now)
{
  JsonObject *body = json_object_new (), *line = json_object_new ();
  gint64 years = wp_json_int (order, "years", 0);
  g_autofree char *key = make_key (wp_json_string_or (order, "id", ""));
  wp_json_set_int (line, "quantity", wp_json_int (order, "quantity", 1));
  wp_json_set_string (line, "key", key);
  if (years > 0) {
    g_autofree char *text = wp_time_format (now + years * 365 * WP_DAY), *date = g_strndup (text, strlen ("2027-01-09"));
    wp_json_set_string (line, "expiryDate", date);
  }
  wp_json_append (wp_json_need_array (body, "lines"), line);
  return body;
}

static gboolean
act (WpStorage *storage, const char *partner, JsonObject *told, const WpActor *user, const char *name, gint64 at, GError **error)
{
  const char *id = wp_json_string (told, "id"), *reason = wp_json_string_or (told, "reason", "");
  if (g_str_has_prefix (name, "place")) {
    JsonObject *body = json_object_new ();
    wp_json_set_bool (body, "byHand", g_str_equal (name, "place by hand"));
    return run (storage, user, partner, WP_ORDER_COMMAND_PLACE, id, body, at, error);
  }
  if (g_str_equal (name, "sent"))
    return run (storage, user, partner, WP_ORDER_COMMAND_ENTER, id, wp_json_new ("state", "sent", "reference", "", "note", "", NULL), at, error);
  if (g_str_equal (name, "cancel"))
    return run (storage, user, partner, WP_ORDER_COMMAND_CANCEL, id, wp_json_new ("reason", reason, NULL), at, error);
  if (g_str_equal (name, "reject"))
    return run (storage, &vendor, partner, WP_ORDER_COMMAND_SOC_REJECT, id, wp_json_new ("reason", reason, NULL), at, error);
  if (g_str_equal (name, "confirm"))
    return run (storage, &vendor, partner, WP_ORDER_COMMAND_SOC_CONFIRM, id, wp_json_new ("reference", "SO-48113", NULL), at, error);
  return run (storage, &vendor, partner, WP_ORDER_COMMAND_SOC_DELIVER, id, make_delivery (told, at), at, error);
}

static gboolean
fill_order (WpStorage *storage, const char *partner, JsonObject *told, const WpActor *user, gint64 now, GError **error)
{
  static const char *const ours[] = { "id", "days", "acts", "reason" };
  JsonArray *acts = wp_json_array (told, "acts");
  JsonObject *body = wp_json_copy (told);
  gint64 at = now - wp_json_int (told, "days", 1) * WP_DAY;
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    json_object_remove_member (body, ours[i]);
  if (!run (storage, user, partner, WP_ORDER_COMMAND_SAVE, wp_json_string (told, "id"), body, at, error))
    return FALSE;
  for (guint i = 0; i < wp_json_length (acts); i++) {
    at += 3 * WP_HOUR;
    if (!act (storage, partner, told, user, wp_json_string_at (acts, i), at, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wp_demo_orders_fill (WpStorage *storage, const char *partner, JsonObject *told, const WpActor *user, gint64 now, GError **error)
{
  JsonArray *prices = wp_json_array (told, "prices"), *orders = wp_json_array (told, "orders");
  for (guint i = 0; i < wp_json_length (prices); i++) {
    g_autoptr (JsonObject) price = wp_json_copy (wp_json_object_at (prices, i));
    gint64 revision;
    wp_json_set_string (price, "partnerId", partner);
    g_autofree char *id = wp_prices_put (storage, price, &revision, error);
    if (id == NULL)
      return FALSE;
  }
  for (guint i = 0; user != NULL && i < wp_json_length (orders); i++)
    if (!fill_order (storage, partner, wp_json_object_at (orders, i), user, now, error))
      return FALSE;
  return TRUE;
}

static gboolean
answer (WpStorage *storage, JsonObject *order, gint64 now, GError **error)
{
  const char *id = wp_json_string_or (order, "id", "");
  if (wp_order_get_state (order) == WP_ORDER_CONFIRMED)
    return run (storage, &vendor, NULL, WP_ORDER_COMMAND_SOC_DELIVER, id, make_delivery (order, now), now, error);
  if (wp_json_int (order, "quantity", 0) > TOO_MANY)
    return run (storage, &vendor, NULL, WP_ORDER_COMMAND_SOC_REJECT, id,
                wp_json_new ("reason", "So many seats are beyond your band. Please order them through your account manager.", NULL), now, error);
  g_autofree char *reference = g_strdup_printf ("SO-%05u", g_str_hash (id) % 100000);
  return run (storage, &vendor, NULL, WP_ORDER_COMMAND_SOC_CONFIRM, id, wp_json_new ("reference", reference, NULL), now, error);
}

gboolean
wp_demo_orders_react (WpStorage *storage, const char *partner, gint64 now)
{
  static const gint64 with_vendor[] = { WP_ORDER_PLACED, WP_ORDER_CONFIRMED };
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_order, partner);
  g_autoptr (GError) error = NULL;
  wp_query_where_in (query, wp_kind_order.columns[WP_ORDER_COLUMN_STATE].name, with_vendor, G_N_ELEMENTS (with_vendor));
  g_autoptr (GPtrArray) records = wp_storage_query (storage, query, NULL, 100, G_MAXSIZE, NULL, &error);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    g_autoptr (JsonObject) order = wp_json_parse_object (((const WpRecord *) records->pdata[i])->text, -1, NULL);
    if (order == NULL || wp_order_get_turn (order) != WP_ORDER_TURN_VENDOR)
      continue;
    if (answer (storage, order, now, &error))
      return TRUE;
    g_message ("The demo's vendor was refused: %s", error->message);
    g_clear_error (&error);
  }
  return FALSE;
}
