/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-coverage.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WpCoverageStrip:
 *
 * Seven days, a line each: the promised hours as an outline, filled where someone answers, hatched where nobody does. Its accessible label
 * says it in words.
 */
#define WP_TYPE_COVERAGE_STRIP (wp_coverage_strip_get_type ())
G_DECLARE_FINAL_TYPE (WpCoverageStrip, wp_coverage_strip, WP, COVERAGE_STRIP, GtkWidget)

GtkWidget *wp_coverage_strip_new (void);
/* @coverage, @contacts: (nullable): as for wp_coverage_find_gaps(); @from: ms, in the first day by the coverage's own clock */
void wp_coverage_strip_set (WpCoverageStrip *self, JsonObject *coverage, JsonArray *contacts, gint64 from);

G_END_DECLS
