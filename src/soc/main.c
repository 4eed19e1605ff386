/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"
#include "wp-text.h"

#include <glib/gi18n.h>

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  return (level & G_LOG_LEVEL_MASK) <= G_LOG_LEVEL_MESSAGE ? g_log_writer_standard_streams (level, fields, n_fields, data) : G_LOG_WRITER_HANDLED;
}

static gboolean
connect_to (WpSoc *self, const char *server, const char *token_file, GError **error)
{
  if (server == NULL || token_file == NULL) {
    wp_soc_usage (error, _ ("Say --server URL and --token-file FILE; see --help"));
    return FALSE;
  }
  self->token = wp_soc_read_token (token_file, error);
  if (self->token == NULL)
    return FALSE;
  g_autoptr (GError) local = NULL;
  self->http = wp_http_new (server, &local);
  if (self->http == NULL)
    wp_soc_usage (error, "%s: %s", server, local->message);
  return self->http != NULL;
}

int
main (int argc, char **argv)
{
  g_autofree char *server = NULL, *token_file = NULL;
  gboolean version = FALSE;
  WpSoc self = { NULL };
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &server, N_ ("Where the server is: https, or http on this machine"), "URL" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, N_ ("The file that holds the SOC's token"), "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_ ("Print JSON"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version"), NULL },
    { NULL },
  };
  wp_text_init_translations ();
  g_log_set_writer_func (write_log, NULL, NULL);

  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND …"));
  g_autofree char *commands = wp_soc_list_commands ();
  g_option_context_set_summary (context, commands);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_strict_posix (context, TRUE); /* what follows the command is the command's */
  WpSocExit result = WP_SOC_USAGE;
  if (!g_option_context_parse (context, &argc, &argv, &error))
    result = wp_soc_report (&self, error);
  else if (version) {
    g_print ("watchpost-soc " WP_VERSION "\n");
    result = WP_SOC_OK;
  } else if (argc < 2)
    g_printerr ("watchpost-soc: %s\n", _ ("No command; see --help"));
  else if (!connect_to (&self, server, token_file, &error))
    result = wp_soc_report (&self, error);
  else
    result = wp_soc_run (&self, argc - 1, argv + 1);

  g_clear_pointer (&self.http, wp_http_free);
  g_free (self.token);
  g_free (self.key);
  return result;
}
