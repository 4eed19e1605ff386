/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWriter"
#include "config.h"

#include "wp-draft.h"
#include "wp-error.h"
#include "wp-folder.h"
#include "wp-incident-commands.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-submission-commands.h"
#include "wp-time.h"
#include "wp-writer-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* When a bubble was last seen on this desk and which notification service showed it; which one shows what is shown. */
#define NUMBER_PROVEN_AT "proven-at"
#define NUMBER_PROVEN_SERVICE "proven-service"
#define NUMBER_SHOWN_SERVICE "shown-service"

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

void
wp_writer_reload_entries (WpWriter *self)
{
  g_autoptr(GPtrArray) entries = wp_work_load_outbox (self->work, NULL);
  if (entries == NULL)
    return;
  g_ptr_array_set_size (self->entries, 0);
  while (entries->len > 0)
    g_ptr_array_add (self->entries, g_ptr_array_steal_index (entries, 0));
}

gboolean
wp_writer_end (WpWriter *self, gboolean good, GError **error)
{
  WpDb *db = wp_work_get_db (self->work);
  if (good && wp_db_commit (db, error))
    return TRUE;
  if (!good)
    wp_db_rollback (db);
  wp_edits_reload (self->edits);
  wp_writer_reload_entries (self);
  return FALSE;
}

static void
tell_outbox (WpWriter *self)
{
  GPtrArray *rows = wp_outbox_snapshot (self->entries, wp_time_now ());
  guint rejected = 0;
  for (guint i = 0; i < rows->len; i++)
    rejected += ((WpOutboxRow *) g_ptr_array_index (rows, i))->state == WP_OUTBOX_REJECTED;
  self->n_confirm = wp_outbox_count_confirm (self->entries, wp_time_now ());
  wp_health_board_set_outbox (self->board, rows->len - rejected, rejected);
  wp_mailbox_post_outbox (self->mailbox, rows);
}

gboolean
wp_writer_put_away (WpWriter *self, const WpOutboxEntry *entry, GError **error)
{
  const WpCommand *command = entry->command;
  gboolean has_words = command->type == WP_COMMAND_SUBMIT || *wp_command_words (command) != '\0';
  return has_words ? wp_work_keep_outbox (self->work, entry->seq, error) : wp_work_delete_outbox (self->work, entry->seq, error);
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
put_settled_away (WpWriter *self, GPtrArray *settled, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (self->entries, i);
    if (!is_settled (self, entry))
      continue;
    if (!wp_writer_put_away (self, entry, error))
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

static gboolean
settle_entries (WpWriter *self, gboolean *changed, GError **error)
{
  g_autoptr(GPtrArray) settled = g_ptr_array_new ();
  gboolean any = FALSE;
  for (guint i = 0; i < self->entries->len && !any; i++)
    any = is_settled (self, g_ptr_array_index (self->entries, i));
  if (any && (!wp_db_begin (wp_work_get_db (self->work), error) || !wp_writer_end (self, put_settled_away (self, settled, error), error)))
    return FALSE;
  forget_settled (self, settled);
  *changed = settled->len > 0;
  return TRUE;
}

/* What was refused may be let through now. */
static void
clear_problems (WpWriter *self)
{
  g_autoptr(GPtrArray) ids = wp_edits_clear_problems (self->edits);
  for (guint i = 0; i < ids->len; i++)
    wp_writer_show_change (self, &wp_kind_submission, g_ptr_array_index (ids, i));
}

gboolean
wp_writer_after_replica_change (WpWriter *self, WpTouched *touched, GError **error)
{
  GPtrArray *changed[] = { touched->submissions, touched->others };
  gboolean settled = FALSE;
  if (!settle_entries (self, &settled, error) || (settled && !wp_replica_refresh (self->replica, NULL, NULL, &self->over, error)))
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (changed); k++)
    for (guint i = 0; i < changed[k]->len; i++)
      wp_mailbox_post_document (self->mailbox, g_ptr_array_index (changed[k], i));
  if (touched->names || touched->swept)
    wp_mailbox_post_document (self->mailbox, NULL);
  if (touched->onboarding)
    clear_problems (self);
  if (touched->swept) {
    wp_writer_consider_open (self);
    wp_writer_wake (self);
  }
  for (guint i = 0; i < touched->submissions->len; i++)
    if (!wp_writer_settle_answers (self, g_ptr_array_index (touched->submissions, i), error))
      return FALSE;
  gboolean lost = FALSE;
  if (touched->swept && !wp_writer_find_lost (self, TRUE, &lost, error))
    return FALSE;
  if (lost)
    wp_writer_show_change (self, NULL, NULL);
  return TRUE;
}

void
wp_writer_show_change (WpWriter *self, const WpKind *kind, const char *id)
{
  g_autoptr(GError) error = NULL;
  if (!wp_replica_refresh (self->replica, kind, id, &self->over, &error))
    g_message ("The effect of a command is not shown yet: %s", error->message);
  if (kind == &wp_kind_incident) {
    g_autoptr(JsonObject) base = wp_replica_read_base (self->replica, kind->name, id, NULL);
    g_autoptr(JsonObject) shown = base != NULL ? wp_replica_lay_over (self->replica, kind, id, base, &self->over) : NULL;
    wp_writer_consider (self, id, shown);
  } else if (kind == NULL) {
    wp_writer_consider_open (self);
  }
  wp_writer_wake (self);
  tell_outbox (self);
  wp_mailbox_post_document (self->mailbox, id);
}

static gboolean
open_databases (WpWriter *self, const char *account_id, gint64 first_sign_in, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, "work.db", NULL);
  self->work = wp_work_open (path, error);
  if (self->work == NULL)
    return FALSE;
  if (!wp_work_drop_kept (self->work, wp_time_now () - WP_OUTBOX_KEEP, error))
    return FALSE;
  self->entries = wp_work_load_outbox (self->work, error);
  if (self->entries == NULL)
    return FALSE;
  self->edits = wp_edits_new (self->work, error);
  if (self->edits == NULL)
    return FALSE;
  self->over = (WpOver){ self->entries, self->edits, &self->actor };
  self->alerts = wp_alerts_new (self->work, self->mailbox, account_id, self->actor.id, first_sign_in, error);
  if (self->alerts == NULL)
    return FALSE;
  wp_writer_open_replica (self);
  return TRUE;
}

static gboolean
settle_all (WpWriter *self, GError **error)
{
  gboolean settled, lost;
  g_autoptr(GPtrArray) edited = wp_edits_list (self->edits);
  for (guint i = 0; i < edited->len; i++)
    if (!wp_writer_settle_answers (self, g_ptr_array_index (edited, i), error))
      return FALSE;
  /* Where the last run ended before it looked for it */
  if (wp_replica_is_complete (self->replica) && !wp_writer_find_lost (self, FALSE, &lost, error))
    return FALSE;
  return settle_entries (self, &settled, error) && wp_replica_refresh (self->replica, NULL, NULL, &self->over, error);
}

void
wp_writer_catch_up (WpWriter *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) alerting = wp_replica_list_alerting (self->replica);
  if (!settle_all (self, &error))
    g_message ("Not everything could be caught up with: %s", error->message);
  for (guint i = 0; i < alerting->len; i++)
    wp_writer_consider_kept (self, g_ptr_array_index (alerting, i));
  if (wp_replica_is_complete (self->replica))
    wp_writer_consider_open (self);
  wp_writer_wake (self);
  wp_health_board_complete (self->board, wp_replica_get_complete_at (self->replica));
  wp_health_board_set_proof (self->board, wp_work_get_number (self->work, NUMBER_PROVEN_AT), wp_work_get_number (self->work, NUMBER_PROVEN_SERVICE));
  tell_outbox (self);
  wp_writer_tell_drafts (self);
}

WpWriter *
wp_writer_open (const char *directory, const char *account_id, const WpActor *actor, gint64 first_sign_in, WpMailbox *mailbox, WpHealthBoard *board,
                GError **error)
{
  g_autoptr(WpWriter) self = g_new0 (WpWriter, 1);
  self->lock = -1;
  self->directory = g_strdup (directory);
  self->mailbox = wp_mailbox_ref (mailbox);
  self->board = wp_health_board_ref (board);
  wp_writer_set_actor (self, actor);
  if (g_mkdir_with_parents (directory, 0700) != 0) {
    g_set_error (error, WP_ERROR, errno == ENOSPC ? WP_ERROR_STORAGE_FULL : WP_ERROR_STORAGE, "%s: %s", directory, g_strerror (errno));
    return NULL;
  }
  self->lock = wp_folder_lock (directory, error);
  if (self->lock < 0 || !open_databases (self, account_id, first_sign_in, error))
    return NULL;
  wp_writer_catch_up (self);
  wp_writer_finish (self);
  return g_steal_pointer (&self);
}

void
wp_writer_close (WpWriter *self)
{
  if (self == NULL)
    return;
  wp_alerts_free (self->alerts);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  wp_edits_free (self->edits);
  wp_replica_free (self->replica);
  wp_work_close (self->work);
  if (self->lock >= 0)
    close (self->lock);
  wp_health_board_unref (self->board);
  wp_mailbox_unref (self->mailbox);
  g_free (self->directory);
  g_free (self);
}

WpWork *
wp_writer_get_work (WpWriter *self)
{
  return self->work;
}

WpReplica *
wp_writer_get_replica (WpWriter *self)
{
  return self->replica;
}

void
wp_writer_set_actor (WpWriter *self, const WpActor *actor)
{
  self->actor = (WpActor){ g_intern_string (actor->id), g_intern_string (actor->name), actor->role };
  if (self->edits != NULL)
    clear_problems (self);
}

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

/* @scope: (nullable) */
static gboolean
drop_draft (WpWriter *self, const char *scope, GError **error)
{
  g_autofree char *from = g_strconcat (WP_DRAFT_FROM, scope, NULL);
  return scope == NULL || (wp_work_set_draft (self->work, scope, "", error) && wp_work_set_draft (self->work, from, "", error));
}

gboolean
wp_writer_submit_typed (WpWriter *self, WpCommand *command, const char *scope, gint64 acted_at, GError **error)
{
  const WpKind *kind = command->type->kind;
  g_autoptr(JsonObject) document = read_subject (self, command);
  if (document == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is no %s %s on this desk", kind->name, command->document_id);
    return FALSE;
  }
  if (wp_outbox_find (self->entries, command->key) != NULL)
    return TRUE;
  if (!wp_command_validate (command, error) || !wp_command_may (command, &self->actor, wp_replica_get_lookup (self->replica), document, error) ||
      (command->type == WP_COMMAND_BEGIN && !wp_writer_may_begin (self, command, error)))
    return FALSE;
  g_autoptr(WpOutboxEntry) entry = wp_outbox_entry_new (command, acted_at, error);
  if (entry == NULL)
    return FALSE;
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  if (!wp_writer_end (self, wp_work_insert_outbox (self->work, entry, error) && drop_draft (self, scope, error), error))
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

gboolean
wp_writer_no_such_row (GError **error)
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
  g_autoptr(WpOutboxEntry) entry = wp_outbox_entry_new (command, now, error);
  guint index;
  if (entry == NULL)
    return FALSE;
  /* What makes the document stays before what is to be done with it. */
  gboolean same_place = command->type->creates && g_ptr_array_find (self->entries, old, &index);
  if (same_place)
    entry->seq = old->seq;
  if (!wp_db_begin (db, error))
    return FALSE;
  if (!wp_work_delete_outbox (self->work, old->seq, error) || !wp_work_insert_outbox (self->work, entry, error)) {
    wp_db_rollback (db);
    return FALSE;
  }
  if (!wp_db_commit (db, error))
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
    return wp_writer_no_such_row (error);
  const WpCommand *from = old->command;
  if (from->type == WP_COMMAND_BEGIN)
    return wp_writer_retry_begin (self, old, now, error);
  if (from->type == WP_COMMAND_SUBMIT)
    return wp_writer_retry_submit (self, old, now, error);
  g_autoptr(JsonObject) document = read_subject (self, from);
  g_autoptr(WpCommand) command = wp_command_renew (from, document, seen);
  return wp_writer_replace (self, old, command, now, error);
}

gboolean
wp_writer_confirm (WpWriter *self, const char *key, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find (self->entries, key);
  if (entry == NULL)
    return wp_writer_no_such_row (error);
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

gboolean
wp_writer_discard (WpWriter *self, const char *key, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find (self->entries, key);
  WpOutboxState state = entry != NULL ? wp_outbox_state (self->entries, entry, wp_time_now ()) : 0;
  /* What may be on its way to the server cannot be taken back: only what was refused or waits for a word. */
  if (entry == NULL || entry->phase == WP_OUTBOX_DELIVERED || (state != WP_OUTBOX_REJECTED && state != WP_OUTBOX_CONFIRM))
    return wp_writer_no_such_row (error);
  if (entry->command->type == WP_COMMAND_BEGIN)
    return wp_writer_discard_begin (self, entry, error);
  g_autoptr(WpCommand) command = wp_command_ref (entry->command);
  g_autoptr(GError) failure = g_error_new_literal (WP_ERROR, WP_ERROR_STALE, "It follows a change that was discarded");
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  if (!wp_writer_end (self, refuse (self, entry, failure, NULL, error) && wp_work_delete_outbox (self->work, entry->seq, error), error))
    return FALSE;
  g_ptr_array_remove (self->entries, entry);
  wp_writer_show_change (self, command->type->kind, command->document_id);
  return TRUE;
}

gboolean
wp_writer_set_draft (WpWriter *self, const char *scope, const char *text, GError **error)
{
  return wp_work_set_draft (self->work, scope, text, error);
}

gboolean
wp_writer_set_seen (WpWriter *self, const char *incident_id, gint64 news, GError **error)
{
  return wp_work_set_seen (self->work, incident_id, news, error);
}

gboolean
wp_writer_bubble_shown (WpWriter *self, const char *bubble_id, const char *alert_key, GError **error)
{
  wp_alerts_shown (self->alerts, bubble_id, alert_key);
  return wp_alerts_save (self->alerts, error);
}

gboolean
wp_writer_drill_seen (WpWriter *self, const char *drill_id, gint64 at, gint64 service, GError **error)
{
  g_autofree char *key = g_uuid_string_random ();
  g_autofree char *escaped = g_uri_escape_string (drill_id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v1/drills/%s/seen", escaped);
  WpDb *db = wp_work_get_db (self->work);
  if (!wp_db_begin (db, error))
    return FALSE;
  if (wp_work_add_errand (self->work, key, path, error) && wp_work_set_number (self->work, NUMBER_PROVEN_AT, at, error) &&
      wp_work_set_number (self->work, NUMBER_PROVEN_SERVICE, service, error))
    return wp_db_commit (db, error);
  wp_db_rollback (db);
  return FALSE;
}

gboolean
wp_writer_set_service (WpWriter *self, gint64 service, GError **error)
{
  gboolean first = !self->service_known;
  self->service_known = TRUE;
  if (wp_work_get_number (self->work, NUMBER_SHOWN_SERVICE) == service)
    return TRUE;
  /* Later on, who shows the bubbles knows what is due, and shows it again by themselves. */
  if (first) {
    wp_alerts_show_again (self->alerts);
    wp_writer_wake (self);
  }
  return wp_work_set_number (self->work, NUMBER_SHOWN_SERVICE, service, error);
}

WpDelivery *
wp_writer_next_delivery (WpWriter *self, GHashTable *skip)
{
  g_autoptr(GHashTable) passed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;
  if (skip != NULL)
    g_hash_table_iter_init (&iter, skip);
  while (skip != NULL && g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (passed, g_strdup (id));
  /* Until it is known whether the last answers arrived, nobody can say what revision a submission is of. */
  wp_edits_add_doubtful (self->edits, passed);
  /* The clock alone can make a row ask for its author's word: that is said when it would have gone. */
  if (wp_outbox_count_confirm (self->entries, wp_time_now ()) != self->n_confirm)
    tell_outbox (self);
  WpOutboxEntry *entry = wp_outbox_next (self->entries, passed, wp_time_now ());
  if (entry == NULL)
    return NULL;
  WpDelivery *delivery = g_new0 (WpDelivery, 1);
  delivery->key = g_strdup (entry->command->key);
  delivery->document_id = g_strdup (entry->command->document_id);
  delivery->method = entry->command->type->method;
  delivery->path = wp_command_get_path (entry->command);
  delivery->body = g_strdup (entry->body);
  delivery->if_match = entry->command->if_match;
  delivery->blobs = wp_writer_list_blobs (self, entry->command->document_id, entry->command->body);
  return delivery;
}

gboolean
wp_writer_delivered (WpWriter *self, const char *key, gint64 revision, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find (self->entries, key);
  g_autoptr(GPtrArray) settled = g_ptr_array_new ();
  if (entry == NULL)
    return TRUE; /* discarded while it was on its way */
  g_autoptr(WpCommand) command = wp_command_ref (entry->command);
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  entry->phase = WP_OUTBOX_DELIVERED;
  entry->revision = revision;
  wp_writer_note_failure (entry, NULL);
  gboolean good = wp_work_update_outbox (self->work, entry, error) && wp_writer_form_delivered (self, entry, error) &&
                  put_settled_away (self, settled, error);
  if (!wp_writer_end (self, good, error))
    return FALSE;
  forget_settled (self, settled);
  wp_writer_show_change (self, command->type->kind, command->document_id);
  wp_writer_tell_drafts (self);
  return TRUE;
}

gboolean
wp_writer_failed (WpWriter *self, const char *key, const GError *failure, JsonObject *theirs, GError **error)
{
  WpOutboxEntry *entry = wp_outbox_find (self->entries, key);
  if (entry == NULL)
    return TRUE;
  gboolean final = wp_outbox_is_final (failure->code);
  if (!final && entry->error_code == failure->code)
    return TRUE;
  if (!final) {
    wp_writer_note_failure (entry, failure);
    gboolean written = wp_work_update_outbox (self->work, entry, error);
    tell_outbox (self);
    return written;
  }
  g_autoptr(WpCommand) command = wp_command_ref (entry->command);
  if (!wp_db_begin (wp_work_get_db (self->work), error))
    return FALSE;
  if (!wp_writer_end (self, refuse (self, entry, failure, theirs, error), error))
    return FALSE;
  if (failure->code == WP_ERROR_INVALID)
    wp_writer_forget_blobs (self, command->body);
  wp_writer_show_change (self, command->type->kind, command->document_id);
  return TRUE;
}

gboolean
wp_writer_apply_page (WpWriter *self, JsonObject *page, gboolean *more, GError **error)
{
  g_autoptr(WpTouched) touched = wp_touched_new ();
  wp_writer_wake_for (self, wp_json_array (page, "changes"));
  if (!wp_replica_apply_page (self->replica, page, &self->over, touched, more, error) || !wp_writer_after_replica_change (self, touched, error))
    return FALSE;
  if (!*more)
    wp_health_board_complete (self->board, wp_time_now ());
  return TRUE;
}

gboolean
wp_writer_put (WpWriter *self, const WpKind *kind, JsonObject *document, GError **error)
{
  g_autoptr(WpTouched) touched = wp_touched_new ();
  const char *id = wp_json_string (document, "id");
  if (kind == &wp_kind_incident && id != NULL) {
    wp_writer_consider_arrived (self, kind, id, wp_json_int (document, "revision", -1), document);
    wp_writer_wake (self);
  }
  return wp_replica_put (self->replica, kind, document, &self->over, touched, error) && wp_writer_after_replica_change (self, touched, error);
}

gboolean
wp_writer_begin_resync (WpWriter *self, GError **error)
{
  return wp_replica_begin_resync (self->replica, error);
}
