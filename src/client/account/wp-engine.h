/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account-info.h"
#include "wp-account-read.h"
#include "wp-stream.h"

G_BEGIN_DECLS

/**
 * WpEngine:
 *
 * All that runs behind one account: its threads, databases and tokens. Opening and closing block and are for worker threads; what is
 * between them is called from the main thread and returns at once. The main thread stops an engine before another thread closes it.
 */
typedef struct _WpEngine WpEngine;

/* @keyring: FALSE for the sample data's account. @directory: the account's folder */
WpEngine *wp_engine_new (const WpAccountInfo *info, const char *directory, gboolean keyring, WpMailbox *mailbox, WpHealthBoard *board);
/* Closes it when it still runs. */
void wp_engine_free (WpEngine *self);

/* Opens the databases on the writer's thread and loads what the main thread mirrors. Blocks. */
gboolean wp_engine_open (WpEngine *self, GError **error);
/* It could not be opened: tries once more, on a thread of its own. @opened: on the main thread, when it is */
void wp_engine_reopen (WpEngine *self, void (*opened) (gpointer user_data), gpointer user_data);
/* Has the writer look after its databases: see wp_writer_check(). */
void wp_engine_check (WpEngine *self);
/* From any thread: something in the replica could not be read. */
void wp_engine_report_damage (WpEngine *self);
/* (transfer full): scope -> text, and incident -> news (gint64*): once, after it was opened */
GHashTable *wp_engine_steal_drafts (WpEngine *self);
GHashTable *wp_engine_steal_seen (WpEngine *self);
/* Starts to sync and to listen. @me_received: on the sync thread, what /v1/me says */
void wp_engine_start (WpEngine *self, void (*me_received) (JsonObject *me, gpointer user_data), gpointer user_data);
/* On the main thread: cancels whatever its threads wait for, and returns at once. From then on nothing is written or given out any more. */
void wp_engine_stop (WpEngine *self);
/* Ends every thread; what was queued is on the disk afterwards. Blocks, and waits for no network. */
void wp_engine_close (WpEngine *self);

const char *wp_engine_get_directory (WpEngine *self);
char *wp_engine_get_replica_path (WpEngine *self);
gboolean wp_engine_is_open (WpEngine *self);
WpTokens *wp_engine_get_tokens (WpEngine *self);
WpSecrets *wp_engine_get_secrets (WpEngine *self);

/* (nullable): what threads there are while it is started */
WpSync *wp_engine_get_sync (WpEngine *self);
WpStream *wp_engine_get_stream (WpEngine *self);
WpAccountReader *wp_engine_get_reader (WpEngine *self);

typedef gboolean (*WpEngineFunc) (WpWriter *writer, gpointer data, GError **error);
/* Runs @func on the writer's thread. @task: (nullable) (transfer full): returns its boolean, after the mailbox has handed over what changed.
 * @destroy frees @data there. */
void wp_engine_write (WpEngine *self, WpEngineFunc func, gpointer data, GDestroyNotify destroy, GTask *task);
/* Has @task fail with why there is nothing open here: what keeps the databases shut, or that the account was closed. */
void wp_engine_return_closed (WpEngine *self, GTask *task);

G_END_DECLS
