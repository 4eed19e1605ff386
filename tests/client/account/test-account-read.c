/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-account-private.h"
#include "wp-json.h"
#include "wp-kinds.h"

/* Lists that an account reads from its replica */

static void
put_customers (WpStore *store, guint from, guint to)
{
  g_autoptr (GError) error = NULL;
  wp_db_begin (wp_store_get_db (store), &error);
  for (guint i = from; i < to && error == NULL; i++) {
    g_autofree char *id = g_strdup_printf ("cus-%u", i);
    g_autofree char *name = g_strdup_printf ("Customer %04u", i);
    g_autoptr (JsonObject) customer = wp_json_new ("id", id, "name", name, NULL);
    wp_store_put (store, "", &wp_kind_customer, id, 1, customer, NULL, NULL, &error);
  }
  g_assert_no_error (error);
  g_assert_true (wp_db_commit (wp_store_get_db (store), NULL));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GPtrArray **documents = user_data;
  *documents = wp_account_list_finish (WP_ACCOUNT (source), result, NULL);
  g_assert_nonnull (*documents);
}

static GPtrArray *
list (WpAccount *account)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_customer, "");
  GPtrArray *documents = NULL;
  wp_account_list_async (account, query, NULL, listed_cb, &documents);
  while (documents == NULL)
    g_main_context_iteration (NULL, TRUE);
  return documents;
}

static WpAccount *
open_account (ClientFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) about = wp_json_new ("serverId", "s", NULL), me = json_object_new ();
  wp_json_set_object (me, "user", wp_json_new ("id", "u", "name", "U", "email", "u@x.example", "role", "technician", NULL));
  g_autoptr (WpAccountInfo) info = wp_account_info_new ("https://127.0.0.1:1", about, me, NULL);
  g_autofree char *directory = client_fixture_path (self, "account");
  WpAccount *account = wp_account_new (info, directory, TRUE);
  wp_engine_open (wp_account_get_engine (account), &error);
  g_assert_no_error (error);
  return account;
}

/* However many customers there are, the last one is found. */
static void
test_lists_are_whole (ClientFixture *self, gconstpointer data)
{
  static const guint sizes[] = { 1, 1001, 2500 };
  g_autoptr (GError) error = NULL;
  WpAccount *account = open_account (self);
  g_autofree char *path = wp_engine_get_replica_path (wp_account_get_engine (account));
  g_autoptr (WpStore) store = wp_store_open (path, WP_STORE_REPLICA, &error);
  g_assert_no_error (error);
  for (guint i = 0, from = 0; i < G_N_ELEMENTS (sizes); from = sizes[i++]) {
    put_customers (store, from, sizes[i]);
    g_autoptr (GPtrArray) documents = list (account);
    g_autofree char *last = g_strdup_printf ("Customer %04u", sizes[i] - 1);
    g_assert_cmpint (documents->len, ==, sizes[i]);
    g_assert_cmpstr (wp_json_string (g_ptr_array_index (documents, sizes[i] - 1), "name"), ==, last);
  }
  wp_account_stop (account);
  wp_engine_close (wp_account_get_engine (account)); /* the reader may still hold the last query's task */
  g_assert_finalize_object (account);
}

#define ADD(name, func) g_test_add (name, ClientFixture, NULL, client_fixture_set_up, func, client_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/account-read/lists-are-whole", test_lists_are_whole);
  return g_test_run ();
}
