/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"

G_BEGIN_DECLS

/* Licenses in words, translated */

const char *wp_seats_label (WpSeats type);
const char *wp_pool_state_label (WpPoolState state); /* "" for what needs no word */
const char *wp_pool_state_name (WpPoolState state);  /* the same where a word has to stand: "Active" */
/* What the state means and what to do; "" for what needs nobody. @state: not translated text of a server. (transfer full) */
char *wp_pool_state_advice (const WpPoolItem *item, gint64 now);
/* "Core MDR": the catalog's name in the person's language, or the id of one that is in no catalog. (transfer none) */
const char *wp_pool_product_name (const WpPoolItem *item);
/* The same of a @product (nullable) of that id */
const char *wp_product_name (JsonObject *product, const char *id);
/* "12 endpoints", "12 users", "12 seats". (transfer full) */
char *wp_seats_words (const WpPoolItem *item, gint64 n);
char *wp_product_seats_words (JsonObject *product, gint64 n); /* @product: (nullable) */
char *wp_pool_words (const WpPool *pool);                     /* as wp_pool_figures(). (transfer full) */
/* "300 of 400 assigned, 100 free", "64 assigned, no limit". (transfer full) */
char *wp_pool_figures (const WpPoolItem *item);
/* Has the state to be seen from afar? A CSS class, or %NULL */
const char *wp_pool_state_class (WpPoolState state);
/* A license's own state. (transfer full) */
char *wp_license_state_words (JsonObject *license, gint64 now);

G_END_DECLS
