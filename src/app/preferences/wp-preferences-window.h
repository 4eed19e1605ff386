/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-accounts.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpPreferencesWindow:
 *
 * What notifications say, whether watching starts after login, and who is signed in.
 */
#define WP_TYPE_PREFERENCES_WINDOW (wp_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (WpPreferencesWindow, wp_preferences_window, WP, PREFERENCES_WINDOW, AdwPreferencesWindow)

WpPreferencesWindow *wp_preferences_window_new (GtkWindow *parent, GSettings *settings, WpAccounts *accounts);

G_END_DECLS
