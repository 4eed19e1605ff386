/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-writer.h"

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

static void
fail (Fixture *self, const char *key, int code, JsonObject *theirs)
{
  g_autoptr (GError) failure = g_error_new_literal (WP_ERROR, code, "because");
  g_autoptr (GError) error = NULL;
  wp_writer_failed (self->writer, key, failure, theirs, &error);
  g_assert_no_error (error);
}

static guint
count_refused (Fixture *self)
{
  g_autoptr (GPtrArray) entries = wp_work_load_outbox (wp_writer_get_work (self->writer), NULL);
  guint n = 0;
  for (guint i = 0; i < entries->len; i++)
    n += ((WpOutboxEntry *) g_ptr_array_index (entries, i))->phase == WP_OUTBOX_REFUSED;
  return n;
}

/* The revision that the second expects is by then somebody else's: it must not go over their words. */
static void
test_refused_with_what_it_follows (Fixture *self, gconstpointer data)
{
  apply (self, make_page ("1", FALSE, make_incident ("INC-1", "c1", "low", 3, 1), NULL));
  const char *tick = submit (self, wp_command_tick ("INC-1", "s1", 1, TRUE));
  submit (self, wp_command_note ("INC-1", "s1", 2, "my words"));
  const char *other = submit (self, wp_command_tick ("INC-1", "s2", 1, TRUE));
  g_autoptr (JsonObject) theirs = make_incident ("INC-1", "c1", "low", 4, 1);
  JsonObject *step = wp_json_object_at (wp_json_array (theirs, "steps"), 0);
  wp_json_set_int (step, "revision", 2);
  wp_json_set_string (step, "note", "their words");
  fail (self, tick, WP_ERROR_STALE, theirs);
  g_assert_cmpuint (count_refused (self), ==, 2);
  reopen (self);
  g_assert_cmpuint (count_refused (self), ==, 2);
  g_autofree char *next = next_key (self);
  g_assert_cmpstr (next, ==, other);
}

/* The same when the first is discarded before it went out. */
static void
test_discarded_with_what_it_follows (Fixture *self, gconstpointer data)
{
  g_autoptr (WpCommand) old = wp_command_tick ("INC-1", "s1", 1, TRUE);
  apply (self, make_page ("1", FALSE, make_incident ("INC-1", "c1", "low", 3, 1), NULL));
  g_assert_true (wp_writer_submit (self->writer, old, wp_time_now () - 61 * WP_DAY, NULL));
  submit (self, wp_command_note ("INC-1", "s1", 2, "my words"));
  g_assert_null (next_key (self));
  g_assert_true (wp_writer_discard (self->writer, old->key, NULL));
  g_assert_cmpuint (count_refused (self), ==, 1);
  g_assert_null (next_key (self));
}

/* The clock moves on, and nothing else: it is said that the row waits for a word. */
static void
test_a_row_grows_old (Fixture *self, gconstpointer data)
{
  g_autoptr (WpCommand) command = wp_command_comment ("INC-1", "from last winter");
  gint64 acted_at = wp_time_now () - WP_OUTBOX_CONFIRM_AGE + 300;
  apply (self, make_page ("1", FALSE, make_incident ("INC-1", "c1", "low", 3, 1), NULL));
  g_assert_true (wp_writer_submit (self->writer, command, acted_at, NULL));
  client_fixture_forget (&self->client);
  while (wp_time_now () - acted_at <= WP_OUTBOX_CONFIRM_AGE)
    g_thread_yield ();
  g_assert_null (next_key (self));
  assert_told (self, "outbox ", "1");
  g_assert_null (next_key (self));
  assert_told (self, "outbox ", "");
}

static gboolean
has_draft (Fixture *self, const char *scope)
{
  WpStmt *stmt = wp_db_prepare (wp_work_get_db (wp_writer_get_work (self->writer)), "SELECT 1 FROM draft WHERE scope = ?", NULL);
  wp_stmt_bind_text (stmt, 1, scope);
  gboolean found = wp_stmt_step (stmt, NULL);
  wp_stmt_reset (stmt);
  return found;
}

/* What was typed is a draft or a command, whenever the process ends. */
static void
test_typed_goes_with_the_command (Fixture *self, gconstpointer data)
{
  static const char *const scopes[] = { "note:INC-1:s1", "from:note:INC-1:s1", NULL };
  g_autoptr (WpCommand) stale = wp_command_note ("INC-1", "s1", 7, "words");
  g_autoptr (WpCommand) note = wp_command_note ("INC-1", "s1", 1, "words");
  apply (self, make_page ("1", FALSE, make_incident ("INC-1", "c1", "low", 3, 1), NULL));
  g_assert_true (wp_writer_set_draft (self->writer, "note:INC-1:s1", "words", NULL));
  g_assert_true (wp_writer_set_draft (self->writer, "from:note:INC-1:s1", "=", NULL));
  g_assert_false (wp_writer_submit_typed (self->writer, stale, scopes, wp_time_now (), NULL));
  g_assert_true (has_draft (self, "note:INC-1:s1"));
  g_assert_true (wp_writer_submit_typed (self->writer, note, scopes, wp_time_now (), NULL));
  g_assert_false (has_draft (self, "note:INC-1:s1"));
  g_assert_false (has_draft (self, "from:note:INC-1:s1"));
  reopen (self);
  g_autofree char *next = next_key (self);
  g_assert_cmpstr (next, ==, note->key);
}

#define ADD(name) g_test_add ("/edits/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (refused_with_what_it_follows);
  ADD (discarded_with_what_it_follows);
  ADD (a_row_grows_old);
  ADD (typed_goes_with_the_command);
  return g_test_run ();
}
