/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLicenseKey"
#include "config.h"

#include "wp-license-key.h"

#include <string.h>

#define MASK "XXXX-…-"
#define SHOWN 4
#define MAX_TEXT 4096 /* bytes of what may hold a key */
#define MAX_NUMBER 6  /* digits of a line's number */

/* Whatever a word processor makes of a dash, a Japanese keyboard of a minus, and a person of a separator */
static gboolean
separates (gunichar c)
{
  static const gunichar dashes[] = { '-',    '_',    '.',    0x00ad, 0x00b7, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014,
                                     0x2015, 0x2022, 0x2043, 0x2212, 0x2500, 0x30fb, 0x30fc, 0xfe58, 0xfe63, 0xff0d };
  for (guint i = 0; i < G_N_ELEMENTS (dashes); i++)
    if (c == dashes[i])
      return TRUE;
  return FALSE;
}

/* Blanks of any width, and what takes no place at all */
static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iszerowidth (c) || c == 0xfeff || c == 0x200b;
}

static gboolean
is_quote (gunichar c)
{
  return c == '"' || c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x201c || c == 0x201d || c == 0x300c || c == 0x300d;
}

static const char *
skip (const char *text)
{
  while (*text != '\0' && (is_blank (g_utf8_get_char (text)) || is_quote (g_utf8_get_char (text))))
    text = g_utf8_next_char (text);
  return text;
}

/* "12. ", "(12) ", "No. 12: ", "12 " before what has dashes of its own, "• " */
static const char *
skip_number (const char *text)
{
  const char *at = text;
  if (g_ascii_strncasecmp (at, "no", 2) == 0 && (at[2] == '.' || at[2] == ' '))
    at = skip (at + 3);
  else if (*at == '(' || *at == '[' || *at == '#')
    at++;
  gsize digits = strspn (at, "0123456789");
  if (digits > 0 && digits <= MAX_NUMBER) {
    const char *end = at + digits;
    gboolean marked = at != text || strchr (".):]", *end) != NULL || g_utf8_get_char (end) == 0x3001;
    if (*end != '\0' && strchr (".):]", *end) != NULL)
      return skip (end + 1);
    if (*end != '\0' && g_utf8_get_char (end) == 0x3001)
      return skip (g_utf8_next_char (end));
    if (is_blank (g_utf8_get_char (end)) && (marked || *end == '\t' || strchr (end, '-') != NULL))
      return skip (end);
  }
  return text;
}

char *
wp_license_key_normalize (const char *text)
{
  gsize length = strnlen (text, MAX_TEXT + 1);
  /* What is left out of a mask is no separator. */
  if (length > MAX_TEXT || !g_utf8_validate (text, length, NULL) || strstr (text, "…") != NULL)
    return NULL;
  g_autofree char *plain = g_utf8_normalize (text, length, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GString) key = g_string_new (NULL);
  const char *at = skip (plain);
  guint n = 0;
  gboolean gap = FALSE;
  while (*at != '\0' && separates (g_utf8_get_char (at)))
    at = skip (g_utf8_next_char (at));
  for (at = skip_number (at); *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (c < 0x80 && g_ascii_isalnum ((char) c)) {
      if (gap && n > 0)
        g_string_append_c (key, '-');
      g_string_append_c (key, g_ascii_toupper ((char) c));
      gap = FALSE;
      n++;
    } else if (is_blank (c) || separates (c) || is_quote (c))
      gap = TRUE;
    else
      return NULL;
  }
  return n >= WP_LICENSE_KEY_MIN && key->len <= WP_LICENSE_KEY_MAX ? g_string_free (g_steal_pointer (&key), FALSE) : NULL;
}

char *
wp_license_key_fold (const char *key)
{
  GString *folded = g_string_new (NULL);
  for (const char *at = key; *at != '\0'; at++)
    if (*at != '-')
      g_string_append_c (folded, *at);
  return g_string_free (folded, FALSE);
}

char *
wp_license_key_mask (const char *key)
{
  g_autofree char *folded = wp_license_key_fold (key);
  gsize length = strlen (folded), shown = MIN (SHOWN, length / 3);
  return g_strconcat (MASK, folded + length - shown, NULL);
}

gboolean
wp_license_key_is_mask (const char *text)
{
  if (text == NULL || !g_str_has_prefix (text, MASK))
    return FALSE;
  const char *end = text + strlen (MASK);
  gsize length = strlen (end);
  return length > 0 && length <= SHOWN && strspn (end, G_CSET_A_2_Z G_CSET_DIGITS) == length;
}
