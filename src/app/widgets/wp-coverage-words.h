/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-coverage.h"

G_BEGIN_DECLS

/* The zone by whose clock a coverage is told. (transfer full) */
GTimeZone *wp_coverage_get_zone (JsonObject *coverage);
/**
 * wp_coverage_words:
 * @promised: (nullable): of wp_coverage_list_promised()
 * @gaps: (nullable): of wp_coverage_find_gaps(), for the same days
 *
 * "Promised: Monday to Friday 09:00–18:00 JST. Nobody answers on Monday 23 Nov 12:00–13:00." (transfer full)
 */
char *wp_coverage_words (JsonObject *coverage, GArray *promised, GArray *gaps);

G_END_DECLS
