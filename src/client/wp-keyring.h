/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The refresh token's place: one item of the Secret Service per server and account, found by a constant and the account's opaque
 * id. Blocking, for worker threads. Nothing here prompts but what says so. Failures are %WP_ERROR_KEYRING_LOCKED and
 * %WP_ERROR_KEYRING_ABSENT: normal states, each with a way on. */

/* (nullable) (transfer full): %NULL without an error when there is none */
char *wp_keyring_load (const char *account_id, GCancellable *cancellable, GError **error);
/* @prompt: may ask the person to unlock; otherwise an item must be there already, and unlocked. @label: what a keyring's window shows */
gboolean wp_keyring_store (const char *account_id, const char *label, const char *token, gboolean prompt, GCancellable *cancellable, GError **error);
gboolean wp_keyring_clear (const char *account_id, GCancellable *cancellable, GError **error);
/* Asks the person to unlock the item. TRUE when it is open, or when there is none. */
gboolean wp_keyring_unlock (const char *account_id, GCancellable *cancellable, GError **error);

G_END_DECLS
