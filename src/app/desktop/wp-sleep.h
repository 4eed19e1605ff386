/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WpSleep:
 *
 * Hears from the login manager when this machine wakes from sleep. Where there is none (or in a Flatpak, which may not ask it) the gap
 * between two ticks of an account says the same, some seconds later.
 *
 * Signal "woke" ()
 */
#define WP_TYPE_SLEEP (wp_sleep_get_type ())
G_DECLARE_FINAL_TYPE (WpSleep, wp_sleep, WP, SLEEP, GObject)

WpSleep *wp_sleep_new (void);

G_END_DECLS
