/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRefsDiff"
#include "config.h"
#include "wp-refs-diff.h"

/* Beyond so many hunks a list has less work with one. */
#define MAX_HUNKS 24
/* How far both sides are searched for a common row */
#define WINDOW 24

static GArray *
one_hunk (const guint32 *before, guint n_before, const guint32 *after, guint n_after)
{
  GArray *hunks = g_array_new (FALSE, FALSE, sizeof (WpHunk));
  guint start = 0, end = 0;
  WpHunk hunk;

  while (start < n_before && start < n_after && before[start] == after[start])
    start++;
  while (end < n_before - start && end < n_after - start && before[n_before - 1 - end] == after[n_after - 1 - end])
    end++;
  hunk = (WpHunk) { start, n_before - start - end, n_after - start - end };
  if (hunk.removed > 0 || hunk.added > 0)
    g_array_append_val (hunks, hunk);
  return hunks;
}

/* The nearest position where both sides are equal again for two rows: @removed and @added steps away. */
static gboolean
resynchronize (const guint32 *before, guint n_before, const guint32 *after, guint n_after, guint *removed, guint *added)
{
  for (guint distance = 1; distance <= WINDOW; distance++) {
    for (guint skip = 0; skip <= distance; skip++) {
      guint i = distance - skip, j = skip;

      if (i > n_before || j > n_after)
        continue;
      if (i == n_before && j == n_after) {
        *removed = i;
        *added = j;
        return TRUE;
      }
      if (i >= n_before || j >= n_after || before[i] != after[j])
        continue;
      if (i + 1 < n_before && j + 1 < n_after && before[i + 1] != after[j + 1])
        continue;
      *removed = i;
      *added = j;
      return TRUE;
    }
  }
  return FALSE;
}

GArray *
wp_refs_diff (const guint32 *before, guint n_before, const guint32 *after, guint n_after)
{
  GArray *hunks = g_array_new (FALSE, FALSE, sizeof (WpHunk));
  guint i = 0, j = 0;

  while (i < n_before || j < n_after) {
    WpHunk hunk = { j, 0, 0 };

    if (i < n_before && j < n_after && before[i] == after[j]) {
      i++;
      j++;
      continue;
    }
    if (hunks->len >= MAX_HUNKS || !resynchronize (before + i, n_before - i, after + j, n_after - j, &hunk.removed, &hunk.added)) {
      g_array_unref (hunks);
      return one_hunk (before, n_before, after, n_after);
    }
    g_array_append_val (hunks, hunk);
    i += hunk.removed;
    j += hunk.added;
  }
  return hunks;
}

guint
wp_refs_count_new (const guint32 *before, guint n_before, const guint32 *after, guint n_after)
{
  guint32 last = 0;
  g_autofree guint8 *there = NULL;
  guint n_new = 0;

  for (guint i = 0; i < n_before; i++)
    last = MAX (last, before[i]);
  there = g_malloc0 ((gsize) last / 8 + 1);
  for (guint i = 0; i < n_before; i++)
    there[before[i] / 8] |= 1 << (before[i] % 8);
  for (guint i = 0; i < n_after; i++)
    n_new += after[i] > last || !(there[after[i] / 8] >> (after[i] % 8) & 1);
  return n_new;
}
