/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpTokens"
#include "config.h"

#include "wp-error.h"
#include "wp-keyring.h"
#include "wp-time.h"
#include "wp-tokens.h"

#define SETTLE_MS 500

/* What the keyring is doing for this account */
typedef struct {
  WpTokens *tokens; /* (owned) */
  char *token;      /* (nullable): what is being written */
  gboolean prompt;  /* it may ask the person */
} WpKeyringRequest;

struct _WpTokens {
  char *account_id;
  char *label;
  gboolean keyring;
  gboolean asks_by_itself;
  WpHealthBoard *board;
  GMutex mutex;
  GCond cond;
  /* all below under the mutex, which is never held over a call that waits */
  gboolean ended;
  guint sign_in;         /* counts them: what was begun for another has no say */
  WpOauthServer *server; /* (nullable) */
  char *access_token;    /* (nullable) */
  gint64 expires_at;
  char *newest;                       /* (nullable): the refresh token that came last */
  char *kept;                         /* (nullable): the one that the keyring is known to hold */
  gboolean refused;                   /* the server takes it no more */
  gboolean refreshing;                /* some thread is at it */
  WpKeyringRequest *request;          /* (nullable): one at a time */
  GCancellable *request_cancel;       /* (nullable): of that */
  gboolean quiet;                     /* it asks by itself, and was refused: not again before the person says so */
  int keyring_code;                   /* #WpError of the last time, 0 for none */
  void (*ready) (gpointer user_data); /* (nullable) */
  gpointer ready_data;
};

WpTokens *
wp_tokens_new (const char *account_id, const char *label, gboolean keyring, WpHealthBoard *board)
{
  WpTokens *self = g_atomic_rc_box_new0 (WpTokens);
  self->account_id = g_strdup (account_id);
  self->label = g_strdup (label);
  self->keyring = keyring;
  self->asks_by_itself = wp_keyring_asks_by_itself ();
  self->board = wp_health_board_ref (board);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
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
  g_cond_clear (&self->cond);
  wp_oauth_server_free (self->server);
  g_free (self->access_token);
  g_free (self->newest);
  g_free (self->kept);
  g_clear_object (&self->request_cancel);
}

void
wp_tokens_unref (WpTokens *self)
{
  g_atomic_rc_box_release_full (self, tokens_clear);
}

void
wp_tokens_set_ready_func (WpTokens *self, void (*ready) (gpointer user_data), gpointer user_data)
{
  g_mutex_lock (&self->mutex);
  self->ready = ready;
  self->ready_data = user_data;
  g_mutex_unlock (&self->mutex);
}

static void
set_text (char **where, const char *text)
{
  char *copy = g_strdup (text);
  g_free (*where);
  *where = copy;
}

/* With the mutex held. */
static void
set_keyring (WpTokens *self, WpLinkState state, int code)
{
  self->keyring_code = code;
  if (self->ended || !self->keyring)
    return;
  wp_health_board_set_kept (self->board, self->kept != NULL);
  wp_health_board_set (self->board, WP_LINK_KEYRING, state, code);
}

/* Errands to the keyring */

static WpKeyringRequest *
request_new (WpTokens *self, const char *token, gboolean prompt)
{
  WpKeyringRequest *request = g_new0 (WpKeyringRequest, 1);
  request->tokens = wp_tokens_ref (self);
  request->token = g_strdup (token);
  request->prompt = prompt;
  return request;
}

static void
request_free (WpKeyringRequest *request)
{
  wp_tokens_unref (request->tokens);
  g_free (request->token);
  g_free (request);
}

static WpKeyringRequest *begin_request (WpTokens *self, gboolean prompt, GCancellable **cancellable);
static void send_request (WpTokens *self, WpKeyringRequest *request, GCancellable *cancellable);

/* With the mutex held. FALSE when nobody is interested any more */
static gboolean
end_request (WpTokens *self, WpKeyringRequest *request)
{
  gboolean current = self->request == request;
  if (current) {
    self->request = NULL;
    g_clear_object (&self->request_cancel);
    g_cond_broadcast (&self->cond);
  }
  return current;
}

static void
stored_cb (const char *token, const GError *error, gpointer user_data)
{
  WpKeyringRequest *request = user_data, *next = NULL;
  WpTokens *self = request->tokens;
  GCancellable *next_cancel = NULL;
  g_mutex_lock (&self->mutex);
  if (end_request (self, request) && error == NULL) {
    set_text (&self->kept, request->token);
    set_keyring (self, WP_LINK_OK, 0);
    next = begin_request (self, FALSE, &next_cancel); /* there may be a newer one by now */
  } else if (error != NULL && error->domain == WP_ERROR) {
    set_keyring (self, WP_LINK_WARNING, error->code);
  }
  g_mutex_unlock (&self->mutex);
  send_request (self, next, next_cancel);
  request_free (request);
}

static void
loaded_cb (const char *token, const GError *error, gpointer user_data)
{
  WpKeyringRequest *request = user_data;
  WpTokens *self = request->tokens;
  g_mutex_lock (&self->mutex);
  /* Somebody may have signed in meanwhile. */
  if (end_request (self, request) && self->newest == NULL) {
    self->quiet = error != NULL && error->domain == WP_ERROR && self->asks_by_itself;
    if (token != NULL) {
      set_text (&self->newest, token);
      set_text (&self->kept, token);
    }
    if (error == NULL)
      set_keyring (self, WP_LINK_OK, 0);
    else if (error->domain == WP_ERROR)
      set_keyring (self, WP_LINK_BROKEN, error->code);
    if (error == NULL && self->ready != NULL)
      self->ready (self->ready_data);
  }
  g_mutex_unlock (&self->mutex);
  request_free (request);
}

/* With the mutex held: what the keyring is to do now. @prompt: it may ask the person. (nullable) (transfer full): for send_request(), once the
 * mutex is free */
static WpKeyringRequest *
begin_request (WpTokens *self, gboolean prompt, GCancellable **cancellable)
{
  gboolean load = self->newest == NULL, write = !load && g_strcmp0 (self->newest, self->kept) != 0;
  if (!self->keyring || self->ended || self->request != NULL || (!load && !write))
    return NULL;
  self->request = request_new (self, self->newest, prompt);
  self->request_cancel = g_cancellable_new ();
  *cancellable = g_object_ref (self->request_cancel);
  return self->request;
}

static void
send_request (WpTokens *self, WpKeyringRequest *request, GCancellable *cancellable)
{
  if (request == NULL)
    return;
  if (request->token != NULL)
    wp_keyring_store (self->account_id, self->label, request->token, request->prompt, cancellable, stored_cb, request);
  else
    wp_keyring_load (self->account_id, request->prompt, cancellable, loaded_cb, request);
  g_object_unref (cancellable);
}

/* With the mutex held: whoever is out for the keyring comes back with nothing. (transfer full) */
static GCancellable *
drop_request (WpTokens *self)
{
  self->request = NULL;
  g_cond_broadcast (&self->cond);
  return g_steal_pointer (&self->request_cancel);
}

static void
cancel (GCancellable *cancellable)
{
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  g_clear_object (&cancellable);
}

/* Waiting */

static void
wake_cb (GCancellable *cancellable, gpointer user_data)
{
  WpTokens *self = user_data;
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* Takes the mutex. A cancellation wakes whoever waits with it until unlock(). */
static gulong
lock (WpTokens *self, GCancellable *cancellable)
{
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL) : 0;
  g_mutex_lock (&self->mutex);
  return handler;
}

static void
unlock (WpTokens *self, GCancellable *cancellable, gulong handler)
{
  g_mutex_unlock (&self->mutex);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
}

/* With the mutex held. */
static gboolean
is_over (WpTokens *self, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  if (self->ended)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The account was closed");
  return self->ended;
}

static gboolean
must_sign_in (WpTokens *self, GError **error)
{
  wp_health_board_set (self->board, WP_LINK_SIGN_IN, WP_LINK_BROKEN, WP_ERROR_AUTH_REQUIRED);
  g_set_error_literal (error, WP_ERROR, WP_ERROR_AUTH_REQUIRED, "Sign in again");
  return FALSE;
}

/* With the mutex held. */
static gboolean
fail_keyring (WpTokens *self, int code, GError **error)
{
  set_keyring (self, WP_LINK_BROKEN, code);
  g_set_error_literal (error, WP_ERROR, code, wp_error_get_title (code));
  return FALSE;
}

/* With the mutex held, and let go of meanwhile: until there is a refresh token. */
static gboolean
need_refresh_token (WpTokens *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  gboolean sent = self->request != NULL;
  while (self->newest == NULL || self->refused) {
    if (is_over (self, cancellable, error))
      return FALSE;
    if (self->refused || !self->keyring)
      return must_sign_in (self, error);
    if (self->request == NULL && (sent || self->quiet))
      return self->keyring_code != 0 ? fail_keyring (self, self->keyring_code, error) : must_sign_in (self, error);
    if (self->request == NULL) {
      GCancellable *request_cancel = NULL;
      WpKeyringRequest *request = begin_request (self, FALSE, &request_cancel);
      sent = TRUE;
      g_mutex_unlock (&self->mutex);
      send_request (self, request, request_cancel);
      g_mutex_lock (&self->mutex);
    } else if (!g_cond_wait_until (&self->cond, &self->mutex, deadline)) {
      return fail_keyring (self, WP_ERROR_KEYRING_SILENT, error);
    }
  }
  return TRUE;
}

/* Taking and refreshing */

/* With the mutex held. (transfer full) tokens */
static void
set_newest (WpTokens *self, WpOauthTokens *tokens)
{
  g_free (self->access_token);
  g_free (self->newest);
  self->access_token = g_steal_pointer (&tokens->access_token);
  self->newest = g_steal_pointer (&tokens->refresh_token);
  self->expires_at = tokens->expires_at;
  self->refused = FALSE;
  wp_oauth_tokens_free (tokens);
  wp_health_board_set (self->board, WP_LINK_SIGN_IN, WP_LINK_OK, 0);
}

void
wp_tokens_set (WpTokens *self, WpOauthTokens *tokens)
{
  GCancellable *request_cancel = NULL;
  g_mutex_lock (&self->mutex);
  GCancellable *before = drop_request (self);
  self->sign_in++;
  self->refreshing = FALSE;
  self->quiet = FALSE;
  g_clear_pointer (&self->kept, g_free);
  set_newest (self, tokens);
  set_keyring (self, WP_LINK_WARNING, WP_ERROR_KEYRING_SILENT); /* until it is there */
  WpKeyringRequest *request = begin_request (self, TRUE, &request_cancel);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  cancel (before);
  send_request (self, request, request_cancel);
}

/* With the mutex held, and let go of for the request itself. */
static gboolean
refresh (WpTokens *self, WpHttp *http, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *token = g_strdup (self->kept != NULL ? self->kept : self->newest);
  g_autoptr (WpOauthServer) server = g_steal_pointer (&self->server);
  GCancellable *request_cancel = NULL;
  WpKeyringRequest *request = NULL;
  guint sign_in = self->sign_in;
  self->refreshing = TRUE;
  g_mutex_unlock (&self->mutex);
  if (server == NULL)
    server = wp_oauth_discover (http, cancellable, &local);
  WpOauthTokens *tokens = server != NULL ? wp_oauth_refresh (http, server, token, cancellable, &local) : NULL;
  g_mutex_lock (&self->mutex);
  if (self->server == NULL)
    self->server = g_steal_pointer (&server);
  if (sign_in != self->sign_in) {
    wp_oauth_tokens_free (tokens);
    return TRUE; /* somebody signed in meanwhile, and that counts */
  }
  self->refreshing = FALSE;
  g_cond_broadcast (&self->cond);
  if (tokens != NULL) {
    set_newest (self, tokens);
    request = begin_request (self, FALSE, &request_cancel);
    g_mutex_unlock (&self->mutex);
    send_request (self, request, request_cancel);
    g_mutex_lock (&self->mutex);
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

static gboolean
is_good (WpTokens *self, const char *stale)
{
  return self->access_token != NULL && !self->refused && wp_time_boot () < self->expires_at && g_strcmp0 (self->access_token, stale) != 0;
}

char *
wp_tokens_get (WpTokens *self, WpHttp *http, const char *stale, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + WP_TOKENS_KEYRING_SECONDS * G_USEC_PER_SEC;
  gulong handler = lock (self, cancellable);
  gboolean good = !is_over (self, cancellable, error);
  while (good && !is_good (self, stale)) {
    if (!self->refreshing)
      good = need_refresh_token (self, deadline, cancellable, error) && (self->refreshing || refresh (self, http, cancellable, error));
    else
      g_cond_wait (&self->cond, &self->mutex); /* a request has its own end */
    good = good && !is_over (self, cancellable, error);
  }
  char *token = good ? g_strdup (self->access_token) : NULL;
  unlock (self, cancellable, handler);
  return token;
}

gboolean
wp_tokens_unlock (WpTokens *self, GCancellable *cancellable, GError **error)
{
  GCancellable *request_cancel = NULL;
  gulong handler = lock (self, cancellable);
  GCancellable *before = drop_request (self);
  self->quiet = FALSE;
  WpKeyringRequest *request = begin_request (self, TRUE, &request_cancel);
  g_mutex_unlock (&self->mutex);
  cancel (before);
  send_request (self, request, request_cancel);
  g_mutex_lock (&self->mutex);
  gboolean good = TRUE;
  while (good && request != NULL && self->request == request) {
    g_cond_wait (&self->cond, &self->mutex); /* the request has its own end */
    good = !is_over (self, cancellable, error);
  }
  if (good && request == NULL && self->newest != NULL)
    set_keyring (self, WP_LINK_OK, 0);
  if (good && self->keyring_code != 0) {
    good = FALSE;
    g_set_error_literal (error, WP_ERROR, self->keyring_code, wp_error_get_title (self->keyring_code));
  }
  unlock (self, cancellable, handler);
  return good;
}

/* Ending */

void
wp_tokens_end (WpTokens *self)
{
  g_mutex_lock (&self->mutex);
  gboolean writes = self->request != NULL && self->request->token != NULL;
  GCancellable *load = !writes ? drop_request (self) : NULL;
  self->ended = TRUE;
  self->ready = NULL;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  cancel (load);
}

void
wp_tokens_settle (WpTokens *self)
{
  gint64 deadline = g_get_monotonic_time () + SETTLE_MS * 1000;
  g_mutex_lock (&self->mutex);
  while (self->request != NULL && g_cond_wait_until (&self->cond, &self->mutex, deadline))
    ;
  GCancellable *late = drop_request (self);
  g_mutex_unlock (&self->mutex);
  cancel (late);
}

char *
wp_tokens_forget (WpTokens *self)
{
  g_mutex_lock (&self->mutex);
  GCancellable *request = drop_request (self);
  char *token = g_steal_pointer (&self->newest);
  g_clear_pointer (&self->kept, g_free);
  g_clear_pointer (&self->access_token, g_free);
  self->refused = TRUE;
  g_mutex_unlock (&self->mutex);
  cancel (request);
  return token;
}
