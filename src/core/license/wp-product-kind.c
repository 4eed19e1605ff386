/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpProduct"
#include "config.h"

#include "wp-product.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-license.h"
#include "wp-search.h"

#include <string.h>

#define MAX_ID 64
#define MAX_NAME 80
#define MAX_BASES 16
#define MAX_TRIAL_DAYS 365

static const WpColumn columns[] = { { "place", WP_COLUMN_INT } };
static const char *const indexes[] = { "place", NULL };

static void
extract (JsonObject *document, WpValue *values)
{
  values[0].number = wp_json_int (document, "place", 0);
}

static char *
search_text (JsonObject *document)
{
  JsonObject *name = wp_json_object (document, "name");
  return g_strjoin ("\n", wp_json_string_or (document, "id", ""), wp_json_string_or (name, "en", ""), wp_json_string_or (name, "ja", ""), NULL);
}

const WpKind wp_kind_product = {
  .name = "product",
  .plural = "products",
  .version = 1,
  .read = WP_PERMISSION_READ,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .indexes = indexes,
  .order = "place",
  .extract = extract,
  .search_text = search_text,
};

/* ---- Checking ---- */

static gboolean
check_one_of (JsonObject *object, const char *member, const char *const *values, GError **error)
{
  const char *value = NULL;
  if (!wp_json_check_string (object, "", member, (WpJsonText) { 1, MAX_ID, TRUE }, &value, error))
    return FALSE;
  if (g_strv_contains (values, value))
    return TRUE;
  g_autofree char *pointer = g_strconcat ("/", member, NULL), *choices = g_strjoinv (", ", (char **) values),
                  *message = g_strdup_printf ("must be one of %s", choices);
  wp_error_add_field (error, pointer, "choice", "%s", message);
  return FALSE;
}

static gboolean
check_texts (JsonObject *object, const char *member, guint least, gboolean (*knows) (const char *text), GError **error)
{
  JsonArray *texts = NULL;
  g_autofree char *pointer = g_strconcat ("/", member, NULL);
  if (!wp_json_check_array (object, "", member, MAX_BASES, &texts, error))
    return FALSE;
  gboolean good = wp_json_length (texts) >= least;
  for (guint i = 0; i < wp_json_length (texts); i++) {
    const char *text = wp_json_string_at (texts, i);
    good = good && text != NULL && *text != '\0' && strlen (text) <= MAX_ID && (knows == NULL || knows (text));
  }
  if (!good)
    wp_error_add_field (error, pointer, "choice", least > 0 ? "must hold one or more known words" : "must hold known words");
  return good;
}

static gboolean
knows_seats (const char *text)
{
  return wp_seats_from_string (text) != WP_SEATS_UNKNOWN;
}

static gboolean
check_trial (JsonObject *document, GError **error)
{
  JsonObject *trial = wp_json_object (document, "trial");
  if (!wp_json_has (document, "trial"))
    return TRUE;
  if (trial != NULL)
    return wp_json_check_int (trial, "/trial", "days", 1, MAX_TRIAL_DAYS, NULL, error);
  wp_error_add_field (error, "/trial", "type", "must be an object");
  return FALSE;
}

gboolean
wp_product_check (JsonObject *document, GError **error)
{
  static const char *const units[] = { "endpoint", "user", NULL }, *const families[] = { WP_FAMILY_ENDPOINT_SECURITY, WP_FAMILY_MDR, "other", NULL };
  JsonObject *name = wp_json_object (document, "name");
  gboolean good = wp_json_check_string (document, "", "id", (WpJsonText) { 1, MAX_ID, TRUE }, NULL, error);
  if (name == NULL)
    wp_error_add_field (error, "/name", "type", "must be an object with the texts en and ja");
  good &= name != NULL && wp_json_check_string (name, "/name", "en", (WpJsonText) { 1, MAX_NAME, TRUE }, NULL, error) &&
          wp_json_check_string (name, "/name", "ja", (WpJsonText) { 1, MAX_NAME, TRUE }, NULL, error);
  good &= check_one_of (document, "unit", units, error);
  good &= check_one_of (document, "family", families, error);
  good &= check_texts (document, "types", 1, knows_seats, error);
  good &= !wp_json_has (document, "base") || check_texts (document, "base", 0, NULL, error);
  good &= !wp_json_has (document, "replaces") || check_texts (document, "replaces", 0, NULL, error);
  return check_trial (document, error) && good;
}

/* ---- Reading ---- */

static gboolean
holds (JsonObject *product, const char *member, const char *text)
{
  JsonArray *texts = wp_json_array (product, member);
  for (guint i = 0; i < wp_json_length (texts); i++)
    if (g_strcmp0 (wp_json_string_at (texts, i), text) == 0)
      return TRUE;
  return FALSE;
}

const char *
wp_product_get_unit (JsonObject *product)
{
  return wp_json_string_or (product, "unit", "");
}

gboolean
wp_product_has_type (JsonObject *product, const char *type)
{
  return product == NULL || holds (product, "types", type);
}

gboolean
wp_product_is_module (JsonObject *product)
{
  return wp_json_length (wp_json_array (product, "base")) > 0;
}

gboolean
wp_product_stands_on (JsonObject *product, const char *base)
{
  return holds (product, "base", base);
}

gboolean
wp_product_replaces (JsonObject *product, const char *old)
{
  return holds (product, "replaces", old);
}

gboolean
wp_product_is_endpoint_security (JsonObject *product)
{
  return g_strcmp0 (wp_json_string (product, "family"), WP_FAMILY_ENDPOINT_SECURITY) == 0;
}

gboolean
wp_product_is_watched (JsonObject *product)
{
  return g_strcmp0 (wp_json_string (product, "family"), WP_FAMILY_MDR) == 0;
}

guint
wp_product_get_trial_days (JsonObject *product)
{
  return (guint) CLAMP (wp_json_int (wp_json_object (product, "trial"), "days", 0), 0, MAX_TRIAL_DAYS);
}
