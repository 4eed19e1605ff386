/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPeople"
#include "config.h"

#include "wp-people.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-onboardings.h"
#include "wp-password.h"

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
  gboolean ok = wp_storage_find_partner (storage, name, &id, error);
  if (ok && id == NULL) {
    id = g_uuid_string_random ();
    ok = wp_storage_add_partner (storage, id, name, error);
  }
  return wp_storage_end (storage, joined, ok, error) ? g_steal_pointer (&id) : NULL;
}

static WpPrincipal *
put_user (WpStorage *storage, const char *partner_id, const char *email, const char *name, WpRole role, const char *hash, GError **error)
{
  g_autoptr(WpPrincipal) known = NULL;
  if (!wp_storage_find_user (storage, email, &known, NULL, error))
    return NULL;
  if (known != NULL && g_strcmp0 (known->partner_id, partner_id) != 0) {
    g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT, "%s belongs to another partner", email);
    return NULL;
  }

  g_autofree char *id = known ? g_strdup (known->id) : g_uuid_string_random ();
  g_autoptr(WpPrincipal) user = wp_principal_new (id, name, email, role, partner_id, NULL);
  if (!wp_storage_put_user (storage, user, hash, error) || !wp_storage_revoke_user (storage, id, error))
    return NULL;

  g_autoptr(JsonObject) document = wp_json_new ("id", id, "name", name, "role", wp_role_to_string (role), "email", email, NULL);
  WpPrincipal *result = NULL;
  if (!wp_storage_put_document (storage, partner_id, &wp_kind_user, id, document, NULL, error) || !wp_storage_get_user (storage, id, &result, error))
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

  g_autoptr(WpPrincipal) user = put_user (storage, partner_id, lower, name, role, hash, error);
  return wp_storage_end (storage, joined, user != NULL, error) ? g_steal_pointer (&user) : NULL;
}

static gboolean
check_customer (JsonObject *document, GError **error)
{
  gboolean ok = wp_json_check_string (document, "", "name", (WpJsonText){ 1, MAX_NAME, TRUE }, NULL, error);
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
  g_autoptr(JsonObject) contacts = NULL;
  if (wp_json_length (wp_json_array (own, "emails")) + wp_json_length (wp_json_array (own, "phones")) > 0)
    return TRUE;
  if (!wp_onboardings_get_contacts (storage, partner_id, &contacts, error))
    return FALSE;
  if (contacts != NULL)
    wp_json_set_object (document, "contacts", g_steal_pointer (&contacts));
  return TRUE;
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
  gboolean ok = wp_storage_put_document (storage, partner_id, &wp_kind_customer, id, document, NULL, error);
  return wp_storage_end (storage, joined, ok, error) ? g_steal_pointer (&id) : NULL;
}
