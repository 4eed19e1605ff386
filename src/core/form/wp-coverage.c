/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCoverage"
#include "config.h"

#include "wp-coverage.h"
#include "wp-form-private.h"
#include "wp-json.h"
#include "wp-submission.h"
#include "wp-time.h"

/* Intervals are in minutes since the epoch, [from, to). A zone is cut into stretches of one offset; within a stretch the wall clock runs
 * straight, so that hours on it are found by arithmetic and an hour that is skipped or comes twice is counted as the wall clock shows it. */

#define DAY 1440
#define MAX_DAYS 62
#define MAX_CONTACTS 500
#define MAX_HOLIDAYS 1000

typedef struct {
  gint64 from;
  gint64 to;
} Span;

typedef struct {
  gint64 from, to; /* of UTC */
  gint64 offset;   /* the wall clock is so much ahead */
} Stretch;

/* Hours of some days of the week, by the wall clock of a zone */
typedef struct {
  guint start, end; /* minutes of the day; an end that is not later is the next day's */
  gboolean days[7]; /* Monday first */
  GArray *stretches;
  GHashTable *holidays; /* (nullable): of day numbers */
} Hours;

typedef struct {
  gint64 from, to;
  GHashTable *zones; /* name → GArray of Stretch; %NULL value: no such zone */
} Window;

static gint64
floor_div (gint64 value, gint64 by)
{
  gint64 quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

static int
interval_at (GTimeZone *zone, gint64 minute)
{
  return g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, minute * 60);
}

static gint64
offset_at (GTimeZone *zone, gint64 minute)
{
  return floor_div (g_time_zone_get_offset (zone, interval_at (zone, minute)), 60);
}

/* The first minute after @from at which the offset is another; it is no later than @to. */
static gint64
find_change (GTimeZone *zone, gint64 from, gint64 to)
{
  gint64 old = offset_at (zone, from);
  while (to - from > 1) {
    gint64 middle = from + (to - from) / 2;
    if (offset_at (zone, middle) == old)
      from = middle;
    else
      to = middle;
  }
  return to;
}

static GArray *
cut_zone (const char *name, gint64 from, gint64 to)
{
  g_autoptr (GTimeZone) zone = wp_time_zone_find (name);
  if (zone == NULL)
    return NULL;
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  gint64 begin = from;
  for (gint64 at = from; at < to; at += DAY) {
    gint64 next = MIN (at + DAY, to);
    if (offset_at (zone, at) == offset_at (zone, next))
      continue;
    gint64 change = find_change (zone, at, next);
    Stretch stretch = { begin, change, offset_at (zone, begin) };
    g_array_append_val (stretches, stretch);
    begin = change;
  }
  Stretch last = { begin, to, offset_at (zone, begin) };
  if (begin < to)
    g_array_append_val (stretches, last);
  return stretches;
}

static void
unref_stretches (gpointer data)
{
  if (data != NULL)
    g_array_unref (data);
}

static GArray *
get_stretches (Window *window, const char *name)
{
  gpointer found;
  if (name == NULL || *name == '\0')
    return NULL;
  if (g_hash_table_lookup_extended (window->zones, name, NULL, &found))
    return found;
  GArray *stretches = cut_zone (name, window->from, window->to);
  g_hash_table_insert (window->zones, g_strdup (name), stretches);
  return stretches;
}

static gboolean
read_days (JsonArray *names, gboolean *days)
{
  static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  gboolean any = FALSE;
  for (guint i = 0; i < 7; i++) {
    days[i] = FALSE;
    for (guint k = 0; k < MIN (wp_json_length (names), 20); k++)
      days[i] |= g_strcmp0 (wp_json_string_at (names, k), weekdays[i]) == 0;
    any |= days[i];
  }
  return any;
}

static gboolean
read_hours (Window *window, JsonArray *days, JsonObject *times, const char *fallback_zone, Hours *hours)
{
  const char *zone = wp_json_string (times, "timeZone");
  hours->holidays = NULL;
  hours->stretches = get_stretches (window, zone != NULL && *zone != '\0' ? zone : fallback_zone);
  return hours->stretches != NULL && read_days (days, hours->days) && wp_clock_parse (wp_json_string (times, "start"), &hours->start) &&
         wp_clock_parse (wp_json_string (times, "end"), &hours->end);
}

static void
add_span (GArray *spans, gint64 from, gint64 to)
{
  Span span = { from, to };
  if (from < to)
    g_array_append_val (spans, span);
}

/* 1970-01-01 was a Thursday. */
static guint
weekday_of (gint64 day)
{
  return (guint) (((day + 3) % 7 + 7) % 7);
}

static void
add_hours (GArray *spans, const Hours *hours)
{
  gint64 length = hours->end > hours->start ? hours->end - hours->start : DAY + hours->end - hours->start;
  for (guint i = 0; i < hours->stretches->len; i++) {
    const Stretch *stretch = &g_array_index (hours->stretches, Stretch, i);
    gint64 first = floor_div (stretch->from + stretch->offset, DAY) - 1, last = floor_div (stretch->to + stretch->offset, DAY);
    for (gint64 day = first; day <= last; day++) {
      if (!hours->days[weekday_of (day)] || (hours->holidays != NULL && g_hash_table_contains (hours->holidays, &day)))
        continue;
      gint64 from = day * DAY + hours->start - stretch->offset;
      add_span (spans, MAX (from, stretch->from), MIN (from + length, stretch->to));
    }
  }
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const Span *x = a, *y = b;
  return x->from < y->from ? -1 : x->from > y->from;
}

/* Sorts, and joins adjacent spans. */
static void
merge (GArray *spans)
{
  guint n = 0;
  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++) {
    Span span = g_array_index (spans, Span, i);
    Span *last = n > 0 ? &g_array_index (spans, Span, n - 1) : NULL;
    if (last != NULL && span.from <= last->to)
      last->to = MAX (last->to, span.to);
    else
      g_array_index (spans, Span, n++) = span;
  }
  g_array_set_size (spans, n);
}

static GHashTable *
read_holidays (JsonArray *dates)
{
  GHashTable *holidays = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < MIN (wp_json_length (dates), MAX_HOLIDAYS); i++) {
    const char *text = wp_json_string_at (dates, i);
    if (text == NULL || !wp_date_is_valid (text))
      continue;
    gint64 *day = g_new (gint64, 1);
    *day = wp_date_get_day (text);
    g_hash_table_add (holidays, day);
  }
  return holidays;
}

static void
add_contact (GArray *answered, Window *window, JsonObject *contact, const char *zone, const Hours *business)
{
  const char *kind = wp_json_string (contact, "hours"), *own_zone = wp_json_string (contact, "timeZone");
  Hours hours;
  if (wp_form_is_blank (wp_json_member (contact, "phone")))
    return;
  if (g_strcmp0 (kind, "always") == 0)
    add_span (answered, window->from, window->to);
  else if (g_strcmp0 (kind, "business") == 0 && business != NULL)
    add_hours (answered, business);
  else if (g_strcmp0 (kind, "custom") == 0 &&
           read_hours (window, wp_json_array (contact, "days"), wp_json_object (contact, "times"), own_zone != NULL ? own_zone : zone, &hours))
    add_hours (answered, &hours);
}

/* What is promised and not answered; both are merged. */
static GArray *
subtract (GArray *promised, GArray *answered, guint max)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (WpGap));
  guint k = 0;
  for (guint i = 0; i < promised->len && gaps->len < max; i++) {
    Span span = g_array_index (promised, Span, i);
    while (span.from < span.to && gaps->len < max) {
      while (k < answered->len && g_array_index (answered, Span, k).to <= span.from)
        k++;
      const Span *next = k < answered->len ? &g_array_index (answered, Span, k) : NULL;
      if (next != NULL && next->from <= span.from) {
        span.from = next->to;
        continue;
      }
      gint64 until = next != NULL ? MIN (next->from, span.to) : span.to;
      WpGap gap = { span.from * WP_MINUTE, until * WP_MINUTE };
      g_array_append_val (gaps, gap);
      span.from = until;
    }
  }
  return gaps;
}

/* The hours of an 8x5 coverage, without its holidays. FALSE when it has none that can be read. */
static gboolean
read_business (Window *window, JsonObject *coverage, GHashTable *holidays, Hours *business)
{
  const char *zone = wp_json_string (coverage, "timeZone");
  gboolean by_hours = g_strcmp0 (wp_json_string (coverage, "model"), "8x5") == 0 &&
                      read_hours (window, wp_json_array (coverage, "days"), wp_json_object (coverage, "hours"), zone != NULL ? zone : "UTC",
                                  business);
  business->holidays = holidays;
  return by_hours;
}

/* @business: (nullable). %NULL when nothing is promised */
static GArray *
find_promised (Window *window, JsonObject *coverage, const Hours *business)
{
  gboolean always = g_strcmp0 (wp_json_string (coverage, "model"), "24x7") == 0;
  if (!always && business == NULL)
    return NULL;
  GArray *promised = g_array_new (FALSE, FALSE, sizeof (Span));
  if (always)
    add_span (promised, window->from, window->to);
  else
    add_hours (promised, business);
  merge (promised);
  return promised;
}

/* Without contacts, all promised hours are gaps. */
static GArray *
find_gaps (Window *window, JsonObject *coverage, JsonArray *contacts, guint max)
{
  const char *zone = wp_json_string (coverage, "timeZone");
  g_autoptr (GHashTable) holidays = read_holidays (wp_json_array (coverage, "holidays"));
  Hours business;
  gboolean by_hours = read_business (window, coverage, holidays, &business);
  g_autoptr (GArray) promised = find_promised (window, coverage, by_hours ? &business : NULL), answered = g_array_new (FALSE, FALSE, sizeof (Span));
  if (promised == NULL)
    return NULL;
  for (guint i = 0; i < MIN (wp_json_length (contacts), MAX_CONTACTS); i++)
    add_contact (answered, window, wp_json_object_at (contacts, i), zone != NULL ? zone : "UTC", by_hours ? &business : NULL);
  merge (answered);
  return subtract (promised, answered, max);
}

static GArray *
compute_gaps (JsonObject *coverage, JsonArray *contacts, gint64 from, guint days, guint max)
{
  gint64 first = floor_div (from, WP_MINUTE);
  Window window = { first, first + (gint64) MIN (days, MAX_DAYS) * DAY, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_stretches) };
  GArray *gaps = coverage != NULL ? find_gaps (&window, coverage, contacts, max) : NULL;
  g_hash_table_unref (window.zones);
  return gaps;
}

GArray *
wp_coverage_find_gaps (JsonObject *coverage, JsonArray *contacts, gint64 from, guint days, guint max)
{
  return compute_gaps (coverage, contacts, from, days, max);
}

GArray *
wp_coverage_list_promised (JsonObject *coverage, gint64 from, guint days)
{
  return compute_gaps (coverage, NULL, from, days, G_MAXUINT);
}

/* Holidays as texts, whether they are a list of dates or rows with a column "date" */
static JsonArray *
list_dates (JsonArray *rows)
{
  JsonArray *dates = json_array_new ();
  for (guint i = 0; i < MIN (wp_json_length (rows), MAX_HOLIDAYS); i++) {
    const char *text = wp_json_string_at (rows, i), *date = text != NULL ? text : wp_json_string (wp_json_object_at (rows, i), "date");
    if (date != NULL)
      wp_json_append_string (dates, date);
  }
  return dates;
}

JsonObject *
wp_coverage_from_answers (JsonObject *names, JsonObject *answers)
{
  static const char *const members[] = { "model", "days", "hours", "timeZone", "holidays" }, *const always[] = { "model", "timeZone", NULL };
  const char *model_field = wp_json_string (names, "model"), *model = model_field != NULL ? wp_json_string (answers, model_field) : NULL;
  JsonObject *coverage = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *field = wp_json_string (names, members[i]);
    JsonNode *answer = field != NULL ? wp_json_member (answers, field) : NULL;
    /* Of day and night no hours are left over from before. */
    if (wp_answer_is_empty (answer) || (g_strcmp0 (model, "8x5") != 0 && !g_strv_contains (always, members[i])))
      continue;
    if (g_str_equal (members[i], "holidays"))
      wp_json_set_array (coverage, members[i], list_dates (wp_json_node_array (answer)));
    else
      json_object_set_member (coverage, members[i], wp_json_node_copy (answer));
  }
  return coverage;
}
