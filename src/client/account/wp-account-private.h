/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-engine.h"
#include "wp-typed.h"

G_BEGIN_DECLS

typedef void (*WpAccountChanged) (WpAccount *account, gpointer user_data);

struct _WpAccount {
  GObject parent_instance;
  WpAccountInfo *info;
  WpActor actor; /* interned: what was handed out stays good when a name changes */
  gboolean demo;
  gboolean stopped;
  WpMailbox *mailbox;
  WpHealthBoard *board;
  WpEngine *engine;
  WpStore *store;           /* (nullable): the main thread's own reader */
  WpAccountChanged changed; /* (nullable) */
  gpointer changed_data;
  /* the mirror of work.db */
  GPtrArray *outbox; /* WpOutboxRow */
  WpTyped *typed;    /* drafts, seen marks, answers of forms */
  guint tick_id;
  gint64 ticked;      /* boot clock: the last tick. A gap means that this machine or this program slept */
  GPtrArray *waiters; /* WpWaiter */
  int reported_trouble;
  int reported_work;
  GHashTable *late; /* incidents: a bubble says that something of them is not sent */
  gint64 drill_proven;
};

/* What WpAccounts does with an account: main thread, but for the engine's blocking calls. */

WpAccount *wp_account_new (const WpAccountInfo *info, const char *directory, gboolean demo);
WpEngine *wp_account_get_engine (WpAccount *self);
const WpAccountInfo *wp_account_get_info (WpAccount *self);
/* @changed: called when names or role have changed, until the account is stopped */
void wp_account_set_changed_func (WpAccount *self, WpAccountChanged changed, gpointer user_data);
/* What a new sign-in of the same user says */
void wp_account_update_info (WpAccount *self, const WpAccountInfo *info);
/* After wp_engine_open(), whether it succeeded or not: opens the mailbox, and starts its threads when the databases are open. */
void wp_account_start (WpAccount *self);
/* Writes what waits, falls silent and stops the engine, which still has to be closed. Calls that are under way are called back: canceled. */
void wp_account_stop (WpAccount *self);

/* wp-account-commands.c: after a new state of the outbox: who waits for a delivery is answered, and what said that something is late goes. */
void wp_account_check_deliveries (WpAccount *self);
/* Ends every wait for a delivery: canceled. */
void wp_account_end_waits (WpAccount *self);
void wp_account_waiter_free (gpointer waiter);

/* A task whose source is the account. @tag: the function that begins it */
GTask *wp_account_task_new (WpAccount *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean wp_account_task_finish (WpAccount *self, GAsyncResult *result, GError **error);
/* Has @func run on the writer's thread, and then what is in the outbox delivered. @data: (transfer full) */
void wp_account_write (WpAccount *self, WpEngineFunc func, gpointer data, GDestroyNotify free_data);

G_END_DECLS
