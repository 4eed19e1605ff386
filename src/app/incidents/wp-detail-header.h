/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailHeader:
 *
 * What an incident is and where it stands: severity and who raised it, title, customer, whose turn, who has it, when it closes,
 * and always who remediates here.
 */
#define WP_TYPE_DETAIL_HEADER (wp_detail_header_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailHeader, wp_detail_header, WP, DETAIL_HEADER, GtkBox)

GtkWidget *wp_detail_header_new (void);
void wp_detail_header_update (WpDetailHeader *self, const WpDetail *detail);

G_END_DECLS
