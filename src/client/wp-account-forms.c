/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccount"
#include "config.h"

#include "wp-account-private.h"
#include "wp-error.h"

static void
not_yet (WpAccount *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tag);
  g_task_return_new_error (task, WP_ERROR, WP_ERROR_UNSUPPORTED, "Not supported yet");
}

void
wp_account_begin_form_async (WpAccount *self, JsonObject *definition, const char *customer_id, const char *customer_name, const char *supersedes,
                             JsonObject *answers, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  not_yet (self, wp_account_begin_form_async, cancellable, callback, user_data);
}

char *
wp_account_begin_form_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wp_account_set_answer (WpAccount *self, const char *submission_id, const char *field, JsonNode *value)
{
  g_message ("Not supported yet");
}

void
wp_account_resolve_answer (WpAccount *self, const char *submission_id, const char *field, gboolean keep_mine)
{
  g_message ("Not supported yet");
}

JsonObject *
wp_account_read_submission (WpAccount *self, const char *submission_id)
{
  return wp_account_read_document (self, wp_kind_submission.name, submission_id);
}

WpDraftState
wp_account_get_draft_state (WpAccount *self, const char *submission_id, gint64 *at)
{
  if (at != NULL)
    *at = 0;
  return WP_DRAFT_SENT;
}

void
wp_account_submit_form_async (WpAccount *self, const char *submission_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  not_yet (self, wp_account_submit_form_async, cancellable, callback, user_data);
}

gboolean
wp_account_submit_form_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wp_account_attach_file_async (WpAccount *self, const char *submission_id, const char *field, GFile *file, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  not_yet (self, wp_account_attach_file_async, cancellable, callback, user_data);
}

gboolean
wp_account_attach_file_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wp_account_fetch_file_async (WpAccount *self, const char *sha256, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  not_yet (self, wp_account_fetch_file_async, cancellable, callback, user_data);
}

char *
wp_account_fetch_file_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
