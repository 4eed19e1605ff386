/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-health.h"
#include "wp-oauth.h"

G_BEGIN_DECLS

/**
 * WpTokens:
 *
 * The tokens of one account, for all its threads. One refresh is in flight at a time, and no lock is held over it: who needs a token
 * meanwhile waits, and can be cancelled. Access tokens live in memory only.
 *
 * A refresh is made with the token that the keyring is known to hold, as long as it holds one: the server takes it until one of its
 * successors was used. So nobody waits for the keyring to write: a keyring that is locked, asks, never answers or dies costs no alert,
 * and whenever the program ends, what is in the keyring is good at the next start.
 */
typedef struct _WpTokens WpTokens;

#define WP_TOKENS_KEYRING_SECONDS 5 /* then it is said that the keyring does not answer */

/* @label: the keyring's own list shows it. @keyring: FALSE keeps everything in memory (the sample data's account) */
WpTokens *wp_tokens_new (const char *account_id, const char *label, gboolean keyring, WpHealthBoard *board);
WpTokens *wp_tokens_ref (WpTokens *self);
void wp_tokens_unref (WpTokens *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpTokens, wp_tokens_unref)

/* @ready: (nullable): on some thread, must not block: a keyring that was waited for has answered */
void wp_tokens_set_ready_func (WpTokens *self, void (*ready) (gpointer user_data), gpointer user_data);

/* What a sign-in brought. (transfer full) @tokens. They are good at once; the keyring is asked to keep them, which may ask the person, and
 * until it does the board says that they are good for this run. */
void wp_tokens_set (WpTokens *self, WpOauthTokens *tokens);

/**
 * wp_tokens_get:
 * @stale: (nullable): an access token that was refused
 *
 * An access token that works as far as is known, refreshed when need be. Blocks, for a keyring at most %WP_TOKENS_KEYRING_SECONDS; never
 * prompts. %WP_ERROR_AUTH_REQUIRED: sign in again.
 */
char *wp_tokens_get (WpTokens *self, WpHttp *http, const char *stale, GCancellable *cancellable, GError **error);

/* Asks the person to unlock, then loads or stores what waits for it. Blocks as long as a person may take. */
gboolean wp_tokens_unlock (WpTokens *self, GCancellable *cancellable, GError **error);

/* Nobody waits any more, and no token is given. */
void wp_tokens_end (WpTokens *self);
/* After wp_tokens_end(): waits until the keyring has written what it was given, but not long. Blocks. */
void wp_tokens_settle (WpTokens *self);
/* After wp_tokens_end(): the newest refresh token, to revoke, which is forgotten here. (nullable) (transfer full) */
char *wp_tokens_forget (WpTokens *self);

G_END_DECLS
