/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-cursor.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-limits.h"
#include "wp-oauth-page.h"
#include "wp-oauth.h"
#include "wp-password.h"
#include "wp-problem.h"
#include "wp-router.h"
#include "wp-routes.h"
#include "wp-secret.h"
#include "wp-time.h"

#include <string.h>

/* What is pure in the server: no socket, no database. */

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
    { "DELETE", "/v1/submissions/a", NULL, NULL, NULL, "GET, HEAD, PUT" },
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
      g_assert_cmpint (routes[i].effect != NULL || routes[i].takes_file, ==, !g_str_equal (routes[i].method, "GET"));
      g_assert_cmpint (routes[i].audience, ==, g_str_has_prefix (routes[i].pattern, "/soc/") ? WP_AUDIENCE_SOC : WP_AUDIENCE_PARTNER);
    }
  }
}

static void
test_limits (void)
{
  g_autoptr(WpLimits) limits = wp_limits_new ();
  for (guint i = 0; i < WP_LIMITS_PAIR; i++)
    g_assert_cmpuint (wp_limits_try (limits, "a@x", "10.0.0.1", 1000 + i), ==, 0);
  g_assert_cmpuint (wp_limits_try (limits, "a@x", "10.0.0.1", 1000), ==, 60);
  g_assert_cmpuint (wp_limits_try (limits, "A@X", "10.0.0.1", 31000), ==, 30);
  g_assert_cmpuint (wp_limits_try (limits, "b@x", "10.0.0.1", 31000), ==, 0);
  g_assert_cmpuint (wp_limits_try (limits, "a@x", "10.0.0.2", 31000), ==, 0);
  g_assert_cmpuint (wp_limits_try (limits, "a@x", "10.0.0.1", 61000), ==, 0);

  /* A try that succeeded does not count. */
  for (guint i = 0; i < 100; i++) {
    g_assert_cmpuint (wp_limits_try (limits, "c@x", "10.0.0.3", 1000), ==, 0);
    wp_limits_forgive (limits, "c@x", "10.0.0.3");
  }
  /* One address, every account; one account, every address. */
  guint refused[2] = { 0, 0 };
  for (guint i = 0; i < 100; i++) {
    g_autofree char *name = g_strdup_printf ("u%u@x", i);
    g_autofree char *address = g_strdup_printf ("10.1.0.%u", i);
    refused[0] += wp_limits_try (limits, name, "10.0.0.4", 1000) > 0;
    refused[1] += wp_limits_try (limits, "d@x", address, 1000) > 0;
  }
  g_assert_cmpuint (refused[0], ==, 100 - WP_LIMITS_ALONE);
  g_assert_cmpuint (refused[1], ==, 100 - WP_LIMITS_ALONE);
}

static void
test_cursor (void)
{
  g_autofree char *list = wp_cursor_make ("key", "scope", "p1 \"日本\"");
  g_autofree char *value = wp_cursor_read ("key", "scope", list, NULL);
  g_assert_cmpstr (value, ==, "p1 \"日本\"");
  for (char *c = list; *c != '\0'; c++) {
    char was = *c;
    *c = was == 'A' ? 'B' : 'A';
    g_autofree char *forged = wp_cursor_read ("key", "scope", list, NULL);
    /* The last character of base64 holds bits that mean nothing; the value never changes. */
    g_assert_true (forged == NULL || g_str_equal (forged, value));
    *c = was;
  }
}

static void
test_redirects (void)
{
  static const char *const good[] = { "http://127.0.0.1:1/", "http://127.0.0.1:65535/", "http://[::1]:40000/" };
  static const char *const bad[] = { "",
                                     "http://127.0.0.1/",
                                     "http://127.0.0.1:/",
                                     "http://127.0.0.1:0/",
                                     "http://127.0.0.1:080/",
                                     "http://127.0.0.1:65536/",
                                     "http://127.0.0.1:123456/",
                                     "http://127.0.0.1:80",
                                     "http://127.0.0.1:80//",
                                     "http://127.0.0.1:80/?x",
                                     "https://127.0.0.1:80/",
                                     "HTTP://127.0.0.1:80/",
                                     "http://127.0.0.1:80@evil/",
                                     "http://localhost:80/",
                                     "http://0.0.0.0:80/" };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (wp_oauth_is_redirect (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (wp_oauth_is_redirect (bad[i]));

  g_autofree char *location = wp_oauth_make_redirect ("http://127.0.0.1:1/", "code", "a&b", "state", NULL, "iss", "http://x:1", NULL);
  g_assert_cmpstr (location, ==, "http://127.0.0.1:1/?code=a%26b&iss=http%3A%2F%2Fx%3A1");
}

static void
test_origins (void)
{
  g_assert_true (wp_oauth_is_own_origin ("https://w.example", NULL, NULL));
  g_assert_true (wp_oauth_is_own_origin ("https://w.example", "https://w.example", "same-origin"));
  g_assert_true (wp_oauth_is_own_origin ("https://w.example", "null", "same-origin"));
  g_assert_false (wp_oauth_is_own_origin ("https://w.example", "https://w.example.evil", NULL));
  g_assert_false (wp_oauth_is_own_origin ("https://w.example", "http://w.example", NULL));
  g_assert_false (wp_oauth_is_own_origin ("https://w.example", "null", "cross-site"));
  g_assert_false (wp_oauth_is_own_origin ("https://w.example", NULL, "none"));
}

static void
test_verifier (void)
{
  /* RFC 7636, appendix B */
  const char *verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", *challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  g_assert_true (wp_oauth_is_challenge (challenge));
  g_assert_false (wp_oauth_is_challenge ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM="));
  g_assert_true (wp_secret_check_verifier (verifier, challenge));
  g_assert_false (wp_secret_check_verifier (challenge, challenge));
  g_assert_false (wp_secret_check_verifier ("", challenge));
}

static void
test_languages (void)
{
  static const struct {
    const char *accept, *language;
  } cases[] = { { NULL, "en" },
                { "", "en" },
                { "ja", "ja" },
                { "ja-JP,ja;q=0.9,en;q=0.8", "ja" },
                { "en,ja", "en" },
                { "fr,ja;q=0.1", "ja" },
                { "jam,en;q=0.1", "en" },
                { "ja;q=0,en;q=0.5", "en" },
                { "JA", "ja" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (wp_oauth_page_language (cases[i].accept), ==, cases[i].language);
}

static void
test_password (void)
{
  g_autofree char *one = wp_password_hash ("秘密 secret", NULL);
  g_autofree char *two = wp_password_hash ("秘密 secret", NULL);
  g_assert_true (g_str_has_prefix (one, "$argon2id$v=19$m=65536,t=3,p=1$"));
  g_assert_cmpstr (one, !=, two);
  g_assert_true (wp_password_verify ("秘密 secret", one));
  g_assert_false (wp_password_verify ("秘密 secret ", one));
  static const char *const damaged[] = { "",
                                         "$argon2id$",
                                         "$argon2id$v=19$m=99999999,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
                                         "plain",
                                         "$argon2id$v=19$m=65536,t=3,p=1$$",
                                         "$argon2i$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA" };
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    g_assert_false (wp_password_verify ("x", damaged[i]));
}

typedef struct {
  guint n_done;
  guint n_busy;
} Count;

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Count *count = data;
  g_autoptr(GError) error = NULL;
  g_assert_false (wp_password_pool_verify_finish (result, &error));
  count->n_busy += g_error_matches (error, WP_ERROR, WP_ERROR_UNAVAILABLE);
  count->n_done++;
}

/* More than the queue takes: refused at once, the rest is answered. */
static void
test_password_queue (void)
{
  g_autoptr(WpPasswordPool) pool = wp_password_pool_new ();
  Count count = { 0, 0 };
  const guint n = WP_PASSWORD_QUEUE + WP_PASSWORD_WORKERS + 6;
  /* The cheapest that is still argon2id */
  for (guint i = 0; i < n; i++)
    wp_password_pool_verify_async (pool, "x", "$argon2id$v=19$m=65536,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                   verified_cb, &count);
  while (count.n_done < n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count.n_busy, >=, 1);
  g_assert_cmpuint (count.n_busy, <=, 8);
}

static void
test_problem (void)
{
  g_autoptr(GError) error = NULL;
  wp_error_add_field (&error, "/text", "required", "This is <required>");
  const WpRecord record = { .kind = &wp_kind_incident, .id = (char *) "INC-1", .revision = 7, .text = (char *) "{\"id\":\"INC-1\"}" };
  g_autofree char *text = wp_problem_to_string (error, &record);
  g_autoptr(JsonObject) problem = wp_json_parse_object (text, -1, NULL);
  g_assert_cmpstr (wp_json_string (problem, "type"), ==, "urn:watchpost:problem:invalid");
  g_assert_cmpint (wp_json_int (problem, "status", 0), ==, 422);
  g_assert_cmpstr (wp_json_string (wp_json_object_at (wp_json_array (problem, "errors"), 0), "pointer"), ==, "/text");
  g_assert_cmpint (wp_json_int (wp_json_object (problem, "current"), "revision", 0), ==, 7);

  /* What is wrong inside is nobody's business. */
  g_autoptr(GError) inside = g_error_new_literal (WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "/var/secret/path is damaged");
  g_autofree char *hidden = wp_problem_to_string (inside, NULL);
  g_assert_null (strstr (hidden, "secret"));
  g_assert_cmpuint (wp_problem_get_status (inside), ==, 500);
  g_autoptr(GError) full = g_error_new_literal (WP_ERROR, WP_ERROR_STORAGE_FULL, "x");
  g_assert_cmpuint (wp_problem_get_status (full), ==, 503);
  g_assert_cmpuint (wp_problem_get_retry_after (full), >, 0);
  g_autoptr(GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_assert_cmpuint (wp_problem_get_status (other), ==, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/router", test_router);
  g_test_add_func ("/server/table", test_table);
  g_test_add_func ("/server/limits", test_limits);
  g_test_add_func ("/server/cursor", test_cursor);
  g_test_add_func ("/server/oauth/redirects", test_redirects);
  g_test_add_func ("/server/oauth/origins", test_origins);
  g_test_add_func ("/server/oauth/verifier", test_verifier);
  g_test_add_func ("/server/oauth/languages", test_languages);
  g_test_add_func ("/server/password", test_password);
  g_test_add_func ("/server/password/queue", test_password_queue);
  g_test_add_func ("/server/problem", test_problem);
  return g_test_run ();
}
