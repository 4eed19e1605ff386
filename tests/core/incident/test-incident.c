/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-incident.h"
#include "wp-json.h"

#include <string.h>

/* A document of wrong types everywhere reads as empty. */
static void
test_wrong_types (void)
{
  static const char *const members[] = {
    "id",
    "revision",
    "customerId",
    "customerName",
    "product",
    "severity",
    "initialSeverity",
    "severityRaised",
    "status",
    "turn",
    "openedAt",
    "autoCloseAt",
    "title",
    "investigation",
    "affectedEndpoints",
    "affectedUsers",
    "steps",
    "recommendations",
    "contacts",
    "questions",
    "acknowledged",
    "assignee",
    "comments",
    "timeline",
    "links",
    "source",
    "alert",
    "remediation",
  };
  static const char *const values[] = { "null", "7", "\"x\"", "true", "[]", "[null,7,\"x\",[],{}]", "{}", "{\"expected\":7,\"by\":{},\"state\":[]}" };
  for (guint v = 0; v < G_N_ELEMENTS (values); v++) {
    g_autoptr (GString) text = g_string_new ("{");
    for (guint m = 0; m < G_N_ELEMENTS (members); m++)
      g_string_append_printf (text, "%s\"%s\":%s", m > 0 ? "," : "", members[m], values[v]);
    g_string_append_c (text, '}');
    g_autoptr (JsonObject) document = wp_json_parse_object (text->str, -1, NULL);
    g_autoptr (WpIncident) incident = wp_incident_new (document);
    g_assert_nonnull (incident->title);
    g_assert_nonnull (incident->steps);
    g_assert_nonnull (incident->raised_by);
    (void) wp_incident_count_open_steps (incident);
    (void) wp_incident_get_open_question (incident);
    g_assert_null (wp_incident_find_step (incident, "nothing"));
    g_autoptr (WpIncident) second = wp_incident_ref (incident);
    g_assert_true (second == incident);
  }
}

static void
test_links (void)
{
  static const struct {
    const char *link;
    gboolean kept;
  } cases[] = {
    { "https://portal.example/incidents/1", TRUE },
    { "http://portal.example/", FALSE },
    { "javascript:alert(1)", FALSE },
    { "file:///etc/passwd", FALSE },
    { "https://", FALSE },
    { "HTTPS://portal.example/x", TRUE },
    { "", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonObject) document = json_object_new ();
    wp_json_set_object (document, "links", wp_json_new ("portal", cases[i].link, NULL));
    g_autoptr (WpIncident) incident = wp_incident_new (document);
    g_assert_cmpstr (incident->portal_link, ==, cases[i].kept ? cases[i].link : "");
  }
}

static void
test_handover (void)
{
  g_autoptr (JsonObject) document = wp_json_parse_object (
    "{\"id\":\"INC-7\",\"title\":\"<b>ランサムウェア</b>\",\"customerName\":\"桜物流\",\"investigation\":\"vssadmin\","
    "\"affectedEndpoints\":[{\"hostName\":\"FS-02\"}],\"affectedUsers\":[{\"upn\":\"a@b.example\"}],"
    "\"steps\":[{\"text\":\"Isolate\",\"done\":true,\"note\":\"by hand\"},{\"text\":\"Reset\",\"command\":\"net user\"}],"
    "\"recommendations\":[{\"text\":\"MFA\"}]}",
    -1, NULL);
  g_autoptr (WpIncident) incident = wp_incident_new (document);
  g_autofree char *text = wp_incident_to_handover (incident, &(WpHandoverLabels) { "HAPPENED", "TO DO", "AFFECTED", "ADVICE", "x" });
  static const char *const parts[] = {
    "INC-7", "<b>ランサムウェア</b>", "桜物流",  "HAPPENED",     "vssadmin", "AFFECTED", "- FS-02", "- a@b.example",
    "TO DO", "1. [x] Isolate",        "by hand", "2. [ ] Reset", "net user", "ADVICE",   "- MFA"
  };
  const char *at = text;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    at = strstr (at, parts[i]);
    g_assert_nonnull (at);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/incident/wrong-types", test_wrong_types);
  g_test_add_func ("/incident/links", test_links);
  g_test_add_func ("/incident/handover", test_handover);
  return g_test_run ();
}
