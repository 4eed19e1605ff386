/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncident"
#include "config.h"

#include "wp-alert.h"
#include "wp-command.h"
#include "wp-contact.h"
#include "wp-error.h"
#include "wp-incident.h"
#include "wp-json.h"

#include <string.h>

/* What the list @member may hold: objects with one text that must be there. Plain texts are taken too and made objects. */
static gboolean
check_items (JsonObject *document, const char *member, const char *required, guint max, GError **error)
{
  JsonArray *array;
  if (!wp_json_check_array (document, "", member, WP_MAX_ITEMS, &array, error))
    return FALSE;
  gboolean good = TRUE;
  JsonArray *items = json_array_new ();
  for (guint i = 0; i < wp_json_length (array); i++) {
    g_autofree char *base = g_strdup_printf ("/%s/%u", member, i);
    g_autoptr (JsonObject) item = NULL;
    if (wp_json_object_at (array, i) != NULL)
      item = json_object_ref (wp_json_object_at (array, i));
    else if (wp_json_string_at (array, i) != NULL)
      item = wp_json_new (required, wp_json_string_at (array, i), NULL);
    if (item == NULL) {
      wp_error_add_field (error, base, "type", "must be an object");
      good = FALSE;
      continue;
    }
    good &= wp_json_check_string (item, base, required, (WpJsonText) { 1, max }, NULL, error);
    wp_json_append (items, g_steal_pointer (&item));
  }
  wp_json_set_array (document, member, items);
  return good;
}

static gboolean
check_link (JsonObject *document, const char *member, GError **error)
{
  g_autofree char *pointer = g_strconcat ("/links/", member, NULL);
  const char *link = wp_json_string (wp_json_object (document, "links"), member);
  if (link == NULL || *link == '\0' || wp_link_is_safe (link))
    return TRUE;
  wp_error_add_field (error, pointer, "link", "must be an address that begins with https://");
  return FALSE;
}

static gboolean
check_new (JsonObject *document, GError **error)
{
  const char *product, *severity;
  gboolean good = wp_json_check_string (document, "", "title", (WpJsonText) { 1, WP_MAX_TITLE, TRUE }, NULL, error);
  good &= wp_json_check_string (document, "", "product", (WpJsonText) { 1, 64, TRUE }, &product, error);
  if (!wp_json_check_string (document, "", "severity", (WpJsonText) { 1, 64, TRUE }, &severity, error)) {
    good = FALSE;
  } else if (wp_severity_from_string (severity) == WP_SEVERITY_UNKNOWN && strcmp (severity, "unknown") != 0) {
    /* A desk shows what it does not know; but what is raised under a misspelled word would wake nobody. */
    wp_error_add_field (error, "/severity", "choice", "must be unknown, informational, low, medium, high or critical");
    good = FALSE;
  }
  good &= wp_json_check_string (document, "", "investigation", (WpJsonText) { 0, WP_MAX_TEXT }, NULL, error);
  good &= wp_json_check_string (document, "", "language", (WpJsonText) { 0, 35, TRUE }, NULL, error);
  good &= wp_json_check_time (document, "", "openedAt", FALSE, NULL, error);
  good &= check_items (document, "affectedEndpoints", "hostName", 255, error);
  good &= check_items (document, "affectedUsers", "upn", 320, error);
  good &= check_items (document, "steps", "text", WP_MAX_NOTE, error);
  good &= check_items (document, "recommendations", "text", WP_MAX_NOTE, error);
  good &= check_items (document, "questions", "text", WP_MAX_NOTE, error);
  good &= check_link (document, "portal", error);
  good &= check_link (document, "graphIncident", error);
  if (!wp_severity_may_start (wp_product_from_string (product), wp_severity_from_string (severity))) {
    wp_error_add_field (error, "/severity", "microsoft_critical",
                        "a Core MDR for Microsoft incident never starts at critical; raise it as high and escalate it");
    good = FALSE;
  }
  return good;
}

static void
number_items (JsonObject *document, const char *member, const char *prefix)
{
  JsonArray *items = wp_json_array (document, member);
  for (guint i = 0; i < wp_json_length (items); i++) {
    g_autofree char *id = g_strdup_printf ("%s%u", prefix, i + 1);
    wp_json_set_string (wp_json_object_at (items, i), "id", id);
  }
}

void
wp_incident_set_contacts (JsonObject *document, JsonObject *customer)
{
  WpProduct product = wp_product_from_string (wp_json_string (document, "product"));
  WpSeverity severity = wp_severity_from_string (wp_json_string (document, "severity"));
  JsonObject *from = wp_json_object (customer, "contacts");
  JsonArray *attempts = wp_json_array (wp_json_object (document, "contacts"), "attempts");
  JsonObject *contacts = from != NULL ? wp_json_copy (from) : json_object_new ();
  wp_json_set_array (contacts, "expected", wp_contact_expected (product, severity, from));
  wp_json_set_array (contacts, "attempts", attempts != NULL ? json_array_ref (attempts) : json_array_new ());
  wp_json_set_object (document, "contacts", contacts);
}

static void
fill_contacts (JsonObject *document, JsonObject *customer)
{
  JsonObject *settings = wp_json_object (customer, "settings");
  JsonObject *remediation = json_object_new ();
  /* What was raised brings no attempts of its own. */
  json_object_remove_member (document, "contacts");
  wp_incident_set_contacts (document, customer);
  wp_json_set_bool (remediation, "socIsolation", wp_json_bool (settings, "socIsolation", FALSE));
  wp_json_set_bool (remediation, "socDirectAssistance", wp_json_bool (settings, "socDirectAssistance", FALSE));
  wp_json_set_object (document, "remediation", remediation);
}

gboolean
wp_incident_prepare_new (JsonObject *document, const char *id, JsonObject *customer, const WpActor *actor, gint64 at, GError **error)
{
  g_autoptr (GError) ignored = NULL;
  if (!check_new (document, error != NULL ? error : &ignored))
    return FALSE;
  gint64 opened = wp_json_time (document, "openedAt");
  if (opened == 0 || opened > at)
    opened = at;
  wp_json_set_string (document, "id", id);
  wp_json_set_string (document, "customerId", wp_json_string_or (customer, "id", ""));
  wp_json_set_string (document, "customerName", wp_json_string_or (customer, "name", ""));
  wp_json_set_string (document, "initialSeverity", wp_json_string (document, "severity"));
  wp_json_set_null (document, "severityRaised");
  wp_json_set_string (document, "status", wp_status_to_string (WP_STATUS_WAITING_ON_SOC));
  wp_json_set_time (document, "openedAt", opened);
  wp_json_set_time (document, "updatedAt", at);
  wp_json_set_time (document, "newsAt", at);
  wp_json_set_null (document, "resolvedAt");
  wp_json_set_null (document, "acknowledged");
  wp_json_set_null (document, "assignee");
  wp_json_set_array (document, "comments", json_array_new ());

  number_items (document, "steps", "s");
  number_items (document, "recommendations", "r");
  number_items (document, "questions", "q");
  JsonArray *steps = wp_json_array (document, "steps"), *questions = wp_json_array (document, "questions");
  for (guint i = 0; i < wp_json_length (steps); i++) {
    JsonObject *step = wp_json_object_at (steps, i);
    wp_json_set_int (step, "revision", 1);
    wp_json_set_bool (step, "done", FALSE);
    wp_json_set_string (step, "owner", wp_json_string_or (step, "owner", "partner"));
  }
  wp_json_set_int (document, "nextStep", wp_json_length (steps) + 1);
  for (guint i = 0; i < wp_json_length (questions); i++) {
    wp_json_set_time (wp_json_object_at (questions, i), "at", at);
    wp_json_set_null (wp_json_object_at (questions, i), "answer");
  }
  fill_contacts (document, customer);

  JsonObject *opened_event = wp_json_new ("id", "opened", NULL);
  wp_json_set_time (opened_event, "at", opened);
  wp_json_set_string (opened_event, "kind", "opened");
  wp_json_set_string (opened_event, "by", actor->name);
  JsonArray *timeline = json_array_new ();
  wp_json_append (timeline, opened_event);
  wp_json_set_array (document, "timeline", timeline);
  wp_json_set_null (document, "alert");
  wp_alert_begin (document, WP_ALERT_REASON_OPENED, NULL, at);
  wp_incident_settle (document);
  return TRUE;
}
