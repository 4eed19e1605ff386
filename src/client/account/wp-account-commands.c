/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAccount"
#include "config.h"

#include "wp-account-private.h"
#include "wp-bubble.h"
#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-onboarding-commands.h"
#include "wp-task.h"
#include "wp-time.h"

#include <string.h>

/* What a view asks of an account: each call goes to the thread that owns the answer. */

static GTask *
new_task (WpAccount *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tag);
  return task;
}

static gboolean
finish_boolean (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static WpAccountReader *
need_reader (WpAccount *self, GTask *task)
{
  WpAccountReader *reader = wp_engine_get_reader (wp_account_get_engine (self));
  if (reader == NULL)
    wp_engine_return_closed (wp_account_get_engine (self), task);
  return reader;
}

/* Reading */

void
wp_account_query_async (WpAccount *self, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = new_task (self, wp_account_query_async, cancellable, callback, user_data);
  WpAccountReader *reader = need_reader (self, task);
  if (reader != NULL)
    wp_account_reader_query (reader, query, g_steal_pointer (&task));
}

WpRefs *
wp_account_query_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wp_account_list_async (WpAccount *self, const WpQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = new_task (self, wp_account_list_async, cancellable, callback, user_data);
  WpAccountReader *reader = need_reader (self, task);
  if (reader != NULL)
    wp_account_reader_list (reader, query, g_steal_pointer (&task));
}

GPtrArray *
wp_account_list_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

WpRow *
wp_account_read_row (WpAccount *self, const WpKind *kind, gint64 rowid)
{
  WpStore *store = wp_account_need_store (self);
  return store != NULL ? wp_store_read_row (store, kind, rowid, NULL) : NULL;
}

JsonObject *
wp_account_read_document (WpAccount *self, const char *kind, const char *id)
{
  WpStore *store = wp_account_need_store (self);
  g_autoptr(WpDocument) document = store != NULL ? wp_store_get (store, "", kind, id, NULL) : NULL;
  return document != NULL && !document->deleted ? wp_document_parse (document, NULL) : NULL;
}

WpIncident *
wp_account_read_incident (WpAccount *self, const char *id)
{
  g_autoptr(JsonObject) document = wp_account_read_document (self, wp_kind_incident.name, id);
  return document != NULL ? wp_incident_new (document) : NULL;
}

/* Acting */

static WpCommand *
copy_command (const WpCommand *command)
{
  g_autoptr(JsonObject) body = wp_json_copy (command->body);
  return wp_command_new (command->type, command->key, command->document_id, command->step_id, command->if_match, body);
}

static void
deliver_soon (WpAccount *self)
{
  WpSync *sync = wp_engine_get_sync (wp_account_get_engine (self));
  if (sync != NULL)
    wp_sync_deliver (sync);
}

static gboolean
submit (WpWriter *writer, gpointer data, GError **error)
{
  return wp_writer_submit (writer, data, wp_time_now (), error);
}

void
wp_account_submit_async (WpAccount *self, WpCommand *command, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = new_task (self, wp_account_submit_async, cancellable, callback, user_data);
  /* What a person has done is done: closing a view does not take it back. */
  g_task_set_check_cancellable (task, FALSE);
  wp_engine_write (wp_account_get_engine (self), submit, copy_command (command), (GDestroyNotify) wp_command_unref, task);
}

typedef struct {
  WpCommand *command;
  char *scope;
  char *text; /* as it was then */
} Typed;

static void
typed_free (gpointer data)
{
  Typed *typed = data;
  wp_command_unref (typed->command);
  g_free (typed->scope);
  g_free (typed->text);
  g_free (typed);
}

static gboolean
submit_typed (WpWriter *writer, gpointer data, GError **error)
{
  const Typed *typed = data;
  return wp_writer_submit_typed (writer, typed->command, typed->scope, wp_time_now (), error);
}

static void
typed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WpNotes *notes = wp_account_get_notes (WP_ACCOUNT (source));
  const Typed *typed = g_task_get_task_data (G_TASK (result));
  g_autoptr(GTask) outer = user_data;
  g_autofree char *from = g_strconcat (WP_DRAFT_FROM, typed->scope, NULL);
  GError *error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (outer, error);
    return;
  }
  if (g_str_equal (wp_notes_get_draft (notes, typed->scope), typed->text)) {
    wp_notes_set_draft (notes, typed->scope, "");
    wp_notes_set_draft (notes, from, "");
  }
  g_task_return_boolean (outer, TRUE);
}

void
wp_account_submit_typed_async (WpAccount *self, WpCommand *command, const char *scope, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  WpNotes *notes = wp_account_get_notes (self);
  Typed *typed = g_new0 (Typed, 1);
  GTask *outer = new_task (self, wp_account_submit_typed_async, cancellable, callback, user_data);
  GTask *task = new_task (self, typed_cb, NULL, typed_cb, outer);
  g_task_set_check_cancellable (outer, FALSE);
  typed->command = copy_command (command);
  typed->scope = g_strdup (scope);
  typed->text = g_strdup (wp_notes_get_draft (notes, scope));
  g_task_set_task_data (task, typed, typed_free);
  /* What waits is written first: behind the command it would bring the draft back. */
  wp_notes_flush (notes);
  wp_engine_write (wp_account_get_engine (self), submit_typed, typed, NULL, task);
}

gboolean
wp_account_submit_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return finish_boolean (self, result, error);
}

gboolean
wp_account_may (WpAccount *self, const WpCommandType *type, JsonObject *document, GError **error)
{
  return wp_command_type_may (type, wp_account_get_actor (self), document, error);
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
  g_autoptr(GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_message ("Not written: %s", error->message);
  deliver_soon (self);
}

/* @data: (transfer full) */
static void
write_and_deliver (WpAccount *self, WpEngineFunc func, gpointer data, GDestroyNotify free_data)
{
  GTask *task = new_task (self, write_and_deliver, NULL, written_cb, NULL);
  wp_engine_write (wp_account_get_engine (self), func, data, free_data, task);
}

void
wp_account_outbox_retry (WpAccount *self, const char *key, gint64 seen)
{
  const Retry retry = { g_strdup (key), seen };
  wp_notes_flush (wp_account_get_notes (self)); /* the present answers of a form are those on the screen */
  write_and_deliver (self, retry_row, g_memdup2 (&retry, sizeof retry), retry_free);
}

void
wp_account_outbox_confirm (WpAccount *self, const char *key)
{
  write_and_deliver (self, confirm_row, g_strdup (key), g_free);
}

void
wp_account_outbox_discard (WpAccount *self, const char *key)
{
  wp_notes_flush (wp_account_get_notes (self));
  write_and_deliver (self, discard_row, g_strdup (key), g_free);
}

/* Alerts */

static gboolean
mark_shown (WpWriter *writer, gpointer data, GError **error)
{
  const WpBubble *bubble = data;
  return wp_writer_bubble_shown (writer, bubble->id, bubble->alert_key, error);
}

void
wp_account_bubble_shown (WpAccount *self, const WpBubble *bubble)
{
  wp_engine_write (wp_account_get_engine (self), mark_shown, wp_bubble_ref ((WpBubble *) bubble), (GDestroyNotify) wp_bubble_unref, NULL);
}

typedef struct {
  char *drill_id;
  gint64 at;
  gint64 service;
} WpProof;

static void
proof_free (gpointer data)
{
  WpProof *proof = data;
  g_free (proof->drill_id);
  g_free (proof);
}

static gboolean
drill_seen (WpWriter *writer, gpointer data, GError **error)
{
  const WpProof *proof = data;
  return wp_writer_drill_seen (writer, proof->drill_id, proof->at, proof->service, error);
}

void
wp_account_drill_seen (WpAccount *self, const char *drill_id, gint64 service)
{
  WpProof *proof = g_new0 (WpProof, 1);
  proof->drill_id = g_strdup (drill_id);
  proof->at = wp_time_now ();
  proof->service = service;
  wp_health_board_set_proof (wp_account_get_board (self), proof->at, service);
  wp_engine_write (wp_account_get_engine (self), drill_seen, proof, proof_free, new_task (self, wp_account_drill_seen, NULL, written_cb, NULL));
}

static gboolean
set_service (WpWriter *writer, gpointer data, GError **error)
{
  return wp_writer_set_service (writer, *(gint64 *) data, error);
}

void
wp_account_set_service (WpAccount *self, gint64 service, gboolean outlives, int code)
{
  wp_health_board_set_service (wp_account_get_board (self), service, outlives, code);
  if (service != 0)
    wp_engine_write (wp_account_get_engine (self), set_service, g_memdup2 (&service, sizeof service), g_free, NULL);
}

void
wp_account_set_link (WpAccount *self, WpLinkName name, WpLinkState state, int code)
{
  wp_health_board_set (wp_account_get_board (self), name, state, code);
}

void
wp_account_send_drill_async (WpAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = new_task (self, wp_account_send_drill_async, cancellable, callback, user_data);
  g_autofree char *key = g_uuid_string_random ();
  WpSync *sync = wp_engine_get_sync (wp_account_get_engine (self));
  if (sync != NULL)
    wp_sync_post (sync, "/v1/drills", key, g_steal_pointer (&task));
  else
    wp_engine_return_closed (wp_account_get_engine (self), task);
}

gboolean
wp_account_send_drill_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  return finish_boolean (self, result, error);
}

/* The way on */

void
wp_account_retry_now (WpAccount *self)
{
  WpEngine *engine = wp_account_get_engine (self);
  wp_account_check_disk (self);
  if (wp_engine_get_sync (engine) == NULL)
    return;
  wp_sync_kick (wp_engine_get_sync (engine));
  wp_stream_kick (wp_engine_get_stream (engine));
}

static void
unlock_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (wp_tokens_unlock (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) outer = user_data;
  GError *error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (outer, TRUE);
  else
    g_task_return_error (outer, error);
}

void
wp_account_unlock_async (WpAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = new_task (self, wp_account_unlock_async, cancellable, callback, user_data);
  WpTokens *tokens = wp_engine_get_tokens (wp_account_get_engine (self));
  g_task_set_task_data (outer, wp_tokens_ref (tokens), (GDestroyNotify) wp_tokens_unref);
  wp_task_run (outer, unlock_thread, unlocked_cb);
}

gboolean
wp_account_unlock_finish (WpAccount *self, GAsyncResult *result, GError **error)
{
  gboolean unlocked = finish_boolean (self, result, error);
  if (unlocked)
    wp_account_retry_now (self);
  return unlocked;
}
