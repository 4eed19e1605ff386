/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-json.h"
#include "wp-time.h"

static JsonArray *
strings (const char *first, const char *second)
{
  JsonArray *array = json_array_new ();
  wp_json_append_string (array, first);
  if (second != NULL)
    wp_json_append_string (array, second);
  return array;
}

static void
set_endpoint (JsonObject *object, const char *member, WpRequest *request, const char *path)
{
  g_autofree char *url = g_strconcat (request->context->public_url, path, NULL);
  wp_json_set_string (object, member, url);
}

/* RFC 8414: from the public URL alone, whatever the Host header says. */
void
wp_routes_discovery (WpRequest *request)
{
  g_autoptr (JsonObject) object = wp_json_new ("issuer", request->context->public_url, NULL);
  set_endpoint (object, "authorization_endpoint", request, "/oauth/authorize");
  set_endpoint (object, "token_endpoint", request, "/oauth/token");
  set_endpoint (object, "revocation_endpoint", request, "/oauth/revoke");
  wp_json_set_array (object, "response_types_supported", strings ("code", NULL));
  wp_json_set_array (object, "response_modes_supported", strings ("query", NULL));
  wp_json_set_array (object, "grant_types_supported", strings ("authorization_code", "refresh_token"));
  wp_json_set_array (object, "code_challenge_methods_supported", strings ("S256", NULL));
  wp_json_set_array (object, "token_endpoint_auth_methods_supported", strings ("none", NULL));
  wp_json_set_array (object, "revocation_endpoint_auth_methods_supported", strings ("none", NULL));
  wp_json_set_array (object, "ui_locales_supported", strings ("en", "ja"));
  wp_json_set_bool (object, "authorization_response_iss_parameter_supported", TRUE);
  wp_request_answer_json (request, 200, object);
}

void
wp_routes_service (WpRequest *request)
{
  g_autoptr (JsonObject) object = wp_json_new ("name", "watchpost-server", "version", WP_VERSION, "serverId", request->context->server_id, NULL);
  wp_json_set_time (object, "time", wp_time_now ());
  wp_request_answer_json (request, 200, object);
}

void
wp_routes_me (WpRequest *request)
{
  const WpPrincipal *user = request->user;
  g_autoptr (JsonObject) object = json_object_new ();
  wp_json_set_object (object, "user",
                      wp_json_new ("id", user->id, "name", user->name, "email", user->email, "role", wp_role_to_string (user->role), NULL));
  wp_json_set_object (object, "partner", wp_json_new ("id", user->partner_id, "name", user->partner_name, NULL));
  JsonArray *permissions = wp_json_need_array (object, "permissions");
  for (guint i = 0; i < WP_N_PERMISSIONS; i++)
    if (wp_role_may (user->role, i))
      wp_json_append_string (permissions, wp_permission_to_string (i));
  wp_json_set_time (object, "time", wp_time_now ());
  wp_request_answer_json (request, 200, object);
}
