/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-error.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WpBlobStore:
 *
 * Files that answers name by their SHA-256, a folder for each partner: nobody has another's, even by the right name. A file is there whole or
 * not at all.
 */
typedef struct _WpBlobStore WpBlobStore;
typedef struct _WpBlobSink WpBlobSink;

#define WP_BLOB_MAX (10 * 1024 * 1024)

WpBlobStore *wp_blob_store_new (const char *dir);
void wp_blob_store_free (WpBlobStore *self);

/* 64 hexadecimal digits in lower case: nothing else becomes a path. */
gboolean wp_blob_is_name (const char *sha256);
gboolean wp_blob_store_has (WpBlobStore *self, const char *partner, const char *sha256);
/* (nullable) (transfer full): the bytes, and in @type what they are; %NULL with %WP_ERROR_NOT_FOUND */
GBytes *wp_blob_store_read (WpBlobStore *self, const char *partner, const char *sha256, const char **type, GError **error);

/* A file that arrives in pieces. (nullable) (transfer full) */
WpBlobSink *wp_blob_sink_new (WpBlobStore *store, const char *partner, GError **error);
/* Removes what arrived, unless it was finished. */
void wp_blob_sink_free (WpBlobSink *self);
/* A failure is kept and told by wp_blob_sink_finish(). */
void wp_blob_sink_write (WpBlobSink *self, const guint8 *data, gsize length);

/**
 * wp_blob_sink_finish:
 * @type: (nullable): what the sender says it is
 *
 * %WP_ERROR_TOO_LARGE; %WP_ERROR_INVALID when the bytes are not those of the name, or not of a type that is taken, or not of @type.
 */
gboolean wp_blob_sink_finish (WpBlobSink *self, const char *sha256, const char *type, GError **error);

G_END_DECLS
