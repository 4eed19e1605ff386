/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-cursor.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kinds.h"
#include "wp-limits.h"
#include "wp-network.h"
#include "wp-problem.h"
#include "wp-time.h"

#include <string.h>

static void
test_limits (void)
{
  g_autoptr (WpLimits) limits = wp_limits_new ();
  for (guint i = 0; i < WP_LIMITS_PAIR; i++)
    g_assert_cmpuint (wp_limits_try (limits, "a@x", "10.0.0.1", 1000 + i), ==, 0);
  g_assert_cmpuint (wp_limits_try (limits, "a@x", "10.0.0.1", 1000), ==, 60);
  g_assert_cmpuint (wp_limits_try (limits, "A@X", "10.0.0.1", 31000), ==, 30);
  g_assert_cmpuint (wp_limits_try (limits, "b@x", "10.0.0.1", 31000), ==, 0);
  g_assert_cmpuint (wp_limits_try (limits, "a@x", "10.0.0.2", 31000), ==, 0);
  g_assert_cmpuint (wp_limits_try (limits, "a@x", "10.0.0.1", 61000), ==, 0);

  /* A try that succeeded does not count, and neither does one that nobody verified. */
  for (guint i = 0; i < 100; i++) {
    g_assert_cmpuint (wp_limits_try (limits, "c@x", "10.0.0.3", 1000), ==, 0);
    if (i % 2 == 0)
      wp_limits_welcome (limits, "c@x", "10.0.0.3");
    else
      wp_limits_forgive (limits, "c@x", "10.0.0.3");
  }
  /* One network, every account. */
  guint n = 0;
  for (guint i = 0; i < 100; i++) {
    g_autofree char *name = g_strdup_printf ("u%u@x", i);
    n += wp_limits_try (limits, name, "10.0.0.4", 1000) == 0;
  }
  g_assert_cmpuint (n, ==, WP_LIMITS_NETWORK);
}

/* One account, every network: slow for those that do not know it, and for them alone. */
static void
test_limits_attack (void)
{
  g_autoptr (WpLimits) limits = wp_limits_new ();
  guint n = 0;
  g_assert_cmpuint (wp_limits_try (limits, "d@x", "home", 0), ==, 0);
  wp_limits_welcome (limits, "d@x", "home");
  /* 300 networks for ten minutes, each every second. */
  for (gint64 now = 0; now < 10 * WP_MINUTE; now += WP_SECOND) {
    for (guint i = 0; i < 300; i++) {
      g_autofree char *network = g_strdup_printf ("n%u", i);
      n += wp_limits_try (limits, "d@x", network, now) == 0;
    }
    if (now % WP_MINUTE == 0) {
      /* At home as ever, a slip of the finger included, and elsewhere at least once. */
      g_autofree char *hotel = g_strdup_printf ("hotel%d", (int) (now / WP_MINUTE));
      for (guint i = 0; i < WP_LIMITS_PAIR; i++)
        g_assert_cmpuint (wp_limits_try (limits, "d@x", "home", now), ==, 0);
      g_assert_cmpuint (wp_limits_try (limits, "d@x", hotel, now), ==, 0);
      g_assert_cmpuint (wp_limits_try (limits, "d@x", hotel, now), >, 0);
    }
  }
  g_assert_cmpuint (n, >=, WP_LIMITS_ATTACK);
  g_assert_cmpuint (n, <=, WP_LIMITS_ATTACK + 300);
  g_assert_cmpuint (wp_limits_try (limits, "d@x", "n0", 10 * WP_MINUTE + WP_SECOND), ==, 0);

  /* As many networks as are remembered, and one more. */
  for (guint i = 0; i <= WP_LIMITS_KNOWN; i++) {
    g_autofree char *network = g_strdup_printf ("k%u", i);
    wp_limits_welcome (limits, "e@x", network);
  }
  for (guint i = 0; i < WP_LIMITS_ATTACK; i++) {
    g_autofree char *network = g_strdup_printf ("s%u", i);
    g_assert_cmpuint (wp_limits_try (limits, "e@x", network, 0), ==, 0);
  }
  for (guint i = 0; i < 2; i++) {
    guint wait = 0;
    for (guint k = 0; k < 2; k++)
      wait = wp_limits_try (limits, "e@x", i == 0 ? "k0" : "k1", 0);
    g_assert_cmpint (wait > 0, ==, i == 0);
  }
}

/* Who is refused changes nothing, and a full table forgets nothing. */
static void
test_limits_full (void)
{
  g_autoptr (WpLimits) limits = wp_limits_new ();
  guint guesses = 0, n = 0;
  /* A guesser, and beside them what was enough to empty the table: 95 s of tries of other names, from one network. */
  for (gint64 now = 0; now < 95 * WP_SECOND; now += 100) {
    guesses += wp_limits_try (limits, "victim@x", "10.0.0.1", now) == 0;
    for (guint i = 0; i < 30; i++) {
      g_autofree char *name = g_strdup_printf ("%u-%d@x", i, (int) now);
      n += wp_limits_try (limits, name, "10.0.0.2", now) == 0;
    }
  }
  g_assert_cmpuint (guesses, ==, 2 * WP_LIMITS_PAIR);
  g_assert_cmpuint (n, ==, 2 * WP_LIMITS_NETWORK);

  /* Faster than any server verifies. */
  for (n = 0; n < WP_LIMITS_NAMES; n++) {
    g_autofree char *name = g_strdup_printf ("x%u@x", n);
    g_autofree char *network = g_strdup_printf ("x%u", n);
    if (wp_limits_try (limits, name, network, 95 * WP_SECOND) > 0)
      break;
  }
  g_assert_cmpuint (n, >, WP_LIMITS_NAMES / 4);
  g_assert_cmpuint (n, <=, WP_LIMITS_NAMES / 3);
  g_assert_cmpuint (wp_limits_try (limits, "victim@x", "10.0.0.1", 95 * WP_SECOND), >, 0);
  g_assert_cmpuint (wp_limits_try (limits, "x0@x", "x0", 96 * WP_SECOND), ==, 0);
  wp_limits_welcome (limits, "late@x", "home");
  g_assert_cmpuint (wp_limits_try (limits, "late@x", "home", 96 * WP_SECOND), ==, 0);
  g_assert_cmpuint (wp_limits_try (limits, "late@x", "elsewhere", 96 * WP_SECOND), ==, 60);
  g_assert_cmpuint (wp_limits_try (limits, "late@x", "elsewhere", 12 * WP_MINUTE), ==, 0);
}

static void
test_proxies (void)
{
  static const char *const trusted[] = { "10.0.0.1, 10.9.0.0/16", "2001:db8:1::/48", NULL };
  static const struct {
    const char *peer, *forwarded, *x_forwarded_for, *client;
  } cases[] = {
    { "192.0.2.1", NULL, NULL, "192.0.2.1" },
    { "192.0.2.1", "for=198.51.100.7", "198.51.100.7", "192.0.2.1" }, /* no proxy of ours */
    { "10.0.0.1", NULL, NULL, "10.0.0.1" },
    { "10.0.0.1", NULL, "198.51.100.7", "198.51.100.7" },
    { "::ffff:10.0.0.1", NULL, "198.51.100.7", "198.51.100.7" },
    { "10.0.0.1", NULL, "1.1.1.1, 198.51.100.7", "198.51.100.7" }, /* what the client wrote itself */
    { "10.0.0.1", NULL, "1.1.1.1, 198.51.100.7, 10.9.3.4", "198.51.100.7" },
    { "10.0.0.1", NULL, "10.9.1.1, 10.9.3.4", "10.9.1.1" },
    { "10.0.0.1", NULL, "198.51.100.7:1234", "198.51.100.7" },
    { "10.0.0.1", NULL, "[2001:db8::7]:1234, 2001:db8:1::5", "2001:db8::7" },
    { "10.0.0.1", NULL, "::ffff:198.51.100.7", "198.51.100.7" },
    { "10.0.0.1", NULL, "198.51.100.7, nonsense", "10.0.0.1" },
    { "10.0.0.1", NULL, "", "10.0.0.1" },
    { "10.0.0.1", NULL, ",,,", "10.0.0.1" },
    { "10.0.0.1", "for=198.51.100.7", NULL, "198.51.100.7" },
    { "10.0.0.1", "by=10.0.0.1;FOR=\"198.51.100.7:80\";proto=https", NULL, "198.51.100.7" },
    { "10.0.0.1", "for=1.1.1.1, for=\"[2001:db8::7]:80\";host=x, for=10.9.0.9", NULL, "2001:db8::7" },
    { "10.0.0.1", "for=198.51.100.7, for=unknown", NULL, "10.0.0.1" },
    { "10.0.0.1", "for=198.51.100.7, for=_hidden", NULL, "10.0.0.1" },
    { "10.0.0.1", "proto=https", NULL, "10.0.0.1" },
    /* The proxy writes one of them, its client the other. */
    { "10.0.0.1", "for=1.1.1.1", "198.51.100.7", "10.0.0.1" },
    { "10.0.0.1", "for=198.51.100.7", "198.51.100.7", "198.51.100.7" },
  };
  static const char *const wrong[] = { "", "proxy.example", "10.0.0.1/33", "10.0.0.1/8", "10.0.0.1,," };
  g_autoptr (WpProxies) proxies = wp_proxies_new (trusted, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GInetAddress) peer = g_inet_address_new_from_string (cases[i].peer);
    g_autoptr (GInetAddress) client = wp_proxies_find_client (proxies, peer, cases[i].forwarded, cases[i].x_forwarded_for);
    g_autofree char *text = g_inet_address_to_string (client);
    g_test_message ("%s, Forwarded: %s, X-Forwarded-For: %s", cases[i].peer, cases[i].forwarded, cases[i].x_forwarded_for);
    g_assert_cmpstr (text, ==, cases[i].client);
  }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    const char *const one[] = { wrong[i], NULL };
    g_autoptr (GError) error = NULL;
    g_assert_null (wp_proxies_new (one, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  }

  static const char *const networks[][2] = { { "192.0.2.1", "192.0.2.1" },
                                             { "::ffff:192.0.2.1", "192.0.2.1" },
                                             { "2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64" },
                                             { "2001:db8:1:2::", "2001:0db8:0001:0002::/64" } };
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++) {
    g_autoptr (GInetAddress) address = g_inet_address_new_from_string (networks[i][0]);
    g_autofree char *name = wp_network_name (address);
    g_assert_cmpstr (name, ==, networks[i][1]);
  }
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
test_problem (void)
{
  g_autoptr (GError) error = NULL;
  wp_error_add_field (&error, "/text", "required", "This is <required>");
  const WpRecord record = { .kind = &wp_kind_incident, .id = (char *) "INC-1", .revision = 7, .text = (char *) "{\"id\":\"INC-1\"}" };
  g_autofree char *text = wp_problem_to_string (error, &record);
  g_autoptr (JsonObject) problem = wp_json_parse_object (text, -1, NULL);
  g_assert_cmpstr (wp_json_string (problem, "type"), ==, "urn:watchpost:problem:invalid");
  g_assert_cmpint (wp_json_int (problem, "status", 0), ==, 422);
  g_assert_cmpstr (wp_json_string (wp_json_object_at (wp_json_array (problem, "errors"), 0), "pointer"), ==, "/text");
  g_assert_cmpint (wp_json_int (wp_json_object (problem, "current"), "revision", 0), ==, 7);

  /* What is wrong inside is nobody's business. */
  g_autoptr (GError) inside = g_error_new_literal (WP_ERROR, WP_ERROR_STORAGE_CORRUPT, "/var/secret/path is damaged");
  g_autofree char *hidden = wp_problem_to_string (inside, NULL);
  g_assert_null (strstr (hidden, "secret"));
  g_assert_cmpuint (wp_problem_get_status (inside), ==, 500);
  g_autoptr (GError) full = g_error_new_literal (WP_ERROR, WP_ERROR_STORAGE_FULL, "x");
  g_assert_cmpuint (wp_problem_get_status (full), ==, 503);
  g_assert_cmpuint (wp_problem_get_retry_after (full), >, 0);
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_assert_cmpuint (wp_problem_get_status (other), ==, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/limits", test_limits);
  g_test_add_func ("/server/limits/attack", test_limits_attack);
  g_test_add_func ("/server/limits/full", test_limits_full);
  g_test_add_func ("/server/proxies", test_proxies);
  g_test_add_func ("/server/cursor", test_cursor);
  g_test_add_func ("/server/problem", test_problem);
  return g_test_run ();
}
