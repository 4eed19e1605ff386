/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCoverageWords"
#include "config.h"

#include "wp-coverage-words.h"
#include "wp-json.h"

#include <glib/gi18n.h>

#define MOST_GAPS 3

GTimeZone *
wp_coverage_get_zone (JsonObject *coverage)
{
  const char *names[] = { wp_json_string (coverage, "timeZone"), wp_json_string (wp_json_object (coverage, "hours"), "timeZone") };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GTimeZone *zone = names[i] != NULL && *names[i] != '\0' ? g_time_zone_new_identifier (names[i]) : NULL;
    if (zone != NULL)
      return zone;
  }
  return g_time_zone_new_local ();
}

/* @day: 0 is Monday. (transfer full) */
static char *
weekday_name (guint day)
{
  /* 2024-01-01 was a Monday. */
  g_autoptr (GDateTime) date = g_date_time_new_utc (2024, 1, 1 + (int) day, 12, 0, 0);
  return g_date_time_format (date, "%A");
}

static void
append_days (GString *text, guint from, guint to)
{
  g_autofree char *first = weekday_name (from), *last = weekday_name (to);
  if (text->len > 0)
    g_string_append (text, C_ ("list of days", ", "));
  if (to - from >= 2)
    /* Translators: from one day of the week to another */
    g_string_append_printf (text, _ ("%s to %s"), first, last);
  else if (to > from)
    g_string_append_printf (text, "%s%s%s", first, C_ ("list of days", ", "), last);
  else
    g_string_append (text, first);
}

static char *
days_words (JsonArray *names)
{
  static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  gboolean days[8] = { FALSE };
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < 7; i++)
    for (guint k = 0; k < MIN (wp_json_length (names), 20); k++)
      days[i] |= g_strcmp0 (wp_json_string_at (names, k), weekdays[i]) == 0;
  for (guint i = 0; i < 7; i++) {
    guint from = i;
    if (!days[i])
      continue;
    while (days[i + 1])
      i++;
    append_days (text, from, i);
  }
  return g_string_free (text, FALSE);
}

static GDateTime *
zoned (gint64 at, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000);
  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

static char *
promised_words (JsonObject *coverage, GTimeZone *zone, gint64 at)
{
  if (g_strcmp0 (wp_json_string (coverage, "model"), "24x7") == 0)
    return g_strdup (_ ("Promised: every hour of every day."));
  JsonObject *hours = wp_json_object (coverage, "hours");
  g_autofree char *days = days_words (wp_json_array (coverage, "days"));
  g_autoptr (GDateTime) then = zoned (at, zone);
  g_autofree char *short_zone = then != NULL ? g_date_time_format (then, "%Z") : g_strdup ("");
  /* Translators: days of the week, from, to, time zone: "Promised: Monday to Friday 09:00–18:00 JST." */
  return g_strdup_printf (_ ("Promised: %s %s–%s %s."), days, wp_json_string_or (hours, "start", ""), wp_json_string_or (hours, "end", ""),
                          short_zone);
}

static char *
gap_words (const WpGap *gap, GTimeZone *zone)
{
  g_autoptr (GDateTime) from = zoned (gap->from, zone), to = zoned (gap->to, zone), last = zoned (gap->to - 1, zone);
  if (from == NULL || to == NULL || last == NULL)
    return g_strdup ("");
  /* xgettext:no-c-format
   * Translators: a g_date_time_format() of a day */
  const char *day_format = _ ("%A %-e %b");
  g_autofree char *day = g_date_time_format (from, day_format), *start = g_date_time_format (from, "%H:%M"), *end = g_date_time_format (to, "%H:%M");
  g_autofree char *last_day = g_date_time_format (last, day_format);
  if (g_str_equal (end, "00:00")) {
    g_free (end);
    end = g_strdup ("24:00");
  }
  if (g_str_equal (day, last_day))
    return g_strdup_printf ("%s %s–%s", day, start, end);
  return g_strdup_printf ("%s %s – %s %s", day, start, last_day, end);
}

static gboolean
is_all (GArray *promised, GArray *gaps)
{
  if (promised->len != gaps->len)
    return FALSE;
  for (guint i = 0; i < gaps->len; i++)
    if (g_array_index (promised, WpGap, i).from != g_array_index (gaps, WpGap, i).from ||
        g_array_index (promised, WpGap, i).to != g_array_index (gaps, WpGap, i).to)
      return FALSE;
  return TRUE;
}

static char *
gaps_words (GArray *promised, GArray *gaps, GTimeZone *zone)
{
  if (gaps == NULL || gaps->len == 0)
    return g_strdup (_ ("Someone answers at every promised hour."));
  if (is_all (promised, gaps))
    return g_strdup (_ ("Nobody answers at any of these hours."));
  GString *list = g_string_new (NULL);
  for (guint i = 0; i < MIN (gaps->len, MOST_GAPS); i++) {
    g_autofree char *gap = gap_words (&g_array_index (gaps, WpGap, i), zone);
    g_string_append_printf (list, "%s%s", i > 0 ? C_ ("list of days", ", ") : "", gap);
  }
  g_autofree char *named = g_string_free (list, FALSE);
  guint more = gaps->len - MIN (gaps->len, MOST_GAPS);
  if (more > 0)
    /* Translators: days and times; so many more gaps */
    return g_strdup_printf (ngettext ("Nobody answers on %s, and at %u more time.", "Nobody answers on %s, and at %u more times.", more), named,
                            more);
  /* Translators: days and times */
  return g_strdup_printf (_ ("Nobody answers on %s."), named);
}

char *
wp_coverage_words (JsonObject *coverage, GArray *promised, GArray *gaps)
{
  if (promised == NULL)
    return g_strdup (_ ("No hours are promised yet."));
  if (promised->len == 0)
    return g_strdup (_ ("Nothing is promised on these days."));
  g_autoptr (GTimeZone) zone = wp_coverage_get_zone (coverage);
  g_autofree char *first = promised_words (coverage, zone, g_array_index (promised, WpGap, 0).from);
  g_autofree char *second = gaps_words (promised, gaps, zone);
  /* Translators: one sentence, then another */
  return g_strdup_printf (C_ ("sentences", "%s %s"), first, second);
}
