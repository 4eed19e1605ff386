/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCustomersView"
#include "config.h"
#include "wp-customers-view.h"

#include "wp-customer-page.h"
#include "wp-customers-page.h"

#include <glib/gi18n.h>

struct _WpCustomersView {
  WpView parent_instance;

  WpCustomersPage *list;     /* (nullable): until it is made */
  WpCustomerPage *customer;
};

G_DEFINE_FINAL_TYPE (WpCustomersView, wp_customers_view, WP_TYPE_VIEW)

static void
selected_cb (WpCustomersView *self, JsonObject *document)
{
  wp_customer_page_set_customer (self->customer, wp_view_get_account (WP_VIEW (self)), document);
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

  self->list = WP_CUSTOMERS_PAGE (wp_customers_page_new ());
  self->customer = WP_CUSTOMER_PAGE (wp_customer_page_new ());
  g_signal_connect_object (self->list, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->customer, "show-incidents", G_CALLBACK (show_incidents_cb), self, G_CONNECT_SWAPPED);
  *list = (WpViewPane){ GTK_WIDGET (self->list), wp_customers_page_get_header_bar (self->list), NULL };
  *detail = (WpViewPane){ GTK_WIDGET (self->customer), wp_customer_page_get_header_bar (self->customer), NULL };
}

static void
account_changed (WpView *view)
{
  WpCustomersView *self = WP_CUSTOMERS_VIEW (view);

  wp_customers_page_set_account (self->list, wp_view_get_account (view));
  wp_customer_page_set_customer (self->customer, wp_view_get_account (view), NULL);
}

static void
open (WpView *view, const char *what, const char *id)
{
  wp_view_show_pane (view, WP_PANE_LIST);
}

static void
focus_list (WpView *view)
{
  wp_customers_page_focus_list (WP_CUSTOMERS_VIEW (view)->list);
}

static void
wp_customers_view_class_init (WpCustomersViewClass *klass)
{
  WpViewClass *view_class = WP_VIEW_CLASS (klass);

  view_class->id = "customers";
  view_class->title = N_("Customers");
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
