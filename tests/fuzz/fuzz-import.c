/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "wp-error.h"
#include "wp-import.h"
#include "wp-incident.h"
#include "wp-json.h"

#include <string.h>

static void
check_document (JsonObject *document)
{
  static const WpActor soc = { "soc", "SOC", WP_ROLE_SOC_ANALYST };
  g_autoptr (JsonObject) customer = wp_json_new ("id", "c1", "name", "A customer", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = wp_json_to_string (document);
  g_autoptr (JsonObject) again = wp_json_parse_object (text, -1, NULL);

  g_assert_nonnull (again);
  g_assert_cmpuint (strlen (text), <, WP_MAX_BODY);
  WpSeverity severity = wp_severity_from_string (wp_json_string (document, "severity"));
  g_assert_cmpint (severity, >=, WP_SEVERITY_INFORMATIONAL);
  g_assert_cmpint (severity, <=, WP_SEVERITY_HIGH);
  wp_incident_prepare_new (again, "INC-1", customer, &soc, 1, &error);
  g_assert_no_error (error);
}

/* A foreign file is refused, or becomes incidents that a server takes; asked for by name of its format as well. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) root = wp_json_parse ((const char *) data, size, NULL);
  if (root == NULL)
    return 0;
  for (WpImportFormat format = WP_IMPORT_UNKNOWN; format <= WP_IMPORT_THREATSYNC; format++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) incidents = wp_import_incidents (root, format, &error);
    gboolean own = format == WP_IMPORT_OWN || (format == WP_IMPORT_UNKNOWN && wp_import_detect (root) == WP_IMPORT_OWN);
    g_assert_true ((incidents == NULL) == (error != NULL));
    if (incidents == NULL)
      g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
    for (guint i = 0; incidents != NULL && !own && i < incidents->len; i++)
      check_document (incidents->pdata[i]);
  }
  return 0;
}
