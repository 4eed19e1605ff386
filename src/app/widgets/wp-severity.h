/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-enums.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* A severity is a shape, a word and a color, in this order of importance. */
const char *wp_severity_icon_name (WpSeverity severity); /* "wp-severity-critical-symbolic" */
const char *wp_severity_label (WpSeverity severity);     /* translated */
const char *wp_severity_css_class (WpSeverity severity); /* "severity-critical" */

/**
 * WpSeverityBadge:
 *
 * The shape and the word.
 */
#define WP_TYPE_SEVERITY_BADGE (wp_severity_badge_get_type ())
G_DECLARE_FINAL_TYPE (WpSeverityBadge, wp_severity_badge, WP, SEVERITY_BADGE, AdwBin)

GtkWidget *wp_severity_badge_new (void);
/* @text: (nullable): as the severity came, shown when it is one that this program does not know */
void wp_severity_badge_set_severity (WpSeverityBadge *self, WpSeverity severity, const char *text);

G_END_DECLS
