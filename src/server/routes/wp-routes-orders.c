/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-licenses.h"
#include "wp-orders.h"
#include "wp-time.h"

/* A rehearsal changes nothing, so it needs no key. An order itself is made by its id: PUT /v1/orders/{id}. */
void
wp_routes_rehearse_order (WpRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;
  if (g_strcmp0 (wp_request_param (request, "preview"), "true") != 0)
    g_set_error_literal (&error, WP_ERROR, WP_ERROR_MALFORMED, "Say preview=true; an order is begun by PUT /v1/orders/{id}");
  g_autoptr (JsonObject) order = error == NULL ? wp_request_parse_body (request, &error) : NULL;
  if (order != NULL)
    result = wp_orders_rehearse (request->context->storage, &request->actor, request->partner, order, wp_time_now (), &error);
  if (result != NULL)
    wp_request_answer_json (request, 200, result);
  else
    wp_request_answer_error (request, error);
}

gboolean
wp_routes_put_price (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  gint64 revision = 0;
  g_autofree char *id = wp_prices_put (request->context->storage, body, &revision, error);
  if (id != NULL)
    wp_answer_set (answer, &wp_kind_price, id, revision);
  return id != NULL;
}

/* What the vendor's inventory says of a license of a partner */
gboolean
wp_routes_put_license (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  WpStorage *storage = request->context->storage;
  const char *partner = NULL;
  g_autofree char *name = NULL;
  gint64 revision = 0;
  if (!wp_json_check_string (body, "", "partnerId", (WpJsonText) { 1, 100, TRUE }, &partner, error) ||
      !storage->people->get_partner (storage, partner, &name, error))
    return FALSE;
  if (name == NULL) {
    wp_error_add_field (error, "/partnerId", "unknown", "There is no such partner");
    return FALSE;
  }
  g_autofree char *id = wp_licenses_put (storage, partner, body, &revision, error);
  if (id != NULL)
    wp_answer_set (answer, &wp_kind_license, id, revision);
  return id != NULL;
}
