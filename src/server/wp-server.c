/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpServer"
#include "config.h"

#include "wp-server.h"
#include "wp-blob-sweep.h"
#include "wp-context.h"
#include "wp-error.h"
#include "wp-idempotency.h"
#include "wp-incidents.h"
#include "wp-routes.h"
#include "wp-secret.h"
#include "wp-state.h"
#include "wp-storage-sqlite.h"
#include "wp-time.h"

#include <glib/gstdio.h>
#include <string.h>

#define CLOSE_EVERY 30 /* seconds: incidents whose time has come */
#define SWEEP_EVERY (15 * 60)

struct _WpServer {
  GObject parent;

  WpContext context;
  SoupServer *soup;
  WpConnections *connections; /* (nullable): while it listens */
  GSocketAddress *address;
  GTlsCertificate *certificate; /* (nullable) */
  char *soc_token_file;
  WpForms *forms;
  int lock;
  guint close_timer;
  guint sweep_timer;
  WpBlobSweep *blob_sweep; /* (nullable): while it listens */
};

G_DEFINE_FINAL_TYPE (WpServer, wp_server, G_TYPE_OBJECT)

static void
answer_not_allowed (WpRequest *request, const char *allow)
{
  g_autoptr (GError) error = NULL;
  if (allow != NULL) {
    wp_request_set_header (request, "Allow", allow);
    g_set_error (&error, WP_ERROR, WP_ERROR_METHOD, "Only %s is possible here", allow);
  } else
    g_set_error_literal (&error, WP_ERROR, WP_ERROR_NOT_FOUND, "There is nothing at this address");
  wp_request_answer_error (request, error);
}

/* A file is not gathered in memory, and taken from nobody who may not send one. */
static void
got_headers_cb (SoupServerMessage *message, gpointer data)
{
  WpRequest *request = wp_request_get (message);
  GUri *uri = soup_server_message_get_uri (message);
  char *params[WP_ROUTER_MAX_PARAMS] = { NULL };
  char *allow = NULL;
  guint n_routes;
  const WpRoute *routes = wp_routes_get (&n_routes);
  if (uri == NULL || request == NULL)
    return;
  request->route = wp_router_match (routes, n_routes, soup_server_message_get_method (message), g_uri_get_path (uri), params, &allow);
  if (request->route != NULL && request->route->takes_file)
    wp_request_expect_file (request, wp_request_authenticate (request, request->route->audience, NULL) &&
                                       wp_actor_may (&request->actor, request->route->permission, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (params); i++)
    g_free (params[i]);
  g_free (allow);
}

/* Order: is it there, is it small enough, who is it, may they, and only then what it says. */
static void
dispatch (WpRequest *request)
{
  guint n_routes;
  const WpRoute *routes = wp_routes_get (&n_routes);
  GUri *uri = soup_server_message_get_uri (request->message);
  const char *method = soup_server_message_get_method (request->message);
  g_autofree char *allow = NULL;
  g_autoptr (GError) error = NULL;

  request->path = g_strdup (g_uri_get_path (uri));
  /* libsoup would answer a part of a document. */
  soup_message_headers_remove (soup_server_message_get_request_headers (request->message), "Range");
  request->route = wp_router_match (routes, n_routes, method, request->path, request->params, &allow);
  if (request->route == NULL) {
    answer_not_allowed (request, allow);
    return;
  }
  const WpRoute *route = request->route;
  if (wp_request_is_too_large (request) && strcmp (route->method, "GET") != 0)
    g_set_error (&error, WP_ERROR, WP_ERROR_TOO_LARGE, "A request has at most %" G_GSIZE_FORMAT " bytes here", request->max_body);
  else if (g_uri_get_query (uri) != NULL)
    request->query = wp_request_decode_form (g_uri_get_query (uri), -1, &error);
  if (error == NULL && route->audience != WP_AUDIENCE_ANYONE)
    wp_request_authenticate (request, route->audience, &error);
  /* With a key known before, even somebody whose role has changed gets the first answer again. */
  if (error == NULL && route->audience != WP_AUDIENCE_ANYONE && route->effect == NULL)
    wp_actor_may (&request->actor, route->permission, &error);
  if (error != NULL)
    wp_request_answer_error (request, error);
  else if (route->effect != NULL)
    wp_idempotency_run (request);
  else
    route->handler (request);
}

static void
request_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  WpRequest *request = wp_request_get (message);
  if (request != NULL && !request->gone)
    dispatch (request);
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  WpServer *self = data;
  wp_request_begin (&self->context, message);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), NULL);
}

static void
committed_cb (WpStorage *storage, const char *partner, const char *const *wake, const char *const *drills, gpointer data)
{
  WpServer *self = data;
  wp_events_notify (self->context.events, partner, wake, drills);
}

static gboolean
close_due_cb (gpointer data)
{
  WpServer *self = data;
  g_autoptr (GError) error = NULL;
  guint n_closed = 0;
  if (!wp_incidents_close_due (self->context.storage, wp_time_now (), &n_closed, &error))
    g_warning ("closing incidents: %s", error->message);
  else if (n_closed > 0)
    g_message ("%u incidents were closed after their time", n_closed);
  return G_SOURCE_CONTINUE;
}

static gboolean
sweep_cb (gpointer data)
{
  WpServer *self = data;
  WpStorage *storage = self->context.storage;
  g_autoptr (GError) error = NULL;
  gboolean ok = wp_storage_begin (storage, &error);
  if (ok) {
    ok = storage->database->sweep (storage, wp_time_now (), &error);
    ok = wp_storage_end (storage, FALSE, ok, &error);
  }
  if (!ok)
    g_warning ("housekeeping: %s", error->message);
  return G_SOURCE_CONTINUE;
}

/* A value of the state folder that is made once. (transfer full) */
static char *
need_meta (WpStorage *storage, const char *name, GError **error)
{
  char *value = NULL;
  if (!storage->database->get_value (storage, name, &value, error) || value != NULL)
    return value;
  value = strcmp (name, "server-id") == 0 ? g_uuid_string_random () : wp_secret_new ();
  gboolean ok = wp_storage_begin (storage, error);
  if (ok) {
    ok = storage->database->set_value (storage, name, value, error);
    ok = wp_storage_end (storage, FALSE, ok, error);
  }
  if (!ok)
    g_clear_pointer (&value, g_free);
  return value;
}

static gboolean
open_state (WpServer *self, const char *dir, GError **error)
{
  WpContext *context = &self->context;
  g_autofree char *path = wp_state_get_path (dir, "watchpost.db");

  self->lock = wp_state_lock (dir, error);
  if (self->lock < 0)
    return FALSE;
  context->storage = wp_storage_sqlite_new (path, error);
  if (context->storage == NULL)
    return FALSE;
  g_autofree char *token = wp_state_need_secret (dir, "soc-token", error);
  if (token == NULL)
    return FALSE;
  self->soc_token_file = wp_state_get_path (dir, "soc-token");
  context->blobs_dir = wp_state_get_path (dir, "blobs");
  if (!wp_blob_store_open (context->blobs_dir, error))
    return FALSE;
  context->soc_hash = wp_secret_hash (token);
  context->server_id = need_meta (context->storage, "server-id", error);
  if (context->server_id == NULL)
    return FALSE;
  context->token_key = wp_state_need_secret (dir, "token-key", error);
  if (context->token_key == NULL)
    return FALSE;
  context->storage->key_secret = wp_state_need_secret (dir, "license-key", error);
  if (context->storage->key_secret == NULL)
    return FALSE;
  context->sign_in_key = need_meta (context->storage, "sign-in-key", error);
  if (context->sign_in_key == NULL)
    return FALSE;
  context->cursors.secret = need_meta (context->storage, "cursor-key", error);
  if (context->cursors.secret == NULL || !wp_storage_begin (context->storage, error))
    return FALSE;
  gboolean begun = context->storage->lives->begin (context->storage, wp_time_now (), &context->cursors.life, error);
  return wp_storage_end (context->storage, FALSE, begun, error);
}

static gboolean
set_public_url (WpServer *self, const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, error);
  if (uri == NULL)
    return FALSE;
  gboolean plain = g_strcmp0 (g_uri_get_scheme (uri), "http") == 0;
  const char *path = g_uri_get_path (uri), *host = g_uri_get_host (uri);
  if ((!plain && g_strcmp0 (g_uri_get_scheme (uri), "https") != 0) || host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL ||
      (*path != '\0' && strcmp (path, "/") != 0) || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_INVALID, "The public URL must be http or https, a host and perhaps a port, and nothing behind it");
    return FALSE;
  }
  /* As a browser writes an origin: without the port that goes without saying. */
  int port = g_uri_get_port (uri) == (plain ? 80 : 443) ? -1 : g_uri_get_port (uri);
  g_free (self->context.public_url);
  self->context.public_url = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, host, port, "", NULL, NULL);
  return TRUE;
}

static gboolean
set_options (WpServer *self, const WpServerOptions *options, GError **error)
{
  self->context.blob_limits = options->blob_limits;
  self->context.proxies = wp_proxies_new (options->trusted_proxies, error);
  if (self->context.proxies == NULL)
    return FALSE;
  self->address = g_inet_socket_address_new_from_string (options->host, options->port);
  if (self->address == NULL) {
    g_set_error (error, WP_ERROR, WP_ERROR_INVALID, "%s is no address to listen on", options->host);
    return FALSE;
  }
  if ((options->tls_cert == NULL) != (options->tls_key == NULL)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_INVALID, "A TLS certificate and its key go together");
    return FALSE;
  }
  if (options->tls_cert != NULL) {
    self->certificate = g_tls_certificate_new_from_files (options->tls_cert, options->tls_key, error);
    if (self->certificate == NULL)
      return FALSE;
  }
  if (options->public_url != NULL)
    return set_public_url (self, options->public_url, error);
  if (wp_server_is_loopback (self))
    return TRUE;
  g_set_error_literal (error, WP_ERROR, WP_ERROR_INVALID, "Listening beyond loopback needs a --public-url");
  return FALSE;
}

static void
wp_server_dispose (GObject *object)
{
  WpServer *self = WP_SERVER (object);
  WpContext *context = &self->context;

  wp_server_stop (self);
  g_clear_object (&self->soup);
  g_clear_pointer (&context->events, wp_events_free);
  g_clear_pointer (&context->passwords, wp_password_pool_free);
  g_clear_pointer (&context->limits, wp_limits_free);
  g_clear_pointer (&context->proxies, wp_proxies_free);
  g_clear_object (&context->storage);
  g_clear_object (&self->address);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->forms, wp_forms_free);
  G_OBJECT_CLASS (wp_server_parent_class)->dispose (object);
}

static void
wp_server_finalize (GObject *object)
{
  WpServer *self = WP_SERVER (object);
  WpContext *context = &self->context;

  g_free (context->public_url);
  g_free (context->server_id);
  g_free (context->blobs_dir);
  g_free (context->cursors.secret);
  g_free (context->cursors.life);
  g_free (context->sign_in_key);
  g_free (context->token_key);
  g_free (context->soc_hash);
  g_free (self->soc_token_file);
  if (self->lock >= 0)
    g_close (self->lock, NULL);
  G_OBJECT_CLASS (wp_server_parent_class)->finalize (object);
}

static void
wp_server_class_init (WpServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wp_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = wp_server_finalize;
}

static void
wp_server_init (WpServer *self)
{
  self->lock = -1;
  self->context.events = wp_events_new ();
  self->context.limits = wp_limits_new ();
  self->context.passwords = wp_password_pool_new ();
}

WpServer *
wp_server_new (const WpServerOptions *options, GError **error)
{
  g_autoptr (WpServer) self = g_object_new (WP_TYPE_SERVER, NULL);

  if (!set_options (self, options, error) || !open_state (self, options->state_dir, error))
    return NULL;
  self->forms = wp_forms_load (options->forms_dir, error);
  if (self->forms == NULL)
    return NULL;
  g_signal_connect (self->context.storage, "committed", G_CALLBACK (committed_cb), self);
  return g_steal_pointer (&self);
}

gboolean
wp_server_publish (WpServer *self, GError **error)
{
  return wp_forms_publish (self->forms, self->context.storage, wp_time_now (), error);
}

const char *
wp_server_get_blobs_dir (WpServer *self)
{
  return self->context.blobs_dir;
}

const WpForms *
wp_server_get_forms (WpServer *self)
{
  return self->forms;
}

gboolean
wp_server_listen (WpServer *self, GError **error)
{
  guint16 port = 0;
  self->soup = g_object_new (SOUP_TYPE_SERVER, "server-header", "watchpost-server", NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (request_started_cb), self);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  self->connections = wp_connections_new (self->soup, self->certificate, self->context.proxies);
  if (!wp_connections_listen (self->connections, self->address, &port, error))
    return FALSE;

  if (self->context.public_url == NULL) {
    g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (self->address)));
    g_autofree char *url = g_uri_join (G_URI_FLAGS_NONE, self->certificate != NULL ? "https" : "http", NULL, host, port, "", NULL, NULL);
    if (!set_public_url (self, url, error))
      return FALSE;
  }
  self->close_timer = g_timeout_add_seconds (CLOSE_EVERY, close_due_cb, self);
  self->sweep_timer = g_timeout_add_seconds (SWEEP_EVERY, sweep_cb, self);
  self->blob_sweep = wp_blob_sweep_new (self->context.storage, self->context.blobs_dir);
  return TRUE;
}

void
wp_server_stop (WpServer *self)
{
  g_clear_handle_id (&self->close_timer, g_source_remove);
  g_clear_handle_id (&self->sweep_timer, g_source_remove);
  g_clear_pointer (&self->blob_sweep, wp_blob_sweep_free);
  if (self->context.storage != NULL)
    g_signal_handlers_disconnect_by_data (self->context.storage, self);
  g_clear_pointer (&self->connections, wp_connections_free);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
}

WpStorage *
wp_server_get_storage (WpServer *self)
{
  return self->context.storage;
}

const char *
wp_server_get_url (WpServer *self)
{
  return self->context.public_url;
}

const char *
wp_server_get_soc_token_file (WpServer *self)
{
  return self->soc_token_file;
}

gboolean
wp_server_is_loopback (WpServer *self)
{
  return g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (self->address)));
}
