/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFolder"
#include "config.h"

#include "wp-folder.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

void
wp_folder_erase (const char *path)
{
  GStatBuf info;
  if (g_lstat (path, &info) != 0)
    return;
  if (S_ISDIR (info.st_mode)) {
    g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);
      wp_folder_erase (child);
    }
  }
  if (g_remove (path) != 0)
    g_message ("%s cannot be removed", path);
}
