/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-accounts.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpApplication:
 *
 * Owns everything: the accounts, the notifier, the settings, the window. It stays while an account is watched, window or not.
 */
#define WP_TYPE_APPLICATION (wp_application_get_type ())
G_DECLARE_FINAL_TYPE (WpApplication, wp_application, WP, APPLICATION, AdwApplication)

WpApplication *wp_application_new (void);

G_END_DECLS
