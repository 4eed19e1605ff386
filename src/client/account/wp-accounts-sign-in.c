/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccounts"
#include "config.h"

#include "wp-accounts-private.h"
#include "wp-error.h"
#include "wp-sign-in.h"
#include "wp-threads.h"

#include <glib/gi18n-lib.h>

/* Signing in: a thread goes the way of wp-sign-in.h; then, here, the account it belongs to is found or made, and opened. */

typedef struct {
  char *server_url;      /* (nullable): the sample data's */
  char *program;         /* (nullable) */
  char *login_hint;      /* (nullable) */
  char *expected_id;     /* (nullable): the account that must come back */
  char *expected_server; /* (nullable): and whose it is */
  gboolean demo;
  WpOpenUri open_uri;
  gpointer open_data;
  GCancellable *cancellable; /* (nullable): owned by the task */
  WpDemoChild *child;        /* (nullable): made on the way */
  WpSignIn *result;          /* (nullable): so is this */
  WpAccount *account;        /* (nullable): and this */
  char *directory;           /* where accounts lie */
  gboolean fresh;
} WpSigning;

static void
signing_free (gpointer data)
{
  WpSigning *self = data;
  g_free (self->server_url);
  g_free (self->program);
  g_free (self->directory);
  g_free (self->login_hint);
  g_free (self->expected_id);
  g_free (self->expected_server);
  g_clear_pointer (&self->child, wp_demo_child_free);
  g_clear_pointer (&self->result, wp_sign_in_free);
  g_clear_object (&self->account);
  g_free (self);
}

/* The browser is opened by the main thread, which knows the window. */
typedef struct {
  WpSigning *signing;
  GCancellable *cancellable; /* (nullable) */
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
  /* Whoever gave it up may have gone, with what opens an address. */
  gboolean opened = !g_cancellable_set_error_if_cancelled (visit->cancellable, &visit->error) &&
                    visit->signing->open_uri (visit->url, visit->signing->open_data, &visit->error);
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
  WpSigning *signing = user_data;
  WpVisit visit = { .signing = signing, .cancellable = signing->cancellable, .url = url };
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
  if (g_error_matches (visit.error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&visit.error));
  else if (visit.error != NULL)
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
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (g_cancellable_cancel), g_object_ref (failed), g_object_unref)
                                       : 0;
  GError *local = NULL;
  signing->result = wp_sign_in_run (wp_demo_child_get_url (signing->child), NULL, NULL, wp_demo_child_visit, signing->child, failed, &local);
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
    signing->result = wp_sign_in_run (signing->server_url, signing->expected_server, signing->login_hint, visit_browser, signing, cancellable,
                                      &error);
    good = signing->result != NULL;
  }
  if (good && signing->expected_id != NULL && !g_str_equal (signing->expected_id, signing->result->info->id)) {
    g_set_error (&error, WP_ERROR, WP_ERROR_SIGN_IN, _ ("You signed in as %s, and this is the account of %s. Nothing was changed."),
                 signing->result->info->email, signing->login_hint);
    good = FALSE;
  }
  if (good)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
store_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  WpSigning *signing = task_data;
  WpEngine *engine = wp_account_get_engine (signing->account);
  WpTokens *tokens = wp_engine_get_tokens (engine);
  GError *error = NULL;
  /* What an earlier sign-out has not erased yet goes first: nothing of it may fetch_me what comes now. */
  if (signing->fresh && !signing->demo)
    wp_accounts_forget_leaving (signing->directory, signing->result->info->id);
  if (!signing->fresh || wp_engine_open (engine, &error)) {
    wp_tokens_set (tokens, g_steal_pointer (&signing->result->tokens));
    g_task_return_boolean (task, TRUE);
    return;
  }
  /* Nobody would ever use these tokens. */
  wp_sign_in_undo (signing->result->info->server_url, signing->result->tokens->refresh_token, cancellable);
  g_task_return_error (task, error);
}

static WpAccount *
find_demo (WpAccounts *self)
{
  for (guint i = 0; i < self->accounts->len; i++)
    if (wp_account_is_demo (g_ptr_array_index (self->accounts, i)))
      return g_ptr_array_index (self->accounts, i);
  return NULL;
}

static void
child_ended_cb (gpointer user_data)
{
  WpAccounts *self = user_data;
  WpAccount *account = find_demo (self);
  self->child_ended = TRUE;
  if (account != NULL)
    wp_account_set_link (account, WP_LINK_SAMPLE, WP_LINK_BROKEN, WP_ERROR_SAMPLE_ENDED);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  WpAccounts *self = g_task_get_source_object (outer);
  WpSigning *signing = g_task_get_task_data (outer);
  g_autoptr (GError) error = NULL;
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
    self->child_ended = FALSE;
    wp_demo_child_watch (self->child, child_ended_cb, self);
  }
  if (signing->fresh)
    wp_accounts_add (self, signing->account);
  else
    wp_account_update_info (signing->account, signing->result->info);
  if (!signing->demo)
    wp_accounts_save (self);
  wp_account_retry_now (signing->account);
  g_task_return_pointer (outer, g_object_ref (signing->account), g_object_unref);
}

void
wp_accounts_go_on_signing (GTask *outer)
{
  WpAccounts *self = g_task_get_source_object (outer);
  WpSigning *signing = g_task_get_task_data (outer);
  WpAccount *known = wp_accounts_find (self, signing->result->info->id);
  signing->fresh = known == NULL;
  signing->account = known != NULL ? g_object_ref (known) : wp_accounts_make (self, signing->result->info, signing->child);
  wp_task_run (outer, store_thread, stored_cb);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  WpAccounts *self = g_task_get_source_object (outer);
  g_autoptr (GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (outer, g_steal_pointer (&error));
  else if (self->loading) /* the account may be among those, and the list must not be written without them */
    g_ptr_array_add (self->after_load, g_steal_pointer (&outer));
  else
    wp_accounts_go_on_signing (g_steal_pointer (&outer));
}

/* (transfer full) signing */
static GTask *
new_signing (WpAccounts *self, WpSigning *signing, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (outer, tag);
  g_task_set_task_data (outer, signing, signing_free);
  signing->directory = g_strdup (self->directory);
  signing->cancellable = cancellable;
  return outer;
}

void
wp_accounts_sign_in_async (WpAccounts *self, const char *server_url, WpAccount *account, WpOpenUri open_uri, gpointer open_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  WpSigning *signing = g_new0 (WpSigning, 1);
  signing->server_url = g_strdup (server_url);
  signing->expected_id = account != NULL ? g_strdup (wp_account_get_id (account)) : NULL;
  signing->expected_server = account != NULL ? g_strdup (wp_account_get_info (account)->server_id) : NULL;
  signing->login_hint = account != NULL ? g_strdup (wp_account_get_email (account)) : NULL;
  signing->open_uri = open_uri;
  signing->open_data = open_data;
  wp_task_run (new_signing (self, signing, wp_accounts_sign_in_async, cancellable, callback, user_data), sign_in_thread, signed_in_cb);
}

WpAccount *
wp_accounts_sign_in_finish (WpAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ended_left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  wp_task_run (user_data, sign_in_thread, signed_in_cb);
}

void
wp_accounts_explore_async (WpAccounts *self, const char *program, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  WpAccount *account = find_demo (self);
  WpSigning *signing = g_new0 (WpSigning, 1);
  signing->demo = TRUE;
  signing->program = g_strdup (program);
  GTask *outer = new_signing (self, signing, wp_accounts_explore_async, cancellable, callback, user_data);
  if (account == NULL) {
    wp_task_run (outer, sign_in_thread, signed_in_cb);
  } else if (self->child_ended) {
    /* Nothing is behind it any more: a new one takes its place. */
    wp_accounts_sign_out_async (self, account, ended_left_cb, outer);
  } else {
    /* One is enough: who asks again is taken to it. */
    g_task_return_pointer (outer, g_object_ref (account), g_object_unref);
    g_object_unref (outer);
  }
}

WpAccount *
wp_accounts_explore_finish (WpAccounts *self, GAsyncResult *result, GError **error)
{
  return wp_accounts_sign_in_finish (self, result, error);
}
