/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpForms"
#include "config.h"

#include "wp-forms.h"
#include "wp-command.h"
#include "wp-error.h"
#include "wp-form.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-onboarding.h"
#include "wp-product.h"
#include "wp-submission.h"

#include <string.h>

#define MAX_FILES 200
#define TERMS "terms.json"
#define PRODUCTS "products.json"
#define MAX_PRODUCTS 500

/* Beside the program that was installed, or where this was built. */
static const char *
default_dir (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  gboolean installed = folder == NULL || strcmp (folder, WP_BIN_DIR) == 0 || !g_file_test (WP_SOURCE_FORMS_DIR, G_FILE_TEST_IS_DIR);
  return installed ? WP_DATA_DIR "/forms" : WP_SOURCE_FORMS_DIR;
}

/* Puts @dir's files into @files: name → path. */
static gboolean
list_files (const char *dir, GHashTable *files, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, error);
  const char *name;
  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".json") && *name != '.')
      g_hash_table_replace (files, g_strdup (name), g_build_filename (dir, name, NULL));
  if (g_hash_table_size (files) <= MAX_FILES)
    return TRUE;
  g_set_error (error, WP_ERROR, WP_ERROR_TOO_LARGE, "%s has more than %d files", dir, MAX_FILES);
  return FALSE;
}

/* The first thing that is wrong with a file, with its place */
static gboolean
blame (const char *path, const GError *cause, GError **error)
{
  GPtrArray *fields = wp_error_get_fields (cause);
  const WpFieldError *first = fields != NULL && fields->len > 0 ? fields->pdata[0] : NULL;
  if (first != NULL)
    g_set_error (error, WP_ERROR, WP_ERROR_INVALID, "%s: %s: %s (%s)", path, first->pointer, first->detail, first->code);
  else
    g_set_error (error, WP_ERROR, WP_ERROR_INVALID, "%s: %s", path, cause->message);
  return FALSE;
}

static JsonObject *
read_file (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  gsize length;
  JsonObject *object = g_file_get_contents (path, &text, &length, &local) ? wp_json_parse_object (text, length, &local) : NULL;
  if (object == NULL)
    blame (path, local, error);
  return object;
}

static gboolean
check_words (JsonObject *object, const char *member, GError **error)
{
  g_autofree char *base = g_strconcat ("/", member, NULL);
  JsonObject *words = wp_json_object (object, member);
  if (words == NULL) {
    wp_error_add_field (error, base, "type", "must be an object with the texts en and ja");
    return FALSE;
  }
  gboolean good = wp_json_check_string (words, base, "en", (WpJsonText) { 1, WP_MAX_TEXT }, NULL, error);
  return wp_json_check_string (words, base, "ja", (WpJsonText) { 0, WP_MAX_TEXT }, NULL, error) && good;
}

static gboolean
check_terms (JsonObject *terms, GError **error)
{
  gboolean good = wp_json_check_string (terms, "", "version", (WpJsonText) { 1, 64, TRUE }, NULL, error);
  good &= check_words (terms, "title", error);
  return check_words (terms, "text", error) && good;
}

/* {products: […]}: their order is that of the list. */
static gboolean
take_products (WpForms *self, JsonObject *object, const char *path, GError **error)
{
  JsonArray *products = wp_json_array (object, "products");
  if (products == NULL || wp_json_length (products) > MAX_PRODUCTS) {
    g_set_error (error, WP_ERROR, WP_ERROR_INVALID, "%s: /products: must be a list of at most %d", path, MAX_PRODUCTS);
    return FALSE;
  }
  for (guint i = 0; i < wp_json_length (products); i++) {
    g_autoptr (GError) local = NULL;
    g_autofree char *place = g_strdup_printf ("%s: /products/%u", path, i);
    JsonObject *product = wp_json_object_at (products, i);
    if (!wp_product_check (product, &local))
      return blame (place, local, error);
    wp_json_set_int (product, "place", i);
    g_ptr_array_add (self->products, json_object_ref (product));
  }
  return TRUE;
}

static gboolean
take_file (WpForms *self, const char *name, const char *path, GHashTable *known, GError **error)
{
  g_autoptr (JsonObject) object = read_file (path, error);
  g_autoptr (GError) local = NULL;
  if (object == NULL)
    return FALSE;
  if (strcmp (name, TERMS) == 0) {
    self->terms = json_object_ref (object);
    return check_terms (object, &local) || blame (path, local, error);
  }
  if (strcmp (name, PRODUCTS) == 0)
    return take_products (self, object, path, error);
  g_autoptr (WpForm) form = wp_form_new (object, &local);
  if (form == NULL)
    return blame (path, local, error);
  if (!g_hash_table_add (known, g_strdup (form->document_id))) {
    g_set_error (error, WP_ERROR, WP_ERROR_INVALID, "%s: %s is in another file as well", path, form->document_id);
    return FALSE;
  }
  wp_json_set_string (object, "id", form->document_id);
  g_ptr_array_add (self->definitions, g_steal_pointer (&object));
  return TRUE;
}

WpForms *
wp_forms_load (const char *dir, GError **error)
{
  g_autoptr (WpForms) self = g_new0 (WpForms, 1);
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->definitions = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->products = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  if (!list_files (default_dir (), files, error) || (dir != NULL && !list_files (dir, files, error)))
    return NULL;
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (files), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    if (!take_file (self, l->data, g_hash_table_lookup (files, l->data), known, error))
      return NULL;
  return g_steal_pointer (&self);
}

void
wp_forms_free (WpForms *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->definitions);
  g_ptr_array_unref (self->products);
  g_clear_pointer (&self->terms, json_object_unref);
  g_free (self);
}

/* A version that was served never says anything else: its hash is kept for good. */
static gboolean
keep_version (WpStorage *storage, const char *what, JsonObject *content, GError **error)
{
  g_autofree char *name = g_strconcat ("served:", what, NULL);
  g_autofree char *hash = wp_submission_hash (what, 0, content);
  g_autofree char *known = NULL;
  if (!storage->database->get_value (storage, name, &known, error))
    return FALSE;
  if (known == NULL)
    return storage->database->set_value (storage, name, hash, error);
  if (strcmp (known, hash) == 0)
    return TRUE;
  g_set_error (error, WP_ERROR, WP_ERROR_CONFLICT,
               "%s was served and says something else now. A served version never changes: give the new text a new version", what);
  return FALSE;
}

/* @known: (out) (nullable): %NULL also for one that is damaged, which is put again */
static gboolean
get_known (WpStorage *storage, const char *partner, const WpKind *kind, const char *id, WpRecord **known, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (wp_storage_get_document (storage, partner, kind, id, known, &local) || g_error_matches (local, WP_ERROR, WP_ERROR_STORAGE_CORRUPT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
put_forms (const WpForms *self, WpStorage *storage, const char *partner, GError **error)
{
  for (guint i = 0; i < self->definitions->len; i++) {
    const char *id = wp_json_string (self->definitions->pdata[i], "id");
    g_autoptr (WpRecord) known = NULL;
    if (!get_known (storage, partner, &wp_kind_form, id, &known, error))
      return FALSE;
    g_autoptr (JsonObject) copy = wp_json_copy (self->definitions->pdata[i]);
    if (known == NULL && !wp_storage_put_document (storage, partner, &wp_kind_form, id, copy, NULL, error))
      return FALSE;
  }
  return TRUE;
}

/* The catalog may say something else of a product at any time; one that it has no more stays, for what is held of it. */
static gboolean
put_products (const WpForms *self, WpStorage *storage, const char *partner, GError **error)
{
  for (guint i = 0; i < self->products->len; i++) {
    JsonObject *product = self->products->pdata[i];
    const char *id = wp_json_string (product, "id");
    g_autoptr (WpRecord) known = NULL;
    if (!get_known (storage, partner, &wp_kind_product, id, &known, error))
      return FALSE;
    g_autoptr (JsonObject) copy = wp_json_copy (product);
    g_autoptr (JsonObject) before = known != NULL ? wp_json_parse_object (known->text, -1, NULL) : NULL;
    if (before != NULL)
      json_object_remove_member (before, "revision");
    if ((before == NULL || !wp_json_equal (before, copy)) && !wp_storage_put_document (storage, partner, &wp_kind_product, id, copy, NULL, error))
      return FALSE;
  }
  return TRUE;
}

/* TRUE when the document was changed */
static gboolean
set_terms (JsonObject *document, JsonObject *terms)
{
  JsonObject *old = wp_json_object (document, "terms");
  if (terms == NULL || g_strcmp0 (wp_json_string (old, "version"), wp_json_string (terms, "version")) == 0)
    return FALSE;
  JsonObject *accepted = wp_json_object (old, "accepted"), *copy = wp_json_copy (terms);
  if (accepted != NULL)
    wp_json_set_object (copy, "accepted", wp_json_copy (accepted));
  else
    wp_json_set_null (copy, "accepted");
  wp_json_set_object (document, "terms", copy);
  return TRUE;
}

static gboolean
put_onboarding (const WpForms *self, WpStorage *storage, const char *partner, gint64 now, GError **error)
{
  g_autoptr (WpRecord) record = NULL;
  g_autoptr (JsonObject) document = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) local = NULL;
  if (!wp_storage_get_document (storage, partner, &wp_kind_onboarding, partner, &record, &local)) {
    /* The log names it; everything else of the partner goes on. */
    if (g_error_matches (local, WP_ERROR, WP_ERROR_STORAGE_CORRUPT))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (!storage->people->get_partner (storage, partner, &name, error))
    return FALSE;
  if (record == NULL)
    document = wp_onboarding_new (partner, name, self->terms, NULL, now);
  else {
    document = wp_json_parse_object (record->text, -1, error);
    if (document == NULL)
      return FALSE;
    if (!set_terms (document, self->terms))
      return TRUE;
  }
  return wp_storage_put_document (storage, partner, &wp_kind_onboarding, partner, document, NULL, error);
}

/* With nothing decided, where there is none */
static gboolean
put_partner (WpStorage *storage, const char *partner, GError **error)
{
  g_autoptr (WpRecord) known = NULL;
  if (!get_known (storage, partner, &wp_kind_partner, partner, &known, error))
    return FALSE;
  g_autoptr (JsonObject) document = wp_partner_new (partner);
  return known != NULL || wp_storage_put_document (storage, partner, &wp_kind_partner, partner, document, NULL, error);
}

static gboolean
publish (const WpForms *self, WpStorage *storage, gint64 now, GError **error)
{
  g_auto (GStrv) partners = storage->people->list_partners (storage, error);
  if (partners == NULL)
    return FALSE;
  for (guint i = 0; i < self->definitions->len; i++)
    if (!keep_version (storage, wp_json_string (self->definitions->pdata[i], "id"), self->definitions->pdata[i], error))
      return FALSE;
  g_autofree char *terms = g_strconcat ("terms ", wp_json_string (self->terms, "version"), NULL);
  if (self->terms != NULL && !keep_version (storage, terms, self->terms, error))
    return FALSE;
  for (guint i = 0; partners[i] != NULL; i++)
    if (!put_forms (self, storage, partners[i], error) || !put_products (self, storage, partners[i], error) ||
        !put_partner (storage, partners[i], error) || !put_onboarding (self, storage, partners[i], now, error))
      return FALSE;
  return TRUE;
}

gboolean
wp_forms_publish (const WpForms *self, WpStorage *storage, gint64 now, GError **error)
{
  gboolean joined;
  if (!wp_storage_join (storage, &joined, error))
    return FALSE;
  gboolean ok = publish (self, storage, now, error);
  return wp_storage_end (storage, joined, ok, error);
}
