/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAssignMenu"
#include "config.h"

#include "wp-assign-menu.h"

#include "wp-assign-dialog.h"
#include "wp-assign-many.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpAssignMenu {
  AdwBin parent_instance;

  GSimpleActionGroup *actions; /* (owned) */
  WpAccount *account;          /* (owned) (nullable) */
  WpPools *pools;              /* (owned) */
  WpDocuments *customers;      /* (owned) */
};

G_DEFINE_FINAL_TYPE (WpAssignMenu, wp_assign_menu, ADW_TYPE_BIN)

static gboolean
is_ready (WpAssignMenu *self)
{
  return self->account != NULL && wp_pools_get (self->pools) != NULL && wp_documents_get (self->customers) != NULL;
}

static void
open_dialog (WpAssignMenu *self, WpSeats type)
{
  const WpAssignWish wish = { .type = type };
  if (is_ready (self))
    wp_assign_dialog_open (GTK_WIDGET (self), self->account, self->pools, wp_documents_get (self->customers), &wish);
}

static void
one_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_dialog (user_data, WP_SEATS_UNKNOWN);
}

static void
trial_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_dialog (user_data, WP_SEATS_TRIAL);
}

static void
many_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WpAssignMenu *self = user_data;
  if (is_ready (self))
    wp_assign_many_open (GTK_WIDGET (self), self->account, self->pools, wp_documents_get (self->customers));
}

static void
wp_assign_menu_dispose (GObject *object)
{
  WpAssignMenu *self = WP_ASSIGN_MENU (object);
  g_clear_object (&self->actions);
  g_clear_object (&self->account);
  g_clear_object (&self->pools);
  g_clear_object (&self->customers);
  G_OBJECT_CLASS (wp_assign_menu_parent_class)->dispose (object);
}

static void
wp_assign_menu_class_init (WpAssignMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_assign_menu_dispose;
}

static void
wp_assign_menu_init (WpAssignMenu *self)
{
  static const GActionEntry entries[] = { { "one", one_cb }, { "many", many_cb }, { "trial", trial_cb } };
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "assign", G_ACTION_GROUP (self->actions));
  g_menu_append (menu, _ ("_Assign Seats…"), "assign.one");
  g_menu_append (menu, _ ("Assign to _Many Customers…"), "assign.many");
  g_menu_append (menu, _ ("_Start a Trial…"), "assign.trial");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "contact-new-symbolic");
  wp_ui_set_tooltip (button, _ ("Assign Seats"));
  wp_ui_set_name (button, _ ("Assign Seats"));
  wp_ui_set_menu (button, G_MENU_MODEL (menu));
  adw_bin_set_child (ADW_BIN (self), button);
}

GtkWidget *
wp_assign_menu_new (WpPools *pools, WpDocuments *customers)
{
  WpAssignMenu *self = g_object_new (WP_TYPE_ASSIGN_MENU, NULL);
  self->pools = g_object_ref (pools);
  self->customers = g_object_ref (customers);
  return GTK_WIDGET (self);
}

void
wp_assign_menu_set_account (WpAssignMenu *self, WpAccount *account)
{
  g_set_object (&self->account, account);
  gtk_widget_set_visible (GTK_WIDGET (self), account != NULL && wp_role_may (wp_account_get_actor (account)->role, WP_PERMISSION_ADMINISTER));
}
