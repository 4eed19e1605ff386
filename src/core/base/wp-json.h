/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-bounds.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The one checked JSON reader and the one writer. No json_object_get_*, json_parser_*, json_array_get_* or json_to_string stands
 * anywhere else: a missing member or one of another type is a normal answer here, never a critical. */

/**
 * wp_json_parse:
 * @data: the text, need not be NUL-terminated
 * @length: in bytes, or -1
 *
 * RFC 8259 and nothing looser. A number that would come out as another one (beyond 64 bits or a double, or so small that it would be
 * 0) is refused, and so is an escaped NUL, which no text here can hold. A whole number is an integer, `-0` and any other a double.
 *
 * Returns: (transfer full): the document, or %NULL with %WP_ERROR_MALFORMED, which names the byte, or %WP_ERROR_TOO_LARGE
 */
JsonNode *wp_json_parse (const char *data, gssize length, GError **error);
/* The same, and the root must be an object. (transfer full) */
JsonObject *wp_json_parse_object (const char *data, gssize length, GError **error);
/* The same of a request's body, at most %WP_MAX_DEPTH_REQUEST deep. (transfer full) */
JsonObject *wp_json_parse_request (const char *data, gssize length, GError **error);
/* Would wp_json_parse() accept it, at most @max_depth deep? Builds no tree, which takes a fifth of the time. */
gboolean wp_json_check (const char *data, gssize length, guint max_depth, GError **error);

/**
 * WpJsonListing:
 * @array: the member of the root object that is read element by element
 * @part: an object in such an element whose text is told
 * @keep: (transfer full) (nullable): what is to be kept of an element. @part: (nullable): the text, not NUL-terminated and as it stands in
 *   what was read; %NULL when there is none, or one with space in it that means nothing
 *
 * How wp_json_parse_list() reads.
 */
typedef struct {
  const char *array, *part;
  gpointer (*keep) (JsonNode *element, const char *part, gsize length);
} WpJsonListing;

/**
 * wp_json_parse_list:
 * @kept: one entry for each element, %NULL included; whatever it held goes. After a failure it holds what came before
 *
 * As wp_json_parse_object(), for a long list: the tree of an element is gone before that of the next is made.
 *
 * Returns: (transfer full): the root, with an empty array in the place of the one that was listed
 */
JsonObject *wp_json_parse_list (const char *data, gssize length, const WpJsonListing *listing, GPtrArray *kept, GError **error);
/* Also accepts numbers as older versions wrote them: 1e+17.0 for 1e17, and inf.0 for a number beyond a double, which is null here.
 * (nullable) (transfer full) */
JsonObject *wp_json_parse_legacy (const char *data, gssize length);

/* Writing: JSON that wp_json_parse() reads back with the same numbers. An infinite number is written as null. A text that is not UTF-8 is
 * written unchanged, so that the check of the result refuses it. */
char *wp_json_to_string (JsonObject *object);                /* compact, (transfer full) */
char *wp_json_node_to_string (JsonNode *node);               /* compact, (transfer full) */
char *wp_json_to_pretty_string (JsonObject *object);         /* indented, (transfer full) */
void wp_json_append_quoted (GString *out, const char *text); /* as a JSON string */

JsonObject *wp_json_copy (JsonObject *object); /* deep, (transfer full) */
JsonNode *wp_json_node_copy (JsonNode *node);  /* deep, (transfer full) */
gboolean wp_json_equal (JsonObject *a, JsonObject *b);

/* Is every text in it, names included, valid UTF-8? What was parsed is; what was built by code may not be. */
gboolean wp_json_is_utf8 (JsonNode *node);

/* Lenient reading: @object may be %NULL. What is returned belongs to the object. */
gboolean wp_json_has (JsonObject *object, const char *member);       /* there and not null */
const char *wp_json_string (JsonObject *object, const char *member); /* (nullable) */
const char *wp_json_string_or (JsonObject *object, const char *member, const char *fallback);
gint64 wp_json_int (JsonObject *object, const char *member, gint64 fallback); /* also a double without a fraction */
gboolean wp_json_bool (JsonObject *object, const char *member, gboolean fallback);
gint64 wp_json_time (JsonObject *object, const char *member);        /* ms since the epoch, 0 when none */
JsonObject *wp_json_object (JsonObject *object, const char *member); /* (nullable) */
JsonArray *wp_json_array (JsonObject *object, const char *member);   /* (nullable) */
GList *wp_json_members (JsonObject *object);                         /* (transfer container) names */
JsonNode *wp_json_member (JsonObject *object, const char *member);   /* (nullable) any type */
guint wp_json_size (JsonObject *object);                             /* members; 0 for %NULL */
guint wp_json_length (JsonArray *array);                             /* 0 for %NULL */
JsonObject *wp_json_object_at (JsonArray *array, guint index);       /* (nullable) */
const char *wp_json_string_at (JsonArray *array, guint index);       /* (nullable) */
/* The object of @array whose string @member is @value, or %NULL. @index: (out) (optional) */
JsonObject *wp_json_find (JsonArray *array, const char *member, const char *value, guint *index);
JsonNode *wp_json_node_at (JsonArray *array, guint index); /* (nullable) any type */
JsonObject *wp_json_node_object (JsonNode *node);          /* (nullable) */
JsonArray *wp_json_node_array (JsonNode *node);            /* (nullable) */
const char *wp_json_node_string (JsonNode *node);          /* (nullable) */
gboolean wp_json_node_int (JsonNode *node, gint64 *value); /* FALSE when it is none */
gboolean wp_json_node_bool (JsonNode *node, gboolean *value);

/**
 * WpJsonText:
 *
 * What wp_json_check_string() accepts. Lengths are in characters.
 */
typedef struct {
  guint min;         /* 0: the member may be missing, null or empty */
  guint max;         /* characters */
  gboolean one_line; /* no line break */
} WpJsonText;

/* Strict reading of what came from outside: on a wrong value they add a field error (wp_error_add_field()) and answer FALSE.
 * @base: the pointer of @object, "" for the root. */
gboolean wp_json_check_string (JsonObject *object, const char *base, const char *member, WpJsonText rule, const char **value, GError **error);
gboolean wp_json_check_int (JsonObject *object, const char *base, const char *member, gint64 min, gint64 max, gint64 *value, GError **error);
gboolean wp_json_check_bool (JsonObject *object, const char *base, const char *member, gboolean *value, GError **error);
gboolean wp_json_check_time (JsonObject *object, const char *base, const char *member, gboolean required, gint64 *value, GError **error);
gboolean wp_json_check_array (JsonObject *object, const char *base, const char *member, guint max, JsonArray **value, GError **error);

/* Writing. Values are copied. A %NULL string writes null. */
void wp_json_set_string (JsonObject *object, const char *member, const char *value);
void wp_json_set_int (JsonObject *object, const char *member, gint64 value);
void wp_json_set_bool (JsonObject *object, const char *member, gboolean value);
void wp_json_set_null (JsonObject *object, const char *member);
void wp_json_set_member (JsonObject *object, const char *member, JsonNode *value);   /* @value: (nullable): of any type; %NULL writes null */
void wp_json_set_time (JsonObject *object, const char *member, gint64 ms);           /* 0 writes null */
void wp_json_set_object (JsonObject *object, const char *member, JsonObject *value); /* (transfer full) value */
void wp_json_set_array (JsonObject *object, const char *member, JsonArray *value);   /* (transfer full) value */
/* The array of that name, made when there is none or it is something else. (transfer none) */
JsonArray *wp_json_need_array (JsonObject *object, const char *member);
JsonObject *wp_json_need_object (JsonObject *object, const char *member);
void wp_json_append (JsonArray *array, JsonObject *value); /* (transfer full) value */
void wp_json_append_string (JsonArray *array, const char *value);
/* { name, value, ..., NULL } of strings: the short way to make a small object. (transfer full) */
JsonObject *wp_json_new (const char *first_member, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
