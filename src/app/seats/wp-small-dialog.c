/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSmallDialog"
#include "config.h"

#include "wp-small-dialog.h"

#include "wp-button.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpSmallDialog {
  AdwWindow parent_instance;

  GtkWidget *header;
  GtkWidget *confirm;
  GtkWidget *column;
  GtkWidget *error;
};

enum { CONFIRMED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpSmallDialog, wp_small_dialog, ADW_TYPE_WINDOW)

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
  return TRUE;
}

static void
confirm_cb (WpSmallDialog *self)
{
  g_signal_emit (self, signals[CONFIRMED], 0);
}

static void
wp_small_dialog_class_init (WpSmallDialogClass *klass)
{
  signals[CONFIRMED] = g_signal_new ("confirmed", WP_TYPE_SMALL_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_small_dialog_init (WpSmallDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *cancel = wp_button_new (_ ("_Cancel")), *scroller = gtk_scrolled_window_new ();
  self->header = adw_header_bar_new ();
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (self->header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (self->header), FALSE);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header), cancel);
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_add_css_class (self->column, "dialog-column");
  self->error = wp_ui_caption_new (NULL);
  gtk_widget_remove_css_class (self->error, "dim-label");
  gtk_widget_add_css_class (self->error, "error");
  gtk_box_append (GTK_BOX (self->column), self->error);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->column);
  gtk_box_append (GTK_BOX (box), self->header);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 360, -1);
  wp_ui_put (self->error, "");

  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

WpSmallDialog *
wp_small_dialog_new (GtkWidget *parent, const char *title, const char *confirm)
{
  WpSmallDialog *self = g_object_new (WP_TYPE_SMALL_DIALOG, "title", title, NULL);
  self->confirm = wp_button_new (confirm);
  gtk_widget_add_css_class (self->confirm, "suggested-action");
  g_signal_connect_object (self->confirm, "clicked", G_CALLBACK (confirm_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header), self->confirm);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->confirm);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  return self;
}

static void
append (WpSmallDialog *self, GtkWidget *child)
{
  gtk_box_insert_child_after (GTK_BOX (self->column), child, gtk_widget_get_prev_sibling (self->error));
}

void
wp_small_dialog_add (WpSmallDialog *self, const char *title, GtkWidget *field, const char *about)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), wp_ui_caption_new (title));
  gtk_box_append (GTK_BOX (box), field);
  if (about != NULL)
    gtk_box_append (GTK_BOX (box), wp_ui_caption_new (about));
  wp_ui_set_name (field, title);
  append (self, box);
}

void
wp_small_dialog_add_text (WpSmallDialog *self, const char *text)
{
  append (self, wp_ui_caption_new (text));
}

void
wp_small_dialog_set_error (WpSmallDialog *self, const char *error)
{
  wp_ui_put (self->error, error);
  gtk_widget_set_sensitive (self->confirm, TRUE);
}

GtkBox *
wp_small_dialog_get_column (WpSmallDialog *self)
{
  return GTK_BOX (self->column);
}

void
wp_small_dialog_set_busy (WpSmallDialog *self)
{
  gtk_widget_set_sensitive (self->confirm, FALSE);
}
