/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

#include "wp-json.h"
#include "wp-onboarding-commands.h"
#include "wp-submission-commands.h"
#include "wp-submission.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the account manager and the onboarding team do. */

static void
print_onboarding (JsonObject *document)
{
  g_autofree char *since = wp_soc_local_time (wp_json_time (document, "stateSince"));
  wp_soc_print ("%-38s %-26s %s  %s\n", wp_json_string_or (document, "id", "?"), wp_json_string_or (document, "state", "?"), since,
                wp_json_string_or (document, "partnerName", ""));
}

WpSocExit
wp_soc_onboardings (WpSoc *self, int argc, char **argv)
{
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_STRING, &state, N_ ("Only in one of these states"), "A,B…" },
    { NULL },
  };
  if (!wp_soc_parse (self, "", entries, &argc, &argv, 0, 0, &error))
    return wp_soc_report (self, error);
  g_autoptr (GString) query = g_string_new (NULL);
  wp_soc_add_parameter (query, "state", state);
  return wp_soc_print_list (self, "onboarding", query->str, WP_SOC_MAX_LIMIT, print_onboarding);
}

static void
print_history (JsonObject *document)
{
  JsonArray *history = wp_json_array (document, "history");
  for (guint i = 0; i < wp_json_length (history); i++) {
    JsonObject *event = wp_json_object_at (history, i);
    g_autofree char *at = wp_soc_local_time (wp_json_time (event, "at"));
    const char *kind = wp_json_string_or (event, "state", wp_json_string_or (event, "kind", "?"));
    wp_soc_print ("%s%s  %s: %s  %s\n", i == 0 ? "\n" : "", at, wp_json_string_or (event, "by", ""), kind, wp_json_string_or (event, "detail", ""));
  }
}

static void
print_appointment (const char *label, JsonObject *from, const char *member, const char *more)
{
  g_autofree char *at = wp_soc_local_time (wp_json_time (from, member));
  if (*at != '\0')
    wp_soc_print ("%s: %s  %s\n", label, at, wp_json_string_or (from, more, ""));
}

static void
show_onboarding (JsonObject *document)
{
  JsonArray *products = wp_json_array (document, "products");
  JsonObject *terms = wp_json_object (document, "terms"), *accepted = wp_json_object (terms, "accepted");
  wp_soc_print ("%s  %s\n%s\n", wp_json_string_or (document, "id", "?"), wp_json_string_or (document, "partnerName", ""),
                wp_json_string_or (document, "state", "?"));
  for (guint i = 0; i < wp_json_length (products); i++)
    wp_soc_print ("- %s\n", wp_json_string_at (products, i) != NULL ? wp_json_string_at (products, i) : "?");
  print_appointment (_ ("Meeting"), wp_json_object (document, "meeting"), "at", "place");
  print_appointment (_ ("Terms accepted"), accepted, "at", "version");
  print_appointment (_ ("First session booked"), wp_json_object (document, "session"), "at", "");
  print_appointment (_ ("First session held"), wp_json_object (document, "session"), "heldAt", "");
  print_history (document);
}

WpSocExit
wp_soc_onboarding (WpSoc *self, int argc, char **argv)
{
  return wp_soc_print_one (self, "PARTNER", "onboarding", argc, argv, show_onboarding);
}

WpSocExit
wp_soc_advance (WpSoc *self, int argc, char **argv)
{
  g_autofree char *reason = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, or what is asked"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "PARTNER STATE", entries, &argc, &argv, 2, 2, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("state", argv[2], "reason", reason != NULL ? reason : "", NULL);
  return wp_soc_send (self, WP_COMMAND_SOC_ADVANCE, argv[1], body);
}

WpSocExit
wp_soc_meeting (WpSoc *self, int argc, char **argv)
{
  g_autofree char *at = NULL, *place = NULL, *note = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_ ("When"), "TIME" },
    { "place", 0, 0, G_OPTION_ARG_STRING, &place, N_ ("Where"), "TEXT" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_ ("What the partner should know before"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "PARTNER --at TIME", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("at", at != NULL ? at : "", "place", place != NULL ? place : "", "note", note != NULL ? note : "", NULL);
  return wp_soc_send (self, WP_COMMAND_SOC_MEET, argv[1], body);
}

WpSocExit
wp_soc_session_held (WpSoc *self, int argc, char **argv)
{
  g_autofree char *at = NULL;
  g_auto (GStrv) attendees = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_ ("When"), "TIME" },
    { "attendee", 0, 0, G_OPTION_ARG_STRING_ARRAY, &attendees, N_ ("Who was there (repeatable)"), "NAME" },
    { NULL },
  };
  if (!wp_soc_parse (self, "PARTNER --at TIME --attendee NAME …", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("at", at != NULL ? at : "", NULL);
  for (guint i = 0; attendees != NULL && attendees[i] != NULL; i++)
    wp_json_append_string (wp_json_need_array (body, "attendees"), attendees[i]);
  return wp_soc_send (self, WP_COMMAND_SOC_HOLD_SESSION, argv[1], body);
}

static void
print_submission (JsonObject *document)
{
  wp_soc_print ("%-38s %-24s %-11s %s  %s\n", wp_json_string_or (document, "id", "?"), wp_json_string_or (document, "formId", "?"),
                wp_json_string_or (document, "state", "?"), wp_json_string_or (document, "partnerName", ""),
                wp_json_string_or (document, "customerName", ""));
}

WpSocExit
wp_soc_submissions (WpSoc *self, int argc, char **argv)
{
  g_autofree char *partner = NULL, *state = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "partner", 0, 0, G_OPTION_ARG_STRING, &partner, N_ ("Only of this partner"), "ID" },
    { "state", 0, 0, G_OPTION_ARG_STRING, &state, N_ ("Only in one of these states"), "A,B…" },
    { NULL },
  };
  if (!wp_soc_parse (self, "", entries, &argc, &argv, 0, 0, &error))
    return wp_soc_report (self, error);
  g_autoptr (GString) query = g_string_new (NULL);
  wp_soc_add_parameter (query, "partner", partner);
  wp_soc_add_parameter (query, "state", state);
  return wp_soc_print_list (self, "submissions", query->str, WP_SOC_MAX_LIMIT, print_submission);
}

static void
show_submission (JsonObject *document)
{
  JsonObject *answers = wp_json_object (document, "answers");
  JsonArray *remarks = wp_json_array (document, "remarks");
  g_autoptr (GList) fields = wp_json_members (answers);
  wp_soc_print ("%s  %s@%" G_GINT64_FORMAT "\n%s · %s · %s\n\n", wp_json_string_or (document, "id", "?"), wp_json_string_or (document, "formId", "?"),
                wp_json_int (document, "formVersion", 1), wp_json_string_or (document, "state", "?"), wp_json_string_or (document, "partnerName", ""),
                wp_json_string_or (document, "customerName", ""));
  for (GList *l = fields; l != NULL; l = l->next) {
    JsonNode *answer = wp_json_member (answers, l->data);
    g_autofree char *json = wp_answer_to_string (answer);
    wp_soc_print ("%s: %s\n", (const char *) l->data, wp_json_node_string (answer) != NULL ? wp_json_node_string (answer) : json);
  }
  for (guint i = 0; i < wp_json_length (remarks); i++)
    wp_soc_print ("%s! %s: %s\n", i == 0 ? "\n" : "", wp_json_string_or (wp_json_object_at (remarks, i), "field", ""),
                  wp_json_string_or (wp_json_object_at (remarks, i), "text", ""));
  print_history (document);
}

WpSocExit
wp_soc_submission (WpSoc *self, int argc, char **argv)
{
  return wp_soc_print_one (self, "SUBMISSION", "submissions", argc, argv, show_submission);
}

WpSocExit
wp_soc_accept (WpSoc *self, int argc, char **argv)
{
  g_autofree char *comment = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "comment", 0, 0, G_OPTION_ARG_STRING, &comment, N_ ("What is to be said about it"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "SUBMISSION", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("comment", comment != NULL ? comment : "", NULL);
  return wp_soc_send (self, WP_COMMAND_SOC_ACCEPT, argv[1], body);
}

WpSocExit
wp_soc_return (WpSoc *self, int argc, char **argv)
{
  g_autofree char *comment = NULL;
  g_auto (GStrv) remarks = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "remark", 0, 0, G_OPTION_ARG_STRING_ARRAY, &remarks, N_ ("What is to be changed at a field (repeatable)"), "FIELD=TEXT" },
    { "comment", 0, 0, G_OPTION_ARG_STRING, &comment, N_ ("What is to be said about it"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "SUBMISSION --remark FIELD=TEXT …", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("comment", comment != NULL ? comment : "", NULL);
  for (guint i = 0; remarks != NULL && remarks[i] != NULL; i++) {
    const char *equals = strchr (remarks[i], '=');
    if (equals == NULL) {
      wp_soc_usage (&error, _ ("A remark is FIELD=TEXT, not %s"), remarks[i]);
      return wp_soc_report (self, error);
    }
    g_autofree char *field = g_strndup (remarks[i], equals - remarks[i]);
    wp_json_append (wp_json_need_array (body, "remarks"), wp_json_new ("field", field, "text", equals + 1, NULL));
  }
  return wp_soc_send (self, WP_COMMAND_SOC_RETURN, argv[1], body);
}
