/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-db.h"
#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

struct _WpDb {
  sqlite3 *handle;
  GHashTable *statements; /* (owned): SQL text -> WpStmt */
  char *path;
  gboolean ready; /* the tables are there */
  int trouble;    /* see wp_db_get_trouble() */
  gint64 changes; /* how many there were at the last commit */
  gint64 size;    /* of the file, when it was looked at last */
  guint64 log;    /* the inode of its log, 0 before it was looked at */
};

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
