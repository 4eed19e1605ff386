/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLicensesView"
#include "config.h"

#include "wp-licenses-view.h"

#include "wp-activate-dialog.h"
#include "wp-activations-window.h"
#include "wp-assign-menu.h"
#include "wp-documents.h"
#include "wp-inventory-list.h"
#include "wp-kinds.h"
#include "wp-pool-page.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpLicensesView {
  WpView parent_instance;

  WpPools *pools;         /* (owned) (nullable): until it is made, or counted */
  WpDocuments *customers; /* (owned) (nullable): until it is made */
  WpInventoryList *inventory;
  WpListPane *list; /* of the inventory */
  WpPoolPage *page;
  GSimpleActionGroup *actions; /* (owned) (nullable): until it is made */
  WpAssignMenu *assign;
};

G_DEFINE_FINAL_TYPE (WpLicensesView, wp_licenses_view, WP_TYPE_VIEW)

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
  GPtrArray *warnings = wp_pools_get_warnings (self->pools);
  if (warnings == NULL || !counts_for (wp_view_get_account (WP_VIEW (self))))
    return;
  guint n = wp_license_warnings_count (warnings, NULL);
  g_autofree char *words = g_strdup_printf (ngettext ("%u needs you", "%u need you", n), n);
  wp_view_set_count (WP_VIEW (self), n, words);
}

static void
changed_cb (WpLicensesView *self)
{
  if (wp_pools_get (self->pools) == NULL && wp_pools_get_error (self->pools) != NULL)
    wp_view_set_count (WP_VIEW (self), 0, NULL);
  update_count (self);
  if (wp_view_is_made (WP_VIEW (self)))
    show_pool (self);
}

static void
opened_cb (WpView *view)
{
  wp_view_show_pane (view, WP_PANE_DETAIL);
}

static void
order_cb (WpView *view, const char *key)
{
  wp_view_go (view, "orders", "new", key);
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
activate_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WpLicensesView *self = user_data;
  wp_activate_dialog_open (GTK_WIDGET (self->list), wp_view_get_account (WP_VIEW (self)), show_activation);
}

static void
activations_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WpLicensesView *self = user_data;
  wp_activations_window_open (GTK_WIDGET (self->list), wp_view_get_account (WP_VIEW (self)), NULL);
}

static void
add_activations (WpLicensesView *self)
{
  static const GActionEntry entries[] = { { "activate", activate_cb }, { "activations", activations_cb } };
  g_autoptr (GMenu) section = g_menu_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self->inventory), "licenses", G_ACTION_GROUP (self->actions));
  g_menu_append (section, _ ("A_ctivate by Key…"), "licenses.activate");
  g_menu_append (section, _ ("Act_ivations"), "licenses.activations");
  wp_assign_menu_append (self->assign, G_MENU_MODEL (section));
}

static void
allow_activations (WpLicensesView *self)
{
  WpAccount *account = wp_view_get_account (WP_VIEW (self));
  WpRole role = account != NULL ? wp_account_get_actor (account)->role : WP_ROLE_UNKNOWN;
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "activate")),
                               wp_role_may (role, WP_COMMAND_ACTIVATE->permission));
}

static void
make (WpView *view, WpViewPane *list, WpViewPane *detail)
{
  WpLicensesView *self = WP_LICENSES_VIEW (view);
  need_pools (self);
  self->customers = wp_documents_new (&wp_kind_customer);
  self->inventory = WP_INVENTORY_LIST (wp_inventory_list_new (wp_view_get_title (view), self->pools, self->customers));
  self->list = wp_inventory_list_get_pane (self->inventory);
  self->assign = WP_ASSIGN_MENU (wp_assign_menu_new (self->pools, self->customers));
  adw_header_bar_pack_end (wp_list_pane_get_header_bar (self->list), GTK_WIDGET (self->assign));
  self->page = WP_POOL_PAGE (wp_pool_page_new ());
  g_signal_connect_object (self->page, "order", G_CALLBACK (order_cb), self, G_CONNECT_SWAPPED);
  add_activations (self);
  g_signal_connect_object (self->customers, "changed", G_CALLBACK (show_pool), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "selected", G_CALLBACK (show_pool), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  *list = (WpViewPane) { GTK_WIDGET (self->inventory), wp_list_pane_get_header_bar (self->list), NULL };
  *detail = (WpViewPane) { GTK_WIDGET (self->page), wp_pool_page_get_header_bar (self->page), NULL };
}

static void
account_changed (WpView *view)
{
  WpLicensesView *self = WP_LICENSES_VIEW (view);
  wp_pools_set_account (self->pools, wp_view_get_account (view));
  wp_documents_set_account (self->customers, wp_view_get_account (view));
  wp_assign_menu_set_account (self->assign, wp_view_get_account (view));
  wp_inventory_list_set_account (self->inventory, wp_view_get_account (view));
  allow_activations (self);
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
focus_search (WpView *view)
{
  wp_inventory_list_focus_search (WP_LICENSES_VIEW (view)->inventory);
}

static void
wp_licenses_view_dispose (GObject *object)
{
  WpLicensesView *self = WP_LICENSES_VIEW (object);
  g_clear_object (&self->pools);
  g_clear_object (&self->customers);
  g_clear_object (&self->actions);
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
  view_class->focus_search = focus_search;
  view_class->count = count;
}

static void
wp_licenses_view_init (WpLicensesView *self)
{
}
