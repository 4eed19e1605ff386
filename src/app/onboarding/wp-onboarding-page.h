/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-onboarding-data.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpOnboardingPage:
 *
 * The detail pane of the onboarding: the overview, the self-check, or a form.
 *
 * Signal: "go" (const char *key): another line of the list is to be shown.
 */
#define WP_TYPE_ONBOARDING_PAGE (wp_onboarding_page_get_type ())
G_DECLARE_FINAL_TYPE (WpOnboardingPage, wp_onboarding_page, WP, ONBOARDING_PAGE, AdwBin)

GtkWidget *wp_onboarding_page_new (WpOnboardingData *data);
AdwHeaderBar *wp_onboarding_page_get_header_bar (WpOnboardingPage *self);
/* @key: as of a WpOnboardingItem */
void wp_onboarding_page_show (WpOnboardingPage *self, const char *key);

G_END_DECLS
