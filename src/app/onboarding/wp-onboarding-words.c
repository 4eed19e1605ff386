/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboarding"
#include "config.h"

#include "wp-onboarding-words.h"
#include "wp-json.h"
#include "wp-onboarding-commands.h"
#include "wp-submission-commands.h"
#include "wp-when.h"

#include <glib/gi18n.h>

const char *
wp_onboarding_state_label (WpOnboardingState state)
{
  static const char *const labels[WP_ONBOARDING_N_STATES] = {
    [WP_ONBOARDING_UNKNOWN] = N_ ("In a state that this version does not know"),
    [WP_ONBOARDING_NOT_STARTED] = N_ ("Not begun"),
    [WP_ONBOARDING_INTEREST_EXPRESSED] = N_ ("Interest expressed"),
    [WP_ONBOARDING_UNDER_QUALIFICATION] = N_ ("Being qualified"),
    [WP_ONBOARDING_NOT_ELIGIBLE] = N_ ("Not eligible"),
    [WP_ONBOARDING_FORWARDED] = N_ ("Forwarded to the onboarding team"),
    [WP_ONBOARDING_IN_REVIEW] = N_ ("In review"),
    [WP_ONBOARDING_MORE_INFO_NEEDED] = N_ ("More information needed"),
    [WP_ONBOARDING_RESPONSIBILITIES_CONFIRMED] = N_ ("Responsibilities confirmed"),
    [WP_ONBOARDING_TERMS_ACCEPTED] = N_ ("Terms of use accepted"),
    [WP_ONBOARDING_FORMS_IN_PROGRESS] = N_ ("Forms in progress"),
    [WP_ONBOARDING_FORMS_SUBMITTED] = N_ ("Forms submitted"),
    [WP_ONBOARDING_FORMS_RETURNED] = N_ ("Forms returned"),
    [WP_ONBOARDING_ONBOARDED] = N_ ("Onboarded"),
    [WP_ONBOARDING_WITHDRAWN] = N_ ("Withdrawn"),
  };
  return _ (labels[state < WP_ONBOARDING_N_STATES ? state : WP_ONBOARDING_UNKNOWN]);
}

const char *
wp_onboarding_step_label (WpOnboardingStep step)
{
  static const char *const labels[WP_ONBOARDING_N_STEPS] = {
    [WP_ONBOARDING_STEP_INTEREST] = N_ ("Express interest"),
    [WP_ONBOARDING_STEP_QUALIFICATION] = N_ ("Qualification"),
    [WP_ONBOARDING_STEP_REVIEW] = N_ ("Review"),
    [WP_ONBOARDING_STEP_TERMS] = N_ ("Terms of use"),
    [WP_ONBOARDING_STEP_FORMS] = N_ ("Forms"),
  };
  return step < WP_ONBOARDING_N_STEPS ? _ (labels[step]) : "";
}

const char *
wp_onboarding_step_state_label (WpStepState state)
{
  switch (state) {
  case WP_STEP_DONE:
    return _ ("Done");
  case WP_STEP_NOW:
    return C_ ("step", "Now");
  case WP_STEP_STOPPED:
    return _ ("Stopped");
  case WP_STEP_LATER:
  default:
    return C_ ("step", "Later");
  }
}

WpParty
wp_submission_get_party (WpSubmissionState state)
{
  if (wp_submission_is_editable (state))
    return WP_PARTY_PARTNER;
  return state == WP_SUBMISSION_SUBMITTED ? WP_PARTY_ONBOARDING_TEAM : WP_PARTY_NONE;
}

char *
wp_mark_text (JsonObject *mark)
{
  if (mark == NULL)
    return g_strdup ("");
  g_autofree char *when = wp_when_exact (wp_json_time (mark, "at"));
  /* Translators: a person, a date and time */
  return g_strdup_printf (_ ("by %s, %s"), wp_json_string_or (mark, "by", ""), when);
}

/* What a kind of event in a history is called */
typedef struct {
  const char *kind;
  const char *label; /* N_() */
} WpEventLabel;

/* One entry of a history. A detail that is a time is formatted. @label: (nullable): the default is by its kind */
static char *
event_text (JsonObject *event, const char *label, const WpEventLabel *labels, gsize n_labels)
{
  const char *kind = wp_json_string_or (event, "kind", ""), *detail = wp_json_string_or (event, "detail", "");
  for (gsize i = 0; i < n_labels && label == NULL; i++)
    if (g_str_equal (labels[i].kind, kind))
      label = _ (labels[i].label);
  if (label == NULL)
    label = kind;
  gint64 at = g_str_has_prefix (kind, "session") || g_str_equal (kind, "meeting") ? wp_time_parse (detail) : 0;
  g_autofree char *when = wp_when_exact (at);
  if (at != 0)
    detail = when;
  const char *form = wp_words_of_json (wp_json_object (event, "form"));
  g_autofree char *by_form = NULL;
  if (*form != '\0')
    /* Translators: what was done ("First session booked"), the title of the form that did it */
    label = by_form = g_strdup_printf (_ ("%s with “%s”"), label, form);
  return *detail != '\0' ? g_strdup_printf ("%s: %s", label, detail) : g_strdup (label);
}

static const WpEventLabel form_events[] = {
  { "begin", N_ ("Begun") },     { "submit", N_ ("Submitted") }, { "drop", N_ ("Given up") },
  { "accept", N_ ("Accepted") }, { "return", N_ ("Returned") },  { "superseded", N_ ("Superseded") },
};

char *
wp_form_event_text (JsonObject *event)
{
  return event_text (event, NULL, form_events, G_N_ELEMENTS (form_events));
}

static const WpEventLabel events[] = {
  { "interest", N_ ("Interest expressed") },
  { "products", N_ ("Products chosen") },
  { "information", N_ ("Information given") },
  { "responsibilities", N_ ("Responsibilities confirmed") },
  { "terms", N_ ("Terms of use accepted") },
  { "session_booked", N_ ("First session booked") },
  { "session_held", N_ ("First session held") },
  { "meeting", N_ ("Meeting arranged") },
  { "withdrawn", N_ ("Withdrawn") },
};

char *
wp_onboarding_event_text (JsonObject *event)
{
  const char *label = NULL;
  if (g_str_equal (wp_json_string_or (event, "kind", ""), "state"))
    label = wp_onboarding_state_label (wp_onboarding_state_from_string (wp_json_string (event, "state")));
  return event_text (event, label, events, G_N_ELEMENTS (events));
}

char *
wp_form_offer_words (const WpFormField *field, const WpFormOffer *offer)
{
  const char *title = wp_words_text (&offer->form_title);
  g_autofree char *value = wp_form_describe (field, offer->value, wp_words_language ());
  if (*title == '\0')
    /* Translators: an answer of a form, taken from the first session as it is booked */
    return g_strdup_printf (_ ("As the first session is booked: %s"), value);
  if (offer->customer_name != NULL)
    /* Translators: the title of a form, a customer, an answer in it */
    return g_strdup_printf (_ ("From “%s” of %s: %s"), title, offer->customer_name, value);
  /* Translators: the title of a form, an answer in it */
  return g_strdup_printf (_ ("From “%s”: %s"), title, value);
}
