/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-form.h"
#include "wp-onboarding.h"
#include "wp-submission.h"

G_BEGIN_DECLS

/* What the onboarding says in words. No widgets. Translated; (transfer none) unless it is a char *. */

/* "ja" or "en": the language of this desk, for texts that come in both */
const char *wp_onboarding_language (void);
const char *wp_onboarding_words (const WpWords *words);
/* Of an object {en,ja} of a document; "" when there is none */
const char *wp_onboarding_json_words (JsonObject *words);

const char *wp_onboarding_state_label (WpOnboardingState state);
const char *wp_onboarding_step_label (WpOnboardingStep step);
const char *wp_onboarding_step_state_label (WpStepState state);
const char *wp_submission_state_label (WpSubmissionState state);
/* Whose turn it is with a form; a locked or superseded one is nobody's */
WpParty wp_submission_get_party (WpSubmissionState state);
/* "Core MDR, Core MDR for Microsoft" */
char *wp_onboarding_products_text (JsonArray *products);

/* One entry of a history, of the onboarding or of a form: "Terms of use accepted: version 3" */
char *wp_onboarding_event_text (JsonObject *event);
/* What is to be mended, or to be considered */
char *wp_form_issue_words (const WpFormIssue *issue);
/* "MDR onboarding form" or "MDR O365 onboarding form · Sakura Logistics" */
char *wp_form_full_title (const WpForm *form, const char *customer_name);
/* "by Aiko Sato, 14:02 JST" of {by, at}; "" for %NULL */
char *wp_onboarding_mark_text (JsonObject *mark);

/* What an undelivered command wanted */
char *wp_onboarding_command_summary (const WpCommand *command);

G_END_DECLS
