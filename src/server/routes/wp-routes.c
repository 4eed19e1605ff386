/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpRoutes"
#include "config.h"

#include "wp-routes.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-onboarding-commands.h"

#include <string.h>

/* What may be called: what no row says stands here, the rest follows from the kinds and their commands. What stands here comes first, and
 * takes the place of what would follow. */

#define OPEN(verb, path, what)                                                                                                                       \
  {                                                                                                                                                  \
    .method = verb, .pattern = path, .audience = WP_AUDIENCE_ANYONE, .permission = WP_PERMISSION_READ, .handler = what                               \
  }
#define READ(path, what)                                                                                                                             \
  {                                                                                                                                                  \
    .method = "GET", .pattern = path, .audience = WP_AUDIENCE_PARTNER, .permission = WP_PERMISSION_READ, .handler = what                             \
  }
#define SOC_READ(path, what)                                                                                                                         \
  {                                                                                                                                                  \
    .method = "GET", .pattern = path, .audience = WP_AUDIENCE_SOC, .permission = WP_PERMISSION_SOC, .handler = what                                  \
  }

static const WpRoute own_routes[] = {
  OPEN ("GET", "/.well-known/oauth-authorization-server", wp_routes_discovery),
  OPEN ("GET", "/oauth/authorize", wp_auth_authorize),
  OPEN ("POST", "/oauth/authorize", wp_auth_sign_in),
  OPEN ("POST", "/oauth/token", wp_auth_token),
  OPEN ("POST", "/oauth/revoke", wp_auth_revoke),
  OPEN ("GET", "/v1", wp_routes_service),

  READ ("/v1/me", wp_routes_me),
  READ ("/v1/changes", wp_routes_changes),
  READ ("/v1/events", wp_routes_events),

  /* The choice of products is a member of the document, too. */
  { .method = "PATCH",
    .pattern = "/v1/onboarding",
    .audience = WP_AUDIENCE_PARTNER,
    .permission = WP_PERMISSION_ADMINISTER,
    .effect = wp_routes_command,
    .command = WP_COMMAND_CHOOSE_PRODUCTS },
  /* One path begins a form and puts its answers. */
  { .method = "PUT",
    .pattern = "/v1/submissions/{}",
    .audience = WP_AUDIENCE_PARTNER,
    .permission = WP_PERMISSION_ADMINISTER,
    .effect = wp_routes_put_submission },
  /* Every partner has the definitions of the forms; the SOC sees each once. */
  { .method = "GET",
    .pattern = "/soc/v1/forms",
    .audience = WP_AUDIENCE_SOC,
    .permission = WP_PERMISSION_SOC,
    .handler = wp_routes_all_forms,
    .kind = &wp_kind_form },
  { .method = "POST", .pattern = "/soc/v1/incidents", .audience = WP_AUDIENCE_SOC, .permission = WP_PERMISSION_SOC, .effect = wp_routes_raise },

  { .method = "POST",
    .pattern = "/v1/orders",
    .audience = WP_AUDIENCE_PARTNER,
    .permission = WP_PERMISSION_ADMINISTER,
    .handler = wp_routes_rehearse_order },
  { .method = "POST", .pattern = "/soc/v1/licenses", .audience = WP_AUDIENCE_SOC, .permission = WP_PERMISSION_SOC, .effect = wp_routes_put_license },
  { .method = "POST", .pattern = "/soc/v1/prices", .audience = WP_AUDIENCE_SOC, .permission = WP_PERMISSION_SOC, .effect = wp_routes_put_price },

  { .method = "PUT",
    .pattern = "/v1/blobs/{}",
    .audience = WP_AUDIENCE_PARTNER,
    .permission = WP_PERMISSION_ADMINISTER,
    .handler = wp_routes_put_blob,
    .takes_file = TRUE },
  READ ("/v1/blobs/{}", wp_routes_get_blob),
  SOC_READ ("/soc/v1/blobs/{}", wp_routes_get_blob),
};

static gboolean
is_there (const GArray *routes, const char *method, const char *pattern)
{
  for (guint i = 0; i < routes->len; i++) {
    const WpRoute *route = &g_array_index (routes, WpRoute, i);
    if (strcmp (route->method, method) == 0 && strcmp (route->pattern, pattern) == 0)
      return TRUE;
  }
  return FALSE;
}

/* @pattern: (transfer full) */
static void
add_read (GArray *routes, const WpKind *kind, char *pattern, WpAudience audience, WpHandler handler)
{
  const WpRoute route = {
    .method = "GET",
    .pattern = pattern,
    .audience = audience,
    .permission = audience == WP_AUDIENCE_SOC ? WP_PERMISSION_SOC : kind->read,
    .handler = handler,
    .kind = kind,
  };
  if (is_there (routes, route.method, pattern))
    g_free (pattern);
  else
    g_array_append_val (routes, route);
}

static void
add_kind (GArray *routes, const WpKind *kind)
{
  if (kind->single) {
    add_read (routes, kind, g_strconcat ("/v1/", kind->plural, NULL), WP_AUDIENCE_PARTNER, wp_routes_read);
  } else {
    add_read (routes, kind, g_strconcat ("/v1/", kind->plural, NULL), WP_AUDIENCE_PARTNER, wp_routes_list);
    add_read (routes, kind, g_strconcat ("/v1/", kind->plural, "/{}", NULL), WP_AUDIENCE_PARTNER, wp_routes_read);
  }
  if (kind->soc_reads) {
    add_read (routes, kind, g_strconcat ("/soc/v1/", kind->plural, NULL), WP_AUDIENCE_SOC, wp_routes_list);
    add_read (routes, kind, g_strconcat ("/soc/v1/", kind->plural, "/{}", NULL), WP_AUDIENCE_SOC, wp_routes_read);
  }
  for (guint i = 0; i < kind->n_commands; i++) {
    const WpCommandType *command = &kind->commands[i];
    g_autoptr (GString) pattern = g_string_new (command->path);
    g_string_replace (pattern, "{step}", "{}", 0);
    const WpRoute route = {
      .method = command->method,
      .pattern = g_strdup (pattern->str),
      .audience = command->permission == WP_PERMISSION_SOC ? WP_AUDIENCE_SOC : WP_AUDIENCE_PARTNER,
      .permission = command->permission,
      .effect = wp_routes_command,
      .command = command,
      .kind = kind,
    };
    if (is_there (routes, route.method, route.pattern))
      g_free ((char *) route.pattern);
    else
      g_array_append_val (routes, route);
  }
}

static gpointer
make_table (gpointer data)
{
  GArray *routes = g_array_new (FALSE, FALSE, sizeof (WpRoute));
  g_array_append_vals (routes, own_routes, G_N_ELEMENTS (own_routes));
  for (const WpKind *const *kind = wp_kinds (); *kind != NULL; kind++)
    add_kind (routes, *kind);
  return routes;
}

const WpRoute *
wp_routes_get (guint *n_routes)
{
  static GOnce once = G_ONCE_INIT;
  const GArray *routes = g_once (&once, make_table, NULL);
  *n_routes = routes->len;
  return (const WpRoute *) (const void *) routes->data;
}

char *
wp_routes_describe (void)
{
  static const char *const audiences[] = { "anyone", "partner", "soc" };
  guint n_routes;
  const WpRoute *routes = wp_routes_get (&n_routes);
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < n_routes; i++) {
    const WpRoute *route = &routes[i];
    JsonObject *object = wp_json_new ("method", route->method, "path", route->pattern, "audience", audiences[route->audience], "permission",
                                      wp_permission_to_string (route->permission), "kind", route->kind != NULL ? route->kind->name : NULL, "command",
                                      route->command != NULL ? route->command->name : NULL, NULL);
    wp_json_set_object (object, "example", route->command != NULL ? wp_json_parse_object (route->command->example, -1, NULL) : NULL);
    JsonArray *parameters = wp_json_need_array (object, "parameters");
    for (guint k = 0; route->kind != NULL && route->handler == wp_routes_list && k < route->kind->n_filters; k++)
      wp_json_append_string (parameters, route->kind->filters[k].parameter);
    wp_json_append (array, object);
  }
  g_autoptr (JsonObject) root = json_object_new ();
  wp_json_set_array (root, "routes", array);
  return wp_json_to_pretty_string (root);
}
