/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCustomer"
#include "config.h"

#include "wp-customer.h"
#include "wp-enums.h"
#include "wp-json.h"
#include "wp-search.h"

static const WpColumn customer_columns[] = { { "name", WP_COLUMN_TEXT }, { "products", WP_COLUMN_INT } };

static void
extract_customer (JsonObject *document, WpValue *values)
{
  JsonArray *products = wp_json_array (document, "products");
  values[0].text = wp_json_string_or (document, "name", "");
  for (guint i = 0; i < wp_json_length (products); i++)
    values[1].number |= 1 << wp_product_from_string (wp_json_string_at (products, i));
}

static const char *const name_indexes[] = { "name", NULL };

const WpKind wp_kind_customer = {
  .name = "customer",
  .plural = "customers",
  .version = 1,
  .read = WP_PERMISSION_READ,
  .one_partner = TRUE,
  .soc_reads = TRUE,
  .columns = customer_columns,
  .n_columns = G_N_ELEMENTS (customer_columns),
  .indexes = name_indexes,
  .order = "name",
  .extract = extract_customer,
  .search_text = wp_search_name,
};
