/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpParams"
#include "config.h"

#include "wp-params.h"
#include "wp-error.h"
#include "wp-time.h"

#include <string.h>

#define MAX_CHOICES 8

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
filter_choices (const WpFilter *filter, const char *text, WpQuery *query, const char *pointer, GError **error)
{
  gint64 values[MAX_CHOICES];
  g_auto (GStrv) parts = g_strsplit (text, ",", MAX_CHOICES + 1);
  guint n_values = g_strv_length (parts);
  for (guint i = 0; i < n_values; i++) {
    int value = n_values <= MAX_CHOICES ? filter->read (parts[i]) : 0;
    if (value == 0) {
      wp_error_add_field (error, pointer, "choice", "This is not one of the choices");
      return FALSE;
    }
    values[i] = value;
  }
  wp_query_where_in (query, filter->column, values, n_values);
  return TRUE;
}

static gboolean
filter_since (const WpFilter *filter, const char *text, WpQuery *query, const char *pointer, GError **error)
{
  gint64 since = wp_time_parse (text);
  if (since == 0) {
    wp_error_add_field (error, pointer, "time", "This is no time with a zone (RFC 3339)");
    return FALSE;
  }
  wp_query_where_int (query, filter->column, WP_OP_GE, since);
  return TRUE;
}

static gboolean
apply_filter (WpRequest *request, const WpFilter *filter, WpQuery *query, GError **error)
{
  const char *text = wp_request_param (request, filter->parameter);
  g_autofree char *pointer = g_strconcat ("/", filter->parameter, NULL);
  if (text == NULL || *text == '\0')
    return TRUE;
  switch (filter->type) {
  case WP_FILTER_CHOICES:
    return filter_choices (filter, text, query, pointer, error);
  case WP_FILTER_SINCE:
    return filter_since (filter, text, query, pointer, error);
  case WP_FILTER_PERSON:
    wp_query_where_text (query, filter->column, WP_OP_EQ, strcmp (text, "none") == 0 ? "" : strcmp (text, "me") == 0 ? request->actor.id : text);
    return TRUE;
  case WP_FILTER_TEXT:
  default:
    wp_query_where_text (query, filter->column, WP_OP_EQ, text);
    return TRUE;
  }
}

gboolean
wp_params_filter (WpRequest *request, WpQuery *query, GError **error)
{
  const WpKind *kind = wp_query_get_kind (query);
  const char *text = wp_request_param (request, "q");

  if (text != NULL && g_utf8_strlen (text, -1) > WP_MAX_SEARCH) {
    wp_error_add_field (error, "/q", "length", "A search has at most %d characters", WP_MAX_SEARCH);
    return FALSE;
  }
  wp_query_set_text (query, text);
  if (kind->owner == WP_OWNER_PERSON)
    wp_query_where_text (query, WP_OWNER_COLUMN, WP_OP_EQ, request->actor.id);
  for (guint i = 0; i < kind->n_filters; i++)
    if (!apply_filter (request, &kind->filters[i], query, error))
      return FALSE;
  return TRUE;
}
