/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDocumentList"
#include "config.h"
#include "wp-document-list-private.h"

#include "wp-refs-diff.h"
#include "wp-weak.h"

/* How many items are kept alive when nobody holds them: about three times what a list realizes */
#define MAX_CACHED 100
/* Rows of a new query that are shown before all are found, where that takes long: more than a screenful */
#define FIRST_ROWS 100
/* The least time between the end of a query and the next one, when there are many changes */
#define REFRESH_MS 200

enum { LOADED, PENDING_CHANGED, SELECTED_CHANGED, HEADS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];
static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WpDocumentList, wp_document_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                 G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, wp_document_list_selection_model_init))

static GType
get_item_type (GListModel *model)
{
  return WP_TYPE_DOCUMENT_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return WP_DOCUMENT_LIST (model)->rowids->len;
}

static void
cache_item (WpDocumentList *self, WpDocumentItem *item)
{
  if (item->cached != NULL) {
    g_queue_unlink (&self->cached, item->cached);
    g_queue_push_head_link (&self->cached, item->cached);
    return;
  }
  g_queue_push_head (&self->cached, g_object_ref (item));
  item->cached = self->cached.head;
  if (self->cached.length > MAX_CACHED) {
    WpDocumentItem *oldest = g_queue_pop_tail (&self->cached);

    oldest->cached = NULL;
    g_object_unref (oldest);
  }
}

static gpointer
get_item (GListModel *model, guint position)
{
  WpDocumentList *self = WP_DOCUMENT_LIST (model);
  WpDocumentItem *item;
  guint32 rowid;

  if (position >= self->rowids->len)
    return NULL;
  rowid = g_array_index (self->rowids, guint32, position);
  item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (rowid));
  item = item != NULL ? g_object_ref (item) : wp_document_item_new (self, rowid);
  cache_item (self, item);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
item_changed (WpDocumentList *self, guint32 rowid)
{
  WpDocumentItem *item = rowid != 0 ? g_hash_table_lookup (self->items, GUINT_TO_POINTER (rowid)) : NULL;

  if (item != NULL) {
    g_object_ref (item);
    wp_document_item_emit_changed (item);
    g_object_unref (item);
  }
}

static void
set_heads (WpDocumentList *self)
{
  guint32 before[WP_STORE_MAX_GROUPS];

  memcpy (before, self->heads, sizeof before);
  for (int group = 0; group < WP_STORE_MAX_GROUPS; group++) {
    guint position = wp_document_list_get_head (self, group);

    self->heads[group] = position < self->rowids->len ? g_array_index (self->rowids, guint32, position) : 0;
  }
  if (memcmp (before, self->heads, sizeof before) == 0)
    return;
  for (int group = 0; group < WP_STORE_MAX_GROUPS; group++)
    if (before[group] != self->heads[group]) {
      item_changed (self, before[group]);
      item_changed (self, self->heads[group]);
    }
  g_signal_emit (self, signals[HEADS_CHANGED], 0);
}

static const guint32 *
rows_of (const GArray *rowids)
{
  return (const guint32 *) (gpointer) rowids->data;
}

static void
swap_rows (WpDocumentList *self, WpRefs *refs)
{
  GArray *before = self->rowids;

  self->rowids = refs->rowids;
  refs->rowids = before;
  self->selected_known = FALSE;
}

/* Takes the array of @refs for its own, or what differs in it. @anew: of another query, which is another list altogether */
static void
apply (WpDocumentList *self, WpRefs *refs, gboolean anew)
{
  g_autoptr (GArray) hunks = NULL;

  memcpy (self->group_sizes, refs->group_sizes, sizeof self->group_sizes);
  if (anew) {
    guint n_before = self->rowids->len;

    swap_rows (self, refs);
    if (n_before > 0 || self->rowids->len > 0)
      g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->rowids->len);
    set_heads (self);
    return;
  }
  hunks = wp_refs_diff (rows_of (self->rowids), self->rowids->len, rows_of (refs->rowids), refs->rowids->len);
  for (guint i = 0; i < hunks->len; i++) {
    const WpHunk *hunk = &g_array_index (hunks, WpHunk, i);

    if (hunks->len == 1) {
      swap_rows (self, refs);
    } else {
      if (hunk->removed > 0)
        g_array_remove_range (self->rowids, hunk->position, hunk->removed);
      if (hunk->added > 0)
        g_array_insert_vals (self->rowids, hunk->position, &g_array_index (refs->rowids, guint32, hunk->position), hunk->added);
    }
    self->selected_known = FALSE;
    g_list_model_items_changed (G_LIST_MODEL (self), hunk->position, hunk->removed, hunk->added);
  }
  set_heads (self);
}

static void
clear_pending (WpDocumentList *self)
{
  if (self->pending == NULL)
    return;
  g_clear_pointer (&self->pending, wp_refs_free);
  self->n_new = 0;
  g_signal_emit (self, signals[PENDING_CHANGED], 0);
}

static void
set_pending (WpDocumentList *self, WpRefs *refs)
{
  g_clear_pointer (&self->pending, wp_refs_free);
  self->pending = refs;
  self->n_new = wp_refs_count_new (rows_of (self->rowids), self->rowids->len, rows_of (refs->rowids), refs->rowids->len);
  g_signal_emit (self, signals[PENDING_CHANGED], 0);
}

static gboolean
same_order (WpDocumentList *self, WpRefs *refs)
{
  return refs->rowids->len == self->rowids->len && memcmp (refs->group_sizes, self->group_sizes, sizeof self->group_sizes) == 0 &&
         (self->rowids->len == 0 || memcmp (refs->rowids->data, self->rowids->data, self->rowids->len * sizeof (guint32)) == 0);
}

void
wp_document_list_set_result (WpDocumentList *self, WpRefs *refs)
{
  gboolean new_query, apply_now;

  g_return_if_fail (WP_IS_DOCUMENT_LIST (self) && refs != NULL);

  new_query = self->apply_next;
  apply_now = !self->frozen || new_query || self->rowids->len == 0;
  self->apply_next = refs->more;
  self->loaded = self->loaded || !refs->more;
  if (same_order (self, refs)) {
    wp_refs_free (refs);
    clear_pending (self);
  } else if (apply_now) {
    clear_pending (self);
    apply (self, refs, new_query);
    wp_refs_free (refs);
  } else
    set_pending (self, refs);
  g_signal_emit (self, signals[LOADED], 0);
}

static void refresh (WpDocumentList *self);
static void run_query (WpDocumentList *self, guint limit);

static gboolean
refresh_cb (gpointer user_data)
{
  WpDocumentList *self = user_data;

  self->refresh_source = 0;
  if (self->stale)
    refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WpDocumentList) self = wp_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WpRefs) refs = wp_account_query_finish (WP_ACCOUNT (source), result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  if (refs != NULL && refs->more)
    run_query (self, 0);
  else
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh_cb, self);
  if (refs != NULL)
    wp_document_list_set_result (self, g_steal_pointer (&refs));
  else {
    self->error = g_steal_pointer (&error);
    self->loaded = TRUE;
    g_signal_emit (self, signals[LOADED], 0);
  }
}

static void
run_query (WpDocumentList *self, guint limit)
{
  wp_query_set_limit (self->query, limit);
  self->cancellable = g_cancellable_new ();
  wp_account_query_async (self->account, self->query, self->cancellable, queried_cb, wp_weak_new (self));
}

/* One query at a time; when something changes meanwhile, another one follows. */
static void
refresh (WpDocumentList *self)
{
  if (self->account == NULL || self->query == NULL)
    return;
  self->stale = self->cancellable != NULL || self->refresh_source != 0;
  if (!self->stale)
    run_query (self, self->apply_next ? FIRST_ROWS : 0);
}

static void
requery (WpDocumentList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  self->apply_next = TRUE;
  refresh (self);
}

/* Redraws the rows of @ids, or all for an empty list. @stale: also reads them again */
static void
redraw (WpDocumentList *self, const char *const *ids, gboolean stale)
{
  gboolean all = ids == NULL || ids[0] == NULL;
  GHashTableIter iter;
  WpDocumentItem *item;
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    if (all || (item->row != NULL && g_strv_contains (ids, item->row->id))) {
      item->fresh = item->fresh && !stale;
      g_ptr_array_add (changed, g_object_ref (item));
    }
  for (guint i = 0; i < changed->len; i++)
    wp_document_item_emit_changed (g_ptr_array_index (changed, i));
}

static void
documents_changed_cb (WpDocumentList *self, const char *const *ids)
{
  redraw (self, ids, TRUE);
  refresh (self);
}

static void
read_outbox (WpDocumentList *self)
{
  g_autoptr (GPtrArray) rows = wp_account_get_outbox (self->account, NULL);

  g_hash_table_remove_all (self->outbox);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const WpOutboxRow *row = g_ptr_array_index (rows, i);
    int before = GPOINTER_TO_INT (g_hash_table_lookup (self->outbox, row->command->document_id));

    g_hash_table_replace (self->outbox, g_strdup (row->command->document_id), GINT_TO_POINTER (MAX (before, (int) row->state)));
  }
}

static void
outbox_changed_cb (WpDocumentList *self)
{
  read_outbox (self);
  redraw (self, NULL, FALSE);
}

/* An item that is still referenced keeps its last row. */
static void
forget_items (WpDocumentList *self)
{
  GHashTableIter iter;
  WpDocumentItem *item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    wp_document_item_detach (item);
  g_hash_table_remove_all (self->items);
  g_queue_clear_full (&self->cached, g_object_unref);
}

static void
wp_document_list_dispose (GObject *object)
{
  WpDocumentList *self = WP_DOCUMENT_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_clear_object (&self->account);
  forget_items (self);
  G_OBJECT_CLASS (wp_document_list_parent_class)->dispose (object);
}

static void
wp_document_list_finalize (GObject *object)
{
  WpDocumentList *self = WP_DOCUMENT_LIST (object);

  g_clear_pointer (&self->query, wp_query_free);
  g_clear_pointer (&self->pending, wp_refs_free);
  g_clear_pointer (&self->rowids, g_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->outbox, g_hash_table_unref);
  g_clear_error (&self->error);
  g_free (self->selected_id);
  g_clear_pointer (&self->chosen, gtk_bitset_unref);
  G_OBJECT_CLASS (wp_document_list_parent_class)->finalize (object);
}

static guint
new_signal (GObjectClass *klass, const char *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_document_list_class_init (WpDocumentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wp_document_list_dispose;
  object_class->finalize = wp_document_list_finalize;
  signals[LOADED] = new_signal (object_class, "loaded");
  signals[PENDING_CHANGED] = new_signal (object_class, "pending-changed");
  signals[SELECTED_CHANGED] = new_signal (object_class, "selected-changed");
  signals[HEADS_CHANGED] = new_signal (object_class, "heads-changed");
}

static void
wp_document_list_init (WpDocumentList *self)
{
  self->rowids = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->items = g_hash_table_new (NULL, NULL);
  self->outbox = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->selected_id = g_strdup ("");
  g_queue_init (&self->cached);
}

WpDocumentList *
wp_document_list_new (const WpKind *kind)
{
  WpDocumentList *self = g_object_new (WP_TYPE_DOCUMENT_LIST, NULL);

  self->kind = kind;
  return self;
}

void
wp_document_list_set_account (WpDocumentList *self, WpAccount *account)
{
  WpRefs empty = { .rowids = g_array_new (FALSE, FALSE, sizeof (guint32)) };

  g_return_if_fail (WP_IS_DOCUMENT_LIST (self));

  if (self->account == account)
    return;
  wp_document_list_select (self, GTK_INVALID_LIST_POSITION);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  clear_pending (self);
  apply (self, &empty, TRUE);
  g_array_unref (empty.rowids);
  self->loaded = FALSE;
  /* Row ids of another account mean other documents. */
  forget_items (self);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  g_hash_table_remove_all (self->outbox);
  if (account == NULL)
    return;
  read_outbox (self);
  g_signal_connect_swapped (account, "documents-changed", G_CALLBACK (documents_changed_cb), self);
  g_signal_connect_swapped (account, "outbox-changed", G_CALLBACK (outbox_changed_cb), self);
  requery (self);
}

void
wp_document_list_set_query (WpDocumentList *self, WpQuery *query)
{
  g_return_if_fail (WP_IS_DOCUMENT_LIST (self) && query != NULL && wp_query_get_kind (query) == self->kind);

  g_clear_pointer (&self->query, wp_query_free);
  self->query = query;
  requery (self);
}

void
wp_document_list_set_frozen (WpDocumentList *self, gboolean frozen)
{
  g_return_if_fail (WP_IS_DOCUMENT_LIST (self));

  self->frozen = frozen;
  if (!frozen)
    wp_document_list_apply_pending (self);
}

void
wp_document_list_apply_pending (WpDocumentList *self)
{
  g_autoptr (WpRefs) refs = NULL;

  g_return_if_fail (WP_IS_DOCUMENT_LIST (self));

  refs = g_steal_pointer (&self->pending);
  if (refs == NULL)
    return;
  self->n_new = 0;
  apply (self, refs, FALSE);
  g_signal_emit (self, signals[PENDING_CHANGED], 0);
}

gboolean
wp_document_list_get_pending (WpDocumentList *self, guint *n_new)
{
  g_return_val_if_fail (WP_IS_DOCUMENT_LIST (self), FALSE);

  *n_new = self->n_new;
  return self->pending != NULL;
}

gboolean
wp_document_list_get_loaded (WpDocumentList *self)
{
  g_return_val_if_fail (WP_IS_DOCUMENT_LIST (self), FALSE);

  return self->loaded;
}

const GError *
wp_document_list_get_error (WpDocumentList *self)
{
  g_return_val_if_fail (WP_IS_DOCUMENT_LIST (self), NULL);

  return self->error;
}

guint
wp_document_list_get_head (WpDocumentList *self, int group)
{
  guint position = 0;

  g_return_val_if_fail (WP_IS_DOCUMENT_LIST (self), GTK_INVALID_LIST_POSITION);

  if (group < 0 || group >= WP_STORE_MAX_GROUPS || self->group_sizes[group] == 0)
    return GTK_INVALID_LIST_POSITION;
  for (int before = 0; before < group; before++)
    position += self->group_sizes[before];
  return position;
}
