/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"

#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-order-commands.h"
#include "wp-pool.h"
#include "wp-rehearsal.h"
#include "wp-time.h"

/* Orders over a real database: each case says who does what, what is refused, and where the order is then. */

#define NOW (G_GINT64_CONSTANT (1798761600000)) /* 2027-01-01T00:00:00Z */
#define PARTNER "p"
#define ID "11111111-2222-4333-8444-555555555555"

static const WpActor aiko = { "u1", "Aiko", WP_ROLE_ADMINISTRATOR }, mori = { "u2", "Mori", WP_ROLE_ADMINISTRATOR };
static const WpActor ken = { "u3", "Ken", WP_ROLE_TECHNICIAN }, vendor = { "v", "Vendor", WP_ROLE_SOC_ANALYST };

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = wp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  return object;
}

static void
put (WpStore *store, const WpKind *kind, const char *text)
{
  static gint64 revision;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) document = parse (text);
  g_assert_true (wp_store_put (store, PARTNER, kind, wp_json_string (document, "id"), ++revision, document, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
fill (WpStore *store)
{
  begin (store);
  put (store, &wp_kind_user, "{\"id\":\"u1\",\"name\":\"Aiko\",\"role\":\"administrator\"}");
  put (store, &wp_kind_user, "{\"id\":\"u3\",\"name\":\"Ken\",\"role\":\"technician\"}");
  put (store, &wp_kind_partner, "{\"id\":\"p\",\"release\":{\"seats\":100},\"history\":[]}");
  put (store, &wp_kind_customer, "{\"id\":\"c1\",\"name\":\"One\"}");
  put (store, &wp_kind_customer, "{\"id\":\"c2\",\"name\":\"Two\"}");
  put (store, &wp_kind_product, "{\"id\":\"epdr\",\"family\":\"endpoint_security\",\"unit\":\"endpoint\",\"types\":[\"term\",\"subscription\"]}");
  put (store, &wp_kind_product,
       "{\"id\":\"core_mdr\",\"family\":\"mdr\",\"unit\":\"endpoint\",\"base\":[\"epdr\"],\"types\":[\"term\",\"subscription\"]}");
  put (store, &wp_kind_price,
       "{\"id\":\"core_mdr.term.1\",\"product\":\"core_mdr\",\"type\":\"term\",\"years\":1,\"currency\":\"JPY\","
       "\"bands\":[{\"from\":1,\"amount\":7800},{\"from\":51,\"amount\":7200}]}");
  put (store, &wp_kind_license,
       "{\"id\":\"L1\",\"product\":\"core_mdr\",\"type\":\"term\",\"pool\":\"core_mdr/term\",\"quantity\":100,\"status\":\"active\","
       "\"expiryDate\":\"2027-06-30\"}");
  put (store, &wp_kind_allocation,
       "{\"id\":\"c1.epdr.term\",\"customerId\":\"c1\",\"product\":\"epdr\",\"type\":\"term\",\"pool\":\"epdr/term\",\"quantity\":9}");
  put (store, &wp_kind_allocation,
       "{\"id\":\"c1.core_mdr.term\",\"customerId\":\"c1\",\"product\":\"core_mdr\",\"type\":\"term\",\"pool\":\"core_mdr/term\",\"quantity\":70}");
  commit (store);
}

/* What the server does with a command, but for who the document belongs to. 0, or the code of the refusal */
static int
run (StoreFixture *f, const WpActor *actor, WpOrderCommand which, const char *id, const char *body_text)
{
  static gint64 revision = 1000;
  WpStoreLookup lookup;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = parse (body_text);
  g_autoptr (JsonObject) document = NULL;
  g_autoptr (WpCommand) command = wp_command_new (&wp_order_commands[which], NULL, id, NULL, -1, body);
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  g_assert_true (lookup.lookup.get (&lookup.lookup, &wp_kind_order, id, &document, &error));
  if (document == NULL && !command->type->creates)
    return WP_ERROR_NOT_FOUND;
  if (document == NULL)
    document = wp_json_new ("id", id, NULL);
  if (!wp_command_validate (command, &error) || !wp_command_may (command, actor, &lookup.lookup, document, &error))
    return error->code;
  wp_command_apply (command, actor, &lookup.lookup, NOW, document);
  g_assert_true (wp_store_put (f->store, PARTNER, &wp_kind_order, id, ++revision, document, NULL, NULL, &error));
  g_assert_no_error (error);
  return 0;
}

static JsonObject *
read_order (StoreFixture *f, const char *id)
{
  WpStoreLookup lookup;
  JsonObject *document = NULL;
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  g_assert_true (lookup.lookup.get (&lookup.lookup, &wp_kind_order, id, &document, NULL));
  return document;
}

#define SMALL "{\"product\":\"core_mdr\",\"type\":\"term\",\"quantity\":60,\"years\":1,\"po\":\"PO-1\"}"
#define LARGE "{\"product\":\"core_mdr\",\"type\":\"term\",\"quantity\":100,\"years\":1,\"po\":\"PO-1\"}"

typedef struct {
  const WpActor *actor;
  WpOrderCommand command;
  const char *body;
  int code;
} Step;

static const struct {
  const char *name;
  Step steps[9];
  WpOrderState state;
  WpOrderTurn turn;
} cases[] = {
  { "a draft", { { &aiko, WP_ORDER_COMMAND_SAVE, SMALL, 0 } }, WP_ORDER_DRAFT, WP_ORDER_TURN_US },
  { "a technician orders nothing", { { &ken, WP_ORDER_COMMAND_SAVE, SMALL, WP_ERROR_FORBIDDEN } }, WP_ORDER_UNKNOWN, WP_ORDER_TURN_NONE },
  { "a draft that misses something is not placed",
    { { &aiko, WP_ORDER_COMMAND_SAVE, "{\"product\":\"core_mdr\"}", 0 },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"type\":\"term\",\"quantity\":5}", 0 },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"years\":1}", 0 },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", 0 } },
    WP_ORDER_PLACED,
    WP_ORDER_TURN_VENDOR },
  { "a subscription has no years",
    { { &aiko, WP_ORDER_COMMAND_SAVE, "{\"product\":\"core_mdr\",\"type\":\"subscription\",\"quantity\":5,\"years\":1}", 0 },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", WP_ERROR_INVALID } },
    WP_ORDER_DRAFT,
    WP_ORDER_TURN_US },
  { "odd numbers",
    { { &aiko, WP_ORDER_COMMAND_SAVE, "{\"quantity\":0}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"quantity\":-1}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"quantity\":1.5}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"quantity\":10000001}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"quantity\":\"5\"}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"years\":11}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"type\":\"gift\"}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"customers\":[7]}", WP_ERROR_INVALID } },
    WP_ORDER_UNKNOWN,
    WP_ORDER_TURN_NONE },
  { "placed once",
    { { &aiko, WP_ORDER_COMMAND_SAVE, SMALL, 0 },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", 0 },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", WP_ERROR_CONFLICT },
      { &mori, WP_ORDER_COMMAND_PLACE, "{}", WP_ERROR_CONFLICT },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"quantity\":9}", WP_ERROR_CONFLICT } },
    WP_ORDER_PLACED,
    WP_ORDER_TURN_VENDOR },
  { "placed as it was seen, or not at all",
    { { &aiko, WP_ORDER_COMMAND_SAVE, SMALL, 0 },
      { &mori, WP_ORDER_COMMAND_SAVE, "{\"quantity\":61,\"from\":{\"quantity\":60}}", 0 },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"quantity\":62,\"from\":{\"quantity\":60}}", WP_ERROR_STALE },
      { &aiko, WP_ORDER_COMMAND_SAVE, "{\"quantity\":61,\"from\":{\"quantity\":60}}", 0 },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{\"from\":{\"quantity\":60}}", WP_ERROR_STALE },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{\"from\":{\"quantity\":61,\"note\":null}}", 0 } },
    WP_ORDER_PLACED,
    WP_ORDER_TURN_VENDOR },
  { "two people",
    { { &aiko, WP_ORDER_COMMAND_SAVE, LARGE, 0 },
      { &aiko, WP_ORDER_COMMAND_RELEASE, "{}", WP_ERROR_CONFLICT },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", 0 },
      { &vendor, WP_ORDER_COMMAND_SOC_CONFIRM, "{}", WP_ERROR_CONFLICT },
      { &aiko, WP_ORDER_COMMAND_RELEASE, "{}", WP_ERROR_CONFLICT },
      { &ken, WP_ORDER_COMMAND_RELEASE, "{}", WP_ERROR_FORBIDDEN },
      { &mori, WP_ORDER_COMMAND_RELEASE, "{\"from\":{\"quantity\":99}}", WP_ERROR_STALE },
      { &mori, WP_ORDER_COMMAND_RELEASE, "{\"from\":{\"quantity\":100}}", 0 } },
    WP_ORDER_PLACED,
    WP_ORDER_TURN_VENDOR },
  { "it waits",
    { { &aiko, WP_ORDER_COMMAND_SAVE, LARGE, 0 }, { &aiko, WP_ORDER_COMMAND_PLACE, "{}", 0 } },
    WP_ORDER_AWAITING_RELEASE,
    WP_ORDER_TURN_SECOND },
  { "whoever changed it and places it does not release it either",
    { { &aiko, WP_ORDER_COMMAND_SAVE, LARGE, 0 },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", 0 },
      { &mori, WP_ORDER_COMMAND_SEND_BACK, "{\"reason\":\"\"}", WP_ERROR_INVALID },
      { &mori, WP_ORDER_COMMAND_SEND_BACK, "{\"reason\":\"Fewer\"}", 0 },
      { &mori, WP_ORDER_COMMAND_PLACE, "{}", 0 },
      { &mori, WP_ORDER_COMMAND_RELEASE, "{}", WP_ERROR_CONFLICT },
      { &aiko, WP_ORDER_COMMAND_RELEASE, "{}", 0 } },
    WP_ORDER_PLACED,
    WP_ORDER_TURN_VENDOR },
  { "the vendor",
    { { &aiko, WP_ORDER_COMMAND_SAVE, SMALL, 0 },
      { &vendor, WP_ORDER_COMMAND_SOC_DELIVER, "{\"lines\":[{\"quantity\":60}]}", WP_ERROR_CONFLICT },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", 0 },
      { &vendor, WP_ORDER_COMMAND_SOC_CONFIRM, "{\"reference\":\"SO-1\"}", 0 },
      { &vendor, WP_ORDER_COMMAND_SOC_CONFIRM, "{}", WP_ERROR_CONFLICT },
      { &aiko, WP_ORDER_COMMAND_CANCEL, "{}", WP_ERROR_CONFLICT },
      { &aiko, WP_ORDER_COMMAND_ENTER, "{\"state\":\"fulfilled\"}", WP_ERROR_CONFLICT },
      { &vendor, WP_ORDER_COMMAND_SOC_DELIVER, "{\"lines\":[{\"quantity\":60,\"expiryDate\":\"2027-12-31\"}]}", 0 },
      { &vendor, WP_ORDER_COMMAND_SOC_REJECT, "{\"reason\":\"late\"}", WP_ERROR_CONFLICT } },
    WP_ORDER_FULFILLED,
    WP_ORDER_TURN_NONE },
  { "bad deliveries",
    { { &aiko, WP_ORDER_COMMAND_SAVE, SMALL, 0 },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", 0 },
      { &vendor, WP_ORDER_COMMAND_SOC_DELIVER, "{\"lines\":[]}", WP_ERROR_INVALID },
      { &vendor, WP_ORDER_COMMAND_SOC_DELIVER, "{\"lines\":[7]}", WP_ERROR_INVALID },
      { &vendor, WP_ORDER_COMMAND_SOC_DELIVER, "{\"lines\":[{\"quantity\":-1}]}", WP_ERROR_INVALID },
      { &vendor, WP_ORDER_COMMAND_SOC_DELIVER, "{\"lines\":[{\"quantity\":1,\"expiryDate\":\"2027-02-30\"}]}", WP_ERROR_INVALID },
      { &vendor, WP_ORDER_COMMAND_SOC_CONFIRM, "{\"price\":{\"amount\":1,\"currency\":\"yen\"}}", WP_ERROR_INVALID },
      { &vendor, WP_ORDER_COMMAND_SOC_REJECT, "{}", WP_ERROR_INVALID } },
    WP_ORDER_PLACED,
    WP_ORDER_TURN_VENDOR },
  { "by hand, forward only",
    { { &aiko, WP_ORDER_COMMAND_SAVE, SMALL, 0 },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{\"byHand\":true}", 0 },
      { &vendor, WP_ORDER_COMMAND_SOC_CONFIRM, "{}", WP_ERROR_CONFLICT },
      { &aiko, WP_ORDER_COMMAND_ENTER, "{\"state\":\"gone\"}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_ENTER, "{\"state\":\"sent\",\"at\":\"2099-01-01T00:00:00Z\"}", WP_ERROR_INVALID },
      { &aiko, WP_ORDER_COMMAND_ENTER, "{\"state\":\"sent\",\"at\":\"2025-01-01T00:00:00Z\",\"reference\":\"D-7\"}", 0 },
      { &mori, WP_ORDER_COMMAND_ENTER, "{\"state\":\"sent\"}", WP_ERROR_CONFLICT },
      { &mori, WP_ORDER_COMMAND_ENTER, "{\"state\":\"confirmed\"}", 0 },
      { &mori, WP_ORDER_COMMAND_ENTER, "{\"state\":\"sent\"}", WP_ERROR_CONFLICT } },
    WP_ORDER_CONFIRMED,
    WP_ORDER_TURN_DISTRIBUTOR },
  { "by hand, to be sent",
    { { &aiko, WP_ORDER_COMMAND_SAVE, SMALL, 0 }, { &aiko, WP_ORDER_COMMAND_PLACE, "{\"byHand\":true}", 0 } },
    WP_ORDER_PLACED,
    WP_ORDER_TURN_US },
  { "canceled, and nothing after it",
    { { &aiko, WP_ORDER_COMMAND_SAVE, SMALL, 0 },
      { &mori, WP_ORDER_COMMAND_CANCEL, "{\"reason\":\"\"}", 0 },
      { &aiko, WP_ORDER_COMMAND_SAVE, SMALL, WP_ERROR_CONFLICT },
      { &aiko, WP_ORDER_COMMAND_PLACE, "{}", WP_ERROR_CONFLICT },
      { &aiko, WP_ORDER_COMMAND_CANCEL, "{}", WP_ERROR_CONFLICT } },
    WP_ORDER_CANCELED,
    WP_ORDER_TURN_NONE },
};

static void
test_ways (StoreFixture *f, gconstpointer mode)
{
  fill (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    begin (f->store);
    for (guint k = 0; k < G_N_ELEMENTS (cases[i].steps) && cases[i].steps[k].actor != NULL; k++) {
      const Step *step = &cases[i].steps[k];
      int code = run (f, step->actor, step->command, ID, step->body);
      if (code != step->code)
        g_error ("%s: step %u answers %d, not %d", cases[i].name, k + 1, code, step->code);
    }
    g_autoptr (JsonObject) order = read_order (f, ID);
    if (wp_order_get_state (order) != cases[i].state || wp_order_get_turn (order) != cases[i].turn)
      g_error ("%s: %s, turn %d", cases[i].name, wp_order_state_to_string (wp_order_get_state (order)), (int) wp_order_get_turn (order));
    wp_db_rollback (wp_store_get_db (f->store));
  }
}

static void
test_one_number (StoreFixture *f, gconstpointer mode)
{
  static const char other[] = "11111111-2222-4333-8444-666666666666";
  static const char *const same[] = { "PO-1", "po 1", "ＰＯ－１", " P.O. 1 " };
  fill (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (same); i++) {
    begin (f->store);
    g_autofree char *body = g_strdup_printf ("{\"product\":\"core_mdr\",\"type\":\"term\",\"quantity\":6,\"years\":1,\"po\":\"%s\"}", same[i]);
    g_assert_cmpint (run (f, &aiko, WP_ORDER_COMMAND_SAVE, ID, SMALL), ==, 0);
    g_assert_cmpint (run (f, &aiko, WP_ORDER_COMMAND_SAVE, other, body), ==, 0);
    /* Two drafts are nothing yet. */
    g_assert_cmpint (run (f, &aiko, WP_ORDER_COMMAND_PLACE, ID, "{}"), ==, 0);
    g_assert_cmpint (run (f, &mori, WP_ORDER_COMMAND_PLACE, other, "{}"), ==, WP_ERROR_CONFLICT);
    if (i % 2 == 0)
      g_assert_cmpint (run (f, &mori, WP_ORDER_COMMAND_PLACE, other, "{\"again\":true}"), ==, 0);
    else {
      g_assert_cmpint (run (f, &aiko, WP_ORDER_COMMAND_CANCEL, ID, "{}"), ==, 0);
      g_assert_cmpint (run (f, &mori, WP_ORDER_COMMAND_PLACE, other, "{}"), ==, 0);
    }
    wp_db_rollback (wp_store_get_db (f->store));
  }
}

static const struct {
  const char *order;
  gboolean known, release;
  gint64 owned_after, free_after; /* -1 without a cap */
  gint64 amount;                  /* -1 for none */
  const char *rules[2];           /* of c1 and c2 */
} rehearsals[] = {
  { "{\"product\":\"core_mdr\",\"type\":\"term\",\"quantity\":50,\"years\":1,\"customers\":[\"c1\",\"c2\"]}",
    TRUE,
    FALSE,
    150,
    80,
    50 * 7800,
    { NULL, "base" } },
  { "{\"product\":\"core_mdr\",\"type\":\"term\",\"quantity\":51,\"years\":1,\"customers\":[\"c1\",\"c2\"]}",
    TRUE,
    FALSE,
    151,
    81,
    51 * 7200,
    { NULL, "base" } },
  { "{\"product\":\"core_mdr\",\"type\":\"term\",\"quantity\":100,\"years\":3,\"customers\":[\"c1\",\"c2\"]}",
    TRUE,
    TRUE,
    200,
    130,
    -1,
    { NULL, "base" } },
  { "{\"product\":\"core_mdr\",\"type\":\"subscription\",\"quantity\":10,\"years\":0,\"customers\":[\"c1\",\"c2\"]}",
    TRUE,
    FALSE,
    -1,
    -1,
    -1,
    { "same_kind", "base" } },
  { "{\"product\":\"epdr\",\"type\":\"term\",\"quantity\":10,\"years\":1,\"customers\":[\"c1\",\"c2\"]}", TRUE, FALSE, 10, 1, -1, { NULL, NULL } },
  { "{\"product\":\"unheard\",\"type\":\"term\",\"quantity\":10,\"years\":1,\"customers\":[\"c1\",\"nobody\"]}",
    FALSE,
    FALSE,
    10,
    10,
    -1,
    { NULL, "customer" } },
};

static void
test_rehearsals (StoreFixture *f, gconstpointer mode)
{
  WpStoreLookup lookup;
  fill (f->store);
  wp_store_lookup_init (&lookup, f->store, PARTNER);
  for (guint i = 0; i < G_N_ELEMENTS (rehearsals); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) order = parse (rehearsals[i].order);
    g_autoptr (JsonObject) result = wp_order_rehearse (order, &lookup.lookup, NOW, &error);
    g_assert_no_error (error);
    JsonObject *seats = wp_json_object (result, "seats");
    g_assert_cmpint (wp_json_bool (result, "known", FALSE), ==, rehearsals[i].known);
    g_assert_cmpint (wp_json_bool (result, "release", FALSE), ==, rehearsals[i].release);
    g_assert_cmpint (wp_json_int (seats, "ownedAfter", -1), ==, rehearsals[i].owned_after);
    g_assert_cmpint (wp_json_int (seats, "freeAfter", -1), ==, rehearsals[i].free_after);
    g_assert_cmpint (wp_json_int (wp_json_object (result, "price"), "amount", -1), ==, rehearsals[i].amount);
    for (guint k = 0; k < 2; k++)
      g_assert_cmpstr (wp_json_string (wp_json_object_at (wp_json_array (result, "customers"), k), "rule"), ==, rehearsals[i].rules[k]);
  }
}

/* The price is that of the day on which it is placed. */
static void
test_price_is_kept (StoreFixture *f, gconstpointer mode)
{
  fill (f->store);
  begin (f->store);
  g_assert_cmpint (run (f, &aiko, WP_ORDER_COMMAND_SAVE, ID, SMALL), ==, 0);
  g_assert_cmpint (run (f, &aiko, WP_ORDER_COMMAND_PLACE, ID, "{}"), ==, 0);
  g_autoptr (JsonObject) order = read_order (f, ID);
  g_assert_cmpint (wp_json_int (wp_json_object (order, "price"), "amount", 0), ==, 60 * 7200);
  g_assert_cmpstr (wp_json_string (wp_json_object (order, "price"), "currency"), ==, "JPY");
  commit (f->store);
}

static void
test_money (void)
{
  static const struct {
    gint64 amount;
    const char *currency, *text;
  } amounts[] = {
    { 0, "JPY", "0 JPY" },
    { 1234500, "JPY", "1234500 JPY" },
    { 5, "EUR", "0.05 EUR" },
    { 123456, "USD", "1234.56 USD" },
    { 1234, "BHD", "1.234 BHD" },
    { -150, "USD", "-1.50 USD" },
    { G_MININT64, "JPY", "-9223372036854775808 JPY" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++) {
    g_autofree char *text = wp_amount_to_string (amounts[i].amount, amounts[i].currency);
    g_assert_cmpstr (text, ==, amounts[i].text);
  }
  g_autoptr (JsonObject) dear = parse ("{\"bands\":[{\"from\":10,\"amount\":1000000000000000}]}");
  gint64 amount = 0;
  g_assert_false (wp_price_get_amount (dear, 9, &amount));        /* below the first band */
  g_assert_false (wp_price_get_amount (dear, 10000000, &amount)); /* beyond 64 bits */
  g_assert_false (wp_price_get_amount (NULL, 1, &amount));
}

static void
test_release_rule (void)
{
  static const struct {
    const char *partner;
    gint64 seats, amount;
    const char *currency;
    gboolean needs;
  } rules[] = {
    { "{}", 10000000, 1000, "JPY", FALSE },
    { "{\"release\":null}", 10000000, 1000, "JPY", FALSE },
    { "{\"release\":{\"seats\":100}}", 99, -1, NULL, FALSE },
    { "{\"release\":{\"seats\":100}}", 100, -1, NULL, TRUE },
    { "{\"release\":{\"amount\":500,\"currency\":\"JPY\"}}", 1, 499, "JPY", FALSE },
    { "{\"release\":{\"amount\":500,\"currency\":\"JPY\"}}", 1, 500, "JPY", TRUE },
    { "{\"release\":{\"amount\":500,\"currency\":\"JPY\"}}", 1, 1, "USD", TRUE }, /* nobody can compare them */
    { "{\"release\":{\"amount\":500,\"currency\":\"JPY\"}}", 10000000, -1, NULL, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    g_autoptr (JsonObject) partner = parse (rules[i].partner);
    g_assert_cmpint (wp_partner_needs_release (partner, rules[i].seats, rules[i].amount, rules[i].currency), ==, rules[i].needs);
  }
}

static void
test_typed_numbers (void)
{
  static const struct {
    const char *text;
    gint64 number; /* 0: none */
  } typed[] = { { "12", 12 }, { "１２", 12 }, { " 1,200 ", 1200 }, { "10000000", 10000000 },      { "10000001", 0 }, { "0", 0 },   { "-3", 0 },
                { "1.5", 0 }, { "", 0 },      { "twelve", 0 },     { "99999999999999999999", 0 }, { "1e3", 0 },      { "0x10", 0 } };
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
    gint64 number = 0;
    g_assert_cmpint (wp_seats_parse (typed[i].text, &number), ==, typed[i].number != 0);
    g_assert_cmpint (number, ==, typed[i].number);
  }
  g_assert_false (wp_seats_parse (NULL, NULL));
}

#define TEST(name, function)                                                                                                                         \
  g_test_add ("/orders/" name, StoreFixture, GINT_TO_POINTER (WP_STORE_SERVER), store_fixture_set_up, function, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("ways", test_ways);
  TEST ("one-number", test_one_number);
  TEST ("rehearsals", test_rehearsals);
  TEST ("price-is-kept", test_price_is_kept);
  g_test_add_func ("/orders/money", test_money);
  g_test_add_func ("/orders/release-rule", test_release_rule);
  g_test_add_func ("/orders/typed-numbers", test_typed_numbers);
  return g_test_run ();
}
