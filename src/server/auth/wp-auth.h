/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sign-in: OAuth 2.0 authorization code with PKCE for a native application (RFC 6749, 7636, 8252, 7009, 9207). */

#define WP_AUTH_CLIENT "watchpost-desktop"
#define WP_AUTH_REQUEST_TIME (10 * 60 * G_GINT64_CONSTANT (1000))
#define WP_AUTH_CODE_TIME (60 * G_GINT64_CONSTANT (1000))
#define WP_AUTH_ACCESS_SECONDS 600
#define WP_AUTH_REFRESH_TIME (90 * 24 * 3600 * G_GINT64_CONSTANT (1000))

/**
 * WpAuthRequest:
 *
 * A sign-in that has begun. It travels in the page's form, sealed, so that beginning one costs the server nothing; it is remembered
 * when it was used, until it would have expired.
 */
typedef struct {
  char *redirect_uri;
  char *challenge;
  char *state; /* (nullable) */
  gint64 expires_at;
} WpAuthRequest;
void wp_auth_request_free (WpAuthRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpAuthRequest, wp_auth_request_free)

/* (transfer full): never the same twice */
char *wp_auth_request_seal (const char *key, const char *redirect_uri, const char *challenge, const char *state, gint64 expires_at);
/* (transfer full) (nullable): %NULL for what was not sealed with @key */
WpAuthRequest *wp_auth_request_open (const char *key, const char *sealed);

/* Exactly http://127.0.0.1:PORT/ or http://[::1]:PORT/ */
gboolean wp_auth_is_redirect (const char *uri);
/* 43 characters of base64url: what S256 makes */
gboolean wp_auth_is_challenge (const char *challenge);
/* May a form be posted from there? @origin, @site: the headers Origin and Sec-Fetch-Site, (nullable) */
gboolean wp_auth_is_own_origin (const char *public_url, const char *origin, const char *site);
/* (transfer full): @uri with parameters, name and value by turns, NULL at the end; one without a value is left out */
char *wp_auth_make_redirect (const char *uri, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
