/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-actor.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A descriptor for each kind of document: its name, who may read it, the columns that lists filter and sort by, its searchable text, its
 * commands. Store, change feed, events, lists, search, routes and sync know of a kind only what is here. */

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

/* Who sees a document: everybody of the partner who may read the kind, or the one person in its "ownerId" */
typedef enum { WP_OWNER_PARTNER, WP_OWNER_PERSON } WpOwner;
#define WP_OWNER_COLUMN "owner_id" /* of a kind with %WP_OWNER_PERSON */

/* Whether a change of a document may notify a person */
typedef enum { WP_WAKES_NOBODY, WP_WAKES_BY_ALERT, WP_WAKES_BY_DRILL } WpWakes;

typedef struct {
  const char *name;   /* "incident": as in the change feed */
  const char *plural; /* "incidents": as in the path */
  int version;        /* to be raised when extract() or search_text() gives another result for the same document */
  WpPermission read;  /* who may read it at all */
  WpOwner owner;
  WpWakes wakes;
  gboolean one_partner;            /* ids are unique across partners, so that the SOC can name one by its id alone */
  gboolean single;                 /* one for each partner, with the partner's id; its path has no id */
  gboolean soc_reads;              /* the SOC lists and reads it */
  const char *const *confidential; /* (nullable): members that %WP_PERMISSION_READ_ORDERS alone shows to people of the partner */
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
  const char *log;                       /* (nullable): the member where commands log their key, by which a repeated one is recognized */
  const char *too_long;                  /* the message when a list in it is full, N_() */
  const char *too_large;                 /* the message when the document is full, N_() */
} WpKind;

/* The text of a document of it as @actor may read it. (transfer full) (nullable): %NULL when it is @text as it stands */
char *wp_kind_redact (const WpKind *self, const WpActor *actor, const char *text);
/* -1 when there is none */
int wp_kind_column (const WpKind *self, const char *name);
/* May @actor read a document of it that belongs to @owner_id? @owner_id: (nullable): nobody in particular */
gboolean wp_kind_may_read (const WpKind *self, const WpActor *actor, const char *owner_id);

G_END_DECLS
