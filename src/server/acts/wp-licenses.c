/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLicenses"
#include "config.h"

#include "wp-licenses.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-pool.h"

#define MAX_TEXT 100

static const char *const texts[] = { "id", "product", "type", "status", "expiryDate", "keyMasked", "orderRef", "orderId" };

static gboolean
check_words (JsonObject *document, GError **error)
{
  gboolean good = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    gboolean needed = g_str_equal (texts[i], "product") || g_str_equal (texts[i], "type") || g_str_equal (texts[i], "status");
    good &= wp_json_check_string (document, "", texts[i], (WpJsonText) { needed, MAX_TEXT, TRUE }, NULL, error);
  }
  return good;
}

static gboolean
check (JsonObject *document, GError **error)
{
  gboolean good = check_words (document, error);
  WpSeats type = wp_seats_from_string (wp_json_string (document, "type"));
  if (good && (type == WP_SEATS_UNKNOWN || type == WP_SEATS_LINKED)) {
    wp_error_add_field (error, "/type", "choice", "must be term, subscription, nfr or trial");
    good = FALSE;
  }
  if (good && wp_license_status_from_string (wp_json_string (document, "status")) == WP_LICENSE_UNKNOWN) {
    wp_error_add_field (error, "/status", "choice", "must be not_activated, activating or active");
    good = FALSE;
  }
  if (good && wp_json_has (document, "expiryDate") && wp_license_get_end (document) == 0) {
    wp_error_add_field (error, "/expiryDate", "date", "must be a date as 2027-01-09");
    good = FALSE;
  }
  good &= wp_json_check_int (document, "", "quantity", 0, WP_MAX_SEATS, NULL, error);
  good &= !wp_json_has (document, "limit") || wp_json_check_int (document, "", "limit", 0, WP_MAX_SEATS, NULL, error);
  return wp_json_check_time (document, "", "activatedAt", FALSE, NULL, error) && good;
}

/* What a license has, and nothing else */
static JsonObject *
make (const char *id, JsonObject *told)
{
  JsonObject *document = wp_json_new ("id", id, NULL);
  const char *delegate = wp_json_string (wp_json_object (told, "delegatedTo"), "customerId");
  g_autofree char *pool = wp_pool_key (wp_json_string_or (told, "product", ""), wp_seats_from_string (wp_json_string (told, "type")));
  for (guint i = 1; i < G_N_ELEMENTS (texts); i++)
    if (wp_json_has (told, texts[i]))
      wp_json_set_string (document, texts[i], wp_json_string (told, texts[i]));
  wp_json_set_string (document, "pool", pool);
  wp_json_set_int (document, "quantity", wp_json_int (told, "quantity", 0));
  if (wp_json_has (told, "limit"))
    wp_json_set_int (document, "limit", wp_json_int (told, "limit", 0));
  wp_json_set_time (document, "activatedAt", wp_json_time (told, "activatedAt"));
  if (delegate != NULL)
    wp_json_set_object (document, "delegatedTo", wp_json_new ("customerId", delegate, NULL));
  wp_json_need_array (document, "history");
  return document;
}

static gboolean
is_free (WpStorage *storage, const char *partner_id, const char *id, GError **error)
{
  g_autoptr (WpRecord) there = NULL;
  if (!wp_storage_get_document (storage, NULL, &wp_kind_license, id, &there, error))
    return FALSE;
  if (there == NULL || g_str_equal (there->partner, partner_id))
    return TRUE;
  g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "The license “%s” belongs to another partner", id);
  return FALSE;
}

char *
wp_licenses_put (WpStorage *storage, const char *partner_id, JsonObject *document, gint64 *revision, GError **error)
{
  gboolean joined;
  if (!check (document, error) || !wp_storage_join (storage, &joined, error))
    return NULL;
  g_autofree char *id = wp_json_has (document, "id") ? g_strdup (wp_json_string (document, "id")) : g_uuid_string_random ();
  g_autoptr (JsonObject) license = make (id, document);
  gboolean ok = is_free (storage, partner_id, id, error) &&
                wp_storage_put_document (storage, partner_id, &wp_kind_license, id, license, revision, error);
  return wp_storage_end (storage, joined, ok, error) ? g_steal_pointer (&id) : NULL;
}
