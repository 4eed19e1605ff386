/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-onboarding-data.h"
#include "wp-onboarding.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpOverviewPage:
 *
 * The overview of the onboarding: the five steps, and the cards in the order of work.
 */
#define WP_TYPE_OVERVIEW_PAGE (wp_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (WpOverviewPage, wp_overview_page, WP, OVERVIEW_PAGE, AdwBin)

GtkWidget *wp_overview_page_new (WpOnboardingData *data);
void wp_overview_page_update (WpOverviewPage *self);
/* Brings a card in sight and puts the focus in it: "interest", "information", "responsibilities", "terms", "session" */
void wp_overview_page_go (WpOverviewPage *self, const char *target);
/* Asks for confirmation, and for the reason. */
void wp_overview_page_withdraw (WpOverviewPage *self);

G_END_DECLS
