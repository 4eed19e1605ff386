/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailAffected:
 *
 * What is affected: endpoints with their isolation in words, users with the actions taken.
 */
#define WP_TYPE_DETAIL_AFFECTED (wp_detail_affected_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailAffected, wp_detail_affected, WP, DETAIL_AFFECTED, GtkBox)

GtkWidget *wp_detail_affected_new (void);
void wp_detail_affected_update (WpDetailAffected *self, const WpDetail *detail);

G_END_DECLS
