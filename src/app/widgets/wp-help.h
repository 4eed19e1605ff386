/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wp_help_show:
 * @any: a widget of the window that asks
 * @page: the id of a page in help/
 *
 * Opens a page of the help in the program that the desktop has for it. Where it has none, a dialog says what to install.
 */
void wp_help_show (GtkWidget *any, const char *page);

/**
 * wp_help_make_uri:
 * @page: the id of a page in help/
 * @flatpak_info: the path of what a Flatpak tells its program about itself; outside of one it is not there
 *
 * Yelp runs outside of a Flatpak and does not look into it, so that it is told the whole path there, in the language of this program.
 *
 * Returns: (transfer full): the page's address
 */
char *wp_help_make_uri (const char *page, const char *flatpak_info);

G_END_DECLS
