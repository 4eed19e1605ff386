/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAssignDialog"
#include "config.h"

#include "wp-assign-dialog.h"

#include "wp-json.h"
#include "wp-license-words.h"
#include "wp-picker.h"
#include "wp-reasons.h"
#include "wp-seats.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpAssignDialog {
  AdwWindow parent_instance;

  GtkWidget *customer; /* a picker */
  GtkWidget *quantity;
  GtkWidget *free;
  GtkWidget *error;
  GtkWidget *assign;
  WpAccount *account; /* (owned) */
  char *product;
  WpSeats type;
  JsonObject *allocation; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WpAssignDialog, wp_assign_dialog, ADW_TYPE_WINDOW)

static void
update (WpAssignDialog *self)
{
  gtk_widget_set_sensitive (self->assign, wp_picker_get (WP_PICKER (self->customer)) != NULL);
  wp_ui_put (self->error, "");
}

/* A whole number, as people type one: full-width digits, and commas or blanks between thousands */
static gboolean
read_number (WpAssignDialog *self, gint64 *number)
{
  g_autofree char *plain = g_utf8_normalize (gtk_editable_get_text (GTK_EDITABLE (self->quantity)), -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GString) digits = g_string_new (NULL);
  guint64 value;
  for (const char *c = plain != NULL ? plain : ""; *c != '\0'; c++)
    if (*c != ',' && *c != ' ')
      g_string_append_c (digits, *c);
  if (!g_ascii_string_to_unsigned (digits->str, 10, 1, WP_MAX_SEATS, &value, NULL))
    return FALSE;
  *number = (gint64) value;
  return TRUE;
}

static void
submitted_cb (GtkWidget *widget, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  if (root == NULL) /* closed meanwhile */
    return;
  WpAssignDialog *self = WP_ASSIGN_DIALOG (root);
  if (error == NULL) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  g_autofree char *words = wp_reason_words (error);
  update (self);
  wp_ui_put (self->error, words);
  gtk_widget_grab_focus (self->quantity);
}

static void
assign_cb (WpAssignDialog *self)
{
  const char *customer = wp_picker_get (WP_PICKER (self->customer));
  gint64 number;
  if (customer == NULL)
    return;
  if (!read_number (self, &number)) {
    wp_ui_put (self->error, _ ("Enter a whole number from 1 to 10,000,000."));
    gtk_widget_grab_focus (self->quantity);
    return;
  }
  g_autofree char *id = wp_allocation_make_id (customer, self->product, self->type);
  g_autoptr (JsonObject) body = wp_json_new ("customerId", customer, "product", self->product, "type", wp_seats_to_string (self->type), NULL);
  wp_json_set_int (body, "quantity", number);
  /* A new number is for the one that was seen; who assigns anew has seen none. */
  JsonObject *from = self->allocation != NULL ? wp_command_from (WP_COMMAND_ASSIGN_SEATS, self->allocation) : json_object_new ();
  if (self->allocation == NULL)
    wp_json_set_int (from, "quantity", 0);
  wp_json_set_object (body, "from", from);
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_ASSIGN_SEATS, NULL, id, NULL, -1, body);
  gtk_widget_set_sensitive (self->assign, FALSE);
  wp_ui_submit (self->quantity, self->account, command, submitted_cb);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
  return TRUE;
}

static void
wp_assign_dialog_dispose (GObject *object)
{
  WpAssignDialog *self = WP_ASSIGN_DIALOG (object);
  g_clear_object (&self->account);
  g_clear_pointer (&self->product, g_free);
  g_clear_pointer (&self->allocation, json_object_unref);
  G_OBJECT_CLASS (wp_assign_dialog_parent_class)->dispose (object);
}

static void
wp_assign_dialog_class_init (WpAssignDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_assign_dialog_dispose;
}

static GtkWidget *
make_header (WpAssignDialog *self)
{
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  self->assign = gtk_button_new_with_mnemonic (_ ("_Assign"));
  gtk_widget_add_css_class (self->assign, "suggested-action");
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->assign, "clicked", G_CALLBACK (assign_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->assign);
  return header;
}

static GtkWidget *
make_line (const char *title, GtkWidget *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), wp_ui_caption_new (title));
  gtk_box_append (GTK_BOX (box), control);
  return box;
}

static void
wp_assign_dialog_init (WpAssignDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->customer = wp_picker_new (_ ("Customer"), _ ("Choose a Customer…"));
  self->quantity = g_object_new (GTK_TYPE_ENTRY, "input-purpose", GTK_INPUT_PURPOSE_DIGITS, "activates-default", TRUE, "max-length", 20, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->quantity), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Number of seats"), -1);
  self->free = wp_ui_caption_new (NULL);
  self->error = wp_ui_caption_new (NULL);
  gtk_widget_remove_css_class (self->error, "dim-label");
  gtk_widget_add_css_class (self->error, "error");
  gtk_box_append (GTK_BOX (column), make_line (_ ("Customer"), self->customer));
  gtk_box_append (GTK_BOX (column), make_line (_ ("Number of seats"), self->quantity));
  gtk_box_append (GTK_BOX (column), self->free);
  gtk_box_append (GTK_BOX (column), self->error);
  gtk_widget_add_css_class (column, "dialog-column");
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), column);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 360, -1);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->assign);
  g_signal_connect_object (self->customer, "picked", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->quantity, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
wp_assign_dialog_open (GtkWidget *parent, WpAccount *account, const WpPoolItem *item, GPtrArray *customers, JsonObject *allocation)
{
  WpAssignDialog *self = g_object_new (WP_TYPE_ASSIGN_DIALOG, NULL);
  g_autofree char *figures = wp_pool_figures (item);
  g_autofree char *title = g_strdup_printf ("%s · %s", wp_pool_product_name (item), wp_seats_label (item->pool.type));
  self->account = g_object_ref (account);
  self->product = g_strdup (item->product_id);
  self->type = allocation != NULL ? wp_seats_from_string (wp_json_string (allocation, "type")) : item->pool.type;
  self->allocation = allocation != NULL ? json_object_ref (allocation) : NULL;
  for (guint i = 0; i < customers->len; i++) {
    const char *id = wp_json_string_or (customers->pdata[i], "id", "");
    wp_picker_add (WP_PICKER (self->customer), id, wp_json_string_or (customers->pdata[i], "name", id));
  }
  if (allocation != NULL) {
    wp_picker_set (WP_PICKER (self->customer), wp_json_string (allocation, "customerId"));
    wp_picker_set_editable (WP_PICKER (self->customer), FALSE);
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, wp_json_int (allocation, "quantity", 1));
    gtk_editable_set_text (GTK_EDITABLE (self->quantity), number);
  }
  gtk_window_set_title (GTK_WINDOW (self), title);
  wp_ui_put (self->free, figures);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (allocation != NULL ? self->quantity : wp_picker_get_button (WP_PICKER (self->customer)));
}
