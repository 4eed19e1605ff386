/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFilterBar"
#include "config.h"
#include "wp-filter-bar.h"

#include "wp-button.h"

#include <glib/gi18n.h>

struct _WpFilterBar {
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (WpFilterBar, wp_filter_bar, ADW_TYPE_BIN)

static void
wp_filter_bar_class_init (WpFilterBarClass *klass)
{
}

static void
wp_filter_bar_init (WpFilterBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *clear = wp_button_new (_("C_lear"));

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (clear), "filter.clear");
  gtk_widget_add_css_class (clear, "flat");
  gtk_widget_set_valign (clear, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (clear), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Clear the filter"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (box), clear);
  gtk_widget_add_css_class (box, "filter-bar");
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (self->revealer, box);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
}

GtkWidget *
wp_filter_bar_new (void)
{
  return g_object_new (WP_TYPE_FILTER_BAR, NULL);
}

void
wp_filter_bar_set_filter (WpFilterBar *self, WpAccount *account, const WpIncidentFilter *filter)
{
  g_autofree char *words = NULL;

  g_return_if_fail (WP_IS_FILTER_BAR (self));

  words = wp_incident_filter_describe (filter, account);
  gtk_label_set_text (self->label, words);
  gtk_revealer_set_reveal_child (self->revealer, *words != '\0');
}
