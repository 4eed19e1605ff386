/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpJson"
#include "config.h"

#include "wp-json.h"
#include "wp-error.h"

#include <math.h>
#include <string.h>

/* From text to values and back. The grammar is RFC 8259's and nothing looser; json-glib keeps the values, but neither reads nor
 * writes them: its reader takes octal numbers and wraps large ones, its writer makes 1e17 into 1e+17.0. */

typedef struct {
  const char *start, *at, *end;
  guint depth, max_depth;
  gboolean old; /* the numbers that older versions wrote are taken as well */
  GError **error;
} Reader;

static gboolean
refuse (Reader *self, const char *at, const char *why)
{
  g_set_error (self->error, WP_ERROR, WP_ERROR_MALFORMED, "Not JSON: byte %" G_GSIZE_FORMAT ": %s", (gsize) (at - self->start), why);
  return FALSE;
}

/* NUL at the end: inside there is none, since UTF-8 was checked. */
static char
peek (const Reader *self)
{
  return self->at < self->end ? *self->at : '\0';
}

static gboolean
skip (Reader *self, char c)
{
  if (peek (self) != c)
    return FALSE;
  self->at++;
  return TRUE;
}

static gboolean
skip_word (Reader *self, const char *word)
{
  gsize length = strlen (word);
  if ((gsize) (self->end - self->at) < length || memcmp (self->at, word, length) != 0)
    return FALSE;
  self->at += length;
  return TRUE;
}

static gboolean
skip_digits (Reader *self)
{
  const char *from = self->at;
  while (g_ascii_isdigit (peek (self)))
    self->at++;
  return self->at > from;
}

static void
skip_space (Reader *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

/* Numbers. What would come out as another number is refused: beyond 64 bits, beyond a double, or so small that it would be 0. */

static gboolean
convert_number (Reader *self, const char *from, gsize length, gboolean whole, JsonNode **node)
{
  g_autofree char *text = g_strndup (from, length);
  gint64 number;
  if (whole && strcmp (text, "-0") != 0) {
    if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
      return refuse (self, from, "a whole number is beyond 64 bits");
    if (node != NULL)
      *node = json_node_init_int (json_node_alloc (), number);
    return TRUE;
  }
  double value = g_ascii_strtod (text, NULL);
  if (!isfinite (value))
    return refuse (self, from, "a number is too large");
  text[strcspn (text, "eE")] = '\0';
  if (value == 0 && strpbrk (text, "123456789") != NULL)
    return refuse (self, from, "a number is too small");
  if (node != NULL)
    *node = json_node_init_double (json_node_alloc (), value);
  return TRUE;
}

static gboolean
read_number (Reader *self, JsonNode **node)
{
  const char *from = self->at;
  gboolean whole = TRUE, exponent = FALSE;
  skip (self, '-');
  if (self->old && skip_word (self, "inf.0")) {
    if (node != NULL)
      *node = json_node_new (JSON_NODE_NULL);
    return TRUE;
  }
  if (!skip (self, '0') && !skip_digits (self))
    return refuse (self, self->at, "a digit is missing");
  if (skip (self, '.')) {
    whole = FALSE;
    if (!skip_digits (self))
      return refuse (self, self->at, "a digit is missing");
  }
  if (skip (self, 'e') || skip (self, 'E')) {
    whole = FALSE;
    exponent = TRUE;
    if (!skip (self, '-'))
      skip (self, '+');
    if (!skip_digits (self))
      return refuse (self, self->at, "a digit is missing");
  }
  gsize length = self->at - from;
  if (self->old && exponent)
    skip_word (self, ".0");
  return convert_number (self, from, length, whole, node);
}

/* Texts */

/* The code unit of a \u escape, or -1 */
static int
read_unit (Reader *self)
{
  int unit = 0;
  if (!skip_word (self, "\\u") || self->end - self->at < 4)
    return -1;
  for (guint i = 0; i < 4; i++, self->at++) {
    if (!g_ascii_isxdigit (*self->at))
      return -1;
    unit = unit * 16 + g_ascii_xdigit_value (*self->at);
  }
  return unit;
}

/* @text: (nullable) */
static gboolean
read_escape (Reader *self, GString *text)
{
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  const char *from = self->at, *name = self->end - from > 1 ? strchr (names, from[1]) : NULL;
  if (name != NULL && *name != '\0') {
    self->at += 2;
    if (text != NULL)
      g_string_append_c (text, values[name - names]);
    return TRUE;
  }
  int unit = read_unit (self);
  if (unit >= 0xd800 && unit < 0xdc00) {
    int low = read_unit (self);
    unit = low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : -1;
  } else if (unit >= 0xdc00 && unit < 0xe000) {
    unit = -1;
  }
  if (unit <= 0) /* a text here ends at NUL */
    return refuse (self, from, "an escape stands for no character");
  if (text != NULL)
    g_string_append_unichar (text, unit);
  return TRUE;
}

/* @value: (out) (nullable) (transfer full) */
static gboolean
read_string (Reader *self, char **value)
{
  const char *from = self->at;
  g_autoptr (GString) text = NULL;
  if (!skip (self, '"'))
    return refuse (self, from, "a text was expected");
  for (;;) {
    const char *run = self->at;
    while (self->at < self->end && *self->at != '"' && *self->at != '\\' && (guchar) *self->at >= 0x20)
      self->at++;
    if (value != NULL && text == NULL && peek (self) == '"')
      *value = g_strndup (run, self->at - run);
    else if (value != NULL) {
      if (text == NULL)
        text = g_string_new (NULL);
      g_string_append_len (text, run, self->at - run);
    }
    if (skip (self, '"'))
      break;
    if (self->at == self->end)
      return refuse (self, from, "a text does not end");
    if (*self->at != '\\')
      return refuse (self, self->at, "a control character stands in a text");
    if (!read_escape (self, text))
      return FALSE;
  }
  if (text != NULL)
    *value = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

/* Values. @node: (out) (nullable): only checks when %NULL */

static gboolean read_value (Reader *self, JsonNode **node);

static gboolean
read_array (Reader *self, JsonArray *array)
{
  self->at++;
  skip_space (self);
  if (skip (self, ']'))
    return TRUE;
  do {
    JsonNode *element = NULL;
    if (!read_value (self, array != NULL ? &element : NULL))
      return FALSE;
    if (array != NULL)
      json_array_add_element (array, element);
  } while (skip (self, ','));
  return skip (self, ']') || refuse (self, self->at, "a comma or ] was expected");
}

/* The last of several members of one name counts. */
static gboolean
read_object (Reader *self, JsonObject *object)
{
  self->at++;
  skip_space (self);
  if (skip (self, '}'))
    return TRUE;
  do {
    g_autofree char *name = NULL;
    JsonNode *value = NULL;
    skip_space (self);
    if (!read_string (self, object != NULL ? &name : NULL))
      return FALSE;
    skip_space (self);
    if (!skip (self, ':'))
      return refuse (self, self->at, "a colon was expected");
    if (!read_value (self, object != NULL ? &value : NULL))
      return FALSE;
    if (object != NULL)
      json_object_set_member (object, name, value);
  } while (skip (self, ','));
  return skip (self, '}') || refuse (self, self->at, "a comma or } was expected");
}

static gboolean
read_container (Reader *self, JsonNode **node)
{
  gboolean is_object = *self->at == '{';
  if (self->depth == self->max_depth) {
    g_set_error (self->error, WP_ERROR, WP_ERROR_MALFORMED, "JSON is nested more than %u deep", self->max_depth);
    return FALSE;
  }
  g_autoptr (JsonObject) object = node != NULL && is_object ? json_object_new () : NULL;
  g_autoptr (JsonArray) array = node != NULL && !is_object ? json_array_new () : NULL;
  self->depth++;
  if (!(is_object ? read_object (self, object) : read_array (self, array)))
    return FALSE;
  self->depth--;
  if (object != NULL)
    *node = json_node_init_object (json_node_alloc (), object);
  else if (array != NULL)
    *node = json_node_init_array (json_node_alloc (), array);
  return TRUE;
}

static gboolean
read_word (Reader *self, JsonNode **node)
{
  JsonNode *made = node != NULL ? json_node_alloc () : NULL;
  gboolean yes = skip_word (self, "true");
  if (yes || skip_word (self, "false"))
    made = made != NULL ? json_node_init_boolean (made, yes) : NULL;
  else if (skip_word (self, "null"))
    made = made != NULL ? json_node_init_null (made) : NULL;
  else {
    g_clear_pointer (&made, json_node_free);
    return refuse (self, self->at, "a value was expected");
  }
  if (node != NULL)
    *node = made;
  return TRUE;
}

/* With the space around it */
static gboolean
read_value (Reader *self, JsonNode **node)
{
  gboolean good;
  skip_space (self);
  char c = peek (self);
  if (c == '{' || c == '[') {
    good = read_container (self, node);
  } else if (c == '"') {
    g_autofree char *text = NULL;
    good = read_string (self, node != NULL ? &text : NULL);
    if (good && node != NULL)
      *node = json_node_init_string (json_node_alloc (), text);
  } else if (c == '-' || g_ascii_isdigit (c) || (self->old && c == 'i')) {
    good = read_number (self, node);
  } else {
    good = read_word (self, node);
  }
  skip_space (self);
  return good;
}

static gboolean
read_text (const char *data, gssize length, guint max_depth, gboolean old, JsonNode **node, GError **error)
{
  if (data == NULL) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_MALFORMED, "There is no text where JSON was expected");
    return FALSE;
  }
  gsize size = length < 0 ? strlen (data) : (gsize) length;
  if (size > WP_MAX_ANSWER) {
    g_set_error (error, WP_ERROR, WP_ERROR_TOO_LARGE, "JSON of %" G_GSIZE_FORMAT " bytes is over the limit", size);
    return FALSE;
  }
  const char *end = data;
  if (!g_utf8_validate_len (data, size, &end)) {
    g_set_error (error, WP_ERROR, WP_ERROR_MALFORMED, "Invalid UTF-8 at byte %" G_GSIZE_FORMAT, (gsize) (end - data));
    return FALSE;
  }
  g_autoptr (JsonNode) root = NULL;
  Reader reader = { data, data, data + size, 0, max_depth, old, error };
  if (!read_value (&reader, node != NULL ? &root : NULL))
    return FALSE;
  if (reader.at != reader.end)
    return refuse (&reader, reader.at, "something follows the end");
  if (node != NULL)
    *node = g_steal_pointer (&root);
  return TRUE;
}

JsonNode *
wp_json_parse (const char *data, gssize length, GError **error)
{
  JsonNode *node = NULL;
  return read_text (data, length, WP_MAX_DEPTH, FALSE, &node, error) ? node : NULL;
}

static JsonObject *
get_root_object (JsonNode *root, GError **error)
{
  JsonObject *object = wp_json_node_object (root);
  if (object != NULL)
    json_object_ref (object);
  else
    g_set_error_literal (error, WP_ERROR, WP_ERROR_MALFORMED, "A JSON object was expected");
  return object;
}

JsonObject *
wp_json_parse_object (const char *data, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = wp_json_parse (data, length, error);
  return root != NULL ? get_root_object (root, error) : NULL;
}

JsonObject *
wp_json_parse_request (const char *data, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  return read_text (data, length, WP_MAX_DEPTH_REQUEST, FALSE, &root, error) ? get_root_object (root, error) : NULL;
}

gboolean
wp_json_check (const char *data, gssize length, guint max_depth, GError **error)
{
  return read_text (data, length, MIN (max_depth, WP_MAX_DEPTH), FALSE, NULL, error);
}

JsonObject *
wp_json_parse_legacy (const char *data, gssize length)
{
  g_autoptr (JsonNode) root = NULL;
  return read_text (data, length, WP_MAX_DEPTH, TRUE, &root, NULL) ? get_root_object (root, NULL) : NULL;
}

/* Writing */

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
