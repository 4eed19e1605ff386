/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWriter"
#include "config.h"

#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-json.h"
#include "wp-submission-commands.h"
#include "wp-time.h"
#include "wp-writer-private.h"

/* The outbox: commands from the moment a person acted until the replica has what they made. */

void
wp_writer_post_outbox (WpWriter *self)
{
  GPtrArray *rows = wp_outbox_snapshot (self->entries, wp_time_now ());
  guint rejected = 0;
  for (guint i = 0; i < rows->len; i++)
    rejected += ((WpOutboxRow *) g_ptr_array_index (rows, i))->state == WP_OUTBOX_REJECTED;
  self->n_confirm = wp_outbox_count_confirm (self->entries, wp_time_now ());
  wp_health_board_set_outbox (self->board, rows->len - rejected, rejected);
  wp_mailbox_post_outbox (self->mailbox, rows);
}

/* Delivered */

static gboolean
archive (WpWriter *self, const WpOutboxEntry *entry, GError **error)
{
  const WpCommand *command = entry->command;
  /* What was said about a document that was removed is of no use, whatever is put back later. */
  gboolean has_words = command->type == WP_COMMAND_SUBMIT || *wp_command_words (command) != '\0';
  gboolean keep = has_words && !wp_replica_is_removed (self->replica, command->type->kind->name, command->document_id);
  return keep ? wp_work_archive_outbox (self->work, entry->seq, error) : wp_work_delete_outbox (self->work, entry->seq, error);
}

/* Delivered, and the replica has it: the row has done its work. */
static gboolean
is_settled (WpWriter *self, const WpOutboxEntry *entry)
{
  if (entry->phase != WP_OUTBOX_DELIVERED)
    return FALSE;
  gint64 revision = wp_replica_get_revision (self->replica, entry->command->type->kind->name, entry->command->document_id);
  return revision < 0 || revision >= entry->revision;
}

/* In a transaction of work.db. @settled: what is to be forgotten after it */
static gboolean
archive_settled (WpWriter *self, GPtrArray *settled, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (self->entries, i);
    if (!is_settled (self, entry))
      continue;
    if (!archive (self, entry, error))
      return FALSE;
    g_ptr_array_add (settled, entry);
  }
  return TRUE;
}

static void
forget_settled (WpWriter *self, GPtrArray *settled)
{
  for (guint i = 0; i < settled->len; i++)
    g_ptr_array_remove (self->entries, g_ptr_array_index (settled, i));
}

gboolean
wp_writer_settle_outbox (WpWriter *self, gboolean *changed, GError **error)
{
  g_autoptr (GPtrArray) settled = g_ptr_array_new ();
  gboolean any = FALSE;
  for (guint i = 0; i < self->entries->len && !any; i++)
    any = is_settled (self, g_ptr_array_index (self->entries, i));
  if (any && (!wp_db_begin (wp_work_get_db (self->work), error) || !wp_writer_end (self, archive_settled (self, settled, error), error)))
    return FALSE;
  forget_settled (self, settled);
  *changed = settled->len > 0;
  return TRUE;
}

/* What a person did */

/* (nullable) (transfer full): what it is about, as shown; for one that makes its document, what there is of it */
static JsonObject *
read_subject (WpWriter *self, const WpCommand *command)
{
  const WpKind *kind = command->type->kind;
  JsonObject *document = wp_replica_read (self->replica, kind->name, command->document_id);
  if (document == NULL && command->type->creates) {
    document = wp_json_new ("id", command->document_id, NULL);
    wp_json_set_int (document, "revision", 0);
  }
  return document;
}

/* @scopes: (nullable) */
static gboolean
drop_drafts (WpWriter *self, const char *const *scopes, GError **error)
{
  for (guint i = 0; scopes != NULL && scopes[i] != NULL; i++)
    if (!wp_work_set_draft (self->work, scopes[i], "", error))
      return FALSE;
  return TRUE;
}

gboolean
wp_writer_submit_typed (WpWriter *self, WpCommand *command, const char *const *scopes, gint64 acted_at, GError **error)
{
  const WpKind *kind = command->type->kind;
  g_autoptr (JsonObject) document = read_subject (self, command);
  if (document == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is no %s %s on this desk", kind->name, command->document_id);
    return FALSE;
  }
  if (wp_outbox_find (self->entries, command->key) != NULL)
    return TRUE;
  if (!wp_command_validate (command, error) || !wp_command_may (command, &self->actor, wp_replica_get_lookup (self->replica), document, error) ||
      (command->type == WP_COMMAND_BEGIN && !wp_drafts_may_begin (self->drafts, command, error)))
    return FALSE;
  g_autoptr (WpOutboxEntry) entry = wp_outbox_entry_new (command, acted_at, error);
  if (entry == NULL)
    return FALSE;
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  if (!wp_writer_end (self, wp_work_insert_outbox (self->work, entry, error) && drop_drafts (self, scopes, error), error))
    return FALSE;
  g_ptr_array_add (self->entries, g_steal_pointer (&entry));
  wp_writer_show_change (self, kind, command->document_id);
  return TRUE;
}

gboolean
wp_writer_submit (WpWriter *self, WpCommand *command, gint64 acted_at, GError **error)
{
  return wp_writer_submit_typed (self, command, NULL, acted_at, error);
}

static gboolean
no_such_row (GError **error)
{
  g_set_error_literal (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is nothing of that key in the outbox");
  return FALSE;
}

void
wp_writer_note_failure (WpOutboxEntry *entry, const GError *failure)
{
  entry->error_code = failure != NULL ? failure->code : 0;
  g_free (entry->error_message);
  entry->error_message = failure != NULL ? g_strdup (failure->message) : NULL;
}

gboolean
wp_writer_replace (WpWriter *self, WpOutboxEntry *old, WpCommand *command, gint64 now, GError **error)
{
  WpDb *db = wp_work_get_db (self->work);
  g_autoptr (WpOutboxEntry) entry = wp_outbox_entry_new (command, now, error);
  guint index;
  if (entry == NULL)
    return FALSE;
  /* What makes the document stays before what is to be done with it. */
  gboolean same_place = command->type->creates && g_ptr_array_find (self->entries, old, &index);
  if (same_place)
    entry->seq = old->seq;
  if (!wp_db_begin (db, error))
    return FALSE;
  if (!wp_db_end (db, wp_work_delete_outbox (self->work, old->seq, error) && wp_work_insert_outbox (self->work, entry, error), error))
    return FALSE;
  g_ptr_array_remove (self->entries, old);
  g_ptr_array_insert (self->entries, same_place ? (int) index : -1, g_steal_pointer (&entry));
  wp_writer_show_change (self, command->type->kind, command->document_id);
  return TRUE;
}

gboolean
wp_writer_retry (WpWriter *self, const char *key, gint64 seen, gint64 now, GError **error)
{
  WpOutboxEntry *old = wp_outbox_find (self->entries, key);
  if (old == NULL || old->phase != WP_OUTBOX_REFUSED)
    return no_such_row (error);
  const WpCommand *from = old->command;
  if (from->type == WP_COMMAND_BEGIN)
    return wp_drafts_retry_begin (self->drafts, old, now, error);
  if (from->type == WP_COMMAND_SUBMIT)
    return wp_drafts_retry_submit (self->drafts, old, now, error);
  g_autoptr (JsonObject) document = read_subject (self, from);
  g_autoptr (WpCommand) command = wp_command_renew (from, document, seen);
  return wp_writer_replace (self, old, command, now, error);
}

gboolean
wp_writer_confirm (WpWriter *self, const char *key, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find (self->entries, key);
  if (entry == NULL)
    return no_such_row (error);
  entry->confirmed = TRUE;
  if (entry->phase == WP_OUTBOX_LOST) {
    entry->phase = WP_OUTBOX_QUEUED;
    wp_writer_note_failure (entry, NULL);
  }
  gboolean written = wp_work_update_outbox (self->work, entry, error);
  wp_writer_show_change (self, entry->command->type->kind, entry->command->document_id);
  return written;
}

/* Does @entry expect the revision that the step gets by @first? */
static gboolean
builds_on (const WpOutboxEntry *entry, const WpOutboxEntry *first)
{
  const WpCommand *command = entry->command, *base = first->command;
  return entry->seq > first->seq && entry->phase == WP_OUTBOX_QUEUED && command->type == WP_COMMAND_STEP && base->type == WP_COMMAND_STEP &&
         g_str_equal (command->document_id, base->document_id) && g_str_equal (command->step_id, base->step_id) && command->if_match > base->if_match;
}

/* @first will not be: what was decided on its effect is refused with it, since the revision that it expects may be somebody else's by then.
 * In a transaction of work.db. */
static gboolean
refuse (WpWriter *self, WpOutboxEntry *first, const GError *failure, JsonObject *theirs, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (self->entries, i);
    if (entry != first && !builds_on (entry, first))
      continue;
    entry->phase = WP_OUTBOX_REFUSED;
    wp_writer_note_failure (entry, failure);
    g_free (entry->theirs);
    entry->theirs = theirs != NULL ? wp_json_to_string (theirs) : NULL;
    if (!wp_work_update_outbox (self->work, entry, error))
      return FALSE;
  }
  return TRUE;
}

/* With what was to make a document goes what was to be done with it. In a transaction of work.db. */
static gboolean
delete_rows (WpWriter *self, const WpOutboxEntry *entry, GError **error)
{
  const WpCommand *command = entry->command;
  for (guint i = 0; i < self->entries->len; i++) {
    const WpOutboxEntry *other = g_ptr_array_index (self->entries, i);
    gboolean follows = command->type->creates && other->command->type->kind == command->type->kind &&
                       g_str_equal (other->command->document_id, command->document_id);
    if ((other == entry || follows) && !wp_work_delete_outbox (self->work, other->seq, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wp_writer_discard (WpWriter *self, const char *key, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find (self->entries, key);
  WpOutboxState state = entry != NULL ? wp_outbox_state (self->entries, entry, wp_time_now ()) : 0;
  /* What may be on its way to the server cannot be taken back: only what was refused or waits for a word. */
  if (entry == NULL || entry->phase == WP_OUTBOX_DELIVERED || (state != WP_OUTBOX_REJECTED && state != WP_OUTBOX_CONFIRM))
    return no_such_row (error);
  if (entry->command->type == WP_COMMAND_BEGIN)
    return wp_drafts_discard_begin (self->drafts, entry, error);
  g_autoptr (WpCommand) command = wp_command_ref (entry->command);
  g_autoptr (GError) failure = g_error_new_literal (WP_ERROR, WP_ERROR_STALE, "It follows a change that was discarded");
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  if (!wp_writer_end (self, refuse (self, entry, failure, NULL, error) && delete_rows (self, entry, error), error))
    return FALSE;
  wp_writer_reload_entries (self);
  if (command->type->creates && !wp_replica_drop_placeholder (self->replica, command->type->kind, command->document_id, error))
    return FALSE;
  wp_writer_show_change (self, command->type->kind, command->document_id);
  return TRUE;
}

/* To the server */

void
wp_delivery_free (WpDelivery *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->document_id);
  g_free (self->path);
  g_free (self->body);
  g_clear_pointer (&self->blobs, g_ptr_array_unref);
  g_free (self);
}

/* Is a part of it in the keyring? */
static gboolean
has_secret (const WpOutboxEntry *entry)
{
  const char *secret = entry->command->type->secret;
  return secret != NULL && !wp_json_has (entry->command->body, secret);
}

WpDelivery *
wp_writer_next_delivery (WpWriter *self, GHashTable *skip)
{
  g_autoptr (GHashTable) passed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;
  if (skip != NULL)
    g_hash_table_iter_init (&iter, skip);
  while (skip != NULL && g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (passed, g_strdup (id));
  /* Until it is known whether the last answers arrived, nobody can say what revision a submission is of. */
  wp_draft_edits_add_doubtful (wp_drafts_get_edits (self->drafts), passed);
  /* The clock alone can make a row ask for its author's word: that is said when it would have gone. */
  if (wp_outbox_count_confirm (self->entries, wp_time_now ()) != self->n_confirm)
    wp_writer_post_outbox (self);
  WpOutboxEntry *entry = wp_outbox_next (self->entries, passed, wp_time_now ());
  if (entry == NULL)
    return NULL;
  WpDelivery *delivery = g_new0 (WpDelivery, 1);
  delivery->key = g_strdup (entry->command->key);
  delivery->document_id = g_strdup (entry->command->document_id);
  delivery->method = entry->command->type->method;
  delivery->path = wp_command_get_path (entry->command);
  delivery->body = g_strdup (entry->body);
  delivery->secret = has_secret (entry) ? entry->command->type->secret : NULL;
  delivery->if_match = entry->command->if_match;
  delivery->blobs = wp_writer_list_blobs (self, entry->command->document_id, entry->command->body);
  return delivery;
}

GHashTable *
wp_writer_list_secrets (WpWriter *self)
{
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->entries->len; i++) {
    const WpOutboxEntry *entry = g_ptr_array_index (self->entries, i);
    if (has_secret (entry) && (entry->phase == WP_OUTBOX_QUEUED || entry->phase == WP_OUTBOX_LOST))
      g_hash_table_add (keys, g_strdup (entry->command->key));
  }
  return keys;
}

gboolean
wp_writer_delivered (WpWriter *self, const char *key, gint64 revision, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find (self->entries, key);
  g_autoptr (GPtrArray) settled = g_ptr_array_new ();
  if (entry == NULL)
    return TRUE; /* discarded while it was on its way */
  g_autoptr (WpCommand) command = wp_command_ref (entry->command);
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  entry->phase = WP_OUTBOX_DELIVERED;
  entry->revision = revision;
  wp_writer_note_failure (entry, NULL);
  gboolean good = wp_work_update_outbox (self->work, entry, error) && wp_drafts_command_delivered (self->drafts, entry, error) &&
                  archive_settled (self, settled, error) &&
                  (!command->type->removes || wp_work_drop_archived_of (self->work, command->type->kind->name, command->document_id, error));
  if (!wp_writer_end (self, good, error))
    return FALSE;
  forget_settled (self, settled);
  wp_writer_show_change (self, command->type->kind, command->document_id);
  wp_drafts_post_count (self->drafts);
  return TRUE;
}

/* What was to be removed is gone: somebody did so first. And of what its owner has removed on another desk, a click says nothing any more;
 * words do. */
static gboolean
is_done_with (const WpCommandType *type)
{
  return type->removes || (type->kind->owner == WP_OWNER_PERSON && type->words == NULL);
}

gboolean
wp_writer_failed (WpWriter *self, const char *key, const GError *failure, JsonObject *theirs, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find (self->entries, key);
  if (entry == NULL)
    return TRUE;
  if (failure->code == WP_ERROR_NOT_FOUND && is_done_with (entry->command->type))
    return wp_writer_delivered (self, key, 0, error);
  gboolean final = wp_outbox_is_final (failure->code);
  if (!final && entry->error_code == failure->code)
    return TRUE;
  if (!final) {
    wp_writer_note_failure (entry, failure);
    gboolean written = wp_work_update_outbox (self->work, entry, error);
    wp_writer_post_outbox (self);
    return written;
  }
  g_autoptr (WpCommand) command = wp_command_ref (entry->command);
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  if (!wp_writer_end (self, refuse (self, entry, failure, theirs, error), error))
    return FALSE;
  if (failure->code == WP_ERROR_INVALID)
    wp_writer_forget_blobs (self, command->body);
  wp_writer_show_change (self, command->type->kind, command->document_id);
  return TRUE;
}

/* A server that was put back to an earlier state has lost what it had answered since, and its keys as well. What was only a click is seen in
 * the document, which waits for it again. What somebody typed is offered to its author: nobody else knows whether it still holds. */

/* A document that was removed has no use for it, and the feed says so; one that is nowhere was lost with the rest. */
static gboolean
is_lost (WpWriter *self, const WpOutboxEntry *entry)
{
  const WpCommand *command = entry->command;
  gint64 revision;
  g_autoptr (JsonObject) document = wp_replica_read_base (self->replica, command->type->kind->name, command->document_id, &revision);
  return document != NULL ? !wp_command_is_applied (command, document) : revision < 0;
}

static gboolean
offer (WpWriter *self, WpOutboxEntry *entry, GError **error)
{
  entry->phase = WP_OUTBOX_LOST;
  entry->confirmed = FALSE;
  entry->error_code = WP_ERROR_CURSOR_EXPIRED;
  return wp_work_update_outbox (self->work, entry, error);
}

/* Answered, but the answered revision is one of a time that is no more. */
static gboolean
settle_answered (WpWriter *self, gboolean *changed, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (self->entries, i);
    if (entry->phase != WP_OUTBOX_DELIVERED)
      continue;
    *changed = TRUE;
    if (!entry->command->type->creates || !is_lost (self, entry)) {
      if (!archive (self, entry, error))
        return FALSE;
      continue;
    }
    entry->phase = WP_OUTBOX_QUEUED; /* what follows needs it, and it says nothing by itself */
    if (!wp_work_update_outbox (self->work, entry, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
offer_lost (WpWriter *self, gboolean *changed, GError **error)
{
  g_autoptr (GPtrArray) kept = wp_work_load_archived (self->work, error);
  for (guint i = 0; kept != NULL && i < kept->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (kept, i);
    if (!is_lost (self, entry))
      continue;
    *changed = TRUE;
    if (!offer (self, entry, error))
      return FALSE;
  }
  return kept != NULL;
}

gboolean
wp_writer_find_lost (WpWriter *self, gboolean answered, gboolean *changed, GError **error)
{
  gboolean good;
  *changed = FALSE;
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  good = (!answered || settle_answered (self, changed, error)) && offer_lost (self, changed, error);
  if (!wp_writer_end (self, good, error))
    return FALSE;
  if (*changed)
    wp_writer_reload_entries (self);
  return TRUE;
}
