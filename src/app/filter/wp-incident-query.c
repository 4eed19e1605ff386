/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncidentQuery"
#include "config.h"
#include "wp-incident-query.h"

#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-labels.h"
#include "wp-severity.h"
#include "wp-time.h"

#include <glib/gi18n.h>

static void
add_state (const WpIncidentFilter *self, WpQuery *query)
{
  switch (self->state) {
  case WP_STATE_OPEN:
    wp_query_where_int (query, "grp", WP_OP_LE, WP_GROUP_WITH_OTHERS);
    break;
  case WP_STATE_NEEDS_YOU:
    wp_query_where_int (query, "grp", WP_OP_EQ, WP_GROUP_NEEDS_YOU);
    break;
  case WP_STATE_WITH_SOC:
    wp_query_where_int (query, "grp", WP_OP_EQ, WP_GROUP_WITH_OTHERS);
    break;
  case WP_STATE_RESOLVED:
    wp_query_where_int (query, "grp", WP_OP_EQ, WP_GROUP_RESOLVED);
    break;
  case WP_STATE_CLOSED:
    wp_query_where_int (query, "grp", WP_OP_EQ, WP_GROUP_CLOSED);
    break;
  case WP_STATE_NOT_SENT:
    wp_query_set_pending (query, TRUE);
    break;
  case WP_STATE_ANY:
  case WP_N_STATES:
  default:
    break;
  }
}

WpQuery *
wp_incident_filter_to_query (const WpIncidentFilter *self, const char *user_id, gint64 now)
{
  static const gint64 ages[WP_N_OPENED] = { 0, WP_DAY, 7 * WP_DAY, 30 * WP_DAY };
  WpQuery *query = wp_query_new (&wp_kind_incident, "");
  gint64 severities[WP_SEVERITY_CRITICAL + 1];
  guint n_severities = 0;

  for (gint64 severity = 0; severity <= WP_SEVERITY_CRITICAL; severity++)
    if (self->severities & (1u << severity))
      severities[n_severities++] = severity;
  if (n_severities > 0)
    wp_query_where_in (query, "severity", severities, n_severities);
  add_state (self, query);
  if (self->product != WP_PRODUCT_UNKNOWN)
    wp_query_where_int (query, "product", WP_OP_EQ, self->product);
  if (self->customer_id != NULL)
    wp_query_where_text (query, "customer_id", WP_OP_EQ, self->customer_id);
  if (self->assignee == WP_ASSIGNEE_ME)
    wp_query_where_text (query, "assignee_id", WP_OP_EQ, user_id);
  else if (self->assignee == WP_ASSIGNEE_NOBODY)
    wp_query_where_text (query, "assignee_id", WP_OP_EQ, "");
  if (self->opened != WP_OPENED_ANY)
    wp_query_where_int (query, "opened", WP_OP_GE, now - ages[self->opened]);
  wp_query_set_text (query, self->text);
  return query;
}

static void
add_words (GString *text, const char *words, const char *separator)
{
  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, words);
}

static void
add_customer (GString *text, const char *id, WpAccount *account)
{
  g_autoptr (JsonObject) customer = account != NULL ? wp_account_read_document (account, wp_kind_customer.name, id) : NULL;

  add_words (text, wp_json_string_or (customer, "name", id), " · ");
}

char *
wp_incident_filter_describe (const WpIncidentFilter *self, WpAccount *account)
{
  GString *text = g_string_new (NULL);

  for (int severity = WP_SEVERITY_CRITICAL; severity >= 0; severity--)
    if (self->severities & (1u << severity))
      add_words (text, wp_severity_label ((WpSeverity) severity), ", ");
  if (self->state != WP_STATE_ANY)
    add_words (text, wp_state_filter_label (self->state), " · ");
  if (self->product != WP_PRODUCT_UNKNOWN)
    add_words (text, wp_product_label (self->product, NULL), " · ");
  if (self->customer_id != NULL)
    add_customer (text, self->customer_id, account);
  if (self->assignee != WP_ASSIGNEE_ANYONE)
    add_words (text, wp_assignee_filter_label (self->assignee), " · ");
  if (self->opened != WP_OPENED_ANY)
    add_words (text, wp_opened_filter_label (self->opened), " · ");
  if (self->text != NULL) {
    /* Translators: what somebody searches for */
    g_autofree char *quoted = g_strdup_printf (_ ("“%s”"), self->text);

    add_words (text, quoted, " · ");
  }
  return g_string_free (text, FALSE);
}

const char *
wp_assignee_filter_label (WpAssigneeFilter value)
{
  static const char *const labels[WP_N_ASSIGNEES] = { N_ ("Anyone"), N_ ("Assigned to me"), N_ ("Assigned to nobody") };

  return value < WP_N_ASSIGNEES ? _ (labels[value]) : "";
}

const char *
wp_opened_filter_label (WpOpenedFilter value)
{
  static const char *const labels[WP_N_OPENED] = { N_ ("Any time"), N_ ("Last 24 hours"), N_ ("Last 7 days"), N_ ("Last 30 days") };

  return value < WP_N_OPENED ? _ (labels[value]) : "";
}

const char *
wp_state_filter_label (WpStateFilter value)
{
  static const char *const labels[WP_N_STATES] = {
    N_ ("Any status"), N_ ("Open"), N_ ("Needs you"), N_ ("With the SOC or the customer"), N_ ("Resolved"), N_ ("Closed"), N_ ("Not sent yet"),
  };

  return value < WP_N_STATES ? _ (labels[value]) : "";
}
