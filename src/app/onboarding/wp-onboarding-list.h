/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-onboarding-data.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpOnboardingList:
 *
 * The list pane: the way there, the self-check, the forms with their customers.
 *
 * Signals: "selected" (const char *key), "opened" ().
 */
#define WP_TYPE_ONBOARDING_LIST (wp_onboarding_list_get_type ())
G_DECLARE_FINAL_TYPE (WpOnboardingList, wp_onboarding_list, WP, ONBOARDING_LIST, AdwBin)

GtkWidget *wp_onboarding_list_new (WpOnboardingData *data);
AdwHeaderBar *wp_onboarding_list_get_header_bar (WpOnboardingList *self);
void wp_onboarding_list_focus (WpOnboardingList *self);
void wp_onboarding_list_select (WpOnboardingList *self, const char *key);

G_END_DECLS
