/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-drafts.h"
#include "wp-error.h"
#include "wp-work-private.h"
#include "wp-writer.h"

/* A work.db that an earlier version left, filled by that version without a server, is opened by this one. */

#define ADAM "61683849-9b69-4fa7-80c5-fa062099183a"
#define LAST_TYPED G_GINT64_CONSTANT (1795807057670)

typedef struct {
  ClientFixture client;
  gint64 later; /* ms: as if it had been left just now */
  WpWriter *writer;
} Fixture;

static void
set_up (Fixture *self, gconstpointer file)
{
  g_autoptr (GError) error = NULL;
  const WpActor adam = { ADAM, "Adam", WP_ROLE_ADMINISTRATOR };
  client_fixture_set_up (&self->client, NULL);
  self->later = wp_time_now () - LAST_TYPED;
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "client", "desk", file, NULL), *sql = NULL;
  g_autofree char *path = client_fixture_path (&self->client, "work.db");
  g_autofree char *shift = g_strdup_printf (
    "UPDATE outbox SET acted_at = acted_at + %" G_GINT64_FORMAT "; UPDATE alert SET at = at + %" G_GINT64_FORMAT, self->later, self->later);
  g_assert_true (g_file_get_contents (from, &sql, NULL, &error));
  WpDb *db = wp_db_open (path, WP_DB_FULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wp_db_exec (db, sql, &error) && wp_db_exec (db, shift, &error));
  wp_db_close (db);
  self->writer = wp_writer_open (self->client.folder, "acc", &adam, 0, self->client.mailbox, self->client.board, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->writer, wp_writer_close);
  client_fixture_tear_down (&self->client, NULL);
}

static void
test_outbox (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = wp_work_load_outbox (wp_writer_get_work (self->writer), NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < entries->len; i++) {
    const WpOutboxEntry *entry = g_ptr_array_index (entries, i);
    const WpCommand *command = entry->command;
    g_string_append_printf (text, "%s %s %s %d %s\n", command->type->kind->name, command->type->name,
                            command->step_id != NULL ? command->step_id : "-", entry->phase, entry->body);
  }
  g_assert_cmpstr (text->str, ==,
                   "incident step s1 2 {\"done\":true,\"note\":\"mine\"}\n"
                   "incident comment - 0 {\"text\":\"電車から <b>& \\\"quoted\\\"\"}\n"
                   "incident step s1 0 {\"done\":true,\"note\":\"note 1\"}\n"
                   "incident step s2 0 {\"done\":true,\"note\":\"note 2\"}\n"
                   "incident acknowledge - 0 {}\n"
                   "incident assign - 0 {\"userId\":\"" ADAM "\"}\n"
                   "incident resolve - 0 {\"comment\":\"all done\"}\n"
                   "onboarding session - 0 {\"at\":\"2027-12-01T01:00:00Z\",\"attendees\":[\"Aiko Sato\"]}\n"
                   "submission begin - 0 {\"formId\":\"other\",\"customerId\":null,\"customerName\":null,\"supersedes\":null,"
                   "\"formVersion\":1,\"answers\":{\"a\":\"begun offline\"}}\n");
  /* What was refused is still offered, with both sides. */
  const WpOutboxEntry *refused = g_ptr_array_index (entries, 0);
  g_autoptr (JsonObject) theirs = wp_json_parse_object (refused->theirs, -1, NULL);
  g_assert_cmpint (refused->error_code, ==, WP_ERROR_STALE);
  g_assert_cmpstr (refused->error_message, ==, "Somebody else changed this step first");
  g_assert_cmpstr (wp_json_string (wp_json_object_at (wp_json_array (theirs, "steps"), 0), "note"), ==, "theirs");
  g_autofree char *told = client_fixture_told (&self->client, "outbox ");
  g_assert_cmpstr (told, ==, "9");
}

/* Each of a document goes after the one before it, under the key that it was made with, and once. */
static void
test_delivery (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) keys = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  for (;;) {
    g_autoptr (WpDelivery) delivery = wp_writer_next_delivery (self->writer, NULL);
    if (delivery == NULL)
      break;
    g_string_append_printf (keys, "%.4s ", delivery->key);
    wp_writer_delivered (self->writer, delivery->key, 2, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpstr (keys->str, ==, "068b 6d00 f3f8 c343 f50d 2f80 e95a e96c ");
}

static void
append_text (const char *key, const char *text, gint64 number, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %s %" G_GINT64_FORMAT "\n", key, text != NULL ? text : "-", number);
}

static void
test_drafts (Fixture *self, gconstpointer data)
{
  static const char *const submissions[] = { "a7d8ba4a-5d4b-478d-89f7-bb02d24b438f", "d220405f-3354-4a4e-b7ae-35d109f6788e" };
  WpWork *work = wp_writer_get_work (self->writer);
  g_autoptr (GString) text = g_string_new (NULL);
  g_assert_true (wp_work_load_drafts (work, append_text, text, NULL) && wp_work_load_seen (work, append_text, text, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (submissions); i++) {
    GPtrArray *rows = wp_draft_edits_get (wp_drafts_get_edits (wp_writer_get_drafts (self->writer)), submissions[i]);
    for (guint j = 0; rows != NULL && j < rows->len; j++) {
      const WpEdit *edit = ((WpAnswerRow *) g_ptr_array_index (rows, j))->edit;
      g_autofree char *value = wp_json_node_to_string (edit->value);
      g_string_append_printf (text, "%s %s\n", edit->field, value);
    }
  }
  g_assert_cmpstr (text->str, ==,
                   "comment:INC-2008 half a thought\n二行目 0\nfrom:note:INC-2008:s1 = 0\nnote:INC-2008:s1 half a note 0\n"
                   "resolve:INC-2008 half a resolution 0\nINC-2001 - 2199023255552\n"
                   "a \"変えた\"\nb \"typed offline\"\n"
                   "paper {\"name\":\"paper.pdf\",\"sha256\":\"db324c2277c51f3f6734f8060984ba95b84ac06a1bb7bd4de07d688114866b4f\",\"size\":5009,"
                   "\"type\":\"application/pdf\"}\nc \"into the new one\"\n");
}

/* (transfer full) */
static JsonObject *
make_known (Fixture *self, const char *id, gint64 at)
{
  JsonObject *incident = make_incident (id, "c1", "critical", 1, 1);
  wp_json_set_time (wp_json_object (incident, "alert"), "at", at + self->later);
  return incident;
}

/* Only what was never shown rings. */
static void
test_alerts (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean more;
  JsonObject *handled = make_known (self, "INC-2010", 1795807049810);
  set_handled (handled);
  g_autoptr (JsonObject) page = make_page ("1", FALSE, make_known (self, "INC-2009", 1795807049805), handled,
                                           make_known (self, "INC-2011", 1795807049819), make_known (self, "INC-2012", 1795807052785), NULL);
  client_fixture_forget (&self->client);
  apply_page (self->writer, page, &more, &error);
  g_assert_no_error (error);
  wp_mailbox_flush (self->client.mailbox);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < self->client.told->len; i++) {
    const char *line = g_ptr_array_index (self->client.told, i);
    if (g_str_has_prefix (line, "bubble ") || g_str_has_prefix (line, "there "))
      g_string_append_printf (text, "%s\n", line);
  }
  g_assert_cmpstr (text->str, ==, "there acc/INC-2011/1\nbubble incident INC-2012\n");
}

int
main (int argc, char **argv)
{
  static const char version_3[] = "work-v3.sql";
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/earlier/v3/outbox", Fixture, version_3, set_up, test_outbox, tear_down);
  g_test_add ("/earlier/v3/delivery", Fixture, version_3, set_up, test_delivery, tear_down);
  g_test_add ("/earlier/v3/drafts", Fixture, version_3, set_up, test_drafts, tear_down);
  g_test_add ("/earlier/v3/alerts", Fixture, version_3, set_up, test_alerts, tear_down);
  return g_test_run ();
}
