/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncident"
#include "config.h"

#include "wp-incident-private.h"
#include "wp-alert.h"
#include "wp-json.h"
#include "wp-search.h"

#include <glib/gi18n-lib.h>

static const WpColumn incident_columns[WP_INCIDENT_N_COLUMNS] = {
  [WP_INCIDENT_GROUP] = { "grp", WP_COLUMN_INT },
  [WP_INCIDENT_RANK] = { "rank", WP_COLUMN_INT },
  [WP_INCIDENT_OPENED_NEG] = { "opened_neg", WP_COLUMN_INT },
  [WP_INCIDENT_SEVERITY] = { "severity", WP_COLUMN_INT },
  [WP_INCIDENT_STATUS] = { "status", WP_COLUMN_INT },
  [WP_INCIDENT_TURN] = { "turn", WP_COLUMN_INT },
  [WP_INCIDENT_PRODUCT] = { "product", WP_COLUMN_INT },
  [WP_INCIDENT_CUSTOMER_ID] = { "customer_id", WP_COLUMN_TEXT },
  [WP_INCIDENT_CUSTOMER_NAME] = { "customer_name", WP_COLUMN_TEXT },
  [WP_INCIDENT_ASSIGNEE_ID] = { "assignee_id", WP_COLUMN_TEXT },
  [WP_INCIDENT_OPENED] = { "opened", WP_COLUMN_INT },
  [WP_INCIDENT_UPDATED] = { "updated", WP_COLUMN_INT },
  [WP_INCIDENT_NEWS] = { "news", WP_COLUMN_INT },
  [WP_INCIDENT_AUTO_CLOSE] = { "auto_close", WP_COLUMN_INT },
  [WP_INCIDENT_TITLE] = { "title", WP_COLUMN_TEXT },
  [WP_INCIDENT_HOSTS] = { "hosts", WP_COLUMN_INT },
  [WP_INCIDENT_USERS] = { "users", WP_COLUMN_INT },
  [WP_INCIDENT_STEPS] = { "steps", WP_COLUMN_INT },
  [WP_INCIDENT_STEPS_DONE] = { "steps_done", WP_COLUMN_INT },
  [WP_INCIDENT_QUESTION] = { "question", WP_COLUMN_INT },
  [WP_INCIDENT_ALERTING] = { "alerting", WP_COLUMN_INT },
};

static gboolean
has_open_question (JsonObject *document)
{
  JsonArray *questions = wp_json_array (document, "questions");
  for (guint i = 0; i < wp_json_length (questions); i++)
    if (wp_json_object_at (questions, i) != NULL && !wp_json_has (wp_json_object_at (questions, i), "answer"))
      return TRUE;
  return FALSE;
}

static void
extract_incident (JsonObject *document, WpValue *values)
{
  WpSeverity severity = wp_severity_from_string (wp_json_string (document, "severity"));
  WpStatus status = wp_status_from_string (wp_json_string (document, "status"));
  WpTurn turn = wp_incident_rule_turn (document);
  JsonArray *steps = wp_json_array (document, "steps");
  guint done = 0;
  for (guint i = 0; i < wp_json_length (steps); i++)
    done += wp_json_bool (wp_json_object_at (steps, i), "done", FALSE);
  gint64 opened = wp_json_time (document, "openedAt");
  gint64 news = wp_json_time (document, "newsAt");

  values[WP_INCIDENT_GROUP].number = wp_incident_rule_group (status, turn);
  values[WP_INCIDENT_RANK].number = WP_SEVERITY_CRITICAL - severity;
  values[WP_INCIDENT_OPENED_NEG].number = -opened;
  values[WP_INCIDENT_SEVERITY].number = severity;
  values[WP_INCIDENT_STATUS].number = status;
  values[WP_INCIDENT_TURN].number = turn;
  values[WP_INCIDENT_PRODUCT].number = wp_product_from_string (wp_json_string (document, "product"));
  values[WP_INCIDENT_CUSTOMER_ID].text = wp_json_string_or (document, "customerId", "");
  values[WP_INCIDENT_CUSTOMER_NAME].text = wp_json_string_or (document, "customerName", "");
  values[WP_INCIDENT_ASSIGNEE_ID].text = wp_json_string_or (wp_json_object (document, "assignee"), "id", "");
  values[WP_INCIDENT_OPENED].number = opened;
  values[WP_INCIDENT_UPDATED].number = wp_json_time (document, "updatedAt");
  values[WP_INCIDENT_NEWS].number = news != 0 ? news : opened;
  values[WP_INCIDENT_AUTO_CLOSE].number = wp_json_time (document, "autoCloseAt");
  values[WP_INCIDENT_TITLE].text = wp_json_string_or (document, "title", "");
  values[WP_INCIDENT_HOSTS].number = wp_json_length (wp_json_array (document, "affectedEndpoints"));
  values[WP_INCIDENT_USERS].number = wp_json_length (wp_json_array (document, "affectedUsers"));
  values[WP_INCIDENT_STEPS].number = wp_json_length (steps);
  values[WP_INCIDENT_STEPS_DONE].number = done;
  values[WP_INCIDENT_QUESTION].number = wp_status_is_open (status) && has_open_question (document);
  values[WP_INCIDENT_ALERTING].number = wp_incident_rule_alarm (document);
}

/* What people search by first, then the longer texts, bounded: a trigram index over whole bodies costs ten times the list. */
static char *
search_incident (JsonObject *document)
{
  GString *text = g_string_new (NULL);
  wp_search_add (text, wp_json_string (document, "id"));
  wp_search_add (text, wp_json_string (document, "title"));
  wp_search_add (text, wp_json_string (document, "customerName"));
  wp_search_add_all (text, wp_json_array (document, "affectedEndpoints"), "hostName");
  wp_search_add_all (text, wp_json_array (document, "affectedUsers"), "upn");
  wp_search_add_all (text, wp_json_array (document, "comments"), "text");
  wp_search_add (text, wp_json_string (document, "investigation"));
  wp_search_add_all (text, wp_json_array (document, "steps"), "text");
  return g_string_free (text, FALSE);
}

static int
read_severity (const char *text)
{
  return wp_severity_from_string (text);
}

static int
read_status (const char *text)
{
  return wp_status_from_string (text);
}

static int
read_product (const char *text)
{
  return wp_product_from_string (text);
}

static const WpFilter filters[] = {
  { "severity", "severity", WP_FILTER_CHOICES, read_severity }, { "status", "status", WP_FILTER_CHOICES, read_status },
  { "product", "product", WP_FILTER_CHOICES, read_product },    { "customer", "customer_id", WP_FILTER_TEXT, NULL },
  { "assignee", "assignee_id", WP_FILTER_PERSON, NULL },        { "since", "updated", WP_FILTER_SINCE, NULL },
};

/* A list is walked in its order, and the store keeps what lists filter by inside that index: an index per filter made no filter
 * faster and applying changes three times as slow. */
static const char *const incident_indexes[] = { "grp, rank, opened_neg", NULL };

const WpKind wp_kind_incident = {
  .name = "incident",
  .plural = "incidents",
  .version = 1,
  .read = WP_PERMISSION_READ,
  .one_partner = TRUE,
  .wakes = WP_WAKES_BY_ALERT,
  .soc_reads = TRUE,
  .columns = incident_columns,
  .n_columns = WP_INCIDENT_N_COLUMNS,
  .indexes = incident_indexes,
  .order = "grp, rank, opened_neg",
  .extract = extract_incident,
  .search_text = search_incident,
  .filters = filters,
  .n_filters = G_N_ELEMENTS (filters),
  .commands = wp_incident_commands,
  .n_commands = WP_INCIDENT_N_COMMANDS,
  .settle = wp_incident_settle_command,
  .log = "timeline",
  .too_long = N_ ("The incident is full: a list in it has at most 1000 entries, its timeline 2000. It can still be resolved"),
  .too_large = N_ ("The incident is full: it has at most 4 MiB, and the last of it is for resolving it. Go on in a new one"),
};
