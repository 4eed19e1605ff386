/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailSteps:
 *
 * The guidance as a checklist. Ticking offers to undo.
 */
#define WP_TYPE_DETAIL_STEPS (wp_detail_steps_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailSteps, wp_detail_steps, WP, DETAIL_STEPS, GtkBox)

GtkWidget *wp_detail_steps_new (void);
void wp_detail_steps_update (WpDetailSteps *self, const WpDetail *detail);
/* Nothing when no step is open to this person */
void wp_detail_steps_focus_next (WpDetailSteps *self);

/* @why_not: (nullable): why it may not be resolved, for the button's tooltip */
void wp_detail_steps_set_resolve_reason (WpDetailSteps *self, const char *why_not);

G_END_DECLS
