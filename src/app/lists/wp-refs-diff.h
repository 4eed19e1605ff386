/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* At @position of the list as it is after the hunks before it, @removed ids are replaced by @added ones. */
typedef struct {
  guint position;
  guint removed;
  guint added;
} WpHunk;

/**
 * wp_refs_diff:
 * @before: (array): without repetition
 * @after: (array): without repetition
 *
 * How one order of row ids becomes another, in few hunks: a row that moved is one removal and one insertion, however far it
 * went. When the two differ in many places, one hunk leaves out what is the same at both ends. Linear in the length.
 *
 * Returns: (transfer full) (element-type WpHunk)
 */
GArray *wp_refs_diff (const guint32 *before, guint n_before, const guint32 *after, guint n_after);

/* How many of @after are not in @before. Linear, in a bit for each id up to the last of @before. */
guint wp_refs_count_new (const guint32 *before, guint n_before, const guint32 *after, guint n_after);

G_END_DECLS
