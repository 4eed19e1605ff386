/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

#include "wp-activation.h"
#include "wp-json.h"

#include <glib/gi18n.h>
#include <string.h>

/* Licenses that partners activate by key: what the vendor does. A key is in nothing that is read or sent here. */

static void
print_activation (JsonObject *document)
{
  WpActivationCounts counts = wp_activation_count (document);
  g_autofree char *at = wp_soc_local_time (wp_json_time (document, "at"));
  wp_soc_print ("%-38s %-22s %s  %u/%u/%u  %s\n", wp_json_string_or (document, "id", "?"), wp_json_string_or (document, "state", "?"), at,
                counts.open, counts.done, counts.failed, wp_json_string_or (document, "by", ""));
}

static void
show_activation (JsonObject *document)
{
  JsonArray *lines = wp_json_array (document, "lines");
  print_activation (document);
  for (guint i = 0; i < wp_json_length (lines); i++) {
    JsonObject *line = wp_json_object_at (lines, i), *license = wp_json_object (line, "license");
    JsonObject *error = wp_json_object_at (wp_json_array (line, "errors"), 0);
    wp_soc_print ("  %-4s %-14s %-7s %-8s %s %s %s\n", wp_json_string_or (line, "id", "?"), wp_json_string_or (line, "masked", "?"),
                  wp_json_string_or (line, "choice", "?"), wp_json_string_or (line, "state", "?"),
                  wp_json_string_or (license, "id", wp_json_string_or (line, "licenseId", "")), wp_json_string_or (error, "code", ""),
                  wp_json_string_or (error, "message", ""));
  }
}

static WpSocExit
list (WpSoc *self, int argc, char **argv)
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
  return wp_soc_print_list (self, "activations", query->str, WP_SOC_MAX_LIMIT, print_activation);
}

static WpSocExit
answer (WpSoc *self, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (!wp_soc_parse (self, "ACTIVATION FILE|-", NULL, &argc, &argv, 2, 2, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonNode) root = wp_soc_read_json (argv[2], &error);
  if (root == NULL)
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = json_object_new ();
  if (wp_json_node_array (root) != NULL)
    wp_json_set_array (body, "lines", json_array_ref (wp_json_node_array (root)));
  else if (wp_json_node_object (root) != NULL && wp_json_array (wp_json_node_object (root), "lines") != NULL)
    wp_json_set_array (body, "lines", json_array_ref (wp_json_array (wp_json_node_object (root), "lines")));
  else {
    wp_soc_usage (&error, _ ("%s: a list of answered lines is wanted; see “do --help”"), argv[2]);
    return wp_soc_report (self, error);
  }
  return wp_soc_send (self, WP_COMMAND_ANSWER_ACTIVATION, argv[1], body);
}

WpSocExit
wp_soc_activation (WpSoc *self, int argc, char **argv)
{
  const char *what = argc > 1 ? argv[1] : "";
  g_autoptr (GError) error = NULL;
  if (strcmp (what, "list") == 0)
    return list (self, argc - 1, argv + 1);
  if (strcmp (what, "show") == 0)
    return wp_soc_print_one (self, "ACTIVATION", "activations", argc - 1, argv + 1, show_activation);
  if (strcmp (what, "answer") == 0)
    return answer (self, argc - 1, argv + 1);
  wp_soc_usage (&error, "%s", _ ("activation wants list, show or answer"));
  return wp_soc_report (self, error);
}
