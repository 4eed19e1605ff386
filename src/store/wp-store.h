/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-db.h"
#include "wp-lookup.h"
#include "wp-query.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WpStore:
 *
 * The document store: documents with revisions, a change log with one entry per document, list columns and search, for any
 * kind that has a descriptor. The server's truth and the application's replica. One per thread; a reader opens its own.
 *
 * Documents belong to a partner; the replica, which holds one, uses "". A document is kept as text exactly as it was put. Over it may lie an
 * overlay: the document with the effects of undelivered commands. Columns and search always follow what is on top.
 */
typedef struct _WpStore WpStore;

typedef enum {
  WP_STORE_SERVER,  /* synchronous=FULL */
  WP_STORE_REPLICA, /* synchronous=NORMAL */
  WP_STORE_READER,  /* read-only, of either */
} WpStoreMode;

WpStore *wp_store_open (const char *path, WpStoreMode mode, GError **error);
void wp_store_close (WpStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpStore, wp_store_close)
WpDb *wp_store_get_db (WpStore *self); /* (transfer none): for a caller's own tables in the same transaction */

/**
 * WpDocument:
 *
 * @text is the document as JSON, %NULL for a tombstone. @sequence is its position in the change log.
 */
typedef struct {
  gint64 rowid;
  char *partner;
  char *kind;
  char *id;
  gint64 revision;
  gint64 sequence;
  gboolean deleted;
  char *owner;   /* "", or the one person it belongs to; of a tombstone as well */
  int pending;   /* 0, or what wp_store_set_overlay() was told */
  char *text;    /* what was put */
  char *overlay; /* (nullable) */
} WpDocument;

void wp_document_free (WpDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpDocument, wp_document_free)
/* The overlay when there is one, else the document, parsed. (transfer full); %NULL with an error for a tombstone or damage */
JsonObject *wp_document_parse (const WpDocument *self, GError **error);

/* (transfer full) (nullable): %NULL without an error when there is none. Tombstones are answered too. */
WpDocument *wp_store_get (WpStore *self, const char *partner, const char *kind, const char *id, GError **error);

/**
 * WpPrepared:
 *
 * A document that is ready to be put: what it is in lists and searches has been made from its parsed form, which is not needed any more.
 * Made on any thread. One without @text removes the document.
 */
typedef struct {
  const WpKind *kind;
  char *id;
  gint64 revision;
  char *text;      /* (nullable) */
  char *owner;     /* (nullable): of a kind that belongs to one person */
  WpValue *values; /* (nullable): as the kind's columns, in one block with their texts */
  char *search;    /* (nullable): normalized */
} WpPrepared;

/* @document: (nullable): %NULL is removed. @text: (nullable): its bytes, so many as @length says; %NULL serializes it. (transfer full) */
WpPrepared *wp_prepared_new (const WpKind *kind, const char *id, gint64 revision, JsonObject *document, const char *text, gsize length);
void wp_prepared_free (WpPrepared *self); /* @self: (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpPrepared, wp_prepared_free)

/**
 * wp_store_put:
 * @document: (nullable): %NULL writes a tombstone
 * @text: (nullable): the bytes to keep; %NULL serializes @document
 * @sequence: (out) (optional): its new position in the change log
 *
 * Inside a transaction of the caller's (wp_db_begin()). An older @revision than the one there is ignored, unless that one is of an earlier
 * generation: whoever starts again takes what there is now, whatever it was. The same bytes at the same revision are ignored, too:
 * @sequence is 0 then.
 * An overlay stays; columns and search are recomputed from what is on top.
 */
gboolean wp_store_put (WpStore *self, const char *partner, const WpKind *kind, const char *id, gint64 revision, JsonObject *document,
                       const char *text, gint64 *sequence, GError **error);
gboolean wp_store_put_prepared (WpStore *self, const char *partner, const WpPrepared *prepared, gint64 *sequence, GError **error);
/* @document: (nullable): %NULL takes the overlay away. @pending: > 0, shown in the list's row. */
gboolean wp_store_set_overlay (WpStore *self, const char *partner, const WpKind *kind, const char *id, JsonObject *document, int pending,
                               GError **error);

/**
 * wp_store_changes:
 * @max_bytes: where the page ends, however few documents it has; the first is always on it
 * @more: (out): whether the log goes on
 *
 * The change log after @after, oldest first. (transfer full) (element-type WpDocument)
 */
GPtrArray *wp_store_changes (WpStore *self, const char *partner, gint64 after, guint limit, gsize max_bytes, gboolean *more, GError **error);
gint64 wp_store_last_sequence (WpStore *self, const char *partner);
/* Tombstones older than @before (ms) are dropped; the server's housekeeping. Cursors have to expire no later. */
gboolean wp_store_drop_tombstones (WpStore *self, gint64 before, GError **error);

/* A new generation: after a full resync, documents of @partner that were not put since wp_store_begin_generation() go. */
gboolean wp_store_begin_generation (WpStore *self, GError **error);
gboolean wp_store_sweep_generation (WpStore *self, const char *partner, GError **error);

#define WP_STORE_MAX_GROUPS 8

/**
 * WpRefs:
 *
 * The result of a list query, as row ids in order, and as many of them in four bytes each: SQLite gives the next free one, and none beyond
 * 32 bits before four thousand million documents. @group_sizes counts the rows by the value of the order's first column.
 */
typedef struct {
  GArray *rowids; /* guint32 */
  guint group_sizes[WP_STORE_MAX_GROUPS];
  gboolean more; /* it ended with the query's limit */
} WpRefs;
void wp_refs_free (WpRefs *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpRefs, wp_refs_free)

/* For the application's lists. @cancellable interrupts the query. (transfer full) */
WpRefs *wp_store_query_refs (WpStore *self, const WpQuery *query, GCancellable *cancellable, GError **error);

/**
 * WpRow:
 *
 * One row of a list, from columns alone. Texts belong to the row.
 */
typedef struct {
  gint64 rowid;
  char *id;
  gint64 revision;
  int pending;
  WpValue *values; /* as the kind's columns */
  guint n_values;
} WpRow;
void wp_row_free (WpRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpRow, wp_row_free)
WpRow *wp_store_read_row (WpStore *self, const WpKind *kind, gint64 rowid, GError **error); /* (nullable) (transfer full) */
/* All rows that a query finds, in its order. (transfer full) (element-type WpRow) */
GPtrArray *wp_store_query_rows (WpStore *self, const WpQuery *query, GCancellable *cancellable, GError **error);
gint64 wp_store_find_rowid (WpStore *self, const char *partner, const char *kind, const char *id); /* 0 when there is none */

/**
 * wp_store_query_page:
 * @after: (nullable): the @next of the page before
 * @limit: 0 for all there are
 * @max_bytes: where the page ends, however few documents it has; the first is always on it
 * @next: (out) (nullable) (transfer full): %NULL at the end
 *
 * Keyset paging over whole documents. (transfer full) (element-type WpDocument).
 * %WP_ERROR_INVALID for an @after that was made up.
 */
GPtrArray *wp_store_query_page (WpStore *self, const WpQuery *query, const char *after, guint limit, gsize max_bytes, char **next, GError **error);
/* Of all documents of the query's kind, whatever else it asks: the sum of the number @column for each value of the text @group, which has to be
 * the first column of an index that holds @column as well. (transfer full): text → gint64 (g_hash_table_lookup() answers a pointer to it) */
GHashTable *wp_store_sum_by (WpStore *self, const WpQuery *query, const char *group, const char *column, GCancellable *cancellable, GError **error);
/* How many match, counted at most to @limit (0: all). @cancellable interrupts it. */
gboolean wp_store_query_count (WpStore *self, const WpQuery *query, guint limit, GCancellable *cancellable, guint *count, GError **error);

/**
 * WpStoreLookup:
 *
 * What rules ask for other documents with (wp-lookup.h), over @store as it is now: in the writer's transaction, overlays on top. On the stack
 * of its caller.
 */
typedef struct {
  WpLookup lookup;
  WpStore *store;
  const char *partner;
} WpStoreLookup;
/* @partner: borrowed */
void wp_store_lookup_init (WpStoreLookup *self, WpStore *store, const char *partner);

/* Small values beside the documents, e.g. the replica's cursor. */
char *wp_store_get_meta (WpStore *self, const char *name); /* (nullable) (transfer full) */
gboolean wp_store_set_meta (WpStore *self, const char *name, const char *value, GError **error);

G_END_DECLS
