/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFilter"
#include "config.h"

#include "wp-incident-filter.h"

#include "wp-error.h"
#include "wp-json.h"

#include <string.h>

/* Position is value; the first is not written. */
static const char *const states[] = { "any", "open", "needs_you", "with_others", "resolved", "closed", "not_sent", NULL };
static const char *const assignees[] = { "anyone", "me", "nobody", NULL };
static const char *const ages[] = { "any", "day", "week", "month", NULL };
static const char *const products[] = { "any", "core_mdr", "core_mdr_microsoft", NULL };

static const struct {
  const char *member;
  const char *const *words;
  gsize offset;
} choices[] = {
  { "status", states, G_STRUCT_OFFSET (WpIncidentFilter, state) },
  { "product", products, G_STRUCT_OFFSET (WpIncidentFilter, product) },
  { "assignee", assignees, G_STRUCT_OFFSET (WpIncidentFilter, assignee) },
  { "opened", ages, G_STRUCT_OFFSET (WpIncidentFilter, opened) },
};

/* All of them are enumerations. */
#define CHOICE(filter, i) G_STRUCT_MEMBER (int, filter, choices[i].offset)

void
wp_incident_filter_clear (WpIncidentFilter *self)
{
  g_free (self->customer_id);
  g_free (self->text);
  *self = (WpIncidentFilter) { 0 };
}

gboolean
wp_incident_filter_is_set (const WpIncidentFilter *self)
{
  return self->severities != 0 || self->state != WP_STATE_ANY || self->product != WP_PRODUCT_UNKNOWN || self->assignee != WP_ASSIGNEE_ANYONE ||
         self->opened != WP_OPENED_ANY || self->customer_id != NULL;
}

JsonObject *
wp_incident_filter_to_json (const WpIncidentFilter *self)
{
  JsonObject *query = json_object_new ();
  if (self->severities != 0) {
    JsonArray *severities = wp_json_need_array (query, "severities");
    for (int severity = WP_SEVERITY_CRITICAL; severity > WP_SEVERITY_UNKNOWN; severity--)
      if (self->severities & (1u << severity))
        wp_json_append_string (severities, wp_severity_to_string ((WpSeverity) severity));
  }
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (CHOICE (self, i) != 0)
      wp_json_set_string (query, choices[i].member, choices[i].words[CHOICE (self, i)]);
  if (self->customer_id != NULL)
    wp_json_set_string (query, "customerId", self->customer_id);
  if (self->text != NULL)
    wp_json_set_string (query, "text", self->text);
  return query;
}

static gboolean
refuse (const char *base, const char *member, const char *message, GError **error)
{
  g_autofree char *pointer = g_strdup_printf ("%s/%s", base, member);
  wp_error_add_field (error, pointer, "choice", "%s", message);
  return FALSE;
}

static gboolean
read_severities (JsonObject *query, const char *base, WpIncidentFilter *filter, GError **error)
{
  JsonArray *severities;
  if (!wp_json_check_array (query, base, "severities", WP_SEVERITY_CRITICAL, &severities, error))
    return FALSE;
  for (guint i = 0; i < wp_json_length (severities); i++) {
    WpSeverity severity = wp_severity_from_string (wp_json_string_at (severities, i));
    if (severity == WP_SEVERITY_UNKNOWN)
      return refuse (base, "severities", "must be critical, high, medium, low or informational", error);
    filter->severities |= 1u << severity;
  }
  return TRUE;
}

static gboolean
read_choice (JsonObject *query, const char *base, guint i, WpIncidentFilter *filter, GError **error)
{
  const char *const *words = choices[i].words;
  const char *text = wp_json_string (query, choices[i].member);
  if (!wp_json_has (query, choices[i].member))
    return TRUE;
  for (int value = 1; text != NULL && words[value] != NULL; value++)
    if (g_str_equal (words[value], text)) {
      CHOICE (filter, i) = value;
      return TRUE;
    }
  g_autofree char *known = g_strjoinv (", ", (char **) words + 1);
  g_autofree char *message = g_strdup_printf ("must be one of %s", known);
  return refuse (base, choices[i].member, message, error);
}

static gboolean
read_text (JsonObject *query, const char *base, const char *member, guint max, char **text, GError **error)
{
  const char *value = NULL;
  if (!wp_json_check_string (query, base, member, (WpJsonText) { 0, max, TRUE }, &value, error))
    return FALSE;
  *text = value != NULL && *value != '\0' ? g_strdup (value) : NULL;
  return TRUE;
}

static gboolean
is_known (const char *member)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].member, member))
      return TRUE;
  return g_str_equal (member, "severities") || g_str_equal (member, "customerId") || g_str_equal (member, "text");
}

gboolean
wp_incident_filter_read (JsonObject *query, const char *base, WpIncidentFilter *filter, GError **error)
{
  *filter = (WpIncidentFilter) { 0 };
  if (query == NULL) {
    wp_error_add_field (error, base, "type", "must be an object");
    return FALSE;
  }
  g_autoptr (GList) members = wp_json_members (query);
  gboolean good = read_severities (query, base, filter, error);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    good &= read_choice (query, base, i, filter, error);
  good &= read_text (query, base, "customerId", 128, &filter->customer_id, error);
  good &= read_text (query, base, "text", WP_MAX_SEARCH, &filter->text, error);
  for (GList *l = members; l != NULL; l = l->next)
    if (!is_known (l->data))
      good = refuse (base, l->data, "is not known", error);
  if (good && !wp_incident_filter_is_set (filter) && filter->text == NULL) {
    wp_error_add_field (error, base, "required", "name at least one condition");
    return FALSE;
  }
  return good;
}
