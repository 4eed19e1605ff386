/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-accounts.h"
#include "wp-chain.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpWindow:
 *
 * The one window: the welcome, or the shell with its views.
 */
#define WP_TYPE_WINDOW (wp_window_get_type ())
G_DECLARE_FINAL_TYPE (WpWindow, wp_window, WP, WINDOW, AdwApplicationWindow)

WpWindow *wp_window_new (GtkApplication *application, WpAccounts *accounts, GSettings *settings);
/* The accounts are known: shows one of them, or the welcome. */
void wp_window_start (WpWindow *self);
WpAccount *wp_window_get_account (WpWindow *self); /* (nullable) */
void wp_window_show_welcome (WpWindow *self, const char *server_url, gboolean explore);

/* Shows the view, and in it what wp_view_open() makes of @what and @id. @view_id: of a view that there is */
void wp_window_open (WpWindow *self, WpAccount *account, const char *view_id, const char *what, const char *id);

G_END_DECLS
