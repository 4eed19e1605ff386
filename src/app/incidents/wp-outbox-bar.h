/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpOutboxBar:
 *
 * What could not be sent, or waits for its author's word: why, the words intact, and what can be done now. Conflicts of a step
 * stand at the step instead.
 */
#define WP_TYPE_OUTBOX_BAR (wp_outbox_bar_get_type ())
G_DECLARE_FINAL_TYPE (WpOutboxBar, wp_outbox_bar, WP, OUTBOX_BAR, AdwBin)

GtkWidget *wp_outbox_bar_new (void);
void wp_outbox_bar_update (WpOutboxBar *self, const WpDetail *detail);

G_END_DECLS
