/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWriter"
#include "config.h"

#include "wp-error.h"
#include "wp-time.h"
#include "wp-writer-private.h"

/* When a disk fails the account: the replica is rebuilt, work.db is rescued, and what could not be written is written when it can be. Any
 * statement may find damage, which is noted with its database (wp_db_get_trouble()) and repaired here. */

#define RECOVER_AGAIN_US (5 * G_USEC_PER_SEC)

static WpDb *
replica_db (WpWriter *self)
{
  return wp_store_get_db (wp_replica_get_store (self->replica));
}

static char *
replica_path (WpWriter *self)
{
  return g_build_filename (self->directory, "replica.db", NULL);
}

void
wp_writer_open_replica (WpWriter *self)
{
  g_autofree char *path = replica_path (self);
  g_autoptr (GError) error = NULL;
  gboolean damaged = FALSE;
  WpReplica *replica = wp_replica_open (path, &damaged, &error);
  if (replica == NULL) {
    g_message ("The replica cannot be opened, one in memory stands for it: %s", error->message);
    self->stand_in = error->domain == WP_ERROR ? error->code : WP_ERROR_STORAGE;
    if (self->replica != NULL)
      return;
    replica = wp_replica_new_in_memory ();
  } else {
    self->stand_in = 0;
    self->refilling |= damaged;
  }
  wp_replica_free (self->replica);
  self->replica = replica;
  self->fetch = TRUE;
}

static void
renew_replica (WpWriter *self)
{
  g_autofree char *path = replica_path (self);
  g_autoptr (GError) error = NULL;
  g_message ("The replica is damaged or gone; it is set aside and fetched again");
  g_clear_pointer (&self->replica, wp_replica_free);
  if (!wp_db_set_aside (path, FALSE, &error))
    g_message ("%s", error->message);
  self->refilling = TRUE;
  wp_writer_open_replica (self);
}

/* What is in memory is newer than what was rescued, and whole. */
static gboolean
save_memory (WpWriter *self, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++) {
    WpOutboxEntry *entry = g_ptr_array_index (self->entries, i);
    if (!wp_work_delete_outbox (self->work, entry->seq, error) || !wp_work_insert_outbox (self->work, entry, error))
      return FALSE;
  }
  return wp_draft_edits_save (wp_drafts_get_edits (self->drafts), error);
}

static void
renew_work (WpWriter *self)
{
  g_autoptr (GError) error = NULL;
  gint64 now = g_get_monotonic_time ();
  if (self->recovered != 0 && now - self->recovered < RECOVER_AGAIN_US)
    return;
  self->recovered = now;
  g_message ("What was typed is in a file that is damaged or gone; another one takes its place");
  if (!wp_work_renew (self->work, &error)) {
    g_message ("It cannot be: %s", error->message);
    return;
  }
  wp_alerts_save_all (self->alerts);
  WpDb *db = wp_work_get_db (self->work);
  gboolean good = wp_db_begin (db, &error) && wp_db_end (db, save_memory (self, &error), &error);
  if (!good || !wp_alerts_save (self->alerts, &error))
    g_message ("Not all of it could be written again: %s", error->message);
}

static void
set_link (WpWriter *self, WpLinkName name, int code)
{
  wp_health_board_set (self->board, name, code != 0 ? WP_LINK_WARNING : WP_LINK_OK, code);
}

static void
set_links (WpWriter *self)
{
  int work = wp_db_get_trouble (wp_work_get_db (self->work));
  int replica = self->stand_in != 0 ? self->stand_in : wp_db_get_trouble (replica_db (self));
  if (self->refilling && wp_replica_is_complete (self->replica))
    self->refilling = FALSE;
  set_link (self, WP_LINK_WORK, work != 0 ? work : wp_work_get_damage (self->work));
  set_link (self, WP_LINK_REPLICA, replica == 0 && self->refilling ? WP_ERROR_STORAGE_CORRUPT : replica);
}

gboolean
wp_writer_finish (WpWriter *self)
{
  if (!wp_db_check_file (wp_work_get_db (self->work)))
    renew_work (self);
  if (!wp_db_check_file (replica_db (self))) {
    renew_replica (self);
    wp_writer_catch_up (self);
    wp_mailbox_post_document (self->mailbox, NULL, NULL);
  }
  set_links (self);
  gboolean fetch = self->fetch;
  self->fetch = FALSE;
  return fetch;
}

/* Small writes, so that it is known by itself when there is room again. */
static void
try_again (WpWriter *self)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, wp_time_now ());
  wp_alerts_save (self->alerts, NULL);
  if (wp_db_get_trouble (wp_work_get_db (self->work)) != 0)
    wp_work_set_number (self->work, "tried-at", wp_time_now (), NULL);
  if (self->stand_in != 0) {
    wp_writer_open_replica (self);
    if (self->stand_in == 0) {
      wp_writer_catch_up (self);
      wp_mailbox_post_document (self->mailbox, NULL, NULL);
    }
  } else if (wp_db_get_trouble (replica_db (self)) != 0 && wp_store_set_meta (wp_replica_get_store (self->replica), "replica:tried-at", now, NULL)) {
    self->fetch = TRUE;
  }
}

gboolean
wp_writer_check (WpWriter *self)
{
  try_again (self);
  wp_work_verify (self->work);
  return wp_writer_finish (self);
}

void
wp_writer_report_damage (WpWriter *self)
{
  wp_db_note_damage (replica_db (self));
}
