/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-oauth.h"

G_BEGIN_DECLS

/**
 * WpLoopback:
 *
 * The redirect's end: listens on a free port of 127.0.0.1 for the browser to come back with the answer to one sign-in. For a
 * worker thread; everything of it happens on the thread that made it.
 */
typedef struct _WpLoopback WpLoopback;

#define WP_LOOPBACK_SECONDS (10 * 60)

WpLoopback *wp_loopback_new (GError **error);
void wp_loopback_free (WpLoopback *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpLoopback, wp_loopback_free)

const char *wp_loopback_get_redirect_uri (WpLoopback *self); /* "http://127.0.0.1:PORT/" */

/**
 * wp_loopback_wait:
 *
 * Blocks until the answer to @request has come and the browser has its page. Whatever else knocks is turned away and ignored.
 *
 * Returns: (transfer full): the answer's query; %WP_ERROR_SIGN_IN after @seconds, or %G_IO_ERROR_CANCELLED
 */
char *wp_loopback_wait (WpLoopback *self, const WpOauthRequest *request, guint seconds, GCancellable *cancellable, GError **error);

G_END_DECLS
