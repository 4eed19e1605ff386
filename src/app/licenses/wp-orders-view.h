/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-view.h"

G_BEGIN_DECLS

/* The orders of licenses, and the one that is chosen. wp_view_open(): "order" with its id, "new" (with a pool's key to begin with). */
#define WP_TYPE_ORDERS_VIEW (wp_orders_view_get_type ())
G_DECLARE_FINAL_TYPE (WpOrdersView, wp_orders_view, WP, ORDERS_VIEW, WpView)

G_END_DECLS
