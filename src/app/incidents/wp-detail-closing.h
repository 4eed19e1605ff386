/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-detail-ui.h"

G_BEGIN_DECLS

/**
 * WpDetailClosing:
 *
 * A small field at the foot of the page that asks for a comment before an incident is resolved or reopened; its words are kept.
 */
#define WP_TYPE_DETAIL_CLOSING (wp_detail_closing_get_type ())
G_DECLARE_FINAL_TYPE (WpDetailClosing, wp_detail_closing, WP, DETAIL_CLOSING, AdwBin)

GtkWidget *wp_detail_closing_new (void);
/* @type: %WP_COMMAND_RESOLVE or %WP_COMMAND_REOPEN; @n_open_steps: said when it resolves with steps open */
void wp_detail_closing_open (WpDetailClosing *self, WpAccount *account, const char *incident_id, const WpCommandType *type, guint n_open_steps);
void wp_detail_closing_close (WpDetailClosing *self);

G_END_DECLS
