/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"

#include "wp-json.h"
#include "wp-kinds.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* kill -9 at any moment, and a full disk: what was committed is there, whole, with its lists and search in step. */

#define ROUNDS 25
#define PER_TRANSACTION 7

static void
put_numbered (WpStore *store, guint transaction, GError **error)
{
  for (guint i = 0; i < PER_TRANSACTION && *error == NULL; i++) {
    g_autofree char *id = g_strdup_printf ("INC-%u", transaction * PER_TRANSACTION + i);
    g_autofree char *title = g_strdup_printf ("orchid 端末 batch%u-", transaction);
    g_autoptr (JsonObject) document = make_incident (id, title, NULL, NULL, 1000 + transaction);
    g_autoptr (JsonObject) hot = make_incident ("HOT", title, "critical", NULL, transaction);

    if (wp_store_put (store, "", &wp_kind_incident, id, 1, document, NULL, NULL, error))
      wp_store_put (store, "", &wp_kind_incident, "HOT", transaction * PER_TRANSACTION + i + 1, hot, NULL, NULL, error);
  }
}

/* Writes transactions and says the number of each on @pipe once it is committed. */
static void
write_until_killed (const char *path, WpStoreMode mode, guint transaction, int pipe)
{
  g_autoptr (GError) error = NULL;
  WpStore *store = wp_store_open (path, mode, &error);

  for (; error == NULL; transaction++) {
    if (wp_db_begin (wp_store_get_db (store), &error))
      put_numbered (store, transaction, &error);
    if (error == NULL && wp_db_commit (wp_store_get_db (store), &error) && write (pipe, &transaction, sizeof transaction) < 0)
      break;
  }
  g_printerr ("child: %s\n", error != NULL ? error->message : "pipe");
  _exit (1);
}

/* The number of transactions there are, after checking that they are whole. */
static guint
check (const char *path, WpStoreMode mode, guint at_least)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpStore) store = wp_store_open (path, mode, &error);
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");
  g_autoptr (WpDocument) hot = NULL;
  WpStmt *quick_check;
  guint n, n_found, transactions;

  g_assert_no_error (error);
  quick_check = wp_db_prepare (wp_store_get_db (store), "PRAGMA quick_check", &error);
  g_assert_true (wp_stmt_step (quick_check, &error));
  g_assert_cmpstr (wp_stmt_text (quick_check, 0), ==, "ok");
  wp_stmt_reset (quick_check);
  g_assert_true (wp_db_exec (wp_store_get_db (store),
                             mode == WP_STORE_READER ? "" : "INSERT INTO search_index (search_index) VALUES ('integrity-check')", &error));

  g_assert_true (wp_store_query_count (store, query, 0, NULL, &n, &error));
  g_assert_cmpint (n == 0 ? 0 : (n - 1) % PER_TRANSACTION, ==, 0);
  transactions = n / PER_TRANSACTION;
  g_assert_cmpint (transactions, >=, at_least);
  wp_query_set_text (query, "端末 orchid");
  g_assert_true (wp_store_query_count (store, query, 0, NULL, &n_found, &error));
  g_assert_cmpint (n_found, ==, n);

  hot = wp_store_get (store, "", "incident", "HOT", &error);
  g_assert_cmpint (hot != NULL ? hot->revision : 0, ==, transactions * PER_TRANSACTION);
  g_assert_cmpint (wp_store_last_sequence (store, ""), ==, transactions * PER_TRANSACTION * 2);
  if (transactions > 0) {
    g_autofree char *word = g_strdup_printf ("batch%u-", transactions - 1);

    wp_query_set_text (query, word);
    g_assert_true (wp_store_query_count (store, query, 0, NULL, &n_found, &error));
    g_assert_cmpint (n_found, ==, PER_TRANSACTION + 1);
  }
  return transactions;
}

static void
test_kill (StoreFixture *f, gconstpointer mode)
{
  guint transactions = 0, killed_later = 0;

  g_clear_pointer (&f->store, wp_store_close);
  for (guint round = 0; round < ROUNDS; round++) {
    int pipe_ends[2];
    guint committed, last = transactions, wanted = g_test_rand_int_range (1, 12);
    gboolean any = FALSE;
    pid_t child;

    g_assert_cmpint (pipe (pipe_ends), ==, 0);
    child = fork ();
    g_assert_cmpint (child, >=, 0);
    if (child == 0) {
      close (pipe_ends[0]);
      write_until_killed (f->path, GPOINTER_TO_INT (mode), transactions, pipe_ends[1]);
    }
    close (pipe_ends[1]);
    /* It is killed a random moment after a random number of transactions. */
    while (wanted-- > 0 && read (pipe_ends[0], &committed, sizeof committed) == sizeof committed) {
      last = committed;
      any = TRUE;
    }
    g_usleep (g_test_rand_int_range (0, 4000));
    g_assert_cmpint (kill (child, SIGKILL), ==, 0);
    while (read (pipe_ends[0], &committed, sizeof committed) == sizeof committed)
      last = committed;
    close (pipe_ends[0]);
    g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
    g_assert_true (any);

    /* One may have been committed without having been said. */
    transactions = check (f->path, GPOINTER_TO_INT (mode), last + 1);
    g_assert_cmpint (transactions, <=, last + 2);
    killed_later += transactions > 0;
  }
  g_assert_cmpint (killed_later, ==, ROUNDS);
}

static void
test_full_disk (StoreFixture *f, gconstpointer mode)
{
  int status;
  pid_t child;

  g_clear_pointer (&f->store, wp_store_close);
  child = fork ();
  if (child == 0) {
    struct rlimit limit = { 1024 * 1024, 1024 * 1024 };
    g_autoptr (GError) error = NULL;
    WpStore *store;
    guint transaction = 0;

    signal (SIGXFSZ, SIG_IGN);
    setrlimit (RLIMIT_FSIZE, &limit);
    store = wp_store_open (f->path, GPOINTER_TO_INT (mode), &error);
    for (; error == NULL && transaction < 100000; transaction++) {
      if (wp_db_begin (wp_store_get_db (store), &error))
        put_numbered (store, transaction, &error);
      if (error == NULL)
        wp_db_commit (wp_store_get_db (store), &error);
    }
    if (!g_error_matches (error, WP_ERROR, WP_ERROR_STORAGE_FULL)) {
      g_printerr ("not a full disk: %s\n", error != NULL ? error->message : "no error");
      _exit (1);
    }
    wp_db_rollback (wp_store_get_db (store));
    wp_store_close (store);
    _exit (transaction > 10 ? 0 : 2);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  check (f->path, GPOINTER_TO_INT (mode), 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, mode, func) g_test_add (path, StoreFixture, GINT_TO_POINTER (mode), store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("/crash/kill/server", WP_STORE_SERVER, test_kill);
  ADD ("/crash/kill/replica", WP_STORE_REPLICA, test_kill);
  ADD ("/crash/full-disk", WP_STORE_REPLICA, test_full_disk);
  return g_test_run ();
}
