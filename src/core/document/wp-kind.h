/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A kind of document is a descriptor: its name, the columns that lists filter and sort by, and the text people search by.
 * Adding a kind needs nothing else: store, feed, sync and search work from this. */

typedef enum { WP_COLUMN_INT, WP_COLUMN_TEXT } WpColumnType;

typedef struct {
  const char *name;
  WpColumnType type;
} WpColumn;

/**
 * WpValue:
 *
 * One column of one document. @text: (nullable) borrowed from the document, or %NULL for an integer column.
 */
typedef struct {
  gint64 number;
  const char *text;
} WpValue;

typedef struct {
  const char *name;                   /* "incident": as in the change feed */
  const char *plural;                 /* "incidents": as in the path */
  const WpColumn *columns;
  guint n_columns;
  const char *const *indexes;         /* NULL-terminated column lists; every one ends in the row id by itself */
  const char *order;                  /* the columns of the natural order, all ascending, e.g. "grp, rank, opened_neg" */
  void (*extract) (JsonObject *document, WpValue *values);  /* fills n_columns values */
  char *(*search_text) (JsonObject *document);              /* (nullable) (transfer full) as written; the store normalizes it */
} WpKind;

/* -1 when there is none */
int wp_kind_column (const WpKind *self, const char *name);

G_END_DECLS
