/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

static void
refused (const char *data, gssize length, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = wp_json_parse (data, length, &error);
  g_assert_null (node);
  g_assert_error (error, WP_ERROR, code);
}

static void
test_refused (void)
{
  static const char *const bad[] = { "",
                                     "   ",
                                     "{",
                                     "[1,",
                                     "{\"a\":}",
                                     "nope",
                                     "<html><body>502</body></html>",
                                     "{\"a\":1}}",
                                     "\"open",
                                     "{\"a\":1,}x",
                                     "{\"a\":\"\\ud83d\"}",
                                     "{\"a\":\"\\ud83d!ude00\"}",
                                     "{\"a\":\"\\ude00\"}",
                                     "{\"a\":\"x\\u0000y\"}",
                                     "{\"a\":\"\\ude\\u0041\"}",
                                     "{'a':1}",
                                     "{\"a\":'x'}",
                                     "{} {}",
                                     "[] 1",
                                     "{}x",
                                     "{/* no */}",
                                     "{} // no",
                                     "{}\v" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    refused (bad[i], -1, WP_ERROR_MALFORMED);
  refused (NULL, 0, WP_ERROR_MALFORMED);
  refused ("{\"a\":\"\xff\xfe\"}", -1, WP_ERROR_MALFORMED);
  refused ("{\"a\":\"x\0y\"}", 11, WP_ERROR_MALFORMED);

  g_autoptr (GError) error = NULL;
  g_assert_null (wp_json_parse_object ("[1]", -1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_MALFORMED);
}

static void
test_depth (void)
{
  for (guint depth = WP_MAX_DEPTH - 1; depth <= 300000; depth = depth < 100 ? depth + 1 : depth * 50) {
    g_autofree char *text = g_malloc (depth * 2 + 1);
    memset (text, '[', depth);
    memset (text + depth, ']', depth);
    text[depth * 2] = '\0';
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = wp_json_parse (text, -1, &error);
    g_assert_cmpint (node != NULL, ==, depth <= WP_MAX_DEPTH);
    if (node == NULL)
      g_assert_error (error, WP_ERROR, WP_ERROR_MALFORMED);
  }
  /* Brackets in a text are no depth, also behind an escaped quote. */
  g_autoptr (GString) text = g_string_new ("{\"a\":\"\\\"");
  for (guint i = 0; i < 1000; i++)
    g_string_append_c (text, '[');
  g_string_append (text, "\"}");
  g_autoptr (JsonObject) object = wp_json_parse_object (text->str, text->len, NULL);
  g_assert_nonnull (object);
  g_assert_cmpuint (strlen (wp_json_string (object, "a")), ==, 1001);
}

static void
test_size (void)
{
  g_autofree char *text = g_malloc (WP_MAX_ANSWER + 2);
  memset (text, ' ', WP_MAX_ANSWER + 1);
  refused (text, WP_MAX_ANSWER + 1, WP_ERROR_TOO_LARGE);
}

/* A member that is missing or of another type is a normal answer. Fatal criticals would end the test. */
static void
test_lenient (void)
{
  static const char *const values[] = { "null", "true", "1", "1.5", "1e300", "\"text\"", "[]", "[1]", "{}", "{\"b\":1}" };
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *text = g_strdup_printf ("{\"a\":%s,\"l\":[%s]}", values[i], values[i]);
    g_autoptr (JsonObject) object = wp_json_parse_object (text, -1, NULL);
    g_assert_nonnull (object);
    for (guint k = 0; k < 3; k++) {
      const char *member = k == 0 ? "a" : k == 1 ? "l" : "missing";
      (void) wp_json_string (object, member);
      (void) wp_json_int (object, member, 0);
      (void) wp_json_bool (object, member, FALSE);
      (void) wp_json_time (object, member);
      (void) wp_json_string (wp_json_object (object, member), "b");
      (void) wp_json_object_at (wp_json_array (object, member), 0);
      (void) wp_json_string_at (wp_json_array (object, member), 7);
      g_assert_null (wp_json_find (wp_json_array (object, member), "b", "nothing", NULL));
    }
  }
  g_assert_null (wp_json_string (NULL, "a"));
  g_assert_null (wp_json_object (NULL, "a"));
  g_assert_cmpuint (wp_json_length (NULL), ==, 0);

  g_autoptr (JsonObject) numbers = wp_json_parse_object ("{\"i\":7,\"d\":7.0,\"f\":7.5,\"s\":\"7\",\"big\":1e300}", -1, NULL);
  g_assert_cmpint (wp_json_int (numbers, "i", -1), ==, 7);
  g_assert_cmpint (wp_json_int (numbers, "d", -1), ==, 7);
  g_assert_cmpint (wp_json_int (numbers, "f", -1), ==, -1);
  g_assert_cmpint (wp_json_int (numbers, "s", -1), ==, -1);
  g_assert_cmpint (wp_json_int (numbers, "big", -1), ==, -1);
}

/* Every field that is wrong is named, in one go. */
static void
test_checks (void)
{
  g_autoptr (JsonObject) object = wp_json_parse_object (
    "{\"long\":\"日本語日本語\",\"lines\":\"a\\nb\",\"number\":12,\"flag\":\"yes\",\"at\":\"yesterday\",\"list\":{}}", -1, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_false (wp_json_check_string (object, "/x", "long", (WpJsonText) { 1, 5 }, NULL, &error));
  g_assert_true (wp_json_check_string (object, "/x", "long", (WpJsonText) { 1, 6 }, NULL, &error));
  g_assert_false (wp_json_check_string (object, "", "lines", (WpJsonText) { 1, 9, TRUE }, NULL, &error));
  g_assert_false (wp_json_check_string (object, "", "gone", (WpJsonText) { 1, 9 }, NULL, &error));
  g_assert_true (wp_json_check_string (object, "", "gone", (WpJsonText) { 0, 9 }, NULL, &error));
  g_assert_false (wp_json_check_string (object, "", "number", (WpJsonText) { 0, 9 }, NULL, &error));
  g_assert_false (wp_json_check_int (object, "", "number", 0, 11, NULL, &error));
  g_assert_false (wp_json_check_bool (object, "", "flag", NULL, &error));
  g_assert_false (wp_json_check_time (object, "", "at", FALSE, NULL, &error));
  g_assert_false (wp_json_check_array (object, "", "list", 3, NULL, &error));
  static const char *const expected[] = { "/x/long", "/lines", "/gone", "/number", "/number", "/flag", "/at", "/list" };
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  GPtrArray *fields = wp_error_get_fields (error);
  g_assert_cmpuint (fields->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < fields->len; i++)
    g_assert_cmpstr (((WpFieldError *) fields->pdata[i])->pointer, ==, expected[i]);
  g_autoptr (GError) copy = g_error_copy (error);
  g_assert_cmpuint (wp_error_get_fields (copy)->len, ==, fields->len);
}

static void
test_copy (void)
{
  g_autoptr (JsonObject) object = wp_json_parse_object ("{\"a\":{\"b\":[1,{\"c\":\"x\"}]},\"n\":null}", -1, NULL);
  g_autoptr (JsonObject) copy = wp_json_copy (object);
  g_assert_true (wp_json_equal (object, copy));
  wp_json_set_string (wp_json_object_at (wp_json_array (wp_json_object (copy, "a"), "b"), 1), "c", "y");
  g_assert_cmpstr (wp_json_string (wp_json_object_at (wp_json_array (wp_json_object (object, "a"), "b"), 1), "c"), ==, "x");
  g_assert_false (wp_json_equal (object, copy));
}

/* Whatever happens to a document on its way, the reader answers or refuses, and what it answers can be written and read again. */
static void
test_garbled (void)
{
  static const char sample[] =
    "{\"id\":\"INC-1\",\"steps\":[{\"id\":\"s1\",\"done\":false,\"note\":\"確認\"}],\"n\":-1.5e3,\"x\":null,\"u\":\"\\u3042\\ud83d\\ude00\"}";
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);
  guint good = 0, bad = 0;
  for (guint round = 0; round < 20000; round++) {
    g_autofree char *text = g_strdup (sample);
    gsize length = sizeof sample - 1;
    for (int k = g_rand_int_range (random, 1, 4); k > 0; k--)
      text[g_rand_int_range (random, 0, (gint32) length)] = (char) g_rand_int_range (random, 1, 256);
    if (g_rand_boolean (random))
      length = g_rand_int_range (random, 0, (gint32) length);
    g_autoptr (JsonObject) object = wp_json_parse_object (text, length, NULL);
    if (object == NULL) {
      bad++;
      continue;
    }
    good++;
    g_autofree char *written = wp_json_to_string (object);
    g_autoptr (JsonObject) again = wp_json_parse_object (written, -1, NULL);
    g_assert_nonnull (again);
  }
  g_assert_cmpuint (good, >, 100);
  g_assert_cmpuint (bad, >, 100);
}

static void
test_time (void)
{
  g_assert_cmpint (wp_time_parse ("2026-01-10T00:00:00Z"), ==, G_GINT64_CONSTANT (1768003200000));
  g_assert_cmpint (wp_time_parse ("2026-01-10T09:00:00.250+09:00"), ==, G_GINT64_CONSTANT (1768003200250));
  static const char *const none[] = { "", "yesterday", "2026-01-10", "2026-01-10T00:00:00", "2026-13-10T00:00:00Z", "2026-02-30T00:00:00Z", "T" };
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_cmpint (wp_time_parse (none[i]), ==, 0);
  g_assert_cmpint (wp_time_parse (NULL), ==, 0);
  g_autofree char *text = wp_time_format (G_GINT64_CONSTANT (1768003200250));
  g_assert_cmpstr (text, ==, "2026-01-10T00:00:00.250Z");
  g_autofree char *far = wp_time_format (G_MAXINT64);
  g_assert_nonnull (far);
}

static void
test_error_table (void)
{
  for (int code = WP_ERROR_OFFLINE; code <= WP_ERROR_UNREADABLE; code++) {
    g_assert_cmpuint (strlen (wp_error_get_title (code)), >, 0);
    g_assert_cmpuint (strlen (wp_error_get_advice (code)), >, 0);
    if (code != WP_ERROR_SERVER)
      g_assert_cmpstr (wp_error_get_slug (code), !=, "server");
    guint status = wp_error_get_status (code);
    if (status != 0)
      g_assert_cmpint (wp_error_from_status (status, wp_error_get_slug (code)), ==, code);
  }
  g_assert_cmpint (wp_error_from_status (422, "something-new"), ==, WP_ERROR_INVALID);
  g_assert_cmpint (wp_error_from_status (502, NULL), ==, WP_ERROR_UNAVAILABLE);
  g_assert_cmpint (wp_error_from_status (599, NULL), ==, WP_ERROR_SERVER);
  g_assert_cmpint (wp_error_from_status (418, NULL), ==, WP_ERROR_INVALID);
  g_assert_cmpint (wp_error_from_status (200, NULL), ==, WP_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/size", test_size);
  g_test_add_func ("/json/lenient", test_lenient);
  g_test_add_func ("/json/checks", test_checks);
  g_test_add_func ("/json/copy", test_copy);
  g_test_add_func ("/json/garbled", test_garbled);
  g_test_add_func ("/time", test_time);
  g_test_add_func ("/error/table", test_error_table);
  return g_test_run ();
}
