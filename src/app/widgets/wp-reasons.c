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
  g_autoptr (WpErrorText) text = wp_error_text_new (error);
  return g_strdup (text->advice);
}
