/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFilter"
#include "config.h"

#include "wp-filter.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-search.h"
#include "wp-text.h"

#include <glib/gi18n-lib.h>

enum { OWNER_ID, NAME, N_COLUMNS };
static const WpColumn columns[N_COLUMNS] = { [OWNER_ID] = { WP_OWNER_COLUMN, WP_COLUMN_TEXT }, [NAME] = { "name", WP_COLUMN_TEXT } };
static const char *const indexes[] = { "name", WP_OWNER_COLUMN ", name", NULL };

static void
extract (JsonObject *document, WpValue *values)
{
  /* What is being removed counts no more. */
  values[OWNER_ID].text = wp_filter_is_removed (document) ? "" : wp_json_string_or (document, "ownerId", "");
  values[NAME].text = wp_filter_get_name (document);
}

/* The bodies */

static gboolean
check_name (JsonObject *body, GError **error)
{
  const char *name = NULL;
  if (!wp_json_check_string (body, "", "name", (WpJsonText) { 1, WP_MAX_FILTER_NAME, TRUE }, &name, error))
    return FALSE;
  g_autofree char *trimmed = g_strstrip (g_strdup (name));
  if (*trimmed != '\0')
    return TRUE;
  wp_error_add_field (error, "/name", "required", "must not be empty");
  return FALSE;
}

static gboolean
check_save (const WpCommand *self, GError **error)
{
  WpIncidentFilter filter;
  gboolean good = check_name (self->body, error);
  good &= wp_incident_filter_read (wp_json_object (self->body, "query"), "/query", &filter, error);
  wp_incident_filter_clear (&filter);
  if (!wp_text_is_uuid (self->document_id)) {
    wp_error_add_field (error, "/id", "guid", "must be a UUID in lower case");
    good = FALSE;
  }
  return good;
}

static gboolean
check_rename (const WpCommand *self, GError **error)
{
  return check_name (self->body, error);
}

static gboolean
check_default (const WpCommand *self, GError **error)
{
  return wp_json_check_bool (self->body, "", "default", NULL, error);
}

/* Guards */

static gboolean
may_save (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  gint64 n = 0;
  if (lookup == NULL || wp_json_has (document, "name"))
    return TRUE;
  if (!lookup->sum (lookup, &wp_kind_filter, NULL, WP_OWNER_COLUMN, actor->id, &n, error))
    return FALSE;
  return n < WP_MAX_FILTERS || wp_command_conflict (error, N_ ("A person has at most 20 saved filters; remove one first"));
}

/* Effects */

static gboolean
apply_save (const WpApply *self)
{
  JsonObject *document = self->document, *query = wp_json_object (self->command->body, "query");
  const char *name = wp_json_string_or (self->command->body, "name", "");
  JsonObject *old = wp_json_object (document, "query");
  if (old != NULL && query != NULL && wp_json_equal (old, query) && g_str_equal (name, wp_filter_get_name (document)))
    return FALSE;
  wp_json_set_string (document, "ownerId", self->actor->id);
  wp_json_set_string (document, "name", name);
  wp_json_set_object (document, "query", query != NULL ? wp_json_copy (query) : json_object_new ());
  wp_command_log_few (self, "saved", name);
  return TRUE;
}

static gboolean
apply_rename (const WpApply *self)
{
  const char *name = wp_json_string_or (self->command->body, "name", "");
  if (g_str_equal (name, wp_filter_get_name (self->document)))
    return FALSE;
  wp_json_set_string (self->document, "name", name);
  wp_command_log_few (self, "renamed", name);
  return TRUE;
}

static gboolean
apply_default (const WpApply *self)
{
  gboolean on = wp_json_bool (self->command->body, "default", FALSE);
  if (!on && !wp_json_has (self->document, "defaultAt"))
    return FALSE;
  wp_json_set_time (self->document, "defaultAt", on ? self->at : 0);
  return TRUE;
}

static gboolean
apply_remove (const WpApply *self)
{
  wp_json_set_bool (self->document, "removed", TRUE);
  return TRUE;
}

#define ROW .kind = &wp_kind_filter, .permission = WP_PERMISSION_READ

const WpCommandType wp_filter_commands[WP_FILTER_N_COMMANDS] = {
  [WP_FILTER_COMMAND_SAVE] = { ROW, .method = "PUT", .name = "save", .path = "/v1/filters/{}", .creates = TRUE, .words = "name",
                               .label = N_ ("Save the filter"),
                               .example = "{\"name\":\"My critical\",\"query\":{\"severities\":[\"critical\"],\"assignee\":\"me\"}}",
                               .validate = check_save, .may = may_save, .apply = apply_save },
  [WP_FILTER_COMMAND_RENAME] = { ROW, .method = "POST", .name = "rename", .path = "/v1/filters/{}/rename", .words = "name",
                                 .label = N_ ("Rename the filter"), .example = "{\"name\":\"Ours\"}", .validate = check_rename,
                                 .apply = apply_rename },
  [WP_FILTER_COMMAND_DEFAULT] = { ROW, .method = "POST", .name = "default", .path = "/v1/filters/{}/default", .label = N_ ("Begin with the filter"),
                                  .example = "{\"default\":true}", .validate = check_default, .apply = apply_default },
  [WP_FILTER_COMMAND_REMOVE] = { ROW, .method = "POST", .name = "remove", .path = "/v1/filters/{}/remove", .removes = TRUE, .room = WP_ROOM_ALWAYS,
                                 .label = N_ ("Remove the filter"), .example = "{}", .apply = apply_remove },
};

const WpKind wp_kind_filter = {
  .name = "filter",
  .plural = "filters",
  .version = 1,
  .read = WP_PERMISSION_READ,
  .owner = WP_OWNER_PERSON,
  .columns = columns,
  .n_columns = N_COLUMNS,
  .indexes = indexes,
  .order = "name",
  .extract = extract,
  .search_text = wp_search_name,
  .commands = wp_filter_commands,
  .n_commands = WP_FILTER_N_COMMANDS,
  .log = "history",
  .too_long = N_ ("A list has at most 1000 entries, the history 2000"),
  .too_large = N_ ("This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one"),
};

/* Reading */

gboolean
wp_filter_is_removed (JsonObject *document)
{
  return wp_json_bool (document, "removed", FALSE);
}

const char *
wp_filter_get_name (JsonObject *document)
{
  return wp_json_string_or (document, "name", "");
}

gboolean
wp_filter_read (JsonObject *document, WpIncidentFilter *filter)
{
  g_autoptr (GError) error = NULL;
  return wp_incident_filter_read (wp_json_object (document, "query"), "/query", filter, &error);
}

JsonObject *
wp_filter_find_default (GPtrArray *documents)
{
  JsonObject *found = NULL;
  gint64 latest = 0;
  for (guint i = 0; i < documents->len; i++) {
    JsonObject *document = g_ptr_array_index (documents, i);
    if (wp_filter_is_removed (document) || wp_json_time (document, "defaultAt") <= latest)
      continue;
    latest = wp_json_time (document, "defaultAt");
    found = document;
  }
  return found;
}

JsonObject *
wp_filter_find_name (GPtrArray *documents, const char *name)
{
  g_autofree char *wanted = wp_search_normalize (name);
  for (guint i = 0; i < documents->len; i++) {
    JsonObject *document = g_ptr_array_index (documents, i);
    g_autofree char *present = wp_search_normalize (wp_filter_get_name (document));
    if (!wp_filter_is_removed (document) && g_str_equal (present, wanted))
      return document;
  }
  return NULL;
}
