/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailConflict:
 *
 * Somebody else changed a step first: both sides, and whose is to stand.
 */
#define WP_TYPE_DETAIL_CONFLICT (wp_detail_conflict_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailConflict, wp_detail_conflict, WP, DETAIL_CONFLICT, GtkBox)

GtkWidget *wp_detail_conflict_new (void);
/* @row: (nullable): the refused change; %NULL hides it */
void wp_detail_conflict_update (WpDetailConflict *self, WpAccount *account, const WpOutboxRow *row);

G_END_DECLS
