/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-license-warnings.h"

G_BEGIN_DECLS

/* A pool as it is shown */
typedef struct {
  char *key; /* see wp_pool_key() */
  char *product_id;
  JsonObject *product; /* (owned) (nullable): of the catalog */
  WpPool pool;
  char *text;       /* what is searched for, see wp_inventory_add_text() */
  guint n_warnings; /* that are not asleep */
} WpPoolItem;

/**
 * WpPools:
 *
 * What there is of every product and every way it is held, as it is now: licenses and assigned seats together, and what of it needs a person.
 *
 * Signal: "changed" (): they were read, or could not be.
 */
#define WP_TYPE_POOLS (wp_pools_get_type ())
G_DECLARE_FINAL_TYPE (WpPools, wp_pools, WP, POOLS, GObject)

WpPools *wp_pools_new (void);
void wp_pools_set_account (WpPools *self, WpAccount *account); /* @account: (nullable) */
/* (nullable) (transfer none) (element-type WpPoolItem): in the order of the catalog; %NULL until they were read. An array never changes. */
GPtrArray *wp_pools_get (WpPools *self);
const WpPoolItem *wp_pools_find (WpPools *self, const char *key); /* (nullable) (transfer none) */
const GError *wp_pools_get_error (WpPools *self);                 /* (nullable): of the last reading */
GPtrArray *wp_pools_get_licenses (WpPools *self); /* (nullable) (transfer none) (element-type JsonObject): all, until they were read %NULL */
GPtrArray *wp_pools_get_products (WpPools *self); /* the same of the catalog */
/* What there is of a pool, also of one that has neither licenses nor seats. FALSE until they were read */
gboolean wp_pools_read (WpPools *self, const char *product, WpSeats type, WpPool *pool);
JsonObject *wp_pools_find_product (WpPools *self, const char *id); /* (nullable) (transfer none) */
JsonObject *wp_pools_get_partner (WpPools *self);                  /* (nullable) (transfer none): what the partner has decided */
/* (nullable) (transfer none) (element-type WpLicenseWarning): of all pools, also those that are asleep; %NULL as wp_pools_get() */
GPtrArray *wp_pools_get_warnings (WpPools *self);
/* The licenses of a pool, those that end first at the top. (transfer full) (element-type JsonObject) */
GPtrArray *wp_pools_list_licenses (WpPools *self, const char *key);

G_END_DECLS
