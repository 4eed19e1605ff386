/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WpSleep:
 *
 * Tells when this machine wakes from sleep, by the login manager. Without one, or in a Flatpak, an account notices the gap between two of its
 * ticks some seconds later.
 *
 * Signal "woke" ()
 */
#define WP_TYPE_SLEEP (wp_sleep_get_type ())
G_DECLARE_FINAL_TYPE (WpSleep, wp_sleep, WP, SLEEP, GObject)

WpSleep *wp_sleep_new (void);

G_END_DECLS
