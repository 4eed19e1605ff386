/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"

G_BEGIN_DECLS

typedef enum { WP_ASSIGNEE_ANYONE, WP_ASSIGNEE_ME, WP_ASSIGNEE_NOBODY, WP_N_ASSIGNEES } WpAssigneeFilter;
typedef enum { WP_OPENED_ANY, WP_OPENED_DAY, WP_OPENED_WEEK, WP_OPENED_MONTH, WP_N_OPENED } WpOpenedFilter;
/* What people ask of a status; "open" is everything neither resolved nor closed. */
typedef enum { WP_STATE_ANY, WP_STATE_OPEN, WP_STATE_NEEDS_YOU, WP_STATE_WITH_SOC, WP_STATE_RESOLVED, WP_STATE_CLOSED, WP_STATE_NOT_SENT, WP_N_STATES } WpStateFilter;

/**
 * WpInboxFilter:
 *
 * What of the inbox is shown. Plain data.
 */
typedef struct {
  guint severities;       /* 1 << WpSeverity; 0 for all */
  WpStateFilter state;
  WpProduct product;      /* WP_PRODUCT_UNKNOWN for all */
  WpAssigneeFilter assignee;
  WpOpenedFilter opened;
  char *customer_id;      /* (nullable): all */
  char *customer_name;    /* (nullable) */
  char *text;             /* (nullable) */
} WpInboxFilter;

void wp_inbox_filter_clear (WpInboxFilter *self);
gboolean wp_inbox_filter_is_set (const WpInboxFilter *self);  /* beside the text */
/* (transfer full): @now is where "the last 24 hours" ends; @user_id is who "me" is. */
WpQuery *wp_inbox_filter_to_query (const WpInboxFilter *self, const char *user_id, gint64 now);
char *wp_inbox_filter_describe (const WpInboxFilter *self);   /* (transfer full): "Critical, High · Sakura Logistics" */

/* Translated words of the choices */
const char *wp_assignee_filter_label (WpAssigneeFilter value);
const char *wp_opened_filter_label (WpOpenedFilter value);
const char *wp_state_filter_label (WpStateFilter value);

G_END_DECLS
