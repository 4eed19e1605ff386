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

static char *
next_key (Fixture *self)
{
  g_autoptr (WpDelivery) delivery = wp_writer_next_delivery (self->writer, NULL);
  return delivery != NULL ? g_strdup (delivery->key) : NULL;
}

static JsonObject *
noted (JsonObject *incident, const char *key)
{
  wp_json_append (wp_json_need_array (incident, "timeline"), wp_json_new ("id", key, "kind", "commented", NULL));
  return incident;
}

static char *
list_lost (Fixture *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) entries = wp_work_load_outbox (wp_writer_get_work (self->writer), NULL);
  for (guint i = 0; i < entries->len; i++) {
    const WpOutboxEntry *entry = g_ptr_array_index (entries, i);
    g_assert_cmpint (entry->phase, ==, WP_OUTBOX_LOST);
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", wp_command_words (entry->command));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What was answered and is not in what the server has now waits for its author, what was no more than a click does not, and neither lies over
 * the document. Somebody else's revisions do not pass for it. */
static void
test_a_server_that_lost_what_it_answered (Fixture *self, gconstpointer data)
{
  apply (self, make_page ("1", FALSE, with_comment ("INC-1", 3, NULL), with_comment ("INC-2", 1, NULL), NULL));
  const char *held = submit (self, wp_command_comment ("INC-1", "held"));
  g_assert_true (wp_writer_delivered (self->writer, held, 4, NULL));
  apply (self, make_page ("2", FALSE, noted (with_comment ("INC-1", 4, "held"), held), NULL));
  const char *lost = submit (self, wp_command_comment ("INC-1", "lost"));
  g_assert_true (wp_writer_delivered (self->writer, lost, 5, NULL));
  apply (self, make_page ("3", FALSE, noted (noted (with_comment ("INC-1", 5, "held"), held), lost), NULL));
  g_assert_true (wp_writer_delivered (self->writer, submit (self, wp_command_acknowledge ("INC-1")), 6, NULL));
  g_assert_true (wp_writer_delivered (self->writer, submit (self, wp_command_comment ("INC-1", "lost before it came")), 7, NULL));
  g_assert_true (wp_writer_delivered (self->writer, submit (self, wp_command_comment ("INC-2", "lost with all")), 2, NULL));
  reopen (self);

  g_assert_true (wp_writer_begin_resync (self->writer, NULL));
  apply (self, make_page ("a", FALSE, noted (with_comment ("INC-1", 9, "held"), held), NULL));
  assert_comments (self, "INC-1", "held");
  g_autofree char *offered = list_lost (self);
  g_assert_cmpstr (offered, ==, "lost, lost before it came, lost with all");
  g_assert_null (next_key (self));
  reopen (self);
  g_assert_true (wp_writer_confirm (self->writer, lost, NULL));
  g_autofree char *next = next_key (self);
  g_assert_cmpstr (next, ==, lost);
  assert_comments (self, "INC-1", "held,lost");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/restored/a-server-that-lost-what-it-answered", Fixture, NULL, set_up, test_a_server_that_lost_what_it_answered, tear_down);
  return g_test_run ();
}
