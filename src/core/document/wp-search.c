/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSearch"
#include "config.h"

#include "wp-search.h"
#include "wp-json.h"

#include <string.h>

void
wp_search_add (GString *text, const char *more)
{
  if (more == NULL || *more == '\0' || text->len >= WP_SEARCH_MAX_BYTES)
    return;
  gsize length = strlen (more);
  if (length > WP_SEARCH_MAX_BYTES - text->len)
    length = g_utf8_find_prev_char (more, more + (WP_SEARCH_MAX_BYTES - text->len) + 1) - more;
  g_string_append_len (text, more, length);
  g_string_append_c (text, '\n');
}

void
wp_search_add_all (GString *text, JsonArray *array, const char *member)
{
  for (guint i = 0; i < wp_json_length (array); i++)
    wp_search_add (text, wp_json_string (wp_json_object_at (array, i), member));
}

char *
wp_search_name (JsonObject *document)
{
  return g_strconcat (wp_json_string_or (document, "id", ""), "\n", wp_json_string_or (document, "name", ""), NULL);
}

/* Characters that neither composition nor case changes, but for ASCII capitals: nearly all there are in our texts. */
static gboolean
is_plain (gunichar c)
{
  return c < 0x80 || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fa) || c == 0x30fc || c == 0x3001 ||
         c == 0x3002;
}

static void
append_folded (GString *text, const char *run, gsize length)
{
  g_autofree char *composed = g_utf8_normalize (run, length, G_NORMALIZE_NFKC);
  g_autofree char *folded = g_utf8_casefold (composed, -1);
  g_string_append (text, folded);
}

/* The general way takes 35 ns a byte, which is most of what applying a change would cost: only what needs it goes there, with
 * the character before, which it may combine with. */
char *
wp_search_normalize (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *normal = g_string_sized_new (strlen (valid) + 1);
  const char *p = valid;

  while (*p != '\0') {
    const char *start = p, *last = p;
    while (*p != '\0' && is_plain (g_utf8_get_char (p))) {
      last = p;
      p = g_utf8_next_char (p);
    }
    if (*p != '\0')
      p = last;
    gsize from = normal->len;
    g_string_append_len (normal, start, p - start);
    for (gsize i = from; i < normal->len; i++)
      normal->str[i] = g_ascii_tolower (normal->str[i]);
    start = p;
    if (*p != '\0')
      p = g_utf8_next_char (p);
    while (*p != '\0' && !is_plain (g_utf8_get_char (p)))
      p = g_utf8_next_char (p);
    if (p > start)
      append_folded (normal, start, p - start);
  }
  return g_string_free (normal, FALSE);
}
