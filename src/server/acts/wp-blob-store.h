/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bounds.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* Makes the folder of the files that partners attach, and removes temporary files of uploads that were cut off. */
gboolean wp_blob_store_open (const char *dir, GError **error);

/**
 * WpBlobLimits:
 *
 * How much a partner may have at once. Beyond it an upload is refused; no older file is removed for it.
 */
typedef struct {
  gint64 files;
  gint64 bytes;
} WpBlobLimits;
#define WP_BLOB_LIMITS ((WpBlobLimits) { WP_MAX_FILES_OF_PARTNER, WP_MAX_FILES_BYTES_OF_PARTNER })

/**
 * WpUpload:
 *
 * An upload: written to a temporary file as it arrives, bounded and hashed, and renamed to its final name when it is complete.
 */
typedef struct _WpUpload WpUpload;

/* Never fails: what goes wrong is said by wp_upload_check(). */
WpUpload *wp_upload_new (const char *dir);
void wp_upload_add (WpUpload *self, const guint8 *data, gsize length);
/* Removes what was not finished. */
void wp_upload_free (WpUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpUpload, wp_upload_free)

/**
 * wp_upload_check:
 * @sha256: what it is said to be
 * @type: (nullable): a Content-Type
 *
 * Is it what it says, by hash and by its first bytes? (%WP_ERROR_INVALID, %WP_ERROR_TOO_LARGE) (transfer full)
 */
WpBlob *wp_upload_check (WpUpload *self, const char *sha256, const char *type, GError **error);

/**
 * wp_upload_keep:
 * @blob: what was checked
 * @known: (out): the partner had it already; its time is set to @at
 *
 * Makes it the partner's, durable under its hash. %WP_ERROR_FILES_FULL beyond @limits. Joins a transaction.
 */
gboolean wp_upload_keep (WpUpload *self, const WpBlob *blob, WpStorage *storage, const char *partner, const WpBlobLimits *limits, gint64 at,
                         gboolean *known, GError **error);

/* The bytes of a blob that the storage knows. (transfer full) */
GBytes *wp_blob_store_read (const char *dir, const WpBlob *blob, GError **error);

G_END_DECLS
