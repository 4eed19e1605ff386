/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account-info.h"
#include "wp-oauth.h"

G_BEGIN_DECLS

/* One sign-in from address to tokens, blocking and straight-line, for a worker thread. */

typedef struct {
  WpAccountInfo *info;
  WpOauthTokens *tokens;
} WpSignIn;
void wp_sign_in_free (WpSignIn *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpSignIn, wp_sign_in_free)

/* Takes the person (or what stands for one) to @url. On the calling thread; returns at once. */
typedef gboolean (*WpSignInVisit) (const char *url, gpointer user_data, GError **error);

/* @server_id: (nullable): which server is expected. @login_hint: (nullable): and who */
WpSignIn *wp_sign_in_run (const char *server_url, const char *server_id, const char *login_hint, WpSignInVisit visit, gpointer user_data,
                          GCancellable *cancellable, GError **error);
/* Revokes, as best as can be. Blocks. */
void wp_sign_in_undo (const char *server_url, const char *refresh_token, GCancellable *cancellable);

G_END_DECLS
