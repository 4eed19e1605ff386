/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starting after login: by an autostart entry of the person's own, and inside a Flatpak by asking the background portal. */

gboolean wp_background_is_sandboxed (void);

/**
 * wp_background_request_async:
 * @autostart: shall Watchpost start after login?
 *
 * Ends with %G_IO_ERROR_NOT_SUPPORTED where the desktop's portal cannot do it: the person then adds %WP_BACKGROUND_COMMAND to what the
 * desktop starts.
 */
#define WP_BACKGROUND_COMMAND "flatpak run " WP_APP_ID " --hidden"
void wp_background_request_async (gboolean autostart, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @allowed: (out): whether it starts now; FALSE when the person refused */
gboolean wp_background_request_finish (GAsyncResult *result, gboolean *allowed, GError **error);

G_END_DECLS
