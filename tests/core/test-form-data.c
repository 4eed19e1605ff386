/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
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
    g_autoptr(WpForm) form = form_shipped (forms[i]);
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
  static const char *const shared[] = { "experience", "access", "coverage", "business_days", "business_hours", "holidays", "time_zone", "contacts", "certified_staff", "products" };
  static const char *const own[] = { "legal_name", "account_id", "region", "address", "country", "language", "account_manager_name", "account_manager_email",
                                     "alert_phones", "alert_emails", "escalation", "callback_policy" };
  g_autoptr(WpForm) check = form_shipped ("eligibility"), onboarding = form_shipped ("mdr_onboarding");
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
  g_autoptr(WpForm) defender = form_shipped ("mdr_defender_onboarding"), office = form_shipped ("mdr_o365_onboarding");
  g_autoptr(JsonObject) products = form_json ("{'core':['core_mdr'],'both':['core_mdr','core_mdr_microsoft']}");
  g_assert_false (wp_form_fits (defender, NULL));
  g_assert_false (wp_form_fits (defender, wp_json_array (products, "core")));
  g_assert_true (wp_form_fits (defender, wp_json_array (products, "both")));
  g_assert_true (wp_form_fits (office, NULL));
  g_assert_false (office->required);
  g_assert_true (defender->required);
}

static void
test_terms (void)
{
  g_autoptr(JsonObject) terms = form_document ("terms");
  g_assert_nonnull (wp_json_string (terms, "version"));
  g_assert_nonnull (wp_json_string (wp_json_object (terms, "title"), "ja"));
  g_assert_cmpuint (strlen (wp_json_string_or (wp_json_object (terms, "text"), "en", "")), >, 1000);
  g_assert_cmpuint (strlen (wp_json_string_or (wp_json_object (terms, "text"), "ja", "")), >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-data/shipped", test_shipped);
  g_test_add_func ("/form-data/named-fields", test_named_fields);
  g_test_add_func ("/form-data/fits", test_fits);
  g_test_add_func ("/form-data/terms", test_terms);
  return g_test_run ();
}
