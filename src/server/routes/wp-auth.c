/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAuth"
#include "config.h"

#include "wp-auth.h"
#include "wp-error.h"
#include "wp-auth-page.h"
#include "wp-routes.h"
#include "wp-secret.h"
#include "wp-time.h"

#include <string.h>

#define MAX_STATE 1024

static void
redirect (WpRequest *request, const char *location)
{
  wp_request_set_header (request, "Location", location);
  wp_request_set_header (request, "Referrer-Policy", "no-referrer");
  wp_request_answer (request, 303, NULL, NULL);
}

/* An error the application can be told (RFC 6749 §4.1.2.1); only after its redirect was found good. */
static void
redirect_error (WpRequest *request, const char *uri, const char *code, const char *state)
{
  g_autofree char *location = wp_auth_make_redirect (uri, "error", code, "state", state, "iss", request->context->public_url, NULL);
  redirect (request, location);
}

static void
refuse_storage (WpRequest *request, const GError *error)
{
  wp_request_answer_error (request, error);
}

void
wp_auth_authorize (WpRequest *request)
{
  WpContext *context = request->context;
  const char *client = wp_request_param (request, "client_id"), *uri = wp_request_param (request, "redirect_uri");
  const char *state = wp_request_param (request, "state"), *challenge = wp_request_param (request, "code_challenge");

  if (g_strcmp0 (client, WP_AUTH_CLIENT) != 0 || uri == NULL || !wp_auth_is_redirect (uri) || (state != NULL && strlen (state) > MAX_STATE)) {
    wp_auth_page_answer (request, WP_AUTH_PAGE_REFUSED, 400, NULL, NULL, NULL);
    return;
  }
  if (g_strcmp0 (wp_request_param (request, "response_type"), "code") != 0) {
    redirect_error (request, uri, "unsupported_response_type", state);
    return;
  }
  if (challenge == NULL || !wp_auth_is_challenge (challenge) || g_strcmp0 (wp_request_param (request, "code_challenge_method"), "S256") != 0) {
    redirect_error (request, uri, "invalid_request", state);
    return;
  }

  /* Nothing is kept: what the form's answer needs is in the form, sealed. */
  g_autofree char *id = wp_auth_request_seal (context->sign_in_key, uri, challenge, state, wp_time_now () + WP_AUTH_REQUEST_TIME);
  wp_auth_page_answer (request, WP_AUTH_PAGE_FORM, 200, id, NULL, uri);
}

/* A sign-in whose password is being verified. */
typedef struct {
  WpRequest *request;
  SoupServerMessage *message; /* (owned): keeps the request */
  WpPrincipal *user;          /* (owned) (nullable) */
  WpAuthRequest *sign_in;     /* (owned) */
  char *id;
  char *email;
  char *network;
} Attempt;

static void
attempt_free (Attempt *self)
{
  wp_principal_free (self->user);
  wp_auth_request_free (self->sign_in);
  g_free (self->id);
  g_free (self->email);
  g_free (self->network);
  g_object_unref (self->message);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

/* The one place where a code is made. FALSE without an error when the request id was used meanwhile. */
static gboolean
issue_code (Attempt *self, char **code, GError **error)
{
  WpStorage *storage = self->request->context->storage;
  g_autofree char *secret = wp_secret_new ();
  g_autofree char *hash = wp_secret_hash (secret), *id_hash = wp_secret_hash (self->id);
  const WpCode row = { self->user->id, (char *) WP_AUTH_CLIENT,           self->sign_in->redirect_uri, self->sign_in->challenge, (char *) "watchpost",
                       NULL,           wp_time_now () + WP_AUTH_CODE_TIME };
  gboolean first = FALSE;

  if (!wp_storage_begin (storage, error))
    return FALSE;
  gboolean ok = storage->sign_ins->use_request (storage, id_hash, self->sign_in->expires_at, &first, error) && first &&
                storage->sign_ins->put_code (storage, hash, &row, error);
  if (!wp_storage_end (storage, FALSE, ok, error))
    return FALSE;
  *code = g_steal_pointer (&secret);
  return TRUE;
}

static void
finish_attempt (Attempt *self, gboolean right, const GError *trouble)
{
  WpRequest *request = self->request;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  if (trouble != NULL) {
    wp_limits_forgive (request->context->limits, self->email, self->network);
    wp_request_set_header (request, "Retry-After", "5");
    wp_auth_page_answer (request, WP_AUTH_PAGE_BUSY, 503, self->id, self->email, self->sign_in->redirect_uri);
  } else if (!right) {
    wp_auth_page_answer (request, WP_AUTH_PAGE_WRONG, 401, self->id, self->email, self->sign_in->redirect_uri);
  } else if (issue_code (self, &code, &error)) {
    g_autofree char *location = wp_auth_make_redirect (self->sign_in->redirect_uri, "code", code, "state", self->sign_in->state, "iss",
                                                       request->context->public_url, NULL);
    wp_limits_welcome (request->context->limits, self->email, self->network);
    redirect (request, location);
  } else if (error != NULL)
    refuse_storage (request, error);
  else
    wp_auth_page_answer (request, WP_AUTH_PAGE_EXPIRED, 400, NULL, NULL, NULL);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Attempt) self = data;
  g_autoptr (GError) error = NULL;
  gboolean right = wp_password_pool_verify_finish (result, &error);

  if (self->request->gone)
    return;
  finish_attempt (self, right, error);
  soup_server_message_unpause (self->message);
}

static void
begin_attempt (WpRequest *request, WpAuthRequest *sign_in, const char *id, const char *email, const char *password, const char *network)
{
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Attempt) attempt = g_new0 (Attempt, 1);
  g_autofree char *lower = g_ascii_strdown (email, -1);

  attempt->request = request;
  attempt->message = g_object_ref (request->message);
  attempt->sign_in = sign_in;
  attempt->id = g_strdup (id);
  attempt->email = g_strdup (email);
  attempt->network = g_strdup (network);
  if (!request->context->storage->people->find_user (request->context->storage, lower, &attempt->user, &hash, &error)) {
    refuse_storage (request, error);
    return;
  }
  soup_server_message_pause (request->message);
  wp_password_pool_verify_async (request->context->passwords, password, hash, verified_cb, g_steal_pointer (&attempt));
}

void
wp_auth_sign_in (WpRequest *request)
{
  WpContext *context = request->context;
  g_autoptr (GHashTable) form = wp_request_decode_form ((const char *) request->body->data, request->body->len, NULL);
  const char *id = form ? g_hash_table_lookup (form, "request") : NULL, *email = form ? g_hash_table_lookup (form, "email") : NULL;
  const char *password = form ? g_hash_table_lookup (form, "password") : NULL;
  g_autoptr (WpAuthRequest) sign_in = NULL;

  if (!wp_auth_is_own_origin (context->public_url, wp_request_header (request, "Origin"), wp_request_header (request, "Sec-Fetch-Site"))) {
    wp_auth_page_answer (request, WP_AUTH_PAGE_REFUSED, 403, NULL, NULL, NULL);
    return;
  }
  if (id == NULL || email == NULL || password == NULL || strlen (email) > 254 || strlen (password) > WP_PASSWORD_MAX) {
    wp_auth_page_answer (request, WP_AUTH_PAGE_REFUSED, 400, NULL, NULL, NULL);
    return;
  }
  sign_in = wp_auth_request_open (context->sign_in_key, id);
  if (sign_in == NULL || sign_in->expires_at <= wp_time_now ()) {
    wp_auth_page_answer (request, WP_AUTH_PAGE_EXPIRED, 400, NULL, NULL, NULL);
    return;
  }
  g_autofree char *network = wp_request_name_network (request);
  guint wait = wp_limits_try (context->limits, email, network, wp_time_boot ());
  if (wait > 0) {
    g_autofree char *seconds = g_strdup_printf ("%u", wait);
    wp_request_set_header (request, "Retry-After", seconds);
    wp_auth_page_answer (request, WP_AUTH_PAGE_LIMITED, 429, id, email, sign_in->redirect_uri);
    return;
  }
  begin_attempt (request, g_steal_pointer (&sign_in), id, email, password, network);
}
