/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-onboarding.h"

#include "wp-form.h"
#include "wp-json.h"
#include "wp-submission.h"

void
wp_form_need_free (WpFormNeed *self)
{
  g_free (self->form_id);
  g_free (self);
}

static void
count (WpFormNeed *need, GPtrArray *submissions)
{
  for (guint i = 0; i < submissions->len; i++) {
    JsonObject *submission = g_ptr_array_index (submissions, i);
    if (g_strcmp0 (wp_json_string (submission, "formId"), need->form_id) != 0)
      continue;
    WpSubmissionState state = wp_submission_get_state (submission);
    need->n_open += state == WP_SUBMISSION_DRAFT;
    need->n_submitted += state == WP_SUBMISSION_SUBMITTED;
    need->n_returned += state == WP_SUBMISSION_RETURNED;
    need->n_accepted += state == WP_SUBMISSION_ACCEPTED;
  }
}

GPtrArray *
wp_form_needs (GPtrArray *definitions, GPtrArray *submissions, JsonArray *products)
{
  GPtrArray *needs = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_form_need_free);
  for (guint i = 0; i < definitions->len; i++) {
    g_autoptr (WpForm) form = wp_form_new (g_ptr_array_index (definitions, i), NULL);
    if (form == NULL || form->self_check || !wp_form_fits (form, products))
      continue;
    WpFormNeed *need = g_new0 (WpFormNeed, 1);
    need->form_id = g_strdup (form->id);
    need->per_customer = form->per_customer;
    need->required = form->required;
    count (need, submissions);
    g_ptr_array_add (needs, need);
  }
  return needs;
}
