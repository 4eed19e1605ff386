/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include "wp-engine.h"
#include "wp-typed.h"

G_BEGIN_DECLS

/* What WpAccounts does with an account: main thread, but for the engine's blocking calls. */

typedef void (*WpAccountChanged) (WpAccount *account, gpointer user_data);

WpAccount *wp_account_new (const WpAccountInfo *info, const char *directory, gboolean demo);
WpEngine *wp_account_get_engine (WpAccount *self);
WpHealthBoard *wp_account_get_board (WpAccount *self);
WpNotes *wp_account_get_notes (WpAccount *self);
const WpAccountInfo *wp_account_get_info (WpAccount *self);
/* What a new sign-in of the same user says; @changed (nullable) is called when names or role changed, now and later. */
void wp_account_set_changed_func (WpAccount *self, WpAccountChanged changed, gpointer user_data);
void wp_account_update_info (WpAccount *self, const WpAccountInfo *info);
/* After wp_engine_open(), whether it succeeded or not: begins to tell, and to work when it is open. */
void wp_account_start (WpAccount *self);
/* Writes what waits, falls silent and stops the engine, which still has to be closed. Calls that are under way are called back: canceled. */
void wp_account_stop (WpAccount *self);
/* Looks after the databases, or tries to open them once more. */
void wp_account_check_disk (WpAccount *self);
/* (nullable): the main thread's own read-only connection */
WpStore *wp_account_need_store (WpAccount *self);

G_END_DECLS
