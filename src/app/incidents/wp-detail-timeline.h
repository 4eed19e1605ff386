/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailTimeline:
 *
 * What happened when, with the comments, and a field for one more. Long ones show their end first.
 *
 * Signal: "more" (): earlier ones are to be shown; it wants an update.
 */
#define WP_TYPE_DETAIL_TIMELINE (wp_detail_timeline_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailTimeline, wp_detail_timeline, WP, DETAIL_TIMELINE, GtkBox)

GtkWidget *wp_detail_timeline_new (void);
void wp_detail_timeline_focus_comment (WpDetailTimeline *self);
/* Works until @until, as wp_rows_update() does. Returns: whether it is complete */
gboolean wp_detail_timeline_update (WpDetailTimeline *self, const WpDetail *detail, gint64 until);

G_END_DECLS
