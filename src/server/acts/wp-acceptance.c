/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboardings"
#include "config.h"

#include "wp-kinds.h"
#include "wp-acts-private.h"
#include "wp-coverage.h"
#include "wp-json.h"

#include <string.h>

/* What the service works by once a form was accepted: products, coverage, whom to contact, what a customer allows. */

/* What is not shown counts as not answered. */
static JsonObject *
shown_answers (const WpForm *form, JsonObject *answers)
{
  JsonObject *shown = wp_json_copy (answers);
  for (guint i = 0; i < form->sections->len; i++) {
    const WpFormSection *section = form->sections->pdata[i];
    for (guint k = 0; k < section->fields->len; k++) {
      const WpFormField *field = section->fields->pdata[k];
      if (!wp_form_is_shown (form, section, field, answers))
        json_object_remove_member (shown, field->id);
    }
  }
  return shown;
}

static JsonArray *
answer_array (JsonObject *answers, JsonObject *names, const char *member)
{
  const char *field = wp_json_string (names, member);
  return field != NULL ? wp_json_array (answers, field) : NULL;
}

/* {path, emails, phones} in the order of the form. (transfer full) */
static JsonObject *
make_contacts (JsonObject *names, JsonObject *answers)
{
  JsonObject *contacts = json_object_new ();
  const char *path = wp_json_string (names, "path");
  JsonArray *emails = answer_array (answers, names, "emails"), *phones = answer_array (answers, names, "phones");
  wp_json_set_string (contacts, "path", path != NULL ? wp_json_string_or (answers, path, "email_then_phone") : "email_then_phone");
  wp_json_need_array (contacts, "emails");
  wp_json_need_array (contacts, "phones");
  for (guint i = 0; i < wp_json_length (emails); i++) {
    const char *email = wp_json_string (wp_json_object_at (emails, i), "email");
    if (email != NULL && *email != '\0')
      wp_json_append_string (wp_json_need_array (contacts, "emails"), email);
  }
  for (guint i = 0; i < wp_json_length (phones); i++) {
    JsonObject *row = wp_json_object_at (phones, i);
    const char *number = wp_json_string (row, "number");
    if (number == NULL || *number == '\0')
      continue;
    JsonObject *phone = wp_json_new ("e164", number, "label", wp_json_string_or (row, "label", ""), NULL);
    wp_json_set_int (phone, "order", i + 1);
    wp_json_append (wp_json_need_array (contacts, "phones"), phone);
  }
  return contacts;
}

static gboolean
has_own_contacts (JsonObject *customer)
{
  JsonObject *contacts = wp_json_object (customer, "contacts");
  gboolean any = wp_json_length (wp_json_array (contacts, "emails")) + wp_json_length (wp_json_array (contacts, "phones")) > 0;
  return any && g_strcmp0 (wp_json_string (contacts, "from"), "partner") != 0;
}

/* The SOC goes by what holds now, in what is open as well; what it tried stays. */
static gboolean
refresh_incidents (const WpAct *self, const char *partner, JsonObject *customer, GError **error)
{
  static const gint64 open[] = { WP_STATUS_UNKNOWN, WP_STATUS_WAITING_ON_SOC, WP_STATUS_WAITING_ON_CUSTOMER, WP_STATUS_REOPENED };
  const WpColumn *columns = wp_kind_incident.columns;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, partner);
  wp_query_where_text (query, columns[WP_INCIDENT_CUSTOMER_ID].name, WP_OP_EQ, wp_json_string_or (customer, "id", ""));
  wp_query_where_in (query, columns[WP_INCIDENT_STATUS].name, open, G_N_ELEMENTS (open));
  g_autoptr (GPtrArray) incidents = wp_act_list (self, query, error);
  for (guint i = 0; incidents != NULL && i < incidents->len; i++) {
    JsonObject *incident = incidents->pdata[i];
    g_autoptr (JsonObject) before = wp_json_copy (incident);
    wp_incident_set_contacts (incident, customer);
    if (!wp_json_equal (before, incident) &&
        !wp_storage_put_document (self->storage, partner, &wp_kind_incident, wp_json_string (incident, "id"), incident, NULL, error))
      return FALSE;
  }
  return incidents != NULL;
}

static gboolean
put_customer (const WpAct *self, const char *partner, JsonObject *before, JsonObject *customer, GError **error)
{
  if (wp_json_equal (before, customer))
    return TRUE;
  return wp_storage_put_document (self->storage, partner, &wp_kind_customer, wp_json_string (customer, "id"), customer, NULL, error) &&
         refresh_incidents (self, partner, customer, error);
}

static gboolean
set_everybodys_contacts (const WpAct *self, const char *partner, JsonObject *contacts, GError **error)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_customer, partner);
  g_autoptr (GPtrArray) customers = wp_act_list (self, query, error);
  for (guint i = 0; customers != NULL && i < customers->len; i++) {
    JsonObject *customer = customers->pdata[i];
    g_autoptr (JsonObject) before = wp_json_copy (customer);
    if (has_own_contacts (customer))
      continue;
    wp_json_set_object (customer, "contacts", wp_json_copy (contacts));
    if (!put_customer (self, partner, before, customer, error))
      return FALSE;
  }
  return customers != NULL;
}

static void
copy_settings (JsonObject *names, JsonObject *answers, JsonObject *customer)
{
  static const char *const members[] = { "socIsolation", "socDirectAssistance" };
  JsonObject *settings = wp_json_need_object (customer, "settings");
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *field = wp_json_string (names, members[i]);
    if (field != NULL && wp_json_has (answers, field))
      wp_json_set_bool (settings, members[i], wp_json_bool (answers, field, FALSE));
  }
}

static gboolean
set_customer (const WpAct *self, const char *partner, const char *customer_id, JsonObject *sets, JsonObject *answers, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) customer = NULL;
  if (!wp_act_load (self, partner, &wp_kind_customer, customer_id, &record, &customer, error))
    return FALSE;
  g_autoptr (JsonObject) before = wp_json_copy (customer);
  if (wp_json_object (sets, "contacts") != NULL) {
    JsonObject *contacts = make_contacts (wp_json_object (sets, "contacts"), answers);
    wp_json_set_string (contacts, "from", "customer");
    wp_json_set_object (customer, "contacts", contacts);
  }
  if (wp_json_object (sets, "settings") != NULL)
    copy_settings (wp_json_object (sets, "settings"), answers, customer);
  return put_customer (self, partner, before, customer, error);
}

gboolean
wp_act_apply_sets (const WpAct *self, const char *partner, const WpForm *form, JsonObject *submission, JsonObject *onboarding, GError **error)
{
  JsonObject *given = wp_json_object (submission, "answers");
  if (form->sets == NULL || given == NULL)
    return TRUE;
  g_autoptr (JsonObject) answers = shown_answers (form, given);
  JsonArray *products = answer_array (answers, form->sets, "products");
  if (wp_json_length (products) > 0) {
    JsonArray *copy = json_array_new ();
    for (guint i = 0; i < wp_json_length (products); i++)
      if (wp_json_string_at (products, i) != NULL)
        wp_json_append_string (copy, wp_json_string_at (products, i));
    wp_json_set_array (onboarding, "products", copy);
  }
  g_autoptr (JsonObject) coverage = wp_coverage_from_answers (wp_json_object (form->sets, "coverage"), answers);
  if (wp_json_has (coverage, "model"))
    wp_json_set_object (onboarding, "coverage", wp_json_copy (coverage));
  if (form->per_customer)
    return set_customer (self, partner, wp_json_string_or (submission, "customerId", ""), form->sets, answers, error);
  if (wp_json_object (form->sets, "contacts") == NULL)
    return TRUE;
  g_autoptr (JsonObject) contacts = make_contacts (wp_json_object (form->sets, "contacts"), answers);
  wp_json_set_string (contacts, "from", "partner");
  wp_json_set_object (onboarding, "contacts", wp_json_copy (contacts));
  return set_everybodys_contacts (self, partner, contacts, error);
}
