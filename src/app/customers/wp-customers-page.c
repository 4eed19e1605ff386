/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCustomersPage"
#include "config.h"
#include "wp-customers-page.h"

#include "wp-customer-page.h"
#include "wp-error-view.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-weak.h"

#include <glib/gi18n.h>

#define REFRESH_MS 500

struct _WpCustomersPage {
  AdwBin parent_instance;

  AdwHeaderBar *header;
  GtkStack *stack;
  GtkListBox *list;
  WpErrorView *error_view;

  WpAccount *account;        /* (owned) (nullable) */
  GPtrArray *customers;      /* (owned) (nullable) (element-type JsonObject): as the rows */
  GCancellable *cancellable; /* (owned) (nullable) */
  guint refresh_source;
  char *selected; /* (owned) (nullable): a customer's id */
  gboolean filling;
};

enum { SELECTED, OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpCustomersPage, wp_customers_page, ADW_TYPE_BIN)

static GtkWidget *
make_row (JsonObject *customer)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = wp_json_string_or (customer, "name", wp_json_string_or (customer, "id", ""));
  g_autofree char *products = wp_customer_products (customer);
  g_autofree char *escaped = g_markup_escape_text (products, -1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  return row;
}

static JsonObject *
find_customer (WpCustomersPage *self, const char *id, int *index)
{
  for (guint i = 0; id != NULL && self->customers != NULL && i < self->customers->len; i++)
    if (g_strcmp0 (wp_json_string (g_ptr_array_index (self->customers, i), "id"), id) == 0) {
      *index = (int) i;
      return g_ptr_array_index (self->customers, i);
    }
  return NULL;
}

static gboolean
same_customers (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!wp_json_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

static void
fill (WpCustomersPage *self, GPtrArray *customers)
{
  GtkListBoxRow *row;
  int index = -1;

  self->filling = TRUE;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  self->customers = customers;
  for (guint i = 0; i < customers->len; i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (customers, i)));
  if (find_customer (self, self->selected, &index) != NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, index));
  self->filling = FALSE;
  gtk_stack_set_visible_child_name (self->stack, customers->len > 0 ? "list" : "empty");
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(WpCustomersPage) self = wp_weak_take (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) customers = wp_account_list_finish (WP_ACCOUNT (source), result, &error);
  int index;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (customers == NULL) {
    wp_error_view_set_error (self->error_view, error);
    gtk_stack_set_visible_child_name (self->stack, "error");
    return;
  }
  if (!same_customers (self->customers, customers))
    fill (self, g_steal_pointer (&customers));
  if (self->selected != NULL)
    g_signal_emit (self, signals[SELECTED], 0, find_customer (self, self->selected, &index));
}

static void
refresh (WpCustomersPage *self)
{
  g_autoptr(WpQuery) query = wp_query_new (&wp_kind_customer, "");

  if (self->account == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  wp_account_list_async (self->account, query, self->cancellable, listed_cb, wp_weak_new (self));
}

static gboolean
refresh_cb (gpointer user_data)
{
  WpCustomersPage *self = user_data;

  self->refresh_source = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
documents_changed_cb (WpCustomersPage *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
row_selected_cb (WpCustomersPage *self, GtkListBoxRow *row)
{
  int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  if (self->filling || index < 0 || self->customers == NULL || (guint) index >= self->customers->len)
    return;
  g_free (self->selected);
  self->selected = g_strdup (wp_json_string (g_ptr_array_index (self->customers, index), "id"));
  g_signal_emit (self, signals[SELECTED], 0, g_ptr_array_index (self->customers, index));
}

static void
row_activated_cb (WpCustomersPage *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
wp_customers_page_dispose (GObject *object)
{
  WpCustomersPage *self = WP_CUSTOMERS_PAGE (object);

  wp_customers_page_set_account (self, NULL);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_clear_pointer (&self->selected, g_free);
  G_OBJECT_CLASS (wp_customers_page_parent_class)->dispose (object);
}

static void
wp_customers_page_class_init (WpCustomersPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_customers_page_dispose;
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_customers_page_init (WpCustomersPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new (), *empty = adw_status_page_new ();

  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_set_title_widget (self->header, adw_window_title_new (_("Customers"), NULL));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Customers"), -1);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "wp-customers-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No Customers"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _("They appear here once they are enrolled."));
  gtk_widget_add_css_class (empty, "compact");
  self->error_view = WP_ERROR_VIEW (wp_error_view_new ());
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "nothing");
  gtk_stack_add_named (self->stack, scroller, "list");
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->error_view), "error");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_widget_add_css_class (GTK_WIDGET (self), "list-pane");
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect (self, "map", G_CALLBACK (refresh), NULL);
}

GtkWidget *
wp_customers_page_new (void)
{
  return g_object_new (WP_TYPE_CUSTOMERS_PAGE, NULL);
}

void
wp_customers_page_set_account (WpCustomersPage *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_CUSTOMERS_PAGE (self));

  if (self->account == account)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  g_clear_pointer (&self->selected, g_free);
  if (account == NULL)
    return;
  g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (documents_changed_cb), self);
  g_signal_emit (self, signals[SELECTED], 0, NULL);
  refresh (self);
}

AdwHeaderBar *
wp_customers_page_get_header_bar (WpCustomersPage *self)
{
  g_return_val_if_fail (WP_IS_CUSTOMERS_PAGE (self), NULL);

  return self->header;
}

void
wp_customers_page_focus_list (WpCustomersPage *self)
{
  g_return_if_fail (WP_IS_CUSTOMERS_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
