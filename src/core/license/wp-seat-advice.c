/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSeatAdvice"
#include "config.h"

#include "wp-seat-advice.h"

#include "wp-customer.h"
#include "wp-json.h"
#include "wp-pool.h"
#include "wp-product.h"
#include "wp-time.h"

/* An allocation as the columns have it */
typedef struct {
  char *id, *product;
  WpSeats type;
} Seats;

static void
seats_free (gpointer data)
{
  Seats *self = data;
  g_free (self->id);
  g_free (self->product);
  g_free (self);
}

static gboolean
collect (const char *id, const WpValue *values, gpointer user_data)
{
  Seats *seats = g_new0 (Seats, 1);
  seats->id = g_strdup (id);
  seats->product = g_strdup (values[WP_ALLOCATION_PRODUCT].text);
  seats->type = values[WP_ALLOCATION_TYPE].number;
  g_ptr_array_add (user_data, seats);
  return TRUE;
}

/* (transfer full) (nullable) (element-type Seats) */
static GPtrArray *
list (const WpLookup *lookup, const char *column, const char *value, GError **error)
{
  g_autoptr (GPtrArray) seats = g_ptr_array_new_with_free_func (seats_free);
  return lookup->each (lookup, &wp_kind_allocation, column, value, collect, seats, error) ? g_steal_pointer (&seats) : NULL;
}

/* What is asked for, and what of it is being found out */
typedef struct {
  const char *customer, *product;
  WpSeats type;
  gint64 quantity;
  const WpLookup *lookup;
  gint64 now;
  JsonObject *advice;
} Asked;

static gboolean
find_other_product (const Asked *self, GError **error)
{
  g_autoptr (GPtrArray) held = list (self->lookup, "customer_id", self->customer, error);
  for (guint i = 0; held != NULL && i < held->len; i++) {
    const Seats *seats = held->pdata[i];
    g_autoptr (JsonObject) product = NULL;
    if (g_str_equal (seats->product, self->product))
      continue;
    if (!self->lookup->get (self->lookup, &wp_kind_product, seats->product, &product, error))
      return FALSE;
    if (wp_product_is_endpoint_security (product))
      wp_json_set_string (self->advice, "allocationId", seats->id);
  }
  return held != NULL;
}

static gboolean
is_possible (const Asked *self, const char *product, WpSeats type, gboolean *possible, GError **error)
{
  const WpSeatRequest request = { .customer = self->customer, .product = product, .type = type, .quantity = self->quantity };
  WpSeatRule rule;
  if (!wp_seats_check (&request, self->lookup, self->now, &rule, error))
    return FALSE;
  *possible = rule == WP_SEAT_RULE_NONE;
  return TRUE;
}

/* The product that a module is to stand on: one that can be assigned, else the first */
static gboolean
find_base (const Asked *self, GError **error)
{
  g_autoptr (JsonObject) module = NULL;
  WpSeats type = wp_seats_get_pool (self->type);
  gboolean possible = FALSE;
  if (!self->lookup->get (self->lookup, &wp_kind_product, self->product, &module, error))
    return FALSE;
  JsonArray *bases = wp_json_array (module, "base");
  for (guint i = 0; i < wp_json_length (bases) && !possible; i++) {
    const char *base = wp_json_string_at (bases, i);
    if (base == NULL)
      continue;
    if (!is_possible (self, base, type, &possible, error))
      return FALSE;
    if (possible || !wp_json_has (self->advice, "product"))
      wp_json_set_string (self->advice, "product", base);
  }
  wp_json_set_string (self->advice, "type", wp_seats_to_string (type));
  return TRUE;
}

static gboolean
find_other_way (const Asked *self, GError **error)
{
  for (WpSeats type = WP_SEATS_TERM; type <= WP_SEATS_TRIAL; type++) {
    gboolean possible = FALSE;
    if (type == self->type)
      continue;
    if (!is_possible (self, self->product, type, &possible, error))
      return FALSE;
    if (possible) {
      wp_json_set_string (self->advice, "type", wp_seats_to_string (type));
      return TRUE;
    }
  }
  return TRUE;
}

/* Who took seats of the pool most recently: the other desk, when somebody was faster */
static gboolean
find_last (const Asked *self, const char *pool, const char *own, GError **error)
{
  g_autoptr (GPtrArray) seats = list (self->lookup, "pool", pool, error);
  g_autoptr (JsonObject) last = NULL;
  for (guint i = 0; seats != NULL && i < seats->len; i++) {
    g_autoptr (JsonObject) document = NULL;
    const char *id = ((const Seats *) seats->pdata[i])->id;
    if (g_str_equal (id, own))
      continue;
    if (!self->lookup->get (self->lookup, &wp_kind_allocation, id, &document, error))
      return FALSE;
    if (document == NULL || (last != NULL && wp_json_time (document, "at") <= wp_json_time (last, "at")))
      continue;
    g_clear_pointer (&last, json_object_unref);
    last = g_steal_pointer (&document);
  }
  if (last != NULL) {
    JsonObject *told = wp_json_new ("customerId", wp_json_string_or (last, "customerId", ""), "by", wp_json_string_or (last, "by", ""), NULL);
    wp_json_set_int (told, "quantity", wp_json_int (last, "quantity", 0));
    wp_json_set_time (told, "at", wp_json_time (last, "at"));
    wp_json_set_object (self->advice, "last", told);
  }
  return seats != NULL;
}

static gboolean
find_free (const Asked *self, GError **error)
{
  WpPool pool;
  g_autoptr (JsonObject) document = NULL;
  g_autofree char *id = wp_allocation_make_id (self->customer, self->product, self->type), *key = wp_pool_key (self->product, self->type);
  if (!wp_pool_read (&pool, self->lookup, self->product, self->type, self->now, error) ||
      !self->lookup->get (self->lookup, &wp_kind_allocation, id, &document, error))
    return FALSE;
  gint64 own = document != NULL && !wp_allocation_is_removed (document) ? wp_json_int (document, "quantity", 0) : 0;
  wp_json_set_int (self->advice, "free", MAX (pool.free + own, 0));
  return find_last (self, key, id, error);
}

JsonObject *
wp_seats_advise (JsonObject *body, WpSeatRule rule, const WpLookup *lookup, gint64 now, GError **error)
{
  g_autoptr (JsonObject) advice = json_object_new ();
  const Asked asked = { .customer = wp_json_string_or (body, "customerId", ""),
                        .product = wp_json_string_or (body, "product", ""),
                        .type = wp_seats_from_string (wp_json_string (body, "type")),
                        .quantity = wp_json_int (body, "quantity", 1),
                        .lookup = lookup,
                        .now = now,
                        .advice = advice };
  gboolean known = TRUE;
  if (rule == WP_SEAT_RULE_ONE_PRODUCT)
    known = find_other_product (&asked, error);
  else if (rule == WP_SEAT_RULE_BASE || rule == WP_SEAT_RULE_SAME_KIND)
    known = find_base (&asked, error);
  else if (rule == WP_SEAT_RULE_TYPE || rule == WP_SEAT_RULE_NO_LICENSE || rule == WP_SEAT_RULE_OWN_USE)
    known = find_other_way (&asked, error);
  else if (rule == WP_SEAT_RULE_NOT_ENOUGH || rule == WP_SEAT_RULE_LIMIT)
    known = find_free (&asked, error);
  return known ? g_steal_pointer (&advice) : NULL;
}

JsonObject *
wp_seats_advise_take_back (JsonObject *document, const WpLookup *lookup, GError **error)
{
  g_autoptr (JsonObject) advice = json_object_new ();
  g_autoptr (GPtrArray) held = list (lookup, "customer_id", wp_json_string_or (document, "customerId", ""), error);
  for (guint i = 0; held != NULL && i < held->len; i++) {
    const Seats *seats = held->pdata[i];
    g_autoptr (JsonObject) module = NULL;
    if (!lookup->get (lookup, &wp_kind_product, seats->product, &module, error))
      return NULL;
    if (wp_product_stands_on (module, wp_json_string_or (document, "product", "")))
      wp_json_set_string (advice, "allocationId", seats->id);
  }
  return held != NULL ? g_steal_pointer (&advice) : NULL;
}

/* ---- Watched without a license ---- */

static gboolean
is_mdr (const WpLookup *lookup, const char *id, gboolean *mdr, GError **error)
{
  g_autoptr (JsonObject) product = NULL;
  if (!lookup->get (lookup, &wp_kind_product, id, &product, error))
    return FALSE;
  *mdr = wp_product_is_watched (product);
  return TRUE;
}

static gboolean
find_last_end (const char *id, const WpValue *values, gpointer user_data)
{
  gint64 *last = user_data, ends = values[WP_LICENSE_ENDS].number;
  if (values[WP_LICENSE_STATUS].number == WP_LICENSE_ACTIVE)
    *last = MAX (*last, ends);
  return TRUE;
}

/* @active: (out): is there a license or a running trial behind them? @ended: (out): ms, when the last one ended, 0 for none */
static gboolean
is_active (const WpLookup *lookup, const Seats *seats, gint64 now, gboolean *active, gint64 *ended, GError **error)
{
  WpPool pool;
  *ended = 0;
  if (seats->type == WP_SEATS_TRIAL) {
    g_autoptr (JsonObject) document = NULL;
    if (!lookup->get (lookup, &wp_kind_allocation, seats->id, &document, error))
      return FALSE;
    *ended = wp_json_time (wp_json_object (document, "trial"), "endsAt");
    *active = *ended == 0 || *ended > now;
    return TRUE;
  }
  g_autofree char *key = wp_pool_key (seats->product, seats->type);
  if (!wp_pool_read (&pool, lookup, seats->product, seats->type, now, error) ||
      !lookup->each (lookup, &wp_kind_license, "pool", key, find_last_end, ended, error))
    return FALSE;
  *active = pool.n_active > 0;
  return TRUE;
}

gboolean
wp_seats_find_gap (const char *customer, const char *product, const WpLookup *lookup, gint64 now, gboolean *gap, gint64 *since, GError **error)
{
  g_autoptr (GPtrArray) held = list (lookup, "customer_id", customer, error);
  gint64 n_licenses = 0;
  *gap = FALSE;
  *since = 0;
  if (held == NULL || !lookup->sum (lookup, &wp_kind_license, NULL, "product", product, &n_licenses, error))
    return FALSE;
  for (guint i = 0; i < held->len; i++) {
    const Seats *seats = held->pdata[i];
    gboolean mdr, active;
    gint64 ended;
    if (!is_mdr (lookup, seats->product, &mdr, error))
      return FALSE;
    if (!mdr)
      continue;
    if (!is_active (lookup, seats, now, &active, &ended, error))
      return FALSE;
    if (active) {
      *since = 0;
      *gap = FALSE;
      return TRUE;
    }
    *gap = TRUE;
    *since = MAX (*since, ended);
  }
  *gap = *gap || n_licenses > 0;
  return TRUE;
}
