/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many bytes from the start of a file wp_file_type() needs */
#define WP_FILE_TYPE_BYTES 16

/* The type by content, whatever the file's name: "application/pdf", "image/png", "image/jpeg", or %NULL. Nothing else can be attached. */
const char *wp_file_type (const guint8 *data, gsize length);
/* Is it one of those types, case aside? */
gboolean wp_file_type_is_accepted (const char *type);
/* Is it a blob's name, a SHA-256 in lower-case hex? Nothing else is used in a path. @text: (nullable) */
gboolean wp_file_is_name (const char *text);

G_END_DECLS
