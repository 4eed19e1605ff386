/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bubbles.h"

G_BEGIN_DECLS

/* The D-Bus calls of each kind of notification service. No state. */

typedef enum {
  WP_SERVICE_NONE,
  WP_SERVICE_PLAIN,  /* org.freedesktop.Notifications: gives numbers, and knows only programs that run */
  WP_SERVICE_GTK,    /* org.gtk.Notifications: keeps our ids, and starts the program for a press */
  WP_SERVICE_PORTAL, /* org.freedesktop.portal.Notification: the same, inside a Flatpak */
} WpServiceKind;

typedef struct {
  const char *name; /* on the bus */
  const char *path;
  const char *interface;
  const char *show;
  const char *withdraw;
} WpServiceInfo;

const WpServiceInfo *wp_service_get_info (WpServiceKind kind);
/* Does it keep bubbles, under our ids, when the program has ended? */
gboolean wp_service_is_persistent (WpServiceKind kind);
/* How many bubbles of a program it keeps at a time, 0 for any number. GNOME Shell keeps three, behind the portal as well, and drops the
 * oldest without notice. */
guint wp_service_get_room (WpServiceKind kind);
/* The arguments of the two calls: floating. @number: a plain daemon's, 0 for a bubble that is not there */
GVariant *wp_service_show_arguments (WpServiceKind kind, const char *app_id, const char *id, guint32 number, const WpNote *note);
GVariant *wp_service_withdraw_arguments (WpServiceKind kind, const char *app_id, const char *id, guint32 number);

G_END_DECLS
