/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDemo"
#include "config.h"

#include "wp-demo-activations.h"

#include "wp-acts.h"
#include "wp-error.h"
#include "wp-incidents.h"
#include "wp-json.h"
#include "wp-keys.h"
#include "wp-kinds.h"
#include "wp-license-key.h"
#include "wp-license.h"
#include "wp-product.h"
#include "wp-time.h"

#include <string.h>

#define LOOK_AT 50       /* batches, the newest first */
#define LINES_AT_ONCE 20 /* that are answered for good */
#define SEATS 50
#define TERM (365 * WP_DAY)

static const WpActor vendor = { "soc", "WatchGuard", WP_ROLE_SOC_ANALYST };

static void
set_end (JsonObject *license, gint64 day)
{
  g_autofree char *text = wp_time_format (day);
  text[strlen ("2027-01-09")] = '\0';
  wp_json_set_string (license, "expiryDate", text);
}

/* ---- What was there before ---- */

/* @told: its lines have their keys, states and what came of them */
static WpCommand *
make_activate (JsonArray *told, const char *id)
{
  g_autoptr (JsonObject) body = json_object_new ();
  for (guint i = 0; i < wp_json_length (told); i++) {
    JsonObject *line = wp_json_object_at (told, i), *sent = wp_json_new ("choice", wp_json_string_or (line, "choice", "new"), NULL);
    const char *key = wp_json_string_or (line, "key", "");
    g_autofree char *mask = wp_license_key_mask (key);
    wp_json_set_string (sent, "masked", mask);
    if (wp_json_has (line, "licenseId"))
      wp_json_set_string (sent, "licenseId", wp_json_string (line, "licenseId"));
    wp_json_append (wp_json_need_array (body, "lines"), sent);
    wp_json_append_string (wp_json_need_array (body, "keys"), key);
  }
  return wp_command_new (WP_COMMAND_ACTIVATE, NULL, id, NULL, -1, body);
}

static WpCommand *
make_told_answer (JsonArray *told, const char *id, gint64 now)
{
  g_autoptr (JsonObject) body = json_object_new ();
  for (guint i = 0; i < wp_json_length (told); i++) {
    JsonObject *line = wp_json_object_at (told, i), *license = wp_json_object (line, "license");
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    const char *state = wp_json_string (line, "state");
    if (state == NULL)
      continue;
    JsonObject *answer = wp_json_new ("id", number, "state", state, NULL);
    if (license != NULL) {
      JsonObject *dated = wp_json_copy (license);
      if (wp_json_has (dated, "ends"))
        set_end (dated, now + wp_json_int (dated, "ends", 0) * WP_DAY);
      wp_json_set_object (answer, "license", dated);
    }
    if (wp_json_has (line, "error"))
      wp_json_append (wp_json_need_array (answer, "errors"), wp_json_new ("code", wp_json_string (line, "error"), "message", "", NULL));
    wp_json_append (wp_json_need_array (body, "lines"), answer);
  }
  return wp_json_has (body, "lines") ? wp_command_new (WP_COMMAND_ANSWER_ACTIVATION, NULL, id, NULL, -1, body) : NULL;
}

static gboolean
put_batch (WpStorage *storage, const WpPrincipal *user, JsonObject *told, gint64 now, GError **error)
{
  const WpActor actor = wp_principal_actor (user);
  JsonArray *lines = wp_json_array (told, "lines");
  g_autofree char *id = g_uuid_string_random ();
  gint64 at = now - wp_json_int (told, "ago", 0) * WP_MINUTE;
  g_autoptr (WpCommand) activate = make_activate (lines, id);
  if (!wp_acts_run (storage, &actor, user->partner_id, activate, at, NULL, NULL, error))
    return FALSE;
  g_autoptr (WpCommand) answer = make_told_answer (lines, id, now);
  return answer == NULL || wp_acts_run (storage, &vendor, NULL, answer, at + WP_MINUTE, NULL, NULL, error);
}

gboolean
wp_demo_activations_need (WpStorage *storage, const WpPrincipal *user, gint64 now, GError **error)
{
  g_autoptr (GBytes) bytes = wp_demo_catalog_read ("licenses.json", error);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  g_autoptr (JsonObject) root = data != NULL ? wp_json_parse_object (data, size, error) : NULL;
  if (root == NULL)
    return FALSE;
  JsonArray *told = wp_json_array (wp_json_object (root, user->partner_name), "activations");
  g_autoptr (GPtrArray) present = wp_incidents_list (storage, &wp_kind_activation, user->partner_id, 1, error);
  if (present == NULL)
    return FALSE;
  for (guint i = 0; present->len == 0 && i < wp_json_length (told); i++) {
    g_autoptr (GError) local = NULL;
    /* The inventory of an older version has other licenses: what does not go with them is left out. */
    if (put_batch (storage, user, wp_json_object_at (told, i), now, &local) || g_error_matches (local, WP_ERROR, WP_ERROR_CONFLICT) ||
        g_error_matches (local, WP_ERROR, WP_ERROR_INVALID))
      continue;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return TRUE;
}

/* ---- What goes on ---- */

typedef struct {
  WpStorage *storage;
  const char *partner;
  gint64 now;
  JsonObject *document; /* the batch */
} Batch;

static const struct {
  const char *prefix;
  const char *product;
} prefixes[] = {
  { "MDRM", "core_mdr_microsoft" }, { "MDR", "core_mdr" }, { "AEPDR", "advanced_epdr" }, { "EPDR", "epdr" }, { "EDR", "edr" }, { "EPP", "epp" }
};

/* (nullable) */
static const char *
find_product (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (key, prefixes[i].prefix))
      return prefixes[i].product;
  return NULL;
}

/* (nullable) (transfer full) */
static JsonObject *
load (const Batch *self, const WpKind *kind, const char *id)
{
  g_autoptr (WpRecord) record = NULL;
  if (id == NULL || !wp_storage_get_document (self->storage, self->partner, kind, id, &record, NULL) || record == NULL)
    return NULL;
  return wp_json_parse_object (record->text, -1, NULL);
}

/* @answer: gets the license. FALSE: the key is another product's */
static gboolean
make_license (const Batch *self, JsonObject *line, const char *key, JsonObject *answer)
{
  WpActivationChoice choice = wp_activation_choice_from_string (wp_json_string (line, "choice"));
  const char *product = find_product (key);
  g_autoptr (JsonObject) license = load (self, &wp_kind_license, wp_json_string (line, "licenseId"));
  g_autoptr (JsonObject) entry = load (self, &wp_kind_product, product);
  const char *present = wp_json_string (license, "product");
  JsonObject *made = json_object_new ();
  wp_json_set_object (answer, "license", made);
  if (choice != WP_ACTIVATION_NEW && product != NULL && g_strcmp0 (product, present) != 0 && !wp_product_replaces (entry, present))
    return FALSE;
  if (product != NULL || choice == WP_ACTIVATION_NEW)
    wp_json_set_string (made, "product", product != NULL ? product : "core_mdr");
  if (choice == WP_ACTIVATION_NEW) {
    wp_json_set_string (made, "type", "term");
    set_end (made, self->now + TERM);
  } else if (choice == WP_ACTIVATION_EXTEND)
    set_end (made, MAX (wp_license_get_end (license) - WP_DAY, self->now) + TERM);
  if (choice != WP_ACTIVATION_EXTEND)
    wp_json_set_int (made, "quantity", SEATS);
  return TRUE;
}

static gboolean
was_tried_again (const Batch *self)
{
  return wp_json_find (wp_json_array (self->document, "history"), "kind", "retried", NULL) != NULL;
}

/* (transfer full) */
static JsonObject *
judge (const Batch *self, JsonObject *line)
{
  WpKeyPlace place = { self->partner, WP_KEYS_ACTIVATION, wp_json_string_or (self->document, "id", ""), wp_json_string_or (line, "id", "") };
  g_autofree char *key = NULL;
  JsonObject *answer = wp_json_new ("id", place.line, "state", "success", NULL);
  const char *code = NULL;
  if (!wp_keys_open (self->storage, &place, &key, NULL) || key == NULL)
    code = WP_ACTIVATION_NO_KEY;
  else if (g_str_has_suffix (key, "X"))
    code = WP_ACTIVATION_USED;
  else if (g_str_has_suffix (key, "Z"))
    code = WP_ACTIVATION_FOREIGN;
  else if (g_str_has_suffix (key, "Y") && !was_tried_again (self))
    code = "busy";
  else if (!make_license (self, line, key, answer))
    code = "wrong_product";
  if (code != NULL) {
    wp_json_set_string (answer, "state", "failed");
    wp_json_append (wp_json_need_array (answer, "errors"), wp_json_new ("code", code, "message", "", NULL));
  }
  return answer;
}

/* What comes next: all that came is queued, all that is queued is looked at, and then some are answered. (transfer full) (nullable) */
static JsonObject *
go_on (const Batch *self)
{
  static const char *const steps[][2] = { { "created", "queued" }, { "queued", "pending" } };
  JsonArray *lines = wp_json_array (self->document, "lines");
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *answers = wp_json_need_array (body, "lines");
  for (guint k = 0; k < G_N_ELEMENTS (steps) && wp_json_length (answers) == 0; k++)
    for (guint i = 0; i < wp_json_length (lines); i++) {
      JsonObject *line = wp_json_object_at (lines, i);
      if (g_strcmp0 (wp_json_string (line, "state"), steps[k][0]) == 0)
        wp_json_append (answers, wp_json_new ("id", wp_json_string_or (line, "id", ""), "state", steps[k][1], NULL));
    }
  gboolean last = wp_json_length (answers) == 0;
  for (guint i = 0; last && i < wp_json_length (lines) && wp_json_length (answers) < LINES_AT_ONCE; i++)
    if (g_strcmp0 (wp_json_string (wp_json_object_at (lines, i), "state"), "pending") == 0)
      wp_json_append (answers, judge (self, wp_json_object_at (lines, i)));
  return wp_json_length (answers) > 0 ? g_steal_pointer (&body) : NULL;
}

gboolean
wp_demo_activations_react (WpStorage *storage, const char *partner, gint64 now)
{
  g_autoptr (GPtrArray) batches = wp_incidents_list (storage, &wp_kind_activation, partner, LOOK_AT, NULL);
  for (guint i = 0; batches != NULL && i < batches->len; i++) {
    const Batch batch = { storage, partner, now, batches->pdata[i] };
    g_autoptr (JsonObject) body = go_on (&batch);
    g_autoptr (GError) error = NULL;
    if (body == NULL)
      continue;
    g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_ANSWER_ACTIVATION, NULL, wp_json_string_or (batch.document, "id", ""), NULL, -1, body);
    if (wp_acts_run (storage, &vendor, NULL, command, now, NULL, NULL, &error))
      return TRUE;
    g_message ("The demo's vendor was refused: %s", error->message);
  }
  return FALSE;
}
