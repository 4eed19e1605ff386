/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDemo"
#include "config.h"

#include "wp-demo-story.h"

#include "wp-command.h"
#include "wp-incident-commands.h"
#include "wp-incident.h"
#include "wp-json.h"
#include "wp-time.h"

/* One telling */
typedef struct {
  WpDemoCase *here;
  const WpDemoPlan *plan;
  JsonObject *document;
  WpActor soc;
  WpActor partner;
  gint64 t;
  gint64 now;
} Story;

static gboolean
chance (Story *self, int percent)
{
  return g_rand_int_range (self->here->rand, 0, 100) < percent;
}

/* Some minutes later, but never after now */
static void
later (Story *self, int low, int high)
{
  self->t = MIN (self->t + g_rand_int_range (self->here->rand, low * 60, high * 60 + 1) * WP_SECOND, self->now - WP_MINUTE);
}

static void
act (Story *self, const WpActor *actor, const WpCommandType *type, const char *step_id, JsonObject *body)
{
  g_autofree char *key = wp_demo_uuid (self->here->rand);
  g_autoptr (WpCommand) command = wp_command_new (type, key, wp_json_string (self->document, "id"), step_id, -1, body);
  g_autoptr (GError) error = NULL;
  if (wp_command_validate (command, &error) && wp_command_may (command, actor, NULL, self->document, &error))
    wp_command_apply (command, actor, NULL, self->t, self->document);
  else
    g_warning ("The story of %s breaks the rules: %s", wp_json_string_or (self->document, "id", "?"), error->message);
  if (body != NULL)
    json_object_unref (body);
}

static const char *
word (Story *self, const char *name)
{
  return wp_demo_catalog_word (self->here->catalog, self->here->language, name, self->here->rand);
}

static void
contact (Story *self)
{
  JsonArray *expected = wp_json_array (wp_json_object (self->document, "contacts"), "expected");
  for (guint i = 0; i < wp_json_length (expected); i++) {
    JsonObject *to = wp_json_object_at (expected, i);
    const char *channel = wp_json_string_or (to, "channel", "");
    gboolean phone = g_str_equal (channel, "phone");
    const char *result = !phone ? "sent" : chance (self, 60) ? "reached" : chance (self, 50) ? "no_answer" : "voicemail";
    later (self, phone ? 3 : 0, phone ? 6 : 2);
    act (self, &self->soc, WP_COMMAND_SOC_ATTEMPT, NULL,
         wp_json_new ("channel", channel, "to", wp_json_string_or (to, "to", ""), "result", result, NULL));
    if (g_str_equal (result, "reached"))
      break;
  }
}

static void
say (Story *self, const char *side)
{
  JsonArray *comments = wp_json_array (self->here->scenario, "comments");
  for (guint i = 0; i < wp_json_length (comments); i++) {
    JsonObject *comment = wp_json_object_at (comments, i);
    if (g_strcmp0 (wp_json_string (comment, "side"), side) != 0)
      continue;
    gboolean soc = g_str_equal (side, "soc");
    g_autofree char *text = wp_demo_case_text (self->here, comment);
    later (self, 5, 40);
    act (self, soc ? &self->soc : &self->partner, soc ? WP_COMMAND_SOC_COMMENT : WP_COMMAND_COMMENT, NULL, wp_json_new ("text", text, NULL));
  }
}

static void
ask (Story *self, gboolean answered)
{
  JsonObject *question = wp_json_object (self->here->scenario, "question");
  if (question == NULL)
    return;
  g_autofree char *text = wp_demo_case_text (self->here, question);
  JsonObject *body = wp_json_new ("text", text, NULL);
  later (self, 5, 30);
  wp_json_set_time (body, "dueAt", self->t + 4 * WP_HOUR);
  act (self, &self->soc, WP_COMMAND_SOC_ASK, NULL, body);
  if (!answered)
    return;

  JsonArray *questions = wp_json_array (self->document, "questions");
  const char *id = wp_json_string_or (wp_json_object_at (questions, wp_json_length (questions) - 1), "id", "");
  const char *verdict = wp_json_string_or (question, "verdict", "unknown");
  g_autofree char *answer = g_strconcat ("answer_", verdict, NULL);
  later (self, 10, 90);
  act (self, &self->partner, WP_COMMAND_ANSWER, NULL, wp_json_new ("questionId", id, "verdict", verdict, "comment", word (self, answer), NULL));
  later (self, 5, 20);
  act (self, &self->soc, WP_COMMAND_SOC_COMMENT, NULL, wp_json_new ("text", word (self, verdict), NULL));
}

/* Ticks @percent of the steps of the partner, and of the customer when @customers. */
static void
work (Story *self, int percent, gboolean customers)
{
  JsonArray *steps = wp_json_array (self->document, "steps");
  guint n = wp_json_length (steps), done = 0;
  for (guint i = 0; i < n; i++) {
    JsonObject *step = wp_json_object_at (steps, i);
    if (!customers && g_strcmp0 (wp_json_string (step, "owner"), "customer") == 0)
      continue;
    if (done * 100 >= n * (guint) percent)
      break;
    done++;
    later (self, 4, 45);
    JsonObject *body = wp_json_new ("note", chance (self, 35) ? word (self, "note") : "", NULL);
    wp_json_set_bool (body, "done", TRUE);
    act (self, &self->partner, WP_COMMAND_STEP, wp_json_string (step, "id"), body);
  }
}

static void
begin (Story *self)
{
  WpSeverity severity = wp_severity_from_string (wp_json_string (self->document, "severity"));
  contact (self);
  if (self->plan->raised && severity < WP_SEVERITY_CRITICAL) {
    g_autofree char *reason = wp_demo_case_text (self->here, wp_json_object (self->here->scenario, "raise"));
    later (self, 10, 50);
    act (self, &self->soc, WP_COMMAND_SOC_ESCALATE, NULL, wp_json_new ("severity", "critical", "reason", reason, NULL));
    contact (self);
  }
}

static void
take (Story *self, gboolean assign)
{
  later (self, 2, 25);
  act (self, &self->partner, WP_COMMAND_ACKNOWLEDGE, NULL, NULL);
  if (assign) {
    later (self, 0, 5);
    act (self, &self->partner, WP_COMMAND_ASSIGN, NULL, wp_json_new ("userId", self->partner.id, NULL));
  }
}

static void
finish (Story *self)
{
  if (self->plan->fate == WP_DEMO_WITH_SOC)
    return;
  gboolean soc = chance (self, 60);
  later (self, 15, 90);
  act (self, soc ? &self->soc : &self->partner, soc ? WP_COMMAND_SOC_RESOLVE : WP_COMMAND_RESOLVE, NULL,
       wp_json_new ("comment", word (self, soc ? "resolved" : "partner_resolved"), NULL));
  if (self->plan->fate == WP_DEMO_REOPENED) {
    later (self, 60, 300);
    act (self, &self->partner, WP_COMMAND_REOPEN, NULL, wp_json_new ("comment", word (self, "reopen"), NULL));
    take (self, FALSE);
  } else if (self->plan->fate == WP_DEMO_CLOSED) {
    self->t = MIN (self->t + WP_AUTO_CLOSE_HOURS * WP_HOUR, self->now - WP_MINUTE);
    act (self, &self->soc, WP_COMMAND_SOC_CLOSE, NULL, wp_json_new ("comment", word (self, "closed"), NULL));
  }
}

/* What a later version of the service may send: all of it must survive here. */
static void
make_strange (JsonObject *document)
{
  JsonObject *endpoint = wp_json_object_at (wp_json_array (document, "affectedEndpoints"), 0);
  JsonObject *contacts = wp_json_need_object (document, "contacts");
  wp_json_set_string (document, "product", "total_mdr");
  wp_json_set_string (document, "severity", "elevated");
  wp_json_set_string (document, "status", "on_hold");
  wp_json_set_int (document, "riskScore", 87);
  if (endpoint != NULL)
    wp_json_set_string (wp_json_need_object (endpoint, "isolation"), "state", "network_contained");
  wp_json_append (wp_json_need_array (contacts, "attempts"), wp_json_new ("channel", "teams_chat", "to", "SOC bridge", "at",
                                                                          wp_json_string (document, "openedAt"), "result", "left_message", NULL));
  wp_incident_settle (document);
}

static WpActor
an_analyst (WpDemoCase *here)
{
  JsonArray *analysts = wp_json_array (here->catalog->root, "analysts");
  return (WpActor) { "soc", wp_demo_pick (analysts, here->rand), WP_ROLE_SOC_ANALYST };
}

void
wp_demo_story_play (WpDemoCase *here, const WpDemoPlan *plan, GPtrArray *staff, gint64 now, JsonObject *document)
{
  Story story = { here, plan, document, an_analyst (here), { NULL }, here->at, now };
  Story *self = &story;
  /* Everybody in turn */
  gint64 number = g_ascii_strtoll (wp_json_string_or (document, "id", "INC-0") + 4, NULL, 10);
  story.partner = wp_principal_actor (staff->pdata[number % staff->len]);

  begin (self);
  if (plan->fate == WP_DEMO_NEW)
    return;
  if (plan->fate == WP_DEMO_ASKED) {
    ask (self, FALSE);
    take (self, FALSE);
    return;
  }
  take (self, plan->fate != WP_DEMO_CLOSED || chance (self, 80));
  if (chance (self, 50))
    ask (self, TRUE);
  if (chance (self, 70))
    say (self, "soc");
  work (self, plan->fate == WP_DEMO_WORKING ? 40 : 100, plan->fate != WP_DEMO_WITH_CUSTOMER && plan->fate != WP_DEMO_WORKING);
  if (chance (self, 60))
    say (self, "partner");
  if (plan->fate != WP_DEMO_WORKING && plan->fate != WP_DEMO_WITH_CUSTOMER)
    finish (self);
  if (plan->strange)
    make_strange (document);
}
