/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-sync.h"

G_BEGIN_DECLS

typedef struct _WpFlight WpFlight; /* wp-sync-pull.c */

struct _WpSync {
  WpSyncParts parts;
  GThread *thread;
  GCancellable *cancellable;
  WpHttp *http; /* the thread's */
  gboolean me_known;
  gboolean read; /* a page of the feed, in this round */
  guint failures;
  WpFlight *flight; /* (nullable): the thread's: the page that is being applied while the next is fetched */
  guint page;       /* how many changes are asked for at once: fewer when they cannot be read */
  gint64 listed;    /* monotonic, us: when the list was looked through because the feed cannot be read */
  GMutex mutex;
  GCond cond;
  /* all below under the mutex */
  gboolean stop;
  gboolean kick;
  gboolean reachable;
  gboolean pull;
  gboolean pull_first; /* before anything that would be put into what may be of a lost time */
  gboolean deliver;
  gint64 drafts_due;   /* monotonic, us: when answers are to be put; 0: there is nothing known of */
  gint64 drafts_since; /* since when they wait */
  GQueue wake;         /* incident ids */
  GQueue jobs;         /* WpSyncJob */
};

typedef struct {
  char *path;
  char *key;
  char *sha256; /* (nullable): an attachment to fetch, instead of the two above */
  GTask *task;
} WpSyncJob;

typedef struct {
  WpWriter *writer;
  WpDelivery *delivery;
  WpPost *post;
  GHashTable *skip;
  JsonObject *json;
  const GError *failure;
  const char *key;
  gint64 number;
  char *text;
  gboolean flag;
  gboolean result;
  GError *error;
  WpWorkerFunc func;
  gboolean fetch; /* see wp_writer_finish() */
} WpWriterCall;

gboolean wp_sync_run_on_writer (WpSync *self, WpWorkerFunc func, WpWriterCall *call, GError **error);
/* This machine's disk: it says nothing of the server. @error: (nullable) */
gboolean wp_sync_is_local (const GError *error);

/* wp-sync-pull.c */

/* The JSON at @path, with a token. (transfer full) */
JsonObject *wp_sync_get (WpSync *self, const char *path, GError **error);
/* One incident that may wake somebody. TRUE also when only this one cannot be had. */
gboolean wp_sync_fetch_incident (WpSync *self, const char *id, GError **error);
/* The next page of the feed. A page that cannot be read is asked for again in halves. With @more it may still be on its way into the replica:
 * what became of it is the next call's answer, or that of the one below. */
gboolean wp_sync_pull_page (WpSync *self, gboolean *more, GError **error);
/* Waits for the page that is on its way, if any. @error: (nullable): why it did not arrive */
gboolean wp_sync_finish_page (WpSync *self, GError **error);

/* wp-sync-send.c */

/* One request with a token; a refused token is refreshed once. */
WpHttpAnswer *wp_sync_call (WpSync *self, WpHttpRequest *request, JsonObject **problem, GError **error);
/* Sends a command or a draft. The revision that the answer names, or -1 with @failure. */
gint64 wp_sync_send (WpSync *self, const WpDelivery *delivery, JsonObject **problem, GError **failure);
/* Puts the secret of a command into its body, for this one sending. */
gboolean wp_sync_fill_secret (WpSync *self, WpDelivery *delivery, GError **failure);
/* Has the writer note with @note why it did not arrive. TRUE without an error when the round may go on; what only concerns this document is
 * set aside with @soft, and the document skipped. */
gboolean wp_sync_note_failed (WpSync *self, WpWorkerFunc note, WpDelivery *delivery, JsonObject *problem, const GError *failure, GHashTable *skip,
                              GError **soft, GError **error);

/* Answers may have become ready to be put. @now: whatever somebody is typing */
void wp_sync_arm_drafts (WpSync *self, gboolean now);
/* Is it time to put answers? Asked once: the time is taken. */
gboolean wp_sync_take_drafts (WpSync *self);
/* One draft. As do_next(): FALSE without an error when there is none. */
gboolean wp_sync_put_draft (WpSync *self, GHashTable *skip, GError **soft, GError **error);
/* What is to be there before the one that names it. A failure that is final names the file, and the writer knows of it. */
gboolean wp_sync_send_blobs (WpSync *self, const WpDelivery *delivery, GError **error);
gboolean wp_sync_fetch_blob (WpSync *self, const char *sha256, GError **error);

G_END_DECLS
