/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-alert.h"
#include "wp-contact.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-time.h"

#include <string.h>

/* Every cell of the matrix. */
static void
test_contact_matrix (void)
{
  static const struct {
    WpProduct product;
    WpSeverity severity;
    WpContactRule rule;
  } cells[] = {
    { WP_PRODUCT_CORE_MDR, WP_SEVERITY_CRITICAL, WP_CONTACT_EMAIL_THEN_PHONE },
    { WP_PRODUCT_CORE_MDR, WP_SEVERITY_HIGH, WP_CONTACT_EMAIL },
    { WP_PRODUCT_CORE_MDR, WP_SEVERITY_MEDIUM, WP_CONTACT_NONE },
    { WP_PRODUCT_CORE_MDR, WP_SEVERITY_LOW, WP_CONTACT_NONE },
    { WP_PRODUCT_CORE_MDR, WP_SEVERITY_INFORMATIONAL, WP_CONTACT_NONE },
    { WP_PRODUCT_CORE_MDR, WP_SEVERITY_UNKNOWN, WP_CONTACT_NONE },
    { WP_PRODUCT_CORE_MDR_MICROSOFT, WP_SEVERITY_CRITICAL, WP_CONTACT_EMAIL_THEN_PHONE },
    { WP_PRODUCT_CORE_MDR_MICROSOFT, WP_SEVERITY_HIGH, WP_CONTACT_EMAIL_THEN_PHONE },
    { WP_PRODUCT_CORE_MDR_MICROSOFT, WP_SEVERITY_MEDIUM, WP_CONTACT_NONE },
    { WP_PRODUCT_CORE_MDR_MICROSOFT, WP_SEVERITY_LOW, WP_CONTACT_NONE },
    { WP_PRODUCT_CORE_MDR_MICROSOFT, WP_SEVERITY_INFORMATIONAL, WP_CONTACT_NONE },
    { WP_PRODUCT_CORE_MDR_MICROSOFT, WP_SEVERITY_UNKNOWN, WP_CONTACT_NONE },
    { WP_PRODUCT_UNKNOWN, WP_SEVERITY_CRITICAL, WP_CONTACT_EMAIL_THEN_PHONE },
    { WP_PRODUCT_UNKNOWN, WP_SEVERITY_HIGH, WP_CONTACT_EMAIL_THEN_PHONE },
    { WP_PRODUCT_UNKNOWN, WP_SEVERITY_MEDIUM, WP_CONTACT_NONE },
    { WP_PRODUCT_UNKNOWN, WP_SEVERITY_LOW, WP_CONTACT_NONE },
    { WP_PRODUCT_UNKNOWN, WP_SEVERITY_INFORMATIONAL, WP_CONTACT_NONE },
    { WP_PRODUCT_UNKNOWN, WP_SEVERITY_UNKNOWN, WP_CONTACT_NONE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    g_assert_cmpint (wp_contact_rule (cells[i].product, cells[i].severity), ==, cells[i].rule);
  for (int severity = WP_SEVERITY_UNKNOWN; severity <= WP_SEVERITY_CRITICAL; severity++) {
    g_assert_true (wp_severity_may_start (WP_PRODUCT_CORE_MDR, severity));
    g_assert_cmpint (wp_severity_may_start (WP_PRODUCT_CORE_MDR_MICROSOFT, severity), ==, severity != WP_SEVERITY_CRITICAL);
  }
}

static void
test_contact_order (void)
{
  g_autoptr (JsonObject) contacts = wp_json_parse_object (
    "{\"emails\":[\"a@b.example\",7,\"c@d.example\"],\"phones\":[{\"e164\":\"+812\",\"order\":2},{\"e164\":\"+811\",\"order\":1},{}]}", -1, NULL);
  g_autoptr (JsonArray) both = wp_contact_expected (WP_PRODUCT_CORE_MDR, WP_SEVERITY_CRITICAL, contacts);
  static const char *const expected[] = { "a@b.example", "c@d.example", "+811", "+812" };
  g_assert_cmpuint (wp_json_length (both), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpstr (wp_json_string (wp_json_object_at (both, i), "to"), ==, expected[i]);
  g_autoptr (JsonArray) mail = wp_contact_expected (WP_PRODUCT_CORE_MDR, WP_SEVERITY_HIGH, contacts);
  g_assert_cmpuint (wp_json_length (mail), ==, 2);
  g_autoptr (JsonArray) none = wp_contact_expected (WP_PRODUCT_CORE_MDR, WP_SEVERITY_LOW, contacts);
  g_assert_cmpuint (wp_json_length (none), ==, 0);
  g_autoptr (JsonArray) unknown = wp_contact_expected (WP_PRODUCT_CORE_MDR, WP_SEVERITY_CRITICAL, NULL);
  g_assert_cmpuint (wp_json_length (unknown), ==, 0);
}

static WpTurn
turn_of (const char *text)
{
  g_autoptr (JsonObject) document = wp_json_parse_object (text, -1, NULL);
  g_assert_nonnull (document);
  return wp_incident_rule_turn (document);
}

static void
test_turn (void)
{
  static const struct {
    const char *document;
    WpTurn turn;
  } cases[] = {
    { "{\"status\":\"waiting_on_soc\",\"steps\":[{\"owner\":\"partner\"}]}", WP_TURN_SOC },
    { "{\"status\":\"waiting_on_customer\",\"steps\":[{\"owner\":\"partner\"},{\"owner\":\"customer\"}]}", WP_TURN_PARTNER },
    { "{\"status\":\"waiting_on_customer\",\"steps\":[{\"owner\":\"partner\",\"done\":true},{\"owner\":\"customer\"}]}", WP_TURN_CUSTOMER },
    { "{\"status\":\"waiting_on_customer\",\"steps\":[{\"owner\":\"customer\"}],\"questions\":[{\"answer\":null}]}", WP_TURN_PARTNER },
    { "{\"status\":\"waiting_on_customer\"}", WP_TURN_PARTNER },
    { "{\"status\":\"waiting_on_customer\",\"steps\":[{\"owner\":\"somebody_new\"}]}", WP_TURN_PARTNER },
    { "{\"status\":\"reopened\",\"steps\":[{\"owner\":\"partner\",\"done\":true}]}", WP_TURN_SOC },
    { "{\"status\":\"reopened\",\"steps\":[{\"owner\":\"partner\"}]}", WP_TURN_PARTNER },
    { "{\"status\":\"resolved\",\"steps\":[{\"owner\":\"partner\"}]}", WP_TURN_NONE },
    { "{\"status\":\"closed\"}", WP_TURN_NONE },
    { "{\"status\":\"something_new\"}", WP_TURN_PARTNER },
    { "{}", WP_TURN_PARTNER },
    /* An alarm that nobody has handled needs somebody, whoever has the next step. */
    { "{\"status\":\"waiting_on_soc\",\"severity\":\"high\",\"alert\":{\"generation\":1,\"handled\":null}}", WP_TURN_PARTNER },
    { "{\"status\":\"waiting_on_soc\",\"severity\":\"high\",\"alert\":{\"generation\":1,\"handled\":{\"by\":\"K\"}}}", WP_TURN_SOC },
    { "{\"status\":\"waiting_on_soc\",\"severity\":\"medium\",\"alert\":{\"generation\":1,\"handled\":null}}", WP_TURN_SOC },
    { "{\"status\":\"waiting_on_soc\",\"severity\":\"critical\"}", WP_TURN_SOC },
    { "{\"status\":\"reopened\",\"severity\":\"critical\",\"alert\":{\"generation\":2,\"handled\":null}}", WP_TURN_PARTNER },
    { "{\"status\":\"waiting_on_customer\",\"severity\":\"high\",\"alert\":{\"generation\":1,\"handled\":null},\"steps\":[{\"owner\":\"customer\"}]}",
      WP_TURN_PARTNER },
    { "{\"status\":\"resolved\",\"severity\":\"high\",\"alert\":{\"generation\":1,\"handled\":null}}", WP_TURN_NONE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (turn_of (cases[i].document), ==, cases[i].turn);
}

static void
test_settle (void)
{
  static const struct {
    const char *before;
    const char *status;
  } cases[] = {
    { "{\"status\":\"waiting_on_soc\",\"steps\":[]}", "waiting_on_soc" },
    { "{\"status\":\"waiting_on_soc\",\"steps\":[{\"owner\":\"partner\"}]}", "waiting_on_customer" },
    { "{\"status\":\"waiting_on_soc\",\"questions\":[{}]}", "waiting_on_customer" },
    { "{\"status\":\"waiting_on_customer\",\"steps\":[{\"owner\":\"partner\",\"done\":true}]}", "waiting_on_soc" },
    { "{\"status\":\"waiting_on_customer\",\"steps\":[{\"owner\":\"soc\"}]}", "waiting_on_soc" },
    { "{\"status\":\"waiting_on_customer\"}", "waiting_on_customer" },
    { "{\"status\":\"reopened\",\"steps\":[{\"owner\":\"partner\"}]}", "reopened" },
    { "{\"status\":\"something_new\",\"steps\":[{\"owner\":\"partner\"}]}", "something_new" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonObject) document = wp_json_parse_object (cases[i].before, -1, NULL);
    wp_incident_settle (document);
    g_assert_cmpstr (wp_json_string (document, "status"), ==, cases[i].status);
    g_assert_false (wp_json_has (document, "autoCloseAt"));
  }
  g_autoptr (JsonObject) resolved = wp_json_parse_object ("{\"status\":\"resolved\",\"resolvedAt\":\"2026-01-10T00:00:00Z\"}", -1, NULL);
  wp_incident_settle (resolved);
  g_assert_cmpint (wp_json_time (resolved, "autoCloseAt"), ==, wp_time_parse ("2026-01-12T00:00:00Z"));
}

static gboolean
wakes (const char *format, gint64 alert_at, gint64 first_sign_in)
{
  g_autofree char *at = wp_time_format (alert_at);
  g_autoptr (GString) text = g_string_new (format);
  g_string_replace (text, "@", at, 0);
  g_autoptr (JsonObject) document = wp_json_parse_object (text->str, -1, NULL);
  g_autoptr (WpIncident) incident = wp_incident_new (document);
  return wp_alert_wakes (incident, "u-tess", first_sign_in);
}

static void
test_alert_wakes (void)
{
  gint64 sign_in = wp_time_parse ("2026-03-01T12:00:00Z");
  const char *high = "{\"severity\":\"high\",\"status\":\"waiting_on_customer\",\"alert\":{\"generation\":1,\"at\":\"@\",\"handled\":null}}";
  g_assert_true (wakes (high, sign_in + 1, sign_in));
  g_assert_true (wakes (high, sign_in - WP_ALERT_GRACE, sign_in));
  g_assert_false (wakes (high, sign_in - WP_ALERT_GRACE - 1, sign_in));
  g_assert_true (wakes ("{\"severity\":\"critical\",\"status\":\"something_new\",\"alert\":{\"at\":\"@\"}}", sign_in, sign_in));
  g_assert_false (wakes ("{\"severity\":\"medium\",\"status\":\"waiting_on_customer\",\"alert\":{\"at\":\"@\"}}", sign_in, sign_in));
  g_assert_false (wakes ("{\"severity\":\"critical\",\"status\":\"resolved\",\"alert\":{\"at\":\"@\"}}", sign_in, sign_in));
  g_assert_false (wakes ("{\"severity\":\"critical\",\"status\":\"reopened\",\"alert\":{\"at\":\"@\",\"handled\":{}}}", sign_in, sign_in));
  g_assert_false (wakes ("{\"severity\":\"critical\",\"status\":\"reopened\"}", sign_in, sign_in));
  /* Who reopened it is awake. */
  g_assert_false (
    wakes ("{\"severity\":\"high\",\"status\":\"reopened\",\"alert\":{\"generation\":2,\"at\":\"@\",\"userId\":\"u-tess\"}}", sign_in, sign_in));
  g_assert_true (
    wakes ("{\"severity\":\"high\",\"status\":\"reopened\",\"alert\":{\"generation\":2,\"at\":\"@\",\"userId\":\"u-adam\"}}", sign_in, sign_in));
}

/* The key comes back over D-Bus, from anybody. */
static void
test_alert_key (void)
{
  g_autofree char *key = wp_alert_key ("a1b2", "INC-2041", 3);
  g_autofree char *account = NULL, *incident = NULL;
  guint generation = 0;
  g_assert_true (wp_alert_parse_key (key, &account, &incident, &generation));
  g_assert_cmpstr (account, ==, "a1b2");
  g_assert_cmpstr (incident, ==, "INC-2041");
  g_assert_cmpuint (generation, ==, 3);
  static const char *const forged[] = { "",        "/",       "a/b",  "a/b/c", "a//1", "a/b/1/2", "../x/1", "a/b/-1", "a/b/99999999999",
                                        "a/b c/1", "a/b\n/1", "ä/b/1" };
  for (guint i = 0; i < G_N_ELEMENTS (forged); i++)
    g_assert_false (wp_alert_parse_key (forged[i], NULL, NULL, NULL));
  g_assert_false (wp_alert_parse_key (NULL, NULL, NULL, NULL));
  g_autofree char *huge = g_strnfill (100000, 'a');
  g_assert_false (wp_alert_parse_key (huge, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/contact/matrix", test_contact_matrix);
  g_test_add_func ("/rules/contact/order", test_contact_order);
  g_test_add_func ("/rules/turn", test_turn);
  g_test_add_func ("/rules/settle", test_settle);
  g_test_add_func ("/rules/alert/wakes", test_alert_wakes);
  g_test_add_func ("/rules/alert/key", test_alert_key);
  return g_test_run ();
}
