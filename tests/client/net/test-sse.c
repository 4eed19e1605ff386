/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-error.h"
#include "wp-sse.h"

#include <string.h>

static void
event_cb (const WpSseEvent *event, gpointer user_data)
{
  g_string_append_printf (user_data, "[%s|%s|%s]", event->id, event->event, event->data);
}

/* However the bytes are cut in two, the events are the same. */
static void
check (const char *text, gsize length, const char *expected)
{
  for (gsize cut = 0; cut <= length; cut++) {
    g_autoptr (WpSse) sse = wp_sse_new ();
    g_autoptr (GString) seen = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    wp_sse_feed (sse, text, cut, event_cb, seen, &error);
    g_assert_no_error (error);
    wp_sse_feed (sse, text + cut, length - cut, event_cb, seen, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (seen->str, ==, expected);
  }
}

static void
test_events (void)
{
  static const struct {
    const char *text, *expected;
  } rows[] = {
    { "data: a\n\n", "[|message|a]" },
    { "data:a\r\n\r\n", "[|message|a]" },
    { "data: a\r\rdata: b\r\r", "[|message|a][|message|b]" },
    { "\xEF\xBB\xBF"
      "data: a\n\n",
      "[|message|a]" },
    { ": a comment\nid: 7\nevent: change\ndata: {\"a\":1}\n\n", "[7|change|{\"a\":1}]" },
    { "id: 7\ndata: a\n\ndata: b\n\n", "[7|message|a][7|message|b]" },
    { "data: a\ndata: b\n\n", "[|message|a\nb]" },
    { "data\n\n", "[|message|]" },
    { "event: change\n\n", "" },
    { "data: never ended", "" },
    { "unknown: x\nretry: 5\ndata:  two blanks\n\n", "[|message| two blanks]" },
    { "event: change\n\ndata: a\n\n", "[|message|a]" },
    { "data: 日本語\n\n", "[|message|日本語]" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    check (rows[i].text, strlen (rows[i].text), rows[i].expected);
}

static void
check_refused (const char *text, gsize length)
{
  g_autoptr (WpSse) sse = wp_sse_new ();
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_assert_false (wp_sse_feed (sse, text, length, event_cb, seen, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_PROTOCOL);
  g_assert_cmpstr (seen->str, ==, "");
}

static void
test_bounds (void)
{
  g_autofree char *line = g_malloc0 (WP_SSE_MAX_LINE + 1);
  g_autoptr (GString) event = g_string_new (NULL);
  memset (line, 'x', WP_SSE_MAX_LINE + 1);
  check_refused (line, WP_SSE_MAX_LINE + 1);
  while (event->len <= WP_SSE_MAX_EVENT + 1000) {
    g_string_append (event, "data: ");
    g_string_append_len (event, line, 1000);
    g_string_append_c (event, '\n');
  }
  check_refused (event->str, event->len);
  check_refused ("data: \xff\n\n", 9);
  check_refused ("data: a\0b\n\n", 11);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sse/events", test_events);
  g_test_add_func ("/sse/bounds", test_bounds);
  return g_test_run ();
}
