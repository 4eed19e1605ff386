/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Does someone answer at every promised hour? */

/**
 * WpGap:
 *
 * Promised hours at which nobody of the list can be reached, ms since the epoch.
 */
typedef struct {
  gint64 from;
  gint64 to;
} WpGap;

/**
 * wp_coverage_find_gaps:
 * @coverage: (nullable): {model:"8x5"|"24x7", days:["mon",…], hours:{start,end,timeZone}, timeZone, holidays:["2026-12-31",…]}; days, hours
 *   and holidays matter for 8x5 alone
 * @contacts: (nullable): an ordered list of {phone, hours:"always"|"business"|"custom", days:["mon",…], times:{start,end,timeZone}};
 *   one without a phone number answers nobody; "business" is the coverage's own hours, and
 *   nothing where it has none (24x7)
 * @from: ms; rounded down to the minute
 * @days: how far to look, at most 62
 * @max: how many gaps to answer at most
 *
 * Walks the promised hours on the wall clocks of their zones, daylight saving and hours past midnight included.
 *
 * Returns: (transfer full) (element-type WpGap): the first gaps in order, neighbors joined; empty when every promised hour is answered;
 *   %NULL when nothing is promised yet (no model, or 8x5 without hours)
 */
GArray *wp_coverage_find_gaps (JsonObject *coverage, JsonArray *contacts, gint64 from, guint days, guint max);
/* The promised hours themselves, in the same way; %NULL when nothing is promised yet. (transfer full) (element-type WpGap) */
GArray *wp_coverage_list_promised (JsonObject *coverage, gint64 from, guint days);

/**
 * wp_coverage_from_answers:
 * @names: which field is which: {model, days, hours, timeZone, holidays}, as in "sets" of a form
 * @answers: (nullable)
 *
 * Returns: (transfer full): a coverage object of the answers; rows of holidays become their column "date"; days, hours and holidays only of 8x5
 */
JsonObject *wp_coverage_from_answers (JsonObject *names, JsonObject *answers);

G_END_DECLS
