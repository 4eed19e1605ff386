/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCustomersView"
#include "config.h"
#include "wp-customers-view.h"

#include "wp-customer-page.h"
#include "wp-customer-seats.h"
#include "wp-documents.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-list-pane.h"

#include <glib/gi18n.h>

struct _WpCustomersView {
  WpView parent_instance;

  WpDocuments *customers; /* (owned) (nullable), as the next two: until it is made */
  WpPools *pools;
  WpCustomerSeats *seats;
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
  WpCustomersView *self = user_data;
  g_autofree char *products = wp_customer_products (customer);
  gint64 n = wp_customer_seats_get (self->seats, customer_key (customer));
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n);
  /* Translators: %s is a number */
  g_autofree char *seats = g_strdup_printf (ngettext ("%s MDR seat", "%s MDR seats", (gulong) CLAMP (n, 0, G_MAXINT)), number);
  g_autofree char *about = g_strjoin (" · ", products, n > 0 ? seats : NULL, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), wp_json_string_or (customer, "name", customer_key (customer)));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
}

static void
show_customer (WpCustomersView *self)
{
  const char *id = wp_list_pane_get_selected (self->list);

  wp_customer_page_set_customer (self->page, wp_view_get_account (WP_VIEW (self)), self->pools, wp_documents_get (self->customers),
                                 id != NULL ? wp_documents_find (self->customers, id) : NULL);
}

static void
changed_cb (WpCustomersView *self)
{
  GPtrArray *customers = wp_documents_get (self->customers);
  const GError *error = wp_documents_get_error (self->customers);

  if (error != NULL)
    wp_list_pane_show_error (self->list, error);
  else if (customers->len > 0)
    wp_list_pane_fill (self->list, customers, customer_key, make_row, update_row, self);
  else
    wp_list_pane_show_empty (self->list);
  show_customer (self);
}

static void
seats_changed_cb (WpCustomersView *self)
{
  if (wp_documents_get (self->customers) != NULL)
    changed_cb (self);
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
  self->pools = wp_pools_new ();
  self->seats = wp_customer_seats_new (self->pools);
  self->list = WP_LIST_PANE (wp_list_pane_new (wp_view_get_title (view), ADW_STATUS_PAGE (empty)));
  self->page = WP_CUSTOMER_PAGE (wp_customer_page_new ());
  g_signal_connect_object (self->customers, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pools, "changed", G_CALLBACK (show_customer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->seats, "changed", G_CALLBACK (seats_changed_cb), self, G_CONNECT_SWAPPED);
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
  wp_pools_set_account (self->pools, wp_view_get_account (view));
  wp_customer_seats_set_account (self->seats, wp_view_get_account (view));
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
  WpCustomersView *self = WP_CUSTOMERS_VIEW (object);

  g_clear_object (&self->customers);
  g_clear_object (&self->seats);
  g_clear_object (&self->pools);
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
