/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCustomersView"
#include "config.h"
#include "wp-customers-view.h"

#include "wp-customer-page.h"
#include "wp-documents.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-list-pane.h"

#include <glib/gi18n.h>

struct _WpCustomersView {
  WpView parent_instance;

  WpDocuments *customers; /* (owned) (nullable): until it is made */
  WpListPane *list;
  WpCustomerPage *page;
};

G_DEFINE_FINAL_TYPE (WpCustomersView, wp_customers_view, WP_TYPE_VIEW)

static const char *
customer_key (gconstpointer customer)
{
  return wp_json_string_or ((JsonObject *) customer, "id", "");
}

static GtkWidget *
make_row (gconstpointer customer, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  return row;
}

static void
update_row (GtkWidget *row, gconstpointer item, gpointer user_data)
{
  JsonObject *customer = (JsonObject *) item;
  g_autofree char *products = wp_customer_products (customer);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), wp_json_string_or (customer, "name", customer_key (customer)));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), products);
}

static void
show_customer (WpCustomersView *self)
{
  const char *id = wp_list_pane_get_selected (self->list);

  wp_customer_page_set_customer (self->page, wp_view_get_account (WP_VIEW (self)), id != NULL ? wp_documents_find (self->customers, id) : NULL);
}

static void
changed_cb (WpCustomersView *self)
{
  GPtrArray *customers = wp_documents_get (self->customers);
  const GError *error = wp_documents_get_error (self->customers);

  if (error != NULL)
    wp_list_pane_show_error (self->list, error);
  else if (customers->len > 0)
    wp_list_pane_fill (self->list, customers, customer_key, make_row, update_row, NULL);
  else
    wp_list_pane_show_empty (self->list);
  show_customer (self);
}

static void
opened_cb (WpView *view)
{
  wp_view_show_pane (view, WP_PANE_DETAIL);
}

static void
show_incidents_cb (WpView *view, const char *customer_id)
{
  wp_view_go (view, "incidents", "customer", customer_id);
}

static void
make (WpView *view, WpViewPane *list, WpViewPane *detail)
{
  WpCustomersView *self = WP_CUSTOMERS_VIEW (view);
  GtkWidget *empty = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "wp-customers-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Customers"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _ ("They appear here once they are enrolled."));
  self->customers = wp_documents_new (&wp_kind_customer);
  self->list = WP_LIST_PANE (wp_list_pane_new (wp_view_get_title (view), ADW_STATUS_PAGE (empty)));
  self->page = WP_CUSTOMER_PAGE (wp_customer_page_new ());
  g_signal_connect_object (self->customers, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "selected", G_CALLBACK (show_customer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "show-incidents", G_CALLBACK (show_incidents_cb), self, G_CONNECT_SWAPPED);
  *list = (WpViewPane) { GTK_WIDGET (self->list), wp_list_pane_get_header_bar (self->list), NULL };
  *detail = (WpViewPane) { GTK_WIDGET (self->page), wp_customer_page_get_header_bar (self->page), NULL };
}

static void
account_changed (WpView *view)
{
  WpCustomersView *self = WP_CUSTOMERS_VIEW (view);

  wp_documents_set_account (self->customers, wp_view_get_account (view));
  wp_list_pane_select (self->list, NULL);
  wp_list_pane_show_nothing (self->list);
  show_customer (self);
}

static void
open (WpView *view, const char *what, const char *id)
{
  wp_view_show_pane (view, WP_PANE_LIST);
}

static void
focus_list (WpView *view)
{
  wp_list_pane_focus (WP_CUSTOMERS_VIEW (view)->list);
}

static void
wp_customers_view_dispose (GObject *object)
{
  g_clear_object (&WP_CUSTOMERS_VIEW (object)->customers);
  G_OBJECT_CLASS (wp_customers_view_parent_class)->dispose (object);
}

static void
wp_customers_view_class_init (WpCustomersViewClass *klass)
{
  WpViewClass *view_class = WP_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wp_customers_view_dispose;
  view_class->id = "customers";
  view_class->title = N_ ("Customers");
  view_class->icon_name = "wp-customers-symbolic";
  view_class->help_page = "customers";
  view_class->make = make;
  view_class->account_changed = account_changed;
  view_class->open = open;
  view_class->focus_list = focus_list;
}

static void
wp_customers_view_init (WpCustomersView *self)
{
}
