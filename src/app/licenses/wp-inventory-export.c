/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpInventoryExport"
#include "config.h"

#include "wp-inventory-export.h"

#include "wp-csv.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-license-words.h"
#include "wp-product.h"
#include "wp-time.h"
#include "wp-toast.h"
#include "wp-weak.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- The table ---- */

enum {
  RECORD,
  PRODUCT,
  PRODUCT_ID,
  TYPE,
  UNIT,
  STATE,
  OWNED,
  ASSIGNED,
  FREE,
  ENDS,
  LICENSE,
  KEY,
  REFERENCE,
  RENEWS,
  DELEGATED,
  CUSTOMER,
  CUSTOMER_ID,
  SEATS,
  N_CELLS
};

static const char *const titles[N_CELLS] = {
  [RECORD] = N_ ("Record"),
  [PRODUCT] = N_ ("Product"),
  [PRODUCT_ID] = N_ ("Product ID"),
  [TYPE] = N_ ("Type"),
  [UNIT] = N_ ("Unit"),
  [STATE] = N_ ("State"),
  [OWNED] = N_ ("Owned"),
  [ASSIGNED] = N_ ("Assigned"),
  [FREE] = N_ ("Free"),
  [ENDS] = N_ ("Ends (UTC)"),
  [LICENSE] = N_ ("License"),
  [KEY] = N_ ("Key (masked)"),
  [REFERENCE] = N_ ("Order"),
  [RENEWS] = N_ ("Renews by itself"),
  [DELEGATED] = N_ ("Activated by"),
  [CUSTOMER] = N_ ("Customer"),
  [CUSTOMER_ID] = N_ ("Customer ID"),
  [SEATS] = N_ ("Seats"),
};

typedef struct {
  GString *table;
  GHashTable *items; /* the key of a pool → WpPoolItem */
  GHashTable *names; /* the id of a customer → its name */
  gint64 now;
  char *cells[N_CELLS]; /* (owned) (nullable): of the line that is being made */
} Export;

static void
end_line (Export *self)
{
  for (guint i = 0; i < N_CELLS; i++) {
    wp_csv_add (self->table, self->cells[i]);
    g_clear_pointer (&self->cells[i], g_free);
  }
  wp_csv_end_line (self->table);
}

static void
put (Export *self, guint cell, const char *text)
{
  g_free (self->cells[cell]);
  self->cells[cell] = g_strdup (text);
}

static void
put_number (Export *self, guint cell, gint64 number)
{
  g_free (self->cells[cell]);
  self->cells[cell] = g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static void
put_end (Export *self, gint64 end)
{
  if (end == 0)
    return;
  g_free (self->cells[ENDS]);
  self->cells[ENDS] = wp_time_format (end);
}

static void
put_customer (Export *self, guint cell, const char *id)
{
  const char *name = id != NULL ? g_hash_table_lookup (self->names, id) : NULL;
  put (self, cell, name != NULL ? name : id);
}

static const char *
get_unit (const WpPoolItem *item)
{
  const char *unit = wp_product_get_unit (item->product);
  return g_str_equal (unit, "user") ? C_ ("unit", "User") : g_str_equal (unit, "endpoint") ? C_ ("unit", "Endpoint") : "";
}

static void
begin_line (Export *self, const char *record, const WpPoolItem *item, WpSeats type)
{
  put (self, RECORD, record);
  put (self, PRODUCT, wp_pool_product_name (item));
  put (self, PRODUCT_ID, item->product_id);
  put (self, TYPE, wp_seats_label (type));
  put (self, UNIT, get_unit (item));
}

static void
add_pool (Export *self, const WpPoolItem *item)
{
  begin_line (self, C_ ("record", "Pool"), item, item->pool.type);
  put (self, STATE, wp_pool_state_name (wp_pool_get_state (&item->pool, self->now)));
  if (item->pool.capped) {
    put_number (self, OWNED, item->pool.owned);
    put_number (self, FREE, item->pool.free);
  }
  put_number (self, ASSIGNED, item->pool.assigned);
  put_end (self, item->pool.next_end);
  end_line (self);
}

static void
add_license (Export *self, JsonObject *license)
{
  const WpPoolItem *item = g_hash_table_lookup (self->items, wp_json_string_or (license, "pool", ""));
  g_autofree char *state = wp_license_state_words (license, self->now);
  if (item == NULL)
    return;
  begin_line (self, C_ ("record", "License"), item, item->pool.type);
  put (self, STATE, state);
  if (item->pool.type != WP_SEATS_SUBSCRIPTION)
    put_number (self, OWNED, wp_json_int (license, "quantity", 0));
  else if (wp_json_has (license, "limit"))
    put_number (self, OWNED, wp_json_int (license, "limit", 0));
  put_end (self, wp_license_get_end (license));
  put (self, LICENSE, wp_json_string (license, "id"));
  put (self, KEY, wp_json_string (license, "keyMasked"));
  put (self, REFERENCE, wp_json_string (license, "orderRef"));
  put (self, RENEWS, wp_json_bool (license, "autoRenew", FALSE) ? _ ("Yes") : _ ("No"));
  put_customer (self, DELEGATED, wp_json_string (wp_json_object (license, "delegatedTo"), "customerId"));
  end_line (self);
}

static void
add_seats (Export *self, const WpRow *row)
{
  const WpPoolItem *item = g_hash_table_lookup (self->items, row->values[WP_ALLOCATION_POOL].text);
  if (item == NULL)
    return;
  begin_line (self, C_ ("record", "Seats"), item, row->values[WP_ALLOCATION_TYPE].number);
  put_customer (self, CUSTOMER, row->values[WP_ALLOCATION_CUSTOMER].text);
  put (self, CUSTOMER_ID, row->values[WP_ALLOCATION_CUSTOMER].text);
  put_number (self, SEATS, row->values[WP_ALLOCATION_QUANTITY].number);
  end_line (self);
}

GString *
wp_inventory_make_table (GPtrArray *items, GPtrArray *licenses, GPtrArray *rows, GPtrArray *customers, gint64 now)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal), names = g_hash_table_new (g_str_hash, g_str_equal);
  Export self = { .table = wp_csv_new (), .items = by_key, .names = names, .now = now };
  for (guint i = 0; customers != NULL && i < customers->len; i++)
    g_hash_table_insert (names, (gpointer) wp_json_string_or (customers->pdata[i], "id", ""),
                         (gpointer) wp_json_string_or (customers->pdata[i], "name", ""));
  for (guint i = 0; i < N_CELLS; i++)
    put (&self, i, _ (titles[i]));
  end_line (&self);
  for (guint i = 0; i < items->len; i++) {
    g_hash_table_insert (by_key, ((WpPoolItem *) items->pdata[i])->key, items->pdata[i]);
    add_pool (&self, items->pdata[i]);
  }
  for (guint i = 0; i < licenses->len; i++)
    add_license (&self, licenses->pdata[i]);
  for (guint i = 0; i < rows->len; i++)
    add_seats (&self, rows->pdata[i]);
  return self.table;
}

/* ---- Writing it ---- */

typedef struct {
  GWeakRef any;
  WpAccount *account;
  WpPools *pools;
  GPtrArray *customers; /* (nullable) */
  GFile *file;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;
  g_weak_ref_clear (&self->any);
  g_clear_object (&self->account);
  g_clear_object (&self->pools);
  g_clear_object (&self->file);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
say (Job *job, const GError *error)
{
  g_autoptr (GtkWidget) any = g_weak_ref_get (&job->any);
  g_autofree char *name = g_file_get_basename (job->file);
  if (any == NULL)
    return;
  if (error == NULL)
    wp_toast_say (any, _ ("Saved as %s"), name);
  else
    /* Translators: the name of a file, then what went wrong */
    wp_toast_say (any, _ ("%s could not be saved: %s"), name, error->message);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  say (job, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = wp_account_rows_finish (WP_ACCOUNT (source), result, &error);
  GPtrArray *items = wp_pools_get (job->pools), *licenses = wp_pools_get_licenses (job->pools);
  if (rows == NULL || items == NULL || licenses == NULL) {
    g_autoptr (GtkWidget) any = g_weak_ref_get (&job->any);
    if (any != NULL && error != NULL)
      wp_toast_error (any, error);
    return;
  }
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (wp_inventory_make_table (items, licenses, rows, job->customers, wp_time_now ()));
  GFile *file = job->file;
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb, g_steal_pointer (&job));
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, GtkWidget *any)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  Job *job = file != NULL ? g_object_steal_data (G_OBJECT (chooser), "wp-job") : NULL;
  if (job != NULL) {
    g_autoptr (WpQuery) query = wp_query_new (&wp_kind_allocation, "");
    job->file = g_object_ref (file);
    wp_account_rows_async (job->account, query, NULL, read_cb, job);
  }
  g_object_set_data (G_OBJECT (any), "wp-export-chooser", NULL);
}

void
wp_inventory_export (GtkWidget *any, WpAccount *account, WpPools *pools, GPtrArray *customers)
{
  GtkRoot *root = gtk_widget_get_root (any);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Export the Inventory"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  g_autofree char *now = wp_time_format (wp_time_now ()), *date = g_strndup (now, strlen ("2027-01-09"));
  g_autofree char *name = g_strdup_printf ("licenses-%s.csv", date);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  Job *job = g_new0 (Job, 1);
  g_weak_ref_init (&job->any, any);
  job->account = g_object_ref (account);
  job->pools = g_object_ref (pools);
  job->customers = customers != NULL ? g_ptr_array_ref (customers) : NULL;
  gtk_file_filter_set_name (filter, _ ("Tables (CSV)"));
  gtk_file_filter_add_mime_type (filter, "text/csv");
  gtk_file_filter_add_pattern (filter, "*.csv");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data_full (G_OBJECT (chooser), "wp-job", job, job_free);
  g_object_set_data_full (G_OBJECT (any), "wp-export-chooser", chooser, g_object_unref);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), any, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
