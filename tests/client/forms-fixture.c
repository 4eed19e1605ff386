/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forms-fixture.h"
#include "wp-error.h"
#include "wp-submission-commands.h"
#include "wp-submission.h"

#include <string.h>

static const WpActor adam = { "u2", "Adam", WP_ROLE_ADMINISTRATOR };

const char forms_definition[] =
  "{'id':'f@1','schema':1,'formId':'f','version':1,'title':{'en':'F'},'per':'partner','purpose':'form','required':true,'products':[],"
  "'sections':[{'id':'s','title':{'en':'S'},'fields':["
  "{'id':'a','type':'text','label':{'en':'A'},'required':true},{'id':'b','type':'text','label':{'en':'B'}},"
  "{'id':'c','type':'email','label':{'en':'C'}}]}],'rules':[]}";

JsonObject *
forms_parse (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *object = wp_json_parse_object (quoted, -1, &error);
  g_assert_no_error (error);
  return object;
}

void
forms_reopen (FormsFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&self->writer, wp_writer_close);
  self->writer = wp_writer_open (self->client.folder, "acc", &adam, wp_time_now () - WP_DAY, self->client.mailbox, self->client.board, &error);
  g_assert_no_error (error);
}

/* One document as the feed brings it. @text: (nullable): nothing changed */
void
forms_feed (FormsFixture *self, const char *kind, const char *text, gint64 revision, gboolean more)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = g_strdup_printf ("%u", ++self->pages);
  g_autoptr (JsonObject) page = wp_json_new ("cursor", cursor, NULL);
  JsonArray *changes = wp_json_need_array (page, "changes");
  gboolean left;
  wp_json_set_bool (page, "more", more);
  if (text != NULL) {
    JsonObject *document = forms_parse (text);
    JsonObject *change = wp_json_new ("kind", kind, "id", wp_json_string (document, "id"), NULL);
    wp_json_set_int (document, "revision", revision);
    wp_json_set_int (change, "revision", revision);
    wp_json_set_object (change, "document", document);
    wp_json_append (changes, change);
  }
  apply_page (self->writer, page, &left, &error);
  g_assert_no_error (error);
}

char *
forms_submission (const char *id, const char *state, const char *answers)
{
  return g_strdup_printf ("{'id':'%s','formId':'f','formVersion':1,'customerId':null,'state':'%s','answers':%s,'revisions':[],'history':[]}", id,
                          state, answers);
}

void
forms_feed_draft (FormsFixture *self, const char *answers, gint64 revision)
{
  g_autofree char *text = forms_submission (FORMS_ID, "draft", answers);
  forms_feed (self, "submission", text, revision, FALSE);
}

void
forms_set_up (FormsFixture *self, gconstpointer data)
{
  client_fixture_set_up (&self->client, data);
  forms_reopen (self);
  forms_feed (self, "form", forms_definition, 1, FALSE);
  client_fixture_forget (&self->client);
}

void
forms_tear_down (FormsFixture *self, gconstpointer data)
{
  g_clear_pointer (&self->writer, wp_writer_close);
  client_fixture_tear_down (&self->client, data);
}

/* @value: (nullable) */
void
forms_type_into (FormsFixture *self, const char *id, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) typed = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_typed_answer_free);
  g_autoptr (JsonNode) node = value != NULL ? json_node_init_string (json_node_alloc (), value) : NULL;
  g_ptr_array_add (typed, wp_typed_answer_new (id, field, node));
  wp_drafts_set_answers (wp_writer_get_drafts (self->writer), typed, wp_time_now (), &error);
  g_assert_no_error (error);
}

void
forms_type (FormsFixture *self, const char *field, const char *value)
{
  forms_type_into (self, FORMS_ID, field, value);
}

JsonObject *
forms_read (FormsFixture *self, const char *id)
{
  return wp_replica_read (wp_writer_get_replica (self->writer), "submission", id);
}

/* What is on the screen: the answers, and behind them what is dirty and what is in conflict, by name */
void
forms_assert (FormsFixture *self, const char *id, const char *expected)
{
  g_autoptr (JsonObject) document = forms_read (self, id);
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObject *answers = wp_json_object (document, "answers"), *local = wp_json_object (document, "local");
  JsonObject *conflicts = wp_json_object (local, "conflicts");
  for (const char *field = "a"; *field <= 'c'; field = *field == 'a' ? "b" : *field == 'b' ? "c" : "d")
    if (wp_json_string (answers, field) != NULL)
      g_string_append_printf (text, "%s=%s ", field, wp_json_string (answers, field));
  JsonArray *dirty = wp_json_array (local, "dirty");
  for (guint i = 0; i < wp_json_length (dirty); i++)
    g_string_append_printf (text, "+%s", wp_json_string_at (dirty, i));
  g_autoptr (GList) members = conflicts != NULL ? wp_json_members (conflicts) : NULL;
  for (GList *l = members; l != NULL; l = l->next)
    g_string_append_printf (text, "!%s", (char *) l->data);
  g_assert_cmpstr (g_strchomp (text->str), ==, expected);
}

void
forms_assert_rows (FormsFixture *self, guint expected)
{
  g_autoptr (GPtrArray) rows = wp_work_load_answers (wp_writer_get_work (self->writer), NULL);
  g_assert_cmpuint (rows->len, ==, expected);
}

WpDelivery *
forms_next_draft (FormsFixture *self, const char *answers, gint64 if_match)
{
  g_autoptr (GError) error = NULL;
  WpDelivery *draft = wp_drafts_next (wp_writer_get_drafts (self->writer), NULL, &error);
  g_assert_no_error (error);
  if (answers == NULL) {
    g_assert_null (draft);
    return NULL;
  }
  g_assert_nonnull (draft);
  g_autoptr (JsonObject) body = wp_json_parse_object (draft->body, -1, NULL);
  g_autoptr (JsonObject) expected = forms_parse (answers);
  g_assert_true (wp_json_equal (wp_json_object (body, "answers"), expected));
  g_assert_cmpint (draft->if_match, ==, if_match);
  g_assert_cmpstr (draft->method, ==, "PUT");
  g_assert_cmpstr (draft->path, ==, "/v1/submissions/" FORMS_ID);
  return draft;
}

void
forms_draft_sent (FormsFixture *self, const WpDelivery *draft, gint64 revision)
{
  g_autoptr (GError) error = NULL;
  wp_drafts_sent (wp_writer_get_drafts (self->writer), draft, revision, &error);
  g_assert_no_error (error);
}

void
forms_draft_failed (FormsFixture *self, const WpDelivery *draft, int code, const char *answers, gint64 revision)
{
  g_autoptr (GError) failure = g_error_new_literal (WP_ERROR, code, "because");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = answers != NULL ? forms_submission (FORMS_ID, "draft", answers) : NULL;
  g_autoptr (JsonObject) current = text != NULL ? forms_parse (text) : NULL;
  if (current != NULL)
    wp_json_set_int (current, "revision", revision);
  wp_drafts_failed (wp_writer_get_drafts (self->writer), draft, failure, current, &error);
  g_assert_no_error (error);
}

const char *
forms_begin (FormsFixture *self, const char *id, const char *answers)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = wp_json_new ("formId", "f", NULL);
  wp_json_set_int (body, "formVersion", 1);
  wp_json_set_object (body, "answers", forms_parse (answers));
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_BEGIN, NULL, id, NULL, -1, body);
  const char *key = g_intern_string (command->key);
  wp_writer_submit (self->writer, command, wp_time_now (), &error);
  g_assert_no_error (error);
  return key;
}

/* (nullable) */
char *
forms_next_key (FormsFixture *self, gint64 *if_match)
{
  g_autoptr (WpDelivery) delivery = wp_writer_next_delivery (self->writer, NULL);
  if (if_match != NULL)
    *if_match = delivery != NULL ? delivery->if_match : -2;
  return delivery != NULL ? g_strdup (delivery->key) : NULL;
}

void
forms_refuse (FormsFixture *self, const char *key, int code, JsonObject *theirs)
{
  g_autoptr (GError) failure = g_error_new_literal (WP_ERROR, code, "because");
  g_assert_true (wp_writer_failed (self->writer, key, failure, theirs, NULL));
}

guint
forms_count_outbox (FormsFixture *self)
{
  g_autoptr (GPtrArray) entries = wp_work_load_outbox (wp_writer_get_work (self->writer), NULL);
  return entries->len;
}
