/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account-private.h"
#include "wp-accounts.h"
#include "wp-demo-child.h"
#include "wp-threads.h"

G_BEGIN_DECLS

/* All of the main thread */
struct _WpAccounts {
  GObject parent_instance;
  char *directory;
  GPtrArray *accounts;   /* WpAccount */
  WpDemoChild *child;    /* (nullable): the sample data's server */
  gboolean child_ended;  /* and it has ended */
  WpWorker *list_worker; /* (nullable): writes the list */
  gboolean list_shut;    /* accounts.ini could neither be read nor set aside, and is left as it is */
  gboolean loading;
  GPtrArray *after_load; /* GTask (owned): sign-ins that wait until the accounts are known */
  guint leaving;         /* sign-outs under way */
  GCancellable *ending;  /* of what can as well be done at the next start */
  gboolean closed;
};

/* wp-accounts.c */

/* @child: (nullable): whose account it is. (transfer full) */
WpAccount *wp_accounts_make (WpAccounts *self, const WpAccountInfo *info, WpDemoChild *child);
/* Takes an account whose engine was opened (or not: then it says why) into the list. Listeners connect before it speaks. */
void wp_accounts_add (WpAccounts *self, WpAccount *account);
/* Has the list written as it is now; returns at once. */
void wp_accounts_save (WpAccounts *self);

/* wp-accounts-sign-in.c */

/* (transfer full) outer: somebody who came back from the browser while the accounts were being loaded */
void wp_accounts_go_on_signing (GTask *outer);

/* wp-accounts-sign-out.c */

/* Did this account sign out and was not erased? Any thread. */
gboolean wp_accounts_has_left (const char *directory, const char *account_id);
/* Erases the data of such, for somebody who signs in again. Blocks. */
void wp_accounts_forget_leaving (const char *directory, const char *account_id);
/* Ends in a thread what sign-outs of earlier runs have left. */
void wp_accounts_sweep (WpAccounts *self);

G_END_DECLS
