/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSync"
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-sync-private.h"

#include <string.h>

/* One request, and what a command or a draft that travels has in common */

WpHttpAnswer *
wp_sync_call (WpSync *self, WpHttpRequest *request, JsonObject **problem, GError **error)
{
  g_autofree char *token = wp_tokens_get (self->parts.tokens, self->http, NULL, self->cancellable, error);
  g_autoptr(GError) local = NULL;
  if (token == NULL)
    return NULL;
  request->token = token;
  WpHttpAnswer *answer = wp_http_send (self->http, request, problem, self->cancellable, &local);
  if (g_error_matches (local, WP_ERROR, WP_ERROR_AUTH_REQUIRED)) {
    g_autofree char *next = wp_tokens_get (self->parts.tokens, self->http, token, self->cancellable, error);
    if (next == NULL)
      return NULL;
    g_clear_error (&local);
    if (problem != NULL)
      g_clear_pointer (problem, json_object_unref);
    request->token = next;
    answer = wp_http_send (self->http, request, problem, self->cancellable, &local);
    request->token = NULL;
  }
  if (answer != NULL)
    wp_health_board_set (self->parts.board, WP_LINK_SERVER, WP_LINK_OK, 0);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return answer;
}

gint64
wp_sync_send (WpSync *self, const WpDelivery *delivery, JsonObject **problem, GError **failure)
{
  g_autoptr(GBytes) body = g_bytes_new_static (delivery->body, strlen (delivery->body));
  WpHttpRequest request = WP_HTTP_REQUEST_INIT;
  request.method = delivery->method;
  request.path = delivery->path;
  request.key = delivery->key;
  request.if_match = delivery->if_match;
  request.body = body;
  g_autoptr(WpHttpAnswer) answer = wp_sync_call (self, &request, problem, failure);
  gint64 revision = answer != NULL ? wp_json_int (answer->json, "revision", -1) : -1;
  if (answer != NULL && revision < 0)
    g_set_error (failure, WP_ERROR, WP_ERROR_PROTOCOL, "The answer to %s %s names no revision", delivery->method, delivery->path);
  return revision;
}

gboolean
wp_sync_set_aside (WpSync *self, const WpDelivery *delivery, const GError *failure, GHashTable *skip, GError **soft, GError **error)
{
  if (failure->domain != WP_ERROR || wp_outbox_is_global (failure->code)) {
    g_propagate_error (error, g_error_copy (failure));
    return FALSE;
  }
  g_hash_table_add (skip, g_strdup (delivery->document_id));
  if (*soft == NULL)
    *soft = g_error_copy (failure);
  return TRUE;
}

gboolean
wp_sync_note_failed (WpSync *self, WpWorkerFunc note, WpDelivery *delivery, JsonObject *problem, const GError *failure, GHashTable *skip,
                     GError **soft, GError **error)
{
  WpAsk what = { .delivery = delivery, .key = delivery->key, .failure = failure,
                 .json = wp_json_object (wp_json_object (problem, "current"), "document") };
  if (failure->domain != WP_ERROR) {
    g_propagate_error (error, g_error_copy (failure));
    return FALSE;
  }
  if (!wp_sync_ask (self, note, &what, error))
    return FALSE;
  if (wp_outbox_is_final (failure->code)) {
    if (failure->code == WP_ERROR_FORBIDDEN)
      self->met = FALSE; /* the role may have changed */
    return TRUE;
  }
  return wp_sync_set_aside (self, delivery, failure, skip, soft, error);
}
