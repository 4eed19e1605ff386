/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-view.h"

G_BEGIN_DECLS

/**
 * WpFiltersView:
 *
 * The filters of the incident list that a person has saved, each with how many incidents it finds. They are the view's entries as well: a line
 * each in the sidebar, that leads to the list.
 */
#define WP_TYPE_FILTERS_VIEW (wp_filters_view_get_type ())
G_DECLARE_FINAL_TYPE (WpFiltersView, wp_filters_view, WP, FILTERS_VIEW, WpView)

G_END_DECLS
