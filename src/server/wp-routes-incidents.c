/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-command.h"
#include "wp-error.h"
#include "wp-incidents.h"
#include "wp-json.h"
#include "wp-time.h"

#include <string.h>

/* The revision an If-Match names: -1 for none, 0, which no step ever has, for what is no revision of ours. */
static gint64
get_if_match (WpRequest *request)
{
  const char *text = wp_request_header (request, "If-Match");
  guint64 revision = 0;

  if (text == NULL || strcmp (text, "*") == 0)
    return -1;
  gsize length = strlen (text);
  if (length < 3 || text[0] != '"' || text[length - 1] != '"')
    return 0;
  g_autofree char *digits = g_strndup (text + 1, length - 2);
  return g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT64, &revision, NULL) ? (gint64) revision : 0;
}

static void
set_answer (WpAnswer *answer, const WpKind *kind, const char *id, gint64 revision)
{
  answer->body = wp_json_new ("kind", kind->name, "id", id, NULL);
  wp_json_set_int (answer->body, "revision", revision);
}

gboolean
wp_routes_command (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  gint64 revision = 0;
  gint64 if_match = request->route->argument == WP_COMMAND_STEP ? get_if_match (request) : -1;
  g_autoptr(WpCommand) command = wp_command_new (request->route->argument, wp_request_header (request, "Idempotency-Key"), request->params[0],
                                                  request->params[1], if_match, body);

  if (!wp_incidents_run (request->context->storage, &request->actor, request->partner, command, wp_time_now (), &revision, &request->current, error))
    return FALSE;
  set_answer (answer, &wp_kind_incident, request->params[0], revision);
  return TRUE;
}

gboolean
wp_routes_raise (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  g_autofree char *id = NULL;
  gint64 revision = 0;

  if (!wp_incidents_raise (request->context->storage, &request->actor, body, wp_time_now (), &id, &revision, error))
    return FALSE;
  set_answer (answer, &wp_kind_incident, id, revision);
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
  set_answer (answer, &wp_kind_drill, id, revision);
  return TRUE;
}

gboolean
wp_routes_see_drill (WpRequest *request, JsonObject *body, WpAnswer *answer, GError **error)
{
  gint64 revision = 0;
  if (!wp_incidents_see_drill (request->context->storage, &request->actor, request->partner, request->params[0], wp_time_now (), &revision, error))
    return FALSE;
  set_answer (answer, &wp_kind_drill, request->params[0], revision);
  return TRUE;
}
