/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-command.h"
#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-incident.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-onboarding-commands.h"
#include "wp-time.h"

#include <string.h>

static const WpActor technician = { "u1", "Aiko Sato", WP_ROLE_TECHNICIAN };
static const WpActor auditor = { "u2", "Otto Read", WP_ROLE_AUDITOR };
static const WpActor soc = { "soc", "SOC", WP_ROLE_SOC_ANALYST };
static const gint64 now = G_GINT64_CONSTANT (1772366400000);

static JsonObject *
new_incident (guint n_steps)
{
  g_autoptr (JsonObject) customer = wp_json_parse_object (
    "{\"id\":\"c1\",\"name\":\"Sakura Logistics\",\"settings\":{\"socIsolation\":true},"
    "\"contacts\":{\"path\":\"email_then_phone\",\"emails\":[\"a@b.example\"],\"phones\":[{\"e164\":\"+8131234\",\"order\":1}]}}",
    -1, NULL);
  JsonObject *document = wp_json_parse_object (
    "{\"title\":\"Ransomware\",\"product\":\"core_mdr\",\"severity\":\"high\",\"vendorExtra\":{\"kept\":true},\"affectedEndpoints\":[{\"hostName\":\"FS-02\"}]}",
    -1, NULL);
  for (guint i = 0; i < n_steps; i++) {
    g_autofree char *text = g_strdup_printf ("Step %u", i + 1);
    wp_json_append (wp_json_need_array (document, "steps"), wp_json_new ("text", text, NULL));
  }
  g_autoptr (GError) error = NULL;
  g_assert_true (wp_incident_prepare_new (document, "INC-1", customer, &soc, now, &error));
  g_assert_no_error (error);
  return document;
}

static void
run (const WpCommand *command, const WpActor *actor, JsonObject *document)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (wp_command_validate (command, &error));
  g_assert_true (wp_command_may (command, actor, NULL, document, &error));
  g_assert_no_error (error);
  wp_command_apply (command, actor, NULL, now + WP_MINUTE, document);
  /* Twice is once. */
  g_autoptr (JsonObject) once = wp_json_copy (document);
  g_assert_true (wp_command_may (command, actor, NULL, document, NULL));
  wp_command_apply (command, actor, NULL, now + 2 * WP_MINUTE, document);
  g_assert_true (wp_json_equal (once, document));
  g_assert_true (wp_json_bool (wp_json_object (document, "vendorExtra"), "kept", FALSE));
}

static void
may_not (const WpCommand *command, const WpActor *actor, JsonObject *document, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (wp_command_may (command, actor, NULL, document, &error));
  g_assert_error (error, WP_ERROR, code);
}

static WpCommand *
soc_command (const WpCommandType *type, const char *body)
{
  g_autoptr (JsonObject) object = wp_json_parse_object (body, -1, NULL);
  g_assert_nonnull (object);
  return wp_command_new (type, NULL, "INC-1", NULL, -1, object);
}

static void
test_new (void)
{
  g_autoptr (JsonObject) document = new_incident (2);
  g_autoptr (WpIncident) incident = wp_incident_new (document);
  g_assert_cmpstr (incident->id, ==, "INC-1");
  g_assert_cmpint (incident->status, ==, WP_STATUS_WAITING_ON_CUSTOMER);
  g_assert_cmpint (incident->turn, ==, WP_TURN_PARTNER);
  g_assert_cmpuint (incident->alert_generation, ==, 1);
  g_assert_false (incident->alert_handled);
  g_assert_true (incident->soc_may_isolate);
  g_assert_cmpuint (incident->expected->len, ==, 1);

  g_autoptr (JsonObject) wrong = wp_json_parse_object (
    "{\"product\":\"core_mdr_microsoft\",\"severity\":\"critical\",\"steps\":[{},7],\"links\":{\"portal\":\"javascript:alert(1)\"}}", -1, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_false (wp_incident_prepare_new (wrong, "INC-2", NULL, &soc, now, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  static const char *const pointers[] = { "/title", "/steps/0/text", "/steps/1", "/links/portal", "/severity" };
  GPtrArray *fields = wp_error_get_fields (error);
  g_assert_cmpuint (fields->len, ==, G_N_ELEMENTS (pointers));
  for (guint i = 0; i < fields->len; i++)
    g_assert_cmpstr (((WpFieldError *) fields->pdata[i])->pointer, ==, pointers[i]);

  /* A product that is not known stays; a severity that is none would wake nobody. */
  g_autoptr (JsonObject) odd = wp_json_parse_object ("{\"title\":\"x\",\"product\":\"total_mdr\",\"severity\":\"critcal\"}", -1, NULL);
  g_clear_error (&error);
  g_assert_false (wp_incident_prepare_new (odd, "INC-3", NULL, &soc, now, &error));
  g_assert_cmpstr (((WpFieldError *) wp_error_get_fields (error)->pdata[0])->pointer, ==, "/severity");
  wp_json_set_string (odd, "severity", "unknown");
  g_assert_true (wp_incident_prepare_new (odd, "INC-3", NULL, &soc, now, NULL));
  g_assert_cmpstr (wp_json_string (odd, "product"), ==, "total_mdr");
}

static void
test_roles (void)
{
  g_autoptr (JsonObject) document = new_incident (1);
  g_autoptr (WpCommand) mine = wp_command_acknowledge ("INC-1");
  g_autoptr (WpCommand) theirs = soc_command (WP_COMMAND_SOC_COMMENT, "{\"text\":\"x\"}");
  may_not (mine, &auditor, document, WP_ERROR_FORBIDDEN);
  may_not (mine, &soc, document, WP_ERROR_FORBIDDEN);
  may_not (theirs, &technician, document, WP_ERROR_FORBIDDEN);
}

static void
test_acknowledge (void)
{
  g_autoptr (JsonObject) document = new_incident (1);
  g_autoptr (WpCommand) first = wp_command_acknowledge ("INC-1");
  g_autoptr (WpCommand) second = wp_command_acknowledge ("INC-1");
  run (first, &technician, document);
  run (second, &(WpActor) { "u9", "Somebody Else", WP_ROLE_ADMINISTRATOR }, document);
  g_autoptr (WpIncident) incident = wp_incident_new (document);
  g_assert_cmpstr (incident->acknowledged_by, ==, "Aiko Sato");
  g_assert_true (incident->alert_handled);

  g_autoptr (WpCommand) raise = soc_command (WP_COMMAND_SOC_ESCALATE, "{\"severity\":\"critical\",\"reason\":\"Encryption has begun\"}");
  run (raise, &soc, document);
  g_autoptr (WpIncident) raised = wp_incident_new (document);
  g_assert_false (raised->alert_handled);
  g_assert_cmpuint (raised->alert_generation, ==, 2);
  g_assert_cmpint (raised->severity, ==, WP_SEVERITY_CRITICAL);
  g_assert_cmpint (raised->initial_severity, ==, WP_SEVERITY_HIGH);
  g_assert_cmpstr (raised->raised_reason, ==, "Encryption has begun");
  g_assert_cmpuint (raised->expected->len, ==, 2); /* the e-mail, then the phone */
  may_not (raise, &technician, document, WP_ERROR_FORBIDDEN);
  g_autoptr (WpCommand) lower = soc_command (WP_COMMAND_SOC_ESCALATE, "{\"severity\":\"low\",\"reason\":\"x\"}");
  may_not (lower, &soc, document, WP_ERROR_CONFLICT);
}

static void
test_question (void)
{
  g_autoptr (JsonObject) document = new_incident (0);
  g_assert_cmpstr (wp_json_string (document, "status"), ==, "waiting_on_soc");
  g_autoptr (WpCommand) ask = soc_command (WP_COMMAND_SOC_ASK, "{\"text\":\"Is the 13:40 RDP session yours?\",\"dueAt\":\"2026-03-01T15:00:00Z\"}");
  run (ask, &soc, document);
  g_assert_cmpstr (wp_json_string (document, "turn"), ==, "partner");
  g_autoptr (WpCommand) resolve = wp_command_resolve ("INC-1", "");
  may_not (resolve, &technician, document, WP_ERROR_CONFLICT);
  g_autoptr (WpCommand) wrong = wp_command_answer ("INC-1", "nothing", WP_VERDICT_NOT_OURS, NULL);
  may_not (wrong, &technician, document, WP_ERROR_INVALID);
  g_autoptr (WpCommand) answer = wp_command_answer ("INC-1", ask->key, WP_VERDICT_NOT_OURS, "Nobody was there.");
  run (answer, &technician, document);
  g_assert_cmpstr (wp_json_string (document, "status"), ==, "waiting_on_soc");
  g_autoptr (WpCommand) again = wp_command_answer ("INC-1", ask->key, WP_VERDICT_AUTHORIZED, NULL);
  may_not (again, &technician, document, WP_ERROR_CONFLICT);
  run (resolve, &technician, document);
}

/* Seven steps ticked offline while the SOC inserts one and comments: all seven land on the right steps. */
static void
test_seven_steps (void)
{
  g_autoptr (JsonObject) local = new_incident (7);
  g_autoptr (JsonObject) server = wp_json_copy (local);
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_command_unref);
  for (guint i = 0; i < 7; i++) {
    g_autofree char *id = g_strdup_printf ("s%u", i + 1);
    WpCommand *tick = i == 3 ? wp_command_note ("INC-1", id, 1, "Took two tries") : wp_command_tick ("INC-1", id, 1, TRUE);
    run (tick, &technician, local);
    g_ptr_array_add (commands, tick);
  }
  g_autoptr (WpCommand) insert = soc_command (WP_COMMAND_SOC_UPDATE, "{\"addSteps\":[{\"text\":\"Look at the scheduled tasks\",\"before\":\"s4\"}]}");
  g_autoptr (WpCommand) comment = soc_command (WP_COMMAND_SOC_COMMENT, "{\"text\":\"One more step.\"}");
  run (insert, &soc, server);
  run (comment, &soc, server);
  for (guint i = 0; i < 7; i++)
    run (commands->pdata[i], &technician, server);
  g_autoptr (WpIncident) incident = wp_incident_new (server);
  g_assert_cmpuint (incident->steps->len, ==, 8);
  for (guint i = 0; i < 8; i++) {
    const WpStep *step = incident->steps->pdata[i];
    g_autofree char *text = g_strdup_printf ("Step %u", i < 3 ? i + 1 : i);
    g_assert_cmpstr (step->text, ==, i == 3 ? "Look at the scheduled tasks" : text);
    g_assert_cmpint (step->done, ==, i != 3 && i != 4);
    g_assert_cmpstr (step->note, ==, i == 4 ? "Took two tries" : "");
  }
  g_assert_cmpstr (((WpStep *) incident->steps->pdata[3])->id, ==, "s8");
  g_assert_cmpint (incident->turn, ==, WP_TURN_PARTNER);
}

static void
test_step_guards (void)
{
  g_autoptr (JsonObject) document = new_incident (2);
  g_autoptr (WpCommand) tick = wp_command_tick ("INC-1", "s1", 1, TRUE);
  g_autoptr (WpCommand) stale = wp_command_note ("INC-1", "s1", 1, "mine");
  g_autoptr (WpCommand) note = wp_command_note ("INC-1", "s1", 2, "checked twice");
  g_autoptr (WpCommand) gone = wp_command_tick ("INC-1", "s9", 1, TRUE);
  run (tick, &technician, document);
  may_not (stale, &technician, document, WP_ERROR_STALE);
  may_not (gone, &technician, document, WP_ERROR_NOT_FOUND);
  run (note, &technician, document);
  g_autoptr (WpCommand) replace = soc_command (WP_COMMAND_SOC_UPDATE,
                                               "{\"removeSteps\":[\"s2\"],\"addSteps\":[{\"text\":\"Mine\",\"owner\":\"soc\"}]}");
  run (replace, &soc, document);
  g_autoptr (WpCommand) socs = wp_command_tick ("INC-1", "s3", 1, TRUE);
  may_not (socs, &technician, document, WP_ERROR_CONFLICT);
  g_assert_cmpstr (wp_json_string (document, "status"), ==, "waiting_on_soc");
  g_autofree char *path = wp_command_get_path (tick);
  g_assert_cmpstr (path, ==, "/v1/incidents/INC-1/steps/s1");
  g_autoptr (WpCommand) hostile = wp_command_tick ("../../x?y", "a/b", 1, TRUE);
  g_autofree char *escaped = wp_command_get_path (hostile);
  g_assert_cmpstr (escaped, ==, "/v1/incidents/..%2F..%2Fx%3Fy/steps/a%2Fb");
}

/* What is not named stays; what is already so is nobody's conflict. */
static void
test_step_members (void)
{
  g_autoptr (JsonObject) document = new_incident (1);
  g_autoptr (WpCommand) note = wp_command_note ("INC-1", "s1", 1, "my words");
  g_autoptr (WpCommand) tick = wp_command_tick ("INC-1", "s1", 2, TRUE);
  g_autoptr (WpCommand) late_tick = wp_command_tick ("INC-1", "s1", 1, TRUE);
  g_autoptr (WpCommand) late_note = wp_command_note ("INC-1", "s1", 1, "my words");
  g_autoptr (WpCommand) untick = wp_command_tick ("INC-1", "s1", 3, FALSE);
  g_autoptr (WpCommand) other = wp_command_note ("INC-1", "s1", 1, "other words");
  JsonObject *step = wp_json_object_at (wp_json_array (document, "steps"), 0);
  run (note, &technician, document);
  run (tick, &technician, document);
  g_assert_cmpstr (wp_json_string (step, "note"), ==, "my words");
  g_assert_true (wp_json_bool (step, "done", FALSE));
  g_assert_cmpint (wp_json_int (step, "revision", 0), ==, 3);
  guint events = wp_json_length (wp_json_array (document, "timeline"));
  run (late_tick, &technician, document);
  run (late_note, &technician, document);
  g_assert_cmpint (wp_json_int (step, "revision", 0), ==, 3);
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "timeline")), ==, events);
  may_not (other, &technician, document, WP_ERROR_STALE);
  run (untick, &technician, document);
  g_assert_cmpstr (wp_json_string (step, "note"), ==, "my words");
  g_assert_false (wp_json_bool (step, "done", TRUE));
  g_autoptr (WpCommand) renewed = wp_command_renew (other, document, -1);
  g_autoptr (WpCommand) seen = wp_command_renew (other, document, 3);
  g_assert_cmpint (renewed->if_match, ==, 4);
  g_assert_cmpstr (renewed->key, !=, other->key);
  may_not (seen, &technician, document, WP_ERROR_STALE);
  run (renewed, &technician, document);
  g_assert_cmpstr (wp_json_string (step, "note"), ==, "other words");
}

static void
test_resolve_and_reopen (void)
{
  g_autoptr (JsonObject) document = new_incident (1);
  g_autoptr (WpCommand) resolve = wp_command_resolve ("INC-1", "Back to normal.");
  g_autoptr (WpCommand) again = wp_command_resolve ("INC-1", "");
  g_autoptr (WpCommand) tick = wp_command_tick ("INC-1", "s1", 1, TRUE);
  run (resolve, &technician, document);
  g_assert_cmpint (wp_json_time (document, "autoCloseAt"), ==, now + WP_MINUTE + 48 * WP_HOUR);
  may_not (again, &technician, document, WP_ERROR_CONFLICT);
  may_not (tick, &technician, document, WP_ERROR_CONFLICT);
  g_autoptr (WpCommand) comment = wp_command_comment ("INC-1", "It came back.");
  run (comment, &technician, document);
  g_assert_cmpstr (wp_json_string (document, "status"), ==, "reopened");
  g_assert_false (wp_json_has (document, "autoCloseAt"));
  g_autoptr (WpCommand) reopen = wp_command_reopen ("INC-1", "");
  may_not (reopen, &technician, document, WP_ERROR_CONFLICT);
  g_autoptr (WpCommand) close = soc_command (WP_COMMAND_SOC_CLOSE, "{}");
  run (close, &soc, document);
  g_autoptr (WpCommand) acknowledge = wp_command_acknowledge ("INC-1");
  may_not (acknowledge, &technician, document, WP_ERROR_CONFLICT);
  run (reopen, &technician, document);
  g_autoptr (WpIncident) incident = wp_incident_new (document);
  g_assert_cmpuint (incident->comments->len, ==, 2);
  g_assert_false (incident->alert_handled);
  g_assert_cmpstr (incident->alert_user_id, ==, technician.id);
}

static void
test_validate (void)
{
  static const struct {
    const WpCommandType *type;
    const char *body;
    const char *pointer;
  } cases[] = {
    { WP_COMMAND_COMMENT, "{}", "/text" },
    { WP_COMMAND_COMMENT, "{\"text\":7}", "/text" },
    { WP_COMMAND_ANSWER, "{\"questionId\":\"q\",\"verdict\":\"maybe\"}", "/verdict" },
    { WP_COMMAND_STEP, "{\"done\":\"yes\"}", "/done" },
    { WP_COMMAND_STEP, "{}", "/done" },
    { WP_COMMAND_STEP, "{\"note\":7}", "/note" },
    { WP_COMMAND_CHOOSE_PRODUCTS, "{\"products\":[\"core_mdr\"],\"from\":[]}", "/from" },
    { WP_COMMAND_ASSIGN, "{\"userId\":[]}", "/userId" },
    { WP_COMMAND_SOC_ESCALATE, "{\"severity\":\"extreme\",\"reason\":\"x\"}", "/severity" },
    { WP_COMMAND_SOC_ASK, "{\"text\":\"x\",\"dueAt\":\"soon\"}", "/dueAt" },
    { WP_COMMAND_SOC_UPDATE, "{\"addSteps\":[{}]}", "/addSteps/0/text" },
    { WP_COMMAND_SOC_UPDATE, "{\"removeSteps\":[{}]}", "/removeSteps/0" },
    { WP_COMMAND_SOC_UPDATE, "{}", "/title" },
    { WP_COMMAND_SOC_UPDATE, "{\"comment\":\"x\"}", "/title" },
    { WP_COMMAND_SOC_UPDATE, "{\"title\":\"\"}", "/title" },
    { WP_COMMAND_SOC_ATTEMPT, "{\"channel\":\"phone\",\"to\":\"+81\"}", "/result" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WpCommand) command = soc_command (cases[i].type, cases[i].body);
    g_autoptr (GError) error = NULL;
    g_assert_false (wp_command_validate (command, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
    g_assert_cmpstr (((WpFieldError *) wp_error_get_fields (error)->pdata[0])->pointer, ==, cases[i].pointer);
    g_assert_false (wp_command_validate (command, NULL));
  }
  g_autofree char *huge = g_strnfill (WP_MAX_COMMENT + 1, 'x');
  g_autoptr (WpCommand) long_one = wp_command_comment ("INC-1", huge);
  g_assert_false (wp_command_validate (long_one, NULL));
  g_assert_true (wp_command_type_find (&wp_kind_incident, "comment", WP_SIDE_PARTNER) == WP_COMMAND_COMMENT);
  g_assert_true (wp_command_type_find (&wp_kind_incident, "comment", WP_SIDE_SOC) == WP_COMMAND_SOC_COMMENT);
  g_assert_null (wp_command_type_find (&wp_kind_incident, "raise", WP_SIDE_SOC));
  g_assert_null (wp_command_type_find (&wp_kind_onboarding, "comment", WP_SIDE_PARTNER));
  g_assert_true (wp_command_type_find (&wp_kind_onboarding, "withdraw", WP_SIDE_PARTNER) == WP_COMMAND_WITHDRAW);
  g_assert_null (wp_command_type_find (NULL, "withdraw", WP_SIDE_PARTNER));
}

/* Whoever presses a key on and on fills no timeline. */
static void
test_again (void)
{
  static const WpActor colleague = { "u9", "Somebody Else", WP_ROLE_ADMINISTRATOR };
  g_autoptr (JsonObject) document = new_incident (1);
  WpCommand *begin[] = { wp_command_acknowledge ("INC-1"), wp_command_assign ("INC-1", "u1"), wp_command_tick ("INC-1", "s1", -1, TRUE) };
  for (guint i = 0; i < G_N_ELEMENTS (begin); i++)
    run (begin[i], &technician, document);
  g_autofree char *before = wp_json_to_string (document);
  for (guint round = 0; round < 100; round++) {
    WpCommand *again[] = { wp_command_acknowledge ("INC-1"), wp_command_assign ("INC-1", "u1"), wp_command_tick ("INC-1", "s1", -1, TRUE) };
    for (guint i = 0; i < G_N_ELEMENTS (again); i++) {
      run (again[i], round % 2 == 0 ? &technician : &colleague, document);
      wp_command_unref (again[i]);
    }
  }
  g_autofree char *after = wp_json_to_string (document);
  g_assert_cmpstr (before, ==, after);
  /* A new alarm is acknowledged anew. */
  g_autoptr (WpCommand) raise = soc_command (WP_COMMAND_SOC_ESCALATE, "{\"severity\":\"critical\",\"reason\":\"x\"}");
  run (raise, &soc, document);
  g_autoptr (WpCommand) anew = wp_command_assign ("INC-1", "u1");
  run (anew, &technician, document);
  g_assert_true (wp_json_has (wp_json_object (document, "alert"), "handled"));
  for (guint i = 0; i < G_N_ELEMENTS (begin); i++)
    wp_command_unref (begin[i]);
}

/* A key that somebody else used is not taken for one's own done already; an older entry names who it was by name. */
static void
test_foreign_key (void)
{
  static const WpActor colleague = { "u9", "Somebody Else", WP_ROLE_TECHNICIAN };
  g_autoptr (JsonObject) document = new_incident (0);
  g_autoptr (WpCommand) theirs = wp_command_comment ("INC-1", "theirs");
  run (theirs, &colleague, document);
  g_autoptr (JsonObject) body = wp_json_new ("text", "mine", NULL);
  g_autoptr (WpCommand) mine = wp_command_new (WP_COMMAND_COMMENT, theirs->key, "INC-1", NULL, -1, body);
  may_not (mine, &technician, document, WP_ERROR_KEY_REUSED);
  run (theirs, &colleague, document);
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "comments")), ==, 1);
  JsonObject *event = wp_json_find (wp_json_array (document, "timeline"), "id", theirs->key, NULL);
  g_assert_cmpstr (wp_json_string (event, "byId"), ==, "u9");
  wp_json_set_null (event, "byId");
  may_not (mine, &technician, document, WP_ERROR_KEY_REUSED);
  run (theirs, &colleague, document);
}

static void
fits (const WpCommand *command, const WpActor *actor, JsonObject *document, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = wp_json_copy (document);
  run (command, actor, result);
  g_assert_cmpint (wp_command_fits (command, result, &error), ==, expected);
  if (!expected)
    g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
}

/* The bytes of what results, at the bound and one beyond; what ends an incident always fits. */
static void
test_full (void)
{
  g_autoptr (JsonObject) document = new_incident (1);
  g_autoptr (WpCommand) question = soc_command (WP_COMMAND_SOC_ASK, "{\"text\":\"?\"}");
  run (question, &soc, document);
  g_autoptr (WpCommand) comment = wp_command_comment ("INC-1", "x"), assign = wp_command_assign ("INC-1", "u1"),
                        unassign = wp_command_assign ("INC-1", "");
  g_autoptr (WpCommand) acknowledge = wp_command_acknowledge ("INC-1"),
                        answer = wp_command_answer ("INC-1", question->key, WP_VERDICT_NOT_OURS, "no");
  g_autoptr (WpCommand) step = wp_command_tick ("INC-1", "s1", -1, TRUE),
                        update = soc_command (WP_COMMAND_SOC_UPDATE, "{\"addSteps\":[{\"text\":\"x\"}]}");
  g_autoptr (WpCommand) escalate = soc_command (WP_COMMAND_SOC_ESCALATE, "{\"severity\":\"critical\",\"reason\":\"x\"}");
  g_autoptr (WpCommand) resolve = soc_command (WP_COMMAND_SOC_RESOLVE, "{\"comment\":\"done\"}"), close = soc_command (WP_COMMAND_SOC_CLOSE, "{}");
  run (assign, &technician, document);
  const struct {
    gsize size;
    gboolean grows, answers;
  } rounds[] = { { WP_MAX_DOCUMENT - WP_DOCUMENT_RESERVE - 2000, TRUE, TRUE },
                 { WP_MAX_DOCUMENT - WP_DOCUMENT_RESERVE, FALSE, TRUE },
                 { WP_MAX_DOCUMENT - WP_DOCUMENT_RESERVE / 2, FALSE, FALSE },
                 { WP_MAX_DOCUMENT, FALSE, FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (rounds); i++) {
    wp_json_set_string (document, "filler", "");
    g_autofree char *bare = wp_json_to_string (document);
    g_autofree char *filler = g_strnfill (rounds[i].size - strlen (bare), 'x');
    wp_json_set_string (document, "filler", filler);
    fits (comment, &technician, document, rounds[i].grows);
    fits (update, &soc, document, rounds[i].grows);
    fits (answer, &technician, document, rounds[i].answers);
    fits (step, &technician, document, rounds[i].answers);
    fits (unassign, &technician, document, TRUE);
    fits (acknowledge, &technician, document, TRUE);
    fits (escalate, &soc, document, TRUE);
    fits (resolve, &soc, document, TRUE);
    fits (close, &soc, document, TRUE);
  }
  /* to the byte */
  g_autoptr (JsonObject) exact = new_incident (0);
  for (guint beyond = 0; beyond < 2; beyond++) {
    wp_json_set_string (exact, "filler", "");
    g_autofree char *bare = wp_json_to_string (exact);
    g_autofree char *filler = g_strnfill (WP_MAX_DOCUMENT - WP_DOCUMENT_RESERVE - strlen (bare) + beyond, 'x');
    wp_json_set_string (exact, "filler", filler);
    g_assert_cmpint (wp_command_fits (comment, exact, NULL), ==, beyond == 0);
  }
}

/* Lists and the timeline, at the bound and one beyond */
static void
test_long_lists (void)
{
  const struct {
    const char *list;
    guint max;
  } lists[] = { { "timeline", WP_MAX_LOG }, { "steps", WP_MAX_ITEMS }, { "affectedEndpoints", WP_MAX_ITEMS }, { "questions", WP_MAX_ITEMS } };
  g_autoptr (WpCommand) update = soc_command (WP_COMMAND_SOC_UPDATE, "{}"), resolve = soc_command (WP_COMMAND_SOC_RESOLVE, "{}");
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autoptr (JsonObject) document = new_incident (0);
    JsonArray *list = wp_json_need_array (document, lists[i].list);
    while (wp_json_length (list) < lists[i].max)
      wp_json_append (list, wp_json_new ("id", "x", NULL));
    g_assert_true (wp_command_fits (update, document, NULL));
    wp_json_append (list, wp_json_new ("id", "x", NULL));
    g_assert_false (wp_command_fits (update, document, NULL));
    g_assert_true (wp_command_fits (resolve, document, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/new", test_new);
  g_test_add_func ("/command/roles", test_roles);
  g_test_add_func ("/command/acknowledge", test_acknowledge);
  g_test_add_func ("/command/again", test_again);
  g_test_add_func ("/command/foreign-key", test_foreign_key);
  g_test_add_func ("/command/full", test_full);
  g_test_add_func ("/command/long-lists", test_long_lists);
  g_test_add_func ("/command/question", test_question);
  g_test_add_func ("/command/seven-steps", test_seven_steps);
  g_test_add_func ("/command/step-guards", test_step_guards);
  g_test_add_func ("/command/step-members", test_step_members);
  g_test_add_func ("/command/resolve-and-reopen", test_resolve_and_reopen);
  g_test_add_func ("/command/validate", test_validate);
  return g_test_run ();
}
