/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-kind.h"

G_BEGIN_DECLS

typedef enum { WP_OP_EQ, WP_OP_NE, WP_OP_GE, WP_OP_LE, WP_OP_GT, WP_OP_LT } WpOp;

/**
 * WpQuery:
 *
 * What a list shows: a kind, conditions on its columns (all must hold) and a text. Ordered by the kind's natural order.
 * Plain data, no database: made on one thread and run on another.
 */
typedef struct _WpQuery WpQuery;

WpQuery *wp_query_new (const WpKind *kind, const char *partner); /* the replica's partner is "" */
WpQuery *wp_query_copy (const WpQuery *self);
void wp_query_free (WpQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpQuery, wp_query_free)
const WpKind *wp_query_get_kind (const WpQuery *self);

/* @column must be one of the kind's; it is a programmer's error otherwise. */
void wp_query_where_int (WpQuery *self, const char *column, WpOp op, gint64 value);
void wp_query_where_text (WpQuery *self, const char *column, WpOp op, const char *value);
void wp_query_where_in (WpQuery *self, const char *column, const gint64 *values, guint n_values);
/* Words that must all occur, as substrings, normalized; NULL or "" for none. Words under three characters take the slim table. */
void wp_query_set_text (WpQuery *self, const char *text);
/* Only documents with an overlay: there are undelivered commands (replica only) */
void wp_query_set_pending (WpQuery *self, gboolean pending);
/* So many rows are enough where finding all would take long: somebody waits for the first ones. 0 for all. Pages have limits of their own. */
void wp_query_set_limit (WpQuery *self, guint limit);
guint wp_query_get_limit (const WpQuery *self);

G_END_DECLS
