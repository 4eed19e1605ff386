/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPoolPage"
#include "config.h"

#include "wp-pool-page.h"

#include "wp-assign-dialog.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-license-words.h"
#include "wp-not-sent.h"
#include "wp-outbox-bar.h"
#include "wp-pool-row.h"
#include "wp-reasons.h"
#include "wp-seats.h"
#include "wp-time.h"
#include "wp-toast.h"
#include "wp-ui.h"
#include "wp-warning-words.h"
#include "wp-warnings-box.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

struct _WpPoolPage {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *assign;
  GtkStack *stack;
  GtkWidget *outbox_bar;
  GtkWidget *advice;
  GtkWidget *figures;
  GtkWidget *bar;
  GtkWidget *delegated;
  WpWarningsBox *warnings;
  GtkWidget *licenses; /* a list box each */
  GtkWidget *no_licenses;
  GtkWidget *seats;
  GtkWidget *no_seats;

  WpAccount *account;        /* (owned) (nullable) */
  WpPools *pools;            /* (owned) (nullable) */
  GPtrArray *customers;      /* (owned) (nullable): JsonObject */
  char *key;                 /* (owned) (nullable) */
  GPtrArray *allocations;    /* (owned) (nullable): JsonObject, of the pool */
  GCancellable *cancellable; /* (owned) (nullable): while they are read */
  GQueue taken;              /* TakenBack: what is being taken back, in the order in which it will be answered */
};

G_DEFINE_FINAL_TYPE (WpPoolPage, wp_pool_page, ADW_TYPE_BIN)

static const WpPoolItem *
get_item (WpPoolPage *self)
{
  return self->pools != NULL && self->key != NULL ? wp_pools_find (self->pools, self->key) : NULL;
}

static const char *
document_key (gconstpointer document)
{
  return wp_json_string_or ((JsonObject *) document, "id", "");
}

/* The name, or the id of one that is not on this desk */
static const char *
get_customer_name (WpPoolPage *self, const char *id)
{
  for (guint i = 0; self->customers != NULL && i < self->customers->len; i++)
    if (g_strcmp0 (wp_json_string (self->customers->pdata[i], "id"), id) == 0)
      return wp_json_string_or (self->customers->pdata[i], "name", id);
  return id;
}

/* ---- Licenses ---- */

static GtkWidget *
make_row (gconstpointer document, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
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

static void
update_license (GtkWidget *row, gconstpointer document, gpointer user_data)
{
  WpPoolPage *self = user_data;
  JsonObject *license = (JsonObject *) document;
  const WpPoolItem *item = get_item (self);
  const char *delegate = wp_json_string (wp_json_object (license, "delegatedTo"), "customerId");
  gboolean subscription = item->pool.type == WP_SEATS_SUBSCRIPTION;
  g_autofree char *state = wp_license_state_words (license, wp_time_now ());
  g_autofree char *seats = subscription ? NULL : wp_seats_words (item, wp_json_int (license, "quantity", 0));
  g_autofree char *limit = subscription && wp_json_has (license, "limit") ? wp_seats_words (item, wp_json_int (license, "limit", 0)) : NULL;
  /* Translators: %s is a number of endpoints or users */
  g_autofree char *limited = limit != NULL ? g_strdup_printf (_ ("at most %s"), limit) : NULL;
  g_autofree char *by = NULL, *changed = wp_license_last_change_words (license);
  g_autoptr (GString) title = g_string_new (wp_json_string_or (license, "id", ""));
  g_autoptr (GString) about = g_string_new (state);
  if (delegate != NULL)
    /* Translators: %s is the name of a customer */
    by = g_strdup_printf (_ ("activated by %s itself, not counted"), get_customer_name (self, delegate));
  append_part (title, seats);
  append_part (title, limited);
  append_part (about, wp_json_string (license, "keyMasked"));
  append_part (about, wp_json_string (license, "orderRef"));
  append_part (about, by);
  append_part (about, changed);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title->str);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about->str);
}

/* ---- Seats ---- */

typedef struct {
  GWeakRef page;
  WpAccount *account;
  WpCommand *again; /* what gives them back */
  char *words;
} TakenBack;

static void
taken_back_free (gpointer data)
{
  TakenBack *self = data;
  g_weak_ref_clear (&self->page);
  g_free (self->words);
  g_object_unref (self->account);
  wp_command_unref (self->again);
  g_free (self);
}

static void
undo_cb (AdwToast *toast, gpointer user_data)
{
  TakenBack *taken = user_data;
  g_autoptr (GtkWidget) page = g_weak_ref_get (&taken->page);
  if (page != NULL)
    wp_ui_submit (page, taken->account, taken->again, NULL);
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

static void
taken_back_cb (GtkWidget *widget, const GError *error)
{
  TakenBack *taken = g_queue_pop_head (&WP_POOL_PAGE (widget)->taken);
  if (error != NULL) {
    taken_back_free (taken);
    wp_toast_error (widget, error);
    return;
  }
  AdwToast *toast = wp_toast_undo_new (taken->words);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "wp-taken", taken, taken_back_free);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_cb), taken);
  wp_toast_show (widget, toast);
}

static void
take_back_cb (GtkWidget *button, gpointer user_data)
{
  WpPoolPage *self = user_data;
  JsonObject *allocation = g_object_get_data (G_OBJECT (button), "wp-allocation");
  const WpPoolItem *item = get_item (self);
  if (allocation == NULL || item == NULL)
    return;
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_TAKE_SEATS_BACK, NULL, document_key (allocation), NULL, -1, NULL);
  g_autofree char *seats = wp_seats_words (item, wp_json_int (allocation, "quantity", 0));
  /* Translators: the first %s is a number of endpoints or users, the second the name of a customer */
  char *words = g_strdup_printf (_ ("%s of %s taken back"), seats, get_customer_name (self, wp_json_string (allocation, "customerId")));
  TakenBack *taken = g_new0 (TakenBack, 1);
  g_weak_ref_init (&taken->page, self);
  taken->account = g_object_ref (self->account);
  taken->again = make_again (allocation);
  taken->words = words;
  g_queue_push_tail (&self->taken, taken);
  wp_ui_submit (GTK_WIDGET (self), self->account, command, taken_back_cb);
}

static void
change_cb (GtkWidget *button, gpointer user_data)
{
  WpPoolPage *self = user_data;
  JsonObject *allocation = g_object_get_data (G_OBJECT (button), "wp-allocation");
  const WpPoolItem *item = get_item (self);
  if (allocation != NULL && item != NULL && self->customers != NULL)
    wp_assign_dialog_open (GTK_WIDGET (self), self->account, item, self->customers, allocation);
}

static GtkWidget *
make_button (WpPoolPage *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", callback, self, 0);
  return button;
}

static GtkWidget *
make_seat_row (gconstpointer document, gpointer user_data)
{
  GtkWidget *row = make_row (document, user_data), *not_sent = wp_not_sent_new (FALSE);
  GtkWidget *change = make_button (user_data, _ ("Change…"), G_CALLBACK (change_cb));
  GtkWidget *take_back = make_button (user_data, _ ("Take Back"), G_CALLBACK (take_back_cb));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), not_sent);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), change);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), take_back);
  g_object_set_data (G_OBJECT (row), "wp-not-sent", not_sent);
  g_object_set_data (G_OBJECT (row), "wp-change", change);
  g_object_set_data (G_OBJECT (row), "wp-take-back", take_back);
  return row;
}

static void
update_button (WpPoolPage *self, GtkWidget *row, const char *name, JsonObject *allocation, const char *words)
{
  GtkWidget *button = g_object_get_data (G_OBJECT (row), name);
  g_object_set_data_full (G_OBJECT (button), "wp-allocation", json_object_ref (allocation), (GDestroyNotify) json_object_unref);
  wp_ui_set_name (button, words);
}

static void
update_seats (GtkWidget *row, gconstpointer document, gpointer user_data)
{
  WpPoolPage *self = user_data;
  JsonObject *allocation = (JsonObject *) document;
  const WpPoolItem *item = get_item (self);
  const char *customer = get_customer_name (self, wp_json_string_or (allocation, "customerId", ""));
  g_autoptr (GPtrArray) outbox = wp_account_get_outbox (self->account, document_key (allocation));
  g_autofree char *seats = wp_seats_words (item, wp_json_int (allocation, "quantity", 0));
  /* Translators: %s is the name of a customer */
  g_autofree char *change = g_strdup_printf (_ ("Change the seats of %s"), customer);
  g_autofree char *take_back = g_strdup_printf (_ ("Take the seats of %s back"), customer);
  g_autoptr (GString) about = g_string_new (seats);
  WpSeats type = wp_seats_from_string (wp_json_string (allocation, "type"));
  if (type != item->pool.type)
    append_part (about, wp_seats_label (type));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), customer);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about->str);
  wp_not_sent_set_row (g_object_get_data (G_OBJECT (row), "wp-not-sent"), outbox->len > 0 ? g_ptr_array_index (outbox, 0) : NULL);
  update_button (self, row, "wp-change", allocation, change);
  update_button (self, row, "wp-take-back", allocation, take_back);
  gboolean may = wp_role_may (wp_account_get_actor (self->account)->role, WP_PERMISSION_ADMINISTER);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "wp-change"), may);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "wp-take-back"), may);
}

static int
compare_customers (gconstpointer a, gconstpointer b, gpointer user_data)
{
  WpPoolPage *self = user_data;
  return g_utf8_collate (get_customer_name (self, wp_json_string_or (*(JsonObject *const *) a, "customerId", "")),
                         get_customer_name (self, wp_json_string_or (*(JsonObject *const *) b, "customerId", "")));
}

static void
fill_list (GtkWidget *list, GtkWidget *nothing, GPtrArray *items, WpUiCreate create, WpUiUpdate fill_row, WpPoolPage *self)
{
  /* A list box has rows as a box has children. */
  GtkListBoxRow *row;
  guint i;
  for (i = 0; i < items->len; i++) {
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) i);
    if (row == NULL) {
      row = GTK_LIST_BOX_ROW (create (items->pdata[i], self));
      gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
    }
    fill_row (GTK_WIDGET (row), items->pdata[i], self);
  }
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) i)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (row));
  gtk_widget_set_visible (list, items->len > 0);
  gtk_widget_set_visible (nothing, items->len == 0);
}

/* ---- The page ---- */

static char *
summarize (const WpOutboxRow *row, gpointer user_data)
{
  WpPoolPage *self = user_data;
  const char *customer = wp_json_string (row->command->body, "customerId");
  if (customer == NULL)
    return g_strdup (_ (row->command->type->label));
  return g_strdup_printf ("%s · %s · %" G_GINT64_FORMAT, _ (row->command->type->label), get_customer_name (self, customer),
                          wp_json_int (row->command->body, "quantity", 0));
}

static void
update_outbox (WpPoolPage *self)
{
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (self->account, NULL);
  for (guint i = rows->len; i > 0; i--) {
    const WpOutboxRow *row = g_ptr_array_index (rows, i - 1);
    if (row->command->type->kind != &wp_kind_allocation)
      g_ptr_array_remove_index (rows, i - 1);
  }
  wp_outbox_bar_update (WP_OUTBOX_BAR (self->outbox_bar), self->account, rows, summarize, self);
}

static void
update (WpPoolPage *self)
{
  const WpPoolItem *item = get_item (self);
  gtk_stack_set_visible_child_name (self->stack, item != NULL ? "pool" : "nothing");
  gtk_widget_set_visible (self->assign, item != NULL && item->pool.type != WP_SEATS_UNKNOWN);
  adw_window_title_set_title (self->title, item != NULL ? wp_pool_product_name (item) : "");
  adw_window_title_set_subtitle (self->title, item != NULL ? wp_seats_label (item->pool.type) : "");
  if (item == NULL)
    return;
  gint64 now = wp_time_now ();
  const char *css_class = wp_pool_state_class (wp_pool_get_state (&item->pool, now));
  g_autoptr (GError) error = NULL;
  g_autofree char *advice = wp_pool_state_advice (item, now), *figures = wp_pool_figures (item);
  g_autofree char *others = wp_seats_words (item, item->pool.delegated);
  /* Translators: %s is a number of endpoints or users */
  g_autofree char *delegated = g_strdup_printf (_ ("Besides, delegated accounts have activated %s themselves."), others);
  g_autoptr (GPtrArray) licenses = wp_pools_list_licenses (self->pools, self->key);
  gboolean may = wp_actor_may (wp_account_get_actor (self->account), WP_PERMISSION_ADMINISTER, &error);
  g_autofree char *why_not = wp_reason_words (error);
  wp_ui_set_allowed (self->assign, may, why_not);
  wp_ui_put (self->advice, advice);
  gtk_widget_remove_css_class (self->advice, "error");
  gtk_widget_remove_css_class (self->advice, "warning");
  if (css_class != NULL)
    gtk_widget_add_css_class (self->advice, css_class);
  wp_ui_put (self->figures, figures);
  wp_pool_bar_update (self->bar, &item->pool);
  wp_ui_put (self->delegated, item->pool.delegated > 0 ? delegated : "");
  wp_warnings_box_update (self->warnings, self->account, self->pools, self->key);
  fill_list (self->licenses, self->no_licenses, licenses, make_row, update_license, self);
  if (self->allocations != NULL)
    fill_list (self->seats, self->no_seats, self->allocations, make_seat_row, update_seats, self);
  update_outbox (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpPoolPage) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) allocations = wp_account_list_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (allocations == NULL) {
    wp_toast_error (GTK_WIDGET (self), error);
    return;
  }
  g_ptr_array_sort_with_data (allocations, compare_customers, self);
  g_clear_pointer (&self->allocations, g_ptr_array_unref);
  self->allocations = g_steal_pointer (&allocations);
  update (self);
}

static void
read_seats (WpPoolPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->account == NULL || self->key == NULL)
    return;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_allocation, "");
  wp_query_where_text (query, "pool", WP_OP_EQ, self->key);
  self->cancellable = g_cancellable_new ();
  wp_account_list_async (self->account, query, self->cancellable, listed_cb, wp_weak_new (self));
}

void
wp_pool_page_set_pool (WpPoolPage *self, WpAccount *account, WpPools *pools, GPtrArray *customers, const char *key)
{
  gboolean other = self->account != account || g_strcmp0 (self->key, key) != 0;
  g_set_object (&self->account, account);
  g_set_object (&self->pools, pools);
  if (customers != NULL)
    g_ptr_array_ref (customers);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  self->customers = customers;
  if (other) {
    g_free (self->key);
    self->key = g_strdup (key);
    g_clear_pointer (&self->allocations, g_ptr_array_unref);
  }
  read_seats (self);
  update (self);
}

static void
assign_cb (WpPoolPage *self)
{
  const WpPoolItem *item = get_item (self);
  if (item != NULL && self->customers != NULL)
    wp_assign_dialog_open (GTK_WIDGET (self), self->account, item, self->customers, NULL);
}

static void
wp_pool_page_dispose (GObject *object)
{
  WpPoolPage *self = WP_POOL_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  g_clear_object (&self->pools);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_clear_pointer (&self->allocations, g_ptr_array_unref);
  g_clear_pointer (&self->key, g_free);
  g_queue_clear_full (&self->taken, taken_back_free);
  G_OBJECT_CLASS (wp_pool_page_parent_class)->dispose (object);
}

static void
wp_pool_page_class_init (WpPoolPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_pool_page_dispose;
}

/* @nothing: (out): what is said when the list has no rows */
static GtkWidget *
add_list (GtkWidget *column, const char *title, const char *empty, GtkWidget **nothing)
{
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  wp_ui_set_name (list, title);
  *nothing = wp_ui_caption_new (empty);
  gtk_box_append (GTK_BOX (column), wp_ui_heading_new (title));
  gtk_box_append (GTK_BOX (column), list);
  gtk_box_append (GTK_BOX (column), *nothing);
  return list;
}

static void
wp_pool_page_init (WpPoolPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *clamp = adw_clamp_new (), *scroller = gtk_scrolled_window_new (), *nothing = adw_status_page_new ();
  g_queue_init (&self->taken);
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_set_title_widget (self->header, GTK_WIDGET (self->title));
  self->assign = gtk_button_new_with_mnemonic (_ ("_Assign…"));
  g_signal_connect_object (self->assign, "clicked", G_CALLBACK (assign_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (self->header, self->assign);

  self->outbox_bar = wp_outbox_bar_new ();
  self->advice = wp_ui_fill_line (wp_ui_caption_new (NULL));
  self->figures = wp_ui_fill_line (wp_ui_caption_new (NULL));
  gtk_widget_remove_css_class (self->advice, "dim-label");
  gtk_widget_remove_css_class (self->figures, "dim-label");
  gtk_widget_add_css_class (self->figures, "title-4");
  self->bar = wp_pool_bar_new ();
  self->delegated = wp_ui_fill_line (wp_ui_caption_new (NULL));
  gtk_box_append (GTK_BOX (column), self->outbox_bar);
  gtk_box_append (GTK_BOX (column), self->figures);
  gtk_box_append (GTK_BOX (column), self->bar);
  gtk_box_append (GTK_BOX (column), self->advice);
  gtk_box_append (GTK_BOX (column), self->delegated);
  self->warnings = WP_WARNINGS_BOX (wp_warnings_box_new ());
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->warnings));
  self->licenses = add_list (column, _ ("Licenses"), _ ("There is no license of this kind."), &self->no_licenses);
  self->seats = add_list (column, _ ("Assigned to"), _ ("Nobody has seats of it yet."), &self->no_seats);
  gtk_widget_add_css_class (column, "detail");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 760);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (nothing), "wp-licenses-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (nothing), _ ("Choose a Product"));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, nothing, "nothing");
  gtk_stack_add_named (self->stack, scroller, "pool");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wp_pool_page_new (void)
{
  return g_object_new (WP_TYPE_POOL_PAGE, NULL);
}

AdwHeaderBar *
wp_pool_page_get_header_bar (WpPoolPage *self)
{
  return self->header;
}
