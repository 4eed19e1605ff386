/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-form-offer.h"
#include "wp-json.h"
#include "wp-submission.h"
#include "wp-time.h"

/* Every named rule, and answers offered from elsewhere. */

#define CONTACTS                                                                                                                                                 \
  "{'id':'people','type':'contacts','label':{'en':'P'},'columns':[{'id':'name','type':'text','label':{'en':'N'}},"                                               \
  "{'id':'phone','type':'phone','label':{'en':'T'}},{'id':'alert','type':'yes_no','label':{'en':'A'}},"                                                          \
  "{'id':'hours','type':'choice','label':{'en':'H'},'options':[{'id':'always','label':{'en':'A'}},{'id':'business','label':{'en':'B'}},"                         \
  "{'id':'custom','label':{'en':'C'}}]},"                                                                                                                        \
  "{'id':'days','type':'choices','label':{'en':'D'},'options':[{'id':'mon','label':{'en':'M'}},{'id':'tue','label':{'en':'T'}},{'id':'wed','label':{'en':'W'}}," \
  "{'id':'thu','label':{'en':'T'}},{'id':'fri','label':{'en':'F'}},{'id':'sat','label':{'en':'S'}},{'id':'sun','label':{'en':'S'}}]},"                           \
  "{'id':'times','type':'time_range','label':{'en':'T'}}]%s}"
#define COVERAGE                                                                                                                                     \
  ",{'id':'model','type':'choice','label':{'en':'M'},'options':[{'id':'8x5','label':{'en':'8'}},{'id':'24x7','label':{'en':'2'}}]},"                 \
  "{'id':'zone','type':'time_zone','label':{'en':'Z'}},{'id':'week','type':'choices','label':{'en':'W'},'when':{'field':'model','is':'8x5'},"        \
  "'options':[{'id':'mon','label':{'en':'M'}},{'id':'wed','label':{'en':'W'}}]},{'id':'day','type':'time_range','label':{'en':'D'},"                 \
  "'when':{'field':'model','is':'8x5'}},{'id':'off','type':'table','label':{'en':'O'},'columns':[{'id':'date','type':'date','label':{'en':'D'}}]}"
#define TABLE                                                                                                                                         \
  "{'id':'t','type':'table','label':{'en':'T'},'columns':[{'id':'e','type':'text','label':{'en':'E'}},{'id':'y','type':'yes_no','label':{'en':'Y'}}," \
  "{'id':'m','type':'choices','label':{'en':'M'},'options':[{'id':'a','label':{'en':'A'}}]}],'rules':[%s]}"
#define PAIR(type)                                                                                                                                   \
  "{'id':'a','type':'" type "','label':{'en':'A'}},{'id':'b','type':'" type "','label':{'en':'B'},'when':{'not':{'field':'c','is':'hide'}}},"        \
  "{'id':'c','type':'text','label':{'en':'C'}}"
#define COVERED "'rules':[{'name':'covered','coverage':'model','contacts':'people','days':'week','hours':'day','holidays':'off','zone':'zone'}]"

typedef struct {
  const char *fields, *inner, *rules, *answers, *issues;
} Case;

/* Now is Wednesday 2026-07-01, 20:00 in Tokyo. */
static const Case cases[] = {
  { "{'id':'a','type':'text','label':{'en':'A'},'rules':[{'name':'account_id'}]}", "", NULL, "{'a':'ACC-1234567'}", "" },
  { "{'id':'a','type':'text','label':{'en':'A'},'rules':[{'name':'account_id'}]}", "", NULL, "{'a':'WGC-1-ABC123'}", "" },
  { "{'id':'a','type':'text','label':{'en':'A'},'rules':[{'name':'account_id'}]}", "", NULL, "{'a':'acc-1234567'}", "/a account_id" },
  { "{'id':'a','type':'text','label':{'en':'A'},'rules':[{'name':'account_id'}]}", "", NULL, "{'a':'ACC-'}", "/a account_id" },
  { "{'id':'a','type':'text','label':{'en':'A'},'rules':[{'name':'account_id'}]}", "", NULL, "{'a':'1234567'}", "/a account_id" },
  { "{'id':'a','type':'text','label':{'en':'A'},'rules':[{'name':'account_id'}]}", "", NULL, "{'a':'ACC--12'}", "/a account_id" },
  { "{'id':'a','type':'text','label':{'en':'A'},'rules':[{'name':'account_id','advice':true}]}", "", NULL, "{'a':'x'}", "/a account_id?" },
  { "{'id':'a','type':'domain','label':{'en':'A'},'rules':[{'name':'tenant_domain'}]}", "", NULL, "{'a':'Sakura.OnMicrosoft.com'}", "" },
  { "{'id':'a','type':'domain','label':{'en':'A'},'rules':[{'name':'tenant_domain'}]}", "", NULL, "{'a':'sakura.co.jp'}", "/a tenant_domain" },
  { "{'id':'a','type':'domain','label':{'en':'A'},'rules':[{'name':'tenant_domain'}]}", "", NULL, "{'a':'evilonmicrosoft.com'}", "/a tenant_domain" },
  { "{'id':'a','type':'date','label':{'en':'A'},'rules':[{'name':'not_before','days':0}]}", "", NULL, "{'a':'2026-07-01'}", "" },
  { "{'id':'a','type':'date','label':{'en':'A'},'rules':[{'name':'not_before','days':0}]}", "", NULL, "{'a':'2026-06-30'}", "/a not_before" },
  { "{'id':'a','type':'date','label':{'en':'A'},'rules':[{'name':'not_before','days':60,'advice':true}]}", "", NULL, "{'a':'2026-08-29'}",
    "/a not_before?" },
  { "{'id':'a','type':'date','label':{'en':'A'},'rules':[{'name':'not_before','days':60,'advice':true}]}", "", NULL, "{'a':'2026-08-30'}", "" },
  { "{'id':'a','type':'date','label':{'en':'A'},'rules':[{'name':'not_after'}]}", "", NULL, "{'a':'2026-07-02'}", "/a not_after" },
  { "{'id':'a','type':'date','label':{'en':'A'},'rules':[{'name':'not_after'}]}", "", NULL, "{'a':'2026-02-30'}", "/a date" },
  { "{'id':'a','type':'date','label':{'en':'A'},'rules':[{'name':'not_after','field':'b'}]},{'id':'b','type':'date','label':{'en':'B'}}", "", NULL,
    "{'a':'2026-07-02','b':'2026-07-01'}", "/a not_after" },
  { "{'id':'a','type':'date','label':{'en':'A'},'rules':[{'name':'not_after','field':'b'}]},{'id':'b','type':'date','label':{'en':'B'}}", "", NULL,
    "{'a':'2026-07-02','b':'never'}", "/b date" },
  { TABLE, "{'name':'unique','column':'e'}", NULL, "{'t':[{'e':'A@example.com'},{'e':'b'},{'e':''},{'e':' '},{'e':'a@EXAMPLE.com'}]}",
    "/t/2 row_empty /t/3 row_empty /t/4/e unique" },
  { TABLE, "{'name':'some_row','column':'y','is':true}", NULL, "{'t':[{'e':'a'},{'e':'b','y':true}]}", "" },
  { TABLE, "{'name':'some_row','column':'y','is':true}", NULL, "{'t':[{'e':'a','y':false}]}", "/t/0/y some_row" },
  { TABLE, "{'name':'some_row','column':'y','is':true}", NULL, "{}", "" },
  { TABLE, "{'name':'some_row','column':'m','is':'a'}", NULL, "{'t':[{'m':['a']}]}", "" },
  { TABLE, "{'name':'several','count':2}", NULL, "{'t':[{'e':'a'}]}", "/t several" },
  { TABLE, "{'name':'several','count':2}", NULL, "{'t':[{'e':'a'},{'e':'b'}]}", "" },
  { CONTACTS, ",'rules':[{'name':'reachable'}]", NULL,
    "{'people':[{'name':'a','alert':true},{'name':'b','alert':false},{'name':'c','alert':true,'phone':'+81312345678'}]}",
    "/people/0/phone reachable" },
  { PAIR ("date"), "", "'rules':[{'name':'in_order','fields':['a','b']}]", "{'a':'2026-01-02','b':'2026-01-01'}", "/b in_order" },
  { PAIR ("date"), "", "'rules':[{'name':'in_order','fields':['a','b']}]", "{'a':'2026-01-01','b':'2026-01-01'}", "" },
  { PAIR ("date"), "", "'rules':[{'name':'in_order','fields':['a','b']}]", "{'a':'2026-01-02','b':'2026-01-01','c':'hide'}", "" },
  { PAIR ("date"), "", "'rules':[{'name':'in_order','fields':['a','b']}]", "{'a':'2026-01-02','b':'1'}", "/b date" },
  { PAIR ("date_time"), "", "'rules':[{'name':'in_order','fields':['a','b']}]", "{'a':'2026-01-02T10:00','b':'2026-01-02T09:00'}", "/b in_order" },
  { PAIR ("text"), "", "'rules':[{'name':'together','fields':['a','b']}]", "{'a':'x'}", "/b together" },
  { PAIR ("text"), "", "'rules':[{'name':'together','fields':['a','b']}]", "{'b':'x'}", "/a together" },
  { PAIR ("text"), "", "'rules':[{'name':'together','fields':['a','b']}]", "{'a':'x','b':'y'}", "" },
  { PAIR ("text"), "", "'rules':[{'name':'together','fields':['a','b']}]", "{'a':'x','c':'hide'}", "" },
  { PAIR ("number"), "", "'rules':[{'name':'at_most','fields':['a','b']}]", "{'a':3,'b':2}", "/a at_most" },
  { PAIR ("number"), "", "'rules':[{'name':'at_most','fields':['a','b'],'advice':true}]", "{'a':3,'b':2}", "/a at_most?" },
  { PAIR ("number"), "", "'rules':[{'name':'at_most','fields':['a','b']}]", "{'a':2,'b':2}", "" },
  { PAIR ("number"), "", "'rules':[{'name':'at_most','fields':['a','b']}]", "{'a':2,'b':'x'}", "/b number" },
  { CONTACTS COVERAGE, "", "'rules':[{'name':'lone_contact','coverage':'model','contacts':'people'}]",
    "{'model':'24x7','people':[{'name':'a','phone':'+81312345678'},{'name':'b'}]}", "/people lone_contact" },
  { CONTACTS COVERAGE, "", "'rules':[{'name':'lone_contact','coverage':'model','contacts':'people','advice':true}]",
    "{'model':'24x7','people':[{'name':'a','phone':'+81312345678'}]}", "/people lone_contact?" },
  { CONTACTS COVERAGE, "", "'rules':[{'name':'lone_contact','coverage':'model','contacts':'people'}]",
    "{'model':'8x5','people':[{'name':'a','phone':'+81312345678'}]}", "" },
  { CONTACTS COVERAGE, "", "'rules':[{'name':'lone_contact','coverage':'model','contacts':'people'}]",
    "{'model':'24x7','people':[{'name':'a','phone':'+81312345678'},{'name':'b','phone':'+81312345679'}]}", "" },
  { CONTACTS COVERAGE, "", COVERED, "{'model':'24x7','zone':'Asia/Tokyo','people':[{'phone':'+81312345678','hours':'always'}]}", "" },
  { CONTACTS COVERAGE, "", COVERED, "{'model':'24x7','zone':'Asia/Tokyo','people':[{'name':'a','hours':'always'}]}", "/people covered" },
  { CONTACTS COVERAGE, "", COVERED,
    "{'model':'8x5','zone':'Asia/Tokyo','week':['mon','wed'],'day':{'start':'09:00','end':'18:00'},'people':[{'phone':'+81312345678','hours':'business'}]}",
    "" },
  { CONTACTS COVERAGE, "", COVERED,
    "{'model':'8x5','zone':'Asia/Tokyo','week':['mon','wed'],'day':{'start':'09:00','end':'18:00'},'people':[{'phone':'+81312345678','hours':'custom',"
    "'days':['mon'],'times':{'start':'09:00','end':'18:00'}}]}",
    "/people covered" },
  { CONTACTS COVERAGE, "", COVERED,
    "{'model':'8x5','zone':'Asia/Tokyo','week':['wed'],'day':{'start':'09:00','end':'18:00'},'off':[{'date':'2026-07-08'},{'date':'2026-07-15'},"
    "{'date':'2026-07-22'},{'date':'2026-07-29'}],'people':[{'name':'a','phone':'+81312345678'}]}",
    "" },
  { CONTACTS COVERAGE, "", COVERED, "{'people':[{'name':'a'}]}", "" },
  { CONTACTS COVERAGE, "", COVERED, "{'model':'8x5','people':[{'name':'a'}]}", "" },
  { CONTACTS COVERAGE, "", COVERED, "{'model':'24x7'}", "" },
};

static void
test_rules (void)
{
  WpFormContext context = { wp_time_parse ("2026-07-01T11:00:00Z"), "Asia/Tokyo" };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) parts = g_strsplit (cases[i].fields, "%s", 2);
    g_autofree char *fields = g_strjoinv (cases[i].inner, parts);
    g_autoptr (WpForm) form = form_of (fields, cases[i].rules);
    g_autoptr (JsonObject) answers = form_json (cases[i].answers);
    g_autofree char *issues = form_judge (form, answers, &context);
    if (g_strcmp0 (issues, cases[i].issues) != 0)
      g_error ("%s with %s and %s: %s instead of %s", cases[i].fields, cases[i].inner, cases[i].answers, issues, cases[i].issues);
  }
}

static const WpFormIssue *
first_issue (GPtrArray *issues, const char *code)
{
  for (guint i = 0; i < issues->len; i++)
    if (g_strcmp0 (((const WpFormIssue *) issues->pdata[i])->code, code) == 0)
      return issues->pdata[i];
  return NULL;
}

/* The first hour nobody answers is named, by the wall clock of the promise. */
static void
test_covered_names_the_hour (void)
{
  g_autofree char *fields = g_strdup_printf (CONTACTS COVERAGE, "");
  g_autoptr (WpForm) form = form_of (fields, COVERED);
  g_autoptr (JsonObject) answers = form_json ("{'model':'24x7','zone':'Asia/Tokyo','people':[{'phone':'+81312345678','hours':'custom',"
                                              "'days':['mon','tue','wed','thu','fri','sat','sun'],'times':{'start':'06:00','end':'22:30'}}]}");
  WpFormContext context = { wp_time_parse ("2026-07-01T11:00:00Z"), NULL };
  g_autoptr (GPtrArray) issues = wp_form_validate (form, answers, &context);
  const WpFormIssue *issue = first_issue (issues, "covered");
  g_assert_cmpstr (issue->parameter, ==, "2026-07-01 22:30 (Asia/Tokyo)");
  g_assert_cmpstr (issue->field, ==, "people");
}

static void
test_today_is_a_zone_s (void)
{
  g_autoptr (WpForm) form = form_of ("{'id':'a','type':'date','label':{'en':'A'},'rules':[{'name':'not_after','days':0}]}", NULL);
  g_autoptr (JsonObject) answers = form_json ("{'a':'2026-07-02'}");
  WpFormContext tokyo = { wp_time_parse ("2026-07-01T20:00:00Z"), "Asia/Tokyo" }, utc = { tokyo.now, NULL }, wrong = { tokyo.now, "No/Where" };
  g_autofree char *there = form_judge (form, answers, &tokyo), *here = form_judge (form, answers, &utc),
                  *nowhere = form_judge (form, answers, &wrong);
  g_assert_cmpstr (there, ==, "");
  g_assert_cmpstr (here, ==, "/a not_after");
  g_assert_cmpstr (nowhere, ==, "/a not_after");
}

/* Offers */

static GPtrArray *
read_documents (const char *text)
{
  GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (JsonObject) object = form_json (text);
  JsonArray *array = wp_json_array (object, "all");
  for (guint i = 0; i < wp_json_length (array); i++)
    g_ptr_array_add (documents, json_object_ref (wp_json_object_at (array, i)));
  return documents;
}

static WpForm *
named_form (const char *id, const char *title, const char *fields)
{
  g_autofree char *text = g_strdup_printf (
    "{'schema':1,'formId':'%s','version':1,'title':{'en':'%s'},'sections':[{'id':'s','title':{'en':'S'},'fields':[%s]}]}", id, title, fields);
  g_autoptr (JsonObject) definition = form_json (text);
  WpForm *form = wp_form_new (definition, NULL);
  g_assert_nonnull (form);
  return form;
}

#define ABOUT(id, type, fact) "{'id':'" id "','type':'" type "','label':{'en':'L'},'about':'" fact "'}"

static void
check_offer (const char *submissions, const char *field, const char *mine, const char *value, const char *title, const char *customer)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_form_unref), all = read_documents (submissions);
  g_ptr_array_add (
    forms,
    named_form (
      "one", "First form",
      ABOUT ("name", "text", "partner.name") "," ABOUT (
        "tenant", "guid",
        "customer.tenant") ","
                           "{'id':'hidden','type':'text','label':{'en':'H'},'about':'partner.secret','when':{'field':'name','is':'show'}},"
                           "{'id':'people','type':'table','label':{'en':'P'},'about':'partner.people','columns':[{'id':'n','type':'text','label':{'en':'N'}},"
                           "{'id':'x','type':'text','label':{'en':'X'}}]},{'id':'kind','type':'choice','label':{'en':'K'},'about':'partner.kind','options':[{'id':'old','label':{'en':'O'}},"
                           "{'id':'both','label':{'en':'B'}}]}"));
  g_ptr_array_add (
    forms,
    named_form (
      "two", "Second form",
      ABOUT ("company", "text", "partner.name") "," ABOUT ("secret", "text", "partner.secret") "," ABOUT ("tenant_id", "guid", "customer.tenant") "," ABOUT (
        "plain", "text",
        "customer.tenant") ",{'id':'plain_fact','type':'text','label':{'en':'P'}},"
                           "{'id':'staff','type':'table','label':{'en':'P'},'about':'partner.people','columns':[{'id':'n','type':'text','label':{'en':'N'}},"
                           "{'id':'need','type':'text','required':true,'label':{'en':'R'}}]},{'id':'kind','type':'choice','label':{'en':'K'},'about':'partner.kind',"
                           "'options':[{'id':'both','label':{'en':'B'}}]}"));
  g_autofree char *own = g_strdup_printf ("{'id':'me','formId':'two','customerId':'c1','answers':%s}", mine);
  g_autoptr (JsonObject) submission = form_json (own);
  WpFormOffer *offer = wp_form_find_offer (forms->pdata[1], wp_form_find_field (forms->pdata[1], field, NULL), submission, forms, all, NULL);
  if (value == NULL) {
    g_assert_null (offer);
    return;
  }
  g_assert_nonnull (offer);
  g_autofree char *text = wp_answer_to_string (offer->value);
  g_assert_cmpstr (text, ==, value);
  g_assert_cmpstr (offer->form_title.en, ==, title);
  g_assert_cmpstr (offer->customer_name, ==, customer);
  wp_form_offer_free (offer);
}

#define SUB(id, form, customer, state, at, answers)                                                                                                  \
  "{'id':'" id "','formId':'" form "','formVersion':1,'customerId':'" customer "','customerName':'Cust " customer "','state':'" state                \
  "','updatedAt':'2026-0" at "-01T00:00:00Z','answers':{" answers "}}"

static void
test_offers (void)
{
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'name':'Sakura'") "]}", "company", "{}", "\"Sakura\"", "First form", NULL);
  /* never over an answer */
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'name':'Sakura'") "]}", "company", "{'company':'x'}", NULL, NULL, NULL);
  /* accepted before open, even if older */
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "3", "'name':'New'") "," SUB ("b", "one", "c2", "accepted", "1", "'name':'Old'") "]}",
               "company", "{}", "\"Old\"", "First form", "Cust c2");
  /* the same customer before another, then the newest */
  check_offer ("{'all':[" SUB ("a", "one", "c2", "draft", "3", "'name':'Other'") "," SUB ("b", "one", "c1", "draft", "1", "'name':'Same'") "]}",
               "company", "{}", "\"Same\"", "First form", NULL);
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'name':'Older'") "," SUB ("b", "two", "c1", "draft", "2", "'company':'Newer'") "]}",
               "company", "{}", "\"Newer\"", "Second form", NULL);
  /* nothing from itself, from what was given up, or from what is hidden there */
  check_offer ("{'all':[" SUB ("me", "two", "c1", "draft", "1", "'company':'Me'") "," SUB (
                 "b", "one", "c1", "dropped", "2", "'name':'Gone'") "," SUB ("c", "one", "c1", "superseded", "2", "'name':'Gone'") "]}",
               "company", "{}", NULL, NULL, NULL);
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'name':'x','hidden':'y'") "]}", "secret", "{}", NULL, NULL, NULL);
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'name':'show','hidden':'y'") "]}", "secret", "{}", "\"y\"", "First form", NULL);
  /* what is about a customer stays with it; another type is another thing; what is wrong is not passed on */
  check_offer ("{'all':[" SUB ("a", "one", "c2", "accepted", "1", "'tenant':'72f988bf-86f1-41af-91ab-2d7cd011db47'") "]}", "tenant_id", "{}", NULL,
               NULL, NULL);
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'tenant':'72f988bf-86f1-41af-91ab-2d7cd011db47'") "]}", "tenant_id", "{}",
               "\"72f988bf-86f1-41af-91ab-2d7cd011db47\"", "First form", NULL);
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'tenant':'72f988bf-86f1-41af-91ab-2d7cd011db47'") "]}", "plain", "{}", NULL, NULL,
               NULL);
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'tenant':'nonsense'") "]}", "tenant_id", "{}", NULL, NULL, NULL);
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'kind':'old'") "]}", "kind", "{}", NULL, NULL, NULL);
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'kind':'both'") "]}", "kind", "{}", "\"both\"", "First form", NULL);
  /* the columns both have */
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'people':[{'n':'Aiko','x':'y'},{'x':'y'},7]") "]}", "staff", "{}",
               "[{\"n\":\"Aiko\"}]", "First form", NULL);
  check_offer ("{'all':[" SUB ("a", "one", "c1", "draft", "1", "'name':'x'") "]}", "plain_fact", "{}", NULL, NULL, NULL);
  check_offer ("{'all':[" SUB ("a", "three", "c1", "draft", "1", "'name':'x'") ",{'id':7,'answers':[]},{}]}", "company", "{}", NULL, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-rules/rules", test_rules);
  g_test_add_func ("/form-rules/covered-names-the-hour", test_covered_names_the_hour);
  g_test_add_func ("/form-rules/today-is-a-zone-s", test_today_is_a_zone_s);
  g_test_add_func ("/form-rules/offers", test_offers);
  return g_test_run ();
}
