/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-text.h"

static void
test_split_list (void)
{
  static const struct {
    const char *typed, *parts;
  } cases[] = {
    { "佐藤 愛子、田中 健", "佐藤 愛子|田中 健" },
    { "Jürgen Müller", "Jürgen Müller" },
    { "Jürgen Müller, 佐藤 愛子；Zoë Å，田中 健; ¸", "Jürgen Müller|佐藤 愛子|Zoë Å|田中 健|¸" },
    { "一\n二\r\n三、四､五", "一|二|三|四|五" },
    { "\u3000佐藤\u3000、\u00a0\u3000,、;", "佐藤" },
    { "", "" },
    { "、", "" },
    { "ぁ〜ゖ・ーㇰー㌀ー鿿", "ぁ〜ゖ・ーㇰー㌀ー鿿" },
    { "👩‍💻,🇯🇵", "👩‍💻|🇯🇵" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) parts = wp_text_split_list (cases[i].typed);
    g_autofree char *joined = g_strjoinv ("|", parts);
    g_assert_cmpstr (joined, ==, cases[i].parts);
  }
}

/* Every character alone, and between two separators, comes back whole. */
static void
test_every_character (void)
{
  for (gunichar c = 0x21; c < 0x20000; c++) {
    char text[8] = { 0 };
    if (!g_unichar_validate (c) || g_unichar_isspace (c) || c == ',' || c == ';' || c == 0x3001 || c == 0xff0c || c == 0xff1b || c == 0xff64)
      continue;
    g_unichar_to_utf8 (c, text);
    g_autofree char *typed = g_strdup_printf ("%s、%s", text, text);
    g_auto (GStrv) parts = wp_text_split_list (typed);
    g_assert_cmpuint (g_strv_length (parts), ==, 2);
    g_assert_cmpstr (parts[0], ==, text);
    g_assert_cmpstr (parts[1], ==, text);
  }
}

static void
test_head (void)
{
  static const struct {
    const char *text, *head;
  } cases[] = {
    { "", "" }, { "日本語", "日本語" }, { "日本語で", "日本語…" }, { "abc", "abc" }, { "abcd", "abc…" }, { "\xff\xfe", "\uFFFD\uFFFD" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *head = wp_text_head (cases[i].text, 3);
    g_assert_cmpstr (head, ==, cases[i].head);
  }
  g_autofree char *long_text = g_strnfill (100000, 'x'), *head = wp_text_head (long_text, 3);
  g_assert_cmpstr (head, ==, "xxx…");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/split-list", test_split_list);
  g_test_add_func ("/text/every-character", test_every_character);
  g_test_add_func ("/text/head", test_head);
  return g_test_run ();
}
