/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboarding"
#include "config.h"

#include "wp-onboarding.h"
#include "wp-json.h"
#include "wp-submission.h"

static const WpColumn onboarding_columns[] = { { "partner_name", WP_COLUMN_TEXT }, { "state", WP_COLUMN_INT } };

static void
extract_onboarding (JsonObject *document, WpValue *values)
{
  values[0].text = wp_json_string_or (document, "partnerName", "");
  values[1].number = wp_onboarding_get_state (document);
}

static const char *const onboarding_indexes[] = { "partner_name", NULL };

const WpKind wp_kind_onboarding = {
  .name = "onboarding", .plural = "onboarding",
  .columns = onboarding_columns, .n_columns = G_N_ELEMENTS (onboarding_columns),
  .indexes = onboarding_indexes, .order = "partner_name",
  .extract = extract_onboarding,
};
