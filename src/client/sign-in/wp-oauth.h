/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-http.h"

G_BEGIN_DECLS

/* OAuth 2.0 for a native application: authorization code with PKCE (RFC 6749, 7636, 8252, 8414, 7009, 9207). Every endpoint stays
 * on the issuer's origin. */

#define WP_OAUTH_CLIENT "watchpost-desktop"

typedef struct {
  char *issuer;
  char *authorization_endpoint;
  char *token_endpoint;
  char *revocation_endpoint; /* (nullable) */
} WpOauthServer;
void wp_oauth_server_free (WpOauthServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpOauthServer, wp_oauth_server_free)

/* Checks metadata that came from @base_url: the issuer is @base_url, all endpoints are on its origin, S256 is there. */
WpOauthServer *wp_oauth_server_from_json (const char *base_url, JsonObject *metadata, GError **error);
WpOauthServer *wp_oauth_discover (WpHttp *http, GCancellable *cancellable, GError **error);

/**
 * WpOauthRequest:
 *
 * One try to sign in. @url is for the browser; @verifier never leaves this process before the code is exchanged.
 */
typedef struct {
  char *redirect_uri;
  char *state;
  char *verifier;
  char *url;
} WpOauthRequest;
WpOauthRequest *wp_oauth_request_new (const WpOauthServer *server, const char *redirect_uri, const char *login_hint);
void wp_oauth_request_free (WpOauthRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpOauthRequest, wp_oauth_request_free)

/* base64url (SHA-256 (@verifier)) */
char *wp_oauth_challenge (const char *verifier);
/* Is @query the answer to this request, by its state? Others are ignored. */
gboolean wp_oauth_is_answer (const WpOauthRequest *self, const char *query);
/* The code of an answer. (transfer full); %WP_ERROR_SIGN_IN when it was refused or comes from another issuer */
char *wp_oauth_read_answer (const WpOauthRequest *self, const WpOauthServer *server, const char *query, GError **error);

typedef struct {
  char *access_token;
  char *refresh_token;
  gint64 expires_at; /* on wp_time_boot()'s clock, with some air */
} WpOauthTokens;
void wp_oauth_tokens_free (WpOauthTokens *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpOauthTokens, wp_oauth_tokens_free)

/* %WP_ERROR_SIGN_IN when the code is not taken */
WpOauthTokens *wp_oauth_exchange (WpHttp *http, const WpOauthServer *server, const WpOauthRequest *request, const char *code,
                                  GCancellable *cancellable, GError **error);
/* %WP_ERROR_AUTH_REQUIRED when the token is no longer taken; anything else passes and may be tried again */
WpOauthTokens *wp_oauth_refresh (WpHttp *http, const WpOauthServer *server, const char *refresh_token, GCancellable *cancellable, GError **error);
gboolean wp_oauth_revoke (WpHttp *http, const WpOauthServer *server, const char *refresh_token, GCancellable *cancellable, GError **error);

G_END_DECLS
