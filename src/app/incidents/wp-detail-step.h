/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailStep:
 *
 * One step of the guidance: a check, the text, a command to copy, whose step it is, a note, who did it and when, and both versions
 * when somebody else changed it first. It is updated in place.
 *
 * Signal: "ticked" (): a person has just ticked it and that is on disk.
 */
#define WP_TYPE_DETAIL_STEP (wp_detail_step_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailStep, wp_detail_step, WP, DETAIL_STEP, GtkBox)

GtkWidget *wp_detail_step_new (void);
void wp_detail_step_update (WpDetailStep *self, const WpDetail *detail, const WpStep *step, guint number);
const char *wp_detail_step_get_id (WpDetailStep *self);
gboolean wp_detail_step_is_open (WpDetailStep *self);
void wp_detail_step_focus (WpDetailStep *self);

G_END_DECLS
