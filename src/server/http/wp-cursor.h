/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/* Opaque places in a feed or a list, signed: a cursor works for the scope it was made for and for no other. */

/* @scope: whatever it is bound to (partner, role, filter). (transfer full) */
char *wp_cursor_make (const char *key, const char *scope, const char *value);
/* (transfer full): the value, or %NULL with %WP_ERROR_CURSOR_EXPIRED */
char *wp_cursor_read (const char *key, const char *scope, const char *cursor, GError **error);

/* What the places of a feed are made with */
typedef struct {
  char *secret;
  char *life; /* the one that gives them now, see WpStorageLives */
} WpCursorKey;

/* A place in the change log: bound to who reads it and to the life that gave it; good for 90 days, as long as tombstones live, and no
 * further than that life is known here. */
char *wp_cursor_make_change (const WpCursorKey *key, const char *partner, const char *role, gint64 sequence, gint64 now);
gboolean wp_cursor_read_change (const WpCursorKey *key, WpStorage *storage, const char *partner, const char *role, const char *cursor, gint64 now,
                                gint64 *sequence, GError **error);

G_END_DECLS
