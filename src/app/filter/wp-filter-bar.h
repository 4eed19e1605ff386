/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-incident-query.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpFilterBar:
 *
 * The line above a list that says which filter it is under, as long as it is under one. Its button *Clear* is the action "filter.clear" of a
 * widget around it.
 */
#define WP_TYPE_FILTER_BAR (wp_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (WpFilterBar, wp_filter_bar, WP, FILTER_BAR, AdwBin)

GtkWidget *wp_filter_bar_new (void);
/* @account: (nullable) */
void wp_filter_bar_set_filter (WpFilterBar *self, WpAccount *account, const WpIncidentFilter *filter);

G_END_DECLS
