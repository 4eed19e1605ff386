/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-view.h"

G_BEGIN_DECLS

/**
 * WpOnboardingView:
 *
 * The partner's onboarding: the overview, the self-check, the forms.
 */
#define WP_TYPE_ONBOARDING_VIEW (wp_onboarding_view_get_type ())
G_DECLARE_FINAL_TYPE (WpOnboardingView, wp_onboarding_view, WP, ONBOARDING_VIEW, WpView)

G_END_DECLS
