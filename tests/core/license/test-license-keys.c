/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-error.h"
#include "wp-key-table.h"
#include "wp-license-key.h"

#include <string.h>

static const struct {
  const char *written;
  const char *key; /* NULL: it is none */
} forms[] = {
  { "MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "  mdr-8wz2-11qx-4f7k \t", "MDR-8WZ2-11QX-4F7K" },
  { "ＭＤＲ－８ＷＺ２－１１ＱＸ－４Ｆ７Ｋ", "MDR-8WZ2-11QX-4F7K" },
  { "　ＭＤＲ　８ＷＺ２　１１ＱＸ　４Ｆ７Ｋ　", "MDR-8WZ2-11QX-4F7K" },
  { "MDR–8WZ2—11QX−4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "MDR_8WZ2.11QX ー 4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "MDR--8WZ2 - 11QX-4F7K-", "MDR-8WZ2-11QX-4F7K" },
  { "MDR8WZ211QX4F7K", "MDR8WZ211QX4F7K" },
  { "\"MDR-8WZ2-11QX-4F7K\"", "MDR-8WZ2-11QX-4F7K" },
  { "「MDR-8WZ2-11QX-4F7K」", "MDR-8WZ2-11QX-4F7K" },
  { "12. MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "12.MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "１２）MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "(12) MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "12: MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "12、MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "12\tMDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "12 MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "No.12 MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "#12 MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "• MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "- MDR-8WZ2-11QX-4F7K", "MDR-8WZ2-11QX-4F7K" },
  { "\xef\xbb\xbfMDR-8WZ2-11QX-4F7K\xe2\x80\x8b", "MDR-8WZ2-11QX-4F7K" },
  { "1234-5678-9012", "1234-5678-9012" }, /* a group of digits is no line's number */
  { "1234 5678 9012", "1234-5678-9012" },
  { "", NULL },
  { "   ", NULL },
  { "12.", NULL },
  { "MDR-123", NULL },
  { "MDR-8WZ2-11QX-4F7", "MDR-8WZ2-11QX-4F7" },
  { "=HYPERLINK(\"http://evil.example\")", NULL },
  { "@SUM(1+1)*cmd|' /C calc'!A0", NULL },
  { "キーは後で送ります", NULL },
  { "MDR-8WZ2-11QX-4F7Ä", NULL },
  { "MDR-8WZ2-11QX-\xff", NULL },
  { "MDR-8WZ2-11QX-4F7K MDR-8WZ2-11QX-4F7K MDR-8WZ2-11QX-4F7K MDR-8WZ2-11QX-4F7K", NULL },
};

static void
test_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autofree char *key = wp_license_key_normalize (forms[i].written);
    g_autofree char *shown = g_utf8_make_valid (forms[i].written, -1);
    g_test_message ("%s", shown);
    g_assert_cmpstr (key, ==, forms[i].key);
    if (key == NULL)
      continue;
    /* What is normal stays as it is. */
    g_autofree char *again = wp_license_key_normalize (key);
    g_assert_cmpstr (again, ==, key);
  }
}

static void
test_masks (void)
{
  static const char *const masks[][2] = { { "MDR-8WZ2-11QX-4F7K", "XXXX-…-4F7K" }, { "ABCDEFGH", "XXXX-…-GH" }, { "ABCD-EFGH-12", "XXXX-…-H12" } };
  for (guint i = 0; i < G_N_ELEMENTS (masks); i++) {
    g_autofree char *mask = wp_license_key_mask (masks[i][0]);
    g_assert_cmpstr (mask, ==, masks[i][1]);
    g_assert_true (wp_license_key_is_mask (mask));
    g_assert_null (wp_license_key_normalize (mask));
  }
  static const char *const others[] = { "", "XXXX-…-", "XXXX-…-12345", "XXXX-…-12a4", "MDR-8WZ2-11QX-4F7K", "XXXX-4F7K", "XXXX-…-4F7K " };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (wp_license_key_is_mask (others[i]));
  g_assert_false (wp_license_key_is_mask (NULL));
}

/* ---- Tables ---- */

/* One line a key: "row:key", "row:?" of what is none, "row=first" of a double */
static char *
describe (WpKeyTable *table)
{
  GPtrArray *lines = wp_key_table_get_lines (table);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < lines->len; i++) {
    const WpKeyLine *line = lines->pdata[i];
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", line->row);
    if (line->check == WP_KEY_GOOD)
      g_string_append_printf (text, ":%s", line->key);
    else if (line->check == WP_KEY_MALFORMED)
      g_string_append (text, ":?");
    else
      g_string_append_printf (text, "=%u", line->first);
  }
  return g_string_free (text, FALSE);
}

static char *
read_table (const char *data, gsize length, gsize piece)
{
  g_autoptr (WpKeyTable) table = wp_key_table_new ();
  g_autoptr (GError) error = NULL;
  for (gsize at = 0; at < length; at += piece) {
    wp_key_table_add (table, data + at, MIN (piece, length - at), &error);
    g_assert_no_error (error);
  }
  wp_key_table_end (table, &error);
  g_assert_no_error (error);
  return describe (table);
}

static const struct {
  const char *text;
  const char *found;
} tables[] = {
  { "", "" },
  { "\n \n\t\n", "" },
  { "AAAA-BBBB-0001", "1:AAAA-BBBB-0001" },
  { "AAAA-BBBB-0001\nAAAA-BBBB-0002\r\nAAAA-BBBB-0003\rAAAA-BBBB-0004\r\n", "1:AAAA-BBBB-0001 2:AAAA-BBBB-0002 3:AAAA-BBBB-0003 4:AAAA-BBBB-0004" },
  { "AAAA-BBBB-0001\n\naaaa bbbb 0001\nAAAABBBB0001\nwhat?", "1:AAAA-BBBB-0001 3=1 4=1 5:?" },
  { "AAAA-BBBB-0001, AAAA-BBBB-0002,AAAA-BBBB-0003", "1:AAAA-BBBB-0001 1:AAAA-BBBB-0002 1:AAAA-BBBB-0003" },
  { "Product;License key;Seats\nCore MDR;AAAA-BBBB-0001;50\nEPDR;;20\nEPDR;oops;20\nEPDR", "2:AAAA-BBBB-0001 3:? 4:? 5:?" },
  { "製品\tライセンスキー\t期限\nCore MDR\tAAAA-BBBB-0001\t2026-11-28\n", "2:AAAA-BBBB-0001" },
  { "1\tCore MDR\tAAAA-BBBB-0001\t2026-11-28\n2\tEPDR\tAAAA-BBBB-0002\t03-1234-5678\n", "1:AAAA-BBBB-0001 2:AAAA-BBBB-0002" },
  { "\"AAAA-BBBB-0001\",\"a \"\"note\"\", with commas\nand a line\"\n\"AAAA-BBBB-0002\",\n", "1:AAAA-BBBB-0001 2:AAAA-BBBB-0002" },
  { "License key\nLICENSE-KEY-1\n", "2:LICENSE-KEY-1" },
  { "LICENSE-KEY\nAAAA-BBBB-0001\n", "2:AAAA-BBBB-0001" },
  { "AAAA-BBBB-0001\n\"never closed\nAAAA-BBBB-0002\n", "1:AAAA-BBBB-0001 2:?" },
  { "=cmd|'/C calc'!A0\n+1+1\n-2+3\n@SUM(A1)\n", "1:? 2:? 3:? 4:?" },
};

/* Whatever wrote it, and wherever it is cut */
static void
test_tables (void)
{
  static const char *const encodings[] = { "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "CP932" };
  static const gsize pieces[] = { 1, 3, 7, 100000 };
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (guint k = 0; k < G_N_ELEMENTS (encodings); k++)
      for (guint m = 0; m < G_N_ELEMENTS (pieces); m++) {
        g_autoptr (GError) error = NULL;
        gsize length = 0;
        g_autofree char *bytes = g_convert (tables[i].text, -1, encodings[k], "UTF-8", NULL, &length, &error);
        g_assert_no_error (error);
        g_autofree char *found = read_table (bytes, length, pieces[m]);
        g_test_message ("%s in %s", tables[i].text, encodings[k]);
        g_assert_cmpstr (found, ==, tables[i].found);
      }
  g_autofree char *marked = read_table ("\xef\xbb\xbfkey\nAAAA-BBBB-0001", 21, 2);
  g_assert_cmpstr (marked, ==, "2:AAAA-BBBB-0001");
  g_autofree char *wide = read_table ("\xef\xbb\xbf"
                                      "ＡＡＡＡ－ＢＢＢＢ－０００１",
                                      3 + 14 * 3, 5);
  g_assert_cmpstr (wide, ==, "1:AAAA-BBBB-0001");
}

static void
test_bounds (void)
{
  g_autoptr (WpKeyTable) table = wp_key_table_new ();
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < WP_KEY_TABLE_MAX_LINES; i++) {
    g_autofree char *row = g_strdup_printf ("%u;AAAA-BBBB-%06u;\"x\"\n", i, i);
    wp_key_table_add (table, row, strlen (row), &error);
    g_assert_no_error (error);
  }
  g_assert_cmpuint (wp_key_table_count (table, WP_KEY_GOOD), ==, WP_KEY_TABLE_MAX_LINES);
  g_assert_false (wp_key_table_add (table, "AAAA-BBBB-X\n", 12, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_TOO_LARGE);

  g_autoptr (WpKeyTable) long_one = wp_key_table_new ();
  g_autofree char *blanks = g_strnfill (1024 * 1024, 'x');
  g_clear_error (&error);
  for (guint i = 0; i < 32; i++)
    g_assert_true (wp_key_table_add (long_one, blanks, 1024 * 1024, NULL));
  g_assert_false (wp_key_table_add (long_one, blanks, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/license-keys/forms", test_forms);
  g_test_add_func ("/license-keys/masks", test_masks);
  g_test_add_func ("/license-keys/tables", test_tables);
  g_test_add_func ("/license-keys/bounds", test_bounds);
  return g_test_run ();
}
