/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpInventory"
#include "config.h"

#include "wp-inventory.h"

#include "wp-json.h"
#include "wp-search.h"
#include "wp-time.h"

#include <string.h>

char **
wp_inventory_words (const char *text)
{
  g_autofree char *normal = text != NULL ? wp_search_normalize (text) : NULL;
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  guint n = 0;
  for (const char *c = normal; c != NULL && *c != '\0';) {
    const char *start = c;
    while (*c != '\0' && !g_unichar_isspace (g_utf8_get_char (c)))
      c = g_utf8_next_char (c);
    if (c > start) {
      g_autofree char *word = g_strndup (start, c - start);
      g_strv_builder_add (words, word);
      n++;
    }
    while (*c != '\0' && g_unichar_isspace (g_utf8_get_char (c)))
      c = g_utf8_next_char (c);
  }
  return n > 0 ? g_strv_builder_end (words) : NULL;
}

void
wp_inventory_add_text (GString *text, const char *more)
{
  g_autofree char *normal = more != NULL ? wp_search_normalize (more) : NULL;
  if (normal == NULL || *normal == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, normal);
}

void
wp_inventory_add_license (GString *text, JsonObject *license)
{
  static const char *const members[] = { "id", "keyMasked", "orderRef", "orderId" };
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    wp_inventory_add_text (text, wp_json_string (license, members[i]));
}

static gboolean
has (const char *text, const char *word)
{
  return text != NULL && strstr (text, word) != NULL;
}

/* Has @holder every word that @text has not? */
static gboolean
has_rest (char **words, const char *text, const char *holder)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (!has (text, words[i]) && !has (holder, words[i]))
      return FALSE;
  return TRUE;
}

static gboolean
has_words (char **words, const WpInventoryEntry *entry)
{
  if (words == NULL || has_rest (words, entry->text, NULL))
    return TRUE;
  for (guint i = 0; entry->holders != NULL && i < entry->holders->len; i++)
    if (has_rest (words, entry->text, entry->holders->pdata[i]))
      return TRUE;
  return FALSE;
}

gboolean
wp_inventory_matches (const WpInventoryFilter *filter, const WpInventoryEntry *entry, gint64 now)
{
  if (filter->types != 0 && (filter->types & 1u << entry->pool->type) == 0)
    return FALSE;
  if (filter->states != 0 && (filter->states & 1u << wp_pool_get_state (entry->pool, now)) == 0)
    return FALSE;
  return has_words (filter->words, entry);
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_ends (const WpPool *a, const WpPool *b)
{
  return compare_numbers (a->next_end != 0 ? a->next_end : G_MAXINT64, b->next_end != 0 ? b->next_end : G_MAXINT64);
}

static int
compare_products (const WpInventoryEntry *a, const WpInventoryEntry *b)
{
  int places = compare_numbers (a->place, b->place), names = strcmp (a->product, b->product);
  if (places != 0)
    return places;
  return names != 0 ? names : compare_numbers (a->pool->type, b->pool->type);
}

int
wp_inventory_compare (const WpInventoryEntry *a, const WpInventoryEntry *b, WpInventoryOrder order, gint64 now)
{
  int first = 0;
  if (order == WP_INVENTORY_BY_NEED)
    first = compare_numbers (b->n_warnings > 0, a->n_warnings > 0);
  if (first == 0 && order == WP_INVENTORY_BY_NEED)
    first = compare_numbers (wp_pool_get_state (b->pool, now), wp_pool_get_state (a->pool, now));
  if (first == 0 && order != WP_INVENTORY_BY_PRODUCT)
    first = compare_ends (a->pool, b->pool);
  return first != 0 ? first : compare_products (a, b);
}

static int
compare_licenses (gconstpointer a, gconstpointer b)
{
  JsonObject *left = *(JsonObject *const *) a, *right = *(JsonObject *const *) b;
  int ends = compare_numbers (wp_license_get_end (left), wp_license_get_end (right));
  return ends != 0 ? ends : g_strcmp0 (wp_json_string (left, "id"), wp_json_string (right, "id"));
}

GPtrArray *
wp_inventory_list_ends (GPtrArray *licenses, gint64 now)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; i < licenses->len; i++) {
    JsonObject *license = licenses->pdata[i];
    gint64 end = wp_license_get_end (license);
    if (end != 0 && end > now - WP_INVENTORY_DAYS_BACK * WP_DAY && end <= now + WP_INVENTORY_DAYS_AHEAD * WP_DAY &&
        wp_license_status_from_string (wp_json_string (license, "status")) == WP_LICENSE_ACTIVE && !wp_json_has (license, "delegatedTo"))
      g_ptr_array_add (found, json_object_ref (license));
  }
  g_ptr_array_sort (found, compare_licenses);
  return found;
}
