/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-inventory-export.h"
#include "wp-json.h"
#include "wp-license-words.h"
#include "wp-partner.h"
#include "wp-rules-dialog.h"
#include "wp-time.h"
#include "wp-warning-words.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1798761600000)) /* 2027-01-01T00:00:00Z */

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

/* ---- Marks as people type them ---- */

static const struct {
  const char *text;
  const char *days; /* "": refused */
} marks[] = {
  { "45, 30, 15, 7, 0", "45 30 15 7 0" },
  { "0,7,45", "45 7 0" },
  { "４５、３０；７", "45 30 7" },
  { "7,7,7", "7" },
  { "1,2,3,4,5,6,7,8,9,10", "10 9 8 7 6 5 4 3 2 1" },
  { "1,2,3,4,5,6,7,8,9,10,10", "10 9 8 7 6 5 4 3 2 1" },
  { "1,2,3,4,5,6,7,8,9,10,11", "" },
  { "365", "365" },
  { "366", "" },
  { "", "" },
  { " , ", "" },
  { "-1", "" },
  { "1.5", "" },
  { "7 days", "" },
  { "99999999999999999999999", "" },
};

static void
test_marks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    int days[WP_MAX_MARKS];
    guint n;
    g_autoptr (GString) words = g_string_new (NULL);
    gboolean good = wp_rules_read_marks (marks[i].text, days, &n);
    for (guint k = 0; good && k < n; k++)
      g_string_append_printf (words, "%s%d", k > 0 ? " " : "", days[k]);
    if (strcmp (words->str, marks[i].days) != 0)
      g_error ("“%s”: “%s”, not “%s”", marks[i].text, words->str, marks[i].days);
  }
}

/* ---- The exported table ---- */

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = wp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  return object;
}

static GPtrArray *
list (JsonObject *first, JsonObject *second)
{
  GPtrArray *array = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_ptr_array_add (array, first);
  if (second != NULL)
    g_ptr_array_add (array, second);
  return array;
}

static void
test_table (void)
{
  g_autoptr (JsonObject) product = parse ("{\"id\":\"core_mdr\",\"name\":{\"en\":\"Core MDR\"},\"unit\":\"endpoint\"}");
  WpPoolItem item = { .key = (char *) "core_mdr/term", .product_id = (char *) "core_mdr", .product = product };
  item.pool = (WpPool) { .type = WP_SEATS_TERM,
                         .capped = TRUE,
                         .owned = 10,
                         .assigned = 12,
                         .free = -2,
                         .n_active = 1,
                         .mark = 45,
                         .next_end = NOW + 60 * WP_DAY };
  g_autoptr (GPtrArray) items = g_ptr_array_new (), rows = g_ptr_array_new ();
  g_autoptr (GPtrArray) licenses = list (parse ("{\"id\":\"LIC-1\",\"pool\":\"core_mdr/term\",\"type\":\"term\",\"status\":\"not_activated\","
                                                "\"quantity\":10,\"expiryDate\":\"2027-01-09\",\"keyMasked\":\"X-****-1\",\"orderRef\":\"=PO\"}"),
                                         parse ("{\"id\":\"LIC-2\",\"pool\":\"unknown/term\"}"));
  g_autoptr (GPtrArray) customers = list (parse ("{\"id\":\"c1\",\"name\":\"@Aoba, \\\"Ltd\\\"\"}"), NULL);
  WpValue values[WP_ALLOCATION_N_COLUMNS] = { [WP_ALLOCATION_POOL] = { .text = "core_mdr/term" },
                                              [WP_ALLOCATION_CUSTOMER] = { .text = "c1" },
                                              [WP_ALLOCATION_TYPE] = { .number = WP_SEATS_LINKED },
                                              [WP_ALLOCATION_QUANTITY] = { .number = 12 } };
  WpValue others[WP_ALLOCATION_N_COLUMNS] = { [WP_ALLOCATION_POOL] = { .text = "core_mdr/term" },
                                              [WP_ALLOCATION_CUSTOMER] = { .text = "+gone" },
                                              [WP_ALLOCATION_TYPE] = { .number = WP_SEATS_TERM } };
  WpRow row = { .values = values }, other = { .values = others };
  g_ptr_array_add (items, &item);
  g_ptr_array_add (rows, &row);
  g_ptr_array_add (rows, &other);
  g_autoptr (GString) table = wp_inventory_make_table (items, licenses, rows, customers, NOW);
  g_auto (GStrv) lines = g_strsplit (table->str, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_cmpstr (lines[0], ==,
                   "\xef\xbb\xbf\"Record\",\"Product\",\"Product ID\",\"Type\",\"Unit\",\"State\",\"Owned\",\"Assigned\",\"Free\",\"Ends (UTC)\","
                   "\"License\",\"Key (masked)\",\"Order\",\"Renews by itself\",\"Activated by\",\"Customer\",\"Customer ID\",\"Seats\"");
  g_assert_cmpstr (lines[1], ==,
                   "\"Pool\",\"Core MDR\",\"core_mdr\",\"Term\",\"Endpoint\",\"Over-allocated\",\"10\",\"12\",\"-2\",\"2027-03-02T00:00:00.000Z\","
                   "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"");
  g_assert_cmpstr (lines[2], ==,
                   "\"License\",\"Core MDR\",\"core_mdr\",\"Term\",\"Endpoint\",\"Not activated\",\"10\",\"\",\"\",\"2027-01-10T00:00:00.000Z\","
                   "\"LIC-1\",\"X-****-1\",\"'=PO\",\"No\",\"\",\"\",\"\",\"\"");
  g_assert_cmpstr (lines[3], ==,
                   "\"Seats\",\"Core MDR\",\"core_mdr\",\"Linked to license\",\"Endpoint\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
                   "\"'@Aoba, \"\"Ltd\"\"\",\"c1\",\"12\"");
  g_assert_cmpstr (lines[4], ==,
                   "\"Seats\",\"Core MDR\",\"core_mdr\",\"Term\",\"Endpoint\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
                   "\"'+gone\",\"'+gone\",\"0\"");
  g_assert_cmpstr (lines[5], ==, "");
}

/* ---- Warnings in words ---- */

static void
test_words (void)
{
  const WpLicenseWarning mark = { .kind = WP_WARNING_MARK, .license = (char *) "LIC-1", .at = NOW + 12 * WP_DAY, .missing = 3 };
  const WpLicenseWarning over = { .kind = WP_WARNING_OVER, .missing = 1 };
  const WpLicenseWarning change = { .kind = WP_WARNING_CHANGE, .license = (char *) "L", .at = NOW, .detail = (char *) "quantity: 9 → 8, color: red" };
  g_autoptr (JsonObject) license = parse (
    "{\"history\":[{\"at\":\"2027-01-01T00:00:00Z\",\"unexpected\":true,\"detail\":\"expiryDate: – → 2027-02-01\"},{\"at\":1},7]}");
  g_autoptr (JsonObject) plain = json_object_new ();
  assert_text (wp_warning_title (&mark, NOW), "LIC-1 ends in 12 days");
  assert_text (wp_warning_advice (&mark, NOW),
               "On Wed, 13 Jan 2027, 00:00:00 UTC. 3 seats too many are assigned then, and the management of this product closes.");
  assert_text (wp_warning_title (&over, NOW), "1 seat too many is assigned");
  assert_text (wp_warning_title (&change, NOW), "L was changed, and nobody here did that");
  assert_text (wp_warning_advice (&change, NOW), "quantity: 9 → 8 · color: red · Fri, 1 Jan 2027, 00:00:00 UTC");
  assert_text (wp_license_last_change_words (license),
               "Changed on Fri, 1 Jan 2027, 00:00:00 UTC, and nobody here did that: last day: – → 2027-02-01");
  assert_text (wp_license_last_change_words (plain), "");
  for (int state = -1; state <= WP_POOL_OVER_ALLOCATED + 1; state++)
    g_assert_cmpstr (wp_pool_state_name ((WpPoolState) state), !=, "");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/licenses/marks", test_marks);
  g_test_add_func ("/licenses/table", test_table);
  g_test_add_func ("/licenses/words", test_words);
  return g_test_run ();
}
