/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bounds.h"
#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Attachments beside the databases: DIRECTORY/blobs/SHA256, mode 0600. What lies under a name has that hash. Every call but the first
 * blocks. */

char *wp_blobs_get_path (const char *directory, const char *sha256); /* (nullable) (transfer full): %NULL for no wp_file_is_name() */

/**
 * wp_blobs_import:
 *
 * Copies a file that somebody chose. %WP_ERROR_INVALID when it is none of the three types, %WP_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): the answer {name, type, size, sha256}
 */
JsonObject *wp_blobs_import (const char *directory, GFile *file, GCancellable *cancellable, GError **error);
/* What was fetched; %WP_ERROR_PROTOCOL when it is not of that name. */
gboolean wp_blobs_store (const char *directory, const char *sha256, GBytes *bytes, GError **error);
/* (nullable) (transfer full): the bytes, mapped, when they are here and unharmed */
GBytes *wp_blobs_open (const char *directory, const char *sha256);
/* (transfer full) (element-type utf8): what was put before @before (ms), what a cut-off copy left behind included */
GPtrArray *wp_blobs_list_old (const char *directory, gint64 before);
/* Unless it has been put again since. @name: of that list */
gboolean wp_blobs_remove_old (const char *directory, const char *name, gint64 before);

G_END_DECLS
