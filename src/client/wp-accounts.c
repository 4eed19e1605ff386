/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccounts"
#include "config.h"

#include "wp-account-private.h"
#include "wp-accounts.h"
#include "wp-demo-child.h"
#include "wp-error.h"
#include "wp-folder.h"
#include "wp-sign-in.h"
#include "wp-types.h"

struct _WpAccounts {
  GObject parent_instance;
  char *directory;
  GPtrArray *accounts; /* WpAccount */
  WpDemoChild *child; /* (nullable): the sample data's server */
  gboolean closed;
};

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
}

WpAccounts *
wp_accounts_new (const char *directory)
{
  wp_types_prepare ();
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
list_path (WpAccounts *self)
{
  return g_build_filename (self->directory, "accounts.ini", NULL);
}

/* The list is small and changes once in a long while. */
static gboolean
save_list (WpAccounts *self, GError **error)
{
  g_autoptr(GPtrArray) infos = g_ptr_array_new ();
  g_autofree char *path = list_path (self);
  for (guint i = 0; i < self->accounts->len; i++) {
    WpAccount *account = g_ptr_array_index (self->accounts, i);
    if (!wp_account_is_demo (account))
      g_ptr_array_add (infos, (gpointer) wp_account_get_info (account));
  }
  return wp_account_info_save_all (infos, path, error);
}

static void
account_changed_cb (WpAccount *account, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  if (!wp_account_is_demo (account) && wp_accounts_find (user_data, wp_account_get_id (account)) != NULL && !save_list (user_data, &error))
    g_message ("The list of accounts was not written: %s", error->message);
}

/* @child: (nullable): whose account it is */
static WpAccount *
make_account (WpAccounts *self, const WpAccountInfo *info, WpDemoChild *child)
{
  g_autofree char *directory = g_build_filename (child != NULL ? wp_demo_child_get_directory (child) : self->directory, info->id, NULL);
  WpAccount *account = wp_account_new (info, directory, child != NULL);
  wp_account_set_changed_func (account, account_changed_cb, self);
  return account;
}

/* Takes an account whose engine was opened (or not: then it says why) into the list. Listeners connect before it speaks. */
static void
add_account (WpAccounts *self, WpAccount *account)
{
  g_ptr_array_add (self->accounts, g_object_ref (account));
  g_list_model_items_changed (G_LIST_MODEL (self), self->accounts->len - 1, 0, 1);
  wp_account_start (account);
}

/* Loading */

static void
open_all_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *accounts = task_data;
  for (guint i = 0; i < accounts->len; i++) {
    g_autoptr(GError) error = NULL;
    if (!wp_engine_open (wp_account_get_engine (g_ptr_array_index (accounts, i)), &error))
      g_message ("An account cannot be opened: %s", error->message);
  }
  g_task_return_boolean (task, TRUE);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) outer = user_data;
  WpAccounts *self = g_task_get_source_object (outer);
  GPtrArray *accounts = g_task_get_task_data (outer);
  g_autoptr(GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (outer, g_steal_pointer (&error));
    return;
  }
  for (guint i = 0; i < accounts->len && !self->closed; i++)
    add_account (self, g_ptr_array_index (accounts, i));
  g_task_return_boolean (outer, TRUE);
}

/* A thread may let its task go long after the answer was taken, and be the last to: what it works on, and the object the answer is for,
 * belong to the outer task, which never leaves the main thread. */
static GTask *
new_inner_task (GTask *outer, gpointer tag, GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (NULL, g_task_get_cancellable (outer), callback, outer);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_task_get_task_data (outer), NULL);
  return task;
}

void
wp_accounts_load_async (WpAccounts *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (outer, wp_accounts_load_async);
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = list_path (self);
  g_autoptr(GPtrArray) infos = wp_account_info_load_all (path);
  for (guint i = 0; i < infos->len; i++)
    g_ptr_array_add (accounts, make_account (self, g_ptr_array_index (infos, i), NULL));
  g_task_set_task_data (outer, accounts, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GTask) task = new_inner_task (outer, wp_accounts_load_async, opened_cb);
  g_task_run_in_thread (task, open_all_thread);
}

gboolean
wp_accounts_load_finish (WpAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signing in: a thread goes the way of wp-sign-in.h; then, here, the account it belongs to is found or made, and opened. */

typedef struct {
  char *server_url; /* (nullable): the sample data's */
  char *program; /* (nullable) */
  char *login_hint; /* (nullable) */
  char *expected_id; /* (nullable): the account that must come back */
  gboolean demo;
  WpOpenUri open_uri;
  gpointer open_data;
  WpDemoChild *child; /* (nullable): made on the way */
  WpSignIn *result; /* (nullable): so is this */
  WpAccount *account; /* (nullable): and this */
  gboolean fresh;
} WpSigning;

static void
signing_free (gpointer data)
{
  WpSigning *self = data;
  g_free (self->server_url);
  g_free (self->program);
  g_free (self->login_hint);
  g_free (self->expected_id);
  g_clear_pointer (&self->child, wp_demo_child_free);
  g_clear_pointer (&self->result, wp_sign_in_free);
  g_clear_object (&self->account);
  g_free (self);
}

/* The browser is opened by the main thread, which knows the window. */
typedef struct {
  WpSigning *signing;
  const char *url;
  GError *error;
  gboolean opened;
  gboolean done;
  GMutex mutex;
  GCond cond;
} WpVisit;

static gboolean
visit_main (gpointer user_data)
{
  WpVisit *visit = user_data;
  gboolean opened = visit->signing->open_uri (visit->url, visit->signing->open_data, &visit->error);
  g_mutex_lock (&visit->mutex);
  visit->opened = opened;
  visit->done = TRUE;
  g_cond_signal (&visit->cond);
  g_mutex_unlock (&visit->mutex);
  return G_SOURCE_REMOVE;
}

static gboolean
visit_browser (const char *url, gpointer user_data, GError **error)
{
  WpVisit visit = { .signing = user_data, .url = url };
  g_mutex_init (&visit.mutex);
  g_cond_init (&visit.cond);
  g_idle_add_full (G_PRIORITY_DEFAULT, visit_main, &visit, NULL);
  g_mutex_lock (&visit.mutex);
  while (!visit.done)
    g_cond_wait (&visit.cond, &visit.mutex);
  g_mutex_unlock (&visit.mutex);
  g_mutex_clear (&visit.mutex);
  g_cond_clear (&visit.cond);
  if (visit.opened)
    return TRUE;
  if (visit.error != NULL)
    g_set_error_literal (error, WP_ERROR, WP_ERROR_SIGN_IN, visit.error->message);
  else
    g_set_error_literal (error, WP_ERROR, WP_ERROR_SIGN_IN, "No browser could be opened");
  g_clear_error (&visit.error);
  return FALSE;
}

static gboolean
sign_in_to_child (WpSigning *signing, GCancellable *cancellable, GError **error)
{
  const GError *failure = NULL;
  signing->child = wp_demo_child_new (signing->program, cancellable, error);
  if (signing->child == NULL)
    return FALSE;
  GCancellable *failed = wp_demo_child_get_failure (signing->child, NULL);
  gulong handler = cancellable != NULL ?
                     g_cancellable_connect (cancellable, G_CALLBACK (g_cancellable_cancel), g_object_ref (failed), g_object_unref) :
                     0;
  GError *local = NULL;
  signing->result = wp_sign_in_run (wp_demo_child_get_url (signing->child), NULL, wp_demo_child_visit, signing->child, failed, &local);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  wp_demo_child_get_failure (signing->child, &failure);
  if (local != NULL && failure != NULL) {
    g_clear_error (&local);
    local = g_error_copy (failure);
  }
  if (local != NULL)
    g_propagate_error (error, local);
  return signing->result != NULL;
}

static void
sign_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  WpSigning *signing = task_data;
  GError *error = NULL;
  gboolean good;
  if (signing->demo) {
    good = sign_in_to_child (signing, cancellable, &error);
  } else {
    signing->result = wp_sign_in_run (signing->server_url, signing->login_hint, visit_browser, signing, cancellable, &error);
    good = signing->result != NULL;
  }
  if (good && signing->expected_id != NULL && !g_str_equal (signing->expected_id, signing->result->info->id)) {
    g_set_error (&error, WP_ERROR, WP_ERROR_SIGN_IN, "You signed in as %s: this account is somebody else's", signing->result->info->email);
    good = FALSE;
  }
  if (good)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
keep_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  WpSigning *signing = task_data;
  WpEngine *engine = wp_account_get_engine (signing->account);
  GError *error = NULL;
  wp_tokens_take (wp_engine_get_tokens (engine), g_steal_pointer (&signing->result->tokens), cancellable);
  if (!signing->fresh || wp_engine_open (engine, &error)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  /* Nobody would ever use these tokens. */
  wp_tokens_sign_out (wp_engine_get_tokens (engine), signing->result->info->server_url, cancellable);
  g_task_return_error (task, error);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) outer = user_data;
  WpAccounts *self = g_task_get_source_object (outer);
  WpSigning *signing = g_task_get_task_data (outer);
  g_autoptr(GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (outer, g_steal_pointer (&error));
    return;
  }
  if (self->closed) {
    g_task_return_new_error (outer, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Closed");
    return;
  }
  if (signing->demo) {
    g_clear_pointer (&self->child, wp_demo_child_free);
    self->child = g_steal_pointer (&signing->child);
  }
  if (signing->fresh)
    add_account (self, signing->account);
  else
    wp_account_update_info (signing->account, signing->result->info);
  if (!signing->demo && !save_list (self, &error))
    g_message ("The list of accounts was not written: %s", error->message);
  wp_account_retry_now (signing->account);
  g_task_return_pointer (outer, g_object_ref (signing->account), g_object_unref);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) outer = user_data;
  WpAccounts *self = g_task_get_source_object (outer);
  WpSigning *signing = g_task_get_task_data (outer);
  g_autoptr(GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (outer, g_steal_pointer (&error));
    return;
  }
  WpAccount *known = wp_accounts_find (self, signing->result->info->id);
  signing->fresh = known == NULL;
  signing->account = known != NULL ? g_object_ref (known) : make_account (self, signing->result->info, signing->child);
  g_autoptr(GTask) task = new_inner_task (outer, signed_in_cb, kept_cb);
  g_task_run_in_thread (task, keep_thread);
  g_steal_pointer (&outer);
}

static void
run_signing (WpAccounts *self, WpSigning *signing, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (outer, tag);
  g_task_set_task_data (outer, signing, signing_free);
  g_autoptr(GTask) task = new_inner_task (outer, run_signing, signed_in_cb);
  g_task_run_in_thread (task, sign_in_thread);
}

void
wp_accounts_sign_in_async (WpAccounts *self, const char *server_url, WpAccount *account, WpOpenUri open_uri, gpointer open_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  WpSigning *signing = g_new0 (WpSigning, 1);
  signing->server_url = g_strdup (server_url);
  signing->expected_id = account != NULL ? g_strdup (wp_account_get_id (account)) : NULL;
  signing->login_hint = account != NULL ? g_strdup (wp_account_get_email (account)) : NULL;
  signing->open_uri = open_uri;
  signing->open_data = open_data;
  run_signing (self, signing, wp_accounts_sign_in_async, cancellable, callback, user_data);
}

WpAccount *
wp_accounts_sign_in_finish (WpAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wp_accounts_explore_async (WpAccounts *self, const char *program, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  for (guint i = 0; i < self->accounts->len; i++) {
    WpAccount *account = g_ptr_array_index (self->accounts, i);
    /* One is enough: who asks again is taken to it. */
    if (wp_account_is_demo (account)) {
      g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
      g_task_set_source_tag (task, wp_accounts_explore_async);
      g_task_return_pointer (task, g_object_ref (account), g_object_unref);
      return;
    }
  }
  WpSigning *signing = g_new0 (WpSigning, 1);
  signing->demo = TRUE;
  signing->program = g_strdup (program);
  run_signing (self, signing, wp_accounts_explore_async, cancellable, callback, user_data);
}

WpAccount *
wp_accounts_explore_finish (WpAccounts *self, GAsyncResult *result, GError **error)
{
  return wp_accounts_sign_in_finish (self, result, error);
}

/* Signing out */

static void
sign_out_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  WpAccount *account = task_data;
  WpEngine *engine = wp_account_get_engine (account);
  wp_engine_close (engine);
  wp_tokens_sign_out (wp_engine_get_tokens (engine), wp_account_get_server_url (account), cancellable);
  wp_folder_erase (wp_engine_get_directory (engine));
  g_task_return_boolean (task, TRUE);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) outer = user_data;
  WpAccounts *self = g_task_get_source_object (outer);
  GError *error = NULL;
  if (wp_account_is_demo (g_task_get_task_data (outer)))
    g_clear_pointer (&self->child, wp_demo_child_free);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (outer, TRUE);
  else
    g_task_return_error (outer, error);
}

void
wp_accounts_sign_out_async (WpAccounts *self, WpAccount *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GError) error = NULL;
  guint position;
  g_task_set_source_tag (outer, wp_accounts_sign_out_async);
  g_task_set_task_data (outer, g_object_ref (account), g_object_unref);
  wp_account_stop (account);
  if (g_ptr_array_find (self->accounts, account, &position)) {
    g_ptr_array_remove_index (self->accounts, position);
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  }
  if (!wp_account_is_demo (account) && !save_list (self, &error))
    g_message ("The list of accounts was not written: %s", error->message);
  g_autoptr(GTask) task = new_inner_task (outer, wp_accounts_sign_out_async, signed_out_cb);
  g_task_run_in_thread (task, sign_out_thread);
}

gboolean
wp_accounts_sign_out_finish (WpAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wp_accounts_close (WpAccounts *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  for (guint i = 0; i < self->accounts->len; i++) {
    WpAccount *account = g_ptr_array_index (self->accounts, i);
    wp_account_stop (account);
    wp_account_set_changed_func (account, NULL, NULL);
    wp_engine_close (wp_account_get_engine (account));
  }
  g_clear_pointer (&self->child, wp_demo_child_free);
}
