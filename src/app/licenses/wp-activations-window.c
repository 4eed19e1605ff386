/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActivationsWindow"
#include "config.h"

#include "wp-activations-window.h"

#include "wp-activation-page.h"
#include "wp-activations.h"
#include "wp-list-pane.h"

#include <glib/gi18n.h>

struct _WpActivationsWindow {
  AdwWindow parent_instance;

  WpAccount *account;         /* (owned) */
  WpActivations *activations; /* (owned) */
  AdwLeaflet *leaflet;
  WpListPane *list;
  WpActivationPage *page;
  GtkWidget *back;
  gboolean filled;
};

G_DEFINE_FINAL_TYPE (WpActivationsWindow, wp_activations_window, ADW_TYPE_WINDOW)

static void
show_selected (WpActivationsWindow *self)
{
  wp_activation_page_set (self->page, self->account, wp_list_pane_get_selected (self->list));
}

static void
changed_cb (WpActivationsWindow *self)
{
  GPtrArray *rows = wp_activations_get (self->activations);
  const GError *error = wp_activations_get_error (self->activations);
  if (error != NULL)
    wp_list_pane_show_error (self->list, error);
  else if (rows != NULL && rows->len > 0) {
    wp_list_pane_fill (self->list, rows, wp_activation_row_key, wp_activation_row_new, wp_activation_row_update, NULL);
    if (!self->filled)
      wp_list_pane_focus (self->list);
    self->filled = TRUE;
  } else if (rows != NULL)
    wp_list_pane_show_empty (self->list);
}

static void
opened_cb (WpActivationsWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->page));
}

static void
back_cb (WpActivationsWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->list));
}

static void
folded_cb (WpActivationsWindow *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  gtk_widget_set_visible (self->back, folded);
  adw_header_bar_set_show_end_title_buttons (wp_list_pane_get_header_bar (self->list), folded);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
  return TRUE;
}

static void
wp_activations_window_dispose (GObject *object)
{
  WpActivationsWindow *self = WP_ACTIVATIONS_WINDOW (object);
  if (self->activations != NULL)
    wp_activations_set_account (self->activations, NULL);
  g_clear_object (&self->activations);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wp_activations_window_parent_class)->dispose (object);
}

static void
wp_activations_window_class_init (WpActivationsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_activations_window_dispose;
}

static void
wp_activations_window_init (WpActivationsWindow *self)
{
  GtkWidget *empty = adw_status_page_new (), *leaflet = adw_leaflet_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "wp-licenses-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("No Activations"));
  self->activations = wp_activations_new ();
  self->list = WP_LIST_PANE (wp_list_pane_new (_ ("Activations"), ADW_STATUS_PAGE (empty)));
  self->page = WP_ACTIVATION_PAGE (wp_activation_page_new ());
  self->leaflet = ADW_LEAFLET (leaflet);
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  wp_ui_set_name (self->back, _ ("Back"));
  adw_header_bar_pack_start (wp_activation_page_get_header_bar (self->page), self->back);
  gtk_widget_set_size_request (GTK_WIDGET (self->list), 260, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->page), TRUE);
  adw_leaflet_append (self->leaflet, GTK_WIDGET (self->list));
  adw_leaflet_append (self->leaflet, GTK_WIDGET (self->page));
  adw_window_set_content (ADW_WINDOW (self), leaflet);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Activations"));
  gtk_window_set_default_size (GTK_WINDOW (self), 760, 520);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  g_signal_connect_object (self->activations, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "selected", G_CALLBACK (show_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  folded_cb (self);
}

void
wp_activations_window_open (GtkWidget *parent, WpAccount *account, const char *id)
{
  WpActivationsWindow *self = g_object_new (WP_TYPE_ACTIVATIONS_WINDOW, NULL);
  self->account = g_object_ref (account);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  wp_activations_set_account (self->activations, account);
  wp_list_pane_select (self->list, id);
  show_selected (self);
  if (id != NULL)
    opened_cb (self);
  gtk_window_present (GTK_WINDOW (self));
}
