/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form-private.h"
#include "wp-json.h"

static const WpFormContext no_context = { 0, NULL };

static void
check_init (WpFormCheck *check, const WpForm *form, JsonObject *answers, const WpFormContext *context)
{
  check->form = form;
  check->context = context != NULL ? context : &no_context;
  check->issues = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_form_issue_free);
  check->top = NULL;
  wp_form_view_init (&check->view, answers);
}

static GPtrArray *
check_finish (WpFormCheck *check)
{
  wp_form_view_clear (&check->view);
  return check->issues;
}

static void
check_field (WpFormCheck *check, const WpFormSection *section, const WpFormField *field)
{
  if (!wp_form_view_shows (&check->view, section, field))
    return;
  g_autofree char *pointer = g_strconcat ("/", field->id, NULL);
  JsonNode *answer = wp_json_member (check->view.answers, field->id);
  check->top = field;
  if (!wp_form_is_blank (answer)) {
    wp_form_check_value (check, field, answer, pointer);
    wp_form_run_field_rules (check, field, answer, pointer);
  } else if (wp_form_view_requires (&check->view, field)) {
    wp_form_add_issue (check, pointer, field->type == WP_FIELD_UNKNOWN ? "unsupported" : "required", NULL, FALSE);
  }
}

/* Puts what the form's rules found where its fields stand; the order among one field's stays. */
static void
sort_issues (const WpForm *self, GPtrArray *issues)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  guint place = 0, n = issues->len;
  g_autofree GPtrArray **buckets = g_new0 (GPtrArray *, WP_FORM_MAX_FIELDS + 2);
  for (guint i = 0; i < self->sections->len; i++) {
    const WpFormSection *section = self->sections->pdata[i];
    for (guint k = 0; k < section->fields->len; k++)
      g_hash_table_insert (places, ((const WpFormField *) section->fields->pdata[k])->id, GUINT_TO_POINTER (++place));
  }
  for (guint i = 0; i < n; i++) {
    guint bucket = GPOINTER_TO_UINT (g_hash_table_lookup (places, ((const WpFormIssue *) issues->pdata[i])->field));
    if (buckets[bucket] == NULL)
      buckets[bucket] = g_ptr_array_new ();
    g_ptr_array_add (buckets[bucket], issues->pdata[i]);
  }
  for (guint i = 0; i <= place; i++)
    if (buckets[i] != NULL)
      g_ptr_array_extend_and_steal (sorted, g_steal_pointer (&buckets[i]));
  for (guint i = 0; i < n; i++)
    issues->pdata[i] = sorted->pdata[i];
}

static GPtrArray *
validate_known (const WpForm *self, JsonObject *answers, const WpFormContext *context)
{
  WpFormCheck check;
  check_init (&check, self, answers, context);
  for (guint i = 0; i < self->sections->len; i++) {
    const WpFormSection *section = self->sections->pdata[i];
    for (guint k = 0; k < section->fields->len; k++)
      check_field (&check, section, section->fields->pdata[k]);
  }
  wp_form_run_form_rules (&check);
  sort_issues (self, check.issues);
  return check_finish (&check);
}

GPtrArray *
wp_form_validate (const WpForm *self, JsonObject *answers, const WpFormContext *context)
{
  GPtrArray *issues = validate_known (self, answers, context);
  if (!self->newer)
    return issues;
  WpFormIssue *issue = g_new0 (WpFormIssue, 1);
  issue->pointer = g_strdup ("");
  issue->field = g_strdup ("");
  issue->code = g_strdup ("newer");
  g_ptr_array_insert (issues, 0, issue);
  return issues;
}

static gboolean
has_error (GPtrArray *issues, const char *field)
{
  for (guint i = 0; i < issues->len; i++) {
    const WpFormIssue *issue = issues->pdata[i];
    if (!issue->advice && g_strcmp0 (issue->field, field) == 0)
      return TRUE;
  }
  return FALSE;
}

WpFormProgress
wp_form_get_progress (const WpForm *self, const WpFormSection *section, JsonObject *answers, const WpFormContext *context)
{
  g_autoptr (GPtrArray) issues = validate_known (self, answers, context);
  g_auto (WpFormView) view;
  WpFormProgress progress = { 0 };
  wp_form_view_init (&view, answers);
  for (guint i = 0; i < self->sections->len; i++) {
    const WpFormSection *candidate = self->sections->pdata[i];
    for (guint k = 0; (section == NULL || section == candidate) && k < candidate->fields->len; k++) {
      const WpFormField *field = candidate->fields->pdata[k];
      if (!wp_form_view_shows (&view, candidate, field))
        continue;
      gboolean blank = wp_form_is_blank (wp_json_member (answers, field->id)), wrong = has_error (issues, field->id);
      gboolean required = wp_form_view_requires (&view, field);
      progress.n_fields += required;
      progress.n_answered += required && !blank && !wrong;
      progress.n_errors += !blank && wrong;
    }
  }
  return progress;
}
