/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

#define WP_TYPE_STORAGE_SQLITE (wp_storage_sqlite_get_type ())
G_DECLARE_FINAL_TYPE (WpStorageSqlite, wp_storage_sqlite, WP, STORAGE_SQLITE, WpStorage)

/* @path: the database; the documents are a WpStore and the rest are tables beside it, so that one commit covers both */
WpStorage *wp_storage_sqlite_new (const char *path, GError **error);

G_END_DECLS
