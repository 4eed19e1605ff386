/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSeats"
#include "config.h"

#include "wp-seats.h"

#include "wp-customer.h"
#include "wp-json.h"
#include "wp-pool.h"
#include "wp-product.h"

#include <glib/gi18n-lib.h>

/* Seats that the customer has */
typedef struct {
  char *product;
  WpSeats type;
} Held;

static void
held_free (gpointer data)
{
  Held *self = data;
  g_free (self->product);
  g_free (self);
}

/* What the rules are asked about */
typedef struct {
  const WpSeatRequest *request;
  const WpLookup *lookup;
  gint64 now;
  const char *allocation; /* (nullable): its id */
  JsonObject *customer;   /* (owned) (nullable) */
  JsonObject *product;    /* (owned) (nullable): of the catalog */
  JsonObject *license;    /* (owned) (nullable): that linked seats follow */
  GPtrArray *held;        /* (owned): Held: every other allocation of the customer */
  WpPool pool;
  gint64 before; /* seats that this allocation counts for in the pool as it stands */
} Case;

static gboolean
collect_held (const char *id, const WpValue *values, gpointer user_data)
{
  Case *self = user_data;
  if (g_strcmp0 (id, self->allocation) == 0)
    return TRUE;
  Held *held = g_new0 (Held, 1);
  held->product = g_strdup (values[WP_ALLOCATION_PRODUCT].text);
  held->type = values[WP_ALLOCATION_TYPE].number;
  g_ptr_array_add (self->held, held);
  return TRUE;
}

static gboolean
get (const WpLookup *lookup, const WpKind *kind, const char *id, JsonObject **document, GError **error)
{
  *document = NULL;
  return id == NULL || lookup->get (lookup, kind, id, document, error);
}

static void
case_clear (Case *self)
{
  g_clear_pointer (&self->customer, json_object_unref);
  g_clear_pointer (&self->product, json_object_unref);
  g_clear_pointer (&self->license, json_object_unref);
  g_clear_pointer (&self->held, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static gboolean
read_pool (Case *self, GError **error)
{
  const WpSeatRequest *request = self->request;
  if (!wp_pool_read (&self->pool, self->lookup, request->product, request->type, self->now, error))
    return FALSE;
  self->pool.n_active += request->planned > 0;
  self->pool.free += request->planned;
  return TRUE;
}

static gboolean
case_load (Case *self, GError **error)
{
  const WpSeatRequest *request = self->request;
  self->held = g_ptr_array_new_with_free_func (held_free);
  self->allocation = wp_json_string (request->document, "id");
  if (!wp_allocation_is_removed (request->document))
    self->before = wp_json_int (request->document, "quantity", 0);
  return get (self->lookup, &wp_kind_customer, request->customer, &self->customer, error) &&
         get (self->lookup, &wp_kind_product, request->product, &self->product, error) &&
         get (self->lookup, &wp_kind_license, request->license, &self->license, error) &&
         self->lookup->each (self->lookup, &wp_kind_allocation, "customer_id", request->customer, collect_held, self, error) &&
         read_pool (self, error);
}

/* ---- The rules: TRUE when it holds ---- */

static gboolean
has_customer (const Case *self)
{
  return self->customer != NULL;
}

static gboolean
has_type (const Case *self)
{
  return wp_product_has_type (self->product, wp_seats_to_string (self->request->type));
}

static gboolean
is_own_use (const Case *self)
{
  return self->request->type != WP_SEATS_NFR || wp_json_bool (self->customer, "own", FALSE);
}

static gboolean
has_license (const Case *self)
{
  if (self->request->type != WP_SEATS_LINKED)
    return TRUE;
  gint64 ends = self->license != NULL ? wp_license_get_end (self->license) : 0;
  return self->license != NULL && g_strcmp0 (wp_json_string (self->license, "product"), self->request->product) == 0 &&
         wp_seats_from_string (wp_json_string (self->license, "type")) == WP_SEATS_TERM &&
         wp_license_status_from_string (wp_json_string (self->license, "status")) == WP_LICENSE_ACTIVE && ends > self->now;
}

static gboolean
is_endpoint_security (const Case *self, const char *id)
{
  g_autoptr (JsonObject) product = NULL;
  return self->lookup->get (self->lookup, &wp_kind_product, id, &product, NULL) && wp_product_is_endpoint_security (product);
}

static gboolean
is_one_product (const Case *self)
{
  if (!wp_product_is_endpoint_security (self->product) || wp_json_bool (self->customer, "own", FALSE))
    return TRUE;
  for (guint i = 0; i < self->held->len; i++) {
    const Held *held = self->held->pdata[i];
    if (!g_str_equal (held->product, self->request->product) && is_endpoint_security (self, held->product))
      return FALSE;
  }
  return TRUE;
}

/* "Term" and "subscription" are kinds; linked seats are of a term license, and a trial or NFR goes with any. */
static gboolean
is_same_kind (WpSeats module, WpSeats base)
{
  module = wp_seats_get_pool (module);
  base = wp_seats_get_pool (base);
  gboolean free_of_it = module == WP_SEATS_TRIAL || module == WP_SEATS_NFR || base == WP_SEATS_TRIAL || base == WP_SEATS_NFR;
  return free_of_it || module == base;
}

/* @held: what the customer has. @type: how @module is held, %WP_SEATS_UNKNOWN for any way */
static gboolean
find_base (GPtrArray *held, JsonObject *module, WpSeats type)
{
  for (guint i = 0; i < held->len; i++) {
    const Held *base = held->pdata[i];
    if (wp_product_stands_on (module, base->product) && (type == WP_SEATS_UNKNOWN || is_same_kind (type, base->type)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_base (const Case *self)
{
  return !wp_product_is_module (self->product) || find_base (self->held, self->product, WP_SEATS_UNKNOWN);
}

static gboolean
has_base_of_kind (const Case *self)
{
  return !wp_product_is_module (self->product) || find_base (self->held, self->product, self->request->type);
}

static gboolean
has_active_license (const Case *self)
{
  return self->request->type == WP_SEATS_TRIAL || self->pool.n_active > 0;
}

/* Fewer than before is possible always: it is how an over-allocation ends. */
static gboolean
is_within (const Case *self)
{
  gint64 more = self->request->quantity - self->before;
  return !self->pool.capped || more <= 0 || more <= self->pool.free;
}

static gboolean
is_free (const Case *self)
{
  return self->pool.type == WP_SEATS_SUBSCRIPTION || is_within (self);
}

static const struct {
  gboolean (*holds) (const Case *self); /* (nullable): asked elsewhere */
  const char *name, *message;
} rules[WP_N_SEAT_RULES] = {
  [WP_SEAT_RULE_NONE] = { NULL, "none", "" },
  [WP_SEAT_RULE_CUSTOMER] = { has_customer, "customer", N_ ("There is no such customer") },
  [WP_SEAT_RULE_TYPE] = { has_type, "type", N_ ("This product is not held that way") },
  [WP_SEAT_RULE_OWN_USE] = { is_own_use, "own_use", N_ ("NFR licenses are for the partner’s own use") },
  [WP_SEAT_RULE_LICENSE] = { has_license, "license", N_ ("Linked seats follow an active term license of this product: choose one") },
  [WP_SEAT_RULE_ONE_PRODUCT] = { is_one_product, "one_product", N_ ("A customer has one Endpoint Security product: take the other one back first") },
  [WP_SEAT_RULE_BASE] = { has_base, "base", N_ ("This module stands on an Endpoint Security product: assign the customer one first") },
  [WP_SEAT_RULE_SAME_KIND] = { has_base_of_kind, "same_kind",
                               N_ ("Product and module are both term or both subscription: assign the product that way as well") },
  [WP_SEAT_RULE_NO_LICENSE] = { has_active_license, "no_license", N_ ("There is no active license of this kind: activate or renew one first") },
  [WP_SEAT_RULE_NOT_ENOUGH] = { is_free, "not_enough", N_ ("Not as many seats are free: take some back, or buy more") },
  [WP_SEAT_RULE_LIMIT] = { is_within, "limit", N_ ("That is beyond the limit of the subscription: take some back, or raise the limit") },
  [WP_SEAT_RULE_IN_USE] = { NULL, "in_use", N_ ("A module of this customer stands on it: take that back first") },
  [WP_SEAT_RULE_TRIAL_EXTENDED] = { NULL, "trial_extended", N_ ("A trial is extended once") },
};

const char *
wp_seat_rule_to_string (WpSeatRule self)
{
  return rules[(guint) self < WP_N_SEAT_RULES ? self : WP_SEAT_RULE_NONE].name;
}

const char *
wp_seat_rule_get_message (WpSeatRule self)
{
  return rules[(guint) self < WP_N_SEAT_RULES ? self : WP_SEAT_RULE_NONE].message;
}

WpSeatRule
wp_seat_rule_find (const char *message)
{
  for (guint i = 1; message != NULL && i < WP_N_SEAT_RULES; i++)
    if (g_str_equal (rules[i].message, message))
      return i;
  return WP_SEAT_RULE_NONE;
}

gboolean
wp_seats_check (const WpSeatRequest *request, const WpLookup *lookup, gint64 now, WpSeatRule *rule, GError **error)
{
  g_auto (Case) self = { .request = request, .lookup = lookup, .now = now };
  *rule = WP_SEAT_RULE_NONE;
  if (!case_load (&self, error))
    return FALSE;
  for (guint i = 1; i < WP_N_SEAT_RULES; i++)
    if (rules[i].holds != NULL && !rules[i].holds (&self)) {
      *rule = i;
      return TRUE;
    }
  return TRUE;
}

/* ---- Taking back ---- */

gboolean
wp_seats_check_take_back (JsonObject *document, const WpLookup *lookup, WpSeatRule *rule, GError **error)
{
  const char *product = wp_json_string (document, "product");
  g_auto (Case) self = { .lookup = lookup, .allocation = wp_json_string (document, "id") };
  self.held = g_ptr_array_new_with_free_func (held_free);
  *rule = WP_SEAT_RULE_NONE;
  if (!lookup->each (lookup, &wp_kind_allocation, "customer_id", wp_json_string_or (document, "customerId", ""), collect_held, &self, error))
    return FALSE;
  for (guint i = 0; i < self.held->len; i++) {
    g_autoptr (JsonObject) module = NULL;
    const Held *held = self.held->pdata[i];
    if (!get (lookup, &wp_kind_product, held->product, &module, error))
      return FALSE;
    if (wp_product_stands_on (module, product) && !find_base (self.held, module, held->type))
      *rule = WP_SEAT_RULE_IN_USE;
  }
  return TRUE;
}
