/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDocuments"
#include "config.h"
#include "wp-documents.h"

#include "wp-json.h"
#include "wp-weak.h"

/* Delay between the first change and reading, so that several changes are read together */
#define REFRESH_MS 250
/* Up to so many documents are read one by one, on this thread; more of them all at once, on the reader's thread */
#define MAX_SINGLE_READS 4

struct _WpDocuments {
  GObject parent_instance;

  const WpKind *kind;
  WpAccount *account;        /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of a reading under way */
  guint refresh_source;
  GHashTable *changed;  /* (owned): ids that changed since the last reading began */
  gboolean all_changed; /* or it is not known which */

  GPtrArray *documents; /* (owned) (nullable) (element-type JsonObject) */
  GArray *rowids;       /* (owned) (nullable): of guint32, as they were when @documents were read */
  WpRefs *pending_refs; /* (owned) (nullable): those of the reading under way */
  GError *error;        /* (owned) (nullable) */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpDocuments, wp_documents, G_TYPE_OBJECT)

static void
stop_reading (WpDocuments *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->pending_refs, wp_refs_free);
}

static void
fail (WpDocuments *self, GError *error)
{
  stop_reading (self);
  g_clear_error (&self->error);
  self->error = error;
  self->all_changed = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
same_documents (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!wp_json_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

/* Keeps the present array when nothing differs, so that callers need not rebuild what they made of it. */
static void
set_documents (WpDocuments *self, GPtrArray *documents)
{
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  if (same_documents (self->documents, documents))
    g_ptr_array_unref (documents);
  else {
    g_clear_pointer (&self->documents, g_ptr_array_unref);
    self->documents = documents;
  }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpDocuments) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = wp_account_list_finish (WP_ACCOUNT (source), result, &error);
  g_autoptr (WpRefs) refs = NULL;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (documents == NULL) {
    fail (self, g_steal_pointer (&error));
    return;
  }
  refs = g_steal_pointer (&self->pending_refs);
  g_clear_pointer (&self->rowids, g_array_unref);
  self->rowids = g_array_ref (refs->rowids);
  set_documents (self, g_steal_pointer (&documents));
}

static gboolean
same_rows (const GArray *a, const GArray *b)
{
  return a != NULL && a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (guint32)) == 0);
}

/* The positions of those in @changed; may be empty */
static GArray *
find_changed (WpDocuments *self, GHashTable *changed)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->documents->len; i++)
    if (g_hash_table_contains (changed, wp_json_string_or (g_ptr_array_index (self->documents, i), "id", "")))
      g_array_append_val (positions, i);
  return positions;
}

static gpointer
ref_document (gconstpointer document, gpointer user_data)
{
  return json_object_ref ((JsonObject *) document);
}

/* FALSE when one of them is gone, and its row id belongs to another document. */
static gboolean
read_one_by_one (WpDocuments *self, const GArray *positions)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_copy (self->documents, ref_document, NULL);

  for (guint i = 0; i < positions->len; i++) {
    gpointer *slot = &g_ptr_array_index (documents, g_array_index (positions, guint, i));
    JsonObject *document = wp_account_read_document (self->account, self->kind->name, wp_json_string_or (*slot, "id", ""));

    if (document == NULL)
      return FALSE;
    json_object_unref (*slot);
    *slot = document;
  }
  set_documents (self, g_steal_pointer (&documents));
  return TRUE;
}

/* Reads only what changed; FALSE when all are to be read. */
static gboolean
read_changed (WpDocuments *self, const WpRefs *refs, GHashTable *changed)
{
  g_autoptr (GArray) positions = NULL;

  if (self->all_changed || self->documents == NULL || self->documents->len != refs->rowids->len || !same_rows (self->rowids, refs->rowids))
    return FALSE;
  positions = find_changed (self, changed);
  if (positions->len > MAX_SINGLE_READS)
    return FALSE;
  if (positions->len > 0)
    return read_one_by_one (self, positions);
  g_clear_object (&self->cancellable);
  return TRUE;
}

static void
queried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpDocuments) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WpRefs) refs = wp_account_query_finish (WP_ACCOUNT (source), result, &error);
  g_autoptr (GHashTable) changed = NULL;
  g_autoptr (WpQuery) query = NULL;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (refs == NULL) {
    fail (self, g_steal_pointer (&error));
    return;
  }
  changed = g_steal_pointer (&self->changed);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (read_changed (self, refs, changed))
    return;
  self->all_changed = FALSE;
  self->pending_refs = g_steal_pointer (&refs);
  query = wp_query_new (self->kind, "");
  wp_account_list_async (self->account, query, self->cancellable, listed_cb, wp_weak_new (self));
}

void
wp_documents_reload (WpDocuments *self)
{
  g_autoptr (WpQuery) query = NULL;

  g_return_if_fail (WP_IS_DOCUMENTS (self));

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->account == NULL)
    return;
  /* A reading that is canceled may have taken its ids out of @changed. */
  if (self->cancellable != NULL)
    self->all_changed = TRUE;
  stop_reading (self);
  self->cancellable = g_cancellable_new ();
  query = wp_query_new (self->kind, "");
  wp_account_query_async (self->account, query, self->cancellable, queried_cb, wp_weak_new (self));
}

static gboolean
refresh_cb (gpointer user_data)
{
  WpDocuments *self = user_data;

  /* A reading under way is not canceled: frequent changes would keep it from ever ending. */
  if (self->cancellable != NULL)
    return G_SOURCE_CONTINUE;
  self->refresh_source = 0;
  wp_documents_reload (self);
  return G_SOURCE_REMOVE;
}

static void
refresh_later (WpDocuments *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
documents_changed_cb (WpDocuments *self, const char *const *ids)
{
  if (ids == NULL || ids[0] == NULL)
    self->all_changed = TRUE;
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_hash_table_add (self->changed, g_strdup (ids[i]));
  refresh_later (self);
}

static void
wp_documents_dispose (GObject *object)
{
  wp_documents_set_account (WP_DOCUMENTS (object), NULL);
  G_OBJECT_CLASS (wp_documents_parent_class)->dispose (object);
}

static void
wp_documents_finalize (GObject *object)
{
  g_hash_table_unref (WP_DOCUMENTS (object)->changed);
  G_OBJECT_CLASS (wp_documents_parent_class)->finalize (object);
}

static void
wp_documents_class_init (WpDocumentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_documents_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_documents_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_documents_init (WpDocuments *self)
{
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

WpDocuments *
wp_documents_new (const WpKind *kind)
{
  WpDocuments *self = g_object_new (WP_TYPE_DOCUMENTS, NULL);

  self->kind = kind;
  return self;
}

void
wp_documents_set_account (WpDocuments *self, WpAccount *account)
{
  g_return_if_fail (WP_IS_DOCUMENTS (self));

  if (self->account == account)
    return;
  stop_reading (self);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_pointer (&self->rowids, g_array_unref);
  g_clear_error (&self->error);
  g_hash_table_remove_all (self->changed);
  if (account == NULL)
    return;
  g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (documents_changed_cb), self);
  wp_documents_reload (self);
}

GPtrArray *
wp_documents_get (WpDocuments *self)
{
  g_return_val_if_fail (WP_IS_DOCUMENTS (self), NULL);

  return self->documents;
}

JsonObject *
wp_documents_find (WpDocuments *self, const char *id)
{
  g_return_val_if_fail (WP_IS_DOCUMENTS (self), NULL);

  for (guint i = 0; self->documents != NULL && i < self->documents->len; i++)
    if (g_strcmp0 (wp_json_string (g_ptr_array_index (self->documents, i), "id"), id) == 0)
      return g_ptr_array_index (self->documents, i);
  return NULL;
}

const GError *
wp_documents_get_error (WpDocuments *self)
{
  g_return_val_if_fail (WP_IS_DOCUMENTS (self), NULL);

  return self->error;
}
