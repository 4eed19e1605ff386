/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-document-list.h"

G_BEGIN_DECLS

/* Shared by the list and its items */

struct _WpDocumentItem {
  GObject parent_instance;

  WpDocumentList *list; /* (unowned) (nullable): left when the list goes */
  guint32 rowid;
  WpRow *row;     /* (owned) (nullable) */
  gboolean fresh; /* @row is up to date with the replica */
  GList *cached;  /* its link in the list's @cached */
};

struct _WpDocumentList {
  GObject parent_instance;

  const WpKind *kind;
  WpAccount *account;        /* (owned) (nullable) */
  WpQuery *query;            /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the running query */
  GError *error;             /* (owned) (nullable): of the last query */
  guint refresh_source;
  gboolean stale; /* something changed since the running query began */

  GArray *rowids; /* (owned) (element-type guint32): what is shown */
  guint group_sizes[WP_STORE_MAX_GROUPS];
  guint32 heads[WP_STORE_MAX_GROUPS]; /* the first row of each group, 0 for none */
  WpRefs *pending;                    /* (owned) (nullable): a result that waits because the list is frozen */
  guint n_new;
  gboolean frozen;
  gboolean apply_next; /* the next result is of a new query and is applied even if frozen */
  gboolean loaded;

  GHashTable *items;  /* (owned): rowid → WpDocumentItem, not referenced */
  GQueue cached;      /* (owned): WpDocumentItem, the most recently used first */
  GHashTable *outbox; /* (owned): document id → WpOutboxState, the worst of each */

  guint32 selected;        /* rowid, 0 for none */
  char *selected_id;       /* (owned) */
  guint selected_position; /* of @selected, once it was looked for */
  gboolean selected_known; /* it was, since the list changed */
  GtkBitset *chosen;       /* (owned) (nullable): row ids of all that are selected, where several may be */
};

/* (transfer full): adds itself to the list's @items, and removes itself when it is disposed of */
WpDocumentItem *wp_document_item_new (WpDocumentList *list, guint32 rowid);
/* Called when the list has gone or shows something else */
void wp_document_item_detach (WpDocumentItem *self);
void wp_document_item_emit_changed (WpDocumentItem *self);

/* wp-document-selection.c */
void wp_document_list_selection_model_init (GtkSelectionModelInterface *iface);

G_END_DECLS
