/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"

#include <glib/gi18n.h>
#include <string.h>

/* Any command of the SOC's side, from its row: what a new kind brings can be sent before somebody has made it kinder. */

static gboolean
is_soc (const WpCommandType *type)
{
  return type->permission == WP_PERMISSION_SOC;
}

/* (transfer full): a line for each command, with an example of its body */
static char *
list_all (void)
{
  GString *text = g_string_new (_ ("do KIND COMMAND ID [--MEMBER VALUE …]; what is no text is written as JSON:"));
  for (const WpKind *const *kind = wp_kinds (); *kind != NULL; kind++)
    for (guint i = 0; i < (*kind)->n_commands; i++)
      if (is_soc (&(*kind)->commands[i]))
        g_string_append_printf (text, "\n  do %s %s ID\n      %s %s", (*kind)->name, (*kind)->commands[i].name, _ ((*kind)->commands[i].label),
                                (*kind)->commands[i].example);
  return g_string_free (text, FALSE);
}

static const WpCommandType *
find (const char *kind_name, const char *command_name, GError **error)
{
  const WpCommandType *type = wp_command_type_find (wp_kind_find (kind_name), command_name, WP_SIDE_SOC);
  if (type == NULL)
    wp_soc_usage (error, _ ("%s %s: there is no such command; see “do --help”"), kind_name, command_name);
  return type;
}

/* A text, unless the row's example, or the lack of one, and the value itself say that it is something else. */
static JsonNode *
read_value (JsonObject *example, const char *member, const char *text, GError **error)
{
  JsonNode *model = wp_json_member (example, member);
  g_autofree char *wrapped = NULL;
  if ((model != NULL && wp_json_node_string (model) != NULL) || (model == NULL && strchr ("[{", *text) == NULL)) {
    JsonNode *node = json_node_new (JSON_NODE_VALUE);
    json_node_set_string (node, text);
    return node;
  }
  wrapped = g_strdup_printf ("{\"value\":%s}", text);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) object = wp_json_parse_object (wrapped, -1, &local);
  if (object == NULL || wp_json_size (object) != 1) {
    wp_soc_usage (error, _ ("--%s: this is to be JSON, such as the example's: %s"), member, text);
    return NULL;
  }
  return wp_json_node_copy (wp_json_member (object, "value"));
}

/* (transfer full) */
static JsonObject *
read_body (WpSoc *self, const WpCommandType *type, int argc, char **argv, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new (), example = wp_json_parse_object (type->example, -1, NULL);
  for (int i = 0; i < argc; i += 2) {
    if (!g_str_has_prefix (argv[i], "--") || argv[i][2] == '\0' || i + 1 == argc) {
      wp_soc_usage (error, _ ("%s: every member is --NAME VALUE"), argv[i]);
      return NULL;
    }
    if (strcmp (argv[i], "--key") == 0) {
      g_free (self->key);
      self->key = g_strdup (argv[i + 1]);
      continue;
    }
    JsonNode *value = read_value (example, argv[i] + 2, argv[i + 1], error);
    if (value == NULL)
      return NULL;
    json_object_set_member (body, argv[i] + 2, value);
  }
  return g_steal_pointer (&body);
}

WpSocExit
wp_soc_do (WpSoc *self, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (argc == 2 && strcmp (argv[1], "--help") == 0) {
    g_autofree char *text = list_all ();
    wp_soc_print ("%s\n", text);
    return WP_SOC_OK;
  }
  if (argc < 4) {
    wp_soc_usage (&error, "%s", _ ("do wants KIND COMMAND ID; see “do --help”"));
    return wp_soc_report (self, error);
  }
  for (int i = 1; i < argc; i++)
    if (!g_utf8_validate (argv[i], -1, NULL)) {
      wp_soc_usage (&error, "%s", _ ("The command line is not UTF-8"));
      return wp_soc_report (self, error);
    }
  const WpCommandType *type = find (argv[1], argv[2], &error);
  g_autoptr (JsonObject) body = type != NULL ? read_body (self, type, argc - 4, argv + 4, &error) : NULL;
  return body != NULL ? wp_soc_send (self, type, argv[3], body) : wp_soc_report (self, error);
}
