/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLicense"
#include "config.h"

#include "wp-license.h"

#include "wp-json.h"
#include "wp-pool.h"
#include "wp-time.h"

#include <string.h>

static const char *const seats[] = { "unknown", "term", "subscription", "nfr", "trial", "linked" };
static const char *const statuses[] = { "unknown", "not_activated", "activating", "active" };

static guint
find (const char *const *names, guint n_names, const char *text)
{
  for (guint i = 1; text != NULL && i < n_names; i++)
    if (strcmp (names[i], text) == 0)
      return i;
  return 0;
}

WpSeats
wp_seats_from_string (const char *text)
{
  return find (seats, G_N_ELEMENTS (seats), text);
}

const char *
wp_seats_to_string (WpSeats self)
{
  return seats[(guint) self < G_N_ELEMENTS (seats) ? self : 0];
}

WpSeats
wp_seats_get_pool (WpSeats self)
{
  return self == WP_SEATS_LINKED ? WP_SEATS_TERM : self;
}

gboolean
wp_seats_parse (const char *text, gint64 *quantity)
{
  g_autofree char *plain = text != NULL ? g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE) : NULL;
  g_autoptr (GString) digits = g_string_new (NULL);
  guint64 value;
  for (const char *c = plain != NULL ? plain : ""; *c != '\0'; c++)
    if (*c != ',' && *c != ' ')
      g_string_append_c (digits, *c);
  if (!g_ascii_string_to_unsigned (digits->str, 10, 1, WP_MAX_SEATS, &value, NULL))
    return FALSE;
  *quantity = (gint64) value;
  return TRUE;
}

WpLicenseStatus
wp_license_status_from_string (const char *text)
{
  return find (statuses, G_N_ELEMENTS (statuses), text);
}

gint64
wp_license_get_end (JsonObject *document)
{
  const char *date = wp_json_string (document, "expiryDate");
  if (date == NULL || strlen (date) != strlen ("2027-01-09"))
    return 0;
  g_autofree char *text = g_strconcat (date, "T00:00:00Z", NULL);
  gint64 day = wp_time_parse (text);
  return day != 0 ? day + WP_DAY : 0;
}

char *
wp_allocation_make_id (const char *customer, const char *product, WpSeats type)
{
  return g_strjoin (".", customer, product, wp_seats_to_string (type), NULL);
}
