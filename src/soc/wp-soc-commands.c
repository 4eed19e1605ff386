/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

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
  { "raise", "[FILE|-] [--customer ID] [--format auto|own|graph|threatsync] [--language TAG]", N_ ("Raise what a file holds as incidents"),
    wp_soc_raise },
  { "update", "INCIDENT [--title TEXT] [--investigation FILE] [--add-step TEXT …] …", N_ ("Add to an incident"), wp_soc_update },
  { "escalate", "INCIDENT [SEVERITY] --reason TEXT", N_ ("Raise the severity"), wp_soc_escalate },
  { "ask", "INCIDENT TEXT|- [--due TIME]", N_ ("Ask the partner whether an activity is theirs"), wp_soc_ask },
  { "attempt", "INCIDENT --channel email|phone --to ADDRESS --result RESULT [--at TIME]", N_ ("Log an attempt to reach the partner"),
    wp_soc_attempt },
  { "comment", "INCIDENT TEXT|-", N_ ("Say something about an incident"), wp_soc_comment },
  { "resolve", "INCIDENT [--comment TEXT]", N_ ("Nothing is left to do"), wp_soc_resolve },
  { "close", "INCIDENT [--comment TEXT]", N_ ("Close it for good"), wp_soc_close },
  { "list", "[--customer ID] [--status …] [--severity …] [--search TEXT] [--limit N]", N_ ("List incidents"), wp_soc_list },
  { "show", "INCIDENT", N_ ("Show an incident"), wp_soc_show },
  { "customers", "", N_ ("List customers"), wp_soc_customers },
  { "onboardings", "[--state …]", N_ ("List how far the partners are"), wp_soc_onboardings },
  { "onboarding", "PARTNER", N_ ("Show a partner's onboarding"), wp_soc_onboarding },
  { "advance", "PARTNER STATE [--reason TEXT]", N_ ("Bring a partner's onboarding to its next state"), wp_soc_advance },
  { "meeting", "PARTNER --at TIME [--place TEXT] [--note TEXT]", N_ ("Say when the account manager meets the partner"), wp_soc_meeting },
  { "session-held", "PARTNER --at TIME --attendee NAME …", N_ ("The first session was held"), wp_soc_session_held },
  { "submissions", "[--partner ID] [--state …]", N_ ("List forms that were filled in"), wp_soc_submissions },
  { "submission", "SUBMISSION", N_ ("Show a form that was filled in"), wp_soc_submission },
  { "accept", "SUBMISSION [--comment TEXT]", N_ ("Accept a form"), wp_soc_accept },
  { "return", "SUBMISSION --remark FIELD=TEXT … [--comment TEXT]", N_ ("Return a form with remarks"), wp_soc_return },
  { "orders", "[--partner ID] [--state …]", N_ ("List orders of licenses"), wp_soc_orders },
  { "order", "ORDER", N_ ("Show an order"), wp_soc_order },
  { "confirm", "ORDER [--reference TEXT]", N_ ("Confirm an order"), wp_soc_confirm },
  { "reject", "ORDER --reason TEXT", N_ ("Reject an order"), wp_soc_reject },
  { "deliver", "ORDER [FILE|-]", N_ ("Deliver the licenses that a file holds"), wp_soc_deliver },
  { "price", "[FILE|-]", N_ ("Say what the vendor asks of a partner"), wp_soc_price },
  { "licenses", "[--partner ID] [--status …]", N_ ("List licenses"), wp_soc_licenses },
  { "license", "[FILE|-]", N_ ("Say what a partner’s license is now"), wp_soc_license },
  { "activation", "list|show|answer … [FILE|-]", N_ ("List licenses that are activated by key, and answer their lines from a file"),
    wp_soc_activation },
  { "do", "KIND COMMAND ID [--MEMBER VALUE …]", N_ ("Any command of the SOC's side; “do --help” lists them"), wp_soc_do },
};

char *
wp_soc_list_commands (void)
{
  GString *text = g_string_new (_ ("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %s %s\n      %s", commands[i].name, commands[i].arguments, _ (commands[i].summary));
  return g_string_free (text, FALSE);
}

WpSocExit
wp_soc_run (WpSoc *self, int argc, char **argv)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, argv[0]))
      return commands[i].run (self, argc, argv);
  g_printerr ("watchpost-soc: %s: %s\n", argv[0], _ ("there is no such command; see --help"));
  return WP_SOC_USAGE;
}

gboolean
wp_soc_parse (WpSoc *self, const char *usage, const GOptionEntry *entries, int *argc, char ***argv, int min, int max, GError **error)
{
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print JSON"), NULL },
    { "key", 0, 0, G_OPTION_ARG_STRING, &self->key, N_ ("The idempotency key, to say the same thing again"), "UUID" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
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
    wp_soc_usage (error, "%s: %s %s", (*argv)[0], usage, *argc - 1 < min ? _ ("(something is missing)") : _ ("(too many words)"));
    return FALSE;
  }
  if (self->key != NULL && !wp_text_is_uuid (self->key)) {
    wp_soc_usage (error, _ ("The key must be a UUID"));
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
  wp_soc_usage (error, _ ("%s is not a number or an id"), incident);
  return FALSE;
}

WpSocExit
wp_soc_send (WpSoc *self, const WpCommandType *type, const char *incident, JsonObject *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpCommand) command = wp_command_new (type, self->key, incident, NULL, -1, body);
  g_autofree char *path = wp_command_get_path (command);
  g_autoptr (JsonObject) answer = NULL;
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
