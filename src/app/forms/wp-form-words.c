/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form-words.h"
#include "wp-json.h"
#include "wp-labels.h"
#include "wp-when.h"

#include <glib/gi18n.h>

const char *
wp_words_language (void)
{
  const char *const *names = g_get_language_names ();
  return names[0] != NULL && g_str_has_prefix (names[0], "ja") ? "ja" : "en";
}

const char *
wp_words_text (const WpWords *words)
{
  const char *text = wp_words_get (words, wp_words_language ());
  return text != NULL ? text : "";
}

const char *
wp_words_of_json (JsonObject *words)
{
  const char *text = wp_json_string (words, wp_words_language ());
  return text != NULL && *text != '\0' ? text : wp_json_string_or (words, "en", "");
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
wp_form_issue_words (const WpFormIssue *issue)
{
  const char *template = wp_form_issue_template (issue->code);
  return wp_form_issue_fill (template != NULL && *template != '\0' ? _(template) : issue->code, issue->parameter);
}

char *
wp_form_full_title (const WpForm *form, const char *customer_name)
{
  const char *title = wp_words_text (&form->title);
  return customer_name != NULL && *customer_name != '\0' ? g_strdup_printf ("%s · %s", title, customer_name) : g_strdup (title);
}

char *
wp_mark_text (JsonObject *mark)
{
  if (mark == NULL)
    return g_strdup ("");
  g_autofree char *when = wp_when_exact (wp_json_time (mark, "at"));
  /* Translators: a person, a date and time */
  return g_strdup_printf (_("by %s, %s"), wp_json_string_or (mark, "by", ""), when);
}

/* A time is told as one. */
char *
wp_event_text (JsonObject *event, const char *label, const WpEventLabel *labels, gsize n_labels)
{
  const char *kind = wp_json_string_or (event, "kind", ""), *detail = wp_json_string_or (event, "detail", "");
  for (gsize i = 0; i < n_labels && label == NULL; i++)
    if (g_str_equal (labels[i].kind, kind))
      label = _(labels[i].label);
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
    label = by_form = g_strdup_printf (_("%s with “%s”"), label, form);
  return *detail != '\0' ? g_strdup_printf ("%s: %s", label, detail) : g_strdup (label);
}

static const WpEventLabel events[] = {
  { "begin", N_("Begun") },
  { "submit", N_("Submitted") },
  { "drop", N_("Given up") },
  { "accept", N_("Accepted") },
  { "return", N_("Returned") },
  { "superseded", N_("Superseded") },
};

char *
wp_form_event_text (JsonObject *event)
{
  return wp_event_text (event, NULL, events, G_N_ELEMENTS (events));
}
