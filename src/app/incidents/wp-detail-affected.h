/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailAffected:
 *
 * What is affected: endpoints with their isolation in words, users with the actions taken. Of many the first ones.
 *
 * Signal: "more" (): more are to be shown; it wants an update.
 */
#define WP_TYPE_DETAIL_AFFECTED (wp_detail_affected_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailAffected, wp_detail_affected, WP, DETAIL_AFFECTED, GtkBox)

GtkWidget *wp_detail_affected_new (void);
/* Works until @until, as wp_rows_update() does. Returns: whether it is complete */
gboolean wp_detail_affected_update (WpDetailAffected *self, const WpDetail *detail, gint64 until);

G_END_DECLS
