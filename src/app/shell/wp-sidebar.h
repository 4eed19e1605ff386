/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-accounts.h"
#include "wp-view.h"

G_BEGIN_DECLS

/**
 * WpSidebar:
 *
 * The views with what waits in them, the accounts when there are several, and the alert light.
 *
 * Signals: "view-chosen" (WpView *), "entry-chosen" (WpView *, const char *id), "account-chosen" (WpAccount *).
 */
#define WP_TYPE_SIDEBAR (wp_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (WpSidebar, wp_sidebar, WP, SIDEBAR, AdwBin)

/* @views: (element-type WpView): outlive it */
GtkWidget *wp_sidebar_new (WpAccounts *accounts, GPtrArray *views, GMenuModel *menu);
void wp_sidebar_set_account (WpSidebar *self, WpAccount *account); /* (nullable) */
void wp_sidebar_set_view (WpSidebar *self, WpView *view);
AdwHeaderBar *wp_sidebar_get_header_bar (WpSidebar *self);
void wp_sidebar_focus (WpSidebar *self);

G_END_DECLS
