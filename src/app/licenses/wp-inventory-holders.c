/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpInventoryHolders"
#include "config.h"

#include "wp-inventory-holders.h"

#include "wp-inventory.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-weak.h"

/* Delay between a change and reading again */
#define READ_DELAY_MS 500

struct _WpInventoryHolders {
  GObject parent_instance;

  WpAccount *account; /* (owned) (nullable) */
  gboolean wanted;
  GPtrArray *customers;      /* (owned) (nullable): that @names was made of */
  GHashTable *names;         /* (owned): the id of a customer → text */
  GHashTable *pools;         /* (owned) (nullable): the key of a pool → GPtrArray of texts, of @names */
  GCancellable *cancellable; /* (owned) (nullable): while it is read */
  guint read_source;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpInventoryHolders, wp_inventory_holders, G_TYPE_OBJECT)

static void
forget (WpInventoryHolders *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->read_source, g_source_remove);
  g_clear_pointer (&self->pools, g_hash_table_unref);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_hash_table_remove_all (self->names);
}

/* Of a customer that is not on this desk, the id alone */
static const char *
need_name (WpInventoryHolders *self, const char *id)
{
  char *name = g_hash_table_lookup (self->names, id);
  if (name != NULL)
    return name;
  GString *text = g_string_new (NULL);
  wp_inventory_add_text (text, id);
  name = g_string_free (text, FALSE);
  g_hash_table_insert (self->names, g_strdup (id), name);
  return name;
}

static void
make_names (WpInventoryHolders *self)
{
  for (guint i = 0; self->customers != NULL && i < self->customers->len; i++) {
    JsonObject *customer = self->customers->pdata[i];
    GString *text = g_string_new (NULL);
    wp_inventory_add_text (text, wp_json_string (customer, "id"));
    wp_inventory_add_text (text, wp_json_string (customer, "name"));
    g_hash_table_replace (self->names, g_strdup (wp_json_string_or (customer, "id", "")), g_string_free (text, FALSE));
  }
}

static void
take_rows (WpInventoryHolders *self, GPtrArray *rows)
{
  g_clear_pointer (&self->pools, g_hash_table_unref);
  self->pools = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < rows->len; i++) {
    const WpValue *values = ((const WpRow *) rows->pdata[i])->values;
    const char *key = values[WP_ALLOCATION_POOL].text;
    if (*key == '\0')
      continue;
    GPtrArray *holders = g_hash_table_lookup (self->pools, key);
    if (holders == NULL) {
      holders = g_ptr_array_new ();
      g_hash_table_insert (self->pools, g_strdup (key), holders);
    }
    g_ptr_array_add (holders, (gpointer) need_name (self, values[WP_ALLOCATION_CUSTOMER].text));
  }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpInventoryHolders) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = wp_account_rows_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  /* The list says what is wrong with the replica; what was read before stays. */
  if (rows != NULL)
    take_rows (self, rows);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_now (WpInventoryHolders *self)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_allocation, "");
  self->cancellable = g_cancellable_new ();
  wp_account_rows_async (self->account, query, self->cancellable, read_cb, wp_weak_new (self));
}

static gboolean
read_later_cb (gpointer user_data)
{
  WpInventoryHolders *self = user_data;
  if (self->cancellable != NULL)
    return G_SOURCE_CONTINUE;
  self->read_source = 0;
  read_now (self);
  return G_SOURCE_REMOVE;
}

static void
read_later (WpInventoryHolders *self)
{
  if (self->wanted && self->read_source == 0)
    self->read_source = g_timeout_add (READ_DELAY_MS, read_later_cb, self);
}

void
wp_inventory_holders_want (WpInventoryHolders *self, gboolean wanted, GPtrArray *customers)
{
  self->wanted = wanted && self->account != NULL;
  if (!self->wanted) {
    forget (self);
    return;
  }
  if (customers != NULL && customers != self->customers) {
    /* What @pools has is of the old names. */
    forget (self);
    self->customers = g_ptr_array_ref (customers);
    make_names (self);
  }
  if (self->pools == NULL && self->cancellable == NULL)
    read_now (self);
}

gboolean
wp_inventory_holders_is_loaded (WpInventoryHolders *self)
{
  return self->pools != NULL;
}

GPtrArray *
wp_inventory_holders_get (WpInventoryHolders *self, const char *key)
{
  return self->pools != NULL ? g_hash_table_lookup (self->pools, key) : NULL;
}

void
wp_inventory_holders_set_account (WpInventoryHolders *self, WpAccount *account)
{
  if (account == self->account)
    return;
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  forget (self);
  self->wanted = FALSE;
  g_set_object (&self->account, account);
  if (account != NULL)
    g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (read_later), self);
}

static void
wp_inventory_holders_dispose (GObject *object)
{
  wp_inventory_holders_set_account (WP_INVENTORY_HOLDERS (object), NULL);
  G_OBJECT_CLASS (wp_inventory_holders_parent_class)->dispose (object);
}

static void
wp_inventory_holders_finalize (GObject *object)
{
  g_hash_table_unref (WP_INVENTORY_HOLDERS (object)->names);
  G_OBJECT_CLASS (wp_inventory_holders_parent_class)->finalize (object);
}

static void
wp_inventory_holders_class_init (WpInventoryHoldersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_inventory_holders_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_inventory_holders_finalize;
  signals[CHANGED] = g_signal_new ("changed", WP_TYPE_INVENTORY_HOLDERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_inventory_holders_init (WpInventoryHolders *self)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

WpInventoryHolders *
wp_inventory_holders_new (void)
{
  return g_object_new (WP_TYPE_INVENTORY_HOLDERS, NULL);
}
