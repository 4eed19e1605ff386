/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-eligibility.h"
#include "wp-json.h"
#include "wp-time.h"

/* Each line of the self-check as "state reason", and what belongs to it. */

#define NOW "2026-07-01T00:00:00Z"
#define ALWAYS "{'phone':'+1','hours':'always'}"

static const char *const states[] = { "open", "warning", "met", "not asked" };

typedef struct {
  WpEligibilityItem item;
  const char *answers, *onboarding, *line;
} Case;

static const Case cases[] = {
  { WP_ELIGIBILITY_EXPERIENCE, "{}", NULL, "open missing" },
  { WP_ELIGIBILITY_EXPERIENCE, "{'experience':['panda_ad360']}", NULL, "met " },
  { WP_ELIGIBILITY_EXPERIENCE, "{'experience':'panda'}", NULL, "open missing" },
  { WP_ELIGIBILITY_ACCESS, "{}", NULL, "open missing" },
  { WP_ELIGIBILITY_ACCESS, "{'access':'staff'}", NULL, "met staff" },
  { WP_ELIGIBILITY_ACCESS, "{'access':'soc'}", NULL, "met soc" },
  { WP_ELIGIBILITY_ACCESS, "{'access':'none'}", NULL, "open none" },
  { WP_ELIGIBILITY_SESSION, "{}", NULL, "open missing" },
  { WP_ELIGIBILITY_SESSION, "{}", "{'session':{'at':'2026-07-10T00:00:00Z','attendees':['a']}}", "warning booked 2026-07-10" },
  { WP_ELIGIBILITY_SESSION, "{}", "{'session':{'at':'2026-06-10T00:00:00Z','heldAt':'2026-06-11T00:00:00Z'}}", "met held 2026-06-11" },
  { WP_ELIGIBILITY_COVERAGE, "{}", NULL, "open missing" },
  { WP_ELIGIBILITY_COVERAGE, "{'coverage':'8x5'}", NULL, "open no_hours" },
  { WP_ELIGIBILITY_COVERAGE, "{'coverage':'24x7'}", NULL, "open no_contacts" },
  { WP_ELIGIBILITY_COVERAGE, "{'coverage':'24x7','contacts':[{'hours':'always'}]}", NULL, "open no_contacts" },
  { WP_ELIGIBILITY_COVERAGE, "{'coverage':'24x7','contacts':[" ALWAYS "]}", NULL, "warning lone_contact" },
  { WP_ELIGIBILITY_COVERAGE, "{'coverage':'24x7','contacts':[" ALWAYS "," ALWAYS "]}", NULL, "met " },
  { WP_ELIGIBILITY_COVERAGE,
    "{'coverage':'8x5','business_days':['fri'],'business_hours':{'start':'09:00','end':'18:00'},'time_zone':'UTC','contacts':[" ALWAYS "]}", NULL,
    "met " },
  { WP_ELIGIBILITY_COVERAGE,
    "{'coverage':'8x5','business_days':['fri'],'business_hours':{'start':'09:00','end':'18:00'},'time_zone':'UTC',"
    "'contacts':[{'phone':'+1','hours':'custom','days':['mon'],'times':{'start':'09:00','end':'18:00'}}]}",
    NULL, "open gap 2026-07-03" },
  { WP_ELIGIBILITY_COVERAGE,
    "{'coverage':'8x5','business_days':['fri'],'business_hours':{'start':'09:00','end':'18:00'},'time_zone':'UTC',"
    "'holidays':[{'date':'2026-07-03'}],'contacts':[{'phone':'+1'}]}",
    NULL, "open gap 2026-07-10" },
  { WP_ELIGIBILITY_BUSINESS, "{}", NULL, "open missing" },
  { WP_ELIGIBILITY_BUSINESS, "{'business_plan':false}", NULL, "open none" },
  { WP_ELIGIBILITY_BUSINESS, "{'business_plan':true}", NULL, "met " },
  { WP_ELIGIBILITY_CERTIFIED, "{}", NULL, "open missing" },
  { WP_ELIGIBILITY_CERTIFIED, "{}", "{'products':['core_mdr_microsoft']}", "not asked " },
  { WP_ELIGIBILITY_CERTIFIED, "{'products':['core_mdr_microsoft']}", NULL, "not asked " },
  { WP_ELIGIBILITY_CERTIFIED, "{'products':['core_mdr_microsoft']}", "{'products':['core_mdr']}", "open missing" },
  { WP_ELIGIBILITY_CERTIFIED, "{'certified_staff':[{'name':'Aiko','expires':'2027-01-01'}]}", NULL, "met  2027-01-01 Aiko" },
  { WP_ELIGIBILITY_CERTIFIED, "{'certified_staff':[{'name':'Aiko','expires':'2026-08-29'}]}", NULL, "warning expires 2026-08-29 Aiko" },
  { WP_ELIGIBILITY_CERTIFIED, "{'certified_staff':[{'name':'Aiko','expires':'2026-08-30'}]}", NULL, "met  2026-08-30 Aiko" },
  { WP_ELIGIBILITY_CERTIFIED, "{'certified_staff':[{'name':'Aiko','expires':'2026-07-01'}]}", NULL, "warning expires 2026-07-01 Aiko" },
  { WP_ELIGIBILITY_CERTIFIED, "{'certified_staff':[{'name':'Aiko','expires':'2026-06-30'}]}", NULL, "open expired 2026-06-30 Aiko" },
  { WP_ELIGIBILITY_CERTIFIED, "{'certified_staff':[{'name':'Aiko','expires':'2026-06-30'},{'name':'Ben','expires':'2027-06-30'}]}", NULL,
    "met  2027-06-30 Ben" },
  { WP_ELIGIBILITY_CERTIFIED, "{'certified_staff':[{'name':'Aiko'}]}", NULL, "warning no_date Aiko" },
  { WP_ELIGIBILITY_CERTIFIED, "{'certified_staff':[{'expires':'2027-01-01'},7]}", NULL, "open missing" },
};

static char *
describe (const WpEligibilityLine *line)
{
  g_autofree char *time = wp_time_format (line->at);
  g_autofree char *at = line->at != 0 ? g_strdup_printf (" %.10s", time) : g_strdup ("");
  return g_strdup_printf ("%s %s%s%s%s", states[line->state], line->reason, at, line->name != NULL ? " " : "", line->name != NULL ? line->name : "");
}

static void
test_lines (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonObject) answers = form_json (cases[i].answers), onboarding = cases[i].onboarding != NULL ? form_json (cases[i].onboarding) : NULL;
    g_autoptr (GPtrArray) lines = wp_eligibility_check (answers, onboarding, wp_time_parse (NOW));
    g_assert_cmpuint (lines->len, ==, WP_ELIGIBILITY_N_ITEMS);
    for (guint k = 0; k < lines->len; k++)
      g_assert_cmpint (((const WpEligibilityLine *) lines->pdata[k])->item, ==, k);
    g_autofree char *text = describe (lines->pdata[cases[i].item]);
    if (g_strcmp0 (text, cases[i].line) != 0)
      g_error ("%s with %s: %s instead of %s", cases[i].answers, cases[i].onboarding, text, cases[i].line);
  }
}

static void
test_met (void)
{
  g_autoptr (JsonObject) answers = form_json ("{'access':'soc','coverage':'24x7','contacts':[" ALWAYS "]}");
  g_autoptr (JsonObject) booked = form_json ("{'session':{'at':'2026-07-10T00:00:00Z'}}");
  g_autoptr (GPtrArray) nothing = wp_eligibility_check (NULL, NULL, wp_time_parse (NOW)),
                        some = wp_eligibility_check (answers, NULL, wp_time_parse (NOW));
  g_autoptr (GPtrArray) enough = wp_eligibility_check (answers, booked, wp_time_parse (NOW));
  g_assert_false (wp_eligibility_is_met (nothing));
  g_assert_false (wp_eligibility_is_met (some));
  g_assert_true (wp_eligibility_is_met (enough));
  static const gboolean required[] = { FALSE, TRUE, TRUE, TRUE, FALSE, FALSE };
  for (guint i = 0; i < enough->len; i++)
    g_assert_cmpint (((const WpEligibilityLine *) enough->pdata[i])->required, ==, required[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/eligibility/lines", test_lines);
  g_test_add_func ("/eligibility/met", test_met);
  return g_test_run ();
}
