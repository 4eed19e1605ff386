/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-error.h"
#include "wp-form-private.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  const char *code;
  const char *template;
} WpIssueRow;

/* The one table. {} is the parameter: a number, a time, a name. */
static const WpIssueRow rows[] = {
  { "required", N_ ("This is needed.") },
  { "type", N_ ("This cannot be read. Fill it in again.") },
  { "unsupported", N_ ("This version of Watchpost cannot fill this in. Update Watchpost.") },
  { "newer", N_ ("This form needs a newer version of Watchpost before it can be submitted. Your answers are kept.") },
  { "text_short", N_ ("Write at least {} characters.") },
  { "text_long", N_ ("Write at most {} characters.") },
  { "one_line", N_ ("Write this on one line.") },
  { "control", N_ ("There is a character in it that cannot be printed. Type it again.") },
  { "choice", N_ ("Choose one of the answers offered.") },
  { "choice_twice", N_ ("The same answer is chosen twice.") },
  { "choices_few", N_ ("Choose at least {}.") },
  { "choices_many", N_ ("Choose at most {}.") },
  { "number", N_ ("Write a whole number, such as 25.") },
  { "number_small", N_ ("The number must be at least {}.") },
  { "number_large", N_ ("The number must be at most {}.") },
  { "date", N_ ("Write a date that exists as year-month-day, such as 2026-01-31.") },
  { "date_time", N_ ("Write a date and a time, such as 2026-01-31 09:00.") },
  { "time_range", N_ ("Write two times, such as 09:00–18:00.") },
  { "time_zone", N_ ("Choose a time zone, such as Asia/Tokyo.") },
  { "country", N_ ("Choose a country from the list.") },
  { "phone", N_ ("Write a phone number with digits only, such as +81312345678.") },
  { "phone_country", N_ ("Begin the number with + and the country code, such as +81 for Japan or +1 for the United States.") },
  { "phone_country_unknown", N_ ("No country has this country code. Check the digits after the +.") },
  { "phone_trunk", N_ ("Leave out the 0 that follows the country code {}.") },
  { "phone_short", N_ ("The phone number is too short.") },
  { "phone_long", N_ ("The phone number is too long.") },
  { "email", N_ ("Write an e-mail address, such as name@example.com.") },
  { "domain", N_ ("Write a domain name alone, such as example.com, without https:// and without a path.") },
  { "guid", N_ ("Write the id as 8-4-4-4-12 digits and letters a to f, such as 72f988bf-86f1-41af-91ab-2d7cd011db47.") },
  { "upn", N_ ("Write a user principal name, such as admin@example.onmicrosoft.com.") },
  { "rows_few", N_ ("Add at least {} rows.") },
  { "rows_many", N_ ("There can be at most {} rows.") },
  { "row_empty", N_ ("This row is empty. Fill it in or remove it.") },
  { "file", N_ ("The file’s details are incomplete. Attach it again.") },
  { "file_type", N_ ("A file of this kind cannot be attached. Attach one of these: {}.") },
  { "file_size", N_ ("The file is empty or larger than {} MiB.") },
  { "consent_name", N_ ("Write your full name as a signature.") },
  { "consent_time", N_ ("The time of the signature is missing. Sign again.") },
  { "account_id", N_ ("An account id begins with ACC- or WGC- and goes on with digits or capital letters, such as ACC-1234567.") },
  { "tenant_domain", N_ ("Write the tenant’s first domain, which ends in .onmicrosoft.com.") },
  { "not_before", N_ ("The date must not be before {}.") },
  { "not_after", N_ ("The date must not be after {}.") },
  { "unique", N_ ("This is in the list already, in row {}.") },
  { "some_row", N_ ("At least one row must have this.") },
  { "several", N_ ("At least {} are better, so that somebody else answers when one cannot.") },
  { "reachable", N_ ("There is no phone number, so this person cannot be called.") },
  { "lone_contact", N_ ("One person alone cannot answer day and night. Add a second one.") },
  { "covered", N_ ("Nobody in this list can be reached at {}.") },
  { "in_order", N_ ("This date must not be before {}.") },
  { "together", N_ ("Fill this in as well, or leave out what belongs to it.") },
  { "at_most", N_ ("This must not be more than {}.") },
};

void
wp_form_issue_free (WpFormIssue *self)
{
  if (self == NULL)
    return;
  g_free (self->pointer);
  g_free (self->field);
  g_free (self->code);
  g_free (self->parameter);
  g_free (self);
}

const char *
wp_form_issue_template (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].code, code) == 0)
      return rows[i].template;
  return N_ ("Something in this answer is not right.");
}

char *
wp_form_issue_fill (const char *template, const char *parameter)
{
  const char *place = strstr (template, "{}");
  if (place == NULL)
    return g_strdup (template);
  return g_strdup_printf ("%.*s%s%s", (int) (place - template), template, parameter != NULL ? parameter : "", place + 2);
}

void
wp_form_add_issue (WpFormCheck *check, const char *pointer, const char *code, const char *parameter, gboolean advice)
{
  if (check->issues->len >= WP_FORM_MAX_ISSUES)
    return;
  WpFormIssue *issue = g_new0 (WpFormIssue, 1);
  issue->pointer = g_strdup (pointer);
  issue->field = g_strdup (check->top != NULL ? check->top->id : "");
  issue->code = g_strdup (code);
  issue->parameter = g_strdup (parameter);
  issue->advice = advice;
  g_ptr_array_add (check->issues, issue);
}

guint
wp_form_count_errors (GPtrArray *issues)
{
  guint n = 0;
  for (guint i = 0; i < issues->len; i++)
    n += !((const WpFormIssue *) issues->pdata[i])->advice;
  return n;
}

gboolean
wp_form_report (GPtrArray *issues, const char *base, GError **error)
{
  g_autoptr (GError) invalid = NULL;
  for (guint i = 0; i < issues->len; i++) {
    const WpFormIssue *issue = issues->pdata[i];
    if (issue->advice)
      continue;
    g_autofree char *pointer = g_strconcat (base, issue->pointer, NULL);
    g_autofree char *detail = wp_form_issue_fill (wp_form_issue_template (issue->code), issue->parameter);
    wp_error_add_field (&invalid, pointer, issue->code, "%s", detail);
  }
  if (invalid == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&invalid));
  return FALSE;
}
