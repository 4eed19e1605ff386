/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-coverage.h"
#include "wp-json.h"
#include "wp-time.h"

/* 2026-11-23, a Monday, 00:00 in Tokyo */
#define MONDAY (G_GINT64_CONSTANT (1795359600) * 1000)

static void
assert_promised (GArray *promised, guint index, gint64 from_hours, gint64 to_hours)
{
  const WpGap *gap = &g_array_index (promised, WpGap, index);
  g_assert_cmpint (gap->from, ==, MONDAY + from_hours * WP_HOUR);
  g_assert_cmpint (gap->to, ==, MONDAY + to_hours * WP_HOUR);
}

static void
test_business_hours (void)
{
  g_autoptr (JsonObject) coverage = form_json ("{'model':'8x5','days':['mon','tue','wed','thu','fri'],'hours':{'start':'09:00','end':'18:00'},"
                                               "'timeZone':'Asia/Tokyo','holidays':['2026-11-24']}");
  g_autoptr (GArray) promised = wp_coverage_list_promised (coverage, MONDAY, 7);
  /* The holiday and the weekend are left out. */
  g_assert_cmpuint (promised->len, ==, 4);
  assert_promised (promised, 0, 9, 18);
  assert_promised (promised, 1, 48 + 9, 48 + 18);
  assert_promised (promised, 3, 96 + 9, 96 + 18);
  /* With nobody to call, they are the gaps. */
  g_autoptr (GArray) gaps = wp_coverage_find_gaps (coverage, NULL, MONDAY, 7, 100);
  g_assert_cmpuint (gaps->len, ==, 4);
  assert_promised (gaps, 1, 48 + 9, 48 + 18);
}

static void
test_always (void)
{
  g_autoptr (JsonObject) coverage = form_json ("{'model':'24x7'}");
  g_autoptr (GArray) promised = wp_coverage_list_promised (coverage, MONDAY, 7);
  g_assert_cmpuint (promised->len, ==, 1);
  assert_promised (promised, 0, 0, 7 * 24);
}

static void
test_nothing (void)
{
  g_autoptr (JsonObject) no_hours = form_json ("{'model':'8x5','days':['mon']}"), strange = form_json ("{'model':7}");
  g_assert_null (wp_coverage_list_promised (NULL, MONDAY, 7));
  g_assert_null (wp_coverage_list_promised (no_hours, MONDAY, 7));
  g_assert_null (wp_coverage_list_promised (strange, MONDAY, 7));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/coverage-promised/business-hours", test_business_hours);
  g_test_add_func ("/core/coverage-promised/always", test_always);
  g_test_add_func ("/core/coverage-promised/nothing", test_nothing);
  return g_test_run ();
}
