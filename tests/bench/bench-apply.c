/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applying changes: the application's way, and plain SQLite's. */
#include "config.h"

#include "bench-apply.h"

#include "bench-data.h"
#include "wp-json.h"
#include "wp-threads.h"
#include "wp-time.h"
#include "wp-writer.h"

#include <sqlite3.h>
#include <time.h>

#define PAGE 500

static double
cpu_ms (clockid_t clock)
{
  struct timespec time;
  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1000 + (double) time.tv_nsec / 1e6;
}

BenchTime
bench_now (void)
{
  return (BenchTime) { (double) g_get_monotonic_time () / 1000.0, cpu_ms (CLOCK_PROCESS_CPUTIME_ID) };
}

BenchTime
bench_since (BenchTime start)
{
  BenchTime now = bench_now ();
  return (BenchTime) { now.wall - start.wall, now.cpu - start.cpu };
}

GPtrArray *
bench_pages (guint count, gint64 revision)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint first = 0; first < count; first += PAGE) {
    GString *page = g_string_new ("{\"changes\":[");
    for (guint i = first; i < MIN (count, first + PAGE); i++) {
      g_autofree char *id = NULL;
      g_autoptr (JsonObject) document = bench_incident (i, revision, &id);
      g_autofree char *text = wp_json_to_string (document);
      g_string_append_printf (page, "%s{\"kind\":\"incident\",\"id\":\"%s\",\"revision\":%" G_GINT64_FORMAT ",\"deleted\":false,\"document\":%s}",
                              i > first ? "," : "", id, revision, text);
    }
    g_string_append_printf (page, "],\"cursor\":\"%u\",\"more\":%s}", first, first + PAGE < count ? "true" : "false");
    g_ptr_array_add (pages, g_string_free_to_bytes (page));
  }
  return pages;
}

/* The application's way */

static void
documents_cb (const char *const *ids, const char *const *kinds, gpointer user_data)
{
}

static void
outbox_cb (GPtrArray *rows, gpointer user_data)
{
  g_ptr_array_unref (rows);
}

static void
bubble_cb (WpBubble *bubble, gpointer user_data)
{
}

static void
withdrawn_cb (const char *id, gpointer user_data)
{
}

static void
health_cb (gpointer user_data)
{
}

typedef struct {
  WpWriter *writer;
  WpFeedPage *page;
  GError *error;
} Job;

static void
apply_page (gpointer data)
{
  Job *job = data;
  if (!wp_writer_apply_page (job->writer, job->page, &job->error))
    g_error ("%s", job->error->message);
}

static void
do_nothing (gpointer data)
{
}

BenchTime
bench_apply (const char *folder, GPtrArray *pages, double *reading)
{
  static const WpMailboxFuncs funcs = { documents_cb, outbox_cb, bubble_cb, withdrawn_cb, health_cb };
  static const WpActor actor = { "u-1", "Aoki", WP_ROLE_TECHNICIAN };
  g_autoptr (GError) error = NULL;
  WpMailbox *mailbox = wp_mailbox_new (NULL, &funcs, NULL);
  WpHealthBoard *board = wp_health_board_new (mailbox);
  WpWriter *writer = wp_writer_open (folder, "bench", &actor, wp_time_now () - WP_DAY, mailbox, board, &error);
  WpWorker *worker = wp_worker_new ("writer");
  g_autofree Job *jobs = g_new0 (Job, pages->len);
  BenchTime start = bench_now ();
  double mine = cpu_ms (CLOCK_THREAD_CPUTIME_ID);
  for (guint i = 0; i < pages->len; i++) {
    gsize length;
    const char *data = g_bytes_get_data (g_ptr_array_index (pages, i), &length);
    jobs[i] = (Job) { .writer = writer, .page = wp_feed_page_read (data, length, &error) };
    if (jobs[i].page == NULL)
      g_error ("%s", error->message);
    /* No more than one page is ahead. */
    wp_worker_run (worker, WP_WORKER_BACKGROUND, do_nothing, NULL);
    if (i > 0)
      wp_feed_page_free (jobs[i - 1].page);
    wp_worker_push (worker, WP_WORKER_BACKGROUND, apply_page, &jobs[i], NULL);
  }
  *reading = cpu_ms (CLOCK_THREAD_CPUTIME_ID) - mine;
  wp_worker_free (worker);
  BenchTime taken = bench_since (start);
  wp_feed_page_free (jobs[pages->len - 1].page);
  wp_writer_close (writer);
  wp_mailbox_close (mailbox);
  wp_health_board_unref (board);
  wp_mailbox_unref (mailbox);
  return taken;
}

/* Plain SQLite's */

static void
run_sql (sqlite3 *db, const char *sql)
{
  char *message = NULL;
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

/* The statements that made the store's tables, without the shadow tables of the search index */
static GPtrArray *
schema_of (sqlite3 *db)
{
  GPtrArray *statements = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt;
  sqlite3_prepare_v2 (db, "SELECT sql FROM from_store.sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'search_index_*' ORDER BY rowid", -1,
                      &stmt, NULL);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_ptr_array_add (statements, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  sqlite3_finalize (stmt);
  return statements;
}

static sqlite3 *
open_plain (const char *path, const char *like, gboolean positions)
{
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS from_store", like);
  sqlite3 *db;
  sqlite3_open (path, &db);
  run_sql (db, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192");
  run_sql (db, attach);
  g_autoptr (GPtrArray) schema = schema_of (db);
  for (guint i = 0; i < schema->len; i++) {
    if (positions && g_str_has_prefix (g_ptr_array_index (schema, i), "CREATE VIRTUAL TABLE search_index "))
      run_sql (db, "CREATE VIRTUAL TABLE search_index USING fts5 (text, content = 'search', content_rowid = 'rowid', tokenize = 'trigram')");
    else
      run_sql (db, g_ptr_array_index (schema, i));
  }
  return db;
}

BenchTime
bench_import_plain (const char *path, const char *like, gboolean positions)
{
  sqlite3 *db = open_plain (path, like, positions);
  BenchTime start = bench_now ();
  run_sql (db, "BEGIN; INSERT INTO document SELECT * FROM from_store.document; INSERT INTO list_incident SELECT * FROM from_store.list_incident;"
               "INSERT INTO search SELECT * FROM from_store.search; INSERT INTO search_index (rowid, text) SELECT rowid, text FROM search; COMMIT");
  BenchTime taken = bench_since (start);
  sqlite3_close (db);
  return taken;
}

/* What a page is read into, one statement after the other: documents, the list's columns, what is searched, the index of it. What the
 * sample documents never have (questions, alarms, an automatic closing) is not looked for. */
static const char *const reading[] = {
  "INSERT INTO document (partner, kind, id, revision, sequence, generation, deleted, changed_at, body)"
  " SELECT '', value ->> 'kind', value ->> 'id', value ->> 'revision', ?2 + key + 1, 0, value ->> 'deleted', 0, value -> 'document'"
  " FROM json_each (?1, '$.changes')",

  "WITH step AS (SELECT d.rowid AS id, count (*) AS steps, sum (value ->> 'done') AS done,"
  " sum (NOT value ->> 'done' AND value ->> 'owner' = 'customer') AS customer,"
  " sum (NOT value ->> 'done' AND value ->> 'owner' = 'partner') AS partner"
  " FROM document AS d, json_each (d.body, '$.steps') WHERE d.rowid > ?2 GROUP BY d.rowid),"
  " word AS (SELECT rowid AS id, CASE body ->> 'status' WHEN 'waiting_on_soc' THEN 1 WHEN 'waiting_on_customer' THEN 2"
  " WHEN 'resolved' THEN 3 WHEN 'closed' THEN 4 WHEN 'reopened' THEN 5 ELSE 0 END AS status,"
  " CASE body ->> 'severity' WHEN 'informational' THEN 1 WHEN 'low' THEN 2 WHEN 'medium' THEN 3 WHEN 'high' THEN 4"
  " WHEN 'critical' THEN 5 ELSE 0 END AS severity,"
  " CASE body ->> 'product' WHEN 'core_mdr' THEN 1 WHEN 'core_mdr_microsoft' THEN 2 ELSE 0 END AS product,"
  " unixepoch (body ->> 'openedAt') * 1000 AS opened, unixepoch (body ->> 'updatedAt') * 1000 AS updated, body ->> 'customerId' AS customer_id,"
  " body ->> 'customerName' AS customer_name, ifnull (body ->> '$.assignee.id', '') AS assignee_id, body ->> 'title' AS title,"
  " json_array_length (body, '$.affectedEndpoints') AS hosts, ifnull (json_array_length (body, '$.affectedUsers'), 0) AS users"
  " FROM document WHERE rowid > ?2),"
  " turned AS (SELECT word.*, steps, done, CASE WHEN status IN (3, 4) THEN 0 WHEN status = 1 THEN 2"
  " WHEN status = 5 AND partner + customer = 0 THEN 2 WHEN customer > 0 AND partner = 0 THEN 3 ELSE 1 END AS turn"
  " FROM word JOIN step ON step.id = word.id)"
  " INSERT INTO list_incident (rowid, _partner, grp, rank, opened_neg, severity, status, turn, product, customer_id, customer_name, assignee_id,"
  " opened, updated, news, auto_close, title, hosts, users, steps, steps_done, question, alerting)"
  " SELECT id, '', CASE status WHEN 3 THEN 2 WHEN 4 THEN 3 ELSE turn <> 1 END, 5 - severity, - opened, severity, status, turn, product,"
  " customer_id, customer_name, assignee_id, opened, updated, opened, 0, title, hosts, users, steps, done, 0, 0 FROM turned",

  "INSERT INTO search SELECT rowid, lower (id || char (10) || (body ->> 'title') || char (10) || (body ->> 'customerName') || char (10)"
  " || ifnull ((SELECT group_concat ((value ->> 'hostName') || char (10), '') FROM json_each (body, '$.affectedEndpoints')), '')"
  " || ifnull ((SELECT group_concat ((value ->> 'upn') || char (10), '') FROM json_each (body, '$.affectedUsers')), '')"
  " || ifnull ((SELECT group_concat ((value ->> 'text') || char (10), '') FROM json_each (body, '$.comments')), '')"
  " || (body ->> 'investigation') || char (10)"
  " || ifnull ((SELECT group_concat ((value ->> 'text') || char (10), '') FROM json_each (body, '$.steps')), '') || char (10, 10))"
  " FROM document WHERE rowid > ?2",

  "INSERT INTO search_index (rowid, text) SELECT rowid, text FROM search WHERE rowid > ?2",
};

static void
check_same (sqlite3 *db)
{
  static const char *const tables[] = { "list_incident", "search" };
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM (SELECT * FROM main.%s EXCEPT SELECT * FROM from_store.%s)", tables[i], tables[i]);
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK || sqlite3_step (stmt) != SQLITE_ROW || sqlite3_column_int (stmt, 0) != 0)
      g_error ("Plain SQLite has other rows in %s: %s", tables[i], sqlite3_errmsg (db));
    sqlite3_finalize (stmt);
  }
}

BenchTime
bench_apply_plain (const char *path, const char *like, GPtrArray *pages)
{
  sqlite3 *db = open_plain (path, like, FALSE);
  sqlite3_stmt *stmts[G_N_ELEMENTS (reading)];
  BenchTime start = bench_now ();
  run_sql (db, "BEGIN");
  for (guint s = 0; s < G_N_ELEMENTS (reading); s++)
    if (sqlite3_prepare_v2 (db, reading[s], -1, &stmts[s], NULL) != SQLITE_OK)
      g_error ("%s: %s", sqlite3_errmsg (db), reading[s]);
  for (guint i = 0; i < pages->len; i++) {
    gsize length;
    const char *data = g_bytes_get_data (g_ptr_array_index (pages, i), &length);
    for (guint s = 0; s < G_N_ELEMENTS (reading); s++) {
      if (s == 0)
        sqlite3_bind_text64 (stmts[s], 1, data, length, SQLITE_STATIC, SQLITE_UTF8);
      sqlite3_bind_int64 (stmts[s], 2, (gint64) i * PAGE);
      if (sqlite3_step (stmts[s]) != SQLITE_DONE)
        g_error ("%s", sqlite3_errmsg (db));
      sqlite3_reset (stmts[s]);
    }
  }
  run_sql (db, "COMMIT");
  BenchTime taken = bench_since (start);
  for (guint s = 0; s < G_N_ELEMENTS (reading); s++)
    sqlite3_finalize (stmts[s]);
  check_same (db);
  sqlite3_close (db);
  return taken;
}
