/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-error.h"
#include "wp-json.h"
#include "wp-oauth.h"

#include <string.h>

#define BASE "https://mdr.example"

static void
test_challenge (void)
{
  /* RFC 7636, appendix B */
  g_autofree char *challenge = wp_oauth_challenge ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  g_assert_cmpstr (challenge, ==, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

static void
test_metadata (void)
{
  static const struct {
    const char *issuer, *authorize, *token, *revoke, *method;
    gboolean good;
  } rows[] = {
    { BASE, BASE "/a", BASE "/t", BASE "/r", "S256", TRUE },
    { BASE "/", BASE "/a", BASE "/t", BASE "/r", "S256", TRUE },
    { BASE, BASE ":443/a", BASE "/t", NULL, "S256", TRUE },
    { "https://evil.example", BASE "/a", BASE "/t", BASE "/r", "S256", FALSE },
    { NULL, BASE "/a", BASE "/t", BASE "/r", "S256", FALSE },
    { BASE, "https://evil.example/a", BASE "/t", BASE "/r", "S256", FALSE },
    { BASE, BASE "/a", "https://mdr.example.evil.example/t", BASE "/r", "S256", FALSE },
    { BASE, BASE "/a", "http://mdr.example/t", BASE "/r", "S256", FALSE },
    { BASE, BASE "/a", BASE "@evil.example/t", BASE "/r", "S256", FALSE },
    { BASE, BASE "/a", BASE "/t", BASE ":8443/r", "S256", FALSE },
    { BASE, BASE "/a", NULL, BASE "/r", "S256", FALSE },
    { BASE, BASE "/a", BASE "/t", BASE "/r", "plain", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (JsonObject) json = wp_json_new ("issuer", rows[i].issuer, "authorization_endpoint", rows[i].authorize, "token_endpoint", rows[i].token,
                                               NULL);
    g_autoptr (GError) error = NULL;
    if (rows[i].revoke != NULL)
      wp_json_set_string (json, "revocation_endpoint", rows[i].revoke);
    wp_json_append_string (wp_json_need_array (json, "code_challenge_methods_supported"), rows[i].method);
    g_autoptr (WpOauthServer) server = wp_oauth_server_from_json (BASE, json, &error);
    g_test_message ("row %u", i);
    g_assert_true ((server != NULL) == rows[i].good);
    if (!rows[i].good)
      g_assert_error (error, WP_ERROR, WP_ERROR_SIGN_IN);
  }
}

static void
test_answers (void)
{
  WpOauthServer server = { (char *) BASE, (char *) BASE "/a", (char *) BASE "/t", NULL };
  g_autoptr (WpOauthRequest) request = wp_oauth_request_new (&server, "http://127.0.0.1:5/", NULL);
  g_autoptr (WpOauthRequest) other = wp_oauth_request_new (&server, "http://127.0.0.1:5/", NULL);
  const char *issuer = "iss=https%3A%2F%2Fmdr.example";
  struct {
    const char *state, *rest;
    gboolean ours, good;
  } rows[] = {
    { request->state, "code=c&", TRUE, TRUE }, { other->state, "code=c&", FALSE, FALSE },
    { "", "code=c&", FALSE, FALSE },           { request->state, "", TRUE, FALSE },
    { request->state, "code=&", TRUE, FALSE }, { request->state, "error=access_denied&code=c&", TRUE, FALSE },
  };
  g_assert_cmpstr (request->state, !=, other->state);
  g_assert_cmpstr (request->verifier, !=, other->verifier);
  g_assert_null (strstr (request->url, request->verifier));
  g_assert_cmpuint (strlen (request->verifier), ==, 43);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *query = g_strdup_printf ("%sstate=%s&%s", rows[i].rest, rows[i].state, issuer);
    g_autoptr (GError) error = NULL;
    g_autofree char *code = wp_oauth_read_answer (request, &server, query, &error);
    g_assert_true (wp_oauth_is_answer (request, query) == rows[i].ours);
    if (rows[i].good)
      g_assert_cmpstr (code, ==, "c");
    else
      g_assert_error (error, WP_ERROR, WP_ERROR_SIGN_IN);
  }
  g_autofree char *no_issuer = g_strdup_printf ("code=c&state=%s", request->state);
  g_autofree char *wrong_issuer = g_strdup_printf ("code=c&state=%s&iss=https%%3A%%2F%%2Fevil.example", request->state);
  g_assert_null (wp_oauth_read_answer (request, &server, no_issuer, NULL));
  g_assert_null (wp_oauth_read_answer (request, &server, wrong_issuer, NULL));
  g_assert_false (wp_oauth_is_answer (request, NULL));
}

static void
test_urls (void)
{
  static const struct {
    const char *url;
    int code;
    const char *normal;
  } rows[] = {
    { "https://mdr.example", 0, "https://mdr.example" },
    { " https://mdr.example/ ", 0, "https://mdr.example" },
    { "https://mdr.example/wp/", 0, "https://mdr.example/wp" },
    { "http://127.0.0.1:80/", 0, "http://127.0.0.1" },
    { "http://127.9.8.7:1", 0, "http://127.9.8.7:1" },
    { "http://[::1]:99", 0, "http://[::1]:99" },
    { "HTTPS://mdr.example", 0, "https://mdr.example" },
    { "http://mdr.example", WP_ERROR_INSECURE, NULL },
    { "http://localhost", WP_ERROR_INSECURE, NULL },
    { "http://127.0.0.1.evil.example", WP_ERROR_INSECURE, NULL },
    { "http://2130706433", WP_ERROR_INSECURE, NULL },
    { "http://0.0.0.0", WP_ERROR_INSECURE, NULL },
    { "https://u:p@mdr.example", WP_ERROR_INVALID, NULL },
    { "https://mdr.example?x", WP_ERROR_INVALID, NULL },
    { "https://mdr.example#x", WP_ERROR_INVALID, NULL },
    { "ftp://mdr.example", WP_ERROR_INVALID, NULL },
    { "mdr.example", WP_ERROR_INVALID, NULL },
    { "", WP_ERROR_INVALID, NULL },
    { NULL, WP_ERROR_INVALID, NULL },
    { "https://", WP_ERROR_INVALID, NULL },
    { "file:///etc/passwd", WP_ERROR_INVALID, NULL },
    { "https://\xff", WP_ERROR_INVALID, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *normal = wp_http_check_url (rows[i].url, &error);
    g_test_message ("row %u", i);
    g_assert_cmpstr (normal, ==, rows[i].normal);
    g_assert_cmpint (error != NULL ? error->code : 0, ==, rows[i].code);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oauth/challenge", test_challenge);
  g_test_add_func ("/oauth/metadata", test_metadata);
  g_test_add_func ("/oauth/answers", test_answers);
  g_test_add_func ("/oauth/urls", test_urls);
  return g_test_run ();
}
