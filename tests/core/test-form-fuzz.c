/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "form-fixture.h"
#include "wp-coverage.h"
#include "wp-eligibility.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-submission.h"
#include "wp-time.h"

/* Definitions and answers broken at random: whatever comes is read, judged or refused, and quickly. */

#define ROUNDS 10000 /* of each */

static JsonNode *
random_node (GRand *rand)
{
  static const char *const values[] = {
    "null", "true", "false", "0", "-1", "9223372036854775807", "1.5", "1e308", "''", "' '", "'x'", "'8x5'", "'24x7'", "'always'", "'custom'", "'2026-02-29'",
    "'Asia/Tokyo'", "'../../etc/passwd'", "'+81312345678'", "'+'", "'a@b.example'", "'\\u202e\\u0000x'", "'\\ud83d\\ude00'", "[]", "{}", "[null]", "[[]]", "[{}]",
    "['mon','mon']", "{'start':'00:00','end':'00:00'}", "{'en':'x','ja':7}", "{'field':'coverage','is':'8x5'}", "{'not':{'field':'contacts','answered':true}}",
    "{'all':[{'all':[{'all':[{}]}]}]}", "{'name':'unique','column':'x'}", "{'name':'covered','coverage':'contacts','contacts':'coverage'}", "'table'", "'contacts'",
    "'hologram'", "'choice'", "'date'", "'consent'", "'file'", "'time_range'", "2", "300", "'contacts'", "'coverage'", "'products'",
  };
  const char *value = values[g_rand_int_range (rand, 0, G_N_ELEMENTS (values))];
  g_autofree char *quoted = g_strdelimit (g_strdup_printf ("{'v':%s}", value), "'", '"');
  g_autoptr(JsonObject) object = wp_json_parse_object (quoted, -1, NULL);
  return object != NULL ? wp_json_node_copy (wp_json_member (object, "v")) : json_node_new (JSON_NODE_NULL);
}

static void mutate_object (GRand *rand, JsonObject *object);

/* Changes one thing at or below @array. */
static void
mutate_array (GRand *rand, JsonArray *array)
{
  guint n = wp_json_length (array);
  if (n == 0 || g_rand_int_range (rand, 0, 8) == 0) {
    json_array_add_element (array, random_node (rand));
    return;
  }
  guint i = g_rand_int_range (rand, 0, n);
  JsonNode *node = wp_json_node_at (array, i);
  if (wp_json_node_object (node) != NULL && g_rand_int_range (rand, 0, 10) > 0)
    mutate_object (rand, wp_json_node_object (node));
  else if (wp_json_node_array (node) != NULL && g_rand_int_range (rand, 0, 10) > 0)
    mutate_array (rand, wp_json_node_array (node));
  else if (g_rand_boolean (rand))
    json_array_remove_element (array, i);
  else
    json_array_add_element (array, wp_json_node_copy (node));
}

static void
mutate_object (GRand *rand, JsonObject *object)
{
  g_autoptr(GList) members = wp_json_members (object);
  guint n = g_list_length (members);
  if (n == 0)
    return;
  const char *name = g_list_nth_data (members, g_rand_int_range (rand, 0, n));
  g_autofree char *member = g_strdup (name);
  JsonNode *node = wp_json_member (object, member);
  gboolean deeper = g_rand_int_range (rand, 0, 6) > 0;
  if (deeper && wp_json_node_object (node) != NULL && wp_json_size (wp_json_node_object (node)) > 0)
    mutate_object (rand, wp_json_node_object (node));
  else if (deeper && wp_json_node_array (node) != NULL)
    mutate_array (rand, wp_json_node_array (node));
  else if (g_rand_int_range (rand, 0, 4) == 0)
    json_object_remove_member (object, member);
  else
    json_object_set_member (object, member, random_node (rand));
}

static void
read_all (const WpForm *form, JsonObject *answers, GRand *rand)
{
  const WpFormSection *section = form->sections->pdata[g_rand_int_range (rand, 0, form->sections->len)];
  const WpFormField *field = section->fields->pdata[g_rand_int_range (rand, 0, section->fields->len)];
  g_autofree char *shown = wp_form_format_input (field, wp_json_member (answers, field->id));
  g_autofree char *described = wp_form_describe (field, wp_json_member (answers, field->id), "ja");
  g_autoptr(JsonNode) parsed = wp_form_parse_input (field, shown);
  g_assert_nonnull (parsed);
  g_assert_nonnull (described);
}

static void
judge (const WpForm *form, JsonObject *answers, GRand *rand)
{
  WpFormContext context = { wp_time_parse ("2026-03-20T00:00:00Z"), "Europe/Berlin" };
  g_autoptr(GPtrArray) issues = wp_form_validate (form, answers, &context);
  for (guint i = 0; i < issues->len; i++) {
    const WpFormIssue *issue = issues->pdata[i];
    g_assert_true (issue->pointer != NULL && issue->field != NULL && issue->code != NULL);
  }
  read_all (form, answers, rand);
}

static JsonObject *
answers_of (const char *form)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", "fixtures", "forms", "documents.json", NULL), *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr(JsonObject) corpus = wp_json_parse_object (text, -1, NULL);
  JsonArray *documents = wp_json_array (corpus, "documents");
  for (guint i = 0; i < wp_json_length (documents); i++)
    if (g_strcmp0 (wp_json_string (wp_json_object_at (documents, i), "form"), form) == 0)
      return wp_json_copy (wp_json_object (wp_json_object_at (documents, i), "answers"));
  g_assert_not_reached ();
}

static GRand *
seeded (void)
{
  guint32 seed = g_test_rand_int ();
  g_test_message ("seed %u", seed);
  return g_rand_new_with_seed (seed);
}

static void
test_definitions (void)
{
  g_autoptr(GRand) rand = seeded ();
  g_autoptr(JsonObject) original = form_document ("mdr_client_delegation"), answers = answers_of ("mdr_client_delegation");
  g_autoptr(JsonObject) broken = NULL;
  gint64 begin = g_get_monotonic_time ();
  guint n_sound = 0;
  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr(GError) error = NULL;
    if (i % 4 == 0) {
      g_clear_pointer (&broken, json_object_unref);
      broken = wp_json_copy (original);
    }
    mutate_object (rand, broken);
    g_autoptr(WpForm) form = wp_form_new (broken, &error);
    g_assert_true ((form != NULL) == (error == NULL));
    if (form == NULL) {
      g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
      continue;
    }
    n_sound++;
    judge (form, answers, rand);
  }
  g_test_message ("%u of %u sound, %" G_GINT64_FORMAT " ms", n_sound, ROUNDS, (g_get_monotonic_time () - begin) / 1000);
  g_assert_cmpuint (n_sound, >, ROUNDS / 50);
}

static void
test_answers (void)
{
  static const char *const names[] = { "mdr_onboarding", "mdr_o365_onboarding", "mdr_client_delegation", "mdr_defender_onboarding" };
  g_autoptr(GRand) rand = seeded ();
  gint64 begin = g_get_monotonic_time ();
  for (guint f = 0; f < G_N_ELEMENTS (names); f++) {
    g_autoptr(WpForm) form = form_shipped (names[f]);
    g_autoptr(JsonObject) original = answers_of (names[f]), broken = NULL;
    for (guint i = 0; i < ROUNDS / G_N_ELEMENTS (names); i++) {
      if (i % 20 == 0) {
        g_clear_pointer (&broken, json_object_unref);
        broken = wp_json_copy (original);
      }
      mutate_object (rand, broken);
      judge (form, broken, rand);
      if (f == 0 && i % 4 == 0) {
        g_autoptr(GPtrArray) lines = wp_eligibility_check (broken, broken, wp_time_parse ("2026-03-20T00:00:00Z"));
        g_assert_cmpuint (lines->len, ==, WP_ELIGIBILITY_N_ITEMS);
      }
      if (i % 50 == 0) {
        WpFormContext context = { 0, NULL };
        g_autofree char *agreed = form_judge (form, broken, &context);
        g_assert_nonnull (agreed);
      }
    }
  }
  g_test_message ("%u judged, %" G_GINT64_FORMAT " ms", ROUNDS, (g_get_monotonic_time () - begin) / 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-fuzz/definitions", test_definitions);
  g_test_add_func ("/form-fuzz/answers", test_answers);
  return g_test_run ();
}
