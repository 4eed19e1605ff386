/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpState"
#include "config.h"

#include "wp-state.h"
#include "wp-error.h"
#include "wp-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

char *
wp_state_get_path (const char *dir, const char *name)
{
  return g_build_filename (dir, name, NULL);
}

int
wp_state_lock (const char *dir, GError **error)
{
  g_autofree char *path = wp_state_get_path (dir, "lock");
  if (g_mkdir_with_parents (dir, 0700) != 0) {
    g_set_error (error, WP_ERROR, WP_ERROR_STORAGE, "%s cannot be made: %s", dir, g_strerror (errno));
    return -1;
  }
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  g_set_error (error, WP_ERROR, fd >= 0 && errno == EWOULDBLOCK ? WP_ERROR_STORAGE_BUSY : WP_ERROR_STORAGE,
               "%s is in use by another process, or cannot be locked: %s", dir, g_strerror (errno));
  if (fd >= 0)
    g_close (fd, NULL);
  return -1;
}

char *
wp_state_need_secret (const char *dir, const char *name, GError **error)
{
  g_autofree char *path = wp_state_get_path (dir, name);
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;

  if (g_file_get_contents (path, &text, NULL, &local)) {
    g_strstrip (text);
    if (strlen (text) >= 32)
      return g_steal_pointer (&text);
    g_set_error (error, WP_ERROR, WP_ERROR_STORAGE, "%s holds no secret; remove it to have a new one made", path);
    return NULL;
  }
  if (!g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  char *secret = wp_secret_new ();
  if (g_file_set_contents_full (path, secret, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return secret;
  g_free (secret);
  return NULL;
}
