/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-drafts.h"
#include "wp-secrets.h"
#include "wp-tokens.h"
#include "wp-threads.h"

G_BEGIN_DECLS

/**
 * WpSync:
 *
 * The thread that talks to the server, straight-line: what may wake somebody first, then what the person did, then what else has
 * changed, page by page, then the answers of forms that are being filled in. One failure ends the round; the next comes after a back-off.
 */
typedef struct _WpSync WpSync;

#define WP_SYNC_PAGE 500
#define WP_SYNC_LISTED 200         /* incidents that are looked for in the list when the feed cannot be read */
#define WP_SYNC_POLL_SECONDS 60    /* without any event; under WP_LINK_MAX_AGE */
#define WP_SYNC_DISK_MS 5000       /* at most so long until what the disk did not take is tried again */
#define WP_SYNC_DRAFT_MS 2000      /* answers are put so long after the last change */
#define WP_SYNC_DRAFT_MAX_MS 10000 /* or after the first, when somebody types on and on */

typedef struct {
  const char *server_url;
  const char *directory; /* the account's, where attachments lie */
  WpWorker *worker;      /* the writer's thread */
  WpWriter *writer;
  WpTokens *tokens;
  WpSecrets *secrets;
  WpHealthBoard *board;
  /* On the sync thread: what /v1/me says, once per start and when the role may have changed */
  void (*me_received) (JsonObject *me, gpointer user_data);
  /* On the sync thread: the server answers again after it did not */
  void (*recovered) (gpointer user_data);
  gpointer user_data;
} WpSyncParts;

/* Starts the thread. What is in @parts must outlive it. */
WpSync *wp_sync_new (const WpSyncParts *parts);
/* Cancels what is on its way, and returns at once. */
void wp_sync_cancel (WpSync *self);
/* Cancels what is on its way and waits for the thread. The calls below stay good, and do nothing, until it is freed. */
void wp_sync_stop (WpSync *self);
void wp_sync_free (WpSync *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpSync, wp_sync_free)

void wp_sync_pull (WpSync *self);
/* The same, before incidents that are to be fetched by themselves: the feed may have to be read from the beginning. */
void wp_sync_pull_first (WpSync *self);                    /* something has changed on the server */
void wp_sync_wake (WpSync *self, const char *incident_id); /* and this may wake somebody */
void wp_sync_deliver (WpSync *self);                       /* something is in the outbox */
void wp_sync_draft (WpSync *self);                         /* an answer was typed */
void wp_sync_kick (WpSync *self);                          /* now, whatever the back-off says */
void wp_sync_reachable (WpSync *self);                     /* the server was reached: now, unless it asked to wait */
/* POSTs an empty object; @task returns a boolean. Not kept over a restart: somebody waits for it. (transfer full) @task */
void wp_sync_post (WpSync *self, const char *path, const char *key, GTask *task);
/* Fetches an attachment into its folder; as above. */
void wp_sync_fetch (WpSync *self, const char *sha256, GTask *task);

G_END_DECLS
