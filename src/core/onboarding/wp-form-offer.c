/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form-offer.h"

#include "wp-form-private.h"
#include "wp-json.h"
#include "wp-session.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <string.h>

/* Fill once: the answer of another form to the same question. What is about a customer is never taken from another one. */

typedef struct {
  const WpForm *form;
  JsonObject *submission;
  JsonNode *value; /* (owned) */
  gboolean accepted;
  gboolean same_customer;
  gint64 at;
} Candidate;

void
wp_form_offer_free (WpFormOffer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->value, json_node_unref);
  wp_words_clear (&self->form_title);
  g_free (self->customer_name);
  g_free (self);
}

/* The definition a submission was begun with, or another version of it */
static const WpForm *
find_form (GPtrArray *forms, JsonObject *submission)
{
  const WpForm *found = NULL;
  const char *id = wp_json_string (submission, "formId");
  for (guint i = 0; i < forms->len; i++) {
    const WpForm *form = forms->pdata[i];
    if (g_strcmp0 (form->id, id) != 0)
      continue;
    if (form->version == wp_json_int (submission, "formVersion", 0))
      return form;
    if (found == NULL || form->version > found->version)
      found = form;
  }
  return found;
}

/* Of each row only the columns that this table has */
static JsonNode *
fit_rows (const WpFormField *field, JsonNode *value)
{
  JsonArray *rows = wp_json_node_array (value), *fitted = json_array_new ();
  for (guint i = 0; i < MIN (wp_json_length (rows), WP_FORM_MAX_ROWS); i++) {
    JsonObject *row = wp_json_object_at (rows, i), *copy = json_object_new ();
    for (guint c = 0; c < field->columns->len; c++) {
      const char *id = ((const WpFormField *) field->columns->pdata[c])->id;
      JsonNode *cell = wp_json_member (row, id);
      if (!wp_form_is_blank (cell))
        json_object_set_member (copy, id, wp_json_node_copy (cell));
    }
    if (wp_json_size (copy) > 0)
      wp_json_append (fitted, copy);
    else
      json_object_unref (copy);
  }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, fitted);
  return node;
}

/* Is it an answer here as well? A row that asks for more here may still be offered: only cells that are there count. */
static gboolean
suits (const WpForm *form, const WpFormField *field, JsonNode *value)
{
  WpFormContext context = { wp_time_now (), NULL };
  g_autoptr (JsonObject) answers = json_object_new ();
  json_object_set_member (answers, field->id, wp_json_node_copy (value));
  g_autoptr (GPtrArray) issues = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_form_issue_free);
  WpFormCheck check = { .form = form, .context = &context, .issues = issues, .top = field };
  wp_form_view_init (&check.view, answers);
  wp_form_check_value (&check, field, value, "");
  wp_form_view_clear (&check.view);
  for (guint i = 0; i < issues->len; i++)
    if (strcmp (((const WpFormIssue *) issues->pdata[i])->code, "required") != 0)
      return FALSE;
  return TRUE;
}

static JsonNode *
find_value (const WpForm *self, const WpFormField *field, const WpForm *other, JsonObject *submission)
{
  JsonObject *answers = wp_json_object (submission, "answers");
  g_auto (WpFormView) view;
  wp_form_view_init (&view, answers);
  for (guint i = 0; i < other->sections->len; i++) {
    const WpFormSection *section = other->sections->pdata[i];
    for (guint k = 0; k < section->fields->len; k++) {
      const WpFormField *source = section->fields->pdata[k];
      JsonNode *answer = wp_json_member (answers, source->id);
      if (g_strcmp0 (source->about, field->about) != 0 || source->type != field->type || wp_form_is_blank (answer))
        continue;
      if (!wp_form_view_shows (&view, section, source))
        continue;
      gboolean rows = field->type == WP_FIELD_TABLE || field->type == WP_FIELD_CONTACTS;
      g_autoptr (JsonNode) value = rows ? fit_rows (field, answer) : wp_json_node_copy (answer);
      if (!wp_form_is_blank (value) && suits (self, field, value))
        return g_steal_pointer (&value);
    }
  }
  return NULL;
}

static gboolean
is_better (const Candidate *a, const Candidate *b)
{
  if (b->value == NULL || a->accepted != b->accepted)
    return b->value == NULL || a->accepted;
  if (a->same_customer != b->same_customer)
    return a->same_customer;
  return a->at > b->at;
}

static WpFormOffer *
make_offer (Candidate *best)
{
  WpFormOffer *offer = g_new0 (WpFormOffer, 1);
  offer->value = g_steal_pointer (&best->value);
  offer->form_title.en = g_strdup (best->form->title.en);
  offer->form_title.ja = g_strdup (best->form->title.ja);
  offer->customer_name = best->same_customer ? NULL : g_strdup (wp_json_string (best->submission, "customerName"));
  offer->at = best->at;
  return offer;
}

static WpFormOffer *
find_in_forms (const WpForm *self, const WpFormField *field, JsonObject *submission, GPtrArray *forms, GPtrArray *submissions)
{
  Candidate best = { 0 };
  if (field->about == NULL || field->type == WP_FIELD_UNKNOWN || field->type == WP_FIELD_CONSENT)
    return NULL;
  const char *id = wp_json_string (submission, "id"), *customer = wp_json_string (submission, "customerId");
  for (guint i = 0; i < submissions->len; i++) {
    JsonObject *other = submissions->pdata[i];
    WpSubmissionState state = wp_submission_get_state (other);
    const WpForm *form = find_form (forms, other);
    Candidate next = { form, other, NULL, state == WP_SUBMISSION_ACCEPTED, FALSE, wp_json_time (other, "updatedAt") };
    next.same_customer = g_strcmp0 (wp_json_string (other, "customerId"), customer) == 0;
    if (form == NULL || g_strcmp0 (wp_json_string (other, "id"), id) == 0 || (!next.accepted && !wp_submission_is_open (state)))
      continue;
    if (!next.same_customer && g_str_has_prefix (field->about, "customer."))
      continue;
    next.value = find_value (self, field, form, other);
    if (next.value == NULL)
      continue;
    if (!is_better (&next, &best)) {
      json_node_unref (next.value);
      continue;
    }
    g_clear_pointer (&best.value, json_node_unref);
    best = next;
  }
  return best.value != NULL ? make_offer (&best) : NULL;
}

WpFormOffer *
wp_form_find_offer (const WpForm *self, const WpFormField *field, JsonObject *submission, GPtrArray *forms, GPtrArray *submissions,
                    JsonObject *onboarding)
{
  JsonObject *answers = wp_json_object (submission, "answers");
  if (!wp_form_is_blank (wp_json_member (answers, field->id)))
    return NULL;
  JsonNode *booked = wp_session_offer (self, field, answers, onboarding);
  if (booked == NULL)
    return find_in_forms (self, field, submission, forms, submissions);
  WpFormOffer *offer = g_new0 (WpFormOffer, 1);
  offer->value = booked;
  return offer;
}
