/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "wp-error.h"
#include "wp-json.h"

const char *const fuzz_tokens[] = { "\"\\ud83d\\ude00\"",
                                    "\\u0000",
                                    "\\ud800",
                                    "1e+17.0",
                                    "inf.0",
                                    "-0",
                                    "1e400",
                                    "1E-400",
                                    "[[[[[[[[[[[[[[[[",
                                    "]]]]]]]]",
                                    "{\"a\":",
                                    "null",
                                    "true",
                                    "false",
                                    "\xef\xbb\xbf",
                                    "18446744073709551616",
                                    "0.1",
                                    NULL };

/* The part's text is the part. */
static gpointer
keep_element (JsonNode *element, const char *part, gsize length)
{
  if (part != NULL) {
    g_autoptr (JsonObject) read = wp_json_parse_object (part, length, NULL);
    g_assert_true (wp_json_equal (read, wp_json_object (wp_json_node_object (element), "a")));
  }
  return NULL;
}

/* What is read as a list is what is read as a whole. */
static void
read_list (const char *text, size_t size)
{
  static const WpJsonListing listing = { "a", "a", keep_element };
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (JsonObject) object = wp_json_parse_object (text, size, NULL), rest = wp_json_parse_list (text, size, &listing, kept, NULL);
  g_assert_true ((object == NULL) == (rest == NULL));
  g_assert_cmpuint (wp_json_size (object), ==, wp_json_size (rest));
  if (wp_json_array (object, "a") != NULL)
    g_assert_cmpuint (wp_json_length (wp_json_array (object, "a")), ==, kept->len);
}

/* What is taken is written and taken again as the same; what only asks says the same as what reads. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  g_autoptr (GError) error = NULL, refused = NULL;
  g_autoptr (JsonNode) node = wp_json_parse (text, size, &error);
  g_assert_true ((node == NULL) == (error != NULL));
  g_assert_true (wp_json_check (text, size, WP_MAX_DEPTH, &refused) == (node != NULL));
  if (node == NULL) {
    g_assert_error (error, WP_ERROR, WP_ERROR_MALFORMED);
    g_assert_cmpstr (refused->message, ==, error->message);
  } else {
    g_autofree char *written = wp_json_node_to_string (node);
    g_autoptr (JsonNode) again = wp_json_parse (written, -1, NULL), copy = wp_json_node_copy (node);
    g_assert_nonnull (again);
    g_autofree char *twice = wp_json_node_to_string (again), *copied = wp_json_node_to_string (copy);
    g_assert_cmpstr (twice, ==, written);
    g_assert_cmpstr (copied, ==, written);
    g_assert_true (wp_json_is_utf8 (node));
  }
  read_list (text, size);
  g_autoptr (JsonObject) mended = wp_json_parse_legacy (text, size), request = wp_json_parse_request (text, size, NULL);
  if (request != NULL)
    g_assert_nonnull (node);
  if (mended != NULL) {
    g_autofree char *written = wp_json_to_pretty_string (mended);
    g_autoptr (JsonObject) again = wp_json_parse_object (written, -1, NULL);
    g_assert_nonnull (again);
    g_assert_true (wp_json_equal (again, mended));
  }
  return 0;
}
