/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOrder"
#include "config.h"

#include "wp-order-commands.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-license-key.h"
#include "wp-partner.h"
#include "wp-pool.h"
#include "wp-price.h"
#include "wp-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ID 128
#define MAX_LINE 200

const char *const wp_order_same_po = N_ ("Another order has this purchase-order number: look at it before you place this one too");

/* ---- Bodies ---- */

static gboolean
check_customers (JsonObject *body, GError **error)
{
  JsonArray *customers = NULL;
  if (!wp_json_has (body, "customers"))
    return TRUE;
  if (!wp_json_check_array (body, "", "customers", WP_ORDER_MAX_CUSTOMERS, &customers, error))
    return FALSE;
  for (guint i = 0; i < wp_json_length (customers); i++) {
    const char *id = wp_json_string_at (customers, i);
    if (id != NULL && *id != '\0' && g_utf8_strlen (id, -1) <= MAX_ID)
      continue;
    g_autofree char *pointer = g_strdup_printf ("/customers/%u", i);
    wp_error_add_field (error, pointer, "type", "must be a customer’s id");
    return FALSE;
  }
  return TRUE;
}

/* A draft may miss what an order needs; what is there has to be sound. */
static gboolean
check_save (const WpCommand *self, GError **error)
{
  static const char *const lines[] = { "product", "distributor", "po" };
  JsonObject *body = self->body;
  const char *type = NULL;
  gboolean good = g_uuid_string_is_valid (self->document_id);
  if (!good)
    wp_error_add_field (error, "/id", "uuid", "must be a UUID");
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    good &= wp_json_check_string (body, "", lines[i], (WpJsonText) { 0, MAX_LINE, TRUE }, NULL, error);
  good &= wp_json_check_string (body, "", "note", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error);
  good &= wp_json_check_string (body, "", "type", (WpJsonText) { 0, MAX_LINE, TRUE }, &type, error);
  if (type != NULL && *type != '\0' && wp_seats_from_string (type) == WP_SEATS_UNKNOWN) {
    wp_error_add_field (error, "/type", "choice", "must be term, subscription or nfr");
    good = FALSE;
  }
  if (wp_json_has (body, "quantity"))
    good &= wp_json_check_int (body, "", "quantity", 1, WP_MAX_SEATS, NULL, error);
  if (wp_json_has (body, "years"))
    good &= wp_json_check_int (body, "", "years", 0, WP_ORDER_MAX_YEARS, NULL, error);
  good &= check_customers (body, error);
  return wp_command_check_from (self, error) && good;
}

static gboolean
check_place (const WpCommand *self, GError **error)
{
  static const char *const choices[] = { "byHand", "again" };
  gboolean good = wp_command_check_from (self, error);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (wp_json_has (self->body, choices[i]))
      good &= wp_json_check_bool (self->body, "", choices[i], NULL, error);
  return good;
}

static gboolean
check_reason (const WpCommand *self, GError **error)
{
  return wp_json_check_string (self->body, "", "reason", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error);
}

static gboolean
check_rejection (const WpCommand *self, GError **error)
{
  return wp_json_check_string (self->body, "", "reason", (WpJsonText) { 1, WP_MAX_NOTE }, NULL, error);
}

/* What a hand enters: "sent" leaves the order where it is, since it is placed already. */
static WpOrderState
read_entry (const char *text)
{
  if (g_strcmp0 (text, "sent") == 0)
    return WP_ORDER_PLACED;
  WpOrderState state = wp_order_state_from_string (text);
  return state == WP_ORDER_CONFIRMED || state == WP_ORDER_FULFILLED || state == WP_ORDER_REJECTED ? state : WP_ORDER_UNKNOWN;
}

static gboolean
check_enter (const WpCommand *self, GError **error)
{
  const char *state = NULL;
  gint64 at = 0;
  gboolean good = wp_json_check_string (self->body, "", "state", (WpJsonText) { 1, MAX_LINE, TRUE }, &state, error);
  if (state != NULL && read_entry (state) == WP_ORDER_UNKNOWN) {
    wp_error_add_field (error, "/state", "choice", "must be sent, confirmed, fulfilled or rejected");
    good = FALSE;
  }
  good &= wp_json_check_time (self->body, "", "at", FALSE, &at, error);
  good &= wp_json_check_string (self->body, "", "reference", (WpJsonText) { 0, MAX_LINE, TRUE }, NULL, error);
  return wp_json_check_string (self->body, "", "note", (WpJsonText) { 0, WP_MAX_NOTE }, NULL, error) && good;
}

static gboolean
check_price (JsonObject *body, GError **error)
{
  JsonObject *price = wp_json_object (body, "price");
  const char *currency = NULL;
  if (!wp_json_has (body, "price"))
    return TRUE;
  if (price == NULL) {
    wp_error_add_field (error, "/price", "type", "must be an object");
    return FALSE;
  }
  gboolean good = wp_json_check_int (price, "/price", "amount", 0, WP_MAX_AMOUNT, NULL, error);
  if (!wp_json_check_string (price, "/price", "currency", (WpJsonText) { 3, 3, TRUE }, &currency, error))
    return FALSE;
  if (!wp_currency_is_valid (currency))
    wp_error_add_field (error, "/price/currency", "invalid", "must be a currency as JPY");
  return wp_currency_is_valid (currency) && good;
}

static gboolean
check_confirm (const WpCommand *self, GError **error)
{
  gboolean good = wp_json_check_string (self->body, "", "reference", (WpJsonText) { 0, MAX_LINE, TRUE }, NULL, error);
  return check_price (self->body, error) && good;
}

static gboolean
check_line (JsonObject *line, const char *base, GError **error)
{
  if (line == NULL) {
    wp_error_add_field (error, base, "type", "must be an object");
    return FALSE;
  }
  const char *key = NULL;
  gboolean good = wp_json_check_int (line, base, "quantity", 0, WP_MAX_SEATS, NULL, error);
  good &= wp_json_check_string (line, base, "key", (WpJsonText) { 0, MAX_LINE, TRUE }, &key, error);
  g_autofree char *normalized = key != NULL ? wp_license_key_normalize (key) : NULL;
  if (key != NULL && normalized == NULL) {
    g_autofree char *pointer = g_strconcat (base, "/key", NULL);
    wp_error_add_field (error, pointer, "malformed", "has not the form of a license key");
    good = FALSE;
  }
  if (wp_json_has (line, "limit"))
    good &= wp_json_check_int (line, base, "limit", 0, WP_MAX_SEATS, NULL, error);
  if (wp_json_has (line, "expiryDate") && wp_license_get_end (line) == 0) {
    g_autofree char *pointer = g_strconcat (base, "/expiryDate", NULL);
    wp_error_add_field (error, pointer, "date", "must be a date as 2027-01-09");
    good = FALSE;
  }
  return good;
}

static gboolean
check_deliver (const WpCommand *self, GError **error)
{
  JsonArray *lines = NULL;
  gboolean good = wp_json_check_string (self->body, "", "reference", (WpJsonText) { 0, MAX_LINE, TRUE }, NULL, error);
  if (!wp_json_check_array (self->body, "", "lines", WP_ORDER_MAX_LINES, &lines, error))
    return FALSE;
  if (wp_json_length (lines) == 0) {
    wp_error_add_field (error, "/lines", "required", "must hold at least one line");
    return FALSE;
  }
  for (guint i = 0; i < wp_json_length (lines); i++) {
    g_autofree char *base = g_strdup_printf ("/lines/%u", i);
    good &= check_line (wp_json_object_at (lines, i), base, error);
  }
  return good;
}

/* ---- Guards ---- */

static gboolean
is_draft (JsonObject *document, GError **error)
{
  WpOrderState state = wp_order_get_state (document);
  return state == WP_ORDER_DRAFT || wp_command_conflict (error, N_ ("This order is no draft any more"));
}

/* Of a new one there is nothing yet. */
static gboolean
is_new_or_draft (JsonObject *document, GError **error)
{
  return !wp_json_has (document, "state") || is_draft (document, error);
}

static gboolean
waits_for_release (JsonObject *document, GError **error)
{
  return wp_order_get_state (document) == WP_ORDER_AWAITING_RELEASE || wp_command_conflict (error, N_ ("This order waits for no release"));
}

static gboolean
can_be_canceled (JsonObject *document, GError **error)
{
  WpOrderState state = wp_order_get_state (document);
  return state == WP_ORDER_DRAFT || state == WP_ORDER_AWAITING_RELEASE || state == WP_ORDER_PLACED ||
         (state == WP_ORDER_CONFIRMED && wp_order_is_by_hand (document)) ||
         wp_command_conflict (error, N_ ("This order cannot be canceled any more: ask the vendor"));
}

static gboolean
is_followed_by_hand (JsonObject *document, GError **error)
{
  WpOrderState state = wp_order_get_state (document);
  return (wp_order_is_by_hand (document) && (state == WP_ORDER_PLACED || state == WP_ORDER_CONFIRMED)) ||
         wp_command_conflict (error, N_ ("Nothing is to be entered about this order"));
}

static gboolean
is_with_vendor (JsonObject *document, GError **error)
{
  WpOrderState state = wp_order_get_state (document);
  return (!wp_order_is_by_hand (document) && (state == WP_ORDER_PLACED || state == WP_ORDER_CONFIRMED)) ||
         wp_command_conflict (error, N_ ("This order is not with the vendor"));
}

static gboolean
is_unconfirmed (JsonObject *document, GError **error)
{
  return is_with_vendor (document, error) &&
         (wp_order_get_state (document) == WP_ORDER_PLACED || wp_command_conflict (error, N_ ("This order is confirmed already")));
}

static gboolean
may_change (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  return !wp_command_is_stale (self, document, wp_order_fields) || wp_command_stale (error);
}

typedef struct {
  const char *id;
  gboolean found;
} Same;

static gboolean
find_other (const char *id, const WpValue *values, gpointer user_data)
{
  Same *same = user_data;
  same->found |= !g_str_equal (id, same->id) && values[WP_ORDER_COLUMN_STATE].number != WP_ORDER_DRAFT;
  return !same->found;
}

/* An order is placed once: also when two people have written it down. */
static gboolean
is_only_one (const WpCommand *self, const WpLookup *lookup, JsonObject *document, GError **error)
{
  g_autofree char *po = wp_order_normalize_po (wp_json_string (document, "po"));
  Same same = { self->document_id, FALSE };
  if (lookup == NULL || *po == '\0' || wp_json_bool (self->body, "again", FALSE))
    return TRUE;
  return lookup->each (lookup, &wp_kind_order, wp_kind_order.columns[WP_ORDER_COLUMN_PO].name, po, find_other, &same, error) &&
         (!same.found || wp_command_conflict (error, wp_order_same_po));
}

static gboolean
may_place (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  return may_change (self, actor, lookup, document, error) && (!wp_json_has (document, "state") || is_draft (document, error)) &&
         wp_order_check_complete (document, error) && is_only_one (self, lookup, document, error);
}

static gboolean
may_release (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  return may_change (self, actor, lookup, document, error) &&
         (!wp_order_is_placed_by (document, actor->id) || wp_command_conflict (error, N_ ("Another administrator has to release what you placed")));
}

/* Forward only: what is confirmed is not sent again, and what a hand enters has happened. */
static gboolean
may_enter (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  WpOrderState state = wp_order_get_state (document), next = read_entry (wp_json_string (self->body, "state"));
  gboolean sent = wp_json_length (wp_json_array (document, "entries")) > 0;
  if (wp_json_time (self->body, "at") > wp_time_now () + WP_DAY) {
    wp_error_add_field (error, "/at", "range", "must not be to come");
    return FALSE;
  }
  return (next == WP_ORDER_PLACED ? state == WP_ORDER_PLACED && !sent : next > state) ||
         wp_command_conflict (error, N_ ("This order has come further already"));
}

/* ---- Effects ---- */

static const char *
text_of (const WpApply *self, const char *member)
{
  return wp_json_string_or (self->command->body, member, "");
}

static JsonObject *
mark (const WpApply *self)
{
  JsonObject *object = wp_command_mark (self->actor, self->at);
  wp_json_set_string (object, "byId", self->actor->id);
  return object;
}

static void
move (const WpApply *self, WpOrderState state, const char *kind, const char *detail)
{
  wp_json_set_string (self->document, "state", wp_order_state_to_string (state));
  wp_command_log_few (self, kind, detail);
}

static gboolean
apply_save (const WpApply *self)
{
  JsonObject *document = self->document, *body = self->command->body;
  if (!wp_json_has (document, "state")) {
    wp_json_set_string (document, "by", self->actor->name);
    wp_json_set_string (document, "byId", self->actor->id);
    wp_json_set_time (document, "at", self->at);
  }
  for (guint i = 0; wp_order_fields[i] != NULL; i++)
    if (wp_json_member (body, wp_order_fields[i]) != NULL)
      wp_json_set_member (document, wp_order_fields[i], wp_json_member (body, wp_order_fields[i]));
  move (self, WP_ORDER_DRAFT, wp_json_has (document, "history") ? "changed" : "begun", NULL);
  return TRUE;
}

/* What the vendor asks for it now, if that is known. */
static void
set_price (const WpApply *self)
{
  JsonObject *document = self->document;
  WpSeats type = wp_seats_from_string (wp_json_string (document, "type"));
  g_autofree char *id = wp_price_make_id (wp_json_string_or (document, "product", ""), type, (int) wp_json_int (document, "years", 0));
  g_autoptr (JsonObject) price = NULL;
  gint64 amount;
  json_object_remove_member (document, "price");
  if (self->lookup == NULL || !self->lookup->get (self->lookup, &wp_kind_price, id, &price, NULL) ||
      !wp_price_get_amount (price, wp_json_int (document, "quantity", 0), &amount))
    return;
  JsonObject *told = wp_json_need_object (document, "price");
  wp_json_set_int (told, "amount", amount);
  wp_json_set_string (told, "currency", wp_json_string (price, "currency"));
}

static gboolean
apply_place (const WpApply *self)
{
  JsonObject *document = self->document;
  g_autoptr (JsonObject) partner = NULL;
  set_price (self);
  JsonObject *price = wp_json_object (document, "price");
  gboolean waits = self->lookup != NULL && wp_partner_read (self->lookup, &partner, NULL) &&
                   wp_partner_needs_release (partner, wp_json_int (document, "quantity", 0), wp_json_int (price, "amount", -1),
                                             wp_json_string (price, "currency"));
  wp_json_set_bool (document, "byHand", wp_json_bool (self->command->body, "byHand", FALSE));
  wp_json_set_object (document, "placed", mark (self));
  json_object_remove_member (document, "released");
  move (self, waits ? WP_ORDER_AWAITING_RELEASE : WP_ORDER_PLACED, "placed", NULL);
  return TRUE;
}

static gboolean
apply_release (const WpApply *self)
{
  wp_json_set_object (self->document, "released", mark (self));
  move (self, WP_ORDER_PLACED, "released", NULL);
  return TRUE;
}

static gboolean
apply_send_back (const WpApply *self)
{
  json_object_remove_member (self->document, "placed");
  move (self, WP_ORDER_DRAFT, "sent_back", text_of (self, "reason"));
  return TRUE;
}

static gboolean
end (const WpApply *self, WpOrderState state)
{
  wp_json_set_string (self->document, "reason", text_of (self, "reason"));
  move (self, state, wp_order_state_to_string (state), text_of (self, "reason"));
  return TRUE;
}

static gboolean
apply_cancel (const WpApply *self)
{
  return end (self, WP_ORDER_CANCELED);
}

static gboolean
apply_reject (const WpApply *self)
{
  return end (self, WP_ORDER_REJECTED);
}

static gboolean
apply_enter (const WpApply *self)
{
  gint64 at = wp_json_time (self->command->body, "at");
  const char *state = text_of (self, "state"), *reference = text_of (self, "reference");
  JsonObject *entry = wp_json_new ("state", state, "reference", reference, "note", text_of (self, "note"), "by", self->actor->name, NULL);
  wp_json_set_time (entry, "at", at != 0 ? at : self->at);
  wp_json_set_time (entry, "enteredAt", self->at);
  wp_json_append (wp_json_need_array (self->document, "entries"), entry);
  if (*reference != '\0')
    wp_json_set_string (self->document, "reference", reference);
  move (self, read_entry (state), "entered", state);
  return TRUE;
}

static gboolean
apply_confirm (const WpApply *self)
{
  JsonObject *price = wp_json_object (self->command->body, "price");
  if (price != NULL)
    wp_json_set_object (self->document, "price", wp_json_copy (price));
  if (*text_of (self, "reference") != '\0')
    wp_json_set_string (self->document, "reference", text_of (self, "reference"));
  move (self, WP_ORDER_CONFIRMED, "confirmed", text_of (self, "reference"));
  return TRUE;
}

/* Short enough to be read, and long enough to be one of its own: "L-5F0C2A1E7D44-1". @order: a UUID. (transfer full) */
static char *
make_license_id (const char *order, const char *line)
{
  GString *id = g_string_new ("L-");
  for (const char *at = order; *at != '\0' && id->len < strlen ("L-5F0C2A1E7D44"); at++)
    if (g_ascii_isxdigit (*at))
      g_string_append_c (id, g_ascii_toupper (*at));
  g_string_append_printf (id, "-%s", line);
  return g_string_free (id, FALSE);
}

static gboolean
apply_deliver (const WpApply *self)
{
  JsonArray *lines = wp_json_array (self->command->body, "lines"), *delivered = wp_json_need_array (self->document, "delivered");
  for (guint i = 0; i < wp_json_length (lines); i++) {
    JsonObject *line = wp_json_object_at (lines, i);
    g_autofree char *id = g_strdup_printf ("%u", wp_json_length (delivered) + 1);
    g_autofree char *license = make_license_id (self->command->document_id, id);
    JsonObject *kept = wp_json_new ("id", id, "licenseId", license, NULL);
    wp_json_set_int (kept, "quantity", wp_json_int (line, "quantity", 0));
    if (wp_json_has (line, "limit"))
      wp_json_set_int (kept, "limit", wp_json_int (line, "limit", 0));
    if (wp_json_has (line, "expiryDate"))
      wp_json_set_string (kept, "expiryDate", wp_json_string (line, "expiryDate"));
    g_autofree char *key = wp_json_has (line, "key") ? wp_license_key_normalize (wp_json_string (line, "key")) : NULL;
    g_autofree char *mask = key != NULL ? wp_license_key_mask (key) : NULL;
    if (mask != NULL)
      wp_json_set_string (kept, "keyMasked", mask);
    wp_json_append (delivered, kept);
  }
  if (*text_of (self, "reference") != '\0')
    wp_json_set_string (self->document, "reference", text_of (self, "reference"));
  move (self, WP_ORDER_FULFILLED, "delivered", NULL);
  return TRUE;
}

static JsonObject *
fields_now (JsonObject *document)
{
  return wp_command_copy_members (document, wp_order_fields);
}

#define OWN(text) .kind = &wp_kind_order, .permission = WP_PERMISSION_ADMINISTER, .method = "POST", .name = text, .path = "/v1/orders/{}/" text
#define SOC(text) .kind = &wp_kind_order, .permission = WP_PERMISSION_SOC, .method = "POST", .name = text, .path = "/soc/v1/orders/{}/" text

const WpCommandType wp_order_commands[WP_ORDER_N_COMMANDS] = {
  [WP_ORDER_COMMAND_SAVE] = { .kind = &wp_kind_order,
                              .permission = WP_PERMISSION_ADMINISTER,
                              .method = "PUT",
                              .name = "save",
                              .path = "/v1/orders/{}",
                              .creates = TRUE,
                              .words = "note",
                              .label = N_ ("Order"),
                              .example = "{\"product\":\"core_mdr\",\"type\":\"term\",\"quantity\":50,\"years\":1,\"po\":\"PO-1\"}",
                              .validate = check_save,
                              .now = is_new_or_draft,
                              .may = may_change,
                              .apply = apply_save,
                              .from = fields_now },
  [WP_ORDER_COMMAND_PLACE] = { OWN ("place"), .label = N_ ("Placing the order"), .example = "{\"byHand\":false}", .validate = check_place,
                               .may = may_place, .now = is_draft, .apply = apply_place, .from = fields_now },
  [WP_ORDER_COMMAND_RELEASE] = { OWN ("release"), .label = N_ ("Releasing the order"), .example = "{}", .validate = wp_command_check_from,
                                 .may = may_release, .now = waits_for_release, .apply = apply_release, .from = fields_now },
  [WP_ORDER_COMMAND_SEND_BACK] = { OWN ("send-back"), .label = N_ ("Sending the order back"), .words = "reason", .example = "{\"reason\":\"Fewer\"}",
                                   .validate = check_rejection, .now = waits_for_release, .apply = apply_send_back },
  [WP_ORDER_COMMAND_CANCEL] = { OWN ("cancel"), .label = N_ ("Canceling the order"), .room = WP_ROOM_ALWAYS, .words = "reason",
                                .example = "{\"reason\":\"\"}", .validate = check_reason, .now = can_be_canceled, .apply = apply_cancel },
  [WP_ORDER_COMMAND_ENTER] = { OWN ("enter"), .label = N_ ("What became of the order"), .words = "note",
                               .example = "{\"state\":\"sent\",\"reference\":\"D-4711\"}", .validate = check_enter, .may = may_enter,
                               .now = is_followed_by_hand, .apply = apply_enter },
  [WP_ORDER_COMMAND_SOC_CONFIRM] = { SOC ("confirm"), .label = N_ ("Confirmation of the order"), .example = "{\"reference\":\"SO-1\"}",
                                     .validate = check_confirm, .now = is_unconfirmed, .apply = apply_confirm },
  [WP_ORDER_COMMAND_SOC_REJECT] = { SOC ("reject"), .label = N_ ("Rejection of the order"), .words = "reason", .example = "{\"reason\":\"No\"}",
                                    .validate = check_rejection, .now = is_with_vendor, .apply = apply_reject },
  [WP_ORDER_COMMAND_SOC_DELIVER] = { SOC ("deliver"), .label = N_ ("Delivery of the order"),
                                     .example = "{\"lines\":[{\"quantity\":50,\"expiryDate\":\"2027-12-31\"}]}", .validate = check_deliver,
                                     .now = is_with_vendor, .apply = apply_deliver },
};
