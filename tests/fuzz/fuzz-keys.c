/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "wp-key-table.h"
#include "wp-license-key.h"

#include <string.h>

static void
read_pieces (WpKeyTable *table, const uint8_t *data, size_t size, size_t piece)
{
  for (size_t at = 0; at < size; at += piece)
    g_assert_true (wp_key_table_add (table, (const char *) data + at, MIN (piece, size - at), NULL));
  g_assert_true (wp_key_table_end (table, NULL));
}

/* Whatever is pasted: what comes out are keys in their one form, each once, and the same wherever it was cut. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (WpKeyTable) table = wp_key_table_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_pieces (table, data, size, MAX (size, 1));
  GPtrArray *lines = wp_key_table_get_lines (table);
  for (guint i = 0; i < lines->len; i++) {
    const WpKeyLine *line = lines->pdata[i];
    g_assert_true ((line->key != NULL) == (line->check == WP_KEY_GOOD));
    g_assert_true ((line->first != 0) == (line->check == WP_KEY_DOUBLE));
    g_assert_cmpuint (line->first, <=, line->row);
    if (line->key == NULL)
      continue;
    g_autofree char *again = wp_license_key_normalize (line->key), *mask = wp_license_key_mask (line->key);
    g_assert_cmpstr (again, ==, line->key);
    g_assert_true (wp_license_key_is_mask (mask));
    g_assert_true (g_hash_table_add (seen, wp_license_key_fold (line->key)));
  }
  g_autoptr (WpKeyTable) cut = wp_key_table_new ();
  read_pieces (cut, data, size, size > 0 ? data[0] % 13 + 1 : 1);
  g_assert_cmpuint (wp_key_table_get_lines (cut)->len, ==, lines->len);
  return 0;
}
