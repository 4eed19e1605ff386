/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum {
  WP_IMPORT_UNKNOWN,
  WP_IMPORT_OWN,            /* our own document */
  WP_IMPORT_GRAPH_INCIDENT, /* Microsoft Graph security incident, alerts expanded */
  WP_IMPORT_GRAPH_ALERT,    /* alerts_v2 */
  WP_IMPORT_THREATSYNC,     /* WatchGuard ThreatSync: one item, or {items|data:[…]} */
} WpImportFormat;

/* By its members, never by a file name. */
WpImportFormat wp_import_detect (JsonNode *root);

/**
 * wp_import_incidents:
 * @root: one incident, an array of them, or the vendor's list answer (`value`, `items`, `data`)
 * @format: %WP_IMPORT_UNKNOWN detects
 *
 * Turns what a vendor exports into our incident documents, ready for wp_incident_prepare_new(). Members and enumeration values
 * we do not know are kept under `source.extra`. A Defender severity maps by its own scale, ThreatSync at most to high: an
 * import never starts at critical.
 *
 * Returns: (transfer full) (element-type JsonObject): or %NULL with %WP_ERROR_INVALID that names the member
 */
GPtrArray *wp_import_incidents (JsonNode *root, WpImportFormat format, GError **error);

G_END_DECLS
