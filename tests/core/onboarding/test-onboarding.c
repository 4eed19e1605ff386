/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-command.h"
#include "wp-eligibility.h"
#include "wp-error.h"
#include "wp-form-offer.h"
#include "wp-json.h"
#include "wp-onboarding-commands.h"
#include "wp-onboarding.h"
#include "wp-session.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <string.h>

/* The partner's way: every state by every command, the steps, and what follows from the forms. */

static const WpActor administrator = { "u1", "Aiko Sato", WP_ROLE_ADMINISTRATOR };
static const WpActor technician = { "u2", "Tom Tech", WP_ROLE_TECHNICIAN };
static const WpActor soc = { "soc", "Onboarding team", WP_ROLE_SOC_ANALYST };

#define AT G_GINT64_CONSTANT (1782864000000)

/* One letter a state, in the order of WpOnboardingState from "not started" on:
 * N I Q X(not eligible) F V(in review) M(more info) R T P(in progress) S B(returned) O W */
static const char letters[] = "?NIQXFVMRTPSBOW";

typedef struct {
  const WpCommandType *type;
  const char *body;
  const char *allowed;
  const char *leads; /* (nullable): the state it leads to */
} Row;

static const Row rows[] = {
  { WP_COMMAND_EXPRESS_INTEREST, "{'products':['core_mdr'],'note':'hello'}", "NXW", "interest_expressed" },
  { WP_COMMAND_CHOOSE_PRODUCTS, "{'products':['core_mdr_microsoft']}", "NIQXFVMRTPSBO", NULL },
  { WP_COMMAND_GIVE_INFORMATION, "{'text':'42 people'}", "M", "in_review" },
  { WP_COMMAND_CONFIRM_RESPONSIBILITIES, "{}", "V", "responsibilities_confirmed" },
  { WP_COMMAND_BOOK_SESSION, "{'at':'2026-08-01T01:00:00Z','attendees':['Aiko']}", "FVMRTPSBO", NULL },
  { WP_COMMAND_WITHDRAW, "{'reason':'not now'}", "NIQXFVMRTPSB", "withdrawn" },
  { WP_COMMAND_SOC_MEET, "{'at':'2026-08-01T01:00:00Z','place':'Tokyo'}", "NIQXFVMRTPSBO", NULL },
  { WP_COMMAND_SOC_HOLD_SESSION, "{'at':'2026-08-01T01:00:00Z','attendees':['Aiko']}", "FVMRTPSBO", NULL },
  { WP_COMMAND_SOC_ADVANCE, "{'state':'under_qualification'}", "IX", "under_qualification" },
  { WP_COMMAND_SOC_ADVANCE, "{'state':'not_eligible','reason':'too small'}", "IQ", "not_eligible" },
  { WP_COMMAND_SOC_ADVANCE, "{'state':'forwarded_to_onboarding'}", "IQ", "forwarded_to_onboarding" },
  { WP_COMMAND_SOC_ADVANCE, "{'state':'in_review'}", "FM", "in_review" },
  { WP_COMMAND_SOC_ADVANCE, "{'state':'more_info_needed','reason':'how many?'}", "FV", "more_info_needed" },
  { WP_COMMAND_SOC_ADVANCE, "{'state':'withdrawn'}", "NIQXFVMRTPSB", "withdrawn" },
  { WP_COMMAND_SOC_ADVANCE, "{'state':'onboarded'}", "", NULL },
  { WP_COMMAND_SOC_ADVANCE, "{'state':'terms_accepted'}", "", NULL },
  { WP_COMMAND_SOC_ADVANCE, "{'state':'not_started'}", "", NULL },
};

static JsonObject *
document_in (const char *state)
{
  g_autoptr (JsonObject) terms = form_json ("{'version':'2','title':{'en':'T'},'text':{'en':'X'}}");
  JsonObject *document = wp_onboarding_new ("p1", "Sakura", terms, NULL, AT);
  wp_json_set_string (document, "state", state);
  return document;
}

static WpCommand *
make (const WpCommandType *type, const char *body)
{
  g_autoptr (JsonObject) object = form_json (body);
  return wp_command_new (type, NULL, "p1", NULL, -1, object);
}

static const WpActor *
actor_of (const WpCommandType *type)
{
  return type->permission == WP_PERMISSION_SOC ? &soc : &administrator;
}

static void
check_cell (const Row *row, WpOnboardingState state)
{
  const char *name = wp_onboarding_state_to_string (state);
  g_autoptr (JsonObject) document = document_in (name);
  g_autoptr (WpCommand) command = make (row->type, row->body);
  g_autoptr (GError) error = NULL;
  gboolean allowed = strchr (row->allowed, letters[state]) != NULL;
  g_assert_true (wp_command_validate (command, NULL));
  gboolean may = wp_command_may (command, actor_of (row->type), NULL, document, &error);
  if (may != allowed)
    g_error ("%s %s in %s", row->type->name, row->body, name);
  if (!may) {
    g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
    return;
  }
  wp_command_apply (command, actor_of (row->type), NULL, AT + WP_HOUR, document);
  g_assert_cmpstr (wp_json_string (document, "state"), ==, row->leads != NULL ? row->leads : name);
  g_assert_cmpint (wp_json_time (document, "stateSince"), ==, row->leads != NULL ? AT + WP_HOUR : AT);
  g_autofree char *once = wp_json_to_string (document);
  /* Twice is once, whatever state it led to. */
  g_assert_true (wp_command_may (command, actor_of (row->type), NULL, document, NULL));
  wp_command_apply (command, actor_of (row->type), NULL, AT + 2 * WP_HOUR, document);
  g_autofree char *twice = wp_json_to_string (document);
  g_assert_cmpstr (once, ==, twice);
}

static void
test_every_cell (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int state = WP_ONBOARDING_NOT_STARTED; state < WP_ONBOARDING_N_STATES; state++)
      check_cell (&rows[i], state);
}

static void
test_roles (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (JsonObject) document = document_in ("in_review");
    g_autoptr (WpCommand) command = make (rows[i].type, rows[i].body);
    const WpActor *other = actor_of (rows[i].type) == &soc ? &administrator : &soc;
    g_autoptr (GError) error = NULL, second = NULL;
    g_assert_false (wp_command_may (command, &technician, NULL, document, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_FORBIDDEN);
    g_assert_false (wp_command_may (command, other, NULL, document, &second));
    g_assert_error (second, WP_ERROR, WP_ERROR_FORBIDDEN);
  }
}

/* The terms that hold are accepted, no others; a newer version is accepted again without losing one's place. */
static void
test_terms (void)
{
  static const char allowed[] = "RTPSBO";
  for (int state = WP_ONBOARDING_NOT_STARTED; state < WP_ONBOARDING_N_STATES; state++) {
    g_autoptr (JsonObject) document = document_in (wp_onboarding_state_to_string (state));
    g_autoptr (WpCommand) old = make (WP_COMMAND_ACCEPT_TERMS, "{'version':'1'}"), command = make (WP_COMMAND_ACCEPT_TERMS, "{'version':'2'}");
    g_autoptr (GError) error = NULL;
    g_assert_false (wp_command_may (old, &administrator, NULL, document, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
    gboolean may = wp_command_may (command, &administrator, NULL, document, NULL);
    g_assert_cmpint (may, ==, strchr (allowed, letters[state]) != NULL);
    if (!may)
      continue;
    g_assert_false (wp_onboarding_terms_current (document));
    wp_command_apply (command, &administrator, NULL, AT, document);
    wp_command_apply (command, &administrator, NULL, AT + 1, document);
    g_assert_true (wp_onboarding_terms_current (document));
    g_assert_true (wp_onboarding_forms_unlocked (document));
    JsonObject *accepted = wp_json_object (wp_json_object (document, "terms"), "accepted");
    g_assert_cmpstr (wp_json_string (accepted, "by"), ==, "Aiko Sato");
    g_assert_cmpint (wp_json_time (accepted, "at"), ==, AT);
    g_assert_cmpint (wp_onboarding_get_state (document), ==,
                     state == WP_ONBOARDING_RESPONSIBILITIES_CONFIRMED ? WP_ONBOARDING_TERMS_ACCEPTED : state);
    g_assert_cmpuint (wp_json_length (wp_json_array (document, "history")), ==, 1);
    wp_json_set_string (wp_json_object (document, "terms"), "version", "3");
    g_assert_false (wp_onboarding_terms_current (document));
  }
}

static void
test_bodies (void)
{
  static const struct {
    const WpCommandType *type;
    const char *body, *pointer;
  } bad[] = {
    { WP_COMMAND_EXPRESS_INTEREST, "{}", "/products" },
    { WP_COMMAND_EXPRESS_INTEREST, "{'products':[7]}", "/products/0" },
    { WP_COMMAND_CHOOSE_PRODUCTS, "{'products':[]}", "/products" },
    { WP_COMMAND_GIVE_INFORMATION, "{}", "/text" },
    { WP_COMMAND_ACCEPT_TERMS, "{'version':2}", "/version" },
    { WP_COMMAND_BOOK_SESSION, "{'at':'soon','attendees':['a']}", "/at" },
    { WP_COMMAND_BOOK_SESSION, "{'at':'2026-08-01T01:00:00Z'}", "/attendees" },
    { WP_COMMAND_SOC_ADVANCE, "{'state':'paradise'}", "/state" },
    { WP_COMMAND_SOC_ADVANCE, "{}", "/state" },
    { WP_COMMAND_SOC_MEET, "{}", "/at" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (WpCommand) command = make (bad[i].type, bad[i].body);
    g_autoptr (GError) error = NULL;
    g_assert_false (wp_command_validate (command, &error));
    GPtrArray *fields = wp_error_get_fields (error);
    g_assert_cmpstr (((WpFieldError *) fields->pdata[0])->pointer, ==, bad[i].pointer);
  }
}

static void
act (JsonObject *document, const WpCommandType *type, const char *body, gint64 at)
{
  g_autoptr (WpCommand) command = make (type, body);
  g_autoptr (GError) error = NULL;
  g_assert_true (wp_command_may (command, actor_of (type), NULL, document, &error));
  wp_command_apply (command, actor_of (type), NULL, at, document);
}

static void
check_steps (JsonObject *document, const char *expected)
{
  static const char marks[] = "-*+x"; /* later, now, done, stopped */
  for (guint i = 0; i < WP_ONBOARDING_N_STEPS; i++) {
    gint64 at;
    WpStepState state = wp_onboarding_get_step (document, i, &at);
    g_assert_cmpint (marks[state], ==, expected[i]);
    g_assert_cmpint (at != 0, ==, state == WP_STEP_DONE);
  }
}

static void
settle (JsonObject *document, const char *counts, gint64 at, const char *state)
{
  /* Two forms, a required one and another, each "drafts submitted returned accepted" */
  g_autoptr (GPtrArray) needs = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_form_need_free);
  for (guint i = 0; i < 2; i++) {
    WpFormNeed *need = g_new0 (WpFormNeed, 1);
    need->form_id = g_strdup (i == 0 ? "a" : "b");
    need->required = i == 0;
    need->n_open = counts[i * 4] - '0';
    need->n_submitted = counts[i * 4 + 1] - '0';
    need->n_returned = counts[i * 4 + 2] - '0';
    need->n_accepted = counts[i * 4 + 3] - '0';
    g_ptr_array_add (needs, need);
  }
  gboolean differs = g_strcmp0 (wp_json_string (document, "state"), state) != 0;
  g_assert_cmpint (wp_onboarding_settle (document, needs, at), ==, differs);
  g_assert_cmpstr (wp_json_string (document, "state"), ==, state);
  g_assert_false (wp_onboarding_settle (document, needs, at + 1));
}

/* From interest to onboarded, with every detour. */
static void
test_way (void)
{
  g_autoptr (JsonObject) document = document_in ("not_started");
  check_steps (document, "*----");
  g_assert_cmpint (wp_onboarding_get_party (document), ==, WP_PARTY_PARTNER);
  act (document, WP_COMMAND_EXPRESS_INTEREST, "{'products':['core_mdr']}", AT + 1);
  g_assert_cmpint (wp_onboarding_get_party (document), ==, WP_PARTY_ACCOUNT_MANAGER);
  act (document, WP_COMMAND_SOC_MEET, "{'at':'2026-07-03T01:00:00Z','place':'Tokyo'}", AT + 2);
  act (document, WP_COMMAND_SOC_ADVANCE, "{'state':'not_eligible','reason':'nobody at night'}", AT + 3);
  check_steps (document, "+x---");
  g_assert_cmpstr (wp_json_string (document, "reason"), ==, "nobody at night");
  act (document, WP_COMMAND_EXPRESS_INTEREST, "{'products':['core_mdr']}", AT + 4);
  act (document, WP_COMMAND_SOC_ADVANCE, "{'state':'under_qualification'}", AT + 5);
  act (document, WP_COMMAND_SOC_ADVANCE, "{'state':'forwarded_to_onboarding'}", AT + 6);
  g_assert_cmpint (wp_onboarding_get_party (document), ==, WP_PARTY_ONBOARDING_TEAM);
  act (document, WP_COMMAND_SOC_ADVANCE, "{'state':'more_info_needed','reason':'who?'}", AT + 7);
  act (document, WP_COMMAND_GIVE_INFORMATION, "{'text':'we'}", AT + 8);
  check_steps (document, "++*--");
  act (document, WP_COMMAND_CONFIRM_RESPONSIBILITIES, "{}", AT + 9);
  g_assert_false (wp_onboarding_forms_unlocked (document));
  settle (document, "00000000", AT, "responsibilities_confirmed");
  act (document, WP_COMMAND_ACCEPT_TERMS, "{'version':'2'}", AT + 10);
  check_steps (document, "++++*");
  settle (document, "00000000", AT + 11, "terms_accepted");
  settle (document, "00001000", AT + 12, "forms_in_progress");
  settle (document, "10001000", AT + 13, "forms_in_progress");
  settle (document, "01001000", AT + 14, "forms_submitted");
  g_assert_cmpint (wp_onboarding_get_party (document), ==, WP_PARTY_PARTNER);
  act (document, WP_COMMAND_BOOK_SESSION, "{'at':'2026-08-01T01:00:00Z','attendees':['Aiko']}", AT + 15);
  g_assert_cmpint (wp_onboarding_get_party (document), ==, WP_PARTY_ONBOARDING_TEAM);
  settle (document, "00101000", AT + 16, "forms_returned");
  settle (document, "01100000", AT + 17, "forms_returned");
  settle (document, "00010010", AT + 18, "forms_returned");
  settle (document, "00010000", AT + 19, "forms_submitted");
  wp_json_set_object (document, "coverage", wp_json_new ("model", "24x7", NULL));
  settle (document, "00010000", AT + 20, "forms_submitted");
  act (document, WP_COMMAND_SOC_HOLD_SESSION, "{'at':'2026-08-01T01:00:00Z','attendees':['Aiko']}", AT + 21);
  settle (document, "00010000", AT + 22, "onboarded");
  check_steps (document, "+++++");
  g_assert_cmpint (wp_onboarding_get_party (document), ==, WP_PARTY_NONE);
  settle (document, "00110000", AT + 23, "onboarded");
  g_autoptr (WpCommand) again = make (WP_COMMAND_BOOK_SESSION, "{'at':'2026-08-01T01:00:00Z','attendees':['Aiko']}");
  g_assert_false (wp_command_may (again, &administrator, NULL, document, NULL));
}

static void
test_withdrawn (void)
{
  g_autoptr (JsonObject) document = document_in ("not_started");
  act (document, WP_COMMAND_EXPRESS_INTEREST, "{'products':['core_mdr']}", AT + 1);
  act (document, WP_COMMAND_SOC_ADVANCE, "{'state':'forwarded_to_onboarding'}", AT + 2);
  act (document, WP_COMMAND_WITHDRAW, "{'reason':'later'}", AT + 3);
  check_steps (document, "++x--");
  g_assert_cmpstr (wp_json_string (document, "reason"), ==, "later");
  g_assert_false (wp_onboarding_forms_unlocked (document));
  settle (document, "00010000", AT + 4, "withdrawn");
  act (document, WP_COMMAND_EXPRESS_INTEREST, "{'products':['core_mdr']}", AT + 5);
  g_assert_cmpint (wp_onboarding_get_state (document), ==, WP_ONBOARDING_INTEREST_EXPRESSED);
}

/* Which forms are owed, counted by state. */
static void
test_needs (void)
{
  static const char *const ids[] = { "eligibility", "mdr_onboarding", "mdr_client_delegation", "mdr_defender_onboarding", "mdr_o365_onboarding" };
  g_autoptr (GPtrArray) definitions = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (GPtrArray) submissions = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (JsonObject) products = form_json ("{'core':['core_mdr'],'both':['core_mdr','core_mdr_microsoft']}");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_ptr_array_add (definitions, form_document (ids[i]));
  g_ptr_array_add (definitions, form_json ("{'formId':'broken'}"));
  static const char *const states[] = { "draft", "submitted", "returned", "accepted", "superseded", "dropped", "?" };
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_ptr_array_add (submissions, wp_json_new ("formId", "mdr_client_delegation", "state", states[i], NULL));
  g_autoptr (GPtrArray) few = wp_form_needs (definitions, submissions, wp_json_array (products, "core"));
  g_autoptr (GPtrArray) all = wp_form_needs (definitions, submissions, wp_json_array (products, "both"));
  g_assert_cmpuint (few->len, ==, 3);
  g_assert_cmpuint (all->len, ==, 4);
  const WpFormNeed *delegation = few->pdata[1];
  g_assert_cmpstr (delegation->form_id, ==, "mdr_client_delegation");
  g_assert_true (delegation->per_customer && delegation->required);
  g_assert_cmpuint (delegation->n_open, ==, 1);
  g_assert_cmpuint (delegation->n_submitted, ==, 1);
  g_assert_cmpuint (delegation->n_returned, ==, 1);
  g_assert_cmpuint (delegation->n_accepted, ==, 1);
  g_assert_false (((WpFormNeed *) few->pdata[2])->required);
}

/* @expected: "when attendees events" */
static void
check_taken (JsonObject *document, const WpForm *form, const char *answers_text, const char *expected)
{
  g_autoptr (JsonObject) answers = form_json (answers_text);
  wp_session_book_from_form (document, form, answers, &administrator, AT);
  JsonObject *session = wp_json_object (document, "session");
  JsonArray *attendees = wp_json_array (session, "attendees"), *history = wp_json_array (document, "history");
  g_autoptr (GString) text = g_string_new (wp_json_string_or (session, "at", "-"));
  for (guint i = 0; i < wp_json_length (attendees); i++)
    g_string_append_printf (text, "%c%s", i == 0 ? ' ' : ',', wp_json_string_at (attendees, i));
  g_string_append_printf (text, " %u", wp_json_length (history));
  g_assert_cmpstr (text->str, ==, expected);
}

#define BOOKS(clock, more) "{'time_zone':'Asia/Tokyo','session_at':'" clock "'" more "}"
#define AIKO ",'session_attendees':[{'name':'Aiko','role':'CTO'},{'role':'?'},7]"

static void
test_session_of_a_form (void)
{
  g_autoptr (WpForm) form = form_shipped ("mdr_onboarding"), check = form_shipped ("eligibility"),
                     of_customer = form_shipped ("mdr_client_delegation");
  g_autoptr (JsonObject) document = document_in ("forms_submitted");
  const char *first = "2026-08-01T01:00:00.000Z Aiko 1";
  /* What says nothing books nothing. */
  check_taken (document, form, "{'time_zone':'Asia/Tokyo'}", "- 0");
  check_taken (document, form, "{'session_at':'2026-08-01T10:00'}", "- 0");
  check_taken (document, form, BOOKS ("2026-08-01", ""), "- 0");
  check_taken (document, check, BOOKS ("2026-08-01T10:00", AIKO), "- 0");
  check_taken (document, of_customer, BOOKS ("2026-08-01T10:00", AIKO), "- 0");
  g_assert_cmpint (wp_onboarding_get_party (document), ==, WP_PARTY_PARTNER);
  check_taken (document, form, BOOKS ("2026-08-01T10:00", AIKO), first);
  g_assert_cmpint (wp_onboarding_get_party (document), ==, WP_PARTY_ONBOARDING_TEAM);
  JsonObject *event = wp_json_object_at (wp_json_array (document, "history"), 0);
  g_assert_cmpstr (wp_json_string (event, "kind"), ==, "session_booked");
  g_assert_cmpstr (wp_json_string (event, "by"), ==, "Aiko Sato");
  g_assert_cmpstr (wp_json_string (event, "side"), ==, "partner");
  g_assert_cmpstr (wp_json_string (event, "detail"), ==, "2026-08-01T01:00:00.000Z");
  g_assert_cmpstr (wp_json_string (wp_json_object (event, "form"), "ja"), ==, form->title.ja);
  g_autoptr (GPtrArray) lines = wp_eligibility_check (NULL, document, AT);
  g_assert_cmpstr (((WpEligibilityLine *) lines->pdata[WP_ELIGIBILITY_SESSION])->reason, ==, "booked");
  /* The same again, and nobody named, changes nothing; a booking since stands until a form says something else. */
  check_taken (document, form, BOOKS ("2026-08-01T10:00", AIKO), first);
  act (document, WP_COMMAND_BOOK_SESSION, "{'at':'2026-08-02T01:00:00Z','attendees':['Ben']}", AT + 1);
  check_taken (document, form, BOOKS ("2026-08-01T10:00", AIKO), "2026-08-02T01:00:00Z Ben 2");
  check_taken (document, form, BOOKS ("2026-08-02T10:00", ""), "2026-08-02T01:00:00Z Ben 2");
  check_taken (document, form, BOOKS ("2026-08-03T10:00", ""), "2026-08-03T01:00:00.000Z Ben 3");
  act (document, WP_COMMAND_SOC_HOLD_SESSION, "{'at':'2026-08-03T01:00:00Z','attendees':['Ben']}", AT + 2);
  check_taken (document, form, BOOKS ("2026-08-04T10:00", AIKO), "2026-08-03T01:00:00.000Z Ben 4");
}

/* A definition names the fields; what is hidden says nothing. */
static void
test_session_of_another_form (void)
{
  g_autoptr (WpForm) form = form_of ("{'id':'z','type':'time_zone','label':{'en':'Z'}},{'id':'ok','type':'yes_no','label':{'en':'O'}},"
                                     "{'id':'w','type':'date_time','label':{'en':'W'},'when':{'field':'ok','is':true}},"
                                     "{'id':'who','type':'contacts','label':{'en':'P'},'columns':[{'id':'name','type':'text','label':{'en':'N'}}]}",
                                     "'sets':{'session':{'at':'w','attendees':'who'}}");
  g_autoptr (JsonObject) document = document_in ("forms_submitted");
  check_taken (document, form, "{'z':'Asia/Tokyo','w':'2026-08-01T10:00','ok':false}", "- 0");
  check_taken (document, form, "{'z':'Europe/Berlin','w':'2026-03-29T02:30','ok':true,'who':[{'name':'A'},{'name':'B'}]}",
               "2026-03-29T01:00:00.000Z A,B 1");
}

static void
check_session_offer (const WpForm *form, const char *field, const char *answers, JsonObject *onboarding, const char *expected)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *text = g_strdup_printf ("{'id':'me','formId':'mdr_onboarding','answers':%s}", answers);
  g_autoptr (JsonObject) mine = form_json (text);
  WpFormOffer *offer = wp_form_find_offer (form, wp_form_find_field (form, field, NULL), mine, none, none, onboarding);
  g_autofree char *value = offer != NULL ? wp_answer_to_string (offer->value) : NULL;
  g_assert_cmpstr (value, ==, expected);
  if (offer != NULL)
    g_assert_null (offer->form_title.en);
  wp_form_offer_free (offer);
}

static void
test_session_is_offered (void)
{
  g_autoptr (WpForm) form = form_shipped ("mdr_onboarding"), of_customer = form_shipped ("mdr_client_delegation");
  g_autoptr (JsonObject) document = document_in ("forms_in_progress");
  const char *tokyo = "{'time_zone':'Asia/Tokyo'}";
  check_session_offer (form, "session_at", tokyo, document, NULL);
  act (document, WP_COMMAND_BOOK_SESSION, "{'at':'2026-08-01T01:00:20Z','attendees':['Aiko','Ben']}", AT);
  check_session_offer (form, "session_at", tokyo, document, "\"2026-08-01T10:00\"");
  check_session_offer (form, "session_at", "{'time_zone':'Europe/Berlin'}", document, "\"2026-08-01T03:00\"");
  check_session_offer (form, "session_attendees", tokyo, document, "[{\"name\":\"Aiko\"},{\"name\":\"Ben\"}]");
  check_session_offer (form, "session_at", "{}", document, NULL);
  check_session_offer (form, "session_at", "{'time_zone':'Asia/Tokyo','session_at':'x'}", document, NULL);
  check_session_offer (form, "legal_name", tokyo, document, NULL);
  check_session_offer (of_customer, "valid_from", tokyo, document, NULL);
  check_session_offer (form, "session_at", tokyo, NULL, NULL);
}

/* A choice that was made on another is told so, unless it is the same. */
static void
test_from (void)
{
  static const struct {
    const WpCommandType *type;
    const char *first, *second;
  } cases[] = {
    { WP_COMMAND_CHOOSE_PRODUCTS, "{'products':['core_mdr']}", "{'products':['core_mdr','core_mdr_microsoft']}" },
    { WP_COMMAND_BOOK_SESSION, "{'at':'2026-08-01T01:00:00Z','attendees':['Aiko']}", "{'at':'2026-08-02T01:00:00Z','attendees':['Aiko']}" },
    { WP_COMMAND_BOOK_SESSION, "{'at':'2026-08-01T01:00:00Z','attendees':['Aiko']}", "{'at':'2026-08-01T01:00:00Z','attendees':['Ken']}" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonObject) document = document_in ("forms_in_progress");
    g_autoptr (JsonObject) one = form_json (cases[i].first);
    g_autoptr (JsonObject) two = form_json (cases[i].second);
    wp_json_set_object (one, "from", wp_command_from (cases[i].type, document));
    wp_json_set_object (two, "from", wp_command_from (cases[i].type, document));
    g_autoptr (WpCommand) first = wp_command_new (cases[i].type, NULL, "p1", NULL, -1, one);
    g_autoptr (WpCommand) again = wp_command_new (cases[i].type, NULL, "p1", NULL, -1, one);
    g_autoptr (WpCommand) second = wp_command_new (cases[i].type, NULL, "p1", NULL, -1, two);
    g_autoptr (GError) error = NULL;
    g_assert_true (wp_command_validate (first, NULL) && wp_command_may (first, &administrator, NULL, document, NULL));
    wp_command_apply (first, &administrator, NULL, AT, document);
    g_assert_true (wp_command_may (again, &administrator, NULL, document, NULL));
    g_assert_false (wp_command_may (second, &administrator, NULL, document, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_STALE);
    g_autoptr (WpCommand) renewed = wp_command_renew (second, document, -1);
    g_assert_true (wp_command_may (renewed, &administrator, NULL, document, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onboarding/every-cell", test_every_cell);
  g_test_add_func ("/onboarding/roles", test_roles);
  g_test_add_func ("/onboarding/terms", test_terms);
  g_test_add_func ("/onboarding/bodies", test_bodies);
  g_test_add_func ("/onboarding/way", test_way);
  g_test_add_func ("/onboarding/withdrawn", test_withdrawn);
  g_test_add_func ("/onboarding/needs", test_needs);
  g_test_add_func ("/onboarding/session-of-a-form", test_session_of_a_form);
  g_test_add_func ("/onboarding/session-of-another-form", test_session_of_another_form);
  g_test_add_func ("/onboarding/session-is-offered", test_session_is_offered);
  g_test_add_func ("/onboarding/from", test_from);
  return g_test_run ();
}
