/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpDocumentItem"
#include "config.h"
#include "wp-document-list-private.h"

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpDocumentItem, wp_document_item, G_TYPE_OBJECT)

static void
wp_document_item_finalize (GObject *object)
{
  WpDocumentItem *self = WP_DOCUMENT_ITEM (object);

  if (self->list != NULL)
    g_hash_table_remove (self->list->items, GUINT_TO_POINTER (self->rowid));
  g_clear_pointer (&self->row, wp_row_free);
  G_OBJECT_CLASS (wp_document_item_parent_class)->finalize (object);
}

static void
wp_document_item_class_init (WpDocumentItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_document_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_document_item_init (WpDocumentItem *self)
{
}

gint64
wp_document_item_get_rowid (WpDocumentItem *self)
{
  g_return_val_if_fail (WP_IS_DOCUMENT_ITEM (self), 0);

  return self->rowid;
}

const WpRow *
wp_document_item_get_row (WpDocumentItem *self)
{
  g_return_val_if_fail (WP_IS_DOCUMENT_ITEM (self), NULL);

  if (!self->fresh && self->list != NULL && self->list->account != NULL) {
    WpRow *row = wp_account_read_row (self->list->account, self->list->kind, self->rowid);

    self->fresh = TRUE;
    /* One that has gone keeps its last looks until it leaves the list. */
    if (row != NULL) {
      g_clear_pointer (&self->row, wp_row_free);
      self->row = row;
    }
  }
  return self->row;
}

const char *
wp_document_item_get_id (WpDocumentItem *self)
{
  const WpRow *row = wp_document_item_get_row (self);

  return row != NULL ? row->id : "";
}

int
wp_document_item_get_heading (WpDocumentItem *self)
{
  g_return_val_if_fail (WP_IS_DOCUMENT_ITEM (self), -1);

  if (self->list != NULL)
    for (int group = 0; group < WP_STORE_MAX_GROUPS; group++)
      if (self->list->heads[group] == self->rowid)
        return group;
  return -1;
}

WpAccount *
wp_document_item_get_account (WpDocumentItem *self)
{
  g_return_val_if_fail (WP_IS_DOCUMENT_ITEM (self), NULL);

  return self->list != NULL ? self->list->account : NULL;
}

WpOutboxState
wp_document_item_get_outbox (WpDocumentItem *self)
{
  const WpRow *row = wp_document_item_get_row (self);

  return row != NULL && self->list != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (self->list->outbox, row->id)) : 0;
}

WpDocumentItem *
wp_document_item_new (WpDocumentList *list, guint32 rowid)
{
  WpDocumentItem *self = g_object_new (WP_TYPE_DOCUMENT_ITEM, NULL);

  self->list = list;
  self->rowid = rowid;
  g_hash_table_insert (list->items, GUINT_TO_POINTER (rowid), self);
  return self;
}

void
wp_document_item_detach (WpDocumentItem *self)
{
  self->list = NULL;
  self->cached = NULL;
}

void
wp_document_item_emit_changed (WpDocumentItem *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}
