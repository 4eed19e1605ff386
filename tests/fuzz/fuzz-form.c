/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "wp-coverage.h"
#include "wp-eligibility.h"
#include "wp-error.h"
#include "wp-form.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1774000000000))

/* The input: {"definition": {…}, "answers": {…}}, {"form": "NAME OF ONE THAT SHIPS", "answers": {…}}, or a definition alone. */

static WpForm *shipped[8];
static guint n_shipped;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autoptr (GDir) folder = g_dir_open (FORMS_DIR, 0, NULL);
  const char *name;
  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL && n_shipped < G_N_ELEMENTS (shipped)) {
    g_autofree char *path = g_build_filename (FORMS_DIR, name, NULL), *text = NULL;
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_autoptr (JsonObject) definition = wp_json_parse_object (text, -1, NULL);
    shipped[n_shipped] = wp_form_new (definition, NULL);
    n_shipped += shipped[n_shipped] != NULL;
  }
  return 0;
}

static WpForm *
find_form (JsonObject *input)
{
  g_autoptr (GError) error = NULL;
  JsonObject *definition = wp_json_object (input, "definition");
  for (guint i = 0; i < n_shipped; i++)
    if (g_strcmp0 (wp_json_string (input, "form"), shipped[i]->id) == 0)
      return wp_form_ref (shipped[i]);
  WpForm *form = wp_form_new (definition != NULL ? definition : input, &error);
  g_assert_true ((form == NULL) == (error != NULL));
  if (form == NULL)
    g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  return form;
}

/* What is shown of an answer is read again as an answer. */
static void
read_field (const WpFormField *field, JsonObject *answers)
{
  static const char *const languages[] = { "ja", "en" };
  g_autofree char *typed = wp_form_format_input (field, wp_json_member (answers, field->id));
  g_autoptr (JsonNode) parsed = wp_form_parse_input (field, typed);
  g_assert_nonnull (parsed);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_autofree char *described = wp_form_describe (field, wp_json_member (answers, field->id), languages[i]);
    g_assert_true (g_utf8_validate (described, -1, NULL));
  }
}

static void
judge (const WpForm *form, JsonObject *answers)
{
  WpFormContext context = { NOW, "Europe/Berlin" };
  g_autoptr (GPtrArray) issues = wp_form_validate (form, answers, &context);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < issues->len; i++) {
    const WpFormIssue *issue = issues->pdata[i];
    g_assert_true (issue->pointer != NULL && issue->field != NULL);
    g_autofree char *words = wp_form_issue_fill (wp_form_issue_template (issue->code), issue->parameter);
    g_assert_nonnull (words);
  }
  g_assert_true (wp_form_report (issues, "/answers", &error) == (wp_form_count_errors (issues) == 0));
  WpFormProgress progress = wp_form_get_progress (form, NULL, answers, &context);
  g_assert_cmpuint (progress.n_answered, <=, progress.n_fields);
  for (guint i = 0; i < form->sections->len; i++) {
    const WpFormSection *section = form->sections->pdata[i];
    for (guint j = 0; j < section->fields->len; j++)
      read_field (section->fields->pdata[j], answers);
  }
}

static void
check_hours (JsonObject *answers)
{
  g_autoptr (GPtrArray) lines = wp_eligibility_check (answers, answers, NOW);
  g_autoptr (JsonObject) coverage = wp_eligibility_coverage (answers);
  g_assert_cmpuint (lines->len, ==, WP_ELIGIBILITY_N_ITEMS);
  g_autoptr (GArray) gaps = wp_coverage_find_gaps (coverage, wp_json_array (answers, "contacts"), NOW, 7, 100);
  g_assert_true (gaps == NULL || gaps->len <= 100);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonObject) input = wp_json_parse_object ((const char *) data, size, NULL), none = json_object_new ();
  if (input == NULL)
    return 0;
  JsonObject *answers = wp_json_object (input, "answers");
  g_autoptr (WpForm) form = find_form (input);
  if (answers == NULL || !wp_form_check_shape (answers, NULL))
    answers = none;
  if (form != NULL)
    judge (form, answers);
  check_hours (answers);
  return 0;
}
