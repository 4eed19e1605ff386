/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpUser"
#include "config.h"

#include "wp-user.h"
#include "wp-enums.h"
#include "wp-json.h"
#include "wp-search.h"

static const char *const name_indexes[] = { "name", "role", NULL };

static const WpColumn user_columns[] = { { "name", WP_COLUMN_TEXT }, { "role", WP_COLUMN_INT } };

static void
extract_user (JsonObject *document, WpValue *values)
{
  values[0].text = wp_json_string_or (document, "name", "");
  values[1].number = wp_role_from_string (wp_json_string (document, "role"));
}

const WpKind wp_kind_user = {
  .name = "user",
  .plural = "users",
  .version = 2,
  .read = WP_PERMISSION_READ,
  .one_partner = TRUE,
  .columns = user_columns,
  .n_columns = G_N_ELEMENTS (user_columns),
  .indexes = name_indexes,
  .order = "name",
  .extract = extract_user,
  .search_text = wp_search_name,
};
