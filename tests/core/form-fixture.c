/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-json.h"

JsonObject *
form_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  JsonObject *object = wp_json_parse_object (quoted, -1, &error);
  g_assert_no_error (error);
  return object;
}

JsonObject *
form_document (const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "forms", name, NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  JsonObject *object = wp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  return object;
}

WpForm *
form_shipped (const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) definition = form_document (id);
  WpForm *form = wp_form_new (definition, &error);
  g_assert_no_error (error);
  return form;
}

WpForm *
form_of (const char *fields, const char *rest)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{'schema':1,'formId':'test','version':1,'title':{'en':'Test','ja':'試験'},'sections':"
                                           "[{'id':'s','title':{'en':'S'},'fields':[%s]}]%s%s}",
                                           fields, rest != NULL ? "," : "", rest != NULL ? rest : "");
  g_autoptr (JsonObject) definition = form_json (text);
  WpForm *form = wp_form_new (definition, &error);
  g_assert_no_error (error);
  return form;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

char *
form_issues (GPtrArray *issues)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < issues->len; i++) {
    const WpFormIssue *issue = issues->pdata[i];
    g_ptr_array_add (texts, g_strdup_printf ("%s %s%s", issue->pointer, issue->code, issue->advice ? "?" : ""));
  }
  g_ptr_array_sort (texts, compare_texts);
  g_autoptr (GString) joined = g_string_new (NULL);
  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", (const char *) texts->pdata[i]);
  return g_strdup (joined->str);
}

char *
form_judge (WpForm *form, JsonObject *answers, const WpFormContext *context)
{
  g_autoptr (GPtrArray) all = wp_form_validate (form, answers, context);
  return form_issues (all);
}
