/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrderDialog"
#include "config.h"

#include "wp-order-dialog.h"

#include "wp-composer.h"
#include "wp-date-entry.h"
#include "wp-json.h"
#include "wp-order-commands.h"
#include "wp-picker.h"
#include "wp-time.h"
#include "wp-ui.h"

#include <glib/gi18n.h>

struct _WpOrderDialog {
  AdwWindow parent_instance;

  GtkWidget *column;
  GtkWidget *state;     /* (nullable): a picker */
  GtkWidget *date;      /* (nullable) */
  GtkWidget *reference; /* (nullable) */
  GtkWidget *composer;

  WpAccount *account; /* (owned) */
  const WpCommandType *type;
  char *id;
};

G_DEFINE_FINAL_TYPE (WpOrderDialog, wp_order_dialog, ADW_TYPE_WINDOW)

static void
submitted_cb (GtkWidget *composer, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (composer);
  wp_composer_done (WP_COMPOSER (composer), error);
  if (error == NULL && root != NULL)
    gtk_window_close (GTK_WINDOW (root));
}

/* A local date and time as an instant of the wire; NULL when nothing or no time was typed. (transfer full) */
static char *
read_date (WpOrderDialog *self, gboolean *good)
{
  g_autofree char *text = self->date != NULL ? wp_date_entry_get_text (WP_DATE_ENTRY (self->date)) : g_strdup ("");
  g_autofree char *day = *text != '\0' ? g_strdup_printf ("%sT12:00:00", text) : NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) local = day != NULL ? g_date_time_new_from_iso8601 (day, zone) : NULL;
  *good = *text == '\0' || local != NULL;
  return local != NULL ? wp_time_format (MIN (g_date_time_to_unix (local) * 1000, wp_time_now ())) : NULL;
}

static void
send_cb (WpOrderDialog *self, const char *text)
{
  g_autoptr (JsonObject) body = json_object_new ();
  gboolean good;
  g_autofree char *at = read_date (self, &good);
  if (!good) {
    wp_composer_set_hint (WP_COMPOSER (self->composer), _ ("This is no date. Write it as 2026-01-31."));
    gtk_widget_grab_focus (wp_date_entry_get_target (WP_DATE_ENTRY (self->date)));
    return;
  }
  wp_json_set_string (body, self->type->words, text);
  if (self->state != NULL) {
    wp_json_set_string (body, "state", wp_picker_get (WP_PICKER (self->state)));
    wp_json_set_string (body, "reference", gtk_editable_get_text (GTK_EDITABLE (self->reference)));
    wp_json_set_string (body, "at", at);
  }
  g_autoptr (WpCommand) command = wp_command_new (self->type, NULL, self->id, NULL, -1, body);
  wp_ui_submit_typed (self->composer, self->account, command, wp_composer_get_scope (WP_COMPOSER (self->composer)), submitted_cb);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
  return TRUE;
}

static void
wp_order_dialog_dispose (GObject *object)
{
  WpOrderDialog *self = WP_ORDER_DIALOG (object);
  g_clear_object (&self->account);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (wp_order_dialog_parent_class)->dispose (object);
}

static void
wp_order_dialog_class_init (WpOrderDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_order_dialog_dispose;
}

static void
wp_order_dialog_init (WpOrderDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->column, "dialog-column");
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), self->column);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 360, -1);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
add_line (WpOrderDialog *self, const char *title, GtkWidget *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (box), wp_ui_caption_new (title));
  gtk_box_append (GTK_BOX (box), control);
  gtk_box_append (GTK_BOX (self->column), box);
}

/* What an order elsewhere can become from where it is */
static void
add_entry (WpOrderDialog *self, JsonObject *order)
{
  gboolean sent = wp_json_length (wp_json_array (order, "entries")) > 0;
  gboolean confirmed = wp_order_get_state (order) == WP_ORDER_CONFIRMED;
  self->state = wp_picker_new (_ ("What happened"), _ ("Choose…"));
  if (!sent && !confirmed)
    wp_picker_add (WP_PICKER (self->state), "sent", _ ("It was sent to the distributor"));
  if (!confirmed)
    wp_picker_add (WP_PICKER (self->state), "confirmed", _ ("The distributor has confirmed it"));
  wp_picker_add (WP_PICKER (self->state), "fulfilled", _ ("The distributor has delivered the licenses"));
  wp_picker_add (WP_PICKER (self->state), "rejected", _ ("The distributor has rejected it"));
  wp_picker_set (WP_PICKER (self->state), confirmed ? "fulfilled" : sent ? "confirmed" : "sent");
  self->date = wp_date_entry_new (_ ("When; today if empty"), FALSE);
  self->reference = g_object_new (GTK_TYPE_ENTRY, "max-length", 200, "truncate-multiline", TRUE, NULL);
  wp_ui_set_name (self->reference, _ ("Their reference"));
  add_line (self, _ ("What happened"), self->state);
  add_line (self, _ ("When; today if empty"), self->date);
  add_line (self, _ ("Their reference"), self->reference);
}

void
wp_order_dialog_open (GtkWidget *parent, WpAccount *account, const WpCommandType *type, JsonObject *order, const char *title)
{
  WpOrderDialog *self = g_object_new (WP_TYPE_ORDER_DIALOG, "title", title, NULL);
  gboolean enters = type == WP_COMMAND_ENTER_ORDER;
  self->account = g_object_ref (account);
  self->type = type;
  self->id = g_strdup (wp_json_string_or (order, "id", ""));
  g_autofree char *scope = g_strdup_printf ("order-%s:%s", type->name, self->id);
  if (enters)
    add_entry (self, order);
  self->composer = wp_composer_new (enters ? _ ("Note") : _ ("Why"), title, WP_MAX_NOTE);
  wp_composer_set_allow_empty (WP_COMPOSER (self->composer), type != WP_COMMAND_SEND_ORDER_BACK);
  wp_composer_set_suggested (WP_COMPOSER (self->composer));
  wp_composer_set_scope (WP_COMPOSER (self->composer), account, scope);
  g_signal_connect_object (self->composer, "send", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->column), self->composer);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  gtk_window_present (GTK_WINDOW (self));
  if (enters)
    gtk_widget_grab_focus (wp_picker_get_button (WP_PICKER (self->state)));
  else
    wp_composer_focus (WP_COMPOSER (self->composer));
}
