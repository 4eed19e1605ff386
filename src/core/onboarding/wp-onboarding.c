/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboarding"
#include "config.h"

#include "wp-json.h"
#include "wp-onboarding.h"
#include "wp-submission.h"

/* @step: the step that the state belongs to */
typedef struct {
  const char *name;
  WpOnboardingStep step;
  WpParty party;
} WpStateRow;

static const WpStateRow states[WP_ONBOARDING_N_STATES] = {
  [WP_ONBOARDING_UNKNOWN] = { "unknown", WP_ONBOARDING_STEP_INTEREST, WP_PARTY_NONE },
  [WP_ONBOARDING_NOT_STARTED] = { "not_started", WP_ONBOARDING_STEP_INTEREST, WP_PARTY_PARTNER },
  [WP_ONBOARDING_INTEREST_EXPRESSED] = { "interest_expressed", WP_ONBOARDING_STEP_QUALIFICATION, WP_PARTY_ACCOUNT_MANAGER },
  [WP_ONBOARDING_UNDER_QUALIFICATION] = { "under_qualification", WP_ONBOARDING_STEP_QUALIFICATION, WP_PARTY_ACCOUNT_MANAGER },
  [WP_ONBOARDING_NOT_ELIGIBLE] = { "not_eligible", WP_ONBOARDING_STEP_QUALIFICATION, WP_PARTY_PARTNER },
  [WP_ONBOARDING_FORWARDED] = { "forwarded_to_onboarding", WP_ONBOARDING_STEP_REVIEW, WP_PARTY_ONBOARDING_TEAM },
  [WP_ONBOARDING_IN_REVIEW] = { "in_review", WP_ONBOARDING_STEP_REVIEW, WP_PARTY_PARTNER },
  [WP_ONBOARDING_MORE_INFO_NEEDED] = { "more_info_needed", WP_ONBOARDING_STEP_REVIEW, WP_PARTY_PARTNER },
  [WP_ONBOARDING_RESPONSIBILITIES_CONFIRMED] = { "responsibilities_confirmed", WP_ONBOARDING_STEP_TERMS, WP_PARTY_PARTNER },
  [WP_ONBOARDING_TERMS_ACCEPTED] = { "terms_accepted", WP_ONBOARDING_STEP_FORMS, WP_PARTY_PARTNER },
  [WP_ONBOARDING_FORMS_IN_PROGRESS] = { "forms_in_progress", WP_ONBOARDING_STEP_FORMS, WP_PARTY_PARTNER },
  [WP_ONBOARDING_FORMS_SUBMITTED] = { "forms_submitted", WP_ONBOARDING_STEP_FORMS, WP_PARTY_ONBOARDING_TEAM },
  [WP_ONBOARDING_FORMS_RETURNED] = { "forms_returned", WP_ONBOARDING_STEP_FORMS, WP_PARTY_PARTNER },
  [WP_ONBOARDING_ONBOARDED] = { "onboarded", WP_ONBOARDING_N_STEPS, WP_PARTY_NONE },
  [WP_ONBOARDING_WITHDRAWN] = { "withdrawn", WP_ONBOARDING_STEP_INTEREST, WP_PARTY_NONE },
};

WpOnboardingState
wp_onboarding_state_from_string (const char *text)
{
  for (guint i = 1; text != NULL && i < WP_ONBOARDING_N_STATES; i++)
    if (g_ascii_strcasecmp (states[i].name, text) == 0)
      return (WpOnboardingState) i;
  return WP_ONBOARDING_UNKNOWN;
}

const char *
wp_onboarding_state_to_string (WpOnboardingState state)
{
  return states[state < WP_ONBOARDING_N_STATES ? state : WP_ONBOARDING_UNKNOWN].name;
}

WpOnboardingState
wp_onboarding_get_state (JsonObject *document)
{
  return wp_onboarding_state_from_string (wp_json_string (document, "state"));
}

WpParty
wp_onboarding_get_party (JsonObject *document)
{
  WpOnboardingState state = wp_onboarding_get_state (document);
  JsonObject *session = wp_json_object (document, "session");
  if (state == WP_ONBOARDING_FORMS_SUBMITTED && !wp_onboarding_session_held (document) && !wp_json_has (session, "at"))
    return WP_PARTY_PARTNER;
  return states[state].party;
}

gboolean
wp_onboarding_may_advance (WpOnboardingState from, WpOnboardingState to)
{
  switch (to) {
  case WP_ONBOARDING_UNDER_QUALIFICATION:
    return from == WP_ONBOARDING_INTEREST_EXPRESSED || from == WP_ONBOARDING_NOT_ELIGIBLE;
  case WP_ONBOARDING_NOT_ELIGIBLE:
  case WP_ONBOARDING_FORWARDED:
    return from == WP_ONBOARDING_INTEREST_EXPRESSED || from == WP_ONBOARDING_UNDER_QUALIFICATION;
  case WP_ONBOARDING_IN_REVIEW:
    return from == WP_ONBOARDING_FORWARDED || from == WP_ONBOARDING_MORE_INFO_NEEDED;
  case WP_ONBOARDING_MORE_INFO_NEEDED:
    return from == WP_ONBOARDING_FORWARDED || from == WP_ONBOARDING_IN_REVIEW;
  case WP_ONBOARDING_WITHDRAWN:
    return from != WP_ONBOARDING_WITHDRAWN && from != WP_ONBOARDING_ONBOARDED && from != WP_ONBOARDING_UNKNOWN;
  default:
    return FALSE;
  }
}

/* The step that was reached before the onboarding ended */
static WpOnboardingStep
reached_step (JsonObject *document)
{
  if (wp_json_has (wp_json_object (document, "terms"), "accepted"))
    return WP_ONBOARDING_STEP_FORMS;
  if (wp_json_has (document, "responsibilities"))
    return WP_ONBOARDING_STEP_TERMS;
  JsonArray *history = wp_json_array (document, "history");
  WpOnboardingStep step = WP_ONBOARDING_STEP_INTEREST;
  for (guint i = 0; i < wp_json_length (history); i++) {
    WpOnboardingState state = wp_onboarding_state_from_string (wp_json_string (wp_json_object_at (history, i), "state"));
    if (state != WP_ONBOARDING_WITHDRAWN && states[state].step > step)
      step = states[state].step;
  }
  return step;
}

/* When the onboarding first went beyond @step */
static gint64
passed_at (JsonObject *document, WpOnboardingStep step)
{
  JsonArray *history = wp_json_array (document, "history");
  for (guint i = 0; i < wp_json_length (history); i++) {
    JsonObject *event = wp_json_object_at (history, i);
    WpOnboardingState state = wp_onboarding_state_from_string (wp_json_string (event, "state"));
    if (state != WP_ONBOARDING_UNKNOWN && state != WP_ONBOARDING_WITHDRAWN && states[state].step > step)
      return wp_json_time (event, "at");
  }
  return 0;
}

WpStepState
wp_onboarding_get_step (JsonObject *document, WpOnboardingStep step, gint64 *at)
{
  WpOnboardingState state = wp_onboarding_get_state (document);
  gboolean stopped = state == WP_ONBOARDING_WITHDRAWN || state == WP_ONBOARDING_NOT_ELIGIBLE;
  WpOnboardingStep here = state == WP_ONBOARDING_WITHDRAWN ? reached_step (document) : states[state].step;
  if (at != NULL)
    *at = step < here ? passed_at (document, step) : 0;
  if (step < here)
    return WP_STEP_DONE;
  return step > here ? WP_STEP_LATER : stopped ? WP_STEP_STOPPED : WP_STEP_NOW;
}

gboolean
wp_onboarding_terms_current (JsonObject *document)
{
  JsonObject *terms = wp_json_object (document, "terms");
  const char *accepted = wp_json_string (wp_json_object (terms, "accepted"), "version");
  return accepted != NULL && g_strcmp0 (accepted, wp_json_string (terms, "version")) == 0;
}

gboolean
wp_onboarding_forms_unlocked (JsonObject *document)
{
  WpOnboardingState state = wp_onboarding_get_state (document);
  return state >= WP_ONBOARDING_TERMS_ACCEPTED && state <= WP_ONBOARDING_ONBOARDED;
}

gboolean
wp_onboarding_session_held (JsonObject *document)
{
  return wp_json_has (wp_json_object (document, "session"), "heldAt");
}

static WpOnboardingState
state_of_forms (JsonObject *document, GPtrArray *needs)
{
  gboolean begun = FALSE, returned = FALSE, submitted = TRUE, accepted = TRUE;
  for (guint i = 0; i < needs->len; i++) {
    const WpFormNeed *need = g_ptr_array_index (needs, i);
    begun |= need->n_open + need->n_submitted + need->n_returned + need->n_accepted > 0;
    returned |= need->n_returned > 0;
    submitted &= !need->required || need->n_submitted + need->n_accepted > 0;
    accepted &= !need->required || need->n_accepted > 0;
  }
  if (returned)
    return WP_ONBOARDING_FORMS_RETURNED;
  if (accepted && begun && wp_json_has (document, "coverage") && wp_onboarding_session_held (document))
    return WP_ONBOARDING_ONBOARDED;
  if (submitted && begun)
    return WP_ONBOARDING_FORMS_SUBMITTED;
  return begun ? WP_ONBOARDING_FORMS_IN_PROGRESS : WP_ONBOARDING_TERMS_ACCEPTED;
}

gboolean
wp_onboarding_settle (JsonObject *document, GPtrArray *needs, gint64 at)
{
  WpOnboardingState old = wp_onboarding_get_state (document);
  if (!wp_onboarding_forms_unlocked (document) || old == WP_ONBOARDING_ONBOARDED)
    return FALSE;
  WpOnboardingState state = state_of_forms (document, needs);
  if (state == old)
    return FALSE;
  const char *name = wp_onboarding_state_to_string (state);
  wp_json_set_string (document, "state", name);
  wp_json_set_time (document, "stateSince", at);
  g_autofree char *id = g_uuid_string_random ();
  JsonObject *event = wp_json_new ("id", id, "kind", "state", "state", name, "by", "Watchpost", "side", "soc", NULL);
  wp_json_set_time (event, "at", at);
  wp_json_append (wp_json_need_array (document, "history"), event);
  return TRUE;
}

JsonObject *
wp_onboarding_new (const char *partner_id, const char *partner_name, JsonObject *terms, JsonObject *account_manager, gint64 at)
{
  static const char *const nothing[] = { "reason", "meeting", "interest", "responsibilities", "session", "coverage" };
  JsonObject *document = wp_json_new ("id", partner_id, "partnerName", partner_name, "state",
                                      wp_onboarding_state_to_string (WP_ONBOARDING_NOT_STARTED), NULL);
  wp_json_set_time (document, "stateSince", at);
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    wp_json_set_null (document, nothing[i]);
  wp_json_set_array (document, "products", json_array_new ());
  JsonObject *own_terms = terms != NULL ? wp_json_copy (terms) : json_object_new ();
  wp_json_set_null (own_terms, "accepted");
  wp_json_set_object (document, "terms", own_terms);
  if (account_manager != NULL)
    wp_json_set_object (document, "accountManager", wp_json_copy (account_manager));
  else
    wp_json_set_null (document, "accountManager");
  wp_json_set_array (document, "history", json_array_new ());
  return document;
}
