/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-list-pane.h"
#include "wp-onboarding-data.h"

G_BEGIN_DECLS

/**
 * WpOnboardingList:
 *
 * The list pane: the overview, the self-check, the forms with their customers. Keys are those of WpOnboardingItem.
 */
#define WP_TYPE_ONBOARDING_LIST (wp_onboarding_list_get_type ())
G_DECLARE_FINAL_TYPE (WpOnboardingList, wp_onboarding_list, WP, ONBOARDING_LIST, AdwBin)

GtkWidget *wp_onboarding_list_new (WpOnboardingData *data);
WpListPane *wp_onboarding_list_get_pane (WpOnboardingList *self); /* (transfer none) */

G_END_DECLS
