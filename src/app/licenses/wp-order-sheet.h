/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-paper.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * wp_order_sheet_new:
 * @product: (nullable): of the catalog
 * @customers: (element-type JsonObject): that this desk knows
 * @language: "ja" or "en", of the reader; not the desk's
 * @now: ms
 *
 * The order as a sheet to send to a distributor. (transfer full)
 */
WpPaper *wp_order_sheet_new (JsonObject *order, JsonObject *product, GPtrArray *customers, const char *partner, const char *language, gint64 now);

G_END_DECLS
