/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpOnboarding"
#include "config.h"

#include "wp-onboarding-data.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-search.h"
#include "wp-weak.h"

#define REFRESH_MS 250

/* In the order in which they are read */
static const WpKind *const kinds[] = { &wp_kind_onboarding, &wp_kind_form, &wp_kind_submission, &wp_kind_customer };

enum { ONBOARDINGS, FORMS, SUBMISSIONS, CUSTOMERS, N_LISTS };

struct _WpOnboardingData {
  GObject parent_instance;

  WpAccount *account;        /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of a reading under way */
  GPtrArray *coming[N_LISTS]; /* (owned) (nullable): what it has brought so far */
  GPtrArray *lists[N_LISTS]; /* (owned) (nullable): of JsonObject */
  GPtrArray *forms;          /* (owned): of WpForm, as lists[FORMS] */
  GError *error;             /* (owned) (nullable) */
  guint n_broken;
  guint refresh_source;
  gboolean loaded;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpOnboardingData, wp_onboarding_data, G_TYPE_OBJECT)

static void read_next (WpOnboardingData *self);

static void
read_forms (WpOnboardingData *self)
{
  g_ptr_array_set_size (self->forms, 0);
  self->n_broken = 0;
  for (guint i = 0; i < self->lists[FORMS]->len; i++) {
    g_autoptr(GError) error = NULL;
    JsonObject *definition = g_ptr_array_index (self->lists[FORMS], i);
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
same (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!wp_json_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

static void
finish_reading (WpOnboardingData *self)
{
  g_clear_error (&self->error);
  for (guint i = 0; i < N_LISTS; i++) {
    gboolean differs = !same (self->lists[i], self->coming[i]);
    if (differs) {
      g_clear_pointer (&self->lists[i], g_ptr_array_unref);
      self->lists[i] = g_steal_pointer (&self->coming[i]);
    } else
      g_clear_pointer (&self->coming[i], g_ptr_array_unref);
    if (i == FORMS && differs)
      read_forms (self);
  }
  self->loaded = TRUE;
  g_clear_object (&self->cancellable);
  /* What is not delivered yet is not in the documents alone, and this is the moment to look. */
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(WpOnboardingData) self = wp_weak_take (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) documents = wp_account_list_finish (WP_ACCOUNT (source), result, &error);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (documents == NULL) {
    g_clear_object (&self->cancellable);
    g_clear_error (&self->error);
    self->error = g_steal_pointer (&error);
    g_signal_emit (self, signals[CHANGED], 0);
    return;
  }
  for (guint i = 0; i < N_LISTS; i++)
    if (self->coming[i] == NULL) {
      self->coming[i] = g_steal_pointer (&documents);
      break;
    }
  read_next (self);
}

static void
read_next (WpOnboardingData *self)
{
  for (guint i = 0; i < N_LISTS; i++)
    if (self->coming[i] == NULL) {
      g_autoptr(WpQuery) query = wp_query_new (kinds[i], "");
      wp_account_list_async (self->account, query, self->cancellable, listed_cb, wp_weak_new (self));
      return;
    }
  finish_reading (self);
}

static void
stop_reading (WpOnboardingData *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < N_LISTS; i++)
    g_clear_pointer (&self->coming[i], g_ptr_array_unref);
}

void
wp_onboarding_data_reload (WpOnboardingData *self)
{
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->account == NULL)
    return;
  stop_reading (self);
  self->cancellable = g_cancellable_new ();
  read_next (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  WpOnboardingData *self = user_data;
  /* A reading under way is let finish: changes that never pause must not keep it from ever ending. */
  if (self->cancellable != NULL)
    return G_SOURCE_CONTINUE;
  self->refresh_source = 0;
  wp_onboarding_data_reload (self);
  return G_SOURCE_REMOVE;
}

static void
documents_changed_cb (WpOnboardingData *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
wp_onboarding_data_dispose (GObject *object)
{
  WpOnboardingData *self = WP_ONBOARDING_DATA (object);
  wp_onboarding_data_set_account (self, NULL);
  G_OBJECT_CLASS (wp_onboarding_data_parent_class)->dispose (object);
}

static void
wp_onboarding_data_finalize (GObject *object)
{
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
  stop_reading (self);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  g_ptr_array_set_size (self->forms, 0);
  for (guint i = 0; i < N_LISTS; i++)
    g_clear_pointer (&self->lists[i], g_ptr_array_unref);
  g_clear_error (&self->error);
  self->loaded = FALSE;
  if (account == NULL)
    return;
  g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (documents_changed_cb), self);
  g_signal_connect_swapped (account, "outbox-changed", G_CALLBACK (documents_changed_cb), self);
  wp_onboarding_data_reload (self);
}

WpAccount *
wp_onboarding_data_get_account (WpOnboardingData *self)
{
  return self->account;
}

gboolean
wp_onboarding_data_is_loaded (WpOnboardingData *self)
{
  return self->loaded;
}

const GError *
wp_onboarding_data_get_error (WpOnboardingData *self)
{
  return self->error;
}

JsonObject *
wp_onboarding_data_get_onboarding (WpOnboardingData *self)
{
  GPtrArray *list = self->lists[ONBOARDINGS];
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
  return self->lists[SUBMISSIONS];
}

GPtrArray *
wp_onboarding_data_get_customers (WpOnboardingData *self)
{
  return self->lists[CUSTOMERS];
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

JsonObject *
wp_onboarding_data_find_submission (WpOnboardingData *self, const char *id)
{
  for (guint i = 0; self->lists[SUBMISSIONS] != NULL && i < self->lists[SUBMISSIONS]->len; i++) {
    JsonObject *submission = g_ptr_array_index (self->lists[SUBMISSIONS], i);
    if (g_strcmp0 (wp_json_string (submission, "id"), id) == 0)
      return submission;
  }
  return NULL;
}

static gboolean
is_about (JsonObject *submission, const char *form_id, const char *customer_id)
{
  return g_strcmp0 (wp_json_string (submission, "formId"), form_id) == 0 &&
         g_strcmp0 (wp_json_string (submission, "customerId"), customer_id) == 0;
}

static gboolean
is_earlier (WpSubmissionState state)
{
  return state == WP_SUBMISSION_SUPERSEDED || state == WP_SUBMISSION_DROPPED;
}

JsonObject *
wp_onboarding_data_find_present (WpOnboardingData *self, const char *form_id, const char *customer_id)
{
  JsonObject *found = NULL;
  for (guint i = 0; self->lists[SUBMISSIONS] != NULL && i < self->lists[SUBMISSIONS]->len; i++) {
    JsonObject *submission = g_ptr_array_index (self->lists[SUBMISSIONS], i);
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

/* The customers of a form: what is begun first, then those it fits that have not begun, not endlessly many. */
static void
add_customers (WpOnboardingData *self, GPtrArray *items, WpForm *form, const char *words, guint max_not_begun)
{
  GPtrArray *customers = self->lists[CUSTOMERS];
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
  for (guint i = 0; self->lists[SUBMISSIONS] != NULL && i < self->lists[SUBMISSIONS]->len; i++) {
    JsonObject *submission = g_ptr_array_index (self->lists[SUBMISSIONS], i);
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
