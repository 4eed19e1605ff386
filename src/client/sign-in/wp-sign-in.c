/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSignIn"
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-loopback.h"
#include "wp-sign-in.h"

#include <glib/gi18n-lib.h>

void
wp_sign_in_free (WpSignIn *self)
{
  if (self == NULL)
    return;
  wp_account_info_free (self->info);
  wp_oauth_tokens_free (self->tokens);
  g_free (self);
}

static gboolean
is_our_service (JsonObject *about, GError **error)
{
  if (g_strcmp0 (wp_json_string (about, "name"), "watchpost-server") == 0)
    return TRUE;
  g_set_error_literal (error, WP_ERROR, WP_ERROR_PROTOCOL, "There is no Watchpost service at this address");
  return FALSE;
}

static gboolean
is_same_server (JsonObject *about, const char *server_id, GError **error)
{
  if (server_id == NULL || g_strcmp0 (wp_json_string (about, "serverId"), server_id) == 0)
    return TRUE;
  g_set_error_literal (
    error, WP_ERROR, WP_ERROR_SIGN_IN,
    _ ("There is another server at this address now. What this computer keeps belongs to the one that was there before. Ask whoever "
       "runs it; to begin anew with this one, sign out and sign in."));
  return FALSE;
}

WpSignIn *
wp_sign_in_run (const char *server_url, const char *server_id, const char *login_hint, WpSignInVisit visit, gpointer user_data,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (WpSignIn) self = g_new0 (WpSignIn, 1);
  g_autoptr (WpHttp) http = wp_http_new (server_url, error);
  if (http == NULL)
    return NULL;
  g_autoptr (JsonObject) about = wp_http_get_json (http, "/v1", NULL, cancellable, error);
  if (about == NULL || !is_our_service (about, error) || !is_same_server (about, server_id, error))
    return NULL;
  g_autoptr (WpOauthServer) server = wp_oauth_discover (http, cancellable, error);
  if (server == NULL)
    return NULL;
  g_autoptr (WpLoopback) loopback = wp_loopback_new (error);
  if (loopback == NULL)
    return NULL;
  g_autoptr (WpOauthRequest) request = wp_oauth_request_new (server, wp_loopback_get_redirect_uri (loopback), login_hint);
  if (!visit (request->url, user_data, error))
    return NULL;
  g_autofree char *answer = wp_loopback_wait (loopback, request, WP_LOOPBACK_SECONDS, cancellable, error);
  if (answer == NULL)
    return NULL;
  g_autofree char *code = wp_oauth_read_answer (request, server, answer, error);
  if (code == NULL)
    return NULL;
  self->tokens = wp_oauth_exchange (http, server, request, code, cancellable, error);
  if (self->tokens == NULL)
    return NULL;
  g_autoptr (JsonObject) me = wp_http_get_json (http, "/v1/me", self->tokens->access_token, cancellable, error);
  if (me == NULL)
    return NULL;
  self->info = wp_account_info_new (wp_http_get_base_url (http), about, me, error);
  return self->info != NULL ? g_steal_pointer (&self) : NULL;
}

void
wp_sign_in_undo (const char *server_url, const char *refresh_token, GCancellable *cancellable)
{
  g_autoptr (WpHttp) http = wp_http_new (server_url, NULL);
  g_autoptr (WpOauthServer) server = http != NULL ? wp_oauth_discover (http, cancellable, NULL) : NULL;
  if (server != NULL)
    wp_oauth_revoke (http, server, refresh_token, cancellable, NULL);
}
