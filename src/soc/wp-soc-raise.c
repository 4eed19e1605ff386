/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

#include "wp-import.h"
#include "wp-json.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
choose_format (const char *name, JsonNode *root, WpImportFormat *format, GError **error)
{
  if (name == NULL || g_str_equal (name, "auto"))
    *format = WP_IMPORT_UNKNOWN;
  else if (g_str_equal (name, "own"))
    *format = WP_IMPORT_OWN;
  else if (g_str_equal (name, "threatsync"))
    *format = WP_IMPORT_THREATSYNC;
  else if (g_str_equal (name, "graph"))
    /* An alert is told from an incident by what it holds. */
    *format = wp_import_detect (root) == WP_IMPORT_GRAPH_ALERT ? WP_IMPORT_GRAPH_ALERT : WP_IMPORT_GRAPH_INCIDENT;
  else {
    wp_soc_usage (error, _ ("The format is auto, own, graph or threatsync, not %s"), name);
    return FALSE;
  }
  return TRUE;
}

/* Raises @incidents one by one. Those before a refused one stay raised, and are printed. */
static gboolean
raise_all (WpSoc *self, GPtrArray *incidents, JsonArray *answers, GError **error)
{
  for (guint i = 0; i < incidents->len; i++) {
    JsonObject *incident = incidents->pdata[i];
    g_autoptr (JsonObject) answer = wp_soc_call (self, "/soc/v1/incidents", incident, error);
    if (answer == NULL) {
      if (incidents->len > 1)
        g_message (_ ("%u of %u incidents were raised"), i, incidents->len);
      return FALSE;
    }
    if (!self->json)
      wp_soc_print ("%s %s %s\n", wp_json_string_or (answer, "id", "?"), wp_json_string_or (incident, "severity", "?"),
                    wp_json_string_or (incident, "title", ""));
    wp_json_append (answers, g_steal_pointer (&answer));
  }
  return TRUE;
}

static gboolean
complete (GPtrArray *incidents, const char *customer, const char *language, GError **error)
{
  for (guint i = 0; i < incidents->len; i++) {
    if (customer != NULL)
      wp_json_set_string (incidents->pdata[i], "customerId", customer);
    if (language != NULL)
      wp_json_set_string (incidents->pdata[i], "language", language);
    if (!wp_json_has (incidents->pdata[i], "customerId")) {
      wp_soc_usage (error, _ ("Whose incident is it? Say --customer ID; \"customers\" lists them"));
      return FALSE;
    }
  }
  return TRUE;
}

WpSocExit
wp_soc_raise (WpSoc *self, int argc, char **argv)
{
  g_autofree char *customer = NULL, *format_name = NULL, *language = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "customer", 0, 0, G_OPTION_ARG_STRING, &customer, N_ ("Whose incident it is"), "ID" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_name, N_ ("auto, own, graph or threatsync"), "FORMAT" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("The language of its texts, such as ja"), "TAG" },
    { NULL },
  };
  WpImportFormat format;
  if (!wp_soc_parse (self, "[FILE|-]", entries, &argc, &argv, 0, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonNode) root = wp_soc_read_json (argc > 1 ? argv[1] : "-", &error);
  if (root == NULL || !choose_format (format_name, root, &format, &error))
    return wp_soc_report (self, error);
  g_autoptr (GPtrArray) incidents = wp_import_incidents (root, format, &error);
  if (incidents == NULL || !complete (incidents, customer, language, &error))
    return wp_soc_report (self, error);
  if (self->key != NULL && incidents->len > 1) {
    wp_soc_usage (&error, _ ("A key is for one incident; this file holds %u"), incidents->len);
    return wp_soc_report (self, error);
  }

  g_autoptr (JsonArray) answers = json_array_new ();
  gboolean ok = raise_all (self, incidents, answers, &error);
  if (self->json && wp_json_length (answers) > 0) {
    /* One is answered as the server answers it; several as a list. */
    g_autoptr (JsonObject) list = json_object_new ();
    wp_json_set_array (list, "items", json_array_ref (answers));
    wp_soc_print_json (incidents->len == 1 ? wp_json_object_at (answers, 0) : list);
  }
  return ok ? WP_SOC_OK : wp_soc_report (self, error);
}
