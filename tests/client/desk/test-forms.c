/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forms-fixture.h"
#include "wp-error.h"
#include "wp-kinds.h"
#include "wp-submission.h"

#include <string.h>

/* Answers */

static void
test_answers_lie_on_top (FormsFixture *self, gconstpointer data)
{
  forms_feed_draft (self, "{'a':'1','b':'2'}", 3);
  client_fixture_forget (&self->client);
  forms_type (self, "a", "x");
  forms_type (self, "b", NULL);
  forms_assert (self, FORMS_ID, "a=x +a+b");
  g_autofree char *told = client_fixture_told (&self->client, "documents ");
  g_autoptr (WpRow) row = wp_store_read_row (
    wp_replica_get_store (wp_writer_get_replica (self->writer)), &wp_kind_submission,
    wp_store_find_rowid (wp_replica_get_store (wp_writer_get_replica (self->writer)), "", "submission", FORMS_ID), NULL);
  g_assert_cmpint (row->pending, ==, 1);
  forms_reopen (self);
  forms_assert (self, FORMS_ID, "a=x +a+b");
  /* As it was before: nothing is left to send. */
  forms_type (self, "a", "1");
  forms_type (self, "b", "2");
  forms_assert (self, FORMS_ID, "a=1 b=2");
  forms_assert_rows (self, 0);
  g_assert_null (forms_next_draft (self, NULL, 0));
}

static void
test_put_and_answered (FormsFixture *self, gconstpointer data)
{
  forms_feed_draft (self, "{'a':'1','b':'2'}", 3);
  forms_type (self, "a", "x");
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'x','b':'2'}", 3);
  forms_draft_sent (self, draft, 4);
  forms_assert (self, FORMS_ID, "a=x b=2");
  forms_assert_rows (self, 0);
  g_assert_null (forms_next_draft (self, NULL, 0));
  forms_feed_draft (self, "{'a':'x','b':'2'}", 4);
  forms_assert (self, FORMS_ID, "a=x b=2");
}

static void
test_typed_while_on_its_way (FormsFixture *self, gconstpointer data)
{
  forms_feed_draft (self, "{'a':'1','b':'2'}", 3);
  forms_type (self, "a", "x");
  forms_type (self, "b", "y");
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'x','b':'y'}", 3);
  forms_type (self, "a", "xx");
  forms_type (self, "b", "2"); /* as it was, and yet something else is on its way */
  forms_draft_sent (self, draft, 4);
  forms_assert (self, FORMS_ID, "a=xx b=2 +a+b");
  forms_reopen (self);
  g_autoptr (WpDelivery) next = forms_next_draft (self, "{'a':'xx','b':'2'}", 4);
  forms_draft_sent (self, next, 5);
  forms_assert (self, FORMS_ID, "a=xx b=2");
  forms_assert_rows (self, 0);
}

/* It arrived, the answer did not; typing went on, and so did the program, or not. */
static void
test_lost_answers (FormsFixture *self, gconstpointer data)
{
  forms_feed_draft (self, "{'a':'1','b':'2'}", 3);
  forms_type (self, "a", "x");
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'x','b':'2'}", 3);
  forms_draft_failed (self, draft, WP_ERROR_OFFLINE, NULL, 0);
  forms_type (self, "a", "xx");
  g_autoptr (WpDelivery) second = forms_next_draft (self, "{'a':'xx','b':'2'}", 3);
  forms_draft_failed (self, second, WP_ERROR_TIMEOUT, NULL, 0);
  forms_reopen (self);
  forms_type (self, "a", "xxx");
  forms_type (self, "b", "y");
  forms_feed_draft (self, "{'a':'x','b':'2'}", 4); /* the first of them */
  forms_assert (self, FORMS_ID, "a=xxx b=y +a+b");
  g_autoptr (WpDelivery) third = forms_next_draft (self, "{'a':'xxx','b':'y'}", 4);
  forms_draft_failed (self, third, WP_ERROR_OFFLINE, NULL, 0);
  forms_feed_draft (self, "{'a':'xxx','b':'y'}", 5);
  forms_assert (self, FORMS_ID, "a=xxx b=y");
  forms_assert_rows (self, 0);
  /* And when it has not arrived */
  forms_type (self, "a", "z");
  g_autoptr (WpDelivery) fourth = forms_next_draft (self, "{'a':'z','b':'y'}", 5);
  forms_draft_failed (self, fourth, WP_ERROR_OFFLINE, NULL, 0);
  forms_feed (self, NULL, NULL, 0, FALSE);
  wp_drafts_end_doubt (wp_writer_get_drafts (self->writer));
  g_autoptr (WpDelivery) fifth = forms_next_draft (self, "{'a':'z','b':'y'}", 5);
}

static void
test_other_fields_merge (FormsFixture *self, gconstpointer data)
{
  forms_feed_draft (self, "{'a':'1','b':'2'}", 3);
  forms_type (self, "a", "mine");
  forms_feed_draft (self, "{'a':'1','b':'theirs'}", 4);
  forms_assert (self, FORMS_ID, "a=mine b=theirs +a");
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'mine','b':'theirs'}", 4);
  /* Another change has come before: the answer brings it. */
  forms_draft_failed (self, draft, WP_ERROR_STALE, "{'a':'1','b':'theirs','c':'new'}", 5);
  forms_assert (self, FORMS_ID, "a=mine b=theirs c=new +a");
  g_autoptr (WpDelivery) again = forms_next_draft (self, "{'a':'mine','b':'theirs','c':'new'}", 5);
}

static void
test_same_field_is_a_conflict (FormsFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  forms_feed_draft (self, "{'a':'1','b':'2'}", 3);
  forms_type (self, "a", "mine");
  forms_type (self, "b", "mine too");
  forms_feed_draft (self, "{'a':'theirs','b':'2'}", 4);
  forms_assert (self, FORMS_ID, "a=mine b=mine too +a+b!a");
  g_assert_false (wp_drafts_submit_form (wp_writer_get_drafts (self->writer), FORMS_ID, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
  /* The rest is sent all the same. */
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'theirs','b':'mine too'}", 4);
  forms_draft_sent (self, draft, 5);
  forms_assert (self, FORMS_ID, "a=mine b=mine too +a!a");
  forms_reopen (self);
  g_assert_true (wp_drafts_resolve (wp_writer_get_drafts (self->writer), FORMS_ID, "a", TRUE, NULL));
  forms_assert (self, FORMS_ID, "a=mine b=mine too +a");
  g_autoptr (WpDelivery) over = forms_next_draft (self, "{'a':'mine','b':'mine too'}", 5);
  forms_draft_sent (self, over, 6);
  forms_type (self, "a", "again");
  forms_feed_draft (self, "{'a':'theirs again','b':'mine too'}", 7);
  g_assert_true (wp_drafts_resolve (wp_writer_get_drafts (self->writer), FORMS_ID, "a", FALSE, NULL));
  forms_assert (self, FORMS_ID, "a=theirs again b=mine too");
  forms_assert_rows (self, 0);
}

static void
test_refused_for_good (FormsFixture *self, gconstpointer data)
{
  forms_feed_draft (self, "{'a':'1'}", 3);
  forms_type (self, "a", "no");
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'no'}", 3);
  forms_draft_failed (self, draft, WP_ERROR_INVALID, NULL, 0);
  g_autoptr (JsonObject) document = forms_read (self, FORMS_ID);
  JsonObject *problem = wp_json_object (wp_json_object (document, "local"), "problem");
  g_assert_cmpstr (wp_json_string (problem, "code"), ==, "invalid");
  g_assert_cmpstr (wp_json_string (problem, "message"), ==, "because");
  g_assert_null (forms_next_draft (self, NULL, 0));
  forms_type (self, "a", "yes");
  g_autoptr (WpDelivery) again = forms_next_draft (self, "{'a':'yes'}", 3);
  forms_draft_sent (self, again, 4);
  forms_assert (self, FORMS_ID, "a=yes");
  /* What is too large to be kept anywhere is not even sent. */
  g_autofree char *large = g_strnfill (WP_MAX_FORM_ANSWERS, 'x');
  forms_type (self, "a", large);
  g_assert_null (forms_next_draft (self, NULL, 0));
  g_autoptr (JsonObject) too_large = forms_read (self, FORMS_ID);
  g_assert_true (wp_json_has (wp_json_object (too_large, "local"), "problem"));
  forms_assert_rows (self, 1);
}

/* Submitted from another desk while something is typed here: it is shown, kept, and goes on when the form comes back. */
static void
test_submitted_elsewhere (FormsFixture *self, gconstpointer data)
{
  g_autofree char *submitted = forms_submission (FORMS_ID, "submitted", "{'a':'1'}");
  g_autofree char *returned = forms_submission (FORMS_ID, "returned", "{'a':'1'}");
  forms_feed_draft (self, "{'a':'1'}", 3);
  forms_type (self, "a", "late");
  forms_feed (self, "submission", submitted, 4, FALSE);
  forms_type (self, "b", "later");
  forms_assert (self, FORMS_ID, "a=late b=later +a+b!a!b");
  g_assert_null (forms_next_draft (self, NULL, 0));
  forms_feed (self, "submission", returned, 5, FALSE);
  forms_assert (self, FORMS_ID, "a=late b=later +a+b");
  g_autoptr (WpDelivery) draft = forms_next_draft (self, "{'a':'late','b':'later'}", 5);
}

#define ADD(name) g_test_add ("/forms/" #name, FormsFixture, NULL, forms_set_up, test_##name, forms_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (answers_lie_on_top);
  ADD (put_and_answered);
  ADD (typed_while_on_its_way);
  ADD (lost_answers);
  ADD (other_fields_merge);
  ADD (same_field_is_a_conflict);
  ADD (refused_for_good);
  ADD (submitted_elsewhere);
  return g_test_run ();
}
