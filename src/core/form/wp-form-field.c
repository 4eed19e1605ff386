/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-error.h"
#include "wp-form-private.h"
#include "wp-json.h"

#include <string.h>

/* Reading a field, or a column of one, from a definition. */

#define MAX_LABEL 300
#define MAX_HELP 4000

static const char *const type_names[] = {
  [WP_FIELD_UNKNOWN] = NULL,
  [WP_FIELD_TEXT] = "text",
  [WP_FIELD_CHOICE] = "choice",
  [WP_FIELD_CHOICES] = "choices",
  [WP_FIELD_YES_NO] = "yes_no",
  [WP_FIELD_NUMBER] = "number",
  [WP_FIELD_DATE] = "date",
  [WP_FIELD_DATE_TIME] = "date_time",
  [WP_FIELD_TIME_RANGE] = "time_range",
  [WP_FIELD_TIME_ZONE] = "time_zone",
  [WP_FIELD_COUNTRY] = "country",
  [WP_FIELD_PHONE] = "phone",
  [WP_FIELD_EMAIL] = "email",
  [WP_FIELD_DOMAIN] = "domain",
  [WP_FIELD_GUID] = "guid",
  [WP_FIELD_UPN] = "upn",
  [WP_FIELD_CONTACTS] = "contacts",
  [WP_FIELD_TABLE] = "table",
  [WP_FIELD_FILE] = "file",
  [WP_FIELD_CONSENT] = "consent",
};

static const char *const file_types[] = { "application/pdf", "image/png", "image/jpeg", NULL };

static WpFieldType
type_from_string (const char *name)
{
  for (guint i = 1; name != NULL && i < G_N_ELEMENTS (type_names); i++)
    if (strcmp (type_names[i], name) == 0)
      return (WpFieldType) i;
  return WP_FIELD_UNKNOWN;
}

gboolean
wp_form_is_id (const char *text)
{
  if (text == NULL || *text == '\0' || strlen (text) > 64)
    return FALSE;
  return strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (text);
}

void
wp_words_clear (WpWords *self)
{
  g_clear_pointer (&self->en, g_free);
  g_clear_pointer (&self->ja, g_free);
}

const char *
wp_words_get (const WpWords *self, const char *language)
{
  if (g_strcmp0 (language, "ja") == 0 && self->ja != NULL)
    return self->ja;
  return self->en != NULL ? self->en : "";
}

static void
option_free (gpointer data)
{
  WpFormOption *self = data;
  g_free (self->id);
  wp_words_clear (&self->label);
  wp_words_clear (&self->help);
  g_free (self);
}

void
wp_form_field_free (WpFormField *self)
{
  g_free (self->id);
  g_free (self->type_name);
  wp_words_clear (&self->label);
  wp_words_clear (&self->help);
  wp_words_clear (&self->statement);
  wp_form_condition_free (self->when);
  wp_form_condition_free (self->required_when);
  g_ptr_array_unref (self->options);
  g_ptr_array_unref (self->columns);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_strfreev (self->accept);
  g_free (self->about);
  g_free (self);
}

const WpFormField *
wp_form_find_column (const WpFormField *field, const char *id)
{
  for (guint i = 0; i < field->columns->len; i++) {
    const WpFormField *column = field->columns->pdata[i];
    if (g_strcmp0 (column->id, id) == 0)
      return column;
  }
  return NULL;
}

static gboolean
is_words (const char *text, gboolean required, glong max)
{
  return text != NULL ? (*text != '\0' || !required) && g_utf8_strlen (text, -1) <= max : !required;
}

WpWords
wp_form_read_words (WpFormReader *reader, JsonObject *object, const char *base, const char *member, gboolean required)
{
  glong max = required && strcmp (member, "statement") != 0 ? MAX_LABEL : MAX_HELP;
  JsonObject *words = wp_json_object (object, member);
  WpWords self = { NULL, NULL };
  if (!json_object_has_member (object, member) && !required)
    return self;
  if (words == NULL || !is_words (wp_json_string (words, "en"), TRUE, max) || !is_words (wp_json_string (words, "ja"), FALSE, max)) {
    wp_form_read_fail (reader, base, member, "words", "must be a text in \"en\" and perhaps \"ja\", of at most %ld characters", max);
    return self;
  }
  self.en = g_strdup (wp_json_string (words, "en"));
  self.ja = *wp_json_string_or (words, "ja", "") != '\0' ? g_strdup (wp_json_string (words, "ja")) : NULL;
  return self;
}

static void
read_options (WpFormReader *reader, JsonObject *object, const char *base, WpFormField *field)
{
  JsonArray *options = wp_json_array (object, "options");
  guint n = wp_json_length (options);
  if (n == 0 || n > WP_FORM_MAX_OPTIONS) {
    wp_form_read_fail (reader, base, "options", "options", "must be a list of 1 to %d options", WP_FORM_MAX_OPTIONS);
    return;
  }
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++) {
    g_autofree char *below = g_strdup_printf ("%s/options/%u", base, i);
    JsonObject *source = wp_json_object_at (options, i);
    const char *id = wp_json_string (source, "id");
    if (!wp_form_is_id (id) || !g_hash_table_add (ids, (gpointer) id)) {
      wp_form_read_fail (reader, below, "id", wp_form_is_id (id) ? "duplicate" : "id", "must be an id of a-z, 0-9 and _ that no other option has");
      continue;
    }
    WpFormOption *option = g_new0 (WpFormOption, 1);
    option->id = g_strdup (id);
    option->label = wp_form_read_words (reader, source, below, "label", TRUE);
    option->help = wp_form_read_words (reader, source, below, "help", FALSE);
    g_ptr_array_add (field->options, option);
  }
}

static void
read_columns (WpFormReader *reader, JsonObject *object, const char *base, WpFormField *field)
{
  JsonArray *columns = wp_json_array (object, "columns");
  guint n = wp_json_length (columns);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  if (n == 0)
    wp_form_read_fail (reader, base, "columns", "columns", "must be a list of fields");
  for (guint i = 0; i < n && reader->n_fields <= WP_FORM_MAX_FIELDS; i++) {
    g_autofree char *below = g_strdup_printf ("%s/columns/%u", base, i);
    WpFormField *column = wp_form_read_field (reader, wp_json_object_at (columns, i), below, TRUE);
    if (column == NULL)
      continue;
    g_ptr_array_add (field->columns, column);
    if (!g_hash_table_add (ids, column->id))
      wp_form_read_fail (reader, below, "id", "duplicate", "is an id that another column has: %s", column->id);
  }
}

static void
read_accept (WpFormReader *reader, JsonObject *object, const char *base, WpFormField *field)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *accept = wp_json_array (object, "accept");
  for (guint i = 0; i < wp_json_length (accept) && i < G_N_ELEMENTS (file_types); i++) {
    const char *type = wp_json_string_at (accept, i);
    if (type != NULL && g_strv_contains (file_types, type))
      g_strv_builder_add (builder, type);
    else
      wp_form_read_fail (reader, base, "accept", "accept", "must be of application/pdf, image/png and image/jpeg");
  }
  if (wp_json_length (accept) == 0)
    g_strv_builder_addv (builder, (const char **) file_types);
  field->accept = g_strv_builder_end (builder);
}

static gint64
read_bound (WpFormReader *reader, JsonObject *object, const char *base, const char *member, WpFieldType type, gint64 fallback)
{
  gint64 value;
  if (!wp_json_has (object, member))
    return fallback;
  if (wp_json_node_int (wp_json_member (object, member), &value) && (type == WP_FIELD_NUMBER || (value >= 0 && value <= WP_FORM_MAX_TEXT)))
    return value;
  wp_form_read_fail (reader, base, member, "bound", "must be a whole number that fits");
  return fallback;
}

static void
read_bounds (WpFormReader *reader, JsonObject *object, const char *base, WpFormField *field)
{
  field->min = read_bound (reader, object, base, "min", field->type, G_MININT64);
  field->max = read_bound (reader, object, base, "max", field->type, G_MAXINT64);
  gboolean rows = field->type == WP_FIELD_TABLE || field->type == WP_FIELD_CONTACTS;
  if (field->min > field->max || (rows && field->min > WP_FORM_MAX_ROWS))
    wp_form_read_fail (reader, base, "min", "bound", "is larger than it can be");
}

static void
read_required (WpFormReader *reader, JsonObject *object, const char *base, WpFormField *field)
{
  JsonNode *node = wp_json_member (object, "required");
  g_autofree char *pointer = g_strconcat (base, "/required", NULL);
  if (wp_json_node_object (node) != NULL)
    field->required_when = wp_form_condition_read (reader, node, pointer, 0);
  else if (wp_json_has (object, "required") && !wp_json_node_bool (node, &field->required))
    wp_form_read_fail (reader, base, "required", "type", "must be true, false or a condition");
}

static void
read_parts (WpFormReader *reader, JsonObject *object, const char *base, WpFormField *field)
{
  g_autofree char *when = g_strconcat (base, "/when", NULL);
  const char *about = wp_json_string (object, "about");
  if (field->type == WP_FIELD_CHOICE || field->type == WP_FIELD_CHOICES)
    read_options (reader, object, base, field);
  if (field->type == WP_FIELD_CONTACTS || field->type == WP_FIELD_TABLE)
    read_columns (reader, object, base, field);
  if (field->type == WP_FIELD_FILE)
    read_accept (reader, object, base, field);
  if (field->type == WP_FIELD_CONSENT)
    field->statement = wp_form_read_words (reader, object, base, "statement", TRUE);
  read_bounds (reader, object, base, field);
  read_required (reader, object, base, field);
  if (wp_json_has (object, "when"))
    field->when = wp_form_condition_read (reader, wp_json_member (object, "when"), when, 0);
  if (about != NULL && *about != '\0' && strlen (about) <= 100)
    field->about = g_strdup (about);
  else if (json_object_has_member (object, "about"))
    wp_form_read_fail (reader, base, "about", "about", "must be a name of at most 100 bytes");
  field->multiline = wp_json_bool (object, "multiline", FALSE);
}

/* A newer type is read as far as every type goes. */
WpFormField *
wp_form_read_field (WpFormReader *reader, JsonObject *object, const char *base, gboolean column)
{
  const char *id = wp_json_string (object, "id"), *type = wp_json_string (object, "type");
  if (!wp_form_is_id (id)) {
    wp_form_read_fail (reader, base, "id", "id", "must be an id of a-z, 0-9 and _, of at most 64");
    return NULL;
  }
  if (type == NULL || *type == '\0' || strlen (type) > 64) {
    wp_form_read_fail (reader, base, "type", "type", "must be the name of a type");
    return NULL;
  }
  WpFormField *field = g_new0 (WpFormField, 1);
  field->id = g_strdup (id);
  field->type_name = g_strdup (type);
  field->type = type_from_string (type);
  field->options = g_ptr_array_new_with_free_func (option_free);
  field->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_form_field_free);
  field->min = G_MININT64;
  field->max = G_MAXINT64;
  if (++reader->n_fields > WP_FORM_MAX_FIELDS)
    wp_form_read_fail (reader, base, "", "length", "is one field too many; %d are allowed", WP_FORM_MAX_FIELDS);
  if (column && field->type >= WP_FIELD_CONTACTS)
    wp_form_read_fail (reader, base, "type", "column", "is a type that a column cannot have: %s", type);
  field->label = wp_form_read_words (reader, object, base, "label", TRUE);
  field->help = wp_form_read_words (reader, object, base, "help", FALSE);
  if (!column || field->type < WP_FIELD_CONTACTS)
    read_parts (reader, object, base, field);
  return field;
}
