/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAlertLight"
#include "config.h"
#include "wp-alert-light.h"

#include "wp-button.h"
#include "wp-time.h"
#include "wp-when.h"

#include <glib/gi18n.h>

struct _WpAlertLight {
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkImage *image;
  GtkLabel *label;
  GtkPopover *popover;
  GtkBox *links;
  WpAccount *account; /* (owned) (nullable) */
  WpLinkState state;  /* as shown; 0 at first */
};

G_DEFINE_FINAL_TYPE (WpAlertLight, wp_alert_light, ADW_TYPE_BIN)

static void
close_cb (GtkButton *button, GtkPopover *popover)
{
  gtk_popover_popdown (popover);
}

static GtkWidget *
make_link (WpAlertLight *self, const WpChainLink *link)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *image = gtk_image_new_from_icon_name (wp_chain_icon_name (link->state));
  GtkWidget *name = gtk_label_new (link->name), *words = gtk_label_new (link->words);
  g_autofree char *css_class = g_strconcat ("link-", wp_chain_css_class (link->state), NULL);

  gtk_widget_add_css_class (image, css_class);
  gtk_widget_add_css_class (words, "dim-label");
  gtk_widget_add_css_class (words, "caption");
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 36);
  gtk_box_append (GTK_BOX (texts), name);
  gtk_box_append (GTK_BOX (texts), words);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), texts);
  if (link->action_name != NULL && link->action_label != NULL) {
    GtkWidget *button = wp_button_new (link->action_label);

    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), link->action_name);
    gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
    g_signal_connect (button, "clicked", G_CALLBACK (close_cb), self->popover);
    gtk_box_append (GTK_BOX (box), button);
  }
  return box;
}

static void
fill_popover (WpAlertLight *self)
{
  g_autoptr (GPtrArray) links = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->links))) != NULL)
    gtk_box_remove (self->links, child);
  if (self->account == NULL)
    return;
  links = wp_chain_read (self->account, wp_time_now ());
  for (guint i = 0; i < links->len; i++)
    gtk_box_append (self->links, make_link (self, g_ptr_array_index (links, i)));
}

static void
show_state (WpAlertLight *self, WpLinkState state)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->button), wp_chain_css_class (self->state));
  self->state = state;
  gtk_widget_add_css_class (GTK_WIDGET (self->button), wp_chain_css_class (state));
  gtk_image_set_from_icon_name (self->image, state == WP_LINK_OK ? "wp-alert-light-symbolic" : wp_chain_icon_name (state));
}

static void
update (WpAlertLight *self)
{
  WpLinkState state = self->state;
  g_autofree char *words = self->account != NULL ? wp_chain_summarize (self->account, &state) : g_strdup ("");

  /* An icon that is set again has the whole window laid out. */
  if (state != self->state)
    show_state (self, state);
  gtk_label_set_text (self->label, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("The chain that wakes you"), -1);
  if (self->popover != NULL && gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    fill_popover (self);
}

static void
tick (GtkWidget *widget)
{
  update (WP_ALERT_LIGHT (widget));
}

static void
create_popover (GtkMenuButton *button, gpointer user_data)
{
  WpAlertLight *self = user_data;
  GtkWidget *box, *title, *drill, *hint;

  if (self->popover != NULL)
    return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  title = gtk_label_new (_ ("The chain that wakes you"));
  drill = wp_button_new (_ ("Send a _Drill"));
  hint = gtk_label_new (_ ("A drill runs the whole way: server, stream, desktop. Press “I see it” on its notification."));
  self->links = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 9));
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 40);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (drill), "win.send-drill");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->links));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), drill);
  gtk_box_append (GTK_BOX (box), hint);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  self->popover = GTK_POPOVER (gtk_popover_new ());
  g_signal_connect (drill, "clicked", G_CALLBACK (close_cb), self->popover);
  gtk_popover_set_child (self->popover, box);
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (fill_popover), self);
  gtk_menu_button_set_popover (button, GTK_WIDGET (self->popover));
}

static void
wp_alert_light_dispose (GObject *object)
{
  wp_alert_light_set_account (WP_ALERT_LIGHT (object), NULL);
  G_OBJECT_CLASS (wp_alert_light_parent_class)->dispose (object);
}

static void
wp_alert_light_class_init (WpAlertLightClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_alert_light_dispose;
}

static void
wp_alert_light_init (WpAlertLight *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->image = GTK_IMAGE (gtk_image_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_width_chars (self->label, 14);
  gtk_label_set_max_width_chars (self->label, 20);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_child (self->button, box);
  /* The button puts its child into a box of its own, in the middle. */
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_halign (gtk_widget_get_parent (box), GTK_ALIGN_FILL);
  gtk_menu_button_set_direction (self->button, GTK_ARROW_UP);
  gtk_menu_button_set_create_popup_func (self->button, create_popover, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "alert-light");
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  wp_when_on_minute (GTK_WIDGET (self), tick);
}

GtkWidget *
wp_alert_light_new (void)
{
  return g_object_new (WP_TYPE_ALERT_LIGHT, NULL);
}

void
wp_alert_light_set_account (WpAlertLight *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_ALERT_LIGHT (self));

  if (self->account == account)
    return;
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  if (account == NULL)
    return;
  g_signal_connect_swapped (account, "health-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (account, "drill-seen", G_CALLBACK (update), self);
  update (self);
}
