/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define WP_TYPE_COVERAGE_STRIP (wp_coverage_strip_get_type ())
G_DECLARE_FINAL_TYPE (WpCoverageStrip, wp_coverage_strip, WP, COVERAGE_STRIP, AdwBin)

GtkWidget *wp_coverage_strip_new (void);
void wp_coverage_strip_set (WpCoverageStrip *self, JsonObject *coverage, JsonArray *contacts, gint64 from);

G_END_DECLS
