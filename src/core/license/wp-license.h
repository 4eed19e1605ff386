/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-kind.h"

G_BEGIN_DECLS

/* How a license is held and how seats of it are assigned (domain §1.5): for a fixed time; invoiced by what is assigned; for the partner's own
 * use; to try. Linked is a way to assign alone: such seats follow a term license in number and end. */
typedef enum {
  WP_SEATS_UNKNOWN,
  WP_SEATS_TERM,
  WP_SEATS_SUBSCRIPTION,
  WP_SEATS_NFR,
  WP_SEATS_TRIAL,
  WP_SEATS_LINKED,
} WpSeats;

WpSeats wp_seats_from_string (const char *text); /* @text: (nullable) */
const char *wp_seats_to_string (WpSeats self);
/* Where seats assigned that way are counted: linked ones are seats of a term license. */
WpSeats wp_seats_get_pool (WpSeats self);

/* A whole number of seats as people type one: full-width digits, and commas or blanks between thousands. FALSE when it is none from 1 to
 * %WP_MAX_SEATS. @text: (nullable) */
gboolean wp_seats_parse (const char *text, gint64 *quantity);

typedef enum { WP_LICENSE_UNKNOWN, WP_LICENSE_NOT_ACTIVATED, WP_LICENSE_ACTIVATING, WP_LICENSE_ACTIVE } WpLicenseStatus;

WpLicenseStatus wp_license_status_from_string (const char *text); /* @text: (nullable) */

/* A license as the vendor's inventory has it: {id, product, type, pool, quantity, limit, status, activatedAt, expiryDate, keyMasked, orderRef,
 * orderId, autoRenew, delegatedTo, history: [{at, kind: "added" or "changed", detail, unexpected}]} */
extern const WpKind wp_kind_license;

/* The columns of a license, in the order of wp_kind_license.columns */
typedef enum {
  WP_LICENSE_POOL,      /* text: see wp_pool_key() */
  WP_LICENSE_PRODUCT,   /* text */
  WP_LICENSE_TYPE,      /* int: WpSeats */
  WP_LICENSE_STATUS,    /* int: WpLicenseStatus */
  WP_LICENSE_QUANTITY,  /* int */
  WP_LICENSE_LIMIT,     /* int: of a subscription, -1 for none */
  WP_LICENSE_ENDS,      /* int: ms, 0 for never */
  WP_LICENSE_DELEGATED, /* int: an account that is delegated has activated it itself */
  WP_LICENSE_RENEWS,    /* int: it renews by itself */
  WP_LICENSE_N_COLUMNS,
} WpLicenseColumn;

/* When it ends: at 00:00 UTC of the day after its expiry date (domain §1.5). ms, 0 for never */
gint64 wp_license_get_end (JsonObject *document);

/* Seats of one product, held one way, for one customer: {id, customerId, product, type, pool, quantity, licenseId, trial, by, at, history}.
 * Its id is made of the three, so that two desks that assign the same make one. */
extern const WpKind wp_kind_allocation;

/* The columns of an allocation, in the order of wp_kind_allocation.columns */
typedef enum {
  WP_ALLOCATION_POOL,     /* text: see wp_pool_key() */
  WP_ALLOCATION_CUSTOMER, /* text */
  WP_ALLOCATION_PRODUCT,  /* text */
  WP_ALLOCATION_TYPE,     /* int: WpSeats */
  WP_ALLOCATION_QUANTITY, /* int */
  WP_ALLOCATION_N_COLUMNS,
} WpAllocationColumn;

char *wp_allocation_make_id (const char *customer, const char *product, WpSeats type); /* (transfer full) */

G_END_DECLS
