/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-incident-query.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpFilterBar:
 *
 * The line above a list that says which filter it is under, as long as it is under one, and saves it under a name. Its button *Clear* is the
 * action "filter.clear" of a widget around it.
 *
 * Signal: "begin" (JsonObject *document): the saved filters of an account were read, and it is this one that the list begins with.
 */
#define WP_TYPE_FILTER_BAR (wp_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (WpFilterBar, wp_filter_bar, WP, FILTER_BAR, AdwBin)

GtkWidget *wp_filter_bar_new (void);
void wp_filter_bar_set_account (WpFilterBar *self, WpAccount *account); /* (nullable) */
void wp_filter_bar_set_filter (WpFilterBar *self, const WpIncidentFilter *filter);

G_END_DECLS
