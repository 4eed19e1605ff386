/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-error.h"
#include "wp-folder.h"
#include "wp-keyring.h"

/* With libsecret's own file, as in a sandbox; tests/client/test_keyring.py has the daemon. */

static void
test_round_trip (void)
{
  g_autoptr(GError) error = NULL;
  g_assert_null (wp_keyring_load ("acc1", NULL, &error));
  g_assert_no_error (error);
  /* Without leave to ask, nothing new is put there. */
  g_assert_false (wp_keyring_store ("acc1", "Watchpost", "one", FALSE, NULL, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_KEYRING_ABSENT);
  g_clear_error (&error);
  g_assert_true (wp_keyring_store ("acc1", "Watchpost", "one", TRUE, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wp_keyring_store ("acc2", "Watchpost", "two", TRUE, NULL, &error));
  g_assert_true (wp_keyring_store ("acc1", "Watchpost", "three", FALSE, NULL, &error));
  g_assert_no_error (error);
  g_autofree char *first = wp_keyring_load ("acc1", NULL, &error);
  g_autofree char *second = wp_keyring_load ("acc2", NULL, &error);
  g_assert_cmpstr (first, ==, "three");
  g_assert_cmpstr (second, ==, "two");
  g_assert_true (wp_keyring_clear ("acc1", NULL, &error));
  g_assert_null (wp_keyring_load ("acc1", NULL, &error));
  g_autofree char *still = wp_keyring_load ("acc2", NULL, &error);
  g_assert_cmpstr (still, ==, "two");
  g_assert_true (wp_keyring_clear ("acc1", NULL, &error));
  g_assert_true (wp_keyring_unlock ("acc2", NULL, &error));
  g_assert_no_error (error);
}

/* libsecret 0.20 forgets the tag of the file that it writes. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define IGNORE_LEAKS() __lsan_disable ()
#else
#define IGNORE_LEAKS()
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
  IGNORE_LEAKS ();
  int status = g_test_run ();
  wp_folder_erase (folder);
  return status;
}
