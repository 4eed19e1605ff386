/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpJson"
#include "config.h"

#include "wp-json.h"
#include "wp-error.h"
#include "wp-time.h"

#include <math.h>
#include <string.h>

static JsonArray *
copy_array (JsonArray *array)
{
  guint n = json_array_get_length (array);
  JsonArray *copy = json_array_sized_new (n);
  for (guint i = 0; i < n; i++)
    json_array_add_element (copy, wp_json_node_copy (json_array_get_element (array, i)));
  return copy;
}

/* json_node_copy() shares objects, arrays and scalars, none of which count their references atomically: what crosses threads shares nothing. */
static JsonNode *
copy_scalar (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type == G_TYPE_STRING)
    return json_node_init_string (json_node_alloc (), json_node_get_string (node));
  if (type == G_TYPE_INT64)
    return json_node_init_int (json_node_alloc (), json_node_get_int (node));
  if (type == G_TYPE_DOUBLE)
    return json_node_init_double (json_node_alloc (), json_node_get_double (node));
  if (type == G_TYPE_BOOLEAN)
    return json_node_init_boolean (json_node_alloc (), json_node_get_boolean (node));
  return json_node_new (JSON_NODE_NULL);
}

JsonNode *
wp_json_node_copy (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonNode *copy = json_node_new (JSON_NODE_OBJECT);
    json_node_take_object (copy, wp_json_copy (json_node_get_object (node)));
    return copy;
  }
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonNode *copy = json_node_new (JSON_NODE_ARRAY);
    json_node_take_array (copy, copy_array (json_node_get_array (node)));
    return copy;
  }
  return copy_scalar (node);
}

JsonObject *
wp_json_copy (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    json_object_set_member (copy, member, wp_json_node_copy (node));
  return copy;
}

gboolean
wp_json_equal (JsonObject *a, JsonObject *b)
{
  return json_object_equal (a, b);
}

JsonNode *
wp_json_member (JsonObject *object, const char *member)
{
  return object != NULL ? json_object_get_member (object, member) : NULL;
}

gboolean
wp_json_is_utf8 (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    const char *name;
    JsonNode *member;
    json_object_iter_init (&iter, json_node_get_object (node));
    while (json_object_iter_next (&iter, &name, &member))
      if (!g_utf8_validate (name, -1, NULL) || !wp_json_is_utf8 (member))
        return FALSE;
    return TRUE;
  }
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);
    for (guint i = 0; i < json_array_get_length (array); i++)
      if (!wp_json_is_utf8 (json_array_get_element (array, i)))
        return FALSE;
    return TRUE;
  }
  const char *text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  return text == NULL || g_utf8_validate (text, -1, NULL);
}

gboolean
wp_json_has (JsonObject *object, const char *member)
{
  JsonNode *node = wp_json_member (object, member);
  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

const char *
wp_json_node_string (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

JsonObject *
wp_json_node_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
wp_json_node_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

const char *
wp_json_string (JsonObject *object, const char *member)
{
  return wp_json_node_string (wp_json_member (object, member));
}

const char *
wp_json_string_or (JsonObject *object, const char *member, const char *fallback)
{
  const char *value = wp_json_string (object, member);
  return value != NULL ? value : fallback;
}

static gboolean
node_number (JsonNode *node, double *value)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  GType type = json_node_get_value_type (node);
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *value = json_node_get_double (node);
  return TRUE;
}

gboolean
wp_json_node_int (JsonNode *node, gint64 *value)
{
  double number;
  if (!node_number (node, &number))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_INT64) {
    *value = json_node_get_int (node);
    return TRUE;
  }
  if (!isfinite (number) || number != floor (number) || fabs (number) > 9007199254740992.0)
    return FALSE;
  *value = (gint64) number;
  return TRUE;
}

gint64
wp_json_int (JsonObject *object, const char *member, gint64 fallback)
{
  gint64 value;
  return wp_json_node_int (wp_json_member (object, member), &value) ? value : fallback;
}

gboolean
wp_json_node_bool (JsonNode *node, gboolean *value)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
wp_json_bool (JsonObject *object, const char *member, gboolean fallback)
{
  gboolean value;
  return wp_json_node_bool (wp_json_member (object, member), &value) ? value : fallback;
}

gint64
wp_json_time (JsonObject *object, const char *member)
{
  return wp_time_parse (wp_json_string (object, member));
}

JsonObject *
wp_json_object (JsonObject *object, const char *member)
{
  return wp_json_node_object (wp_json_member (object, member));
}

JsonArray *
wp_json_array (JsonObject *object, const char *member)
{
  return wp_json_node_array (wp_json_member (object, member));
}

GList *
wp_json_members (JsonObject *object)
{
  return object != NULL ? json_object_get_members (object) : NULL;
}

guint
wp_json_size (JsonObject *object)
{
  return object != NULL ? json_object_get_size (object) : 0;
}

guint
wp_json_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

JsonNode *
wp_json_node_at (JsonArray *array, guint index)
{
  return index < wp_json_length (array) ? json_array_get_element (array, index) : NULL;
}

JsonObject *
wp_json_object_at (JsonArray *array, guint index)
{
  return wp_json_node_object (wp_json_node_at (array, index));
}

const char *
wp_json_string_at (JsonArray *array, guint index)
{
  return wp_json_node_string (wp_json_node_at (array, index));
}

JsonObject *
wp_json_find (JsonArray *array, const char *member, const char *value, guint *index)
{
  for (guint i = 0; value != NULL && i < wp_json_length (array); i++) {
    JsonObject *object = wp_json_object_at (array, i);
    if (object == NULL || g_strcmp0 (wp_json_string (object, member), value) != 0)
      continue;
    if (index != NULL)
      *index = i;
    return object;
  }
  return NULL;
}

gboolean
wp_json_check_string (JsonObject *object, const char *base, const char *member, WpJsonText rule, const char **value, GError **error)
{
  g_autofree char *pointer = g_strconcat (base, "/", member, NULL);
  const char *text = wp_json_string (object, member);
  if (value != NULL)
    *value = text;
  if (text == NULL && wp_json_has (object, member)) {
    wp_error_add_field (error, pointer, "type", "must be a text");
    return FALSE;
  }
  if (text == NULL || *text == '\0') {
    if (rule.min == 0)
      return TRUE;
    wp_error_add_field (error, pointer, "required", "is missing");
    return FALSE;
  }
  glong length = g_utf8_strlen (text, -1);
  if (length < rule.min || length > rule.max) {
    wp_error_add_field (error, pointer, "length", "has %ld characters; %u to %u are allowed", length, rule.min, rule.max);
    return FALSE;
  }
  if (rule.one_line && strpbrk (text, "\r\n") != NULL) {
    wp_error_add_field (error, pointer, "one_line", "must be one line");
    return FALSE;
  }
  return TRUE;
}

gboolean
wp_json_check_int (JsonObject *object, const char *base, const char *member, gint64 min, gint64 max, gint64 *value, GError **error)
{
  g_autofree char *pointer = g_strconcat (base, "/", member, NULL);
  gint64 number = 0;
  if (!wp_json_node_int (wp_json_member (object, member), &number)) {
    wp_error_add_field (error, pointer, wp_json_has (object, member) ? "type" : "required", "must be a whole number");
    return FALSE;
  }
  if (number < min || number > max) {
    wp_error_add_field (error, pointer, "range", "must be from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, min, max);
    return FALSE;
  }
  if (value != NULL)
    *value = number;
  return TRUE;
}

gboolean
wp_json_check_bool (JsonObject *object, const char *base, const char *member, gboolean *value, GError **error)
{
  gboolean flag = FALSE;
  if (!wp_json_node_bool (wp_json_member (object, member), &flag)) {
    g_autofree char *pointer = g_strconcat (base, "/", member, NULL);
    wp_error_add_field (error, pointer, wp_json_has (object, member) ? "type" : "required", "must be true or false");
    return FALSE;
  }
  if (value != NULL)
    *value = flag;
  return TRUE;
}

gboolean
wp_json_check_time (JsonObject *object, const char *base, const char *member, gboolean required, gint64 *value, GError **error)
{
  gint64 time = wp_json_time (object, member);
  if (value != NULL)
    *value = time;
  if (time != 0 || (!required && !wp_json_has (object, member)))
    return TRUE;
  g_autofree char *pointer = g_strconcat (base, "/", member, NULL);
  wp_error_add_field (error, pointer, wp_json_has (object, member) ? "format" : "required", "must be a time such as 2026-01-31T09:00:00Z");
  return FALSE;
}

gboolean
wp_json_check_array (JsonObject *object, const char *base, const char *member, guint max, JsonArray **value, GError **error)
{
  g_autofree char *pointer = g_strconcat (base, "/", member, NULL);
  JsonArray *array = wp_json_array (object, member);
  if (value != NULL)
    *value = array;
  if (array == NULL && wp_json_has (object, member)) {
    wp_error_add_field (error, pointer, "type", "must be a list");
    return FALSE;
  }
  if (wp_json_length (array) > max) {
    wp_error_add_field (error, pointer, "length", "has %u entries; %u are allowed", wp_json_length (array), max);
    return FALSE;
  }
  return TRUE;
}

void
wp_json_set_string (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

void
wp_json_set_int (JsonObject *object, const char *member, gint64 value)
{
  json_object_set_int_member (object, member, value);
}

void
wp_json_set_bool (JsonObject *object, const char *member, gboolean value)
{
  json_object_set_boolean_member (object, member, value);
}

void
wp_json_set_member (JsonObject *object, const char *member, JsonNode *value)
{
  json_object_set_member (object, member, value != NULL ? wp_json_node_copy (value) : json_node_new (JSON_NODE_NULL));
}

void
wp_json_set_null (JsonObject *object, const char *member)
{
  json_object_set_null_member (object, member);
}

void
wp_json_set_time (JsonObject *object, const char *member, gint64 ms)
{
  g_autofree char *text = ms != 0 ? wp_time_format (ms) : NULL;
  wp_json_set_string (object, member, text);
}

void
wp_json_set_object (JsonObject *object, const char *member, JsonObject *value)
{
  json_object_set_object_member (object, member, value);
}

void
wp_json_set_array (JsonObject *object, const char *member, JsonArray *value)
{
  json_object_set_array_member (object, member, value);
}

JsonArray *
wp_json_need_array (JsonObject *object, const char *member)
{
  if (wp_json_array (object, member) == NULL)
    wp_json_set_array (object, member, json_array_new ());
  return wp_json_array (object, member);
}

JsonObject *
wp_json_need_object (JsonObject *object, const char *member)
{
  if (wp_json_object (object, member) == NULL)
    wp_json_set_object (object, member, json_object_new ());
  return wp_json_object (object, member);
}

void
wp_json_append (JsonArray *array, JsonObject *value)
{
  json_array_add_object_element (array, value);
}

void
wp_json_append_string (JsonArray *array, const char *value)
{
  json_array_add_string_element (array, value);
}

JsonObject *
wp_json_new (const char *first_member, ...)
{
  JsonObject *object = json_object_new ();
  va_list args;
  va_start (args, first_member);
  for (const char *member = first_member; member != NULL; member = va_arg (args, const char *))
    wp_json_set_string (object, member, va_arg (args, const char *));
  va_end (args);
  return object;
}
