/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-acts.h"
#include "wp-incidents.h"
#include "wp-kinds.h"
#include "wp-time.h"

/* What the path does not name is the partner's one document, or what the command makes, which is called as the command is. */
gboolean
wp_routes_command (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  const WpCommandType *type = request->route->command;
  const char *key = wp_request_header (request, "Idempotency-Key");
  const char *id = request->params[0] != NULL ? request->params[0] : type->kind->single ? request->partner : key;
  gint64 revision = 0, if_match = type->if_match ? wp_request_if_match (request) : -1;
  g_autoptr (WpCommand) command = wp_command_new (type, key, id, request->params[1], if_match, body);

  if (!wp_acts_run (request->context->storage, &request->actor, request->partner, command, wp_time_now (), &revision, &request->current, error))
    return FALSE;
  wp_answer_set (answer, type->kind, id, revision);
  return TRUE;
}

gboolean
wp_routes_raise (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  g_autofree char *id = NULL;
  gint64 revision = 0;

  if (!wp_incidents_raise (request->context->storage, &request->actor, body, wp_time_now (), &id, &revision, error))
    return FALSE;
  wp_answer_set (answer, &wp_kind_incident, id, revision);
  answer->status = 201;
  answer->location = g_strconcat ("/soc/v1/incidents/", id, NULL);
  return TRUE;
}
