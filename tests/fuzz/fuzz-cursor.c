/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "server-fixture.h"
#include "wp-cursor.h"
#include "wp-error.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1774000000000))

const char *const fuzz_tokens[] = { "=", "-", "_", "A", " 1774000000000 ", "-9223372036854775808 ", "9223372036854775807 ", NULL };

static WpStorage *storage;
static char *partner;
static WpCursorKey key = { (char *) "a key of the tests", NULL };

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;
  storage = server_fixture_new (&partner);
  storage->lives->begin (storage, NOW, &key.life, &error);
  g_assert_no_error (error);
  return 0;
}

static gboolean
read_change (const char *cursor, gint64 *sequence)
{
  g_autoptr (GError) error = NULL;
  gboolean good = wp_cursor_read_change (&key, storage, partner, "technician", cursor, NOW, sequence, &error);
  g_assert_true (good == (error == NULL));
  if (!good)
    g_assert_error (error, WP_ERROR, WP_ERROR_CURSOR_EXPIRED);
  return good;
}

/* Nobody makes a cursor without the key; one that was made gives what it was made of, for its scope alone. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const scope = "list incident";
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  gint64 sequence = 0;
  g_autofree char *forged = wp_cursor_read (key.secret, scope, text, &error);
  g_assert_null (forged);
  g_assert_error (error, WP_ERROR, WP_ERROR_CURSOR_EXPIRED);
  g_assert_false (read_change (text, &sequence));

  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  g_autofree char *made = wp_cursor_make (key.secret, scope, text);
  g_autofree char *value = wp_cursor_read (key.secret, scope, made, NULL), *elsewhere = wp_cursor_read (key.secret, "list drill", made, NULL);
  g_assert_true (value == NULL || strcmp (value, text) == 0); /* none when it is longer than a cursor may be */
  g_assert_true (value != NULL || strlen (text) > 1000);
  g_assert_null (elsewhere);
  made[strlen (text) % strlen (made)] ^= 1;
  g_autofree char *changed = wp_cursor_read (key.secret, scope, made, NULL);
  g_assert_true (changed == NULL);

  /* What an older version, or a later one, may have sealed as a place in the feed */
  g_autofree char *role = g_strdup_printf ("changes technician %s", partner);
  g_autofree char *strange = wp_cursor_make (key.secret, role, text);
  read_change (strange, &sequence);
  return 0;
}
