/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboarding"
#include "config.h"

#include "wp-onboarding-data.h"
#include "wp-documents.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-search.h"

static const WpKind *const kinds[] = { &wp_kind_onboarding, &wp_kind_form, &wp_kind_submission, &wp_kind_customer };

enum { ONBOARDINGS, FORMS, SUBMISSIONS, CUSTOMERS, N_LISTS };

struct _WpOnboardingData {
  GObject parent_instance;

  WpAccount *account;          /* (owned) (nullable) */
  WpDocuments *lists[N_LISTS]; /* (owned) */
  GPtrArray *definitions;      /* (owned) (nullable): those that @forms were read from */
  GPtrArray *forms;            /* (owned): of WpForm */
  guint n_broken;
  guint changed_source;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpOnboardingData, wp_onboarding_data, G_TYPE_OBJECT)

static GPtrArray *
get (WpOnboardingData *self, int list)
{
  return wp_documents_get (self->lists[list]);
}

static void
read_forms (WpOnboardingData *self)
{
  GPtrArray *definitions = get (self, FORMS);
  if (definitions != NULL && definitions == self->definitions)
    return;
  g_clear_pointer (&self->definitions, g_ptr_array_unref);
  self->definitions = definitions != NULL ? g_ptr_array_ref (definitions) : NULL;
  g_ptr_array_set_size (self->forms, 0);
  self->n_broken = 0;
  for (guint i = 0; definitions != NULL && i < definitions->len; i++) {
    g_autoptr (GError) error = NULL;
    JsonObject *definition = g_ptr_array_index (definitions, i);
    WpForm *form = wp_form_new (definition, &error);
    if (form != NULL)
      g_ptr_array_add (self->forms, form);
    else
      self->n_broken++;
    if (error != NULL)
      g_message ("The form %s cannot be shown: %s", wp_json_string_or (definition, "id", "?"), error->message);
  }
}

static gboolean
changed_idle_cb (gpointer user_data)
{
  WpOnboardingData *self = user_data;
  self->changed_source = 0;
  if (wp_onboarding_data_is_loaded (self) || wp_onboarding_data_get_error (self) != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Emits one "changed" for several changes. */
static void
queue_changed (WpOnboardingData *self)
{
  if (self->changed_source == 0)
    self->changed_source = g_idle_add (changed_idle_cb, self);
}

void
wp_onboarding_data_reload_submissions (WpOnboardingData *self)
{
  wp_documents_reload (self->lists[SUBMISSIONS]);
}

static void
wp_onboarding_data_dispose (GObject *object)
{
  WpOnboardingData *self = WP_ONBOARDING_DATA (object);
  wp_onboarding_data_set_account (self, NULL);
  for (guint i = 0; i < N_LISTS; i++) {
    if (self->lists[i] != NULL)
      g_signal_handlers_disconnect_by_data (self->lists[i], self);
    g_clear_object (&self->lists[i]);
  }
  G_OBJECT_CLASS (wp_onboarding_data_parent_class)->dispose (object);
}

static void
wp_onboarding_data_finalize (GObject *object)
{
  g_clear_pointer (&WP_ONBOARDING_DATA (object)->definitions, g_ptr_array_unref);
  g_ptr_array_unref (WP_ONBOARDING_DATA (object)->forms);
  G_OBJECT_CLASS (wp_onboarding_data_parent_class)->finalize (object);
}

static void
wp_onboarding_data_class_init (WpOnboardingDataClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_onboarding_data_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_onboarding_data_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_onboarding_data_init (WpOnboardingData *self)
{
  self->forms = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_form_unref);
  for (guint i = 0; i < N_LISTS; i++) {
    self->lists[i] = wp_documents_new (kinds[i]);
    g_signal_connect_swapped (self->lists[i], "changed", G_CALLBACK (queue_changed), self);
  }
  g_signal_connect_swapped (self->lists[FORMS], "changed", G_CALLBACK (read_forms), self);
}

WpOnboardingData *
wp_onboarding_data_new (void)
{
  return g_object_new (WP_TYPE_ONBOARDING_DATA, NULL);
}

void
wp_onboarding_data_set_account (WpOnboardingData *self, WpAccount *account)
{
  if (self->account == account)
    return;
  g_clear_handle_id (&self->changed_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  for (guint i = 0; i < N_LISTS; i++)
    wp_documents_set_account (self->lists[i], account);
  read_forms (self);
  /* Pages also show what is in the outbox. */
  if (account != NULL)
    g_signal_connect_swapped (account, "outbox-changed", G_CALLBACK (queue_changed), self);
}

WpAccount *
wp_onboarding_data_get_account (WpOnboardingData *self)
{
  return self->account;
}

gboolean
wp_onboarding_data_is_loaded (WpOnboardingData *self)
{
  for (guint i = 0; i < N_LISTS; i++)
    if (get (self, (int) i) == NULL)
      return FALSE;
  return TRUE;
}

const GError *
wp_onboarding_data_get_error (WpOnboardingData *self)
{
  for (guint i = 0; i < N_LISTS; i++)
    if (wp_documents_get_error (self->lists[i]) != NULL)
      return wp_documents_get_error (self->lists[i]);
  return NULL;
}

JsonObject *
wp_onboarding_data_get_onboarding (WpOnboardingData *self)
{
  GPtrArray *list = get (self, ONBOARDINGS);
  return list != NULL && list->len > 0 ? g_ptr_array_index (list, 0) : NULL;
}

GPtrArray *
wp_onboarding_data_get_forms (WpOnboardingData *self)
{
  return self->forms;
}

GPtrArray *
wp_onboarding_data_get_submissions (WpOnboardingData *self)
{
  return get (self, SUBMISSIONS);
}

GPtrArray *
wp_onboarding_data_get_customers (WpOnboardingData *self)
{
  return get (self, CUSTOMERS);
}

guint
wp_onboarding_data_get_n_broken (WpOnboardingData *self)
{
  return self->n_broken;
}

WpForm *
wp_onboarding_data_find_form (WpOnboardingData *self, const char *form_id, gint64 version)
{
  WpForm *found = NULL;
  for (guint i = 0; i < self->forms->len; i++) {
    WpForm *form = g_ptr_array_index (self->forms, i);
    if (g_strcmp0 (form->id, form_id) != 0)
      continue;
    if (version == 0 ? found == NULL || form->version > found->version : form->version == version)
      found = form;
  }
  return found;
}

WpForm *
wp_onboarding_data_find_self_check (WpOnboardingData *self)
{
  for (guint i = 0; i < self->forms->len; i++) {
    WpForm *form = g_ptr_array_index (self->forms, i);
    if (form->self_check)
      return wp_onboarding_data_find_form (self, form->id, 0);
  }
  return NULL;
}

static gboolean
is_about (JsonObject *submission, const char *form_id, const char *customer_id)
{
  return g_strcmp0 (wp_json_string (submission, "formId"), form_id) == 0 && g_strcmp0 (wp_json_string (submission, "customerId"), customer_id) == 0;
}

static gboolean
is_earlier (WpSubmissionState state)
{
  return state == WP_SUBMISSION_SUPERSEDED || state == WP_SUBMISSION_DROPPED;
}

JsonObject *
wp_onboarding_data_find_present (WpOnboardingData *self, const char *form_id, const char *customer_id)
{
  GPtrArray *submissions = get (self, SUBMISSIONS);
  JsonObject *found = NULL;
  for (guint i = 0; submissions != NULL && i < submissions->len; i++) {
    JsonObject *submission = g_ptr_array_index (submissions, i);
    WpSubmissionState state = wp_submission_get_state (submission);
    if (!is_about (submission, form_id, customer_id) || is_earlier (state))
      continue;
    /* The open one wins; of two that are equal, the newer: that is the order they come in. */
    if (found == NULL || (wp_submission_is_open (state) && !wp_submission_is_open (wp_submission_get_state (found))))
      found = submission;
  }
  return found;
}

/* ---- The list ---- */

void
wp_onboarding_item_free (WpOnboardingItem *self)
{
  g_free (self->key);
  g_clear_pointer (&self->form, wp_form_unref);
  g_free (self->customer_id);
  g_free (self->customer_name);
  g_clear_pointer (&self->submission, json_object_unref);
  g_free (self);
}

static WpOnboardingItem *
add_item (GPtrArray *items, WpOnboardingItemKind kind, WpForm *form, JsonObject *submission, const char *customer_id, const char *customer_name)
{
  WpOnboardingItem *item = g_new0 (WpOnboardingItem, 1);
  item->kind = kind;
  item->form = form != NULL ? wp_form_ref (form) : NULL;
  item->submission = submission != NULL ? json_object_ref (submission) : NULL;
  item->customer_id = g_strdup (customer_id);
  item->customer_name = g_strdup (customer_name);
  if (kind == WP_ONBOARDING_ITEM_EARLIER)
    item->key = g_strdup_printf ("earlier:%s", wp_json_string_or (submission, "id", ""));
  else if (kind == WP_ONBOARDING_ITEM_FORM)
    item->key = g_strdup_printf ("form:%s:%s", form->id, customer_id != NULL ? customer_id : "");
  else
    item->key = g_strdup (kind == WP_ONBOARDING_ITEM_CHECK ? "check" : "overview");
  g_ptr_array_add (items, item);
  return item;
}

static gboolean
has_words (const char *name, const char *words)
{
  if (words == NULL || *words == '\0')
    return TRUE;
  g_autofree char *hay = wp_search_normalize (name);
  g_autofree char *needle = wp_search_normalize (words);
  return strstr (hay, needle) != NULL;
}

/* The customers of a form: first those with a submission, then a limited number of those that it fits. */
static void
add_customers (WpOnboardingData *self, GPtrArray *items, WpForm *form, const char *words, guint max_not_begun)
{
  GPtrArray *customers = get (self, CUSTOMERS);
  guint n_not_begun = 0;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; customers != NULL && i < customers->len; i++) {
      JsonObject *customer = g_ptr_array_index (customers, i);
      const char *id = wp_json_string_or (customer, "id", ""), *name = wp_json_string_or (customer, "name", id);
      JsonObject *present = wp_onboarding_data_find_present (self, form->id, id);
      if ((present != NULL) != (pass == 0) || !has_words (name, words))
        continue;
      if (present == NULL && (!wp_form_fits (form, wp_json_array (customer, "products")) || n_not_begun++ >= max_not_begun))
        continue;
      WpForm *own = present != NULL ? wp_onboarding_data_find_form (self, form->id, wp_json_int (present, "formVersion", 0)) : NULL;
      add_item (items, WP_ONBOARDING_ITEM_FORM, own != NULL ? own : form, present, id, name);
    }
}

static void
add_form (WpOnboardingData *self, GPtrArray *items, WpForm *form, const char *words, guint max_not_begun)
{
  JsonObject *present = wp_onboarding_data_find_present (self, form->id, NULL);
  JsonArray *products = wp_json_array (wp_onboarding_data_get_onboarding (self), "products");
  if (form->self_check || (!wp_form_fits (form, products) && present == NULL))
    return;
  if (form->per_customer) {
    add_customers (self, items, form, words, max_not_begun);
    return;
  }
  WpForm *own = present != NULL ? wp_onboarding_data_find_form (self, form->id, wp_json_int (present, "formVersion", 0)) : NULL;
  add_item (items, WP_ONBOARDING_ITEM_FORM, own != NULL ? own : form, present, NULL, NULL);
}

GPtrArray *
wp_onboarding_data_list_items (WpOnboardingData *self, const char *words, guint max_not_begun)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_onboarding_item_free);
  GPtrArray *submissions = get (self, SUBMISSIONS);
  add_item (items, WP_ONBOARDING_ITEM_OVERVIEW, NULL, NULL, NULL, NULL);
  WpForm *check = wp_onboarding_data_find_self_check (self);
  if (check != NULL)
    add_item (items, WP_ONBOARDING_ITEM_CHECK, check, wp_onboarding_data_find_present (self, check->id, NULL), NULL, NULL);
  for (guint per_customer = 0; per_customer < 2; per_customer++)
    for (guint i = 0; i < self->forms->len; i++) {
      WpForm *form = g_ptr_array_index (self->forms, i);
      if (form->per_customer == (per_customer != 0) && form == wp_onboarding_data_find_form (self, form->id, 0))
        add_form (self, items, form, words, max_not_begun);
    }
  for (guint i = 0; submissions != NULL && i < submissions->len; i++) {
    JsonObject *submission = g_ptr_array_index (submissions, i);
    const char *name = wp_json_string_or (submission, "customerName", "");
    WpForm *form = wp_onboarding_data_find_form (self, wp_json_string (submission, "formId"), wp_json_int (submission, "formVersion", 0));
    if (form != NULL && is_earlier (wp_submission_get_state (submission)) && has_words (name, words))
      add_item (items, WP_ONBOARDING_ITEM_EARLIER, form, submission, wp_json_string (submission, "customerId"), name);
  }
  return items;
}

guint
wp_onboarding_count_waiting (JsonObject *onboarding, guint n_returned)
{
  WpOnboardingState state = wp_onboarding_get_state (onboarding);
  guint n = n_returned;
  if (onboarding == NULL)
    return n;
  if (wp_onboarding_get_party (onboarding) == WP_PARTY_PARTNER && state != WP_ONBOARDING_FORMS_RETURNED)
    n++;
  if (wp_onboarding_forms_unlocked (onboarding) && !wp_onboarding_terms_current (onboarding))
    n++;
  return n;
}
