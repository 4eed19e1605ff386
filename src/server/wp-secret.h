/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Random secrets and what is kept of them. */

char *wp_secret_new (void); /* 256 bits, base64url */
char *wp_secret_hash (const char *secret); /* SHA-256, hexadecimal */
char *wp_secret_base64url (const guint8 *data, gsize length); /* without padding */
gboolean wp_secret_equal (const char *a, const char *b); /* in time that depends on the lengths only */
/* RFC 7636, S256 */
gboolean wp_secret_check_verifier (const char *verifier, const char *challenge);

G_END_DECLS
