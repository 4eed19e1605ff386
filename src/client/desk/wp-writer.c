/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWriter"
#include "config.h"

#include "wp-error.h"
#include "wp-folder.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-time.h"
#include "wp-writer-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* When a bubble was last seen on this desk and which notification service showed it; which one shows what is shown. */
#define NUMBER_PROVEN_AT "proven-at"
#define NUMBER_PROVEN_SERVICE "proven-service"
#define NUMBER_SHOWN_SERVICE "shown-service"

void
wp_writer_reload_entries (WpWriter *self)
{
  g_autoptr (GPtrArray) entries = wp_work_load_outbox (self->work, NULL);
  if (entries == NULL)
    return;
  g_ptr_array_set_size (self->entries, 0);
  while (entries->len > 0)
    g_ptr_array_add (self->entries, g_ptr_array_steal_index (entries, 0));
}

gboolean
wp_writer_end (WpWriter *self, gboolean good, GError **error)
{
  if (wp_db_end (wp_work_get_db (self->work), good, error))
    return TRUE;
  wp_draft_edits_reload (wp_drafts_get_edits (self->drafts));
  wp_writer_reload_entries (self);
  return FALSE;
}

/* Alerts: which documents they consider, and when bubbles leave. Nothing here fails: waking needs no disk. */

static void
consider (WpWriter *self, const char *incident_id, JsonObject *document)
{
  g_autoptr (WpIncident) incident = document != NULL ? wp_incident_new (document) : NULL;
  if (incident != NULL)
    wp_alerts_consider (self->alerts, incident);
  else
    wp_alerts_consider_gone (self->alerts, incident_id);
}

static void
consider_stored (WpWriter *self, const char *incident_id)
{
  g_autoptr (JsonObject) document = wp_replica_read (self->replica, wp_kind_incident.name, incident_id);
  consider (self, incident_id, document);
}

/* @document: (nullable) */
static void
consider_drill (WpWriter *self, const char *drill_id, JsonObject *document)
{
  JsonObject *seen = wp_json_object (document, "seen");
  gboolean mine = g_strcmp0 (wp_json_string (wp_json_object (document, "requestedBy"), "id"), self->actor.id) == 0;
  wp_alerts_consider_drill (self->alerts, drill_id, wp_json_time (document, "at"), mine, document == NULL || seen != NULL);
}

static void
save_alerts (WpWriter *self)
{
  g_autoptr (GError) error = NULL;
  if (!wp_alerts_save (self->alerts, &error))
    g_message ("The alert log cannot be written: %s", error->message);
}

/* Intents are written in one transaction, then bubbles leave, then their ids are written in another. A full disk must not keep anybody
 * asleep: what cannot be written now is shown all the same, and written later. */
static void
wake (WpWriter *self)
{
  save_alerts (self);
  wp_alerts_flush (self->alerts);
  save_alerts (self);
}

static void
consider_open (WpWriter *self)
{
  g_autoptr (GPtrArray) open = wp_alerts_list_open (self->alerts);
  for (guint i = 0; i < open->len; i++)
    consider_stored (self, g_ptr_array_index (open, i));
}

static gboolean
may_wake (WpWriter *self, const WpPrepared *document)
{
  if (document->kind == &wp_kind_incident)
    return wp_alerts_knows (self->alerts, document->id) || (document->text != NULL && document->values[WP_INCIDENT_ALERTING].number != 0);
  return document->kind == &wp_kind_drill;
}

static void
consider_arrived (WpWriter *self, const WpPrepared *document)
{
  if (!may_wake (self, document) || !wp_replica_would_accept (self->replica, document->kind, document->id, document->revision))
    return;
  g_autoptr (JsonObject) parsed = document->text != NULL ? wp_json_parse_object (document->text, -1, NULL) : NULL;
  if (document->kind == &wp_kind_drill) {
    consider_drill (self, document->id, parsed);
  } else {
    g_autoptr (JsonObject) shown = parsed != NULL ? wp_replica_apply_overlay (self->replica, document->kind, document->id, parsed, &self->overlay)
                                                  : NULL;
    consider (self, document->id, shown);
  }
}

/* What the screen shows */

static gboolean
after_replica_change (WpWriter *self, WpReplicaChanges *changes, GError **error)
{
  gboolean settled = FALSE;
  if (!wp_writer_settle_outbox (self, &settled, error) || (settled && !wp_replica_refresh (self->replica, NULL, NULL, &self->overlay, error)))
    return FALSE;
  for (guint i = 0; i < changes->submissions->len; i++)
    wp_mailbox_post_document (self->mailbox, wp_kind_submission.name, changes->submissions->pdata[i]);
  for (guint i = 0; i < changes->others->len; i++)
    wp_mailbox_post_document (self->mailbox, ((const WpKind *) changes->kinds->pdata[i])->name, changes->others->pdata[i]);
  if (changes->names || changes->swept)
    wp_mailbox_post_document (self->mailbox, NULL, NULL);
  if (changes->onboarding)
    wp_drafts_clear_problems (self->drafts);
  if (changes->swept) {
    consider_open (self);
    wake (self);
  }
  for (guint i = 0; i < changes->submissions->len; i++)
    if (!wp_drafts_settle (self->drafts, g_ptr_array_index (changes->submissions, i), error))
      return FALSE;
  gboolean lost = FALSE;
  if (changes->swept && !wp_writer_find_lost (self, TRUE, &lost, error))
    return FALSE;
  if (lost)
    wp_writer_show_change (self, NULL, NULL);
  return TRUE;
}

void
wp_writer_show_change (WpWriter *self, const WpKind *kind, const char *id)
{
  g_autoptr (GError) error = NULL;
  if (!wp_replica_refresh (self->replica, kind, id, &self->overlay, &error))
    g_message ("The effect of a command is not shown yet: %s", error->message);
  if (kind == &wp_kind_incident) {
    g_autoptr (JsonObject) base = wp_replica_read_base (self->replica, kind->name, id, NULL);
    g_autoptr (JsonObject) shown = base != NULL ? wp_replica_apply_overlay (self->replica, kind, id, base, &self->overlay) : NULL;
    consider (self, id, shown);
  } else if (kind == NULL) {
    consider_open (self);
  }
  wake (self);
  wp_writer_post_outbox (self);
  wp_mailbox_post_document (self->mailbox, kind != NULL ? kind->name : NULL, id);
}

static gboolean
open_databases (WpWriter *self, const char *account_id, gint64 first_sign_in, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, "work.db", NULL);
  self->work = wp_work_open (path, error);
  if (self->work == NULL)
    return FALSE;
  if (!wp_work_drop_archived (self->work, wp_time_now () - WP_OUTBOX_ARCHIVE_AGE, error))
    return FALSE;
  self->entries = wp_work_load_outbox (self->work, error);
  if (self->entries == NULL)
    return FALSE;
  self->drafts = wp_drafts_new (self, error);
  if (self->drafts == NULL)
    return FALSE;
  self->overlay = (WpOverlay) { self->entries, wp_drafts_get_edits (self->drafts), &self->actor };
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
  if (!wp_drafts_settle_all (self->drafts, error))
    return FALSE;
  /* Where the last run ended before it looked for it */
  if (wp_replica_is_complete (self->replica) && !wp_writer_find_lost (self, FALSE, &lost, error))
    return FALSE;
  return wp_writer_settle_outbox (self, &settled, error) && wp_replica_refresh (self->replica, NULL, NULL, &self->overlay, error);
}

void
wp_writer_catch_up (WpWriter *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alerting = wp_replica_list_alerting (self->replica);
  if (!settle_all (self, &error))
    g_message ("Not everything could be caught up with: %s", error->message);
  for (guint i = 0; i < alerting->len; i++)
    consider_stored (self, g_ptr_array_index (alerting, i));
  if (wp_replica_is_complete (self->replica))
    consider_open (self);
  wake (self);
  wp_health_board_complete (self->board, wp_replica_get_complete_at (self->replica));
  wp_health_board_set_proof (self->board, wp_work_get_number (self->work, NUMBER_PROVEN_AT), wp_work_get_number (self->work, NUMBER_PROVEN_SERVICE));
  wp_writer_post_outbox (self);
  wp_drafts_post_count (self->drafts);
}

WpWriter *
wp_writer_open (const char *directory, const char *account_id, const WpActor *actor, gint64 first_sign_in, WpMailbox *mailbox, WpHealthBoard *board,
                GError **error)
{
  g_autoptr (WpWriter) self = g_new0 (WpWriter, 1);
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
  wp_drafts_free (self->drafts);
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

WpDrafts *
wp_writer_get_drafts (WpWriter *self)
{
  return self->drafts;
}

void
wp_writer_set_actor (WpWriter *self, const WpActor *actor)
{
  self->actor = (WpActor) { g_intern_string (actor->id), g_intern_string (actor->name), actor->role };
  if (self->drafts != NULL)
    wp_drafts_clear_problems (self->drafts);
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
  gboolean good = wp_work_add_post (self->work, key, path, error) && wp_work_set_number (self->work, NUMBER_PROVEN_AT, at, error) &&
                  wp_work_set_number (self->work, NUMBER_PROVEN_SERVICE, service, error);
  return wp_db_end (db, good, error);
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
    wake (self);
  }
  return wp_work_set_number (self->work, NUMBER_SHOWN_SERVICE, service, error);
}

/* Pages and single documents from the server */

gboolean
wp_writer_apply_page (WpWriter *self, const WpFeedPage *page, GError **error)
{
  g_autoptr (WpReplicaChanges) changes = wp_replica_changes_new ();
  for (guint i = 0; i < page->changes->len; i++)
    if (g_ptr_array_index (page->changes, i) != NULL)
      consider_arrived (self, g_ptr_array_index (page->changes, i));
  wake (self);
  if (!wp_replica_apply_page (self->replica, page, &self->overlay, changes, error) || !after_replica_change (self, changes, error))
    return FALSE;
  if (!page->more)
    wp_health_board_complete (self->board, wp_time_now ());
  return TRUE;
}

gboolean
wp_writer_put (WpWriter *self, const WpKind *kind, JsonObject *document, GError **error)
{
  g_autoptr (WpReplicaChanges) changes = wp_replica_changes_new ();
  g_autoptr (WpPrepared) prepared = wp_feed_prepare (kind, document, error);
  if (prepared == NULL)
    return FALSE;
  if (kind == &wp_kind_incident) {
    consider_arrived (self, prepared);
    wake (self);
  }
  return wp_replica_put (self->replica, prepared, &self->overlay, changes, error) && after_replica_change (self, changes, error);
}

gboolean
wp_writer_begin_resync (WpWriter *self, GError **error)
{
  return wp_replica_begin_resync (self->replica, error);
}
