/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpIncidentItem"
#include "config.h"
#include "wp-document-list-private.h"

#include "wp-kind.h"
#include "wp-kinds.h"

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WpIncidentItem, wp_incident_item, G_TYPE_OBJECT)

static void
wp_incident_item_finalize (GObject *object)
{
  WpIncidentItem *self = WP_INCIDENT_ITEM (object);

  if (self->list != NULL)
    g_hash_table_remove (self->list->items, &self->rowid);
  g_clear_pointer (&self->row, wp_row_free);
  G_OBJECT_CLASS (wp_incident_item_parent_class)->finalize (object);
}

static void
wp_incident_item_class_init (WpIncidentItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_incident_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wp_incident_item_init (WpIncidentItem *self)
{
}

gint64
wp_incident_item_get_rowid (WpIncidentItem *self)
{
  g_return_val_if_fail (WP_IS_INCIDENT_ITEM (self), 0);

  return self->rowid;
}

const WpRow *
wp_incident_item_get_row (WpIncidentItem *self)
{
  g_return_val_if_fail (WP_IS_INCIDENT_ITEM (self), NULL);

  if (!self->fresh && self->list != NULL && self->list->account != NULL) {
    WpRow *row = wp_account_read_row (self->list->account, &wp_kind_incident, self->rowid);

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
wp_incident_item_get_id (WpIncidentItem *self)
{
  const WpRow *row = wp_incident_item_get_row (self);

  return row != NULL ? row->id : "";
}

int
wp_incident_item_get_heading (WpIncidentItem *self)
{
  g_return_val_if_fail (WP_IS_INCIDENT_ITEM (self), -1);

  if (self->list != NULL)
    for (int group = 0; group < WP_N_GROUPS; group++)
      if (self->list->heads[group] == self->rowid)
        return group;
  return -1;
}

gboolean
wp_incident_item_get_unread (WpIncidentItem *self)
{
  const WpRow *row = wp_incident_item_get_row (self);

  return row != NULL && self->list != NULL && self->list->account != NULL &&
         wp_account_is_unread (self->list->account, row->id, row->values[WP_INCIDENT_NEWS].number);
}

WpOutboxState
wp_incident_item_get_outbox (WpIncidentItem *self)
{
  const WpRow *row = wp_incident_item_get_row (self);

  return row != NULL && self->list != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (self->list->outbox, row->id)) : 0;
}

WpIncidentItem *
wp_incident_item_new (WpIncidentList *list, gint64 rowid)
{
  WpIncidentItem *self = g_object_new (WP_TYPE_INCIDENT_ITEM, NULL);

  self->list = list;
  self->rowid = rowid;
  g_hash_table_insert (list->items, &self->rowid, self);
  return self;
}

void
wp_incident_item_detach (WpIncidentItem *self)
{
  self->list = NULL;
  self->kept = NULL;
}

void
wp_incident_item_emit_changed (WpIncidentItem *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}
