/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-accounts.h"
#include "wp-chain.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* The views there are, in the order of Alt+1, Alt+2, … */
typedef enum { WP_VIEW_INCIDENTS, WP_VIEW_CUSTOMERS, WP_VIEW_ONBOARDING, WP_N_VIEWS } WpView;

const char *wp_view_get_name (WpView view);   /* as in the settings: "incidents" */
WpView wp_view_from_name (const char *name);

/**
 * WpSidebar:
 *
 * The views with what waits in them, the accounts when there are several, and the alert light.
 *
 * Signals: "view-chosen" (guint view), "account-chosen" (WpAccount *).
 */
#define WP_TYPE_SIDEBAR (wp_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (WpSidebar, wp_sidebar, WP, SIDEBAR, AdwBin)

GtkWidget *wp_sidebar_new (WpAccounts *accounts, GMenuModel *menu);
void wp_sidebar_set_account (WpSidebar *self, WpAccount *account);  /* (nullable) */
void wp_sidebar_set_view (WpSidebar *self, WpView view);
AdwHeaderBar *wp_sidebar_get_header_bar (WpSidebar *self);
void wp_sidebar_focus (WpSidebar *self);

G_END_DECLS
