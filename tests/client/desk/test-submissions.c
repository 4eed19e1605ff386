/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forms-fixture.h"
#include "wp-error.h"
#include "wp-onboarding-commands.h"
#include "wp-submission-commands.h"
#include "wp-submission.h"

#include <glib/gstdio.h>
#include <string.h>

/* Beginning */

static void
test_begun_offline (FormsFixture *self, gconstpointer data)
{
  g_autofree char *replica = client_fixture_path (&self->client, "replica.db");
  g_autoptr (GError) error = NULL;
  const char *key = forms_begin (self, FORMS_ID, "{'a':'1'}");
  forms_assert (self, FORMS_ID, "a=1");
  forms_type (self, "a", "x");
  forms_type (self, "b", "y");
  forms_reopen (self);
  forms_assert (self, FORMS_ID, "a=x b=y +a+b");
  g_assert_null (forms_next_draft (self, NULL, 0));
  /* Only one of a form is open. */
  g_autoptr (JsonObject) body = wp_json_new ("formId", "f", NULL);
  wp_json_set_int (body, "formVersion", 1);
  g_autoptr (WpCommand) second = wp_command_new (WP_COMMAND_BEGIN, NULL, FORMS_OTHER, NULL, -1, body);
  g_assert_false (wp_writer_submit (self->writer, second, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
  /* A resync, also one in the middle of which the program ends */
  g_assert_true (wp_writer_begin_resync (self->writer, NULL));
  forms_feed (self, "form", forms_definition, 1, TRUE);
  forms_reopen (self);
  forms_feed (self, NULL, NULL, 0, FALSE);
  forms_assert (self, FORMS_ID, "a=x b=y +a+b");
  g_assert_true (wp_writer_begin_resync (self->writer, NULL));
  forms_feed (self, "form", forms_definition, 1, FALSE);
  forms_assert (self, FORMS_ID, "a=x b=y +a+b");
  /* A replica that is set aside */
  g_clear_pointer (&self->writer, wp_writer_close);
  g_assert_true (g_file_set_contents (replica, "this is not a database, it only looks at you", -1, NULL));
  forms_reopen (self);
  forms_assert (self, FORMS_ID, "a=x b=y +a+b");
  forms_feed (self, "form", forms_definition, 1, FALSE);
  g_autofree char *next = forms_next_key (self, NULL);
  g_assert_cmpstr (next, ==, key);
  g_assert_true (wp_writer_delivered (self->writer, key, 1, NULL));
  forms_assert (self, FORMS_ID, "a=x b=y +a+b");
  g_assert_null (forms_next_draft (self, NULL, 0));
  forms_feed_draft (self, "{'a':'1'}", 1);
  g_assert_cmpuint (forms_count_outbox (self), ==, 0);
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'x','b':'y'}", 1);
}

static void
test_beginning_refused_and_given_up (FormsFixture *self, gconstpointer data)
{
  const char *key = forms_begin (self, FORMS_ID, "{'a':'1'}");
  forms_type (self, "b", "y");
  g_assert_true (wp_drafts_submit_form (wp_writer_get_drafts (self->writer), FORMS_ID, wp_time_now (), NULL));
  forms_refuse (self, key, WP_ERROR_FORBIDDEN, NULL);
  g_assert_null (forms_next_key (self, NULL)); /* what follows is held */
  forms_reopen (self);
  g_autoptr (JsonObject) still = forms_read (self, FORMS_ID);
  g_assert_nonnull (still);
  forms_assert (self, FORMS_ID, "b=y +b");
  /* The same again keeps its place before the submission. */
  g_assert_true (wp_writer_retry (self->writer, key, -1, wp_time_now (), NULL));
  forms_assert (self, FORMS_ID, "a=1 b=y");
  g_autoptr (WpDelivery) delivery = wp_writer_next_delivery (self->writer, NULL);
  g_assert_cmpstr (delivery->path, ==, "/v1/submissions/" FORMS_ID);
  g_assert_cmpstr (delivery->key, !=, key);
  forms_refuse (self, delivery->key, WP_ERROR_CONFLICT, NULL);
  g_assert_true (wp_writer_discard (self->writer, delivery->key, NULL));
  g_autoptr (JsonObject) gone = forms_read (self, FORMS_ID);
  g_assert_null (gone);
  forms_assert_rows (self, 0);
  forms_reopen (self);
  g_autoptr (JsonObject) still_gone = forms_read (self, FORMS_ID);
  g_assert_null (still_gone);
  g_assert_cmpuint (forms_count_outbox (self), ==, 0);
}

static void
test_moved_onto_the_open_one (FormsFixture *self, gconstpointer data)
{
  g_autofree char *text = forms_submission (FORMS_ID, "draft", "{'a':'theirs','b':'same'}");
  g_autoptr (JsonObject) theirs = forms_parse (text);
  wp_json_set_int (theirs, "revision", 2);
  const char *key = forms_begin (self, FORMS_OTHER, "{'a':'mine','b':'same'}");
  forms_type_into (self, FORMS_OTHER, "c", "typed after");
  forms_refuse (self, key, WP_ERROR_CONFLICT, theirs);
  forms_assert (self, FORMS_OTHER, "c=typed after +c");
  g_assert_true (wp_writer_retry (self->writer, key, -1, wp_time_now (), NULL));
  g_autoptr (JsonObject) gone = forms_read (self, FORMS_OTHER);
  g_assert_null (gone);
  g_assert_cmpuint (forms_count_outbox (self), ==, 0);
  forms_assert (self, FORMS_ID, "a=mine b=same c=typed after +c+a!a");
  forms_reopen (self);
  g_assert_true (wp_drafts_resolve (wp_writer_get_drafts (self->writer), FORMS_ID, "a", TRUE, NULL));
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'mine','b':'same','c':'typed after'}", 2);
}

/* What was typed into both stays in both until somebody decides. */
static void
test_moved_with_something_there_already (FormsFixture *self, gconstpointer data)
{
  g_autofree char *text = forms_submission (FORMS_ID, "draft", "{}");
  g_autoptr (JsonObject) theirs = forms_parse (text);
  wp_json_set_int (theirs, "revision", 2);
  const char *key = forms_begin (self, FORMS_OTHER, "{}");
  forms_type_into (self, FORMS_OTHER, "a", "first");
  forms_type_into (self, FORMS_OTHER, "b", "free");
  forms_feed_draft (self, "{}", 2);
  forms_type (self, "a", "second");
  forms_refuse (self, key, WP_ERROR_CONFLICT, theirs);
  g_assert_true (wp_writer_retry (self->writer, key, -1, wp_time_now (), NULL));
  forms_assert (self, FORMS_ID, "a=second b=free +a+b");
  forms_assert (self, FORMS_OTHER, "a=first +a");
  g_assert_cmpuint (forms_count_outbox (self), ==, 1);
}

static void
test_given_up (FormsFixture *self, gconstpointer data)
{
  forms_feed_draft (self, "{'a':'1'}", 3);
  forms_type (self, "a", "x");
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_DROP, NULL, FORMS_ID, NULL, -1, NULL);
  g_assert_true (wp_writer_submit (self->writer, command, wp_time_now (), NULL));
  forms_assert (self, FORMS_ID, "a=1");
  g_assert_null (forms_next_draft (self, NULL, 0));
  forms_refuse (self, command->key, WP_ERROR_FORBIDDEN, NULL);
  forms_assert (self, FORMS_ID, "a=x +a");
  g_assert_true (wp_writer_retry (self->writer, command->key, -1, wp_time_now (), NULL));
  g_autofree char *key = forms_next_key (self, NULL);
  g_assert_true (wp_writer_delivered (self->writer, key, 4, NULL));
  forms_assert_rows (self, 0);
}

/* Submitting */

static void
test_checked_before_it_is_submitted (FormsFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  forms_feed_draft (self, "{}", 3);
  forms_type (self, "c", "nonsense");
  g_assert_false (wp_drafts_submit_form (wp_writer_get_drafts (self->writer), FORMS_ID, wp_time_now (), &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  GPtrArray *fields = wp_error_get_fields (error);
  g_assert_cmpuint (fields->len, ==, 2);
  g_assert_cmpstr (((WpFieldError *) g_ptr_array_index (fields, 0))->pointer, ==, "/answers/a");
  g_assert_cmpstr (((WpFieldError *) g_ptr_array_index (fields, 1))->pointer, ==, "/answers/c");
  g_clear_error (&error);
  g_assert_cmpuint (forms_count_outbox (self), ==, 0);
  g_assert_false (wp_drafts_submit_form (wp_writer_get_drafts (self->writer), FORMS_OTHER, wp_time_now (), &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_NOT_FOUND);
}

static void
test_submitted_refused_and_again (FormsFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 if_match;
  forms_feed_draft (self, "{'b':'2'}", 3);
  forms_type (self, "a", "x");
  g_assert_true (wp_drafts_submit_form (wp_writer_get_drafts (self->writer), FORMS_ID, wp_time_now (), NULL));
  g_autoptr (JsonObject) document = forms_read (self, FORMS_ID);
  g_assert_cmpint (wp_submission_get_state (document), ==, WP_SUBMISSION_SUBMITTED);
  forms_assert (self, FORMS_ID, "a=x b=2");
  g_assert_null (forms_next_draft (self, NULL, 0));
  g_assert_false (wp_drafts_submit_form (wp_writer_get_drafts (self->writer), FORMS_ID, wp_time_now (), &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
  g_autofree char *key = forms_next_key (self, &if_match);
  g_assert_cmpint (if_match, ==, 3);
  forms_refuse (self, key, WP_ERROR_INVALID, NULL);
  forms_reopen (self);
  forms_assert (self, FORMS_ID, "a=x b=2 +a");
  /* It goes on as a draft; the same command sends what is there now. */
  forms_type (self, "a", "better");
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'better','b':'2'}", 3);
  forms_draft_sent (self, draft, 4);
  forms_type (self, "b", "also");
  g_assert_true (wp_writer_retry (self->writer, key, -1, wp_time_now (), NULL));
  g_autoptr (WpDelivery) delivery = wp_writer_next_delivery (self->writer, NULL);
  g_assert_cmpstr (delivery->key, !=, key);
  g_assert_cmpint (delivery->if_match, ==, 4);
  g_assert_cmpstr (delivery->body, ==, "{\"answers\":{\"b\":\"also\",\"a\":\"better\"}}");
  g_assert_true (wp_writer_delivered (self->writer, delivery->key, 5, NULL));
  g_autofree char *text = forms_submission (FORMS_ID, "submitted", "{'a':'better','b':'also'}");
  forms_feed (self, "submission", text, 5, FALSE);
  forms_assert (self, FORMS_ID, "a=better b=also");
  forms_assert_rows (self, 0);
  g_assert_cmpuint (forms_count_outbox (self), ==, 0);
}

static void
test_retry_that_may_not (FormsFixture *self, gconstpointer data)
{
  forms_feed_draft (self, "{'a':'1'}", 3);
  forms_type (self, "a", "x");
  g_assert_true (wp_drafts_submit_form (wp_writer_get_drafts (self->writer), FORMS_ID, wp_time_now (), NULL));
  g_autofree char *key = forms_next_key (self, NULL);
  forms_refuse (self, key, WP_ERROR_STALE, NULL);
  forms_feed_draft (self, "{'a':'theirs'}", 4);
  g_assert_false (wp_writer_retry (self->writer, key, -1, wp_time_now (), NULL));
  g_autoptr (GPtrArray) entries = wp_work_load_outbox (wp_writer_get_work (self->writer), NULL);
  const WpOutboxEntry *entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (entry->error_code, ==, WP_ERROR_CONFLICT);
  forms_assert (self, FORMS_ID, "a=x +a!a");
}

/* Our own answers move the submission on; nobody else's do. */
static void
test_own_answers_move_a_submission (FormsFixture *self, gconstpointer data)
{
  gint64 if_match;
  forms_feed_draft (self, "{'a':'1'}", 3);
  forms_type (self, "a", "x");
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'x'}", 3);
  forms_type (self, "b", "y");
  g_assert_true (wp_drafts_submit_form (wp_writer_get_drafts (self->writer), FORMS_ID, wp_time_now (), NULL));
  g_assert_null (forms_next_key (self, NULL)); /* nobody knows yet what it is of */
  forms_draft_sent (self, draft, 4);
  forms_reopen (self);
  g_autofree char *key = forms_next_key (self, &if_match);
  g_assert_cmpint (if_match, ==, 4);
  forms_assert (self, FORMS_ID, "a=x b=y");
  forms_feed_draft (self, "{'a':'x','c':'theirs'}", 5);
  g_autofree char *same = forms_next_key (self, &if_match);
  g_assert_cmpint (if_match, ==, 4);
}

static void
test_lost_answer_before_a_submission (FormsFixture *self, gconstpointer data)
{
  const gboolean *foreign = data;
  gint64 if_match;
  forms_feed_draft (self, "{'a':'1'}", 3);
  forms_type (self, "a", "x");
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'x'}", 3);
  forms_type (self, "b", "y");
  g_assert_true (wp_drafts_submit_form (wp_writer_get_drafts (self->writer), FORMS_ID, wp_time_now (), NULL));
  forms_draft_failed (self, draft, WP_ERROR_OFFLINE, NULL, 0);
  forms_reopen (self);
  g_assert_null (forms_next_key (self, NULL));
  forms_feed_draft (self, *foreign ? "{'a':'x','c':'theirs'}" : "{'a':'x'}", 4);
  wp_drafts_end_doubt (wp_writer_get_drafts (self->writer));
  g_autofree char *key = forms_next_key (self, &if_match);
  g_assert_cmpint (if_match, ==, *foreign ? 3 : 4);
}

static void
test_begun_and_submitted_offline (FormsFixture *self, gconstpointer data)
{
  gint64 if_match;
  const char *key = forms_begin (self, FORMS_ID, "{}");
  forms_type (self, "a", "x");
  g_assert_true (wp_drafts_submit_form (wp_writer_get_drafts (self->writer), FORMS_ID, wp_time_now (), NULL));
  g_autoptr (JsonObject) document = forms_read (self, FORMS_ID);
  g_assert_cmpint (wp_submission_get_state (document), ==, WP_SUBMISSION_SUBMITTED);
  g_assert_true (wp_writer_delivered (self->writer, key, 1, NULL));
  g_autoptr (JsonObject) after = forms_read (self, FORMS_ID);
  g_assert_cmpint (wp_submission_get_state (after), ==, WP_SUBMISSION_SUBMITTED);
  g_autofree char *next = forms_next_key (self, &if_match);
  g_assert_cmpint (if_match, ==, 1);
  forms_feed_draft (self, "{}", 1);
  g_assert_null (forms_next_draft (self, NULL, 0));
  forms_assert (self, FORMS_ID, "a=x");
}

/* The onboarding's own commands, and *may it* for forms that are locked */
static void
test_onboarding (FormsFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  forms_feed (self, "onboarding",
              "{'id':'p1','partnerName':'P','state':'in_review','products':[],'terms':{'version':'1','accepted':null},'history':[]}", 7, FALSE);
  client_fixture_forget (&self->client);
  g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_CONFIRM_RESPONSIBILITIES, NULL, "p1", NULL, -1, NULL);
  g_assert_true (wp_writer_submit (self->writer, command, wp_time_now (), NULL));
  g_autofree char *told = client_fixture_told (&self->client, "outbox ");
  g_assert_cmpstr (told, ==, "1");
  forms_reopen (self);
  g_autoptr (JsonObject) document = wp_replica_read (wp_writer_get_replica (self->writer), "onboarding", "p1");
  g_assert_cmpstr (wp_json_string (document, "state"), ==, "responsibilities_confirmed");
  g_autoptr (JsonObject) body = wp_json_new ("formId", "f", NULL);
  wp_json_set_int (body, "formVersion", 1);
  g_autoptr (WpCommand) early = wp_command_new (WP_COMMAND_BEGIN, NULL, FORMS_ID, NULL, -1, body);
  g_assert_false (wp_writer_submit (self->writer, early, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
}

#define ADD(name) g_test_add ("/forms/" #name, FormsFixture, NULL, forms_set_up, test_##name, forms_tear_down)

int
main (int argc, char **argv)
{
  static const gboolean no = FALSE, yes = TRUE;
  g_test_init (&argc, &argv, NULL);
  ADD (begun_offline);
  ADD (beginning_refused_and_given_up);
  ADD (moved_onto_the_open_one);
  ADD (moved_with_something_there_already);
  ADD (given_up);
  ADD (checked_before_it_is_submitted);
  ADD (submitted_refused_and_again);
  ADD (retry_that_may_not);
  ADD (own_answers_move_a_submission);
  g_test_add ("/forms/lost_answer_before_a_submission", FormsFixture, &no, forms_set_up, test_lost_answer_before_a_submission, forms_tear_down);
  g_test_add ("/forms/lost_answer_and_a_foreign_one", FormsFixture, &yes, forms_set_up, test_lost_answer_before_a_submission, forms_tear_down);
  ADD (begun_and_submitted_offline);
  ADD (onboarding);
  return g_test_run ();
}
