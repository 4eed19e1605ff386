/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-view.h"

G_BEGIN_DECLS

/**
 * WpLicensesView:
 *
 * The inventory: what the partner has of each product, what of it is assigned to whom, and what of it needs a person. It counts the pools
 * that are over-allocated, expired or about to expire.
 */
#define WP_TYPE_LICENSES_VIEW (wp_licenses_view_get_type ())
G_DECLARE_FINAL_TYPE (WpLicensesView, wp_licenses_view, WP, LICENSES_VIEW, WpView)

G_END_DECLS
