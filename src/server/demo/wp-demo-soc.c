/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDemo"
#include "config.h"

#include "wp-demo.h"

#include "wp-acts.h"
#include "wp-demo-activations.h"
#include "wp-demo-case.h"
#include "wp-demo-onboarding.h"
#include "wp-demo-orders.h"
#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-incident.h"
#include "wp-incidents.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-time.h"

#define LOOK_AT 60 /* incidents from the top of the list */
/* Nobody is buried by a demo left alone. */
#define ENOUGH_OPEN 14 /* that wait for the partner */
#define ENOUGH_ELSEWHERE 20
#define MANY_COMMENTS 6

struct _WpDemoSoc {
  WpStorage *storage;
  WpDemoCatalog *catalog;
  GRand *rand;
  double pace;
  gint64 started;
  char *partners[2];   /* ids; the main one first */
  GPtrArray *contacts; /* Contact, under way */
  gulong committed_id;
  guint tick_id;
  guint reaction_id;
  guint office_id;
  guint activation_id;
  guint n_ticks;
  guint n_elsewhere; /* raised at the other partner */
  gboolean acting;   /* a commit is our own */
};

/* An e-mail and then calls about one incident, until somebody has handled it */
typedef struct {
  WpDemoSoc *soc;
  char *incident_id;
  guint next;
  guint source_id;
} Contact;

static void
contact_free (Contact *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  g_free (self->incident_id);
  g_free (self);
}

static guint
delay (WpDemoSoc *self, double low, double high)
{
  double seconds = g_rand_double_range (self->rand, low, high) / self->pace;
  return (guint) CLAMP (seconds * 1000, 20, 24.0 * 3600 * 1000);
}

static gboolean
chance (WpDemoSoc *self, int percent)
{
  return g_rand_int_range (self->rand, 0, 100) < percent;
}

static WpActor
analyst (WpDemoSoc *self)
{
  return (WpActor) { "soc", wp_demo_pick (wp_json_array (self->catalog->root, "analysts"), self->rand), WP_ROLE_SOC_ANALYST };
}

static const char *
word (WpDemoSoc *self, JsonObject *incident, const char *name)
{
  return wp_demo_catalog_word (self->catalog, wp_json_string_or (incident, "language", "en"), name, self->rand);
}

/* @body: (transfer full) */
static gboolean
run (WpDemoSoc *self, const WpCommandType *type, const char *incident_id, JsonObject *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) owned = body;
  g_autoptr (WpCommand) command = wp_command_new (type, NULL, incident_id, NULL, -1, owned);
  WpActor actor = analyst (self);
  self->acting = TRUE;
  gboolean ok = wp_acts_run (self->storage, &actor, NULL, command, wp_time_now (), NULL, NULL, &error);
  self->acting = FALSE;
  /* A person may have been faster: that is how work is. */
  if (!ok)
    g_message ("%s of %s was refused: %s", type->name, incident_id, error->message);
  return ok;
}

static JsonObject *
load (WpDemoSoc *self, const char *incident_id)
{
  g_autoptr (WpRecord) record = NULL;
  if (!wp_storage_get_document (self->storage, NULL, &wp_kind_incident, incident_id, &record, NULL) || record == NULL)
    return NULL;
  return wp_json_parse_object (record->text, -1, NULL);
}

static gboolean
contact_cb (gpointer data)
{
  Contact *self = data;
  WpDemoSoc *soc = self->soc;
  g_autoptr (JsonObject) incident = load (soc, self->incident_id);
  JsonObject *to = wp_json_object_at (wp_json_array (wp_json_object (incident, "contacts"), "expected"), self->next++);
  const char *channel = wp_json_string_or (to, "channel", "");
  gboolean phone = g_str_equal (channel, "phone");
  const char *result = !phone ? "sent" : chance (soc, 40) ? "reached" : chance (soc, 60) ? "no_answer" : "voicemail";

  self->source_id = 0;
  /* Nobody is called about what is being handled. */
  if (to == NULL || (phone && wp_json_has (wp_json_object (incident, "alert"), "handled")) ||
      !run (soc, WP_COMMAND_SOC_ATTEMPT, self->incident_id,
            wp_json_new ("channel", channel, "to", wp_json_string_or (to, "to", ""), "result", result, NULL)) ||
      g_str_equal (result, "reached"))
    g_ptr_array_remove_fast (soc->contacts, self);
  else
    self->source_id = g_timeout_add (delay (soc, 20, 60), contact_cb, self);
  return G_SOURCE_REMOVE;
}

static void
begin_contact (WpDemoSoc *self, const char *incident_id)
{
  Contact *contact = g_new0 (Contact, 1);
  contact->soc = self;
  contact->incident_id = g_strdup (incident_id);
  contact->source_id = g_timeout_add (delay (self, 3, 8), contact_cb, contact);
  g_ptr_array_add (self->contacts, contact);
}

static gboolean
raise_at (WpDemoSoc *self, JsonObject *customer, JsonObject *scenario)
{
  g_autoptr (GError) error = NULL;
  gint64 now = wp_time_now ();
  gboolean isolate = wp_json_bool (wp_json_object (wp_json_object (customer, "document"), "settings"), "socIsolation", FALSE) &&
                     wp_json_bool (scenario, "isolates", FALSE);
  g_autoptr (WpDemoCase) here = wp_demo_case_new (self->catalog, customer, scenario, self->rand, now, 0);
  g_autoptr (JsonObject) document = wp_demo_case_document (here, !isolate ? NULL : chance (self, 70) ? "isolated" : "applying");
  g_autofree char *id = NULL;
  WpActor actor = analyst (self);
  self->acting = TRUE;
  gboolean ok = wp_incidents_raise (self->storage, &actor, document, now, &id, NULL, &error);
  self->acting = FALSE;
  if (!ok) {
    g_message ("An incident of the demo was refused: %s", error->message);
    return FALSE;
  }
  begin_contact (self, id);
  return TRUE;
}

static gboolean
raise_any (WpDemoSoc *self, guint partner)
{
  JsonObject *entry = wp_json_object_at (wp_demo_catalog_partners (self->catalog), partner);
  JsonObject *customer = wp_demo_catalog_pick_customer (entry, self->rand);
  return raise_at (self, customer, wp_demo_catalog_pick_scenario (self->catalog, customer, chance (self, 35), self->rand));
}

/* When the SOC last said something here */
static gint64
last_word (JsonObject *incident)
{
  JsonArray *comments = wp_json_array (incident, "comments");
  gint64 last = 0;
  for (guint i = 0; i < wp_json_length (comments); i++) {
    JsonObject *comment = wp_json_object_at (comments, i);
    if (g_strcmp0 (wp_json_string (wp_json_object (comment, "author"), "side"), "soc") == 0)
      last = MAX (last, wp_json_time (comment, "at"));
  }
  return last;
}

/* What a person of the partner said to us since we began, and nobody has answered */
static const char *
unanswered (WpDemoSoc *self, JsonObject *incident)
{
  JsonArray *comments = wp_json_array (incident, "comments"), *questions = wp_json_array (incident, "questions");
  gint64 since = MAX (last_word (incident), self->started);
  for (guint i = 0; i < wp_json_length (questions); i++) {
    JsonObject *answer = wp_json_object (wp_json_object_at (questions, i), "answer");
    if (answer != NULL && wp_json_time (answer, "at") > since)
      return wp_verdict_to_string (wp_verdict_from_string (wp_json_string (answer, "verdict")));
  }
  for (guint i = 0; i < wp_json_length (comments); i++) {
    JsonObject *comment = wp_json_object_at (comments, i);
    if (g_strcmp0 (wp_json_string (wp_json_object (comment, "author"), "side"), "soc") != 0 && wp_json_time (comment, "at") > since)
      return "thanks";
  }
  return NULL;
}

/* Everybody has done their part: the SOC looks once more and resolves. */
static gboolean
is_done (WpDemoSoc *self, JsonObject *incident)
{
  gboolean ready = wp_status_from_string (wp_json_string (incident, "status")) == WP_STATUS_WAITING_ON_SOC &&
                   wp_json_length (wp_json_array (incident, "steps")) > 0;
  gint64 quiet = wp_time_now () - wp_json_time (incident, "updatedAt");
  return ready && quiet > 15 * WP_SECOND / self->pace && (wp_json_time (incident, "updatedAt") > self->started || chance (self, 4));
}

/* One reply to what the partner did; FALSE when there is nothing to reply to */
static gboolean
react (WpDemoSoc *self, GPtrArray *incidents)
{
  for (guint i = 0; i < incidents->len; i++) {
    JsonObject *incident = incidents->pdata[i];
    const char *id = wp_json_string_or (incident, "id", "");
    const char *reply = unanswered (self, incident);
    if (reply != NULL)
      return run (self, WP_COMMAND_SOC_COMMENT, id, wp_json_new ("text", word (self, incident, reply), NULL));
    if (is_done (self, incident))
      return run (self, WP_COMMAND_SOC_RESOLVE, id, wp_json_new ("comment", word (self, incident, "resolved"), NULL));
  }
  return FALSE;
}

/* Something new in one of the open incidents */
static gboolean
go_on (WpDemoSoc *self, JsonObject *incident)
{
  const char *id = wp_json_string_or (incident, "id", "");
  WpSeverity severity = wp_severity_from_string (wp_json_string (incident, "severity"));
  JsonArray *questions = wp_json_array (incident, "questions");

  if (severity == WP_SEVERITY_HIGH && chance (self, 15)) {
    JsonObject *scenario = wp_demo_catalog_find_scenario (self->catalog, "psexec");
    const char *reason = wp_demo_in_language (wp_json_object (scenario, "raise"), wp_json_string_or (incident, "language", "en"));
    if (!run (self, WP_COMMAND_SOC_ESCALATE, id, wp_json_new ("severity", "critical", "reason", reason, NULL)))
      return FALSE;
    begin_contact (self, id);
    return TRUE;
  }
  if (severity >= WP_SEVERITY_MEDIUM && wp_json_length (questions) == 0 && chance (self, 30)) {
    JsonObject *body = wp_json_new ("text", word (self, incident, "ask"), NULL);
    wp_json_set_time (body, "dueAt", wp_time_now () + 4 * WP_HOUR);
    return run (self, WP_COMMAND_SOC_ASK, id, body);
  }
  if (wp_json_length (wp_json_array (incident, "steps")) < 10 && chance (self, 40)) {
    JsonObject *body = json_object_new ();
    wp_json_append (wp_json_need_array (body, "addSteps"), wp_json_new ("text", word (self, incident, "addStep"), "owner", "partner", NULL));
    return run (self, WP_COMMAND_SOC_UPDATE, id, body);
  }
  if (wp_json_length (wp_json_array (incident, "comments")) >= MANY_COMMENTS)
    return FALSE;
  return run (self, WP_COMMAND_SOC_COMMENT, id, wp_json_new ("text", word (self, incident, "news"), NULL));
}

static void
invent (WpDemoSoc *self, GPtrArray *incidents)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();
  JsonObject *resolved = NULL;
  for (guint i = 0; i < incidents->len; i++) {
    WpStatus status = wp_status_from_string (wp_json_string (incidents->pdata[i], "status"));
    if (wp_incident_rule_turn (incidents->pdata[i]) == WP_TURN_PARTNER && status != WP_STATUS_UNKNOWN)
      g_ptr_array_add (waiting, incidents->pdata[i]);
    else if (status == WP_STATUS_RESOLVED && wp_time_now () - wp_json_time (incidents->pdata[i], "resolvedAt") > WP_DAY)
      resolved = incidents->pdata[i];
  }
  if (self->n_elsewhere < ENOUGH_ELSEWHERE && chance (self, 10))
    self->n_elsewhere += raise_any (self, 1);
  else if (waiting->len < ENOUGH_OPEN && chance (self, 55))
    raise_any (self, 0);
  else if (resolved != NULL && chance (self, 8))
    run (self, WP_COMMAND_SOC_CLOSE, wp_json_string_or (resolved, "id", ""), wp_json_new ("comment", word (self, resolved, "closed"), NULL));
  else if (waiting->len > 0)
    go_on (self, waiting->pdata[g_rand_int_range (self->rand, 0, waiting->len)]);
}

static gboolean
tick_cb (gpointer data)
{
  WpDemoSoc *self = data;
  g_autoptr (GError) error = NULL;
  self->tick_id = g_timeout_add (delay (self, 20, 60), tick_cb, self);
  /* The first thing a visitor sees happen: something critical, where the SOC may isolate. */
  if (self->n_ticks++ == 0) {
    raise_at (self, wp_demo_catalog_find_customer (self->catalog, "cus-aoba"), wp_demo_catalog_find_scenario (self->catalog, "ransomware"));
    return G_SOURCE_REMOVE;
  }
  g_autoptr (GPtrArray) incidents = wp_incidents_list (self->storage, &wp_kind_incident, self->partners[0], LOOK_AT, &error);
  if (incidents == NULL)
    g_message ("The demo's SOC cannot read: %s", error->message);
  else if (!react (self, incidents))
    invent (self, incidents);
  return G_SOURCE_REMOVE;
}

static gboolean
reaction_cb (gpointer data)
{
  WpDemoSoc *self = data;
  self->reaction_id = 0;
  g_autoptr (GPtrArray) incidents = wp_incidents_list (self->storage, &wp_kind_incident, self->partners[0], LOOK_AT, NULL);
  if (incidents != NULL)
    react (self, incidents);
  return G_SOURCE_REMOVE;
}

/* The onboarding team and the vendor answer both partners, one thing after the other, as long as there is something. */
static gboolean
office_cb (gpointer data)
{
  WpDemoSoc *self = data;
  gboolean acted = FALSE;
  self->office_id = 0;
  self->acting = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (self->partners); i++)
    if (self->partners[i] != NULL) {
      acted |= wp_demo_onboarding_react (self->catalog, self->storage, self->partners[i], wp_time_now ());
      acted |= wp_demo_orders_react (self->storage, self->partners[i], wp_time_now ());
    }
  self->acting = FALSE;
  if (acted)
    self->office_id = g_timeout_add (delay (self, 8, 14), office_cb, self);
  return G_SOURCE_REMOVE;
}

/* The vendor answers activations, step by step, as long as there are any. */
static gboolean
activation_cb (gpointer data)
{
  WpDemoSoc *self = data;
  gboolean acted = FALSE;
  self->activation_id = 0;
  self->acting = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (self->partners); i++)
    acted |= self->partners[i] != NULL && wp_demo_activations_react (self->storage, self->partners[i], wp_time_now ());
  self->acting = FALSE;
  if (acted)
    self->activation_id = g_timeout_add (delay (self, 2, 4), activation_cb, self);
  return G_SOURCE_REMOVE;
}

/* A person did something: they get an answer before the next tick. */
static void
committed_cb (WpStorage *storage, const char *partner, const char *const *wake, const char *const *drills, WpDemoSoc *self)
{
  if (!self->acting && self->office_id == 0)
    self->office_id = g_timeout_add (delay (self, 8, 14), office_cb, self);
  if (!self->acting && self->activation_id == 0)
    self->activation_id = g_timeout_add (delay (self, 2, 4), activation_cb, self);
  if (!self->acting && self->reaction_id == 0 && g_strcmp0 (partner, self->partners[0]) == 0)
    self->reaction_id = g_timeout_add (delay (self, 16, 24), reaction_cb, self);
}

WpDemoSoc *
wp_demo_soc_new (WpStorage *storage, double pace)
{
  WpDemoSoc *self = g_new0 (WpDemoSoc, 1);
  g_autoptr (GError) error = NULL;
  self->storage = g_object_ref (storage);
  self->pace = pace;
  self->rand = g_rand_new ();
  self->started = wp_time_now ();
  self->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) contact_free);
  self->catalog = wp_demo_catalog_new (&error);
  for (guint i = 0; self->catalog != NULL && i < G_N_ELEMENTS (self->partners); i++) {
    const char *name = wp_json_string (wp_json_object_at (wp_demo_catalog_partners (self->catalog), i), "name");
    if (!storage->people->find_partner (storage, name, &self->partners[i], &error))
      break;
  }
  if (error != NULL)
    g_message ("The demo's SOC stays away: %s", error->message);
  else if (pace > 0) {
    self->committed_id = g_signal_connect (storage, "committed", G_CALLBACK (committed_cb), self);
    self->tick_id = g_timeout_add (delay (self, 7, 10), tick_cb, self);
    self->office_id = g_timeout_add (delay (self, 8, 14), office_cb, self);
    self->activation_id = g_timeout_add (delay (self, 8, 14), activation_cb, self);
  }
  return self;
}

void
wp_demo_soc_free (WpDemoSoc *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->reaction_id, g_source_remove);
  g_clear_handle_id (&self->office_id, g_source_remove);
  g_clear_handle_id (&self->activation_id, g_source_remove);
  g_clear_signal_handler (&self->committed_id, self->storage);
  g_ptr_array_unref (self->contacts);
  g_clear_pointer (&self->catalog, wp_demo_catalog_free);
  g_rand_free (self->rand);
  g_object_unref (self->storage);
  g_free (self->partners[0]);
  g_free (self->partners[1]);
  g_free (self);
}
