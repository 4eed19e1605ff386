/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pool.h"

G_BEGIN_DECLS

/* What of the inventory is shown, and in which order: decided over what a list has in hand */

typedef enum { WP_INVENTORY_BY_PRODUCT, WP_INVENTORY_BY_END, WP_INVENTORY_BY_NEED, WP_INVENTORY_N_ORDERS } WpInventoryOrder;

/**
 * WpInventoryFilter:
 * @words: (nullable): of wp_inventory_words(), all of which must occur
 * @states: 1 << WpPoolState of those that are shown; 0: all
 * @types: 1 << WpSeats, the same
 */
typedef struct {
  char **words;
  guint states, types;
} WpInventoryFilter;

/**
 * WpInventoryEntry:
 * @text: (nullable): what can be searched for, as wp_inventory_add_text() made it
 * @holders: (nullable) (element-type utf8): the same of every customer that has seats of it
 * @product: its id
 * @place: of the product in the catalog
 *
 * A pool, as far as it matters here. Everything is borrowed.
 */
typedef struct {
  const WpPool *pool;
  const char *text;
  GPtrArray *holders;
  const char *product;
  gint64 place;
  guint n_warnings;
} WpInventoryEntry;

/* What somebody typed, in words as they are searched for; %NULL for none. @text: (nullable). (transfer full) (nullable) */
char **wp_inventory_words (const char *text);
/* Adds something to what can be searched for; a word is never found across two of them. @more: (nullable) */
void wp_inventory_add_text (GString *text, const char *more);
/* The same of what a license is known by: its id, its masked key, its order */
void wp_inventory_add_license (GString *text, JsonObject *license);

/* Words that the pool itself does not have must all be of one of its customers: "aozora mdr" finds what Aozora has of Core MDR. */
gboolean wp_inventory_matches (const WpInventoryFilter *filter, const WpInventoryEntry *entry, gint64 now);
/* As strcmp(): by product and type, by what ends first, or by what needs somebody first; then by product */
int wp_inventory_compare (const WpInventoryEntry *a, const WpInventoryEntry *b, WpInventoryOrder order, gint64 now);

/* Days of the coming time that is looked at, and of the past one */
#define WP_INVENTORY_DAYS_AHEAD 60
#define WP_INVENTORY_DAYS_BACK 30

/* The active licenses that end within these days or have ended, the first end first; what a delegated account activated itself is its own to
 * renew. @licenses: (element-type JsonObject). (transfer full) (element-type JsonObject) */
GPtrArray *wp_inventory_list_ends (GPtrArray *licenses, gint64 now);

G_END_DECLS
