/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSoc"
#include "config.h"

#include "wp-soc.h"

#include "wp-incident.h"
#include "wp-json.h"

#include <glib/gi18n.h>
#include <string.h>

#define PAGE 100

void
wp_soc_add_parameter (GString *path, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_autofree char *escaped = g_uri_escape_string (value, NULL, TRUE);
  g_string_append_printf (path, "&%s=%s", name, escaped);
}

static JsonArray *
fetch (WpSoc *self, const char *resource, const char *query, guint limit, gboolean *more, GError **error)
{
  g_autoptr (JsonArray) all = json_array_new ();
  g_autofree char *cursor = NULL;
  while (wp_json_length (all) < limit) {
    g_autoptr (GString) path = g_string_new (NULL);
    g_string_printf (path, "/soc/v1/%s?limit=%u%s", resource, MIN (PAGE, limit - wp_json_length (all)), query);
    wp_soc_add_parameter (path, "cursor", cursor);
    g_autoptr (JsonObject) page = wp_soc_call (self, path->str, NULL, error);
    if (page == NULL)
      return NULL;
    JsonArray *items = wp_json_array (page, "items");
    const char *next = wp_json_string (page, "next");
    for (guint i = 0; i < wp_json_length (items); i++)
      if (wp_json_object_at (items, i) != NULL)
        wp_json_append (all, json_object_ref (wp_json_object_at (items, i)));
    /* A server that answers nothing and promises more would be asked forever. */
    if (next == NULL || wp_json_length (items) == 0)
      break;
    g_free (cursor);
    cursor = g_strdup (next);
    *more = wp_json_length (all) >= limit;
  }
  return g_steal_pointer (&all);
}

WpSocExit
wp_soc_print_list (WpSoc *self, const char *resource, const char *query, guint limit, void (*print) (JsonObject *item))
{
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;
  g_autoptr (JsonArray) items = fetch (self, resource, query, limit, &more, &error);
  if (items == NULL)
    return wp_soc_report (self, error);
  if (more)
    g_printerr (_ ("These are the first %u; there are more.\n"), limit);
  if (self->json) {
    g_autoptr (JsonObject) root = json_object_new ();
    wp_json_set_array (root, "items", json_array_ref (items));
    wp_soc_print_json (root);
    return WP_SOC_OK;
  }
  for (guint i = 0; i < wp_json_length (items); i++)
    print (wp_json_object_at (items, i));
  return WP_SOC_OK;
}

WpSocExit
wp_soc_print_one (WpSoc *self, const char *usage, const char *resource, int argc, char **argv, void (*print) (JsonObject *document))
{
  g_autoptr (GError) error = NULL;
  if (!wp_soc_parse (self, usage, NULL, &argc, &argv, 1, 1, &error))
    return wp_soc_report (self, error);
  g_autofree char *path = g_strconcat ("/soc/v1/", resource, "/", argv[1], NULL);
  g_autoptr (JsonObject) document = wp_soc_check_number (argv[1], &error) ? wp_soc_call (self, path, NULL, &error) : NULL;
  if (document == NULL)
    return wp_soc_report (self, error);
  if (self->json)
    wp_soc_print_json (document);
  else
    print (document);
  return WP_SOC_OK;
}

static void
print_customer (JsonObject *customer)
{
  JsonArray *products = wp_json_array (customer, "products");
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < wp_json_length (products); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "," : "", wp_json_string_at (products, i) != NULL ? wp_json_string_at (products, i) : "?");
  wp_soc_print ("%-38s %-28s %s\n", wp_json_string_or (customer, "id", "?"), names->str, wp_json_string_or (customer, "name", ""));
}

WpSocExit
wp_soc_customers (WpSoc *self, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (!wp_soc_parse (self, "", NULL, &argc, &argv, 0, 0, &error))
    return wp_soc_report (self, error);
  return wp_soc_print_list (self, "customers", "", WP_SOC_MAX_LIMIT, print_customer);
}

static void
print_incident (JsonObject *incident)
{
  g_autofree char *opened = wp_soc_local_time (wp_json_time (incident, "openedAt"));
  wp_soc_print ("%-9s %-13s %-20s %s  %s: %s\n", wp_json_string_or (incident, "id", "?"), wp_json_string_or (incident, "severity", "?"),
                wp_json_string_or (incident, "status", "?"), opened, wp_json_string_or (incident, "customerName", ""),
                wp_json_string_or (incident, "title", ""));
}

WpSocExit
wp_soc_list (WpSoc *self, int argc, char **argv)
{
  g_autofree char *customer = NULL, *status = NULL, *severity = NULL, *search = NULL;
  int limit = PAGE;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "customer", 0, 0, G_OPTION_ARG_STRING, &customer, N_ ("Only of this customer"), "ID" },
    { "status", 0, 0, G_OPTION_ARG_STRING, &status, N_ ("Only with one of these statuses"), "A,B…" },
    { "severity", 0, 0, G_OPTION_ARG_STRING, &severity, N_ ("Only with one of these severities"), "A,B…" },
    { "search", 0, 0, G_OPTION_ARG_STRING, &search, N_ ("Only with these words"), "TEXT" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("How many at most; 100 when nothing is said"), "N" },
    { NULL },
  };
  if (!wp_soc_parse (self, "", entries, &argc, &argv, 0, 0, &error))
    return wp_soc_report (self, error);
  if (limit < 1 || limit > WP_SOC_MAX_LIMIT) {
    wp_soc_usage (&error, _ ("The limit is from 1 to %d"), WP_SOC_MAX_LIMIT);
    return wp_soc_report (self, error);
  }
  g_autoptr (GString) query = g_string_new (NULL);
  wp_soc_add_parameter (query, "customer", customer);
  wp_soc_add_parameter (query, "status", status);
  wp_soc_add_parameter (query, "severity", severity);
  wp_soc_add_parameter (query, "q", search);
  return wp_soc_print_list (self, "incidents", query->str, limit, print_incident);
}

static void
show_conversation (const WpIncident *incident)
{
  for (guint i = 0; i < incident->questions->len; i++) {
    const WpQuestion *question = incident->questions->pdata[i];
    wp_soc_print ("\n? %s\n", question->text);
    if (question->answered)
      wp_soc_print ("  = %s (%s) %s\n", wp_verdict_to_string (question->verdict), question->answered_by, question->comment);
  }
  for (guint i = 0; i < incident->comments->len; i++) {
    const WpComment *comment = incident->comments->pdata[i];
    g_autofree char *at = wp_soc_local_time (comment->at);
    wp_soc_print ("\n%s, %s:\n%s\n", comment->author.name, at, comment->text);
  }
  for (guint i = 0; i < incident->attempts->len; i++) {
    const WpAttempt *attempt = incident->attempts->pdata[i];
    g_autofree char *at = wp_soc_local_time (attempt->at);
    wp_soc_print ("%s%s %s %s: %s\n", i == 0 ? "\n" : "", at, attempt->channel, attempt->to, attempt->result);
  }
}

static void
show (JsonObject *document)
{
  g_autoptr (WpIncident) incident = wp_incident_new (document);
  g_autofree char *opened = wp_soc_local_time (incident->opened_at);
  wp_soc_print ("%s  %s\n%s · %s · %s · %s · %s\n\n%s\n", incident->id, incident->title, incident->customer_name, incident->product_text,
                incident->severity_text, incident->status_text, opened, incident->investigation);
  for (guint i = 0; i < incident->endpoints->len; i++) {
    const WpEndpoint *endpoint = incident->endpoints->pdata[i];
    wp_soc_print ("%s- %s (%s) %s\n", i == 0 ? "\n" : "", endpoint->host_name, endpoint->platform, endpoint->isolation_state);
  }
  for (guint i = 0; i < incident->users->len; i++)
    wp_soc_print ("- %s\n", ((const WpUser *) incident->users->pdata[i])->upn);
  for (guint i = 0; i < incident->steps->len; i++) {
    const WpStep *step = incident->steps->pdata[i];
    wp_soc_print ("%s[%s] %s (%s) %s\n", i == 0 ? "\n" : "", step->done ? "x" : " ", step->id, wp_side_to_string (step->owner), step->text);
    if (*step->command != '\0')
      wp_soc_print ("      $ %s\n", step->command);
    if (*step->note != '\0')
      wp_soc_print ("      %s: %s\n", step->done_by, step->note);
  }
  show_conversation (incident);
}

WpSocExit
wp_soc_show (WpSoc *self, int argc, char **argv)
{
  return wp_soc_print_one (self, "INCIDENT", "incidents", argc, argv, show);
}
