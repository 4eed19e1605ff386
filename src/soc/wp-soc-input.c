/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

#include "wp-error.h"
#include "wp-json.h"

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_TOKEN 4096

static GInputStream *
open_input (const char *path, GError **error)
{
  if (g_strcmp0 (path, "-") == 0)
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  if (!g_file_is_native (file)) {
    wp_soc_usage (error, "%s is not a file", path);
    return NULL;
  }
  return G_INPUT_STREAM (g_file_read (file, NULL, error));
}

/* (transfer full): the bytes with a NUL behind them. More than @max is an error, not a cut. */
static GByteArray *
read_all (const char *path, gsize max, GError **error)
{
  g_autoptr (GInputStream) stream = open_input (path, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[16384];
  gssize n = -1;
  while (stream != NULL && (n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error)) > 0) {
    g_byte_array_append (bytes, buffer, n);
    if (bytes->len > max) {
      wp_soc_usage (error, "%s is larger than %" G_GSIZE_FORMAT " bytes", path, max);
      return NULL;
    }
  }
  if (n < 0)
    return NULL;
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return g_steal_pointer (&bytes);
}

/* PowerShell writes UTF-16 with a mark when a result is redirected to a file; others write what is nearly UTF-8. */
static char *
to_utf8 (const char *path, const char *data, gsize length, GError **error)
{
  const char *charset = NULL;
  if (length >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    charset = "UTF-16LE";
  else if (length >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    charset = "UTF-16BE";
  if (charset != NULL) {
    g_autoptr (GError) local = NULL;
    char *text = g_convert (data + 2, length - 2, "UTF-8", charset, NULL, NULL, &local);
    if (text == NULL)
      wp_soc_usage (error, "%s is damaged: %s", path, local->message);
    return text;
  }
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0) {
    data += 3;
    length -= 3;
  }
  if (!g_utf8_validate_len (data, length, NULL))
    g_message ("%s holds characters that are not UTF-8; they are replaced", path);
  return g_utf8_make_valid (data, length);
}

char *
wp_soc_read_text (const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = read_all (path, WP_MAX_ANSWER, error);
  return bytes != NULL ? to_utf8 (path, (const char *) bytes->data, bytes->len - 1, error) : NULL;
}

JsonNode *
wp_soc_read_json (const char *path, GError **error)
{
  g_autofree char *text = wp_soc_read_text (path, error);
  g_autoptr (GError) local = NULL;
  JsonNode *root = text != NULL ? wp_json_parse (text, -1, &local) : NULL;
  if (local != NULL)
    wp_soc_usage (error, "%s: %s", path, local->message);
  return root;
}

char *
wp_soc_read_token (const char *path, GError **error)
{
  GStatBuf status;
  g_autoptr (GByteArray) bytes = read_all (path, MAX_TOKEN, error);
  if (bytes == NULL)
    return NULL;
  if (g_stat (path, &status) == 0 && S_ISREG (status.st_mode) && (status.st_mode & 077) != 0)
    g_message ("%s can be read by others: chmod 600 it", path);
  char *token = g_strstrip (g_strndup ((const char *) bytes->data, bytes->len - 1));
  for (const char *p = token; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p)) {
      g_clear_pointer (&token, g_free);
      break;
    }
  if (token == NULL || *token == '\0') {
    g_free (token);
    wp_soc_usage (error, "%s does not hold a token", path);
    return NULL;
  }
  return token;
}
