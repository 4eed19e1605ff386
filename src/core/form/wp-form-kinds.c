/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form.h"
#include "wp-json.h"
#include "wp-submission-commands.h"
#include "wp-submission.h"

#include <glib/gi18n-lib.h>

static const WpColumn form_columns[WP_FORM_N_COLUMNS] = {
  [WP_FORM_ID] = { "form_id", WP_COLUMN_TEXT },
  [WP_FORM_VERSION_NEG] = { "version_neg", WP_COLUMN_INT },
  [WP_FORM_PER_CUSTOMER] = { "per_customer", WP_COLUMN_INT },
};

static void
extract_form (JsonObject *document, WpValue *values)
{
  values[WP_FORM_ID].text = wp_json_string_or (document, "formId", "");
  values[WP_FORM_VERSION_NEG].number = -wp_json_int (document, "version", 0);
  values[WP_FORM_PER_CUSTOMER].number = g_strcmp0 (wp_json_string (document, "per"), "customer") == 0;
}

static const char *const form_indexes[] = { "form_id, version_neg", NULL };

const WpKind wp_kind_form = {
  .name = "form",
  .plural = "forms",
  .version = 1,
  .read = WP_PERMISSION_READ,
  .columns = form_columns,
  .n_columns = WP_FORM_N_COLUMNS,
  .indexes = form_indexes,
  .order = "form_id, version_neg",
  .extract = extract_form,
};

static const WpColumn submission_columns[WP_SUBMISSION_N_COLUMNS] = {
  [WP_SUBMISSION_FORM_ID] = { "form_id", WP_COLUMN_TEXT },         [WP_SUBMISSION_CUSTOMER_NAME] = { "customer_name", WP_COLUMN_TEXT },
  [WP_SUBMISSION_UPDATED_NEG] = { "updated_neg", WP_COLUMN_INT },  [WP_SUBMISSION_STATE] = { "state", WP_COLUMN_INT },
  [WP_SUBMISSION_CUSTOMER_ID] = { "customer_id", WP_COLUMN_TEXT },
};

static void
extract_submission (JsonObject *document, WpValue *values)
{
  values[WP_SUBMISSION_FORM_ID].text = wp_json_string_or (document, "formId", "");
  values[WP_SUBMISSION_CUSTOMER_NAME].text = wp_json_string_or (document, "customerName", "");
  values[WP_SUBMISSION_UPDATED_NEG].number = -wp_json_time (document, "updatedAt");
  values[WP_SUBMISSION_STATE].number = wp_submission_get_state (document);
  values[WP_SUBMISSION_CUSTOMER_ID].text = wp_json_string_or (document, "customerId", "");
}

static char *
search_submission (JsonObject *document)
{
  return g_strconcat (wp_json_string_or (document, "formId", ""), "\n", wp_json_string_or (document, "customerName", ""), NULL);
}

static int
read_state (const char *text)
{
  return wp_submission_state_from_string (text);
}

static const WpFilter filters[] = {
  { "state", "state", WP_FILTER_CHOICES, read_state },
  { "form", "form_id", WP_FILTER_TEXT, NULL },
  { "customer", "customer_id", WP_FILTER_TEXT, NULL },
};

static const char *const submission_indexes[] = { "form_id, customer_name, updated_neg", NULL };

const WpKind wp_kind_submission = {
  .name = "submission",
  .plural = "submissions",
  .version = 1,
  .read = WP_PERMISSION_READ,
  .one_partner = TRUE,
  .soc_reads = TRUE,
  .columns = submission_columns,
  .n_columns = WP_SUBMISSION_N_COLUMNS,
  .indexes = submission_indexes,
  .order = "form_id, customer_name, updated_neg",
  .extract = extract_submission,
  .search_text = search_submission,
  .filters = filters,
  .n_filters = G_N_ELEMENTS (filters),
  .commands = wp_submission_commands,
  .n_commands = WP_SUBMISSION_N_COMMANDS,
  .log = "history",
  .too_long = N_ ("A list has at most 1000 entries, the history 2000"),
  .too_large = N_ ("This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one"),
};
