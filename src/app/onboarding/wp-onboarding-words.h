/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-form-offer.h"
#include "wp-form-words.h"
#include "wp-onboarding.h"

G_BEGIN_DECLS

/* What the onboarding says in words. No widgets. Translated; (transfer none) unless it is a char *. */

const char *wp_onboarding_state_label (WpOnboardingState state);
const char *wp_onboarding_step_label (WpOnboardingStep step);
const char *wp_onboarding_step_state_label (WpStepState state);
/* Whose turn it is with a form; a locked or superseded one is nobody's */
WpParty wp_submission_get_party (WpSubmissionState state);
/* "by Aiko Sato, 14:02 JST" of {by, at}; "" for %NULL */
char *wp_mark_text (JsonObject *mark);

/* One entry of the history of the onboarding: "Terms of use accepted: version 3" */
char *wp_onboarding_event_text (JsonObject *event);
/* One of a form */
char *wp_form_event_text (JsonObject *event);
/* An answer known from elsewhere, and where from: "From “MDR onboarding form”: 2026-02-01" */
char *wp_form_offer_words (const WpFormField *field, const WpFormOffer *offer);

G_END_DECLS
