/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-json.h"
#include "wp-license-warnings.h"
#include "wp-time.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1798761600000)) /* 2027-01-01T00:00:00Z */

typedef struct {
  const char *id, *date, *more; /* @more: further members, as JSON without braces */
  gint64 quantity;
} License;

static GPtrArray *
make_licenses (const License *all, guint n)
{
  GPtrArray *made = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; i < n && all[i].id != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *date = all[i].date != NULL ? g_strdup_printf (",\"expiryDate\":\"%s\"", all[i].date) : g_strdup ("");
    g_autofree char *text = g_strdup_printf (
      "{\"id\":\"%s\",\"product\":\"epdr\",\"type\":\"term\",\"pool\":\"epdr/term\",\"status\":\"active\",\"quantity\":%" G_GINT64_FORMAT "%s%s%s}",
      all[i].id, all[i].quantity, date, all[i].more != NULL ? "," : "", all[i].more != NULL ? all[i].more : "");
    g_ptr_array_add (made, wp_json_parse_object (text, -1, &error));
    g_assert_no_error (error);
  }
  return made;
}

/* As a desk sums them */
static void
sum_up (WpPool *pool, GPtrArray *licenses, gint64 assigned, gint64 now)
{
  wp_pool_begin (pool, WP_SEATS_TERM);
  for (guint i = 0; i < licenses->len; i++) {
    WpValue values[WP_LICENSE_N_COLUMNS] = { 0 };
    wp_kind_license.extract (licenses->pdata[i], values);
    wp_pool_add_license (pool, values, now);
  }
  wp_pool_add_seats (pool, assigned);
  wp_pool_end (pool);
}

static GPtrArray *
find (GPtrArray *licenses, gint64 assigned, JsonObject *partner, gint64 now)
{
  g_autoptr (GHashTable) pools = g_hash_table_new (g_str_hash, g_str_equal);
  WpPool pool;
  sum_up (&pool, licenses, assigned, now);
  g_hash_table_insert (pools, (gpointer) "epdr/term", &pool);
  return wp_license_warnings_list (licenses, pools, partner, now);
}

/* "id!missing", with "z" for one that sleeps */
static char *
describe (GPtrArray *warnings)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < warnings->len; i++) {
    const WpLicenseWarning *warning = warnings->pdata[i];
    g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", warning->quiet != 0 ? "z" : "", warning->id);
    if (warning->missing != 0)
      g_string_append_printf (text, "!%" G_GINT64_FORMAT, warning->missing);
  }
  return g_string_free (text, FALSE);
}

#define CHANGED "\"history\":[{\"at\":\"2026-12-20T00:00:00Z\",\"kind\":\"changed\",\"detail\":\"quantity: 9 → 8\",\"unexpected\":true}"

static const struct {
  const char *name;
  License licenses[3];
  gint64 assigned;
  const char *partner; /* (nullable): JSON */
  const char *found;
} cases[] = {
  { "nothing", { { 0 } }, 0, NULL, "" },
  { "endless", { { "L", NULL, NULL, 10 } }, 5, NULL, "" },
  { "46 days before", { { "L", "2027-02-15", NULL, 10 } }, 5, NULL, "" },
  { "45 days before", { { "L", "2027-02-14", NULL, 10 } }, 0, NULL, "L/2027-02-14/45" },
  { "31 days before", { { "L", "2027-01-31", NULL, 10 } }, 0, NULL, "L/2027-01-31/45" },
  { "30 days before", { { "L", "2027-01-30", NULL, 10 } }, 0, NULL, "L/2027-01-30/30" },
  { "7 days before, and seats would be missing", { { "L", "2027-01-07", NULL, 10 }, { "M", NULL, NULL, 3 } }, 5, NULL, "L/2027-01-07/7!2" },
  { "the day before", { { "L", "2027-01-01", NULL, 10 } }, 0, NULL, "L/2027-01-01/7" },
  { "at this moment", { { "L", "2026-12-31", NULL, 10 } }, 0, NULL, "L/2026-12-31/ended" },
  { "both of one day", { { "L", "2027-01-05", NULL, 10 }, { "M", "2027-01-05", NULL, 10 } }, 1, NULL, "L/2027-01-05/7!1 M/2027-01-05/7!1" },
  { "the first ends, the second holds",
    { { "L", "2027-01-05", NULL, 10 }, { "M", "2027-01-20", NULL, 10 } },
    10,
    NULL,
    "L/2027-01-05/7 M/2027-01-20/30!10" },
  { "30 days after", { { "L", "2026-12-01", NULL, 10 } }, 0, NULL, "" },
  { "30 days after, and seats hang on it", { { "L", "2026-12-01", NULL, 10 } }, 2, NULL, "over/epdr/term!2 L/2026-12-01/ended" },
  { "29 days after", { { "L", "2026-12-02", NULL, 10 } }, 0, NULL, "L/2026-12-02/ended" },
  { "what renews by itself does not warn", { { "L", "2027-01-02", "\"autoRenew\":true", 10 } }, 5, NULL, "" },
  { "nor in its first day", { { "L", "2026-12-31", "\"autoRenew\":true", 10 } }, 0, NULL, "" },
  { "but when it was not renewed", { { "L", "2026-12-30", "\"autoRenew\":true", 10 } }, 0, NULL, "L/2026-12-30/ended" },
  { "a delegated account's is its own", { { "L", "2027-01-02", "\"delegatedTo\":{\"customerId\":\"c\"}", 10 } }, 0, NULL, "" },
  { "not activated", { { "L", "2027-01-02", "\"status\":\"not_activated\"", 10 } }, 0, NULL, "" },
  { "too many are assigned", { { "L", NULL, NULL, 10 } }, 11, NULL, "over/epdr/term!1" },
  { "changed by nobody here", { { "L", NULL, CHANGED "]", 8 } }, 0, NULL, "L/changed/2026-12-20T00:00:00.000Z" },
  { "the last change asks for all",
    { { "L", NULL, CHANGED ",{\"at\":\"2026-12-24T00:00:00Z\",\"kind\":\"changed\",\"unexpected\":true}]", 8 } },
    0,
    NULL,
    "L/changed/2026-12-24T00:00:00.000Z" },
  { "a change that was expected", { { "L", NULL, "\"history\":[{\"at\":\"2026-12-20T00:00:00Z\",\"kind\":\"changed\"}]", 8 } }, 0, NULL, "" },
  { "a change of long ago",
    { { "L", NULL, "\"history\":[{\"at\":\"2026-10-02T00:00:00Z\",\"kind\":\"changed\",\"unexpected\":true},7,null]", 8 } },
    0,
    NULL,
    "" },
  { "the partner's own marks", { { "L", "2027-02-14", NULL, 10 } }, 0, "{\"marks\":[60,10]}", "L/2027-02-14/60" },
  { "fewer marks than the vendor's", { { "L", "2027-01-20", NULL, 10 } }, 0, "{\"marks\":[10]}", "" },
  { "asleep until its next mark",
    { { "L", "2027-01-20", NULL, 10 }, { "M", NULL, NULL, 1 } },
    2,
    "{\"snoozed\":[{\"warning\":\"L/2027-01-20/30\",\"until\":\"2027-01-10T00:00:00Z\"}]}",
    "zL/2027-01-20/30!1" },
  { "what slept has woken",
    { { "L", "2027-01-20", NULL, 10 } },
    0,
    "{\"snoozed\":[{\"warning\":\"L/2027-01-20/30\",\"until\":\"2027-01-01T00:00:00Z\"}]}",
    "L/2027-01-20/30" },
  { "another mark is another warning",
    { { "L", "2027-01-10", NULL, 10 } },
    0,
    "{\"snoozed\":[{\"warning\":\"L/2027-01-10/30\",\"until\":\"2027-02-01T00:00:00Z\"}]}",
    "L/2027-01-10/15" },
  { "and so is the next term",
    { { "L", "2027-01-20", NULL, 10 } },
    0,
    "{\"snoozed\":[{\"warning\":\"L/2026-01-20/30\",\"until\":\"2027-02-01T00:00:00Z\"}]}",
    "L/2027-01-20/30" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) partner = cases[i].partner != NULL ? wp_json_parse_object (cases[i].partner, -1, &error) : NULL;
    g_assert_no_error (error);
    g_autoptr (GPtrArray) licenses = make_licenses (cases[i].licenses, G_N_ELEMENTS (cases[i].licenses));
    g_autoptr (GPtrArray) warnings = find (licenses, cases[i].assigned, partner, NOW);
    g_autofree char *found = describe (warnings);
    if (strcmp (found, cases[i].found) != 0)
      g_error ("%s: “%s”, not “%s”", cases[i].name, found, cases[i].found);
  }
}

/* What warns is counted, what sleeps is not; and only what is near locks out. */
static void
test_counts (void)
{
  const License all[] = { { "L", "2027-01-07", NULL, 10 }, { "M", "2027-01-20", NULL, 10 }, { "N", NULL, CHANGED "]", 1 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) partner = wp_json_parse_object ("{\"snoozed\":[{\"warning\":\"M/2027-01-20/30\",\"until\":\"2027-01-10T00:00:00Z\"},3]}", -1,
                                                         &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) licenses = make_licenses (all, G_N_ELEMENTS (all));
  g_autoptr (GPtrArray) warnings = find (licenses, 12, partner, NOW);
  g_assert_cmpuint (warnings->len, ==, 3);
  g_assert_cmpuint (wp_license_warnings_count (warnings, NULL), ==, 2);
  g_assert_cmpuint (wp_license_warnings_count (warnings, "epdr/term"), ==, 2);
  g_assert_cmpuint (wp_license_warnings_count (warnings, "edr/term"), ==, 0);
  g_assert_true (wp_license_warning_locks_out (warnings->pdata[0], NOW));
  g_assert_false (wp_license_warning_locks_out (warnings->pdata[0], NOW - WP_DAY));
  g_assert_false (wp_license_warning_locks_out (warnings->pdata[1], NOW));
  g_assert_cmpint (wp_license_warnings_next (licenses, partner, NOW), ==, NOW + 5 * WP_DAY);              /* 15 days before M ends */
  g_assert_cmpint (wp_license_warnings_next (licenses, partner, NOW + 5 * WP_DAY), ==, NOW + 7 * WP_DAY); /* L ends */
  g_assert_cmpint (wp_license_warnings_next (licenses, partner, NOW + 8 * WP_DAY), ==, NOW + 9 * WP_DAY); /* it wakes */
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_assert_cmpint (wp_license_warnings_next (none, NULL, NOW), ==, 0);
}

/* Nothing changes between the moments that are told: every hour of a year says so. */
static void
test_next (void)
{
  const License all[] = { { "L", "2027-02-28", NULL, 10 }, { "M", "2028-02-29", "\"autoRenew\":true", 10 }, { "N", "2027-06-30", NULL, 5 } };
  g_autoptr (GPtrArray) licenses = make_licenses (all, G_N_ELEMENTS (all));
  gint64 next = NOW;
  g_autofree char *last = NULL;
  for (gint64 now = NOW; now < NOW + 500 * WP_DAY; now += WP_HOUR) {
    g_autoptr (GPtrArray) warnings = find (licenses, 12, NULL, now);
    g_autofree char *found = describe (warnings);
    if (now >= next && next != 0)
      next = wp_license_warnings_next (licenses, NULL, now);
    else
      g_assert_cmpstr (found, ==, last);
    g_free (last);
    last = g_steal_pointer (&found);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/license-warnings/cases", test_cases);
  g_test_add_func ("/license-warnings/counts", test_counts);
  g_test_add_func ("/license-warnings/next", test_next);
  return g_test_run ();
}
