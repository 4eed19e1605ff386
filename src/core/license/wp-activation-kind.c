/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActivation"
#include "config.h"

#include "wp-activation.h"

#include "wp-json.h"
#include "wp-search.h"

#include <glib/gi18n-lib.h>

static const WpColumn columns[WP_ACTIVATION_N_COLUMNS] = {
  [WP_ACTIVATION_STATE] = { "state", WP_COLUMN_INT },   [WP_ACTIVATION_AT_NEG] = { "at_neg", WP_COLUMN_INT },
  [WP_ACTIVATION_LINES] = { "lines", WP_COLUMN_INT },   [WP_ACTIVATION_DONE] = { "done", WP_COLUMN_INT },
  [WP_ACTIVATION_FAILED] = { "failed", WP_COLUMN_INT }, [WP_ACTIVATION_BY] = { "by_name", WP_COLUMN_TEXT },
};

static const char *const indexes[] = { "at_neg", "state, at_neg", NULL };

static void
extract (JsonObject *document, WpValue *values)
{
  values[WP_ACTIVATION_STATE].number = wp_activation_state_from_string (wp_json_string (document, "state"));
  WpActivationCounts counts = wp_activation_count (document);
  values[WP_ACTIVATION_AT_NEG].number = -wp_json_time (document, "at");
  values[WP_ACTIVATION_LINES].number = counts.all;
  values[WP_ACTIVATION_DONE].number = counts.done;
  values[WP_ACTIVATION_FAILED].number = counts.failed;
  values[WP_ACTIVATION_BY].text = wp_json_string_or (document, "by", "");
}

static char *
search_text (JsonObject *document)
{
  JsonArray *lines = wp_json_array (document, "lines");
  GString *text = g_string_new (wp_json_string_or (document, "id", ""));
  wp_search_add (text, wp_json_string (document, "by"));
  wp_search_add_all (text, lines, "masked");
  wp_search_add_all (text, lines, "licenseId");
  wp_search_add_all (text, lines, "orderId");
  for (guint i = 0; i < wp_json_length (lines); i++)
    wp_search_add (text, wp_json_string (wp_json_object (wp_json_object_at (lines, i), "license"), "id"));
  return g_string_free (text, FALSE);
}

static int
read_state (const char *text)
{
  return wp_activation_state_from_string (text);
}

static const WpFilter filters[] = { { "state", "state", WP_FILTER_CHOICES, read_state } };

/* A batch is as far as its lines. */
static void
settle (const WpApply *apply)
{
  WpActivationCounts counts = wp_activation_count (apply->document);
  JsonArray *lines = wp_json_array (apply->document, "lines");
  gboolean begun = counts.done + counts.failed > 0;
  for (guint i = 0; i < counts.all && !begun; i++)
    begun = wp_activation_line_state_from_string (wp_json_string (wp_json_object_at (lines, i), "state")) > WP_ACTIVATION_LINE_CREATED;
  wp_json_set_string (apply->document, "state",
                      !begun              ? "created"
                      : counts.open > 0   ? "processing"
                      : counts.failed > 0 ? "complete_with_errors"
                                          : "complete");
}

const WpKind wp_kind_activation = {
  .name = "activation",
  .plural = "activations",
  .version = 1,
  .read = WP_PERMISSION_READ_ORDERS,
  .one_partner = TRUE,
  .soc_reads = TRUE,
  .columns = columns,
  .n_columns = WP_ACTIVATION_N_COLUMNS,
  .indexes = indexes,
  .order = "at_neg",
  .extract = extract,
  .search_text = search_text,
  .filters = filters,
  .n_filters = G_N_ELEMENTS (filters),
  .commands = wp_activation_commands,
  .n_commands = WP_ACTIVATION_N_COMMANDS,
  .settle = settle,
  .log = "history",
  .too_long = N_ ("A list has at most 1000 entries, the history 2000"),
  .too_large = N_ ("This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one"),
};
