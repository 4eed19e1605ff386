/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboarding"
#include "config.h"

#include "wp-onboarding-words.h"
#include "wp-json.h"
#include "wp-labels.h"
#include "wp-onboarding-commands.h"
#include "wp-submission-commands.h"
#include "wp-when.h"

#include <glib/gi18n.h>

const char *
wp_onboarding_state_label (WpOnboardingState state)
{
  static const char *const labels[WP_ONBOARDING_N_STATES] = {
    [WP_ONBOARDING_UNKNOWN] = N_("In a state that this version does not know"),
    [WP_ONBOARDING_NOT_STARTED] = N_("Not begun"),
    [WP_ONBOARDING_INTEREST_EXPRESSED] = N_("Interest expressed"),
    [WP_ONBOARDING_UNDER_QUALIFICATION] = N_("Being qualified"),
    [WP_ONBOARDING_NOT_ELIGIBLE] = N_("Not eligible"),
    [WP_ONBOARDING_FORWARDED] = N_("Forwarded to the onboarding team"),
    [WP_ONBOARDING_IN_REVIEW] = N_("In review"),
    [WP_ONBOARDING_MORE_INFO_NEEDED] = N_("More information needed"),
    [WP_ONBOARDING_RESPONSIBILITIES_CONFIRMED] = N_("Responsibilities confirmed"),
    [WP_ONBOARDING_TERMS_ACCEPTED] = N_("Terms of use accepted"),
    [WP_ONBOARDING_FORMS_IN_PROGRESS] = N_("Forms in progress"),
    [WP_ONBOARDING_FORMS_SUBMITTED] = N_("Forms submitted"),
    [WP_ONBOARDING_FORMS_RETURNED] = N_("Forms returned"),
    [WP_ONBOARDING_ONBOARDED] = N_("Onboarded"),
    [WP_ONBOARDING_WITHDRAWN] = N_("Withdrawn"),
  };
  return _(labels[state < WP_ONBOARDING_N_STATES ? state : WP_ONBOARDING_UNKNOWN]);
}

const char *
wp_onboarding_step_label (WpOnboardingStep step)
{
  static const char *const labels[WP_ONBOARDING_N_STEPS] = {
    [WP_ONBOARDING_STEP_INTEREST] = N_("Express interest"),
    [WP_ONBOARDING_STEP_QUALIFICATION] = N_("Qualification"),
    [WP_ONBOARDING_STEP_REVIEW] = N_("Review"),
    [WP_ONBOARDING_STEP_TERMS] = N_("Terms of use"),
    [WP_ONBOARDING_STEP_FORMS] = N_("Forms"),
  };
  return step < WP_ONBOARDING_N_STEPS ? _(labels[step]) : "";
}

const char *
wp_onboarding_step_state_label (WpStepState state)
{
  switch (state) {
  case WP_STEP_DONE:
    return _("Done");
  case WP_STEP_NOW:
    return C_("step", "Now");
  case WP_STEP_STOPPED:
    return _("Stopped");
  case WP_STEP_LATER:
  default:
    return C_("step", "Later");
  }
}

char *
wp_onboarding_products_text (JsonArray *products)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < wp_json_length (products); i++) {
    const char *product = wp_json_string_at (products, i);
    if (product == NULL)
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", wp_product_label (wp_product_from_string (product), product));
  }
  return g_string_free (text, FALSE);
}

static const WpEventLabel events[] = {
  { "interest", N_("Interest expressed") },
  { "products", N_("Products chosen") },
  { "information", N_("Information given") },
  { "responsibilities", N_("Responsibilities confirmed") },
  { "terms", N_("Terms of use accepted") },
  { "session_booked", N_("First session booked") },
  { "session_held", N_("First session held") },
  { "meeting", N_("Meeting arranged") },
  { "withdrawn", N_("Withdrawn") },
};

char *
wp_onboarding_event_text (JsonObject *event)
{
  const char *label = NULL;
  if (g_str_equal (wp_json_string_or (event, "kind", ""), "state"))
    label = wp_onboarding_state_label (wp_onboarding_state_from_string (wp_json_string (event, "state")));
  return wp_event_text (event, label, events, G_N_ELEMENTS (events));
}
