/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button whose label has a mnemonic; GTK 4.8 by itself would read it out twice, once with its underscore. */
GtkWidget *wp_button_new (const char *mnemonic);
/* Another label for such a button. */
void wp_button_set_label (GtkButton *button, const char *mnemonic);

G_END_DECLS
