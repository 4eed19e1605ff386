/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFileType"
#include "config.h"

#include "wp-file-type.h"

#include <string.h>

static const struct {
  const char *magic;
  gsize length;
  const char *type;
} types[] = {
  { "%PDF-", 5, "application/pdf" },
  { "\x89PNG\r\n\x1a\n", 8, "image/png" },
  { "\xff\xd8\xff", 3, "image/jpeg" },
};

const char *
wp_file_type (const guint8 *data, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (length > types[i].length && memcmp (data, types[i].magic, types[i].length) == 0)
      return types[i].type;
  return NULL;
}

gboolean
wp_file_type_is_accepted (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (types[i].type, type) == 0)
      return TRUE;
  return FALSE;
}

gboolean
wp_file_is_name (const char *text)
{
  return text != NULL && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}
