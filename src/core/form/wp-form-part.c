/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form-private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_ZONES 64 /* held at a time */

/* Is a text a date, a domain, a zone …? Each looks at one text and knows no form. */

static gboolean
read_digits (const char *text, guint n, guint *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++) {
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
    *value = *value * 10 + (text[i] - '0');
  }
  return TRUE;
}

gboolean
wp_date_is_valid (const char *text)
{
  guint year, month, day;
  if (strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  if (!read_digits (text, 4, &year) || !read_digits (text + 5, 2, &month) || !read_digits (text + 8, 2, &day))
    return FALSE;
  return year >= 1900 && year <= 2200 && month >= 1 && month <= 12 && g_date_valid_dmy (day, (GDateMonth) month, year);
}

gint64
wp_date_get_day (const char *text)
{
  guint year, month, day;
  GDate date;
  read_digits (text, 4, &year);
  read_digits (text + 5, 2, &month);
  read_digits (text + 8, 2, &day);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  /* GDate counts from the year 1. */
  return (gint64) g_date_get_julian (&date) - 719163;
}

gboolean
wp_clock_parse (const char *text, guint *minutes)
{
  guint hour, minute;
  if (text == NULL || strlen (text) != 5 || text[2] != ':' || !read_digits (text, 2, &hour) || !read_digits (text + 3, 2, &minute))
    return FALSE;
  if (hour > 23 || minute > 59)
    return FALSE;
  *minutes = hour * 60 + minute;
  return TRUE;
}

gboolean
wp_guid_is_valid (const char *text)
{
  if (strlen (text) != 36)
    return FALSE;
  for (guint i = 0; i < 36; i++) {
    gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  }
  return TRUE;
}

/* A name of the zone database: no rule such as "JST-9", no path out of it, nothing that means another clock. */
static gboolean
is_zone_name (const char *text)
{
  gsize length = strlen (text);
  if (strcmp (text, "UTC") == 0)
    return TRUE;
  if (length > 64 || !g_ascii_isupper (*text) || strchr (text, '/') == NULL || strstr (text, "//") != NULL || text[length - 1] == '/')
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/_+-", *p) == NULL)
      return FALSE;
  return TRUE;
}

/* GLib reads the file of a zone again once nobody holds it; a form asks for the same few at every keystroke. */
GTimeZone *
wp_time_zone_find (const char *name)
{
  static GMutex mutex;
  static GHashTable *zones; /* name → GTimeZone */
  if (!is_zone_name (name))
    return NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  if (zones == NULL)
    zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  GTimeZone *zone = g_hash_table_lookup (zones, name);
  if (zone != NULL)
    return g_time_zone_ref (zone);
  zone = g_time_zone_new_identifier (name);
  if (zone == NULL)
    return NULL;
  if (g_hash_table_size (zones) >= MAX_ZONES)
    g_hash_table_remove_all (zones);
  g_hash_table_insert (zones, g_strdup (name), g_time_zone_ref (zone));
  return zone;
}

gboolean
wp_time_zone_is_valid (const char *text)
{
  g_autoptr (GTimeZone) zone = wp_time_zone_find (text);
  return zone != NULL;
}

static gboolean
is_label (const char *label, gsize length)
{
  if (length == 0 || length > 63 * 4 || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (const char *p = label; p < label + length; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c < 0x80 ? !g_ascii_isalnum (c) && c != '-' : !g_unichar_isalnum (c) && !g_unichar_ismark (c) && c != 0x30fc && c != 0x30fb)
      return FALSE;
  }
  return TRUE;
}

static gboolean
has_short_labels (const char *ascii)
{
  g_auto (GStrv) labels = g_strsplit (ascii, ".", -1);
  for (guint i = 0; labels[i] != NULL; i++)
    if (strlen (labels[i]) > 63)
      return FALSE;
  return strlen (ascii) <= 253;
}

gboolean
wp_domain_is_valid (const char *text)
{
  if (strlen (text) > 253 * 4)
    return FALSE;
  guint n_labels = 0;
  const char *last = text;
  for (const char *p = text;; p++) {
    if (*p != '.' && *p != '\0')
      continue;
    if (!is_label (last, p - last))
      return FALSE;
    n_labels++;
    if (*p == '\0')
      break;
    last = p + 1;
  }
  /* An address of four numbers is no domain. */
  if (n_labels < 2 || strspn (last, "0123456789") == strlen (last) || strlen (last) < 2)
    return FALSE;
  g_autofree char *ascii = g_hostname_to_ascii (text);
  return ascii != NULL && has_short_labels (ascii);
}

gboolean
wp_email_is_valid (const char *text)
{
  const char *at = strchr (text, '@');
  if (at == NULL || strchr (at + 1, '@') != NULL || strlen (text) > 320)
    return FALSE;
  gsize local = at - text;
  if (local == 0 || local > 64 || text[0] == '.' || at[-1] == '.')
    return FALSE;
  for (const char *p = text; p < at; p++)
    if ((!g_ascii_isalnum (*p) && strchr (".!#$%&'*+/=?^_`{|}~-", *p) == NULL) || (*p == '.' && p[1] == '.'))
      return FALSE;
  return wp_domain_is_valid (at + 1);
}
