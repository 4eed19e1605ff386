/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So many bytes from the start tell what a file is. */
#define WP_FILE_TYPE_BYTES 16

/* What the bytes are, whatever a file is called: "application/pdf", "image/png", "image/jpeg", or %NULL. Nothing else can be attached. */
const char *wp_file_type (const guint8 *data, gsize length);
/* Is it one of those types, case aside? */
gboolean wp_file_type_is_taken (const char *type);
/* Is it what a file is called by: a SHA-256 in hex, of small letters? Nothing else becomes a path. @text: (nullable) */
gboolean wp_file_is_name (const char *text);

G_END_DECLS
