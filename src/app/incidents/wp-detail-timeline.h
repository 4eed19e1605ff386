/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailTimeline:
 *
 * What happened when, with the comments, and a field for one more. Long ones show their end first.
 */
#define WP_TYPE_DETAIL_TIMELINE (wp_detail_timeline_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailTimeline, wp_detail_timeline, WP, DETAIL_TIMELINE, GtkBox)

GtkWidget *wp_detail_timeline_new (void);
void wp_detail_timeline_focus_comment (WpDetailTimeline *self);
void wp_detail_timeline_update (WpDetailTimeline *self, const WpDetail *detail);

G_END_DECLS
