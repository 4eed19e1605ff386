/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpTime"
#include "config.h"

#include "wp-time.h"

#include <string.h>
#include <time.h>

gint64
wp_time_now (void)
{
  return g_get_real_time () / 1000;
}

gint64
wp_time_parse (const char *text)
{
  /* GDateTime also reads times without a zone as local ones; those are no instants. */
  if (text == NULL || strlen (text) > 40 || strchr (text, 'T') == NULL)
    return 0;
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
}

char *
wp_time_format (gint64 ms)
{
  gint64 seconds = ms / 1000, rest = ms % 1000;
  if (rest < 0) {
    rest += 1000;
    seconds--;
  }
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  if (time == NULL)
    return g_strdup ("1970-01-01T00:00:00.000Z");
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", g_date_time_get_year (time), g_date_time_get_month (time),
                          g_date_time_get_day_of_month (time), g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time), (int) rest);
}

gint64
wp_time_boot (void)
{
  struct timespec now;
  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
