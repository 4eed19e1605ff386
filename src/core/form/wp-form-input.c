/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-form-private.h"
#include "wp-json.h"
#include "wp-submission.h"
#include "wp-text.h"

#include <stdio.h>
#include <string.h>

/* From what is typed to an answer, and back. What cannot be read stays the text it is: the validator names it, nobody loses it. */

#define RANGE_DASH "–"

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* NFKC, trimmed; the Japanese full stop of an input method is a dot here. (transfer full) */
static char *
plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);
  return g_strstrip (g_steal_pointer (&normal));
}

static char *
replace (char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);
  g_free (text);
  return g_strjoinv (to, parts);
}

/* Digits with the + before them; what else people put between them goes. */
static JsonNode *
parse_phone (char *text)
{
  const char *from = g_str_has_prefix (text, "tel:") ? text + 4 : text;
  g_autofree char *number = g_strdup (from);
  if (*number == '+')
    number = replace (g_steal_pointer (&number), "(0)", "");
  g_autoptr (GString) kept = g_string_new (NULL);
  for (const char *p = number; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    /* A prolonged sound mark is what an input method makes of a hyphen. */
    gboolean between = g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION || g_unichar_type (c) == G_UNICODE_FORMAT ||
                       strchr ("().[]/", c < 0x80 ? (int) c : 'x') != NULL || c == 0x30fc || c == 0x2212;
    if (!between)
      g_string_append_unichar (kept, c);
  }
  return text_node (kept->str);
}

static JsonNode *
parse_number (char *text)
{
  g_autofree char *digits = replace (replace (g_strdup (text), ",", ""), " ", "");
  char *end;
  gint64 number;
  if (strlen (digits) > 15)
    return text_node (text);
  number = g_ascii_strtoll (digits, &end, 10);
  if (*end != '\0' || end == digits)
    return text_node (text);
  return json_node_init_int (json_node_alloc (), number);
}

/* 2026/1/31, 2026.1.31, 2026-1-31 and 2026年1月31日 are one day. FALSE when it is none of them. @rest: behind it */
static gboolean
read_date (const char *text, char **date, const char **rest)
{
  guint year, month, day;
  int used = 0;
  g_autofree char *slashed = replace (replace (replace (g_strdup (text), "年", "-"), "月", "-"), "日", "");
  for (char *p = slashed; *p != '\0' && p - slashed < 10; p++)
    if (*p == '/' || *p == '.')
      *p = '-';
  if (sscanf (slashed, "%4u-%2u-%2u%n", &year, &month, &day, &used) != 3 || used == 0)
    return FALSE;
  *date = g_strdup_printf ("%04u-%02u-%02u", year, month, day);
  *rest = text + strlen (text) - strlen (slashed + used);
  return TRUE;
}

/* 9:00, 09:00, 9時, 9時30分, 24:00. FALSE when it is none of them. */
static gboolean
read_clock (const char *text, char **clock)
{
  guint hour, minute = 0;
  int used = 0;
  g_autofree char *colons = replace (replace (g_strdup (text), "時", ":"), "分", "");
  g_strstrip (colons);
  if (sscanf (colons, "%2u:%2u%n", &hour, &minute, &used) != 2) {
    minute = 0;
    if (sscanf (colons, "%2u:%n", &hour, &used) != 1)
      return FALSE;
  }
  if (used == 0 || colons[used] != '\0' || hour > 24 || minute > 59 || (hour == 24 && minute > 0))
    return FALSE;
  *clock = g_strdup_printf ("%02u:%02u", hour % 24, minute);
  return TRUE;
}

static JsonNode *
parse_date (const char *text)
{
  g_autofree char *date = NULL;
  const char *rest;
  return text_node (read_date (text, &date, &rest) && *rest == '\0' ? date : text);
}

static JsonNode *
parse_date_time (const char *text)
{
  g_autofree char *date = NULL, *clock = NULL, *both = NULL;
  const char *rest;
  if (!read_date (text, &date, &rest) || !read_clock (rest + (*rest == 'T'), &clock))
    return text_node (text);
  both = g_strconcat (date, "T", clock, NULL);
  return text_node (both);
}

/* "22:00–6:00 Asia/Tokyo"; the zone may be missing */
static JsonNode *
parse_time_range (const char *text)
{
  static const char *const dashes[] = { "–", "—", "‐", "−", "〜", "～", "~", "から" };
  g_autofree char *plain_text = g_strdup (text), *start = NULL, *end = NULL;
  const char *zone = NULL;
  char *space = strrchr (plain_text, ' ');
  if (space != NULL && g_ascii_isalpha (space[1])) {
    *space = '\0';
    zone = text + (space + 1 - plain_text);
  }
  for (guint i = 0; i < G_N_ELEMENTS (dashes); i++)
    plain_text = replace (plain_text, dashes[i], "-");
  g_auto (GStrv) times = g_strsplit (plain_text, "-", -1);
  if (g_strv_length (times) != 2 || !read_clock (times[0], &start) || !read_clock (times[1], &end))
    return text_node (text);
  JsonObject *range = wp_json_new ("start", start, "end", end, NULL);
  if (zone != NULL)
    wp_json_set_string (range, "timeZone", zone);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, range);
  return node;
}

static JsonNode *
parse_guid (char *text)
{
  gsize length = strlen (text);
  if (length > 2 && ((text[0] == '{' && text[length - 1] == '}') || (text[0] == '(' && text[length - 1] == ')'))) {
    text[length - 1] = '\0';
    text++;
  }
  g_autofree char *lower = g_ascii_strdown (text, -1);
  if (strlen (lower) == 32 && strspn (lower, "0123456789abcdef") == 32) {
    g_autofree char *dashed = g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%s", lower, lower + 8, lower + 12, lower + 16, lower + 20);
    return text_node (dashed);
  }
  return text_node (lower);
}

static gboolean
is_same_word (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return FALSE;
  g_autofree char *left = g_utf8_casefold (a, -1), *right = g_utf8_casefold (b, -1);
  return g_str_equal (left, right);
}

static const char *
find_option (const WpFormField *field, const char *text)
{
  for (guint i = 0; i < field->options->len; i++) {
    const WpFormOption *option = field->options->pdata[i];
    if (g_str_equal (option->id, text) || is_same_word (option->label.en, text) || is_same_word (option->label.ja, text))
      return option->id;
  }
  return text;
}

static JsonNode *
parse_choices (const WpFormField *field, char *text)
{
  JsonArray *array = json_array_new ();
  g_auto (GStrv) parts = wp_text_split_list (text);
  for (guint i = 0; parts[i] != NULL && i < WP_FORM_MAX_OPTIONS; i++)
    wp_json_append_string (array, find_option (field, parts[i]));
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
parse_yes_no (const char *text)
{
  static const char *const yes[] = { "yes", "true", "はい" }, *const no[] = { "no", "false", "いいえ" };
  for (guint i = 0; i < G_N_ELEMENTS (yes); i++) {
    if (is_same_word (yes[i], text))
      return json_node_init_boolean (json_node_alloc (), TRUE);
    if (is_same_word (no[i], text))
      return json_node_init_boolean (json_node_alloc (), FALSE);
  }
  return text_node (text);
}

static JsonNode *
parse_plain (const WpFormField *field, char *text)
{
  g_autofree char *changed = NULL;
  switch (field->type) {
  case WP_FIELD_PHONE:
    return parse_phone (text);
  case WP_FIELD_NUMBER:
    return parse_number (text);
  case WP_FIELD_DATE:
    return parse_date (text);
  case WP_FIELD_DATE_TIME:
    return parse_date_time (text);
  case WP_FIELD_TIME_RANGE:
    return parse_time_range (text);
  case WP_FIELD_GUID:
    return parse_guid (text);
  case WP_FIELD_CHOICE:
    return text_node (find_option (field, text));
  case WP_FIELD_CHOICES:
    return parse_choices (field, text);
  case WP_FIELD_YES_NO:
    return parse_yes_no (text);
  case WP_FIELD_COUNTRY:
    changed = g_ascii_strup (text, -1);
    return text_node (strlen (changed) == 2 ? changed : text);
  case WP_FIELD_DOMAIN:
    changed = replace (g_utf8_strdown (text, -1), "。", ".");
    return text_node (changed);
  case WP_FIELD_EMAIL:
  case WP_FIELD_UPN:
    changed = replace (g_strdup (text), "。", ".");
    return text_node (changed);
  default:
    return text_node (text);
  }
}

JsonNode *
wp_form_parse_input (const WpFormField *field, const char *text)
{
  if (text == NULL || *text == '\0')
    return json_node_new (JSON_NODE_NULL);
  if (field->type == WP_FIELD_TEXT) {
    g_autofree char *valid = g_utf8_make_valid (text, -1);
    g_strstrip (valid);
    return *valid != '\0' ? text_node (valid) : json_node_new (JSON_NODE_NULL);
  }
  g_autofree char *simple = plain (text);
  return *simple != '\0' ? parse_plain (field, simple) : json_node_new (JSON_NODE_NULL);
}

static char *
format_range (JsonObject *range)
{
  const char *zone = wp_json_string_or (range, "timeZone", "");
  return g_strdup_printf ("%s" RANGE_DASH "%s%s%s", wp_json_string_or (range, "start", ""), wp_json_string_or (range, "end", ""),
                          *zone != '\0' ? " " : "", zone);
}

static char *
join_texts (JsonArray *array, const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < wp_json_length (array); i++) {
    const char *part = wp_json_string_at (array, i);
    if (part != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", part);
  }
  return g_strdup (text->str);
}

char *
wp_form_format_input (const WpFormField *field, JsonNode *answer)
{
  const char *text = wp_json_node_string (answer);
  gint64 number;
  gboolean flag;
  if (wp_answer_is_empty (answer))
    return g_strdup ("");
  if (text != NULL && field->type == WP_FIELD_DATE_TIME && strlen (text) == 16 && text[10] == 'T')
    return g_strdup_printf ("%.10s %s", text, text + 11);
  if (text != NULL)
    return g_strdup (text);
  if (wp_json_node_bool (answer, &flag))
    return g_strdup (flag ? "yes" : "no");
  if (wp_json_node_int (answer, &number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  if (field->type == WP_FIELD_TIME_RANGE && wp_json_node_object (answer) != NULL)
    return format_range (wp_json_node_object (answer));
  if (field->type == WP_FIELD_CHOICES && wp_json_node_array (answer) != NULL)
    return join_texts (wp_json_node_array (answer), ", ");
  return wp_answer_to_string (answer);
}
