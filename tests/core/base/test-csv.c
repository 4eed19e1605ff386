/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-csv.h"

#include <string.h>

static const struct {
  const char *text;
  const char *cell;
} cells[] = {
  { NULL, "\"\"" },
  { "", "\"\"" },
  { "plain", "\"plain\"" },
  { "a,b", "\"a,b\"" },
  { "say \"hi\"", "\"say \"\"hi\"\"\"" },
  { "two\r\nlines", "\"two\r\nlines\"" },
  { "青葉精密工業", "\"青葉精密工業\"" },
  { "=1+2", "\"'=1+2\"" },
  { "=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"" },
  { "+81312345678", "\"'+81312345678\"" },
  { "-cmd|' /C calc'!A0", "\"'-cmd|' /C calc'!A0\"" },
  { "@SUM(A1)", "\"'@SUM(A1)\"" },
  { "\tx", "\"'\tx\"" },
  { "\rx", "\"'\rx\"" },
  { "\nx", "\"'\nx\"" },
  { "  =1", "\"'  =1\"" },
  { "\u3000=1", "\"'\u3000=1\"" },
  { "＝1", "\"'＝1\"" },
  { "＋1", "\"'＋1\"" },
  { "－1", "\"'－1\"" },
  { "＠x", "\"'＠x\"" },
  { "−1", "\"'−1\"" },
  { "-37", "\"-37\"" },
  { "37", "\"37\"" },
  { "-", "\"'-\"" },
  { "-1-1", "\"'-1-1\"" },
  { "1-1", "\"1-1\"" },
  { "'=1", "\"'=1\"" },
};

static void
test_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
    g_autoptr (GString) table = wp_csv_new ();
    wp_csv_add (table, cells[i].text);
    if (!g_str_has_prefix (table->str, "\xef\xbb\xbf") || strcmp (table->str + 3, cells[i].cell) != 0)
      g_error ("“%s” became %s, not %s", cells[i].text, table->str + 3, cells[i].cell);
  }
  g_autoptr (GString) table = wp_csv_new ();
  wp_csv_add (table, "\xff=\xfe");
  g_assert_true (g_utf8_validate (table->str, (gssize) table->len, NULL));
}

static void
test_lines (void)
{
  g_autoptr (GString) table = wp_csv_new ();
  wp_csv_add (table, "a");
  wp_csv_add (table, "-9223372036854775808");
  wp_csv_end_line (table);
  wp_csv_add (table, "b\n");
  wp_csv_add (table, "c");
  wp_csv_end_line (table);
  g_assert_cmpstr (table->str, ==, "\xef\xbb\xbf\"a\",\"-9223372036854775808\"\r\n\"b\n\",\"c\"\r\n");
}

/* The simplest reader of RFC 4180: a cell in quotes, up to a quote that is not doubled. */
static char *
read_cell (const char **at)
{
  GString *cell = g_string_new (NULL);
  g_assert_cmpint (**at, ==, '"');
  for ((*at)++; **at != '"' || (*at)[1] == '"'; (*at)++) {
    if (**at == '"')
      (*at)++;
    g_string_append_c (cell, **at);
  }
  (*at)++;
  return g_string_free (cell, FALSE);
}

/* Whatever is written is read back as it was, but for the apostrophe, and no cell begins with what runs. */
static void
test_random (void)
{
  static const char *const parts[] = { "=", "+", "-", "@", "\"", "\"\"", ",", ";", "\t", "\r", "\n", " ", "'", "a", "1", "青", "\u3000", "＝", "" };
  for (guint round = 0; round < 20000; round++) {
    g_autoptr (GString) table = wp_csv_new (), text = g_string_new (NULL);
    for (int n = g_test_rand_int_range (0, 8); n > 0; n--)
      g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
    wp_csv_add (table, text->str);
    wp_csv_add (table, "end");
    wp_csv_end_line (table);
    const char *at = table->str + 3;
    g_autofree char *cell = read_cell (&at), *end = NULL;
    g_assert_cmpint (*at, ==, ',');
    at++;
    end = read_cell (&at);
    g_assert_cmpstr (end, ==, "end");
    g_assert_cmpstr (at, ==, "\r\n");
    g_assert_true (strcmp (cell, text->str) == 0 || (*cell == '\'' && strcmp (cell + 1, text->str) == 0));
    if (strchr ("=+@\t\r\n", *cell) != NULL)
      g_assert_cmpint (*cell, ==, '\0');
    if (*cell == '-')
      g_assert_cmpuint (strspn (cell + 1, "0123456789"), ==, strlen (cell) - 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/cells", test_cells);
  g_test_add_func ("/csv/lines", test_lines);
  g_test_add_func ("/csv/random", test_random);
  return g_test_run ();
}
