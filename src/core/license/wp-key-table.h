/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WP_KEY_TABLE_MAX_LINES 100000
#define WP_KEY_TABLE_MAX_BYTES (32 * 1024 * 1024)

typedef enum { WP_KEY_GOOD, WP_KEY_MALFORMED, WP_KEY_DOUBLE } WpKeyCheck;

/**
 * WpKeyLine:
 * @row: where it stands, from 1
 * @first: of a double, where the same stands first
 * @key: (nullable): normalized, of a good one alone
 *
 * What stands where a key is expected.
 */
typedef struct {
  guint row;
  WpKeyCheck check;
  guint first;
  char *key;
} WpKeyLine;

/**
 * WpKeyTable:
 *
 * Reads keys out of what was pasted, or out of a file, piece by piece: a key a line or several between commas, or a table with commas,
 * semicolons or tabs, with quotes, and with a row of headings or without one; in UTF-8 with a mark or without one, UTF-16 or Shift_JIS. A
 * heading that speaks of a key says which column it is; without one a row's keys are those of its cells that have the form of one.
 */
typedef struct _WpKeyTable WpKeyTable;

WpKeyTable *wp_key_table_new (void);
/* Overwrites the keys it has. */
void wp_key_table_free (WpKeyTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpKeyTable, wp_key_table_free)

/* The next piece, cut anywhere. %WP_ERROR_TOO_LARGE beyond the bounds */
gboolean wp_key_table_add (WpKeyTable *self, const char *data, gsize length, GError **error);
/* There is no more. */
gboolean wp_key_table_end (WpKeyTable *self, GError **error);

GPtrArray *wp_key_table_get_lines (WpKeyTable *self); /* (transfer none) (element-type WpKeyLine): of rows that are not empty */
guint wp_key_table_count (WpKeyTable *self, WpKeyCheck check);

G_END_DECLS
