/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncident"
#include "config.h"

#include "wp-incident.h"
#include "wp-json.h"
#include "wp-time.h"

/* Endpoints, steps and entries of the timeline */
#define LONG_ITEMS 500

G_DEFINE_BOXED_TYPE (WpIncident, wp_incident, wp_incident_ref, wp_incident_unref)

/* A text of a document: never NULL, always valid UTF-8 (the reader has checked it), CR gone. */
static char *
text (JsonObject *object, const char *member)
{
  return g_strdup (wp_json_string_or (object, member, ""));
}

/* A name that may be written as a text or as a person. */
static char *
name_of (JsonObject *object, const char *member)
{
  const char *plain = wp_json_string (object, member);
  if (plain != NULL)
    return g_strdup (plain);
  return text (wp_json_object (object, member), "name");
}

static void
person_clear (WpPerson *person)
{
  g_free (person->id);
  g_free (person->name);
}

static void
endpoint_free (WpEndpoint *self)
{
  g_free (self->device_id);
  g_free (self->host_name);
  g_free (self->platform);
  g_free (self->role);
  g_free (self->isolation_state);
  g_free (self->isolation_by);
  g_free (self->isolation_reason);
  g_free (self);
}

static WpEndpoint *
endpoint_new (JsonObject *object)
{
  JsonObject *isolation = wp_json_object (object, "isolation");
  WpEndpoint *self = g_new0 (WpEndpoint, 1);
  self->device_id = text (object, "deviceId");
  self->host_name = text (object, "hostName");
  self->platform = text (object, "platform");
  self->role = text (object, "role");
  self->isolation_state = g_strdup (wp_json_string_or (isolation, "state", "not_isolated"));
  self->isolation_by = name_of (isolation, "by");
  self->isolation_at = wp_json_time (isolation, "at");
  self->isolation_reason = text (isolation, "reason");
  return self;
}

static void
user_free (WpUser *self)
{
  g_free (self->upn);
  g_strfreev (self->actions_taken);
  g_free (self);
}

static WpUser *
user_new (JsonObject *object)
{
  JsonArray *actions = wp_json_array (object, "actionsTaken");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < wp_json_length (actions); i++)
    if (wp_json_string_at (actions, i) != NULL)
      g_strv_builder_add (builder, wp_json_string_at (actions, i));
  WpUser *self = g_new0 (WpUser, 1);
  self->upn = text (object, "upn");
  self->actions_taken = g_strv_builder_end (builder);
  return self;
}

static void
step_free (WpStep *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self->command);
  g_free (self->note);
  g_free (self->done_by);
  g_free (self);
}

static WpStep *
step_new (JsonObject *object)
{
  WpStep *self = g_new0 (WpStep, 1);
  WpSide owner = wp_side_from_string (wp_json_string (object, "owner"));
  self->id = text (object, "id");
  self->revision = wp_json_int (object, "revision", 1);
  self->text = text (object, "text");
  self->command = text (object, "command");
  self->owner = owner != WP_SIDE_UNKNOWN ? owner : WP_SIDE_PARTNER;
  self->done = wp_json_bool (object, "done", FALSE);
  self->note = text (object, "note");
  self->done_by = name_of (object, "doneBy");
  self->done_at = wp_json_time (object, "doneAt");
  return self;
}

static void
recommendation_free (WpRecommendation *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self);
}

static WpRecommendation *
recommendation_new (JsonObject *object)
{
  WpRecommendation *self = g_new0 (WpRecommendation, 1);
  self->id = text (object, "id");
  self->text = text (object, "text");
  return self;
}

static void
contact_free (WpContact *self)
{
  g_free (self->channel);
  g_free (self->to);
  g_free (self);
}

static WpContact *
contact_new (JsonObject *object)
{
  WpContact *self = g_new0 (WpContact, 1);
  self->channel = text (object, "channel");
  self->to = text (object, "to");
  return self;
}

static void
attempt_free (WpAttempt *self)
{
  g_free (self->channel);
  g_free (self->to);
  g_free (self->result);
  g_free (self);
}

static WpAttempt *
attempt_new (JsonObject *object)
{
  WpAttempt *self = g_new0 (WpAttempt, 1);
  self->channel = text (object, "channel");
  self->to = text (object, "to");
  self->at = wp_json_time (object, "at");
  self->result = text (object, "result");
  return self;
}

static void
question_free (WpQuestion *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self->comment);
  g_free (self->answered_by);
  g_free (self);
}

static WpQuestion *
question_new (JsonObject *object)
{
  JsonObject *answer = wp_json_object (object, "answer");
  WpQuestion *self = g_new0 (WpQuestion, 1);
  self->id = text (object, "id");
  self->text = text (object, "text");
  self->asked_at = wp_json_time (object, "at");
  self->due_at = wp_json_time (object, "dueAt");
  self->answered = wp_json_has (object, "answer");
  self->verdict = wp_verdict_from_string (wp_json_string (answer, "verdict"));
  self->comment = text (answer, "comment");
  self->answered_by = name_of (answer, "by");
  self->answered_at = wp_json_time (answer, "at");
  return self;
}

static void
comment_free (WpComment *self)
{
  person_clear (&self->author);
  g_free (self->id);
  g_free (self->text);
  g_free (self);
}

static WpComment *
comment_new (JsonObject *object)
{
  JsonObject *author = wp_json_object (object, "author");
  WpComment *self = g_new0 (WpComment, 1);
  self->id = text (object, "id");
  self->author.id = text (author, "id");
  self->author.name = text (author, "name");
  self->author.side = wp_side_from_string (wp_json_string (author, "side"));
  self->at = wp_json_time (object, "at");
  self->text = text (object, "text");
  return self;
}

static void
event_free (WpEvent *self)
{
  g_free (self->kind);
  g_free (self->by);
  g_free (self->detail);
  g_free (self);
}

static WpEvent *
event_new (JsonObject *object)
{
  WpEvent *self = g_new0 (WpEvent, 1);
  self->at = wp_json_time (object, "at");
  self->kind = text (object, "kind");
  self->by = name_of (object, "by");
  self->detail = text (object, "detail");
  return self;
}

typedef gpointer (*ItemNew) (JsonObject *object);

static GPtrArray *
items (JsonObject *object, const char *member, ItemNew item_new, GDestroyNotify item_free)
{
  JsonArray *array = wp_json_array (object, member);
  GPtrArray *list = g_ptr_array_new_with_free_func (item_free);
  for (guint i = 0; i < wp_json_length (array); i++)
    if (wp_json_object_at (array, i) != NULL)
      g_ptr_array_add (list, item_new (wp_json_object_at (array, i)));
  return list;
}

#define ITEMS(object, member, type) items (object, member, (ItemNew) type##_new, (GDestroyNotify) type##_free)

gboolean
wp_link_is_safe (const char *link)
{
  g_autoptr (GUri) uri = link != NULL ? g_uri_parse (link, G_URI_FLAGS_NONE, NULL) : NULL;
  return uri != NULL && g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}

static char *
link_of (JsonObject *links, const char *member)
{
  const char *link = wp_json_string_or (links, member, "");
  return g_strdup (wp_link_is_safe (link) ? link : "");
}

WpIncident *
wp_incident_new (JsonObject *document)
{
  JsonObject *raised = wp_json_object (document, "severityRaised");
  JsonObject *acknowledged = wp_json_object (document, "acknowledged");
  JsonObject *assignee = wp_json_object (document, "assignee");
  JsonObject *contacts = wp_json_object (document, "contacts");
  JsonObject *links = wp_json_object (document, "links");
  JsonObject *alert = wp_json_object (document, "alert");
  JsonObject *remediation = wp_json_object (document, "remediation");

  WpIncident *self = g_atomic_rc_box_new0 (WpIncident);
  self->document = json_object_ref (document);
  self->id = text (document, "id");
  self->revision = wp_json_int (document, "revision", 0);
  self->customer_id = text (document, "customerId");
  self->customer_name = text (document, "customerName");
  self->product_text = text (document, "product");
  self->product = wp_product_from_string (self->product_text);
  self->severity_text = text (document, "severity");
  self->severity = wp_severity_from_string (self->severity_text);
  self->initial_severity = wp_severity_from_string (wp_json_string (document, "initialSeverity"));
  self->raised_by = name_of (raised, "by");
  self->raised_at = wp_json_time (raised, "at");
  self->raised_reason = text (raised, "reason");
  self->status_text = text (document, "status");
  self->status = wp_status_from_string (self->status_text);
  self->turn = wp_incident_rule_turn (document);
  self->group = wp_incident_rule_group (self->status, self->turn);
  self->opened_at = wp_json_time (document, "openedAt");
  self->updated_at = wp_json_time (document, "updatedAt");
  self->resolved_at = wp_json_time (document, "resolvedAt");
  self->auto_close_at = wp_json_time (document, "autoCloseAt");
  self->title = text (document, "title");
  self->investigation = text (document, "investigation");
  self->language = text (document, "language");
  self->endpoints = ITEMS (document, "affectedEndpoints", endpoint);
  self->users = ITEMS (document, "affectedUsers", user);
  self->steps = ITEMS (document, "steps", step);
  self->recommendations = ITEMS (document, "recommendations", recommendation);
  self->expected = ITEMS (contacts, "expected", contact);
  self->attempts = ITEMS (contacts, "attempts", attempt);
  self->escalation_path = text (contacts, "path");
  self->questions = ITEMS (document, "questions", question);
  self->acknowledged_by = name_of (acknowledged, "by");
  self->acknowledged_at = wp_json_time (acknowledged, "at");
  self->assignee_id = text (assignee, "id");
  self->assignee_name = text (assignee, "name");
  self->comments = ITEMS (document, "comments", comment);
  self->timeline = ITEMS (document, "timeline", event);
  self->portal_link = link_of (links, "portal");
  self->graph_link = link_of (links, "graphIncident");
  self->source_system = text (wp_json_object (document, "source"), "system");
  self->alert_generation = (guint) CLAMP (wp_json_int (alert, "generation", 0), 0, G_MAXINT);
  self->alert_at = wp_json_time (alert, "at");
  self->alert_user_id = wp_json_string_or (alert, "userId", "");
  self->alert_handled = wp_json_has (alert, "handled");
  self->soc_may_isolate = wp_json_bool (remediation, "socIsolation", FALSE);
  self->soc_assists_directly = wp_json_bool (remediation, "socDirectAssistance", FALSE);
  return self;
}

WpIncident *
wp_incident_ref (WpIncident *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
incident_clear (gpointer data)
{
  WpIncident *self = data;
  char *const texts[] = {
    self->id,          self->customer_id,     self->customer_name,   self->product_text, self->severity_text,
    self->raised_by,   self->raised_reason,   self->status_text,     self->title,        self->investigation,
    self->language,    self->escalation_path, self->acknowledged_by, self->assignee_id,  self->assignee_name,
    self->portal_link, self->graph_link,      self->source_system,
  };
  GPtrArray *const lists[] = {
    self->endpoints, self->users, self->steps, self->recommendations, self->expected, self->attempts, self->questions, self->comments, self->timeline,
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (lists[i]);
  json_object_unref (self->document);
}

void
wp_incident_unref (WpIncident *self)
{
  g_atomic_rc_box_release_full (self, incident_clear);
}

gboolean
wp_incident_is_long (const WpIncident *self)
{
  return self->timeline->len + self->endpoints->len + self->steps->len > LONG_ITEMS;
}

guint
wp_incident_count_open_steps (const WpIncident *self)
{
  guint open = 0;
  for (guint i = 0; i < self->steps->len; i++)
    open += !((const WpStep *) self->steps->pdata[i])->done;
  return open;
}

const WpQuestion *
wp_incident_get_open_question (const WpIncident *self)
{
  for (guint i = 0; i < self->questions->len; i++)
    if (!((const WpQuestion *) self->questions->pdata[i])->answered)
      return self->questions->pdata[i];
  return NULL;
}

const WpStep *
wp_incident_find_step (const WpIncident *self, const char *step_id)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (g_strcmp0 (((const WpStep *) self->steps->pdata[i])->id, step_id) == 0)
      return self->steps->pdata[i];
  return NULL;
}

char *
wp_incident_to_handover (const WpIncident *self, const WpHandoverLabels *labels)
{
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "%s  %s\n%s\n", self->id, self->title, self->customer_name);
  if (*self->investigation != '\0')
    g_string_append_printf (out, "\n%s\n\n%s\n", labels->what_happened, self->investigation);
  if (self->endpoints->len + self->users->len > 0)
    g_string_append_printf (out, "\n%s\n\n", labels->affected);
  for (guint i = 0; i < self->endpoints->len; i++)
    g_string_append_printf (out, "- %s\n", ((const WpEndpoint *) self->endpoints->pdata[i])->host_name);
  for (guint i = 0; i < self->users->len; i++)
    g_string_append_printf (out, "- %s\n", ((const WpUser *) self->users->pdata[i])->upn);
  if (self->steps->len > 0)
    g_string_append_printf (out, "\n%s\n\n", labels->what_to_do);
  for (guint i = 0; i < self->steps->len; i++) {
    const WpStep *step = self->steps->pdata[i];
    g_string_append_printf (out, "%u. [%s] %s\n", i + 1, step->done ? labels->done : " ", step->text);
    if (*step->command != '\0')
      g_string_append_printf (out, "       %s\n", step->command);
    if (*step->note != '\0')
      g_string_append_printf (out, "       %s\n", step->note);
  }
  if (self->recommendations->len > 0)
    g_string_append_printf (out, "\n%s\n\n", labels->recommendations);
  for (guint i = 0; i < self->recommendations->len; i++)
    g_string_append_printf (out, "- %s\n", ((const WpRecommendation *) self->recommendations->pdata[i])->text);
  return g_string_free (out, FALSE);
}
