/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-view.h"

G_BEGIN_DECLS

/**
 * WpCustomersView:
 *
 * The partner's customers, and what the SOC may do at each.
 */
#define WP_TYPE_CUSTOMERS_VIEW (wp_customers_view_get_type ())
G_DECLARE_FINAL_TYPE (WpCustomersView, wp_customers_view, WP, CUSTOMERS_VIEW, WpView)

G_END_DECLS
