/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The state folder: one process at a time, 0700, with the database and the SOC's token in it. */

/* Makes it and locks it. Returns a file descriptor that holds the lock, or -1 with %WP_ERROR_STORAGE_BUSY. */
int wp_state_lock (const char *dir, GError **error);
/* The SOC's token, made at the first start. (transfer full) */
char *wp_state_need_soc_token (const char *dir, GError **error);
char *wp_state_get_path (const char *dir, const char *name);

G_END_DECLS
