/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-view.h"

G_BEGIN_DECLS

/**
 * WpShell:
 *
 * Three panes that fold to two and to one; it decides which of them has the window's buttons and the back button. No other file uses the
 * platform's folding widgets.
 *
 * Property: "list-width" (int, 320 to 900): of the list beside the detail; dragging their border sets it.
 */
#define WP_TYPE_SHELL (wp_shell_get_type ())
G_DECLARE_FINAL_TYPE (WpShell, wp_shell, WP, SHELL, AdwBin)

GtkWidget *wp_shell_new (GtkWidget *sidebar, GtkWidget *list, GtkWidget *detail);
/* A header bar of a pane; a pane may have several, one per view. @start: (nullable): floating; stands at its start while there is more than one pane */
void wp_shell_add_header (WpShell *self, WpPane pane, AdwHeaderBar *header, GtkWidget *start);
/* Brings the pane in sight; does nothing when it is. */
void wp_shell_show_pane (WpShell *self, WpPane pane);
/* One pane back; FALSE when there is none. */
gboolean wp_shell_go_back (WpShell *self);
void wp_shell_bind_list_width (WpShell *self, GSettings *settings, const char *key);

G_END_DECLS
