/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-kind.h"

G_BEGIN_DECLS

/**
 * WpLookup:
 *
 * Read access to other documents for a rule, provided by its caller: from the server's transaction, or from the desk's replica with its
 * overlay. A rule over many documents uses each() or sum(), which read the columns of an index and no document.
 */
typedef struct _WpLookup WpLookup;

/* @values: as the kind's columns, borrowed. Return FALSE to stop. */
typedef gboolean (*WpLookupFunc) (const char *id, const WpValue *values, gpointer user_data);

struct _WpLookup {
  /* @document: (out) (transfer full) (nullable): %NULL when there is none */
  gboolean (*get) (const WpLookup *self, const WpKind *kind, const char *id, JsonObject **document, GError **error);
  /* Every row with @value in the column @where, which has to be the first of an index of the kind */
  gboolean (*each) (const WpLookup *self, const WpKind *kind, const char *where, const char *value, WpLookupFunc func, gpointer user_data,
                    GError **error);
  /* The sum of @column, or the number of rows for %NULL, over the same */
  gboolean (*sum) (const WpLookup *self, const WpKind *kind, const char *column, const char *where, const char *value, gint64 *sum, GError **error);
};

G_END_DECLS
