/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDemo"
#include "config.h"

#include "wp-demo-licenses.h"

#include "wp-acts.h"
#include "wp-demo-orders.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-licenses.h"
#include "wp-seats.h"
#include "wp-time.h"

/* Before the first of them the partner had bought nothing. */
#define AGE (400 * WP_DAY)

/* @days: until it ends; 0 for never. @now_so: with the number of seats that it has by now, which nobody of the partner has asked for */
static JsonObject *
make_license (JsonObject *told, gint64 days, gboolean now_so, gint64 now)
{
  JsonObject *document = wp_json_copy (told);
  gboolean changes = wp_json_has (told, "was");
  const char *delegate = wp_json_string (told, "delegatedTo");
  WpLicenseStatus status = wp_license_status_from_string (wp_json_string (told, "status"));
  wp_json_set_time (document, "activatedAt", status == WP_LICENSE_ACTIVE ? now - AGE : 0);
  wp_json_set_bool (document, "expected", !changes || !now_so);
  if (changes && !now_so)
    wp_json_set_int (document, "quantity", wp_json_int (told, "was", 0));
  if (days != 0) {
    g_autofree char *text = wp_time_format (now + days * WP_DAY);
    g_autofree char *date = g_strndup (text, strlen ("2027-01-09"));
    wp_json_set_string (document, "expiryDate", date);
  }
  if (delegate != NULL)
    wp_json_set_object (document, "delegatedTo", wp_json_new ("customerId", delegate, NULL));
  return document;
}

static gboolean
put_seats (WpStorage *storage, const char *partner, JsonArray *told, gint64 now, GError **error)
{
  static const WpActor vendor = { "vendor", "WatchGuard Cloud", WP_ROLE_ADMINISTRATOR };
  const char *customer = wp_json_string_at (told, 0), *product = wp_json_string_at (told, 1), *type = wp_json_string_at (told, 2);
  gint64 quantity = 0, revision;
  g_autoptr (WpRecord) record = NULL;
  /* Filled by an older version, or with another customer since */
  if (!wp_storage_get_document (storage, partner, &wp_kind_customer, customer, &record, error))
    return FALSE;
  if (record == NULL)
    return TRUE;
  wp_json_node_int (wp_json_node_at (told, 3), &quantity);
  g_autoptr (JsonObject) body = wp_json_new ("customerId", customer, "product", product, "type", type, NULL);
  wp_json_set_int (body, "quantity", quantity);
  g_autofree char *id = wp_allocation_make_id (customer, product, wp_seats_from_string (type));
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_ASSIGN_SEATS, NULL, id, NULL, -1, body);
  g_autoptr (GError) local = NULL;
  /* Another catalog has other rules: seats that they do not allow are left out. */
  if (wp_acts_run (storage, &vendor, partner, command, now - 20 * WP_DAY, &revision, NULL, &local) ||
      g_error_matches (local, WP_ERROR, WP_ERROR_CONFLICT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* @later: those that have ended or changed since, as they are; otherwise all as they were, since seats were assigned before */
static gboolean
put_licenses (WpStorage *storage, const char *partner, JsonArray *told, gboolean later, gint64 now, GError **error)
{
  for (guint i = 0; i < wp_json_length (told); i++) {
    JsonObject *license = wp_json_object_at (told, i);
    gint64 days = wp_json_int (license, "ends", 0);
    if (later && days >= 0 && !wp_json_has (license, "was"))
      continue;
    g_autoptr (JsonObject) document = make_license (license, later ? days : ABS (days), later, now);
    g_autofree char *id = wp_licenses_put (storage, partner, document, NULL, error);
    if (id == NULL)
      return FALSE;
  }
  return TRUE;
}

gboolean
wp_demo_licenses_need (WpStorage *storage, const char *partner, const char *partner_name, const WpActor *user, gint64 now, GError **error)
{
  g_autoptr (GBytes) bytes = wp_demo_catalog_read ("licenses.json", error);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  g_autoptr (JsonObject) root = data != NULL ? wp_json_parse_object (data, size, error) : NULL;
  if (root == NULL)
    return FALSE;
  JsonObject *told = wp_json_object (root, partner_name);
  JsonArray *licenses = wp_json_array (told, "licenses"), *seats = wp_json_array (told, "seats");
  g_autoptr (WpRecord) known = NULL;
  const char *first = wp_json_string (wp_json_object_at (licenses, 0), "id");
  if (first == NULL)
    return TRUE;
  if (!wp_storage_get_document (storage, partner, &wp_kind_license, first, &known, error))
    return FALSE;
  if (known != NULL)
    return TRUE;
  if (!put_licenses (storage, partner, licenses, FALSE, now, error))
    return FALSE;
  for (guint i = 0; i < wp_json_length (seats); i++)
    if (!put_seats (storage, partner, wp_json_node_array (wp_json_node_at (seats, i)), now, error))
      return FALSE;
  return put_licenses (storage, partner, licenses, TRUE, now, error) && wp_demo_orders_fill (storage, partner, told, user, now, error);
}
