/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-acts.h"
#include "wp-alert.h"
#include "wp-contact.h"
#include "wp-demo-onboarding.h"
#include "wp-demo.h"
#include "wp-incident-commands.h"
#include "wp-incident.h"
#include "wp-incidents.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-onboarding-commands.h"
#include "wp-onboarding.h"
#include "wp-onboardings.h"
#include "wp-storage-sqlite.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAIN_PARTNER "さくらMSP株式会社"
#define OTHER_PARTNER "北斗ネットワークス株式会社"

typedef struct {
  WpStorage *storage;
  WpForms *forms;
  char *dir;
  JsonArray *users;
  char *partner;
  char *other;
  gint64 now;
} Fixture;

static GPtrArray *
list (Fixture *self, const WpKind *kind, const char *partner)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *documents = wp_incidents_list (self->storage, kind, partner, 1000, &error);
  g_assert_no_error (error);
  return documents;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->now = wp_time_now ();
  self->storage = wp_storage_sqlite_new (":memory:", &error);
  g_assert_no_error (error);
  self->forms = wp_forms_load (NULL, &error);
  g_assert_no_error (error);
  self->dir = g_dir_make_tmp ("wp-demo-XXXXXX", &error);
  g_assert_no_error (error);
  self->users = wp_demo_fill (self->storage, self->forms, self->dir, FALSE, self->now, &error);
  g_assert_no_error (error);
  g_assert_true (self->storage->people->find_partner (self->storage, MAIN_PARTNER, &self->partner, NULL) && self->partner != NULL);
  g_assert_true (self->storage->people->find_partner (self->storage, OTHER_PARTNER, &self->other, NULL) && self->other != NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  json_array_unref (self->users);
  wp_forms_free (self->forms);
  g_autoptr (GDir) folder = g_dir_open (self->dir, 0, NULL);
  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder)) {
    g_autofree char *path = g_build_filename (self->dir, name, NULL);
    g_unlink (path);
  }
  g_rmdir (self->dir);
  g_free (self->dir);
  g_free (self->partner);
  g_free (self->other);
  g_assert_finalize_object (self->storage);
}

static gboolean
has (GHashTable *set, const char *value)
{
  return g_hash_table_contains (set, value);
}

static void
test_people (Fixture *self, gconstpointer data)
{
  g_autoptr (GHashTable) roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) passwords = g_hash_table_new (g_str_hash, g_str_equal);
  g_assert_cmpstr (wp_json_string (wp_json_object_at (self->users, 0), "partner"), ==, MAIN_PARTNER);
  for (guint i = 0; i < wp_json_length (self->users); i++) {
    JsonObject *user = wp_json_object_at (self->users, i);
    const char *password = wp_json_string (user, "password");
    g_assert_cmpuint (strlen (password), >=, 12);
    g_assert_true (g_hash_table_add (passwords, (gpointer) password));
    g_hash_table_add (roles, g_strdup_printf ("%s %s", wp_json_string (user, "partner"), wp_json_string (user, "role")));
  }
  g_assert_true (has (roles, MAIN_PARTNER " administrator"));
  g_assert_true (has (roles, MAIN_PARTNER " technician"));
  g_assert_true (has (roles, MAIN_PARTNER " auditor"));
  g_assert_true (has (roles, OTHER_PARTNER " administrator"));

  g_autoptr (GPtrArray) customers = list (self, &wp_kind_customer, self->partner);
  guint both = 0, isolating = 0, assisted = 0, microsoft = 0, english = 0;
  g_assert_cmpuint (customers->len, >=, 12);
  for (guint i = 0; i < customers->len; i++) {
    JsonObject *customer = customers->pdata[i], *settings = wp_json_object (customer, "settings"), *contacts = wp_json_object (customer, "contacts");
    JsonArray *products = wp_json_array (customer, "products");
    both += wp_json_length (products) == 2;
    microsoft += g_strcmp0 (wp_json_string_at (products, 0), "core_mdr_microsoft") == 0;
    isolating += wp_json_bool (settings, "socIsolation", FALSE);
    assisted += wp_json_bool (settings, "socDirectAssistance", FALSE);
    english += g_strcmp0 (wp_json_string (customer, "language"), "en") == 0;
    g_assert_cmpuint (wp_json_length (wp_json_array (contacts, "emails")), >, 0);
    g_assert_cmpuint (wp_json_length (wp_json_array (contacts, "phones")), >, 1);
    g_assert_true (g_str_has_prefix (wp_json_string (wp_json_object_at (wp_json_array (contacts, "phones"), 0), "e164"), "+"));
  }
  g_assert_true (both >= 2 && microsoft >= 3 && english >= 3);
  g_assert_true (isolating > 0 && isolating < customers->len && assisted > 0 && assisted < customers->len);
}

/* Every address of a text is one that nobody has: documentation, private or unspecified. */
static void
check_addresses (const char *text)
{
  g_autoptr (GRegex) address = g_regex_new ("\\b\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\b", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  for (g_regex_match (address, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *found = g_match_info_fetch (match, 0);
    g_assert_true (g_str_has_prefix (found, "10.") || g_str_has_prefix (found, "192.0.2.") || g_str_has_prefix (found, "198.51.100.") ||
                   g_str_has_prefix (found, "203.0.113."));
  }
}

static void
check_incident (Fixture *self, JsonObject *document, gboolean strange)
{
  static const WpActor soc = { "soc", "SOC", WP_ROLE_SOC_ANALYST };
  g_autoptr (WpIncident) incident = wp_incident_new (document);
  g_autoptr (JsonObject) copy = wp_json_copy (document);
  g_autoptr (JsonObject) customer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = wp_json_to_string (document);
  g_autoptr (GRegex) unfilled = g_regex_new ("\\{[a-z]+2?\\}|\\[\\[|\\]\\]", 0, 0, NULL);

  g_assert_cmpint (g_utf8_strlen (incident->investigation, -1), >, 40);
  g_assert_cmpuint (incident->steps->len, >=, 3);
  g_assert_cmpuint (incident->steps->len, <=, 9);
  g_assert_cmpuint (incident->recommendations->len, >=, 1);
  g_assert_cmpint (incident->opened_at, <=, self->now);
  g_assert_cmpint (incident->opened_at, >=, self->now - 61 * WP_DAY);
  g_assert_cmpint (incident->updated_at, <=, self->now);
  g_assert_cmpint (incident->updated_at, >=, incident->opened_at);
  g_assert_false (g_regex_match (unfilled, text, 0, NULL));
  check_addresses (text);
  if (strange)
    return;
  /* Nothing of the past alerts anybody, and no Microsoft incident began as critical. */
  g_assert_false (wp_alert_wakes (incident, NULL, 1));
  g_assert_true (wp_severity_may_start (incident->product, incident->initial_severity));
  g_assert_cmpint (incident->severity, >=, incident->initial_severity);
  g_assert_cmpstr (wp_json_string (document, "turn"), ==, wp_turn_to_string (wp_incident_rule_turn (document)));
  wp_json_set_string (copy, "severity", wp_severity_to_string (incident->initial_severity));
  g_assert_true (wp_incident_prepare_new (copy, "INC-1", customer, &soc, self->now, &error));
  g_assert_no_error (error);
  /* The attempts are those the rule asks for. */
  for (guint i = 0; i < incident->attempts->len; i++)
    g_assert_nonnull (
      wp_json_find (wp_json_array (wp_json_object (document, "contacts"), "expected"), "to", ((WpAttempt *) incident->attempts->pdata[i])->to, NULL));
}

typedef struct {
  guint severities[WP_SEVERITY_CRITICAL + 1];
  guint statuses[WP_STATUS_REOPENED + 1];
  guint turns[WP_TURN_CUSTOMER + 1];
  guint verdicts[WP_VERDICT_UNKNOWN + 1];
  guint japanese, english, raised, pending, crowds, needs_you, unanswered;
} Counts;

static void
count (Counts *counts, JsonObject *document)
{
  g_autoptr (WpIncident) incident = wp_incident_new (document);
  counts->severities[incident->severity]++;
  counts->statuses[incident->status]++;
  counts->turns[incident->turn]++;
  counts->japanese += g_str_equal (incident->language, "ja");
  counts->english += g_str_equal (incident->language, "en");
  counts->raised += incident->product == WP_PRODUCT_CORE_MDR_MICROSOFT && incident->severity == WP_SEVERITY_CRITICAL &&
                    incident->initial_severity == WP_SEVERITY_HIGH && *incident->raised_by != '\0' && *incident->raised_reason != '\0';
  counts->crowds += incident->endpoints->len == 40;
  counts->needs_you += incident->group == WP_GROUP_NEEDS_YOU;
  for (guint i = 0; i < incident->endpoints->len; i++)
    counts->pending += g_str_equal (((WpEndpoint *) incident->endpoints->pdata[i])->isolation_state, "applying");
  for (guint i = 0; i < incident->questions->len; i++) {
    const WpQuestion *question = incident->questions->pdata[i];
    if (question->answered)
      counts->verdicts[question->verdict]++;
    else
      counts->unanswered++;
  }
}

static void
test_incidents (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) incidents = list (self, &wp_kind_incident, self->partner);
  Counts counts = { 0 };
  g_assert_cmpuint (incidents->len, ==, 300);
  for (guint i = 0; i < incidents->len; i++) {
    gboolean strange = g_strcmp0 (wp_json_string (incidents->pdata[i], "status"), "on_hold") == 0;
    check_incident (self, incidents->pdata[i], strange);
    count (&counts, incidents->pdata[i]);
  }
  /* One with values that this version does not know, and every value that it does */
  g_assert_cmpuint (counts.severities[WP_SEVERITY_UNKNOWN], ==, 1);
  g_assert_cmpuint (counts.statuses[WP_STATUS_UNKNOWN], ==, 1);
  for (guint i = 1; i <= WP_SEVERITY_CRITICAL; i++)
    g_assert_cmpuint (counts.severities[i], >, 5);
  for (guint i = 1; i <= WP_STATUS_REOPENED; i++)
    g_assert_cmpuint (counts.statuses[i], >, 0);
  for (guint i = 0; i <= WP_TURN_CUSTOMER; i++)
    g_assert_cmpuint (counts.turns[i], >, 0);
  for (guint i = 1; i <= WP_VERDICT_UNKNOWN; i++)
    g_assert_cmpuint (counts.verdicts[i], >, 0);
  g_assert_cmpuint (counts.unanswered, >, 0);
  g_assert_cmpuint (counts.japanese, >, 80);
  g_assert_cmpuint (counts.english, >, 80);
  g_assert_cmpuint (counts.raised, >, 0);
  g_assert_cmpuint (counts.pending, >, 0);
  g_assert_cmpuint (counts.crowds, ==, 1);
  g_assert_cmpuint (counts.needs_you, >=, 3);
  g_assert_cmpuint (counts.needs_you, <=, 8);
}

static void
test_partners_apart (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) incidents = list (self, &wp_kind_incident, self->partner);
  g_autoptr (GPtrArray) others = list (self, &wp_kind_incident, self->other);
  g_autoptr (GPtrArray) customers = list (self, &wp_kind_customer, self->partner);
  g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_assert_cmpuint (others->len, ==, 24);
  for (guint i = 0; i < customers->len; i++)
    g_hash_table_add (own, (gpointer) wp_json_string (customers->pdata[i], "id"));
  for (guint i = 0; i < incidents->len; i++) {
    g_assert_true (has (own, wp_json_string (incidents->pdata[i], "customerId")));
    g_hash_table_add (users, g_strdup (wp_json_string_or (wp_json_object (incidents->pdata[i], "assignee"), "id", "")));
  }
  g_hash_table_remove (users, "");
  for (guint i = 0; i < others->len; i++) {
    const char *id = wp_json_string (others->pdata[i], "id");
    g_autoptr (WpRecord) stolen = NULL;
    g_assert_false (has (own, wp_json_string (others->pdata[i], "customerId")));
    g_assert_false (has (users, wp_json_string_or (wp_json_object (others->pdata[i], "assignee"), "id", "")));
    g_assert_true (wp_storage_get_document (self->storage, self->partner, &wp_kind_incident, id, &stolen, NULL));
    g_assert_null (stolen);
    check_incident (self, others->pdata[i], FALSE);
  }
}

/* The main partner is on its way, and can do the next thing; the other one has not begun. */
static void
test_onboarding (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) own = list (self, &wp_kind_onboarding, self->partner), others = list (self, &wp_kind_onboarding, self->other);
  g_autoptr (GPtrArray) forms = list (self, &wp_kind_form, self->partner), submissions = list (self, &wp_kind_submission, self->partner);
  guint counts[WP_SUBMISSION_DROPPED + 1] = { 0 };
  g_assert_cmpuint (own->len, ==, 1);
  g_assert_cmpint (wp_onboarding_get_state (own->pdata[0]), ==, WP_ONBOARDING_FORMS_RETURNED);
  g_assert_cmpint (wp_onboarding_get_party (own->pdata[0]), ==, WP_PARTY_PARTNER);
  g_assert_true (wp_onboarding_terms_current (own->pdata[0]));
  g_assert_nonnull (wp_json_string (wp_json_object (own->pdata[0], "accountManager"), "email"));
  g_assert_cmpint (wp_onboarding_get_state (others->pdata[0]), ==, WP_ONBOARDING_NOT_STARTED);
  g_assert_cmpuint (forms->len, ==, 5);
  for (guint i = 0; i < submissions->len; i++) {
    counts[wp_submission_get_state (submissions->pdata[i])]++;
    g_assert_cmpint (wp_json_time (submissions->pdata[i], "updatedAt"), <=, self->now);
  }
  g_assert_cmpuint (counts[WP_SUBMISSION_DRAFT], ==, 2);
  g_assert_cmpuint (counts[WP_SUBMISSION_RETURNED], ==, 1);
  g_assert_cmpuint (counts[WP_SUBMISSION_ACCEPTED], ==, 1);
  /* It is the partner's turn: nobody acts. */
  g_autoptr (WpDemoCatalog) catalog = wp_demo_catalog_new (NULL);
  g_assert_false (wp_demo_onboarding_react (catalog, self->storage, self->partner, self->now));
  g_assert_false (wp_demo_onboarding_react (catalog, self->storage, self->other, self->now));
}

static void
put_onboarding (Fixture *self, const char *partner, JsonObject *document)
{
  g_assert_true (wp_storage_begin (self->storage, NULL));
  g_assert_true (wp_storage_put_document (self->storage, partner, &wp_kind_onboarding, partner, document, NULL, NULL));
  g_assert_true (wp_storage_commit (self->storage, NULL));
}

static gboolean
partner_does (Fixture *self, const WpCommandType *type, const char *id, const char *json)
{
  static const WpActor admin = { "u", "高橋 翔", WP_ROLE_ADMINISTRATOR };
  g_autoptr (JsonObject) body = wp_json_parse_object (json, -1, NULL);
  g_autoptr (WpCommand) command = wp_command_new (type, NULL, id, NULL, -1, body);
  return wp_acts_run (self->storage, &admin, self->other, command, self->now, NULL, NULL, NULL);
}

/* The account manager and the team bring a partner to where it is the partner's turn, and hold the session it books. */
static void
test_onboarding_team (Fixture *self, gconstpointer data)
{
  g_autoptr (WpDemoCatalog) catalog = wp_demo_catalog_new (NULL);
  guint n = 0;
  g_assert_true (partner_does (self, WP_COMMAND_EXPRESS_INTEREST, self->other, "{\"products\":[\"core_mdr\"]}"));
  while (wp_demo_onboarding_react (catalog, self->storage, self->other, self->now))
    g_assert_cmpuint (++n, <, 10);
  g_autoptr (GPtrArray) reviewed = list (self, &wp_kind_onboarding, self->other);
  g_assert_cmpint (wp_onboarding_get_state (reviewed->pdata[0]), ==, WP_ONBOARDING_IN_REVIEW);
  g_assert_true (wp_json_time (wp_json_object (reviewed->pdata[0], "meeting"), "at") > self->now);
  g_assert_true (partner_does (self, WP_COMMAND_BOOK_SESSION, self->other, "{\"at\":\"2030-01-01T00:00:00Z\",\"attendees\":[\"A\"]}"));
  /* As a form may book it: with nobody named */
  g_autoptr (GPtrArray) booked = list (self, &wp_kind_onboarding, self->other);
  wp_json_set_array (wp_json_object (booked->pdata[0], "session"), "attendees", json_array_new ());
  put_onboarding (self, self->other, booked->pdata[0]);
  g_assert_true (wp_demo_onboarding_react (catalog, self->storage, self->other, self->now));
  g_autoptr (GPtrArray) held = list (self, &wp_kind_onboarding, self->other);
  g_assert_true (wp_onboarding_session_held (held->pdata[0]));
}

/* The same seed tells the same stories, and a storage that is filled is left as it is. */
static void
test_again (Fixture *self, gconstpointer data)
{
  Fixture second = { 0 };
  set_up (&second, NULL);
  g_autoptr (GPtrArray) first = list (self, &wp_kind_incident, self->partner), again = list (&second, &wp_kind_incident, second.partner);
  g_assert_cmpuint (first->len, ==, again->len);
  for (guint i = 0; i < first->len; i++) {
    g_assert_cmpstr (wp_json_string (first->pdata[i], "id"), ==, wp_json_string (again->pdata[i], "id"));
    g_assert_cmpstr (wp_json_string (first->pdata[i], "title"), ==, wp_json_string (again->pdata[i], "title"));
    g_assert_cmpstr (wp_json_string (first->pdata[i], "status"), ==, wp_json_string (again->pdata[i], "status"));
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) users = wp_demo_fill (second.storage, self->forms, self->dir, FALSE, second.now, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) after = list (&second, &wp_kind_incident, second.partner);
  g_assert_cmpuint (after->len, ==, first->len);
  g_assert_cmpuint (wp_json_length (users), ==, wp_json_length (second.users));
  g_assert_cmpstr (wp_json_string (wp_json_object_at (users, 0), "password"), !=, wp_json_string (wp_json_object_at (second.users, 0), "password"));
  tear_down (&second, NULL);
}

static char *
manager_of (Fixture *self, const char *partner)
{
  g_autoptr (GPtrArray) onboarding = list (self, &wp_kind_onboarding, partner);
  return onboarding->len > 0 ? g_strdup (wp_json_string (wp_json_object (onboarding->pdata[0], "accountManager"), "name")) : NULL;
}

/* A folder that was filled before there was an onboarding: everybody gets one with somebody to reach, and who was named since stays. */
static void
test_older (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = manager_of (self, self->partner), *expected_other = manager_of (self, self->other);
  g_assert_nonnull (expected);
  g_assert_nonnull (expected_other);
  Fixture old = { .now = self->now, .storage = wp_storage_sqlite_new (":memory:", &error) };
  g_assert_no_error (error);
  g_assert_true (old.storage->database->set_value (old.storage, "demo", "1", &error));
  g_autoptr (JsonArray) users = wp_demo_fill (old.storage, self->forms, self->dir, FALSE, old.now, &error);
  g_assert_no_error (error);
  g_assert_true (old.storage->people->find_partner (old.storage, MAIN_PARTNER, &old.partner, NULL) &&
                 old.storage->people->find_partner (old.storage, OTHER_PARTNER, &old.other, NULL));
  g_autofree char *manager = manager_of (&old, old.partner), *other = manager_of (&old, old.other);
  g_assert_cmpstr (manager, ==, expected);
  g_assert_cmpstr (other, ==, expected_other);
  /* Filled by a version that gave the document and nobody to reach */
  g_autoptr (GPtrArray) onboarding = list (&old, &wp_kind_onboarding, old.partner);
  g_autoptr (JsonObject) named = wp_json_new ("name", "Somebody Else", NULL);
  wp_json_set_null (onboarding->pdata[0], "accountManager");
  put_onboarding (&old, old.partner, onboarding->pdata[0]);
  g_assert_true (wp_onboardings_set_manager (old.storage, old.other, named, &error));
  g_autoptr (JsonArray) again = wp_demo_fill (old.storage, self->forms, self->dir, FALSE, old.now, &error);
  g_assert_no_error (error);
  g_autofree char *mended = manager_of (&old, old.partner), *kept = manager_of (&old, old.other);
  g_assert_cmpstr (mended, ==, expected);
  g_assert_cmpstr (kept, ==, "Somebody Else");
  g_free (old.partner);
  g_free (old.other);
  g_assert_finalize_object (old.storage);
}

/* The playing SOC */

typedef gboolean (*Condition) (Fixture *self, const char *id);

static gboolean
give_up_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for (Fixture *self, Condition condition, const char *id)
{
  gboolean late = FALSE;
  guint cap = g_timeout_add_seconds (30, give_up_cb, &late);
  while (!condition (self, id) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (cap);
}

static JsonObject *
load (Fixture *self, const char *id)
{
  g_autoptr (WpRecord) record = NULL;
  g_assert_true (wp_storage_get_document (self->storage, self->partner, &wp_kind_incident, id, &record, NULL));
  return record != NULL ? wp_json_parse_object (record->text, -1, NULL) : NULL;
}

static gboolean
is_there (Fixture *self, const char *id)
{
  g_autoptr (JsonObject) incident = load (self, id);
  return incident != NULL;
}

static gboolean
is_being_called (Fixture *self, const char *id)
{
  g_autoptr (JsonObject) incident = load (self, id);
  return wp_json_find (wp_json_array (wp_json_object (incident, "contacts"), "attempts"), "channel", "phone", NULL) != NULL;
}

static gboolean
soc_replied (Fixture *self, const char *id)
{
  g_autoptr (JsonObject) incident = load (self, id);
  JsonArray *comments = wp_json_array (incident, "comments");
  guint n = wp_json_length (comments);
  return g_strcmp0 (wp_json_string (wp_json_object (wp_json_object_at (comments, n - 1), "author"), "side"), "soc") == 0;
}

static gboolean
is_resolved (Fixture *self, const char *id)
{
  g_autoptr (JsonObject) incident = load (self, id);
  WpStatus status = wp_status_from_string (wp_json_string (incident, "status"));
  return status == WP_STATUS_RESOLVED || status == WP_STATUS_CLOSED;
}

static void
run (Fixture *self, const WpActor *actor, WpCommand *command)
{
  g_autoptr (GError) error = NULL;
  wp_acts_run (self->storage, actor, self->partner, command, wp_time_now (), NULL, NULL, &error);
  g_assert_no_error (error);
  wp_command_unref (command);
}

static void
test_soc_works (Fixture *self, gconstpointer data)
{
  g_autoptr (WpPrincipal) ken = NULL;
  g_autoptr (GPtrArray) old = list (self, &wp_kind_incident, self->partner);
  g_autofree char *id = g_strdup_printf ("INC-%u", 2001 + old->len); /* the first after all there are */
  g_assert_true (self->storage->people->find_user (self->storage, "ken.tanaka@sakura-msp.example", &ken, NULL, NULL));
  WpActor actor = wp_principal_actor (ken);
  WpDemoSoc *soc = wp_demo_soc_new (self->storage, 300);

  wait_for (self, is_there, id);
  g_autoptr (JsonObject) incident = load (self, id);
  g_autoptr (WpIncident) reading = wp_incident_new (incident);
  g_assert_cmpint (reading->severity, ==, WP_SEVERITY_CRITICAL);
  g_assert_true (wp_alert_wakes (reading, NULL, self->now));
  wait_for (self, is_being_called, id);

  run (self, &actor, wp_command_acknowledge (id));
  run (self, &actor, wp_command_comment (id, "現地に向かっています"));
  wait_for (self, soc_replied, id);

  /* Work until nothing is left: the SOC may add steps and questions meanwhile. */
  gboolean late = FALSE;
  guint cap = g_timeout_add_seconds (30, give_up_cb, &late);
  while (!is_resolved (self, id) && !late) {
    g_autoptr (JsonObject) now = load (self, id);
    g_autoptr (WpIncident) left = wp_incident_new (now);
    const WpQuestion *question = wp_incident_get_open_question (left);
    if (question != NULL)
      run (self, &actor, wp_command_answer (id, question->id, WP_VERDICT_NOT_OURS, ""));
    for (guint i = 0; i < left->steps->len; i++) {
      const WpStep *step = left->steps->pdata[i];
      if (!step->done)
        run (self, &actor, wp_command_tick (id, step->id, step->revision, TRUE));
    }
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_false (late);
  g_source_remove (cap);
  wp_demo_soc_free (soc);
}

static void
test_soc_frozen (Fixture *self, gconstpointer data)
{
  g_autoptr (WpDemoSoc) soc = wp_demo_soc_new (self->storage, 0);
  g_autoptr (JsonObject) body = wp_json_new ("text", "x", NULL);
  GPollFD descriptors[8];
  int priority, timeout;
  run (self, &(WpActor) { "soc", "SOC", WP_ROLE_SOC_ANALYST }, wp_command_new (WP_COMMAND_SOC_COMMENT, NULL, "INC-2001", NULL, -1, body));
  /* No timer waits: nothing will ever happen by itself. */
  g_assert_true (g_main_context_acquire (g_main_context_default ()));
  g_assert_false (g_main_context_prepare (g_main_context_default (), &priority));
  g_main_context_query (g_main_context_default (), G_MAXINT, &timeout, descriptors, G_N_ELEMENTS (descriptors));
  g_main_context_release (g_main_context_default ());
  g_assert_cmpint (timeout, ==, -1);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/demo/people", test_people);
  ADD ("/demo/incidents", test_incidents);
  ADD ("/demo/partners-apart", test_partners_apart);
  ADD ("/demo/onboarding", test_onboarding);
  ADD ("/demo/onboarding-team", test_onboarding_team);
  ADD ("/demo/again", test_again);
  ADD ("/demo/older", test_older);
  ADD ("/demo/soc-works", test_soc_works);
  ADD ("/demo/soc-frozen", test_soc_frozen);
  return g_test_run ();
}
