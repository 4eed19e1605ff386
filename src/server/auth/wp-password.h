/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Passwords are kept as argon2id (RFC 9106) of 64 MiB and three passes, in the usual encoded form. */

#define WP_PASSWORD_MAX 1024 /* bytes */
#define WP_PASSWORD_WORKERS 2
#define WP_PASSWORD_QUEUE 32 /* waiting for a worker; beyond it the answer is "unavailable" */

void wp_password_init (void); /* libgcrypt, once; called by everything that uses it */

/* Takes a fifth of a second. (transfer full) */
char *wp_password_hash (const char *password, GError **error);
gboolean wp_password_verify (const char *password, const char *encoded);

/**
 * WpPasswordPool:
 *
 * Verifies on at most two workers, so that neither the main loop nor the memory is at the mercy of whoever signs in.
 */
typedef struct _WpPasswordPool WpPasswordPool;
WpPasswordPool *wp_password_pool_new (void);
void wp_password_pool_free (WpPasswordPool *self); /* waits for those at work */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpPasswordPool, wp_password_pool_free)

/* @encoded: (nullable): for an account that is not there; takes as long, and is wrong. %WP_ERROR_UNAVAILABLE when too many wait */
void wp_password_pool_verify_async (WpPasswordPool *self, const char *password, const char *encoded, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean wp_password_pool_verify_finish (GAsyncResult *result, GError **error);

G_END_DECLS
