/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSubmissions"
#include "config.h"

#include "wp-onboardings-private.h"
#include "wp-error.h"
#include "wp-incidents.h"
#include "wp-json.h"

/* What an accepted form sets, docs/forms.md: "sets" names the fields. */

#define MAX_CUSTOMERS 10000
#define MAX_INCIDENTS 1000

static JsonNode *
answer_of (JsonObject *submission, JsonObject *sets, const char *name)
{
  const char *field = wp_json_string (sets, name);
  return field != NULL ? wp_json_member (wp_json_object (submission, "answers"), field) : NULL;
}

/* A column of a list, or the list itself where it is one of texts. (transfer full) */
static JsonArray *
texts_of (JsonNode *answer, const char *column)
{
  JsonArray *rows = wp_json_node_array (answer), *texts = json_array_new ();
  for (guint i = 0; i < wp_json_length (rows); i++) {
    const char *text = wp_json_string_at (rows, i);
    if (text == NULL)
      text = wp_json_string (wp_json_object_at (rows, i), column);
    if (text != NULL && *text != '\0')
      wp_json_append_string (texts, text);
  }
  return texts;
}

/* {path,emails,phones:[{e164,label,order}]} as a customer has them. (transfer full) (nullable) */
static JsonObject *
contacts_of (JsonObject *submission, JsonObject *sets)
{
  JsonObject *names = wp_json_object (sets, "contacts");
  if (names == NULL)
    return NULL;
  JsonObject *contacts = json_object_new ();
  const char *path = wp_json_node_string (answer_of (submission, names, "path"));
  wp_json_set_string (contacts, "path", path != NULL ? path : "email_then_phone");
  wp_json_set_array (contacts, "emails", texts_of (answer_of (submission, names, "emails"), "email"));
  JsonArray *rows = wp_json_node_array (answer_of (submission, names, "phones")), *phones = json_array_new ();
  for (guint i = 0; i < wp_json_length (rows); i++) {
    JsonObject *row = wp_json_object_at (rows, i);
    const char *number = wp_json_string (row, "number");
    if (number == NULL || *number == '\0')
      continue;
    JsonObject *phone = wp_json_new ("e164", number, "label", wp_json_string_or (row, "label", ""), NULL);
    wp_json_set_int (phone, "order", wp_json_length (phones) + 1);
    wp_json_append (phones, phone);
  }
  wp_json_set_array (contacts, "phones", phones);
  return contacts;
}

static void
set_settings (JsonObject *customer, JsonObject *submission, JsonObject *sets)
{
  static const char *const settings[] = { "socIsolation", "socDirectAssistance" };
  JsonObject *names = wp_json_object (sets, "settings"), *answers = wp_json_object (submission, "answers");
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    const char *field = wp_json_string (names, settings[i]);
    if (field != NULL && wp_json_has (answers, field))
      wp_json_set_bool (wp_json_need_object (customer, "settings"), settings[i], wp_json_bool (answers, field, FALSE));
  }
}

/* What is open of a customer shows whom the SOC contacts now. */
static gboolean
refresh_incidents (WpStorage *storage, const char *partner, JsonObject *customer, GError **error)
{
  g_autoptr(WpQuery) query = wp_query_new (&wp_kind_incident, partner);
  wp_query_where_text (query, "customer_id", WP_OP_EQ, wp_json_string_or (customer, "id", ""));
  wp_query_where_int (query, "grp", WP_OP_LE, WP_GROUP_WITH_OTHERS);
  g_autoptr(GPtrArray) records = wp_storage_query (storage, query, NULL, MAX_INCIDENTS, NULL, error);
  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++) {
    const WpRecord *record = g_ptr_array_index (records, i);
    g_autoptr(JsonObject) incident = wp_json_parse_object (record->text, -1, error);
    if (incident == NULL)
      return FALSE;
    g_autoptr(JsonObject) before = wp_json_copy (incident);
    wp_incident_set_contacts (incident, customer);
    if (!wp_json_equal (before, incident) && !wp_storage_put_document (storage, partner, &wp_kind_incident, record->id, incident, NULL, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
set_customer (WpStorage *storage, const char *partner, JsonObject *customer, JsonObject *submission, JsonObject *sets, gboolean own, GError **error)
{
  g_autoptr(JsonObject) before = wp_json_copy (customer);
  JsonObject *contacts = contacts_of (submission, sets);
  /* A list of the customer's own is not overwritten by the partner's. */
  if (contacts != NULL && (own || !wp_json_bool (wp_json_object (customer, "contacts"), "own", FALSE))) {
    if (own)
      wp_json_set_bool (contacts, "own", TRUE);
    wp_json_set_object (customer, "contacts", contacts);
  } else {
    g_clear_pointer (&contacts, json_object_unref);
  }
  if (own)
    set_settings (customer, submission, sets);
  if (wp_json_equal (before, customer))
    return TRUE;
  return wp_storage_put_document (storage, partner, &wp_kind_customer, wp_json_string_or (customer, "id", ""), customer, NULL, error) &&
         refresh_incidents (storage, partner, customer, error);
}

static gboolean
set_customers (WpStorage *storage, const char *partner, JsonObject *submission, JsonObject *sets, GError **error)
{
  const char *customer_id = wp_json_string (submission, "customerId");
  if (customer_id != NULL) {
    g_autoptr(WpRecord) record = NULL;
    g_autoptr(JsonObject) customer = NULL;
    return wp_onboardings_load (storage, partner, &wp_kind_customer, customer_id, &record, &customer, error) &&
           set_customer (storage, partner, customer, submission, sets, TRUE, error);
  }
  if (!wp_json_has (sets, "contacts"))
    return TRUE;
  g_autoptr(GPtrArray) customers = wp_incidents_list (storage, &wp_kind_customer, partner, MAX_CUSTOMERS, error);
  for (guint i = 0; customers != NULL && i < customers->len; i++)
    if (!set_customer (storage, partner, g_ptr_array_index (customers, i), submission, sets, FALSE, error))
      return FALSE;
  return customers != NULL;
}

static void
set_partner (JsonObject *onboarding, JsonObject *submission, JsonObject *sets)
{
  static const char *const members[] = { "model", "days", "hours", "timeZone" };
  JsonObject *names = wp_json_object (sets, "coverage");
  JsonNode *products = answer_of (submission, sets, "products");
  if (wp_json_length (wp_json_node_array (products)) > 0)
    wp_json_set_array (onboarding, "products", texts_of (products, "id"));
  if (names == NULL)
    return;
  JsonObject *coverage = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    JsonNode *answer = answer_of (submission, names, members[i]);
    if (!wp_answer_is_empty (answer))
      json_object_set_member (coverage, members[i], wp_json_node_copy (answer));
  }
  wp_json_set_array (coverage, "holidays", texts_of (answer_of (submission, names, "holidays"), "date"));
  wp_json_set_object (onboarding, "coverage", coverage);
}

gboolean
wp_submission_apply_sets (WpStorage *storage, const char *partner, JsonObject *submission, JsonObject *sets, JsonObject *onboarding, GError **error)
{
  if (wp_json_string (submission, "customerId") == NULL)
    set_partner (onboarding, submission, sets);
  return set_customers (storage, partner, submission, sets, error);
}
