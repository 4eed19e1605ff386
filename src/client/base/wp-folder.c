/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFolder"
#include "config.h"

#include "wp-error.h"
#include "wp-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int
wp_folder_lock (const char *path, GError **error)
{
  g_autofree char *file = g_build_filename (path, "lock", NULL);
  int lock = g_open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0) {
    g_set_error (error, WP_ERROR, errno == ENOSPC ? WP_ERROR_STORAGE_FULL : WP_ERROR_STORAGE, "%s: %s", file, g_strerror (errno));
  } else if (flock (lock, LOCK_EX | LOCK_NB) != 0) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_STORAGE_BUSY, "Another program is using this account");
    close (lock);
    lock = -1;
  }
  return lock;
}

/* Ours, and a lock file in it that can be taken. One without a lock file may just be being made. */
static gboolean
is_abandoned (const char *path)
{
  g_autofree char *file = g_build_filename (path, "lock", NULL);
  GStatBuf info;
  if (g_lstat (path, &info) != 0 || !S_ISDIR (info.st_mode) || info.st_uid != getuid () || g_lstat (file, &info) != 0 || !S_ISREG (info.st_mode))
    return FALSE;
  int lock = wp_folder_lock (path, NULL);
  if (lock >= 0)
    close (lock);
  return lock >= 0;
}

void
wp_folder_sweep (const char *parent, const char *prefix)
{
  g_autoptr (GDir) folder = g_dir_open (parent, 0, NULL);
  const char *name;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (parent, name, NULL);
    if (g_str_has_prefix (name, prefix) && is_abandoned (path))
      wp_folder_erase (path);
  }
}

void
wp_folder_erase_contents (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    wp_folder_erase (child);
  }
}

void
wp_folder_erase (const char *path)
{
  GStatBuf info;
  if (g_lstat (path, &info) != 0)
    return;
  if (S_ISDIR (info.st_mode))
    wp_folder_erase_contents (path);
  if (g_remove (path) != 0 && errno != ENOENT)
    g_message ("%s cannot be removed", path);
}
