/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-form.h"
#include "wp-submission.h"

G_BEGIN_DECLS

/* What forms, and what is about them, says in words. No widgets. Translated; (transfer none) unless it is a char *. */

/* "ja" or "en": the language of this desk, for texts that come in both */
const char *wp_words_language (void);
const char *wp_words_text (const WpWords *words);
/* Of an object {en,ja} of a document; "" when there is none */
const char *wp_words_of_json (JsonObject *words);

const char *wp_submission_state_label (WpSubmissionState state);
/* What is to be mended, or to be considered */
char *wp_form_issue_words (const WpFormIssue *issue);
/* "MDR onboarding form" or "MDR O365 onboarding form · Sakura Logistics" */
char *wp_form_full_title (const WpForm *form, const char *customer_name);

G_END_DECLS
