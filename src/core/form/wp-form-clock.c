/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form-private.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

/* A wall clock of a form and the instant it means. */

#define DAY_SECONDS (24 * 60 * 60)

gboolean
wp_date_time_parse (const char *text, gint64 *seconds)
{
  g_autofree char *date = g_strndup (text, 10);
  guint minutes;
  if (strlen (text) != 16 || text[10] != 'T' || !wp_clock_parse (text + 11, &minutes) || !wp_date_is_valid (date))
    return FALSE;
  *seconds = wp_date_get_day (date) * DAY_SECONDS + minutes * 60;
  return TRUE;
}

/* @name: (nullable): of this machine */
static GTimeZone *
find_zone (const char *name)
{
  return name != NULL ? wp_time_zone_find (name) : g_time_zone_new_local ();
}

gint64
wp_date_time_to_instant (const char *answer, const char *zone_name)
{
  g_autoptr (GTimeZone) zone = find_zone (zone_name);
  gint64 clock;
  if (zone == NULL || answer == NULL || !wp_date_time_parse (answer, &clock))
    return 0;
  /* Puts a time that is skipped to the end of the gap; of one that comes twice it may find either. */
  int interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &clock);
  gint64 found = clock - g_time_zone_get_offset (zone, interval);
  gint64 earlier = interval > 0 ? clock - g_time_zone_get_offset (zone, interval - 1) : found;
  if (earlier < found && g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, earlier) == interval - 1)
    found = earlier;
  return found * WP_SECOND;
}

char *
wp_date_time_from_instant (gint64 at, const char *zone_name)
{
  g_autoptr (GTimeZone) zone = find_zone (zone_name);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / WP_SECOND);
  g_autoptr (GDateTime) there = zone != NULL && utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  return there != NULL ? g_date_time_format (there, "%Y-%m-%dT%H:%M") : NULL;
}

const char *
wp_form_get_time_zone (const WpForm *self, JsonObject *answers)
{
  for (guint i = 0; i < self->sections->len; i++) {
    const WpFormSection *section = self->sections->pdata[i];
    for (guint k = 0; k < section->fields->len; k++) {
      const WpFormField *field = section->fields->pdata[k];
      const char *zone = field->type == WP_FIELD_TIME_ZONE ? wp_json_string (answers, field->id) : NULL;
      if (zone != NULL && wp_time_zone_is_valid (zone) && wp_form_is_shown (self, section, field, answers))
        return zone;
    }
  }
  return NULL;
}
