/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"
#include "wp-store-private.h"

#include "wp-enums.h"
#include "wp-json.h"
#include "wp-incident.h"
#include "wp-kinds.h"
#include "wp-search.h"

#include <string.h>

#define assert_found(store, text, expected)                                                                                                          \
  G_STMT_START                                                                                                                                       \
  {                                                                                                                                                  \
    g_autofree char *ids_ = ids_of_text (store, "", text);                                                                                           \
    g_assert_cmpstr (ids_, ==, expected);                                                                                                            \
  }                                                                                                                                                  \
  G_STMT_END

static void
put_title (WpStore *store, const char *id, const char *title)
{
  put_incident (store, "", id, 1, make_incident (id, title, NULL, NULL, 0));
}

static void
test_search (StoreFixture *f, gconstpointer mode)
{
  put_title (f->store, "A", "東京本社の端末で不審なプロセス");
  put_title (f->store, "B", "大阪支店の端末を隔離しました");
  put_title (f->store, "C", "PowerShell ｼﾝｶﾞﾎﾟｰﾙ HOST-42");
  put_title (f->store, "D", "He said \"stop\" OR 1=1 -- NEAR(a b) title:x* ^y ' % _(");
  put_title (f->store, "E", "x");

  /* Japanese, of one, two, three and more characters */
  assert_found (f->store, "端", "A B");
  /* the last two characters and the last one of every text: the customer is Kita */
  assert_found (f->store, "ta", "A B C D E");
  assert_found (f->store, "端末", "A B");
  assert_found (f->store, "東京", "A");
  assert_found (f->store, "京東", "");
  assert_found (f->store, "の端末", "A B");
  assert_found (f->store, "端末を隔離", "B");
  assert_found (f->store, "端末を隔離しまし", "B");
  assert_found (f->store, "端末を隔離しない", "");
  /* the trigrams of a word may all be there without the word */
  put_title (f->store, "F", "abcxbcdxcdexabcd bcde");
  assert_found (f->store, "abcd", "F");
  assert_found (f->store, "abcde", "");
  /* several words, all of them, in any order */
  assert_found (f->store, "隔離 大阪", "B");
  assert_found (f->store, "端末 不審な", "A");
  assert_found (f->store, "端末　プロセス", "A");
  assert_found (f->store, "端末 ない", "");
  assert_found (f->store, "不審な 本", "A");
  /* half and full width, case */
  assert_found (f->store, "シンガポール", "C");
  assert_found (f->store, "ガ", "C");
  assert_found (f->store, "ｐｏｗｅｒｓｈｅｌｌ", "C");
  assert_found (f->store, "POWER host-42", "C");
  assert_found (f->store, "T-4", "C");
  assert_found (f->store, "-4", "C");
  /* nothing in a text is an operator */
  assert_found (f->store, "\"stop\"", "D");
  assert_found (f->store, "\"", "D");
  assert_found (f->store, "\"\"\"", "");
  assert_found (f->store, "said \"", "D");
  assert_found (f->store, "NEAR(a", "D");
  assert_found (f->store, "title:x*", "D");
  assert_found (f->store, "zzz OR said", "");
  assert_found (f->store, "1=1", "D");
  assert_found (f->store, "'", "D");
  assert_found (f->store, "%", "D");
  assert_found (f->store, "_", "D");
  assert_found (f->store, "pow*", "");
  /* no text */
  assert_found (f->store, "", "A B C D E F");
  assert_found (f->store, " 　\t", "A B C D E F");
  assert_found (f->store, NULL, "A B C D E F");
  assert_found (f->store, "x", "D E F");
  assert_found (f->store, "\xff\xfe", "");
}

/* The quick way of wp_search_normalize() and the general one are the same, whatever meets whatever. */
static void
test_normalize (void)
{
  const gunichar pool[] = { 'a',    'B',    ' ',    'e',    0x301,  0x3099, 0xe9,    0xc9,   0x130,  0xdf,   0xff21, 0xff8a,
                            0xff9e, 0x30cf, 0x30ab, 0x3042, 0x6771, 0xfb01, 0x1f600, 0x3000, 0x2460, 0x212b, 0x1100, 0x1161,
                            0x11a8, 0xac00, 0x3a3,  0x30fc, 0x30fb, 0x3001, 0x309b,  '1',    0x2044, 0x345 };

  for (guint i = 0; i < 50000; i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autofree char *composed = NULL;
    g_autofree char *folded = NULL;
    g_autofree char *normal = NULL;

    for (int k = g_test_rand_int_range (0, 10); k > 0; k--)
      g_string_append_unichar (text, pool[g_test_rand_int_range (0, G_N_ELEMENTS (pool))]);
    composed = g_utf8_normalize (text->str, -1, G_NORMALIZE_NFKC);
    folded = g_utf8_casefold (composed, -1);
    normal = wp_search_normalize (text->str);
    g_assert_cmpstr (normal, ==, folded);
  }
}

static void
test_search_long (StoreFixture *f, gconstpointer mode)
{
  g_autofree char *enormous = g_strnfill (1000000, 'a');
  g_autoptr (GString) many = g_string_new (NULL);

  put_title (f->store, "A", "needle");
  assert_found (f->store, enormous, "");
  for (int i = 0; i < 10000; i++)
    g_string_append (many, "needle ");
  assert_found (f->store, many->str, "A");
}

/* Many hits take another way than few. */
static void
test_search_many (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
  g_autoptr (WpRefs) refs = NULL;
  guint n;

  begin (f->store);
  for (int i = 0; i < 3000; i++) {
    g_autofree char *id = g_strdup_printf ("INC-%d", i);
    g_autoptr (JsonObject) document = make_incident (id, i % 2 ? "common orchid" : "other", i % 3 ? "high" : "low", NULL, 1000 + i);

    wp_store_put (f->store, "", &wp_kind_incident, id, 1, document, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  commit (f->store);

  wp_query_set_text (query, "orchid");
  wp_query_where_int (query, "severity", WP_OP_EQ, WP_SEVERITY_HIGH);
  refs = wp_store_query_refs (f->store, query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (refs->rowids->len, ==, 1000);
  g_assert_true (wp_store_query_count (f->store, query, 0, NULL, &n, &error));
  g_assert_cmpint (n, ==, 1000);
  g_assert_true (wp_store_query_count (f->store, query, 100, NULL, &n, &error));
  g_assert_cmpint (n, ==, 100);
  for (guint i = 0; i < refs->rowids->len; i++) {
    g_autoptr (WpRow) row = wp_store_read_row (f->store, &wp_kind_incident, g_array_index (refs->rowids, guint32, i), &error);
    int number = atoi (row->id + 4);

    g_assert_cmpint (number % 2, ==, 1);
    g_assert_cmpint (number % 3, !=, 0);
  }
}

/* A short word begins few trigrams, many, or too many for the index: it is found all the same. */
static void
test_search_beginnings (StoreFixture *f, gconstpointer mode)
{
  for (guint n = 1; n <= 200; n++) {
    g_autofree char *id = g_strdup_printf ("INC-%u", n);
    g_autoptr (GString) title = g_string_new ("漢");
    g_autoptr (JsonObject) document = NULL;

    g_string_append_unichar (title, 0x4e00 + n);
    document = make_incident (id, n % 2 ? "end 漢" : title->str, NULL, NULL, 1000);
    put_incident (f->store, "", id, 1, g_steal_pointer (&document));
    if (n == 1 || n == 2 || n == 127 || n == 200) {
      g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
      guint count, both;

      wp_query_set_text (query, "漢");
      g_assert_true (wp_store_query_count (f->store, query, 0, NULL, &count, NULL));
      g_assert_cmpint (count, ==, n);
      wp_query_set_text (query, "漢 en");
      g_assert_true (wp_store_query_count (f->store, query, 0, NULL, &both, NULL));
      g_assert_cmpint (both, ==, (n + 1) / 2);
    }
  }
  for (guint n = 201; n <= 600; n++) {
    g_autofree char *id = g_strdup_printf ("INC-%u", n);
    g_autoptr (GString) title = g_string_new ("漢");

    g_string_append_unichar (title, 0x4e00 + n);
    put_incident (f->store, "", id, 1, make_incident (id, title->str, NULL, NULL, 1000));
  }
  {
    g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
    guint count;

    wp_query_set_text (query, "漢");
    g_assert_true (wp_store_query_count (f->store, query, 0, NULL, &count, NULL));
    g_assert_cmpint (count, ==, 600);
    wp_query_set_text (query, "漢 end");
    g_assert_true (wp_store_query_count (f->store, query, 0, NULL, &count, NULL));
    g_assert_cmpint (count, ==, 100);
  }
}

/* Whoever waits for the first rows gets the beginning of the whole result, or all of it. */
static void
test_first (StoreFixture *f, gconstpointer mode)
{
  /* Exact and not, with many candidates and few good ones, in every text, in none */
  static const char *const texts[] = { "a", "or", "orc", "orchid", "orchis", "scarce", "scarcely", "kit", "kita", "orchid kita", "zz", "INC-1 or" };
  g_autoptr (GError) error = NULL;
  guint n_cut = 0;

  begin (f->store);
  for (int i = 0; i < 3000; i++) {
    g_autofree char *id = g_strdup_printf ("INC-%d", i);
    const char *title = i % 100 == 0 ? "scarcely" : i % 2 ? "scarce carcel rcely arcely" : "an orchid";
    g_autoptr (JsonObject) document = make_incident (id, title, i % 3 ? "high" : "low", i % 7 ? NULL : "closed", 1000 + i);

    wp_store_put (f->store, "", &wp_kind_incident, id, 1, document, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  commit (f->store);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (texts); i++) {
    g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
    g_autoptr (WpRefs) first = NULL;
    g_autoptr (WpRefs) all = NULL;
    guint n = 0;

    wp_query_set_text (query, texts[i / 2]);
    if (i % 2)
      wp_query_where_int (query, "severity", WP_OP_EQ, WP_SEVERITY_LOW);
    all = wp_store_query_refs (f->store, query, NULL, &error);
    g_assert_no_error (error);
    g_assert_false (all->more);
    wp_query_set_limit (query, 40);
    first = wp_store_query_refs (f->store, query, NULL, &error);
    g_assert_no_error (error);

    if (first->more)
      g_assert_cmpint (first->rowids->len, >=, 40);
    else
      g_assert_cmpint (first->rowids->len, ==, all->rowids->len);
    g_assert_cmpint (first->rowids->len, <=, all->rowids->len);
    g_assert_true (first->rowids->len == 0 || memcmp (first->rowids->data, all->rowids->data, first->rowids->len * sizeof (guint32)) == 0);
    for (guint group = 0; group < WP_STORE_MAX_GROUPS; group++)
      n += first->group_sizes[group];
    g_assert_cmpint (n, ==, first->rowids->len);
    n_cut += first->more;
  }
  g_assert_cmpint (n_cut, >, 5);
  g_assert_cmpint (n_cut, <, 2 * G_N_ELEMENTS (texts) - 5);
}

/* Row ids that SQLite never gave are damage. */
static void
test_impossible_rowid (StoreFixture *f, gconstpointer mode)
{
  static const char *const statements[] = { "UPDATE list_incident SET rowid = -1", "UPDATE list_incident SET rowid = 4294967297" };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");

    put_title (f->store, "A", "one");
    g_assert_true (wp_db_exec (wp_store_get_db (f->store), statements[i], &error));
    g_assert_null (wp_store_query_refs (f->store, query, NULL, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT);
    g_assert_cmpint (wp_db_get_trouble (wp_store_get_db (f->store)), ==, WP_ERROR_STORAGE_CORRUPT);
  }
}

static char *
where (WpStore *store, const char *column, WpOp op, gint64 value)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");

  wp_query_where_int (query, column, op, value);
  return ids_of (store, "", query);
}

#define assert_where(store, column, op, value, expected)                                                                                             \
  G_STMT_START                                                                                                                                       \
  {                                                                                                                                                  \
    g_autofree char *ids_ = where (store, column, op, value);                                                                                        \
    g_assert_cmpstr (ids_, ==, expected);                                                                                                            \
  }                                                                                                                                                  \
  G_STMT_END

static void
test_conditions (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
  g_autoptr (WpQuery) copy = NULL;
  g_autofree char *all = NULL;
  g_autofree char *copied = NULL;
  g_autoptr (WpRefs) refs = NULL;
  const gint64 severities[] = { WP_SEVERITY_LOW, WP_SEVERITY_CRITICAL };
  const char *quoted = "c'; DROP TABLE document; --";
  JsonObject *odd = make_incident ("E", "", "odd", "closed", 5000);

  put_incident (f->store, "", "A", 1, make_incident ("A", "", "low", "waiting_on_customer", 1000));
  put_incident (f->store, "", "B", 1, make_incident ("B", "", "critical", "waiting_on_customer", 2000));
  put_incident (f->store, "", "C", 1, make_incident ("C", "", "critical", "waiting_on_customer", 3000));
  put_incident (f->store, "", "D", 1, make_incident ("D", "", "high", "waiting_on_soc", 4000));
  wp_json_set_string (odd, "customerId", quoted);
  put_incident (f->store, "", "E", 1, odd);

  /* group, then worst, then newest */
  all = ids_of (f->store, "", query);
  g_assert_cmpstr (all, ==, "C B A D E");
  refs = wp_store_query_refs (f->store, query, NULL, &error);
  g_assert_cmpint (refs->group_sizes[WP_GROUP_NEEDS_YOU], ==, 3);
  g_assert_cmpint (refs->group_sizes[WP_GROUP_WITH_OTHERS], ==, 1);
  g_assert_cmpint (refs->group_sizes[WP_GROUP_RESOLVED], ==, 0);
  g_assert_cmpint (refs->group_sizes[WP_GROUP_CLOSED], ==, 1);

  assert_where (f->store, "opened", WP_OP_EQ, 2000, "B");
  assert_where (f->store, "opened", WP_OP_NE, 2000, "C A D E");
  assert_where (f->store, "opened", WP_OP_GE, 4000, "D E");
  assert_where (f->store, "opened", WP_OP_GT, 4000, "E");
  assert_where (f->store, "opened", WP_OP_LE, 2000, "B A");
  assert_where (f->store, "opened", WP_OP_LT, 2000, "A");
  assert_where (f->store, "severity", WP_OP_EQ, WP_SEVERITY_UNKNOWN, "E");

  wp_query_where_in (query, "severity", severities, 2);
  copy = wp_query_copy (query);
  wp_query_where_int (query, "opened", WP_OP_LT, 3000);
  g_free (all);
  all = ids_of (f->store, "", query);
  g_assert_cmpstr (all, ==, "B A");
  copied = ids_of (f->store, "", copy);
  g_assert_cmpstr (copied, ==, "C B A");
  wp_query_where_in (query, "severity", NULL, 0);
  g_free (all);
  all = ids_of (f->store, "", query);
  g_assert_cmpstr (all, ==, "");
  g_free (copied);
  wp_query_free (g_steal_pointer (&copy));
  copy = wp_query_new (&wp_kind_incident, "");
  wp_query_where_text (copy, "customer_id", WP_OP_EQ, quoted);
  copied = ids_of (f->store, "", copy);
  g_assert_cmpstr (copied, ==, "E");
}

/* Lists never sort: the order is walked in its index. */
static void
test_plan (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;

  for (const WpKind *const *kind = wp_kinds (); *kind != NULL; kind++) {
    g_autoptr (WpQuery) query = wp_query_new (*kind, "");
    g_autofree char *plan = wp_store_query_explain (f->store, query, &error);

    g_assert_no_error (error);
    g_assert_null (strstr (plan, "TEMP B-TREE"));
    g_assert_nonnull (strstr (plan, "USING COVERING INDEX"));
  }
  {
    g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
    g_autofree char *plan = NULL;
    const gint64 groups[] = { 0, 1 };

    wp_query_where_in (query, "grp", groups, 2);
    wp_query_where_in (query, "severity", groups, 2);
    wp_query_where_text (query, "customer_id", WP_OP_EQ, "c1");
    wp_query_where_text (query, "assignee_id", WP_OP_NE, "u1");
    wp_query_where_int (query, "opened", WP_OP_GE, 5);
    wp_query_where_int (query, "product", WP_OP_EQ, 1);
    wp_query_where_int (query, "alerting", WP_OP_EQ, 1);
    plan = wp_store_query_explain (f->store, query, &error);
    g_assert_no_error (error);
    g_assert_null (strstr (plan, "TEMP B-TREE"));
    g_assert_nonnull (strstr (plan, "USING COVERING INDEX list_incident_order"));
  }
  {
    /* Few, and known beforehand: the list is not walked for them. */
    g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
    g_autofree char *plan = NULL;

    wp_query_set_pending (query, TRUE);
    plan = wp_store_query_explain (f->store, query, &error);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (plan, "SEARCH l USING INTEGER PRIMARY KEY"));
    g_assert_nonnull (strstr (plan, "USING INDEX document_pending"));
  }
}

/* A page is as long as was asked for, and without a limit it is everything: nothing ends silently. */
static void
test_no_silent_end (StoreFixture *f, gconstpointer mode)
{
  static const guint limits[] = { 1, 1000, 1001, 2500, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");

  g_assert_true (wp_db_begin (wp_store_get_db (f->store), NULL));
  for (int i = 0; i < 2500; i++) {
    g_autofree char *id = g_strdup_printf ("INC-%d", i);
    g_autoptr (JsonObject) document = make_incident (id, NULL, "low", NULL, 1000 + i);

    g_assert_true (wp_store_put (f->store, "", &wp_kind_incident, id, 1, document, NULL, NULL, &error));
  }
  g_assert_true (wp_db_commit (wp_store_get_db (f->store), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_autofree char *next = NULL;
    g_autoptr (GPtrArray) page = wp_store_query_page (f->store, query, NULL, limits[i], G_MAXSIZE, &next, &error);

    g_assert_no_error (error);
    g_assert_cmpint (page->len, ==, limits[i] != 0 ? limits[i] : 2500);
    g_assert_true ((next != NULL) == (page->len < 2500));
  }
}

static void
test_paging (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *after = NULL;
  guint pages = 0;

  /* Many alike in every column of the order: the row id decides. */
  for (int i = 0; i < 250; i++) {
    g_autofree char *id = g_strdup_printf ("INC-%d", i);

    put_incident (f->store, "", id, 1, make_incident (id, NULL, i % 5 ? "low" : "high", NULL, 1000 + i / 50));
  }
  do {
    g_autofree char *next = NULL;
    g_autofree char *above = g_strdup_printf ("ABOVE-%u", pages);
    g_autofree char *below = g_strdup_printf ("BELOW-%u", pages);
    g_autoptr (GPtrArray) page = wp_store_query_page (f->store, query, after, 30, G_MAXSIZE, &next, &error);

    g_assert_no_error (error);
    g_assert_cmpint (page->len, <=, 30);
    for (guint i = 0; i < page->len; i++) {
      WpDocument *document = g_ptr_array_index (page, i);

      g_assert_nonnull (document->text);
      g_assert_true (g_hash_table_add (seen, g_strdup (document->id)));
    }
    /* Rows come before the place and behind it, and one moves to the top. */
    put_incident (f->store, "", above, 1, make_incident (above, NULL, "critical", NULL, 9000));
    put_incident (f->store, "", below, 1, make_incident (below, NULL, "low", "closed", 10));
    put_incident (f->store, "", "INC-0", 2 + pages, make_incident ("INC-0", NULL, "critical", NULL, 9000 + pages));
    g_free (after);
    after = g_steal_pointer (&next);
    g_assert_cmpint (++pages, <, 50);
  } while (after != NULL);

  for (int i = 1; i < 250; i++) {
    g_autofree char *id = g_strdup_printf ("INC-%d", i);

    g_assert_true (g_hash_table_contains (seen, id));
  }
  g_assert_true (g_hash_table_contains (seen, "BELOW-0"));
  g_assert_false (g_hash_table_contains (seen, "ABOVE-0"));
}

static void
test_paging_ends (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_customer, "");
  g_autoptr (GPtrArray) empty = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autofree char *next = NULL;
  g_autofree char *end = NULL;
  const char *names[] = { "株式会社あおば", "", "O'Neil \"& Sons\"", "Ärzte" };

  empty = wp_store_query_page (f->store, query, NULL, 2, G_MAXSIZE, &next, &error);
  g_assert_cmpint (empty->len, ==, 0);
  g_assert_null (next);

  /* an order of text */
  begin (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (JsonObject) customer = wp_json_new ("id", names[i], "name", names[i], NULL);

    g_assert_true (wp_store_put (f->store, "", &wp_kind_customer, names[i], 1, customer, NULL, NULL, &error));
  }
  commit (f->store);
  first = wp_store_query_page (f->store, query, NULL, 2, G_MAXSIZE, &next, &error);
  g_assert_cmpint (first->len, ==, 2);
  g_assert_nonnull (next);
  second = wp_store_query_page (f->store, query, next, 2, G_MAXSIZE, &end, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second->len, ==, 2);
  g_assert_null (end);
  g_assert_cmpstr (((WpDocument *) g_ptr_array_index (first, 0))->id, ==, "");
  g_assert_cmpstr (((WpDocument *) g_ptr_array_index (second, 1))->id, ==, "株式会社あおば");
}

static void
test_paging_forged (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "p");
  g_autoptr (WpQuery) filtered = wp_query_new (&wp_kind_incident, "p");
  g_autoptr (WpQuery) stranger = wp_query_new (&wp_kind_incident, "q");
  g_autoptr (GPtrArray) page = NULL;
  g_autofree char *next = NULL;
  g_autofree char *bent = NULL;
  g_autofree char *enormous = g_strnfill (100000, 'a');
  const char *forged[] = { "", "-", "1", "' OR 1=1", "0123456789abcdef0123456789abcdef-AAAA", "0123456789abcdef0123456789abcdef-", enormous, "\xff" };

  for (int i = 0; i < 5; i++) {
    g_autofree char *id = g_strdup_printf ("INC-%d", i);

    put_incident (f->store, "p", id, 1, make_incident (id, NULL, NULL, NULL, 1000));
  }
  page = wp_store_query_page (f->store, query, NULL, 2, G_MAXSIZE, &next, &error);
  g_assert_nonnull (next);
  for (guint i = 0; i < G_N_ELEMENTS (forged); i++) {
    g_assert_null (wp_store_query_page (f->store, query, forged[i], 2, G_MAXSIZE, NULL, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
    g_assert_nonnull (wp_error_get_fields (error));
    g_clear_error (&error);
  }

  /* one character of a good one, and a good one for another query or another partner */
  bent = g_strdup (next);
  bent[40] = bent[40] == 'A' ? 'B' : 'A';
  wp_query_where_int (filtered, "severity", WP_OP_EQ, 1);
  g_assert_null (wp_store_query_page (f->store, query, bent, 2, G_MAXSIZE, NULL, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (wp_store_query_page (f->store, filtered, next, 2, G_MAXSIZE, NULL, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (wp_store_query_page (f->store, stranger, next, 2, G_MAXSIZE, NULL, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  g_clear_error (&error);

  /* It outlives the connection. */
  store_fixture_reopen (f, WP_STORE_READER);
  g_ptr_array_unref (g_steal_pointer (&page));
  page = wp_store_query_page (f->store, query, next, 5, G_MAXSIZE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (page->len, ==, 3);
}

/* After a moment, so that the query is under way. */
static gpointer
cancel_later (gpointer cancellable)
{
  g_usleep (1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
  g_autoptr (GCancellable) before = g_cancellable_new ();
  gboolean under_way = FALSE;

  g_cancellable_cancel (before);
  g_assert_null (wp_store_query_refs (f->store, query, before, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* A letter that begins so many trigrams that every text is looked at, and many texts */
  put_title (f->store, "A", "one");
  g_assert_true (wp_db_exec (wp_store_get_db (f->store),
                             "CREATE TEMP TABLE one AS SELECT * FROM list_incident; ALTER TABLE one DROP COLUMN rowid; DELETE FROM list_incident;"
                             "DELETE FROM search; INSERT INTO search_index (search_index) VALUES ('delete-all');"
                             "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
                             "INSERT INTO search_index (rowid, text) SELECT i, 'z' || char (0x4e00 + i) || '.' FROM n;"
                             "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                             "INSERT INTO search SELECT i, 'text ' || i FROM n;"
                             "INSERT INTO list_incident SELECT search.rowid, one.* FROM search, one",
                             &error));
  wp_query_set_text (query, "z");
  /* A query that was through before, or had not begun, proves nothing. */
  for (int i = 0; !under_way && i < 100; i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    GThread *thread = g_thread_new ("cancel", cancel_later, cancellable);
    gint64 start = g_get_monotonic_time ();
    g_autoptr (WpRefs) refs = wp_store_query_refs (f->store, query, cancellable, &error);

    under_way = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && g_get_monotonic_time () - start > 300;
    g_assert_true ((refs != NULL) == (error == NULL));
    g_clear_error (&error);
    g_thread_join (thread);
  }
  g_assert_true (under_way);
  /* and works again afterwards */
  assert_found (f->store, "z", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, StoreFixture, GINT_TO_POINTER (WP_STORE_REPLICA), store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("/query/search", test_search);
  g_test_add_func ("/query/normalize", test_normalize);
  ADD ("/query/search-long", test_search_long);
  ADD ("/query/search-many", test_search_many);
  ADD ("/query/search-beginnings", test_search_beginnings);
  ADD ("/query/first", test_first);
  ADD ("/query/impossible-rowid", test_impossible_rowid);
  ADD ("/query/conditions", test_conditions);
  ADD ("/query/plan", test_plan);
  ADD ("/query/paging", test_paging);
  ADD ("/query/no-silent-end", test_no_silent_end);
  ADD ("/query/paging-ends", test_paging_ends);
  ADD ("/query/paging-forged", test_paging_forged);
  ADD ("/query/cancel", test_cancel);
  return g_test_run ();
}
