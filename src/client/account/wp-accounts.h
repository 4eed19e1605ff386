/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"

G_BEGIN_DECLS

/**
 * WpAccounts:
 *
 * The accounts of this person on this desk: a #GListModel of #WpAccount. All of them are watched.
 */
#define WP_TYPE_ACCOUNTS (wp_accounts_get_type ())
G_DECLARE_FINAL_TYPE (WpAccounts, wp_accounts, WP, ACCOUNTS, GObject)

/* @directory: (nullable): where the accounts' folders lie; %NULL is $XDG_DATA_HOME/watchpost */
WpAccounts *wp_accounts_new (const char *directory);
/* Opens what is known and starts watching. An account whose databases cannot be opened is there all the same and says why. Fails with
 * %WP_ERROR_STORAGE_CORRUPT when the list of accounts could not be read whole, with what became of it in translated words; what could be
 * read is opened all the same. */
void wp_accounts_load_async (WpAccounts *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean wp_accounts_load_finish (WpAccounts *self, GAsyncResult *result, GError **error);
WpAccount *wp_accounts_find (WpAccounts *self, const char *account_id); /* (nullable) (transfer none) */

/* Opens an address in the system browser; TRUE when something took it. */
typedef gboolean (*WpOpenUri) (const char *uri, gpointer user_data, GError **error);

/**
 * wp_accounts_sign_in_async:
 * @server_url: https, or http to literal loopback; %WP_ERROR_INSECURE otherwise
 * @account: (nullable): an account whose sign-in has expired: the same user must come back
 *
 * Authorization code with PKCE in the system browser and a loopback redirect; ends after 10 minutes. When the keyring cannot
 * keep the token the account is signed in for this run only, and its health says so.
 */
void wp_accounts_sign_in_async (WpAccounts *self, const char *server_url, WpAccount *account, WpOpenUri open_uri, gpointer open_data,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) */
WpAccount *wp_accounts_sign_in_finish (WpAccounts *self, GAsyncResult *result, GError **error);

/* Starts watchpost-server --demo as a child on a free loopback port and signs in to it, through the same path. @program: (nullable)
 * finds it beside this program or on PATH */
void wp_accounts_explore_async (WpAccounts *self, const char *program, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
WpAccount *wp_accounts_explore_finish (WpAccounts *self, GAsyncResult *result, GError **error);

/**
 * wp_accounts_sign_out_async:
 *
 * Erases what this desk keeps of the account, clears its item of the keyring and tells the server. The account leaves the list at once,
 * and from the first moment nothing takes it back: what the network, the keyring or the end of the program keeps from being done is done
 * at the next start. Rows not delivered are lost: ask first (WpHealth.outbox_waiting).
 */
void wp_accounts_sign_out_async (WpAccounts *self, WpAccount *account, GAsyncReadyCallback callback, gpointer user_data);
gboolean wp_accounts_sign_out_finish (WpAccounts *self, GAsyncResult *result, GError **error);

/* Stops every thread and waits until what is queued is on the disk, running the main loop meanwhile. It waits for no network and no
 * keyring, and for a sign-out a second. At the very end of the program. */
void wp_accounts_close (WpAccounts *self);

G_END_DECLS
