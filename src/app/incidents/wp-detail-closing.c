/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDetailClosing"
#include "config.h"

#include "wp-detail-closing.h"
#include "wp-composer.h"
#include "wp-incident-commands.h"

#include <glib/gi18n.h>

struct _WpDetailClosing {
  AdwBin parent_instance;

  GtkWidget *revealer;
  GtkWidget *title;
  GtkWidget *composer_bin; /* holds the present composer */
  GtkWidget *composer;     /* (nullable) */
  WpAccount *account;      /* (owned) (nullable) */
  char *incident_id;       /* (owned) (nullable) */
  const WpCommandType *type;
};

G_DEFINE_FINAL_TYPE (WpDetailClosing, wp_detail_closing, ADW_TYPE_BIN)

static void
submitted_cb (GtkWidget *widget, const GError *error)
{
  WpDetailClosing *self = WP_DETAIL_CLOSING (widget);
  if (self->composer != NULL)
    wp_composer_done (WP_COMPOSER (self->composer), error);
  if (error == NULL)
    wp_detail_closing_close (self);
}

static void
send_cb (WpDetailClosing *self, const char *text)
{
  g_autoptr (WpCommand) command = self->type == WP_COMMAND_RESOLVE ? wp_command_resolve (self->incident_id, text)
                                                                   : wp_command_reopen (self->incident_id, text);
  wp_ui_submit_typed (GTK_WIDGET (self), self->account, command, wp_composer_get_scope (WP_COMPOSER (self->composer)), submitted_cb);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  wp_detail_closing_close (WP_DETAIL_CLOSING (user_data));
  return TRUE;
}

static void
wp_detail_closing_dispose (GObject *object)
{
  WpDetailClosing *self = WP_DETAIL_CLOSING (object);
  self->composer = NULL;
  g_clear_object (&self->account);
  g_clear_pointer (&self->incident_id, g_free);
  G_OBJECT_CLASS (wp_detail_closing_parent_class)->dispose (object);
}

static void
wp_detail_closing_class_init (WpDetailClosingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_detail_closing_dispose;
}

static void
wp_detail_closing_init (WpDetailClosing *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_add_css_class (column, "closing");
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->title = wp_ui_heading_new ("");
  gtk_widget_set_hexpand (self->title, TRUE);
  GtkWidget *close = wp_ui_icon_button_new ("window-close-symbolic", _ ("Close, and keep what is typed"));
  g_signal_connect_object (close, "clicked", G_CALLBACK (wp_detail_closing_close), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (top), self->title);
  gtk_box_append (GTK_BOX (top), close);
  gtk_box_append (GTK_BOX (column), top);
  self->composer_bin = adw_bin_new ();
  gtk_box_append (GTK_BOX (column), self->composer_bin);
  GtkWidget *clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 760);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), clamp);
  adw_bin_set_child (ADW_BIN (self), self->revealer);
  gtk_widget_add_css_class (GTK_WIDGET (self), "closing-bar");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
wp_detail_closing_new (void)
{
  return g_object_new (WP_TYPE_DETAIL_CLOSING, NULL);
}

void
wp_detail_closing_open (WpDetailClosing *self, WpAccount *account, const char *incident_id, const WpCommandType *type, guint n_open_steps)
{
  gboolean resolve = type == WP_COMMAND_RESOLVE;
  g_set_object (&self->account, account);
  g_free (self->incident_id);
  self->incident_id = g_strdup (incident_id);
  self->type = type;
  g_autofree char *title = g_strdup_printf (resolve ? _ ("Resolve %s") : _ ("Reopen %s"), incident_id);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  self->composer = wp_composer_new (resolve ? _ ("Closing comment (optional)") : _ ("Why it is open again (optional)"),
                                    resolve ? _ ("_Resolve") : _ ("_Reopen"), WP_MAX_COMMENT);
  wp_composer_set_allow_empty (WP_COMPOSER (self->composer), TRUE);
  wp_composer_set_suggested (WP_COMPOSER (self->composer));
  g_autofree char *scope = g_strconcat (resolve ? "resolve:" : "reopen:", incident_id, NULL);
  wp_composer_set_scope (WP_COMPOSER (self->composer), account, scope);
  g_autofree char *open_steps = g_strdup_printf (ngettext ("%u step is still open. A resolved incident closes by itself after 48 hours.",
                                                           "%u steps are still open. A resolved incident closes by itself after 48 hours.",
                                                           n_open_steps),
                                                 n_open_steps);
  const char *hint = !resolve           ? _ ("The SOC is told that the incident is open again.")
                     : n_open_steps > 0 ? open_steps
                                        : _ ("A resolved incident closes by itself after 48 hours.");
  wp_composer_set_hint (WP_COMPOSER (self->composer), hint);
  g_signal_connect_object (self->composer, "send", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self->composer_bin), self->composer);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
  wp_composer_focus (WP_COMPOSER (self->composer));
}

void
wp_detail_closing_close (WpDetailClosing *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
