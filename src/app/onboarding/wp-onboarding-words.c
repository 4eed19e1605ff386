/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboarding"
#include "config.h"

#include "wp-onboarding-words.h"
#include "wp-json.h"
#include "wp-labels.h"
#include "wp-when.h"

#include <glib/gi18n.h>

const char *
wp_onboarding_language (void)
{
  const char *const *names = g_get_language_names ();
  return names[0] != NULL && g_str_has_prefix (names[0], "ja") ? "ja" : "en";
}

const char *
wp_onboarding_words (const WpWords *words)
{
  const char *text = wp_words_get (words, wp_onboarding_language ());
  return text != NULL ? text : "";
}

const char *
wp_onboarding_json_words (JsonObject *words)
{
  const char *text = wp_json_string (words, wp_onboarding_language ());
  return text != NULL && *text != '\0' ? text : wp_json_string_or (words, "en", "");
}

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

const char *
wp_submission_state_label (WpSubmissionState state)
{
  switch (state) {
  case WP_SUBMISSION_DRAFT:
    return _("Draft");
  case WP_SUBMISSION_SUBMITTED:
    return _("Submitted");
  case WP_SUBMISSION_RETURNED:
    return _("Returned");
  case WP_SUBMISSION_ACCEPTED:
    return _("Accepted");
  case WP_SUBMISSION_SUPERSEDED:
    return _("Superseded");
  case WP_SUBMISSION_DROPPED:
    return _("Given up");
  case WP_SUBMISSION_UNKNOWN:
  default:
    return _("Could not be begun");
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

/* @detail: is what was written of interest? A time is told as one, a state in words. */
static const struct {
  const char *kind;
  const char *label;
} events[] = {
  { "interest", N_("Interest expressed") },
  { "products", N_("Products chosen") },
  { "information", N_("Information given") },
  { "responsibilities", N_("Responsibilities confirmed") },
  { "terms", N_("Terms of use accepted") },
  { "session_booked", N_("First session booked") },
  { "session_held", N_("First session held") },
  { "meeting", N_("Meeting arranged") },
  { "withdrawn", N_("Withdrawn") },
  { "begin", N_("Begun") },
  { "submit", N_("Submitted") },
  { "drop", N_("Given up") },
  { "accept", N_("Accepted") },
  { "return", N_("Returned") },
  { "superseded", N_("Superseded") },
};

char *
wp_onboarding_event_text (JsonObject *event)
{
  const char *kind = wp_json_string_or (event, "kind", ""), *detail = wp_json_string_or (event, "detail", ""), *label = kind;
  if (g_str_equal (kind, "state"))
    label = wp_onboarding_state_label (wp_onboarding_state_from_string (wp_json_string (event, "state")));
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_str_equal (events[i].kind, kind))
      label = _(events[i].label);
  gint64 at = g_str_has_prefix (kind, "session") || g_str_equal (kind, "meeting") ? wp_time_parse (detail) : 0;
  g_autofree char *when = wp_when_exact (at);
  if (at != 0)
    detail = when;
  const char *form = wp_onboarding_json_words (wp_json_object (event, "form"));
  g_autofree char *by_form = NULL;
  if (*form != '\0')
    /* Translators: what was done ("First session booked"), the title of the form that did it */
    label = by_form = g_strdup_printf (_("%s with “%s”"), label, form);
  return *detail != '\0' ? g_strdup_printf ("%s: %s", label, detail) : g_strdup (label);
}

char *
wp_form_issue_words (const WpFormIssue *issue)
{
  const char *template = wp_form_issue_template (issue->code);
  return wp_form_issue_fill (template != NULL && *template != '\0' ? _(template) : issue->code, issue->parameter);
}

char *
wp_form_full_title (const WpForm *form, const char *customer_name)
{
  const char *title = wp_onboarding_words (&form->title);
  return customer_name != NULL && *customer_name != '\0' ? g_strdup_printf ("%s · %s", title, customer_name) : g_strdup (title);
}

char *
wp_onboarding_mark_text (JsonObject *mark)
{
  if (mark == NULL)
    return g_strdup ("");
  g_autofree char *when = wp_when_exact (wp_json_time (mark, "at"));
  /* Translators: a person, a date and time */
  return g_strdup_printf (_("by %s, %s"), wp_json_string_or (mark, "by", ""), when);
}

char *
wp_onboarding_command_summary (const WpCommand *command)
{
  switch (command->type) {
  case WP_COMMAND_EXPRESS_INTEREST:
    return g_strdup (_("Interest"));
  case WP_COMMAND_CHOOSE_PRODUCTS:
    return g_strdup (_("Choice of products"));
  case WP_COMMAND_GIVE_INFORMATION:
    return g_strdup (_("Answer to the onboarding team"));
  case WP_COMMAND_CONFIRM_RESPONSIBILITIES:
    return g_strdup (_("Confirmation of the responsibilities"));
  case WP_COMMAND_ACCEPT_TERMS:
    return g_strdup (_("Acceptance of the terms of use"));
  case WP_COMMAND_BOOK_SESSION:
    return g_strdup (_("Booking of the first session"));
  case WP_COMMAND_WITHDRAW:
    return g_strdup (_("Withdrawal"));
  case WP_COMMAND_BEGIN:
    return g_strdup (_("Begin the form"));
  case WP_COMMAND_SUBMIT:
    return g_strdup (_("Submit the form"));
  case WP_COMMAND_DROP:
    return g_strdup (_("Give up the draft"));
  default: /* of another view or of the other side */
    return g_strdup (wp_command_type_to_string (command->type));
  }
}
