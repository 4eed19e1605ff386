/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-bubbles.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WpNotifier:
 *
 * Hands the accounts' bubbles to the desktop. What a bubble is about decides its buttons; their actions are the application's,
 * with the account and the alert key as the target, so that they work when the program was not running.
 */
#define WP_TYPE_NOTIFIER (wp_notifier_get_type ())
G_DECLARE_FINAL_TYPE (WpNotifier, wp_notifier, WP, NOTIFIER, GObject)

WpNotifier *wp_notifier_new (GApplication *application, GSettings *settings);
void wp_notifier_watch (WpNotifier *self, WpAccount *account);
void wp_notifier_unwatch (WpNotifier *self, WpAccount *account);
/* The account is gone, and its bubbles with it. */
void wp_notifier_forget (WpNotifier *self, WpAccount *account);
/* Shows a bubble: a command given in a bubble could not be delivered yet, or was refused. @code: WpError, 0 for none */
void wp_notifier_show_not_sent (WpNotifier *self, WpAccount *account, const char *incident_id, int code, gboolean refused);
/* "I see it" was pressed here. */
void wp_notifier_drill_seen (WpNotifier *self, WpAccount *account, const char *drill_id);
WpBubbles *wp_notifier_get_bubbles (WpNotifier *self); /* (transfer none) */

G_END_DECLS
