/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-backoff.h"

static void
test_delay (void)
{
  static const struct {
    guint failures, retry_after;
    double random;
    guint expected;
  } rows[] = {
    { 1, 0, 0.0, 0 },    { 1, 0, 0.5, 500 },  { 2, 0, 0.5, 1000 },         { 7, 0, 0.5, 30000 }, { 30, 0, 0.999, 59940 },
    { 1, 5, 0.5, 5500 }, { 3, 5, 0.0, 5000 }, { 1, 1000000, 0.0, 900000 }, { 0, 0, 0.5, 500 },   { G_MAXUINT, 0, 1.0, WP_BACKOFF_MAX },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (wp_backoff_delay (rows[i].failures, rows[i].retry_after, rows[i].random), ==, rows[i].expected);
}

static void
test_retry_after (void)
{
  const gint64 now = G_GINT64_CONSTANT (1795392000000); /* Mon, 23 Nov 2026 00:00:00 GMT */
  static const struct {
    const char *value;
    guint expected;
  } rows[] = {
    { NULL, 0 },
    { "", 0 },
    { "0", 0 },
    { "7", 7 },
    { " 7 ", 7 },
    { "-3", 0 },
    { "7.5", 0 },
    { "soon", 0 },
    { "99999999999999999999", 0 },
    { "86400", 900 },
    { "Mon, 23 Nov 2026 00:00:30 GMT", 30 },
    { "Mon, 23 Nov 2026 09:00:00 GMT", 900 },
    { "Sun, 22 Nov 2026 23:59:59 GMT", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (wp_backoff_parse_retry_after (rows[i].value, now), ==, rows[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backoff/delay", test_delay);
  g_test_add_func ("/backoff/retry-after", test_retry_after);
  return g_test_run ();
}
