/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-incident-filter.h"

G_BEGIN_DECLS

/* What a filter of incidents asks: as a query, and in words. */

/* (transfer full): @now is where "the last 24 hours" ends; @user_id is who "me" is. */
WpQuery *wp_incident_filter_to_query (const WpIncidentFilter *self, const char *user_id, gint64 now);
/* (transfer full): "Critical, High · Sakura Logistics". @account: (nullable): where the customer's name is looked up */
char *wp_incident_filter_describe (const WpIncidentFilter *self, WpAccount *account);

/* Translated words of the choices */
const char *wp_assignee_filter_label (WpAssigneeFilter value);
const char *wp_opened_filter_label (WpOpenedFilter value);
const char *wp_state_filter_label (WpStateFilter value);

G_END_DECLS
