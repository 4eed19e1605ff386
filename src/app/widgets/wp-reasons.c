/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpReasons"
#include "config.h"

#include "wp-reasons.h"
#include "wp-error-view.h"
#include "wp-json.h"

char *
wp_reason_words (const GError *error)
{
  if (error == NULL)
    return g_strdup ("");
  if (g_error_matches (error, WP_ERROR, WP_ERROR_CONFLICT))
    return g_strdup (wp_error_words (error->message));
  g_autoptr(WpErrorText) text = wp_error_text_new (error);
  return g_strdup (text->advice);
}

const char *
wp_command_words (const WpCommand *command)
{
  const char *member = "comment";
  if (command->type == WP_COMMAND_COMMENT || command->type == WP_COMMAND_GIVE_INFORMATION)
    member = "text";
  else if (command->type == WP_COMMAND_STEP || command->type == WP_COMMAND_EXPRESS_INTEREST)
    member = "note";
  else if (command->type == WP_COMMAND_WITHDRAW)
    member = "reason";
  return wp_json_string_or (command->body, member, "");
}
