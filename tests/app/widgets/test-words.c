/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "TestWords"
#include "config.h"

#include "wp-help.h"
#include "wp-incident-query.h"
#include "wp-incident-row.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-labels.h"
#include "wp-onboarding-words.h"
#include "wp-time.h"
#include "wp-topics.h"
#include "wp-welcome-page.h"
#include "wp-when.h"

#include <glib/gstdio.h>

/* 2026-11-23 12:00 UTC, a Monday */
#define NOW G_GINT64_CONSTANT (1795435200000)

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_when (void)
{
  assert_text (wp_when_relative (0, NOW), "");
  assert_text (wp_when_relative (NOW - 20 * WP_SECOND, NOW), "just now");
  assert_text (wp_when_relative (NOW + 20 * WP_SECOND, NOW), "just now");
  assert_text (wp_when_relative (NOW - 4 * WP_MINUTE, NOW), "4 min ago");
  assert_text (wp_when_relative (NOW - 2 * WP_HOUR, NOW), "10:00");
  assert_text (wp_when_relative (NOW - 13 * WP_HOUR, NOW), "yesterday 23:00");
  assert_text (wp_when_relative (NOW - 3 * WP_DAY, NOW), "20 Nov");
  assert_text (wp_when_relative (NOW - 400 * WP_DAY, NOW), "19 Oct 2025");
  assert_text (wp_when_short (NOW - 4 * WP_MINUTE, NOW), "4 min");
  assert_text (wp_when_short (NOW - 13 * WP_HOUR, NOW), "yesterday");
  assert_text (wp_when_clock (NOW), "12:00 UTC");
  assert_text (wp_when_exact (NOW), "Mon, 23 Nov 2026, 12:00:00 UTC");
  assert_text (wp_when_duration (30 * WP_SECOND), "less than a minute");
  assert_text (wp_when_duration (12 * WP_MINUTE), "12 min");
  assert_text (wp_when_duration (6 * WP_HOUR + 5 * WP_MINUTE), "6 h 05 min");
  assert_text (wp_when_duration (41 * WP_HOUR + 59 * WP_MINUTE), "41 h");
  assert_text (wp_when_duration (4 * WP_DAY), "4 days");
  assert_text (wp_when_time_left (NOW + 12 * WP_MINUTE, NOW), "12 min left");
  assert_text (wp_when_time_left (NOW - 2 * WP_HOUR, NOW), "overdue by 2 h");
  assert_text (wp_when_closes_in (NOW + 41 * WP_HOUR, NOW), "closes in 41 h");
  assert_text (wp_when_closes_in (NOW - 1, NOW), "closes now");
  /* A clock that is far off is no reason to fall. */
  assert_text (wp_when_relative (G_MAXINT64, NOW), "");
}

static void
test_zone (void)
{
  assert_text (wp_when_in_zone (NOW, "Asia/Tokyo"), "Mon, 23 Nov 2026, 21:00 (Asia/Tokyo, UTC+09:00)");
  assert_text (wp_when_in_zone (NOW, "America/St_Johns"), "Mon, 23 Nov 2026, 08:30 (America/St_Johns, UTC-03:30)");
  assert_text (wp_when_in_zone (NOW, "Mars/Base"), "");
  assert_text (wp_when_in_zone (0, "Asia/Tokyo"), "");
}

/* Where a booking came from */
static void
test_event (void)
{
  g_autoptr (JsonObject) event = wp_json_new ("kind", "session_booked", "detail", "2026-11-23T12:00:00.000Z", NULL);
  assert_text (wp_onboarding_event_text (event), "First session booked: Mon, 23 Nov 2026, 12:00:00 UTC");
  wp_json_set_object (event, "form", wp_json_new ("en", "MDR Onboarding Form", "ja", "フォーム", NULL));
  assert_text (wp_onboarding_event_text (event), "First session booked with “MDR Onboarding Form”: Mon, 23 Nov 2026, 12:00:00 UTC");
}

static void
test_address (void)
{
  static const struct {
    const char *text;
    const char *url;
  } good[] = {
    { "https://watchpost.example.com", "https://watchpost.example.com" },
    { " watchpost.example.com ", "https://watchpost.example.com" },
    { "watchpost.example.com:8443", "https://watchpost.example.com:8443" },
    { "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "http://[::1]:8080", "http://[::1]:8080" },
  };
  static const char *const bad[] = {
    "",
    "   ",
    "http://watchpost.example.com",
    "http://localhost:8080",
    "http://127.0.0.1.example.com",
    "ftp://example.com",
    "https://",
    "https://user:secret@example.com",
    "javascript://alert",
    "file:///etc/passwd",
    "https://exa mple.com",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *url = NULL;

    assert_text (wp_welcome_page_check_address (good[i].text, &url), NULL);
    g_assert_cmpstr (url, ==, good[i].url);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *url = NULL;
    g_autofree char *wrong = wp_welcome_page_check_address (bad[i], &url);

    if (wrong == NULL)
      g_error ("“%s” was taken for an address", bad[i]);
    g_assert_null (url);
  }
}

static void
test_labels (void)
{
  g_assert_cmpstr (wp_status_label (WP_STATUS_UNKNOWN, "on_the_moon"), ==, "on_the_moon");
  g_assert_cmpstr (wp_product_label (WP_PRODUCT_UNKNOWN, "total_mdr"), ==, "total_mdr");
  g_assert_cmpstr (wp_event_label ("acknowledged"), ==, "Acknowledged");
  g_assert_cmpstr (wp_event_label ("beamed_up"), ==, "beamed_up");
  g_assert_cmpstr (wp_isolation_label ("isolated"), ==, "Isolated");
  g_assert_cmpstr (wp_attempt_result_label (NULL), ==, "");
}

static char *
describe (WpIncidentColumn column, gint64 number, int heading, gboolean unread, WpOutboxState outbox)
{
  WpValue values[WP_INCIDENT_N_COLUMNS] = { 0 };
  WpRow row = { .rowid = 1, .id = (char *) "INC-2041", .values = values, .n_values = WP_INCIDENT_N_COLUMNS };

  values[WP_INCIDENT_SEVERITY].number = WP_SEVERITY_CRITICAL;
  values[WP_INCIDENT_STATUS].number = WP_STATUS_WAITING_ON_CUSTOMER;
  values[WP_INCIDENT_TURN].number = WP_TURN_PARTNER;
  values[WP_INCIDENT_TITLE].text = "Ransomware on FS-02";
  values[WP_INCIDENT_CUSTOMER_NAME].text = "Sakura Logistics";
  values[WP_INCIDENT_OPENED].number = NOW - 4 * WP_MINUTE;
  values[WP_INCIDENT_HOSTS].number = 4;
  values[column].number = number;
  return wp_incident_row_describe (&row, heading, unread, outbox, NOW);
}

static void
test_describe (void)
{
  assert_text (describe (WP_INCIDENT_HOSTS, 4, WP_GROUP_NEEDS_YOU, TRUE, 0),
               "Needs you: INC-2041, Critical, Ransomware on FS-02, Sakura Logistics · 4 hosts, opened 4 min ago, your turn, unread");
  assert_text (describe (WP_INCIDENT_QUESTION, 1, -1, FALSE, WP_OUTBOX_WAITING),
               "INC-2041, Critical, Ransomware on FS-02, Sakura Logistics · the SOC asks, opened 4 min ago, your turn, not sent yet");
  assert_text (describe (WP_INCIDENT_HOSTS, -7, -1, FALSE, WP_OUTBOX_REJECTED),
               "INC-2041, Critical, Ransomware on FS-02, Sakura Logistics, opened 4 min ago, your turn, could not be sent");
}

/* The filter against the real store: which of six incidents it lets through */
static const char *const incidents[] = {
  "{\"id\":\"A\",\"severity\":\"critical\",\"status\":\"waiting_on_customer\",\"turn\":\"partner\",\"product\":\"core_mdr\",\"customerId\":\"c1\","
  "\"title\":\"Ransomware\",\"openedAt\":\"2026-11-23T11:00:00Z\",\"assignee\":{\"id\":\"me\"}}",
  "{\"id\":\"B\",\"severity\":\"high\",\"status\":\"waiting_on_customer\",\"turn\":\"partner\",\"product\":\"core_mdr_microsoft\",\"customerId\":"
  "\"c2\",\"title\":\"新しい管理者\",\"openedAt\":\"2026-11-20T11:00:00Z\"}",
  "{\"id\":\"C\",\"severity\":\"high\",\"status\":\"waiting_on_soc\",\"turn\":\"soc\",\"product\":\"core_mdr\",\"customerId\":\"c1\",\"title\":"
  "\"Miner\",\"openedAt\":\"2026-11-10T11:00:00Z\",\"assignee\":{\"id\":\"other\"}}",
  "{\"id\":\"D\",\"severity\":\"medium\",\"status\":\"resolved\",\"product\":\"core_mdr\",\"customerId\":\"c1\",\"title\":\"Phishing\",\"openedAt\":"
  "\"2026-11-09T11:00:00Z\"}",
  "{\"id\":\"E\",\"severity\":\"low\",\"status\":\"closed\",\"product\":\"core_mdr\",\"customerId\":\"c1\",\"title\":\"Adware\",\"openedAt\":\"2026-"
  "01-09T11:00:00Z\"}",
  "{\"id\":\"F\",\"severity\":\"apocalyptic\",\"status\":\"closed\",\"product\":\"core_mdr\",\"customerId\":\"c1\",\"title\":\"?\",\"openedAt\":"
  "\"2026-01-08T11:00:00Z\"}",
};

static void
assert_passes (WpStore *store, const WpIncidentFilter *filter, const char *expected)
{
  g_autoptr (WpQuery) query = wp_incident_filter_to_query (filter, "me", NOW);
  g_autoptr (GError) error = NULL;
  g_autoptr (WpRefs) refs = wp_store_query_refs (store, query, NULL, &error);
  GString *ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < refs->rowids->len; i++) {
    WpRow *row = wp_store_read_row (store, &wp_kind_incident, g_array_index (refs->rowids, guint32, i), &error);

    g_assert_no_error (error);
    g_string_append (ids, row->id);
    wp_row_free (row);
  }
  g_assert_cmpstr (ids->str, ==, expected);
  g_string_free (ids, TRUE);
}

static void
test_filter (void)
{
  g_autofree char *directory = g_dir_make_tmp ("wp-filter-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "replica.db", NULL);
  g_autofree char *cleanup = g_strdup_printf ("rm -rf '%s'", directory);
  g_autoptr (GError) error = NULL;
  WpStore *store = wp_store_open (path, WP_STORE_REPLICA, &error);

  g_assert_no_error (error);
  g_assert_true (wp_db_begin (wp_store_get_db (store), &error));
  for (gsize i = 0; i < G_N_ELEMENTS (incidents); i++) {
    g_autoptr (JsonObject) document = wp_json_parse_object (incidents[i], -1, &error);

    g_assert_no_error (error);
    g_assert_true (wp_store_put (store, "", &wp_kind_incident, wp_json_string (document, "id"), 1, document, NULL, NULL, &error));
  }
  g_assert_true (wp_db_commit (wp_store_get_db (store), &error));

  assert_passes (store, &(WpIncidentFilter) { 0 }, "ABCDEF");
  assert_passes (store, &(WpIncidentFilter) { .severities = 1u << WP_SEVERITY_HIGH }, "BC");
  assert_passes (store, &(WpIncidentFilter) { .severities = 1u << WP_SEVERITY_HIGH | 1u << WP_SEVERITY_LOW }, "BCE");
  assert_passes (store, &(WpIncidentFilter) { .state = WP_STATE_OPEN }, "ABC");
  assert_passes (store, &(WpIncidentFilter) { .state = WP_STATE_NEEDS_YOU }, "AB");
  assert_passes (store, &(WpIncidentFilter) { .state = WP_STATE_WITH_SOC }, "C");
  assert_passes (store, &(WpIncidentFilter) { .state = WP_STATE_RESOLVED }, "D");
  assert_passes (store, &(WpIncidentFilter) { .state = WP_STATE_CLOSED }, "EF");
  assert_passes (store, &(WpIncidentFilter) { .state = WP_STATE_NOT_SENT }, "");
  assert_passes (store, &(WpIncidentFilter) { .product = WP_PRODUCT_CORE_MDR_MICROSOFT }, "B");
  assert_passes (store, &(WpIncidentFilter) { .customer_id = (char *) "c2" }, "B");
  assert_passes (store, &(WpIncidentFilter) { .assignee = WP_ASSIGNEE_ME }, "A");
  assert_passes (store, &(WpIncidentFilter) { .assignee = WP_ASSIGNEE_NOBODY }, "BDEF");
  assert_passes (store, &(WpIncidentFilter) { .opened = WP_OPENED_DAY }, "A");
  assert_passes (store, &(WpIncidentFilter) { .opened = WP_OPENED_WEEK }, "AB");
  assert_passes (store, &(WpIncidentFilter) { .opened = WP_OPENED_MONTH }, "ABCD");
  assert_passes (store, &(WpIncidentFilter) { .text = (char *) "管理" }, "B");
  assert_passes (store, &(WpIncidentFilter) { .text = (char *) "miner", .customer_id = (char *) "c1" }, "C");
  wp_store_close (store);
  g_assert_true (g_spawn_command_line_sync (cleanup, NULL, NULL, NULL, NULL));
}

static void
test_filter_words (void)
{
  WpIncidentFilter filter = { .severities = 1u << WP_SEVERITY_CRITICAL | 1u << WP_SEVERITY_LOW, .product = WP_PRODUCT_CORE_MDR };

  g_assert_true (wp_incident_filter_is_set (&filter));
  filter.customer_id = g_strdup ("c1");
  filter.text = g_strdup ("FS-02");
  assert_text (wp_incident_filter_describe (&filter, NULL), "Critical, Low · Core MDR · c1 · “FS-02”");
  wp_incident_filter_clear (&filter);
  g_assert_false (wp_incident_filter_is_set (&filter));
  assert_text (wp_incident_filter_describe (&filter, NULL), "");
}

static void
test_topics (void)
{
  g_autofree char *english = wp_topic_make_address ("overview", "en"), *japanese = wp_topic_make_address ("reports", "ja");
  g_autofree char *none = wp_topic_make_address ("../../evil", "en"), *nothing = wp_topic_make_address (NULL, "en");
  g_assert_cmpstr (english, ==, "https://www.watchguard.com/help/docs/help-center/en-US/Content/en-US/Managed-Services/MDR/mdr_features.html");
  g_assert_cmpstr (japanese, ==,
                   "https://www.watchguard.com/help/docs/help-center/ja-jp/Content/en-US/Managed-Services/MDR/Portal/mdr-portal-reports.html");
  g_assert_null (none);
  g_assert_null (nothing);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GMenuModel *menu = wp_topics_make_whole_menu ();
  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, WP_N_TOPICS);
  for (int item = 0; item < WP_N_TOPICS; item++) {
    g_autoptr (GVariant) name = g_menu_model_get_item_attribute_value (menu, item, G_MENU_ATTRIBUTE_TARGET, G_VARIANT_TYPE_STRING);
    g_autofree char *address = wp_topic_make_address (g_variant_get_string (name, NULL), "en");
    g_assert_nonnull (address);
    g_assert_true (g_hash_table_add (names, g_steal_pointer (&address)));
  }
  g_assert_finalize_object (menu);
}

/* Outside of a Flatpak by name, from within one by the place that the host sees. */
static void
test_help (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wp-help-XXXXXX", &error);
  g_autofree char *info = NULL;
  g_autofree char *outside = NULL;
  g_autofree char *within = NULL;
  g_autofree char *damaged = NULL;

  g_assert_no_error (error);
  info = g_build_filename (folder, "info", NULL);
  outside = wp_help_make_uri ("incidents", info);
  g_assert_cmpstr (outside, ==, "help:watchpost/incidents");
  g_file_set_contents (info, "[Application]\nname=" WP_APP_ID "\n[Instance]\napp-path=/home/a b/app/files\n", -1, &error);
  g_assert_no_error (error);
  within = wp_help_make_uri ("incidents", info);
  g_assert_cmpstr (within, ==, "ghelp:/home/a%20b/app/files/share/help/C/watchpost?incidents");
  g_file_set_contents (info, "[Application]\nname", -1, &error);
  g_assert_no_error (error);
  damaged = wp_help_make_uri ("incidents", info);
  g_assert_cmpstr (damaged, ==, "help:watchpost/incidents");
  g_assert_cmpint (g_remove (info), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/words/when", test_when);
  g_test_add_func ("/app/words/zone", test_zone);
  g_test_add_func ("/app/words/event", test_event);
  g_test_add_func ("/app/words/address", test_address);
  g_test_add_func ("/app/words/labels", test_labels);
  g_test_add_func ("/app/words/topics", test_topics);
  g_test_add_func ("/app/words/help", test_help);
  g_test_add_func ("/app/words/describe", test_describe);
  g_test_add_func ("/app/filter/store", test_filter);
  g_test_add_func ("/app/filter/words", test_filter_words);
  return g_test_run ();
}
