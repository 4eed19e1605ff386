/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/* Cursors: opaque, signed positions in the change log or in a list. A cursor is valid only for the scope it was made for. */

/* @scope: whatever it is bound to (partner, role, filter). (transfer full) */
char *wp_cursor_make (const char *key, const char *scope, const char *value);
/* (transfer full): the value, or %NULL with %WP_ERROR_CURSOR_EXPIRED */
char *wp_cursor_read (const char *key, const char *scope, const char *cursor, GError **error);

/* What cursors of the change log are made with */
typedef struct {
  char *secret;
  char *life; /* the current one, see WpStorageLives */
} WpCursorKey;

/* A position in the change log, for one partner and role. Valid for 90 days, as long as tombstones are kept, and up to the last position that
 * this database knows of the life it was made in. */
char *wp_cursor_make_change (const WpCursorKey *key, const char *partner, const char *role, gint64 sequence, gint64 now);
gboolean wp_cursor_read_change (const WpCursorKey *key, WpStorage *storage, const char *partner, const char *role, const char *cursor, gint64 now,
                                gint64 *sequence, GError **error);

G_END_DECLS
