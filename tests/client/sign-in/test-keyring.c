/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-error.h"
#include "wp-folder.h"
#include "wp-keyring.h"

/* With libsecret's own file, as in a sandbox; tests/client/real/test_keyring.py has the daemon. */

/* Waits for the one call that is under way. */
typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean done;
  char *token;
  GError *error;
} Call;

static void
done_cb (const char *token, const GError *error, gpointer user_data)
{
  Call *call = user_data;
  g_mutex_lock (&call->mutex);
  call->token = g_strdup (token);
  call->error = error != NULL ? g_error_copy (error) : NULL;
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
}

static void
finish (Call *call)
{
  g_mutex_lock (&call->mutex);
  while (!call->done)
    g_cond_wait (&call->cond, &call->mutex);
  g_mutex_unlock (&call->mutex);
}

static char *
load (const char *account)
{
  Call call = { .done = FALSE };
  wp_keyring_load (account, FALSE, NULL, done_cb, &call);
  finish (&call);
  g_assert_no_error (call.error);
  return call.token;
}

static void
store (const char *account, const char *token, gboolean ask, int code)
{
  Call call = { .done = FALSE };
  wp_keyring_store (account, "Watchpost", token, ask, NULL, done_cb, &call);
  finish (&call);
  if (code == 0)
    g_assert_no_error (call.error);
  else
    g_assert_error (call.error, WP_ERROR, code);
  g_clear_error (&call.error);
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (load ("acc1"));
  /* Without leave to ask, nothing new is put there. */
  store ("acc1", "one", FALSE, WP_ERROR_KEYRING_ABSENT);
  store ("acc1", "one", TRUE, 0);
  store ("acc2", "two", TRUE, 0);
  store ("acc1", "three", FALSE, 0);
  g_autofree char *first = load ("acc1");
  g_autofree char *second = load ("acc2");
  g_assert_cmpstr (first, ==, "three");
  g_assert_cmpstr (second, ==, "two");
  g_assert_true (wp_keyring_clear_and_wait ("acc1", FALSE, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (load ("acc1"));
  g_autofree char *still = load ("acc2");
  g_assert_cmpstr (still, ==, "two");
  g_assert_true (wp_keyring_clear_and_wait ("acc1", TRUE, NULL, &error));
  g_assert_no_error (error);
}

/* Calls for one account keep their order; one that is given up in the queue is called back all the same. */
static void
test_order (void)
{
  Call calls[4] = { { .done = FALSE } };
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  wp_keyring_store ("acc3", "Watchpost", "one", TRUE, NULL, done_cb, &calls[0]);
  wp_keyring_store ("acc3", "Watchpost", "two", TRUE, cancelled, done_cb, &calls[1]);
  wp_keyring_store ("acc3", "Watchpost", "three", TRUE, NULL, done_cb, &calls[2]);
  wp_keyring_load ("acc3", FALSE, NULL, done_cb, &calls[3]);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    finish (&calls[i]);
  g_assert_error (calls[1].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (calls[3].token, ==, "three");
  g_clear_error (&calls[1].error);
  g_free (calls[3].token);
}

#ifdef __SANITIZE_ADDRESS__
/* libsecret 0.20 forgets the tag of the file that it writes, which GIO makes between two of its steps. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libgio-2.0.so\n";
}
#endif

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("wp-keyring-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keyring/round-trip", test_round_trip);
  g_test_add_func ("/keyring/order", test_order);
  int status = g_test_run ();
  wp_folder_erase (folder);
  return status;
}
