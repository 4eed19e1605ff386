/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-country.h"
#include "wp-form-private.h"
#include "wp-json.h"
#include "wp-submission.h"
#include "wp-time.h"

#include <string.h>

/* The check of each type. A wrong JSON type is a normal answer here: answers come from the disk and from the network. */

#define MAX_SIGNATURE 200

static void
fail (WpFormCheck *check, const char *pointer, const char *code)
{
  wp_form_add_issue (check, pointer, code, NULL, FALSE);
}

static void
fail_number (WpFormCheck *check, const char *pointer, const char *code, gint64 number)
{
  g_autofree char *parameter = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  wp_form_add_issue (check, pointer, code, parameter, FALSE);
}

static gboolean
is_blank_text (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);
    if (!g_unichar_isspace (c) && g_unichar_type (c) != G_UNICODE_FORMAT)
      return FALSE;
  }
  return TRUE;
}

gboolean
wp_form_is_blank (JsonNode *answer)
{
  return wp_answer_is_empty (answer) || (wp_json_node_string (answer) != NULL && is_blank_text (wp_json_node_string (answer)));
}

static void
check_text (WpFormCheck *check, const WpFormField *field, const char *text, const char *pointer)
{
  gint64 length = g_utf8_strlen (text, -1), max = MIN (field->max, WP_FORM_MAX_TEXT);
  if (length > max)
    fail_number (check, pointer, "text_long", max);
  else if (length < field->min)
    fail_number (check, pointer, "text_short", field->min);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    gboolean line = c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
    if (line ? field->multiline : c == '\t' || !g_unichar_iscntrl (c))
      continue;
    fail (check, pointer, line ? "one_line" : "control");
    return;
  }
}

static gboolean
has_option (const WpFormField *field, const char *id)
{
  for (guint i = 0; i < field->options->len; i++)
    if (g_strcmp0 (((const WpFormOption *) field->options->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

static void
check_choices (WpFormCheck *check, const WpFormField *field, JsonNode *answer, const char *pointer)
{
  JsonArray *array = wp_json_node_array (answer);
  if (array == NULL) {
    fail (check, pointer, "type");
    return;
  }
  g_autoptr (GHashTable) chosen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < wp_json_length (array) && i <= WP_FORM_MAX_OPTIONS; i++) {
    const char *id = wp_json_string_at (array, i);
    g_autofree char *below = g_strdup_printf ("%s/%u", pointer, i);
    if (id == NULL || !has_option (field, id))
      fail (check, below, "choice");
    else if (!g_hash_table_add (chosen, (gpointer) id))
      fail (check, below, "choice_twice");
  }
  if (wp_json_length (array) < field->min)
    fail_number (check, pointer, "choices_few", field->min);
  else if (wp_json_length (array) > field->max)
    fail_number (check, pointer, "choices_many", field->max);
}

static void
check_number (WpFormCheck *check, const WpFormField *field, JsonNode *answer, const char *pointer)
{
  gint64 number;
  if (!wp_json_node_int (answer, &number))
    fail (check, pointer, "number");
  else if (number < field->min)
    fail_number (check, pointer, "number_small", field->min);
  else if (number > field->max)
    fail_number (check, pointer, "number_large", field->max);
}

static void
check_time_range (WpFormCheck *check, JsonNode *answer, const char *pointer)
{
  JsonObject *range = wp_json_node_object (answer);
  const char *zone = wp_json_string (range, "timeZone");
  guint start, end;
  if (range == NULL) {
    fail (check, pointer, "time_range");
    return;
  }
  if (!wp_clock_parse (wp_json_string (range, "start"), &start) || !wp_clock_parse (wp_json_string (range, "end"), &end))
    fail (check, pointer, "time_range");
  if (zone != NULL ? *zone != '\0' && !wp_time_zone_is_valid (zone) : wp_json_has (range, "timeZone"))
    fail (check, pointer, "time_zone");
}

static gboolean
is_plain_line (const char *text, glong max)
{
  if (text == NULL || is_blank_text (text) || g_utf8_strlen (text, -1) > max)
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* "PDF, PNG" */
static char *
join_kinds (GStrv types)
{
  g_autoptr (GString) kinds = g_string_new (NULL);
  for (guint i = 0; types[i] != NULL; i++) {
    g_autofree char *kind = g_ascii_strup (strchr (types[i], '/') + 1, -1);
    g_string_append_printf (kinds, "%s%s", i > 0 ? ", " : "", kind);
  }
  return g_strdup (kinds->str);
}

static void
check_file (WpFormCheck *check, const WpFormField *field, JsonNode *answer, const char *pointer)
{
  JsonObject *file = wp_json_node_object (answer);
  const char *name = wp_json_string (file, "name"), *type = wp_json_string (file, "type"), *hash = wp_json_string (file, "sha256");
  gint64 size = wp_json_int (file, "size", 0);
  if (!is_plain_line (name, 255) || strchr (name, '/') != NULL || hash == NULL || strlen (hash) != 64 || strspn (hash, "0123456789abcdef") != 64 ||
      type == NULL) {
    fail (check, pointer, "file");
    return;
  }
  if (!g_strv_contains ((const char *const *) field->accept, type)) {
    g_autofree char *kinds = join_kinds (field->accept);
    wp_form_add_issue (check, pointer, "file_type", kinds, FALSE);
  }
  if (size < 1 || size > WP_MAX_FILE)
    fail_number (check, pointer, "file_size", WP_MAX_FILE / (1024 * 1024));
}

static void
check_consent (WpFormCheck *check, JsonNode *answer, const char *pointer)
{
  JsonObject *consent = wp_json_node_object (answer);
  g_autofree char *name = g_strconcat (pointer, "/name", NULL), *at = g_strconcat (pointer, "/at", NULL);
  if (consent == NULL) {
    fail (check, pointer, "type");
    return;
  }
  if (!is_plain_line (wp_json_string (consent, "name"), MAX_SIGNATURE))
    fail (check, name, "consent_name");
  if (wp_json_time (consent, "at") <= 0)
    fail (check, at, "consent_time");
}

static void
check_cell (WpFormCheck *check, WpFormView *row, const WpFormField *column, const char *pointer)
{
  JsonNode *answer = wp_json_member (row->answers, column->id);
  if (!wp_form_view_shows (row, NULL, column))
    return;
  g_autofree char *below = g_strconcat (pointer, "/", column->id, NULL);
  if (wp_form_is_blank (answer)) {
    if (wp_form_view_requires (row, column))
      fail (check, below, column->type == WP_FIELD_UNKNOWN ? "unsupported" : "required");
    return;
  }
  wp_form_check_value (check, column, answer, below);
  wp_form_run_field_rules (check, column, answer, below);
}

static gboolean
is_blank_row (const WpFormField *field, JsonObject *row)
{
  for (guint i = 0; i < field->columns->len; i++)
    if (!wp_form_is_blank (wp_json_member (row, ((const WpFormField *) field->columns->pdata[i])->id)))
      return FALSE;
  return TRUE;
}

static void
check_rows (WpFormCheck *check, const WpFormField *field, JsonNode *answer, const char *pointer)
{
  JsonArray *rows = wp_json_node_array (answer);
  guint n = wp_json_length (rows);
  gint64 max = MIN (field->max, WP_FORM_MAX_ROWS);
  if (rows == NULL)
    fail (check, pointer, "type");
  else if (n < field->min)
    fail_number (check, pointer, "rows_few", field->min);
  else if (n > max)
    fail_number (check, pointer, "rows_many", max);
  for (guint i = 0; i < n && i < WP_FORM_MAX_ROWS; i++) {
    g_autofree char *below = g_strdup_printf ("%s/%u", pointer, i);
    JsonObject *row = wp_json_object_at (rows, i);
    if (row == NULL || is_blank_row (field, row)) {
      fail (check, below, row == NULL ? "type" : "row_empty");
      continue;
    }
    g_auto (WpFormView) view;
    wp_form_view_init (&view, row);
    for (guint c = 0; c < field->columns->len; c++)
      check_cell (check, &view, field->columns->pdata[c], below);
  }
}

/* The types whose answer is a text of one line and a certain shape */
static void
check_shaped (WpFormCheck *check, const WpFormField *field, const char *text, const char *pointer)
{
  g_autofree char *parameter = NULL;
  const char *code = NULL;
  gint64 seconds;
  switch (field->type) {
  case WP_FIELD_CHOICE:
    code = has_option (field, text) ? NULL : "choice";
    break;
  case WP_FIELD_DATE:
    code = wp_date_is_valid (text) ? NULL : "date";
    break;
  case WP_FIELD_DATE_TIME:
    code = wp_date_time_parse (text, &seconds) ? NULL : "date_time";
    break;
  case WP_FIELD_TIME_ZONE:
    code = wp_time_zone_is_valid (text) ? NULL : "time_zone";
    break;
  case WP_FIELD_COUNTRY:
    code = wp_country_is_valid (text) ? NULL : "country";
    break;
  case WP_FIELD_PHONE:
    code = wp_phone_check (text, &parameter);
    break;
  case WP_FIELD_EMAIL:
    code = wp_email_is_valid (text) ? NULL : "email";
    break;
  case WP_FIELD_DOMAIN:
    code = wp_domain_is_valid (text) ? NULL : "domain";
    break;
  case WP_FIELD_GUID:
    code = wp_guid_is_valid (text) ? NULL : "guid";
    break;
  case WP_FIELD_UPN:
    code = wp_email_is_valid (text) ? NULL : "upn";
    break;
  default:
    break;
  }
  if (code != NULL)
    wp_form_add_issue (check, pointer, code, parameter, FALSE);
}

void
wp_form_check_value (WpFormCheck *check, const WpFormField *field, JsonNode *answer, const char *pointer)
{
  const char *text = wp_json_node_string (answer);
  gboolean flag;
  switch (field->type) {
  case WP_FIELD_UNKNOWN:
    break;
  case WP_FIELD_TEXT:
    if (text != NULL)
      check_text (check, field, text, pointer);
    else
      fail (check, pointer, "type");
    break;
  case WP_FIELD_CHOICES:
    check_choices (check, field, answer, pointer);
    break;
  case WP_FIELD_YES_NO:
    if (!wp_json_node_bool (answer, &flag))
      fail (check, pointer, "type");
    break;
  case WP_FIELD_NUMBER:
    check_number (check, field, answer, pointer);
    break;
  case WP_FIELD_TIME_RANGE:
    check_time_range (check, answer, pointer);
    break;
  case WP_FIELD_CONTACTS:
  case WP_FIELD_TABLE:
    check_rows (check, field, answer, pointer);
    break;
  case WP_FIELD_FILE:
    check_file (check, field, answer, pointer);
    break;
  case WP_FIELD_CONSENT:
    check_consent (check, answer, pointer);
    break;
  default:
    if (text != NULL)
      check_shaped (check, field, text, pointer);
    else
      fail (check, pointer, "type");
  }
}
