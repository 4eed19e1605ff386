/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCsv"
#include "config.h"

#include "wp-csv.h"

#include <string.h>

#define MARK "\xef\xbb\xbf"

GString *
wp_csv_new (void)
{
  return g_string_new (MARK);
}

static gboolean
is_number (const char *text)
{
  const char *digits = *text == '-' ? text + 1 : text;
  return *digits != '\0' && strspn (digits, "0123456789") == strlen (digits);
}

/* What a spreadsheet takes for the beginning of a formula; some leave out what stands before it. */
static gboolean
is_formula (const char *text)
{
  const char *c = text;
  while (*c != '\0' && g_unichar_isspace (g_utf8_get_char (c)))
    if (strchr ("\t\r\n", *c) != NULL)
      return TRUE;
    else
      c = g_utf8_next_char (c);
  gunichar first = g_utf8_get_char (c);
  return first != 0 && (strchr ("=+-@", (int) MIN (first, 0x7f)) != NULL || first == 0xff1d || first == 0xff0b || first == 0xff0d ||
                        first == 0xff20 || first == 0x2212);
}

void
wp_csv_add (GString *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  gboolean first = self->len == strlen (MARK) || self->str[self->len - 1] == '\n';
  g_string_append (self, first ? "\"" : ",\"");
  if (!is_number (valid) && is_formula (valid))
    g_string_append_c (self, '\'');
  for (const char *c = valid; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (self, '"');
    g_string_append_c (self, *c);
  }
  g_string_append_c (self, '"');
}

void
wp_csv_end_line (GString *self)
{
  g_string_append (self, "\r\n");
}
