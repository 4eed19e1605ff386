/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWriter"
#include "config.h"

#include "wp-error.h"
#include "wp-form.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-submission-commands.h"
#include "wp-time.h"
#include "wp-writer-private.h"

/* The answers of forms on their way to the server: what is to be put next, and what its answer means. A draft is state, not a command: it is
 * put as a whole against the revision it was made of, and nothing of it is sent twice on purpose. */

/* A submission that is on this screen is moved on by our own answers alone: see the order of settle_submit() and wp_edits_settle(). */
static gboolean
move_submit (WpWriter *self, const char *submission, gint64 from, gint64 to, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find_queued (self->entries, submission, WP_COMMAND_SUBMIT);
  if (entry == NULL || entry->command->if_match != from || from == to)
    return TRUE;
  wp_outbox_entry_set_if_match (entry, to);
  return wp_work_update_outbox (self->work, entry, error);
}

/* Our answers arrived although nobody said so: the submission that waits is of the revision they made, if they are all that it brought. */
static gboolean
settle_submit (WpWriter *self, const char *submission, JsonObject *document, gint64 revision, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find_queued (self->entries, submission, WP_COMMAND_SUBMIT);
  if (entry == NULL || entry->command->if_match >= revision || !wp_edits_were_sent (self->edits, submission, entry->command->if_match))
    return TRUE;
  if (!wp_submission_is_editable (wp_submission_get_state (document)) ||
      !wp_edits_explain (self->edits, submission, wp_json_object (document, "answers"), wp_json_object (entry->command->body, "answers")))
    return TRUE;
  return move_submit (self, submission, entry->command->if_match, revision, error);
}

gboolean
wp_writer_settle_answers (WpWriter *self, const char *submission, GError **error)
{
  gint64 revision;
  gboolean changed = FALSE;
  if (wp_edits_get (self->edits, submission) == NULL)
    return TRUE;
  g_autoptr(JsonObject) document = wp_replica_read_base (self->replica, wp_kind_submission.name, submission, &revision);
  if (document == NULL || revision < 1)
    return TRUE;
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  gboolean good = settle_submit (self, submission, document, revision, error) &&
                  wp_edits_settle (self->edits, submission, document, revision, &changed, error);
  if (!wp_writer_end (self, good, error))
    return FALSE;
  if (changed)
    wp_writer_show_answers (self, submission);
  return TRUE;
}

gboolean
wp_writer_form_delivered (WpWriter *self, const WpOutboxEntry *entry, GError **error)
{
  const WpCommand *command = entry->command;
  if (command->type == WP_COMMAND_BEGIN)
    return move_submit (self, command->document_id, 0, entry->revision, error);
  if (command->type != WP_COMMAND_DROP || wp_edits_get (self->edits, command->document_id) == NULL)
    return TRUE;
  return wp_edits_drop (self->edits, command->document_id, NULL, error);
}

/* To put */

static gboolean
is_held (WpWriter *self, const char *submission)
{
  for (guint i = 0; i < self->entries->len; i++) {
    const WpOutboxEntry *entry = g_ptr_array_index (self->entries, i);
    const WpCommandType *type = entry->command->type;
    if (!g_str_equal (entry->command->document_id, submission))
      continue;
    if (type == WP_COMMAND_BEGIN || ((type == WP_COMMAND_SUBMIT || type == WP_COMMAND_DROP) && wp_outbox_entry_counts (entry)))
      return TRUE;
  }
  return FALSE;
}

/* (nullable) (transfer full): the answers of this one, when there are any to put */
static WpDelivery *
make_draft (WpWriter *self, const char *submission, GError **error)
{
  gint64 revision;
  if (is_held (self, submission))
    return NULL;
  g_autoptr(JsonObject) document = wp_replica_read_base (self->replica, wp_kind_submission.name, submission, &revision);
  if (document == NULL || revision < 1 || !wp_submission_is_editable (wp_submission_get_state (document)))
    return NULL;
  g_autoptr(GPtrArray) edits = wp_edits_to_send (self->edits, submission, document);
  g_autoptr(JsonObject) answers = edits != NULL ? wp_submission_merge (document, edits) : NULL;
  if (answers == NULL)
    return NULL;
  g_autoptr(JsonObject) body = json_object_new ();
  wp_json_set_object (body, "answers", json_object_ref (answers));
  g_autofree char *text = wp_json_to_string (body);
  g_autoptr(GError) local = NULL;
  if (wp_edits_has_problem (self->edits, submission, revision, text))
    return NULL;
  if (!wp_form_check_shape (answers, &local)) {
    wp_edits_set_problem (self->edits, submission, local, revision, text);
    wp_writer_show_answers (self, submission);
    return NULL;
  }
  g_autoptr(GPtrArray) blobs = wp_writer_list_blobs (self, submission, body);
  wp_edits_drop_refused (self->edits, &blobs);
  /* The files first: until they are there, nothing of this is on its way. */
  if (blobs == NULL && (!wp_db_begin (wp_work_get_db (self->work), error) ||
                        !wp_writer_end (self, wp_edits_note_sent (self->edits, submission, document, revision, error), error)))
    return NULL;
  g_autofree char *escaped = g_uri_escape_string (submission, NULL, FALSE);
  WpDelivery *draft = g_new0 (WpDelivery, 1);
  draft->key = g_uuid_string_random ();
  draft->document_id = g_strdup (submission);
  draft->method = "PUT";
  draft->path = g_strconcat ("/v1/submissions/", escaped, NULL);
  draft->blobs = g_steal_pointer (&blobs);
  draft->body = g_steal_pointer (&text);
  draft->if_match = revision;
  return draft;
}

WpDelivery *
wp_writer_next_draft (WpWriter *self, GHashTable *skip, GError **error)
{
  g_autoptr(GPtrArray) edited = wp_edits_list (self->edits);
  for (guint i = 0; i < edited->len; i++) {
    const char *submission = g_ptr_array_index (edited, i);
    g_autoptr(GError) local = NULL;
    WpDelivery *draft = skip == NULL || !g_hash_table_contains (skip, submission) ? make_draft (self, submission, &local) : NULL;
    if (draft != NULL)
      return draft;
    if (local != NULL) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  }
  return NULL;
}

/* The server's document as our answers made it, so that nothing flashes until the feed brings it. */
static gboolean
put_made (WpWriter *self, const WpDelivery *draft, gint64 revision, GError **error)
{
  gint64 present;
  g_autoptr(JsonObject) document = wp_replica_read_base (self->replica, wp_kind_submission.name, draft->document_id, &present);
  g_autoptr(JsonObject) body = wp_json_parse_object (draft->body, -1, NULL);
  if (document == NULL || present != draft->if_match || revision <= present ||
      !wp_submission_put_answers (document, wp_json_object (body, "answers"), &self->actor, wp_time_now (), NULL))
    return wp_writer_settle_answers (self, draft->document_id, error);
  wp_json_set_int (document, "revision", revision);
  return wp_writer_put (self, &wp_kind_submission, document, error);
}

gboolean
wp_writer_draft_sent (WpWriter *self, const WpDelivery *draft, gint64 revision, GError **error)
{
  wp_edits_end_doubt (self->edits, draft->document_id);
  if (!wp_db_begin (wp_work_get_db (self->work), error) ||
      !wp_writer_end (self, move_submit (self, draft->document_id, draft->if_match, revision, error), error) ||
      !put_made (self, draft, revision, error))
    return FALSE;
  wp_mailbox_post_sent (self->mailbox, draft->document_id, wp_time_now ());
  return TRUE;
}

gboolean
wp_writer_draft_failed (WpWriter *self, const WpDelivery *draft, const GError *failure, JsonObject *current, GError **error)
{
  const char *submission = draft->document_id;
  if (!wp_outbox_is_final (failure->code))
    return TRUE;
  wp_edits_end_doubt (self->edits, submission);
  if (current != NULL && g_strcmp0 (wp_json_string (current, "id"), submission) == 0 &&
      !wp_writer_put (self, &wp_kind_submission, current, error))
    return FALSE;
  if (wp_replica_get_revision (self->replica, wp_kind_submission.name, submission) != draft->if_match)
    return TRUE; /* made of an older one: it is made again */
  if (failure->code == WP_ERROR_INVALID) {
    g_autoptr(JsonObject) body = wp_json_parse_object (draft->body, -1, NULL);
    wp_writer_forget_blobs (self, body);
  }
  wp_edits_set_problem (self->edits, submission, failure, draft->if_match, draft->body);
  wp_writer_show_answers (self, submission);
  return TRUE;
}

void
wp_writer_end_doubt (WpWriter *self)
{
  wp_edits_end_doubt (self->edits, NULL);
}
