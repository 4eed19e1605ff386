/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpActivations"
#include "config.h"

#include "wp-acts-private.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-keys.h"
#include "wp-kinds.h"
#include "wp-license-key.h"
#include "wp-licenses.h"

#include <string.h>

/* Licenses by their keys: what becomes of the keys, and of the licenses that the vendor's answer makes. */

/* One command on a batch. @partner: whose it is */
typedef struct {
  const WpAct *act;
  const WpCommand *command;
  const char *partner;
  JsonObject *document;
} Batch;

static WpKeyPlace
place_of (const Batch *self, JsonObject *line)
{
  return (WpKeyPlace) { self->partner, WP_KEYS_ACTIVATION, wp_json_string_or (self->document, "id", ""), wp_json_string_or (line, "id", "") };
}

/* Of a line that names an order's */
static WpKeyPlace
order_place_of (const Batch *self, JsonObject *line)
{
  return (WpKeyPlace) { self->partner, WP_KEYS_ORDER, wp_json_string_or (line, "orderId", ""), wp_json_string_or (line, "orderLine", "") };
}

static void
wipe (char *text)
{
  if (text != NULL)
    memset (text, 0, strlen (text));
  g_free (text);
}

/* The key that was sent, or is kept: of a line that names an order's, the order's. @key: (out) (transfer full) (nullable) */
static gboolean
find_key (const Batch *self, JsonObject *line, const char *sent, char **key, GError **error)
{
  WpKeyPlace place = wp_json_has (line, "orderId") ? order_place_of (self, line) : place_of (self, line);
  *key = g_strdup (sent);
  return sent != NULL || wp_keys_open (self->act->storage, &place, key, error);
}

/* Hands a key on, unless that is of no use: then the line has failed here, before the vendor is asked. */
static gboolean
begin_line (const Batch *self, JsonObject *line, const char *sent, GError **error)
{
  WpStorage *storage = self->act->storage;
  WpKeyPlace place = place_of (self, line);
  char *key = NULL;
  gboolean known = FALSE;
  if (!find_key (self, line, sent, &key, error))
    return FALSE;
  if (key == NULL) {
    wp_activation_fail_line (line, WP_ACTIVATION_NO_KEY, "There is no key here for this line");
    return TRUE;
  }
  g_autofree char *mask = wp_license_key_mask (key);
  wp_json_set_string (line, "masked", mask);
  gboolean ok = wp_keys_is_known (storage, &place, key, &known, error) && wp_keys_put (storage, &place, key, !known, self->act->at, error);
  if (ok && known)
    wp_activation_fail_line (line, WP_ACTIVATION_KNOWN_HERE, "This key was activated here already, or is about to be");
  wipe (key);
  return ok;
}

static gboolean
activate (const Batch *self, GError **error)
{
  JsonArray *lines = wp_json_array (self->document, "lines"), *keys = wp_json_array (self->command->body, "keys");
  for (guint i = 0; i < wp_json_length (lines); i++)
    if (!begin_line (self, wp_json_object_at (lines, i), wp_json_string_at (keys, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
retry (const Batch *self, GError **error)
{
  JsonArray *lines = wp_json_array (self->document, "lines"), *ids = wp_json_array (self->command->body, "lines");
  for (guint i = 0; i < wp_json_length (ids); i++)
    if (!begin_line (self, wp_json_find (lines, "id", wp_json_string_at (ids, i), NULL), NULL, error))
      return FALSE;
  return TRUE;
}

/* ---- The vendor's answer ---- */

/* (nullable) (transfer full): with no error when there is none */
static JsonObject *
load (const Batch *self, const WpKind *kind, const char *id, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  if (id == NULL || !wp_storage_get_document (self->act->storage, self->partner, kind, id, &record, error) || record == NULL)
    return NULL;
  return wp_json_parse_object (record->text, -1, error);
}

static gboolean
is_there_already (JsonObject *license)
{
  return license != NULL && wp_license_status_from_string (wp_json_string (license, "status")) == WP_LICENSE_ACTIVE;
}

/* What a license's history says of it: who activated it, and what that brought. No mask: more people read licenses than activations. A new
 * one has an entry already. */
static void
log_license (const Batch *self, JsonObject *line, JsonObject *told, JsonObject *license)
{
  WpActivationChoice choice = wp_activation_choice_from_string (wp_json_string (line, "choice"));
  JsonArray *history = wp_json_need_array (license, "history");
  guint n = wp_json_length (history);
  g_autofree char *seats = g_strdup_printf ("+%" G_GINT64_FORMAT, wp_json_int (told, "quantity", 0));
  JsonObject *event = choice == WP_ACTIVATION_NEW && n > 0 ? json_object_ref (wp_json_object_at (history, n - 1)) : json_object_new ();
  wp_json_set_string (event, "id", self->command->key);
  wp_json_set_time (event, "at", self->act->at);
  wp_json_set_string (event, "kind", choice == WP_ACTIVATION_NEW ? "activated" : choice == WP_ACTIVATION_ADD ? "seats_added" : "extended");
  wp_json_set_string (event, "by", wp_json_string_or (self->document, "by", ""));
  wp_json_set_string (event, "byId", wp_json_string_or (self->document, "byId", ""));
  wp_json_set_string (event, "side", wp_side_to_string (WP_SIDE_PARTNER));
  wp_json_set_string (event, "activationId", wp_json_string_or (self->document, "id", ""));
  if (choice == WP_ACTIVATION_EXTEND)
    wp_json_set_string (event, "detail", wp_json_string (told, "expiryDate"));
  else if (choice == WP_ACTIVATION_ADD)
    wp_json_set_string (event, "detail", seats);
  if (choice == WP_ACTIVATION_NEW && n > 0)
    json_object_unref (event);
  else
    wp_json_append (history, event);
}

/* What an order has delivered is in the inventory already, to be activated: unless the vendor says otherwise, that is the license. */
static gboolean
take_over (const Batch *self, JsonObject *line, JsonObject *made, GError **error)
{
  GError *local = NULL;
  g_autoptr (JsonObject) order = load (self, &wp_kind_order, wp_json_string (line, "orderId"), &local);
  const char *id = wp_json_string_or (line, "orderLine", "");
  JsonObject *delivered = wp_json_find (wp_json_array (order, "delivered"), "id", id, NULL);
  if (local != NULL) {
    g_propagate_error (error, local);
    return FALSE;
  }
  if (!wp_json_has (made, "id") && wp_json_has (delivered, "licenseId"))
    wp_json_set_string (made, "id", wp_json_string (delivered, "licenseId"));
  return TRUE;
}

/* A new one goes through the same door as what the vendor's inventory says. (transfer full): its id */
static char *
put_new (const Batch *self, JsonObject *line, JsonObject *made, GError **error)
{
  GError *local = NULL;
  if (wp_json_has (line, "orderId") && !take_over (self, line, made, error))
    return NULL;
  g_autoptr (JsonObject) present = load (self, &wp_kind_license, wp_json_string (made, "id"), &local);
  if (local != NULL || is_there_already (present)) {
    if (local != NULL)
      g_propagate_error (error, local);
    else
      wp_command_conflict (error, "There is an active license of that id already");
    return NULL;
  }
  wp_json_set_string (made, "keyMasked", wp_json_string (line, "masked"));
  wp_json_set_time (made, "activatedAt", self->act->at);
  wp_json_set_bool (made, "expected", TRUE);
  wp_json_set_bool (made, "expected", TRUE);
  static const char *const kept[] = { "orderRef", "orderId" };
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (wp_json_has (present, kept[i]))
      wp_json_set_string (made, kept[i], wp_json_string (present, kept[i]));
  return wp_licenses_put (self->act->storage, self->partner, made, NULL, error);
}

/* What a line shows of the license that it made or changed */
static JsonObject *
summarize (const char *id, JsonObject *license)
{
  static const char *const texts[] = { "product", "type", "expiryDate" };
  JsonObject *summary = wp_json_new ("id", id, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (wp_json_has (license, texts[i]))
      wp_json_set_string (summary, texts[i], wp_json_string (license, texts[i]));
  wp_json_set_int (summary, "quantity", wp_json_int (license, "quantity", 0));
  return summary;
}

static gboolean
put_license (const Batch *self, JsonObject *line, JsonObject *told, const char *pointer, GError **error)
{
  GError *local = NULL;
  gboolean is_new = wp_activation_choice_from_string (wp_json_string (line, "choice")) == WP_ACTIVATION_NEW;
  g_autoptr (JsonObject) present = is_new ? NULL : load (self, &wp_kind_license, wp_json_string (line, "licenseId"), &local);
  g_autoptr (JsonObject) product = local == NULL ? load (self, &wp_kind_product, wp_json_string (told, "product"), &local) : NULL;
  if (local != NULL) {
    g_propagate_error (error, local);
    return FALSE;
  }
  g_autoptr (JsonObject) made = wp_activation_make_license (line, told, present, product, pointer, error);
  g_autofree char *id = NULL;
  if (made != NULL)
    id = is_new ? put_new (self, line, made, error) : g_strdup (wp_json_string (line, "licenseId"));
  g_autoptr (JsonObject) license = id == NULL ? NULL : is_new ? load (self, &wp_kind_license, id, error) : json_object_ref (made);
  if (license == NULL)
    return FALSE;
  log_license (self, line, told, license);
  wp_json_set_object (line, "license", summarize (id, license));
  return wp_storage_put_document (self->act->storage, self->partner, &wp_kind_license, id, license, NULL, error) &&
         (!wp_json_has (line, "orderId") || wp_act_mark_activated (self->act, self->partner, line, id, error));
}

static gboolean
answer_keys (const Batch *self, JsonObject *line, gboolean used, GError **error)
{
  WpKeyPlace place = place_of (self, line), ordered = order_place_of (self, line);
  gboolean ok = wp_keys_answer (self->act->storage, &place, used, self->act->at, error);
  /* The order's own copy goes with it. */
  return ok && (!used || !wp_json_has (line, "orderId") || wp_keys_answer (self->act->storage, &ordered, TRUE, self->act->at, error));
}

static gboolean
answer (const Batch *self, GError **error)
{
  JsonArray *answers = wp_json_array (self->command->body, "lines"), *lines = wp_json_array (self->document, "lines");
  for (guint i = 0; i < wp_json_length (answers); i++) {
    JsonObject *told = wp_json_object_at (answers, i), *line = wp_json_find (lines, "id", wp_json_string_or (told, "id", ""), NULL);
    WpActivationLineState state = wp_activation_line_state_from_string (wp_json_string (told, "state"));
    g_autofree char *pointer = g_strdup_printf ("/lines/%u/license", i);
    if (state == WP_ACTIVATION_LINE_SUCCESS && !put_license (self, line, wp_json_object (told, "license"), pointer, error))
      return FALSE;
    if (!wp_activation_line_is_open (state) && !answer_keys (self, line, state == WP_ACTIVATION_LINE_SUCCESS, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
wp_act_run_activation (const WpAct *self, const WpCommand *command, GError **error)
{
  static gboolean (*const effects[WP_ACTIVATION_N_COMMANDS]) (const Batch *batch, GError **error) = {
    [WP_ACTIVATION_COMMAND_ACTIVATE] = activate,
    [WP_ACTIVATION_COMMAND_RETRY] = retry,
    [WP_ACTIVATION_COMMAND_ANSWER] = answer,
  };
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) document = NULL;
  if (!wp_act_prepare (self, command, &record, &document, error))
    return FALSE;
  if (command->type == WP_COMMAND_ACTIVATE && !wp_json_has (command->body, "keys")) {
    wp_error_add_field (error, "/keys", "required", "is missing");
    return FALSE;
  }
  if (self->revision != NULL)
    *self->revision = record != NULL ? record->revision : 0;
  if (wp_command_is_applied (command, document))
    return TRUE;
  const Batch batch = { self, command, record != NULL ? record->partner : self->side, document };
  const WpApply apply = { command, self->actor, NULL, self->at, document };
  if (!wp_act_apply (self, command, record, document, error) || !effects[command->type - wp_activation_commands](&batch, error))
    return FALSE;
  wp_kind_activation.settle (&apply); /* the effect may have ended lines by itself */
  return wp_storage_put_document (self->storage, batch.partner, &wp_kind_activation, command->document_id, document, self->revision, error);
}
