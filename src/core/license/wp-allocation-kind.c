/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAllocation"
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-pool.h"
#include "wp-product.h"
#include "wp-seats.h"
#include "wp-time.h"

#include <glib/gi18n-lib.h>

#define MAX_ID 128

static const WpColumn columns[WP_ALLOCATION_N_COLUMNS] = {
  [WP_ALLOCATION_POOL] = { "pool", WP_COLUMN_TEXT },        [WP_ALLOCATION_CUSTOMER] = { "customer_id", WP_COLUMN_TEXT },
  [WP_ALLOCATION_PRODUCT] = { "product", WP_COLUMN_TEXT },  [WP_ALLOCATION_TYPE] = { "type", WP_COLUMN_INT },
  [WP_ALLOCATION_QUANTITY] = { "quantity", WP_COLUMN_INT },
};

static const char *const indexes[] = { "pool, quantity", "customer_id, product, type", "product, type, customer_id", NULL };

static void
extract (JsonObject *document, WpValue *values)
{
  /* What is being taken back counts no more. */
  gboolean removed = wp_allocation_is_removed (document);
  values[WP_ALLOCATION_POOL].text = removed ? "" : wp_json_string_or (document, "pool", "");
  values[WP_ALLOCATION_CUSTOMER].text = removed ? "" : wp_json_string_or (document, "customerId", "");
  values[WP_ALLOCATION_PRODUCT].text = wp_json_string_or (document, "product", "");
  values[WP_ALLOCATION_TYPE].number = wp_seats_from_string (wp_json_string (document, "type"));
  values[WP_ALLOCATION_QUANTITY].number = CLAMP (wp_json_int (document, "quantity", 0), 0, WP_MAX_SEATS);
}

gboolean
wp_allocation_is_removed (JsonObject *document)
{
  return wp_json_bool (document, "removed", FALSE);
}

/* ---- The bodies ---- */

static gboolean
check_type (JsonObject *body, WpSeats *type, GError **error)
{
  const char *text = NULL;
  if (!wp_json_check_string (body, "", "type", (WpJsonText) { 1, MAX_ID, TRUE }, &text, error))
    return FALSE;
  *type = wp_seats_from_string (text);
  if (*type != WP_SEATS_UNKNOWN)
    return TRUE;
  wp_error_add_field (error, "/type", "choice", "must be term, subscription, nfr, trial or linked");
  return FALSE;
}

static gboolean
check_assign (const WpCommand *self, GError **error)
{
  JsonObject *body = self->body;
  const char *customer = NULL, *product = NULL, *license = NULL;
  WpSeats type = WP_SEATS_UNKNOWN;
  gboolean good = wp_json_check_string (body, "", "customerId", (WpJsonText) { 1, MAX_ID, TRUE }, &customer, error);
  good &= wp_json_check_string (body, "", "product", (WpJsonText) { 1, MAX_ID, TRUE }, &product, error);
  good &= check_type (body, &type, error);
  good &= wp_json_check_int (body, "", "quantity", 1, WP_MAX_SEATS, NULL, error);
  good &= wp_json_check_string (body, "", "licenseId", (WpJsonText) { type == WP_SEATS_LINKED, MAX_ID, TRUE }, &license, error);
  if (wp_json_has (body, "from")) {
    JsonObject *from = wp_json_object (body, "from");
    if (from == NULL)
      wp_error_add_field (error, "/from", "type", "must be an object");
    good &= from != NULL && wp_json_check_int (from, "/from", "quantity", 0, WP_MAX_SEATS, NULL, error);
  }
  if (!good)
    return FALSE;
  g_autofree char *id = wp_allocation_make_id (customer, product, type);
  if (g_str_equal (id, self->document_id))
    return TRUE;
  wp_error_add_field (error, "/id", "unknown", "must be the customer’s id, the product and the type, with dots between them");
  return FALSE;
}

/* ---- Guards ---- */

static gint64
get_quantity (JsonObject *document)
{
  return wp_allocation_is_removed (document) ? 0 : wp_json_int (document, "quantity", 0);
}

static gboolean
is_stale (const WpCommand *self, JsonObject *document)
{
  JsonObject *from = wp_json_object (self->body, "from");
  gint64 now = get_quantity (document);
  return from != NULL && wp_json_int (from, "quantity", 0) != now && wp_json_int (self->body, "quantity", 0) != now;
}

static gboolean
refuse_broken (WpSeatRule rule, GError **error)
{
  return rule == WP_SEAT_RULE_NONE || wp_command_conflict (error, wp_seat_rule_get_message (rule));
}

static gboolean
may_assign (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  WpSeatRule rule;
  if (is_stale (self, document))
    return wp_command_stale (error);
  const WpSeatRequest request = {
    .customer = wp_json_string_or (self->body, "customerId", ""),
    .product = wp_json_string_or (self->body, "product", ""),
    .type = wp_seats_from_string (wp_json_string (self->body, "type")),
    .quantity = wp_json_int (self->body, "quantity", 0),
    .license = wp_json_string (self->body, "licenseId"),
    .document = document,
  };
  return lookup == NULL || (wp_seats_check (&request, lookup, wp_time_now (), &rule, error) && refuse_broken (rule, error));
}

static gboolean
may_take_back (const WpCommand *self, const WpActor *actor, const WpLookup *lookup, JsonObject *document, GError **error)
{
  WpSeatRule rule;
  return lookup == NULL || (wp_seats_check_take_back (document, lookup, &rule, error) && refuse_broken (rule, error));
}

static gboolean
is_trial (JsonObject *document, GError **error)
{
  if (wp_seats_from_string (wp_json_string (document, "type")) != WP_SEATS_TRIAL || wp_allocation_is_removed (document))
    return wp_command_conflict (error, N_ ("This is no trial"));
  return !wp_json_bool (wp_json_object (document, "trial"), "extended", FALSE) || refuse_broken (WP_SEAT_RULE_TRIAL_EXTENDED, error);
}

/* ---- Effects ---- */

static void
log_change (const WpApply *self, const char *kind, const char *detail)
{
  wp_command_log_few (self, kind, detail);
  wp_json_set_string (self->document, "by", self->actor->name);
  wp_json_set_time (self->document, "at", self->at);
}

/* Days of a trial as the catalog has them now; what was given stays given. */
static gint64
get_trial_length (const WpApply *self, const char *product)
{
  g_autoptr (JsonObject) entry = NULL;
  if (self->lookup == NULL || !self->lookup->get (self->lookup, &wp_kind_product, product, &entry, NULL))
    return 0;
  return wp_product_get_trial_days (entry) * WP_DAY;
}

static gboolean
apply_assign (const WpApply *self)
{
  JsonObject *document = self->document, *body = self->command->body;
  const char *product = wp_json_string_or (body, "product", ""), *license = wp_json_string (body, "licenseId");
  WpSeats type = wp_seats_from_string (wp_json_string (body, "type"));
  gint64 before = get_quantity (document), quantity = wp_json_int (body, "quantity", 0);
  if (before == quantity && g_strcmp0 (wp_json_string (document, "licenseId"), license) == 0)
    return FALSE;
  g_autofree char *pool = wp_pool_key (product, type), *detail = g_strdup_printf ("%" G_GINT64_FORMAT " → %" G_GINT64_FORMAT, before, quantity);
  wp_json_set_string (document, "customerId", wp_json_string_or (body, "customerId", ""));
  wp_json_set_string (document, "product", product);
  wp_json_set_string (document, "type", wp_seats_to_string (type));
  wp_json_set_string (document, "pool", pool);
  wp_json_set_int (document, "quantity", quantity);
  wp_json_set_string (document, "licenseId", license);
  json_object_remove_member (document, "removed");
  gint64 length = type == WP_SEATS_TRIAL && !wp_json_has (document, "trial") ? get_trial_length (self, product) : 0;
  if (length > 0) {
    JsonObject *trial = wp_json_need_object (document, "trial");
    wp_json_set_time (trial, "startedAt", self->at);
    wp_json_set_time (trial, "endsAt", self->at + length);
    wp_json_set_bool (trial, "extended", FALSE);
  }
  log_change (self, before == 0 ? "assigned" : "changed", detail);
  return TRUE;
}

static gboolean
apply_take_back (const WpApply *self)
{
  wp_json_set_bool (self->document, "removed", TRUE);
  return TRUE;
}

static gboolean
apply_extend (const WpApply *self)
{
  JsonObject *trial = wp_json_need_object (self->document, "trial");
  gint64 length = get_trial_length (self, wp_json_string_or (self->document, "product", ""));
  gint64 ends = wp_json_time (trial, "endsAt");
  wp_json_set_time (trial, "endsAt", MAX (ends, self->at) + length);
  wp_json_set_bool (trial, "extended", TRUE);
  log_change (self, "extended", NULL);
  return TRUE;
}

static JsonObject *
get_from (JsonObject *document)
{
  JsonObject *from = json_object_new ();
  wp_json_set_int (from, "quantity", get_quantity (document));
  return from;
}

#define ROW .kind = &wp_kind_allocation, .permission = WP_PERMISSION_ADMINISTER

const WpCommandType wp_allocation_commands[WP_ALLOCATION_N_COMMANDS] = {
  [WP_ALLOCATION_COMMAND_ASSIGN] = { ROW, .method = "PUT", .name = "assign-seats", .path = "/v1/allocations/{}", .creates = TRUE,
                                     .label = N_ ("Assign seats"),
                                     .example = "{\"customerId\":\"CUS-1\",\"product\":\"core_mdr\",\"type\":\"term\",\"quantity\":25}",
                                     .validate = check_assign, .may = may_assign, .apply = apply_assign, .from = get_from },
  [WP_ALLOCATION_COMMAND_TAKE_BACK] = { ROW, .method = "POST", .name = "take-seats-back", .path = "/v1/allocations/{}/take-back", .removes = TRUE,
                                        .room = WP_ROOM_ALWAYS, .label = N_ ("Take seats back"), .example = "{}", .may = may_take_back,
                                        .apply = apply_take_back },
  [WP_ALLOCATION_COMMAND_EXTEND] = { ROW, .method = "POST", .name = "extend-trial", .path = "/v1/allocations/{}/extend",
                                     .label = N_ ("Extend the trial"), .example = "{}", .now = is_trial, .apply = apply_extend },
};

static int
read_type (const char *text)
{
  return wp_seats_from_string (text);
}

static const WpFilter filters[] = {
  { "customer", "customer_id", WP_FILTER_TEXT, NULL },
  { "product", "product", WP_FILTER_TEXT, NULL },
  { "type", "type", WP_FILTER_CHOICES, read_type },
};

const WpKind wp_kind_allocation = {
  .name = "allocation",
  .plural = "allocations",
  .version = 1,
  .read = WP_PERMISSION_READ,
  .columns = columns,
  .n_columns = WP_ALLOCATION_N_COLUMNS,
  .indexes = indexes,
  .order = "product, type, customer_id",
  .extract = extract,
  .filters = filters,
  .n_filters = G_N_ELEMENTS (filters),
  .commands = wp_allocation_commands,
  .n_commands = WP_ALLOCATION_N_COMMANDS,
  .log = "history",
  .too_long = N_ ("A list has at most 1000 entries, the history 2000"),
  .too_large = N_ ("This has at most 4 MiB, and the last of it is for what ends it. Shorten it, or begin a new one"),
};
