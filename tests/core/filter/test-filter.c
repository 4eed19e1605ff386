/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-error.h"
#include "wp-filter.h"
#include "wp-json.h"

#define ID "5b1f0c3e-8d52-4b0f-9a33-0c2b6f6d1a01"

static const WpActor tess = { "u-tess", "Tess", WP_ROLE_TECHNICIAN };

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = wp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  return object;
}

static WpCommand *
make (const WpCommandType *type, const char *body)
{
  g_autoptr (JsonObject) object = parse (body);
  return wp_command_new (type, NULL, ID, NULL, -1, object);
}

static void
run (JsonObject *document, const WpCommandType *type, const char *body, gint64 at)
{
  g_autoptr (WpCommand) command = make (type, body);
  g_autoptr (GError) error = NULL;
  g_assert_true (wp_command_validate (command, &error));
  g_assert_true (wp_command_may (command, &tess, NULL, document, &error));
  g_assert_no_error (error);
  wp_command_apply (command, &tess, NULL, at, document);
  /* What holds words is known again after a restore; the rest is a click. */
  g_assert_cmpint (wp_command_is_applied (command, document), ==, type->words != NULL);
}

static void
test_round_trip (void)
{
  static const char *const texts[] = {
    "{\"severities\":[\"critical\",\"low\"]}",
    "{\"status\":\"needs_you\",\"product\":\"core_mdr_microsoft\",\"assignee\":\"nobody\",\"opened\":\"week\"}",
    "{\"status\":\"not_sent\",\"customerId\":\"c-1\",\"text\":\"不審な\"}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    WpIncidentFilter filter;
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) query = parse (texts[i]);
    g_assert_true (wp_incident_filter_read (query, "/query", &filter, &error));
    g_assert_no_error (error);
    g_autoptr (JsonObject) again = wp_incident_filter_to_json (&filter);
    g_autofree char *text = wp_json_to_string (again);
    g_assert_cmpstr (text, ==, texts[i]);
    wp_incident_filter_clear (&filter);
    g_assert_false (wp_incident_filter_is_set (&filter));
  }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"severities\":[]}",
    "{\"severities\":[\"unknown\"]}",
    "{\"severities\":{}}",
    "{\"status\":\"any\"}",
    "{\"status\":null,\"product\":\"unknown\"}",
    "{\"opened\":1}",
    "{\"assignee\":\"ME\"}",
    "{\"text\":[]}",
    "{\"text\":\"\"}",
    "{\"customerId\":\"a\\nb\"}",
    "{\"status\":\"open\",\"later\":1}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    WpIncidentFilter filter;
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) query = parse (texts[i]);
    g_assert_false (wp_incident_filter_read (query, "/query", &filter, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
    g_assert_false (wp_incident_filter_read (query, "/query", &filter, NULL));
    wp_incident_filter_clear (&filter);
  }
  WpIncidentFilter filter;
  g_assert_false (wp_incident_filter_read (NULL, "/query", &filter, NULL));
  wp_incident_filter_clear (&filter);
}

static void
test_commands (void)
{
  g_autoptr (JsonObject) document = wp_json_new ("id", ID, NULL);
  run (document, WP_COMMAND_SAVE_FILTER, "{\"name\":\"Mine\",\"query\":{\"status\":\"open\"}}", 1000);
  g_assert_cmpstr (wp_json_string (document, "ownerId"), ==, "u-tess");
  g_assert_cmpstr (wp_filter_get_name (document), ==, "Mine");
  run (document, WP_COMMAND_RENAME_FILTER, "{\"name\":\"Ours\"}", 2000);
  run (document, WP_COMMAND_DEFAULT_FILTER, "{\"default\":true}", 3000);
  g_assert_cmpint (wp_json_time (document, "defaultAt"), ==, 3000);
  run (document, WP_COMMAND_SAVE_FILTER, "{\"name\":\"Theirs\",\"query\":{\"assignee\":\"me\"}}", 4000);
  g_assert_cmpint (wp_json_time (document, "defaultAt"), ==, 3000);
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "history")), ==, 3);
  run (document, WP_COMMAND_DEFAULT_FILTER, "{\"default\":false}", 5000);
  g_assert_false (wp_json_has (document, "defaultAt"));
  for (guint i = 0; i < 120; i++) {
    g_autofree char *body = g_strdup_printf ("{\"name\":\"%u\"}", i);
    run (document, WP_COMMAND_RENAME_FILTER, body, 5500);
  }
  g_assert_cmpuint (wp_json_length (wp_json_array (document, "history")), ==, 50);
  run (document, WP_COMMAND_REMOVE_FILTER, "{}", 6000);
  g_assert_true (wp_filter_is_removed (document));
  WpValue values[8] = { 0 };
  wp_kind_filter.extract (document, values);
  g_assert_cmpstr (values[wp_kind_column (&wp_kind_filter, WP_OWNER_COLUMN)].text, ==, "");
}

static void
test_default (void)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_assert_null (wp_filter_find_default (documents));
  g_ptr_array_add (documents, parse ("{\"id\":\"a\",\"name\":\"Ａ\",\"defaultAt\":\"2026-01-01T00:00:00Z\"}"));
  g_ptr_array_add (documents, parse ("{\"id\":\"b\",\"name\":\"b\",\"defaultAt\":\"2026-01-02T00:00:00Z\"}"));
  g_ptr_array_add (documents, parse ("{\"id\":\"c\",\"name\":\"c\",\"defaultAt\":\"2026-01-03T00:00:00Z\",\"removed\":true}"));
  g_ptr_array_add (documents, parse ("{\"id\":\"d\",\"name\":7,\"defaultAt\":\"soon\"}"));
  g_assert_cmpstr (wp_json_string (wp_filter_find_default (documents), "id"), ==, "b");
  g_assert_cmpstr (wp_json_string (wp_filter_find_name (documents, "a"), "id"), ==, "a");
  g_assert_null (wp_filter_find_name (documents, "c"));
}

/* How many a person has comes from the index alone. */
static gboolean
sum (const WpLookup *self, const WpKind *kind, const char *column, const char *where, const char *value, gint64 *n, GError **error)
{
  g_assert_true (kind == &wp_kind_filter);
  g_assert_null (column);
  g_assert_cmpstr (where, ==, WP_OWNER_COLUMN);
  g_assert_cmpstr (value, ==, "u-tess");
  *n = WP_MAX_FILTERS;
  return TRUE;
}

static void
test_bound (void)
{
  const WpLookup lookup = { .sum = sum };
  g_autoptr (WpCommand) command = make (WP_COMMAND_SAVE_FILTER, "{\"name\":\"Mine\",\"query\":{\"status\":\"open\"}}");
  g_autoptr (JsonObject) fresh = wp_json_new ("id", ID, NULL), there = wp_json_new ("id", ID, "name", "x", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_false (wp_command_may (command, &tess, &lookup, fresh, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
  g_assert_true (wp_command_may (command, &tess, &lookup, there, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/round-trip", test_round_trip);
  g_test_add_func ("/filter/refused", test_refused);
  g_test_add_func ("/filter/commands", test_commands);
  g_test_add_func ("/filter/default", test_default);
  g_test_add_func ("/filter/bound", test_bound);
  return g_test_run ();
}
