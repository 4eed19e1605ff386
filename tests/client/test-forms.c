/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-error.h"
#include "wp-submission.h"
#include "wp-writer.h"

#include <glib/gstdio.h>
#include <string.h>

#define ID "0c4d1fb2-6a0e-4c52-9b7e-5f8f6f1f0a01"
#define OTHER "0c4d1fb2-6a0e-4c52-9b7e-5f8f6f1f0a02"

static const WpActor adam = { "u2", "Adam", WP_ROLE_ADMINISTRATOR };

static const char definition[] =
  "{'id':'f@1','schema':1,'formId':'f','version':1,'title':{'en':'F'},'per':'partner','purpose':'form','required':true,'products':[],"
  "'sections':[{'id':'s','title':{'en':'S'},'fields':["
  "{'id':'a','type':'text','label':{'en':'A'},'required':true},{'id':'b','type':'text','label':{'en':'B'}},"
  "{'id':'c','type':'email','label':{'en':'C'}}]}],'rules':[]}";

typedef struct {
  ClientFixture client;
  WpWriter *writer;
  guint pages;
} Fixture;

static JsonObject *
parse (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr(GError) error = NULL;
  JsonObject *object = wp_json_parse_object (quoted, -1, &error);
  g_assert_no_error (error);
  return object;
}

static void
reopen (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  g_clear_pointer (&self->writer, wp_writer_close);
  self->writer = wp_writer_open (self->client.folder, "acc", &adam, wp_time_now () - WP_DAY, self->client.mailbox, self->client.board, &error);
  g_assert_no_error (error);
}

/* One document as the feed brings it. @text: (nullable): nothing changed */
static void
feed (Fixture *self, const char *kind, const char *text, gint64 revision, gboolean more)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *cursor = g_strdup_printf ("%u", ++self->pages);
  g_autoptr(JsonObject) page = wp_json_new ("cursor", cursor, NULL);
  JsonArray *changes = wp_json_need_array (page, "changes");
  gboolean left;
  wp_json_set_bool (page, "more", more);
  if (text != NULL) {
    JsonObject *document = parse (text);
    JsonObject *change = wp_json_new ("kind", kind, "id", wp_json_string (document, "id"), NULL);
    wp_json_set_int (document, "revision", revision);
    wp_json_set_int (change, "revision", revision);
    wp_json_set_object (change, "document", document);
    wp_json_append (changes, change);
  }
  wp_writer_apply_page (self->writer, page, &left, &error);
  g_assert_no_error (error);
}

static char *
submission (const char *id, const char *state, const char *answers)
{
  return g_strdup_printf ("{'id':'%s','formId':'f','formVersion':1,'customerId':null,'state':'%s','answers':%s,'revisions':[],'history':[]}", id, state,
                          answers);
}

static void
feed_draft (Fixture *self, const char *answers, gint64 revision)
{
  g_autofree char *text = submission (ID, "draft", answers);
  feed (self, "submission", text, revision, FALSE);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  client_fixture_set_up (&self->client, data);
  reopen (self);
  feed (self, "form", definition, 1, FALSE);
  client_fixture_forget (&self->client);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->writer, wp_writer_close);
  client_fixture_tear_down (&self->client, data);
}

/* @value: (nullable) */
static void
type_into (Fixture *self, const char *id, const char *field, const char *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) typed = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_typed_free);
  g_autoptr(JsonNode) node = value != NULL ? json_node_init_string (json_node_alloc (), value) : NULL;
  g_ptr_array_add (typed, wp_typed_new (id, field, node));
  wp_writer_set_answers (self->writer, typed, wp_time_now (), &error);
  g_assert_no_error (error);
}

static void
type (Fixture *self, const char *field, const char *value)
{
  type_into (self, ID, field, value);
}

static JsonObject *
read_form (Fixture *self, const char *id)
{
  return wp_replica_read (wp_writer_get_replica (self->writer), "submission", id);
}

/* What is on the screen: the answers, and behind them what is dirty and what is in conflict, by name */
static void
assert_form (Fixture *self, const char *id, const char *expected)
{
  g_autoptr(JsonObject) document = read_form (self, id);
  g_autoptr(GString) text = g_string_new (NULL);
  JsonObject *answers = wp_json_object (document, "answers"), *local = wp_json_object (document, "local");
  JsonObject *conflicts = wp_json_object (local, "conflicts");
  for (const char *field = "a"; *field <= 'c'; field = *field == 'a' ? "b" : *field == 'b' ? "c" : "d")
    if (wp_json_string (answers, field) != NULL)
      g_string_append_printf (text, "%s=%s ", field, wp_json_string (answers, field));
  JsonArray *dirty = wp_json_array (local, "dirty");
  for (guint i = 0; i < wp_json_length (dirty); i++)
    g_string_append_printf (text, "+%s", wp_json_string_at (dirty, i));
  g_autoptr(GList) members = conflicts != NULL ? wp_json_members (conflicts) : NULL;
  for (GList *l = members; l != NULL; l = l->next)
    g_string_append_printf (text, "!%s", (char *) l->data);
  g_assert_cmpstr (g_strchomp (text->str), ==, expected);
}

static void
assert_rows (Fixture *self, guint expected)
{
  g_autoptr(GPtrArray) rows = wp_work_load_answers (wp_writer_get_work (self->writer), NULL);
  g_assert_cmpuint (rows->len, ==, expected);
}

static WpDelivery *
next_draft (Fixture *self, const char *answers, gint64 if_match)
{
  g_autoptr(GError) error = NULL;
  WpDelivery *draft = wp_writer_next_draft (self->writer, NULL, &error);
  g_assert_no_error (error);
  if (answers == NULL) {
    g_assert_null (draft);
    return NULL;
  }
  g_assert_nonnull (draft);
  g_autoptr(JsonObject) body = wp_json_parse_object (draft->body, -1, NULL);
  g_autoptr(JsonObject) expected = parse (answers);
  g_assert_true (wp_json_equal (wp_json_object (body, "answers"), expected));
  g_assert_cmpint (draft->if_match, ==, if_match);
  g_assert_cmpstr (draft->method, ==, "PUT");
  g_assert_cmpstr (draft->path, ==, "/v1/submissions/" ID);
  return draft;
}

static void
draft_sent (Fixture *self, const WpDelivery *draft, gint64 revision)
{
  g_autoptr(GError) error = NULL;
  wp_writer_draft_sent (self->writer, draft, revision, &error);
  g_assert_no_error (error);
}

static void
draft_failed (Fixture *self, const WpDelivery *draft, int code, const char *answers, gint64 revision)
{
  g_autoptr(GError) failure = g_error_new_literal (WP_ERROR, code, "because");
  g_autoptr(GError) error = NULL;
  g_autofree char *text = answers != NULL ? submission (ID, "draft", answers) : NULL;
  g_autoptr(JsonObject) current = text != NULL ? parse (text) : NULL;
  if (current != NULL)
    wp_json_set_int (current, "revision", revision);
  wp_writer_draft_failed (self->writer, draft, failure, current, &error);
  g_assert_no_error (error);
}

static const char *
begin (Fixture *self, const char *id, const char *answers)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) body = wp_json_new ("formId", "f", NULL);
  wp_json_set_int (body, "formVersion", 1);
  wp_json_set_object (body, "answers", parse (answers));
  g_autoptr(WpCommand) command = wp_command_new (WP_COMMAND_BEGIN, NULL, id, NULL, -1, body);
  const char *key = g_intern_string (command->key);
  wp_writer_submit (self->writer, command, wp_time_now (), &error);
  g_assert_no_error (error);
  return key;
}

/* (nullable) */
static char *
next_key (Fixture *self, gint64 *if_match)
{
  g_autoptr(WpDelivery) delivery = wp_writer_next_delivery (self->writer, NULL);
  if (if_match != NULL)
    *if_match = delivery != NULL ? delivery->if_match : -2;
  return delivery != NULL ? g_strdup (delivery->key) : NULL;
}

static void
refuse (Fixture *self, const char *key, int code, JsonObject *theirs)
{
  g_autoptr(GError) failure = g_error_new_literal (WP_ERROR, code, "because");
  g_assert_true (wp_writer_failed (self->writer, key, failure, theirs, NULL));
}

static guint
count_outbox (Fixture *self)
{
  g_autoptr(GPtrArray) entries = wp_work_load_outbox (wp_writer_get_work (self->writer), NULL);
  return entries->len;
}

/* Answers */

static void
test_answers_lie_on_top (Fixture *self, gconstpointer data)
{
  feed_draft (self, "{'a':'1','b':'2'}", 3);
  client_fixture_forget (&self->client);
  type (self, "a", "x");
  type (self, "b", NULL);
  assert_form (self, ID, "a=x +a+b");
  g_autofree char *told = client_fixture_told (&self->client, "documents ");
  g_autoptr(WpRow) row = wp_store_read_row (wp_replica_get_store (wp_writer_get_replica (self->writer)), &wp_kind_submission,
                                            wp_store_find_rowid (wp_replica_get_store (wp_writer_get_replica (self->writer)), "", "submission", ID), NULL);
  g_assert_cmpint (row->pending, ==, 1);
  reopen (self);
  assert_form (self, ID, "a=x +a+b");
  /* As it was before: nothing is left to send. */
  type (self, "a", "1");
  type (self, "b", "2");
  assert_form (self, ID, "a=1 b=2");
  assert_rows (self, 0);
  g_assert_null (next_draft (self, NULL, 0));
}

static void
test_put_and_answered (Fixture *self, gconstpointer data)
{
  feed_draft (self, "{'a':'1','b':'2'}", 3);
  type (self, "a", "x");
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'x','b':'2'}", 3);
  draft_sent (self, draft, 4);
  assert_form (self, ID, "a=x b=2");
  assert_rows (self, 0);
  g_assert_null (next_draft (self, NULL, 0));
  feed_draft (self, "{'a':'x','b':'2'}", 4);
  assert_form (self, ID, "a=x b=2");
}

static void
test_typed_while_on_its_way (Fixture *self, gconstpointer data)
{
  feed_draft (self, "{'a':'1','b':'2'}", 3);
  type (self, "a", "x");
  type (self, "b", "y");
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'x','b':'y'}", 3);
  type (self, "a", "xx");
  type (self, "b", "2"); /* as it was, and yet something else is on its way */
  draft_sent (self, draft, 4);
  assert_form (self, ID, "a=xx b=2 +a+b");
  reopen (self);
  g_autoptr(WpDelivery) next = next_draft (self, "{'a':'xx','b':'2'}", 4);
  draft_sent (self, next, 5);
  assert_form (self, ID, "a=xx b=2");
  assert_rows (self, 0);
}

/* It arrived, the answer did not; typing went on, and so did the program, or not. */
static void
test_lost_answers (Fixture *self, gconstpointer data)
{
  feed_draft (self, "{'a':'1','b':'2'}", 3);
  type (self, "a", "x");
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'x','b':'2'}", 3);
  draft_failed (self, draft, WP_ERROR_OFFLINE, NULL, 0);
  type (self, "a", "xx");
  g_autoptr(WpDelivery) second = next_draft (self, "{'a':'xx','b':'2'}", 3);
  draft_failed (self, second, WP_ERROR_TIMEOUT, NULL, 0);
  reopen (self);
  type (self, "a", "xxx");
  type (self, "b", "y");
  feed_draft (self, "{'a':'x','b':'2'}", 4); /* the first of them */
  assert_form (self, ID, "a=xxx b=y +a+b");
  g_autoptr(WpDelivery) third = next_draft (self, "{'a':'xxx','b':'y'}", 4);
  draft_failed (self, third, WP_ERROR_OFFLINE, NULL, 0);
  feed_draft (self, "{'a':'xxx','b':'y'}", 5);
  assert_form (self, ID, "a=xxx b=y");
  assert_rows (self, 0);
  /* And when it has not arrived */
  type (self, "a", "z");
  g_autoptr(WpDelivery) fourth = next_draft (self, "{'a':'z','b':'y'}", 5);
  draft_failed (self, fourth, WP_ERROR_OFFLINE, NULL, 0);
  feed (self, NULL, NULL, 0, FALSE);
  g_assert_true (wp_writer_end_doubt (self->writer));
  g_autoptr(WpDelivery) fifth = next_draft (self, "{'a':'z','b':'y'}", 5);
}

static void
test_other_fields_merge (Fixture *self, gconstpointer data)
{
  feed_draft (self, "{'a':'1','b':'2'}", 3);
  type (self, "a", "mine");
  feed_draft (self, "{'a':'1','b':'theirs'}", 4);
  assert_form (self, ID, "a=mine b=theirs +a");
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'mine','b':'theirs'}", 4);
  /* Another change has come before: the answer brings it. */
  draft_failed (self, draft, WP_ERROR_STALE, "{'a':'1','b':'theirs','c':'new'}", 5);
  assert_form (self, ID, "a=mine b=theirs c=new +a");
  g_autoptr(WpDelivery) again = next_draft (self, "{'a':'mine','b':'theirs','c':'new'}", 5);
}

static void
test_same_field_is_a_conflict (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  feed_draft (self, "{'a':'1','b':'2'}", 3);
  type (self, "a", "mine");
  type (self, "b", "mine too");
  feed_draft (self, "{'a':'theirs','b':'2'}", 4);
  assert_form (self, ID, "a=mine b=mine too +a+b!a");
  g_assert_false (wp_writer_submit_form (self->writer, ID, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
  /* The rest is sent all the same. */
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'theirs','b':'mine too'}", 4);
  draft_sent (self, draft, 5);
  assert_form (self, ID, "a=mine b=mine too +a!a");
  reopen (self);
  g_assert_true (wp_writer_resolve_answer (self->writer, ID, "a", TRUE, NULL));
  assert_form (self, ID, "a=mine b=mine too +a");
  g_autoptr(WpDelivery) over = next_draft (self, "{'a':'mine','b':'mine too'}", 5);
  draft_sent (self, over, 6);
  type (self, "a", "again");
  feed_draft (self, "{'a':'theirs again','b':'mine too'}", 7);
  g_assert_true (wp_writer_resolve_answer (self->writer, ID, "a", FALSE, NULL));
  assert_form (self, ID, "a=theirs again b=mine too");
  assert_rows (self, 0);
}

static void
test_refused_for_good (Fixture *self, gconstpointer data)
{
  feed_draft (self, "{'a':'1'}", 3);
  type (self, "a", "no");
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'no'}", 3);
  draft_failed (self, draft, WP_ERROR_INVALID, NULL, 0);
  g_autoptr(JsonObject) document = read_form (self, ID);
  JsonObject *problem = wp_json_object (wp_json_object (document, "local"), "problem");
  g_assert_cmpstr (wp_json_string (problem, "code"), ==, "invalid");
  g_assert_cmpstr (wp_json_string (problem, "message"), ==, "because");
  g_assert_null (next_draft (self, NULL, 0));
  type (self, "a", "yes");
  g_autoptr(WpDelivery) again = next_draft (self, "{'a':'yes'}", 3);
  draft_sent (self, again, 4);
  assert_form (self, ID, "a=yes");
  /* What is too large to be kept anywhere is not even sent. */
  g_autofree char *large = g_strnfill (WP_MAX_ANSWERS_BYTES, 'x');
  type (self, "a", large);
  g_assert_null (next_draft (self, NULL, 0));
  g_autoptr(JsonObject) too_large = read_form (self, ID);
  g_assert_true (wp_json_has (wp_json_object (too_large, "local"), "problem"));
  assert_rows (self, 1);
}

/* Submitted from another desk while something is typed here: it is shown, kept, and goes on when the form comes back. */
static void
test_submitted_elsewhere (Fixture *self, gconstpointer data)
{
  g_autofree char *submitted = submission (ID, "submitted", "{'a':'1'}");
  g_autofree char *returned = submission (ID, "returned", "{'a':'1'}");
  feed_draft (self, "{'a':'1'}", 3);
  type (self, "a", "late");
  feed (self, "submission", submitted, 4, FALSE);
  type (self, "b", "later");
  assert_form (self, ID, "a=late b=later +a+b!a!b");
  g_assert_null (next_draft (self, NULL, 0));
  feed (self, "submission", returned, 5, FALSE);
  assert_form (self, ID, "a=late b=later +a+b");
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'late','b':'later'}", 5);
}

/* Beginning */

static void
test_begun_offline (Fixture *self, gconstpointer data)
{
  g_autofree char *replica = client_fixture_path (&self->client, "replica.db");
  g_autoptr(GError) error = NULL;
  const char *key = begin (self, ID, "{'a':'1'}");
  assert_form (self, ID, "a=1");
  type (self, "a", "x");
  type (self, "b", "y");
  reopen (self);
  assert_form (self, ID, "a=x b=y +a+b");
  g_assert_null (next_draft (self, NULL, 0));
  /* Only one of a form is open. */
  g_autoptr(JsonObject) body = wp_json_new ("formId", "f", NULL);
  wp_json_set_int (body, "formVersion", 1);
  g_autoptr(WpCommand) second = wp_command_new (WP_COMMAND_BEGIN, NULL, OTHER, NULL, -1, body);
  g_assert_false (wp_writer_submit (self->writer, second, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
  /* A resync, also one in the middle of which the program ends */
  g_assert_true (wp_writer_begin_resync (self->writer, NULL));
  feed (self, "form", definition, 1, TRUE);
  reopen (self);
  feed (self, NULL, NULL, 0, FALSE);
  assert_form (self, ID, "a=x b=y +a+b");
  g_assert_true (wp_writer_begin_resync (self->writer, NULL));
  feed (self, "form", definition, 1, FALSE);
  assert_form (self, ID, "a=x b=y +a+b");
  /* A replica that is set aside */
  g_clear_pointer (&self->writer, wp_writer_close);
  g_assert_true (g_file_set_contents (replica, "this is not a database, it only looks at you", -1, NULL));
  reopen (self);
  assert_form (self, ID, "a=x b=y +a+b");
  feed (self, "form", definition, 1, FALSE);
  g_autofree char *next = next_key (self, NULL);
  g_assert_cmpstr (next, ==, key);
  g_assert_true (wp_writer_delivered (self->writer, key, 1, NULL));
  assert_form (self, ID, "a=x b=y +a+b");
  g_assert_null (next_draft (self, NULL, 0));
  feed_draft (self, "{'a':'1'}", 1);
  g_assert_cmpuint (count_outbox (self), ==, 0);
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'x','b':'y'}", 1);
}

static void
test_beginning_refused_and_given_up (Fixture *self, gconstpointer data)
{
  const char *key = begin (self, ID, "{'a':'1'}");
  type (self, "b", "y");
  g_assert_true (wp_writer_submit_form (self->writer, ID, wp_time_now (), NULL));
  refuse (self, key, WP_ERROR_FORBIDDEN, NULL);
  g_assert_null (next_key (self, NULL)); /* what follows is held */
  reopen (self);
  g_autoptr(JsonObject) still = read_form (self, ID);
  g_assert_nonnull (still);
  assert_form (self, ID, "b=y +b");
  /* The same again keeps its place before the submission. */
  g_assert_true (wp_writer_retry (self->writer, key, wp_time_now (), NULL));
  assert_form (self, ID, "a=1 b=y");
  g_autoptr(WpDelivery) delivery = wp_writer_next_delivery (self->writer, NULL);
  g_assert_cmpstr (delivery->path, ==, "/v1/submissions/" ID);
  g_assert_cmpstr (delivery->key, !=, key);
  refuse (self, delivery->key, WP_ERROR_CONFLICT, NULL);
  g_assert_true (wp_writer_discard (self->writer, delivery->key, NULL));
  g_autoptr(JsonObject) gone = read_form (self, ID);
  g_assert_null (gone);
  assert_rows (self, 0);
  reopen (self);
  g_autoptr(JsonObject) still_gone = read_form (self, ID);
  g_assert_null (still_gone);
  g_assert_cmpuint (count_outbox (self), ==, 0);
}

static void
test_moved_onto_the_open_one (Fixture *self, gconstpointer data)
{
  g_autofree char *text = submission (ID, "draft", "{'a':'theirs','b':'same'}");
  g_autoptr(JsonObject) theirs = parse (text);
  wp_json_set_int (theirs, "revision", 2);
  const char *key = begin (self, OTHER, "{'a':'mine','b':'same'}");
  type_into (self, OTHER, "c", "typed after");
  refuse (self, key, WP_ERROR_CONFLICT, theirs);
  assert_form (self, OTHER, "c=typed after +c");
  g_assert_true (wp_writer_retry (self->writer, key, wp_time_now (), NULL));
  g_autoptr(JsonObject) gone = read_form (self, OTHER);
  g_assert_null (gone);
  g_assert_cmpuint (count_outbox (self), ==, 0);
  assert_form (self, ID, "a=mine b=same c=typed after +c+a!a");
  reopen (self);
  g_assert_true (wp_writer_resolve_answer (self->writer, ID, "a", TRUE, NULL));
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'mine','b':'same','c':'typed after'}", 2);
}

/* What was typed into both stays in both until somebody decides. */
static void
test_moved_with_something_there_already (Fixture *self, gconstpointer data)
{
  g_autofree char *text = submission (ID, "draft", "{}");
  g_autoptr(JsonObject) theirs = parse (text);
  wp_json_set_int (theirs, "revision", 2);
  const char *key = begin (self, OTHER, "{}");
  type_into (self, OTHER, "a", "first");
  type_into (self, OTHER, "b", "free");
  feed_draft (self, "{}", 2);
  type (self, "a", "second");
  refuse (self, key, WP_ERROR_CONFLICT, theirs);
  g_assert_true (wp_writer_retry (self->writer, key, wp_time_now (), NULL));
  assert_form (self, ID, "a=second b=free +a+b");
  assert_form (self, OTHER, "a=first +a");
  g_assert_cmpuint (count_outbox (self), ==, 1);
}

static void
test_given_up (Fixture *self, gconstpointer data)
{
  feed_draft (self, "{'a':'1'}", 3);
  type (self, "a", "x");
  g_autoptr(WpCommand) command = wp_command_new (WP_COMMAND_DROP, NULL, ID, NULL, -1, NULL);
  g_assert_true (wp_writer_submit (self->writer, command, wp_time_now (), NULL));
  assert_form (self, ID, "a=1");
  g_assert_null (next_draft (self, NULL, 0));
  refuse (self, command->key, WP_ERROR_FORBIDDEN, NULL);
  assert_form (self, ID, "a=x +a");
  g_assert_true (wp_writer_retry (self->writer, command->key, wp_time_now (), NULL));
  g_autofree char *key = next_key (self, NULL);
  g_assert_true (wp_writer_delivered (self->writer, key, 4, NULL));
  assert_rows (self, 0);
}

/* Submitting */

static void
test_checked_before_it_is_submitted (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  feed_draft (self, "{}", 3);
  type (self, "c", "nonsense");
  g_assert_false (wp_writer_submit_form (self->writer, ID, wp_time_now (), &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  GPtrArray *fields = wp_error_get_fields (error);
  g_assert_cmpuint (fields->len, ==, 2);
  g_assert_cmpstr (((WpFieldError *) g_ptr_array_index (fields, 0))->pointer, ==, "/answers/a");
  g_assert_cmpstr (((WpFieldError *) g_ptr_array_index (fields, 1))->pointer, ==, "/answers/c");
  g_clear_error (&error);
  g_assert_cmpuint (count_outbox (self), ==, 0);
  g_assert_false (wp_writer_submit_form (self->writer, OTHER, wp_time_now (), &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_NOT_FOUND);
}

static void
test_submitted_refused_and_again (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  gint64 if_match;
  feed_draft (self, "{'b':'2'}", 3);
  type (self, "a", "x");
  g_assert_true (wp_writer_submit_form (self->writer, ID, wp_time_now (), NULL));
  g_autoptr(JsonObject) document = read_form (self, ID);
  g_assert_cmpint (wp_submission_get_state (document), ==, WP_SUBMISSION_SUBMITTED);
  assert_form (self, ID, "a=x b=2");
  g_assert_null (next_draft (self, NULL, 0));
  g_assert_false (wp_writer_submit_form (self->writer, ID, wp_time_now (), &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
  g_autofree char *key = next_key (self, &if_match);
  g_assert_cmpint (if_match, ==, 3);
  refuse (self, key, WP_ERROR_INVALID, NULL);
  reopen (self);
  assert_form (self, ID, "a=x b=2 +a");
  /* It goes on as a draft; the same command sends what is there now. */
  type (self, "a", "better");
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'better','b':'2'}", 3);
  draft_sent (self, draft, 4);
  type (self, "b", "also");
  g_assert_true (wp_writer_retry (self->writer, key, wp_time_now (), NULL));
  g_autoptr(WpDelivery) delivery = wp_writer_next_delivery (self->writer, NULL);
  g_assert_cmpstr (delivery->key, !=, key);
  g_assert_cmpint (delivery->if_match, ==, 4);
  g_assert_cmpstr (delivery->body, ==, "{\"answers\":{\"b\":\"also\",\"a\":\"better\"}}");
  g_assert_true (wp_writer_delivered (self->writer, delivery->key, 5, NULL));
  g_autofree char *text = submission (ID, "submitted", "{'a':'better','b':'also'}");
  feed (self, "submission", text, 5, FALSE);
  assert_form (self, ID, "a=better b=also");
  assert_rows (self, 0);
  g_assert_cmpuint (count_outbox (self), ==, 0);
}

static void
test_retry_that_may_not (Fixture *self, gconstpointer data)
{
  feed_draft (self, "{'a':'1'}", 3);
  type (self, "a", "x");
  g_assert_true (wp_writer_submit_form (self->writer, ID, wp_time_now (), NULL));
  g_autofree char *key = next_key (self, NULL);
  refuse (self, key, WP_ERROR_STALE, NULL);
  feed_draft (self, "{'a':'theirs'}", 4);
  g_assert_false (wp_writer_retry (self->writer, key, wp_time_now (), NULL));
  g_autoptr(GPtrArray) entries = wp_work_load_outbox (wp_writer_get_work (self->writer), NULL);
  const WpOutboxEntry *entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (entry->error_code, ==, WP_ERROR_CONFLICT);
  assert_form (self, ID, "a=x +a!a");
}

/* Our own answers move the submission on; nobody else's do. */
static void
test_own_answers_move_a_submission (Fixture *self, gconstpointer data)
{
  gint64 if_match;
  feed_draft (self, "{'a':'1'}", 3);
  type (self, "a", "x");
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'x'}", 3);
  type (self, "b", "y");
  g_assert_true (wp_writer_submit_form (self->writer, ID, wp_time_now (), NULL));
  g_assert_null (next_key (self, NULL)); /* nobody knows yet what it is of */
  draft_sent (self, draft, 4);
  reopen (self);
  g_autofree char *key = next_key (self, &if_match);
  g_assert_cmpint (if_match, ==, 4);
  assert_form (self, ID, "a=x b=y");
  feed_draft (self, "{'a':'x','c':'theirs'}", 5);
  g_autofree char *same = next_key (self, &if_match);
  g_assert_cmpint (if_match, ==, 4);
}

static void
test_lost_answer_before_a_submission (Fixture *self, gconstpointer data)
{
  const gboolean *foreign = data;
  gint64 if_match;
  feed_draft (self, "{'a':'1'}", 3);
  type (self, "a", "x");
  g_autoptr(WpDelivery) draft = next_draft (self, "{'a':'x'}", 3);
  type (self, "b", "y");
  g_assert_true (wp_writer_submit_form (self->writer, ID, wp_time_now (), NULL));
  draft_failed (self, draft, WP_ERROR_OFFLINE, NULL, 0);
  reopen (self);
  g_assert_null (next_key (self, NULL));
  feed_draft (self, *foreign ? "{'a':'x','c':'theirs'}" : "{'a':'x'}", 4);
  wp_writer_end_doubt (self->writer);
  g_autofree char *key = next_key (self, &if_match);
  g_assert_cmpint (if_match, ==, *foreign ? 3 : 4);
}

static void
test_begun_and_submitted_offline (Fixture *self, gconstpointer data)
{
  gint64 if_match;
  const char *key = begin (self, ID, "{}");
  type (self, "a", "x");
  g_assert_true (wp_writer_submit_form (self->writer, ID, wp_time_now (), NULL));
  g_autoptr(JsonObject) document = read_form (self, ID);
  g_assert_cmpint (wp_submission_get_state (document), ==, WP_SUBMISSION_SUBMITTED);
  g_assert_true (wp_writer_delivered (self->writer, key, 1, NULL));
  g_autoptr(JsonObject) after = read_form (self, ID);
  g_assert_cmpint (wp_submission_get_state (after), ==, WP_SUBMISSION_SUBMITTED);
  g_autofree char *next = next_key (self, &if_match);
  g_assert_cmpint (if_match, ==, 1);
  feed_draft (self, "{}", 1);
  g_assert_null (next_draft (self, NULL, 0));
  assert_form (self, ID, "a=x");
}

/* The onboarding's own commands, and *may it* for forms that are locked */
static void
test_onboarding (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  feed (self, "onboarding", "{'id':'p1','partnerName':'P','state':'in_review','products':[],'terms':{'version':'1','accepted':null},'history':[]}", 7,
        FALSE);
  client_fixture_forget (&self->client);
  g_autoptr(WpCommand) command = wp_command_new (WP_COMMAND_CONFIRM_RESPONSIBILITIES, NULL, "p1", NULL, -1, NULL);
  g_assert_true (wp_writer_submit (self->writer, command, wp_time_now (), NULL));
  g_autofree char *told = client_fixture_told (&self->client, "outbox ");
  g_assert_cmpstr (told, ==, "1");
  reopen (self);
  g_autoptr(JsonObject) document = wp_replica_read (wp_writer_get_replica (self->writer), "onboarding", "p1");
  g_assert_cmpstr (wp_json_string (document, "state"), ==, "responsibilities_confirmed");
  g_autoptr(JsonObject) body = wp_json_new ("formId", "f", NULL);
  wp_json_set_int (body, "formVersion", 1);
  g_autoptr(WpCommand) early = wp_command_new (WP_COMMAND_BEGIN, NULL, ID, NULL, -1, body);
  g_assert_false (wp_writer_submit (self->writer, early, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
}

#define ADD(name) g_test_add ("/forms/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  static const gboolean no = FALSE, yes = TRUE;
  g_test_init (&argc, &argv, NULL);
  ADD (answers_lie_on_top);
  ADD (put_and_answered);
  ADD (typed_while_on_its_way);
  ADD (lost_answers);
  ADD (other_fields_merge);
  ADD (same_field_is_a_conflict);
  ADD (refused_for_good);
  ADD (submitted_elsewhere);
  ADD (begun_offline);
  ADD (beginning_refused_and_given_up);
  ADD (moved_onto_the_open_one);
  ADD (moved_with_something_there_already);
  ADD (given_up);
  ADD (checked_before_it_is_submitted);
  ADD (submitted_refused_and_again);
  ADD (retry_that_may_not);
  ADD (own_answers_move_a_submission);
  g_test_add ("/forms/lost_answer_before_a_submission", Fixture, &no, set_up, test_lost_answer_before_a_submission, tear_down);
  g_test_add ("/forms/lost_answer_and_a_foreign_one", Fixture, &yes, set_up, test_lost_answer_before_a_submission, tear_down);
  ADD (begun_and_submitted_offline);
  ADD (onboarding);
  return g_test_run ();
}
