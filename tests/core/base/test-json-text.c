/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"

#include <math.h>
#include <string.h>

/* What is JSON and what is not, class by class, and that what was read is written as the same. */

typedef struct {
  const char *text;
  gsize length;
} Case;

#define T(text)                                                                                                                                      \
  {                                                                                                                                                  \
    text, sizeof (text) - 1                                                                                                                          \
  }

/* As many in a line as there is room for. */
/* clang-format off */
static const Case accepted[] = {
  /* arrays */
  T ("[[] ]"), T ("[\"\"]"), T ("[]"), T ("[\"x\"]"), T ("[false]"), T ("[null, 1, \"1\", {}]"), T ("[null]"), T ("[1\n]"), T (" [1]"),
  T ("[1,null,null,null,2]"), T ("[2] "), T ("[[],[[]]]"),
  /* numbers */
  T ("[123e65]"), T ("[0e+1]"), T ("[0e1]"), T ("[ 4]"), T ("[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]"),
  T ("[20e1]"), T ("[-0]"), T ("[-123]"), T ("[-1]"), T ("[1E22]"), T ("[1E-2]"), T ("[1E+2]"), T ("[123e45]"), T ("[123.456e78]"), T ("[1e-2]"),
  T ("[1e+2]"), T ("[123]"), T ("[123.456789]"), T ("[0]"), T ("[0.0]"), T ("[-0.0]"), T ("[0.0e-0]"), T ("[1.0000000000000000000000000000001]"),
  /* objects */
  T ("{\"asd\":\"sdf\", \"dfg\":\"fgh\"}"), T ("{\"asd\":\"sdf\"}"), T ("{\"a\":\"b\",\"a\":\"c\"}"), T ("{\"a\":\"b\",\"a\":\"b\"}"), T ("{}"),
  T ("{\"\":0}"), T ("{ \"min\": -1.0e+28, \"max\": 1.0e+28 }"), T ("{\"x\":[{\"id\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}], \"id\": \"b\"}"),
  T ("{\"a\":[]}"), T ("{\"title\":\"\\u041f\\u043e\\u043b\" }"), T ("{\n\"a\": \"b\"\n}"), T ("{\"a\\tb\":1}"),
  /* texts */
  T ("[\"\\u0060\\u012a\\u12AB\"]"), T ("[\"\\uD801\\udc37\"]"), T ("[\"\\ud83d\\ude39\\ud83d\\udc8d\"]"), T ("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]"),
  T ("[\"\\\\u0000\"]"), T ("[\"\\\"\"]"), T ("[\"a/*b*/c/*d//e\"]"), T ("[\"\\\\a\"]"), T ("[\"\\\\n\"]"), T ("[\"\\u0012\"]"), T ("[\"\\uFFFF\"]"),
  T ("[\"asd\"]"), T ("[ \"asd\"]"), T ("[\"\\uDBFF\\uDFFF\"]"), T ("[\"new\\u00A0line\"]"), T ("[\"\364\217\277\277\"]"), T ("[\"\357\277\277\"]"),
  T ("[\"\\u002c\"]"), T ("[\"\317\200\"]"), T ("[\"\360\233\277\277\"]"), T ("[\"asd \"]"), T ("\" \""), T ("[\"\\uD834\\uDd1e\"]"), T ("[\"\\u0821\"]"),
  T ("[\"\\u0123\"]"), T ("[\"\342\200\250\"]"), T ("[\"\342\200\251\"]"), T ("[\"\\u0061\\u30af\\u30EA\\u30b9\"]"), T ("[\"new\\u000Aline\"]"),
  T ("[\"\177\"]"), T ("[\"\\uA66D\"]"), T ("[\"\\u005C\"]"), T ("[\"\342\215\202\343\210\264\342\215\202\"]"), T ("[\"\\uD83F\\uDFFE\"]"),
  T ("[\"\\u200B\"]"), T ("[\"\\u2064\"]"), T ("[\"\\uFDD0\"]"), T ("[\"\\uFFFE\"]"), T ("[\"\\u0022\"]"), T ("[\"\342\202\254\360\235\204\236\"]"),
  T ("[\"a\177a\"]"),
  /* the whole */
  T ("false"), T ("42"), T ("-0.1"), T ("null"), T ("\"asd\""), T ("true"), T ("\"\""), T ("[\"a\"]\n"), T ("[true]"), T (" [] "), T ("\t\r\n 1 \t\r\n"),
};

static const Case refused[] = {
  /* arrays */
  T ("[1 true]"), T ("[a\345]"), T ("[\"\": 1]"), T ("[\"\"],"), T ("[,1]"), T ("[1,,2]"), T ("[\"x\",,]"), T ("[\"x\"]]"), T ("[\"\",]"), T ("[\"x\""),
  T ("[x"), T ("[3[4]]"), T ("[\377]"), T ("[1:2]"), T ("[,]"), T ("[-]"), T ("[   , \"\"]"), T ("[\"a\",\n4\n,1,"), T ("[1,]"), T ("[\"\va\"\\f]"), T ("[*]"),
  T ("[\"\""), T ("[1,"), T ("[1,\n1\n,1"), T ("[{}"),
  /* words */
  T ("[fals]"), T ("[nul]"), T ("[tru]"), T ("[truE]"), T ("[True]"), T ("[NULL]"), T ("[nan]"), T ("[undefined]"), T ("[truex]"),
  /* numbers */
  T ("[++1234]"), T ("[+1]"), T ("[+Inf]"), T ("[-01]"), T ("[-1.0.]"), T ("[-2.]"), T ("[-NaN]"), T ("[.-1]"), T ("[.2e-3]"), T ("[0.1.2]"), T ("[0.3e+]"),
  T ("[0.3e]"), T ("[0.e1]"), T ("[0E+]"), T ("[0E]"), T ("[0e+]"), T ("[0e]"), T ("[1 000.0]"), T ("[1.0e+]"), T ("[1.0e-]"), T ("[1.0e]"), T ("[1eE2]"),
  T ("[2.e+3]"), T ("[2.e-3]"), T ("[2.e3]"), T ("[9.e+]"), T ("[1+2]"), T ("[0x1]"), T ("[0x42]"), T ("[Inf]"), T ("[Infinity]"), T ("[-Infinity]"),
  T ("[0e+-1]"), T ("[-123.123foo]"), T ("[123\345]"), T ("[1e1\345]"), T ("[0\345]"), T ("[-foo]"), T ("[- 1]"), T ("[-012]"), T ("[-.123]"), T ("[-1x]"),
  T ("[1ea]"), T ("[1e\345]"), T ("[1.]"), T ("[.123]"), T ("[1.2a-3]"), T ("[1.8011670033376514H-308]"), T ("[012]"), T ("[NaN]"), T ("[\357\274\221]"),
  T ("[00]"), T ("[1_000]"), T ("[1e+17.0]"), T ("[inf.0]"), T ("[1'000]"), T ("[0b1]"), T ("[0o17]"), T ("[--1]"), T ("[1e]"), T ("[$1]"), T ("-"), T ("1."),
  /* objects */
  T ("[\"x\", truth]"), T ("{[: \"x\"}"), T ("{\"x\", null}"), T ("{\"x\"::\"b\"}"), T ("{\360\237\207\250\360\237\207\255}"), T ("{\"a\":\"a\" 123}"),
  T ("{key: 'value'}"), T ("{\"\271\":\"0\",}"), T ("{\"a\" b}"), T ("{:\"b\"}"), T ("{\"a\" \"b\"}"), T ("{\"a\":"), T ("{\"a\""), T ("{1:1}"),
  T ("{9999E9999:1}"), T ("{null:null,null:null}"), T ("{\"id\":0,,,,,}"), T ("{'a':0}"), T ("{\"id\":0,}"), T ("{\"a\":\"b\"}/**/"), T ("{\"a\":\"b\"}/**//"),
  T ("{\"a\":\"b\"}//"), T ("{\"a\":\"b\"}/"), T ("{\"a\":\"b\",,\"c\":\"d\"}"), T ("{a: \"b\"}"), T ("{\"a\":\"a"), T ("{ \"foo\" : \"bar\", \"a\" }"), T ("{\"a\":\"b\"}#"),
  T ("{,}"), T ("{\"a\":1 \"b\":2}"),
  /* texts */
  T ("[\"\\uD800\\\"]"), T ("[\"\\uD800\\u\"]"), T ("[\"\\uD800\\u1\"]"), T ("[\"\\uD800\\u1x\"]"), T ("[\303\251]"), T ("[\"\\\0\"]"), T ("[\"\\x00\"]"),
  T ("[\"\\\\\\\"]"), T ("[\"\\\t\"]"), T ("[\"\\\360\237\214\200\"]"), T ("[\"\\\"]"), T ("[\"\\u00A\"]"), T ("[\"\\uD834\\uDd\"]"), T ("[\"\\uD800\\uD800\\x\"]"),
  T ("[\"\\a\"]"), T ("[\"\\uqqqq\"]"), T ("[\"\\\345\"]"), T ("[\\u0020\"asd\"]"), T ("[\\n]"), T ("\""), T ("['single quote']"), T ("abc"), T ("[\"\\"),
  T ("[\"a\0a\"]"), T ("[\"new\nline\"]"), T ("[\"\t\"]"), T ("\"\\UA66D\""), T ("\"\"x"), T ("[\"\037\"]"), T ("[\"\r\"]"), T ("[\"\b\"]"), T ("[\"\\u+123\"]"),
  T ("[\"\\u 123\"]"), T ("[\"\\u-001\"]"),
  /* the whole */
  T ("\342\201\240"), T ("\357\273\277"), T ("<.>"), T ("[<null>]"), T ("[1]x"), T ("[1]]"), T ("[\"asd]"), T ("a\303\245"), T ("[True]"), T ("1]"), T ("{\"x\": true,"),
  T ("[][]"), T ("]"), T ("\357\273{}"), T ("\345"), T ("["), T (""), T ("[\0]"), T ("2@"), T ("{}}"), T ("{\"\":"), T ("{\"a\":/*comment*/\"b\"}"), T ("{\"a\": true} \"x\""),
  T ("['"), T ("[,"), T ("[{"), T ("[\"a"), T ("[\"a\""), T ("{"), T ("{]"), T ("{,"), T ("{["), T ("{\"a"), T ("{'a'"), T ("[\"\\{[\"\\{[\"\\{"), T ("*"),
  T ("{\"a\":\"b\"}#{}"), T ("[\\u000A\"\"]"), T ("[1"), T ("[ false, nul"), T ("[ true, fals"), T ("[ false, tru"), T ("{\"asd\":\"asd\""), T ("\303\245"),
  T ("[\342\201\240]"), T ("[\f]"), T (" "), T ("[\302\240]"), T ("[1]\0"), T ("\v[]"),
};

/* Where the grammar leaves the choice, and what a text that ends at NUL and numbers of 64 bits cannot hold */
static const Case chosen_refused[] = {
  T ("[123.456e-789]"), T ("[0.4e00669999999999999999999999999999999999999999999999999999999999999969999999006]"), T ("[-1e+9999]"), T ("[1.5e+9999]"),
  T ("[-123123e100000]"), T ("[123123e100000]"), T ("[123e-10000000]"), T ("[-123123123123123123123123123123]"), T ("[100000000000000000000]"),
  T ("[-237462374673276894279832749832423479823246327846]"), T ("[9223372036854775808]"), T ("[-9223372036854775809]"), T ("[1e309]"), T ("[2e-324]"),
  T ("[\"\\uDADA\"]"), T ("[\"\\uD888\\u1234\"]"), T ("[\"\\uD800\\n\"]"), T ("[\"\\uDd1ea\"]"), T ("[\"\\uD800\\uD800\\n\"]"), T ("[\"\\ud800\"]"),
  T ("[\"\\ud800abc\"]"), T ("[\"\\uDd1e\\uD834\"]"), T ("[\"\\uDFAA\"]"), T ("{\"\\uDFAA\":0}"), T ("[\"\346\227\245\321\210\372\"]"), T ("[\"\377\"]"),
  T ("[\"\340\377\"]"), T ("[\"\300\257\"]"), T ("[\"\374\200\200\200\200\200\"]"), T ("[\"\355\240\200\"]"), T ("[\"\201\"]"), T ("[\"\364\277\277\277\"]"),
  T ("[\"\351\"]"), T ("[\"\374\203\277\277\277\277\"]"), T ("\377\376[\0\"\0\351\0\"\0]\0"), T ("\0[\0\"\0\351\0\"\0]"), T ("\357\273\277{}"),
  T ("[\"\\u0000\"]"), T ("{\"foo\\u0000bar\": 42}"),
};

static const Case chosen_accepted[] = {
  T ("[9223372036854775807]"), T ("[-9223372036854775808]"), T ("[1e308]"), T ("[5e-324]"), T ("[0e99999]"), T ("[0.0000000000e-99999]"),
  T ("[0.12345678901234567890123456789]"),
};
/* clang-format on */

/* What is accepted is written, read and written again as the same. */
static void
must_accept (const Case *one)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = wp_json_parse (one->text, one->length, &error);
  if (node == NULL)
    g_error ("%s: %s", one->text, error->message);
  g_assert_true (wp_json_check (one->text, one->length, WP_MAX_DEPTH, NULL));
  g_autofree char *written = wp_json_node_to_string (node);
  g_autoptr (JsonNode) again = wp_json_parse (written, -1, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (node, again));
  g_autofree char *rewritten = wp_json_node_to_string (again);
  g_assert_cmpstr (written, ==, rewritten);
}

static void
must_refuse (const Case *one)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = wp_json_parse (one->text, one->length, &error);
  if (node != NULL)
    g_error ("taken: %s", one->text);
  g_assert_error (error, WP_ERROR, WP_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "byte"));
  g_assert_false (wp_json_check (one->text, one->length, WP_MAX_DEPTH, NULL));
}

static void
test_grammar (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++)
    must_accept (&accepted[i]);
  for (guint i = 0; i < G_N_ELEMENTS (chosen_accepted); i++)
    must_accept (&chosen_accepted[i]);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    must_refuse (&refused[i]);
  for (guint i = 0; i < G_N_ELEMENTS (chosen_refused); i++)
    must_refuse (&chosen_refused[i]);
  /* a hundred thousand open brackets, and an object in each */
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 100000; i++)
    g_string_append (text, i % 2 == 0 ? "[" : "{\"\":");
  g_autoptr (GError) error = NULL;
  g_assert_null (wp_json_parse (text->str, -1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_MALFORMED);
}

/* A text that was cut off anywhere is refused, and nothing behind it is read: the copy ends at the last byte. */
static void
test_cut (void)
{
  static const char text[] = "{\"a\":[1,-2.5e+3,true,false,null,\"x\\u3042\\ud83d\\ude00\\n\"],\"b\":{}}";
  for (gsize length = 0; length < sizeof text - 1; length++) {
    g_autofree char *copy = g_memdup2 (text, MAX (length, 1));
    g_assert_null (wp_json_parse (copy, length, NULL));
  }
}

static double
read_double (const char *text)
{
  g_autoptr (JsonNode) node = wp_json_parse (text, -1, NULL);
  g_assert_nonnull (node);
  g_assert_true (json_node_get_value_type (node) == G_TYPE_DOUBLE);
  return json_node_get_double (node);
}

static gint64
read_int (const char *text)
{
  gint64 value;
  g_autoptr (JsonNode) node = wp_json_parse (text, -1, NULL);
  g_assert_nonnull (node);
  g_assert_true (json_node_get_value_type (node) == G_TYPE_INT64);
  g_assert_true (wp_json_node_int (node, &value));
  return value;
}

static void
write_and_read (double value)
{
  g_autoptr (JsonNode) node = json_node_init_double (json_node_alloc (), value);
  g_autofree char *text = wp_json_node_to_string (node);
  double back = read_double (text);
  g_assert_cmpint (memcmp (&back, &value, sizeof value), ==, 0);
}

static void
test_numbers (void)
{
  /* clang-format off */
  static const double odd[] = { 0.0, -0.0, 1.0, -1.0, 0.1, 0.2, 0.3, 1e15, 1e16, 1e17, 1e21, 1e22, 1e23, 1e-4, 1e-5, 1e-78, 123456789012345680.0, 9007199254740993.0,
    5e-324, -5e-324, 2.2250738585072014e-308, 2.2250738585072009e-308, 1.7976931348623157e308, -1.7976931348623157e308, 1.0 / 3, 2.0 / 3, 4.35, 0.3 - 0.1,
    1e100, 9223372036854775807.0, -9223372036854775808.0, 3.141592653589793 };
  /* clang-format on */
  static const gint64 whole[] = { 0, 1, -1, G_MAXINT32, G_MAXINT64, G_MININT64, G_MAXINT64 - 1, G_GINT64_CONSTANT (9007199254740993) };
  static const char *const as_written[][2] = { { "1e17", "1e+17" }, { "1E22", "1e+22" }, { "1e-78", "1e-78" },
                                               { "-0", "-0.0" },    { "2.0", "2.0" },    { "0.1", "0.1" },
                                               { "1.50", "1.5" },   { "7", "7" },        { "100000000000000000", "100000000000000000" },
                                               { "1e2", "100.0" } };
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    write_and_read (odd[i]);
  for (guint i = 0; i < G_N_ELEMENTS (whole); i++) {
    g_autoptr (JsonNode) node = json_node_init_int (json_node_alloc (), whole[i]);
    g_autofree char *text = wp_json_node_to_string (node);
    g_assert_cmpint (read_int (text), ==, whole[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (as_written); i++) {
    g_autoptr (JsonNode) node = wp_json_parse (as_written[i][0], -1, NULL);
    g_autofree char *text = wp_json_node_to_string (node);
    g_assert_cmpstr (text, ==, as_written[i][1]);
  }
  /* never made by the reader, but what is written is JSON all the same */
  g_autoptr (JsonNode) infinite = json_node_init_double (json_node_alloc (), INFINITY);
  g_autofree char *text = wp_json_node_to_string (infinite);
  g_assert_cmpstr (text, ==, "null");
}

/* As bits, so that every exponent comes; and as texts of digits, which come back as the same number or are refused. */
static void
test_random_numbers (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261127);
  guint taken = 0, refused_ones = 0;
  for (guint round = 0; round < 1000; round++) {
    guint64 bits = (guint64) g_rand_int (random) << 32 | g_rand_int (random);
    double value;
    memcpy (&value, &bits, sizeof value);
    if (isfinite (value))
      write_and_read (value);

    g_autoptr (GString) text = g_string_new (g_rand_boolean (random) ? "-" : "");
    guint digits = g_rand_int_range (random, 1, 25);
    g_string_append_c (text, '1' + g_rand_int_range (random, 0, 9));
    for (guint i = 1; i < digits; i++)
      g_string_append_c (text, '0' + g_rand_int_range (random, 0, 10));
    if (g_rand_boolean (random))
      g_string_append_printf (text, ".%d", g_rand_int_range (random, 0, 100000));
    if (g_rand_boolean (random))
      g_string_append_printf (text, "%c%d", g_rand_boolean (random) ? 'e' : 'E', g_rand_int_range (random, -340, 340));
    g_autoptr (JsonNode) node = wp_json_parse (text->str, -1, NULL);
    if (node == NULL) {
      refused_ones++;
      continue;
    }
    taken++;
    g_autofree char *written = wp_json_node_to_string (node);
    g_autoptr (JsonNode) again = wp_json_parse (written, -1, NULL);
    g_assert_nonnull (again);
    g_assert_true (json_node_equal (node, again));
    g_assert_cmpfloat (json_node_get_double (node), ==, g_ascii_strtod (text->str, NULL));
  }
  g_assert_cmpuint (taken, >, 500);
  g_assert_cmpuint (refused_ones, >, 50);
}

/* Every character is written so that it comes back, and without a control character in the text. */
static void
test_characters (void)
{
  for (gunichar c = 1; c < 0x110000; c = c < 0x3000 ? c + 1 : c + 97) {
    if (!g_unichar_validate (c))
      continue;
    char buffer[8] = { 0 };
    g_unichar_to_utf8 (c, buffer);
    g_autoptr (JsonObject) object = wp_json_new (buffer, buffer, NULL);
    g_autofree char *text = wp_json_to_string (object);
    for (const char *p = text; *p != '\0'; p++)
      g_assert_false (g_ascii_iscntrl (*p));
    g_autoptr (JsonObject) again = wp_json_parse_object (text, -1, NULL);
    g_assert_cmpstr (wp_json_string (again, buffer), ==, buffer);
  }
}

static void
test_pretty (void)
{
  g_autoptr (JsonObject) object = wp_json_parse_object ("{\"a\":[1,{\"b\":null}],\"c\":{},\"d\":[]}", -1, NULL);
  g_autofree char *text = wp_json_to_pretty_string (object);
  g_assert_cmpstr (text, ==, "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}");
}

/* What older versions wrote is read by wp_json_parse_legacy() alone; what is damaged otherwise is not mended. */
static void
test_mend (void)
{
  g_autoptr (JsonObject) object = wp_json_parse_legacy (
    "{\"x\":1e+17.0,\"y\":-1.5e-78,\"z\":9.9999999999999997e-79.0,\"i\":inf.0,\"j\":-inf.0,\"t\":\"1e+17.0\",\"n\":[1e+22.0]}", -1);
  g_assert_nonnull (object);
  g_autofree char *text = wp_json_to_string (object);
  g_assert_cmpstr (text, ==, "{\"x\":1e+17,\"y\":-1.5e-78,\"z\":1e-78,\"i\":null,\"j\":null,\"t\":\"1e+17.0\",\"n\":[1e+22]}");
  static const char *const bad[] = { "{\"x\":1e+17.0", "{\"x\":1e+17.5}", "{\"x\":1.5.0}", "{\"x\":inf}",
                                     "{\"x\":nan.0}",  "[1e+17.0]",       "{\"x\":01}",    "" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (wp_json_parse_legacy (bad[i], -1));
}

/* What is sent is less deep than what holds it. */
static void
test_request_depth (void)
{
  for (guint depth = WP_MAX_DEPTH_REQUEST - 1; depth <= WP_MAX_DEPTH_REQUEST + 1; depth++) {
    g_autoptr (GString) text = g_string_new (NULL);
    for (guint i = 0; i < depth; i++)
      g_string_append (text, "{\"a\":");
    g_string_append (text, "1");
    for (guint i = 0; i < depth; i++)
      g_string_append_c (text, '}');
    g_autoptr (JsonObject) object = wp_json_parse_request (text->str, -1, NULL);
    g_assert_cmpint (object != NULL, ==, depth <= WP_MAX_DEPTH_REQUEST);
    g_assert_true (wp_json_check (text->str, -1, depth, NULL));
    g_assert_false (wp_json_check (text->str, -1, depth - 1, NULL));
  }
}

static gpointer
keep_part (JsonNode *element, const char *part, gsize length)
{
  g_autofree char *written = wp_json_node_to_string (element);
  g_autofree char *text = part != NULL ? g_strndup (part, length) : g_strdup ("-");
  return g_str_equal (written, "0") ? NULL : g_strconcat (written, "=", text, NULL);
}

/* What is listed, with the part's text; "!" for what is refused */
static char *
list_parts (const char *text)
{
  static const WpJsonListing listing = { "list", "part", keep_part };
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL, same = NULL;
  g_ptr_array_add (kept, g_strdup ("of another"));
  g_autoptr (JsonObject) root = wp_json_parse_list (text, -1, &listing, kept, &error);
  g_autoptr (JsonObject) whole = wp_json_parse_object (text, -1, &same);
  g_assert_cmpint (root != NULL, ==, whole != NULL);
  if (root == NULL) {
    g_assert_cmpstr (error->message, ==, same->message);
    return g_strdup ("!");
  }
  for (guint i = 0; i < kept->len; i++)
    g_string_append_printf (out, "%s ", (char *) (g_ptr_array_index (kept, i) != NULL ? g_ptr_array_index (kept, i) : "NULL"));
  g_autofree char *rest = wp_json_to_string (root);
  g_string_append (out, rest);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_list (void)
{
  static const struct {
    const char *text, *expected;
  } cases[] = {
    { "{\"list\":[],\"n\":1}", "{\"list\":[],\"n\":1}" },
    { "{\"list\":[{\"part\":{\"a\":\"x y\"}},0,{\"b\":[]}]}", "{\"part\":{\"a\":\"x y\"}}={\"a\":\"x y\"} NULL {\"b\":[]}=- {\"list\":[]}" },
    /* space outside of texts, before and behind the part as well */
    { " { \"list\" : [ { \"part\" : {\"a\":1} , \"c\":2 } ] } ", "{\"part\":{\"a\":1},\"c\":2}={\"a\":1} {\"list\":[]}" },
    { "{\"list\":[{\"part\":{\"a\": 1}}]}", "{\"part\":{\"a\":1}}=- {\"list\":[]}" },
    /* kept as it stands: escapes, numbers, names that come twice */
    { "{\"list\":[{\"part\":{\"a\":\"\\u0041\",\"b\":1e2,\"b\":-0}}]}",
      "{\"part\":{\"a\":\"A\",\"b\":-0.0}}={\"a\":\"\\u0041\",\"b\":1e2,\"b\":-0} {\"list\":[]}" },
    /* a part is an object, the last of its name, and in the element itself */
    { "{\"list\":[{\"part\":7}]}", "{\"part\":7}=- {\"list\":[]}" },
    { "{\"list\":[{\"part\":{},\"part\":7}]}", "{\"part\":7}=- {\"list\":[]}" },
    { "{\"list\":[{\"part\":7,\"part\":{}}]}", "{\"part\":{}}={} {\"list\":[]}" },
    { "{\"list\":[{\"x\":{\"part\":{}}},[{\"part\":{}}]]}", "{\"x\":{\"part\":{}}}=- [{\"part\":{}}]=- {\"list\":[]}" },
    { "{\"list\":[{\"part\":{}},{}]}", "{\"part\":{}}={} {}=- {\"list\":[]}" },
    /* the last list counts, and only the root's */
    { "{\"list\":[1,2],\"list\":[3]}", "3=- {\"list\":[]}" },
    { "{\"list\":[1,2],\"list\":7}", "{\"list\":7}" },
    { "{\"list\":7,\"list\":[1]}", "1=- {\"list\":[]}" },
    { "{\"x\":{\"list\":[1]},\"list\":[2]}", "2=- {\"x\":{\"list\":[1]},\"list\":[]}" },
    { "{\"list\":{\"list\":[1]}}", "{\"list\":{\"list\":[1]}}" },
    { "{\"list\":[1,]}", "!" },
    { "{\"list\":[1 2]}", "!" },
    { "{\"list\":[1", "!" },
    { "{\"list\":[{\"part\":{\"a\":01}}]}", "!" },
    { "{\"list\":[{\"part\":", "!" },
    { "{\"list\":", "!" },
    { "{\"list\":[1]}]", "!" },
    { "[{\"list\":[1]}]", "!" },
    { "", "!" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *listed = list_parts (cases[i].text);
    /* What another call had kept goes with the first list. */
    const char *own = g_str_has_prefix (listed, "of another ") ? listed + strlen ("of another ") : listed;
    g_assert_cmpstr (own, ==, cases[i].expected);
  }
}

/* No deeper in a list than elsewhere */
static void
test_list_depth (void)
{
  static const WpJsonListing listing = { "list", "part", keep_part };
  for (guint depth = WP_MAX_DEPTH - 1; depth <= WP_MAX_DEPTH + 1; depth++) {
    g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GString) text = g_string_new ("{\"list\":[{\"part\":{\"a\":");
    for (guint i = 4; i < depth; i++)
      g_string_append_c (text, '[');
    for (guint i = 4; i < depth; i++)
      g_string_append_c (text, ']');
    g_string_append (text, "}}]}");
    g_autoptr (JsonObject) root = wp_json_parse_list (text->str, -1, &listing, kept, NULL);
    g_assert_cmpint (root != NULL, ==, depth <= WP_MAX_DEPTH);
    g_assert_cmpint (kept->len, ==, depth <= WP_MAX_DEPTH ? 1 : 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-text/grammar", test_grammar);
  g_test_add_func ("/json-text/cut", test_cut);
  g_test_add_func ("/json-text/numbers", test_numbers);
  g_test_add_func ("/json-text/random-numbers", test_random_numbers);
  g_test_add_func ("/json-text/characters", test_characters);
  g_test_add_func ("/json-text/pretty", test_pretty);
  g_test_add_func ("/json-text/mend", test_mend);
  g_test_add_func ("/json-text/request-depth", test_request_depth);
  g_test_add_func ("/json-text/list", test_list);
  g_test_add_func ("/json-text/list-depth", test_list_depth);
  return g_test_run ();
}
