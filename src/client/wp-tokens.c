/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpTokens"
#include "config.h"

#include "wp-error.h"
#include "wp-keyring.h"
#include "wp-time.h"
#include "wp-tokens.h"

struct _WpTokens {
  char *account_id;
  char *label;
  gboolean keyring;
  WpHealthBoard *board;
  GMutex mutex; /* held over a refresh, so that there is one at a time */
  WpOauthServer *server; /* (nullable) */
  char *access_token; /* (nullable) */
  gint64 expires_at;
  char *refresh_token; /* (nullable): not loaded yet */
  gboolean unstored; /* the keyring has an older one, or none */
  gboolean refused; /* the server takes it no more */
};

WpTokens *
wp_tokens_new (const char *account_id, const char *label, gboolean keyring, WpHealthBoard *board)
{
  WpTokens *self = g_atomic_rc_box_new0 (WpTokens);
  self->account_id = g_strdup (account_id);
  self->label = g_strdup (label);
  self->keyring = keyring;
  self->board = wp_health_board_ref (board);
  g_mutex_init (&self->mutex);
  return self;
}

WpTokens *
wp_tokens_ref (WpTokens *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
tokens_clear (gpointer data)
{
  WpTokens *self = data;
  g_free (self->account_id);
  g_free (self->label);
  wp_health_board_unref (self->board);
  g_mutex_clear (&self->mutex);
  wp_oauth_server_free (self->server);
  g_free (self->access_token);
  g_free (self->refresh_token);
}

void
wp_tokens_unref (WpTokens *self)
{
  g_atomic_rc_box_release_full (self, tokens_clear);
}

/* Writes what is in memory to the keyring. What cannot be written is still good for this run. */
static gboolean
store (WpTokens *self, gboolean prompt, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;
  if (!self->keyring)
    return TRUE;
  self->unstored = !wp_keyring_store (self->account_id, self->label, self->refresh_token, prompt, cancellable, &local);
  if (!self->unstored) {
    wp_health_board_set (self->board, WP_LINK_KEYRING, WP_LINK_OK, 0);
    return TRUE;
  }
  if (local->domain == WP_ERROR)
    wp_health_board_set (self->board, WP_LINK_KEYRING, WP_LINK_WARNING, local->code);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
keep (WpTokens *self, WpOauthTokens *tokens)
{
  g_free (self->access_token);
  g_free (self->refresh_token);
  self->access_token = g_steal_pointer (&tokens->access_token);
  self->refresh_token = g_steal_pointer (&tokens->refresh_token);
  self->expires_at = tokens->expires_at;
  self->refused = FALSE;
  wp_oauth_tokens_free (tokens);
}

void
wp_tokens_take (WpTokens *self, WpOauthTokens *tokens, GCancellable *cancellable)
{
  g_mutex_lock (&self->mutex);
  keep (self, tokens);
  store (self, TRUE, cancellable, NULL);
  wp_health_board_set (self->board, WP_LINK_SIGN_IN, WP_LINK_OK, 0);
  g_mutex_unlock (&self->mutex);
}

static gboolean
must_sign_in (WpTokens *self, GError **error)
{
  wp_health_board_set (self->board, WP_LINK_SIGN_IN, WP_LINK_BROKEN, WP_ERROR_AUTH_REQUIRED);
  g_set_error_literal (error, WP_ERROR, WP_ERROR_AUTH_REQUIRED, "Sign in again");
  return FALSE;
}

static gboolean
load (WpTokens *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;
  if (self->refused || (self->refresh_token == NULL && !self->keyring))
    return must_sign_in (self, error);
  if (self->refresh_token != NULL)
    return TRUE;
  self->refresh_token = wp_keyring_load (self->account_id, cancellable, &local);
  if (self->refresh_token != NULL) {
    wp_health_board_set (self->board, WP_LINK_KEYRING, WP_LINK_OK, 0);
    return TRUE;
  }
  if (local == NULL) {
    wp_health_board_set (self->board, WP_LINK_KEYRING, WP_LINK_OK, 0);
    return must_sign_in (self, error);
  }
  if (local->domain == WP_ERROR)
    wp_health_board_set (self->board, WP_LINK_KEYRING, WP_LINK_BROKEN, local->code);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
refresh (WpTokens *self, WpHttp *http, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local = NULL;
  if (self->server == NULL)
    self->server = wp_oauth_discover (http, cancellable, error);
  if (self->server == NULL)
    return FALSE;
  WpOauthTokens *tokens = wp_oauth_refresh (http, self->server, self->refresh_token, cancellable, &local);
  if (tokens != NULL) {
    keep (self, tokens);
    store (self, FALSE, cancellable, NULL);
    wp_health_board_set (self->board, WP_LINK_SIGN_IN, WP_LINK_OK, 0);
    return TRUE;
  }
  if (g_error_matches (local, WP_ERROR, WP_ERROR_AUTH_REQUIRED)) {
    self->refused = TRUE;
    g_clear_pointer (&self->access_token, g_free);
    return must_sign_in (self, error);
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

char *
wp_tokens_get (WpTokens *self, WpHttp *http, const char *stale, GCancellable *cancellable, GError **error)
{
  char *token = NULL;
  g_mutex_lock (&self->mutex);
  gboolean good = self->access_token != NULL && !self->refused && wp_time_boot () < self->expires_at && g_strcmp0 (self->access_token, stale) != 0;
  if (good || (load (self, cancellable, error) && refresh (self, http, cancellable, error)))
    token = g_strdup (self->access_token);
  g_mutex_unlock (&self->mutex);
  return token;
}

gboolean
wp_tokens_unlock (WpTokens *self, GCancellable *cancellable, GError **error)
{
  gboolean good;
  g_mutex_lock (&self->mutex);
  good = wp_keyring_unlock (self->account_id, cancellable, error);
  if (good && self->refresh_token != NULL && self->unstored)
    good = store (self, TRUE, cancellable, error);
  else if (good)
    wp_health_board_set (self->board, WP_LINK_KEYRING, WP_LINK_OK, 0);
  g_mutex_unlock (&self->mutex);
  return good;
}

void
wp_tokens_sign_out (WpTokens *self, const char *server_url, GCancellable *cancellable)
{
  g_autoptr(WpHttp) http = wp_http_new (server_url, NULL);
  g_mutex_lock (&self->mutex);
  if (self->refresh_token == NULL && self->keyring)
    self->refresh_token = wp_keyring_load (self->account_id, cancellable, NULL);
  if (self->refresh_token != NULL && http != NULL) {
    if (self->server == NULL)
      self->server = wp_oauth_discover (http, cancellable, NULL);
    if (self->server != NULL)
      wp_oauth_revoke (http, self->server, self->refresh_token, cancellable, NULL);
  }
  if (self->keyring)
    wp_keyring_clear (self->account_id, cancellable, NULL);
  g_clear_pointer (&self->access_token, g_free);
  g_clear_pointer (&self->refresh_token, g_free);
  self->refused = TRUE;
  g_mutex_unlock (&self->mutex);
}
