/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

#include "wp-incident-commands.h"
#include "wp-json.h"

#include <glib/gi18n.h>
#include <string.h>

/* The words of INCIDENT TEXT|-: the last argument, or the option that stands for it, or standard input */
static char *
find_words (int argc, char **argv, const char *option, GError **error)
{
  const char *word = argc > 2 ? argv[2] : option != NULL ? option : "-";
  return g_str_equal (word, "-") ? wp_soc_read_text (word, error) : g_strdup (word);
}

static WpSocExit
finish (WpSoc *self, const WpCommandType *type, int argc, char **argv)
{
  g_autofree char *comment = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "comment", 0, 0, G_OPTION_ARG_STRING, &comment, N_ ("What is to be said about it"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("comment", comment != NULL ? comment : "", NULL);
  return wp_soc_send (self, type, argv[1], body);
}

WpSocExit
wp_soc_close (WpSoc *self, int argc, char **argv)
{
  return finish (self, WP_COMMAND_SOC_CLOSE, argc, argv);
}

WpSocExit
wp_soc_resolve (WpSoc *self, int argc, char **argv)
{
  return finish (self, WP_COMMAND_SOC_RESOLVE, argc, argv);
}

WpSocExit
wp_soc_comment (WpSoc *self, int argc, char **argv)
{
  g_autofree char *text = NULL, *words = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, N_ ("The words, instead of the last argument"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT TEXT|-", entries, &argc, &argv, 1, 2, &error))
    return wp_soc_report (self, error);
  words = find_words (argc, argv, text, &error);
  if (words == NULL)
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("text", words, NULL);
  return wp_soc_send (self, WP_COMMAND_SOC_COMMENT, argv[1], body);
}

WpSocExit
wp_soc_ask (WpSoc *self, int argc, char **argv)
{
  g_autofree char *text = NULL, *due = NULL, *words = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, N_ ("The question, instead of the last argument"), "TEXT" },
    { "due", 0, 0, G_OPTION_ARG_STRING, &due, N_ ("When the answer is wanted"), "TIME" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT TEXT|-", entries, &argc, &argv, 1, 2, &error))
    return wp_soc_report (self, error);
  words = find_words (argc, argv, text, &error);
  if (words == NULL)
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("text", words, NULL);
  if (due != NULL)
    wp_json_set_string (body, "dueAt", due);
  return wp_soc_send (self, WP_COMMAND_SOC_ASK, argv[1], body);
}

WpSocExit
wp_soc_escalate (WpSoc *self, int argc, char **argv)
{
  g_autofree char *severity = NULL, *reason = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "severity", 0, 0, G_OPTION_ARG_STRING, &severity, N_ ("To what; critical when nothing is said"), "SEVERITY" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT [SEVERITY]", entries, &argc, &argv, 1, 2, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("severity",
                                             argc > 2           ? argv[2]
                                             : severity != NULL ? severity
                                                                : "critical",
                                             "reason", reason != NULL ? reason : "", NULL);
  return wp_soc_send (self, WP_COMMAND_SOC_ESCALATE, argv[1], body);
}

WpSocExit
wp_soc_attempt (WpSoc *self, int argc, char **argv)
{
  g_autofree char *channel = NULL, *to = NULL, *result = NULL, *at = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "channel", 0, 0, G_OPTION_ARG_STRING, &channel, N_ ("email or phone"), "CHANNEL" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Whom"), "ADDRESS" },
    { "result", 0, 0, G_OPTION_ARG_STRING, &result, N_ ("sent, reached, no_answer, voicemail or failed"), "RESULT" },
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_ ("When; now when nothing is said"), "TIME" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("channel", channel != NULL ? channel : "", "to", to != NULL ? to : "", "result",
                                             result != NULL ? result : "", NULL);
  if (at != NULL)
    wp_json_set_string (body, "at", at);
  return wp_soc_send (self, WP_COMMAND_SOC_ATTEMPT, argv[1], body);
}

static void
add_texts (JsonObject *body, const char *member, char **texts)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    wp_json_append_string (wp_json_need_array (body, member), texts[i]);
}

static void
add_objects (JsonObject *body, const char *member, const char *name, char **texts)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    wp_json_append (wp_json_need_array (body, member), wp_json_new (name, texts[i], NULL));
}

/* The options that give a step its details are about every step of this call. */
static void
add_steps (JsonObject *body, char **texts, const char *command, const char *owner, const char *before)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++) {
    JsonObject *step = wp_json_new ("text", texts[i], "owner", owner != NULL ? owner : "partner", NULL);
    if (command != NULL)
      wp_json_set_string (step, "command", command);
    if (before != NULL)
      wp_json_set_string (step, "before", before);
    wp_json_append (wp_json_need_array (body, "addSteps"), step);
  }
}

WpSocExit
wp_soc_update (WpSoc *self, int argc, char **argv)
{
  g_autofree char *title = NULL, *investigation = NULL, *file = NULL, *command = NULL, *owner = NULL, *before = NULL;
  g_auto (GStrv) steps = NULL, removed = NULL, endpoints = NULL, users = NULL, recommendations = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "body", 0, 0, G_OPTION_ARG_FILENAME, &file, N_ ("A file with the change as JSON; the other options add to it"), "FILE" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, N_ ("The new title"), "TEXT" },
    { "investigation", 0, 0, G_OPTION_ARG_FILENAME, &investigation, N_ ("A file with the new investigation text"), "FILE" },
    { "add-step", 0, 0, G_OPTION_ARG_STRING_ARRAY, &steps, N_ ("A step to add (repeatable)"), "TEXT" },
    { "step-command", 0, 0, G_OPTION_ARG_STRING, &command, N_ ("The command of the steps added"), "TEXT" },
    { "owner", 0, 0, G_OPTION_ARG_STRING, &owner, N_ ("Who does the steps added: partner, customer or soc"), "SIDE" },
    { "before", 0, 0, G_OPTION_ARG_STRING, &before, N_ ("Put the steps added before this one"), "STEP" },
    { "remove-step", 0, 0, G_OPTION_ARG_STRING_ARRAY, &removed, N_ ("A step to remove (repeatable)"), "STEP" },
    { "add-endpoint", 0, 0, G_OPTION_ARG_STRING_ARRAY, &endpoints, N_ ("An affected computer to add (repeatable)"), "NAME" },
    { "add-user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &users, N_ ("An affected user to add (repeatable)"), "UPN" },
    { "add-recommendation", 0, 0, G_OPTION_ARG_STRING_ARRAY, &recommendations, N_ ("A recommendation to add (repeatable)"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);

  g_autoptr (JsonNode) root = file != NULL ? wp_soc_read_json (file, &error) : NULL;
  g_autofree char *text = error == NULL && investigation != NULL ? wp_soc_read_text (investigation, &error) : NULL;
  if (error == NULL && root != NULL && wp_json_node_object (root) == NULL)
    wp_soc_usage (&error, _ ("The change must be an object"));
  if (error != NULL)
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = root != NULL ? wp_json_copy (wp_json_node_object (root)) : json_object_new ();
  if (title != NULL)
    wp_json_set_string (body, "title", title);
  if (text != NULL)
    wp_json_set_string (body, "investigation", text);
  add_steps (body, steps, command, owner, before);
  add_texts (body, "removeSteps", removed);
  add_objects (body, "addEndpoints", "hostName", endpoints);
  add_objects (body, "addUsers", "upn", users);
  add_texts (body, "addRecommendations", recommendations);
  return wp_soc_send (self, WP_COMMAND_SOC_UPDATE, argv[1], body);
}
