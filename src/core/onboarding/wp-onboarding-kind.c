/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboarding"
#include "config.h"

#include "wp-onboarding.h"
#include "wp-json.h"
#include "wp-onboarding-commands.h"

#include <glib/gi18n-lib.h>
#include "wp-submission.h"

static const WpColumn onboarding_columns[] = { { "partner_name", WP_COLUMN_TEXT }, { "state", WP_COLUMN_INT } };

static void
extract_onboarding (JsonObject *document, WpValue *values)
{
  values[0].text = wp_json_string_or (document, "partnerName", "");
  values[1].number = wp_onboarding_get_state (document);
}

static int
read_state (const char *text)
{
  return wp_onboarding_state_from_string (text);
}

static const WpFilter filters[] = { { "state", "state", WP_FILTER_CHOICES, read_state } };

static const char *const onboarding_indexes[] = { "partner_name", NULL };

const WpKind wp_kind_onboarding = {
  .name = "onboarding",
  .plural = "onboarding",
  .version = 1,
  .read = WP_PERMISSION_READ,
  .single = TRUE,
  .soc_reads = TRUE,
  .columns = onboarding_columns,
  .n_columns = G_N_ELEMENTS (onboarding_columns),
  .indexes = onboarding_indexes,
  .order = "partner_name",
  .extract = extract_onboarding,
  .filters = filters,
  .n_filters = G_N_ELEMENTS (filters),
  .commands = wp_onboarding_commands,
  .n_commands = WP_ONBOARDING_N_COMMANDS,
  .log = "history",
  .too_long = N_ ("A list has at most 1000 entries, the history 2000"),
  .too_large = N_ ("This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one"),
};
