/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-form-words.h"
#include "wp-onboarding.h"

G_BEGIN_DECLS

/* What the onboarding says in words. No widgets. Translated; (transfer none) unless it is a char *. */

const char *wp_onboarding_state_label (WpOnboardingState state);
const char *wp_onboarding_step_label (WpOnboardingStep step);
const char *wp_onboarding_step_state_label (WpStepState state);
/* "Core MDR, Core MDR for Microsoft" */
char *wp_onboarding_products_text (JsonArray *products);

/* One entry of the history of the onboarding: "Terms of use accepted: version 3" */
char *wp_onboarding_event_text (JsonObject *event);

G_END_DECLS
