/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpInventoryList"
#include "config.h"

#include "wp-inventory-list.h"

#include "wp-bounds.h"
#include "wp-button.h"
#include "wp-inventory-export.h"
#include "wp-inventory-holders.h"
#include "wp-inventory-strip.h"
#include "wp-inventory.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-license-words.h"
#include "wp-outbox-bar.h"
#include "wp-pool-row.h"
#include "wp-rules-dialog.h"
#include "wp-time.h"
#include "wp-ui.h"
#include "wp-when.h"

#include <glib/gi18n.h>

/* So many rows are made in one go; the others follow, some at a time. */
#define FEW 8

struct _WpInventoryList {
  AdwBin parent_instance;

  WpListPane *pane;
  GtkWidget *outbox; /* what could not be sent of the partner's rules */
  GtkWidget *search;
  GtkWidget *filter_line;
  GtkWidget *filter_words;
  WpInventoryStrip *strip;
  GtkWidget *nothing; /* says that nothing fits */
  GSimpleActionGroup *actions;

  WpAccount *account;          /* (owned) (nullable) */
  WpPools *pools;              /* (owned) */
  WpDocuments *customers;      /* (owned) */
  WpInventoryHolders *holders; /* (owned) */
  GPtrArray *items;            /* (owned) (nullable): of the pools, as the rows were filled with them */
  GPtrArray *shown;            /* (owned) (nullable): those that fit, in their order, borrowed from @items */
  guint n_rows;                /* so many of them have a row */
  guint more_source;           /* until all have one */
  WpInventoryFilter filter;
  WpInventoryOrder order;
};

G_DEFINE_FINAL_TYPE (WpInventoryList, wp_inventory_list, ADW_TYPE_BIN)

/* What can be chosen: names of actions, which are bits of the filter */
static const struct {
  const char *name;
  WpPoolState state;
} states[] = {
  { "over-allocated", WP_POOL_OVER_ALLOCATED }, { "expired", WP_POOL_EXPIRED },       { "expiring", WP_POOL_EXPIRING },
  { "not-activated", WP_POOL_NOT_ACTIVATED },   { "activating", WP_POOL_ACTIVATING }, { "active", WP_POOL_ACTIVE },
};

static const struct {
  const char *name;
  WpSeats type;
} types[] = { { "term", WP_SEATS_TERM }, { "subscription", WP_SEATS_SUBSCRIPTION }, { "nfr", WP_SEATS_NFR }, { "trial", WP_SEATS_TRIAL } };

static const char *const orders[WP_INVENTORY_N_ORDERS] = {
  [WP_INVENTORY_BY_PRODUCT] = "product", [WP_INVENTORY_BY_END] = "end", [WP_INVENTORY_BY_NEED] = "need"
};

/* ---- Rows ---- */

static const char *
pool_key (gconstpointer item)
{
  return ((const WpPoolItem *) item)->key;
}

static GtkWidget *
make_row (gconstpointer item, gpointer user_data)
{
  return wp_pool_row_new ();
}

static void
update_row (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  wp_pool_row_update (WP_POOL_ROW (row), item, wp_time_now ());
}

static WpInventoryEntry
get_entry (WpInventoryList *self, const WpPoolItem *item)
{
  return (WpInventoryEntry) { .pool = &item->pool,
                              .text = item->text,
                              .holders = wp_inventory_holders_get (self->holders, item->key),
                              .product = item->product_id,
                              .place = item->product != NULL ? wp_json_int (item->product, "place", 0) : G_MAXINT64,
                              .n_warnings = item->n_warnings };
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer user_data)
{
  WpInventoryList *self = user_data;
  const WpInventoryEntry left = get_entry (self, *(WpPoolItem *const *) a), right = get_entry (self, *(WpPoolItem *const *) b);
  return wp_inventory_compare (&left, &right, self->order, wp_time_now ());
}

/* (transfer full) (element-type WpPoolItem): borrowed from @items */
static GPtrArray *
choose (WpInventoryList *self, GPtrArray *items)
{
  GPtrArray *shown = g_ptr_array_new ();
  gint64 now = wp_time_now ();
  for (guint i = 0; i < items->len; i++) {
    const WpInventoryEntry entry = get_entry (self, items->pdata[i]);
    if (wp_inventory_matches (&self->filter, &entry, now))
      g_ptr_array_add (shown, items->pdata[i]);
  }
  g_ptr_array_sort_with_data (shown, compare_items, self);
  return shown;
}

static void
fill (WpInventoryList *self)
{
  g_autoptr (GPtrArray) head = g_ptr_array_new ();
  for (guint i = 0; i < MIN (self->n_rows, self->shown->len); i++)
    g_ptr_array_add (head, self->shown->pdata[i]);
  wp_list_pane_fill (self->pane, head, pool_key, make_row, update_row, NULL);
}

/* After what was drawn with the rows before */
static gboolean
more_cb (gpointer user_data)
{
  WpInventoryList *self = user_data;
  self->n_rows += FEW;
  fill (self);
  if (self->n_rows < self->shown->len)
    return G_SOURCE_CONTINUE;
  self->more_source = 0;
  return G_SOURCE_REMOVE;
}

/* What has a row keeps it, what is new comes after the first ones. */
static void
fill_first (WpInventoryList *self, gboolean anew)
{
  if (anew || self->n_rows == 0)
    self->n_rows = FEW;
  fill (self);
  if (self->n_rows < self->shown->len && self->more_source == 0)
    self->more_source = g_timeout_add (1000 / 30, more_cb, self);
}

static gboolean
is_filtered (WpInventoryList *self)
{
  return self->filter.words != NULL || self->filter.states != 0 || self->filter.types != 0;
}

static void
update_filter_line (WpInventoryList *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if ((self->filter.states & 1u << states[i].state) != 0)
      g_ptr_array_add (parts, (gpointer) wp_pool_state_name (states[i].state));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if ((self->filter.types & 1u << types[i].type) != 0)
      g_ptr_array_add (parts, (gpointer) wp_seats_label (types[i].type));
  g_ptr_array_add (parts, NULL);
  g_autofree char *words = g_strjoinv (" · ", (char **) parts->pdata);
  wp_ui_put (self->filter_words, words);
  gtk_widget_set_visible (self->filter_line, parts->len > 1);
}

static char *
summarize (const WpOutboxRow *row, gpointer user_data)
{
  return g_strdup (_ (row->command->type->label));
}

static void
update_outbox (WpInventoryList *self)
{
  if (self->account == NULL)
    return;
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (self->account, NULL);
  for (guint i = rows->len; i > 0; i--)
    if (((const WpOutboxRow *) rows->pdata[i - 1])->command->type->kind != &wp_kind_partner)
      g_ptr_array_remove_index (rows, i - 1);
  wp_outbox_bar_update (WP_OUTBOX_BAR (self->outbox), self->account, rows, summarize, NULL);
}

static void
show (WpInventoryList *self, gboolean anew)
{
  GPtrArray *items = wp_pools_get (self->pools);
  const GError *error = wp_pools_get_error (self->pools);
  g_clear_handle_id (&self->more_source, g_source_remove);
  if (error != NULL) {
    wp_list_pane_show_error (self->pane, error);
    return;
  }
  if (items == NULL)
    return;
  if (items->len == 0) {
    wp_list_pane_show_empty (self->pane);
    return;
  }
  /* The rows have the items of before until they are filled. */
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->items), before_shown = g_steal_pointer (&self->shown);
  self->items = g_ptr_array_ref (items);
  self->shown = choose (self, items);
  fill_first (self, anew);
  wp_inventory_strip_update (self->strip, self->pools, wp_time_now ());
  if (is_filtered (self))
    gtk_widget_set_visible (GTK_WIDGET (self->strip), FALSE);
  gboolean asking = self->filter.words != NULL && !wp_inventory_holders_is_loaded (self->holders);
  gtk_widget_set_visible (self->nothing, self->shown->len == 0 && !asking);
  update_filter_line (self);
  update_outbox (self);
}

static void
update (WpInventoryList *self)
{
  show (self, FALSE);
}

/* ---- Searching ---- */

static void
want_holders (WpInventoryList *self)
{
  wp_inventory_holders_want (self->holders, self->filter.words != NULL, wp_documents_get (self->customers));
}

static void
customers_changed_cb (WpInventoryList *self)
{
  want_holders (self);
  if (self->filter.words != NULL)
    show (self, TRUE);
}

static void
search_changed_cb (WpInventoryList *self)
{
  g_clear_pointer (&self->filter.words, g_strfreev);
  self->filter.words = wp_inventory_words (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  want_holders (self);
  show (self, TRUE);
}

static void
stop_search_cb (WpInventoryList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  wp_list_pane_focus (self->pane);
}

static void
search_activated_cb (WpInventoryList *self)
{
  GtkListBox *list = wp_list_pane_get_list (self->pane);
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (list, 0);
  if (first == NULL)
    return;
  if (gtk_list_box_get_selected_row (list) == NULL)
    gtk_list_box_select_row (list, first);
  wp_list_pane_focus (self->pane);
}

void
wp_inventory_list_focus_search (WpInventoryList *self)
{
  gtk_widget_grab_focus (self->search);
}

/* ---- The menu ---- */

static void
toggle (guint *bits, guint bit, GSimpleAction *action, GVariant *value)
{
  *bits = g_variant_get_boolean (value) ? *bits | 1u << bit : *bits & ~(1u << bit);
  g_simple_action_set_state (action, value);
}

static void
change_filter (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  WpInventoryList *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (name, states[i].name))
      toggle (&self->filter.states, states[i].state, action, value);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (name, types[i].name))
      toggle (&self->filter.types, types[i].type, action, value);
  show (self, TRUE);
}

static void
change_order (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  WpInventoryList *self = user_data;
  for (guint i = 0; i < WP_INVENTORY_N_ORDERS; i++)
    if (g_str_equal (g_variant_get_string (value, NULL), orders[i]))
      self->order = i;
  g_simple_action_set_state (action, value);
  show (self, TRUE);
}

static void
clear_filter (WpInventoryList *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_action_group_change_action_state (G_ACTION_GROUP (self->actions), states[i].name, g_variant_new_boolean (FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_action_group_change_action_state (G_ACTION_GROUP (self->actions), types[i].name, g_variant_new_boolean (FALSE));
}

static void
clear_all_cb (WpInventoryList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  clear_filter (self);
  wp_inventory_list_focus_search (self);
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WpInventoryList *self = user_data;
  if (self->account != NULL && wp_pools_get (self->pools) != NULL)
    wp_inventory_export (GTK_WIDGET (self), self->account, self->pools, wp_documents_get (self->customers));
}

static void
rules_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WpInventoryList *self = user_data;
  if (self->account != NULL)
    wp_rules_dialog_open (GTK_WIDGET (self), self->account, wp_pools_get_partner (self->pools));
}

static void
add_toggle (WpInventoryList *self, const char *name)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (action, "change-state", G_CALLBACK (change_filter), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

static void
add_plain (WpInventoryList *self, const char *name, GCallback callback)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);
  g_signal_connect_object (action, "activate", callback, self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

static void
add_actions (WpInventoryList *self)
{
  self->actions = g_simple_action_group_new ();
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    add_toggle (self, states[i].name);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    add_toggle (self, types[i].name);
  g_autoptr (GSimpleAction) order = g_simple_action_new_stateful ("order", G_VARIANT_TYPE_STRING, g_variant_new_string (orders[0]));
  g_signal_connect_object (order, "change-state", G_CALLBACK (change_order), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (order));
  add_plain (self, "export", G_CALLBACK (export_cb));
  add_plain (self, "rules", G_CALLBACK (rules_cb));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "inventory", G_ACTION_GROUP (self->actions));
}

static void
append_action (GMenu *menu, const char *label, const char *name)
{
  g_autofree char *action = g_strconcat ("inventory.", name, NULL);
  g_menu_append (menu, label, action);
}

static GMenu *
make_menu (void)
{
  const char *order_labels[WP_INVENTORY_N_ORDERS] = { [WP_INVENTORY_BY_PRODUCT] = _ ("Product"),
                                                      [WP_INVENTORY_BY_END] = _ ("Next expiry"),
                                                      [WP_INVENTORY_BY_NEED] = _ ("What needs somebody first") };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) state = g_menu_new (), type = g_menu_new (), order = g_menu_new (), more = g_menu_new (), last = g_menu_new ();
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    append_action (state, wp_pool_state_name (states[i].state), states[i].name);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    append_action (type, wp_seats_label (types[i].type), types[i].name);
  for (guint i = 0; i < WP_INVENTORY_N_ORDERS; i++) {
    g_autofree char *action = g_strconcat ("inventory.order::", orders[i], NULL);
    g_menu_append (order, order_labels[i], action);
  }
  g_menu_append_submenu (more, _ ("Type"), G_MENU_MODEL (type));
  g_menu_append_submenu (more, _ ("Sort By"), G_MENU_MODEL (order));
  append_action (last, _ ("_Export…"), "export");
  append_action (last, _ ("_Rules…"), "rules");
  g_menu_append_section (menu, _ ("Show Only"), G_MENU_MODEL (state));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  return menu;
}

/* ---- The widget ---- */

/* An expiry was opened: the same as if its pool had been pressed in the list. */
static void
open_cb (WpInventoryList *self, const char *key)
{
  wp_list_pane_select (self->pane, key);
  g_signal_emit_by_name (self->pane, "selected", key);
  g_signal_emit_by_name (self->pane, "opened");
}

static GtkWidget *
make_search_line (WpInventoryList *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = make_menu ();
  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _ ("Search the inventory"), "hexpand", TRUE, NULL);
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->search), 0);
  gtk_text_set_max_length (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->search))), WP_MAX_SEARCH);
  wp_ui_set_name (self->search, _ ("Search the inventory"));
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (stop_search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "wp-filter-symbolic");
  wp_ui_set_tooltip (button, _ ("Filter and Sort"));
  wp_ui_set_name (button, _ ("Filter and Sort"));
  wp_ui_set_menu (button, G_MENU_MODEL (menu));
  gtk_widget_add_css_class (line, "list-search");
  gtk_box_append (GTK_BOX (line), self->search);
  gtk_box_append (GTK_BOX (line), button);
  return line;
}

static GtkWidget *
make_filter_line (WpInventoryList *self)
{
  GtkWidget *clear = wp_ui_icon_button_new ("window-close-symbolic", _ ("Show the whole inventory"));
  self->filter_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->filter_words = wp_ui_caption_new (NULL);
  gtk_widget_set_hexpand (self->filter_words, TRUE);
  g_signal_connect_object (clear, "clicked", G_CALLBACK (clear_filter), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->filter_line), self->filter_words);
  gtk_box_append (GTK_BOX (self->filter_line), clear);
  gtk_widget_add_css_class (self->filter_line, "list-note");
  gtk_widget_set_visible (self->filter_line, FALSE);
  return self->filter_line;
}

static GtkWidget *
make_nothing (WpInventoryList *self)
{
  GtkWidget *clear = wp_button_new (_ ("_Clear Filter")), *label = wp_ui_caption_new (_ ("Nothing in the inventory fits the search and the filter."));
  self->nothing = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_signal_connect_object (clear, "clicked", G_CALLBACK (clear_all_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_halign (clear, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (clear, "pill");
  gtk_box_append (GTK_BOX (self->nothing), wp_ui_fill_line (label));
  gtk_box_append (GTK_BOX (self->nothing), clear);
  gtk_widget_add_css_class (self->nothing, "list-note");
  gtk_widget_set_visible (self->nothing, FALSE);
  return self->nothing;
}

static void
minute_cb (GtkWidget *widget)
{
  WpInventoryList *self = WP_INVENTORY_LIST (widget);
  if (wp_pools_get (self->pools) != NULL && gtk_widget_get_visible (GTK_WIDGET (self->strip)))
    wp_inventory_strip_update (self->strip, self->pools, wp_time_now ());
}

void
wp_inventory_list_set_account (WpInventoryList *self, WpAccount *account)
{
  g_set_object (&self->account, account);
  wp_inventory_holders_set_account (self->holders, account);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  clear_filter (self);
  g_clear_pointer (&self->filter.words, g_strfreev);
  wp_list_pane_select (self->pane, NULL);
  wp_list_pane_show_nothing (self->pane);
  /* The pools may have been read already, for the count. */
  show (self, TRUE);
}

static void
wp_inventory_list_dispose (GObject *object)
{
  WpInventoryList *self = WP_INVENTORY_LIST (object);
  g_clear_handle_id (&self->more_source, g_source_remove);
  g_clear_object (&self->holders);
  g_clear_object (&self->actions);
  g_clear_object (&self->account);
  g_clear_object (&self->pools);
  g_clear_object (&self->customers);
  G_OBJECT_CLASS (wp_inventory_list_parent_class)->dispose (object);
}

static void
wp_inventory_list_finalize (GObject *object)
{
  WpInventoryList *self = WP_INVENTORY_LIST (object);
  g_clear_pointer (&self->filter.words, g_strfreev);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (wp_inventory_list_parent_class)->finalize (object);
}

static void
wp_inventory_list_class_init (WpInventoryListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_inventory_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_inventory_list_finalize;
}

static void
wp_inventory_list_init (WpInventoryList *self)
{
  add_actions (self);
  self->holders = wp_inventory_holders_new ();
  g_signal_connect_object (self->holders, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
lay_out (WpInventoryList *self, const char *title)
{
  GtkWidget *empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "wp-licenses-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Licenses"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _ ("They appear here once they are bought."));
  self->pane = WP_LIST_PANE (wp_list_pane_new (title, ADW_STATUS_PAGE (empty)));
  self->strip = WP_INVENTORY_STRIP (wp_inventory_strip_new ());
  g_signal_connect_object (self->strip, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  GtkBox *column = wp_list_pane_get_column (self->pane);
  gtk_box_prepend (column, GTK_WIDGET (self->strip));
  gtk_box_prepend (column, make_filter_line (self));
  gtk_box_prepend (column, make_search_line (self));
  self->outbox = wp_outbox_bar_new ();
  gtk_box_prepend (column, self->outbox);
  gtk_box_append (column, make_nothing (self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->pane));
  wp_when_on_minute (GTK_WIDGET (self), minute_cb);
}

GtkWidget *
wp_inventory_list_new (const char *title, WpPools *pools, WpDocuments *customers)
{
  WpInventoryList *self = g_object_new (WP_TYPE_INVENTORY_LIST, NULL);
  self->pools = g_object_ref (pools);
  self->customers = g_object_ref (customers);
  lay_out (self, title);
  g_signal_connect_object (pools, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (customers, "changed", G_CALLBACK (customers_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

WpListPane *
wp_inventory_list_get_pane (WpInventoryList *self)
{
  return self->pane;
}
