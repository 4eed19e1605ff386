/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-kind.h"

G_BEGIN_DECLS

/**
 * WpLookup:
 *
 * How a rule asks for other documents than the one it is about: given by its caller, who reads them in the server's transaction, or in the
 * desk's replica with its overlay. Reads only. A rule over many documents asks for rows or a sum, which come from the columns of
 * an index: no document is read.
 */
typedef struct _WpLookup WpLookup;

/* @values: as the kind's columns, borrowed. FALSE ends it. */
typedef gboolean (*WpLookupFunc) (const char *id, const WpValue *values, gpointer user_data);

struct _WpLookup {
  /* @document: (out) (transfer full) (nullable): %NULL when there is none */
  gboolean (*get) (const WpLookup *self, const WpKind *kind, const char *id, JsonObject **document, GError **error);
  /* Every row with @value in @where, which begins an index of the kind */
  gboolean (*each) (const WpLookup *self, const WpKind *kind, const char *where, const char *value, WpLookupFunc func, gpointer user_data,
                    GError **error);
  /* The sum of @column, or the number of rows for %NULL, over the same */
  gboolean (*sum) (const WpLookup *self, const WpKind *kind, const char *column, const char *where, const char *value, gint64 *sum, GError **error);
};

G_END_DECLS
