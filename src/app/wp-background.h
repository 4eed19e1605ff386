/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starting after login: by an autostart entry of the person's own, and inside a Flatpak by asking the background portal. */

gboolean wp_background_is_sandboxed (void);
void wp_background_request_async (gboolean autostart, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @allowed: (out): what holds now */
gboolean wp_background_request_finish (GAsyncResult *result, gboolean *allowed, GError **error);

G_END_DECLS
