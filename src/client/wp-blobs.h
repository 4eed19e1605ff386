/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Attachments beside the databases: DIRECTORY/blobs/SHA256, mode 0600. What lies under a name has that hash. Every call but the first two
 * and the last blocks. */

#define WP_BLOBS_MAX (10 * 1024 * 1024)

gboolean wp_blobs_is_name (const char *sha256);                                  /* nothing else becomes a path */
char *wp_blobs_get_path (const char *directory, const char *sha256);             /* (nullable) (transfer full): %NULL for no name */

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
/* (transfer full) (element-type utf8): the names in @body, wherever they stand */
GPtrArray *wp_blobs_list (JsonObject *body);

G_END_DECLS
