/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The state folder: one process at a time, 0700, with the database and the secrets in it that are not the database's. */

/* Makes it and locks it. Returns a file descriptor that holds the lock, or -1 with %WP_ERROR_STORAGE_BUSY. */
int wp_state_lock (const char *dir, GError **error);
/* A secret in a file of its own (0600), made at the first start: "soc-token", or "token-key". (transfer full) */
char *wp_state_need_secret (const char *dir, const char *name, GError **error);
char *wp_state_get_path (const char *dir, const char *name);

G_END_DECLS
