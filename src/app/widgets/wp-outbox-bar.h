/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-ui.h"

G_BEGIN_DECLS

/**
 * WpOutboxBar:
 *
 * Commands that could not be sent, or need a confirmation by their author: why, their text, and what can be done.
 */
#define WP_TYPE_OUTBOX_BAR (wp_outbox_bar_get_type ())
G_DECLARE_FINAL_TYPE (WpOutboxBar, wp_outbox_bar, WP, OUTBOX_BAR, AdwBin)

GtkWidget *wp_outbox_bar_new (void);
/* What an undelivered command wanted, in the words of its author. (transfer full) */
typedef char *(*WpOutboxSummary) (const WpOutboxRow *row, gpointer user_data);
/* @rows: (element-type WpOutboxRow): those that are being sent are left out */
void wp_outbox_bar_update (WpOutboxBar *self, WpAccount *account, GPtrArray *rows, WpOutboxSummary summary, gpointer user_data);

G_END_DECLS
