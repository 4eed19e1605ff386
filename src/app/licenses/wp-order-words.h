/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-order.h"

G_BEGIN_DECLS

/* Orders in words, translated */

const char *wp_order_state_label (WpOrderState state);
/* Whose turn it is and what is to be done, in a sentence; "" for nobody's. @by_me: this person placed it */
const char *wp_order_turn_words (JsonObject *order, gboolean by_me);
/* Has the state to be seen from afar? A CSS class, or %NULL */
const char *wp_order_state_class (WpOrderState state);
/* "1 year", "3 years"; "" for 0. (transfer full) */
char *wp_years_words (gint64 years);
/* "Core MDR · Term · 1 year · 60 endpoints". @product: (nullable). (transfer full) */
char *wp_order_what_words (JsonObject *order, JsonObject *product);
/* "1,234,500 JPY" as this desk writes numbers. (transfer full) */
char *wp_money_words (gint64 amount, const char *currency);
/* One entry of its history: what was done. (transfer full) */
char *wp_order_event_words (JsonObject *event);

G_END_DECLS
