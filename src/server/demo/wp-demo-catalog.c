/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDemo"
#include "config.h"

#include "wp-demo-catalog.h"
#include "wp-demo-resource.h"

#include "wp-enums.h"
#include "wp-error.h"
#include "wp-json.h"

#include <string.h>

#define ROOT "/io/github/watchpost/Watchpost/demo/"

GBytes *
wp_demo_catalog_read (const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (ROOT, name, NULL);
  return g_resource_lookup_data (wp_demo_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}

static JsonObject *
read_resource (const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = wp_demo_catalog_read (name, error);
  if (bytes == NULL)
    return NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  return wp_json_parse_object (data, size, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

WpDemoCatalog *
wp_demo_catalog_new (GError **error)
{
  g_autoptr (WpDemoCatalog) self = g_new0 (WpDemoCatalog, 1);
  self->scenarios = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->onboarding = read_resource ("onboarding.json", error);
  if (self->onboarding == NULL)
    return NULL;
  self->root = read_resource ("partners.json", error);
  g_auto (GStrv) names = self->root ? g_resource_enumerate_children (wp_demo_get_resource (), ROOT "scenarios/", G_RESOURCE_LOOKUP_FLAGS_NONE, error)
                                    : NULL;
  if (names == NULL)
    return NULL;
  /* The same order everywhere, or the same seed would tell other stories. */
  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *name = g_strconcat ("scenarios/", names[i], NULL);
    JsonObject *scenario = read_resource (name, error);
    if (scenario == NULL)
      return NULL;
    g_ptr_array_add (self->scenarios, scenario);
  }
  return g_steal_pointer (&self);
}

void
wp_demo_catalog_free (WpDemoCatalog *self)
{
  g_clear_pointer (&self->root, json_object_unref);
  g_clear_pointer (&self->onboarding, json_object_unref);
  g_ptr_array_unref (self->scenarios);
  g_free (self);
}

JsonArray *
wp_demo_catalog_partners (WpDemoCatalog *self)
{
  return wp_json_array (self->root, "partners");
}

JsonObject *
wp_demo_catalog_find_scenario (WpDemoCatalog *self, const char *id)
{
  for (guint i = 0; i < self->scenarios->len; i++)
    if (g_strcmp0 (wp_json_string (self->scenarios->pdata[i], "id"), id) == 0)
      return self->scenarios->pdata[i];
  return NULL;
}

JsonObject *
wp_demo_catalog_find_customer (WpDemoCatalog *self, const char *id)
{
  JsonArray *partners = wp_demo_catalog_partners (self);
  for (guint i = 0; i < wp_json_length (partners); i++) {
    JsonArray *customers = wp_json_array (wp_json_object_at (partners, i), "customers");
    for (guint k = 0; k < wp_json_length (customers); k++) {
      JsonObject *customer = wp_json_object_at (customers, k);
      if (g_strcmp0 (wp_json_string (wp_json_object (customer, "document"), "id"), id) == 0)
        return customer;
    }
  }
  return NULL;
}

static gboolean
has_string (JsonArray *array, const char *value)
{
  for (guint i = 0; i < wp_json_length (array); i++)
    if (g_strcmp0 (wp_json_string_at (array, i), value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
fits (JsonObject *scenario, JsonObject *customer)
{
  JsonArray *products = wp_json_array (wp_json_object (customer, "document"), "products");
  for (guint i = 0; i < wp_json_length (products); i++)
    if (has_string (wp_json_array (scenario, "products"), wp_json_string_at (products, i)))
      return TRUE;
  return FALSE;
}

JsonObject *
wp_demo_catalog_pick_scenario (WpDemoCatalog *self, JsonObject *customer, gboolean severe, GRand *rand)
{
  static const int weights[] = { 0, 12, 14, 10, 4, 1 }; /* by WpSeverity */
  int total = 0;
  for (int pass = 0; pass < 2; pass++) {
    int left = pass == 1 ? g_rand_int_range (rand, 0, MAX (total, 1)) : 0;
    for (guint i = 0; i < self->scenarios->len; i++) {
      JsonObject *scenario = self->scenarios->pdata[i];
      WpSeverity severity = wp_severity_from_string (wp_json_string (scenario, "severity"));
      if (!fits (scenario, customer) || (severe && severity < WP_SEVERITY_HIGH))
        continue;
      int weight = severe ? 1 : weights[severity];
      if (pass == 0)
        total += weight;
      else if ((left -= weight) < 0)
        return scenario;
    }
  }
  return self->scenarios->pdata[0];
}

JsonObject *
wp_demo_catalog_pick_customer (JsonObject *partner, GRand *rand)
{
  JsonArray *customers = wp_json_array (partner, "customers");
  int total = 0;
  for (guint i = 0; i < wp_json_length (customers); i++)
    total += wp_json_int (wp_json_object_at (customers, i), "weight", 1);
  int left = g_rand_int_range (rand, 0, MAX (total, 1));
  for (guint i = 0; i < wp_json_length (customers); i++)
    if ((left -= wp_json_int (wp_json_object_at (customers, i), "weight", 1)) < 0)
      return wp_json_object_at (customers, i);
  return wp_json_object_at (customers, 0);
}

const char *
wp_demo_pick (JsonArray *texts, GRand *rand)
{
  guint n = wp_json_length (texts);
  return n > 0 ? wp_json_string_at (texts, g_rand_int_range (rand, 0, n)) : "";
}

const char *
wp_demo_in_language (JsonObject *object, const char *language)
{
  return wp_json_string_or (object, language, wp_json_string_or (object, "en", ""));
}

const char *
wp_demo_catalog_word (WpDemoCatalog *self, const char *language, const char *name, GRand *rand)
{
  JsonObject *words = wp_json_object (wp_json_object (self->root, "words"), language);
  JsonArray *list = wp_json_array (words, name);
  return list != NULL ? wp_demo_pick (list, rand) : wp_json_string_or (words, name, "");
}

char *
wp_demo_uuid (GRand *rand)
{
  guint32 a = g_rand_int (rand), b = g_rand_int (rand), c = g_rand_int (rand), d = g_rand_int (rand);
  return g_strdup_printf ("%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16, b & 0xfff, 0x8000 | (c >> 16 & 0x3fff), c & 0xffff, d);
}

static char *
pick_alternatives (const char *text, GRand *rand)
{
  GString *out = g_string_new (NULL);
  while (TRUE) {
    const char *start = strstr (text, "[["), *end = start ? strstr (start, "]]") : NULL;
    if (end == NULL)
      break;
    g_autofree char *inside = g_strndup (start + 2, end - start - 2);
    g_auto (GStrv) choices = g_strsplit (inside, "|", -1);
    g_string_append_len (out, text, start - text);
    g_string_append (out, choices[g_rand_int_range (rand, 0, g_strv_length (choices))]);
    text = end + 2;
  }
  g_string_append (out, text);
  return g_string_free (out, FALSE);
}

char *
wp_demo_render (const char *text, GHashTable *cast, GRand *rand)
{
  g_autofree char *chosen = pick_alternatives (text != NULL ? text : "", rand);
  GString *out = g_string_new (NULL);
  const char *p = chosen;
  while (TRUE) {
    const char *open = strchr (p, '{'), *close = open ? strchr (open, '}') : NULL;
    if (close == NULL)
      break;
    g_autofree char *name = g_strndup (open + 1, close - open - 1);
    const char *value = g_hash_table_lookup (cast, name);
    if (value != NULL) {
      g_string_append_len (out, p, open - p);
      g_string_append (out, value);
      p = close + 1;
    } else {
      g_string_append_len (out, p, open + 1 - p);
      p = open + 1;
    }
  }
  g_string_append (out, p);
  return g_string_free (out, FALSE);
}
