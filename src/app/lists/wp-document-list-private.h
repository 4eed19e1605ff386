/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-document-list.h"

G_BEGIN_DECLS

/* What the list and its items know of each other. */

struct _WpDocumentItem {
  GObject parent_instance;

  WpDocumentList *list; /* (unowned) (nullable): left when the list goes */
  gint64 rowid;
  WpRow *row;     /* (owned) (nullable) */
  gboolean fresh; /* @row is what the replica holds */
  GList *kept;    /* its place among the kept ones */
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

  GArray *rowids; /* (owned): what is shown */
  guint group_sizes[WP_STORE_MAX_GROUPS];
  gint64 heads[WP_STORE_MAX_GROUPS]; /* the first row of each group, 0 for none */
  WpRefs *waiting;                   /* (owned) (nullable): what would be shown if it were not held */
  guint n_new;
  gboolean hold;
  gboolean ask_again; /* the next result answers a new question and is not held */
  gboolean loaded;

  GHashTable *items;  /* (owned): rowid → WpDocumentItem, not referenced */
  GQueue kept;        /* (owned): WpDocumentItem, the latest first */
  GHashTable *outbox; /* (owned): document id → WpOutboxState, the worst of each */

  gint64 selected;         /* rowid, 0 for none */
  char *selected_id;       /* (owned) */
  guint selected_position; /* a guess, see find_selected() */
};

/* (transfer full): entered into the list's table, which it leaves by itself */
WpDocumentItem *wp_document_item_new (WpDocumentList *list, gint64 rowid);
/* The list has gone or shows something else. */
void wp_document_item_detach (WpDocumentItem *self);
void wp_document_item_emit_changed (WpDocumentItem *self);

G_END_DECLS
