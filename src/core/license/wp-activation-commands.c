/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActivation"
#include "config.h"

#include "wp-activation.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-license-key.h"
#include "wp-license.h"
#include "wp-pool.h"
#include "wp-product.h"
#include "wp-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ID 128
#define MAX_CODE 40
#define MAX_MESSAGE 300
#define MAX_ERRORS 5

/* No message here tells a key, or a part of one. */

static gboolean
refuse (GError **error, const char *pointer, const char *member, const char *code, const char *message)
{
  g_autofree char *whole = g_strconcat (pointer, member, NULL);
  wp_error_add_field (error, whole, code, "%s", message);
  return FALSE;
}

/* ---- Activating: the body ---- */

static gboolean
check_choice (JsonObject *line, const char *pointer, GError **error)
{
  const char *text = NULL;
  if (!wp_json_check_string (line, pointer, "choice", (WpJsonText) { 1, MAX_ID, TRUE }, &text, error))
    return FALSE;
  WpActivationChoice choice = wp_activation_choice_from_string (text);
  if (choice == WP_ACTIVATION_CHOICE_UNKNOWN)
    return refuse (error, pointer, "/choice", "choice", "must be new, add or extend");
  return wp_json_check_string (line, pointer, "licenseId", (WpJsonText) { choice != WP_ACTIVATION_NEW, MAX_ID, TRUE }, NULL, error);
}

static gboolean
check_line (JsonObject *line, const char *pointer, GError **error)
{
  if (line == NULL)
    return refuse (error, pointer, "", "type", "must be an object");
  gboolean ordered = wp_json_has (line, "orderId");
  gboolean good = check_choice (line, pointer, error);
  good &= wp_json_check_string (line, pointer, "orderId", (WpJsonText) { 0, MAX_ID, TRUE }, NULL, error);
  good &= wp_json_check_string (line, pointer, "orderLine", (WpJsonText) { ordered, MAX_ID, TRUE }, NULL, error);
  if (!wp_license_key_is_mask (wp_json_string (line, "masked")))
    return refuse (error, pointer, "/masked", "format", "must be the key’s mask: XXXX-…- and its last four");
  return good;
}

/* @seen: the keys before it, as they are compared */
static gboolean
check_key (JsonNode *node, JsonObject *line, const char *pointer, GHashTable *seen, GError **error)
{
  const char *key = wp_json_node_string (node);
  if (wp_json_has (line, "orderId"))
    return key == NULL || refuse (error, pointer, "", "unknown", "must be null: the order’s line has the key");
  g_autofree char *normal = key != NULL ? wp_license_key_normalize (key) : NULL;
  if (normal == NULL || !g_str_equal (normal, key))
    return refuse (error, pointer, "", "format", "must be a key: capitals and digits, in groups with a dash between them");
  g_autofree char *mask = wp_license_key_mask (key);
  if (g_strcmp0 (mask, wp_json_string (line, "masked")) != 0)
    return refuse (error, pointer, "", "mask", "is not the key of this mask");
  return g_hash_table_add (seen, wp_license_key_fold (key)) || refuse (error, pointer, "", "double", "stands here twice");
}

/* A desk keeps the keys somewhere else: without them the rest of the body is checked. */
static gboolean
check_keys (JsonObject *body, JsonArray *lines, GError **error)
{
  JsonArray *keys = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!wp_json_has (body, "keys"))
    return TRUE;
  if (!wp_json_check_array (body, "", "keys", WP_MAX_ACTIVATION_LINES, &keys, error))
    return FALSE;
  if (wp_json_length (keys) != wp_json_length (lines))
    return refuse (error, "/keys", "", "length", "must have as many entries as there are lines");
  gboolean good = TRUE;
  for (guint i = 0; i < wp_json_length (keys); i++) {
    g_autofree char *pointer = g_strdup_printf ("/keys/%u", i);
    good &= check_key (wp_json_node_at (keys, i), wp_json_object_at (lines, i), pointer, seen, error);
  }
  return good;
}

static gboolean
check_lines (JsonObject *body, JsonArray **lines, GError **error)
{
  if (!wp_json_check_array (body, "", "lines", WP_MAX_ACTIVATION_LINES, lines, error))
    return FALSE;
  return wp_json_length (*lines) > 0 || refuse (error, "/lines", "", "required", "is missing");
}

static gboolean
check_activate (const WpCommand *self, GError **error)
{
  JsonArray *lines = NULL;
  gboolean good = wp_text_is_uuid (self->document_id) || refuse (error, "/id", "", "format", "must be a UUID");
  if (!check_lines (self->body, &lines, error))
    return FALSE;
  for (guint i = 0; i < wp_json_length (lines); i++) {
    g_autofree char *pointer = g_strdup_printf ("/lines/%u", i);
    good &= check_line (wp_json_object_at (lines, i), pointer, error);
  }
  return check_keys (self->body, lines, error) && good;
}

/* ---- Activating: guards and effect ---- */

static gboolean
get_license (const WpLookup *lookup, const char *id, JsonObject **license, GError **error)
{
  *license = NULL;
  return id == NULL || lookup->get (lookup, &wp_kind_license, id, license, error);
}

static gboolean
may_change_license (JsonObject *line, const WpLookup *lookup, GError **error)
{
  g_autoptr (JsonObject) license = NULL;
  WpActivationChoice choice = wp_activation_choice_from_string (wp_json_string (line, "choice"));
  if (choice == WP_ACTIVATION_NEW)
    return TRUE;
  if (!get_license (lookup, wp_json_string (line, "licenseId"), &license, error))
    return FALSE;
  if (license == NULL)
    return wp_command_conflict (error, N_ ("There is no such license"));
  if (wp_license_status_from_string (wp_json_string (license, "status")) != WP_LICENSE_ACTIVE)
    return wp_command_conflict (error, N_ ("Only a license that was activated can be added to or extended"));
  return choice == WP_ACTIVATION_ADD || wp_license_get_end (license) != 0 ||
         wp_command_conflict (error, N_ ("A license without an end cannot be extended"));
}

static gboolean
may_activate (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  JsonArray *lines = wp_json_array (self->body, "lines");
  if (wp_json_has (document, "lines"))
    return wp_command_conflict (error, N_ ("There is an activation of this number already"));
  for (guint i = 0; lookup != NULL && i < wp_json_length (lines); i++)
    if (!may_change_license (wp_json_object_at (lines, i), lookup, error))
      return FALSE;
  return TRUE;
}

static gboolean
apply_activate (const WpApply *self)
{
  static const char *const texts[] = { "masked", "choice", "licenseId", "orderId", "orderLine" };
  JsonArray *told = wp_json_array (self->command->body, "lines"), *lines = wp_json_need_array (self->document, "lines");
  for (guint i = 0; i < wp_json_length (told); i++) {
    g_autofree char *id = g_strdup_printf ("%u", i + 1);
    JsonObject *line = wp_json_new ("id", id, NULL);
    for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
      if (wp_json_has (wp_json_object_at (told, i), texts[k]))
        wp_json_set_string (line, texts[k], wp_json_string (wp_json_object_at (told, i), texts[k]));
    wp_json_set_string (line, "state", "created");
    wp_json_need_array (line, "errors");
    wp_json_append (lines, line);
  }
  wp_json_set_string (self->document, "by", self->actor->name);
  wp_json_set_string (self->document, "byId", self->actor->id);
  wp_json_set_time (self->document, "at", self->at);
  g_autofree char *detail = g_strdup_printf ("%u", wp_json_length (told));
  wp_command_log (self->command, self->actor, self->at, self->document, "history", "activated", detail);
  return TRUE;
}

/* ---- Once more ---- */

static gboolean
check_retry (const WpCommand *self, GError **error)
{
  JsonArray *lines = NULL;
  if (!check_lines (self->body, &lines, error))
    return FALSE;
  for (guint i = 0; i < wp_json_length (lines); i++) {
    const char *id = wp_json_string_at (lines, i);
    if (id == NULL || *id == '\0' || strlen (id) > MAX_ID) {
      g_autofree char *pointer = g_strdup_printf ("/lines/%u", i);
      return refuse (error, pointer, "", "type", "must be a line’s id");
    }
  }
  return TRUE;
}

static JsonObject *
find_line (JsonObject *document, const char *id)
{
  return id != NULL ? wp_json_find (wp_json_array (document, "lines"), "id", id, NULL) : NULL;
}

static WpActivationLineState
state_of (JsonObject *line)
{
  return wp_activation_line_state_from_string (wp_json_string (line, "state"));
}

static gboolean
has_failed_lines (JsonObject *document, GError **error)
{
  return wp_activation_count (document).failed > 0 || wp_command_conflict (error, N_ ("No line has failed"));
}

static gboolean
may_retry (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  JsonArray *lines = wp_json_array (self->body, "lines");
  for (guint i = 0; i < wp_json_length (lines); i++)
    if (state_of (find_line (document, wp_json_string_at (lines, i))) != WP_ACTIVATION_LINE_FAILED)
      return wp_command_conflict (error, N_ ("Only lines that failed are tried again"));
  return TRUE;
}

static gboolean
apply_retry (const WpApply *self)
{
  JsonArray *lines = wp_json_array (self->command->body, "lines");
  for (guint i = 0; i < wp_json_length (lines); i++) {
    JsonObject *line = find_line (self->document, wp_json_string_at (lines, i));
    wp_json_set_string (line, "state", "created");
    wp_json_set_array (line, "errors", json_array_new ());
  }
  g_autofree char *detail = g_strdup_printf ("%u", wp_json_length (lines));
  wp_command_log (self->command, self->actor, self->at, self->document, "history", "retried", detail);
  return TRUE;
}

/* ---- The vendor's answer ---- */

static gboolean
check_license (JsonObject *line, const char *pointer, GError **error)
{
  JsonObject *license = wp_json_object (line, "license");
  g_autofree char *base = g_strconcat (pointer, "/license", NULL);
  if (license == NULL)
    return refuse (error, base, "", "required", "is missing: what a line that succeeded has made");
  gboolean good = wp_json_check_string (license, base, "id", (WpJsonText) { 0, MAX_ID, TRUE }, NULL, error);
  good &= wp_json_check_string (license, base, "product", (WpJsonText) { 0, MAX_ID, TRUE }, NULL, error);
  good &= wp_json_check_string (license, base, "type", (WpJsonText) { 0, MAX_ID, TRUE }, NULL, error);
  good &= !wp_json_has (license, "quantity") || wp_json_check_int (license, base, "quantity", 0, WP_MAX_SEATS, NULL, error);
  good &= !wp_json_has (license, "limit") || wp_json_check_int (license, base, "limit", 0, WP_MAX_SEATS, NULL, error);
  if (wp_json_has (license, "expiryDate") && wp_license_get_end (license) == 0)
    good = refuse (error, base, "/expiryDate", "date", "must be a date as 2027-01-09");
  return good;
}

static gboolean
check_errors (JsonObject *line, const char *pointer, GError **error)
{
  JsonArray *errors = NULL;
  if (!wp_json_check_array (line, pointer, "errors", MAX_ERRORS, &errors, error))
    return FALSE;
  gboolean good = wp_json_length (errors) > 0 || refuse (error, pointer, "/errors", "required", "is missing: why it failed");
  for (guint i = 0; i < wp_json_length (errors); i++) {
    g_autofree char *base = g_strdup_printf ("%s/errors/%u", pointer, i);
    JsonObject *one = wp_json_object_at (errors, i);
    good &= wp_json_check_string (one, base, "code", (WpJsonText) { 1, MAX_CODE, TRUE }, NULL, error);
    good &= wp_json_check_string (one, base, "message", (WpJsonText) { 0, MAX_MESSAGE, TRUE }, NULL, error);
  }
  return good;
}

static gboolean
check_answered (JsonObject *line, const char *pointer, GHashTable *seen, GError **error)
{
  const char *id = NULL;
  if (!wp_json_check_string (line, pointer, "id", (WpJsonText) { 1, MAX_ID, TRUE }, &id, error))
    return FALSE;
  if (!g_hash_table_add (seen, (gpointer) id))
    return refuse (error, pointer, "/id", "double", "stands here twice");
  WpActivationLineState state = state_of (line);
  if (state == WP_ACTIVATION_LINE_UNKNOWN || state == WP_ACTIVATION_LINE_CREATED)
    return refuse (error, pointer, "/state", "choice", "must be queued, pending, success or failed");
  if (state == WP_ACTIVATION_LINE_SUCCESS)
    return check_license (line, pointer, error);
  return state != WP_ACTIVATION_LINE_FAILED || check_errors (line, pointer, error);
}

static gboolean
check_answer (const WpCommand *self, GError **error)
{
  JsonArray *lines = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean good = check_lines (self->body, &lines, error);
  for (guint i = 0; good && i < wp_json_length (lines); i++) {
    g_autofree char *pointer = g_strdup_printf ("/lines/%u", i);
    good &= check_answered (wp_json_object_at (lines, i), pointer, seen, error);
  }
  return good;
}

/* Would the license that the answer tells of be right? */
static gboolean
may_make (JsonObject *line, JsonObject *told, const WpLookup *lookup, const char *pointer, GError **error)
{
  g_autoptr (JsonObject) license = NULL, product = NULL;
  if (!get_license (lookup, wp_json_string (line, "licenseId"), &license, error) ||
      (wp_json_has (told, "product") && !lookup->get (lookup, &wp_kind_product, wp_json_string_or (told, "product", ""), &product, error)))
    return FALSE;
  g_autoptr (JsonObject) made = wp_activation_make_license (line, told, license, product, pointer, error);
  return made != NULL;
}

static gboolean
may_answer (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  JsonArray *lines = wp_json_array (self->body, "lines");
  for (guint i = 0; i < wp_json_length (lines); i++) {
    JsonObject *answer = wp_json_object_at (lines, i), *line = find_line (document, wp_json_string (answer, "id"));
    g_autofree char *pointer = g_strdup_printf ("/lines/%u/license", i);
    if (line == NULL)
      return wp_command_conflict (error, N_ ("There is no such line"));
    if (!wp_activation_line_is_open (state_of (line)) || state_of (answer) < state_of (line))
      return wp_command_conflict (error, N_ ("This line was answered already"));
    if (state_of (answer) == WP_ACTIVATION_LINE_SUCCESS && lookup != NULL &&
        !may_make (line, wp_json_object (answer, "license"), lookup, pointer, error))
      return FALSE;
  }
  return TRUE;
}

static JsonArray *
copy_errors (JsonObject *answer)
{
  JsonArray *told = wp_json_array (answer, "errors"), *errors = json_array_new ();
  for (guint i = 0; i < wp_json_length (told); i++) {
    JsonObject *one = wp_json_object_at (told, i);
    wp_json_append (errors, wp_json_new ("code", wp_json_string_or (one, "code", ""), "message", wp_json_string_or (one, "message", ""), NULL));
  }
  return errors;
}

/* The license itself is another document: what it is afterwards is put into the line with it. */
static gboolean
apply_answer (const WpApply *self)
{
  JsonArray *lines = wp_json_array (self->command->body, "lines");
  guint n_done = 0, n_failed = 0;
  for (guint i = 0; i < wp_json_length (lines); i++) {
    JsonObject *answer = wp_json_object_at (lines, i), *line = find_line (self->document, wp_json_string (answer, "id"));
    WpActivationLineState state = state_of (answer);
    wp_json_set_string (line, "state", wp_json_string (answer, "state"));
    wp_json_set_array (line, "errors", state == WP_ACTIVATION_LINE_FAILED ? copy_errors (answer) : json_array_new ());
    n_done += state == WP_ACTIVATION_LINE_SUCCESS;
    n_failed += state == WP_ACTIVATION_LINE_FAILED;
  }
  g_autofree char *detail = g_strdup_printf ("%u/%u", n_done, n_failed);
  wp_command_log (self->command, self->actor, self->at, self->document, "history", "answered", detail);
  return TRUE;
}

#define ROW .kind = &wp_kind_activation

const WpCommandType wp_activation_commands[WP_ACTIVATION_N_COMMANDS] = {
  [WP_ACTIVATION_COMMAND_ACTIVATE] = { ROW, .permission = WP_PERMISSION_ADMINISTER, .method = "PUT", .name = "activate", .path = "/v1/activations/{}",
                                       .creates = TRUE, .secret = "keys", .label = N_ ("Activate licenses"),
                                       .example = "{\"lines\":[{\"masked\":\"XXXX-…-4F7K\",\"choice\":\"new\"}],\"keys\":[\"MDR-8WZ2-11QX-4F7K\"]}",
                                       .validate = check_activate, .may = may_activate, .apply = apply_activate },
  [WP_ACTIVATION_COMMAND_RETRY] = { ROW, .permission = WP_PERMISSION_ADMINISTER, .method = "POST", .name = "retry-activation",
                                    .path = "/v1/activations/{}/retry", .label = N_ ("Retry the failed ones"), .example = "{\"lines\":[\"2\"]}",
                                    .validate = check_retry, .now = has_failed_lines, .may = may_retry, .apply = apply_retry },
  [WP_ACTIVATION_COMMAND_ANSWER] = { ROW, .permission = WP_PERMISSION_SOC, .method = "POST", .name = "answer",
                                     .path = "/soc/v1/activations/{}/answer", .label = N_ ("Answer an activation"),
                                     .example = "{\"lines\":[{\"id\":\"1\",\"state\":\"success\",\"license\":{\"product\":\"core_mdr\","
                                                "\"type\":\"term\",\"quantity\":50,\"expiryDate\":\"2028-03-31\"}},"
                                                "{\"id\":\"2\",\"state\":\"failed\",\"errors\":[{\"code\":\"used\",\"message\":\"\"}]}]}",
                                     .validate = check_answer, .may = may_answer, .apply = apply_answer },
};
