/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-form-offer.h"
#include "wp-json.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <string.h>

/* The forms that ship, and the corpus of filled-in ones that the server judges as well. */

static const char *const forms[] = { "eligibility", "mdr_onboarding", "mdr_o365_onboarding", "mdr_client_delegation", "mdr_defender_onboarding" };

/* When the corpus was thought up: a Wednesday */
#define NOW "2026-07-01T03:00:00Z"

static void
check_words (const WpWords *words, gboolean needed)
{
  g_assert_true (words->en != NULL || !needed);
  g_assert_true ((words->en != NULL) == (words->ja != NULL));
  if (words->en != NULL)
    g_assert_true (g_utf8_validate (words->ja, -1, NULL));
}

static void
check_field_words (const WpFormField *field)
{
  check_words (&field->label, TRUE);
  check_words (&field->help, FALSE);
  check_words (&field->statement, field->type == WP_FIELD_CONSENT);
  g_assert_cmpint (field->type, !=, WP_FIELD_UNKNOWN);
  /* The phrase by which a caller proves itself and passwords are never asked for. */
  g_assert_null (strstr (field->id, "password"));
  g_assert_null (strstr (field->id, "phrase"));
  for (guint i = 0; i < field->options->len; i++)
    check_words (&((const WpFormOption *) field->options->pdata[i])->label, TRUE);
  for (guint i = 0; i < field->columns->len; i++)
    check_field_words (field->columns->pdata[i]);
}

static void
test_shipped (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autoptr (WpForm) form = form_shipped (forms[i]);
    g_assert_cmpstr (form->id, ==, forms[i]);
    g_assert_false (form->newer);
    g_assert_cmpint (form->self_check, ==, i == 0);
    g_assert_cmpint (form->per_customer, ==, i >= 2);
    check_words (&form->title, TRUE);
    for (guint s = 0; s < form->sections->len; s++) {
      const WpFormSection *section = form->sections->pdata[s];
      check_words (&section->title, TRUE);
      for (guint f = 0; f < section->fields->len; f++)
        check_field_words (section->fields->pdata[f]);
    }
  }
}

static void
test_named_fields (void)
{
  static const char *const shared[] = { "experience", "access",    "coverage", "business_days",   "business_hours",
                                        "holidays",   "time_zone", "contacts", "certified_staff", "products" };
  static const char *const own[] = {
    "legal_name",   "account_id",   "region",     "address",        "country", "language", "account_manager_name", "account_manager_email",
    "alert_phones", "alert_emails", "escalation", "callback_policy"
  };
  g_autoptr (WpForm) check = form_shipped ("eligibility"), onboarding = form_shipped ("mdr_onboarding");
  for (guint i = 0; i < G_N_ELEMENTS (shared); i++) {
    const WpFormField *a = wp_form_find_field (check, shared[i], NULL), *b = wp_form_find_field (onboarding, shared[i], NULL);
    g_assert_nonnull (a);
    g_assert_nonnull (b);
    g_assert_cmpint (a->type, ==, b->type);
    g_assert_cmpstr (a->about, ==, b->about);
  }
  g_assert_nonnull (wp_form_find_field (check, "business_plan", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    g_assert_nonnull (wp_form_find_field (onboarding, own[i], NULL));
}

static void
test_fits (void)
{
  g_autoptr (WpForm) defender = form_shipped ("mdr_defender_onboarding"), office = form_shipped ("mdr_o365_onboarding");
  g_autoptr (JsonObject) products = form_json ("{'core':['core_mdr'],'both':['core_mdr','core_mdr_microsoft']}");
  g_assert_false (wp_form_fits (defender, NULL));
  g_assert_false (wp_form_fits (defender, wp_json_array (products, "core")));
  g_assert_true (wp_form_fits (defender, wp_json_array (products, "both")));
  g_assert_true (wp_form_fits (office, NULL));
  g_assert_false (office->required);
  g_assert_true (defender->required);
}

/* One answer of one form, asked for in another */
static void
check_offer (const char *from, const char *source, const char *answer, const char *to, const char *target, gboolean same_customer, gboolean offered)
{
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_form_unref);
  g_autoptr (GPtrArray) submissions = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    g_ptr_array_add (read, form_shipped (forms[i]));
  g_autofree char *text = g_strdup_printf ("{'id':'a','formId':'%s','formVersion':1,'customerId':'c1','state':'draft','answers':{'%s':%s}}", from,
                                           source, answer);
  g_ptr_array_add (submissions, form_json (text));
  g_autoptr (WpForm) form = form_shipped (to);
  g_autoptr (JsonObject) mine = wp_json_new ("id", "b", "formId", to, "customerId", same_customer ? "c1" : "c2", NULL);
  WpFormOffer *offer = wp_form_find_offer (form, wp_form_find_field (form, target, NULL), mine, read, submissions, NULL);
  g_assert_cmpint (offer != NULL, ==, offered);
  if (offer != NULL)
    g_assert_cmpstr (wp_words_get (&offer->form_title, "ja"), !=, "");
  wp_form_offer_free (offer);
}

static void
test_fill_once (void)
{
  const char *people = "[{'last_name':'佐藤','first_name':'愛子','phone':'+81312345678','hours':'always'}]";
  check_offer ("eligibility", "contacts", people, "mdr_onboarding", "contacts", FALSE, TRUE);
  check_offer ("eligibility", "coverage", "'24x7'", "mdr_onboarding", "coverage", FALSE, TRUE);
  check_offer ("eligibility", "access", "'none'", "mdr_onboarding", "access", FALSE, FALSE);
  check_offer ("mdr_onboarding", "legal_name", "'桜'", "mdr_client_delegation", "partner_legal_name", FALSE, TRUE);
  check_offer ("mdr_onboarding", "account_id", "'ACC-1'", "mdr_client_delegation", "partner_account_id", FALSE, TRUE);
  check_offer ("mdr_o365_onboarding", "tenant_id", "'72f988bf-86f1-41af-91ab-2d7cd011db47'", "mdr_defender_onboarding", "tenant_id", TRUE, TRUE);
  check_offer ("mdr_o365_onboarding", "tenant_id", "'72f988bf-86f1-41af-91ab-2d7cd011db47'", "mdr_defender_onboarding", "tenant_id", FALSE, FALSE);
  check_offer ("mdr_o365_onboarding", "tenant_domain", "'a.onmicrosoft.com'", "mdr_defender_onboarding", "tenant_domain", TRUE, TRUE);
  check_offer ("mdr_client_delegation", "customer_legal_name", "'青空'", "mdr_o365_onboarding", "customer_legal_name", TRUE, TRUE);
  check_offer ("mdr_client_delegation", "isolation_allowed", "false", "mdr_defender_onboarding", "isolation_allowed", TRUE, TRUE);
}

static void
test_terms (void)
{
  g_autoptr (JsonObject) terms = form_document ("terms");
  g_assert_nonnull (wp_json_string (terms, "version"));
  g_assert_nonnull (wp_json_string (wp_json_object (terms, "title"), "ja"));
  g_assert_cmpuint (strlen (wp_json_string_or (wp_json_object (terms, "text"), "en", "")), >, 1000);
  g_assert_cmpuint (strlen (wp_json_string_or (wp_json_object (terms, "text"), "ja", "")), >, 1000);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* "pointer code" of every error, sorted */
static char *
join_sorted (GPtrArray *texts)
{
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);
  return g_strjoinv (", ", (char **) texts->pdata);
}

static char *
found_errors (WpForm *form, JsonObject *answers, const WpFormContext *context)
{
  g_autoptr (GPtrArray) issues = wp_form_validate (form, answers, context), texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < issues->len; i++) {
    const WpFormIssue *issue = issues->pdata[i];
    if (!issue->advice)
      g_ptr_array_add (texts, g_strdup_printf ("%s %s", issue->pointer, issue->code));
  }
  return join_sorted (texts);
}

static char *
expected_errors (JsonArray *errors)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < wp_json_length (errors); i++) {
    JsonArray *pair = wp_json_node_array (wp_json_node_at (errors, i));
    g_ptr_array_add (texts, g_strdup_printf ("%s %s", wp_json_string_at (pair, 0), wp_json_string_at (pair, 1)));
  }
  return join_sorted (texts);
}

/* The errors written down beside each document, no matter when it is looked at. */
static void
test_corpus (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) read = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wp_form_unref);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", "fixtures", "forms", "documents.json", NULL), *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_autoptr (JsonObject) corpus = wp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  JsonArray *documents = wp_json_array (corpus, "documents");
  const char *const times[] = { NOW, "2026-10-24T12:34:56Z", "2027-03-06T23:59:00Z" };
  guint n_wrong = 0;
  g_assert_cmpuint (wp_json_length (documents), >=, 200);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    g_hash_table_insert (read, (gpointer) forms[i], form_shipped (forms[i]));
  for (guint i = 0; i < wp_json_length (documents); i++) {
    JsonObject *document = wp_json_object_at (documents, i), *answers = wp_json_object (document, "answers");
    WpForm *form = g_hash_table_lookup (read, wp_json_string (document, "form"));
    WpFormContext context = { wp_time_parse (times[i % G_N_ELEMENTS (times)]), "Asia/Tokyo" };
    g_autofree char *found = found_errors (form, answers, &context), *expected = expected_errors (wp_json_array (document, "errors"));
    g_autofree char *judged = form_judge (form, answers, &context);
    g_assert_true (wp_form_check_shape (answers, NULL));
    if (g_str_equal (found, expected))
      continue;
    n_wrong++;
    g_test_message ("%s: %s instead of %s (%s)", wp_json_string (document, "name"), found, expected, judged);
  }
  g_assert_cmpuint (n_wrong, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-data/shipped", test_shipped);
  g_test_add_func ("/form-data/named-fields", test_named_fields);
  g_test_add_func ("/form-data/fits", test_fits);
  g_test_add_func ("/form-data/fill-once", test_fill_once);
  g_test_add_func ("/form-data/terms", test_terms);
  g_test_add_func ("/form-data/corpus", test_corpus);
  return g_test_run ();
}
