/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCursor"
#include "config.h"

#include "wp-cursor.h"
#include "wp-error.h"
#include "wp-secret.h"
#include "wp-time.h"

#include <string.h>

#define MAX_CURSOR 2000

char *
wp_cursor_make (const char *key, const char *scope, const char *value)
{
  return wp_secret_seal (key, scope, value);
}

char *
wp_cursor_read (const char *key, const char *scope, const char *cursor, GError **error)
{
  char *value = strlen (cursor) <= MAX_CURSOR ? wp_secret_open (key, scope, cursor) : NULL;
  if (value == NULL)
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CURSOR_EXPIRED, "This cursor is not valid, or not any more. Start again without one.");
  return value;
}

static char *
change_scope (const char *partner, const char *role)
{
  return g_strdup_printf ("changes %s %s", role, partner);
}

char *
wp_cursor_make_change (const WpCursorKey *key, const char *partner, const char *role, gint64 sequence, gint64 now)
{
  g_autofree char *scope = change_scope (partner, role);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", sequence, now, key->life);
  return wp_cursor_make (key->secret, scope, value);
}

gboolean
wp_cursor_read_change (const WpCursorKey *key, WpStorage *storage, const char *partner, const char *role, const char *cursor, gint64 now,
                       gint64 *sequence, GError **error)
{
  char *end;
  gint64 last;
  g_autofree char *scope = change_scope (partner, role);
  g_autofree char *value = wp_cursor_read (key->secret, scope, cursor, error);
  if (value == NULL)
    return FALSE;
  *sequence = g_ascii_strtoll (value, &end, 10);
  gint64 made = g_ascii_strtoll (end, &end, 10);
  if (!storage->lives->find_end (storage, *end == ' ' ? end + 1 : end, partner, &last, error))
    return FALSE;
  if (*sequence <= last && made > now - WP_STORAGE_KEEP)
    return TRUE;
  g_set_error_literal (error, WP_ERROR, WP_ERROR_CURSOR_EXPIRED,
                       "This cursor has expired, or the server was put back to an earlier state. Start again without one.");
  return FALSE;
}
