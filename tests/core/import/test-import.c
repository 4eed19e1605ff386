/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-command.h"
#include "wp-error.h"
#include "wp-import.h"
#include "wp-incident.h"
#include "wp-json.h"

#include <string.h>

#define ACCEPTED (1024 * 1024) /* bytes that a server takes */

static const char *const fixtures[] = {
  "graph-incident",     "graph-powershell", "graph-list", "graph-redirected", "graph-alert",  "graph-unknown", "threatsync-one",
  "threatsync-items",   "threatsync-data",  "own",        "hostile-types",    "hostile-text", "hostile-link",  "hostile-missing",
  "hostile-threatsync", "neither",          "empty-list", "mixed-list",
};

static char *
read_fixture (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", "fixtures", "import", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static GPtrArray *
import_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) root = wp_json_parse (text, -1, error);
  return root != NULL ? wp_import_incidents (root, WP_IMPORT_UNKNOWN, error) : NULL;
}

static GPtrArray *
import_fixture (const char *name)
{
  g_autofree char *text = read_fixture (name);
  g_autoptr (GError) error = NULL;
  GPtrArray *incidents = import_text (text, &error);
  g_assert_no_error (error);
  return incidents;
}

/* What holds for everything an import gives */
static void
check_document (JsonObject *document, gboolean own)
{
  static const WpActor soc = { "soc", "SOC", WP_ROLE_SOC_ANALYST };
  g_autoptr (JsonObject) customer = wp_json_new ("id", "c1", "name", "A customer", NULL);
  g_autoptr (JsonObject) copy = wp_json_copy (document);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = wp_json_to_string (document);

  g_assert_cmpuint (strlen (text), <, ACCEPTED);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (own)
    return;
  WpSeverity severity = wp_severity_from_string (wp_json_string (document, "severity"));
  g_assert_cmpint (severity, >=, WP_SEVERITY_INFORMATIONAL);
  g_assert_cmpint (severity, <=, WP_SEVERITY_HIGH);
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "steps")), <=, 100);
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "affectedEndpoints")), <=, WP_MAX_ITEMS);
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "affectedUsers")), <=, WP_MAX_ITEMS);
  g_assert_true (wp_incident_prepare_new (copy, "INC-1", customer, &soc, 1, &error));
  g_assert_no_error (error);
}

static void
test_detect (void)
{
  static const struct {
    const char *name;
    WpImportFormat format;
  } cases[] = {
    { "graph-incident", WP_IMPORT_GRAPH_INCIDENT },
    { "graph-list", WP_IMPORT_GRAPH_INCIDENT },
    { "graph-alert", WP_IMPORT_GRAPH_ALERT },
    { "graph-unknown", WP_IMPORT_GRAPH_INCIDENT },
    { "graph-powershell", WP_IMPORT_GRAPH_INCIDENT },
    { "threatsync-one", WP_IMPORT_THREATSYNC },
    { "threatsync-items", WP_IMPORT_THREATSYNC },
    { "threatsync-data", WP_IMPORT_THREATSYNC },
    { "own", WP_IMPORT_OWN },
    { "neither", WP_IMPORT_UNKNOWN },
    { "empty-list", WP_IMPORT_UNKNOWN },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = read_fixture (cases[i].name);
    g_autoptr (JsonNode) root = wp_json_parse (text, -1, NULL);
    g_assert_cmpint (wp_import_detect (root), ==, cases[i].format);
  }
}

static JsonObject *
item (JsonObject *document, const char *array, guint index)
{
  JsonObject *object = wp_json_object_at (wp_json_array (document, array), index);
  g_assert_nonnull (object);
  return object;
}

static void
test_graph_incident (void)
{
  static const char *const steps[] = {
    "Collect artifacts and determine scope: Review the machine timeline",
    "Collect artifacts and determine scope: Look for the presence",
    "Initiate containment & mitigation: Contact the user",
    "Initiate containment & mitigation: Update AV signatures",
    "Isolate the device",
    "Block 198.51.100.23 at the firewall",
    "Reset the password of the user",
    "10.0.0.1 is the gateway, leave it alone",
  };
  g_autoptr (GPtrArray) incidents = import_fixture ("graph-incident");
  JsonObject *document = incidents->pdata[0];
  const char *investigation = wp_json_string (document, "investigation");

  g_assert_cmpuint (incidents->len, ==, 1);
  g_assert_cmpstr (wp_json_string (document, "product"), ==, "core_mdr_microsoft");
  g_assert_cmpstr (wp_json_string (document, "severity"), ==, "high");
  g_assert_cmpstr (wp_json_string (wp_json_object (document, "source"), "id"), ==, "28282");
  g_assert_cmpstr (wp_json_string (wp_json_object (document, "source"), "system"), ==, "microsoft_graph");
  g_assert_true (
    g_str_has_prefix (wp_json_string (wp_json_object (document, "links"), "graphIncident"), "https://security.microsoft.com/incidents/28282"));
  /* One computer in two alerts is one computer. */
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "affectedEndpoints")), ==, 2);
  g_assert_cmpstr (wp_json_string (item (document, "affectedEndpoints", 0), "deviceId"), ==, "0000000000000000000000000000000000000011");
  g_assert_cmpstr (wp_json_string (item (document, "affectedEndpoints", 0), "hostName"), ==, "kita-pc-014.kita-law.example");
  g_assert_cmpstr (wp_json_string (item (document, "affectedEndpoints", 1), "platform"), ==, "Windows Server 2022");
  g_assert_cmpstr (wp_json_string (item (document, "affectedEndpoints", 1), "role"), ==, "server");
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "affectedUsers")), ==, 2);
  g_assert_cmpstr (wp_json_string (item (document, "affectedUsers", 0), "upn"), ==, "m.kato@kita-law.example");
  g_assert_cmpstr (wp_json_string (item (document, "affectedUsers", 1), "upn"), ==, "info@kita-law.example");
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "steps")), ==, G_N_ELEMENTS (steps));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_true (g_str_has_prefix (wp_json_string (item (document, "steps", i), "text"), steps[i]));
  g_assert_nonnull (strstr (investigation, "powershell.exe -nop -w hidden"));
  g_assert_nonnull (strstr (investigation, "見積書_0110.docm"));
  g_assert_nonnull (strstr (investigation, "T1059.001"));
  g_assert_nonnull (strstr (investigation, "198.51.100.23"));
  check_document (document, FALSE);
}

/* What PowerShell wrote is the same incident. */
static void
test_graph_powershell (void)
{
  static const char *const members[] = { "affectedEndpoints", "affectedUsers", "steps", "links" };
  g_autoptr (GPtrArray) wire = import_fixture ("graph-incident"), shell = import_fixture ("graph-powershell");
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    g_autofree char *expected = wp_json_node_to_string (wp_json_member (wire->pdata[0], members[i]));
    g_autofree char *got = wp_json_node_to_string (wp_json_member (shell->pdata[0], members[i]));
    g_assert_cmpstr (got, ==, expected);
  }
  g_assert_cmpstr (wp_json_string (shell->pdata[0], "title"), ==, wp_json_string (wire->pdata[0], "title"));
  g_assert_cmpstr (wp_json_string (shell->pdata[0], "investigation"), ==, wp_json_string (wire->pdata[0], "investigation"));
  check_document (shell->pdata[0], FALSE);
}

static void
test_lists (void)
{
  g_autoptr (GPtrArray) incidents = import_fixture ("graph-list");
  g_assert_cmpuint (incidents->len, ==, 2);
  g_assert_cmpstr (wp_json_string (incidents->pdata[1], "title"), ==, "受信トレイの不審な転送ルール");
  g_assert_cmpstr (wp_json_string (incidents->pdata[1], "severity"), ==, "low");

  g_autofree char *text = read_fixture ("mixed-list");
  g_autoptr (GError) error = NULL;
  g_assert_null (import_text (text, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  g_assert_cmpuint (wp_error_get_fields (error)->len, ==, 3);
  g_assert_cmpstr (((WpFieldError *) wp_error_get_fields (error)->pdata[0])->pointer, ==, "/1");
}

static void
test_refused (void)
{
  static const struct {
    const char *name, *pointer, *code;
  } cases[] = {
    { "graph-redirected", "/redirectIncidentId", "redirected" },
    { "hostile-missing", "/displayName", "required" },
    { "neither", "", "format" },
    { "empty-list", "/value", "length" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = read_fixture (cases[i].name);
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) root = wp_json_parse (text, -1, NULL);
    g_autoptr (GPtrArray) incidents = wp_import_incidents (root, WP_IMPORT_UNKNOWN, &error);
    g_autoptr (GPtrArray) unasked = wp_import_incidents (root, WP_IMPORT_UNKNOWN, NULL);
    g_assert_null (incidents);
    g_assert_null (unasked);
    g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
    WpFieldError *field = wp_error_get_fields (error)->pdata[0];
    g_assert_cmpstr (field->pointer, ==, cases[i].pointer);
    g_assert_cmpstr (field->code, ==, cases[i].code);
  }
}

static void
test_unknown (void)
{
  g_autoptr (GPtrArray) incidents = import_fixture ("graph-unknown");
  JsonObject *extra = wp_json_object (wp_json_object (incidents->pdata[0], "source"), "extra");
  JsonObject *alert = wp_json_object_at (wp_json_array (extra, "alerts"), 0);
  JsonObject *evidence = wp_json_object_at (wp_json_array (alert, "evidence"), 0);
  g_assert_cmpstr (wp_json_string (extra, "severity"), ==, "catastrophic");
  g_assert_cmpstr (wp_json_string (extra, "status"), ==, "awaitingAction");
  g_assert_cmpstr (wp_json_string (extra, "determination"), ==, "somethingNew");
  g_autofree char *score = wp_json_node_to_string (wp_json_member (extra, "agentScore"));
  g_assert_cmpstr (score, ==, "0.97");
  g_assert_nonnull (wp_json_object (wp_json_object (extra, "copilotSummary"), "nested"));
  g_assert_cmpuint (wp_json_length (wp_json_array (alert, "newMember")), ==, 3);
  g_assert_cmpstr (wp_json_string (alert, "serviceSource"), ==, "microsoftDefenderForToasters");
  g_assert_cmpstr (wp_json_string (evidence, "hologramId"), ==, "H-1");
  g_assert_cmpstr (wp_json_string (wp_json_object (incidents->pdata[0], "source"), "id"), ==, "28401");
  check_document (incidents->pdata[0], FALSE);

  g_autoptr (GPtrArray) items = import_fixture ("threatsync-data");
  extra = wp_json_object (wp_json_object (items->pdata[0], "source"), "extra");
  g_assert_cmpstr (wp_json_string (wp_json_object (extra, "newField"), "campaign"), ==, "blue");
  g_assert_cmpstr (wp_json_string (item (items->pdata[0], "affectedEndpoints", 0), "role"), ==, "toaster");
  g_assert_cmpstr (wp_json_string (item (items->pdata[0], "affectedUsers", 0), "upn"), ==, "n.kobayashi@aoba-seimitsu.example");

  g_autoptr (GPtrArray) own = import_fixture ("own");
  g_assert_nonnull (wp_json_object (own->pdata[0], "futureMember"));
  g_assert_cmpstr (wp_json_string (own->pdata[0], "severity"), ==, "critical");
}

/* Every band and value */
static void
test_severities (void)
{
  static const struct {
    const char *json, *severity;
  } cases[] = {
    { "{\"type\":\"x\",\"threatScore\":10}", "high" },
    { "{\"type\":\"x\",\"threatScore\":9}", "high" },
    { "{\"type\":\"x\",\"threatScore\":8}", "high" },
    { "{\"type\":\"x\",\"threatScore\":7}", "high" },
    { "{\"type\":\"x\",\"threatScore\":6}", "medium" },
    { "{\"type\":\"x\",\"threatScore\":4}", "medium" },
    { "{\"type\":\"x\",\"threatScore\":3}", "low" },
    { "{\"type\":\"x\",\"threatScore\":1}", "low" },
    { "{\"type\":\"x\",\"threatScore\":0,\"severity\":\"Critical\"}", "high" },
    { "{\"type\":\"x\",\"entityIds\":[],\"severity\":\"low\"}", "low" },
    { "{\"type\":\"x\",\"threatScore\":\"9\"}", "medium" },
    { "{\"displayName\":\"x\",\"severity\":\"high\"}", "high" },
    { "{\"displayName\":\"x\",\"severity\":\"MEDIUM\"}", "medium" },
    { "{\"displayName\":\"x\",\"severity\":\"Low\"}", "low" },
    { "{\"displayName\":\"x\",\"severity\":\"informational\"}", "informational" },
    { "{\"displayName\":\"x\",\"severity\":\"critical\"}", "high" },
    { "{\"displayName\":\"x\",\"severity\":\"unknown\"}", "medium" },
    { "{\"displayName\":\"x\",\"alerts\":[{\"severity\":\"low\"},{\"severity\":\"high\"}]}", "high" },
    { "{\"displayName\":\"x\",\"severity\":\"medium\",\"alerts\":[{\"severity\":\"low\"},{\"severity\":\"high\"}]}", "high" },
    { "{\"displayName\":\"x\",\"severity\":\"medium\",\"alerts\":[{\"severity\":\"high\",\"status\":\"resolved\"}]}", "medium" },
    { "{\"displayName\":\"x\",\"severity\":\"high\",\"alerts\":[{\"severity\":\"low\"}]}", "high" },
    { "{\"title\":\"x\",\"providerAlertId\":\"1\",\"severity\":\"low\"}", "low" },
    { "{\"title\":\"x\",\"evidence\":[]}", "medium" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) incidents = import_text (cases[i].json, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (wp_json_string (incidents->pdata[0], "severity"), ==, cases[i].severity);
  }
}

static void
test_threatsync_steps (void)
{
  g_autoptr (GPtrArray) incidents = import_fixture ("threatsync-items");
  JsonObject *step = item (incidents->pdata[0], "steps", 0);
  g_assert_cmpuint (incidents->len, ==, 4);
  g_assert_cmpstr (wp_json_string (step, "text"), ==, "Block the address 203.0.113.77 (FIREBOX-M370)");
  g_assert_cmpstr (wp_json_string (step, "command"), ==, "blockIp address=203.0.113.77");
  g_assert_cmpstr (wp_json_string (item (incidents->pdata[1], "steps", 2), "text"), ==, "Carry out \"rollBackTime\" yesterday 24 (AOBA-PC-022)");
  g_assert_cmpstr (wp_json_string (item (incidents->pdata[1], "steps", 2), "command"), ==, "rollBackTime to=yesterday hours=24");
  g_assert_cmpstr (wp_json_string (item (incidents->pdata[1], "affectedEndpoints", 0), "platform"), ==, "Windows 11 Pro");
  g_assert_cmpstr (wp_json_string (incidents->pdata[0], "product"), ==, "core_mdr");
}

static void
test_hostile_text (void)
{
  g_autoptr (GPtrArray) incidents = import_fixture ("hostile-text");
  JsonObject *document = incidents->pdata[0];
  const char *title = wp_json_string (document, "title"), *investigation = wp_json_string (document, "investigation");
  static const char *const steps[] = { "First", "Second", "三番目", "Fourth & <i>last</i>", "=cmd|' /C calc'!A0" };

  g_assert_null (strpbrk (title, "\r\n\t\033\a"));
  g_assert_nonnull (strstr (title, "[U+202E]gnp.exe"));
  g_assert_null (strstr (title, "\xe2\x80\xae"));
  g_assert_null (strpbrk (investigation, "\033\a\r"));
  g_assert_nonnull (strstr (investigation, "مرحبا"));
  g_assert_nonnull (strstr (investigation, "<script>"));
  g_assert_null (wp_json_object (document, "links"));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_cmpstr (wp_json_string (item (document, "steps", i), "text"), ==, steps[i]);
  g_assert_cmpstr (wp_json_string (item (document, "affectedEndpoints", 0), "hostName"), ==, "[U+202E]reversed.example");
  check_document (document, FALSE);

  g_autoptr (GPtrArray) links = import_fixture ("hostile-link");
  g_assert_null (wp_json_object (links->pdata[0], "links"));
}

static void
test_limits (void)
{
  /* A title may be as long as the server takes, and no longer. */
  for (guint n = 299; n <= 301; n++) {
    g_autofree char *long_title = g_strnfill (n, 'x');
    g_autofree char *json = g_strdup_printf ("{\"displayName\":\"%s\",\"severity\":\"low\"}", long_title);
    g_autoptr (GPtrArray) incidents = import_text (json, NULL);
    g_assert_cmpint (g_utf8_strlen (wp_json_string (incidents->pdata[0], "title"), -1), ==, MIN (n, WP_MAX_TITLE));
    check_document (incidents->pdata[0], FALSE);
  }

  g_autoptr (GString) many = g_string_new ("{\"displayName\":\"many\",\"alerts\":[");
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (many,
                            "%s{\"id\":\"a%u\",\"title\":\"Alert \\\"%u\\\"\",\"severity\":\"low\",\"recommendedActions\":\"- Do %u\\n- Do this\","
                            "\"evidence\":[{\"@odata.type\":\"#x.deviceEvidence\",\"mdeDeviceId\":\"d%u\",\"deviceDnsName\":\"h%u.example\"},"
                            "{\"@odata.type\":\"#x.userEvidence\",\"userAccount\":{\"userPrincipalName\":\"u%u@x.example\"}}]}",
                            i ? "," : "", i, i, i, i, i, i);
  g_string_append (many, "]}");
  g_autoptr (GPtrArray) incidents = import_text (many->str, NULL);
  g_assert_cmpuint (incidents->len, ==, 1);
  check_document (incidents->pdata[0], FALSE);
  g_assert_cmpuint (wp_json_length (wp_json_array (incidents->pdata[0], "affectedEndpoints")), ==, 1000);
  g_assert_cmpuint (wp_json_length (wp_json_array (incidents->pdata[0], "steps")), ==, 100);
  g_assert_true (wp_json_bool (wp_json_object (wp_json_object (incidents->pdata[0], "source"), "extra"), "shortened", FALSE));
  g_assert_nonnull (strstr (wp_json_string (incidents->pdata[0], "investigation"), "9950 more alerts"));

  g_autoptr (GString) big = g_string_new ("{\"displayName\":\"big\",\"description\":\"");
  for (guint i = 0; i < 400000; i++)
    g_string_append (big, "\\\"あ");
  g_string_append (big, "\",\"other\":\"");
  for (guint i = 0; i < 400000; i++)
    g_string_append (big, "\\\\");
  g_string_append (big, "\"}");
  g_autoptr (GPtrArray) large = import_text (big->str, NULL);
  check_document (large->pdata[0], FALSE);
}

/* Imports what may be anything: an answer that holds to the rules, or a refusal that names a field. */
static gboolean
try_text (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = wp_json_parse (text, length, NULL);
  if (root == NULL)
    return FALSE;
  WpImportFormat format = wp_import_detect (root);
  g_autoptr (GPtrArray) incidents = wp_import_incidents (root, WP_IMPORT_UNKNOWN, &error);
  if (incidents == NULL)
    g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  for (guint i = 0; incidents != NULL && i < incidents->len; i++)
    check_document (incidents->pdata[i], format == WP_IMPORT_OWN || format == WP_IMPORT_UNKNOWN);
  for (int forced = WP_IMPORT_OWN; forced <= WP_IMPORT_THREATSYNC; forced++) {
    g_autoptr (GPtrArray) others = wp_import_incidents (root, forced, NULL);
    for (guint i = 0; others != NULL && i < others->len; i++)
      check_document (others->pdata[i], forced == WP_IMPORT_OWN);
  }
  return TRUE;
}

static void
test_fuzz_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  for (guint round = 0; round < 2000; round++) {
    g_autofree char *text = read_fixture (fixtures[round % G_N_ELEMENTS (fixtures)]);
    gsize length = strlen (text);
    for (guint n = g_rand_int_range (rand, 1, 4); n > 0 && length > 0; n--)
      text[g_rand_int_range (rand, 0, length)] = (char) g_rand_int_range (rand, 0, 256);
    try_text (text, g_rand_boolean (rand) ? length : (gsize) g_rand_int_range (rand, 0, length + 1));
  }
}

/* Values in place of other values: what comes out is still JSON, so that the readers see it. */
static void
test_fuzz_values (void)
{
  static const char *const values[] = {
    "null",
    "{}",
    "[]",
    "0",
    "-1",
    "1e308",
    "9223372036854775807",
    "true",
    "\"\"",
    "\"critical\"",
    "\"\\u202e\\u0000x\"",
    "\"https://x.example/\"",
    "[[[]]]",
    "{\"a\":{\"b\":[null]}}",
    "[null,1,\"x\",{},[]]",
    "\"- a\\n\\u0095 b\"",
    "\"#microsoft.graph.security.deviceEvidence\"",
  };
  g_autoptr (GRegex) tokens = g_regex_new ("(?<=[:\\[,] )(?:\"(?:\\\\.|[^\"\\\\])*\"|-?[0-9.]+|true|false|null)(?=[,\\n])", 0, 0, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  guint parsed = 0;
  for (guint round = 0; round < 2000; round++) {
    g_autofree char *text = read_fixture (fixtures[round % G_N_ELEMENTS (fixtures)]);
    g_autoptr (GMatchInfo) match = NULL;
    g_autoptr (GString) out = g_string_new (NULL);
    int last = 0, from, to;
    for (g_regex_match (tokens, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
      if (g_rand_int_range (rand, 0, 12) != 0 || !g_match_info_fetch_pos (match, 0, &from, &to))
        continue;
      g_string_append_len (out, text + last, from - last);
      g_string_append (out, values[g_rand_int_range (rand, 0, G_N_ELEMENTS (values))]);
      last = to;
    }
    g_string_append (out, text + last);
    parsed += try_text (out->str, out->len);
  }
  /* Or this test would try nothing */
  g_assert_cmpuint (parsed, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/detect", test_detect);
  g_test_add_func ("/import/graph-incident", test_graph_incident);
  g_test_add_func ("/import/graph-powershell", test_graph_powershell);
  g_test_add_func ("/import/lists", test_lists);
  g_test_add_func ("/import/refused", test_refused);
  g_test_add_func ("/import/unknown", test_unknown);
  g_test_add_func ("/import/severities", test_severities);
  g_test_add_func ("/import/threatsync-steps", test_threatsync_steps);
  g_test_add_func ("/import/hostile-text", test_hostile_text);
  g_test_add_func ("/import/limits", test_limits);
  g_test_add_func ("/import/fuzz-bytes", test_fuzz_bytes);
  g_test_add_func ("/import/fuzz-values", test_fuzz_values);
  return g_test_run ();
}
