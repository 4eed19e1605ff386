/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncident"
#include "config.h"

#include "wp-incident.h"
#include "wp-json.h"
#include "wp-time.h"

/* What is left to do, and for whom. */
typedef struct {
  guint partner;   /* open steps of the partner */
  guint customer;  /* open steps of the customer */
  guint questions; /* questions without an answer */
  guint all;       /* steps and questions, open or not */
} WpLeft;

static WpLeft
count_left (JsonObject *document)
{
  WpLeft left = { 0 };
  JsonArray *steps = wp_json_array (document, "steps"), *questions = wp_json_array (document, "questions");
  for (guint i = 0; i < wp_json_length (steps); i++) {
    JsonObject *step = wp_json_object_at (steps, i);
    WpSide owner = wp_side_from_string (wp_json_string (step, "owner"));
    if (wp_json_bool (step, "done", FALSE) || owner == WP_SIDE_SOC)
      continue;
    if (owner == WP_SIDE_CUSTOMER)
      left.customer++;
    else
      left.partner++;
  }
  for (guint i = 0; i < wp_json_length (questions); i++)
    left.questions += !wp_json_has (wp_json_object_at (questions, i), "answer");
  left.all = wp_json_length (steps) + wp_json_length (questions);
  return left;
}

gboolean
wp_incident_rule_alarm (JsonObject *document)
{
  JsonObject *alert = wp_json_object (document, "alert");
  return wp_status_is_open (wp_status_from_string (wp_json_string (document, "status"))) &&
         wp_severity_from_string (wp_json_string (document, "severity")) >= WP_SEVERITY_HIGH && wp_json_int (alert, "generation", 0) > 0 &&
         !wp_json_has (alert, "handled");
}

WpTurn
wp_incident_rule_turn (JsonObject *document)
{
  WpStatus status = wp_status_from_string (wp_json_string (document, "status"));
  if (!wp_status_is_open (status))
    return WP_TURN_NONE;
  /* An unhandled alarm is the partner's turn, whoever has the next step. */
  if (wp_incident_rule_alarm (document))
    return WP_TURN_PARTNER;
  if (status == WP_STATUS_WAITING_ON_SOC)
    return WP_TURN_SOC;
  WpLeft left = count_left (document);
  /* Reopened with nothing left to do: somebody wants the SOC to look again. */
  if (status == WP_STATUS_REOPENED && left.partner + left.customer + left.questions == 0)
    return WP_TURN_SOC;
  return left.customer > 0 && left.partner + left.questions == 0 ? WP_TURN_CUSTOMER : WP_TURN_PARTNER;
}

WpGroup
wp_incident_rule_group (WpStatus status, WpTurn turn)
{
  if (status == WP_STATUS_RESOLVED)
    return WP_GROUP_RESOLVED;
  if (status == WP_STATUS_CLOSED)
    return WP_GROUP_CLOSED;
  return turn == WP_TURN_PARTNER ? WP_GROUP_NEEDS_YOU : WP_GROUP_WITH_OTHERS;
}

void
wp_incident_settle (JsonObject *document)
{
  WpStatus status = wp_status_from_string (wp_json_string (document, "status"));
  if (status == WP_STATUS_WAITING_ON_SOC || status == WP_STATUS_WAITING_ON_CUSTOMER) {
    WpLeft left = count_left (document);
    if (left.partner + left.customer + left.questions > 0)
      wp_json_set_string (document, "status", wp_status_to_string (WP_STATUS_WAITING_ON_CUSTOMER));
    else if (left.all > 0)
      wp_json_set_string (document, "status", wp_status_to_string (WP_STATUS_WAITING_ON_SOC));
  }
  gint64 resolved = status == WP_STATUS_RESOLVED ? wp_json_time (document, "resolvedAt") : 0;
  wp_json_set_time (document, "autoCloseAt", resolved != 0 ? resolved + WP_AUTO_CLOSE_HOURS * WP_HOUR : 0);
  wp_json_set_string (document, "turn", wp_turn_to_string (wp_incident_rule_turn (document)));
}
