/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forms-fixture.h"
#include "wp-blobs.h"
#include "wp-engine.h"
#include "wp-error.h"
#include "wp-submission.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

/* Attachments on a desk: which are sent, which are kept, which go. */

/* A file of that content in the folder, so many days old. (transfer full): its name */
static char *
make_blob (FormsFixture *self, const char *content, int days)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *path = wp_blobs_get_path (self->client.folder, sha256);
  struct utimbuf then = { time (NULL) - days * 86400, time (NULL) - days * 86400 };
  wp_blobs_store (self->client.folder, sha256, bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (utime (path, &then), ==, 0);
  return sha256;
}

static gboolean
is_here (FormsFixture *self, const char *sha256)
{
  g_autofree char *path = wp_blobs_get_path (self->client.folder, sha256);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static char *
name_file (const char *sha256)
{
  return g_strdup_printf ("{'name':'a.pdf','type':'application/pdf','size':1,'sha256':'%s'}", sha256);
}

static void
choose (FormsFixture *self, const char *field, const char *sha256)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) typed = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_typed_answer_free);
  g_autofree char *text = name_file (sha256);
  g_autoptr (JsonObject) file = forms_parse (text);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), file);
  g_ptr_array_add (typed, wp_typed_answer_new (FORMS_ID, field, node));
  wp_drafts_set_answers (wp_writer_get_drafts (self->writer), typed, wp_time_now (), &error);
  g_assert_no_error (error);
}

/* @sql: (transfer full) */
static void
execute (FormsFixture *self, char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *statement = sql;
  wp_db_exec (wp_work_get_db (wp_writer_get_work (self->writer)), statement, &error);
  g_assert_no_error (error);
}

/* What anything on this desk names is kept, in whatever row it stands; what is young, too. */
static void
test_what_is_named_is_kept (FormsFixture *self, gconstpointer data)
{
  static const char *const names[] = { "typed", "conflict", "base", "on its way", "begun", "of a newer version", "answered", "in a revision", NULL };
  g_auto (GStrv) kept = g_new0 (char *, G_N_ELEMENTS (names));
  g_autofree char *gone = make_blob (self, "gone", 2), *young = make_blob (self, "young", 0), *again = make_blob (self, "again", 2);
  g_autofree char *left = g_strconcat (self->client.folder, "/blobs/", gone, ".ABC123", NULL);
  WpWork *work = wp_writer_get_work (self->writer);
  struct utimbuf then = { 1, 1 };
  for (guint i = 0; names[i] != NULL; i++)
    kept[i] = make_blob (self, names[i], 2);
  g_autofree char *file = name_file (kept[4]), *answers = g_strdup_printf ("{'a':'x','c':%s}", file);
  forms_begin (self, FORMS_OTHER, answers);
  /* The base stood at the server, and somebody else changed it since. */
  g_autofree char *base = name_file (kept[2]), *before = g_strdup_printf ("{'b':%s}", base);
  forms_feed_draft (self, before, 1);
  choose (self, "a", kept[0]);
  choose (self, "b", kept[1]);
  execute (self, g_strdup_printf ("UPDATE answer SET sent = '[{\"sha256\":\"%s\"}]', sent_revision = 9 WHERE field = 'a'", kept[3]));
  execute (
    self,
    g_strdup_printf (
      "INSERT INTO outbox VALUES (99, 'k', 'x', 'of a newer version', NULL, -1, '{\"x\":\"%s\"}', 5, 0, 0, 0, 0, NULL, NULL, 'incident')", kept[5]));
  g_autofree char *answered = name_file (kept[6]), *revised = name_file (kept[7]);
  g_autofree char *document = g_strdup_printf ("{'id':'" FORMS_ID "','formId':'f','formVersion':1,'customerId':null,'state':'draft',"
                                               "'answers':{'b':'theirs','c':%s},'revisions':[{'answers':{'t':[{'p':%s}]}}],'history':[]}",
                                               answered, revised);
  forms_feed (self, "submission", document, 2, FALSE);
  g_assert_true (g_file_set_contents (left, "half", -1, NULL) && utime (left, &then) == 0);
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_true (wp_work_set_blob (work, kept[i], 1, NULL));
  g_assert_true (wp_work_set_blob (work, gone, 1, NULL) && wp_work_set_blob (work, young, 1, NULL));
  wp_writer_sweep_blobs (self->writer, wp_time_now ());
  for (guint i = 0; names[i] != NULL; i++)
    if (!is_here (self, kept[i]) || !wp_work_has_blob (work, kept[i], 0))
      g_error ("“%s” is gone", names[i]);
  g_assert_true (is_here (self, young) && wp_work_has_blob (work, young, 0));
  g_assert_false (is_here (self, gone) || wp_work_has_blob (work, gone, 0) || is_here (self, again));
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
}

/* A replica that is filled again does not know what is named: nothing goes then. Chosen again between the look and the knife: it stays. */
static void
test_when_in_doubt (FormsFixture *self, gconstpointer data)
{
  g_autofree char *replica = client_fixture_path (&self->client, "replica.db"), *gone = make_blob (self, "gone", 2);
  g_autoptr (GPtrArray) old = wp_blobs_list_old (self->client.folder, wp_time_now () - WP_DAY);
  g_assert_cmpuint (old->len, ==, 1);
  g_free (make_blob (self, "gone", 0));
  g_assert_false (wp_blobs_remove_old (self->client.folder, gone, wp_time_now () - WP_DAY));
  g_free (make_blob (self, "gone", 2));
  g_clear_pointer (&self->writer, wp_writer_close);
  g_assert_true (g_file_set_contents (replica, "this is not a database, it only looks at you", -1, NULL));
  forms_reopen (self);
  wp_writer_sweep_blobs (self->writer, wp_time_now ());
  g_assert_true (is_here (self, gone));
  forms_feed (self, "form", forms_definition, 1, FALSE);
  wp_writer_sweep_blobs (self->writer, wp_time_now ());
  g_assert_false (is_here (self, gone));
}

static void
test_when_an_account_opens (FormsFixture *self, gconstpointer data)
{
  static char id[] = "acc", url[] = "http://127.0.0.1:1", user[] = "u1", name[] = "Adam";
  WpAccountInfo info = { .id = id, .server_url = url, .user_id = user, .user_name = name, .role = WP_ROLE_ADMINISTRATOR };
  g_autoptr (GError) error = NULL;
  g_autofree char *gone = make_blob (self, "gone", 2), *kept = make_blob (self, "kept", 2);
  forms_feed_draft (self, "{}", 1);
  choose (self, "a", kept);
  g_clear_pointer (&self->writer, wp_writer_close);
  WpEngine *engine = wp_engine_new (&info, self->client.folder, FALSE, self->client.mailbox, self->client.board);
  wp_engine_open (engine, &error);
  g_assert_no_error (error);
  wp_engine_free (engine);
  g_assert_false (is_here (self, gone));
  g_assert_true (is_here (self, kept));
}

static void
assert_sent_again (FormsFixture *self, const char *sha256, const char *supersedes, gboolean expected)
{
  g_autofree char *file = name_file (sha256), *text = g_strdup_printf ("{'supersedes':'%s','answers':{'a':%s}}", supersedes, file);
  g_autoptr (JsonObject) body = forms_parse (text);
  g_autoptr (GPtrArray) blobs = wp_writer_list_blobs (self->writer, FORMS_ID, body);
  g_assert_cmpuint (blobs != NULL ? blobs->len : 0, ==, expected);
}

/* A server keeps for a week what no form names: what was sent long ago and no form of its has is sent again, anything else is not. */
static void
test_what_is_sent_again (FormsFixture *self, gconstpointer data)
{
  WpWork *work = wp_writer_get_work (self->writer);
  g_autofree char *sha256 = make_blob (self, "paper", 2), *file = name_file (sha256), *answers = g_strdup_printf ("{'b':%s}", file);
  g_autofree char *older = forms_submission (FORMS_OTHER, "accepted", answers);
  assert_sent_again (self, sha256, "", TRUE);
  g_assert_true (wp_writer_blob_sent (self->writer, sha256, wp_time_now () - 14 * WP_DAY, NULL));
  assert_sent_again (self, sha256, "", TRUE);
  forms_feed (self, "submission", older, 1, FALSE);
  assert_sent_again (self, sha256, "", TRUE);
  assert_sent_again (self, sha256, FORMS_OTHER, FALSE);
  g_assert_true (wp_writer_blob_sent (self->writer, sha256, wp_time_now (), NULL));
  assert_sent_again (self, sha256, "", FALSE);
  g_assert_true (wp_writer_blob_sent (self->writer, sha256, 0, NULL)); /* fetched as well: it stays as young */
  assert_sent_again (self, sha256, "", FALSE);
  forms_feed_draft (self, answers, 1);
  g_assert_true (wp_work_drop_blob (work, sha256, NULL) && wp_work_set_blob (work, sha256, 0, NULL));
  assert_sent_again (self, sha256, "", FALSE); /* the server's own document names it */
  g_autoptr (JsonObject) body = forms_parse (answers), wrapped = json_object_new ();
  wp_json_set_object (wrapped, "answers", json_object_ref (body));
  wp_writer_forget_blobs (self->writer, wrapped);
  assert_sent_again (self, sha256, "", TRUE);
}

static void
assert_refused (FormsFixture *self, const char *expected)
{
  g_autoptr (JsonObject) document = forms_read (self, FORMS_ID);
  g_assert_cmpstr (wp_json_string (wp_json_object (wp_json_object (document, "local"), "files"), "c"), ==, expected);
}

/* The other answers go; the file is not tried again until it is chosen again. */
static void
test_a_refused_file (FormsFixture *self, gconstpointer data)
{
  g_autofree char *sha256 = make_blob (self, "too much", 0), *file = name_file (sha256);
  g_autofree char *all = g_strdup_printf ("{'a':'x','c':%s}", file);
  forms_feed_draft (self, "{}", 1);
  forms_type (self, "a", "x");
  choose (self, "c", sha256);
  g_autoptr (WpDelivery) first = forms_next_draft (self, all, 1);
  g_assert_cmpuint (first->blobs->len, ==, 1);
  wp_drafts_refuse_file (wp_writer_get_drafts (self->writer), sha256, WP_ERROR_FILES_FULL);
  assert_refused (self, "files-full");
  g_autoptr (WpDelivery) rest = forms_next_draft (self, "{'a':'x'}", 1);
  g_assert_null (rest->blobs);
  forms_draft_sent (self, rest, 2);
  g_assert_null (forms_next_draft (self, NULL, 0));
  assert_refused (self, "files-full");
  forms_type (self, "b", "y");
  g_autoptr (WpDelivery) more = forms_next_draft (self, "{'a':'x','b':'y'}", 2);
  forms_draft_sent (self, more, 3);
  choose (self, "c", sha256);
  assert_refused (self, NULL);
  g_autofree char *everything = g_strdup_printf ("{'a':'x','b':'y','c':%s}", file);
  g_autoptr (WpDelivery) again = forms_next_draft (self, everything, 3);
  g_assert_cmpuint (again->blobs->len, ==, 1);
  g_assert_true (wp_writer_blob_sent (self->writer, sha256, wp_time_now (), NULL));
  g_autoptr (WpDelivery) last = forms_next_draft (self, everything, 3);
  g_assert_null (last->blobs);
  forms_draft_sent (self, last, 4);
  forms_assert_rows (self, 0);
}

#define ADD(path, name) g_test_add (path, FormsFixture, NULL, forms_set_up, name, forms_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/blobs/what-is-named-is-kept", test_what_is_named_is_kept);
  ADD ("/blobs/when-in-doubt", test_when_in_doubt);
  ADD ("/blobs/when-an-account-opens", test_when_an_account_opens);
  ADD ("/blobs/what-is-sent-again", test_what_is_sent_again);
  ADD ("/blobs/a-refused-file", test_a_refused_file);
  return g_test_run ();
}
