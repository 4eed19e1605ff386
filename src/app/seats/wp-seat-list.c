/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSeatList"
#include "config.h"

#include "wp-seat-list.h"

#include "wp-assign-dialog.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-license-words.h"
#include "wp-not-sent.h"
#include "wp-outbox-bar.h"
#include "wp-reasons.h"
#include "wp-seat-advice.h"
#include "wp-time.h"
#include "wp-toast.h"
#include "wp-ui.h"
#include "wp-weak.h"
#include "wp-when.h"

#include <glib/gi18n.h>

#define FILL_US 4000 /* of a frame, for rows */

struct _WpSeatList {
  AdwBin parent_instance;

  GtkWidget *outbox_bar; /* (owned) */
  GtkWidget *list;
  GtkWidget *nothing;

  WpAccount *account;        /* (owned) (nullable) */
  WpPools *pools;            /* (owned) (nullable) */
  GPtrArray *customers;      /* (owned) (nullable): JsonObject */
  GHashTable *names;         /* (owned) (nullable): id → name, both of @customers */
  const char *column;        /* "pool" or "customer_id" */
  char *key;                 /* (owned) (nullable) */
  GPtrArray *seats;          /* (owned) (nullable): JsonObject */
  GCancellable *cancellable; /* (owned) (nullable): while they are read */
  guint filled;              /* rows that are as @seats are */
  guint fill_source;         /* fills the others */
  GQueue taken;              /* TakenBack: what is being taken back, in the order in which it will be answered */
};

G_DEFINE_FINAL_TYPE (WpSeatList, wp_seat_list, ADW_TYPE_BIN)

static void read_seats (WpSeatList *self);

static const char *
document_key (gconstpointer document)
{
  return wp_json_string_or ((JsonObject *) document, "id", "");
}

static gboolean
is_of_customer (WpSeatList *self)
{
  return g_strcmp0 (self->column, "customer_id") == 0;
}

/* The name, or the id of one that is not on this desk */
static const char *
get_customer_name (WpSeatList *self, JsonObject *allocation)
{
  const char *id = wp_json_string_or (allocation, "customerId", "");
  const char *name = self->names != NULL ? g_hash_table_lookup (self->names, id) : NULL;
  return name != NULL ? name : id;
}

static void
set_customers (WpSeatList *self, GPtrArray *customers)
{
  if (customers == self->customers)
    return;
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  if (customers == NULL)
    return;
  self->customers = g_ptr_array_ref (customers);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < customers->len; i++) {
    const char *id = wp_json_string_or (customers->pdata[i], "id", "");
    g_hash_table_insert (self->names, (char *) id, (char *) wp_json_string_or (customers->pdata[i], "name", id));
  }
}

static JsonObject *
get_product (WpSeatList *self, JsonObject *allocation)
{
  return self->pools != NULL ? wp_pools_find_product (self->pools, wp_json_string_or (allocation, "product", "")) : NULL;
}

static const char *
get_product_name (WpSeatList *self, JsonObject *allocation)
{
  return wp_product_name (get_product (self, allocation), wp_json_string_or (allocation, "product", ""));
}

static char *
get_seats_words (WpSeatList *self, JsonObject *allocation)
{
  return wp_product_seats_words (get_product (self, allocation), wp_json_int (allocation, "quantity", 0));
}

/* ---- Taking back ---- */

typedef struct {
  WpAccount *account;
  WpCommand *again; /* what gives them back */
  JsonObject *allocation;
  GWeakRef list;
} TakenBack;

static void
taken_back_free (gpointer data)
{
  TakenBack *self = data;
  g_weak_ref_clear (&self->list);
  json_object_unref (self->allocation);
  g_object_unref (self->account);
  wp_command_unref (self->again);
  g_free (self);
}

static void
undo_cb (AdwToast *toast, gpointer user_data)
{
  TakenBack *taken = user_data;
  g_autoptr (GtkWidget) list = g_weak_ref_get (&taken->list);
  if (list != NULL)
    wp_ui_submit (list, taken->account, taken->again, NULL);
}

static WpCommand *
make_again (JsonObject *allocation)
{
  g_autoptr (JsonObject) body = wp_json_new ("customerId", wp_json_string (allocation, "customerId"), "product",
                                             wp_json_string (allocation, "product"), "type", wp_json_string (allocation, "type"), NULL);
  if (wp_json_has (allocation, "licenseId"))
    wp_json_set_string (body, "licenseId", wp_json_string (allocation, "licenseId"));
  wp_json_set_int (body, "quantity", wp_json_int (allocation, "quantity", 1));
  return wp_command_new (WP_COMMAND_ASSIGN_SEATS, NULL, document_key (allocation), NULL, -1, body);
}

/* Whom the SOC does not watch any more, or what protects them no more (domain §1.5): only the latter ends with the product itself. */
static char *
make_taken_words (WpSeatList *self, JsonObject *allocation)
{
  JsonObject *product = get_product (self, allocation);
  g_autofree char *seats = get_seats_words (self, allocation);
  const char *customer = get_customer_name (self, allocation);
  if (wp_product_is_watched (product))
    /* Translators: the first %s is a number of endpoints or users, the second the name of a customer */
    return g_strdup_printf (_ ("%s of %s taken back: the SOC no longer watches them"), seats, customer);
  if (wp_product_is_endpoint_security (product))
    /* Translators: the first %s is a number of endpoints or users, the second the name of a customer */
    return g_strdup_printf (_ ("%s of %s taken back: their protection ends"), seats, customer);
  /* Translators: the first %s is a number of endpoints or users, the second the name of a customer */
  return g_strdup_printf (_ ("%s of %s taken back"), seats, customer);
}

static void take_back (WpSeatList *self, JsonObject *allocation);

static void
module_response_cb (GtkWidget *dialog, const char *response, gpointer user_data)
{
  WpSeatList *self = user_data;
  JsonObject *module = g_object_get_data (G_OBJECT (dialog), "wp-module");
  if (g_str_equal (response, "take"))
    take_back (self, module);
}

static JsonObject *
ask_for_module (const WpLookup *lookup, gpointer data, GError **error)
{
  return wp_seats_advise_take_back (data, lookup, error);
}

static void
module_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpSeatList) self = wp_weak_take (user_data);
  g_autoptr (JsonObject) advice = wp_account_ask_finish (WP_ACCOUNT (source), result, NULL);
  const char *id = wp_json_string (advice, "allocationId");
  g_autoptr (JsonObject) module = id != NULL && self != NULL ? wp_account_read_document (self->account, wp_kind_allocation.name, id) : NULL;
  if (module == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  g_autofree char *seats = get_seats_words (self, module);
  g_autofree char *body = g_strdup_printf ("%s · %s · %s", get_product_name (self, module),
                                           wp_seats_label (wp_seats_from_string (wp_json_string (module, "type"))), seats);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ (wp_seat_rule_get_message (WP_SEAT_RULE_IN_USE)), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "take", _ ("Take the _Module Back"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "take", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "wp-module", json_object_ref (module), (GDestroyNotify) json_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (module_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
taken_back_cb (GtkWidget *widget, const GError *error)
{
  WpSeatList *self = WP_SEAT_LIST (widget);
  TakenBack *taken = g_queue_pop_head (&self->taken);
  if (error != NULL) {
    if (wp_seat_rule_find (error->message) == WP_SEAT_RULE_IN_USE)
      wp_account_ask_async (taken->account, ask_for_module, json_object_ref (taken->allocation), (GDestroyNotify) json_object_unref, NULL,
                            module_found_cb, wp_weak_new (self));
    else
      wp_toast_error (widget, error);
    taken_back_free (taken);
    return;
  }
  g_autofree char *words = make_taken_words (self, taken->allocation);
  AdwToast *toast = wp_toast_undo_new (words);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "wp-taken", taken, taken_back_free);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_cb), taken);
  wp_toast_show (widget, toast);
}

static void
take_back (WpSeatList *self, JsonObject *allocation)
{
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_TAKE_SEATS_BACK, NULL, document_key (allocation), NULL, -1, NULL);
  TakenBack *taken = g_new0 (TakenBack, 1);
  g_weak_ref_init (&taken->list, self);
  taken->account = g_object_ref (self->account);
  taken->again = make_again (allocation);
  taken->allocation = json_object_ref (allocation);
  g_queue_push_tail (&self->taken, taken);
  wp_ui_submit (GTK_WIDGET (self), self->account, command, taken_back_cb);
}

/* ---- Rows ---- */

static JsonObject *
get_allocation (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "wp-allocation");
}

static void
take_back_cb (GtkWidget *button, gpointer user_data)
{
  take_back (user_data, get_allocation (button));
}

static void
change_cb (GtkWidget *button, gpointer user_data)
{
  WpSeatList *self = user_data;
  const WpAssignWish wish = { .allocation = get_allocation (button) };
  if (self->customers != NULL && self->pools != NULL)
    wp_assign_dialog_open (GTK_WIDGET (self), self->account, self->pools, self->customers, &wish);
}

static void
extend_cb (GtkWidget *button, gpointer user_data)
{
  WpSeatList *self = user_data;
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_EXTEND_TRIAL, NULL, document_key (get_allocation (button)), NULL, -1, NULL);
  wp_ui_submit (GTK_WIDGET (self), self->account, command, NULL);
}

static GtkWidget *
add_button (WpSeatList *self, GtkWidget *row, GtkWidget *box, const char *name, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", callback, self, 0);
  gtk_box_append (GTK_BOX (box), button);
  g_object_set_data (G_OBJECT (row), name, button);
  return button;
}

static GtkWidget *
make_row (gconstpointer document, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new (), *not_sent = wp_not_sent_new (FALSE);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  add_button (user_data, row, line, "wp-change", _ ("Change…"), G_CALLBACK (change_cb));
  add_button (user_data, row, line, "wp-take-back", _ ("Take Back"), G_CALLBACK (take_back_cb));
  gtk_widget_set_valign (column, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (column), line);
  add_button (user_data, row, column, "wp-extend", _ ("Extend the Trial"), G_CALLBACK (extend_cb));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), not_sent);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), column);
  g_object_set_data (G_OBJECT (row), "wp-not-sent", not_sent);
  return row;
}

static void
update_button (GtkWidget *row, const char *name, JsonObject *allocation, gboolean visible, const char *words)
{
  GtkWidget *button = g_object_get_data (G_OBJECT (row), name);
  g_object_set_data_full (G_OBJECT (button), "wp-allocation", json_object_ref (allocation), (GDestroyNotify) json_object_unref);
  wp_ui_set_name (button, words);
  gtk_widget_set_visible (button, visible);
}

/* @title: of the row */
static void
update_buttons (WpSeatList *self, GtkWidget *row, JsonObject *allocation, const char *title)
{
  gboolean may = wp_role_may (wp_account_get_actor (self->account)->role, WP_PERMISSION_ADMINISTER);
  JsonObject *trial = wp_json_object (allocation, "trial");
  /* Translators: %s is the name of a customer, or of a product where a customer's seats are listed */
  g_autofree char *change = g_strdup_printf (_ ("Change the seats of %s"), title);
  /* Translators: %s is the name of a customer, or of a product where a customer's seats are listed */
  g_autofree char *take_back = g_strdup_printf (_ ("Take the seats of %s back"), title);
  /* Translators: %s is the name of a customer, or of a product where a customer's seats are listed */
  g_autofree char *extend = g_strdup_printf (_ ("Extend the trial of %s"), title);
  update_button (row, "wp-change", allocation, may, change);
  update_button (row, "wp-take-back", allocation, may, take_back);
  update_button (row, "wp-extend", allocation, may && trial != NULL && !wp_json_bool (trial, "extended", FALSE), extend);
}

static void
append_part (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

/* "trial until …", "follows LIC-1001" */
static char *
make_end_words (JsonObject *allocation, gint64 now)
{
  gint64 ends = wp_json_time (wp_json_object (allocation, "trial"), "endsAt");
  const char *license = wp_json_string (allocation, "licenseId");
  g_autofree char *when = wp_when_exact (ends);
  if (ends != 0)
    /* Translators: %s is a date and time with its zone */
    return g_strdup_printf (ends > now ? _ ("trial until %s") : _ ("trial ended on %s"), when);
  /* Translators: %s is the id of a license */
  return license != NULL ? g_strdup_printf (_ ("follows %s"), license) : NULL;
}

static void
update_row (GtkWidget *row, gconstpointer document, gpointer user_data)
{
  WpSeatList *self = user_data;
  JsonObject *allocation = (JsonObject *) document;
  gint64 now = wp_time_now ();
  WpSeats type = wp_seats_from_string (wp_json_string (allocation, "type"));
  JsonObject *first = wp_json_object_at (wp_json_array (allocation, "history"), 0);
  const char *title = is_of_customer (self) ? get_product_name (self, allocation) : get_customer_name (self, allocation);
  g_autoptr (GPtrArray) outbox = wp_account_get_outbox (self->account, document_key (allocation));
  g_autofree char *seats = get_seats_words (self, allocation), *ends = make_end_words (allocation, now);
  g_autofree char *at = wp_when_relative (first != NULL ? wp_json_time (first, "at") : wp_json_time (allocation, "at"), now);
  /* Translators: %s is a time, such as "3 Nov" or "4 min ago" */
  g_autofree char *since = *at != '\0' ? g_strdup_printf (_ ("assigned: %s"), at) : NULL;
  g_autoptr (GString) about = g_string_new (seats);
  if (is_of_customer (self) || wp_seats_get_pool (type) != type)
    append_part (about, wp_seats_label (type));
  append_part (about, ends);
  append_part (about, since);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about->str);
  wp_not_sent_set_row (g_object_get_data (G_OBJECT (row), "wp-not-sent"), outbox->len > 0 ? g_ptr_array_index (outbox, 0) : NULL);
  update_buttons (self, row, allocation, title);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  WpSeatList *self = user_data;
  JsonObject *left = *(JsonObject *const *) a, *right = *(JsonObject *const *) b;
  int names = is_of_customer (self) ? g_utf8_collate (get_product_name (self, left), get_product_name (self, right))
                                    : g_utf8_collate (get_customer_name (self, left), get_customer_name (self, right));
  return names != 0 ? names : g_strcmp0 (document_key (left), document_key (right));
}

static char *
summarize (const WpOutboxRow *row, gpointer user_data)
{
  JsonObject *body = row->command->body;
  if (!wp_json_has (body, "customerId"))
    return g_strdup (_ (row->command->type->label));
  return g_strdup_printf ("%s · %s · %s · %" G_GINT64_FORMAT, _ (row->command->type->label), get_customer_name (user_data, body),
                          get_product_name (user_data, body), wp_json_int (body, "quantity", 0));
}

static void
update_outbox (WpSeatList *self)
{
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (self->account, NULL);
  for (guint i = rows->len; i > 0; i--) {
    const WpOutboxRow *row = g_ptr_array_index (rows, i - 1);
    if (row->command->type->kind != &wp_kind_allocation)
      g_ptr_array_remove_index (rows, i - 1);
  }
  wp_outbox_bar_update (WP_OUTBOX_BAR (self->outbox_bar), self->account, rows, summarize, self);
}

/* Some rows at a time, so that a pool with many customers keeps nobody waiting. */
static gboolean
fill_cb (gpointer user_data)
{
  WpSeatList *self = user_data;
  gint64 until = g_get_monotonic_time () + FILL_US;
  GtkListBoxRow *row;
  while (self->filled < self->seats->len) {
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) self->filled);
    if (row == NULL) {
      row = GTK_LIST_BOX_ROW (make_row (self->seats->pdata[self->filled], self));
      gtk_list_box_append (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
    }
    update_row (GTK_WIDGET (row), self->seats->pdata[self->filled++], self);
    if (g_get_monotonic_time () >= until)
      return G_SOURCE_CONTINUE;
  }
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) self->filled)) != NULL) {
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
    if (g_get_monotonic_time () >= until)
      return G_SOURCE_CONTINUE;
  }
  self->fill_source = 0;
  return G_SOURCE_REMOVE;
}

static void
update (WpSeatList *self)
{
  if (self->account == NULL || self->key == NULL)
    return;
  update_outbox (self);
  if (self->seats == NULL)
    return;
  g_ptr_array_sort_with_data (self->seats, compare, self);
  gtk_widget_set_visible (self->list, self->seats->len > 0);
  gtk_widget_set_visible (self->nothing, self->seats->len == 0);
  self->filled = 0;
  if (self->fill_source == 0 && fill_cb (self))
    self->fill_source = g_idle_add (fill_cb, self);
}

/* ---- Reading ---- */

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpSeatList) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) seats = wp_account_list_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (seats == NULL) {
    wp_toast_error (GTK_WIDGET (self), error);
    return;
  }
  g_clear_pointer (&self->seats, g_ptr_array_unref);
  self->seats = g_steal_pointer (&seats);
  update (self);
}

static void
read_seats (WpSeatList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->account == NULL || self->key == NULL)
    return;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_allocation, "");
  wp_query_where_text (query, self->column, WP_OP_EQ, self->key);
  self->cancellable = g_cancellable_new ();
  wp_account_list_async (self->account, query, self->cancellable, listed_cb, wp_weak_new (self));
}

static void
documents_changed_cb (WpSeatList *self, const char *const *ids, const char *const *kinds)
{
  if (wp_account_has_kind (kinds, &wp_kind_allocation))
    read_seats (self);
}

static void
set_account (WpSeatList *self, WpAccount *account)
{
  if (account == self->account)
    return;
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  if (account == NULL)
    return;
  g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (documents_changed_cb), self);
  g_signal_connect_swapped (account, "outbox-changed", G_CALLBACK (update), self);
}

static void
show (WpSeatList *self, WpAccount *account, WpPools *pools, GPtrArray *customers, const char *column, const char *key)
{
  gboolean other = self->account != account || g_strcmp0 (self->column, column) != 0 || g_strcmp0 (self->key, key) != 0;
  set_account (self, account);
  g_set_object (&self->pools, pools);
  set_customers (self, customers);
  if (!other) {
    update (self);
    return;
  }
  g_autofree char *before = g_steal_pointer (&self->key);
  self->column = column;
  self->key = g_strdup (key);
  g_clear_handle_id (&self->fill_source, g_source_remove);
  g_clear_pointer (&self->seats, g_ptr_array_unref);
  gtk_widget_set_visible (self->list, FALSE);
  gtk_widget_set_visible (self->nothing, FALSE);
  read_seats (self);
}

void
wp_seat_list_show_pool (WpSeatList *self, WpAccount *account, WpPools *pools, GPtrArray *customers, const char *key)
{
  show (self, account, pools, customers, "pool", key);
}

void
wp_seat_list_show_customer (WpSeatList *self, WpAccount *account, WpPools *pools, GPtrArray *customers, const char *id)
{
  show (self, account, pools, customers, "customer_id", id);
}

/* ---- The widget ---- */

static void
wp_seat_list_dispose (GObject *object)
{
  WpSeatList *self = WP_SEAT_LIST (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->fill_source, g_source_remove);
  set_account (self, NULL);
  set_customers (self, NULL);
  g_clear_object (&self->pools);
  g_clear_object (&self->outbox_bar);
  g_clear_pointer (&self->seats, g_ptr_array_unref);
  g_clear_pointer (&self->key, g_free);
  g_queue_clear_full (&self->taken, taken_back_free);
  G_OBJECT_CLASS (wp_seat_list_parent_class)->dispose (object);
}

static void
wp_seat_list_class_init (WpSeatListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_seat_list_dispose;
}

static void
wp_seat_list_init (WpSeatList *self)
{
  g_queue_init (&self->taken);
  self->outbox_bar = g_object_ref_sink (wp_outbox_bar_new ());
}

GtkWidget *
wp_seat_list_new (const char *title, const char *empty)
{
  WpSeatList *self = g_object_new (WP_TYPE_SEAT_LIST, NULL);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  wp_ui_set_name (self->list, title);
  self->nothing = wp_ui_caption_new (empty);
  gtk_box_append (GTK_BOX (column), wp_ui_heading_new (title));
  gtk_box_append (GTK_BOX (column), self->list);
  gtk_box_append (GTK_BOX (column), self->nothing);
  adw_bin_set_child (ADW_BIN (self), column);
  return GTK_WIDGET (self);
}

GtkWidget *
wp_seat_list_get_outbox_bar (WpSeatList *self)
{
  return self->outbox_bar;
}
