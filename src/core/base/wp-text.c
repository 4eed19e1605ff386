/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpText"
#include "config.h"

#include "wp-text.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

static gboolean
is_separator (gunichar c)
{
  switch (c) {
  case ',':
  case ';':
  case '\n':
  case '\r':
  case 0x3001: /* 、 */
  case 0xff64: /* the same at half its width */
  case 0xff0c: /* ， */
  case 0xff1b: /* ； */
    return TRUE;
  default:
    return FALSE;
  }
}

static void
add_part (GPtrArray *parts, const char *start, const char *end)
{
  while (start < end && g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  for (const char *last; start < end; end = last) {
    last = g_utf8_prev_char (end);
    if (!g_unichar_isspace (g_utf8_get_char (last)))
      break;
  }
  if (start < end)
    g_ptr_array_add (parts, g_strndup (start, end - start));
}

GStrv
wp_text_split_list (const char *text)
{
  GPtrArray *parts = g_ptr_array_new ();
  const char *start = text;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (!is_separator (g_utf8_get_char (p)))
      continue;
    add_part (parts, start, p);
    start = g_utf8_next_char (p);
  }
  add_part (parts, start, start + strlen (start));
  g_ptr_array_add (parts, NULL);
  return (GStrv) g_ptr_array_free (parts, FALSE);
}

char *
wp_text_head (const char *text, guint max)
{
  g_autofree char *valid = g_utf8_make_valid (text, strnlen (text, (gsize) (max + 1) * 4));
  if (g_utf8_strlen (valid, -1) <= max)
    return g_steal_pointer (&valid);
  g_autofree char *head = g_utf8_substring (valid, 0, max);
  return g_strconcat (head, "…", NULL);
}

gboolean
wp_text_is_uuid (const char *text)
{
  return text != NULL && g_uuid_string_is_valid (text) && strpbrk (text, "ABCDEF") == NULL;
}

void
wp_text_init_translations (void)
{
  const char *folder = g_getenv ("TEXTDOMAINDIR");
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL && *folder != '\0' ? folder : WP_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
