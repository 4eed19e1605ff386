/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WpEvents:
 *
 * The event streams (Server-Sent Events). Each says that the partner's cursor moved and which incidents may wake someone, and
 * a heartbeat every 25 s; nothing else. A stream ends with its token, and a reader that does not keep up is cut off.
 */
typedef struct _WpEvents WpEvents;
struct _WpRequest;

#define WP_EVENTS_HEARTBEAT 25 /* seconds */
#define WP_EVENTS_MAX_UNSENT (256 * 1024)
#define WP_EVENTS_MAX_STREAMS 16 /* of one user; one more ends the oldest */

WpEvents *wp_events_new (void);
void wp_events_free (WpEvents *self);
/* Answers @request with a stream. */
void wp_events_open (WpEvents *self, struct _WpRequest *request);
/* Something of the partner changed. @wake, @drills: ids */
void wp_events_notify (WpEvents *self, const char *partner, const char *const *wake, const char *const *drills);
/* A token was revoked or a role changed: ends the streams that may go on no longer. */
void wp_events_recheck (WpEvents *self);

G_END_DECLS
