/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bubbles-wire.h"

G_BEGIN_DECLS

/**
 * WpBubbleService:
 *
 * Who shows bubbles on this desktop: watches exactly the names that may, and says which of them does. The portal inside a Flatpak, otherwise
 * org.gtk.Notifications where it is, otherwise org.freedesktop.Notifications. One that has gone is asked for once, since the bus may start it.
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
/* The present one does not take bubbles of this program: the next one is chosen. */
void wp_bubble_service_pass_over (WpBubbleService *self);

G_END_DECLS
