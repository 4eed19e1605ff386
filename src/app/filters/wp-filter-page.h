/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpFilterPage:
 *
 * A saved filter: its name, what it asks, and what can be done with it. It brings its own header bar.
 *
 * Signal: "show-incidents" (const char *id).
 */
#define WP_TYPE_FILTER_PAGE (wp_filter_page_get_type ())
G_DECLARE_FINAL_TYPE (WpFilterPage, wp_filter_page, WP, FILTER_PAGE, AdwBin)

GtkWidget *wp_filter_page_new (void);
/* @account, @document: (nullable): shows none. @documents: (nullable) (element-type JsonObject): all of them */
void wp_filter_page_set_filter (WpFilterPage *self, WpAccount *account, GPtrArray *documents, JsonObject *document);
/* How many incidents it finds, in words; "" when nobody knows */
void wp_filter_page_set_count (WpFilterPage *self, const char *words);
AdwHeaderBar *wp_filter_page_get_header_bar (WpFilterPage *self);

G_END_DECLS
