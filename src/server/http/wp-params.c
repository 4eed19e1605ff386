/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpParams"
#include "config.h"

#include "wp-params.h"
#include "wp-error.h"
#include "wp-kinds.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <string.h>

#define MAX_TEXT 200 /* characters of a search */
#define MAX_CHOICES 8

typedef int (*Reader) (const char *text);

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
read_submission_state (const char *text)
{
  return wp_submission_state_from_string (text);
}

static int
read_onboarding_state (const char *text)
{
  return wp_onboarding_state_from_string (text);
}

static int
read_product (const char *text)
{
  return wp_product_from_string (text);
}

gboolean
wp_params_limit (WpRequest *request, guint max, guint *limit, GError **error)
{
  const char *text = wp_request_param (request, "limit");
  guint64 value;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &value, NULL)) {
    wp_error_add_field (error, "/limit", "range", "The limit is a number from 1 to %u", max);
    return FALSE;
  }
  *limit = MIN (value, max);
  return TRUE;
}

/* One of the choices, or several with commas between them */
static gboolean
filter_choices (WpRequest *request, WpQuery *query, const char *name, Reader reader, GError **error)
{
  const char *text = wp_request_param (request, name);
  gint64 values[MAX_CHOICES];
  g_autofree char *pointer = g_strconcat ("/", name, NULL);

  if (text == NULL || *text == '\0')
    return TRUE;
  g_auto(GStrv) parts = g_strsplit (text, ",", MAX_CHOICES + 1);
  guint n_values = g_strv_length (parts);
  for (guint i = 0; i < n_values; i++) {
    int value = n_values <= MAX_CHOICES ? reader (parts[i]) : 0;
    if (value == 0) {
      wp_error_add_field (error, pointer, "choice", "This is not one of the choices");
      return FALSE;
    }
    values[i] = value;
  }
  wp_query_where_in (query, name, values, n_values);
  return TRUE;
}

static gboolean
filter_incidents (WpRequest *request, WpQuery *query, GError **error)
{
  const char *customer = wp_request_param (request, "customer");
  const char *assignee = wp_request_param (request, "assignee");
  const char *since = wp_request_param (request, "since");

  if (!filter_choices (request, query, "severity", read_severity, error) || !filter_choices (request, query, "status", read_status, error) ||
      !filter_choices (request, query, "product", read_product, error))
    return FALSE;
  if (customer != NULL && *customer != '\0')
    wp_query_where_text (query, "customer_id", WP_OP_EQ, customer);
  if (g_strcmp0 (assignee, "none") == 0)
    wp_query_where_text (query, "assignee_id", WP_OP_EQ, "");
  else if (g_strcmp0 (assignee, "me") == 0)
    wp_query_where_text (query, "assignee_id", WP_OP_EQ, request->actor.id);
  else if (assignee != NULL && *assignee != '\0')
    wp_query_where_text (query, "assignee_id", WP_OP_EQ, assignee);
  if (since == NULL || *since == '\0')
    return TRUE;
  if (wp_time_parse (since) == 0) {
    wp_error_add_field (error, "/since", "time", "This is no time with a zone (RFC 3339)");
    return FALSE;
  }
  wp_query_where_int (query, "updated", WP_OP_GE, wp_time_parse (since));
  return TRUE;
}

static gboolean
filter_submissions (WpRequest *request, WpQuery *query, GError **error)
{
  const char *form = wp_request_param (request, "form");
  const char *customer = wp_request_param (request, "customer");

  if (!filter_choices (request, query, "state", read_submission_state, error))
    return FALSE;
  if (form != NULL && *form != '\0')
    wp_query_where_text (query, "form_id", WP_OP_EQ, form);
  if (customer != NULL && *customer != '\0')
    wp_query_where_text (query, "customer_id", WP_OP_EQ, customer);
  return TRUE;
}

gboolean
wp_params_filter (WpRequest *request, WpQuery *query, GError **error)
{
  const char *text = wp_request_param (request, "q");

  if (text != NULL && g_utf8_strlen (text, -1) > MAX_TEXT) {
    wp_error_add_field (error, "/q", "length", "A search has at most %d characters", MAX_TEXT);
    return FALSE;
  }
  wp_query_set_text (query, text);
  if (wp_query_get_kind (query) == &wp_kind_submission)
    return filter_submissions (request, query, error);
  if (wp_query_get_kind (query) == &wp_kind_onboarding)
    return filter_choices (request, query, "state", read_onboarding_state, error);
  return wp_query_get_kind (query) != &wp_kind_incident || filter_incidents (request, query, error);
}
