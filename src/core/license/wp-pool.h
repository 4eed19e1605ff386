/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-license.h"
#include "wp-lookup.h"

G_BEGIN_DECLS

#define WP_MAX_SEATS 10000000 /* of one license or allocation */

/* In the order of how much it wants a person: what is further down is said first. */
typedef enum {
  WP_POOL_NOTHING, /* neither licenses nor seats */
  WP_POOL_ACTIVE,
  WP_POOL_ACTIVATING,
  WP_POOL_NOT_ACTIVATED,
  WP_POOL_EXPIRING, /* a license ends within the partner's first mark */
  WP_POOL_EXPIRED,  /* the last one has ended */
  WP_POOL_OVER_ALLOCATED,
} WpPoolState;

#define WP_POOL_MARK_DAYS 45 /* before a license ends the vendor warns for the first time (domain §1.5) */

/**
 * WpPool:
 * @capped: FALSE of a subscription without a limit, and of trials: there is no @owned and no @free then
 * @owned: seats of licenses that are active now, or the limits of subscriptions
 * @free: @owned less @assigned, below 0 when too many are assigned
 * @next_end: ms, of the licenses that are active now and do not renew by themselves; 0 for none
 * @mark: so many days before its end a license is said to expire; wp_pool_begin() takes the vendor's
 * @delegated: seats of active licenses that a delegated account has activated itself. They are summed in nothing else (domain §1.5).
 *
 * What there is of one product that is held one way. It is stored nowhere: the server and a desk sum it over the columns of licenses and
 * allocations.
 */
typedef struct {
  WpSeats type;
  gboolean capped;
  gint64 owned, assigned, free;
  gint64 next_end;
  gint64 delegated;
  int mark;
  guint n_active, n_not_activated, n_activating, n_expired;
} WpPool;

/* "core_mdr/term", as "pool" in licenses and allocations; linked seats are in the pool of the term licenses. (transfer full) */
char *wp_pool_key (const char *product, WpSeats type);

/* Summing: begin, add each row, end. @values: as the columns of the kind */
void wp_pool_begin (WpPool *self, WpSeats type);
void wp_pool_add_license (WpPool *self, const WpValue *values, gint64 now);
void wp_pool_add_seats (WpPool *self, gint64 quantity);
void wp_pool_end (WpPool *self);

/* All of that. @type: where it is counted, see wp_seats_get_pool() */
gboolean wp_pool_read (WpPool *self, const WpLookup *lookup, const char *product, WpSeats type, gint64 now, GError **error);

WpPoolState wp_pool_get_state (const WpPool *self, gint64 now);

G_END_DECLS
