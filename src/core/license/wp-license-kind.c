/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLicense"
#include "config.h"

#include "wp-license.h"

#include "wp-json.h"
#include "wp-pool.h"

static const WpColumn columns[WP_LICENSE_N_COLUMNS] = {
  [WP_LICENSE_POOL] = { "pool", WP_COLUMN_TEXT },        [WP_LICENSE_PRODUCT] = { "product", WP_COLUMN_TEXT },
  [WP_LICENSE_TYPE] = { "type", WP_COLUMN_INT },         [WP_LICENSE_STATUS] = { "status", WP_COLUMN_INT },
  [WP_LICENSE_QUANTITY] = { "quantity", WP_COLUMN_INT }, [WP_LICENSE_LIMIT] = { "cap", WP_COLUMN_INT },
  [WP_LICENSE_ENDS] = { "ends", WP_COLUMN_INT },         [WP_LICENSE_DELEGATED] = { "delegated", WP_COLUMN_INT },
  [WP_LICENSE_RENEWS] = { "renews", WP_COLUMN_INT },
};

static const char *const indexes[] = { "pool", "product, type, ends", NULL };

static void
extract (JsonObject *document, WpValue *values)
{
  WpSeats type = wp_seats_from_string (wp_json_string (document, "type"));
  values[WP_LICENSE_PRODUCT].text = wp_json_string_or (document, "product", "");
  values[WP_LICENSE_POOL].text = wp_json_string_or (document, "pool", "");
  values[WP_LICENSE_TYPE].number = type;
  values[WP_LICENSE_STATUS].number = wp_license_status_from_string (wp_json_string (document, "status"));
  values[WP_LICENSE_QUANTITY].number = CLAMP (wp_json_int (document, "quantity", 0), 0, WP_MAX_SEATS);
  values[WP_LICENSE_LIMIT].number = wp_json_has (document, "limit") ? CLAMP (wp_json_int (document, "limit", 0), 0, WP_MAX_SEATS) : -1;
  values[WP_LICENSE_ENDS].number = wp_license_get_end (document);
  values[WP_LICENSE_DELEGATED].number = wp_json_has (document, "delegatedTo");
  values[WP_LICENSE_RENEWS].number = wp_json_bool (document, "autoRenew", FALSE);
}

/* Whoever may see no orders sees none in a license either. */
static const char *const confidential[] = { "keyMasked", "orderRef", "orderId", NULL };

/* Nor finds a license by them */
static char *
search_text (JsonObject *document)
{
  return g_strjoin ("\n", wp_json_string_or (document, "id", ""), wp_json_string_or (document, "product", ""), NULL);
}

static int
read_type (const char *text)
{
  return wp_seats_from_string (text);
}

static int
read_status (const char *text)
{
  return wp_license_status_from_string (text);
}

static const WpFilter filters[] = {
  { "product", "product", WP_FILTER_TEXT, NULL },
  { "type", "type", WP_FILTER_CHOICES, read_type },
  { "status", "status", WP_FILTER_CHOICES, read_status },
};

const WpKind wp_kind_license = {
  .name = "license",
  .plural = "licenses",
  .version = 2,
  .read = WP_PERMISSION_READ,
  .one_partner = TRUE,
  .soc_reads = TRUE,
  .confidential = confidential,
  .columns = columns,
  .n_columns = WP_LICENSE_N_COLUMNS,
  .indexes = indexes,
  .order = "product, type, ends",
  .extract = extract,
  .search_text = search_text,
  .filters = filters,
  .n_filters = G_N_ELEMENTS (filters),
};
