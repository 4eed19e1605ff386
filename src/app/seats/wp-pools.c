/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPools"
#include "config.h"

#include "wp-pools.h"

#include "wp-documents.h"
#include "wp-inventory.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-partner.h"
#include "wp-time.h"
#include "wp-weak.h"

#include <string.h>

/* Delay between a change and summing the seats again */
#define SUM_DELAY_MS 100
/* A mark that passes is seen at once, and after a sleep of the machine within an hour. */
#define LEAST_WAIT_S 1
#define MOST_WAIT_S 3600

struct _WpPools {
  GObject parent_instance;

  WpAccount *account; /* (owned) (nullable) */
  WpDocuments *products;
  WpDocuments *licenses;
  WpDocuments *partner;
  GHashTable *assigned;      /* (owned) (nullable): the key of a pool → gint64 */
  GPtrArray *items;          /* (owned) (nullable): WpPoolItem */
  GPtrArray *warnings;       /* (owned) (nullable): WpLicenseWarning */
  GError *error;             /* (owned) (nullable): of the sums */
  GCancellable *cancellable; /* (owned) (nullable): while they are summed */
  guint sum_source;
  guint mark_source; /* until the next mark passes */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpPools, wp_pools, G_TYPE_OBJECT)

static void
item_free (gpointer data)
{
  WpPoolItem *self = data;
  g_free (self->key);
  g_free (self->product_id);
  g_free (self->text);
  g_clear_pointer (&self->product, json_object_unref);
  g_free (self);
}

/* "core_mdr/term" → its two parts */
static WpSeats
split_key (const char *key, char **product)
{
  const char *slash = strrchr (key, '/');
  *product = slash != NULL ? g_strndup (key, slash - key) : g_strdup (key);
  return slash != NULL ? wp_seats_from_string (slash + 1) : WP_SEATS_UNKNOWN;
}

static WpPoolItem *
need_item (WpPools *self, GHashTable *known, GPtrArray *items, const char *key)
{
  WpPoolItem *item = g_hash_table_lookup (known, key);
  if (item != NULL)
    return item;
  item = g_new0 (WpPoolItem, 1);
  item->key = g_strdup (key);
  WpSeats type = split_key (key, &item->product_id);
  JsonObject *product = wp_documents_find (self->products, item->product_id);
  item->product = product != NULL ? json_object_ref (product) : NULL;
  wp_pool_begin (&item->pool, type);
  g_hash_table_insert (known, item->key, item);
  g_ptr_array_add (items, item);
  return item;
}

static gint64
place_of (const WpPoolItem *item)
{
  return item->product != NULL ? wp_json_int (item->product, "place", 0) : G_MAXINT64;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const WpPoolItem *left = *(WpPoolItem *const *) a, *right = *(WpPoolItem *const *) b;
  if (place_of (left) != place_of (right))
    return place_of (left) < place_of (right) ? -1 : 1;
  int names = strcmp (left->product_id, right->product_id);
  return names != 0 ? names : (int) left->pool.type - (int) right->pool.type;
}

static void rebuild (WpPools *self);

static void
add_names (GString *text, JsonObject *names)
{
  g_autoptr (GList) languages = wp_json_members (names);
  for (GList *language = languages; language != NULL; language = language->next)
    wp_inventory_add_text (text, wp_json_string (names, language->data));
}

/* What @items can be found by: their products in every language, and their licenses */
static void
make_texts (GPtrArray *items, GPtrArray *licenses)
{
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < items->len; i++) {
    const WpPoolItem *item = items->pdata[i];
    GString *text = g_string_new (NULL);
    wp_inventory_add_text (text, item->product_id);
    add_names (text, wp_json_object (item->product, "name"));
    g_hash_table_insert (texts, item->key, text);
  }
  for (guint i = 0; i < licenses->len; i++) {
    GString *text = g_hash_table_lookup (texts, wp_json_string_or (licenses->pdata[i], "pool", ""));
    if (text != NULL)
      wp_inventory_add_license (text, licenses->pdata[i]);
  }
  for (guint i = 0; i < items->len; i++) {
    WpPoolItem *item = items->pdata[i];
    item->text = g_string_free (g_hash_table_lookup (texts, item->key), FALSE);
  }
}

static gboolean
mark_cb (gpointer user_data)
{
  WpPools *self = user_data;
  self->mark_source = 0;
  rebuild (self);
  return G_SOURCE_REMOVE;
}

static void
find_warnings (WpPools *self, GPtrArray *items, GPtrArray *licenses, gint64 now)
{
  g_autoptr (GHashTable) pools = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *partner = wp_pools_get_partner (self);
  gint64 next = wp_license_warnings_next (licenses, partner, now);
  for (guint i = 0; i < items->len; i++) {
    WpPoolItem *item = items->pdata[i];
    g_hash_table_insert (pools, item->key, &item->pool);
  }
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  self->warnings = wp_license_warnings_list (licenses, pools, partner, now);
  for (guint i = 0; i < items->len; i++) {
    WpPoolItem *item = items->pdata[i];
    item->n_warnings = wp_license_warnings_count (self->warnings, item->key);
  }
  g_clear_handle_id (&self->mark_source, g_source_remove);
  if (next != 0)
    self->mark_source = g_timeout_add_seconds ((guint) CLAMP ((next - now) / WP_SECOND + 1, LEAST_WAIT_S, MOST_WAIT_S), mark_cb, self);
}

static void
sum_up (WpPools *self, GPtrArray *licenses, gint64 now)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  int marks[WP_MAX_MARKS];
  GHashTableIter iter;
  gpointer key, sum;
  for (guint i = 0; i < licenses->len; i++) {
    WpValue values[WP_LICENSE_N_COLUMNS] = { 0 };
    wp_kind_license.extract (licenses->pdata[i], values);
    wp_pool_add_license (&need_item (self, known, items, values[WP_LICENSE_POOL].text)->pool, values, now);
  }
  g_hash_table_iter_init (&iter, self->assigned);
  while (g_hash_table_iter_next (&iter, &key, &sum))
    if (*(const char *) key != '\0')
      wp_pool_add_seats (&need_item (self, known, items, key)->pool, *(const gint64 *) sum);
  wp_partner_get_marks (wp_pools_get_partner (self), marks);
  for (guint i = 0; i < items->len; i++) {
    WpPoolItem *item = items->pdata[i];
    wp_pool_end (&item->pool);
    item->pool.mark = marks[0];
  }
  g_ptr_array_sort (items, compare_items);
  make_texts (items, licenses);
  find_warnings (self, items, licenses, now);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = g_steal_pointer (&items);
}

static void
rebuild (WpPools *self)
{
  GPtrArray *licenses = wp_documents_get (self->licenses);
  if (wp_documents_get (self->products) != NULL && licenses != NULL && wp_documents_get (self->partner) != NULL && self->assigned != NULL)
    sum_up (self, licenses, wp_time_now ());
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- Seats ---- */

static void sum_later (WpPools *self);

static void
summed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpPools) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) sums = wp_account_sum_by_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  if (sums != NULL) {
    g_clear_pointer (&self->assigned, g_hash_table_unref);
    self->assigned = g_steal_pointer (&sums);
  }
  rebuild (self);
}

static gboolean
sum_cb (gpointer user_data)
{
  WpPools *self = user_data;
  if (self->cancellable != NULL)
    return G_SOURCE_CONTINUE;
  self->sum_source = 0;
  self->cancellable = g_cancellable_new ();
  wp_account_sum_by_async (self->account, &wp_kind_allocation, "pool", "quantity", self->cancellable, summed_cb, wp_weak_new (self));
  return G_SOURCE_REMOVE;
}

static void
sum_later (WpPools *self)
{
  if (self->sum_source == 0)
    self->sum_source = g_timeout_add (SUM_DELAY_MS, sum_cb, self);
}

static void
documents_changed_cb (WpPools *self, const char *const *ids, const char *const *kinds)
{
  if (wp_account_has_kind (kinds, &wp_kind_allocation))
    sum_later (self);
}

void
wp_pools_set_account (WpPools *self, WpAccount *account)
{
  if (account == self->account)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->sum_source, g_source_remove);
  g_clear_handle_id (&self->mark_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->assigned, g_hash_table_unref);
  g_clear_error (&self->error);
  wp_documents_set_account (self->products, account);
  wp_documents_set_account (self->licenses, account);
  wp_documents_set_account (self->partner, account);
  if (account == NULL)
    return;
  g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (documents_changed_cb), self);
  sum_later (self);
}

static void
wp_pools_dispose (GObject *object)
{
  WpPools *self = WP_POOLS (object);
  if (self->products != NULL)
    wp_pools_set_account (self, NULL);
  g_clear_object (&self->products);
  g_clear_object (&self->licenses);
  g_clear_object (&self->partner);
  G_OBJECT_CLASS (wp_pools_parent_class)->dispose (object);
}

static void
wp_pools_class_init (WpPoolsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_pools_dispose;
  signals[CHANGED] = g_signal_new ("changed", WP_TYPE_POOLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_pools_init (WpPools *self)
{
  self->products = wp_documents_new (&wp_kind_product);
  self->licenses = wp_documents_new (&wp_kind_license);
  self->partner = wp_documents_new (&wp_kind_partner);
  g_signal_connect_object (self->products, "changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->licenses, "changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->partner, "changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
}

WpPools *
wp_pools_new (void)
{
  return g_object_new (WP_TYPE_POOLS, NULL);
}

GPtrArray *
wp_pools_get (WpPools *self)
{
  return self->items;
}

const WpPoolItem *
wp_pools_find (WpPools *self, const char *key)
{
  for (guint i = 0; self->items != NULL && i < self->items->len; i++) {
    const WpPoolItem *item = self->items->pdata[i];
    if (g_strcmp0 (item->key, key) == 0)
      return item;
  }
  return NULL;
}

GPtrArray *
wp_pools_get_licenses (WpPools *self)
{
  return wp_documents_get (self->licenses);
}

JsonObject *
wp_pools_get_partner (WpPools *self)
{
  GPtrArray *documents = wp_documents_get (self->partner);
  return documents != NULL && documents->len > 0 ? documents->pdata[0] : NULL;
}

GPtrArray *
wp_pools_get_warnings (WpPools *self)
{
  return self->warnings;
}

GPtrArray *
wp_pools_get_products (WpPools *self)
{
  return wp_documents_get (self->products);
}

JsonObject *
wp_pools_find_product (WpPools *self, const char *id)
{
  return wp_documents_find (self->products, id);
}

gboolean
wp_pools_read (WpPools *self, const char *product, WpSeats type, WpPool *pool)
{
  g_autofree char *key = wp_pool_key (product, type);
  const WpPoolItem *item = wp_pools_find (self, key);
  if (item != NULL)
    *pool = item->pool;
  else
    wp_pool_begin (pool, type);
  return self->items != NULL;
}

const GError *
wp_pools_get_error (WpPools *self)
{
  const GError *error = wp_documents_get_error (self->licenses);
  return error != NULL ? error : self->error;
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  gint64 left = wp_license_get_end (*(JsonObject *const *) a), right = wp_license_get_end (*(JsonObject *const *) b);
  left = left != 0 ? left : G_MAXINT64;
  right = right != 0 ? right : G_MAXINT64;
  return left < right ? -1 : left > right;
}

GPtrArray *
wp_pools_list_licenses (WpPools *self, const char *key)
{
  GPtrArray *all = wp_documents_get (self->licenses), *found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; all != NULL && i < all->len; i++)
    if (g_strcmp0 (wp_json_string (all->pdata[i], "pool"), key) == 0)
      g_ptr_array_add (found, json_object_ref (all->pdata[i]));
  g_ptr_array_sort (found, compare_ends);
  return found;
}
