/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpBackoff"

#include "config.h"

#include "wp-backoff.h"

#include <libsoup/soup.h>

guint
wp_backoff_delay (guint failures, guint retry_after, double random)
{
  guint shift = CLAMP (failures, 1, 10) - 1;
  guint ceiling = MIN (WP_BACKOFF_BASE << shift, WP_BACKOFF_MAX);
  guint floor_ms = MIN (retry_after, WP_BACKOFF_MAX_RETRY_AFTER) * 1000;

  return floor_ms + (guint) (CLAMP (random, 0.0, 1.0) * ceiling);
}

gint64
wp_backoff_parse_http_date (const char *value)
{
  g_autoptr (GDateTime) date = value != NULL ? soup_date_time_new_from_http_string (value) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * 1000 : 0;
}

guint
wp_backoff_parse_retry_after (const char *value, gint64 now)
{
  g_autofree char *text = NULL;
  guint64 seconds;
  gint64 date;

  if (value == NULL)
    return 0;
  text = g_strstrip (g_strdup (value));
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &seconds, NULL))
    return (guint) MIN (seconds, WP_BACKOFF_MAX_RETRY_AFTER);
  date = wp_backoff_parse_http_date (text);
  if (date <= now)
    return 0;
  return (guint) MIN ((date - now + 999) / 1000, WP_BACKOFF_MAX_RETRY_AFTER);
}
