/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-store FOLDER COUNT: the store against plain SQLite with the same rows and the same index, as JSON on one line. */
#include "config.h"

#include "bench-apply.h"

#include "wp-enums.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-store.h"

#include <sqlite3.h>
#include <stdlib.h>

#define FIRST_ROWS 100 /* as many as a list waits for */
#define ROUNDS 9

static double
now_ms (void)
{
  return (double) g_get_monotonic_time () / 1000.0;
}

static void
must (gboolean ok, GError *error)
{
  if (!ok)
    g_error ("%s", error != NULL ? error->message : "failed");
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
quantile (GArray *times, double q)
{
  g_array_sort (times, compare);
  return g_array_index (times, double, MIN (times->len - 1, (guint) (times->len * q)));
}

static void
run_sql (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

/* Asking */

typedef struct {
  const char *text;
  const char *match; /* for plain SQLite */
  const char *where;
  int severity, group;
  const char *customer;
} Question;

/* What people type and choose: letter by letter, both scripts, rare and common */
static const Question questions[] = {
  { .severity = -1, .group = -1 },
  { .severity = WP_SEVERITY_CRITICAL, .group = -1, .where = "severity = 5" },
  { .severity = WP_SEVERITY_LOW, .group = -1, .where = "severity = 2" },
  { .severity = -1, .group = 0, .where = "grp = 0" },
  { .severity = -1, .group = -1, .customer = "cust-07", .where = "customer_id = 'cust-07'" },
  { .severity = WP_SEVERITY_HIGH, .group = 0, .customer = "cust-21", .where = "severity = 4 AND grp = 0 AND customer_id = 'cust-21'" },
  { .severity = -1, .group = -1, .text = "tky", .match = "\"tky\"" },
  { .severity = -1, .group = -1, .text = "tky-srv-0", .match = "\"tky-srv-0\"" },
  { .severity = -1, .group = -1, .text = "tky-srv-042", .match = "\"tky-srv-042\"" },
  { .severity = -1, .group = -1, .text = "powershell", .match = "\"powershell\"" },
  { .severity = -1, .group = -1, .text = "ransomware osk", .match = "\"ransomware\" AND \"osk\"" },
  { .severity = -1, .group = -1, .text = "不審なプロセス", .match = "\"不審なプロセス\"" },
  { .severity = -1, .group = -1, .text = "窃取の疑い", .match = "\"窃取の疑い\"" },
  { .severity = -1, .group = -1, .text = "INC-142", .match = "\"inc-142\"" },
  { .severity = -1, .group = -1, .text = "INC-142857", .match = "\"inc-142857\"" },
  { .severity = -1, .group = -1, .text = "user4021@example", .match = "\"user4021@example\"" },
  { .severity = WP_SEVERITY_CRITICAL, .group = 0, .text = "lateral", .match = "\"lateral\"", .where = "severity = 5 AND grp = 0" },
  /* plain SQLite finds nothing for these in a trigram index: it looks at every text */
  { .severity = -1, .group = -1, .text = "端末", .where = "l.rowid IN (SELECT rowid FROM search WHERE instr (text, '端末'))" },
  { .severity = -1, .group = -1, .text = "窃取", .where = "l.rowid IN (SELECT rowid FROM search WHERE instr (text, '窃取'))" },
  { .severity = -1,
    .group = -1,
    .text = "青葉 powershell",
    .match = "\"powershell\"",
    .where = "l.rowid IN (SELECT rowid FROM search WHERE instr (text, '青葉'))" },
};

static WpQuery *
query_of (const Question *question)
{
  WpQuery *query = wp_query_new (&wp_kind_incident, "");

  if (question->severity >= 0)
    wp_query_where_int (query, "severity", WP_OP_EQ, question->severity);
  if (question->group >= 0)
    wp_query_where_int (query, "grp", WP_OP_EQ, question->group);
  if (question->customer != NULL)
    wp_query_where_text (query, "customer_id", WP_OP_EQ, question->customer);
  wp_query_set_text (query, question->text);
  return query;
}

/* @limit: 0 for all rows */
static double
ask_store (WpStore *store, const Question *question, guint limit, guint *n)
{
  g_autoptr (GError) error = NULL;
  double start = now_ms ();
  g_autoptr (WpQuery) query = query_of (question);
  g_autoptr (WpRefs) refs = NULL;

  wp_query_set_limit (query, limit);
  refs = wp_store_query_refs (store, query, NULL, &error);
  must (refs != NULL, error);
  *n = refs->rowids->len;
  return now_ms () - start;
}

static double
ask_plain (sqlite3 *db, const Question *question, guint *n)
{
  g_autofree char *sql = NULL;
  double start = now_ms ();
  sqlite3_stmt *stmt;

  sql = g_strdup_printf ("SELECT l.rowid, l.grp FROM list_incident AS l WHERE _partner = ''%s%s%s ORDER BY grp, rank, opened_neg, l.rowid",
                         question->where != NULL ? " AND " : "", question->where != NULL ? question->where : "",
                         question->match != NULL ? " AND l.rowid IN (SELECT rowid FROM search_index WHERE search_index MATCH ?)" : "");
  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  if (question->match != NULL)
    sqlite3_bind_text (stmt, 1, question->match, -1, SQLITE_STATIC);
  for (*n = 0; sqlite3_step (stmt) == SQLITE_ROW; (*n)++)
    sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return now_ms () - start;
}

static void
ask_all (const char *store_path, const char *plain_path, JsonObject *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpStore) store = wp_store_open (store_path, WP_STORE_READER, &error);
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) theirs = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) firsts = g_array_new (FALSE, FALSE, sizeof (double));
  double refs_ms = 0, refs_plain_ms = 0;
  sqlite3 *plain;

  must (store != NULL, error);
  sqlite3_open_v2 (plain_path, &plain, SQLITE_OPEN_READONLY, NULL);
  run_sql (plain, "PRAGMA cache_size = -8192");
  for (guint q = 0; q < G_N_ELEMENTS (questions); q++) {
    g_autoptr (GArray) mine = g_array_new (FALSE, FALSE, sizeof (double));
    g_autoptr (GArray) other = g_array_new (FALSE, FALSE, sizeof (double));
    guint n = 0, n_plain = 0;

    for (guint round = 0; round < ROUNDS; round++) {
      double first = ask_store (store, &questions[q], FIRST_ROWS, &n);
      double a = ask_store (store, &questions[q], 0, &n);
      double b = ask_plain (plain, &questions[q], &n_plain);

      g_array_append_val (firsts, first);
      g_array_append_val (mine, a);
      g_array_append_val (other, b);
    }
    g_array_append_vals (ours, mine->data, mine->len);
    g_array_append_vals (theirs, other->data, other->len);
    if (q == 0) {
      refs_ms = quantile (mine, 0.5);
      refs_plain_ms = quantile (other, 0.5);
    }
    g_printerr ("  %-22s %-30s %6u rows %8.1f ms  plain %6u rows %8.1f ms\n", questions[q].text != NULL ? questions[q].text : "",
                questions[q].where != NULL && questions[q].text == NULL ? questions[q].where : "", n, quantile (mine, 0.5), n_plain,
                quantile (other, 0.5));
    if (n != n_plain)
      g_error ("The store found %u and plain SQLite %u", n, n_plain);
  }
  sqlite3_close (plain);
#define SET(name, value) wp_json_set_int (result, name, (gint64) ((value) *1000))
  SET ("refs_us", refs_ms);
  SET ("refs_plain_us", refs_plain_ms);
  SET ("first_p95_us", quantile (firsts, 0.95));
  SET ("ask_p50_us", quantile (ours, 0.5));
  SET ("ask_p95_us", quantile (ours, 0.95));
  SET ("ask_plain_p50_us", quantile (theirs, 0.5));
  SET ("ask_plain_p95_us", quantile (theirs, 0.95));
}

static void
set_time (JsonObject *result, const char *name, BenchTime time)
{
  g_autofree char *wall = g_strconcat (name, "_us", NULL);
  g_autofree char *cpu = g_strconcat (name, "_cpu_us", NULL);

  wp_json_set_int (result, wall, (gint64) (time.wall * 1000));
  wp_json_set_int (result, cpu, (gint64) (time.cpu * 1000));
}

int
main (int argc, char **argv)
{
  g_autoptr (JsonObject) result = wp_json_new ("bench", "store", NULL);
  g_autofree char *store_path = NULL;
  g_autofree char *json_path = NULL;
  g_autofree char *same_path = NULL;
  g_autofree char *full_path = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GPtrArray) pages = NULL;
  double reading;
  guint count;

  if (argc < 3) {
    g_printerr ("Usage: bench-store FOLDER COUNT\n");
    return 2;
  }
  count = strtoul (argv[2], NULL, 10);
  store_path = g_build_filename (argv[1], "replica.db", NULL);
  json_path = g_build_filename (argv[1], "json.db", NULL);
  same_path = g_build_filename (argv[1], "same.db", NULL);
  full_path = g_build_filename (argv[1], "full.db", NULL);

  pages = bench_pages (count, 1);
  set_time (result, "apply", bench_apply (argv[1], pages, &reading));
  SET ("apply_reading_cpu_us", reading);
  set_time (result, "apply_json", bench_apply_plain (json_path, store_path, pages));
  g_clear_pointer (&pages, g_ptr_array_unref);
  set_time (result, "apply_plain", bench_import_plain (same_path, store_path, FALSE));
  set_time (result, "apply_plain_positions", bench_import_plain (full_path, store_path, TRUE));
  ask_all (store_path, full_path, result);

  pages = bench_pages (count, 2);
  set_time (result, "change", bench_apply (argv[1], pages, &reading));
  wp_json_set_int (result, "count", count);
  line = wp_json_to_string (result);
  g_print ("%s\n", line);
  return 0;
}
