/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpImport"

#include "config.h"

#include "wp-import-private.h"

#include "wp-error.h"
#include "wp-json.h"

#include <string.h>

static JsonNode *lower_names (JsonNode *node);

static void
lower_member (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  JsonObject *into = data;
  JsonObject *more = g_str_equal (name, "AdditionalProperties") ? wp_json_node_object (node) : NULL;
  g_autofree char *lower = g_strdup (name);

  if (more != NULL)
    json_object_foreach_member (more, lower_member, into);
  else if (lower[0] = g_ascii_tolower (lower[0]), !json_object_has_member (into, lower))
    json_object_set_member (into, lower, lower_names (node));
}

static void
lower_element (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  json_array_add_element (data, lower_names (node));
}

static JsonNode *
lower_names (JsonNode *node)
{
  JsonObject *object = wp_json_node_object (node);
  JsonArray *array = wp_json_node_array (node);
  JsonNode *copy;

  if (object != NULL) {
    copy = json_node_new (JSON_NODE_OBJECT);
    json_node_take_object (copy, json_object_new ());
    json_object_foreach_member (object, lower_member, wp_json_node_object (copy));
  } else if (array != NULL) {
    copy = json_node_new (JSON_NODE_ARRAY);
    json_node_take_array (copy, json_array_new ());
    json_array_foreach_element (array, lower_element, wp_json_node_array (copy));
  } else {
    copy = json_node_copy (node);
  }

  return copy;
}

/* Graph's PowerShell module writes DisplayName for displayName, and puts what a subtype has under AdditionalProperties.
 * (transfer full): @root with the names of the wire */
static JsonNode *
with_wire_names (JsonNode *root)
{
  static const char *const signs[] = { "DisplayName", "IncidentWebUrl", "ProviderAlertId", "AlertWebUrl" };
  JsonArray *list = wp_json_node_array (root);
  JsonObject *first = list != NULL ? wp_json_object_at (list, 0) : wp_json_node_object (root);

  if (wp_json_object_at (wp_json_array (first, "value"), 0) != NULL)
    first = wp_json_object_at (wp_json_array (first, "value"), 0);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (wp_json_has (first, signs[i]))
      return lower_names (root);

  return json_node_ref (root);
}

static WpImportFormat
detect_object (JsonObject *object)
{
  const char *type = wp_json_string_or (object, "@odata.type", "");

  if (g_str_has_suffix (type, "security.incident"))
    return WP_IMPORT_GRAPH_INCIDENT;
  if (g_str_has_suffix (type, "security.alert"))
    return WP_IMPORT_GRAPH_ALERT;
  if (wp_json_has (object, "threatScore") || wp_json_has (object, "entityIds") || wp_json_object (object, "entities"))
    return WP_IMPORT_THREATSYNC;
  if (wp_json_has (object, "customerId") || (wp_json_has (object, "product") && wp_json_has (object, "title")))
    return WP_IMPORT_OWN;
  if (wp_json_has (object, "providerAlertId") || wp_json_has (object, "alertWebUrl") || wp_json_has (object, "detectionSource") ||
      wp_json_array (object, "evidence"))
    return WP_IMPORT_GRAPH_ALERT;
  if (wp_json_has (object, "displayName") || wp_json_has (object, "incidentWebUrl") || wp_json_has (object, "redirectIncidentId") ||
      wp_json_array (object, "alerts"))
    return WP_IMPORT_GRAPH_INCIDENT;

  return WP_IMPORT_UNKNOWN;
}

/* The list inside a vendor's answer, or %NULL for a single one. @name: (out): its member, "" for a bare array */
static JsonArray *
find_list (JsonNode *root, const char **name)
{
  static const char *const members[] = { "value", "items", "data", "incidents", NULL };
  JsonObject *object = wp_json_node_object (root);

  *name = "";
  if (object == NULL)
    return wp_json_node_array (root);
  if (detect_object (object) != WP_IMPORT_UNKNOWN)
    return NULL;
  for (guint i = 0; members[i]; i++)
    if (wp_json_array (object, members[i])) {
      *name = members[i];
      return wp_json_array (object, members[i]);
    }

  return NULL;
}

WpImportFormat
wp_import_detect (JsonNode *root)
{
  g_autoptr (JsonNode) plain = with_wire_names (root);
  const char *name;
  JsonArray *list = find_list (plain, &name);

  if (list == NULL)
    return detect_object (wp_json_node_object (plain));
  for (guint i = 0; i < MIN (wp_json_length (list), WP_IMPORT_MAX_INCIDENTS); i++) {
    WpImportFormat format = detect_object (wp_json_object_at (list, i));

    if (format != WP_IMPORT_UNKNOWN)
      return format;
  }

  return WP_IMPORT_UNKNOWN;
}

static JsonObject *
import_one (JsonObject *object, WpImportFormat format, const char *base, GError **error)
{
  if (object == NULL) {
    wp_error_add_field (error, base, "type", "an incident is an object");
    return NULL;
  }
  switch (format) {
  case WP_IMPORT_OWN:
    return wp_json_copy (object);
  case WP_IMPORT_GRAPH_INCIDENT:
    return wp_import_graph_incident (object, base, error);
  case WP_IMPORT_GRAPH_ALERT:
    return wp_import_graph_alert (object, base, error);
  case WP_IMPORT_THREATSYNC:
    return wp_import_threatsync (object, base, error);
  case WP_IMPORT_UNKNOWN:
    break;
  }
  wp_error_add_field (error, base, "format", "neither an incident of ours, of Microsoft Graph security nor of ThreatSync");

  return NULL;
}

static gboolean
is_redirected (JsonObject *object)
{
  return wp_json_has (object, "redirectIncidentId") && g_ascii_strcasecmp (wp_json_string_or (object, "status", ""), "redirected") == 0;
}

GPtrArray *
wp_import_incidents (JsonNode *root, WpImportFormat format, GError **error)
{
  g_autoptr (GPtrArray) incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (JsonNode) plain = with_wire_names (root);
  const char *name;
  JsonArray *list = find_list (plain, &name);
  gboolean detect = format == WP_IMPORT_UNKNOWN;
  guint n = list ? wp_json_length (list) : 1;
  GError *wrong = NULL;

  if (n == 0 || n > WP_IMPORT_MAX_INCIDENTS) {
    g_autofree char *pointer = *name ? g_strdup_printf ("/%s", name) : g_strdup ("");

    wp_error_add_field (error, pointer, "length", "between 1 and %d incidents at a time, not %u", WP_IMPORT_MAX_INCIDENTS, n);
    return NULL;
  }
  for (guint i = 0; i < n; i++) {
    JsonObject *object = list ? wp_json_object_at (list, i) : wp_json_node_object (plain);
    g_autofree char *base = list ? g_strdup_printf (*name ? "/%s/%u" : "%s/%u", name, i) : g_strdup ("");
    JsonObject *incident;

    /* In a list, an incident that was merged comes beside the one that took it in. */
    if (n > 1 && is_redirected (object))
      continue;
    incident = import_one (object, detect ? detect_object (object) : format, base, &wrong);
    if (incident)
      g_ptr_array_add (incidents, incident);
  }
  if (wrong) {
    g_propagate_error (error, wrong);
    return NULL;
  }
  if (incidents->len == 0) {
    wp_error_add_field (error, "", "redirected", "every incident here was merged into another: export that one");
    return NULL;
  }

  return g_steal_pointer (&incidents);
}
