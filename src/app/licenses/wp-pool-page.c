/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPoolPage"
#include "config.h"

#include "wp-pool-page.h"

#include "wp-assign-dialog.h"
#include "wp-button.h"
#include "wp-json.h"
#include "wp-license-words.h"
#include "wp-pool-row.h"
#include "wp-reasons.h"
#include "wp-seat-list.h"
#include "wp-time.h"
#include "wp-ui.h"
#include "wp-warning-words.h"
#include "wp-warnings-box.h"

#include <glib/gi18n.h>

struct _WpPoolPage {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *assign;
  GtkStack *stack;
  GtkWidget *advice;
  GtkWidget *order;
  GtkWidget *figures;
  GtkWidget *bar;
  GtkWidget *delegated;
  WpWarningsBox *warnings;
  GtkWidget *licenses; /* a list box each */
  GtkWidget *no_licenses;
  WpSeatList *seats;

  WpAccount *account;   /* (owned) (nullable) */
  WpPools *pools;       /* (owned) (nullable) */
  GPtrArray *customers; /* (owned) (nullable): JsonObject */
  char *key;            /* (owned) (nullable) */
};

enum { ORDER, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpPoolPage, wp_pool_page, ADW_TYPE_BIN)

static const WpPoolItem *
get_item (WpPoolPage *self)
{
  return self->pools != NULL && self->key != NULL ? wp_pools_find (self->pools, self->key) : NULL;
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
  gtk_widget_set_visible (self->order, may && item->pool.type != WP_SEATS_TRIAL && item->pool.type != WP_SEATS_UNKNOWN);
  gtk_widget_remove_css_class (self->advice, "error");
  gtk_widget_remove_css_class (self->advice, "warning");
  if (css_class != NULL)
    gtk_widget_add_css_class (self->advice, css_class);
  wp_ui_put (self->figures, figures);
  wp_pool_bar_update (self->bar, &item->pool);
  wp_ui_put (self->delegated, item->pool.delegated > 0 ? delegated : "");
  wp_warnings_box_update (self->warnings, self->account, self->pools, self->key);
  fill_list (self->licenses, self->no_licenses, licenses, make_row, update_license, self);
}

void
wp_pool_page_set_pool (WpPoolPage *self, WpAccount *account, WpPools *pools, GPtrArray *customers, const char *key)
{
  g_set_object (&self->account, account);
  g_set_object (&self->pools, pools);
  if (customers != NULL)
    g_ptr_array_ref (customers);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  self->customers = customers;
  if (g_strcmp0 (self->key, key) != 0) {
    g_free (self->key);
    self->key = g_strdup (key);
  }
  wp_seat_list_show_pool (self->seats, account, pools, customers, key);
  update (self);
}

static void
assign_cb (WpPoolPage *self)
{
  const WpPoolItem *item = get_item (self);
  if (item == NULL || self->customers == NULL)
    return;
  const WpAssignWish wish = { .product = item->product_id, .type = item->pool.type };
  wp_assign_dialog_open (GTK_WIDGET (self), self->account, self->pools, self->customers, &wish);
}

static void
order_cb (WpPoolPage *self)
{
  if (self->key != NULL)
    g_signal_emit (self, signals[ORDER], 0, self->key);
}

static void
wp_pool_page_dispose (GObject *object)
{
  WpPoolPage *self = WP_POOL_PAGE (object);
  g_clear_object (&self->account);
  g_clear_object (&self->pools);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (wp_pool_page_parent_class)->dispose (object);
}

static void
wp_pool_page_class_init (WpPoolPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_pool_page_dispose;
  signals[ORDER] = g_signal_new ("order", WP_TYPE_POOL_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
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
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_set_title_widget (self->header, GTK_WIDGET (self->title));
  self->assign = wp_ui_icon_button_new ("list-add-symbolic", _ ("Assign…"));
  g_signal_connect_object (self->assign, "clicked", G_CALLBACK (assign_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (self->header, self->assign);

  self->seats = WP_SEAT_LIST (wp_seat_list_new (_ ("Assigned to"), _ ("Nobody has seats of it yet.")));
  self->advice = wp_ui_fill_line (wp_ui_caption_new (NULL));
  self->order = wp_button_new (_ ("_Order More…"));
  gtk_widget_set_halign (self->order, GTK_ALIGN_START);
  g_signal_connect_object (self->order, "clicked", G_CALLBACK (order_cb), self, G_CONNECT_SWAPPED);
  self->figures = wp_ui_fill_line (wp_ui_caption_new (NULL));
  gtk_widget_remove_css_class (self->advice, "dim-label");
  gtk_widget_remove_css_class (self->figures, "dim-label");
  gtk_widget_add_css_class (self->figures, "title-4");
  self->bar = wp_pool_bar_new ();
  self->delegated = wp_ui_fill_line (wp_ui_caption_new (NULL));
  gtk_box_append (GTK_BOX (column), wp_seat_list_get_outbox_bar (self->seats));
  gtk_box_append (GTK_BOX (column), self->figures);
  gtk_box_append (GTK_BOX (column), self->bar);
  gtk_box_append (GTK_BOX (column), self->advice);
  gtk_box_append (GTK_BOX (column), self->order);
  gtk_box_append (GTK_BOX (column), self->delegated);
  self->warnings = WP_WARNINGS_BOX (wp_warnings_box_new ());
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->warnings));
  self->licenses = add_list (column, _ ("Licenses"), _ ("There is no license of this kind."), &self->no_licenses);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->seats));
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
