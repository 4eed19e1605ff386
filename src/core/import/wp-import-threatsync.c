/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpImport"

#include "config.h"

#include "wp-import-private.h"

#include "wp-enums.h"
#include "wp-error.h"
#include "wp-json.h"

#include <string.h>

static const char *const consumed[] = { "id", "description", NULL };

/* 9–10 critical, 7–8 high, 4–6 medium, 1–3 low. An import never starts at critical. */
static WpSeverity
read_severity (JsonObject *item)
{
  gint64 score = wp_json_int (item, "threatScore", 0);
  WpSeverity severity = wp_severity_from_string (wp_json_string (item, "severity"));

  if (score >= 7)
    return WP_SEVERITY_HIGH;
  if (score >= 4)
    return WP_SEVERITY_MEDIUM;
  if (score >= 1)
    return WP_SEVERITY_LOW;

  return severity == WP_SEVERITY_UNKNOWN ? WP_SEVERITY_MEDIUM : MIN (severity, WP_SEVERITY_HIGH);
}

static void
add_action (WpImportDraft *draft, const char *entity, JsonObject *action)
{
  static const struct {
    const char *command, *words;
  } known[] = {
    { "blockIp", "Block the address" },         { "block_ip", "Block the address" },   { "isolateDevice", "Isolate the device" },
    { "isolate_device", "Isolate the device" }, { "deleteFile", "Delete the file" },   { "delete_file", "Delete the file" },
    { "killProcess", "End the process" },       { "kill_process", "End the process" }, { "blockUser", "Block the user" },
    { "block_user", "Block the user" },
  };
  g_autofree char *command = wp_import_scalar (draft, action, "command", 200);
  JsonObject *parameters = wp_json_object (action, "parameters");
  g_autoptr (GList) names = parameters ? wp_json_members (parameters) : NULL;
  GString *line, *text;
  guint n = 0;

  if (command == NULL)
    return;
  line = g_string_new (command);
  text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (command, known[i].command) == 0)
      g_string_assign (text, known[i].words);
  if (text->len == 0)
    g_string_printf (text, "Carry out \"%s\"", command);
  for (GList *l = names; l && n < 16; l = l->next, n++) {
    g_autofree char *name = wp_import_text (draft, l->data, 100, TRUE);
    g_autofree char *value = wp_import_scalar (draft, parameters, l->data, 500);

    if (value == NULL)
      continue;
    g_string_append_printf (line, " %s=%s", name, value);
    g_string_append_printf (text, " %s", value);
  }
  if (*entity)
    g_string_append_printf (text, " (%s)", entity);
  wp_import_add_step (draft, text->str, line->str);
  g_string_free (line, TRUE);
  g_string_free (text, TRUE);
}

static void
read_entity (WpImportDraft *draft, const char *key, JsonObject *entity)
{
  static const char *const details[] = {
    "malware",      "exploit", "path",    "file",         "md5",    "maliciousIp", "protocol",       "srcAddr",  "srcPort",
    "srcInterface", "dstAddr", "dstPort", "dstInterface", "policy", "proxyAction", "connectionTime", "location",
  };
  const char *type = wp_json_string_or (entity, "type", "");
  const char *id = wp_json_string (entity, "id");
  g_autofree char *name = wp_import_text (draft, wp_json_string_or (entity, "name", id ? id : key), 255, TRUE);
  JsonObject *threat = wp_json_object (entity, "threatDetails");
  JsonArray *actions = wp_json_array (entity, "recommendedActions");

  if (g_ascii_strcasecmp (type, "user") == 0)
    wp_import_add_user (draft, name);
  else {
    g_autofree char *role = wp_import_text (draft, type, 100, TRUE);
    g_autofree char *lower = g_utf8_strdown (role, -1);

    wp_import_add_endpoint (draft, id ? id : key, name, wp_json_string (entity, "operatingSystem"), lower);
  }
  wp_import_blank_line (draft);
  wp_import_add_line (draft, *type ? type : "entity", name);
  for (guint i = 0; i < G_N_ELEMENTS (details); i++) {
    g_autofree char *value = wp_import_scalar (draft, threat, details[i], 2000);
    g_autofree char *label = g_strdup_printf ("  %s", details[i]);

    wp_import_add_line (draft, label, value);
  }
  for (guint i = 0; i < MIN (wp_json_length (actions), WP_IMPORT_MAX_ENTRIES); i++)
    add_action (draft, name, wp_json_object_at (actions, i));
}

JsonObject *
wp_import_threatsync (JsonObject *item, const char *base, GError **error)
{
  g_autoptr (WpImportDraft) draft = wp_import_draft_new ("core_mdr", "threatsync");
  g_autofree char *id = wp_import_scalar (draft, item, "id", 200);
  g_autofree char *type = wp_import_scalar (draft, item, "type", 120);
  g_autofree char *description = wp_import_text (draft, wp_json_string (item, "description"), 20000, FALSE);
  g_autofree char *title = NULL;
  JsonObject *entities = wp_json_object (item, "entities");
  g_autoptr (GList) keys = entities ? wp_json_members (entities) : NULL;
  guint n = 0;

  {
    g_autofree char *first = g_strndup (description, strcspn (description, "\n"));
    g_autofree char *text = type && *first ? g_strdup_printf ("%s: %s", type, first) : g_strdup (type ? type : first);

    title = wp_import_text (draft, text, 200, TRUE);
  }
  if (*title == '\0' && id) {
    g_free (title);
    title = g_strdup_printf ("ThreatSync %s", id);
  }
  if (*title == '\0') {
    g_autofree char *pointer = g_strdup_printf ("%s/id", base);

    wp_error_add_field (error, pointer, "required", "it has neither a type, a description nor an id");
    return NULL;
  }
  wp_json_set_string (draft->document, "title", title);
  wp_json_set_string (draft->document, "severity", wp_severity_to_string (read_severity (item)));
  wp_json_set_string (wp_json_need_object (draft->document, "source"), "id", id);

  wp_import_add_line (draft, NULL, description);
  for (GList *l = keys; l && n < WP_IMPORT_MAX_ENTRIES; l = l->next, n++) {
    JsonObject *entity = wp_json_object (entities, l->data);

    if (entity)
      read_entity (draft, l->data, entity);
  }
  if (n == WP_IMPORT_MAX_ENTRIES)
    draft->shortened = TRUE;
  wp_import_copy_rest (draft, draft->extra, item, consumed);

  return wp_import_draft_finish (draft);
}
