/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
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
/* An action from a bubble was decided but could not be delivered yet, or not at all. @code: WpError, 0 for none */
void wp_notifier_tell_not_sent (WpNotifier *self, WpAccount *account, const char *incident_id, int code, gboolean refused);
/* Does the desktop start the program for a click, once it is known? "changed" says that it is. */
gboolean wp_notifier_get_outlive (WpNotifier *self);

/* For tests: the bubble as the desktop gets it. (transfer full) */
GNotification *wp_notifier_build (const WpBubble *bubble, const char *account_id, gboolean names);

G_END_DECLS
