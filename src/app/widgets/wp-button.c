/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpButton"
#include "config.h"
#include "wp-button.h"

void
wp_button_set_label (GtkButton *button, const char *mnemonic)
{
  g_auto (GStrv) parts = g_strsplit (mnemonic, "_", -1);
  g_autofree char *name = g_strjoinv ("", parts);

  gtk_button_set_use_underline (button, TRUE);
  gtk_button_set_label (button, mnemonic);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

GtkWidget *
wp_button_new (const char *mnemonic)
{
  GtkWidget *button = gtk_button_new ();

  wp_button_set_label (GTK_BUTTON (button), mnemonic);
  return button;
}
