/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrdersView"
#include "config.h"

#include "wp-orders-view.h"

#include "wp-documents.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-list-pane.h"
#include "wp-order-page.h"
#include "wp-order-words.h"
#include "wp-reasons.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpOrdersView {
  WpView parent_instance;

  WpDocuments *orders;    /* (owned) (nullable): until it is made, or counted */
  WpDocuments *products;  /* (owned) (nullable): until it is made */
  WpDocuments *customers; /* (owned) (nullable): until it is made */
  WpListPane *list;
  AdwStatusPage *empty;
  GtkWidget *begin;
  WpOrderPage *page;
  JsonObject *fresh; /* (owned) (nullable): what one that is being begun here begins with */
};

G_DEFINE_FINAL_TYPE (WpOrdersView, wp_orders_view, WP_TYPE_VIEW)

static const char *
order_key (gconstpointer order)
{
  return wp_json_string_or ((JsonObject *) order, "id", "");
}

/* ---- Rows ---- */

static GtkWidget *
make_row (gconstpointer order, gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new (), *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, "hexpand", TRUE, NULL);
  GtkWidget *state = gtk_label_new (NULL), *what = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (state, "caption");
  gtk_widget_add_css_class (what, "dim-label");
  gtk_widget_add_css_class (what, "caption");
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), state);
  gtk_box_append (GTK_BOX (column), line);
  gtk_box_append (GTK_BOX (column), what);
  gtk_widget_add_css_class (column, "pool");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), column);
  g_object_set_data (G_OBJECT (row), "wp-name", name);
  g_object_set_data (G_OBJECT (row), "wp-state", state);
  g_object_set_data (G_OBJECT (row), "wp-what", what);
  return row;
}

static void
update_row (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  WpOrdersView *self = user_data;
  JsonObject *order = (JsonObject *) item;
  gboolean is_new = !wp_json_has (order, "state");
  WpOrderState state = wp_order_get_state (order);
  GtkWidget *label = g_object_get_data (G_OBJECT (row), "wp-state");
  const char *po = wp_json_string_or (order, "po", ""), *css_class = wp_order_state_class (state);
  const char *state_words = is_new ? _ ("Draft on this desk") : wp_order_state_label (state);
  const char *name = *po != '\0' ? po : is_new ? _ ("New Order") : _ ("Without a number");
  g_autofree char *what = wp_order_what_words (order, wp_documents_find (self->products, wp_json_string_or (order, "product", "")));
  g_autofree char *all = g_strjoin (", ", name, state_words, what, NULL);
  wp_ui_put (g_object_get_data (G_OBJECT (row), "wp-name"), name);
  wp_ui_put (label, state_words);
  wp_ui_put (g_object_get_data (G_OBJECT (row), "wp-what"), what);
  gtk_widget_remove_css_class (label, "error");
  gtk_widget_remove_css_class (label, "warning");
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  wp_ui_set_name (row, all);
}

/* What is typed into a new one that nobody has saved, also in an earlier run. (transfer full) (nullable) */
static JsonObject *
get_typed (WpOrdersView *self)
{
  WpAccount *account = wp_view_get_account (WP_VIEW (self));
  const char *text = account != NULL ? wp_account_get_draft (account, WP_ORDER_NEW_SCOPE) : "";
  g_autoptr (JsonObject) typed = *text != '\0' ? wp_json_parse_object (text, -1, NULL) : NULL;
  if (typed != NULL && *wp_json_string_or (typed, "id", "") != '\0')
    return g_steal_pointer (&typed);
  return self->fresh != NULL ? json_object_ref (self->fresh) : NULL;
}

/* ---- Counting ---- */

static gboolean
administers (WpOrdersView *self)
{
  WpAccount *account = wp_view_get_account (WP_VIEW (self));
  return account != NULL && wp_role_may (wp_account_get_actor (account)->role, WP_PERMISSION_ADMINISTER);
}

/* Those that go on only when this person does something; a draft waits for nobody. */
static gboolean
needs_me (WpOrdersView *self, JsonObject *order)
{
  WpOrderTurn turn = wp_order_get_turn (order);
  const char *me = wp_account_get_actor (wp_view_get_account (WP_VIEW (self)))->id;
  if (turn == WP_ORDER_TURN_SECOND)
    return !wp_order_is_placed_by (order, me);
  return turn == WP_ORDER_TURN_US && wp_order_get_state (order) != WP_ORDER_DRAFT;
}

static void
update_count (WpOrdersView *self)
{
  GPtrArray *orders = wp_documents_get (self->orders);
  guint n = 0;
  if (orders == NULL || !administers (self))
    return;
  for (guint i = 0; i < orders->len; i++)
    n += needs_me (self, orders->pdata[i]);
  g_autofree char *words = g_strdup_printf (ngettext ("%u needs you", "%u need you", n), n);
  wp_view_set_count (WP_VIEW (self), n, words);
}

/* ---- The view ---- */

static void
show_order (WpOrdersView *self)
{
  const char *id = wp_list_pane_get_selected (self->list);
  wp_order_page_set_order (self->page, wp_view_get_account (WP_VIEW (self)), wp_documents_get (self->products), wp_documents_get (self->customers),
                           id, id != NULL ? wp_documents_find (self->orders, id) : NULL);
}

static void
fill (WpOrdersView *self)
{
  GPtrArray *orders = wp_documents_get (self->orders);
  const GError *error = wp_documents_get_error (self->orders);
  g_autoptr (JsonObject) typed = get_typed (self);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  if (error != NULL) {
    wp_list_pane_show_error (self->list, error);
    return;
  }
  if (orders == NULL)
    return;
  /* Once it is saved it is one of the others. */
  if (typed != NULL && wp_documents_find (self->orders, order_key (typed)) == NULL)
    g_ptr_array_add (items, json_object_ref (typed));
  for (guint i = 0; i < orders->len; i++)
    g_ptr_array_add (items, json_object_ref (orders->pdata[i]));
  if (items->len > 0)
    wp_list_pane_fill (self->list, items, order_key, make_row, update_row, self);
  else
    wp_list_pane_show_empty (self->list);
}

static void
changed_cb (WpOrdersView *self)
{
  update_count (self);
  if (!wp_view_is_made (WP_VIEW (self)))
    return;
  fill (self);
  show_order (self);
}

static void
opened_cb (WpView *view)
{
  wp_view_show_pane (view, WP_PANE_DETAIL);
}

/* @pool: (nullable): of what; "core_mdr/term" */
static void
begin (WpOrdersView *self, const char *pool)
{
  g_autoptr (JsonObject) typed = get_typed (self);
  if (typed == NULL || wp_documents_find (self->orders, order_key (typed)) != NULL) {
    g_auto (GStrv) parts = g_strsplit (pool != NULL ? pool : "", "/", 2);
    g_autofree char *id = g_uuid_string_random ();
    g_clear_pointer (&self->fresh, json_object_unref);
    self->fresh = wp_json_new ("id", id, NULL);
    if (g_strv_length (parts) == 2) {
      wp_json_set_string (self->fresh, "product", parts[0]);
      wp_json_set_string (self->fresh, "type", parts[1]);
    }
    g_clear_pointer (&typed, json_object_unref);
    typed = json_object_ref (self->fresh);
  }
  wp_list_pane_select (self->list, order_key (typed));
  changed_cb (self);
  wp_view_show_pane (WP_VIEW (self), WP_PANE_DETAIL);
  wp_order_page_focus (self->page);
}

static void
begin_cb (WpOrdersView *self)
{
  begin (self, NULL);
}

static void
need_orders (WpOrdersView *self)
{
  if (self->orders != NULL)
    return;
  self->orders = wp_documents_new (&wp_kind_order);
  g_signal_connect_object (self->orders, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
make (WpView *view, WpViewPane *list, WpViewPane *detail)
{
  WpOrdersView *self = WP_ORDERS_VIEW (view);
  self->empty = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->empty, "wp-orders-symbolic");
  adw_status_page_set_title (self->empty, _ ("No Orders"));
  need_orders (self);
  self->products = wp_documents_new (&wp_kind_product);
  self->customers = wp_documents_new (&wp_kind_customer);
  self->list = WP_LIST_PANE (wp_list_pane_new (wp_view_get_title (view), self->empty));
  self->begin = wp_ui_icon_button_new ("list-add-symbolic", _ ("New Order"));
  g_signal_connect_object (self->begin, "clicked", G_CALLBACK (begin_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (wp_list_pane_get_header_bar (self->list), self->begin);
  self->page = WP_ORDER_PAGE (wp_order_page_new ());
  g_signal_connect_object (self->page, "typed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->products, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->customers, "changed", G_CALLBACK (show_order), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "selected", G_CALLBACK (show_order), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  *list = (WpViewPane) { GTK_WIDGET (self->list), wp_list_pane_get_header_bar (self->list), NULL };
  *detail = (WpViewPane) { GTK_WIDGET (self->page), wp_order_page_get_header_bar (self->page), NULL };
}

static void
account_changed (WpView *view)
{
  WpOrdersView *self = WP_ORDERS_VIEW (view);
  WpAccount *account = wp_view_get_account (view);
  g_autoptr (GError) error = NULL;
  gboolean reads = account != NULL && wp_role_may (wp_account_get_actor (account)->role, WP_PERMISSION_READ_ORDERS);
  gboolean may = account != NULL && wp_actor_may (wp_account_get_actor (account), WP_PERMISSION_ADMINISTER, &error);
  g_autofree char *why_not = wp_reason_words (error);
  g_clear_pointer (&self->fresh, json_object_unref);
  g_autofree char *about = g_markup_escape_text (account != NULL && !reads ? _ ("Administrators and auditors see them.")
                                                                           : _ ("What is ordered, by whom, and whose turn it is, appears here."),
                                                 -1);
  adw_status_page_set_description (self->empty, about);
  wp_ui_set_allowed (self->begin, may, why_not);
  wp_documents_set_account (self->orders, account);
  wp_documents_set_account (self->products, account);
  wp_documents_set_account (self->customers, account);
  wp_list_pane_select (self->list, NULL);
  wp_list_pane_show_nothing (self->list);
  /* They may have been read already, for the count. */
  changed_cb (self);
}

static void
count (WpView *view, GCancellable *cancellable)
{
  WpOrdersView *self = WP_ORDERS_VIEW (view);
  if (!administers (self)) {
    wp_view_set_count (view, 0, "");
    return;
  }
  need_orders (self);
  wp_documents_set_account (self->orders, wp_view_get_account (view));
  /* Otherwise when they were read */
  update_count (self);
}

static void
open (WpView *view, const char *what, const char *id)
{
  WpOrdersView *self = WP_ORDERS_VIEW (view);
  if (g_strcmp0 (what, "new") == 0) {
    begin (self, id);
    return;
  }
  if (g_strcmp0 (what, "order") == 0 && id != NULL) {
    wp_list_pane_select (self->list, id);
    show_order (self);
  }
  wp_view_show_pane (view, g_strcmp0 (what, "order") == 0 ? WP_PANE_DETAIL : WP_PANE_LIST);
}

static void
focus_list (WpView *view)
{
  wp_list_pane_focus (WP_ORDERS_VIEW (view)->list);
}

static void
wp_orders_view_dispose (GObject *object)
{
  WpOrdersView *self = WP_ORDERS_VIEW (object);
  g_clear_object (&self->orders);
  g_clear_object (&self->products);
  g_clear_object (&self->customers);
  g_clear_pointer (&self->fresh, json_object_unref);
  G_OBJECT_CLASS (wp_orders_view_parent_class)->dispose (object);
}

static void
wp_orders_view_class_init (WpOrdersViewClass *klass)
{
  WpViewClass *view_class = WP_VIEW_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wp_orders_view_dispose;
  view_class->id = "orders";
  view_class->title = N_ ("Orders");
  view_class->icon_name = "wp-orders-symbolic";
  view_class->help_page = "orders";
  view_class->make = make;
  view_class->account_changed = account_changed;
  view_class->open = open;
  view_class->focus_list = focus_list;
  view_class->count = count;
}

static void
wp_orders_view_init (WpOrdersView *self)
{
}
