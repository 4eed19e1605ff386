/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpJson"
#include "config.h"

#include "wp-json.h"
#include "wp-error.h"

#include <math.h>
#include <string.h>

/* From text to values. The grammar is RFC 8259's and nothing looser; json-glib keeps the values, but does not read them: its reader takes
 * octal numbers and wraps large ones. */

typedef struct {
  const char *start, *at, *end;
  guint depth, max_depth;
  gboolean old; /* the numbers that older versions wrote are taken as well */
  GError **error;
  GString *texts;            /* (nullable): the names and texts that are being read, each with its NUL; NULL: the text is only checked */
  gsize spaces;              /* bytes of space that were passed over */
  const WpJsonListing *list; /* (nullable) */
  GPtrArray *listed;
  const char *part; /* (nullable): the text of the listing's part of the present element */
  gsize part_length;
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
  const char *from = self->at;
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
  self->spaces += self->at - from;
}

/* Numbers. What would come out as another number is refused: beyond 64 bits, beyond a double, or so small that it would be 0. */

static gboolean
convert_number (Reader *self, const char *from, gsize length, gboolean whole, JsonNode **node)
{
  if (node == NULL && whole && length <= 18)
    return TRUE;
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

static gboolean
read_escape (Reader *self)
{
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  const char *from = self->at, *name = self->end - from > 1 ? strchr (names, from[1]) : NULL;
  if (name != NULL && *name != '\0') {
    self->at += 2;
    if (self->texts != NULL)
      g_string_append_c (self->texts, values[name - names]);
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
  if (self->texts != NULL)
    g_string_append_unichar (self->texts, unit);
  return TRUE;
}

/* Puts it at the end of the texts, with its NUL: whoever has taken it from there cuts them off again. */
static gboolean
read_string (Reader *self)
{
  const char *from = self->at;
  if (!skip (self, '"'))
    return refuse (self, from, "a text was expected");
  for (;;) {
    const char *run = self->at;
    while (self->at < self->end && *self->at != '"' && *self->at != '\\' && (guchar) *self->at >= 0x20)
      self->at++;
    if (self->texts != NULL)
      g_string_append_len (self->texts, run, self->at - run);
    if (skip (self, '"'))
      break;
    if (self->at == self->end)
      return refuse (self, from, "a text does not end");
    if (*self->at != '\\')
      return refuse (self, self->at, "a control character stands in a text");
    if (!read_escape (self))
      return FALSE;
  }
  if (self->texts != NULL)
    g_string_append_c (self->texts, '\0');
  return TRUE;
}

/* Values. @node: (out) (nullable): only checks when %NULL */

static gboolean read_value (Reader *self, JsonNode **node);
static gboolean read_container (Reader *self, JsonNode **node);

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

/* The elements of the listing's array, one after the other: the tree of one is gone before that of the next is made. */
static gboolean
read_listed (Reader *self)
{
  g_ptr_array_set_size (self->listed, 0);
  self->depth++;
  self->at++;
  skip_space (self);
  gboolean empty = skip (self, ']');
  while (!empty) {
    g_autoptr (JsonNode) element = NULL;
    self->part = NULL;
    if (!read_value (self, &element))
      return FALSE;
    g_ptr_array_add (self->listed, self->list->keep (element, self->part, self->part_length));
    if (!skip (self, ','))
      break;
  }
  self->depth--;
  return empty || skip (self, ']') || refuse (self, self->at, "a comma or ] was expected");
}

/* Its text is told when it is as short as it can be: no space stands in it but in texts. */
static gboolean
read_part (Reader *self, JsonNode **node)
{
  const char *from = self->at;
  gsize spaces = self->spaces;
  gboolean good = *from == '{' ? read_container (self, node) : read_value (self, node);
  self->part = good && *from == '{' && self->spaces == spaces ? from : NULL;
  self->part_length = self->at - from;
  return good;
}

static gboolean
read_member (Reader *self, JsonObject *object, gsize name)
{
  JsonNode *value = NULL;
  const char *text = object != NULL ? self->texts->str + name : NULL;
  gboolean good;
  skip_space (self);
  if (self->list == NULL || self->depth > 3) {
    good = read_value (self, object != NULL ? &value : NULL);
  } else if (self->depth == 1 && g_str_equal (text, self->list->array)) {
    g_ptr_array_set_size (self->listed, 0);
    good = peek (self) == '[' ? read_listed (self) : read_value (self, &value);
    if (good && value == NULL) {
      value = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (value, json_array_new ());
    }
  } else if (self->depth == 3 && self->at < self->end && g_str_equal (text, self->list->part)) {
    good = read_part (self, &value);
  } else {
    good = read_value (self, &value);
  }
  skip_space (self);
  if (good && object != NULL)
    json_object_set_member (object, self->texts->str + name, value);
  return good;
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
    gsize name = self->texts != NULL ? self->texts->len : 0;
    skip_space (self);
    if (!read_string (self))
      return FALSE;
    skip_space (self);
    if (!skip (self, ':'))
      return refuse (self, self->at, "a colon was expected");
    if (!read_member (self, object, name))
      return FALSE;
    if (self->texts != NULL)
      g_string_truncate (self->texts, name);
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
    gsize text = self->texts != NULL ? self->texts->len : 0;
    good = read_string (self);
    if (good && node != NULL)
      *node = json_node_init_string (json_node_alloc (), self->texts->str + text);
    if (self->texts != NULL)
      g_string_truncate (self->texts, text);
  } else if (c == '-' || g_ascii_isdigit (c) || (self->old && c == 'i')) {
    good = read_number (self, node);
  } else {
    good = read_word (self, node);
  }
  skip_space (self);
  return good;
}

/* @node: (out) (nullable) */
static gboolean
read_text (Reader *self, const char *data, gssize length, JsonNode **node)
{
  if (data == NULL) {
    g_set_error_literal (self->error, WP_ERROR, WP_ERROR_MALFORMED, "There is no text where JSON was expected");
    return FALSE;
  }
  gsize size = length < 0 ? strlen (data) : (gsize) length;
  if (size > WP_MAX_ANSWER) {
    g_set_error (self->error, WP_ERROR, WP_ERROR_TOO_LARGE, "JSON of %" G_GSIZE_FORMAT " bytes is over the limit", size);
    return FALSE;
  }
  const char *end = data;
  if (!g_utf8_validate_len (data, size, &end)) {
    g_set_error (self->error, WP_ERROR, WP_ERROR_MALFORMED, "Invalid UTF-8 at byte %" G_GSIZE_FORMAT, (gsize) (end - data));
    return FALSE;
  }
  g_autoptr (GString) texts = node != NULL ? g_string_sized_new (1024) : NULL;
  g_autoptr (JsonNode) root = NULL;
  self->texts = texts;
  self->start = self->at = data;
  self->end = data + size;
  if (!read_value (self, node != NULL ? &root : NULL))
    return FALSE;
  if (self->at != self->end)
    return refuse (self, self->at, "something follows the end");
  if (node != NULL)
    *node = g_steal_pointer (&root);
  return TRUE;
}

JsonNode *
wp_json_parse (const char *data, gssize length, GError **error)
{
  Reader reader = { .max_depth = WP_MAX_DEPTH, .error = error };
  JsonNode *node = NULL;
  return read_text (&reader, data, length, &node) ? node : NULL;
}

static JsonObject *
read_root_object (Reader *self, const char *data, gssize length)
{
  g_autoptr (JsonNode) root = NULL;
  if (!read_text (self, data, length, &root))
    return NULL;
  JsonObject *object = wp_json_node_object (root);
  if (object != NULL)
    json_object_ref (object);
  else
    g_set_error_literal (self->error, WP_ERROR, WP_ERROR_MALFORMED, "A JSON object was expected");
  return object;
}

JsonObject *
wp_json_parse_object (const char *data, gssize length, GError **error)
{
  Reader reader = { .max_depth = WP_MAX_DEPTH, .error = error };
  return read_root_object (&reader, data, length);
}

JsonObject *
wp_json_parse_list (const char *data, gssize length, const WpJsonListing *listing, GPtrArray *kept, GError **error)
{
  Reader reader = { .max_depth = WP_MAX_DEPTH, .error = error, .list = listing, .listed = kept };
  return read_root_object (&reader, data, length);
}

JsonObject *
wp_json_parse_request (const char *data, gssize length, GError **error)
{
  Reader reader = { .max_depth = WP_MAX_DEPTH_REQUEST, .error = error };
  return read_root_object (&reader, data, length);
}

gboolean
wp_json_check (const char *data, gssize length, guint max_depth, GError **error)
{
  Reader reader = { .max_depth = MIN (max_depth, WP_MAX_DEPTH), .error = error };
  return read_text (&reader, data, length, NULL);
}

JsonObject *
wp_json_parse_legacy (const char *data, gssize length)
{
  Reader reader = { .max_depth = WP_MAX_DEPTH, .old = TRUE };
  return read_root_object (&reader, data, length);
}
