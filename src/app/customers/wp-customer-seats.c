/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCustomerSeats"
#include "config.h"

#include "wp-customer-seats.h"

#include "wp-kinds.h"
#include "wp-weak.h"

/* Delay between a change and reading again */
#define READ_DELAY_MS 500

struct _WpCustomerSeats {
  GObject parent_instance;

  WpPools *pools;            /* (owned) */
  WpAccount *account;        /* (owned) (nullable) */
  GPtrArray *rows;           /* (owned) (nullable): WpRow, of all allocations */
  GHashTable *sums;          /* (owned): the id of a customer → gint64 */
  GCancellable *cancellable; /* (owned) (nullable): while they are read */
  guint read_source;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpCustomerSeats, wp_customer_seats, G_TYPE_OBJECT)

static gboolean
is_same (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer customer, sum;
  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &customer, &sum)) {
    const gint64 *other = g_hash_table_lookup (b, customer);
    if (other == NULL || *other != *(const gint64 *) sum)
      return FALSE;
  }
  return TRUE;
}

static void
sum_up (WpCustomerSeats *self)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++) {
    const WpValue *values = ((const WpRow *) self->rows->pdata[i])->values;
    const char *customer = values[WP_ALLOCATION_CUSTOMER].text;
    if (!wp_product_is_watched (wp_pools_find_product (self->pools, values[WP_ALLOCATION_PRODUCT].text)))
      continue;
    gint64 *sum = g_hash_table_lookup (sums, customer);
    if (sum == NULL) {
      sum = g_new0 (gint64, 1);
      g_hash_table_insert (sums, g_strdup (customer), sum);
    }
    *sum += values[WP_ALLOCATION_QUANTITY].number;
  }
  /* The list of customers is filled anew for it. */
  if (is_same (sums, self->sums))
    return;
  g_clear_pointer (&self->sums, g_hash_table_unref);
  self->sums = g_steal_pointer (&sums);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpCustomerSeats) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = wp_account_rows_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  /* The list says what is wrong with the replica; what was read before stays. */
  if (rows == NULL)
    return;
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_steal_pointer (&rows);
  sum_up (self);
}

static void
read_now (WpCustomerSeats *self)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_allocation, "");
  self->cancellable = g_cancellable_new ();
  wp_account_rows_async (self->account, query, self->cancellable, read_cb, wp_weak_new (self));
}

static gboolean
read_later_cb (gpointer user_data)
{
  WpCustomerSeats *self = user_data;
  if (self->cancellable != NULL)
    return G_SOURCE_CONTINUE;
  self->read_source = 0;
  read_now (self);
  return G_SOURCE_REMOVE;
}

static void
documents_changed_cb (WpCustomerSeats *self, const char *const *ids, const char *const *kinds)
{
  if (self->read_source == 0 && wp_account_has_kind (kinds, &wp_kind_allocation))
    self->read_source = g_timeout_add (READ_DELAY_MS, read_later_cb, self);
}

void
wp_customer_seats_set_account (WpCustomerSeats *self, WpAccount *account)
{
  if (account == self->account)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->read_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_hash_table_remove_all (self->sums);
  if (account == NULL)
    return;
  g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (documents_changed_cb), self);
  read_now (self);
}

gint64
wp_customer_seats_get (WpCustomerSeats *self, const char *customer)
{
  const gint64 *sum = g_hash_table_lookup (self->sums, customer);
  return sum != NULL ? *sum : 0;
}

static void
wp_customer_seats_dispose (GObject *object)
{
  WpCustomerSeats *self = WP_CUSTOMER_SEATS (object);
  wp_customer_seats_set_account (self, NULL);
  g_clear_object (&self->pools);
  G_OBJECT_CLASS (wp_customer_seats_parent_class)->dispose (object);
}

static void
wp_customer_seats_finalize (GObject *object)
{
  g_hash_table_unref (WP_CUSTOMER_SEATS (object)->sums);
  G_OBJECT_CLASS (wp_customer_seats_parent_class)->finalize (object);
}

static void
wp_customer_seats_class_init (WpCustomerSeatsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_customer_seats_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_customer_seats_finalize;
  signals[CHANGED] = g_signal_new ("changed", WP_TYPE_CUSTOMER_SEATS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_customer_seats_init (WpCustomerSeats *self)
{
  self->sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

WpCustomerSeats *
wp_customer_seats_new (WpPools *pools)
{
  WpCustomerSeats *self = g_object_new (WP_TYPE_CUSTOMER_SEATS, NULL);
  self->pools = g_object_ref (pools);
  /* The catalog may be read after the seats. */
  g_signal_connect_object (pools, "changed", G_CALLBACK (sum_up), self, G_CONNECT_SWAPPED);
  return self;
}
