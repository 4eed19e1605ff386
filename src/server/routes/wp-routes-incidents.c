/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-command.h"
#include "wp-error.h"
#include "wp-incidents.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-time.h"

gboolean
wp_routes_command (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  gint64 revision = 0;
  gint64 if_match = request->route->argument == WP_COMMAND_STEP ? wp_request_if_match (request) : -1;
  g_autoptr(WpCommand) command = wp_command_new (request->route->argument, wp_request_header (request, "Idempotency-Key"), request->params[0],
                                                  request->params[1], if_match, body);

  if (!wp_incidents_run (request->context->storage, &request->actor, request->partner, command, wp_time_now (), &revision, &request->current, error))
    return FALSE;
  wp_answer_set (answer, &wp_kind_incident, request->params[0], revision);
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

gboolean
wp_routes_send_drill (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  const char *id = wp_request_header (request, "Idempotency-Key");
  gint64 revision = 0;

  if (!wp_incidents_send_drill (request->context->storage, &request->actor, request->partner, id, wp_time_now (), &revision, error))
    return FALSE;
  wp_answer_set (answer, &wp_kind_drill, id, revision);
  return TRUE;
}

gboolean
wp_routes_see_drill (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  gint64 revision = 0;
  if (!wp_incidents_see_drill (request->context->storage, &request->actor, request->partner, request->params[0], wp_time_now (), &revision, error))
    return FALSE;
  wp_answer_set (answer, &wp_kind_drill, request->params[0], revision);
  return TRUE;
}
