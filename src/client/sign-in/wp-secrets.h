/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WpSecrets:
 *
 * What commands that wait to be sent have in them and no database may hold (WpCommandType.secret), by the commands' keys: one item of the
 * keyring each, and a copy in memory while this program runs. For all threads of an account.
 */
typedef struct _WpSecrets WpSecrets;

#define WP_SECRETS_WAIT_MS 1000 /* then a keyring counts as silent, for this time */

/* @label: the keyring's own list shows it. @keyring: FALSE keeps them in memory (the sample data's account) */
WpSecrets *wp_secrets_new (const char *account_id, const char *label, gboolean keyring);
void wp_secrets_unref (WpSecrets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpSecrets, wp_secrets_unref)

/* @error: (nullable): %WP_ERROR_KEYRING_LOCKED, %WP_ERROR_KEYRING_ABSENT or %WP_ERROR_KEYRING_SILENT: it is kept nowhere */
typedef void (*WpSecretsDone) (const GError *error, gpointer user_data);

/* Returns at once; nobody is asked for a password. @done: on some thread, once */
void wp_secrets_put (WpSecrets *self, const char *command, const char *secret, WpSecretsDone done, gpointer user_data);
/**
 * wp_secrets_get:
 *
 * Blocks, at most %WP_SECRETS_WAIT_MS, and never prompts.
 *
 * Returns: (transfer full): %NULL with %WP_ERROR_INVALID when it is gone for good, or the keyring's errors, after which it may be tried again
 */
char *wp_secrets_get (WpSecrets *self, const char *command, GError **error);
/* Somebody has unlocked the keyring. */
void wp_secrets_unlocked (WpSecrets *self);
/* It was answered: nobody needs it any more. */
void wp_secrets_drop (WpSecrets *self, const char *command);
/* At the start, before anything is put: what an earlier run did not come to. @keep: (transfer full) (element-type utf8): a set of keys */
void wp_secrets_sweep (WpSecrets *self, GHashTable *keep);

G_END_DECLS
