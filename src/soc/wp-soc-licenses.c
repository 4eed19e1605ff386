/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

#include "wp-json.h"
#include "wp-order-commands.h"

#include <glib/gi18n.h>

/* The vendor's side of orders, prices and licenses. What is long or secret is read from a file, never from the arguments. */

static WpSocExit
list (WpSoc *self, int argc, char **argv, const char *resource, const char *choice, const char *summary, void (*print) (JsonObject *item))
{
  g_autofree char *chosen = NULL, *partner = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { choice, 0, 0, G_OPTION_ARG_STRING, &chosen, summary, "A,B…" },
    { "partner", 0, 0, G_OPTION_ARG_STRING, &partner, N_ ("Only of this partner"), "ID" },
    { NULL },
  };
  if (!wp_soc_parse (self, "", entries, &argc, &argv, 0, 0, &error))
    return wp_soc_report (self, error);
  g_autoptr (GString) query = g_string_new (NULL);
  wp_soc_add_parameter (query, choice, chosen);
  wp_soc_add_parameter (query, "partner", partner);
  return wp_soc_print_list (self, resource, query->str, WP_SOC_MAX_LIMIT, print);
}

static void
print_order (JsonObject *order)
{
  g_autofree char *at = wp_soc_local_time (wp_json_time (order, "at"));
  wp_soc_print ("%-36s %-16s %s  %" G_GINT64_FORMAT " × %s %s  %s\n", wp_json_string_or (order, "id", "?"), wp_json_string_or (order, "state", "?"),
                at, wp_json_int (order, "quantity", 0), wp_json_string_or (order, "product", "?"), wp_json_string_or (order, "type", "?"),
                wp_json_string_or (order, "po", ""));
}

WpSocExit
wp_soc_orders (WpSoc *self, int argc, char **argv)
{
  return list (self, argc, argv, "orders", "state", N_ ("Only in one of these states"), print_order);
}

static void
show_order (JsonObject *order)
{
  JsonArray *history = wp_json_array (order, "history");
  print_order (order);
  wp_soc_print ("%s\n%s\n", wp_json_string_or (order, "distributor", ""), wp_json_string_or (order, "note", ""));
  for (guint i = 0; i < wp_json_length (history); i++) {
    JsonObject *event = wp_json_object_at (history, i);
    g_autofree char *at = wp_soc_local_time (wp_json_time (event, "at"));
    wp_soc_print ("%s  %s: %s  %s\n", at, wp_json_string_or (event, "by", ""), wp_json_string_or (event, "kind", "?"),
                  wp_json_string_or (event, "detail", ""));
  }
}

WpSocExit
wp_soc_order (WpSoc *self, int argc, char **argv)
{
  return wp_soc_print_one (self, "ORDER", "orders", argc, argv, show_order);
}

WpSocExit
wp_soc_confirm (WpSoc *self, int argc, char **argv)
{
  g_autofree char *reference = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "reference", 0, 0, G_OPTION_ARG_STRING, &reference, N_ ("The vendor’s own number"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "ORDER", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("reference", reference != NULL ? reference : "", NULL);
  return wp_soc_send (self, WP_COMMAND_SOC_CONFIRM_ORDER, argv[1], body);
}

WpSocExit
wp_soc_reject (WpSoc *self, int argc, char **argv)
{
  g_autofree char *reason = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), "TEXT" },
    { NULL },
  };
  if (!wp_soc_parse (self, "ORDER --reason TEXT", entries, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = wp_json_new ("reason", reason != NULL ? reason : "", NULL);
  return wp_soc_send (self, WP_COMMAND_SOC_REJECT_ORDER, argv[1], body);
}

/* (transfer full): the object that a file holds */
static JsonObject *
read_object (const char *path, GError **error)
{
  g_autoptr (JsonNode) root = wp_soc_read_json (path, error);
  JsonObject *object = root != NULL ? wp_json_node_object (root) : NULL;
  if (root != NULL && object == NULL)
    wp_soc_usage (error, _ ("%s holds no object"), path);
  return object != NULL ? json_object_ref (object) : NULL;
}

WpSocExit
wp_soc_deliver (WpSoc *self, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (!wp_soc_parse (self, "ORDER [FILE|-]", NULL, &argc, &argv, 1, 2, &error))
    return wp_soc_report (self, error);
  g_autoptr (JsonObject) body = read_object (argc > 2 ? argv[2] : "-", &error);
  return body != NULL ? wp_soc_send (self, WP_COMMAND_SOC_DELIVER_ORDER, argv[1], body) : wp_soc_report (self, error);
}

static WpSocExit
put_file (WpSoc *self, const char *path, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = NULL, answer = NULL;
  if (wp_soc_parse (self, "[FILE|-]", NULL, &argc, &argv, 0, 1, &error))
    body = read_object (argc > 1 ? argv[1] : "-", &error);
  answer = body != NULL ? wp_soc_call (self, path, body, &error) : NULL;
  if (answer == NULL)
    return wp_soc_report (self, error);
  if (self->json)
    wp_soc_print_json (answer);
  else
    wp_soc_print ("%s (revision %" G_GINT64_FORMAT ")\n", wp_json_string_or (answer, "id", "?"), wp_json_int (answer, "revision", 0));
  return WP_SOC_OK;
}

WpSocExit
wp_soc_price (WpSoc *self, int argc, char **argv)
{
  return put_file (self, "/soc/v1/prices", argc, argv);
}

WpSocExit
wp_soc_license (WpSoc *self, int argc, char **argv)
{
  return put_file (self, "/soc/v1/licenses", argc, argv);
}

static void
print_license (JsonObject *license)
{
  wp_soc_print ("%-38s %-14s %-12s %8" G_GINT64_FORMAT "  %-10s  %s\n", wp_json_string_or (license, "id", "?"),
                wp_json_string_or (license, "status", "?"), wp_json_string_or (license, "type", "?"), wp_json_int (license, "quantity", 0),
                wp_json_string_or (license, "expiryDate", ""), wp_json_string_or (license, "product", "?"));
}

WpSocExit
wp_soc_licenses (WpSoc *self, int argc, char **argv)
{
  return list (self, argc, argv, "licenses", "status", N_ ("Only with one of these statuses"), print_license);
}
