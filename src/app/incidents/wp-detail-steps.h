/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-step.h"

G_BEGIN_DECLS

/**
 * WpDetailSteps:
 *
 * The guidance as a checklist. Ticking offers to undo.
 */
#define WP_TYPE_DETAIL_STEPS (wp_detail_steps_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailSteps, wp_detail_steps, WP, DETAIL_STEPS, GtkBox)

GtkWidget *wp_detail_steps_new (void);
/* Works until @until, as wp_rows_update() does. Returns: whether it is complete */
gboolean wp_detail_steps_update (WpDetailSteps *self, const WpDetail *detail, gint64 until);
/* The first that is there and open to this person. (nullable) */
WpDetailStep *wp_detail_steps_find_next (WpDetailSteps *self);

/* @why_not: (nullable): why it may not be resolved, for the button's tooltip */
void wp_detail_steps_set_resolve_reason (WpDetailSteps *self, const char *why_not);

G_END_DECLS
