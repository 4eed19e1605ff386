/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLoopback"
#include "config.h"

#include "wp-error.h"
#include "wp-loopback.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

struct _WpLoopback {
  GMainContext *context;
  SoupServer *server;
  char *redirect_uri;
  char *host;                    /* "127.0.0.1:PORT": what an honest browser names */
  const WpOauthRequest *request; /* (nullable) borrowed, while waiting */
  char *answer;                  /* (nullable) */
  gboolean done;
  gboolean timed_out;
};

static void
answered_cb (SoupServerMessage *message, gpointer user_data)
{
  WpLoopback *self = user_data;
  self->done = TRUE;
  g_main_context_wakeup (self->context);
}

static void
write_page (SoupServerMessage *message, guint status, const char *title, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe_text = g_markup_escape_text (text, -1);
  char *page = g_strdup_printf ("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                                "<meta name=\"color-scheme\" content=\"light dark\"><title>%s</title></head>"
                                "<body style=\"font: 1.1em sans-serif; text-align: center; margin-top: 20vh\"><h1>%s</h1><p>%s</p></body></html>",
                                safe_title, safe_title, safe_text);
  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Connection", "close");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_TAKE, page, strlen (page));
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  WpLoopback *self = user_data;
  const char *host = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");
  const char *text = g_uri_get_query (soup_server_message_get_uri (message));
  gboolean ours = self->request != NULL && self->answer == NULL && g_str_equal (soup_server_message_get_method (message), "GET") &&
                  g_str_equal (path, "/") && g_strcmp0 (host, self->host) == 0 && wp_oauth_is_answer (self->request, text);
  if (!ours) {
    write_page (message, 404, _ ("Not a sign-in"), _ ("Watchpost does not expect this answer."));
    return;
  }
  self->answer = g_strdup (text);
  write_page (message, 200, _ ("Back to Watchpost"), _ ("You can close this window."));
  g_signal_connect (message, "finished", G_CALLBACK (answered_cb), self);
  g_signal_connect (message, "disconnected", G_CALLBACK (answered_cb), self);
}

/* Nobody has to send us a body: not one byte of it is kept. */
static void
got_headers_cb (SoupServerMessage *message, gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_NONE && soup_message_headers_get_content_length (headers) != 0) {
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
    soup_server_message_set_status (message, 413, NULL);
  }
}

static void
request_started_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), NULL);
}

WpLoopback *
wp_loopback_new (GError **error)
{
  g_autoptr (WpLoopback) self = g_new0 (WpLoopback, 1);
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("server-header", "", NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (request_started_cb), self);
  gboolean listening = soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, error);
  g_main_context_pop_thread_default (self->context);
  if (!listening) {
    g_prefix_error (error, "Cannot listen for the browser: ");
    return NULL;
  }
  GSList *uris = soup_server_get_uris (self->server);
  self->host = g_strdup_printf ("127.0.0.1:%d", g_uri_get_port (uris->data));
  self->redirect_uri = g_strdup_printf ("http://%s/", self->host);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return g_steal_pointer (&self);
}

void
wp_loopback_free (WpLoopback *self)
{
  if (self == NULL)
    return;
  g_main_context_push_thread_default (self->context);
  soup_server_disconnect (self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_object_unref (self->server);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  g_free (self->redirect_uri);
  g_free (self->host);
  g_free (self->answer);
  g_free (self);
}

const char *
wp_loopback_get_redirect_uri (WpLoopback *self)
{
  return self->redirect_uri;
}

static gboolean
timeout_cb (gpointer user_data)
{
  WpLoopback *self = user_data;
  self->timed_out = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  return G_SOURCE_CONTINUE; /* it only has to wake the loop */
}

char *
wp_loopback_wait (WpLoopback *self, const WpOauthRequest *request, guint seconds, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSource) timeout = g_timeout_source_new_seconds (seconds);
  g_autoptr (GSource) cancel = cancellable != NULL ? g_cancellable_source_new (cancellable) : NULL;
  g_main_context_push_thread_default (self->context);
  self->request = request;
  g_source_set_callback (timeout, timeout_cb, self, NULL);
  g_source_attach (timeout, self->context);
  if (cancel != NULL) {
    g_source_set_callback (cancel, G_SOURCE_FUNC (cancelled_cb), self, NULL);
    g_source_attach (cancel, self->context);
  }
  while (!self->done && !self->timed_out && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (timeout);
  if (cancel != NULL)
    g_source_destroy (cancel);
  self->request = NULL;
  g_main_context_pop_thread_default (self->context);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->answer == NULL)
    g_set_error_literal (error, WP_ERROR, WP_ERROR_SIGN_IN, "Nobody signed in within ten minutes");
  return g_steal_pointer (&self->answer);
}
