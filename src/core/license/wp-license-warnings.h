/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pool.h"

G_BEGIN_DECLS

typedef enum {
  WP_WARNING_MARK,   /* a license ends within one of the partner's marks */
  WP_WARNING_ENDED,  /* it has ended */
  WP_WARNING_OVER,   /* more of a pool is assigned than there is */
  WP_WARNING_CHANGE, /* a license is another one, and neither somebody here nor an order did that */
} WpWarningKind;

#define WP_WARNING_SOON_DAYS 7 /* a lock-out within these days is one that somebody has to know of today */

/**
 * WpLicenseWarning:
 * @id: names the license and its mark, so that one that was put to sleep stays so until the next mark
 * @license: (nullable): its id
 * @pool: see wp_pool_key()
 * @mark: of %WP_WARNING_MARK: in days
 * @at: ms: when the license ends, or was changed; 0 for %WP_WARNING_OVER
 * @missing: so many seats more than there are then would be assigned, or are; 0 for none
 * @detail: (nullable): of %WP_WARNING_CHANGE: what changed, in the words of the inventory
 * @quiet: ms: until when somebody has put it to sleep; 0 while it warns
 *
 * Something of the inventory that needs a person (domain §1.5: the vendor alerts 45, 30, 15 and 7 days before, on the day and after the end, on
 * over-allocation and on an unexpected change). What renews by itself does not.
 */
typedef struct {
  char *id;
  WpWarningKind kind;
  char *license;
  char *pool;
  int mark;
  gint64 at;
  gint64 missing;
  char *detail;
  gint64 quiet;
} WpLicenseWarning;

/**
 * wp_license_warnings_list:
 * @licenses: (element-type JsonObject)
 * @pools: (element-type utf8 WpPool): by their keys, as they are at @now
 * @partner: (nullable): the partner's document: its marks, and what sleeps
 *
 * Returns: (transfer full) (element-type WpLicenseWarning): those that warn before those that sleep; what is worst first
 */
GPtrArray *wp_license_warnings_list (GPtrArray *licenses, GHashTable *pools, JsonObject *partner, gint64 now);
/* How many of them warn, of a pool or of all. @pool: (nullable) */
guint wp_license_warnings_count (GPtrArray *warnings, const char *pool);
/* Does it close the management of the product now, or within %WP_WARNING_SOON_DAYS? */
gboolean wp_license_warning_locks_out (const WpLicenseWarning *self, gint64 now);
/* When the next mark or end passes, or something wakes, so that the list is another one: ms, 0 for never. The same arguments */
gint64 wp_license_warnings_next (GPtrArray *licenses, JsonObject *partner, gint64 now);

G_END_DECLS
