/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-db.h"
#include "wp-error.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const one[] = { "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT", NULL };
static const char *const two[] = { "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
                                   "ALTER TABLE word ADD COLUMN length INTEGER NOT NULL DEFAULT 0; UPDATE word SET length = length (text)", NULL };
static const char *const broken[] = { "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
                                      "CREATE TABLE other (id INTEGER PRIMARY KEY); INSERT INTO nowhere VALUES (1)", NULL };

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("wp-db-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "a.db", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

static WpDb *
open_db (const char *path, WpDbFlags flags, const char *const *migrations)
{
  g_autoptr (GError) error = NULL;
  WpDb *db = wp_db_open (path, flags, migrations, &error);

  g_assert_no_error (error);
  return db;
}

static void
exec (WpDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  wp_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

static gint64
single (WpDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  WpStmt *stmt = wp_db_prepare (db, sql, &error);
  gint64 value;

  g_assert_no_error (error);
  g_assert_true (wp_stmt_step (stmt, &error));
  value = wp_stmt_int (stmt, 0);
  wp_stmt_reset (stmt);
  return value;
}

static void
test_statements (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpDb) db = open_db (":memory:", WP_DB_FULL, NULL);
  WpStmt *insert, *select;
  gboolean found;

  exec (db, "CREATE TABLE t (i INTEGER, s TEXT)");
  insert = wp_db_prepare (db, "INSERT INTO t VALUES (?, ?)", &error);
  wp_stmt_bind_int (insert, 1, G_MININT64);
  wp_stmt_bind_text (insert, 2, "日本");
  g_assert_true (wp_stmt_run (insert, &error));
  g_assert_cmpint (wp_db_changes (db), ==, 1);
  g_assert_cmpint (wp_db_last_rowid (db), ==, 1);

  /* the same statement again, with nothing left of what was bound */
  g_assert_true (wp_db_prepare (db, "INSERT INTO t VALUES (?, ?)", &error) == insert);
  wp_stmt_bind_text (insert, 2, NULL);
  g_assert_true (wp_stmt_run (insert, &error));

  select = wp_db_prepare (db, "SELECT i, s FROM t ORDER BY rowid", &error);
  g_assert_true (wp_stmt_step (select, &error));
  g_assert_cmpint (wp_stmt_int (select, 0), ==, G_MININT64);
  g_assert_cmpstr (wp_stmt_text (select, 1), ==, "日本");
  g_assert_true (wp_stmt_step (select, &error));
  g_assert_null (wp_stmt_text (select, 1));
  g_assert_cmpint (single (db, "SELECT count (*) FROM t WHERE i IS NULL AND s IS NULL"), ==, 1);
  g_assert_false (wp_stmt_step (select, &error));
  /* the end stays the end */
  g_assert_false (wp_stmt_step (select, &error));
  g_assert_no_error (error);

  /* arguments in one go; one row, none, and what could not be prepared */
  g_assert_true (wp_db_run (db, &error, "INSERT INTO t (s, i) VALUES (?, ?)", "ti", "two", (gint64) 2));
  select = wp_db_bind (db, &error, "SELECT s FROM t WHERE i = ?", "i", (gint64) 2);
  g_assert_true (wp_stmt_step_one (select, &found, &error) && found);
  g_assert_cmpstr (wp_stmt_text (select, 0), ==, "two");
  g_assert_true (wp_stmt_step_one (wp_db_bind (db, &error, "SELECT s FROM t WHERE i = ?", "i", (gint64) 3), &found, &error) && !found);
  g_assert_no_error (error);
  g_assert_false (wp_stmt_step_one (wp_db_bind (db, &error, "SELECT nonsense WHERE ?", "i", (gint64) 3), &found, &error) || found);
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_false (wp_db_run (db, &error, "INSERT INTO t (s, i) VALUES (?, ?)", "tii", "two", (gint64) 2, (gint64) 3));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
  g_clear_error (&error);

  /* A binding that has no place is an error of the step, and the statement works again afterwards. */
  wp_db_prepare (db, "INSERT INTO t VALUES (?, ?)", &error);
  wp_stmt_bind_int (insert, 3, 1);
  g_assert_false (wp_stmt_run (insert, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_true (wp_stmt_run (wp_db_prepare (db, "INSERT INTO t VALUES (?, ?)", NULL), &error));
  g_assert_null (wp_db_prepare (db, "SELECT nonsense", &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
}

static void
test_transactions (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpDb) db = open_db (":memory:", WP_DB_FULL, NULL);

  exec (db, "CREATE TABLE parent (id INTEGER PRIMARY KEY);"
            "CREATE TABLE child (p INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
  g_assert_true (wp_db_begin (db, &error));
  exec (db, "INSERT INTO parent VALUES (1)");
  wp_db_rollback (db);
  wp_db_rollback (db);
  g_assert_cmpint (single (db, "SELECT count (*) FROM parent"), ==, 0);

  /* A commit that fails rolls back: the next transaction can begin. */
  g_assert_true (wp_db_begin (db, &error));
  exec (db, "INSERT INTO child VALUES (7)");
  g_assert_false (wp_db_commit (db, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_true (wp_db_begin (db, &error));
  exec (db, "INSERT INTO parent VALUES (2)");
  g_assert_true (wp_db_commit (db, &error));
  g_assert_cmpint (single (db, "SELECT count (*) FROM parent"), ==, 1);
  g_assert_cmpint (single (db, "SELECT count (*) FROM child"), ==, 0);
}

static void
test_migrations (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WpDb *db = open_db (self->path, WP_DB_FULL, one);
  GStatBuf info;

  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  exec (db, "INSERT INTO word (text) VALUES ('alarm')");
  g_assert_cmpint (single (db, "PRAGMA user_version"), ==, 1);
  wp_db_close (db);

  /* A script that fails leaves the version before it. */
  db = wp_db_open (self->path, WP_DB_FULL, broken, &error);
  g_assert_null (db);
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
  g_clear_error (&error);
  db = open_db (self->path, WP_DB_FULL, one);
  g_assert_cmpint (single (db, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (single (db, "SELECT count (*) FROM sqlite_schema WHERE name = 'other'"), ==, 0);
  wp_db_close (db);

  /* Who only reads does not migrate. */
  db = wp_db_open (self->path, WP_DB_READ_ONLY, two, &error);
  g_assert_null (db);
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
  g_clear_error (&error);

  db = open_db (self->path, WP_DB_FULL, two);
  g_assert_cmpint (single (db, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (single (db, "SELECT length FROM word WHERE text = 'alarm'"), ==, 5);
  wp_db_close (db);

  db = open_db (self->path, WP_DB_READ_ONLY, two);
  g_assert_cmpint (single (db, "SELECT count (*) FROM word"), ==, 1);
  g_assert_false (wp_db_exec (db, "DELETE FROM word", &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
  wp_db_close (db);
}

static char *
checksum (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length);
}

static void
test_too_new (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  wp_db_close (open_db (self->path, WP_DB_FULL, two));
  before = checksum (self->path);
  for (WpDbFlags flags = WP_DB_FULL; flags <= WP_DB_READ_ONLY; flags++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (wp_db_open (self->path, flags, one, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_TOO_NEW);
  }
  after = checksum (self->path);
  g_assert_cmpstr (before, ==, after);
  wp_db_close (open_db (self->path, WP_DB_FULL, two));
}

/* The newer version stands in the log only: the program that wrote it was killed. */
static void
test_too_new_in_log (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  int status;
  pid_t child;

  wp_db_close (open_db (self->path, WP_DB_FULL, one));
  child = fork ();
  if (child == 0) {
    open_db (self->path, WP_DB_FULL, two);
    kill (getpid (), SIGKILL);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));

  before = checksum (self->path);
  for (WpDbFlags flags = WP_DB_FULL; flags <= WP_DB_READ_ONLY; flags++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (wp_db_open (self->path, flags, one, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_TOO_NEW);
  }
  after = checksum (self->path);
  g_assert_cmpstr (before, ==, after);
  wp_db_close (open_db (self->path, WP_DB_FULL, two));
}

static void
fill (const char *path)
{
  g_autoptr (WpDb) db = open_db (path, WP_DB_FULL, one);

  exec (db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
            "INSERT INTO word (text) SELECT 'word ' || i || hex (randomblob (50)) FROM n");
}

static void
test_corrupt (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *garbage = g_strnfill (9000, 'x');
  gsize length;
  WpDb *db;

  g_assert_true (g_file_set_contents (self->path, garbage, -1, NULL));
  g_assert_null (wp_db_open (self->path, WP_DB_NORMAL, one, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT);
  g_clear_error (&error);
  g_unlink (self->path);

  fill (self->path);
  g_assert_true (g_file_get_contents (self->path, &contents, &length, NULL));
  g_assert_cmpint (length, >, 500000);

  /* cut short */
  g_assert_true (g_file_set_contents (self->path, contents, length / 2, NULL));
  g_assert_null (wp_db_open (self->path, WP_DB_NORMAL, one, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT);
  g_clear_error (&error);

  /* damaged in its middle: met by the statement that reads it */
  memset (contents + length / 2, 0xff, 4096 * 8);
  g_assert_true (g_file_set_contents (self->path, contents, length, NULL));
  db = open_db (self->path, WP_DB_NORMAL, one);
  g_assert_false (wp_db_exec (db, "SELECT sum (length (text)) FROM word", &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT);
  wp_db_close (db);
}

/* What may never be lost is checked as a whole when whoever wrote it did not end well. */
static void
test_corrupt_unclean (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;
  pid_t child;

  fill (self->path);
  g_assert_true (g_file_get_contents (self->path, &contents, &length, NULL));
  memset (contents + length / 2, 0xff, 4096 * 8);
  g_assert_true (g_file_set_contents (self->path, contents, length, NULL));

  child = fork ();
  if (child == 0) {
    exec (open_db (self->path, WP_DB_FULL, one), "INSERT INTO word VALUES (1000000, 'last words')");
    kill (getpid (), SIGKILL);
  }
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  g_assert_null (wp_db_open (self->path, WP_DB_FULL, one, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT);
}

static void
test_missing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (self->folder, "no", "a.db", NULL);

  g_assert_null (wp_db_open (self->path, WP_DB_READ_ONLY, one, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_null (wp_db_open (nowhere, WP_DB_FULL, one, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
}

static void
test_busy (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpDb) first = open_db (self->path, WP_DB_FULL, one);
  g_autoptr (WpDb) second = open_db (self->path, WP_DB_FULL, one);

  exec (second, "PRAGMA busy_timeout = 20");
  g_assert_true (wp_db_begin (first, &error));
  exec (first, "INSERT INTO word (text) VALUES ('mine')");
  g_assert_false (wp_db_begin (second, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_BUSY);
  g_clear_error (&error);
  /* Reading goes on, on what was there before. */
  g_assert_cmpint (single (second, "SELECT count (*) FROM word"), ==, 0);
  g_assert_true (wp_db_commit (first, &error));
  g_assert_cmpint (single (second, "SELECT count (*) FROM word"), ==, 1);
}

/* A limit on the size of files is met as a full disk is. */
static void
test_full_disk (Fixture *self, gconstpointer data)
{
  g_autoptr (WpDb) after = NULL;
  int status;
  pid_t child;

  wp_db_close (open_db (self->path, WP_DB_FULL, one));
  child = fork ();
  if (child == 0) {
    struct rlimit limit = { 256 * 1024, 256 * 1024 };
    g_autoptr (GError) error = NULL;
    WpDb *db;

    signal (SIGXFSZ, SIG_IGN);
    setrlimit (RLIMIT_FSIZE, &limit);
    db = wp_db_open (self->path, WP_DB_FULL, one, &error);
    for (int i = 0; error == NULL && i < 10000; i++)
      wp_db_exec (db, "INSERT INTO word (text) VALUES (hex (randomblob (500)))", &error);
    if (!g_error_matches (error, WP_ERROR, WP_ERROR_STORAGE_FULL)) {
      g_printerr ("not a full disk: %s\n", error != NULL ? error->message : "no error");
      _exit (1);
    }
    /* The connection still answers. */
    _exit (single (db, "SELECT count (*) > 10 FROM word") == 1 ? 0 : 2);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  after = open_db (self->path, WP_DB_FULL, one);
  g_assert_cmpint (single (after, "SELECT count (*) > 10 FROM word"), ==, 1);

  exec (after, "PRAGMA max_page_count = 1");
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (wp_db_exec (after, "INSERT INTO word (text) VALUES (hex (randomblob (500000)))", &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_FULL);
  }
}

static gpointer
open_and_write (gpointer path)
{
  g_autoptr (WpDb) db = open_db (path, WP_DB_FULL, two);

  for (int i = 0; i < 20; i++) {
    g_autoptr (GError) error = NULL;

    wp_db_begin (db, &error);
    g_assert_no_error (error);
    exec (db, "INSERT INTO word (text) VALUES ('from a thread')");
    wp_db_commit (db, &error);
    g_assert_no_error (error);
  }
  return NULL;
}

/* Eight at once on a file that is not there yet: each migration runs once. */
static void
test_together (Fixture *self, gconstpointer data)
{
  GThread *threads[8];
  g_autoptr (WpDb) db = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("opener", open_and_write, self->path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  db = open_db (self->path, WP_DB_FULL, two);
  g_assert_cmpint (single (db, "SELECT count (*) FROM word"), ==, 160);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/statements", test_statements);
  g_test_add_func ("/db/transactions", test_transactions);
  g_test_add ("/db/migrations", Fixture, NULL, set_up, test_migrations, tear_down);
  g_test_add ("/db/too-new", Fixture, NULL, set_up, test_too_new, tear_down);
  g_test_add ("/db/too-new-in-log", Fixture, NULL, set_up, test_too_new_in_log, tear_down);
  g_test_add ("/db/corrupt", Fixture, NULL, set_up, test_corrupt, tear_down);
  g_test_add ("/db/corrupt-unclean", Fixture, NULL, set_up, test_corrupt_unclean, tear_down);
  g_test_add ("/db/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/db/busy", Fixture, NULL, set_up, test_busy, tear_down);
  g_test_add ("/db/full-disk", Fixture, NULL, set_up, test_full_disk, tear_down);
  g_test_add ("/db/together", Fixture, NULL, set_up, test_together, tear_down);
  return g_test_run ();
}
