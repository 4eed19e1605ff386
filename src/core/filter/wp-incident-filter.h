/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-enums.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum { WP_ASSIGNEE_ANYONE, WP_ASSIGNEE_ME, WP_ASSIGNEE_NOBODY, WP_N_ASSIGNEES } WpAssigneeFilter;
typedef enum { WP_OPENED_ANY, WP_OPENED_DAY, WP_OPENED_WEEK, WP_OPENED_MONTH, WP_N_OPENED } WpOpenedFilter;
/* What people ask of a status; "open" is everything neither resolved nor closed. */
typedef enum {
  WP_STATE_ANY,
  WP_STATE_OPEN,
  WP_STATE_NEEDS_YOU,
  WP_STATE_WITH_SOC,
  WP_STATE_RESOLVED,
  WP_STATE_CLOSED,
  WP_STATE_NOT_SENT,
  WP_N_STATES
} WpStateFilter;

/**
 * WpIncidentFilter:
 *
 * Which incidents a person wants to see. Plain data; all of it cleared is all incidents.
 */
typedef struct {
  guint severities; /* 1 << WpSeverity; 0 for all */
  WpStateFilter state;
  WpProduct product; /* WP_PRODUCT_UNKNOWN for all */
  WpAssigneeFilter assignee;
  WpOpenedFilter opened;
  char *customer_id; /* (nullable): all */
  char *text;        /* (nullable): what is searched for */
} WpIncidentFilter;

void wp_incident_filter_clear (WpIncidentFilter *self);
gboolean wp_incident_filter_is_set (const WpIncidentFilter *self); /* beside the text */

/* As it is kept: {severities, status, product, assignee, opened, customerId, text}, each only when it is set. (transfer full) */
JsonObject *wp_incident_filter_to_json (const WpIncidentFilter *self);
/**
 * wp_incident_filter_read:
 * @query: as wp_incident_filter_to_json() writes it
 * @base: the pointer of @query
 * @filter: (out): cleared first; to be cleared by the caller, also after a failure
 *
 * Reads it strictly: a member or a word that this version does not know could make it show too much. %WP_ERROR_INVALID
 */
gboolean wp_incident_filter_read (JsonObject *query, const char *base, WpIncidentFilter *filter, GError **error);

G_END_DECLS
