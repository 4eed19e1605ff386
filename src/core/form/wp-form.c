/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForm"
#include "config.h"

#include "wp-error.h"
#include "wp-form-private.h"
#include "wp-json.h"

#include <string.h>

/* Reads a definition. All errors are reported, and a definition with one is refused. */

#define MAX_ERRORS 100
#define MAX_PRODUCTS 16

void
wp_form_read_fail (WpFormReader *reader, const char *base, const char *member, const char *code, const char *format, ...)
{
  if (++reader->n_errors > MAX_ERRORS)
    return;
  va_list args;
  va_start (args, format);
  g_autofree char *detail = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *pointer = g_strconcat (base, *member != '\0' ? "/" : "", member, NULL);
  wp_error_add_field (&reader->error, pointer, code, "%s", detail);
}

static void
section_free (gpointer data)
{
  WpFormSection *self = data;
  g_free (self->id);
  wp_words_clear (&self->title);
  wp_words_clear (&self->help);
  wp_form_condition_free (self->when);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

WpForm *
wp_form_ref (WpForm *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
form_clear (gpointer data)
{
  WpForm *self = data;
  g_free (self->document_id);
  g_free (self->id);
  wp_words_clear (&self->title);
  wp_words_clear (&self->help);
  g_strfreev (self->products);
  g_ptr_array_unref (self->sections);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->sets, json_object_unref);
  json_object_unref (self->source);
}

void
wp_form_unref (WpForm *self)
{
  g_atomic_rc_box_release_full (self, form_clear);
}

const WpFormField *
wp_form_find_field (const WpForm *self, const char *id, const WpFormSection **section)
{
  for (guint i = 0; i < self->sections->len; i++) {
    const WpFormSection *candidate = self->sections->pdata[i];
    for (guint k = 0; k < candidate->fields->len; k++) {
      const WpFormField *field = candidate->fields->pdata[k];
      if (g_strcmp0 (field->id, id) != 0)
        continue;
      if (section != NULL)
        *section = candidate;
      return field;
    }
  }
  return NULL;
}

static gboolean
read_one_of (WpFormReader *reader, JsonObject *object, const char *member, const char *first, const char *second, gboolean fallback)
{
  const char *text = wp_json_string (object, member);
  if (text == NULL && !wp_json_has (object, member))
    return fallback;
  if (g_strcmp0 (text, first) != 0 && g_strcmp0 (text, second) != 0)
    wp_form_read_fail (reader, "", member, "choice", "must be %s or %s", first, second);
  return g_strcmp0 (text, second) == 0;
}

static void
read_products (WpForm *self, WpFormReader *reader, JsonObject *object)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *products = wp_json_array (object, "products");
  guint n = wp_json_length (products);
  if (n > MAX_PRODUCTS || (products == NULL && wp_json_has (object, "products")))
    wp_form_read_fail (reader, "", "products", "type", "must be a list of at most %d products", MAX_PRODUCTS);
  for (guint i = 0; i < n && i < MAX_PRODUCTS; i++) {
    const char *product = wp_json_string_at (products, i);
    if (wp_form_is_id (product))
      g_strv_builder_add (builder, product);
    else
      wp_form_read_fail (reader, "", "products", "id", "must be a list of products");
  }
  self->products = g_strv_builder_end (builder);
}

static void
read_head (WpForm *self, WpFormReader *reader, JsonObject *object)
{
  const char *id = wp_json_string (object, "formId");
  self->schema = wp_json_int (object, "schema", 0);
  self->version = wp_json_int (object, "version", 0);
  if (!wp_form_is_id (id))
    wp_form_read_fail (reader, "", "formId", "id", "must be an id of a-z, 0-9 and _, of at most 64");
  if (self->version < 1 || self->version > G_MAXINT32)
    wp_form_read_fail (reader, "", "version", "number", "must be a number from 1 on");
  if (self->schema < 1)
    wp_form_read_fail (reader, "", "schema", "number", "must be a number from 1 on");
  self->newer = reader->newer = self->schema > WP_FORM_SCHEMA;
  self->id = g_strdup (id);
  self->document_id = g_strdup_printf ("%s@%" G_GINT64_FORMAT, id != NULL ? id : "", self->version);
  self->title = wp_form_read_words (reader, object, "", "title", TRUE);
  self->help = wp_form_read_words (reader, object, "", "help", FALSE);
  self->per_customer = read_one_of (reader, object, "per", "partner", "customer", FALSE);
  self->self_check = read_one_of (reader, object, "purpose", "form", "self_check", FALSE);
  self->required = wp_json_bool (object, "required", TRUE);
  read_products (self, reader, object);
}

static void
read_fields (WpFormSection *section, WpFormReader *reader, JsonObject *object, const char *base)
{
  JsonArray *fields = wp_json_array (object, "fields");
  if (wp_json_length (fields) == 0)
    wp_form_read_fail (reader, base, "fields", "fields", "must be a list of fields");
  for (guint i = 0; i < wp_json_length (fields) && reader->n_fields <= WP_FORM_MAX_FIELDS; i++) {
    g_autofree char *below = g_strdup_printf ("%s/fields/%u", base, i);
    WpFormField *field = wp_form_read_field (reader, wp_json_object_at (fields, i), below, FALSE);
    if (field == NULL)
      continue;
    g_ptr_array_add (section->fields, field);
    g_hash_table_insert (reader->sections, field, section);
    if (g_hash_table_contains (reader->fields, field->id))
      wp_form_read_fail (reader, below, "id", "duplicate", "is an id that another field has: %s", field->id);
    else
      g_hash_table_insert (reader->fields, field->id, field);
  }
}

static void
read_sections (WpForm *self, WpFormReader *reader, JsonObject *object)
{
  JsonArray *sections = wp_json_array (object, "sections");
  guint n = wp_json_length (sections);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  if (n == 0 || n > WP_FORM_MAX_SECTIONS)
    wp_form_read_fail (reader, "", "sections", "sections", "must be a list of 1 to %d sections", WP_FORM_MAX_SECTIONS);
  for (guint i = 0; i < n && i < WP_FORM_MAX_SECTIONS; i++) {
    JsonObject *source = wp_json_object_at (sections, i);
    g_autofree char *base = g_strdup_printf ("/sections/%u", i), *when = g_strconcat (base, "/when", NULL);
    const char *id = wp_json_string (source, "id");
    if (!wp_form_is_id (id) || !g_hash_table_add (ids, (gpointer) id)) {
      wp_form_read_fail (reader, base, "id", wp_form_is_id (id) ? "duplicate" : "id", "must be an id that no other section has");
      continue;
    }
    WpFormSection *section = g_new0 (WpFormSection, 1);
    g_ptr_array_add (self->sections, section);
    section->id = g_strdup (id);
    section->title = wp_form_read_words (reader, source, base, "title", TRUE);
    section->help = wp_form_read_words (reader, source, base, "help", FALSE);
    section->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_form_field_free);
    if (wp_json_has (source, "when"))
      section->when = wp_form_condition_read (reader, wp_json_member (source, "when"), when, 0);
    read_fields (section, reader, source, base);
  }
}

/* What can only be read once all fields are known: what conditions and rules name. */
static void
resolve_field (WpFormField *field, WpFormReader *reader, JsonObject *source, const WpFormField *table, const char *base)
{
  g_autofree char *when = g_strconcat (base, "/when", NULL), *required = g_strconcat (base, "/required", NULL);
  wp_form_condition_resolve (field->when, reader, table, when);
  wp_form_condition_resolve (field->required_when, reader, table, required);
  field->rules = wp_form_read_rules (reader, source, base, field);
  JsonArray *columns = wp_json_array (source, "columns");
  for (guint i = 0; i < field->columns->len; i++) {
    g_autofree char *below = g_strdup_printf ("%s/columns/%u", base, i);
    resolve_field (field->columns->pdata[i], reader, wp_json_object_at (columns, i), field, below);
  }
}

/* Only with no error so far: then sections and fields stand where they stand in the source. */
static void
resolve (WpForm *self, WpFormReader *reader, JsonObject *object)
{
  JsonArray *sections = wp_json_array (object, "sections");
  for (guint i = 0; i < self->sections->len; i++) {
    WpFormSection *section = self->sections->pdata[i];
    JsonArray *fields = wp_json_array (wp_json_object_at (sections, i), "fields");
    g_autofree char *when = g_strdup_printf ("/sections/%u/when", i);
    wp_form_condition_resolve (section->when, reader, NULL, when);
    for (guint k = 0; k < section->fields->len; k++) {
      g_autofree char *base = g_strdup_printf ("/sections/%u/fields/%u", i, k);
      resolve_field (section->fields->pdata[k], reader, wp_json_object_at (fields, k), NULL, base);
    }
  }
  self->rules = wp_form_read_rules (reader, object, "", NULL);
  if (reader->error == NULL)
    wp_form_check_cycles (self, reader);
}

/* "sets": objects and names of fields */
static void
check_sets (JsonObject *sets, WpFormReader *reader, const char *base, guint depth)
{
  g_autoptr (GList) members = wp_json_members (sets);
  for (GList *l = members; l != NULL; l = l->next) {
    const char *field = wp_json_string (sets, l->data);
    JsonObject *below = depth == 0 ? wp_json_object (sets, l->data) : NULL;
    g_autofree char *pointer = g_strconcat (base, "/", l->data, NULL);
    if (below != NULL)
      check_sets (below, reader, pointer, depth + 1);
    else if (field == NULL || !g_hash_table_contains (reader->fields, field))
      wp_form_read_fail (reader, pointer, "", "unknown_field", "must name a field");
  }
}

WpForm *
wp_form_new (JsonObject *definition, GError **error)
{
  g_autoptr (WpForm) self = g_atomic_rc_box_new0 (WpForm);
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal), sections = g_hash_table_new (NULL, NULL);
  WpFormReader reader = { .fields = fields, .sections = sections };
  self->source = definition != NULL ? json_object_ref (definition) : json_object_new ();
  self->sections = g_ptr_array_new_with_free_func (section_free);
  read_head (self, &reader, self->source);
  read_sections (self, &reader, self->source);
  if (reader.error == NULL)
    resolve (self, &reader, self->source);
  if (wp_json_object (self->source, "sets") != NULL) {
    self->sets = json_object_ref (wp_json_object (self->source, "sets"));
    check_sets (self->sets, &reader, "/sets", 0);
  } else if (wp_json_has (self->source, "sets")) {
    wp_form_read_fail (&reader, "", "sets", "type", "must be an object");
  }
  if (reader.error == NULL)
    return g_steal_pointer (&self);
  g_propagate_error (error, reader.error);
  return NULL;
}
