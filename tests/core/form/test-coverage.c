/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-coverage.h"
#include "wp-form-private.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

/* Does someone answer at every promised hour? The gaps are written as UTC, "from/to". */

#define ALL_DAYS "'days':['mon','tue','wed','thu','fri','sat','sun']"
#define WEEK "'days':['mon','tue','wed','thu','fri']"
#define TOKYO "{'model':'8x5'," WEEK ",'hours':{'start':'09:00','end':'18:00','timeZone':'Asia/Tokyo'},'timeZone':'Asia/Tokyo'}"
#define EVERY(start, end, zone) "{'phone':'+1','hours':'custom'," ALL_DAYS ",'times':{'start':'" start "','end':'" end "','timeZone':'" zone "'}}"
#define ALWAYS(zone) "{'model':'24x7','timeZone':'" zone "'}"

typedef struct {
  const char *what, *coverage, *contacts, *from;
  guint days;
  const char *gaps;
} Case;

/* 2026-07-01 is a Wednesday. Clocks change in Berlin on 2026-03-29 and 2026-10-25 at 01:00 UTC, in Los Angeles on 2026-03-08 at 10:00 and
 * 2026-11-01 at 09:00 UTC. */
static const Case cases[] = {
  { "day and night, answered", ALWAYS ("Asia/Tokyo"), "{'phone':'+1','hours':'always'}", "2026-07-01T00:00:00Z", 30, "" },
  { "day and night, nobody", ALWAYS ("Asia/Tokyo"), "", "2026-07-01T00:00:30Z", 1, "2026-07-01T00:00/2026-07-02T00:00" },
  { "no phone answers nobody", ALWAYS ("UTC"), "{'phone':' ','hours':'always'},{'hours':'always'},7", "2026-07-01T00:00:00Z", 1,
    "2026-07-01T00:00/2026-07-02T00:00" },
  { "no hours answers nobody", ALWAYS ("UTC"), "{'phone':'+1'},{'phone':'+1','hours':'custom'}", "2026-07-01T00:00:00Z", 1,
    "2026-07-01T00:00/2026-07-02T00:00" },
  { "8x5, answered in its own hours", TOKYO, "{'phone':'+1','hours':'business'}", "2026-07-01T00:00:00Z", 30, "" },
  { "8x5, nobody", TOKYO, "", "2026-07-01T00:00:00Z", 2, "2026-07-01T00:00/2026-07-01T09:00 2026-07-02T00:00/2026-07-02T09:00" },
  { "8x5, begun at noon", TOKYO, "", "2026-07-01T03:00:00Z", 1, "2026-07-01T03:00/2026-07-01T09:00 2026-07-02T00:00/2026-07-02T03:00" },
  { "8x5, the weekend is not promised", TOKYO, "", "2026-07-03T10:00:00Z", 2, "" },
  { "8x5, closed at lunch", TOKYO, EVERY ("08:00", "12:00", "Asia/Tokyo") "," EVERY ("13:00", "19:00", "Asia/Tokyo"), "2026-07-01T00:00:00Z", 1,
    "2026-07-01T03:00/2026-07-01T04:00" },
  { "8x5, a person in another zone", TOKYO, EVERY ("00:00", "05:00", "Europe/London"), "2026-07-01T00:00:00Z", 1,
    "2026-07-01T04:00/2026-07-01T09:00" },
  { "8x5, fewer days", TOKYO, "{'phone':'+1','hours':'custom','days':['wed','fri'],'times':{'start':'09:00','end':'18:00'}}", "2026-07-01T00:00:00Z",
    3, "2026-07-02T00:00/2026-07-02T09:00" },
  { "8x5, a holiday is not promised",
    "{'model':'8x5'," WEEK ",'hours':{'start':'09:00','end':'18:00'},'timeZone':'Asia/Tokyo','holidays':['2026-07-02','nonsense',7]}", "",
    "2026-07-01T00:00:00Z", 3, "2026-07-01T00:00/2026-07-01T09:00 2026-07-03T00:00/2026-07-03T09:00" },
  { "24x7 has no business hours", "{'model':'24x7'," WEEK ",'hours':{'start':'00:00','end':'00:00'},'timeZone':'UTC','holidays':['2026-07-02']}",
    "{'phone':'+1','hours':'business'}", "2026-07-01T00:00:00Z", 3, "2026-07-01T00:00/2026-07-04T00:00" },
  { "8x5 across midnight", "{'model':'8x5','days':['wed'],'hours':{'start':'22:00','end':'06:00'},'timeZone':'UTC'}", "", "2026-07-01T00:00:00Z", 2,
    "2026-07-01T22:00/2026-07-02T06:00" },
  { "8x5 across midnight, begun after it", "{'model':'8x5','days':['wed'],'hours':{'start':'22:00','end':'06:00'},'timeZone':'UTC'}", "",
    "2026-07-02T01:00:00Z", 1, "2026-07-02T01:00/2026-07-02T06:00" },
  { "day and night, by a day shift and a night shift", ALWAYS ("Europe/Berlin"),
    EVERY ("08:00", "20:00", "Europe/Berlin") "," EVERY ("20:00", "08:00", "Europe/Berlin"), "2026-03-20T00:00:00Z", 30, "" },
  { "the same in autumn", ALWAYS ("Europe/Berlin"), EVERY ("08:00", "20:00", "Europe/Berlin") "," EVERY ("20:00", "08:00", "Europe/Berlin"),
    "2026-10-20T00:00:00Z", 30, "" },
  { "a night shift ends too early", ALWAYS ("UTC"), EVERY ("08:00", "20:00", "UTC") "," EVERY ("20:00", "07:30", "UTC"), "2026-07-01T00:00:00Z", 1,
    "2026-07-01T07:30/2026-07-01T08:00" },
  { "the same start and end is a whole day", ALWAYS ("UTC"), EVERY ("05:00", "05:00", "UTC"), "2026-07-01T00:00:00Z", 3, "" },
  /* Berlin, spring: 02:00 to 03:00 is not there; hours of a zone without the change move by one. */
  { "Berlin in spring, promised on its clock, answered on UTC",
    "{'model':'8x5'," ALL_DAYS ",'hours':{'start':'09:00','end':'17:00','timeZone':'Europe/Berlin'}}", EVERY ("08:00", "16:00", "UTC"),
    "2026-03-28T00:00:00Z", 2, "2026-03-29T07:00/2026-03-29T08:00" },
  { "Berlin in spring, the hour that is not there", "{'model':'8x5'," ALL_DAYS ",'hours':{'start':'02:00','end':'03:00','timeZone':'Europe/Berlin'}}",
    "", "2026-03-28T00:00:00Z", 3, "2026-03-28T01:00/2026-03-28T02:00 2026-03-30T00:00/2026-03-30T01:00" },
  { "Berlin in spring, a night is an hour shorter",
    "{'model':'8x5','days':['sat'],'hours':{'start':'22:00','end':'06:00','timeZone':'Europe/Berlin'}}", "", "2026-03-28T00:00:00Z", 2,
    "2026-03-28T21:00/2026-03-29T04:00" },
  { "Berlin in autumn, the hour that comes twice", "{'model':'8x5'," ALL_DAYS ",'hours':{'start':'02:00','end':'03:00','timeZone':'Europe/Berlin'}}",
    "", "2026-10-24T00:00:00Z", 3, "2026-10-24T00:00/2026-10-24T01:00 2026-10-25T00:00/2026-10-25T02:00 2026-10-26T01:00/2026-10-26T02:00" },
  { "Berlin in autumn, half of it", "{'model':'8x5'," ALL_DAYS ",'hours':{'start':'02:30','end':'03:00','timeZone':'Europe/Berlin'}}", "",
    "2026-10-25T00:00:00Z", 1, "2026-10-25T00:30/2026-10-25T01:00 2026-10-25T01:30/2026-10-25T02:00" },
  { "Berlin in autumn, a night is an hour longer",
    "{'model':'8x5','days':['sat'],'hours':{'start':'22:00','end':'06:00','timeZone':'Europe/Berlin'}}", "", "2026-10-24T00:00:00Z", 2,
    "2026-10-24T20:00/2026-10-25T05:00" },
  { "Los Angeles in spring, answered from Tokyo",
    "{'model':'8x5'," ALL_DAYS ",'hours':{'start':'08:00','end':'16:00','timeZone':'America/Los_Angeles'}}", EVERY ("01:00", "09:00", "Asia/Tokyo"),
    "2026-03-07T12:00:00Z", 2, "2026-03-08T15:00/2026-03-08T16:00" },
  { "Los Angeles in autumn, answered from Tokyo",
    "{'model':'8x5'," ALL_DAYS ",'hours':{'start':'08:00','end':'16:00','timeZone':'America/Los_Angeles'}}", EVERY ("00:00", "08:00", "Asia/Tokyo"),
    "2026-10-31T12:00:00Z", 2, "2026-11-01T23:00/2026-11-02T00:00" },
  { "Los Angeles in autumn, the hour that comes twice",
    "{'model':'8x5','days':['sun'],'hours':{'start':'01:00','end':'02:00','timeZone':'America/Los_Angeles'}}", "", "2026-11-01T00:00:00Z", 1,
    "2026-11-01T08:00/2026-11-01T10:00" },
  { "Berlin and Los Angeles change on other days", "{'model':'8x5'," ALL_DAYS ",'hours':{'start':'17:00','end':'18:00','timeZone':'Europe/Berlin'}}",
    EVERY ("08:00", "09:00", "America/Los_Angeles"), "2026-03-07T00:00:00Z", 3,
    "2026-03-08T16:00/2026-03-08T17:00 2026-03-09T16:00/2026-03-09T17:00" },
  { "half-hour zones", "{'model':'8x5'," ALL_DAYS ",'hours':{'start':'09:00','end':'10:00','timeZone':'Asia/Kolkata'}}", "", "2026-07-01T00:00:00Z",
    1, "2026-07-01T03:30/2026-07-01T04:30" },
  { "unknown zones answer nobody", ALWAYS ("UTC"), EVERY ("00:00", "00:00", "Mars/Base"), "2026-07-01T00:00:00Z", 1,
    "2026-07-01T00:00/2026-07-02T00:00" },
};

static char *
describe (GArray *gaps)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < gaps->len; i++) {
    g_autofree char *from = wp_time_format (g_array_index (gaps, WpGap, i).from), *to = wp_time_format (g_array_index (gaps, WpGap, i).to);
    g_string_append_printf (text, "%s%.16s/%.16s", i > 0 ? " " : "", from, to);
  }
  return g_strdup (text->str);
}

static GArray *
find (const char *coverage, const char *contacts, const char *from, guint days, guint max)
{
  g_autofree char *list = g_strdup_printf ("{'c':[%s]}", contacts);
  g_autoptr (JsonObject) promised = form_json (coverage), people = form_json (list);
  return wp_coverage_find_gaps (promised, wp_json_array (people, "c"), wp_time_parse (from), days, max);
}

static void
test_gaps (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) gaps = find (cases[i].coverage, cases[i].contacts, cases[i].from, cases[i].days, 100);
    g_assert_nonnull (gaps);
    g_autofree char *text = describe (gaps);
    if (g_strcmp0 (text, cases[i].gaps) != 0)
      g_error ("%s: %s instead of %s", cases[i].what, text, cases[i].gaps);
  }
}

static void
test_nothing_promised (void)
{
  static const char *const nothing[] = { "{}",
                                         "{'model':'9x9'}",
                                         "{'model':'8x5'}",
                                         "{'model':'8x5'," WEEK "}",
                                         "{'model':'8x5','days':[],'hours':{'start':'09:00','end':'18:00'}}",
                                         "{'model':'8x5'," WEEK ",'hours':{'start':'9','end':'18:00'}}",
                                         "{'model':7,'hours':[],'days':{}}",
                                         "{'model':'8x5'," WEEK ",'hours':{'start':'09:00','end':'18:00','timeZone':'Mars/Base'}}" };
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    g_assert_null (find (nothing[i], "", "2026-07-01T00:00:00Z", 30, 10));
  g_assert_null (wp_coverage_find_gaps (NULL, NULL, 0, 30, 10));
}

static void
test_bounds (void)
{
  g_autoptr (GArray) two = find (TOKYO, "", "2026-07-01T00:00:00Z", 30, 2), none = find (TOKYO, "", "2026-07-01T00:00:00Z", 30, 0);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpuint (none->len, ==, 0);
  g_autoptr (GArray) far = find (ALWAYS ("UTC"), "", "2026-07-01T00:00:00Z", 5000, 10);
  g_assert_cmpuint (far->len, ==, 1);
  g_assert_cmpint (g_array_index (far, WpGap, 0).to - g_array_index (far, WpGap, 0).from, ==, 62 * WP_DAY);
  g_autoptr (GArray) early = find (ALWAYS ("Asia/Tokyo"), EVERY ("00:00", "12:00", "Asia/Tokyo"), "1969-12-30T00:00:00Z", 1, 10);
  g_autofree char *text = describe (early);
  g_assert_cmpstr (text, ==, "1969-12-30T03:00/1969-12-30T15:00");
}

/* Minute by minute on the wall clock, with GLib's own calendar: slow, and another way to the same gaps. */
static gboolean
is_promised (gint64 ms, GTimeZone *zone, guint start, guint end)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / WP_SECOND), there = g_date_time_to_timezone (utc, zone);
  guint minute = g_date_time_get_hour (there) * 60 + g_date_time_get_minute (there), day = g_date_time_get_day_of_week (there);
  if (start < end)
    return day <= 5 && minute >= start && minute < end;
  return (day <= 5 && minute >= start) || ((day == 7 ? 6 : day - 1) <= 5 && day != 1 && minute < end);
}

static void
test_against_a_slow_one (void)
{
  static const char *const zones[] = { "Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Australia/Lord_Howe" };
  static const char *const from[] = { "2026-03-05T00:00:00Z", "2026-03-27T00:00:00Z", "2026-10-02T00:00:00Z", "2026-10-30T00:00:00Z" };
  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    for (guint f = 0; f < G_N_ELEMENTS (from); f++)
      for (guint night = 0; night < 2; night++) {
        guint start = night ? 21 * 60 : 90, end = night ? 165 : 17 * 60;
        g_autofree char *coverage = g_strdup_printf ("{'model':'8x5'," WEEK ",'hours':{'start':'%02u:%02u','end':'%02u:%02u'},'timeZone':'%s'}",
                                                     start / 60, start % 60, end / 60, end % 60, zones[z]);
        g_autoptr (GArray) gaps = find (coverage, "", from[f], 7, 1000);
        g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zones[z]);
        gint64 begin = wp_time_parse (from[f]);
        guint k = 0;
        for (gint64 at = begin; at < begin + 7 * WP_DAY; at += WP_MINUTE) {
          while (k < gaps->len && g_array_index (gaps, WpGap, k).to <= at)
            k++;
          gboolean found = k < gaps->len && g_array_index (gaps, WpGap, k).from <= at;
          g_assert_cmpint (found, ==, is_promised (at, zone, start, end));
        }
      }
}

/* A date and time of a form means where the hours begin that begin then. */
static void
test_clock (void)
{
  static const struct {
    const char *clock, *zone, *utc;
  } rows[] = {
    { "2026-08-01T10:00", "Asia/Tokyo", "2026-08-01T01:00" },          { "2026-08-01T10:00", "UTC", "2026-08-01T10:00" },
    { "2026-08-01T10:00", "Asia/Kolkata", "2026-08-01T04:30" },        { "2026-03-29T01:59", "Europe/Berlin", "2026-03-29T00:59" },
    { "2026-03-29T02:00", "Europe/Berlin", "2026-03-29T01:00" },       { "2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00" },
    { "2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00" },       { "2026-10-25T01:59", "Europe/Berlin", "2026-10-24T23:59" },
    { "2026-10-25T02:00", "Europe/Berlin", "2026-10-25T00:00" },       { "2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30" },
    { "2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00" },       { "2026-10-25T01:30", "Europe/Dublin", "2026-10-25T00:30" },
    { "2026-11-01T01:30", "America/Los_Angeles", "2026-11-01T08:30" }, { "2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:30" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 at = wp_date_time_to_instant (rows[i].clock, rows[i].zone);
    g_autofree char *text = wp_time_format (at), *start = g_strndup (rows[i].clock + 11, 5);
    g_autofree char *coverage = g_strdup_printf ("{'model':'8x5'," ALL_DAYS ",'hours':{'start':'%s','end':'23:59','timeZone':'%s'}}", start,
                                                 rows[i].zone);
    g_autoptr (JsonObject) promised = form_json (coverage);
    g_assert_true (strncmp (text, rows[i].utc, 16) == 0);
    g_autoptr (GArray) hours = wp_coverage_list_promised (promised, at - 30 * WP_MINUTE, 1);
    g_assert_cmpint (g_array_index (hours, WpGap, 0).from, ==, at);
  }
  static const struct {
    const char *clock, *zone;
  } none[] = {
    { NULL, "UTC" },
    { "", "UTC" },
    { "2026-08-01", "UTC" },
    { "2026-02-29T10:00", "UTC" },
    { "2026-08-01T24:00", "UTC" },
    { "2026-08-01T10:00Z", "UTC" },
    { "2026-08-01T10:00", "Mars/Base" },
    { "2026-08-01T10:00", "JST-9" },
    { "2026-08-01T10:00", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_cmpint (wp_date_time_to_instant (none[i].clock, none[i].zone), ==, 0);
  g_assert_null (wp_date_time_from_instant (0, "Mars/Base"));
}

/* Minute by minute with GLib's own calendar: the first minute at which a clock shows that much or more. */
static void
test_clock_against_a_slow_one (void)
{
  static const char *const zones[] = { "Europe/Berlin", "Europe/Dublin", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Tokyo" };
  static const char *const from[] = { "2026-03-08T00:00:00Z", "2026-03-28T12:00:00Z", "2026-04-04T00:00:00Z",
                                      "2026-10-03T00:00:00Z", "2026-10-24T12:00:00Z", "2026-11-01T00:00:00Z" };
  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    for (guint f = 0; f < G_N_ELEMENTS (from); f++) {
      gint64 begin = wp_time_parse (from[f]), reached = 0;
      for (gint64 at = begin; at < begin + WP_DAY; at += WP_MINUTE) {
        g_autofree char *clock = wp_date_time_from_instant (at, zones[z]);
        gint64 shown;
        g_assert_true (wp_date_time_parse (clock, &shown));
        /* What was skipped since the last minute, and this one unless it was shown before */
        for (gint64 skipped = reached != 0 ? reached + 60 : shown; skipped <= shown; skipped += 60) {
          g_autoptr (GDateTime) wall = g_date_time_new_from_unix_utc (skipped);
          g_autofree char *text = g_date_time_format (wall, "%Y-%m-%dT%H:%M");
          if (at > begin + 3 * WP_HOUR)
            g_assert_cmpint (wp_date_time_to_instant (text, zones[z]), ==, at);
        }
        reached = MAX (reached, shown);
      }
    }
}

static void
test_quick (void)
{
  g_autoptr (GString) people = g_string_new (NULL);
  static const char *const zones[] = { "Asia/Tokyo", "Europe/Berlin", "America/Los_Angeles", "Australia/Sydney" };
  for (guint i = 0; i < 50; i++)
    g_string_append_printf (people, "%s{'phone':'+1','hours':'custom'," ALL_DAYS ",'times':{'start':'%02u:10','end':'%02u:40','timeZone':'%s'}}",
                            i > 0 ? "," : "", i % 24, (i + 3) % 24, zones[i % 4]);
  g_autoptr (GArray) warm = find (ALWAYS ("Asia/Tokyo"), people->str, "2026-03-01T00:00:00Z", 30, 100);
  g_assert_nonnull (warm);
  gint64 best = G_MAXINT64;
  for (guint i = 0; i < 10; i++) {
    g_autofree char *list = g_strdup_printf ("{'c':[%s]}", people->str);
    g_autoptr (JsonObject) promised = form_json (ALWAYS ("Asia/Tokyo")), all = form_json (list);
    gint64 begin = g_get_monotonic_time ();
    g_autoptr (GArray) gaps = wp_coverage_find_gaps (promised, wp_json_array (all, "c"), wp_time_parse ("2026-03-01T00:00:00Z"), 30, 100);
    best = MIN (best, g_get_monotonic_time () - begin);
    g_assert_cmpuint (gaps->len, ==, warm->len);
  }
  g_test_message ("50 people, 30 days: %" G_GINT64_FORMAT " us", best);
  g_assert_cmpint (best, <, 5000);
}

static void
test_from_answers (void)
{
  g_autoptr (JsonObject) names = form_json ("{'model':'m','days':'d','hours':'h','timeZone':'z','holidays':'o'}");
  g_autoptr (JsonObject) answers = form_json (
    "{'m':'8x5','d':['mon'],'h':{'start':'09:00','end':'18:00'},'z':'UTC','o':[{'date':'2026-12-31','name':'x'},'2027-01-01',7],'x':1}");
  g_autoptr (JsonObject) coverage = wp_coverage_from_answers (names, answers), none = wp_coverage_from_answers (names, NULL);
  g_autofree char *text = wp_json_to_string (coverage), *empty = wp_json_to_string (none);
  g_assert_cmpstr (text, ==,
                   "{\"model\":\"8x5\",\"days\":[\"mon\"],\"hours\":{\"start\":\"09:00\",\"end\":\"18:00\"},\"timeZone\":\"UTC\","
                   "\"holidays\":[\"2026-12-31\",\"2027-01-01\"]}");
  g_assert_cmpstr (empty, ==, "{}");
  /* Hours that were answered before day and night was chosen are not taken along. */
  wp_json_set_string (answers, "m", "24x7");
  g_autoptr (JsonObject) always = wp_coverage_from_answers (names, answers);
  g_autofree char *rest = wp_json_to_string (always);
  g_assert_cmpstr (rest, ==, "{\"model\":\"24x7\",\"timeZone\":\"UTC\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coverage/gaps", test_gaps);
  g_test_add_func ("/coverage/nothing-promised", test_nothing_promised);
  g_test_add_func ("/coverage/bounds", test_bounds);
  g_test_add_func ("/coverage/against-a-slow-one", test_against_a_slow_one);
  g_test_add_func ("/coverage/clock", test_clock);
  g_test_add_func ("/coverage/clock-against-a-slow-one", test_clock_against_a_slow_one);
  g_test_add_func ("/coverage/quick", test_quick);
  g_test_add_func ("/coverage/from-answers", test_from_answers);
  return g_test_run ();
}
