/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the partner has decided about its licenses: when it is warned, and which orders wait for a second administrator. Who may not change it
 * reads it. @partner: (nullable): its document, %NULL until it was fetched */
void wp_rules_dialog_open (GtkWidget *parent, WpAccount *account, JsonObject *partner);

/* "45, 30、7;0" → the days, as many as %WP_MAX_MARKS, the earliest first and each once; FALSE when something else stands there. @days: (out) */
gboolean wp_rules_read_marks (const char *text, int *days, guint *n_days);

G_END_DECLS
