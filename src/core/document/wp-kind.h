/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-actor.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A kind of document is a descriptor: its name, who may read it, the columns that lists filter and sort by, the text people search by, its
 * commands. Store, feed, events, lists, reads, search, routes and sync work from it, and from nothing else. */

typedef struct _WpCommandType WpCommandType; /* wp-command.h */
typedef struct _WpApply WpApply;

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

/* A parameter of a list's request */
typedef enum {
  WP_FILTER_CHOICES, /* one of the words that read() knows, or several with commas between them */
  WP_FILTER_TEXT,
  WP_FILTER_PERSON, /* an id, "me" or "none" */
  WP_FILTER_SINCE,  /* a time: from then on */
} WpFilterType;

typedef struct {
  const char *parameter;
  const char *column;
  WpFilterType type;
  int (*read) (const char *text); /* of choices: 0 for a word that it does not know */
} WpFilter;

/* Whose a document is: every reader of the partner sees it, or the one person in its "ownerId" */
typedef enum { WP_OWNER_PARTNER, WP_OWNER_PERSON } WpOwner;
#define WP_OWNER_COLUMN "owner_id" /* which a person's own kind has */

/* What a change of a document may do on a desk besides being shown */
typedef enum { WP_WAKES_NOBODY, WP_WAKES_BY_ALERT, WP_WAKES_BY_DRILL } WpWakes;

typedef struct {
  const char *name;   /* "incident": as in the change feed */
  const char *plural; /* "incidents": as in the path */
  int version;        /* to be raised when extract() or search_text() answers something else for the same document */
  WpPermission read;  /* who may read it at all */
  WpOwner owner;
  WpWakes wakes;
  gboolean one_partner; /* no two partners have one of the same id: whoever is beyond partners names it by its id alone */
  gboolean single;      /* one a partner, under the partner's id, which the path does not name */
  gboolean soc_reads;   /* the SOC lists and reads it */
  const WpColumn *columns;
  guint n_columns;
  const char *const *indexes;                              /* NULL-terminated column lists; every one ends in the row id by itself */
  const char *order;                                       /* the columns of the natural order, all ascending, e.g. "grp, rank, opened_neg" */
  void (*extract) (JsonObject *document, WpValue *values); /* fills n_columns values */
  char *(*search_text) (JsonObject *document);             /* (nullable) (transfer full) as written; the store normalizes it */
  const WpFilter *filters;
  guint n_filters;
  const WpCommandType *commands;
  guint n_commands;
  void (*settle) (const WpApply *apply); /* (nullable): after every command that changed something */
  const char *log;                       /* (nullable): the member in which commands leave their key, so that what was done twice is there once */
  const char *too_long;                  /* what is said when a list in it is full, N_() */
  const char *too_large;                 /* what is said when it is, N_() */
} WpKind;

/* -1 when there is none */
int wp_kind_column (const WpKind *self, const char *name);
/* May @actor read a document of it that belongs to @owner_id? @owner_id: (nullable): nobody in particular */
gboolean wp_kind_may_read (const WpKind *self, const WpActor *actor, const char *owner_id);

G_END_DECLS
