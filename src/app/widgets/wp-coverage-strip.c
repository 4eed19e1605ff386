/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "wp-coverage-strip.h"
struct _WpCoverageStrip { AdwBin parent_instance; };
G_DEFINE_FINAL_TYPE (WpCoverageStrip, wp_coverage_strip, ADW_TYPE_BIN)
static void wp_coverage_strip_class_init (WpCoverageStripClass *klass) { }
static void wp_coverage_strip_init (WpCoverageStrip *self) { }
GtkWidget *wp_coverage_strip_new (void) { return g_object_new (WP_TYPE_COVERAGE_STRIP, NULL); }
void wp_coverage_strip_set (WpCoverageStrip *self, JsonObject *coverage, JsonArray *contacts, gint64 from) { }
