/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-alert.h"
#include "wp-alerts.h"
#include "wp-error.h"

typedef struct {
  ClientFixture client;
  WpWork *work;
  WpAlerts *alerts;
  gint64 first_sign_in;
} Fixture;

static void
open_alerts (Fixture *self)
{
  g_autofree char *path = client_fixture_path (&self->client, "work.db");
  g_autoptr (GError) error = NULL;
  self->work = wp_work_open (path, &error);
  g_assert_no_error (error);
  self->alerts = wp_alerts_new (self->work, self->client.mailbox, "acc", "u-tess", self->first_sign_in, &error);
  g_assert_no_error (error);
}

static void
close_alerts (Fixture *self)
{
  g_clear_pointer (&self->alerts, wp_alerts_free);
  g_clear_pointer (&self->work, wp_work_close);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  client_fixture_set_up (&self->client, data);
  self->first_sign_in = wp_time_now () - WP_DAY;
  open_alerts (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close_alerts (self);
  client_fixture_tear_down (&self->client, data);
}

/* (transfer full) document */
static void
consider (Fixture *self, JsonObject *document)
{
  g_autoptr (WpIncident) incident = wp_incident_new (document);
  wp_alerts_consider (self->alerts, incident);
  json_object_unref (document);
}

static void
assert_told (Fixture *self, const char *prefix, const char *expected)
{
  g_autoptr (GError) error = NULL;
  wp_alerts_flush (self->alerts);
  wp_alerts_save (self->alerts, &error);
  g_assert_no_error (error);
  g_autofree char *told = client_fixture_told (&self->client, prefix);
  g_assert_cmpstr (told, ==, expected);
}

static void
show_all (Fixture *self)
{
  for (guint i = 0; i < self->client.bubbles->len; i++) {
    const WpBubble *bubble = g_ptr_array_index (self->client.bubbles, i);
    wp_alerts_shown (self->alerts, bubble->id, bubble->alert_key);
  }
  g_assert_true (wp_alerts_save (self->alerts, NULL));
  g_ptr_array_set_size (self->client.bubbles, 0);
}

static JsonObject *
handled (const char *id, const char *customer, const char *severity, guint generation)
{
  JsonObject *document = make_incident (id, customer, severity, 5, generation);
  set_handled (document);
  return document;
}

static void
test_what_wakes (Fixture *self, gconstpointer data)
{
  consider (self, make_incident ("INC-1", "c1", "critical", 1, 1));
  consider (self, make_incident ("INC-2", "c2", "high", 1, 1));
  consider (self, make_incident ("INC-3", "c3", "medium", 1, 1));
  consider (self, handled ("INC-4", "c4", "critical", 1));
  JsonObject *closed = make_incident ("INC-5", "c5", "critical", 1, 1);
  wp_json_set_string (closed, "status", "closed");
  consider (self, closed);
  JsonObject *old = make_incident ("INC-6", "c6", "critical", 1, 1);
  wp_json_set_time (wp_json_object (old, "alert"), "at", self->first_sign_in - 31 * WP_MINUTE);
  consider (self, old);
  JsonObject *grace = make_incident ("INC-7", "c7", "critical", 1, 1);
  wp_json_set_time (wp_json_object (grace, "alert"), "at", self->first_sign_in - 29 * WP_MINUTE);
  consider (self, grace);
  JsonObject *strange = make_incident ("INC-8", "c8", "critical", 1, 0);
  consider (self, strange);
  assert_told (self, "bubble ", "incident INC-1, incident INC-2, incident INC-7");
  consider (self, make_incident ("INC-1", "c1", "critical", 2, 1));
  assert_told (self, "bubble ", "");
}

static void
test_generations (Fixture *self, gconstpointer data)
{
  consider (self, make_incident ("INC-1", "c1", "critical", 1, 1));
  assert_told (self, "", "bubble incident INC-1");
  consider (self, handled ("INC-1", "c1", "critical", 1));
  assert_told (self, "", "withdrawn acc/INC-1/1");
  consider (self, handled ("INC-1", "c1", "critical", 1));
  assert_told (self, "", "");
  JsonObject *asked = make_incident ("INC-1", "c1", "critical", 3, 2);
  wp_json_append (wp_json_need_array (asked, "questions"), wp_json_new ("id", "q1", "text", "Yours?", NULL));
  consider (self, asked);
  assert_told (self, "", "bubble question INC-1");
  const WpBubble *question = g_ptr_array_index (self->client.bubbles, 1);
  g_assert_cmpstr (question->question_id, ==, "q1");
  g_assert_cmpstr (question->id, ==, "acc/INC-1/2");
  /* Refused by the server after it was handled here: it waits for somebody after all. */
  consider (self, handled ("INC-1", "c1", "critical", 2));
  assert_told (self, "", "withdrawn acc/INC-1/2");
  consider (self, make_incident ("INC-1", "c1", "critical", 4, 2));
  assert_told (self, "bubble ", "incident INC-1");
  wp_alerts_consider_gone (self->alerts, "INC-1");
  assert_told (self, "", "withdrawn acc/INC-1/2");
}

static void
test_fold (Fixture *self, gconstpointer data)
{
  consider (self, make_incident ("INC-1", "c1", "high", 1, 1));
  assert_told (self, "", "bubble incident INC-1");
  consider (self, make_incident ("INC-2", "c1", "high", 1, 1));
  consider (self, make_incident ("INC-3", "c1", "high", 1, 1));
  consider (self, make_incident ("INC-4", "c1", "critical", 1, 1));
  consider (self, make_incident ("INC-5", "c2", "high", 1, 1));
  assert_told (self, "", "withdrawn acc/INC-1/1, bubble folded 3, bubble incident INC-4, bubble incident INC-5");
  /* Fewer rings nobody; another does, under the same id. */
  consider (self, handled ("INC-1", "c1", "high", 1));
  consider (self, handled ("INC-2", "c1", "high", 1));
  assert_told (self, "", "");
  consider (self, make_incident ("INC-6", "c1", "high", 1, 1));
  assert_told (self, "", "bubble folded 2");
  consider (self, handled ("INC-3", "c1", "high", 1));
  consider (self, handled ("INC-6", "c1", "high", 1));
  assert_told (self, "", "withdrawn acc/fold/c1");
  /* It begins anew with one that stands alone. */
  consider (self, make_incident ("INC-7", "c1", "high", 1, 1));
  assert_told (self, "", "bubble incident INC-7");
  /* Raised out of it */
  consider (self, make_incident ("INC-7", "c1", "critical", 2, 2));
  assert_told (self, "", "withdrawn acc/INC-7/1, bubble incident INC-7");
}

static void
test_a_storm_is_one_bubble (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 300; i++) {
    g_autofree char *id = g_strdup_printf ("INC-%u", i);
    consider (self, make_incident (id, "c1", "high", 1, 1));
  }
  assert_told (self, "", "bubble folded 300");
}

static void
test_crash_between_intent_and_shown (Fixture *self, gconstpointer data)
{
  consider (self, make_incident ("INC-1", "c1", "critical", 1, 1));
  consider (self, make_incident ("INC-2", "c1", "high", 1, 1));
  consider (self, make_incident ("INC-3", "c1", "high", 1, 1));
  assert_told (self, "bubble ", "incident INC-1, folded 2");
  for (guint run = 0; run < 3; run++) {
    close_alerts (self);
    open_alerts (self);
    g_ptr_array_set_size (self->client.bubbles, 0);
    consider (self, make_incident ("INC-1", "c1", "critical", 1, 1));
    consider (self, make_incident ("INC-2", "c1", "high", 1, 1));
    consider (self, make_incident ("INC-3", "c1", "high", 1, 1));
    if (run < 2)
      assert_told (self, "", "bubble incident INC-1, bubble folded 2");
    else
      assert_told (self, "bubble ", "");
    if (run == 1)
      show_all (self);
  }
  /* What was shown is still withdrawn in another run. */
  consider (self, handled ("INC-1", "c1", "critical", 1));
  consider (self, handled ("INC-2", "c1", "high", 1));
  consider (self, handled ("INC-3", "c1", "high", 1));
  wp_alerts_flush (self->alerts);
  g_autofree char *told = client_fixture_told (&self->client, "withdrawn ");
  g_assert_nonnull (strstr (told, "acc/INC-1/1"));
  g_assert_nonnull (strstr (told, "acc/fold/c1"));
}

static void
test_shown_does_not_cover_what_joined_later (Fixture *self, gconstpointer data)
{
  consider (self, make_incident ("INC-1", "c1", "high", 1, 1));
  consider (self, make_incident ("INC-2", "c1", "high", 1, 1));
  assert_told (self, "bubble ", "folded 2");
  consider (self, make_incident ("INC-3", "c1", "high", 1, 1));
  assert_told (self, "bubble ", "folded 3");
  const WpBubble *first = g_ptr_array_index (self->client.bubbles, 0);
  wp_alerts_shown (self->alerts, first->id, first->alert_key);
  g_assert_true (wp_alerts_save (self->alerts, NULL));
  close_alerts (self);
  open_alerts (self);
  for (guint i = 1; i <= 3; i++) {
    g_autofree char *id = g_strdup_printf ("INC-%u", i);
    consider (self, make_incident (id, "c1", "high", 1, 1));
  }
  assert_told (self, "", "there acc/fold/c1, bubble folded 3");
}

/* A log that cannot be written: everybody is woken, once, and what was decided is written when there is room. */
static void
test_full_disk (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WpDb *db = wp_work_get_db (self->work);
  g_assert_true (wp_db_exec (db, "PRAGMA max_page_count = 1", NULL));
  for (guint round = 0; round < 2; round++) {
    for (guint i = 0; i < 1000; i++) {
      g_autofree char *id = g_strdup_printf ("INC-%u", i);
      consider (self, make_incident (id, "c1", "critical", 1, 1));
    }
    wp_alerts_save (self->alerts, &error);
    g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_FULL);
    g_clear_error (&error);
    wp_alerts_flush (self->alerts);
    g_autofree char *told = client_fixture_told (&self->client, "bubble incident ");
    g_auto (GStrv) names = g_strsplit (told, ", ", -1);
    g_assert_cmpint (g_strv_length (names), ==, round == 0 ? 1000 : 0);
  }
  g_assert_true (wp_db_exec (db, "PRAGMA max_page_count = 100000", NULL));
  show_all (self);
  close_alerts (self);
  open_alerts (self);
  consider (self, make_incident ("INC-7", "c1", "critical", 1, 1));
  consider (self, make_incident ("INC-999", "c1", "critical", 1, 1));
  assert_told (self, "", "there acc/INC-7/1, there acc/INC-999/1");
}

static void
test_drill (Fixture *self, gconstpointer data)
{
  gint64 now = wp_time_now ();
  wp_alerts_consider_drill (self->alerts, "d1", now, TRUE, FALSE);
  wp_alerts_consider_drill (self->alerts, "d2", now, FALSE, FALSE);
  wp_alerts_consider_drill (self->alerts, "d3", now, TRUE, TRUE);
  wp_alerts_consider_drill (self->alerts, "d4", self->first_sign_in - WP_HOUR, TRUE, FALSE);
  assert_told (self, "", "bubble drill d1");
  wp_alerts_consider_drill (self->alerts, "d1", now, TRUE, FALSE);
  assert_told (self, "", "");
  wp_alerts_consider_drill (self->alerts, "d1", now, TRUE, TRUE);
  assert_told (self, "", "withdrawn acc/drill/d1");
}

/* A server that was put back to an earlier state gives the same generation to something else. */
static void
test_the_same_generation_again (Fixture *self, gconstpointer data)
{
  consider (self, make_incident ("INC-1", "c1", "critical", 4, 2));
  assert_told (self, "bubble ", "incident INC-1");
  show_all (self);
  close_alerts (self);
  open_alerts (self);
  for (guint round = 0; round < 2; round++) {
    JsonObject *again = make_incident ("INC-1", "c1", "critical", 3, 2);
    wp_json_set_time (wp_json_object (again, "alert"), "at", self->first_sign_in + WP_HOUR);
    consider (self, again);
    assert_told (self, "bubble ", round == 0 ? "incident INC-1" : "");
    show_all (self);
    close_alerts (self);
    open_alerts (self);
  }
}

#define ADD(name) g_test_add ("/alerts/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (what_wakes);
  ADD (generations);
  ADD (the_same_generation_again);
  ADD (fold);
  ADD (a_storm_is_one_bubble);
  ADD (crash_between_intent_and_shown);
  ADD (shown_does_not_cover_what_joined_later);
  ADD (full_disk);
  ADD (drill);
  return g_test_run ();
}
