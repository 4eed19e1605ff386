/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The refresh token's place: one item of the Secret Service per server and account, found by a constant and the account's opaque id.
 *
 * Every call returns at once, from any thread; the Secret Service is spoken to on a thread of its own, since it may ask the person, never
 * answer, or go in the middle. Calls for one account run one after the other, in their order. Each ends: with its answer, when its
 * cancellable is cancelled, when the service goes, or after %WP_KEYRING_SECONDS.
 *
 * Failures are %WP_ERROR_KEYRING_LOCKED, %WP_ERROR_KEYRING_ABSENT and %WP_ERROR_KEYRING_SILENT: normal states, each with a way on; and
 * %G_IO_ERROR_CANCELLED. */

#define WP_KEYRING_SECONDS 300       /* as long as a person may take to answer it */
#define WP_KEYRING_SECRET_SECONDS 10 /* of a command's secret, which asks nobody: a person waits for the answer */

/* TRUE in a sandbox, where every call goes to a portal that may ask the person by itself. */
gboolean wp_keyring_asks_by_itself (void);

/* On the keyring's thread, once. @token: (nullable): what was loaded; %NULL without an error when there is none */
typedef void (*WpKeyringDone) (const char *token, const GError *error, gpointer user_data);

/* @prompt: the person may be asked to unlock; without it nothing here prompts, whatever the service does by itself. */
void wp_keyring_load (const char *account_id, gboolean prompt, GCancellable *cancellable, WpKeyringDone done, gpointer user_data);
/* @prompt: as above; without it an item must be there already, and unlocked. @label: what a keyring's window shows */
void wp_keyring_store (const char *account_id, const char *label, const char *token, gboolean prompt, GCancellable *cancellable, WpKeyringDone done,
                       gpointer user_data);
/* Removes an account's items, and succeeds when there is none. Blocks: for a thread that has nothing else to do. */
gboolean wp_keyring_clear_and_wait (const char *account_id, gboolean prompt, GCancellable *cancellable, GError **error);

/* The secret of a command that waits to be sent (WpCommandType.secret): an item of its own, found by the account and the command's key. None
 * of these prompts outside a sandbox: a keyring that is not open keeps nothing. */
void wp_keyring_load_secret (const char *account_id, const char *command, WpKeyringDone done, gpointer user_data);
void wp_keyring_store_secret (const char *account_id, const char *command, const char *label, const char *secret, WpKeyringDone done,
                              gpointer user_data);
/* Nobody waits for these two. @keep: (element-type utf8): the keys of commands whose secrets stay, a set that is not changed any more */
void wp_keyring_drop_secret (const char *account_id, const char *command);
void wp_keyring_sweep_secrets (const char *account_id, GHashTable *keep);

G_END_DECLS
