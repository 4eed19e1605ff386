/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPeople"
#include "config.h"

#include "wp-people.h"
#include "wp-alert.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-onboardings.h"
#include "wp-password.h"
#include "wp-submission.h"

#include <string.h>

#define MIN_PASSWORD 8
#define MAX_NAME 200

static gboolean
check_text (const char *pointer, const char *value, gsize max, GError **error)
{
  if (value == NULL || *value == '\0') {
    wp_error_add_field (error, pointer, "required", "This is required");
    return FALSE;
  }
  if (!g_utf8_validate (value, -1, NULL) || (gsize) g_utf8_strlen (value, -1) > max || strpbrk (value, "\r\n") != NULL) {
    wp_error_add_field (error, pointer, "invalid", "This must be one line of at most %u characters", (guint) max);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_user (const char *email, const char *name, WpRole role, const char *password, GError **error)
{
  gboolean ok = check_text ("/name", name, MAX_NAME, error);
  const char *at = email ? strchr (email, '@') : NULL;
  if (!check_text ("/email", email, 254, error))
    ok = FALSE;
  else if (at == NULL || at == email || at[1] == '\0' || strchr (at + 1, '@') != NULL || strchr (email, ' ') != NULL) {
    wp_error_add_field (error, "/email", "invalid", "This is no e-mail address");
    ok = FALSE;
  }
  if (role != WP_ROLE_ADMINISTRATOR && role != WP_ROLE_TECHNICIAN && role != WP_ROLE_AUDITOR) {
    wp_error_add_field (error, "/role", "unknown", "The role must be administrator, technician or auditor");
    ok = FALSE;
  }
  if (password == NULL || strlen (password) < MIN_PASSWORD || strlen (password) > WP_PASSWORD_MAX) {
    wp_error_add_field (error, "/password", "length", "A password has %d to %d bytes", MIN_PASSWORD, WP_PASSWORD_MAX);
    ok = FALSE;
  }
  return ok;
}

char *
wp_people_need_partner (WpStorage *storage, const char *name, GError **error)
{
  g_autofree char *id = NULL;
  gboolean joined;

  if (!check_text ("/partner", name, MAX_NAME, error) || !wp_storage_join (storage, &joined, error))
    return NULL;
  gboolean ok = storage->people->find_partner (storage, name, &id, error);
  if (ok && id == NULL) {
    id = g_uuid_string_random ();
    ok = storage->people->add_partner (storage, id, name, error);
  }
  return wp_storage_end (storage, joined, ok, error) ? g_steal_pointer (&id) : NULL;
}

static WpPrincipal *
put_user (WpStorage *storage, const char *partner_id, const char *email, const char *name, WpRole role, const char *hash, GError **error)
{
  g_autoptr (WpPrincipal) known = NULL;
  if (!storage->people->find_user (storage, email, &known, NULL, error))
    return NULL;
  if (known != NULL && g_strcmp0 (known->partner_id, partner_id) != 0) {
    g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "%s belongs to another partner", email);
    return NULL;
  }

  g_autofree char *id = known ? g_strdup (known->id) : g_uuid_string_random ();
  g_autoptr (WpPrincipal) user = wp_principal_new (id, name, email, role, partner_id, NULL);
  if (!storage->people->put_user (storage, user, hash, error) || !storage->sign_ins->revoke_user (storage, id, error))
    return NULL;

  g_autoptr (JsonObject) document = wp_json_new ("id", id, "name", name, "role", wp_role_to_string (role), "email", email, NULL);
  WpPrincipal *result = NULL;
  if (!wp_storage_put_document (storage, partner_id, &wp_kind_user, id, document, NULL, error) ||
      !storage->people->get_user (storage, id, &result, error))
    return NULL;
  return result;
}

WpPrincipal *
wp_people_put_user (WpStorage *storage, const char *partner_id, const char *email, const char *name, WpRole role, const char *password,
                    GError **error)
{
  if (!check_user (email, name, role, password, error))
    return NULL;
  g_autofree char *lower = g_ascii_strdown (email, -1);
  g_autofree char *hash = wp_password_hash (password, error);
  gboolean joined;
  if (hash == NULL || !wp_storage_join (storage, &joined, error))
    return NULL;

  g_autoptr (WpPrincipal) user = put_user (storage, partner_id, lower, name, role, hash, error);
  return wp_storage_end (storage, joined, user != NULL, error) ? g_steal_pointer (&user) : NULL;
}

/* FALSE when there is something else in its place. @object: (out) (nullable) (transfer none) */
static gboolean
check_object (JsonObject *document, const char *member, JsonObject **object, GError **error)
{
  *object = wp_json_object (document, member);
  if (*object != NULL || !wp_json_has (document, member))
    return TRUE;
  g_autofree char *pointer = g_strconcat ("/", member, NULL);
  wp_error_add_field (error, pointer, "type", "must be an object");
  return FALSE;
}

/* A permission that is written as another type must not be taken for a refusal. */
static gboolean
check_settings (JsonObject *document, GError **error)
{
  static const char *const members[] = { "socIsolation", "socDirectAssistance" };
  JsonObject *settings;
  gboolean ok = check_object (document, "settings", &settings, error);
  for (guint i = 0; settings != NULL && i < G_N_ELEMENTS (members); i++)
    if (wp_json_has (settings, members[i]))
      ok &= wp_json_check_bool (settings, "/settings", members[i], NULL, error);
  return ok;
}

/* Nor must an address or a number that nobody can read leave somebody out who is to be called. */
static gboolean
check_contacts (JsonObject *document, GError **error)
{
  JsonObject *contacts;
  JsonArray *emails = NULL, *phones = NULL;
  if (!check_object (document, "contacts", &contacts, error))
    return FALSE;
  if (contacts == NULL)
    return TRUE;
  gboolean ok = wp_json_check_string (contacts, "/contacts", "path", (WpJsonText) { 0, 64, TRUE }, NULL, error);
  ok &= wp_json_check_array (contacts, "/contacts", "emails", WP_MAX_ITEMS, &emails, error);
  ok &= wp_json_check_array (contacts, "/contacts", "phones", WP_MAX_ITEMS, &phones, error);
  for (guint i = 0; i < wp_json_length (emails); i++)
    if (wp_json_string_at (emails, i) == NULL || *wp_json_string_at (emails, i) == '\0') {
      g_autofree char *pointer = g_strdup_printf ("/contacts/emails/%u", i);
      wp_error_add_field (error, pointer, "type", "must be a text");
      ok = FALSE;
    }
  for (guint i = 0; i < wp_json_length (phones); i++) {
    g_autofree char *base = g_strdup_printf ("/contacts/phones/%u", i);
    ok &= wp_json_check_string (wp_json_object_at (phones, i), base, "e164", (WpJsonText) { 1, 40, TRUE }, NULL, error);
  }
  return ok;
}

static gboolean
check_customer (JsonObject *document, GError **error)
{
  gboolean ok = wp_json_check_string (document, "", "name", (WpJsonText) { 1, MAX_NAME, TRUE }, NULL, error);
  ok &= wp_json_check_string (document, "", "id", (WpJsonText) { 0, 100, TRUE }, NULL, error);
  ok &= wp_json_check_string (document, "", "language", (WpJsonText) { 0, 35, TRUE }, NULL, error);
  ok &= wp_json_check_string (document, "", "timeZone", (WpJsonText) { 0, 64, TRUE }, NULL, error);
  ok &= check_settings (document, error);
  ok &= check_contacts (document, error);
  JsonArray *products = wp_json_array (document, "products");
  if (wp_json_length (products) == 0 || wp_json_length (products) > 10) {
    wp_error_add_field (error, "/products", "required", "A customer has at least one product");
    return FALSE;
  }
  for (guint i = 0; i < wp_json_length (products); i++)
    if (wp_product_from_string (wp_json_string_at (products, i)) == WP_PRODUCT_UNKNOWN) {
      g_autofree char *pointer = g_strdup_printf ("/products/%u", i);
      wp_error_add_field (error, pointer, "unknown", "The product is not known");
      ok = FALSE;
    }
  return ok;
}

/* A customer that has nobody of its own has the partner's, once a form of the partner says whom. */
static gboolean
inherit_contacts (WpStorage *storage, const char *partner_id, JsonObject *document, GError **error)
{
  JsonObject *own = wp_json_object (document, "contacts");
  g_autoptr (JsonObject) contacts = NULL;
  if (wp_json_length (wp_json_array (own, "emails")) + wp_json_length (wp_json_array (own, "phones")) > 0)
    return TRUE;
  if (!wp_onboardings_get_contacts (storage, partner_id, &contacts, error))
    return FALSE;
  if (contacts != NULL)
    wp_json_set_object (document, "contacts", g_steal_pointer (&contacts));
  return TRUE;
}

static gboolean
refuse_other (WpStorage *storage, const char *partner_id, const char *id, GError **error)
{
  g_autofree char *name = NULL;
  if (!storage->people->get_partner (storage, partner_id, &name, error))
    return FALSE;
  g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "The customer “%s” belongs to the partner “%s”", id, name != NULL ? name : partner_id);
  return FALSE;
}

/* The SOC names a customer by its id alone, so it is one partner's. */
static gboolean
check_owner (WpStorage *storage, const char *partner_id, const char *id, GError **error)
{
  g_autoptr (WpRecord) mine = NULL, any = NULL;
  if (!wp_storage_get_document (storage, partner_id, &wp_kind_customer, id, &mine, error))
    return FALSE;
  if (mine != NULL)
    return TRUE;
  return wp_storage_get_document (storage, NULL, &wp_kind_customer, id, &any, error) &&
         (any == NULL || refuse_other (storage, any->partner, id, error));
}

char *
wp_people_put_customer (WpStorage *storage, const char *partner_id, JsonObject *document, GError **error)
{
  if (!check_customer (document, error))
    return NULL;
  const char *given = wp_json_string (document, "id");
  g_autofree char *id = given != NULL ? g_strdup (given) : g_uuid_string_random ();
  if (!check_text ("/id", id, 100, error))
    return NULL;

  JsonObject *settings = wp_json_need_object (document, "settings");
  wp_json_set_bool (settings, "socIsolation", wp_json_bool (settings, "socIsolation", FALSE));
  wp_json_set_bool (settings, "socDirectAssistance", wp_json_bool (settings, "socDirectAssistance", FALSE));
  if (!inherit_contacts (storage, partner_id, document, error))
    return NULL;
  JsonObject *contacts = wp_json_need_object (document, "contacts");
  wp_json_set_string (contacts, "path", wp_json_string_or (contacts, "path", "email_then_phone"));
  wp_json_need_array (contacts, "emails");
  wp_json_need_array (contacts, "phones");

  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return NULL;
  gboolean ok = check_owner (storage, partner_id, id, error) &&
                wp_storage_put_document (storage, partner_id, &wp_kind_customer, id, document, NULL, error);
  return wp_storage_end (storage, joined, ok, error) ? g_steal_pointer (&id) : NULL;
}

/* One move of a customer, and what it does with each document that names it. */
typedef struct {
  WpStorage *storage;
  const char *from;
  const char *id;
  const char *to;
  const char *new_id;
  gint64 now;
  guint n_incidents;
} Move;

typedef gboolean (*MoveFunc) (Move *self, const WpRecord *record, JsonObject *document, GError **error);

static gboolean
move_incident (Move *self, const WpRecord *record, JsonObject *document, GError **error)
{
  self->n_incidents++;
  wp_json_set_string (document, "customerId", self->new_id);
  if (strcmp (self->from, self->to) == 0)
    return wp_storage_put_document (self->storage, self->from, record->kind, record->id, document, NULL, error);
  /* Whoever had it in hand is not there, and somebody is to be woken. */
  if (wp_status_is_open (wp_status_from_string (wp_json_string (document, "status")))) {
    wp_json_set_null (document, "assignee");
    wp_json_set_null (document, "acknowledged");
    wp_alert_begin (document, WP_ALERT_REASON_OPENED, NULL, self->now);
    wp_incident_settle (document);
  }
  return wp_storage_move_document (self->storage, record, self->to, record->id, document, error);
}

/* What was agreed with the old partner stays there; what is not decided yet cannot be decided without its customer. */
static gboolean
keep_form (Move *self, const WpRecord *record, JsonObject *document, GError **error)
{
  WpSubmissionState state = wp_submission_get_state (document);
  if (strcmp (self->from, self->to) == 0) {
    wp_json_set_string (document, "customerId", self->new_id);
    return wp_storage_put_document (self->storage, self->from, record->kind, record->id, document, NULL, error);
  }
  if (state != WP_SUBMISSION_DRAFT && state != WP_SUBMISSION_SUBMITTED && state != WP_SUBMISSION_RETURNED)
    return TRUE;
  g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "The form “%s” of this customer is still open: it has to be accepted or withdrawn first",
               wp_json_string_or (document, "formId", record->id));
  return FALSE;
}

/* Seats are of the old partner's licenses and stay there, free again; under a new id of the customer they are the same seats. */
static gboolean
move_seats (Move *self, const WpRecord *record, JsonObject *document, GError **error)
{
  if (!wp_storage_put_document (self->storage, self->from, record->kind, record->id, NULL, NULL, error))
    return FALSE;
  if (strcmp (self->from, self->to) != 0)
    return TRUE;
  g_autofree char *id = wp_allocation_make_id (self->new_id, wp_json_string_or (document, "product", ""),
                                               wp_seats_from_string (wp_json_string (document, "type")));
  wp_json_set_string (document, "id", id);
  wp_json_set_string (document, "customerId", self->new_id);
  return wp_storage_put_document (self->storage, self->from, record->kind, id, document, NULL, error);
}

static gboolean
move_each (Move *self, const WpKind *kind, const char *column, MoveFunc func, GError **error)
{
  g_autoptr (WpQuery) query = wp_query_new (kind, self->from);
  g_autofree char *after = NULL;
  wp_query_where_text (query, column, WP_OP_EQ, self->id);
  do {
    char *next = NULL;
    g_autoptr (GPtrArray) records = wp_storage_query (self->storage, query, after, 200, G_MAXSIZE, &next, error);
    g_free (after);
    after = next;
    if (records == NULL)
      return FALSE;
    for (guint i = 0; i < records->len; i++) {
      const WpRecord *record = g_ptr_array_index (records, i);
      g_autoptr (JsonObject) document = wp_json_parse_object (record->text, -1, error);
      if (document == NULL || !func (self, record, document, error))
        return FALSE;
    }
  } while (after != NULL);
  return TRUE;
}

static gboolean
move_customer (Move *self, GError **error)
{
  g_autoptr (WpRecord) record = NULL, there = NULL;
  g_autoptr (JsonObject) document = NULL;
  if (!check_text ("/id", self->new_id, 100, error) ||
      !wp_storage_get_document (self->storage, self->from, &wp_kind_customer, self->id, &record, error) ||
      !wp_storage_get_document (self->storage, self->to, &wp_kind_customer, self->new_id, &there, error))
    return FALSE;
  if (record == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_NOT_FOUND, "This partner has no customer “%s”", self->id);
    return FALSE;
  }
  if (there != NULL)
    return refuse_other (self->storage, self->to, self->new_id, error);
  document = wp_json_parse_object (record->text, -1, error);
  return document != NULL && move_each (self, &wp_kind_submission, wp_kind_submission.columns[WP_SUBMISSION_CUSTOMER_ID].name, keep_form, error) &&
         move_each (self, &wp_kind_allocation, wp_kind_allocation.columns[WP_ALLOCATION_CUSTOMER].name, move_seats, error) &&
         wp_storage_move_document (self->storage, record, self->to, self->new_id, document, error) &&
         move_each (self, &wp_kind_incident, wp_kind_incident.columns[WP_INCIDENT_CUSTOMER_ID].name, move_incident, error);
}

gboolean
wp_people_move_customer (WpStorage *storage, const char *from, const char *id, const char *to, const char *new_id, gint64 now, guint *n_incidents,
                         GError **error)
{
  Move move = { storage, from, id, to, new_id, now, 0 };
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = move_customer (&move, error);
  *n_incidents = move.n_incidents;
  return wp_storage_end (storage, joined, ok, error);
}
