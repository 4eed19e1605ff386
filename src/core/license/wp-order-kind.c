/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrder"
#include "config.h"

#include "wp-order-commands.h"

#include "wp-json.h"
#include "wp-order.h"

#include <glib/gi18n-lib.h>

static const WpColumn columns[WP_ORDER_N_COLUMNS] = {
  [WP_ORDER_COLUMN_STATE] = { "state", WP_COLUMN_INT },
  [WP_ORDER_COLUMN_PO] = { "po", WP_COLUMN_TEXT },
  [WP_ORDER_COLUMN_PRODUCT] = { "product", WP_COLUMN_TEXT },
  [WP_ORDER_COLUMN_AT] = { "at_neg", WP_COLUMN_INT },
};

static const char *const indexes[] = { "at_neg", "po, state", "state, at_neg", "product, at_neg", NULL };

/* The number that extract() borrows lives as long as the document: it is kept in it. */
#define PO_MEMBER "poNormalized"

static void
extract (JsonObject *document, WpValue *values)
{
  WpOrderState state = wp_order_get_state (document);
  gboolean over = state == WP_ORDER_REJECTED || state == WP_ORDER_CANCELED || state == WP_ORDER_UNKNOWN;
  values[WP_ORDER_COLUMN_STATE].number = state;
  values[WP_ORDER_COLUMN_PO].text = over ? "" : wp_json_string_or (document, PO_MEMBER, "");
  values[WP_ORDER_COLUMN_PRODUCT].text = wp_json_string_or (document, "product", "");
  values[WP_ORDER_COLUMN_AT].number = -wp_json_time (document, "at");
}

static char *
search_text (JsonObject *document)
{
  return g_strjoin ("\n", wp_json_string_or (document, "po", ""), wp_json_string_or (document, "product", ""),
                    wp_json_string_or (document, "distributor", ""), wp_json_string_or (document, "reference", ""),
                    wp_json_string_or (document, "note", ""), wp_json_string_or (document, "by", ""), NULL);
}

static void
settle (const WpApply *apply)
{
  g_autofree char *po = wp_order_normalize_po (wp_json_string (apply->document, "po"));
  wp_json_set_string (apply->document, PO_MEMBER, po);
}

static int
read_state (const char *text)
{
  return wp_order_state_from_string (text);
}

static const WpFilter filters[] = {
  { "state", "state", WP_FILTER_CHOICES, read_state },
  { "product", "product", WP_FILTER_TEXT, NULL },
};

const WpKind wp_kind_order = {
  .name = "order",
  .plural = "orders",
  .version = 1,
  .read = WP_PERMISSION_READ_ORDERS,
  .one_partner = TRUE,
  .soc_reads = TRUE,
  .columns = columns,
  .n_columns = WP_ORDER_N_COLUMNS,
  .indexes = indexes,
  .order = "at_neg",
  .extract = extract,
  .search_text = search_text,
  .filters = filters,
  .n_filters = G_N_ELEMENTS (filters),
  .commands = wp_order_commands,
  .n_commands = WP_ORDER_N_COMMANDS,
  .settle = settle,
  .log = "history",
  .too_long = N_ ("A list has at most 1000 entries, the history 2000"),
  .too_large = N_ ("This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one"),
};
