/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-account.h"
#include "wp-typed.h"
#include "wp-blobs.h"
#include "wp-error.h"
#include "wp-file-type.h"
#include "wp-onboarding-commands.h"
#include "wp-submission-commands.h"
#include "wp-submission.h"

#include <glib/gstdio.h>
#include <string.h>

#define ID "0c4d1fb2-6a0e-4c52-9b7e-5f8f6f1f0a01"

/* The mirror of what is typed, over an engine that only writes */

static WpEngine *
open_engine (ClientFixture *self)
{
  g_autoptr (GError) error = NULL;
  static char id[] = "acc", url[] = "http://127.0.0.1:1", user[] = "u1", name[] = "Adam";
  WpAccountInfo info = { .id = id, .server_url = url, .user_id = user, .user_name = name, .role = WP_ROLE_ADMINISTRATOR };
  WpEngine *engine = wp_engine_new (&info, self->folder, FALSE, self->mailbox, self->board);
  wp_engine_open (engine, &error);
  g_assert_no_error (error);
  return engine;
}

static void
type (WpTyped *answers, const char *field, const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  wp_typed_set_answer (answers, ID, field, node);
}

/* What is on the disk, as a killed program would leave it */
static char *
stored (ClientFixture *self)
{
  g_autofree char *path = client_fixture_path (self, "work.db");
  g_autoptr (WpDb) db = wp_db_open (path, WP_DB_READ_ONLY, NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  WpStmt *stmt = wp_db_prepare (db, "SELECT field, value FROM answer ORDER BY field", NULL);
  g_assert_nonnull (stmt);
  while (wp_stmt_step (stmt, NULL))
    g_string_append_printf (text, "%s=%s ", wp_stmt_text (stmt, 0), wp_stmt_text (stmt, 1));
  wp_stmt_reset (stmt);
  return g_strchomp (g_strdup (text->str));
}

static void
assert_shown (WpTyped *answers, const char *expected)
{
  g_autoptr (JsonObject) document = wp_json_new ("id", ID, NULL);
  wp_typed_overlay_answers (answers, ID, document);
  g_autofree char *text = wp_json_has (document, "answers") ? wp_json_to_string (wp_json_object (document, "answers")) : g_strdup ("");
  g_assert_cmpstr (text, ==, expected);
}

static void
test_on_disk_within_a_second (ClientFixture *self, gconstpointer data)
{
  WpEngine *engine = open_engine (self);
  WpTyped *answers = wp_typed_new (engine, NULL, NULL);
  gint64 begin = g_get_monotonic_time ();
  type (answers, "a", "on");
  type (answers, "a", "one");
  type (answers, "b", "二");
  assert_shown (answers, "{\"a\":\"one\",\"b\":\"二\"}");
  while (wp_typed_has_answer (answers, ID)) {
    assert_shown (answers, "{\"a\":\"one\",\"b\":\"二\"}"); /* until it is written it is here */
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC);
  g_autofree char *text = stored (self);
  g_assert_cmpstr (text, ==, "a=\"one\" b=\"二\"");
  /* Typed again before the writer has the first of it */
  type (answers, "a", "two");
  wp_typed_flush (answers);
  type (answers, "a", "three");
  while (wp_typed_has_answer (answers, ID))
    g_main_context_iteration (NULL, TRUE);
  g_autofree char *again = stored (self);
  g_assert_cmpstr (again, ==, "a=\"three\" b=\"二\"");
  wp_typed_free (answers);
  wp_engine_free (engine);
}

static void
test_written_at_the_end (ClientFixture *self, gconstpointer data)
{
  WpEngine *engine = open_engine (self);
  WpTyped *answers = wp_typed_new (engine, NULL, NULL);
  type (answers, "a", "last words");
  wp_typed_close (answers);
  wp_engine_close (engine);
  g_autofree char *text = stored (self);
  g_assert_cmpstr (text, ==, "a=\"last words\"");
  wp_typed_free (answers);
  wp_engine_free (engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
limit_pages (WpWriter *writer, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count = %d", GPOINTER_TO_INT (data));
  return wp_db_exec (wp_work_get_db (wp_writer_get_work (writer)), sql, error);
}

static void
count_cb (gpointer user_data)
{
  guint *count = user_data;
  ++*count;
}

/* A disk that is full for a while: what was typed stays, and is written when there is room. */
static void
test_full_disk (ClientFixture *self, gconstpointer data)
{
  WpEngine *engine = open_engine (self);
  guint kept = 0;
  WpTyped *answers = wp_typed_new (engine, count_cb, &kept);
  g_autofree char *words = g_strnfill (50000, 'w');
  g_autofree char *expected = g_strdup_printf ("a=\"%s\"", words);
  WpHealth health = { 0 };
  wp_engine_write (engine, limit_pages, GINT_TO_POINTER (1), NULL, NULL);
  type (answers, "a", words);
  wp_typed_set_draft (answers, "comment:INC-1", words);
  while (health.links[WP_LINK_WORK].code != WP_ERROR_STORAGE_FULL) {
    g_main_context_iteration (NULL, FALSE);
    wp_health_board_read (self->board, &health);
  }
  g_assert_true (wp_typed_has_answer (answers, ID));
  wp_typed_set_draft (answers, WP_DRAFT_FROM "comment:INC-1", "=");
  g_assert_cmpuint (wp_typed_count_drafts (answers), ==, 1);
  g_assert_true (wp_typed_is_waiting (answers));
  g_assert_false (wp_typed_is_draft_saved (answers, "comment:INC-1"));
  g_assert_true (wp_typed_is_draft_saved (answers, "comment:INC-2"));
  g_assert_cmpuint (kept, ==, 0);
  wp_engine_write (engine, limit_pages, GINT_TO_POINTER (100000), NULL, NULL);
  while (wp_typed_has_answer (answers, ID))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (wp_typed_is_draft_saved (answers, "comment:INC-1"));
  g_assert_cmpuint (kept, >, 0);
  g_autofree char *text = stored (self);
  g_assert_cmpstr (text, ==, expected);
  wp_typed_free (answers);
  wp_engine_free (engine);
}

/* A work.db of the version before keeps every row. */
static void
test_migration (ClientFixture *self, gconstpointer data)
{
  static const char *const first[] = {
    "CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, incident TEXT NOT NULL, type TEXT NOT NULL,"
    " step TEXT, if_match INTEGER NOT NULL, body TEXT NOT NULL, acted_at INTEGER NOT NULL, phase INTEGER NOT NULL, revision INTEGER NOT NULL,"
    " confirmed INTEGER NOT NULL, error_code INTEGER NOT NULL, error_message TEXT, theirs TEXT) STRICT;"
    "CREATE TABLE draft (scope TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE seen (incident TEXT PRIMARY KEY, news INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE alert (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, incident TEXT NOT NULL, generation INTEGER NOT NULL,"
    " customer TEXT NOT NULL, severity INTEGER NOT NULL, state INTEGER NOT NULL, bubble TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE errand (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, path TEXT NOT NULL) STRICT;"
    "CREATE TABLE number (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
    NULL,
  };
  g_autofree char *path = client_fixture_path (self, "work.db");
  g_autoptr (GError) error = NULL;
  WpDb *db = wp_db_open (path, WP_DB_FULL, first, &error);
  g_assert_no_error (error);
  g_assert_true (wp_db_exec (db,
                             "INSERT INTO outbox VALUES (7, 'k', 'INC-1', 'comment', NULL, -1, '{\"text\":\"typed\"}', 5, 0, 0, 0, 0, NULL, NULL);"
                             "INSERT INTO outbox VALUES (8, 'l', 'p1', 'withdraw', NULL, -1, '{}', 5, 0, 0, 0, 0, NULL, NULL);"
                             "INSERT INTO outbox VALUES (9, 'm', 's1', 'submit', NULL, 2, '{}', 5, 0, 0, 0, 0, NULL, NULL);"
                             "INSERT INTO draft VALUES ('comment:INC-1', 'half');"
                             "INSERT INTO seen VALUES ('INC-1', 9);"
                             "INSERT INTO alert VALUES (3, 'a', 'INC-1', 1, 'c', 4, 1, 'b', 5);"
                             "INSERT INTO errand VALUES (1, 'e', '/v1/drills/d/seen');"
                             "INSERT INTO number VALUES ('drill-proven', 11);",
                             NULL));
  wp_db_close (db);
  g_autoptr (WpWork) work = wp_work_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) outbox = wp_work_load_outbox (work, NULL);
  g_autoptr (GPtrArray) alerts = wp_work_load_alerts (work, NULL);
  g_autoptr (GPtrArray) answers = wp_work_load_answers (work, NULL);
  g_assert_cmpuint (outbox->len, ==, 3);
  g_assert_true (((WpOutboxEntry *) g_ptr_array_index (outbox, 1))->command->type == WP_COMMAND_WITHDRAW);
  g_assert_true (((WpOutboxEntry *) g_ptr_array_index (outbox, 2))->command->type == WP_COMMAND_SUBMIT);
  g_assert_cmpstr (((WpOutboxEntry *) g_ptr_array_index (outbox, 0))->body, ==, "{\"text\":\"typed\"}");
  g_assert_cmpuint (alerts->len, ==, 1);
  g_assert_cmpuint (answers->len, ==, 0);
  g_assert_cmpint (wp_work_get_number (work, "drill-proven"), ==, 11);
  WpPost *post = wp_work_first_post (work, NULL);
  g_assert_cmpstr (post->path, ==, "/v1/drills/d/seen");
  wp_post_free (post);
  WpStmt *stmt = wp_db_prepare (wp_work_get_db (work), "SELECT text FROM draft JOIN seen WHERE news = 9", NULL);
  g_assert_true (wp_stmt_step (stmt, NULL));
  g_assert_cmpstr (wp_stmt_text (stmt, 0), ==, "half");
  wp_stmt_reset (stmt);
}

/* Attachments */

static GFile *
make_file (ClientFixture *self, const char *name, const char *data, gsize size)
{
  g_autofree char *path = client_fixture_path (self, name);
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
  return g_file_new_for_path (path);
}

static void
test_attachments (ClientFixture *self, gconstpointer data)
{
  static const char pdf[] = "%PDF-1.7 and so on";
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) good = make_file (self, "見積 <b>.pdf", pdf, sizeof pdf - 1);
  g_autoptr (GFile) text = make_file (self, "text.pdf", "hello", 5);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nowhere/at/all.pdf");
  g_autofree char *much = g_malloc0 (WP_MAX_FILE + 1);
  memcpy (much, "%PDF-", 5);
  g_autoptr (GFile) large = make_file (self, "large.pdf", much, WP_MAX_FILE + 1);
  g_autoptr (GFile) just = make_file (self, "just.pdf", much, WP_MAX_FILE);
  g_autoptr (JsonObject) answer = wp_blobs_import (self->folder, good, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wp_json_string (answer, "name"), ==, "見積 <b>.pdf");
  g_assert_cmpstr (wp_json_string (answer, "type"), ==, "application/pdf");
  g_assert_cmpint (wp_json_int (answer, "size", 0), ==, sizeof pdf - 1);
  const char *sha256 = wp_json_string (answer, "sha256");
  g_autofree char *path = wp_blobs_get_path (self->folder, sha256);
  GStatBuf info;
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_null (wp_blobs_import (self->folder, text, NULL, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (wp_blobs_import (self->folder, large, NULL, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (wp_blobs_import (self->folder, nowhere, NULL, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (JsonObject) largest = wp_blobs_import (self->folder, just, NULL, &error);
  g_assert_no_error (error);
  /* What is under a name has that hash, or is not there. */
  g_autoptr (GBytes) bytes = wp_blobs_open (self->folder, sha256);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), pdf, sizeof pdf - 1);
  g_autoptr (GBytes) other = g_bytes_new_static ("%PDF-other", 10);
  g_assert_false (wp_blobs_store (self->folder, sha256, other, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_PROTOCOL);
  g_assert_true (g_file_set_contents (path, "%PDF-damaged", -1, NULL));
  g_assert_null (wp_blobs_open (self->folder, sha256));
}

static void
test_names_of_attachments (void)
{
  g_assert_null (wp_blobs_get_path ("/x", "../../../../../../../../../../../../../../../../../../../../etc/pass"));
  g_assert_null (wp_blobs_get_path ("/x", NULL));
  g_assert_cmpstr (wp_file_type ((const guint8 *) "\x89PNG\r\n\x1a\nx", 9), ==, "image/png");
  g_assert_cmpstr (wp_file_type ((const guint8 *) "\xff\xd8\xff\xe0", 4), ==, "image/jpeg");
  g_assert_null (wp_file_type ((const guint8 *) "GIF89a", 6));
  g_assert_null (wp_file_type ((const guint8 *) "", 0));
}

#define ADD(path, name) g_test_add (path, ClientFixture, NULL, client_fixture_set_up, name, client_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/answers/on-disk-within-a-second", test_on_disk_within_a_second);
  ADD ("/answers/written-at-the-end", test_written_at_the_end);
  ADD ("/answers/full-disk", test_full_disk);
  ADD ("/migration/work", test_migration);
  ADD ("/blobs/import", test_attachments);
  g_test_add_func ("/blobs/names", test_names_of_attachments);
  return g_test_run ();
}
