/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

#include "wp-incident-commands.h"
#include "wp-json.h"
#include "wp-text.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  const char *name;
  const char *arguments;
  const char *summary;
  WpSocRun run;
} Command;

static const Command commands[] = {
  { "raise", "[FILE|-] [--customer ID] [--format auto|own|graph|threatsync] [--language TAG]", N_("Raise what a file holds as incidents"),
    wp_soc_raise },
  { "update", "INCIDENT [--title TEXT] [--investigation FILE] [--add-step TEXT …] …", N_("Add to an incident"), wp_soc_update },
  { "escalate", "INCIDENT [SEVERITY] --reason TEXT", N_("Raise the severity"), wp_soc_escalate },
  { "ask", "INCIDENT TEXT|- [--due TIME]", N_("Ask the partner whether an activity is theirs"), wp_soc_ask },
  { "attempt", "INCIDENT --channel email|phone --to ADDRESS --result RESULT [--at TIME]", N_("Log an attempt to reach the partner"),
    wp_soc_attempt },
  { "comment", "INCIDENT TEXT|-", N_("Say something about an incident"), wp_soc_comment },
  { "resolve", "INCIDENT [--comment TEXT]", N_("Nothing is left to do"), wp_soc_resolve },
  { "close", "INCIDENT [--comment TEXT]", N_("Close it for good"), wp_soc_close },
  { "list", "[--customer ID] [--status …] [--severity …] [--search TEXT] [--limit N]", N_("List incidents"), wp_soc_list },
  { "show", "INCIDENT", N_("Show an incident"), wp_soc_show },
  { "customers", "", N_("List customers"), wp_soc_customers },
  { "onboardings", "[--state …]", N_("List how far the partners are"), wp_soc_onboardings },
  { "onboarding", "PARTNER", N_("Show a partner's onboarding"), wp_soc_onboarding },
  { "advance", "PARTNER STATE [--reason TEXT]", N_("Bring a partner's onboarding to its next state"), wp_soc_advance },
  { "meeting", "PARTNER --at TIME [--place TEXT] [--note TEXT]", N_("Say when the account manager meets the partner"), wp_soc_meeting },
  { "session-held", "PARTNER --at TIME --attendee NAME …", N_("The first session was held"), wp_soc_session_held },
  { "submissions", "[--partner ID] [--state …]", N_("List forms that were filled in"), wp_soc_submissions },
  { "submission", "SUBMISSION", N_("Show a form that was filled in"), wp_soc_submission },
  { "accept", "SUBMISSION [--comment TEXT]", N_("Accept a form"), wp_soc_accept },
  { "return", "SUBMISSION --remark FIELD=TEXT … [--comment TEXT]", N_("Return a form with remarks"), wp_soc_return },
  { "do", "KIND COMMAND ID [--MEMBER VALUE …]", N_("Any command of the SOC's side; “do --help” lists them"), wp_soc_do },
};

char *
wp_soc_list_commands (void)
{
  GString *text = g_string_new (_("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %s %s\n      %s", commands[i].name, commands[i].arguments, _(commands[i].summary));
  return g_string_free (text, FALSE);
}

WpSocExit
wp_soc_run (WpSoc *self, int argc, char **argv)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, argv[0]))
      return commands[i].run (self, argc, argv);
  g_printerr ("watchpost-soc: %s: %s\n", argv[0], _("there is no such command; see --help"));
  return WP_SOC_USAGE;
}

gboolean
wp_soc_parse (WpSoc *self, const char *usage, const GOptionEntry *entries, int *argc, char ***argv, int min, int max, GError **error)
{
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON"), NULL },
    { "key", 0, 0, G_OPTION_ARG_STRING, &self->key, N_("The idempotency key, to say the same thing again"), "UUID" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (usage);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  /* "--" ends the options, and is none of the words itself. */
  for (int i = 1; i < *argc; i++)
    if (g_str_equal ((*argv)[i], "--")) {
      memmove (*argv + i, *argv + i + 1, sizeof (char *) * (*argc - i));
      (*argc)--;
      break;
    }
  if (*argc - 1 < min || *argc - 1 > max) {
    wp_soc_usage (error, "%s: %s %s", (*argv)[0], usage, *argc - 1 < min ? _("(something is missing)") : _("(too many words)"));
    return FALSE;
  }
  if (self->key != NULL && !wp_text_is_uuid (self->key)) {
    wp_soc_usage (error, _("The key must be a UUID"));
    return FALSE;
  }
  return TRUE;
}

gboolean
wp_soc_check_number (const char *incident, GError **error)
{
  static const char allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_";
  if (*incident != '\0' && incident[strspn (incident, allowed)] == '\0')
    return TRUE;
  wp_soc_usage (error, _("%s is not a number or an id"), incident);
  return FALSE;
}

/* The words of INCIDENT TEXT|-: the last argument, or the option that stands for it, or standard input */
static char *
find_words (int argc, char **argv, const char *option, GError **error)
{
  const char *word = argc > 2 ? argv[2] : option != NULL ? option : "-";
  return g_str_equal (word, "-") ? wp_soc_read_text (word, error) : g_strdup (word);
}

WpSocExit
wp_soc_send (WpSoc *self, const WpCommandType *type, const char *incident, JsonObject *body)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WpCommand) command = wp_command_new (type, self->key, incident, NULL, -1, body);
  g_autofree char *path = wp_command_get_path (command);
  g_autoptr(JsonObject) answer = NULL;
  if (wp_soc_check_number (incident, &error) && wp_command_validate (command, &error))
    answer = wp_soc_call (self, path, body, &error);
  if (answer == NULL)
    return wp_soc_report (self, error);
  if (self->json)
    wp_soc_print_json (answer);
  else
    wp_soc_print ("%s %s (revision %" G_GINT64_FORMAT ")\n", wp_json_string_or (answer, "id", incident), type->name,
                  wp_json_int (answer, "revision", 0));
  return WP_SOC_OK;
}

static WpSocExit
finish (WpSoc *self, const WpCommandType *type, int argc, char **argv)
{
  g_autofree char *comment = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "comment", 0, 0, G_OPTION_ARG_STRING, &comment, N_("What is to be said about it"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr(JsonObject) body = wp_json_new ("comment", comment != NULL ? comment : "", NULL);
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
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, N_("The words, instead of the last argument"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT TEXT|-", entries, &argc, &argv, 1, 2, &error))
    return wp_soc_report (self, error);
  words = find_words (argc, argv, text, &error);
  if (words == NULL)
    return wp_soc_report (self, error);
  g_autoptr(JsonObject) body = wp_json_new ("text", words, NULL);
  return wp_soc_send (self, WP_COMMAND_SOC_COMMENT, argv[1], body);
}

WpSocExit
wp_soc_ask (WpSoc *self, int argc, char **argv)
{
  g_autofree char *text = NULL, *due = NULL, *words = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, N_("The question, instead of the last argument"), "TEXT" },
    { "due", 0, 0, G_OPTION_ARG_STRING, &due, N_("When the answer is wanted"), "TIME" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT TEXT|-", entries, &argc, &argv, 1, 2, &error))
    return wp_soc_report (self, error);
  words = find_words (argc, argv, text, &error);
  if (words == NULL)
    return wp_soc_report (self, error);
  g_autoptr(JsonObject) body = wp_json_new ("text", words, NULL);
  if (due != NULL)
    wp_json_set_string (body, "dueAt", due);
  return wp_soc_send (self, WP_COMMAND_SOC_ASK, argv[1], body);
}

WpSocExit
wp_soc_escalate (WpSoc *self, int argc, char **argv)
{
  g_autofree char *severity = NULL, *reason = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "severity", 0, 0, G_OPTION_ARG_STRING, &severity, N_("To what; critical when nothing is said"), "SEVERITY" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("Why"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT [SEVERITY]", entries, &argc, &argv, 1, 2, &error))
    return wp_soc_report (self, error);
  g_autoptr(JsonObject) body = wp_json_new ("severity",
                                             argc > 2         ? argv[2] :
                                             severity != NULL ? severity :
                                                                "critical",
                                             "reason", reason != NULL ? reason : "", NULL);
  return wp_soc_send (self, WP_COMMAND_SOC_ESCALATE, argv[1], body);
}

WpSocExit
wp_soc_attempt (WpSoc *self, int argc, char **argv)
{
  g_autofree char *channel = NULL, *to = NULL, *result = NULL, *at = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "channel", 0, 0, G_OPTION_ARG_STRING, &channel, N_("email or phone"), "CHANNEL" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Whom"), "ADDRESS" },
    { "result", 0, 0, G_OPTION_ARG_STRING, &result, N_("sent, reached, no_answer, voicemail or failed"), "RESULT" },
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_("When; now when nothing is said"), "TIME" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr(JsonObject) body = wp_json_new ("channel", channel != NULL ? channel : "", "to", to != NULL ? to : "", "result",
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
  g_auto(GStrv) steps = NULL, removed = NULL, endpoints = NULL, users = NULL, recommendations = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "body", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("A file with the change as JSON; the other options add to it"), "FILE" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, N_("The new title"), "TEXT" },
    { "investigation", 0, 0, G_OPTION_ARG_FILENAME, &investigation, N_("A file with the new investigation text"), "FILE" },
    { "add-step", 0, 0, G_OPTION_ARG_STRING_ARRAY, &steps, N_("A step to add (repeatable)"), "TEXT" },
    { "step-command", 0, 0, G_OPTION_ARG_STRING, &command, N_("The command of the steps added"), "TEXT" },
    { "owner", 0, 0, G_OPTION_ARG_STRING, &owner, N_("Who does the steps added: partner, customer or soc"), "SIDE" },
    { "before", 0, 0, G_OPTION_ARG_STRING, &before, N_("Put the steps added before this one"), "STEP" },
    { "remove-step", 0, 0, G_OPTION_ARG_STRING_ARRAY, &removed, N_("A step to remove (repeatable)"), "STEP" },
    { "add-endpoint", 0, 0, G_OPTION_ARG_STRING_ARRAY, &endpoints, N_("An affected computer to add (repeatable)"), "NAME" },
    { "add-user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &users, N_("An affected user to add (repeatable)"), "UPN" },
    { "add-recommendation", 0, 0, G_OPTION_ARG_STRING_ARRAY, &recommendations, N_("A recommendation to add (repeatable)"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "INCIDENT", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);

  g_autoptr(JsonNode) root = file != NULL ? wp_soc_read_json (file, &error) : NULL;
  g_autofree char *text = error == NULL && investigation != NULL ? wp_soc_read_text (investigation, &error) : NULL;
  if (error == NULL && root != NULL && wp_json_node_object (root) == NULL)
    wp_soc_usage (&error, _("The change must be an object"));
  if (error != NULL)
    return wp_soc_report (self, error);
  g_autoptr(JsonObject) body = root != NULL ? wp_json_copy (wp_json_node_object (root)) : json_object_new ();
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
