/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wp_folder_lock:
 *
 * Takes the lock file of a folder, made when there is none. It is let go by close(), or when the process ends in whatever way.
 *
 * Returns: a file descriptor, or -1 with %WP_ERROR_STORAGE_BUSY, %WP_ERROR_STORAGE_FULL or %WP_ERROR_STORAGE
 */
int wp_folder_lock (const char *path, GError **error);

/* Erases the folders of @parent that begin with @prefix and whose lock nobody holds: what a killed process left. Blocks. */
void wp_folder_sweep (const char *parent, const char *prefix);

/* Removes @path and all in it, following no link. What cannot be removed stays. Blocks. */
void wp_folder_erase (const char *path);
/* The same, but @path itself stays. */
void wp_folder_erase_contents (const char *path);

G_END_DECLS
