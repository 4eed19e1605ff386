/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"

#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-pool.h"
#include "wp-seat-advice.h"
#include "wp-time.h"

/* The rules of assigning seats, over a real database: each case says what is there, what is asked, and the one rule that it breaks. */

#define NOW (G_GINT64_CONSTANT (1798761600000)) /* 2027-01-01T00:00:00Z */
#define PARTNER "p"

static void
put (WpStore *store, const WpKind *kind, JsonObject *document)
{
  static gint64 revision;
  g_autoptr (GError) error = NULL;
  g_assert_true (wp_store_put (store, PARTNER, kind, wp_json_string (document, "id"), ++revision, document, NULL, NULL, &error));
  g_assert_no_error (error);
  json_object_unref (document);
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = wp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  return object;
}

static void
put_license (WpStore *store, const char *id, const char *product, WpSeats type, gint64 quantity, const char *status, const char *expiry, gint64 limit)
{
  JsonObject *license = wp_json_new ("id", id, "product", product, "type", wp_seats_to_string (type), "status", status, NULL);
  g_autofree char *pool = wp_pool_key (product, type);
  wp_json_set_string (license, "pool", pool);
  wp_json_set_int (license, "quantity", quantity);
  if (expiry != NULL)
    wp_json_set_string (license, "expiryDate", expiry);
  if (limit >= 0)
    wp_json_set_int (license, "limit", limit);
  put (store, &wp_kind_license, license);
}

static void
put_seats (WpStore *store, const char *customer, const char *product, WpSeats type, gint64 quantity)
{
  g_autofree char *id = wp_allocation_make_id (customer, product, type), *pool = wp_pool_key (product, type);
  JsonObject *seats = wp_json_new ("id", id, "customerId", customer, "product", product, "type", wp_seats_to_string (type), "pool", pool, NULL);
  wp_json_set_int (seats, "quantity", quantity);
  put (store, &wp_kind_allocation, seats);
}

/* What every case finds: EPDR, Core MDR on top of it, Core MDR for Microsoft; 100 seats each by term, and subscriptions. */
static void
fill (WpStore *store)
{
  begin (store);
  put (store, &wp_kind_product,
       parse (
         "{\"id\":\"epdr\",\"family\":\"endpoint_security\",\"unit\":\"endpoint\",\"types\":[\"term\",\"subscription\",\"linked\",\"trial\",\"nfr\"],"
         "\"trial\":{\"days\":30}}"));
  put (store, &wp_kind_product,
       parse ("{\"id\":\"edr\",\"family\":\"endpoint_security\",\"unit\":\"endpoint\",\"types\":[\"term\",\"trial\"],\"trial\":{\"days\":30}}"));
  put (store, &wp_kind_product, parse ("{\"id\":\"epp\",\"family\":\"endpoint_security\",\"unit\":\"endpoint\",\"types\":[\"term\"]}"));
  put (store, &wp_kind_product,
       parse ("{\"id\":\"core_mdr\",\"family\":\"mdr\",\"unit\":\"endpoint\",\"base\":[\"edr\",\"epdr\",\"advanced_epdr\"],"
              "\"types\":[\"term\",\"subscription\",\"linked\",\"trial\",\"nfr\"],\"trial\":{\"days\":30}}"));
  put (store, &wp_kind_product,
       parse ("{\"id\":\"core_mdr_microsoft\",\"family\":\"mdr\",\"unit\":\"user\",\"types\":[\"term\",\"subscription\",\"nfr\"]}"));
  put (store, &wp_kind_customer, parse ("{\"id\":\"c1\",\"name\":\"One\"}"));
  put (store, &wp_kind_customer, parse ("{\"id\":\"c2\",\"name\":\"Two\"}"));
  put (store, &wp_kind_customer, parse ("{\"id\":\"own\",\"name\":\"We\",\"own\":true}"));
  put_license (store, "L1", "epdr", WP_SEATS_TERM, 100, "active", "2027-06-30", -1);
  put_license (store, "L2", "core_mdr", WP_SEATS_TERM, 100, "active", "2027-06-30", -1);
  put_license (store, "L3", "core_mdr", WP_SEATS_TERM, 900, "not_activated", NULL, -1);
  put_license (store, "L4", "epdr", WP_SEATS_SUBSCRIPTION, 0, "active", NULL, -1);
  put_license (store, "L5", "core_mdr", WP_SEATS_SUBSCRIPTION, 0, "active", NULL, 50);
  put_license (store, "L6", "core_mdr_microsoft", WP_SEATS_TERM, 70, "active", "2026-12-31", -1); /* ends at this very moment */
  put_license (store, "L7", "core_mdr_microsoft", WP_SEATS_NFR, 10, "active", "2029-01-01", -1);
  put_license (store, "L8", "edr", WP_SEATS_TERM, 100, "active", "2027-06-30", -1);
  put_license (store, "L9", "epp", WP_SEATS_TERM, 100, "active", "2027-06-30", -1);
  put_license (store, "LX", "patch", WP_SEATS_TERM, 5, "active", "2027-06-30", -1);
  commit (store);
}

typedef struct {
  const char *customer, *product;
  WpSeats type;
  gint64 quantity;
} Seats;

static const struct {
  const char *name;
  Seats held[4];
  Seats asked;
  const char *license;
  WpSeatRule rule;
} cases[] = {
  { "a product", { { 0 } }, { "c1", "epdr", WP_SEATS_TERM, 100 }, NULL, WP_SEAT_RULE_NONE },
  { "one more than there are", { { 0 } }, { "c1", "epdr", WP_SEATS_TERM, 101 }, NULL, WP_SEAT_RULE_NOT_ENOUGH },
  { "the last ones", { { "c2", "epdr", WP_SEATS_TERM, 60 } }, { "c1", "epdr", WP_SEATS_TERM, 40 }, NULL, WP_SEAT_RULE_NONE },
  { "one too many", { { "c2", "epdr", WP_SEATS_TERM, 60 } }, { "c1", "epdr", WP_SEATS_TERM, 41 }, NULL, WP_SEAT_RULE_NOT_ENOUGH },
  { "another number counts its own", { { "c1", "epdr", WP_SEATS_TERM, 90 } }, { "c1", "epdr", WP_SEATS_TERM, 100 }, NULL, WP_SEAT_RULE_NONE },
  { "fewer of too many", { { "c1", "epdr", WP_SEATS_TERM, 300 } }, { "c1", "epdr", WP_SEATS_TERM, 200 }, NULL, WP_SEAT_RULE_NONE },
  { "more of too many", { { "c1", "epdr", WP_SEATS_TERM, 300 } }, { "c1", "epdr", WP_SEATS_TERM, 301 }, NULL, WP_SEAT_RULE_NOT_ENOUGH },
  { "nobody", { { 0 } }, { "c9", "epdr", WP_SEATS_TERM, 1 }, NULL, WP_SEAT_RULE_CUSTOMER },
  { "a module without a product", { { 0 } }, { "c1", "core_mdr", WP_SEATS_TERM, 1 }, NULL, WP_SEAT_RULE_BASE },
  { "a module on what it does not stand on", { { "c1", "epp", WP_SEATS_TERM, 9 } }, { "c1", "core_mdr", WP_SEATS_TERM, 1 }, NULL, WP_SEAT_RULE_BASE },
  { "a module on another customer's product",
    { { "c2", "epdr", WP_SEATS_TERM, 9 } },
    { "c1", "core_mdr", WP_SEATS_TERM, 1 },
    NULL,
    WP_SEAT_RULE_BASE },
  { "a module on its product", { { "c1", "epdr", WP_SEATS_TERM, 9 } }, { "c1", "core_mdr", WP_SEATS_TERM, 9 }, NULL, WP_SEAT_RULE_NONE },
  { "what is not activated does not count",
    { { "c1", "epdr", WP_SEATS_TERM, 9 } },
    { "c1", "core_mdr", WP_SEATS_TERM, 101 },
    NULL,
    WP_SEAT_RULE_NOT_ENOUGH },
  { "term on a subscription", { { "c1", "epdr", WP_SEATS_SUBSCRIPTION, 9 } }, { "c1", "core_mdr", WP_SEATS_TERM, 9 }, NULL, WP_SEAT_RULE_SAME_KIND },
  { "a subscription on term", { { "c1", "epdr", WP_SEATS_TERM, 9 } }, { "c1", "core_mdr", WP_SEATS_SUBSCRIPTION, 9 }, NULL, WP_SEAT_RULE_SAME_KIND },
  { "both kinds, each on its own",
    { { "c1", "epdr", WP_SEATS_TERM, 9 }, { "c1", "epdr", WP_SEATS_SUBSCRIPTION, 9 }, { "c1", "core_mdr", WP_SEATS_TERM, 9 } },
    { "c1", "core_mdr", WP_SEATS_SUBSCRIPTION, 9 },
    NULL,
    WP_SEAT_RULE_NONE },
  { "a subscription without a limit", { { 0 } }, { "c1", "epdr", WP_SEATS_SUBSCRIPTION, WP_MAX_SEATS }, NULL, WP_SEAT_RULE_NONE },
  { "a subscription up to its limit",
    { { "c1", "epdr", WP_SEATS_SUBSCRIPTION, 9 } },
    { "c1", "core_mdr", WP_SEATS_SUBSCRIPTION, 50 },
    NULL,
    WP_SEAT_RULE_NONE },
  { "beyond its limit", { { "c1", "epdr", WP_SEATS_SUBSCRIPTION, 9 } }, { "c1", "core_mdr", WP_SEATS_SUBSCRIPTION, 51 }, NULL, WP_SEAT_RULE_LIMIT },
  { "a second Endpoint Security product", { { "c1", "edr", WP_SEATS_TERM, 9 } }, { "c1", "epdr", WP_SEATS_TERM, 9 }, NULL, WP_SEAT_RULE_ONE_PRODUCT },
  { "the same held another way", { { "c1", "epdr", WP_SEATS_TERM, 9 } }, { "c1", "epdr", WP_SEATS_SUBSCRIPTION, 9 }, NULL, WP_SEAT_RULE_NONE },
  { "the partner itself may have several", { { "own", "edr", WP_SEATS_TERM, 9 } }, { "own", "epdr", WP_SEATS_TERM, 9 }, NULL, WP_SEAT_RULE_NONE },
  { "ended this very moment", { { 0 } }, { "c1", "core_mdr_microsoft", WP_SEATS_TERM, 1 }, NULL, WP_SEAT_RULE_NO_LICENSE },
  { "MDR for Microsoft has no trial", { { 0 } }, { "c1", "core_mdr_microsoft", WP_SEATS_TRIAL, 1 }, NULL, WP_SEAT_RULE_TYPE },
  { "a trial needs no license", { { 0 } }, { "c1", "edr", WP_SEATS_TRIAL, 20 }, NULL, WP_SEAT_RULE_NONE },
  { "a module's trial on a product's trial",
    { { "c1", "edr", WP_SEATS_TRIAL, 20 } },
    { "c1", "core_mdr", WP_SEATS_TRIAL, 20 },
    NULL,
    WP_SEAT_RULE_NONE },
  { "a module's trial on nothing", { { 0 } }, { "c1", "core_mdr", WP_SEATS_TRIAL, 20 }, NULL, WP_SEAT_RULE_BASE },
  { "NFR for a customer", { { 0 } }, { "c1", "core_mdr_microsoft", WP_SEATS_NFR, 1 }, NULL, WP_SEAT_RULE_OWN_USE },
  { "NFR for the partner", { { 0 } }, { "own", "core_mdr_microsoft", WP_SEATS_NFR, 10 }, NULL, WP_SEAT_RULE_NONE },
  { "more NFR than there is", { { 0 } }, { "own", "core_mdr_microsoft", WP_SEATS_NFR, 11 }, NULL, WP_SEAT_RULE_NOT_ENOUGH },
  { "linked to nothing", { { 0 } }, { "c1", "epdr", WP_SEATS_LINKED, 1 }, NULL, WP_SEAT_RULE_LICENSE },
  { "linked to another product's license", { { 0 } }, { "c1", "epdr", WP_SEATS_LINKED, 1 }, "L2", WP_SEAT_RULE_LICENSE },
  { "linked to a subscription", { { 0 } }, { "c1", "epdr", WP_SEATS_LINKED, 1 }, "L4", WP_SEAT_RULE_LICENSE },
  { "linked to its license", { { 0 } }, { "c1", "epdr", WP_SEATS_LINKED, 100 }, "L1", WP_SEAT_RULE_NONE },
  { "linked seats are term seats", { { "c2", "epdr", WP_SEATS_LINKED, 60 } }, { "c1", "epdr", WP_SEATS_TERM, 41 }, NULL, WP_SEAT_RULE_NOT_ENOUGH },
  { "a term module on a linked product",
    { { "c1", "epdr", WP_SEATS_LINKED, 60 } },
    { "c1", "core_mdr", WP_SEATS_TERM, 41 },
    NULL,
    WP_SEAT_RULE_NONE },
  { "a product of no catalog", { { 0 } }, { "c1", "patch", WP_SEATS_TERM, 5 }, NULL, WP_SEAT_RULE_NONE },
  { "a product of no catalog has an end as well", { { 0 } }, { "c1", "patch", WP_SEATS_TERM, 6 }, NULL, WP_SEAT_RULE_NOT_ENOUGH },
  { "a product that nobody sells", { { 0 } }, { "c1", "nothing", WP_SEATS_TERM, 1 }, NULL, WP_SEAT_RULE_NO_LICENSE },
};

static void
test_cases (StoreFixture *f, gconstpointer mode)
{
  WpStoreLookup lookup;
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  fill (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) document = NULL;
    const Seats *asked = &cases[i].asked;
    g_autofree char *id = wp_allocation_make_id (asked->customer, asked->product, asked->type);
    WpSeatRule rule = WP_N_SEAT_RULES;
    begin (f->store);
    for (guint k = 0; k < G_N_ELEMENTS (cases[i].held) && cases[i].held[k].customer != NULL; k++)
      put_seats (f->store, cases[i].held[k].customer, cases[i].held[k].product, cases[i].held[k].type, cases[i].held[k].quantity);
    g_assert_true (lookup.lookup.get (&lookup.lookup, &wp_kind_allocation, id, &document, &error));
    const WpSeatRequest request = { asked->customer, asked->product, asked->type, asked->quantity, cases[i].license, document };
    g_assert_true (wp_seats_check (&request, &lookup.lookup, NOW, &rule, &error));
    g_assert_no_error (error);
    if (rule != cases[i].rule)
      g_error ("%s: %s, not %s", cases[i].name, wp_seat_rule_get_message (rule), wp_seat_rule_get_message (cases[i].rule));
    wp_db_rollback (wp_store_get_db (f->store));
  }
}

static const struct {
  const char *name;
  Seats held[4]; /* the first is to be taken back */
  WpSeatRule rule;
} taken_back[] = {
  { "a product alone", { { "c1", "epdr", WP_SEATS_TERM, 9 } }, WP_SEAT_RULE_NONE },
  { "a product with a module on it", { { "c1", "epdr", WP_SEATS_TERM, 9 }, { "c1", "core_mdr", WP_SEATS_TERM, 9 } }, WP_SEAT_RULE_IN_USE },
  { "the module", { { "c1", "core_mdr", WP_SEATS_TERM, 9 }, { "c1", "epdr", WP_SEATS_TERM, 9 } }, WP_SEAT_RULE_NONE },
  { "another customer's module", { { "c1", "epdr", WP_SEATS_TERM, 9 }, { "c2", "core_mdr", WP_SEATS_TERM, 9 } }, WP_SEAT_RULE_NONE },
  { "the other kind of product stays",
    { { "c1", "epdr", WP_SEATS_TERM, 9 }, { "c1", "epdr", WP_SEATS_SUBSCRIPTION, 9 }, { "c1", "core_mdr", WP_SEATS_SUBSCRIPTION, 9 } },
    WP_SEAT_RULE_NONE },
  { "and the module's kind goes",
    { { "c1", "epdr", WP_SEATS_TERM, 9 }, { "c1", "epdr", WP_SEATS_SUBSCRIPTION, 9 }, { "c1", "core_mdr", WP_SEATS_TERM, 9 } },
    WP_SEAT_RULE_IN_USE },
  { "linked seats carry a term module",
    { { "c1", "epdr", WP_SEATS_TERM, 9 }, { "c1", "epdr", WP_SEATS_LINKED, 9 }, { "c1", "core_mdr", WP_SEATS_TERM, 9 } },
    WP_SEAT_RULE_NONE },
};

static void
test_take_back (StoreFixture *f, gconstpointer mode)
{
  WpStoreLookup lookup;
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  fill (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (taken_back); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) document = NULL;
    const Seats *first = &taken_back[i].held[0];
    g_autofree char *id = wp_allocation_make_id (first->customer, first->product, first->type);
    WpSeatRule rule = WP_N_SEAT_RULES;
    begin (f->store);
    for (guint k = 0; k < G_N_ELEMENTS (taken_back[i].held) && taken_back[i].held[k].customer != NULL; k++)
      put_seats (f->store, taken_back[i].held[k].customer, taken_back[i].held[k].product, taken_back[i].held[k].type, taken_back[i].held[k].quantity);
    g_assert_true (lookup.lookup.get (&lookup.lookup, &wp_kind_allocation, id, &document, &error));
    g_assert_true (wp_seats_check_take_back (document, &lookup.lookup, &rule, &error));
    g_assert_no_error (error);
    if (rule != taken_back[i].rule)
      g_error ("%s: %s, not %s", taken_back[i].name, wp_seat_rule_get_message (rule), wp_seat_rule_get_message (taken_back[i].rule));
    wp_db_rollback (wp_store_get_db (f->store));
  }
}

/* ---- What would make it possible ---- */

static const struct {
  const char *name;
  Seats held[4];
  Seats asked;
  WpSeatRule rule;
  const char *member, *text; /* (nullable): what the advice has, @text NULL for @number */
  gint64 number;
} advice[] = {
  { "the other product goes first",
    { { "c1", "edr", WP_SEATS_TERM, 9 } },
    { "c1", "epdr", WP_SEATS_TERM, 9 },
    WP_SEAT_RULE_ONE_PRODUCT,
    "allocationId",
    "c1.edr.term",
    0 },
  { "a product that there is", { { 0 } }, { "c1", "core_mdr", WP_SEATS_TERM, 9 }, WP_SEAT_RULE_BASE, "product", "edr", 0 },
  { "the one of which enough is free",
    { { "c2", "edr", WP_SEATS_TERM, 95 } },
    { "c1", "core_mdr", WP_SEATS_TERM, 9 },
    WP_SEAT_RULE_BASE,
    "product",
    "epdr",
    0 },
  { "held as the module is",
    { { "c1", "epdr", WP_SEATS_TERM, 9 } },
    { "c1", "core_mdr", WP_SEATS_SUBSCRIPTION, 9 },
    WP_SEAT_RULE_SAME_KIND,
    "type",
    "subscription",
    0 },
  { "the same held another way", { { 0 } }, { "c1", "epdr", WP_SEATS_NFR, 1 }, WP_SEAT_RULE_OWN_USE, "type", "term", 0 },
  { "no other way", { { 0 } }, { "c1", "core_mdr_microsoft", WP_SEATS_TERM, 1 }, WP_SEAT_RULE_NO_LICENSE, "type", NULL, 0 },
  { "what is left", { { "c2", "epdr", WP_SEATS_TERM, 60 } }, { "c1", "epdr", WP_SEATS_TERM, 41 }, WP_SEAT_RULE_NOT_ENOUGH, "free", NULL, 40 },
  { "its own are left as well",
    { { "c2", "epdr", WP_SEATS_TERM, 60 }, { "c1", "epdr", WP_SEATS_TERM, 30 } },
    { "c1", "epdr", WP_SEATS_TERM, 41 },
    WP_SEAT_RULE_NOT_ENOUGH,
    "free",
    NULL,
    40 },
  { "nothing is left", { { "c2", "epdr", WP_SEATS_TERM, 160 } }, { "c1", "epdr", WP_SEATS_TERM, 1 }, WP_SEAT_RULE_NOT_ENOUGH, "free", NULL, 0 },
  { "up to the limit",
    { { "c1", "epdr", WP_SEATS_SUBSCRIPTION, 9 }, { "c2", "core_mdr", WP_SEATS_SUBSCRIPTION, 20 } },
    { "c1", "core_mdr", WP_SEATS_SUBSCRIPTION, 51 },
    WP_SEAT_RULE_LIMIT,
    "free",
    NULL,
    30 },
};

static void
test_advice (StoreFixture *f, gconstpointer mode)
{
  WpStoreLookup lookup;
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  fill (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (advice); i++) {
    g_autoptr (GError) error = NULL;
    const Seats *asked = &advice[i].asked;
    g_autoptr (JsonObject) body = wp_json_new ("customerId", asked->customer, "product", asked->product, "type", wp_seats_to_string (asked->type),
                                               NULL);
    wp_json_set_int (body, "quantity", asked->quantity);
    begin (f->store);
    for (guint k = 0; k < G_N_ELEMENTS (advice[i].held) && advice[i].held[k].customer != NULL; k++)
      put_seats (f->store, advice[i].held[k].customer, advice[i].held[k].product, advice[i].held[k].type, advice[i].held[k].quantity);
    g_autoptr (JsonObject) told = wp_seats_advise (body, advice[i].rule, &lookup.lookup, NOW, &error);
    g_assert_no_error (error);
    g_test_message ("%s", advice[i].name);
    g_assert_cmpstr (wp_json_string (told, advice[i].member), ==, advice[i].text);
    g_assert_cmpint (wp_json_int (told, advice[i].member, 0), ==, advice[i].number);
    g_assert_cmpint (wp_seat_rule_find (wp_seat_rule_get_message (advice[i].rule)), ==, advice[i].rule);
    wp_db_rollback (wp_store_get_db (f->store));
  }
  g_assert_cmpint (wp_seat_rule_find (NULL), ==, WP_SEAT_RULE_NONE);
  g_assert_cmpint (wp_seat_rule_find (""), ==, WP_SEAT_RULE_NONE);
  g_assert_cmpint (wp_seat_rule_find ("Something else"), ==, WP_SEAT_RULE_NONE);
}

/* Who was faster: the last change of the pool that is not of the one who asks */
static void
test_last (StoreFixture *f, gconstpointer mode)
{
  static const struct {
    const char *customer, *by;
    gint64 at;
  } changes[] = { { "c1", "Me", NOW }, { "c2", "Ben", NOW - 2 }, { "c3", "Adam", NOW - 1 }, { "c4", "Eve", NOW - 3 } };
  WpStoreLookup lookup;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = wp_json_new ("customerId", "c1", "product", "epdr", "type", "term", NULL);
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  fill (f->store);
  begin (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *id = wp_allocation_make_id (changes[i].customer, "epdr", WP_SEATS_TERM);
    JsonObject *seats = wp_json_new ("id", id, "customerId", changes[i].customer, "product", "epdr", "type", "term", "pool", "epdr/term", "by",
                                     changes[i].by, NULL);
    wp_json_set_int (seats, "quantity", 7);
    wp_json_set_time (seats, "at", changes[i].at);
    put (f->store, &wp_kind_allocation, seats);
  }
  commit (f->store);
  wp_json_set_int (body, "quantity", 500);
  g_autoptr (JsonObject) told = wp_seats_advise (body, WP_SEAT_RULE_NOT_ENOUGH, &lookup.lookup, NOW, &error);
  g_assert_no_error (error);
  JsonObject *last = wp_json_object (told, "last");
  g_assert_cmpstr (wp_json_string (last, "by"), ==, "Adam");
  g_assert_cmpstr (wp_json_string (last, "customerId"), ==, "c3");
  g_assert_cmpint (wp_json_time (last, "at"), ==, NOW - 1);
  g_assert_cmpint (wp_json_int (told, "free", 0), ==, 100 - 21);
}

/* ---- Watched without a license ---- */

static const struct {
  const char *name;
  Seats held[4];
  const char *product; /* of an incident of c1 */
  gboolean gap;
  gint64 since;
} gaps[] = {
  { "seats of a license", { { "c1", "core_mdr", WP_SEATS_TERM, 9 } }, "core_mdr", FALSE, 0 },
  { "seats of another MDR product", { { "c1", "core_mdr_microsoft", WP_SEATS_NFR, 9 } }, "core_mdr", FALSE, 0 },
  { "no seats", { { "c2", "core_mdr", WP_SEATS_TERM, 9 } }, "core_mdr", TRUE, 0 },
  { "a product without MDR", { { "c1", "epdr", WP_SEATS_TERM, 9 } }, "core_mdr", TRUE, 0 },
  { "seats of a license that has ended", { { "c1", "core_mdr_microsoft", WP_SEATS_TERM, 9 } }, "core_mdr_microsoft", TRUE, NOW },
  { "one has ended, one has not",
    { { "c1", "core_mdr_microsoft", WP_SEATS_TERM, 9 }, { "c1", "core_mdr", WP_SEATS_SUBSCRIPTION, 9 } },
    "core_mdr_microsoft",
    FALSE,
    0 },
  { "a trial without an end", { { "c1", "core_mdr", WP_SEATS_TRIAL, 9 } }, "core_mdr", FALSE, 0 },
  { "an inventory that never had it", { { 0 } }, "open_mdr", FALSE, 0 },
};

static void
test_gaps (StoreFixture *f, gconstpointer mode)
{
  WpStoreLookup lookup;
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  fill (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++) {
    g_autoptr (GError) error = NULL;
    gboolean gap = !gaps[i].gap;
    gint64 since = -1;
    begin (f->store);
    for (guint k = 0; k < G_N_ELEMENTS (gaps[i].held) && gaps[i].held[k].customer != NULL; k++)
      put_seats (f->store, gaps[i].held[k].customer, gaps[i].held[k].product, gaps[i].held[k].type, gaps[i].held[k].quantity);
    g_assert_true (wp_seats_find_gap ("c1", gaps[i].product, &lookup.lookup, NOW, &gap, &since, &error));
    g_assert_no_error (error);
    if (gap != gaps[i].gap || since != gaps[i].since)
      g_error ("%s: %d since %" G_GINT64_FORMAT, gaps[i].name, gap, since);
    wp_db_rollback (wp_store_get_db (f->store));
  }
}

static void
test_ended_trial (StoreFixture *f, gconstpointer mode)
{
  WpStoreLookup lookup;
  g_autoptr (GError) error = NULL;
  gboolean gap = FALSE;
  gint64 since = 0;
  JsonObject *seats = parse ("{\"id\":\"c1.core_mdr.trial\",\"customerId\":\"c1\",\"product\":\"core_mdr\",\"type\":\"trial\","
                             "\"pool\":\"core_mdr/trial\",\"quantity\":5}");
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  fill (f->store);
  wp_json_set_time (wp_json_need_object (seats, "trial"), "endsAt", NOW - 5);
  begin (f->store);
  put (f->store, &wp_kind_allocation, seats);
  commit (f->store);
  g_assert_true (wp_seats_find_gap ("c1", "core_mdr", &lookup.lookup, NOW, &gap, &since, &error));
  g_assert_true (gap);
  g_assert_cmpint (since, ==, NOW - 5);
  g_assert_true (wp_seats_find_gap ("c1", "core_mdr", &lookup.lookup, NOW - 6, &gap, &since, &error));
  g_assert_false (gap);
}

/* The module that keeps a product from being taken back */
static void
test_module_first (StoreFixture *f, gconstpointer mode)
{
  WpStoreLookup lookup;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) product = wp_json_new ("id", "c1.epdr.term", "customerId", "c1", "product", "epdr", "type", "term", NULL);
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  fill (f->store);
  begin (f->store);
  put_seats (f->store, "c1", "epdr", WP_SEATS_TERM, 9);
  put_seats (f->store, "c1", "core_mdr", WP_SEATS_TERM, 9);
  put_seats (f->store, "c2", "core_mdr", WP_SEATS_SUBSCRIPTION, 9);
  commit (f->store);
  g_autoptr (JsonObject) told = wp_seats_advise_take_back (product, &lookup.lookup, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wp_json_string (told, "allocationId"), ==, "c1.core_mdr.term");
}

/* ---- Pools, against a slow and obvious sum over random histories ---- */

#define HISTORIES 200
#define STEPS 40
#define N_CUSTOMERS 5

typedef struct {
  gint64 quantity, limit;
  int status; /* 0: it does not exist */
  int days;   /* until it ends, from NOW; 0: never */
} License;

static void
check_pool (const WpLookup *lookup, WpSeats type, const License *licenses, guint n_licenses, const gint64 *seats)
{
  WpPool pool;
  g_autoptr (GError) error = NULL;
  gint64 owned = 0, assigned = 0;
  guint n_active = 0;
  gboolean capped = type == WP_SEATS_TERM;
  for (guint i = 0; i < n_licenses; i++) {
    if (licenses[i].status != WP_LICENSE_ACTIVE || (licenses[i].days != 0 && licenses[i].days < 0))
      continue;
    n_active++;
    if (type == WP_SEATS_TERM)
      owned += licenses[i].quantity;
    else if (licenses[i].limit >= 0) {
      owned += licenses[i].limit;
      capped = TRUE;
    }
  }
  for (guint i = 0; i < N_CUSTOMERS; i++)
    assigned += seats[i];
  g_assert_true (wp_pool_read (&pool, lookup, "epdr", type, NOW, &error));
  g_assert_no_error (error);
  g_assert_cmpint (pool.capped, ==, capped);
  g_assert_cmpint (pool.owned, ==, owned);
  g_assert_cmpint (pool.assigned, ==, assigned);
  g_assert_cmpint (pool.free, ==, capped ? owned - assigned : 0);
  g_assert_cmpuint (pool.n_active, ==, n_active);
  g_assert_cmpint (wp_pool_get_state (&pool, NOW) == WP_POOL_OVER_ALLOCATED, ==, capped && assigned > owned);
}

/* By WpLicenseStatus */
static const char *const statuses[] = { "", "not_activated", "activating", "active" };

static void
test_histories (StoreFixture *f, gconstpointer mode)
{
  WpStoreLookup lookup;
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  for (guint history = 0; history < HISTORIES; history++) {
    WpSeats type = history % 2 == 0 ? WP_SEATS_TERM : WP_SEATS_SUBSCRIPTION;
    License licenses[4] = { { 0 } };
    gint64 seats[N_CUSTOMERS] = { 0 };
    begin (f->store);
    for (guint step = 0; step < STEPS; step++) {
      guint i = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (licenses)), who = (guint) g_test_rand_int_range (0, N_CUSTOMERS);
      g_autofree char *id = g_strdup_printf ("L%u", i), *customer = g_strdup_printf ("c%u", who);
      if (g_test_rand_bit ()) {
        licenses[i] = (License) { g_test_rand_int_range (0, 500), g_test_rand_int_range (-1, 100), g_test_rand_int_range (1, 4),
                                  g_test_rand_int_range (-3, 60) };
        g_autofree char *text = wp_time_format (NOW + (licenses[i].days - 1) * WP_DAY), *date = g_strndup (text, 10);
        /* The day after its date is the day it ends, so that one of today has ended. */
        licenses[i].days = licenses[i].days == 0 ? -1 : licenses[i].days;
        put_license (f->store, id, "epdr", type, licenses[i].quantity, statuses[licenses[i].status], date,
                     type == WP_SEATS_SUBSCRIPTION ? licenses[i].limit : -1);
      } else {
        seats[who] = g_test_rand_int_range (1, 300);
        put_seats (f->store, customer, "epdr", type, seats[who]);
      }
      check_pool (&lookup.lookup, type, licenses, G_N_ELEMENTS (licenses), seats);
    }
    wp_db_rollback (wp_store_get_db (f->store));
  }
}

/* One statement for all pools says what a sum for each does. */
static void
test_sum_by (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_allocation, PARTNER);
  g_autoptr (GError) error = NULL;
  begin (f->store);
  put_seats (f->store, "c1", "epdr", WP_SEATS_TERM, 7);
  put_seats (f->store, "c2", "epdr", WP_SEATS_TERM, 8);
  put_seats (f->store, "c2", "epdr", WP_SEATS_LINKED, 9);
  put_seats (f->store, "c2", "core_mdr", WP_SEATS_SUBSCRIPTION, 10);
  commit (f->store);
  g_autoptr (GHashTable) sums = wp_store_sum_by (f->store, query, "pool", "quantity", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (sums), ==, 2);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (sums, "epdr/term"), ==, 24);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (sums, "core_mdr/subscription"), ==, 10);
}

/* All rows at once are what a list reads one by one. */
static void
test_rows (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_allocation, PARTNER), term = wp_query_new (&wp_kind_allocation, PARTNER);
  g_autoptr (GError) error = NULL;
  begin (f->store);
  put_seats (f->store, "c2", "epdr", WP_SEATS_TERM, 8);
  put_seats (f->store, "c1", "epdr", WP_SEATS_TERM, 7);
  put_seats (f->store, "c2", "core_mdr", WP_SEATS_SUBSCRIPTION, 10);
  commit (f->store);
  g_autoptr (GPtrArray) rows = wp_store_query_rows (f->store, query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 3);
  const WpRow *first = rows->pdata[0], *second = rows->pdata[1];
  g_assert_cmpstr (first->id, ==, "c2.core_mdr.subscription");
  g_assert_cmpstr (second->values[WP_ALLOCATION_POOL].text, ==, "epdr/term");
  g_assert_cmpstr (second->values[WP_ALLOCATION_CUSTOMER].text, ==, "c1");
  g_assert_cmpint (second->values[WP_ALLOCATION_QUANTITY].number, ==, 7);
  wp_query_where_int (term, "type", WP_OP_EQ, WP_SEATS_TERM);
  g_autoptr (GPtrArray) some = wp_store_query_rows (f->store, term, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (some->len, ==, 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_null (wp_store_query_rows (f->store, term, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, StoreFixture, GINT_TO_POINTER (WP_STORE_SERVER), store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("/seats/cases", test_cases);
  ADD ("/seats/take-back", test_take_back);
  ADD ("/seats/histories", test_histories);
  ADD ("/seats/sum-by", test_sum_by);
  ADD ("/seats/rows", test_rows);
  ADD ("/seats/advice", test_advice);
  ADD ("/seats/last", test_last);
  ADD ("/seats/gaps", test_gaps);
  ADD ("/seats/ended-trial", test_ended_trial);
  ADD ("/seats/module-first", test_module_first);
  return g_test_run ();
}
