/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-kinds.h"
#include "wp-writer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  ClientFixture client;
  WpWriter *writer;
} Fixture;

static WpWriter *
open_writer (Fixture *self, GError **error)
{
  return wp_writer_open (self->client.folder, "acc", &tess, wp_time_now () - WP_DAY, self->client.mailbox, self->client.board, error);
}

static void
reopen (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&self->writer, wp_writer_close);
  self->writer = open_writer (self, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  client_fixture_set_up (&self->client, data);
  reopen (self);
  client_fixture_forget (&self->client);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->writer, wp_writer_close);
  client_fixture_tear_down (&self->client, data);
}

/* (transfer full) page */
static void
apply (Fixture *self, JsonObject *page)
{
  g_autoptr (GError) error = NULL;
  gboolean more;
  apply_page (self->writer, page, &more, &error);
  g_assert_no_error (error);
  json_object_unref (page);
}

/* (transfer full) command; its key, interned */
static const char *
submit (Fixture *self, WpCommand *command)
{
  g_autoptr (GError) error = NULL;
  const char *key = g_intern_string (command->key);
  wp_writer_submit (self->writer, command, wp_time_now (), &error);
  g_assert_no_error (error);
  wp_command_unref (command);
  return key;
}

static JsonObject *
with_comment (const char *id, gint64 revision, const char *text)
{
  JsonObject *incident = make_incident (id, "c1", "low", revision, 1);
  if (text != NULL)
    wp_json_append (wp_json_need_array (incident, "comments"), wp_json_new ("id", "x", "text", text, NULL));
  return incident;
}

static void
assert_comments (Fixture *self, const char *id, const char *expected)
{
  g_autoptr (JsonObject) document = wp_replica_read (wp_writer_get_replica (self->writer), "incident", id);
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *comments = wp_json_array (document, "comments");
  for (guint i = 0; i < wp_json_length (comments); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", wp_json_string (wp_json_object_at (comments, i), "text"));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_told (Fixture *self, const char *prefix, const char *expected)
{
  g_autofree char *told = client_fixture_told (&self->client, prefix);
  g_assert_cmpstr (told, ==, expected);
}

static char *
next_key (Fixture *self)
{
  g_autoptr (WpDelivery) delivery = wp_writer_next_delivery (self->writer, NULL);
  return delivery != NULL ? g_strdup (delivery->key) : NULL;
}

/* The effect is there at once, over a restart, and neither flashes nor doubles when the server's document comes. */
static void
test_from_hand_to_server (Fixture *self, gconstpointer data)
{
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  const char *key = submit (self, wp_command_comment ("INC-1", "mine"));
  assert_comments (self, "INC-1", "mine");
  assert_told (self, "outbox ", "1");
  reopen (self);
  assert_comments (self, "INC-1", "mine");
  /* Somebody else's change first */
  apply (self, make_page ("2", FALSE, with_comment ("INC-1", 4, "theirs"), NULL));
  assert_comments (self, "INC-1", "theirs,mine");
  g_autofree char *next = next_key (self);
  g_assert_cmpstr (next, ==, key);
  client_fixture_forget (&self->client);
  g_assert_true (wp_writer_delivered (self->writer, key, 5, NULL));
  assert_told (self, "outbox ", "0");
  assert_comments (self, "INC-1", "theirs,mine");
  g_assert_null (next_key (self));
  reopen (self);
  assert_comments (self, "INC-1", "theirs,mine");
  /* An older page must not take it away. */
  apply (self, make_page ("3", FALSE, with_comment ("INC-1", 4, "theirs"), NULL));
  assert_comments (self, "INC-1", "theirs,mine");
  apply (self, make_page ("4", FALSE, with_comment ("INC-1", 5, "the server's"), NULL));
  assert_comments (self, "INC-1", "the server's");
}

static void
test_delivered_after_its_revision_came (Fixture *self, gconstpointer data)
{
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  const char *key = submit (self, wp_command_comment ("INC-1", "mine"));
  apply (self, make_page ("2", FALSE, with_comment ("INC-1", 7, "the server's"), NULL));
  g_assert_true (wp_writer_delivered (self->writer, key, 7, NULL));
  assert_comments (self, "INC-1", "the server's");
  reopen (self);
  assert_comments (self, "INC-1", "the server's");
}

static void
test_same_key_twice_is_one_row (Fixture *self, gconstpointer data)
{
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  g_autoptr (WpCommand) command = wp_command_comment ("INC-1", "mine");
  submit (self, wp_command_ref (command));
  client_fixture_forget (&self->client);
  submit (self, wp_command_ref (command));
  assert_comments (self, "INC-1", "mine");
  reopen (self);
  assert_told (self, "outbox ", "1");
}

static void
fail (Fixture *self, const char *key, int code, JsonObject *theirs)
{
  g_autoptr (GError) failure = g_error_new_literal (WP_ERROR, code, "because");
  g_autoptr (GError) error = NULL;
  wp_writer_failed (self->writer, key, failure, theirs, &error);
  g_assert_no_error (error);
}

static void
test_refusal_and_retry (Fixture *self, gconstpointer data)
{
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  const char *key = submit (self, wp_command_note ("INC-1", "s1", 1, "my words"));
  fail (self, key, WP_ERROR_UNAVAILABLE, NULL);
  g_autofree char *again = next_key (self);
  g_assert_cmpstr (again, ==, key);
  g_autoptr (JsonObject) theirs = with_comment ("INC-1", 4, NULL);
  wp_json_set_int (wp_json_object_at (wp_json_array (theirs, "steps"), 0), "revision", 6);
  fail (self, key, WP_ERROR_STALE, theirs);
  g_assert_null (next_key (self));
  reopen (self);
  g_autoptr (GPtrArray) entries = wp_work_load_outbox (wp_writer_get_work (self->writer), NULL);
  const WpOutboxEntry *entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (entry->phase, ==, WP_OUTBOX_REFUSED);
  g_assert_cmpint (entry->error_code, ==, WP_ERROR_STALE);
  g_assert_cmpstr (entry->error_message, ==, "because");
  g_assert_cmpstr (wp_json_string (entry->command->body, "note"), ==, "my words");
  g_assert_nonnull (entry->theirs);
  /* The same words again: a new key, against what is there now */
  apply (self, make_page ("2", FALSE, json_object_ref (theirs), NULL));
  g_assert_true (wp_writer_retry (self->writer, key, -1, wp_time_now (), NULL));
  g_autoptr (WpDelivery) delivery = wp_writer_next_delivery (self->writer, NULL);
  g_assert_cmpstr (delivery->key, !=, key);
  g_assert_cmpint (delivery->if_match, ==, 6);
  g_assert_cmpstr (delivery->method, ==, "PATCH");
  g_assert_cmpstr (delivery->path, ==, "/v1/incidents/INC-1/steps/s1");
  g_assert_nonnull (strstr (delivery->body, "my words"));
  /* What may be on its way cannot be taken back; what was refused can. */
  g_assert_false (wp_writer_discard (self->writer, delivery->key, NULL));
  fail (self, delivery->key, WP_ERROR_CONFLICT, NULL);
  g_assert_true (wp_writer_discard (self->writer, delivery->key, NULL));
  reopen (self);
  g_autoptr (GPtrArray) left = wp_work_load_outbox (wp_writer_get_work (self->writer), NULL);
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_may_it (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpCommand) nowhere = wp_command_comment ("INC-9", "x");
  g_autoptr (WpCommand) empty = wp_command_comment ("INC-1", "");
  g_autoptr (WpCommand) stale = wp_command_tick ("INC-1", "s1", 8, TRUE);
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  g_assert_false (wp_writer_submit (self->writer, nowhere, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (wp_writer_submit (self->writer, empty, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (wp_writer_submit (self->writer, stale, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STALE);
  g_clear_error (&error);
  g_assert_null (next_key (self));
}

static void
test_resync_keeps_what_is_ours (Fixture *self, gconstpointer data)
{
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), with_comment ("INC-2", 1, NULL), with_comment ("INC-3", 1, NULL), NULL));
  const char *key = submit (self, wp_command_comment ("INC-1", "mine"));
  wp_writer_set_draft (self->writer, "comment:INC-2", "half", NULL);
  client_fixture_forget (&self->client);
  g_assert_true (wp_writer_begin_resync (self->writer, NULL));
  g_autofree char *cursor = wp_replica_get_cursor (wp_writer_get_replica (self->writer));
  g_assert_cmpstr (cursor, ==, "");
  apply (self, make_page ("a", TRUE, with_comment ("INC-1", 3, NULL), NULL));
  reopen (self); /* in the middle of it */
  g_autoptr (JsonObject) still = wp_replica_read (wp_writer_get_replica (self->writer), "incident", "INC-3");
  g_assert_nonnull (still);
  apply (self, make_page ("b", FALSE, with_comment ("INC-2", 1, NULL), NULL));
  g_autoptr (JsonObject) gone = wp_replica_read (wp_writer_get_replica (self->writer), "incident", "INC-3");
  g_assert_null (gone);
  assert_comments (self, "INC-1", "mine");
  g_autofree char *next = next_key (self);
  g_assert_cmpstr (next, ==, key);
}

static void
draft_cb (const char *name, const char *text, gint64 number, gpointer user_data)
{
  g_string_append_printf (user_data, "%s=%s;", name, text);
}

static void
test_corrupt_replica_is_set_aside (Fixture *self, gconstpointer data)
{
  g_autofree char *path = client_fixture_path (&self->client, "replica.db");
  g_autofree char *aside = client_fixture_path (&self->client, "replica.db.damaged");
  g_autoptr (GString) drafts = g_string_new (NULL);
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  submit (self, wp_command_comment ("INC-1", "mine"));
  wp_writer_set_draft (self->writer, "comment:INC-2", "half", NULL);
  g_clear_pointer (&self->writer, wp_writer_close);
  g_assert_true (g_file_set_contents (path, "this is not a database, it only looks at you", -1, NULL));
  reopen (self);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  wp_work_load_drafts (wp_writer_get_work (self->writer), draft_cb, drafts, NULL);
  g_assert_cmpstr (drafts->str, ==, "comment:INC-2=half;");
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  assert_comments (self, "INC-1", "mine");
}

/* user_version, in the header of every SQLite file */
static void
make_newer (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  contents[60] = 0, contents[61] = 0, contents[62] = 3, contents[63] = 7;
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
}

/* What was typed for a newer version is that version's to read. */
static void
test_newer_work_is_left_alone (Fixture *self, gconstpointer data)
{
  g_autofree char *path = client_fixture_path (&self->client, "work.db");
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize length_before, length_after;
  g_clear_pointer (&self->writer, wp_writer_close);
  make_newer (path);
  g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  self->writer = open_writer (self, &error);
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_TOO_NEW);
  g_assert_null (self->writer);
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

static void
assert_link (Fixture *self, WpLinkName name, WpLinkState state, int code)
{
  WpHealth health;
  wp_health_board_read (self->client.board, &health);
  g_assert_cmpint (health.links[name].state, ==, state);
  g_assert_cmpint (health.links[name].code, ==, code);
}

/* A replica is fetched again, whatever is wrong with it. */
static void
test_newer_replica_is_fetched_again (Fixture *self, gconstpointer data)
{
  g_autofree char *path = client_fixture_path (&self->client, "replica.db");
  g_autofree char *aside = client_fixture_path (&self->client, "replica.db.damaged");
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  g_clear_pointer (&self->writer, wp_writer_close);
  make_newer (path);
  reopen (self);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  assert_link (self, WP_LINK_REPLICA, WP_LINK_WARNING, WP_ERROR_STORAGE_CORRUPT);
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  wp_writer_finish (self->writer);
  assert_link (self, WP_LINK_REPLICA, WP_LINK_OK, 0);
}

/* Overwrites what is in the middle of a file, behind the back of whoever has it open. */
static void
damage (const char *path, goffset from)
{
  g_autofree char *rubbish = g_strnfill (64, '\xa5');
  FILE *file = g_fopen (path, "r+");
  g_assert_nonnull (file);
  fseek (file, 0, SEEK_END);
  for (long end = ftell (file); from < end; from += 64) {
    fseek (file, from, SEEK_SET);
    fwrite (rubbish, 1, 64, file);
  }
  fclose (file);
}

static void
apply_many (Fixture *self, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *id = g_strdup_printf ("INC-%u", 100 + i);
    g_autofree char *cursor = g_strdup_printf ("%u", i);
    apply (self, make_page (cursor, FALSE, make_incident (id, "c1", "low", 1, 0), NULL));
  }
}

/* Damaged in its middle before the start: it opens, and the first that reads it meets the damage. */
static void
test_replica_damaged_before (Fixture *self, gconstpointer data)
{
  g_autofree char *path = client_fixture_path (&self->client, "replica.db");
  g_autofree char *aside = client_fixture_path (&self->client, "replica.db.damaged");
  apply_many (self, 200);
  submit (self, wp_command_comment ("INC-101", "mine"));
  g_clear_pointer (&self->writer, wp_writer_close);
  damage (path, 2 * 8192);
  reopen (self);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  assert_link (self, WP_LINK_REPLICA, WP_LINK_WARNING, WP_ERROR_STORAGE_CORRUPT);
  assert_link (self, WP_LINK_WORK, WP_LINK_OK, 0);
  g_autofree char *cursor = wp_replica_get_cursor (wp_writer_get_replica (self->writer));
  g_assert_cmpstr (cursor, ==, "");
  apply (self, make_page ("1", FALSE, with_comment ("INC-101", 3, NULL), NULL));
  assert_comments (self, "INC-101", "mine");
  wp_writer_finish (self->writer);
  assert_link (self, WP_LINK_REPLICA, WP_LINK_OK, 0);
}

/* Gone, cut off, overwritten while it is open: another one is there when the call is over, and whoever is to be woken is. */
static void
test_replica_damaged_while_open (Fixture *self, gconstpointer data)
{
  g_autofree char *path = client_fixture_path (&self->client, "replica.db");
  for (guint way = 0; way < 3; way++) {
    g_autofree char *id = g_strdup_printf ("INC-%u", 900 + way);
    g_autofree char *told = g_strconcat ("incident ", id, NULL);
    g_autoptr (JsonObject) page = make_page ("z", FALSE, make_incident (id, "c2", "critical", 1, 1), NULL);
    gboolean more;
    apply_many (self, 50);
    reopen (self); /* so that it stands in the file, not in the log */
    wp_writer_finish (self->writer);
    if (way == 0)
      g_assert_cmpint (g_unlink (path), ==, 0);
    else if (way == 1)
      g_assert_cmpint (truncate (path, 0), ==, 0);
    else
      damage (path, 0);
    client_fixture_forget (&self->client);
    apply_page (self->writer, page, &more, NULL);
    assert_told (self, "bubble ", told);
    g_assert_true (wp_writer_finish (self->writer)); /* it wants to be filled */
    assert_link (self, WP_LINK_REPLICA, WP_LINK_WARNING, WP_ERROR_STORAGE_CORRUPT);
    assert_link (self, WP_LINK_WORK, WP_LINK_OK, 0);
    apply (self, make_page ("1", FALSE, with_comment (id, 3, NULL), NULL));
    g_assert_false (wp_writer_finish (self->writer));
    assert_link (self, WP_LINK_REPLICA, WP_LINK_OK, 0);
  }
}

static char *
list_work (Fixture *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  WpWork *work = wp_writer_get_work (self->writer);
  g_autoptr (GPtrArray) entries = wp_work_load_outbox (work, NULL);
  g_assert_nonnull (entries);
  g_assert_true (wp_work_load_drafts (work, draft_cb, text, NULL));
  for (guint i = 0; i < entries->len; i++) {
    const WpOutboxEntry *entry = g_ptr_array_index (entries, i);
    g_string_append_printf (text, "%s;", wp_json_string (entry->command->body, "text"));
  }
  return g_strdup (text->str);
}

/* What was typed goes over to another file: all of it, when it was open. */
static void
test_work_damaged_while_open (Fixture *self, gconstpointer data)
{
  g_autofree char *path = client_fixture_path (&self->client, "work.db");
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), make_incident ("INC-2", "c1", "critical", 1, 1), NULL));
  submit (self, wp_command_comment ("INC-1", "one"));
  g_assert_true (wp_writer_set_draft (self->writer, "a", "half", NULL));
  for (guint way = 0; way < 3; way++) {
    reopen (self);
    g_assert_false (wp_writer_finish (self->writer) && way > 0);
    if (way == 0)
      g_assert_cmpint (g_unlink (path), ==, 0);
    else if (way == 1)
      g_assert_cmpint (truncate (path, 8192), ==, 0);
    else
      damage (path, 8192);
    wp_writer_set_seen (self->writer, "INC-1", way, NULL);
    wp_writer_check (self->writer);
    g_autoptr (WpCommand) later = wp_command_comment ("INC-1", "later");
    if (way == 0)
      g_assert_true (wp_writer_submit (self->writer, later, wp_time_now (), NULL));
    wp_writer_finish (self->writer);
    client_fixture_forget (&self->client);
    reopen (self);
    g_autofree char *found = list_work (self);
    /* A draft is on the main thread, too: it writes it again. */
    g_assert_nonnull (strstr (found, "one;later;"));
    if (way == 0)
      g_assert_nonnull (strstr (found, "a=half;"));
  }
  WpHealth health;
  wp_health_board_read (self->client.board, &health);
  g_assert_cmpint (health.links[WP_LINK_WORK].state, ==, WP_LINK_WARNING);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_link (self, WP_LINK_REPLICA, WP_LINK_OK, 0);
}

/* Damaged before the start: what can be read is there, at both sides of the damage, and it is said that something is missing. */
static void
test_work_damaged_before (Fixture *self, gconstpointer data)
{
  g_autofree char *path = client_fixture_path (&self->client, "work.db");
  g_autofree char *aside = client_fixture_path (&self->client, "work.db.damaged");
  g_autofree char *words = g_strnfill (3000, 'w');
  g_autofree char *contents = NULL;
  gsize length;
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  for (guint i = 0; i < 40; i++) {
    g_autofree char *text = g_strdup_printf ("comment %u %s", i, words);
    submit (self, wp_command_comment ("INC-1", text));
  }
  g_clear_pointer (&self->writer, wp_writer_close);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  /* the page that holds the 20th */
  gsize place = 0;
  while (place < length - 11 && memcmp (contents + place, "comment 20 ", 11) != 0)
    place++;
  g_assert_cmpint (place, <, length - 11);
  memset (contents + place / 8192 * 8192, 0xa5, 8192);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  reopen (self);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_autoptr (GPtrArray) entries = wp_work_load_outbox (wp_writer_get_work (self->writer), NULL);
  g_assert_cmpint (entries->len, >=, 36);
  g_assert_cmpint (entries->len, <, 40);
  assert_link (self, WP_LINK_WORK, WP_LINK_WARNING, WP_ERROR_WORK_LOST);
  submit (self, wp_command_comment ("INC-1", "goes on"));
  /* Not one byte of it is a database any more. */
  g_clear_pointer (&self->writer, wp_writer_close);
  damage (path, 0);
  reopen (self);
  submit (self, wp_command_comment ("INC-1", "goes on"));
  assert_link (self, WP_LINK_WORK, WP_LINK_WARNING, WP_ERROR_WORK_LOST);
}

static void
test_lock (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (open_writer (self, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_BUSY);
}

/* Alerts: an acknowledgment that has not been delivered quiets this desk; a refused one wakes it again. */
static void
test_alerts_follow_the_overlay (Fixture *self, gconstpointer data)
{
  apply (self, make_page ("1", FALSE, make_incident ("INC-1", "c1", "critical", 1, 1), NULL));
  assert_told (self, "bubble ", "incident INC-1");
  const char *key = submit (self, wp_command_acknowledge ("INC-1"));
  assert_told (self, "withdrawn ", "acc/INC-1/1");
  fail (self, key, WP_ERROR_FORBIDDEN, NULL);
  assert_told (self, "bubble ", "incident INC-1");
}

/* Killed after the page was written and before the alert log was. */
static void
test_crash_between_the_databases (Fixture *self, gconstpointer data)
{
  g_autofree char *path = client_fixture_path (&self->client, "work.db");
  apply (self, make_page ("1", FALSE, make_incident ("INC-1", "c1", "critical", 1, 1), NULL));
  g_clear_pointer (&self->writer, wp_writer_close);
  client_fixture_forget (&self->client);
  g_assert_cmpint (g_unlink (path), ==, 0);
  reopen (self);
  assert_told (self, "bubble ", "incident INC-1");
}

/* What could not be written was not accepted, and says so; what is there goes on. */
static void
test_full_disk (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WpDb *db = wp_work_get_db (wp_writer_get_work (self->writer));
  g_autofree char *words = g_strnfill (19000, 'w');
  g_autoptr (WpCommand) command = wp_command_comment ("INC-1", words);
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  const char *key = submit (self, wp_command_comment ("INC-1", "before"));
  g_assert_true (wp_db_exec (db, "PRAGMA max_page_count = 1", NULL));
  g_assert_false (wp_writer_submit (self->writer, command, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_FULL);
  wp_writer_finish (self->writer);
  assert_link (self, WP_LINK_WORK, WP_LINK_WARNING, WP_ERROR_STORAGE_FULL);
  assert_link (self, WP_LINK_REPLICA, WP_LINK_OK, 0);
  assert_comments (self, "INC-1", "before");
  g_autofree char *next = next_key (self);
  g_assert_cmpstr (next, ==, key);
  g_assert_true (wp_db_exec (db, "PRAGMA max_page_count = 100000", NULL));
  wp_writer_check (self->writer);
  assert_link (self, WP_LINK_WORK, WP_LINK_OK, 0);
  g_assert_true (wp_writer_submit (self->writer, command, 1, NULL));
}

/* Neither database takes anything: everybody is woken, once, and what was decided here counts. */
static void
test_full_disk_wakes (Fixture *self, gconstpointer data)
{
  WpDb *dbs[] = { wp_work_get_db (wp_writer_get_work (self->writer)), wp_store_get_db (wp_replica_get_store (wp_writer_get_replica (self->writer))) };
  g_autoptr (GError) error = NULL;
  gboolean more;
  apply (self, make_page ("1", FALSE, make_incident ("INC-1", "c1", "critical", 1, 1), NULL));
  client_fixture_forget (&self->client);
  for (guint i = 0; i < G_N_ELEMENTS (dbs); i++)
    g_assert_true (wp_db_exec (dbs[i], "PRAGMA max_page_count = 1", NULL));
  for (guint round = 0; round < 3; round++) {
    g_autoptr (JsonObject) page = make_page ("2", FALSE, make_incident ("INC-2", "c2", "critical", 1, 1), NULL);
    JsonObject *incident = wp_json_object (wp_json_object_at (wp_json_array (page, "changes"), 0), "document");
    g_autofree char *words = g_strnfill (30000, 'w');
    wp_json_set_string (incident, "investigation", words);
    g_assert_false (apply_page (self->writer, page, &more, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_FULL);
    g_clear_error (&error);
    assert_told (self, "bubble ", round == 0 ? "incident INC-2" : "");
  }
  wp_writer_finish (self->writer);
  assert_link (self, WP_LINK_REPLICA, WP_LINK_WARNING, WP_ERROR_STORAGE_FULL);
  for (guint i = 0; i < G_N_ELEMENTS (dbs); i++)
    g_assert_true (wp_db_exec (dbs[i], "PRAGMA max_page_count = 100000", NULL));
  g_assert_true (wp_writer_check (self->writer)); /* there is something to be read */
  assert_link (self, WP_LINK_REPLICA, WP_LINK_OK, 0);
  apply (self, make_page ("2", FALSE, make_incident ("INC-2", "c2", "critical", 1, 1), NULL));
  g_assert_true (wp_writer_bubble_shown (self->writer, "acc/INC-2/1", "acc/INC-2/1", NULL));
  client_fixture_forget (&self->client);
  reopen (self);
  apply (self, make_page ("2", FALSE, make_incident ("INC-2", "c2", "critical", 1, 1), NULL));
  g_autofree char *told = client_fixture_told (&self->client, "bubble ");
  g_assert_null (strstr (told, "INC-2"));
}

static void
test_old_rows_ask_first (Fixture *self, gconstpointer data)
{
  g_autoptr (WpCommand) command = wp_command_comment ("INC-1", "from last winter");
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), NULL));
  g_assert_true (wp_writer_submit (self->writer, command, wp_time_now () - 61 * WP_DAY, NULL));
  g_assert_null (next_key (self));
  g_assert_true (wp_writer_confirm (self->writer, command->key, NULL));
  reopen (self);
  g_autofree char *next = next_key (self);
  g_assert_cmpstr (next, ==, command->key);
}

/* A document is kept as it came, unless there is space in it that means nothing. */
static void
test_kept_text (Fixture *self, gconstpointer data)
{
  static const char page[] =
    "{\"changes\":["
    "{\"kind\":\"incident\",\"id\":\"INC-1\",\"revision\":1,\"document\":{\"id\":\"INC-1\",\"title\":\"\\u0041 b\",\"n\":1e2}},"
    "{\"document\":{\"id\": \"INC-2\",\"n\":1e2},\"revision\":1,\"id\":\"INC-2\",\"kind\":\"incident\"},"
    "{\"kind\":\"incident\",\"id\":\"INC-3\",\"revision\":1,\"deleted\":true,\"document\":{\"id\":\"INC-3\"}}"
    "],\"cursor\":\"x\",\"more\":true}";
  static const char *const kept[] = { "{\"id\":\"INC-1\",\"title\":\"\\u0041 b\",\"n\":1e2}", "{\"id\":\"INC-2\",\"n\":100.0}", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WpFeedPage) read = wp_feed_page_read (page, strlen (page), &error);
  g_assert_no_error (error);
  g_assert_true (read->more);
  g_assert_true (wp_writer_apply_page (self->writer, read, &error));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
    g_autofree char *id = g_strdup_printf ("INC-%u", i + 1);
    g_autoptr (WpDocument) document = wp_store_get (wp_replica_get_store (wp_writer_get_replica (self->writer)), "", "incident", id, NULL);
    g_assert_cmpstr (document->text, ==, kept[i]);
  }
  /* By itself it comes in other words, and says the same. */
  g_autoptr (JsonObject) again = wp_replica_read (wp_writer_get_replica (self->writer), "incident", "INC-1");
  g_assert_cmpstr (wp_json_string (again, "title"), ==, "A b");
}

static void
test_bad_pages (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = {
    "{}",
    "{\"changes\":7,\"cursor\":\"x\"}",
    "{\"changes\":[]}",
    "{\"changes\":[],\"cursor\":7}",
  };
  static const char *const odd[] = {
    "{\"changes\":[7,null,{},{\"kind\":\"incident\"}],\"cursor\":\"x\"}",
    "{\"changes\":[{\"kind\":\"incident\",\"id\":\"\",\"revision\":1,\"document\":{}}],\"cursor\":\"x\"}",
    "{\"changes\":[{\"kind\":\"incident\",\"id\":\"INC-1\",\"revision\":\"1\",\"document\":{}}],\"cursor\":\"x\"}",
    "{\"changes\":[{\"kind\":\"incident\",\"id\":\"INC-1\",\"revision\":-1,\"document\":{}}],\"cursor\":\"x\"}",
    "{\"changes\":[{\"kind\":\"incident\",\"id\":\"INC-1\",\"revision\":1,\"document\":[]}],\"cursor\":\"x\"}",
    "{\"changes\":[{\"kind\":\"of a newer server\",\"id\":\"1\",\"revision\":1,\"document\":{}}],\"cursor\":\"x\"}",
    "{\"changes\":[],\"cursor\":\"x\",\"more\":true}",
  };
  gboolean more;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (JsonObject) page = wp_json_parse_object (bad[i], -1, NULL);
    g_autoptr (GError) error = NULL;
    g_assert_false (apply_page (self->writer, page, &more, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_UNREADABLE);
  }
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (JsonObject) page = wp_json_parse_object (odd[i], -1, NULL);
    g_autoptr (GError) error = NULL;
    apply_page (self->writer, page, &more, &error);
    g_assert_no_error (error);
    g_assert_false (more);
    g_autoptr (JsonObject) document = wp_replica_read (wp_writer_get_replica (self->writer), "incident", "INC-1");
    g_assert_null (document);
  }
}

static void
test_work_survives (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  WpWork *work = wp_writer_get_work (self->writer);
  wp_writer_set_draft (self->writer, "a", "日本語 'quoted'", NULL);
  wp_writer_set_draft (self->writer, "b", "gone", NULL);
  wp_writer_set_draft (self->writer, "b", "", NULL);
  wp_writer_drill_seen (self->writer, "a/b", 1, 7, NULL);
  wp_work_set_number (work, "n", G_MAXINT64, NULL);
  reopen (self);
  work = wp_writer_get_work (self->writer);
  wp_work_load_drafts (work, draft_cb, seen, NULL);
  g_assert_cmpstr (seen->str, ==, "a=日本語 'quoted';");
  g_autoptr (WpPost) post = wp_work_first_post (work, NULL);
  g_assert_cmpstr (post->path, ==, "/v1/drills/a%2Fb/seen");
  g_assert_true (wp_work_drop_post (work, post->seq, NULL));
  g_assert_null (wp_work_first_post (work, NULL));
  g_assert_cmpint (wp_work_get_number (work, "n"), ==, G_MAXINT64);
}

static WpLinkState
notifications (Fixture *self)
{
  WpHealth health;
  wp_health_board_read (self->client.board, &health);
  return health.links[WP_LINK_NOTIFICATIONS].state;
}

/* Proof is this desk's and its notification service's own, and ends with it; over a restart of the program it stays. */
static void
test_proof (Fixture *self, gconstpointer data)
{
  WpHealthBoard *board = self->client.board;
  g_autoptr (GError) error = NULL;
  JsonObject *drill = wp_json_new ("id", "d1", "at", "2021-01-01T00:00:00Z", NULL);
  wp_json_set_object (drill, "requestedBy", wp_json_new ("id", "u-tess", NULL));
  wp_json_set_object (drill, "seen", wp_json_new ("at", "2021-01-01T00:00:01Z", NULL));
  g_assert_cmpint (notifications (self), ==, WP_LINK_WAITING);
  wp_health_board_set_service (board, 7, FALSE, 0);
  g_assert_cmpint (notifications (self), ==, WP_LINK_UNPROVEN);
  /* Seen at another desk of the same person */
  wp_json_set_int (drill, "revision", 1);
  wp_writer_put (self->writer, &wp_kind_drill, drill, &error);
  g_assert_no_error (error);
  json_object_unref (drill);
  g_assert_cmpint (notifications (self), ==, WP_LINK_UNPROVEN);
  g_assert_true (wp_writer_drill_seen (self->writer, "d1", wp_time_now (), 7, NULL));
  reopen (self);
  g_assert_cmpint (notifications (self), ==, WP_LINK_OK);
  wp_health_board_set_service (board, 0, FALSE, WP_ERROR_NOTIFICATIONS_ABSENT);
  g_assert_cmpint (notifications (self), ==, WP_LINK_BROKEN);
  wp_health_board_set_service (board, 8, FALSE, 0);
  g_assert_cmpint (notifications (self), ==, WP_LINK_UNPROVEN);
  wp_health_board_set_proof (board, wp_time_now () - WP_PROOF_LASTS, 8);
  g_assert_cmpint (notifications (self), ==, WP_LINK_UNPROVEN);
}

/* What another service has shown, and what nobody has handled, is shown again, whatever ran in between. */
static void
test_shown_by_another_service (Fixture *self, gconstpointer data)
{
  JsonObject *handled = make_incident ("INC-3", "c3", "critical", 2, 1);
  g_assert_true (wp_writer_set_service (self->writer, 7, NULL));
  apply (self, make_page ("1", FALSE, make_incident ("INC-1", "c1", "critical", 1, 1), make_incident ("INC-2", "c2", "high", 1, 1),
                          make_incident ("INC-3", "c3", "critical", 1, 1), NULL));
  assert_told (self, "bubble ", "incident INC-1, incident INC-2, incident INC-3");
  wp_writer_bubble_shown (self->writer, "acc/INC-1/1", "acc/INC-1/1", NULL);
  wp_writer_bubble_shown (self->writer, "acc/INC-2/1", "acc/INC-2/1", NULL);
  wp_writer_bubble_shown (self->writer, "acc/INC-3/1", "acc/INC-3/1", NULL);
  set_handled (handled);
  apply (self, make_page ("2", FALSE, handled, NULL));
  client_fixture_forget (&self->client);
  /* In this run whoever showed them takes care of them. */
  g_assert_true (wp_writer_set_service (self->writer, 8, NULL));
  assert_told (self, "bubble ", "");
  reopen (self);
  g_assert_true (wp_writer_set_service (self->writer, 8, NULL));
  assert_told (self, "bubble ", "");
  g_assert_true (wp_writer_set_service (self->writer, 9, NULL));
  assert_told (self, "bubble ", "");
  reopen (self);
  assert_told (self, "there ", "acc/INC-1/1, acc/INC-2/1");
  g_assert_true (wp_writer_set_service (self->writer, 10, NULL));
  assert_told (self, "bubble ", "incident INC-1, incident INC-2");
}

#define ADD(name) g_test_add ("/writer/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (from_hand_to_server);
  ADD (proof);
  ADD (shown_by_another_service);
  ADD (delivered_after_its_revision_came);
  ADD (same_key_twice_is_one_row);
  ADD (refusal_and_retry);
  ADD (may_it);
  ADD (resync_keeps_what_is_ours);
  ADD (corrupt_replica_is_set_aside);
  ADD (newer_work_is_left_alone);
  ADD (newer_replica_is_fetched_again);
  ADD (lock);
  ADD (alerts_follow_the_overlay);
  ADD (crash_between_the_databases);
  ADD (replica_damaged_before);
  ADD (replica_damaged_while_open);
  ADD (work_damaged_before);
  ADD (work_damaged_while_open);
  ADD (full_disk);
  ADD (full_disk_wakes);
  ADD (old_rows_ask_first);
  ADD (kept_text);
  ADD (bad_pages);
  ADD (work_survives);
  return g_test_run ();
}
