/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpJson"
#include "config.h"

#include "wp-json.h"

#include <math.h>
#include <string.h>

/* From values to text. json-glib's own writer makes 1e17 into 1e+17.0. */

static void
write_double (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (!isfinite (value)) {
    g_string_append (out, "null");
    return;
  }
  /* The shortest that reads as the same number */
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (text, sizeof text, formats[i], value);
    if (g_ascii_strtod (text, NULL) == value)
      break;
  }
  g_string_append (out, text);
  if (strpbrk (text, ".e") == NULL)
    g_string_append (out, ".0");
}

static void
write_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  while (*text != '\0') {
    static const char values[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    const char *from = text;
    while ((guchar) *text >= 0x20 && *text != '"' && *text != '\\' && *text != 0x7f)
      text++;
    g_string_append_len (out, from, text - from);
    if (*text == '\0')
      break;
    const char *value = strchr (values, *text);
    if (value != NULL)
      g_string_append_printf (out, "\\%c", names[value - values]);
    else
      g_string_append_printf (out, "\\u%04x", *text);
    text++;
  }
  g_string_append_c (out, '"');
}

/* @indent: -1 for all in one line */
static void
write_break (GString *out, int indent)
{
  if (indent >= 0)
    g_string_append_printf (out, "\n%*s", indent * 2, "");
}

static void write_node (GString *out, JsonNode *node, int indent);

static void
write_object (GString *out, JsonObject *object, int indent)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;
  gboolean first = TRUE;
  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &value)) {
    if (!first)
      g_string_append_c (out, ',');
    first = FALSE;
    write_break (out, indent >= 0 ? indent + 1 : -1);
    write_string (out, member);
    g_string_append (out, indent >= 0 ? ": " : ":");
    write_node (out, value, indent >= 0 ? indent + 1 : -1);
  }
  if (!first)
    write_break (out, indent);
  g_string_append_c (out, '}');
}

static void
write_array (GString *out, JsonArray *array, int indent)
{
  guint n = json_array_get_length (array);
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    write_break (out, indent >= 0 ? indent + 1 : -1);
    write_node (out, json_array_get_element (array, i), indent >= 0 ? indent + 1 : -1);
  }
  if (n > 0)
    write_break (out, indent);
  g_string_append_c (out, ']');
}

static void
write_node (GString *out, JsonNode *node, int indent)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (JSON_NODE_HOLDS_OBJECT (node))
    write_object (out, json_node_get_object (node), indent);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    write_array (out, json_node_get_array (node), indent);
  else if (type == G_TYPE_STRING)
    write_string (out, json_node_get_string (node));
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    write_double (out, json_node_get_double (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else
    g_string_append (out, "null");
}

char *
wp_json_node_to_string (JsonNode *node)
{
  GString *out = g_string_new (NULL);
  write_node (out, node, -1);
  return g_string_free (out, FALSE);
}

char *
wp_json_to_string (JsonObject *object)
{
  GString *out = g_string_new (NULL);
  write_object (out, object, -1);
  return g_string_free (out, FALSE);
}

char *
wp_json_to_pretty_string (JsonObject *object)
{
  GString *out = g_string_new (NULL);
  write_object (out, object, 0);
  return g_string_free (out, FALSE);
}

void
wp_json_append_quoted (GString *out, const char *text)
{
  write_string (out, text);
}
