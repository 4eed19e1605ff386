/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-health.h"
#include "wp-oauth.h"

G_BEGIN_DECLS

/**
 * WpTokens:
 *
 * The tokens of one account, for all its threads: one refresh in flight, and what is rotated is in the keyring before it is used.
 * Access tokens live in memory only.
 */
typedef struct _WpTokens WpTokens;

/* @label: the keyring's own list shows it. @keyring: FALSE keeps everything in memory (the sample data's account) */
WpTokens *wp_tokens_new (const char *account_id, const char *label, gboolean keyring, WpHealthBoard *board);
WpTokens *wp_tokens_ref (WpTokens *self);
void wp_tokens_unref (WpTokens *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpTokens, wp_tokens_unref)

/* What a sign-in brought. (transfer full) @tokens. Stores it, asking the person to unlock if need be; when it cannot be stored, it is
 * good for this run and the board says so. Blocks. */
void wp_tokens_take (WpTokens *self, WpOauthTokens *tokens, GCancellable *cancellable);

/**
 * wp_tokens_get:
 * @stale: (nullable): an access token that was refused
 *
 * An access token that works as far as is known, refreshed when need be. Blocks, never prompts. %WP_ERROR_AUTH_REQUIRED: sign in again.
 */
char *wp_tokens_get (WpTokens *self, WpHttp *http, const char *stale, GCancellable *cancellable, GError **error);

/* Asks the person to unlock, then loads or stores what waits for it. Blocks. */
gboolean wp_tokens_unlock (WpTokens *self, GCancellable *cancellable, GError **error);
/* Revokes and forgets; what fails is ignored, the keyring's item goes in any case. Blocks. */
void wp_tokens_sign_out (WpTokens *self, const char *server_url, GCancellable *cancellable);

G_END_DECLS
