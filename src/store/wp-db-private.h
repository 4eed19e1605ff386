/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-db.h"
#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

sqlite3 *wp_db_get_handle (WpDb *self);
gboolean wp_db_in_transaction (WpDb *self);
gboolean wp_db_begin_read (WpDb *self, GError **error);

/* A statement outside the cache, for SQL whose text depends on what is asked: a cache of those would have no bound. */
WpStmt *wp_db_prepare_once (WpDb *self, const char *sql, GError **error);
void wp_stmt_free (WpStmt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpStmt, wp_stmt_free)
void wp_stmt_bind_pointer (WpStmt *self, int index, gpointer pointer, const char *type);

/* While @cancellable is set, its cancellation ends whatever runs with %G_IO_ERROR_CANCELLED. (transfer none) (nullable) */
void wp_db_set_cancellable (WpDb *self, GCancellable *cancellable);

G_END_DECLS
