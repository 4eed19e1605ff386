/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLicenseWords"
#include "config.h"

#include "wp-license-words.h"

#include "wp-form-words.h"
#include "wp-json.h"
#include "wp-product.h"
#include "wp-time.h"
#include "wp-when.h"

#include <glib/gi18n.h>

const char *
wp_seats_label (WpSeats type)
{
  switch (type) {
  case WP_SEATS_TERM:
    return _ ("Term");
  case WP_SEATS_SUBSCRIPTION:
    return _ ("Subscription");
  case WP_SEATS_NFR:
    return _ ("NFR");
  case WP_SEATS_TRIAL:
    return _ ("Trial");
  case WP_SEATS_LINKED:
    return _ ("Linked to license");
  case WP_SEATS_UNKNOWN:
  default:
    return C_ ("value", "Unknown");
  }
}

const char *
wp_pool_state_label (WpPoolState state)
{
  switch (state) {
  case WP_POOL_ACTIVATING:
    return _ ("Activating");
  case WP_POOL_NOT_ACTIVATED:
    return _ ("Not activated");
  case WP_POOL_EXPIRING:
    return _ ("Expires soon");
  case WP_POOL_EXPIRED:
    return _ ("Expired");
  case WP_POOL_OVER_ALLOCATED:
    return _ ("Over-allocated");
  case WP_POOL_NOTHING:
  case WP_POOL_ACTIVE:
  default:
    return "";
  }
}

const char *
wp_pool_state_name (WpPoolState state)
{
  const char *label = wp_pool_state_label (state);
  if (*label != '\0')
    return label;
  return state == WP_POOL_ACTIVE ? C_ ("license", "Active") : C_ ("license", "None");
}

const char *
wp_pool_state_class (WpPoolState state)
{
  if (state == WP_POOL_OVER_ALLOCATED || state == WP_POOL_EXPIRED)
    return "error";
  return state == WP_POOL_EXPIRING || state == WP_POOL_NOT_ACTIVATED ? "warning" : NULL;
}

const char *
wp_product_name (JsonObject *product, const char *id)
{
  JsonObject *name = wp_json_object (product, "name");
  const char *own = wp_json_string (name, wp_words_language ());
  if (own != NULL && *own != '\0')
    return own;
  const char *english = wp_json_string_or (name, "en", "");
  return *english != '\0' ? english : id;
}

const char *
wp_pool_product_name (const WpPoolItem *item)
{
  return wp_product_name (item->product, item->product_id);
}

static char *
format_number (gint64 n)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, n);
}

char *
wp_product_seats_words (JsonObject *product, gint64 n)
{
  const char *unit = wp_product_get_unit (product);
  g_autofree char *number = format_number (n);
  gulong plural = (gulong) CLAMP (n, 0, G_MAXINT);
  if (g_str_equal (unit, "endpoint"))
    /* Translators: %s is a number */
    return g_strdup_printf (ngettext ("%s endpoint", "%s endpoints", plural), number);
  if (g_str_equal (unit, "user"))
    /* Translators: %s is a number */
    return g_strdup_printf (ngettext ("%s user", "%s users", plural), number);
  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("%s seat", "%s seats", plural), number);
}

char *
wp_seats_words (const WpPoolItem *item, gint64 n)
{
  return wp_product_seats_words (item->product, n);
}

char *
wp_pool_figures (const WpPoolItem *item)
{
  return wp_pool_words (&item->pool);
}

char *
wp_pool_words (const WpPool *pool)
{
  g_autofree char *assigned = format_number (pool->assigned), *owned = format_number (pool->owned), *rest = format_number (ABS (pool->free));
  if (!pool->capped)
    /* Translators: %s is a number */
    return g_strdup_printf (_ ("%s assigned, no limit"), assigned);
  if (pool->free < 0)
    /* Translators: numbers of seats: assigned, owned, and how many more than that are assigned */
    return g_strdup_printf (_ ("%s assigned of %s, %s too many"), assigned, owned, rest);
  /* Translators: numbers of seats: assigned, owned, free */
  return g_strdup_printf (_ ("%s assigned of %s, %s free"), assigned, owned, rest);
}

char *
wp_pool_state_advice (const WpPoolItem *item, gint64 now)
{
  g_autofree char *until = wp_when_exact (item->pool.next_end);
  switch (wp_pool_get_state (&item->pool, now)) {
  case WP_POOL_OVER_ALLOCATED:
    return g_strdup (_ ("More is assigned than there is. WatchGuard Cloud closes the management of this product for all your customers, those with "
                        "seats linked to a license excepted, until seats are taken back or bought."));
  case WP_POOL_EXPIRED:
    return g_strdup (_ ("The last license has ended. Renew it, or take the seats back."));
  case WP_POOL_EXPIRING:
    /* Translators: %s is a date and time with its zone */
    return g_strdup_printf (_ ("A license ends on %s. Renew it before: what is assigned beyond the rest is over-allocated then."), until);
  case WP_POOL_NOT_ACTIVATED:
    return g_strdup (_ ("A license is bought and not activated: its seats count from then on."));
  case WP_POOL_ACTIVATING:
    return g_strdup (_ ("A license is being activated: its seats count from then on."));
  case WP_POOL_NOTHING:
  case WP_POOL_ACTIVE:
  default:
    return g_strdup (
      item->product == NULL ? _ ("This product is in no catalog that this version knows: nothing is checked when seats of it are assigned.") : "");
  }
}

char *
wp_license_state_words (JsonObject *license, gint64 now)
{
  gint64 ends = wp_license_get_end (license);
  g_autofree char *when = wp_when_exact (ends);
  switch (wp_license_status_from_string (wp_json_string (license, "status"))) {
  case WP_LICENSE_NOT_ACTIVATED:
    return g_strdup (_ ("Not activated"));
  case WP_LICENSE_ACTIVATING:
    return g_strdup (_ ("Activating"));
  case WP_LICENSE_ACTIVE:
    if (ends == 0)
      return g_strdup (_ ("Active, without an end"));
    /* Translators: %s is a date and time with its zone */
    return g_strdup_printf (ends <= now ? _ ("Ended on %s") : _ ("Active until %s"), when);
  case WP_LICENSE_UNKNOWN:
  default:
    return g_strdup (wp_json_string_or (license, "status", C_ ("value", "Unknown")));
  }
}
