/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-key-table.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wp_key_file_read_async:
 *
 * Reads a file of keys piece by piece, and waits for nothing meanwhile.
 */
void wp_key_file_read_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
WpKeyTable *wp_key_file_read_finish (GAsyncResult *result, GError **error); /* (transfer full) */

G_END_DECLS
