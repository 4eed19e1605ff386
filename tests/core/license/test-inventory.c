/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-inventory.h"
#include "wp-json.h"
#include "wp-time.h"

#define NOW (G_GINT64_CONSTANT (1798761600000)) /* 2027-01-01T00:00:00Z */

/* ---- Searching and filtering ---- */

static GPtrArray *
make_holders (const char *const *names)
{
  GPtrArray *holders = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; names[i] != NULL; i++) {
    GString *text = g_string_new (NULL);
    wp_inventory_add_text (text, names[i]);
    g_ptr_array_add (holders, g_string_free (text, FALSE));
  }
  return holders;
}

static const struct {
  const char *words;
  guint states, types;
  gboolean fits;
} cases[] = {
  { NULL, 0, 0, TRUE },
  { "", 0, 0, TRUE },
  { " \t ", 0, 0, TRUE },
  { "core", 0, 0, TRUE },
  { "CORE mdr", 0, 0, TRUE },
  { "ＣＯＲＥ", 0, 0, TRUE }, /* full width */
  { "8wz2", 0, 0, TRUE },     /* the end of a masked key */
  { "po-2025-118", 0, 0, TRUE },
  { "lic-1004", 0, 0, TRUE },
  { "epdr", 0, 0, FALSE },
  { "青葉", 0, 0, TRUE },
  { "青葉 core", 0, 0, TRUE },
  { "アトリエ", 0, 0, TRUE },       /* the customer's is half-width katakana */
  { "青葉 アトリエ", 0, 0, FALSE }, /* two customers: no one has both */
  { "cus-aoba", 0, 0, TRUE },
  { "mdr lic", 0, 0, TRUE },
  { "mdrlic", 0, 0, FALSE }, /* a word is not found across two texts */
  { "core nobody", 0, 0, FALSE },
  { "%", 0, 0, FALSE },
  { NULL, 1u << WP_POOL_EXPIRING, 0, TRUE },
  { NULL, 1u << WP_POOL_EXPIRED | 1u << WP_POOL_EXPIRING, 0, TRUE },
  { NULL, 1u << WP_POOL_ACTIVE, 0, FALSE },
  { NULL, 0, 1u << WP_SEATS_TERM, TRUE },
  { NULL, 0, 1u << WP_SEATS_NFR | 1u << WP_SEATS_TRIAL, FALSE },
  { "core", 1u << WP_POOL_EXPIRING, 1u << WP_SEATS_TERM, TRUE },
  { "epdr", 1u << WP_POOL_EXPIRING, 1u << WP_SEATS_TERM, FALSE },
};

static void
test_matches (void)
{
  static const char *const names[] = { "cus-aoba\n青葉精密工業", "ｱﾄﾘｴ", NULL };
  g_autoptr (JsonObject) license = wp_json_new ("id", "LIC-1004", "keyMasked", "MDR-****-****-8WZ2", "orderRef", "PO-2025-118", NULL);
  g_autoptr (GPtrArray) holders = make_holders (names);
  g_autoptr (GString) text = g_string_new (NULL);
  WpPool pool = { .type = WP_SEATS_TERM, .capped = TRUE, .owned = 5, .n_active = 1, .next_end = NOW + 10 * WP_DAY, .mark = 45 };
  wp_inventory_add_text (text, "Core MDR");
  wp_inventory_add_text (text, NULL);
  wp_inventory_add_license (text, license);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) words = wp_inventory_words (cases[i].words);
    const WpInventoryFilter filter = { words, cases[i].states, cases[i].types };
    const WpInventoryEntry entry = { .pool = &pool, .text = text->str, .holders = holders, .product = "core_mdr" };
    if (wp_inventory_matches (&filter, &entry, NOW) != cases[i].fits)
      g_error ("“%s” of %u, %u: not %d", cases[i].words, cases[i].states, cases[i].types, cases[i].fits);
  }
}

static void
test_nothing_known (void)
{
  g_auto (GStrv) words = wp_inventory_words ("core");
  const WpPool pool = { .type = WP_SEATS_TERM };
  const WpInventoryFilter filter = { words, 0, 0 }, all = { NULL, 0, 0 };
  const WpInventoryEntry entry = { .pool = &pool, .product = "" };
  g_assert_false (wp_inventory_matches (&filter, &entry, NOW));
  g_assert_true (wp_inventory_matches (&all, &entry, NOW));
}

/* ---- Sorting ---- */

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer order)
{
  return wp_inventory_compare (a, b, GPOINTER_TO_UINT (order), NOW);
}

static void
assert_order (const WpInventoryEntry *entries, guint n, WpInventoryOrder order, const char *expected)
{
  g_autofree WpInventoryEntry *sorted = g_memdup2 (entries, n * sizeof *entries);
  g_autoptr (GString) names = g_string_new (NULL);
  g_qsort_with_data (sorted, (int) n, sizeof *sorted, compare_entries, GUINT_TO_POINTER (order));
  for (guint i = 0; i < n; i++)
    g_string_append (names, sorted[i].text);
  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_order (void)
{
  const WpPool active = { .type = WP_SEATS_TERM, .capped = TRUE, .n_active = 1, .next_end = NOW + 300 * WP_DAY, .mark = 45 };
  const WpPool expiring = { .type = WP_SEATS_NFR, .capped = TRUE, .n_active = 1, .next_end = NOW + 9 * WP_DAY, .mark = 45 };
  const WpPool over = { .type = WP_SEATS_TERM, .capped = TRUE, .n_active = 1, .free = -1, .next_end = NOW + 20 * WP_DAY, .mark = 45 };
  const WpPool endless = { .type = WP_SEATS_SUBSCRIPTION, .n_active = 1, .mark = 45 };
  const WpInventoryEntry entries[] = {
    { .pool = &active, .text = "A", .product = "core_mdr", .place = 1 },
    { .pool = &expiring, .text = "E", .product = "core_mdr", .place = 1 },
    { .pool = &over, .text = "O", .product = "epdr", .place = 0, .n_warnings = 1 },
    { .pool = &endless, .text = "S", .product = "zzz", .place = G_MAXINT64, .n_warnings = 2 },
    { .pool = &endless, .text = "T", .product = "aaa", .place = G_MAXINT64 },
  };
  assert_order (entries, G_N_ELEMENTS (entries), WP_INVENTORY_BY_PRODUCT, "OAETS");
  assert_order (entries, G_N_ELEMENTS (entries), WP_INVENTORY_BY_END, "EOATS");
  assert_order (entries, G_N_ELEMENTS (entries), WP_INVENTORY_BY_NEED, "OSEAT");
  /* It is the same in whichever order they were. */
  const WpInventoryEntry turned[] = { entries[4], entries[3], entries[2], entries[1], entries[0] };
  assert_order (turned, G_N_ELEMENTS (turned), WP_INVENTORY_BY_NEED, "OSEAT");
}

/* ---- What ends ---- */

static const struct {
  const char *id, *status, *date;
  gboolean delegated;
} licenses[] = {
  { "later", "active", "2027-03-02", FALSE },    { "last", "active", "2027-03-01", FALSE },          { "today", "active", "2026-12-31", FALSE },
  { "tomorrow", "active", "2027-01-01", FALSE }, { "past", "active", "2026-12-02", FALSE },          { "long past", "active", "2026-12-01", FALSE },
  { "delegated", "active", "2027-01-05", TRUE }, { "bought", "not_activated", "2027-01-05", FALSE }, { "endless", "active", NULL, FALSE },
  { "odd", "active", "2027-02-30", FALSE },
};

static void
test_ends (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (GString) ids = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (licenses); i++) {
    JsonObject *license = wp_json_new ("id", licenses[i].id, "status", licenses[i].status, NULL);
    if (licenses[i].date != NULL)
      wp_json_set_string (license, "expiryDate", licenses[i].date);
    if (licenses[i].delegated)
      wp_json_set_object (license, "delegatedTo", json_object_new ());
    g_ptr_array_add (all, license);
  }
  g_autoptr (GPtrArray) ends = wp_inventory_list_ends (all, NOW);
  for (guint i = 0; i < ends->len; i++)
    g_string_append_printf (ids, "%s;", wp_json_string (ends->pdata[i], "id"));
  g_assert_cmpstr (ids->str, ==, "past;today;tomorrow;last;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inventory/matches", test_matches);
  g_test_add_func ("/inventory/nothing-known", test_nothing_known);
  g_test_add_func ("/inventory/order", test_order);
  g_test_add_func ("/inventory/ends", test_ends);
  return g_test_run ();
}
