/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWork"
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-time.h"
#include "wp-work-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define NUMBER_DAMAGED "damaged-at"
#define NUMBER_LOST "lost-at"
#define SAY_FOR WP_DAY

struct _WpWork {
  WpDb *db;
  char *path;
  struct timespec verified; /* the file's time when it was read last */
};

/* A released script is never changed: a new one is added. */
const char *const wp_work_migrations[] = {
  "CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, incident TEXT NOT NULL, type TEXT NOT NULL,"
  " step TEXT, if_match INTEGER NOT NULL, body TEXT NOT NULL, acted_at INTEGER NOT NULL, phase INTEGER NOT NULL, revision INTEGER NOT NULL,"
  " confirmed INTEGER NOT NULL, error_code INTEGER NOT NULL, error_message TEXT, theirs TEXT) STRICT;"
  "CREATE TABLE draft (scope TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE seen (incident TEXT PRIMARY KEY, news INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE alert (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, incident TEXT NOT NULL, generation INTEGER NOT NULL,"
  " customer TEXT NOT NULL, severity INTEGER NOT NULL, state INTEGER NOT NULL, bubble TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
  "CREATE TABLE errand (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, path TEXT NOT NULL) STRICT;"
  "CREATE TABLE number (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
  "CREATE TABLE answer (submission TEXT NOT NULL, field TEXT NOT NULL, base TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,"
  " sent TEXT, sent_revision INTEGER NOT NULL, PRIMARY KEY (submission, field)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE blob (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;",
  "ALTER TABLE blob ADD COLUMN at INTEGER NOT NULL DEFAULT 0;",
  /* Until here no two kinds had a command of one name. */
  "ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'incident';"
  "UPDATE outbox SET kind = 'onboarding' WHERE type IN ('interest', 'products', 'information', 'responsibilities', 'terms', 'session', 'withdraw');"
  "UPDATE outbox SET kind = 'submission' WHERE type IN ('begin', 'submit', 'drop');",
  NULL,
};

/* Opens it and reads all of it: it is small, and damage is better found now. */
static WpDb *
open_whole (const char *path, GError **error)
{
  g_autoptr (WpDb) db = wp_db_open (path, WP_DB_FULL, wp_work_migrations, error);
  return db != NULL && wp_db_quick_check (db, error) ? g_steal_pointer (&db) : NULL;
}

static gboolean
note_rescue (WpDb *db, gboolean whole, GError **error)
{
  WpStmt *stmt = wp_db_prepare (db, "INSERT OR REPLACE INTO number (name, value) VALUES (?, ?)", error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, whole ? NUMBER_DAMAGED : NUMBER_LOST);
  wp_stmt_bind_int (stmt, 2, wp_time_now ());
  return wp_stmt_run (stmt, error);
}

/* (nullable) (transfer full): a new one with what could be read of @from */
static WpDb *
rescue (const char *path, WpDb *from, GError **error)
{
  gboolean whole;
  if (!wp_work_rescue (path, from, &whole, error))
    return NULL;
  g_autoptr (WpDb) db = open_whole (path, error);
  return db != NULL && note_rescue (db, whole, error) ? g_steal_pointer (&db) : NULL;
}

WpWork *
wp_work_open (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!wp_work_finish_rescue (path, error))
    return NULL;
  WpDb *db = open_whole (path, &local);
  if (db == NULL && g_error_matches (local, WP_ERROR, WP_ERROR_STORAGE_CORRUPT)) {
    g_message ("%s", local->message);
    g_autoptr (WpDb) damaged = wp_db_open (path, WP_DB_READ_ONLY, NULL, NULL);
    db = rescue (path, damaged, error);
  } else if (db == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
  }
  if (db == NULL)
    return NULL;
  WpWork *self = g_new0 (WpWork, 1);
  self->db = db;
  self->path = g_strdup (path);
  return self;
}

gboolean
wp_work_renew (WpWork *self, GError **error)
{
  WpDb *db = rescue (self->path, self->db, error);
  if (db == NULL)
    return FALSE;
  wp_db_close (self->db);
  self->db = db;
  return TRUE;
}

void
wp_work_verify (WpWork *self)
{
  GStatBuf info;
  g_autoptr (GError) error = NULL;
  if (g_stat (self->path, &info) != 0 || memcmp (&info.st_mtim, &self->verified, sizeof self->verified) == 0)
    return;
  self->verified = info.st_mtim;
  g_autoptr (WpDb) db = wp_db_open (self->path, WP_DB_READ_ONLY, NULL, &error);
  if (db != NULL)
    wp_db_quick_check (db, &error);
  if (g_error_matches (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT))
    wp_db_note_damage (self->db);
}

int
wp_work_get_damage (WpWork *self)
{
  gint64 since = wp_time_now () - SAY_FOR;
  if (wp_work_get_number (self, NUMBER_LOST) > since)
    return WP_ERROR_WORK_LOST;
  return wp_work_get_number (self, NUMBER_DAMAGED) > since ? WP_ERROR_WORK_RESCUED : 0;
}

void
wp_work_close (WpWork *self)
{
  if (self == NULL)
    return;
  wp_db_close (self->db);
  g_free (self->path);
  g_free (self);
}

WpDb *
wp_work_get_db (WpWork *self)
{
  return self->db;
}

static WpOutboxEntry *
read_entry (WpStmt *stmt)
{
  g_autoptr (JsonObject) body = wp_json_parse_object (wp_stmt_text (stmt, 6), -1, NULL);
  const WpCommandType *type = wp_command_type_find (wp_kind_find (wp_stmt_text (stmt, 14)), wp_stmt_text (stmt, 3), WP_SIDE_PARTNER);
  if (body == NULL || type == 0)
    return NULL;
  WpOutboxEntry *entry = g_new0 (WpOutboxEntry, 1);
  entry->seq = wp_stmt_int (stmt, 0);
  entry->command = wp_command_new (type, wp_stmt_text (stmt, 1), wp_stmt_text (stmt, 2), wp_stmt_text (stmt, 4), wp_stmt_int (stmt, 5), body);
  entry->body = g_strdup (wp_stmt_text (stmt, 6));
  entry->acted_at = wp_stmt_int (stmt, 7);
  entry->phase = (WpOutboxPhase) wp_stmt_int (stmt, 8);
  entry->revision = wp_stmt_int (stmt, 9);
  entry->confirmed = wp_stmt_int (stmt, 10) != 0;
  entry->error_code = (int) wp_stmt_int (stmt, 11);
  entry->error_message = g_strdup (wp_stmt_text (stmt, 12));
  entry->theirs = g_strdup (wp_stmt_text (stmt, 13));
  return entry;
}

static GPtrArray *
load_outbox (WpWork *self, gboolean kept, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_outbox_entry_free);
  g_autoptr (GError) local = NULL;
  WpStmt *stmt = wp_db_prepare (self->db,
                                "SELECT seq, key, incident, type, step, if_match, body, acted_at, phase, revision, confirmed, error_code,"
                                " error_message, theirs, kind FROM outbox WHERE (phase = ?) = ? ORDER BY seq",
                                error);
  if (stmt == NULL)
    return NULL;
  wp_stmt_bind_int (stmt, 1, WP_OUTBOX_ARCHIVED);
  wp_stmt_bind_int (stmt, 2, kept);
  while (wp_stmt_step (stmt, &local)) {
    WpOutboxEntry *entry = read_entry (stmt);
    if (entry != NULL)
      g_ptr_array_add (entries, entry);
    else
      g_message ("A row of the outbox cannot be read; it stays where it is");
  }
  wp_stmt_reset (stmt);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return g_steal_pointer (&entries);
}

GPtrArray *
wp_work_load_outbox (WpWork *self, GError **error)
{
  return load_outbox (self, FALSE, error);
}

GPtrArray *
wp_work_load_archived (WpWork *self, GError **error)
{
  return load_outbox (self, TRUE, error);
}

gboolean
wp_work_insert_outbox (WpWork *self, WpOutboxEntry *entry, GError **error)
{
  const WpCommand *command = entry->command;
  WpStmt *stmt = wp_db_prepare (self->db,
                                "INSERT INTO outbox (key, incident, type, step, if_match, body, acted_at, phase, revision, confirmed, error_code,"
                                " error_message, theirs, seq, kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif (?, 0), ?)",
                                error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, command->key);
  wp_stmt_bind_text (stmt, 2, command->document_id);
  wp_stmt_bind_text (stmt, 3, command->type->name);
  wp_stmt_bind_text (stmt, 4, command->step_id);
  wp_stmt_bind_int (stmt, 5, command->if_match);
  wp_stmt_bind_text (stmt, 6, entry->body);
  wp_stmt_bind_int (stmt, 7, entry->acted_at);
  wp_stmt_bind_int (stmt, 8, entry->phase);
  wp_stmt_bind_int (stmt, 9, entry->revision);
  wp_stmt_bind_int (stmt, 10, entry->confirmed);
  wp_stmt_bind_int (stmt, 11, entry->error_code);
  wp_stmt_bind_text (stmt, 12, entry->error_message);
  wp_stmt_bind_text (stmt, 13, entry->theirs);
  wp_stmt_bind_int (stmt, 14, entry->seq);
  wp_stmt_bind_text (stmt, 15, command->type->kind->name);
  if (!wp_stmt_run (stmt, error))
    return FALSE;
  entry->seq = wp_db_last_rowid (self->db);
  return TRUE;
}

gboolean
wp_work_update_outbox (WpWork *self, const WpOutboxEntry *entry, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db,
                                "UPDATE outbox SET phase = ?, revision = ?, confirmed = ?, error_code = ?, error_message = ?, theirs = ?,"
                                " if_match = ? WHERE seq = ?",
                                error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 1, entry->phase);
  wp_stmt_bind_int (stmt, 2, entry->revision);
  wp_stmt_bind_int (stmt, 3, entry->confirmed);
  wp_stmt_bind_int (stmt, 4, entry->error_code);
  wp_stmt_bind_text (stmt, 5, entry->error_message);
  wp_stmt_bind_text (stmt, 6, entry->theirs);
  wp_stmt_bind_int (stmt, 7, entry->command->if_match);
  wp_stmt_bind_int (stmt, 8, entry->seq);
  return wp_stmt_run (stmt, error);
}

static gboolean
run_with_int (WpWork *self, const char *sql, gint64 value, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 1, value);
  return wp_stmt_run (stmt, error);
}

gboolean
wp_work_delete_outbox (WpWork *self, gint64 seq, GError **error)
{
  return run_with_int (self, "DELETE FROM outbox WHERE seq = ?", seq, error);
}

static gboolean
run_with_phase (WpWork *self, const char *sql, gint64 value, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 1, WP_OUTBOX_ARCHIVED);
  wp_stmt_bind_int (stmt, 2, value);
  return wp_stmt_run (stmt, error);
}

gboolean
wp_work_archive_outbox (WpWork *self, gint64 seq, GError **error)
{
  return run_with_phase (self, "UPDATE outbox SET phase = ? WHERE seq = ?", seq, error);
}

gboolean
wp_work_drop_archived_of (WpWork *self, const char *kind, const char *document_id, GError **error)
{
  return wp_db_run (self->db, error, "DELETE FROM outbox WHERE phase = ? AND kind = ? AND incident = ?", "itt", (gint64) WP_OUTBOX_ARCHIVED, kind,
                    document_id);
}

gboolean
wp_work_drop_archived (WpWork *self, gint64 before, GError **error)
{
  return run_with_phase (self, "DELETE FROM outbox WHERE phase = ? AND acted_at < ?", before, error);
}

static gboolean
load_texts (WpWork *self, const char *sql, WpWorkTextFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GError) local = NULL;
  WpStmt *stmt = wp_db_prepare (self->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  while (wp_stmt_step (stmt, &local))
    func (wp_stmt_text (stmt, 0), wp_stmt_text (stmt, 1), wp_stmt_int (stmt, 2), user_data);
  wp_stmt_reset (stmt);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
wp_work_load_drafts (WpWork *self, WpWorkTextFunc func, gpointer user_data, GError **error)
{
  return load_texts (self, "SELECT scope, text, 0 FROM draft", func, user_data, error);
}

gboolean
wp_work_load_seen (WpWork *self, WpWorkTextFunc func, gpointer user_data, GError **error)
{
  return load_texts (self, "SELECT incident, NULL, news FROM seen", func, user_data, error);
}

gboolean
wp_work_set_draft (WpWork *self, const char *scope, const char *text, GError **error)
{
  gboolean gone = *text == '\0';
  WpStmt *stmt = wp_db_prepare (self->db, gone ? "DELETE FROM draft WHERE scope = ?" : "INSERT OR REPLACE INTO draft (scope, text) VALUES (?, ?)",
                                error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, scope);
  if (!gone)
    wp_stmt_bind_text (stmt, 2, text);
  return wp_stmt_run (stmt, error);
}

static gboolean
set_number (WpWork *self, const char *sql, const char *name, gint64 value, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, name);
  wp_stmt_bind_int (stmt, 2, value);
  return wp_stmt_run (stmt, error);
}

gboolean
wp_work_set_seen (WpWork *self, const char *incident_id, gint64 news, GError **error)
{
  return set_number (self, "INSERT OR REPLACE INTO seen (incident, news) VALUES (?, ?)", incident_id, news, error);
}

gboolean
wp_work_set_number (WpWork *self, const char *name, gint64 value, GError **error)
{
  return set_number (self, "INSERT OR REPLACE INTO number (name, value) VALUES (?, ?)", name, value, error);
}

gint64
wp_work_get_number (WpWork *self, const char *name)
{
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT value FROM number WHERE name = ?", NULL);
  if (stmt == NULL)
    return 0;
  wp_stmt_bind_text (stmt, 1, name);
  gint64 value = wp_stmt_step (stmt, NULL) ? wp_stmt_int (stmt, 0) : 0;
  wp_stmt_reset (stmt);
  return value;
}

static void
alert_row_free (WpAlertRow *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->incident_id);
  g_free (self->customer_id);
  g_free (self->bubble);
  g_free (self->title);
  g_free (self->customer_name);
  g_free (self->question_id);
  g_free (self);
}

GPtrArray *
wp_work_load_alerts (WpWork *self, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) alert_row_free);
  g_autoptr (GError) local = NULL;
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT seq, key, incident, generation, customer, severity, state, bubble, at FROM alert ORDER BY seq",
                                error);
  if (stmt == NULL)
    return NULL;
  while (wp_stmt_step (stmt, &local)) {
    WpAlertRow *row = g_new0 (WpAlertRow, 1);
    row->seq = wp_stmt_int (stmt, 0);
    row->key = g_strdup (wp_stmt_text (stmt, 1));
    row->incident_id = g_strdup (wp_stmt_text (stmt, 2));
    row->generation = (guint) wp_stmt_int (stmt, 3);
    row->customer_id = g_strdup (wp_stmt_text (stmt, 4));
    row->severity = (WpSeverity) wp_stmt_int (stmt, 5);
    row->state = (WpAlertState) wp_stmt_int (stmt, 6);
    row->bubble = g_strdup (wp_stmt_text (stmt, 7));
    row->at = wp_stmt_int (stmt, 8);
    g_ptr_array_add (rows, row);
  }
  wp_stmt_reset (stmt);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return g_steal_pointer (&rows);
}

gboolean
wp_work_put_alert (WpWork *self, WpAlertRow *row, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db,
                                "INSERT INTO alert (key, incident, generation, customer, severity, state, bubble, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                                " ON CONFLICT (key) DO UPDATE SET severity = excluded.severity, state = excluded.state, bubble = excluded.bubble,"
                                " at = excluded.at",
                                error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, row->key);
  wp_stmt_bind_text (stmt, 2, row->incident_id);
  wp_stmt_bind_int (stmt, 3, row->generation);
  wp_stmt_bind_text (stmt, 4, row->customer_id);
  wp_stmt_bind_int (stmt, 5, row->severity);
  wp_stmt_bind_int (stmt, 6, row->state);
  wp_stmt_bind_text (stmt, 7, row->bubble);
  wp_stmt_bind_int (stmt, 8, row->at);
  if (!wp_stmt_run (stmt, error))
    return FALSE;
  if (row->seq == 0)
    row->seq = wp_db_last_rowid (self->db);
  return TRUE;
}

gboolean
wp_work_drop_alerts (WpWork *self, gint64 before, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, "DELETE FROM alert WHERE state = ? AND at < ?", error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_int (stmt, 1, WP_ALERT_HANDLED);
  wp_stmt_bind_int (stmt, 2, before);
  return wp_stmt_run (stmt, error);
}

void
wp_post_free (WpPost *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->path);
  g_free (self);
}

gboolean
wp_work_add_post (WpWork *self, const char *key, const char *path, GError **error)
{
  WpStmt *stmt = wp_db_prepare (self->db, "INSERT INTO errand (key, path) VALUES (?, ?)", error);
  if (stmt == NULL)
    return FALSE;
  wp_stmt_bind_text (stmt, 1, key);
  wp_stmt_bind_text (stmt, 2, path);
  return wp_stmt_run (stmt, error);
}

WpPost *
wp_work_first_post (WpWork *self, GError **error)
{
  WpPost *post = NULL;
  WpStmt *stmt = wp_db_prepare (self->db, "SELECT seq, key, path FROM errand ORDER BY seq LIMIT 1", error);
  if (stmt == NULL)
    return NULL;
  if (wp_stmt_step (stmt, error)) {
    post = g_new0 (WpPost, 1);
    post->seq = wp_stmt_int (stmt, 0);
    post->key = g_strdup (wp_stmt_text (stmt, 1));
    post->path = g_strdup (wp_stmt_text (stmt, 2));
  }
  wp_stmt_reset (stmt);
  return post;
}

gboolean
wp_work_drop_post (WpWork *self, gint64 seq, GError **error)
{
  return run_with_int (self, "DELETE FROM errand WHERE seq = ?", seq, error);
}
