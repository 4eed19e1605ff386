/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-db-private.h"
#include "wp-query-private.h"
#include "wp-store.h"

G_BEGIN_DECLS

/* The SQL of one kind's list table, made once from its descriptor. */
typedef struct {
  const WpKind *kind;
  char *table; /* quoted */
  char *insert;
  char *update;
  char *remove;
  char *read;
  GStrv order; /* names of the order's columns */
} WpKindTable;

struct _WpStore {
  WpDb *db;
  WpStoreMode mode;
  GPtrArray *tables; /* WpKindTable */
  char *page_key;    /* signs the keys of pages */
};

/* wp-store.c */

/* The columns that wp_store_read_document() takes, of a document called d */
#define WP_DOCUMENT_COLUMNS "d.rowid, d.partner, d.kind, d.id, d.revision, d.sequence, d.deleted, d.pending, d.body, d.overlay, d.owner"
#define WP_DOCUMENT_N_COLUMNS 11
WpDocument *wp_store_read_document (WpStmt *stmt);
/* The bytes it takes on a page: its text, and at most so many around it */
#define WP_DOCUMENT_FRAME 1024
gsize wp_document_size (const WpDocument *self);

/* wp-store-index.c: what lists and searches look at, always made from the document that is on top */

void wp_store_index_describe (WpStore *self);
/* Makes the list tables, or makes them anew from the documents when the kinds' descriptors have changed. */
gboolean wp_store_index_prepare (WpStore *self, GError **error);
const WpKindTable *wp_store_get_table (WpStore *self, const WpKind *kind);
/* @fresh: there was nothing under that row id yet */
gboolean wp_store_index_put (WpStore *self, const WpKind *kind, gint64 rowid, const char *partner, JsonObject *document, gboolean fresh,
                             GError **error);
/* Uses the columns and what is searched in */
gboolean wp_store_index_put_prepared (WpStore *self, gint64 rowid, const char *partner, const WpPrepared *prepared, gboolean fresh, GError **error);
gboolean wp_store_index_remove (WpStore *self, const char *kind_name, gint64 rowid, GError **error);
void wp_kind_table_free (WpKindTable *self);

/* wp-store-search.c */

/* A set of row ids, asked by the SQL function wp_hit (set, rowid) */
#define WP_ROW_SET_TYPE "wp-row-set"
typedef struct {
  guint8 *bits;
  gint64 size; /* in bits */
} WpRowSet;

/* The rows that hold a text, or may hold it. */
#define WP_HITS_FEW 1000
typedef struct {
  gboolean given; /* no other rows do */
  char *list;     /* few: as a JSON array */
  WpRowSet set;   /* many */
  char *match;    /* what the index was asked */
  guint32 unsure; /* a bit for each word of the query that the index does not find exactly */
} WpHits;
void wp_hits_clear (WpHits *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WpHits, wp_hits_clear)

gboolean wp_store_search_prepare (WpStore *self, GError **error);
typedef enum {
  WP_HITS_EXACT,      /* the texts themselves are looked at */
  WP_HITS_CANDIDATES, /* wp_store_search_check() is to follow when any word is unsure */
  WP_HITS_FIRST,      /* the same, and only the first of them are wanted */
} WpHitsMode;
gboolean wp_store_search (WpStore *self, const WpQuery *query, WpHitsMode mode, WpHits *hits, GError **error);
/* Takes out of @rowids, and of @groups beside it, what does not hold the words. @enough: ends after so many that do; 0 for all */
gboolean wp_store_search_check (WpStore *self, const WpQuery *query, const WpHits *hits, guint enough, GArray *rowids, GByteArray *groups,
                                GError **error);
/* Appends @rowid to @rowids (element-type guint32); FALSE when none of ours can be like that */
gboolean wp_store_take_rowid (WpStore *self, gint64 rowid, GArray *rowids, GError **error);
/* @numbers: of guint32 or gint64 */
char *wp_store_format_list (GArray *numbers);

/* wp-store-query.c */

/* The SQL of a query whose text is not looked at, for tests of its plan. (transfer full) */
char *wp_store_query_explain (WpStore *self, const WpQuery *query, GError **error);

G_END_DECLS
