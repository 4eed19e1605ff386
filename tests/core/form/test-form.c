/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <string.h>

/* Definitions, conditions and rules. */

#define HEAD "'schema':1,'formId':'t','version':1,'title':{'en':'T'}"
#define FIELD(id) "{'id':'" id "','type':'text','label':{'en':'L'}}"
#define WITH(fields) "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[" fields "]}]}"
#define SHOWN(id, by) "{'id':'" id "','type':'text','label':{'en':'L'},'when':{'field':'" by "','answered':true}}"

/* What is wrong with a definition, and the one place that says so first */
static const struct {
  const char *definition, *pointer, *code;
} wrong[] = {
  { "{}", "/formId", "id" },
  { "{'schema':1,'formId':'Not An Id','version':1}", "/formId", "id" },
  { "{'schema':1,'formId':'t','version':0,'title':{'en':'T'}}", "/version", "number" },
  { "{'schema':'x','formId':'t','version':1,'title':{'en':'T'}}", "/schema", "number" },
  { "{'schema':1,'formId':'t','version':1,'title':'T'}", "/title", "words" },
  { "{'schema':1,'formId':'t','version':1,'title':{'ja':'T'}}", "/title", "words" },
  { "{" HEAD "}", "/sections", "sections" },
  { "{" HEAD ",'sections':{}}", "/sections", "sections" },
  { "{" HEAD ",'sections':[7]}", "/sections/0/id", "id" },
  { "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[]}]}", "/sections/0/fields", "fields" },
  { "{" HEAD ",'per':'planet','sections':[]}", "/per", "choice" },
  { "{" HEAD ",'purpose':7,'sections':[]}", "/purpose", "choice" },
  { "{" HEAD ",'products':'x','sections':[]}", "/products", "type" },
  { WITH ("null"), "/sections/0/fields/0/id", "id" },
  { WITH ("{'id':'a'}"), "/sections/0/fields/0/type", "type" },
  { WITH ("{'id':'a','type':'text'}"), "/sections/0/fields/0/label", "words" },
  { WITH (FIELD ("a") "," FIELD ("a")), "/sections/0/fields/1/id", "duplicate" },
  { "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[" FIELD ("a") "]},{'id':'s','title':{'en':'S'},'fields':[" FIELD ("b") "]}]}",
    "/sections/1/id", "duplicate" },
  { "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[" FIELD ("a") "]},{'id':'r','title':{'en':'S'},'fields':[" FIELD ("a") "]}]}",
    "/sections/1/fields/0/id", "duplicate" },
  { WITH ("{'id':'a','type':'choice','label':{'en':'L'}}"), "/sections/0/fields/0/options", "options" },
  { WITH ("{'id':'a','type':'choice','label':{'en':'L'},'options':[]}"), "/sections/0/fields/0/options", "options" },
  { WITH ("{'id':'a','type':'choice','label':{'en':'L'},'options':[{'id':'x','label':{'en':'X'}},{'id':'x','label':{'en':'Y'}}]}"),
    "/sections/0/fields/0/options/1/id", "duplicate" },
  { WITH ("{'id':'a','type':'choice','label':{'en':'L'},'options':['x']}"), "/sections/0/fields/0/options/0/id", "id" },
  { WITH ("{'id':'a','type':'table','label':{'en':'L'}}"), "/sections/0/fields/0/columns", "columns" },
  { WITH ("{'id':'a','type':'table','label':{'en':'L'},'columns':[" FIELD ("x") "," FIELD ("x") "]}"), "/sections/0/fields/0/columns/1/id",
    "duplicate" },
  { WITH ("{'id':'a','type':'table','label':{'en':'L'},'columns':[{'id':'x','type':'table','label':{'en':'X'},'columns':[]}]}"),
    "/sections/0/fields/0/columns/0/type", "column" },
  { WITH ("{'id':'a','type':'table','label':{'en':'L'},'columns':[{'id':'x','type':'file','label':{'en':'X'}}]}"),
    "/sections/0/fields/0/columns/0/type", "column" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'min':5,'max':4}"), "/sections/0/fields/0/min", "bound" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'max':-1}"), "/sections/0/fields/0/max", "bound" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'max':'5'}"), "/sections/0/fields/0/max", "bound" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'required':'yes'}"), "/sections/0/fields/0/required", "type" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'about':''}"), "/sections/0/fields/0/about", "about" },
  { WITH ("{'id':'a','type':'file','label':{'en':'L'},'accept':['text/html']}"), "/sections/0/fields/0/accept", "accept" },
  { WITH ("{'id':'a','type':'consent','label':{'en':'L'}}"), "/sections/0/fields/0/statement", "words" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'when':true}"), "/sections/0/fields/0/when", "condition" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'when':{}}"), "/sections/0/fields/0/when", "condition" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'when':{'all':[]}}"), "/sections/0/fields/0/when/all", "condition" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'when':{'field':'b'}}"), "/sections/0/fields/0/when", "condition" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'when':{'field':'b','is':[1]}}"), "/sections/0/fields/0/when", "condition" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'when':{'any':[{'not':{'field':7}}]}}"), "/sections/0/fields/0/when/any/0/not/field",
    "condition" },
  { WITH (SHOWN ("a", "gone")), "/sections/0/fields/0/when", "unknown_field" },
  { WITH (FIELD ("a") ",{'id':'b','type':'text','label':{'en':'L'},'when':{'field':'a','has':'x'}}"), "/sections/0/fields/1/when", "condition" },
  { WITH ("{'id':'a','type':'choice','label':{'en':'L'},'options':[{'id':'x','label':{'en':'X'}}]},"
          "{'id':'b','type':'text','label':{'en':'L'},'when':{'field':'a','is':'y'}}"),
    "/sections/0/fields/1/when", "option" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'required':{'field':'gone','is':'x'}}"), "/sections/0/fields/0/required", "unknown_field" },
  { WITH ("{'id':'a','type':'table','label':{'en':'L'},'columns':[" SHOWN ("x", "a") "]}"), "/sections/0/fields/0/columns/0/when", "unknown_field" },
  { WITH (SHOWN ("a", "a")), "/sections/0/fields/0/when", "cycle" },
  { WITH (SHOWN ("a", "b") "," SHOWN ("b", "c") "," SHOWN ("c", "a")), "/sections/0/fields/0/when", "cycle" },
  { WITH ("{'id':'t','type':'table','label':{'en':'L'},'columns':[" SHOWN ("x", "y") "," SHOWN ("y", "x") "]}"),
    "/sections/0/fields/0/columns/0/when", "cycle" },
  { "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'when':{'field':'a','answered':true},'fields':[" FIELD ("a") "]}]}",
    "/sections/0/fields/0/when", "cycle" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'rules':[{'name':'regexp','pattern':'.*'}]}"), "/sections/0/fields/0/rules/0/name",
    "unknown_rule" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'rules':[7]}"), "/sections/0/fields/0/rules/0/name", "unknown_rule" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'rules':{}}"), "/sections/0/fields/0/rules", "rules" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'rules':[{'name':'unique','column':'x'}]}"), "/sections/0/fields/0/rules/0/name",
    "misplaced_rule" },
  { WITH ("{'id':'a','type':'text','label':{'en':'L'},'rules':[{'name':'covered'}]}"), "/sections/0/fields/0/rules/0/name", "misplaced_rule" },
  { WITH ("{'id':'a','type':'table','label':{'en':'L'},'columns':[" FIELD ("x") "],'rules':[{'name':'unique','column':'y'}]}"),
    "/sections/0/fields/0/rules/0/column", "unknown_field" },
  { WITH ("{'id':'a','type':'table','label':{'en':'L'},'columns':[" FIELD ("x") "],'rules':[{'name':'several','count':0}]}"),
    "/sections/0/fields/0/rules/0/count", "parameter" },
  { WITH ("{'id':'a','type':'table','label':{'en':'L'},'columns':[" FIELD ("x") "],'rules':[{'name':'some_row','column':'x'}]}"),
    "/sections/0/fields/0/rules/0/is", "parameter" },
  { WITH ("{'id':'a','type':'date','label':{'en':'L'},'rules':[{'name':'not_before','days':'1'}]}"), "/sections/0/fields/0/rules/0/days",
    "parameter" },
  { WITH ("{'id':'a','type':'date','label':{'en':'L'},'rules':[{'name':'not_before','field':'b'}]}"), "/sections/0/fields/0/rules/0/field",
    "unknown_field" },
  { "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[" FIELD ("a") "]}],'rules':[{'name':'together','fields':['a']}]}",
    "/rules/0/fields", "unknown_field" },
  { "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[" FIELD ("a") "]}],'rules':[{'name':'lone_contact','coverage':'a'}]}",
    "/rules/0/contacts", "unknown_field" },
  { "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[" FIELD ("a") "]}],'rules':[{'name':'nobody_knows'}]}", "/rules/0/name",
    "unknown_rule" },
  { "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[" FIELD ("a") "]}],'sets':{'products':'b'}}", "/sets/products", "unknown_field" },
  { "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[" FIELD ("a") "]}],'sets':{'x':{'y':{'z':'a'}}}}", "/sets/x/y", "unknown_field" },
  { "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[" FIELD ("a") "]}],'sets':[]}", "/sets", "type" },
};

static void
test_definition_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) definition = form_json (wrong[i].definition);
    g_autoptr (WpForm) form = wp_form_new (definition, &error);
    g_assert_null (form);
    g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
    GPtrArray *fields = wp_error_get_fields (error);
    gboolean found = FALSE;
    for (guint k = 0; k < fields->len; k++) {
      const WpFieldError *field = fields->pdata[k];
      found |= strcmp (field->pointer, wrong[i].pointer) == 0 && strcmp (field->code, wrong[i].code) == 0;
    }
    if (!found)
      g_error ("%s: %s instead of %s %s", wrong[i].definition, error->message, wrong[i].pointer, wrong[i].code);
    /* Nobody has to ask why. */
    g_assert_null (wp_form_new (definition, NULL));
  }
  g_assert_null (wp_form_new (NULL, NULL));
}

/* A condition may be 16 deep, not more; too many of them are too many. */
static void
test_deep_conditions (void)
{
  for (guint depth = 14; depth <= 40; depth++) {
    g_autoptr (GString) when = g_string_new (NULL);
    for (guint i = 0; i < depth; i++)
      g_string_append (when, "{'not':");
    g_string_append (when, "{'field':'a','answered':true}");
    for (guint i = 0; i < depth; i++)
      g_string_append_c (when, '}');
    g_autofree char *text = g_strdup_printf (WITH (FIELD ("a") ",{'id':'b','type':'text','label':{'en':'L'},'when':%s}"), when->str);
    g_autoptr (JsonObject) definition = form_json (text);
    g_autoptr (WpForm) form = wp_form_new (definition, NULL);
    g_assert_cmpint (form != NULL, ==, depth <= 15);
  }
}

/* Each field is shown by two roads over the one before: judged once each, or not within a lifetime. */
static void
test_long_chain (void)
{
  g_autoptr (GString) fields = g_string_new (FIELD ("f0"));
  for (guint i = 1; i < WP_FORM_MAX_FIELDS; i++)
    g_string_append_printf (fields,
                            ",{'id':'f%u','type':'text','label':{'en':'L'},'when':{'any':[{'field':'f%u','is':'no'},{'field':'f%u','is':'yes'}]}}", i,
                            i - 1, i - 1);
  g_autoptr (WpForm) form = form_of (fields->str, NULL);
  g_autoptr (JsonObject) answers = json_object_new ();
  for (guint i = 0; i < WP_FORM_MAX_FIELDS; i++) {
    g_autofree char *id = g_strdup_printf ("f%u", i);
    wp_json_set_string (answers, id, "yes");
  }
  const WpFormSection *section;
  const WpFormField *last = wp_form_find_field (form, "f299", &section);
  gint64 begin = g_get_monotonic_time ();
  g_assert_true (wp_form_is_shown (form, section, last, answers));
  wp_json_set_null (answers, "f7");
  g_assert_false (wp_form_is_shown (form, section, last, answers));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC);
  g_string_append (fields, "," FIELD ("one_more"));
  g_autofree char *text = g_strdup_printf (WITH ("%s"), fields->str);
  g_autoptr (JsonObject) definition = form_json (text);
  g_assert_null (wp_form_new (definition, NULL));
}

static void
test_newer (void)
{
  g_autoptr (JsonObject) definition = form_json (
    "{'schema':2,'formId':'t','version':3,'title':{'en':'T'},'sections':[{'id':'s','title':{'en':'S'},'fields':[{'id':'a','type':'hologram',"
    "'label':{'en':'A'},'rules':[{'name':'shimmers'}]},{'id':'b','type':'text','label':{'en':'B'},'required':true,'when':{'moon':'full'}}]}],"
    "'rules':[{'name':'aligned'}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (WpForm) form = wp_form_new (definition, &error);
  g_assert_no_error (error);
  g_assert_true (form->newer);
  g_assert_cmpstr (form->document_id, ==, "t@3");
  g_assert_cmpint (wp_form_find_field (form, "a", NULL)->type, ==, WP_FIELD_UNKNOWN);
  g_assert_cmpstr (wp_form_find_field (form, "a", NULL)->type_name, ==, "hologram");
  g_autoptr (JsonObject) answers = form_json ("{'b':'x'}");
  g_autoptr (GPtrArray) issues = wp_form_validate (form, answers, NULL);
  g_autofree char *text = form_issues (issues);
  g_assert_cmpstr (text, ==, " newer");
  g_assert_false (wp_form_report (issues, "/answers", &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
}

static void
test_conditions (void)
{
  static const struct {
    const char *when, *answers;
    gboolean shown;
  } conditions[] = {
    { "{'field':'c','is':'x'}", "{'c':'x'}", TRUE },
    { "{'field':'c','is':'x'}", "{'c':'y'}", FALSE },
    { "{'field':'c','is':'x'}", "{}", FALSE },
    { "{'field':'c','is':'x'}", "{'c':['x']}", FALSE },
    { "{'field':'m','has':'x'}", "{'m':['y','x']}", TRUE },
    { "{'field':'m','has':'x'}", "{'m':['y']}", FALSE },
    { "{'field':'m','has':'x'}", "{'m':'x'}", FALSE },
    { "{'field':'n','is':3}", "{'n':3.0}", TRUE },
    { "{'field':'y','is':false}", "{'y':false}", TRUE },
    { "{'field':'y','is':false}", "{}", FALSE },
    { "{'field':'n','answered':true}", "{'n':0}", TRUE },
    { "{'field':'c','answered':false}", "{'c':' '}", TRUE },
    { "{'field':'m','answered':true}", "{'m':[]}", FALSE },
    { "{'not':{'field':'c','is':'x'}}", "{'c':'y'}", TRUE },
    { "{'all':[{'field':'c','is':'x'},{'field':'n','is':1}]}", "{'c':'x','n':1}", TRUE },
    { "{'all':[{'field':'c','is':'x'},{'field':'n','is':1}]}", "{'c':'x','n':2}", FALSE },
    { "{'any':[{'field':'c','is':'x'},{'field':'n','is':1}]}", "{'c':'y','n':1}", TRUE },
    { "{'any':[{'field':'c','is':'x'},{'field':'n','is':1}]}", "{'c':'y','n':2}", FALSE },
    /* h is shown by y alone: hidden, it counts as not answered. */
    { "{'field':'h','answered':true}", "{'h':'x','y':true}", TRUE },
    { "{'field':'h','answered':true}", "{'h':'x','y':false}", FALSE },
    { "{'field':'h','answered':false}", "{'h':'x'}", TRUE },
    { "{'field':'o','is':'x'}", "{'o':'x','y':true}", TRUE },
    { "{'field':'o','is':'x'}", "{'o':'x'}", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++) {
    g_autofree char *text = g_strdup_printf (
      "{" HEAD ",'sections':[{'id':'s','title':{'en':'S'},'fields':[{'id':'f','type':'text','label':{'en':'F'},'required':true,'when':%s},"
      "{'id':'c','type':'choice','label':{'en':'C'},'options':[{'id':'x','label':{'en':'X'}},{'id':'y','label':{'en':'Y'}}]},"
      "{'id':'m','type':'choices','label':{'en':'M'},'options':[{'id':'x','label':{'en':'X'}},{'id':'y','label':{'en':'Y'}}]},"
      "{'id':'n','type':'number','label':{'en':'N'}},{'id':'y','type':'yes_no','label':{'en':'Y'}},"
      "{'id':'h','type':'text','label':{'en':'H'},'when':{'field':'y','is':true}}]},"
      "{'id':'r','title':{'en':'R'},'when':{'field':'y','is':true},'fields':[{'id':'o','type':'text','label':{'en':'O'}}]}]}",
      conditions[i].when);
    g_autoptr (JsonObject) definition = form_json (text), answers = form_json (conditions[i].answers);
    g_autoptr (GError) error = NULL;
    g_autoptr (WpForm) form = wp_form_new (definition, &error);
    g_assert_no_error (error);
    const WpFormSection *section;
    const WpFormField *field = wp_form_find_field (form, "f", &section);
    if (wp_form_is_shown (form, section, field, answers) != conditions[i].shown)
      g_error ("%s over %s", conditions[i].when, conditions[i].answers);
    g_autofree char *issues = form_judge (form, answers, NULL);
    g_assert_cmpint (strstr (issues, "/f required") != NULL, ==, conditions[i].shown);
  }
}

static void
test_required_when (void)
{
  g_autoptr (WpForm) form = form_of (
    "{'id':'a','type':'yes_no','label':{'en':'A'}},{'id':'b','type':'text','label':{'en':'B'},'required':{'field':'a','is':true}}", NULL);
  g_autoptr (JsonObject) yes = form_json ("{'a':true}"), no = form_json ("{'a':false}");
  const WpFormField *field = wp_form_find_field (form, "b", NULL);
  g_assert_true (wp_form_is_required (form, field, yes));
  g_assert_false (wp_form_is_required (form, field, no));
  g_autofree char *missing = form_judge (form, yes, NULL), *none = form_judge (form, no, NULL);
  g_assert_cmpstr (missing, ==, "/b required");
  g_assert_cmpstr (none, ==, "");
}

static void
test_progress (void)
{
  g_autoptr (WpForm) form = form_of (
    "{'id':'a','type':'text','label':{'en':'A'},'required':true},{'id':'b','type':'email','label':{'en':'B'},'required':true},"
    "{'id':'c','type':'text','label':{'en':'C'},'required':true,'when':{'field':'a','is':'show'}},"
    "{'id':'d','type':'email','label':{'en':'D'}}",
    NULL);
  static const struct {
    const char *answers;
    guint fields, answered, errors;
  } steps[] = {
    { "{}", 2, 0, 0 },
    { "{'a':'x'}", 2, 1, 0 },
    { "{'a':'show','b':'wrong'}", 3, 1, 1 },
    { "{'a':'show','b':'b@example.com','c':'x','d':'wrong'}", 3, 3, 1 },
    { "{'a':'x','b':'b@example.com','c':7}", 2, 2, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (JsonObject) answers = form_json (steps[i].answers);
    WpFormProgress all = wp_form_get_progress (form, NULL, answers, NULL), one = wp_form_get_progress (form, form->sections->pdata[0], answers, NULL);
    g_assert_cmpuint (all.n_fields, ==, steps[i].fields);
    g_assert_cmpuint (all.n_answered, ==, steps[i].answered);
    g_assert_cmpuint (all.n_errors, ==, steps[i].errors);
    g_assert_cmpmem (&all, sizeof all, &one, sizeof one);
  }
}

static void
test_report (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpForm) form = form_of ("{'id':'a','type':'text','label':{'en':'A'},'required':true},{'id':'t','type':'table','label':{'en':'T'},"
                                     "'columns':[{'id':'e','type':'email','label':{'en':'E'}}],'rules':[{'name':'several','count':5,'advice':true}]}",
                                     NULL);
  g_autoptr (JsonObject) answers = form_json ("{'t':[{'e':'x'}]}"), right = form_json ("{'a':'x','t':[{'e':'x@example.com'}]}");
  g_autoptr (GPtrArray) issues = wp_form_validate (form, answers, NULL), advice = wp_form_validate (form, right, NULL);
  g_assert_cmpuint (issues->len, ==, 3);
  g_assert_cmpuint (wp_form_count_errors (issues), ==, 2);
  g_assert_false (wp_form_report (issues, "/answers", &error));
  GPtrArray *fields = wp_error_get_fields (error);
  g_assert_cmpuint (fields->len, ==, 2);
  g_assert_cmpstr (((WpFieldError *) fields->pdata[0])->pointer, ==, "/answers/a");
  g_assert_cmpstr (((WpFieldError *) fields->pdata[1])->pointer, ==, "/answers/t/0/e");
  g_assert_cmpstr (((WpFieldError *) fields->pdata[1])->code, ==, "email");
  g_assert_cmpuint (advice->len, ==, 1);
  g_assert_true (wp_form_report (advice, "/answers", NULL));
}

static void
test_shape (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answers = form_json ("{'nobody':'knows','this':[{'field':1}]}"), many = json_object_new (), large = json_object_new ();
  g_assert_true (wp_form_check_shape (answers, NULL));
  for (guint i = 0; i <= WP_FORM_MAX_FIELDS; i++) {
    g_autofree char *name = g_strdup_printf ("f%u", i);
    wp_json_set_int (many, name, 1);
  }
  g_assert_false (wp_form_check_shape (many, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  g_autofree char *text = g_strnfill (WP_MAX_FORM_ANSWERS, 'x');
  wp_json_set_string (large, "a", text);
  g_assert_false (wp_form_check_shape (large, NULL));
  wp_json_set_string (answers, "", "x");
  g_assert_false (wp_form_check_shape (answers, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/definition-errors", test_definition_errors);
  g_test_add_func ("/form/deep-conditions", test_deep_conditions);
  g_test_add_func ("/form/long-chain", test_long_chain);
  g_test_add_func ("/form/newer", test_newer);
  g_test_add_func ("/form/conditions", test_conditions);
  g_test_add_func ("/form/required-when", test_required_when);
  g_test_add_func ("/form/progress", test_progress);
  g_test_add_func ("/form/report", test_report);
  g_test_add_func ("/form/shape", test_shape);
  return g_test_run ();
}
