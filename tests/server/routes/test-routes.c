/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-router.h"
#include "wp-routes.h"

static const WpRoute *
match (const char *method, const char *path, char *params[2], char **allow)
{
  guint n_routes;
  const WpRoute *routes = wp_routes_get (&n_routes);
  return wp_router_match (routes, n_routes, method, path, params, allow);
}

static void
test_router (void)
{
  static const struct {
    const char *method, *path, *pattern, *first, *second, *allow;
  } cases[] = {
    { "GET", "/v1", "/v1", NULL, NULL, NULL },
    { "HEAD", "/v1/me", "/v1/me", NULL, NULL, NULL },
    { "GET", "/v1/incidents/INC-7", "/v1/incidents/{}", "INC-7", NULL, NULL },
    { "PATCH", "/v1/incidents/INC-7/steps/s1", "/v1/incidents/{}/steps/{}", "INC-7", "s1", NULL },
    { "GET", "/v1/incidents/%E6%97%A5", "/v1/incidents/{}", "日", NULL, NULL },
    { "POST", "/v1/incidents/a/comment", "/v1/incidents/{}/comment", "a", NULL, NULL },
    { "POST", "/soc/v1/incidents/a/comment", "/soc/v1/incidents/{}/comment", "a", NULL, NULL },
    { "PUT", "/v1/submissions/a", "/v1/submissions/{}", "a", NULL, NULL },
    { "DELETE", "/v1/submissions/a", NULL, NULL, NULL, "PUT, GET, HEAD" },
    { "DELETE", "/v1/drills", NULL, NULL, NULL, "GET, HEAD, POST" },
    { "POST", "/v1", NULL, NULL, NULL, "GET, HEAD" },
    { "GET", "/v1/incidents/a/comment", NULL, NULL, NULL, "POST" },
    { "GET", "/v1/", NULL, NULL, NULL, NULL },
    { "GET", "/v1/incidents/", NULL, NULL, NULL, NULL },
    { "GET", "/v1/incidents/a%2Fb", NULL, NULL, NULL, NULL },
    { "GET", "/v1/incidents/a%00b", NULL, NULL, NULL, NULL },
    { "GET", "/v1/incidents/%FF", NULL, NULL, NULL, NULL },
    { "GET", "/v1/incidents/a%2", NULL, NULL, NULL, NULL },
    { "GET", "", NULL, NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *params[2] = { NULL, NULL };
    g_autofree char *allow = NULL;
    const WpRoute *route = match (cases[i].method, cases[i].path, params, &allow);
    g_test_message ("%s %s", cases[i].method, cases[i].path);
    g_assert_cmpstr (route != NULL ? route->pattern : NULL, ==, cases[i].pattern);
    g_assert_cmpstr (params[0], ==, cases[i].first);
    g_assert_cmpstr (params[1], ==, cases[i].second);
    g_assert_cmpstr (allow, ==, cases[i].allow);
    g_free (params[0]);
    g_free (params[1]);
  }
}

/* Everything that changes something does it inside its key's transaction, and nothing of the SOC's is open to a partner. */
static void
test_table (void)
{
  guint n_routes;
  const WpRoute *routes = wp_routes_get (&n_routes);
  for (guint i = 0; i < n_routes; i++) {
    gboolean api = g_str_has_prefix (routes[i].pattern, "/v1/") || g_str_has_prefix (routes[i].pattern, "/soc/v1/");
    g_test_message ("%s %s", routes[i].method, routes[i].pattern);
    g_assert_true ((routes[i].handler != NULL) != (routes[i].effect != NULL));
    if (api) {
      /* A rehearsal keeps nothing. */
      gboolean rehearses = routes[i].handler == wp_routes_rehearse_order;
      g_assert_cmpint (routes[i].effect != NULL || routes[i].takes_file || rehearses, ==, !g_str_equal (routes[i].method, "GET"));
      g_assert_cmpint (routes[i].audience, ==, g_str_has_prefix (routes[i].pattern, "/soc/") ? WP_AUDIENCE_SOC : WP_AUDIENCE_PARTNER);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/router", test_router);
  g_test_add_func ("/server/table", test_table);
  return g_test_run ();
}
