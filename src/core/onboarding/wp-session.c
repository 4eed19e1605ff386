/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSession"
#include "config.h"

#include "wp-session.h"

#include "wp-json.h"
#include "wp-onboarding.h"
#include "wp-submission.h"
#include "wp-time.h"

/* The field that says @member. mdr_onboarding@1 was served before a definition could say so, and never changes: hence the other name. */
static const WpFormField *
find_field (const WpForm *form, const char *member, const char *otherwise, const WpFormSection **section)
{
  if (form->per_customer || form->self_check)
    return NULL;
  return wp_form_find_field (form, wp_json_string_or (wp_json_object (form->sets, "session"), member, otherwise), section);
}

static const WpFormField *
find_at (const WpForm *form, const WpFormSection **section)
{
  const WpFormField *field = find_field (form, "at", "session_at", section);
  return field != NULL && field->type == WP_FIELD_DATE_TIME ? field : NULL;
}

static const WpFormField *
find_attendees (const WpForm *form, const WpFormSection **section)
{
  const WpFormField *field = find_field (form, "attendees", "session_attendees", section);
  return field != NULL && (field->type == WP_FIELD_TABLE || field->type == WP_FIELD_CONTACTS) ? field : NULL;
}

static JsonArray *
read_names (const WpForm *form, JsonObject *answers)
{
  const WpFormSection *section;
  const WpFormField *field = find_attendees (form, &section);
  JsonArray *names = json_array_new ();
  JsonArray *rows = field != NULL && wp_form_is_shown (form, section, field, answers) ? wp_json_array (answers, field->id) : NULL;
  for (guint i = 0; i < wp_json_length (rows); i++) {
    const char *name = wp_json_string (wp_json_object_at (rows, i), "name");
    if (name != NULL && *name != '\0')
      wp_json_append_string (names, name);
  }
  return names;
}

/* {at, attendees} as a form says them. (transfer full) (nullable) */
static JsonObject *
read_session (const WpForm *form, JsonObject *answers)
{
  const WpFormSection *section;
  const WpFormField *field = find_at (form, &section);
  const char *zone = wp_form_get_time_zone (form, answers);
  if (field == NULL || zone == NULL || !wp_form_is_shown (form, section, field, answers))
    return NULL;
  gint64 at = wp_date_time_to_instant (wp_json_string (answers, field->id), zone);
  if (at == 0)
    return NULL;
  JsonObject *said = json_object_new ();
  wp_json_set_time (said, "at", at);
  wp_json_set_array (said, "attendees", read_names (form, answers));
  return said;
}

static void
log_booking (JsonObject *onboarding, const WpForm *form, const char *detail, const WpActor *actor, gint64 at)
{
  g_autofree char *id = g_uuid_string_random ();
  JsonObject *event = wp_json_new ("id", id, "kind", "session_booked", "by", actor->name, "side", wp_side_to_string (wp_actor_get_side (actor)),
                                   "detail", detail, NULL);
  wp_json_set_time (event, "at", at);
  wp_json_set_object (event, "form", wp_json_new ("en", form->title.en, "ja", form->title.ja, NULL));
  wp_json_append (wp_json_need_array (onboarding, "history"), event);
}

void
wp_session_book_from_form (JsonObject *onboarding, const WpForm *form, JsonObject *answers, const WpActor *actor, gint64 at)
{
  g_autoptr (JsonObject) said = read_session (form, answers);
  if (said == NULL || wp_onboarding_session_held (onboarding))
    return;
  JsonObject *session = wp_json_need_object (onboarding, "session"), *before = wp_json_object (session, "form");
  if (before != NULL && wp_json_equal (before, said))
    return;
  g_autoptr (JsonObject) old = wp_json_copy (session);
  if (wp_json_length (wp_json_array (said, "attendees")) > 0)
    wp_json_set_array (session, "attendees", json_array_ref (wp_json_array (said, "attendees")));
  else
    wp_json_need_array (session, "attendees");
  /* An instant that is booked already stays as it was written. */
  if (wp_json_time (session, "at") != wp_json_time (said, "at"))
    wp_json_set_string (session, "at", wp_json_string (said, "at"));
  if (!wp_json_equal (old, session))
    log_booking (onboarding, form, wp_json_string (said, "at"), actor, at);
  wp_json_set_object (session, "form", g_steal_pointer (&said));
}

static JsonNode *
list_attendees (JsonArray *names)
{
  JsonArray *rows = json_array_new ();
  for (guint i = 0; i < wp_json_length (names); i++)
    if (wp_json_string_at (names, i) != NULL)
      wp_json_append (rows, wp_json_new ("name", wp_json_string_at (names, i), NULL));
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, rows);
  return node;
}

JsonNode *
wp_session_offer (const WpForm *form, const WpFormField *field, JsonObject *answers, JsonObject *onboarding)
{
  JsonObject *session = wp_json_object (onboarding, "session");
  const char *zone = wp_form_get_time_zone (form, answers);
  gint64 at = wp_json_time (session, "at");
  if (at == 0 || zone == NULL)
    return NULL;
  if (field == find_attendees (form, NULL) && wp_json_length (wp_json_array (session, "attendees")) > 0)
    return list_attendees (wp_json_array (session, "attendees"));
  if (field != find_at (form, NULL))
    return NULL;
  g_autofree char *clock = wp_date_time_from_instant (at, zone);
  return clock != NULL ? json_node_init_string (json_node_alloc (), clock) : NULL;
}
