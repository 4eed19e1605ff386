/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailConflict:
 *
 * Shown when somebody else changed a step first: both versions, to choose one.
 *
 * Signals: "mine", "theirs": what was chosen.
 */
#define WP_TYPE_DETAIL_CONFLICT (wp_detail_conflict_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailConflict, wp_detail_conflict, WP, DETAIL_CONFLICT, GtkBox)

GtkWidget *wp_detail_conflict_new (void);
/* @theirs: the present version; %NULL hides the card */
void wp_detail_conflict_show (WpDetailConflict *self, const char *mine, const char *theirs);
void wp_detail_conflict_focus (WpDetailConflict *self);

G_END_DECLS
