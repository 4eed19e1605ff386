/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form-words.h"
#include "wp-json.h"

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
    return _ ("Draft");
  case WP_SUBMISSION_SUBMITTED:
    return _ ("Submitted");
  case WP_SUBMISSION_RETURNED:
    return _ ("Returned");
  case WP_SUBMISSION_ACCEPTED:
    return _ ("Accepted");
  case WP_SUBMISSION_SUPERSEDED:
    return _ ("Superseded");
  case WP_SUBMISSION_DROPPED:
    return _ ("Given up");
  case WP_SUBMISSION_UNKNOWN:
  default:
    return _ ("Could not be begun");
  }
}

char *
wp_form_issue_words (const WpFormIssue *issue)
{
  const char *template = wp_form_issue_template (issue->code);
  return wp_form_issue_fill (template != NULL && *template != '\0' ? _ (template) : issue->code, issue->parameter);
}

char *
wp_form_full_title (const WpForm *form, const char *customer_name)
{
  const char *title = wp_words_text (&form->title);
  return customer_name != NULL && *customer_name != '\0' ? g_strdup_printf ("%s · %s", title, customer_name) : g_strdup (title);
}
