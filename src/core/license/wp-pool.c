/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPool"
#include "config.h"

#include "wp-pool.h"

#include "wp-time.h"

char *
wp_pool_key (const char *product, WpSeats type)
{
  return g_strjoin ("/", product, wp_seats_to_string (wp_seats_get_pool (type)), NULL);
}

void
wp_pool_begin (WpPool *self, WpSeats type)
{
  *self = (WpPool) { .type = wp_seats_get_pool (type), .mark = WP_POOL_MARK_DAYS };
  self->capped = self->type == WP_SEATS_TERM || self->type == WP_SEATS_NFR;
}

void
wp_pool_add_license (WpPool *self, const WpValue *values, gint64 now)
{
  gint64 ends = values[WP_LICENSE_ENDS].number, limit = values[WP_LICENSE_LIMIT].number;
  switch ((WpLicenseStatus) values[WP_LICENSE_STATUS].number) {
  case WP_LICENSE_NOT_ACTIVATED:
    self->n_not_activated++;
    return;
  case WP_LICENSE_ACTIVATING:
    self->n_activating++;
    return;
  case WP_LICENSE_UNKNOWN:
  case WP_LICENSE_ACTIVE:
  default:
    break;
  }
  if (ends != 0 && ends <= now) {
    self->n_expired++;
    return;
  }
  if (values[WP_LICENSE_DELEGATED].number != 0) {
    self->delegated += values[WP_LICENSE_QUANTITY].number;
    return;
  }
  self->n_active++;
  if (ends != 0 && values[WP_LICENSE_RENEWS].number == 0 && (self->next_end == 0 || ends < self->next_end))
    self->next_end = ends;
  if (self->type != WP_SEATS_SUBSCRIPTION)
    self->owned += values[WP_LICENSE_QUANTITY].number;
  else if (limit >= 0) {
    self->capped = TRUE;
    self->owned += limit;
  }
}

void
wp_pool_add_seats (WpPool *self, gint64 quantity)
{
  self->assigned += quantity;
}

void
wp_pool_end (WpPool *self)
{
  self->free = self->capped ? self->owned - self->assigned : 0;
}

typedef struct {
  WpPool *pool;
  gint64 now;
} Sum;

static gboolean
add_license (const char *id, const WpValue *values, gpointer user_data)
{
  const Sum *sum = user_data;
  wp_pool_add_license (sum->pool, values, sum->now);
  return TRUE;
}

gboolean
wp_pool_read (WpPool *self, const WpLookup *lookup, const char *product, WpSeats type, gint64 now, GError **error)
{
  g_autofree char *key = wp_pool_key (product, type);
  Sum sum = { self, now };
  gint64 assigned = 0;
  wp_pool_begin (self, type);
  if (!lookup->each (lookup, &wp_kind_license, "pool", key, add_license, &sum, error) ||
      !lookup->sum (lookup, &wp_kind_allocation, "quantity", "pool", key, &assigned, error))
    return FALSE;
  wp_pool_add_seats (self, assigned);
  wp_pool_end (self);
  return TRUE;
}

WpPoolState
wp_pool_get_state (const WpPool *self, gint64 now)
{
  if (self->capped && self->free < 0)
    return WP_POOL_OVER_ALLOCATED;
  if (self->n_active == 0 && self->n_expired > 0)
    return WP_POOL_EXPIRED;
  if (self->next_end != 0 && self->next_end - now <= self->mark * WP_DAY)
    return WP_POOL_EXPIRING;
  if (self->n_not_activated > 0)
    return WP_POOL_NOT_ACTIVATED;
  if (self->n_activating > 0)
    return WP_POOL_ACTIVATING;
  return self->n_active > 0 ? WP_POOL_ACTIVE : WP_POOL_NOTHING;
}
