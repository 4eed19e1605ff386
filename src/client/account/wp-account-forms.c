/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccount"
#include "config.h"

#include "wp-account-private.h"
#include "wp-blobs.h"
#include "wp-error.h"
#include "wp-file-type.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-submission-commands.h"
#include "wp-threads.h"
#include "wp-time.h"

/* What a view asks of an account about forms that are filled in. */

static GTask *
new_task (WpAccount *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = wp_account_task_new (self, tag, cancellable, callback, user_data);
  /* What a person has done is done: closing a view does not take it back. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

static gboolean
submit (WpWriter *writer, gpointer data, GError **error)
{
  return wp_writer_submit (writer, data, wp_time_now (), error);
}

void
wp_account_begin_form_async (WpAccount *self, JsonObject *definition, const char *customer_id, const char *customer_name, const char *supersedes,
                             JsonObject *answers, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = new_task (self, wp_account_begin_form_async, cancellable, callback, user_data);
  char *id = g_uuid_string_random ();
  g_autoptr (JsonObject) body = wp_json_new ("formId", wp_json_string_or (definition, "formId", ""), "customerId", customer_id, "customerName",
                                             customer_id != NULL ? customer_name : NULL, "supersedes", supersedes, NULL);
  wp_json_set_int (body, "formVersion", wp_json_int (definition, "version", 0));
  wp_json_set_object (body, "answers", answers != NULL ? wp_json_copy (answers) : json_object_new ());
  g_task_set_task_data (task, id, g_free);
  wp_engine_write (self->engine, submit, wp_command_new (WP_COMMAND_BEGIN, NULL, id, NULL, -1, body), (GDestroyNotify) wp_command_unref, task);
}

char *
wp_account_begin_form_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_boolean (G_TASK (result), error) ? g_strdup (g_task_get_task_data (G_TASK (result))) : NULL;
}

static void
send_soon (WpAccount *self)
{
  WpSync *sync = wp_engine_get_sync (self->engine);
  if (sync != NULL)
    wp_sync_draft (sync);
}

void
wp_account_set_answer (WpAccount *self, const char *submission_id, const char *field, JsonNode *value)
{
  wp_typed_set_answer (self->typed, submission_id, field, value);
  send_soon (self);
}

typedef struct {
  WpTypedAnswer *typed;
  gboolean keep_mine;
} WpResolution;

static void
resolution_free (gpointer data)
{
  WpResolution *self = data;
  wp_typed_answer_free (self->typed);
  g_free (self);
}

static gboolean
resolve (WpWriter *writer, gpointer data, GError **error)
{
  const WpResolution *resolution = data;
  return wp_drafts_resolve (wp_writer_get_drafts (writer), resolution->typed->submission, resolution->typed->field, resolution->keep_mine, error);
}

void
wp_account_resolve_answer (WpAccount *self, const char *submission_id, const char *field, gboolean keep_mine)
{
  WpResolution *resolution = g_new0 (WpResolution, 1);
  resolution->typed = wp_typed_answer_new (submission_id, field, NULL);
  resolution->keep_mine = keep_mine;
  wp_typed_flush (self->typed);
  wp_engine_write (self->engine, resolve, resolution, resolution_free, NULL);
  send_soon (self);
}

JsonObject *
wp_account_read_submission (WpAccount *self, const char *submission_id)
{
  JsonObject *document = wp_account_read_document (self, wp_kind_submission.name, submission_id);
  if (document != NULL)
    wp_typed_overlay_answers (self->typed, submission_id, document);
  return document;
}

static gboolean
is_begun_here (WpAccount *self, const char *submission_id)
{
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (self, submission_id);
  for (guint i = 0; i < rows->len; i++)
    if ((((WpOutboxRow *) g_ptr_array_index (rows, i))->command->type)->creates)
      return TRUE;
  return FALSE;
}

WpDraftState
wp_account_get_draft_state (WpAccount *self, const char *submission_id, gint64 *at)
{
  if (at != NULL)
    *at = wp_typed_get_sent (self->typed, submission_id);
  if (wp_typed_has_answer (self->typed, submission_id))
    return WP_DRAFT_WRITING;
  g_autoptr (JsonObject) document = wp_account_read_document (self, wp_kind_submission.name, submission_id);
  JsonObject *local = wp_json_object (document, "local");
  JsonObject *conflicts = wp_json_object (local, "conflicts");
  if (wp_json_size (conflicts) > 0)
    return WP_DRAFT_CONFLICT;
  return wp_json_length (wp_json_array (local, "dirty")) > 0 || is_begun_here (self, submission_id) ? WP_DRAFT_ON_DESK : WP_DRAFT_SENT;
}

static gboolean
submit_form (WpWriter *writer, gpointer data, GError **error)
{
  return wp_drafts_submit_form (wp_writer_get_drafts (writer), data, wp_time_now (), error);
}

void
wp_account_submit_form_async (WpAccount *self, const char *submission_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = new_task (self, wp_account_submit_form_async, cancellable, callback, user_data);
  wp_typed_flush (self->typed);
  wp_engine_write (self->engine, submit_form, g_strdup (submission_id), g_free, task);
}

gboolean
wp_account_submit_form_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return wp_account_task_finish (self, result, error);
}

/* Attachments */

typedef struct {
  char *directory;
  GFile *file;
  char *submission;
  char *field;
} WpAttachment;

static void
attachment_free (gpointer data)
{
  WpAttachment *self = data;
  g_free (self->directory);
  g_object_unref (self->file);
  g_free (self->submission);
  g_free (self->field);
  g_free (self);
}

static void
import_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const WpAttachment *attachment = task_data;
  GError *error = NULL;
  JsonObject *answer = wp_blobs_import (attachment->directory, attachment->file, cancellable, &error);
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
nothing (WpWriter *writer, gpointer data, GError **error)
{
  return TRUE;
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  WpAccount *self = g_task_get_source_object (outer);
  const WpAttachment *attachment = g_task_get_task_data (outer);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = g_task_propagate_pointer (G_TASK (result), &error);
  if (answer == NULL) {
    g_task_return_error (outer, error);
    return;
  }
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), answer);
  wp_account_set_answer (self, attachment->submission, attachment->field, node);
  wp_typed_flush (self->typed);
  wp_engine_write (self->engine, nothing, NULL, NULL, g_steal_pointer (&outer)); /* after the answer */
}

void
wp_account_attach_file_async (WpAccount *self, const char *submission_id, const char *field, GFile *file, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = new_task (self, wp_account_attach_file_async, cancellable, callback, user_data);
  WpAttachment *attachment = g_new0 (WpAttachment, 1);
  attachment->directory = g_strdup (wp_engine_get_directory (self->engine));
  attachment->file = g_object_ref (file);
  attachment->submission = g_strdup (submission_id);
  attachment->field = g_strdup (field);
  g_task_set_task_data (outer, attachment, attachment_free);
  wp_task_run (outer, import_thread, imported_cb);
}

gboolean
wp_account_attach_file_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return wp_account_task_finish (self, result, error);
}

typedef struct {
  char *directory;
  char *sha256;
} WpFetch;

static void
fetch_free (gpointer data)
{
  WpFetch *self = data;
  g_free (self->directory);
  g_free (self->sha256);
  g_free (self);
}

/* Is it here, and unharmed? */
static void
look_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const WpFetch *fetch = task_data;
  g_autoptr (GBytes) bytes = wp_blobs_open (fetch->directory, fetch->sha256);
  g_task_return_boolean (task, bytes != NULL);
}

static void
return_path (GTask *task)
{
  const WpFetch *fetch = g_task_get_task_data (task);
  g_task_return_pointer (task, wp_blobs_get_path (fetch->directory, fetch->sha256), g_free);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  GError *error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    return_path (outer);
  else
    g_task_return_error (outer, error);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  WpAccount *self = g_task_get_source_object (outer);
  const WpFetch *fetch = g_task_get_task_data (outer);
  WpSync *sync = wp_engine_get_sync (self->engine);
  if (g_task_propagate_boolean (G_TASK (result), NULL)) {
    return_path (outer);
  } else if (sync == NULL) {
    wp_engine_return_closed (self->engine, outer);
  } else {
    const char *sha256 = fetch->sha256; /* as long as the task lives */
    GTask *task = g_task_new (self, NULL, fetched_cb, g_steal_pointer (&outer));
    g_task_set_source_tag (task, fetched_cb);
    wp_sync_fetch (sync, sha256, task);
  }
}

void
wp_account_fetch_file_async (WpAccount *self, const char *sha256, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) outer = new_task (self, wp_account_fetch_file_async, cancellable, callback, user_data);
  if (!wp_file_is_name (sha256)) {
    g_task_return_new_error (outer, WP_ERROR, WP_ERROR_INVALID, "That is not the name of an attachment");
    return;
  }
  WpFetch *fetch = g_new0 (WpFetch, 1);
  fetch->directory = g_strdup (wp_engine_get_directory (self->engine));
  fetch->sha256 = g_strdup (sha256);
  g_task_set_task_data (outer, fetch, fetch_free);
  wp_task_run (g_steal_pointer (&outer), look_thread, looked_cb);
}

char *
wp_account_fetch_file_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
