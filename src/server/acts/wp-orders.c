/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrders"
#include "config.h"

#include "wp-orders.h"

#include "wp-acts-private.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-keys.h"
#include "wp-kinds.h"
#include "wp-license-key.h"
#include "wp-licenses.h"
#include "wp-order-commands.h"
#include "wp-rehearsal.h"

/* The licenses that an order brings are in the inventory at once: to be activated, or active already. */
static gboolean
put_licenses (const WpAct *self, const char *partner, JsonObject *order, guint first, GError **error)
{
  JsonArray *delivered = wp_json_array (order, "delivered");
  const char *type = wp_json_string_or (order, "type", "");
  for (guint i = first; i < wp_json_length (delivered); i++) {
    JsonObject *line = wp_json_object_at (delivered, i);
    g_autoptr (JsonObject) license = wp_json_new ("id", wp_json_string (line, "licenseId"), "product", wp_json_string_or (order, "product", ""),
                                                  "type", type, "status", wp_json_has (line, "keyMasked") ? "not_activated" : "active", "orderId",
                                                  wp_json_string (order, "id"), NULL);
    wp_json_set_int (license, "quantity", wp_json_int (line, "quantity", 0));
    if (*wp_json_string_or (order, "po", "") != '\0' && g_utf8_strlen (wp_json_string (order, "po"), -1) <= 100)
      wp_json_set_string (license, "orderRef", wp_json_string (order, "po"));
    if (wp_json_has (line, "limit"))
      wp_json_set_int (license, "limit", wp_json_int (line, "limit", 0));
    if (wp_json_has (line, "expiryDate"))
      wp_json_set_string (license, "expiryDate", wp_json_string (line, "expiryDate"));
    if (!wp_json_has (line, "keyMasked"))
      wp_json_set_time (license, "activatedAt", self->at);
    g_autofree char *id = wp_licenses_put (self->storage, partner, license, NULL, error);
    if (id == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Keys that came with a delivery stay here: whoever activates one names the order's line. */
static gboolean
keep_keys (const WpAct *self, const char *partner, const WpCommand *command, JsonObject *order, guint first, GError **error)
{
  JsonArray *lines = wp_json_array (command->body, "lines"), *delivered = wp_json_array (order, "delivered");
  for (guint i = 0; i < wp_json_length (lines); i++) {
    const char *text = wp_json_string (wp_json_object_at (lines, i), "key");
    g_autofree char *key = text != NULL ? wp_license_key_normalize (text) : NULL;
    const WpKeyPlace place = { (char *) partner, WP_KEYS_ORDER, wp_json_string_or (order, "id", ""),
                               wp_json_string_or (wp_json_object_at (delivered, first + i), "id", "") };
    if (key != NULL && !wp_keys_put (self->storage, &place, key, FALSE, self->at, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wp_act_mark_activated (const WpAct *self, const char *partner, JsonObject *line, const char *license, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) order = NULL;
  if (!wp_act_load (self, partner, &wp_kind_order, wp_json_string_or (line, "orderId", ""), &record, &order, error))
    return FALSE;
  JsonObject *delivered = wp_json_find (wp_json_array (order, "delivered"), "id", wp_json_string_or (line, "orderLine", ""), NULL);
  if (delivered == NULL)
    return TRUE;
  wp_json_set_string (delivered, "licenseId", license);
  wp_json_set_time (delivered, "activatedAt", self->at);
  return wp_storage_put_document (self->storage, partner, &wp_kind_order, record->id, order, NULL, error);
}

gboolean
wp_act_run_order (const WpAct *self, const WpCommand *command, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) document = NULL;
  if (!wp_act_prepare (self, command, &record, &document, error))
    return FALSE;
  const char *partner = record != NULL ? record->partner : self->side;
  guint first = wp_json_length (wp_json_array (document, "delivered"));
  g_autoptr (JsonObject) before = wp_json_copy (document);
  if (!wp_act_apply (self, command, record, document, error))
    return FALSE;
  if (self->revision != NULL)
    *self->revision = record != NULL ? record->revision : 0;
  return (record != NULL && wp_json_equal (before, document)) ||
         (put_licenses (self, partner, document, first, error) && keep_keys (self, partner, command, document, first, error) &&
          wp_storage_put_document (self->storage, partner, &wp_kind_order, command->document_id, document, self->revision, error));
}

static char *
put_price (WpStorage *storage, JsonObject *document, gint64 *revision, GError **error)
{
  const char *partner = NULL;
  g_autofree char *name = NULL;
  if (!wp_json_check_string (document, "", "partnerId", (WpJsonText) { 1, 100, TRUE }, &partner, error) || !wp_price_check (document, error) ||
      !storage->people->get_partner (storage, partner, &name, error))
    return NULL;
  if (name == NULL) {
    wp_error_add_field (error, "/partnerId", "unknown", "There is no such partner");
    return NULL;
  }
  const char *product = wp_json_string (document, "product"), *type = wp_json_string (document, "type");
  g_autofree char *id = wp_price_make_id (product, wp_seats_from_string (type), (int) wp_json_int (document, "years", 0));
  g_autoptr (JsonObject) price = wp_json_new ("id", id, "product", product, "type", type, "currency", wp_json_string (document, "currency"), NULL);
  JsonArray *bands = wp_json_array (document, "bands"), *kept = wp_json_need_array (price, "bands");
  wp_json_set_int (price, "years", wp_json_int (document, "years", 0));
  for (guint i = 0; i < wp_json_length (bands); i++) {
    JsonObject *told = wp_json_object_at (bands, i), *band = json_object_new ();
    wp_json_set_int (band, "from", wp_json_int (told, "from", 1));
    wp_json_set_int (band, "amount", wp_json_int (told, "amount", 0));
    wp_json_append (kept, band);
  }
  return wp_storage_put_document (storage, partner, &wp_kind_price, id, price, revision, error) ? g_steal_pointer (&id) : NULL;
}

char *
wp_prices_put (WpStorage *storage, JsonObject *document, gint64 *revision, GError **error)
{
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return NULL;
  g_autofree char *id = put_price (storage, document, revision, error);
  return wp_storage_end (storage, joined, id != NULL, error) ? g_steal_pointer (&id) : NULL;
}

JsonObject *
wp_orders_rehearse (WpStorage *storage, const WpActor *actor, const char *partner, JsonObject *order, gint64 now, GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_SAVE_ORDER, NULL, id, NULL, -1, order);
  gboolean joined;
  if (!wp_actor_may (actor, WP_COMMAND_SAVE_ORDER->permission, error) || !wp_command_validate (command, error) ||
      !wp_order_check_complete (order, error) || !wp_storage_join (storage, &joined, error))
    return NULL;
  g_autoptr (JsonObject) result = wp_order_rehearse (order, storage->documents->lookup (storage, partner), now, error);
  return wp_storage_end (storage, joined, result != NULL, error) ? g_steal_pointer (&result) : NULL;
}
