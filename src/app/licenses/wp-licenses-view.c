/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLicensesView"
#include "config.h"

#include "wp-licenses-view.h"

#include "wp-activate-dialog.h"
#include "wp-activations-window.h"
#include "wp-documents.h"
#include "wp-kinds.h"
#include "wp-list-pane.h"
#include "wp-pool-page.h"
#include "wp-pool-row.h"
#include "wp-time.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpLicensesView {
  WpView parent_instance;

  WpPools *pools;         /* (owned) (nullable): until it is made, or counted */
  WpDocuments *customers; /* (owned) (nullable): until it is made */
  WpListPane *list;
  WpPoolPage *page;
  GtkWidget *activate, *activations;
};

G_DEFINE_FINAL_TYPE (WpLicensesView, wp_licenses_view, WP_TYPE_VIEW)

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

static void
show_pool (WpLicensesView *self)
{
  wp_pool_page_set_pool (self->page, wp_view_get_account (WP_VIEW (self)), self->pools, wp_documents_get (self->customers),
                         wp_list_pane_get_selected (self->list));
}

static gboolean
counts_for (WpAccount *account)
{
  return account != NULL && wp_role_may (wp_account_get_actor (account)->role, WP_PERMISSION_ADMINISTER);
}

/* What needs an administrator, for whoever is one */
static void
update_count (WpLicensesView *self)
{
  GPtrArray *items = wp_pools_get (self->pools);
  gint64 now = wp_time_now ();
  guint n = 0;
  if (items == NULL || !counts_for (wp_view_get_account (WP_VIEW (self))))
    return;
  for (guint i = 0; i < items->len; i++)
    n += wp_pool_get_state (&((const WpPoolItem *) items->pdata[i])->pool, now) >= WP_POOL_NOT_ACTIVATED;
  g_autofree char *words = g_strdup_printf (ngettext ("%u needs you", "%u need you", n), n);
  wp_view_set_count (WP_VIEW (self), n, words);
}

static void
changed_cb (WpLicensesView *self)
{
  GPtrArray *items = wp_pools_get (self->pools);
  if (items == NULL && wp_pools_get_error (self->pools) != NULL)
    wp_view_set_count (WP_VIEW (self), 0, NULL);
  update_count (self);
  if (!wp_view_is_made (WP_VIEW (self)))
    return;
  const GError *error = wp_pools_get_error (self->pools);
  if (error != NULL)
    wp_list_pane_show_error (self->list, error);
  else if (items != NULL && items->len > 0)
    wp_list_pane_fill (self->list, items, pool_key, make_row, update_row, NULL);
  else if (items != NULL)
    wp_list_pane_show_empty (self->list);
  show_pool (self);
}

static void
opened_cb (WpView *view)
{
  wp_view_show_pane (view, WP_PANE_DETAIL);
}

static void
need_pools (WpLicensesView *self)
{
  if (self->pools != NULL)
    return;
  self->pools = wp_pools_new ();
  g_signal_connect_object (self->pools, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
show_activation (GtkWidget *parent, WpAccount *account, const char *id)
{
  wp_activations_window_open (parent, account, id);
}

static void
activate_cb (WpLicensesView *self)
{
  wp_activate_dialog_open (GTK_WIDGET (self->list), wp_view_get_account (WP_VIEW (self)), show_activation);
}

static void
activations_cb (WpLicensesView *self)
{
  wp_activations_window_open (GTK_WIDGET (self->list), wp_view_get_account (WP_VIEW (self)), NULL);
}

static void
add_activations (WpLicensesView *self)
{
  AdwHeaderBar *header = wp_list_pane_get_header_bar (self->list);
  self->activate = wp_ui_icon_button_new ("list-add-symbolic", _ ("Activate…"));
  self->activations = wp_ui_icon_button_new ("document-open-recent-symbolic", _ ("Activations"));
  g_signal_connect_object (self->activate, "clicked", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->activations, "clicked", G_CALLBACK (activations_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (header, self->activate);
  adw_header_bar_pack_end (header, self->activations);
}

static void
allow_activations (WpLicensesView *self)
{
  WpAccount *account = wp_view_get_account (WP_VIEW (self));
  WpRole role = account != NULL ? wp_account_get_actor (account)->role : WP_ROLE_UNKNOWN;
  gtk_widget_set_visible (self->activate, wp_role_may (role, WP_COMMAND_ACTIVATE->permission));
  gtk_widget_set_visible (self->activations, wp_role_may (role, wp_kind_activation.read));
}

static void
make (WpView *view, WpViewPane *list, WpViewPane *detail)
{
  WpLicensesView *self = WP_LICENSES_VIEW (view);
  GtkWidget *empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "wp-licenses-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Licenses"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _ ("They appear here once they are bought."));
  need_pools (self);
  self->customers = wp_documents_new (&wp_kind_customer);
  self->list = WP_LIST_PANE (wp_list_pane_new (wp_view_get_title (view), ADW_STATUS_PAGE (empty)));
  self->page = WP_POOL_PAGE (wp_pool_page_new ());
  add_activations (self);
  g_signal_connect_object (self->customers, "changed", G_CALLBACK (show_pool), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "selected", G_CALLBACK (show_pool), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  *list = (WpViewPane) { GTK_WIDGET (self->list), wp_list_pane_get_header_bar (self->list), NULL };
  *detail = (WpViewPane) { GTK_WIDGET (self->page), wp_pool_page_get_header_bar (self->page), NULL };
}

static void
account_changed (WpView *view)
{
  WpLicensesView *self = WP_LICENSES_VIEW (view);
  wp_pools_set_account (self->pools, wp_view_get_account (view));
  wp_documents_set_account (self->customers, wp_view_get_account (view));
  allow_activations (self);
  wp_list_pane_select (self->list, NULL);
  wp_list_pane_show_nothing (self->list);
  /* They may have been read already, for the count. */
  changed_cb (self);
}

static void
count (WpView *view, GCancellable *cancellable)
{
  WpLicensesView *self = WP_LICENSES_VIEW (view);
  if (!counts_for (wp_view_get_account (view))) {
    wp_view_set_count (view, 0, "");
    return;
  }
  need_pools (self);
  wp_pools_set_account (self->pools, wp_view_get_account (view));
  /* Otherwise when they were read */
  update_count (self);
}

static void
open (WpView *view, const char *what, const char *id)
{
  wp_view_show_pane (view, WP_PANE_LIST);
}

static void
focus_list (WpView *view)
{
  wp_list_pane_focus (WP_LICENSES_VIEW (view)->list);
}

static void
wp_licenses_view_dispose (GObject *object)
{
  WpLicensesView *self = WP_LICENSES_VIEW (object);
  g_clear_object (&self->pools);
  g_clear_object (&self->customers);
  G_OBJECT_CLASS (wp_licenses_view_parent_class)->dispose (object);
}

static void
wp_licenses_view_class_init (WpLicensesViewClass *klass)
{
  WpViewClass *view_class = WP_VIEW_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wp_licenses_view_dispose;
  view_class->id = "licenses";
  view_class->title = N_ ("Licenses");
  view_class->icon_name = "wp-licenses-symbolic";
  view_class->help_page = "licenses";
  view_class->make = make;
  view_class->account_changed = account_changed;
  view_class->open = open;
  view_class->focus_list = focus_list;
  view_class->count = count;
}

static void
wp_licenses_view_init (WpLicensesView *self)
{
}
