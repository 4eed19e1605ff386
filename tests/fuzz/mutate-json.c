/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "wp-json.h"

#include <string.h>

/* For targets that read JSON: changes values instead of bytes, most of the time, so that what comes out is JSON again. */

static JsonNode *
random_node (GRand *source)
{
  static const char *const values[] = { "null",
                                        "true",
                                        "false",
                                        "0",
                                        "-1",
                                        "9223372036854775807",
                                        "1.5",
                                        "1e308",
                                        "''",
                                        "' '",
                                        "'x'",
                                        "'8x5'",
                                        "'24x7'",
                                        "'always'",
                                        "'custom'",
                                        "'2026-02-29'",
                                        "'2026-01-31T09:00'",
                                        "'2026-01-31T09:00:00.1234567Z'",
                                        "'0001-01-01T00:00:00Z'",
                                        "'09:00'",
                                        "'Asia/Tokyo'",
                                        "'../../etc/passwd'",
                                        "'+81312345678'",
                                        "'+'",
                                        "'a@b.example'",
                                        "'https://a.example/x'",
                                        "'javascript:alert(1)'",
                                        "'<b>x</b>'",
                                        "'- one\\n- two\\r\\n1. three'",
                                        "'\\u202e\\u0001x'",
                                        "'\\ud83d\\ude00'",
                                        "[]",
                                        "{}",
                                        "[null]",
                                        "[[]]",
                                        "[{}]",
                                        "['mon','mon']",
                                        "{'start':'00:00','end':'00:00'}",
                                        "{'en':'x','ja':7}",
                                        "{'field':'coverage','is':'8x5'}",
                                        "{'not':{'field':'contacts','answered':true}}",
                                        "{'all':[{'all':[{'all':[{}]}]}]}",
                                        "{'name':'unique','column':'x'}",
                                        "{'name':'covered','coverage':'contacts','contacts':'coverage'}",
                                        "'table'",
                                        "'contacts'",
                                        "'hologram'",
                                        "'choice'",
                                        "'date'",
                                        "'consent'",
                                        "'file'",
                                        "'time_range'",
                                        "2",
                                        "300",
                                        "'coverage'",
                                        "'products'",
                                        "'high'",
                                        "'Informational'",
                                        "10" };
  g_autofree char *quoted = g_strdelimit (g_strdup_printf ("{'v':%s}", values[g_rand_int_range (source, 0, G_N_ELEMENTS (values))]), "'", '"');
  g_autoptr (JsonObject) object = wp_json_parse_object (quoted, -1, NULL);
  return wp_json_node_copy (wp_json_member (object, "v"));
}

/* A part of @root, at any depth */
static JsonNode *
random_part (GRand *source, JsonNode *root)
{
  JsonNode *node = root;
  while (g_rand_int_range (source, 0, 5) > 0) {
    JsonObject *object = wp_json_node_object (node);
    JsonArray *array = wp_json_node_array (node);
    g_autoptr (GList) members = object != NULL ? wp_json_members (object) : NULL;
    guint n = object != NULL ? g_list_length (members) : array != NULL ? wp_json_length (array) : 0;
    if (n == 0)
      break;
    guint i = g_rand_int_range (source, 0, n);
    node = object != NULL ? wp_json_member (object, g_list_nth_data (members, i)) : wp_json_node_at (array, i);
  }
  return wp_json_node_copy (node);
}

/* A text with one character more, or cut */
static JsonNode *
other_text (GRand *source, const char *text)
{
  static const char *const more[] = { " ", "0", "@", ".", "/", ":", "\n", "\t", "—", "\xe3\x80\x80", "\xf0\x9f\x98\x80", "\xe2\x80\xae",
                                      "'", "<", "&", "%s" };
  glong length = g_utf8_strlen (text, -1);
  g_autofree char *head = g_utf8_substring (text, 0, g_rand_int_range (source, 0, length + 1));
  g_autofree char *other = g_strconcat (head, more[g_rand_int_range (source, 0, G_N_ELEMENTS (more))],
                                        g_rand_boolean (source) ? text + strlen (head) : "", NULL);
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, other);
  return node;
}

/* Instead of @old; @root: the whole. (transfer full) */
static JsonNode *
replacement (GRand *source, JsonNode *old, JsonNode *root)
{
  switch (g_rand_int_range (source, 0, 4)) {
  case 0:
    return random_part (source, root);
  case 1:
    if (wp_json_node_string (old) != NULL)
      return other_text (source, wp_json_node_string (old));
    G_GNUC_FALLTHROUGH;
  default:
    return random_node (source);
  }
}

/* Changes one thing at or below @node, which is an object or an array that is not empty. */
static void
change (GRand *source, JsonNode *node, JsonNode *root)
{
  JsonObject *object = wp_json_node_object (node);
  JsonArray *array = wp_json_node_array (node);
  g_autoptr (GList) members = object != NULL ? wp_json_members (object) : NULL;
  guint n = object != NULL ? g_list_length (members) : wp_json_length (array);
  guint i = n > 0 ? g_rand_int_range (source, 0, n) : 0;
  g_autofree char *member = object != NULL && n > 0 ? g_strdup (g_list_nth_data (members, i)) : g_strdup ("");
  JsonNode *child = n == 0 ? NULL : object != NULL ? wp_json_member (object, member) : wp_json_node_at (array, i);

  if (child != NULL && (wp_json_node_object (child) != NULL || wp_json_node_array (child) != NULL) && g_rand_int_range (source, 0, 8) > 0) {
    change (source, child, root);
    return;
  }
  JsonNode *fresh = child != NULL ? replacement (source, child, root) : random_node (source);
  gboolean drop = n > 0 && g_rand_int_range (source, 0, 5) == 0;
  if (object != NULL && !drop)
    json_object_set_member (object, member, fresh);
  else if (object != NULL)
    json_object_remove_member (object, member);
  else if (!drop)
    json_array_add_element (array, g_rand_boolean (source) && child != NULL ? wp_json_node_copy (child) : json_node_ref (fresh));
  if (array != NULL && n > 0 && (drop || g_rand_boolean (source)))
    json_array_remove_element (array, i);
  if (object == NULL || drop)
    json_node_unref (fresh);
}

size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max, unsigned int seed)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (seed);
  g_autoptr (JsonNode) root = g_rand_int_range (source, 0, 16) > 0 ? wp_json_parse ((const char *) data, size, NULL) : NULL;
  if (root == NULL || (wp_json_node_object (root) == NULL && wp_json_node_array (root) == NULL))
    return LLVMFuzzerMutate (data, size, max);
  for (guint n = g_rand_int_range (source, 1, 5); n > 0; n--)
    change (source, root, root);
  g_autofree char *text = wp_json_node_to_string (root);
  size_t length = strlen (text);
  if (length > max)
    return LLVMFuzzerMutate (data, size, max);
  memcpy (data, text, length);
  return length;
}
