/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "server-fixture.h"
#include "wp-error.h"
#include "wp-kinds.h"
#include "wp-network.h"
#include "wp-params.h"

const char *const fuzz_tokens[] = { "q=",
                                    "limit=",
                                    "status=",
                                    "severity=",
                                    "assignee=",
                                    "customer=",
                                    "since=",
                                    "updatedSince=",
                                    "forwarded=",
                                    "x=",
                                    "&",
                                    "=",
                                    "%2C",
                                    ",",
                                    "+",
                                    "*",
                                    "\"",
                                    "AND",
                                    "NEAR(",
                                    "none",
                                    "me",
                                    "open",
                                    "high",
                                    "2026-01-01T00:00:00Z",
                                    "%E9%9D%92",
                                    "%FF",
                                    "%",
                                    "for=",
                                    "\"[2001:db8::1]:1\"",
                                    "192.0.2.1",
                                    "::ffff:192.0.2.1",
                                    NULL };

static WpStorage *storage;
static char *partner;
static WpProxies *proxies;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  static const char *const trusted[] = { "127.0.0.0/8", "2001:db8::/32", NULL };
  storage = server_fixture_new (&partner);
  proxies = wp_proxies_new (trusted, NULL);
  g_assert_nonnull (proxies);
  return 0;
}

/* The list of each kind with these parameters: refused in words, or asked of the database. */
static void
list (WpRequest *request)
{
  for (const WpKind *const *kinds = wp_kinds (); *kinds != NULL; kinds++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WpQuery) query = wp_query_new (*kinds, partner);
    guint limit = 50;
    if (!wp_params_limit (request, WP_MAX_LIST, &limit, &error) || !wp_params_filter (request, query, &error)) {
      g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
      g_assert_cmpuint (wp_error_get_fields (error)->len, ==, 1);
      continue;
    }
    g_assert_cmpuint (limit, <=, WP_MAX_LIST);
    g_autofree char *next = NULL;
    g_autoptr (GPtrArray) records = wp_storage_query (storage, query, NULL, limit, WP_MAX_PAGE, &next, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (records->len, <=, limit);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  WpRequest request = { .query = wp_request_decode_form (text, -1, &error), .actor = { "u1", "Tech", WP_ROLE_TECHNICIAN } };
  g_assert_true ((request.query == NULL) == (error != NULL));
  if (request.query == NULL) {
    g_assert_error (error, WP_ERROR, WP_ERROR_MALFORMED);
    return 0;
  }
  list (&request);

  g_autoptr (GInetAddress) peer = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GInetAddress) client = wp_proxies_find_client (proxies, peer, wp_request_param (&request, "forwarded"),
                                                            wp_request_param (&request, "x"));
  g_autofree char *name = wp_network_name (client);
  g_assert_nonnull (name);
  g_hash_table_unref (request.query);
  return 0;
}
