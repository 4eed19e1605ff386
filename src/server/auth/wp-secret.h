/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Random secrets and what is kept of them. */

char *wp_secret_new (void);                                   /* 256 bits, base64url */
char *wp_secret_hash (const char *secret);                    /* SHA-256, hexadecimal */
char *wp_secret_base64url (const guint8 *data, gsize length); /* without padding */
gboolean wp_secret_equal (const char *a, const char *b);      /* in time that depends on the lengths only */
/* Text that goes out and comes back: whoever has it can read it, and only who has @key can have made it. @scope: what it is for, so that
 * it is taken for nothing else. (transfer full) */
char *wp_secret_seal (const char *key, const char *scope, const char *value);
char *wp_secret_open (const char *key, const char *scope, const char *sealed); /* (transfer full) (nullable): %NULL when it was not made so */
/* Text that stays here: only who has @key can read it. @scope: what it is for, so that it is taken for nothing else. (transfer full) */
char *wp_secret_encrypt (const char *key, const char *scope, const char *value);
char *wp_secret_decrypt (const char *key, const char *scope, const char *sealed); /* (transfer full) (nullable): %NULL when it was not made so */
/* What tells two texts apart and says nothing of them to who has not @key. (transfer full) */
char *wp_secret_mark (const char *key, const char *scope, const char *value);
/* RFC 7636, S256 */
gboolean wp_secret_check_verifier (const char *verifier, const char *challenge);

G_END_DECLS
