/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccount"
#include "config.h"

#include "wp-account-private.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

/* Commands: to the writer's thread, which has them on the disk when it answers; what is not delivered; waiting until it is. */

static WpCommand *
copy_command (const WpCommand *command)
{
  g_autoptr (JsonObject) body = wp_json_copy (command->body);
  return wp_command_new (command->type, command->key, command->document_id, command->step_id, command->if_match, body);
}

static void
deliver_soon (WpAccount *self)
{
  WpSync *sync = wp_engine_get_sync (self->engine);
  if (sync != NULL)
    wp_sync_deliver (sync);
}

static gboolean
submit (WpWriter *writer, gpointer data, GError **error)
{
  return wp_writer_submit (writer, data, wp_time_now (), error);
}

/* Commands with a secret: that is in the keyring before there is a row, and no row ever has it. */

static void
secret_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WpAccount *self = WP_ACCOUNT (source);
  g_autoptr (GTask) outer = user_data;
  const WpCommand *command = g_task_get_task_data (outer);
  GError *error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_boolean (outer, TRUE);
    return;
  }
  wp_secrets_drop (wp_engine_get_secrets (self->engine), command->key);
  g_task_return_error (outer, error);
}

/* The keyring's answer, on its way to the main thread */
typedef struct {
  GTask *outer;  /* (owned): its source is the account, its data the command without the secret */
  GError *error; /* (nullable) */
} WpKept;

static gboolean
secret_kept_main (gpointer user_data)
{
  WpKept *kept = user_data;
  WpAccount *self = g_task_get_source_object (kept->outer);
  if (kept->error != NULL) {
    g_task_return_error (kept->outer, kept->error);
    g_object_unref (kept->outer);
  } else {
    const WpCommand *command = g_task_get_task_data (kept->outer);
    GTask *task = wp_account_task_new (self, secret_written_cb, NULL, secret_written_cb, kept->outer);
    wp_engine_write (self->engine, submit, copy_command (command), (GDestroyNotify) wp_command_unref, task);
  }
  g_free (kept);
  return G_SOURCE_REMOVE;
}

/* On some thread */
static void
secret_kept_cb (const GError *error, gpointer user_data)
{
  WpKept *kept = user_data;
  kept->error = error != NULL ? g_error_copy (error) : NULL;
  g_idle_add_full (G_PRIORITY_DEFAULT, secret_kept_main, kept, NULL);
}

/* A list that holds nothing tells nothing, and needs no keyring. */
static gboolean
has_secret (const WpCommand *command)
{
  const char *secret = command->type->secret;
  JsonArray *list = secret != NULL ? wp_json_array (command->body, secret) : NULL;
  for (guint i = 0; i < wp_json_length (list); i++)
    if (wp_json_string_at (list, i) != NULL)
      return TRUE;
  return secret != NULL && list == NULL && wp_json_has (command->body, secret);
}

/* (transfer full) @task */
static void
submit_secret (WpAccount *self, WpCommand *command, GTask *task)
{
  g_autoptr (GTask) outer = task;
  GError *error = NULL;
  WpCommand *bare = copy_command (command);
  g_autofree char *secret = wp_json_node_to_string (wp_json_member (bare->body, bare->type->secret));
  json_object_remove_member (bare->body, bare->type->secret);
  g_task_set_task_data (outer, bare, (GDestroyNotify) wp_command_unref);
  if (!wp_command_validate (command, &error)) {
    g_task_return_error (outer, error);
    return;
  }
  WpKept *kept = g_new0 (WpKept, 1);
  kept->outer = g_object_ref (outer);
  wp_secrets_put (wp_engine_get_secrets (self->engine), bare->key, secret, secret_kept_cb, kept);
  memset (secret, 0, strlen (secret));
}

void
wp_account_submit_async (WpAccount *self, WpCommand *command, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = wp_account_task_new (self, wp_account_submit_async, cancellable, callback, user_data);
  /* What a person has done is done: closing a view does not take it back. */
  g_task_set_check_cancellable (task, FALSE);
  if (has_secret (command)) {
    submit_secret (self, command, task);
    return;
  }
  wp_engine_write (self->engine, submit, copy_command (command), (GDestroyNotify) wp_command_unref, task);
}

typedef struct {
  WpCommand *command;
  char *scopes[3]; /* the draft's, and that of what it began with */
  char *text;      /* as it was then */
} WpDraftCommand;

static void
draft_command_free (gpointer data)
{
  WpDraftCommand *self = data;
  wp_command_unref (self->command);
  g_free (self->scopes[0]);
  g_free (self->scopes[1]);
  g_free (self->text);
  g_free (self);
}

static gboolean
submit_draft (WpWriter *writer, gpointer data, GError **error)
{
  const WpDraftCommand *draft = data;
  return wp_writer_submit_typed (writer, draft->command, (const char *const *) draft->scopes, wp_time_now (), error);
}

static void
draft_submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WpTyped *typed = WP_ACCOUNT (source)->typed;
  const WpDraftCommand *draft = g_task_get_task_data (G_TASK (result));
  g_autoptr (GTask) outer = user_data;
  GError *error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (outer, error);
    return;
  }
  if (g_str_equal (wp_typed_get_draft (typed, draft->scopes[0]), draft->text))
    for (guint i = 0; draft->scopes[i] != NULL; i++)
      wp_typed_set_draft (typed, draft->scopes[i], "");
  g_task_return_boolean (outer, TRUE);
}

void
wp_account_submit_typed_async (WpAccount *self, WpCommand *command, const char *scope, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  WpDraftCommand *draft = g_new0 (WpDraftCommand, 1);
  GTask *outer = wp_account_task_new (self, wp_account_submit_typed_async, cancellable, callback, user_data);
  GTask *task = wp_account_task_new (self, draft_submitted_cb, NULL, draft_submitted_cb, outer);
  g_task_set_check_cancellable (outer, FALSE);
  draft->command = copy_command (command);
  draft->scopes[0] = g_strdup (scope);
  draft->scopes[1] = g_strconcat (WP_DRAFT_FROM, scope, NULL);
  draft->text = g_strdup (wp_typed_get_draft (self->typed, scope));
  g_task_set_task_data (task, draft, draft_command_free);
  /* What waits is written first: behind the command it would bring the draft back. */
  wp_typed_flush (self->typed);
  wp_engine_write (self->engine, submit_draft, draft, NULL, task);
}

gboolean
wp_account_submit_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return wp_account_task_finish (self, result, error);
}

gboolean
wp_account_may (WpAccount *self, const WpCommandType *type, JsonObject *document, GError **error)
{
  return wp_command_type_may (type, &self->actor, document, error);
}

/* The outbox */

GPtrArray *
wp_account_get_outbox (WpAccount *self, const char *document_id)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_outbox_row_unref);
  for (guint i = 0; i < self->outbox->len; i++) {
    WpOutboxRow *row = g_ptr_array_index (self->outbox, i);
    if (document_id == NULL || g_str_equal (row->command->document_id, document_id))
      g_ptr_array_add (rows, wp_outbox_row_ref (row));
  }
  return rows;
}

typedef struct {
  char *key;
  gint64 seen;
} Retry;

static void
retry_free (gpointer data)
{
  Retry *retry = data;
  g_free (retry->key);
  g_free (retry);
}

static gboolean
retry_row (WpWriter *writer, gpointer data, GError **error)
{
  const Retry *retry = data;
  return wp_writer_retry (writer, retry->key, retry->seen, wp_time_now (), error);
}

static gboolean
confirm_row (WpWriter *writer, gpointer data, GError **error)
{
  return wp_writer_confirm (writer, data, error);
}

static gboolean
discard_row (WpWriter *writer, gpointer data, GError **error)
{
  return wp_writer_discard (writer, data, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WpAccount *self = WP_ACCOUNT (source);
  g_autoptr (GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_message ("Not written: %s", error->message);
  deliver_soon (self);
}

void
wp_account_write (WpAccount *self, WpEngineFunc func, gpointer data, GDestroyNotify free_data)
{
  GTask *task = wp_account_task_new (self, wp_account_write, NULL, written_cb, NULL);
  wp_engine_write (self->engine, func, data, free_data, task);
}

void
wp_account_outbox_retry (WpAccount *self, const char *key, gint64 seen)
{
  const Retry retry = { g_strdup (key), seen };
  wp_typed_flush (self->typed); /* the present answers of a form are those on the screen */
  wp_account_write (self, retry_row, g_memdup2 (&retry, sizeof retry), retry_free);
}

void
wp_account_outbox_confirm (WpAccount *self, const char *key)
{
  wp_account_write (self, confirm_row, g_strdup (key), g_free);
}

void
wp_account_outbox_discard (WpAccount *self, const char *key)
{
  wp_typed_flush (self->typed);
  wp_account_write (self, discard_row, g_strdup (key), g_free);
}

/* Waiting for a delivery */

typedef struct {
  WpAccount *account;
  GTask *task;
  char *key;
  guint timeout_id;
} WpWaiter;

void
wp_account_waiter_free (gpointer data)
{
  WpWaiter *self = data;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_object_unref (self->task);
  g_free (self->key);
  g_free (self);
}

static WpOutboxRow *
find_row (WpAccount *self, const char *key)
{
  for (guint i = 0; i < self->outbox->len; i++) {
    WpOutboxRow *row = g_ptr_array_index (self->outbox, i);
    if (g_str_equal (row->command->key, key))
      return row;
  }
  return NULL;
}

/* FALSE while it is still on its way */
static gboolean
end_wait (WpAccount *self, WpWaiter *waiter)
{
  WpOutboxRow *row = find_row (self, waiter->key);
  if (row != NULL && row->state != WP_OUTBOX_REJECTED)
    return FALSE;
  if (row == NULL)
    g_task_return_boolean (waiter->task, TRUE);
  else
    g_task_return_new_error (waiter->task, WP_ERROR, row->error_code, "%s", row->error_message != NULL ? row->error_message : "");
  return TRUE;
}

static void
check_waiters (WpAccount *self)
{
  for (guint i = 0; i < self->waiters->len;) {
    if (end_wait (self, g_ptr_array_index (self->waiters, i)))
      g_ptr_array_remove_index (self->waiters, i);
    else
      i++;
  }
}

static gboolean
has_row (WpAccount *self, const char *incident_id)
{
  for (guint i = 0; i < self->outbox->len; i++)
    if (g_str_equal (((WpOutboxRow *) g_ptr_array_index (self->outbox, i))->command->document_id, incident_id))
      return TRUE;
  return FALSE;
}

/* What was late has arrived: the bubble that said so goes. */
static void
check_late (WpAccount *self)
{
  GHashTableIter iter;
  gpointer incident_id;
  g_hash_table_iter_init (&iter, self->late);
  while (g_hash_table_iter_next (&iter, &incident_id, NULL)) {
    if (has_row (self, incident_id))
      continue;
    g_autofree char *id = g_strdup_printf (WP_BUBBLE_NOT_SENT_ID, self->info->id, (const char *) incident_id);
    wp_mailbox_post_withdrawn (self->mailbox, id);
    g_hash_table_iter_remove (&iter);
  }
}

void
wp_account_check_deliveries (WpAccount *self)
{
  check_waiters (self);
  check_late (self);
}

void
wp_account_end_waits (WpAccount *self)
{
  while (self->waiters->len > 0) {
    WpWaiter *waiter = g_ptr_array_index (self->waiters, 0);
    g_task_return_new_error (waiter->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was closed");
    g_ptr_array_remove_index (self->waiters, 0);
  }
}

static gboolean
wait_timeout_cb (gpointer user_data)
{
  WpWaiter *waiter = user_data;
  WpAccount *self = waiter->account;
  WpOutboxRow *row = find_row (self, waiter->key);
  int code = wp_account_get_trouble (self);
  waiter->timeout_id = 0;
  if (code == 0)
    code = row != NULL && row->error_code != 0 ? row->error_code : WP_ERROR_TIMEOUT;
  if (row != NULL)
    g_hash_table_add (self->late, g_strdup (row->command->document_id));
  g_task_return_new_error (waiter->task, WP_ERROR, code, "%s", wp_error_get_title (code));
  g_ptr_array_remove (self->waiters, waiter);
  return G_SOURCE_REMOVE;
}

void
wp_account_wait_delivered_async (WpAccount *self, const char *key, guint seconds, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  WpWaiter *waiter = g_new0 (WpWaiter, 1);
  waiter->account = self;
  waiter->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (waiter->task, wp_account_wait_delivered_async);
  waiter->key = g_strdup (key);
  wp_mailbox_flush (self->mailbox);
  if (end_wait (self, waiter)) {
    wp_account_waiter_free (waiter);
    return;
  }
  waiter->timeout_id = g_timeout_add_seconds (seconds, wait_timeout_cb, waiter);
  g_ptr_array_add (self->waiters, waiter);
  if (wp_engine_get_sync (self->engine) != NULL)
    wp_sync_kick (wp_engine_get_sync (self->engine));
}

gboolean
wp_account_wait_delivered_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return wp_account_task_finish (self, result, error);
}
