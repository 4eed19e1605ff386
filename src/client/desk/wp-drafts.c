/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDrafts"
#include "config.h"

#include "wp-error.h"
#include "wp-form.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-submission-commands.h"
#include "wp-time.h"
#include "wp-writer-private.h"

struct _WpDrafts {
  WpWriter *writer;
  WpDraftEdits *edits;
};

WpTypedAnswer *
wp_typed_answer_new (const char *submission, const char *field, JsonNode *value)
{
  WpTypedAnswer *self = g_new0 (WpTypedAnswer, 1);
  self->submission = g_strdup (submission);
  self->field = g_strdup (field);
  self->value = value != NULL ? wp_json_node_copy (value) : NULL;
  return self;
}

void
wp_typed_answer_free (WpTypedAnswer *self)
{
  g_free (self->submission);
  g_free (self->field);
  g_clear_pointer (&self->value, json_node_unref);
  g_free (self);
}

WpDrafts *
wp_drafts_new (WpWriter *writer, GError **error)
{
  WpDraftEdits *edits = wp_draft_edits_new (writer->work, error);
  if (edits == NULL)
    return NULL;
  WpDrafts *self = g_new0 (WpDrafts, 1);
  self->writer = writer;
  self->edits = edits;
  return self;
}

void
wp_drafts_free (WpDrafts *self)
{
  if (self == NULL)
    return;
  wp_draft_edits_free (self->edits);
  g_free (self);
}

WpDraftEdits *
wp_drafts_get_edits (WpDrafts *self)
{
  return self->edits;
}

void
wp_drafts_post_count (WpDrafts *self)
{
  g_autoptr (GPtrArray) edited = wp_draft_edits_list (self->edits);
  wp_health_board_set_drafts (self->writer->board, edited->len);
}

/* After the answers of one changed: as wp_writer_show_change(), without the outbox. */
static void
show (WpDrafts *self, const char *submission)
{
  g_autoptr (GError) error = NULL;
  if (!wp_replica_refresh (self->writer->replica, &wp_kind_submission, submission, &self->writer->overlay, &error))
    g_message ("What was typed is not shown yet: %s", error->message);
  wp_mailbox_post_document (self->writer->mailbox, wp_kind_submission.name, submission);
  wp_drafts_post_count (self);
}

/* Typed words are never turned away: what cannot be sent as it is becomes a conflict that is shown. */
gboolean
wp_drafts_set_answers (WpDrafts *self, GPtrArray *typed, gint64 now, GError **error)
{
  g_autoptr (GHashTable) documents = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) json_object_unref);
  gboolean good = wp_db_begin (wp_work_get_db (self->writer->work), error);
  if (!good)
    return FALSE;
  for (guint i = 0; good && i < typed->len; i++) {
    const WpTypedAnswer *one = g_ptr_array_index (typed, i);
    JsonObject *document = g_hash_table_lookup (documents, one->submission);
    if (document == NULL) {
      document = wp_replica_read_without_edits (self->writer->replica, &wp_kind_submission, one->submission, &self->writer->overlay);
      if (document == NULL)
        document = json_object_new ();
      g_hash_table_insert (documents, one->submission, document);
    }
    good = wp_draft_edits_set (self->edits, one->submission, one->field, document, one->value, now, error);
  }
  if (!wp_writer_end (self->writer, good, error))
    return FALSE;
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, documents);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    show (self, id);
  return TRUE;
}

gboolean
wp_drafts_resolve (WpDrafts *self, const char *submission, const char *field, gboolean keep_mine, GError **error)
{
  g_autoptr (JsonObject) document = wp_replica_read_without_edits (self->writer->replica, &wp_kind_submission, submission, &self->writer->overlay);
  if (!wp_db_begin (wp_work_get_db (self->writer->work), error))
    return FALSE;
  if (!wp_writer_end (self->writer, wp_draft_edits_resolve (self->edits, submission, field, document, keep_mine, error), error))
    return FALSE;
  show (self, submission);
  return TRUE;
}

/* To begin */

static gboolean
is_self_check (WpDrafts *self, const char *form_id, gint64 version)
{
  g_autofree char *id = g_strdup_printf ("%s@%" G_GINT64_FORMAT, form_id, version);
  g_autoptr (JsonObject) definition = wp_replica_read (self->writer->replica, wp_kind_form.name, id);
  return g_strcmp0 (wp_json_string (definition, "purpose"), "self_check") == 0;
}

static gboolean
forms_are_locked (WpDrafts *self)
{
  WpStore *store = wp_replica_get_store (self->writer->replica);
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_onboarding, "");
  g_autoptr (GPtrArray) page = wp_store_query_page (store, query, NULL, 1, G_MAXSIZE, NULL, NULL);
  g_autoptr (JsonObject) document = page != NULL && page->len > 0 ? wp_document_parse (g_ptr_array_index (page, 0), NULL) : NULL;
  return document != NULL && !wp_onboarding_forms_unlocked (document);
}

static gboolean
has_open_one (WpDrafts *self, const char *form_id, const char *customer_id)
{
  static const gint64 states[] = { WP_SUBMISSION_DRAFT, WP_SUBMISSION_SUBMITTED, WP_SUBMISSION_RETURNED };
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_submission, "");
  guint count = 0;
  wp_query_where_text (query, "form_id", WP_OP_EQ, form_id);
  wp_query_where_text (query, "customer_id", WP_OP_EQ, customer_id);
  wp_query_where_in (query, "state", states, G_N_ELEMENTS (states));
  return wp_store_query_count (wp_replica_get_store (self->writer->replica), query, 1, NULL, &count, NULL) && count > 0;
}

gboolean
wp_drafts_may_begin (WpDrafts *self, const WpCommand *command, GError **error)
{
  const char *form_id = wp_json_string_or (command->body, "formId", "");
  if (has_open_one (self, form_id, wp_json_string_or (command->body, "customerId", ""))) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, "This form is open already");
    return FALSE;
  }
  if (forms_are_locked (self) && !is_self_check (self, form_id, wp_json_int (command->body, "formVersion", 0))) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, "The forms open when the terms are accepted");
    return FALSE;
  }
  return TRUE;
}

/* In one transaction of work.db: every row about that document, and what was typed in it. */
static gboolean
delete_rows (WpDrafts *self, const char *submission, GError **error)
{
  for (guint i = 0; i < self->writer->entries->len; i++) {
    const WpOutboxEntry *entry = g_ptr_array_index (self->writer->entries, i);
    if (g_str_equal (entry->command->document_id, submission) && !wp_work_delete_outbox (self->writer->work, entry->seq, error))
      return FALSE;
  }
  return wp_draft_edits_drop (self->edits, submission, NULL, error);
}

/* After that: the same in memory, and nothing is shown of it any more. */
static void
forget_submission (WpDrafts *self, const char *submission)
{
  g_autoptr (GError) error = NULL;
  for (guint i = self->writer->entries->len; i > 0; i--)
    if (g_str_equal (((WpOutboxEntry *) g_ptr_array_index (self->writer->entries, i - 1))->command->document_id, submission))
      g_ptr_array_remove_index (self->writer->entries, i - 1);
  if (!wp_replica_drop_placeholder (self->writer->replica, &wp_kind_submission, submission, &error))
    g_message ("What was given up is shown until the next start: %s", error->message);
  wp_writer_show_change (self->writer, &wp_kind_submission, submission);
  wp_drafts_post_count (self);
}

gboolean
wp_drafts_discard_begin (WpDrafts *self, WpOutboxEntry *entry, GError **error)
{
  g_autofree char *submission = g_strdup (entry->command->document_id);
  if (!wp_db_begin (wp_work_get_db (self->writer->work), error))
    return FALSE;
  if (!wp_writer_end (self->writer, delete_rows (self, submission, error), error))
    return FALSE;
  forget_submission (self, submission);
  return TRUE;
}

/* One answer goes over to the form that is open. What we began with was nothing: an answer that is there already and differs is a conflict.
 * @left: (inout): something else was typed there on this desk, it stays where it is */
static gboolean
move_answer (WpDrafts *self, const char *from, const char *to, JsonObject *there, const char *field, JsonNode *value, gint64 at, gboolean *left,
             GError **error)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  GPtrArray *rows = wp_draft_edits_get (self->edits, to);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const WpAnswerRow *row = g_ptr_array_index (rows, i);
    if (g_str_equal (row->edit->field, field) && !wp_answer_equal (row->edit->value, value)) {
      *left = TRUE;
      return TRUE;
    }
  }
  gboolean known = wp_answer_equal (wp_json_member (wp_json_object (there, "answers"), field), value) || wp_answer_is_empty (value);
  return (known || wp_draft_edits_set (self->edits, to, field, nothing, value, at, error)) && wp_draft_edits_drop (self->edits, from, field, error);
}

static gboolean
move_answers (WpDrafts *self, const WpOutboxEntry *begin, const char *to, JsonObject *there, gboolean *left, GError **error)
{
  const char *from = begin->command->document_id;
  JsonObject *answers = wp_json_object (begin->command->body, "answers");
  g_autoptr (GList) members = answers != NULL ? wp_json_members (answers) : NULL;
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *rows = wp_draft_edits_get (self->edits, from);
  guint n = rows != NULL ? rows->len : 0;
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_edit_free);
  for (guint i = 0; i < n; i++) {
    const WpEdit *edit = ((WpAnswerRow *) g_ptr_array_index (rows, i))->edit;
    g_ptr_array_add (edits, wp_edit_new (edit->field, edit->base, edit->value, edit->at));
  }
  for (guint i = 0; i < n; i++) {
    const WpEdit *edit = g_ptr_array_index (edits, i);
    g_hash_table_add (done, g_strdup (edit->field));
    if (!move_answer (self, from, to, there, edit->field, edit->value, edit->at, left, error))
      return FALSE;
  }
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_hash_table_contains (done, l->data) &&
        !move_answer (self, from, to, there, l->data, wp_json_member (answers, l->data), begin->acted_at, left, error))
      return FALSE;
  return TRUE;
}

/* Another one of that form and customer is open: what was typed goes there. */
static gboolean
move_to_open_one (WpDrafts *self, WpOutboxEntry *old, JsonObject *theirs, GError **error)
{
  g_autofree char *to = g_strdup (wp_json_string (theirs, "id"));
  g_autofree char *from = g_strdup (old->command->document_id);
  gboolean left = FALSE;
  if (wp_replica_get_revision (self->writer->replica, wp_kind_submission.name, to) < 0 &&
      !wp_writer_put (self->writer, &wp_kind_submission, theirs, error))
    return FALSE;
  g_autoptr (JsonObject) there = wp_replica_read_base (self->writer->replica, wp_kind_submission.name, to, NULL);
  if (!wp_db_begin (wp_work_get_db (self->writer->work), error))
    return FALSE;
  if (!wp_writer_end (self->writer, move_answers (self, old, to, there, &left, error) && (left || delete_rows (self, from, error)), error))
    return FALSE;
  if (left)
    wp_writer_show_change (self->writer, &wp_kind_submission, from);
  else
    forget_submission (self, from);
  show (self, to);
  return TRUE;
}

gboolean
wp_drafts_retry_begin (WpDrafts *self, WpOutboxEntry *old, gint64 now, GError **error)
{
  const WpCommand *from = old->command;
  g_autoptr (JsonObject) theirs = old->theirs != NULL ? wp_json_parse_object (old->theirs, -1, NULL) : NULL;
  const char *open = wp_json_string (theirs, "id");
  if (old->error_code == WP_ERROR_CONFLICT && open != NULL && wp_json_has (theirs, "formId") && !g_str_equal (open, from->document_id))
    return move_to_open_one (self, old, theirs, error);
  g_autoptr (WpCommand) command = wp_command_new (from->type, NULL, from->document_id, NULL, from->if_match, from->body);
  return wp_writer_replace (self->writer, old, command, now, error);
}

/* To submit */

static gboolean
check_answers (WpDrafts *self, JsonObject *document, gint64 now, GError **error)
{
  g_autofree char *id = g_strdup_printf ("%s@%" G_GINT64_FORMAT, wp_json_string_or (document, "formId", ""),
                                         wp_json_int (document, "formVersion", 0));
  g_autoptr (JsonObject) definition = wp_replica_read (self->writer->replica, wp_kind_form.name, id);
  g_autoptr (JsonObject) none = json_object_new ();
  JsonObject *answers = wp_json_object (document, "answers");
  if (definition == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_NOT_FOUND, "The definition of the form %s is not on this desk", id);
    return FALSE;
  }
  g_autoptr (WpForm) form = wp_form_new (definition, error);
  if (form == NULL)
    return FALSE;
  if (form->newer || form->self_check) {
    g_set_error_literal (error, WP_ERROR, form->newer ? WP_ERROR_UNSUPPORTED : WP_ERROR_CONFLICT,
                         form->newer ? "This form is newer than this program" : "A self-check is for you alone: it is not submitted");
    return FALSE;
  }
  WpFormContext context = { .now = now };
  g_autoptr (GPtrArray) issues = wp_form_validate (form, answers != NULL ? answers : none, &context);
  return wp_form_report (issues, "/answers", error);
}

/* (nullable) (transfer full): what is on the screen, as a command; @key: (nullable) */
static WpCommand *
make_submit (WpDrafts *self, const char *submission, gint64 now, GError **error)
{
  g_autoptr (JsonObject) document = wp_replica_read (self->writer->replica, wp_kind_submission.name, submission);
  gint64 revision = wp_replica_get_revision (self->writer->replica, wp_kind_submission.name, submission);
  if (document == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is no submission %s on this desk", submission);
    return NULL;
  }
  WpSubmissionState state = wp_submission_get_state (document);
  if (!wp_submission_is_editable (state)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT,
                         state == WP_SUBMISSION_SUBMITTED ? "This form was submitted already" : "This form cannot be changed any more");
    return NULL;
  }
  if (wp_json_size (wp_json_object (wp_json_object (document, "local"), "conflicts")) > 0) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_CONFLICT, "Somebody else changed the same answers: decide first which are to stay");
    return NULL;
  }
  if (!check_answers (self, document, now, error))
    return NULL;
  g_autoptr (JsonObject) body = json_object_new ();
  JsonObject *answers = wp_json_object (document, "answers");
  wp_json_set_object (body, "answers", answers != NULL ? wp_json_copy (answers) : json_object_new ());
  /* What made it may be delivered and its document not here yet. */
  return wp_command_new (WP_COMMAND_SUBMIT, NULL, submission, NULL, MAX (revision, wp_json_int (document, "revision", 0)), body);
}

gboolean
wp_drafts_submit_form (WpDrafts *self, const char *submission, gint64 now, GError **error)
{
  g_autoptr (WpCommand) command = make_submit (self, submission, now, error);
  return command != NULL && wp_writer_submit (self->writer, command, now, error);
}

gboolean
wp_drafts_retry_submit (WpDrafts *self, WpOutboxEntry *old, gint64 now, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WpCommand) command = make_submit (self, old->command->document_id, now, &local);
  if (command != NULL && wp_command_validate (command, &local) && wp_writer_replace (self->writer, old, command, now, &local))
    return TRUE;
  /* The row stays, and says what keeps it now. */
  wp_writer_note_failure (old, local);
  wp_work_update_outbox (self->writer->work, old, NULL);
  wp_writer_show_change (self->writer, &wp_kind_submission, old->command->document_id);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* To the server. Draft answers are state, not commands: they are put as a whole against the revision they were made of, and nothing of it is
 * sent twice on purpose. */

/* Only this desk's own answers raise the revision that a queued submission expects: anybody else's change makes it a conflict. So settle_submit()
 * comes before wp_draft_edits_settle(), which forgets what was sent. */
static gboolean
move_submit (WpDrafts *self, const char *submission, gint64 from, gint64 to, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find_queued (self->writer->entries, submission, WP_COMMAND_SUBMIT);
  if (entry == NULL || entry->command->if_match != from || from == to)
    return TRUE;
  wp_outbox_entry_set_if_match (entry, to);
  return wp_work_update_outbox (self->writer->work, entry, error);
}

/* Our answers arrived although nobody said so: the submission that waits is of the revision they made, if they are all that it brought. */
static gboolean
settle_submit (WpDrafts *self, const char *submission, JsonObject *document, gint64 revision, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find_queued (self->writer->entries, submission, WP_COMMAND_SUBMIT);
  if (entry == NULL || entry->command->if_match >= revision || !wp_draft_edits_were_sent (self->edits, submission, entry->command->if_match))
    return TRUE;
  if (!wp_submission_is_editable (wp_submission_get_state (document)) ||
      !wp_draft_edits_explain (self->edits, submission, wp_json_object (document, "answers"), wp_json_object (entry->command->body, "answers")))
    return TRUE;
  return move_submit (self, submission, entry->command->if_match, revision, error);
}

gboolean
wp_drafts_settle (WpDrafts *self, const char *submission, GError **error)
{
  gint64 revision;
  gboolean changed = FALSE;
  if (wp_draft_edits_get (self->edits, submission) == NULL)
    return TRUE;
  g_autoptr (JsonObject) document = wp_replica_read_base (self->writer->replica, wp_kind_submission.name, submission, &revision);
  if (document == NULL || revision < 1)
    return TRUE;
  if (!wp_db_begin (wp_work_get_db (self->writer->work), error))
    return FALSE;
  gboolean good = settle_submit (self, submission, document, revision, error) &&
                  wp_draft_edits_settle (self->edits, submission, document, revision, &changed, error);
  if (!wp_writer_end (self->writer, good, error))
    return FALSE;
  if (changed)
    show (self, submission);
  return TRUE;
}

gboolean
wp_drafts_settle_all (WpDrafts *self, GError **error)
{
  g_autoptr (GPtrArray) edited = wp_draft_edits_list (self->edits);
  for (guint i = 0; i < edited->len; i++)
    if (!wp_drafts_settle (self, g_ptr_array_index (edited, i), error))
      return FALSE;
  return TRUE;
}

gboolean
wp_drafts_command_delivered (WpDrafts *self, const WpOutboxEntry *entry, GError **error)
{
  const WpCommand *command = entry->command;
  if (command->type == WP_COMMAND_BEGIN)
    return move_submit (self, command->document_id, 0, entry->revision, error);
  if (command->type != WP_COMMAND_DROP || wp_draft_edits_get (self->edits, command->document_id) == NULL)
    return TRUE;
  return wp_draft_edits_drop (self->edits, command->document_id, NULL, error);
}

static gboolean
is_held (WpDrafts *self, const char *submission)
{
  for (guint i = 0; i < self->writer->entries->len; i++) {
    const WpOutboxEntry *entry = g_ptr_array_index (self->writer->entries, i);
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
make_draft (WpDrafts *self, const char *submission, GError **error)
{
  gint64 revision;
  if (is_held (self, submission))
    return NULL;
  g_autoptr (JsonObject) document = wp_replica_read_base (self->writer->replica, wp_kind_submission.name, submission, &revision);
  if (document == NULL || revision < 1 || !wp_submission_is_editable (wp_submission_get_state (document)))
    return NULL;
  g_autoptr (GPtrArray) edits = wp_draft_edits_to_send (self->edits, submission, document);
  g_autoptr (JsonObject) answers = edits != NULL ? wp_submission_merge (document, edits) : NULL;
  if (answers == NULL)
    return NULL;
  g_autoptr (JsonObject) body = json_object_new ();
  wp_json_set_object (body, "answers", json_object_ref (answers));
  g_autofree char *text = wp_json_to_string (body);
  g_autoptr (GError) local = NULL;
  if (wp_draft_edits_has_problem (self->edits, submission, revision, text))
    return NULL;
  if (!wp_form_check_shape (answers, &local)) {
    wp_draft_edits_set_problem (self->edits, submission, local, revision, text);
    show (self, submission);
    return NULL;
  }
  g_autoptr (GPtrArray) blobs = wp_writer_list_blobs (self->writer, submission, body);
  wp_draft_edits_drop_refused (self->edits, &blobs);
  /* The files first: until they are there, nothing of this is on its way. */
  if (blobs == NULL && (!wp_db_begin (wp_work_get_db (self->writer->work), error) ||
                        !wp_writer_end (self->writer, wp_draft_edits_note_sent (self->edits, submission, document, revision, error), error)))
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
wp_drafts_next (WpDrafts *self, GHashTable *skip, GError **error)
{
  g_autoptr (GPtrArray) edited = wp_draft_edits_list (self->edits);
  for (guint i = 0; i < edited->len; i++) {
    const char *submission = g_ptr_array_index (edited, i);
    g_autoptr (GError) local = NULL;
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
put_made (WpDrafts *self, const WpDelivery *draft, gint64 revision, GError **error)
{
  gint64 present;
  g_autoptr (JsonObject) document = wp_replica_read_base (self->writer->replica, wp_kind_submission.name, draft->document_id, &present);
  g_autoptr (JsonObject) body = wp_json_parse_object (draft->body, -1, NULL);
  if (document == NULL || present != draft->if_match || revision <= present ||
      !wp_submission_put_answers (document, wp_json_object (body, "answers"), &self->writer->actor, wp_time_now (), NULL))
    return wp_drafts_settle (self, draft->document_id, error);
  wp_json_set_int (document, "revision", revision);
  return wp_writer_put (self->writer, &wp_kind_submission, document, error);
}

gboolean
wp_drafts_sent (WpDrafts *self, const WpDelivery *draft, gint64 revision, GError **error)
{
  wp_draft_edits_end_doubt (self->edits, draft->document_id);
  if (!wp_db_begin (wp_work_get_db (self->writer->work), error) ||
      !wp_writer_end (self->writer, move_submit (self, draft->document_id, draft->if_match, revision, error), error) ||
      !put_made (self, draft, revision, error))
    return FALSE;
  wp_mailbox_post_sent (self->writer->mailbox, draft->document_id, wp_time_now ());
  return TRUE;
}

gboolean
wp_drafts_failed (WpDrafts *self, const WpDelivery *draft, const GError *failure, JsonObject *current, GError **error)
{
  const char *submission = draft->document_id;
  if (!wp_outbox_is_final (failure->code))
    return TRUE;
  wp_draft_edits_end_doubt (self->edits, submission);
  if (current != NULL && g_strcmp0 (wp_json_string (current, "id"), submission) == 0 &&
      !wp_writer_put (self->writer, &wp_kind_submission, current, error))
    return FALSE;
  if (wp_replica_get_revision (self->writer->replica, wp_kind_submission.name, submission) != draft->if_match)
    return TRUE; /* made of an older one: it is made again */
  if (failure->code == WP_ERROR_INVALID) {
    g_autoptr (JsonObject) body = wp_json_parse_object (draft->body, -1, NULL);
    wp_writer_forget_blobs (self->writer, body);
  }
  wp_draft_edits_set_problem (self->edits, submission, failure, draft->if_match, draft->body);
  show (self, submission);
  return TRUE;
}

void
wp_drafts_end_doubt (WpDrafts *self)
{
  wp_draft_edits_end_doubt (self->edits, NULL);
}

void
wp_drafts_refuse_file (WpDrafts *self, const char *sha256, int code)
{
  g_autoptr (GPtrArray) edited = code != 0 ? wp_draft_edits_list (self->edits) : NULL;
  wp_draft_edits_refuse_file (self->edits, sha256, code);
  for (guint i = 0; edited != NULL && i < edited->len; i++)
    show (self, g_ptr_array_index (edited, i));
}

void
wp_drafts_clear_problems (WpDrafts *self)
{
  g_autoptr (GPtrArray) ids = wp_draft_edits_clear_problems (self->edits);
  for (guint i = 0; i < ids->len; i++)
    wp_writer_show_change (self->writer, &wp_kind_submission, g_ptr_array_index (ids, i));
}
