/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-query.h"

G_BEGIN_DECLS

typedef struct {
  guint column;
  WpOp op;
  gboolean in; /* one of @values instead of @op */
  gint64 number;
  char *text;     /* (owned) (nullable) */
  GArray *values; /* (owned) (nullable): gint64 */
} WpCondition;

struct _WpQuery {
  const WpKind *kind;
  char *partner;
  GArray *conditions; /* WpCondition */
  GPtrArray *words;   /* normalized, none empty */
  gboolean pending;
  guint limit;
};

/* What the query asks, as text: two queries with the same text ask the same. (transfer full) */
char *wp_query_describe (const WpQuery *self);

G_END_DECLS
