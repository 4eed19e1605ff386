/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-country.h"
#include "wp-form-private.h"
#include "wp-json.h"
#include "wp-submission.h"

#include <string.h>

/* Answers as a person reads them. The language is that of the reader of a print, not of the desktop, so no gettext here. */

static gboolean
is_japanese (const char *language)
{
  return g_strcmp0 (language, "ja") == 0;
}

static const char *
label_of (const WpFormField *field, const char *id, const char *language)
{
  for (guint i = 0; i < field->options->len; i++) {
    const WpFormOption *option = field->options->pdata[i];
    if (g_strcmp0 (option->id, id) == 0)
      return wp_words_get (&option->label, language);
  }
  return id;
}

static char *
describe_choices (const WpFormField *field, JsonArray *array, const char *language)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < wp_json_length (array); i++) {
    const char *id = wp_json_string_at (array, i);
    if (id != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? is_japanese (language) ? "、" : ", " : "", label_of (field, id, language));
  }
  return g_strdup (text->str);
}

static void
append_cell (GString *text, const WpFormField *column, JsonNode *cell, const char *language)
{
  gboolean flag;
  /* In a row, yes is the column's name and no is nothing. */
  if (column->type == WP_FIELD_YES_NO && wp_json_node_bool (cell, &flag)) {
    if (flag)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", wp_words_get (&column->label, language));
    return;
  }
  g_autofree char *value = wp_form_describe (column, cell, language);
  if (*value != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", value);
}

static char *
describe_rows (const WpFormField *field, JsonArray *rows, const char *language)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < MIN (wp_json_length (rows), WP_FORM_MAX_ROWS); i++) {
    JsonObject *row = wp_json_object_at (rows, i);
    g_autoptr (GString) line = g_string_new (NULL);
    for (guint c = 0; c < field->columns->len; c++) {
      const WpFormField *column = field->columns->pdata[c];
      append_cell (line, column, wp_json_member (row, column->id), language);
    }
    if (text->len > 0)
      g_string_append_c (text, '\n');
    if (field->type == WP_FIELD_CONTACTS)
      g_string_append_printf (text, "%u. ", i + 1);
    g_string_append (text, line->str);
  }
  return g_strdup (text->str);
}

static char *
describe_file (JsonObject *file)
{
  g_autofree char *size = g_format_size (MAX (wp_json_int (file, "size", 0), 0));
  return g_strdup_printf ("%s (%s)", wp_json_string_or (file, "name", ""), size);
}

static char *
describe_consent (JsonObject *consent)
{
  /* A time is plain ASCII; what is none is not cut into pieces. */
  const char *at = wp_json_time (consent, "at") > 0 ? wp_json_string_or (consent, "at", "") : "";
  return g_strdup_printf ("%s (%.10s%s%.5s%s)", wp_json_string_or (consent, "name", ""), at, strlen (at) >= 16 ? " " : "",
                          strlen (at) >= 16 ? at + 11 : "", strlen (at) >= 16 && g_str_has_suffix (at, "Z") ? " UTC" : "");
}

char *
wp_form_describe (const WpFormField *field, JsonNode *answer, const char *language)
{
  gboolean flag;
  JsonObject *object = wp_json_node_object (answer);
  JsonArray *array = wp_json_node_array (answer);
  if (wp_answer_is_empty (answer))
    return g_strdup ("");
  if (wp_json_node_bool (answer, &flag)) {
    if (is_japanese (language))
      return g_strdup (flag ? "はい" : "いいえ");
    return g_strdup (flag ? "Yes" : "No");
  }
  if (field->type == WP_FIELD_CHOICE && wp_json_node_string (answer) != NULL)
    return g_strdup (label_of (field, wp_json_node_string (answer), language));
  if (field->type == WP_FIELD_COUNTRY && wp_json_node_string (answer) != NULL)
    return g_strdup (wp_country_name (wp_json_node_string (answer), language));
  if (field->type == WP_FIELD_CHOICES && array != NULL)
    return describe_choices (field, array, language);
  if ((field->type == WP_FIELD_TABLE || field->type == WP_FIELD_CONTACTS) && array != NULL)
    return describe_rows (field, array, language);
  if (field->type == WP_FIELD_FILE && object != NULL)
    return describe_file (object);
  if (field->type == WP_FIELD_CONSENT && object != NULL)
    return describe_consent (object);
  return wp_form_format_input (field, answer);
}
