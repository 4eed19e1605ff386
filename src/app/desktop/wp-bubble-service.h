/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bubbles-wire.h"

G_BEGIN_DECLS

/**
 * WpBubbleService:
 *
 * The notification service of this desktop: watches the bus names of those that may be used and chooses one. The portal inside a Flatpak, otherwise
 * org.gtk.Notifications where it is, otherwise org.freedesktop.Notifications. When one has gone, the bus is asked once to start it again.
 *
 * Signal "changed" (): another one, or none
 */
#define WP_TYPE_BUBBLE_SERVICE (wp_bubble_service_get_type ())
G_DECLARE_FINAL_TYPE (WpBubbleService, wp_bubble_service, WP, BUBBLE_SERVICE, GObject)

WpBubbleService *wp_bubble_service_new (GDBusConnection *bus, gboolean sandboxed); /* @bus: (nullable) */
WpServiceKind wp_bubble_service_get_kind (WpBubbleService *self);
const char *wp_bubble_service_get_owner (WpBubbleService *self); /* (nullable): its unique name */
/* Is it known whether there is one? */
gboolean wp_bubble_service_is_known (WpBubbleService *self);
/* A number for the service as it is in this session, 0 for none: a bus gives a name once in its life, and each bus has an id of its own. */
gint64 wp_bubble_service_get_number (WpBubbleService *self);
/* The present one refuses bubbles of this program: chooses the next one. */
void wp_bubble_service_skip (WpBubbleService *self);

G_END_DECLS
