/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage-sqlite.h"
#include "wp-store.h"

G_BEGIN_DECLS

#define WP_STORAGE_SQLITE_KEYS_SLACK 256 /* a scope may have as many keys more */

struct _WpStorageSqlite {
  WpStorage parent;

  WpStore *store;
  gboolean lost;        /* its file is another one's: said once */
  WpStoreLookup lookup; /* of the last who asked */
  char *lookup_partner;
  WpDb *db;            /* the store's */
  char *mark;          /* path of the file that says whether this database was put back; NULL for one in memory, which cannot be */
  gboolean mark_moved; /* in this transaction */
  guint n_keys;        /* kept since the start */
};

/* wp-storage-sqlite-sign-in.c */
extern const WpStoragePeople wp_storage_sqlite_people;
extern const WpStorageSignIns wp_storage_sqlite_sign_ins;

/* wp-storage-sqlite-blobs.c */
extern const WpStorageBlobs wp_storage_sqlite_blobs;

/* wp-storage-sqlite-keys.c */
extern const WpStorageKeys wp_storage_sqlite_keys;
/* Those of activations that failed before @before (ms) are not tried again. */
gboolean wp_storage_sqlite_drop_keys (WpStorageSqlite *self, gint64 before, GError **error);

/* wp-storage-sqlite-lives.c */
extern const WpStorageLives wp_storage_sqlite_lives;
/* At open: numbers go on behind all that may have been given. */
gboolean wp_storage_sqlite_go_on (WpStorageSqlite *self, GError **error);
/* After a rollback: the mark that was moved in it is not noted. */
void wp_storage_sqlite_note_mark (WpStorageSqlite *self);
/* Lives that ended before @before (ms), and the oldest beyond a bound */
gboolean wp_storage_sqlite_drop_lives (WpStorageSqlite *self, gint64 before, GError **error);

G_END_DECLS
