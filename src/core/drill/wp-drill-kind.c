/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDrill"
#include "config.h"

#include "wp-drill.h"
#include "wp-json.h"

static const WpColumn drill_columns[] = { { "at_neg", WP_COLUMN_INT }, { "seen", WP_COLUMN_INT } };

static void
extract_drill (JsonObject *document, WpValue *values)
{
  values[0].number = -wp_json_time (document, "at");
  values[1].number = wp_json_has (document, "seen");
}

static const char *const drill_indexes[] = { "at_neg", NULL };

const WpKind wp_kind_drill = {
  .name = "drill", .plural = "drills",
  .columns = drill_columns, .n_columns = G_N_ELEMENTS (drill_columns),
  .indexes = drill_indexes, .order = "at_neg",
  .extract = extract_drill,
};
