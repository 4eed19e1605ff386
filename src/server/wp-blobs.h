/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

#define WP_BLOB_MAX (10 * 1024 * 1024)

/* The folder of the files that partners attach. What an upload that was cut off left behind goes. */
gboolean wp_blobs_open (const char *dir, GError **error);
gboolean wp_blobs_is_hash (const char *text);

/**
 * WpUpload:
 *
 * A file on its way in: written beside its place as it arrives, bounded, hashed, and put there whole or not at all.
 */
typedef struct _WpUpload WpUpload;

/* Never fails: what goes wrong is said by wp_upload_finish(). */
WpUpload *wp_upload_new (const char *dir);
void wp_upload_add (WpUpload *self, const guint8 *data, gsize length);
/* Removes what was not finished. */
void wp_upload_free (WpUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpUpload, wp_upload_free)

/**
 * wp_upload_finish:
 * @sha256: what it is said to be
 * @type: (nullable): a Content-Type
 *
 * Is it what it says, by hash and by its first bytes? (%WP_ERROR_INVALID, %WP_ERROR_TOO_LARGE) Then it is made durable under its hash.
 * (transfer full)
 */
WpBlob *wp_upload_finish (WpUpload *self, const char *sha256, const char *type, GError **error);

/* The bytes of a blob that the storage knows. (transfer full) */
GBytes *wp_blobs_read (const char *dir, const WpBlob *blob, GError **error);

G_END_DECLS
