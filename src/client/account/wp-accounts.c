/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccounts"
#include "config.h"

#include "wp-accounts-private.h"
#include "wp-error.h"
#include "wp-threads.h"

#include <glib/gi18n-lib.h>

/* Who is quitting waits no longer for what could also be done at the next start. */
#define GRACE_MS 1000

static void wp_accounts_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WpAccounts, wp_accounts, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wp_accounts_list_model_init))

static GType
wp_accounts_get_item_type (GListModel *model)
{
  return WP_TYPE_ACCOUNT;
}

static guint
wp_accounts_get_n_items (GListModel *model)
{
  return WP_ACCOUNTS (model)->accounts->len;
}

static gpointer
wp_accounts_get_item (GListModel *model, guint position)
{
  WpAccounts *self = WP_ACCOUNTS (model);
  return position < self->accounts->len ? g_object_ref (g_ptr_array_index (self->accounts, position)) : NULL;
}

static void
wp_accounts_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = wp_accounts_get_item_type;
  iface->get_n_items = wp_accounts_get_n_items;
  iface->get_item = wp_accounts_get_item;
}

static void
wp_accounts_dispose (GObject *object)
{
  wp_accounts_close (WP_ACCOUNTS (object));
  G_OBJECT_CLASS (wp_accounts_parent_class)->dispose (object);
}

static void
wp_accounts_finalize (GObject *object)
{
  WpAccounts *self = WP_ACCOUNTS (object);
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->after_load);
  g_object_unref (self->ending);
  g_free (self->directory);
  G_OBJECT_CLASS (wp_accounts_parent_class)->finalize (object);
}

static void
wp_accounts_class_init (WpAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_accounts_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_accounts_finalize;
}

static void
wp_accounts_init (WpAccounts *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  self->after_load = g_ptr_array_new ();
  self->ending = g_cancellable_new ();
}

WpAccounts *
wp_accounts_new (const char *directory)
{
  wp_threads_prepare ();
  WpAccounts *self = g_object_new (WP_TYPE_ACCOUNTS, NULL);
  self->directory = directory != NULL ? g_strdup (directory) : g_build_filename (g_get_user_data_dir (), "watchpost", NULL);
  return self;
}

WpAccount *
wp_accounts_find (WpAccounts *self, const char *account_id)
{
  for (guint i = 0; i < self->accounts->len; i++) {
    WpAccount *account = g_ptr_array_index (self->accounts, i);
    if (g_strcmp0 (wp_account_get_id (account), account_id) == 0)
      return account;
  }
  return NULL;
}

static char *
list_path (const char *directory)
{
  return g_build_filename (directory, "accounts.ini", NULL);
}

/* Saving: the main thread says what is to be in the list, and a thread of its own writes it, in that order. */

typedef struct {
  GPtrArray *infos; /* WpAccountInfo */
  char *path;
} WpList;

static void
list_free (gpointer data)
{
  WpList *list = data;
  g_ptr_array_unref (list->infos);
  g_free (list->path);
  g_free (list);
}

static void
write_list (gpointer data)
{
  const WpList *list = data;
  g_autoptr (GError) error = NULL;
  if (!wp_account_info_save_all (list->infos, list->path, &error))
    g_message ("The list of accounts was not written: %s", error->message);
}

void
wp_accounts_save (WpAccounts *self)
{
  if (self->list_shut) {
    g_message ("The list of accounts is not written, since it could neither be read nor set aside");
    return;
  }
  WpList *list = g_new0 (WpList, 1);
  list->path = list_path (self->directory);
  list->infos = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_account_info_free);
  for (guint i = 0; i < self->accounts->len; i++) {
    WpAccount *account = g_ptr_array_index (self->accounts, i);
    if (!wp_account_is_demo (account))
      g_ptr_array_add (list->infos, wp_account_info_copy (wp_account_get_info (account)));
  }
  if (self->list_worker == NULL)
    self->list_worker = wp_worker_new ("wp-accounts");
  wp_worker_push (self->list_worker, WP_WORKER_NORMAL, write_list, list, list_free);
}

static void
account_changed_cb (WpAccount *account, gpointer user_data)
{
  if (!wp_account_is_demo (account) && wp_accounts_find (user_data, wp_account_get_id (account)) != NULL)
    wp_accounts_save (user_data);
}

WpAccount *
wp_accounts_make (WpAccounts *self, const WpAccountInfo *info, WpDemoChild *child)
{
  g_autofree char *directory = g_build_filename (child != NULL ? wp_demo_child_get_directory (child) : self->directory, info->id, NULL);
  WpAccount *account = wp_account_new (info, directory, child != NULL);
  wp_account_set_changed_func (account, account_changed_cb, self);
  return account;
}

void
wp_accounts_add (WpAccounts *self, WpAccount *account)
{
  g_ptr_array_add (self->accounts, g_object_ref (account));
  g_list_model_items_changed (G_LIST_MODEL (self), self->accounts->len - 1, 0, 1);
  wp_account_start (account);
}

/* Loading: a thread reads the list; here the accounts in it are made; a thread opens them. Who signs in meanwhile waits until they are known. */

typedef struct {
  char *directory;
  GPtrArray *infos;    /* (nullable): WpAccountInfo, as they were read */
  GPtrArray *accounts; /* WpAccount */
  gboolean shut;       /* what is there could not be read, nor set aside: it must stay as it is */
  GError *error;       /* (nullable): what is to be said about the list */
} WpLoading;

static void
loading_free (gpointer data)
{
  WpLoading *loading = data;
  g_free (loading->directory);
  g_clear_pointer (&loading->infos, g_ptr_array_unref);
  g_ptr_array_unref (loading->accounts);
  g_clear_error (&loading->error);
  g_free (loading);
}

/* What cannot be read is kept beside, for somebody who can. */
static void
set_aside (WpLoading *loading, const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.unreadable-%s", path, when);
  g_autoptr (GFile) from = g_file_new_for_path (path), to = g_file_new_for_path (aside);
  g_autoptr (GError) error = NULL;
  loading->shut = !g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  if (loading->shut)
    g_set_error (&loading->error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT,
                 _ ("It could not be set aside either (%s), so it is left as it is and nothing is added to it."), error->message);
  else
    g_set_error (&loading->error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT,
                 _ ("It was set aside as %s. Sign in again: what you wrote is still on this computer."), aside);
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  WpLoading *loading = task_data;
  g_autofree char *path = list_path (loading->directory);
  gboolean whole;
  loading->infos = wp_account_info_load_all (path, &whole);
  if (!whole)
    set_aside (loading, path);
  /* Whoever signed out and was not erased in time is gone all the same. */
  for (guint i = loading->infos->len; i-- > 0;)
    if (wp_accounts_has_left (loading->directory, ((WpAccountInfo *) g_ptr_array_index (loading->infos, i))->id))
      g_ptr_array_remove_index (loading->infos, i);
  g_task_return_boolean (task, TRUE);
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *accounts = ((WpLoading *) task_data)->accounts;
  for (guint i = 0; i < accounts->len; i++) {
    g_autoptr (GError) error = NULL;
    if (!wp_engine_open (wp_account_get_engine (g_ptr_array_index (accounts, i)), &error))
      g_message ("An account cannot be opened: %s", error->message);
  }
  g_task_return_boolean (task, TRUE);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  WpAccounts *self = g_task_get_source_object (outer);
  WpLoading *loading = g_task_get_task_data (outer);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->after_load);
  for (guint i = 0; i < loading->accounts->len && !self->closed; i++)
    wp_accounts_add (self, g_ptr_array_index (loading->accounts, i));
  self->loading = FALSE;
  self->after_load = g_ptr_array_new ();
  for (guint i = 0; i < waiting->len; i++)
    wp_accounts_go_on_signing (g_ptr_array_index (waiting, i));
  if (!self->closed)
    wp_accounts_sweep (self);
  if (loading->error != NULL)
    g_task_return_error (outer, g_steal_pointer (&loading->error));
  else
    g_task_return_boolean (outer, TRUE);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *outer = user_data;
  WpAccounts *self = g_task_get_source_object (outer);
  WpLoading *loading = g_task_get_task_data (outer);
  self->list_shut = loading->shut;
  for (guint i = 0; i < loading->infos->len; i++)
    g_ptr_array_add (loading->accounts, wp_accounts_make (self, g_ptr_array_index (loading->infos, i), NULL));
  wp_task_run (outer, open_thread, opened_cb);
}

void
wp_accounts_load_async (WpAccounts *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = g_task_new (self, cancellable, callback, user_data);
  WpLoading *loading = g_new0 (WpLoading, 1);
  g_task_set_source_tag (outer, wp_accounts_load_async);
  loading->directory = g_strdup (self->directory);
  loading->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (outer, loading, loading_free);
  self->loading = TRUE;
  wp_task_run (outer, read_thread, read_cb);
}

gboolean
wp_accounts_load_finish (WpAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Closing */

typedef struct {
  GPtrArray *accounts;   /* WpAccount, borrowed */
  WpWorker *list_worker; /* (nullable) */
  gboolean done;         /* the main thread's */
} WpClosing;

static gboolean
done_cb (gpointer user_data)
{
  ((WpClosing *) user_data)->done = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
engines_thread (gpointer user_data)
{
  WpClosing *closing = user_data;
  for (guint i = 0; i < closing->accounts->len; i++)
    wp_engine_close (wp_account_get_engine (g_ptr_array_index (closing->accounts, i)));
  g_idle_add_full (G_PRIORITY_DEFAULT, done_cb, closing, NULL);
  return NULL;
}

static gpointer
list_thread (gpointer user_data)
{
  WpClosing *closing = user_data;
  g_clear_pointer (&closing->list_worker, wp_worker_free);
  g_idle_add_full (G_PRIORITY_DEFAULT, done_cb, closing, NULL);
  return NULL;
}

static gboolean
grace_cb (gpointer user_data)
{
  WpAccounts *self = user_data;
  g_cancellable_cancel (self->ending);
  return G_SOURCE_CONTINUE;
}

/* The main loop goes on: what comes back to it is let go of here. */
static void
run_meanwhile (WpAccounts *self, GThreadFunc func, WpClosing *closing)
{
  GThread *thread = g_thread_new ("wp-closing", func, closing);
  closing->done = FALSE;
  while (!closing->done || self->leaving > 0)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

void
wp_accounts_close (WpAccounts *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  /* All are stopped before anybody waits for one of them. */
  for (guint i = 0; i < self->accounts->len; i++)
    wp_account_stop (g_ptr_array_index (self->accounts, i));
  WpClosing closing = { .accounts = self->accounts };
  guint grace = g_timeout_add (GRACE_MS, grace_cb, self);
  run_meanwhile (self, engines_thread, &closing);
  closing.list_worker = g_steal_pointer (&self->list_worker); /* a sign-out may just have given it something */
  run_meanwhile (self, list_thread, &closing);
  g_source_remove (grace);
  g_cancellable_cancel (self->ending);
  g_clear_pointer (&self->child, wp_demo_child_free);
}
