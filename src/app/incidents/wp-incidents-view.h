/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-view.h"

G_BEGIN_DECLS

/**
 * WpIncidentsView:
 *
 * The inbox, and one incident. It opens an "incident"; "authorized", which asks to confirm that answer; the incidents of a "customer". The
 * whole list is shown without a filter.
 */
#define WP_TYPE_INCIDENTS_VIEW (wp_incidents_view_get_type ())
G_DECLARE_FINAL_TYPE (WpIncidentsView, wp_incidents_view, WP, INCIDENTS_VIEW, WpView)

G_END_DECLS
