/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccountInfo"
#include "config.h"

#include "wp-account-info.h"
#include "wp-error.h"
#include "wp-http.h"
#include "wp-json.h"
#include "wp-time.h"

#include <glib/gstdio.h>
#include <string.h>

void
wp_account_info_free (WpAccountInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->server_url);
  g_free (self->server_id);
  g_free (self->user_id);
  g_free (self->user_name);
  g_free (self->email);
  g_free (self->partner_id);
  g_free (self->partner_name);
  g_free (self);
}

WpAccountInfo *
wp_account_info_copy (const WpAccountInfo *self)
{
  WpAccountInfo *copy = g_new0 (WpAccountInfo, 1);
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->server_url = g_strdup (self->server_url);
  copy->server_id = g_strdup (self->server_id);
  copy->user_id = g_strdup (self->user_id);
  copy->user_name = g_strdup (self->user_name);
  copy->email = g_strdup (self->email);
  copy->partner_id = g_strdup (self->partner_id);
  copy->partner_name = g_strdup (self->partner_name);
  return copy;
}

static char *
make_id (const char *server_id, const char *user_id)
{
  g_autofree char *both = g_strdup_printf ("%s\n%s", server_id, user_id);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);
  return g_strndup (digest, 16);
}

static gboolean
set_text (char **where, const char *text)
{
  if (text == NULL || strlen (text) > 1000 || g_strcmp0 (*where, text) == 0)
    return FALSE;
  g_free (*where);
  *where = g_strdup (text);
  return TRUE;
}

gboolean
wp_account_info_update (WpAccountInfo *self, JsonObject *me)
{
  JsonObject *user = wp_json_object (me, "user"), *partner = wp_json_object (me, "partner");
  WpRole role = wp_role_from_string (wp_json_string (user, "role"));
  gboolean changed = role != self->role;
  self->role = role;
  changed |= set_text (&self->user_name, wp_json_string_or (user, "name", ""));
  changed |= set_text (&self->email, wp_json_string_or (user, "email", ""));
  changed |= set_text (&self->partner_id, wp_json_string_or (partner, "id", ""));
  changed |= set_text (&self->partner_name, wp_json_string_or (partner, "name", ""));
  return changed;
}

WpAccountInfo *
wp_account_info_new (const char *server_url, JsonObject *about, JsonObject *me, GError **error)
{
  const char *server_id = wp_json_string_or (about, "serverId", "");
  const char *user_id = wp_json_string_or (wp_json_object (me, "user"), "id", "");
  gint64 now = wp_json_time (me, "time");
  if (*server_id == '\0' || *user_id == '\0' || strlen (server_id) > 200 || strlen (user_id) > 200) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_PROTOCOL, "The server does not say who it is or who you are");
    return NULL;
  }
  WpAccountInfo *self = g_new0 (WpAccountInfo, 1);
  self->id = make_id (server_id, user_id);
  self->server_url = g_strdup (server_url);
  self->server_id = g_strdup (server_id);
  self->user_id = g_strdup (user_id);
  wp_account_info_update (self, me);
  if (now == 0)
    now = wp_json_time (about, "time");
  self->first_sign_in = now > 0 ? now : wp_time_now ();
  return self;
}

static char *
get_text (GKeyFile *file, const char *group, const char *key)
{
  char *text = g_key_file_get_string (file, group, key, NULL);
  return text != NULL ? text : g_strdup ("");
}

GPtrArray *
wp_account_info_load_all (const char *path, gboolean *whole)
{
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_account_info_free);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, &error)) {
    *whole = g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    if (!*whole)
      g_message ("The list of accounts cannot be read: %s", error->message);
    return infos;
  }
  /* After a crash of the machine a file may hold zeros, which GKeyFile takes for an empty list. */
  *whole = strlen (text) == length && (length == 0 || g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL));
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  *whole = *whole && (length == 0 || groups[0] != NULL);
  for (guint i = 0; groups[i] != NULL; i++) {
    g_autoptr (WpAccountInfo) info = g_new0 (WpAccountInfo, 1);
    g_autofree char *role = get_text (file, groups[i], "role");
    g_autofree char *url = get_text (file, groups[i], "server-url");
    info->server_url = wp_http_check_url (url, NULL);
    info->server_id = get_text (file, groups[i], "server-id");
    info->user_id = get_text (file, groups[i], "user-id");
    info->user_name = get_text (file, groups[i], "user-name");
    info->email = get_text (file, groups[i], "email");
    info->role = wp_role_from_string (role);
    info->partner_id = get_text (file, groups[i], "partner-id");
    info->partner_name = get_text (file, groups[i], "partner-name");
    info->first_sign_in = g_key_file_get_int64 (file, groups[i], "first-sign-in", NULL);
    info->id = make_id (info->server_id, info->user_id);
    /* The group's name is the folder's name: made here, never taken from the file. */
    if (info->server_url != NULL && g_str_equal (info->id, groups[i]))
      g_ptr_array_add (infos, g_steal_pointer (&info));
    else
      *whole = FALSE;
  }
  return infos;
}

gboolean
wp_account_info_save_all (GPtrArray *infos, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (path);
  gsize length;
  for (guint i = 0; i < infos->len; i++) {
    const WpAccountInfo *info = g_ptr_array_index (infos, i);
    g_key_file_set_string (file, info->id, "server-url", info->server_url);
    g_key_file_set_string (file, info->id, "server-id", info->server_id);
    g_key_file_set_string (file, info->id, "user-id", info->user_id);
    g_key_file_set_string (file, info->id, "user-name", info->user_name);
    g_key_file_set_string (file, info->id, "email", info->email);
    g_key_file_set_string (file, info->id, "role", wp_role_to_string (info->role));
    g_key_file_set_string (file, info->id, "partner-id", info->partner_id);
    g_key_file_set_string (file, info->id, "partner-name", info->partner_name);
    g_key_file_set_int64 (file, info->id, "first-sign-in", info->first_sign_in);
  }
  g_autofree char *text = g_key_file_to_data (file, &length, NULL);
  g_mkdir_with_parents (folder, 0700);
  g_autoptr (GError) local = NULL;
  if (g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local))
    return TRUE;
  gboolean full = g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_set_error_literal (error, WP_ERROR, full ? WP_ERROR_STORAGE_FULL : WP_ERROR_STORAGE, local->message);
  return FALSE;
}
