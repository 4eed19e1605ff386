/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccounts"
#include "config.h"

#include "wp-accounts-private.h"
#include "wp-error.h"
#include "wp-folder.h"
#include "wp-keyring.h"
#include "wp-sign-in.h"
#include "wp-threads.h"

#include <errno.h>
#include <glib/gstdio.h>

/* Signing out: the account's folder gets another name, and from that moment it is decided, whatever becomes of this process, the network
 * and the keyring. Then its data is erased, its item of the keyring cleared, and the folder goes as the last; the server is told when all
 * of this is done, as best as can be. What is left is ended at the next start. */

#define PREFIX "signed-out-"

typedef struct {
  WpAccount *account;
  char *id;
  char *server_url;
  char *path; /* of its folder */
  char *left; /* the name it has afterwards */
  gboolean demo;
  GCancellable *ending;
} WpLeaving;

static void
leaving_free (gpointer data)
{
  WpLeaving *leaving = data;
  g_object_unref (leaving->account);
  g_free (leaving->id);
  g_free (leaving->server_url);
  g_free (leaving->path);
  g_free (leaving->left);
  g_object_unref (leaving->ending);
  g_free (leaving);
}

/* The id in the name of a folder, or NULL when it is none of these. (transfer full) */
static char *
id_of (const char *name)
{
  if (!g_str_has_prefix (name, PREFIX))
    return NULL;
  const char *id = name + strlen (PREFIX), *dot = strchr (id, '.');
  return dot != NULL ? g_strndup (id, (gsize) (dot - id)) : NULL;
}

/* The folders of @directory that were left: of @account_id, or of all for NULL. (transfer full): paths */
static GPtrArray *
find_left (const char *directory, const char *account_id)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (directory, 0, NULL);
  const char *name;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *id = id_of (name);
    if (id != NULL && (account_id == NULL || g_str_equal (id, account_id)))
      g_ptr_array_add (paths, g_build_filename (directory, name, NULL));
  }
  return paths;
}

gboolean
wp_accounts_has_left (const char *directory, const char *account_id)
{
  g_autoptr (GPtrArray) paths = find_left (directory, account_id);
  return paths->len > 0;
}

void
wp_accounts_forget_leaving (const char *directory, const char *account_id)
{
  g_autoptr (GPtrArray) paths = find_left (directory, account_id);
  for (guint i = 0; i < paths->len; i++)
    wp_folder_erase (g_ptr_array_index (paths, i));
}

/* The folder is the last to go: as long as it is there, there is something left to do. */
static void
end_leaving (const char *id, const char *left, gboolean prompt, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  wp_folder_erase_contents (left);
  if (wp_keyring_clear_and_wait (id, prompt, cancellable, &error))
    wp_folder_erase (left);
  else
    g_message ("The keyring was not cleared, which is tried again at the next start: %s", error->message);
}

static void
close_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const WpLeaving *leaving = task_data;
  WpEngine *engine = wp_account_get_engine (leaving->account);
  wp_engine_close (engine);
  if (leaving->demo)
    wp_folder_erase (leaving->path);
  else if (g_rename (leaving->path, leaving->left) != 0 && (errno != ENOENT || g_mkdir (leaving->left, 0700) != 0)) {
    g_task_return_new_error (task, WP_ERROR, WP_ERROR_STORAGE, "%s: %s", leaving->path, g_strerror (errno));
    return;
  }
  g_task_return_boolean (task, TRUE);
}

static void
erase_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const WpLeaving *leaving = task_data;
  g_autofree char *token = wp_tokens_forget (wp_engine_get_tokens (wp_account_get_engine (leaving->account)));
  if (!leaving->demo)
    end_leaving (leaving->id, leaving->left, TRUE, leaving->ending);
  if (token != NULL && !leaving->demo)
    wp_sign_in_undo (leaving->server_url, token, leaving->ending);
  g_task_return_boolean (task, TRUE);
}

static void
erased_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  WpAccounts *self = g_task_get_source_object (outer);
  const WpLeaving *leaving = g_task_get_task_data (outer);
  if (leaving->demo)
    g_clear_pointer (&self->child, wp_demo_child_free);
  self->leaving--;
  g_task_return_boolean (outer, TRUE);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  WpAccounts *self = g_task_get_source_object (outer);
  const WpLeaving *leaving = g_task_get_task_data (outer);
  GError *error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    self->leaving--;
    g_task_return_error (outer, error);
    return;
  }
  if (!leaving->demo)
    wp_accounts_save (self);
  wp_task_run (g_steal_pointer (&outer), erase_thread, erased_cb);
}

void
wp_accounts_sign_out_async (WpAccounts *self, WpAccount *account, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = g_task_new (self, NULL, callback, user_data);
  WpLeaving *leaving = g_new0 (WpLeaving, 1);
  guint position;
  g_task_set_source_tag (outer, wp_accounts_sign_out_async);
  leaving->account = g_object_ref (account);
  leaving->id = g_strdup (wp_account_get_id (account));
  leaving->server_url = g_strdup (wp_account_get_server_url (account));
  leaving->path = g_strdup (wp_engine_get_directory (wp_account_get_engine (account)));
  leaving->left = g_strdup_printf ("%s/" PREFIX "%s.%" G_GINT64_FORMAT, self->directory, leaving->id, g_get_real_time ());
  leaving->demo = wp_account_is_demo (account);
  leaving->ending = g_object_ref (self->ending);
  g_task_set_task_data (outer, leaving, leaving_free);
  wp_account_stop (account);
  if (!g_ptr_array_find (self->accounts, account, &position)) {
    g_task_return_boolean (outer, TRUE); /* it was done before */
    g_object_unref (outer);
    return;
  }
  g_ptr_array_remove_index (self->accounts, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  self->leaving++;
  wp_task_run (outer, close_thread, closed_cb);
}

gboolean
wp_accounts_sign_out_finish (WpAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What earlier runs have left */

static void
sweep_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) paths = find_left (task_data, NULL);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    g_autofree char *name = g_path_get_basename (path);
    g_autofree char *id = id_of (name);
    end_leaving (id, path, FALSE, cancellable);
  }
  g_task_return_boolean (task, TRUE);
}

static void
swept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  g_task_return_boolean (outer, TRUE);
}

void
wp_accounts_sweep (WpAccounts *self)
{
  GTask *outer = g_task_new (NULL, self->ending, NULL, NULL);
  g_task_set_source_tag (outer, wp_accounts_sweep);
  g_task_set_task_data (outer, g_strdup (self->directory), g_free);
  wp_task_run (outer, sweep_thread, swept_cb);
}
