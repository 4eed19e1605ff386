/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "wp-error.h"
#include "wp-sse.h"

const char *const fuzz_tokens[] = { "data:", "data: ", "id:",  "event:",   "event: change\n", "retry: 5\n", ": \n",
                                    "\r\n",  "\r",     "\n\n", "\r\n\r\n", "\xef\xbb\xbf",    "data\n",     NULL };

static void
event_cb (const WpSseEvent *event, gpointer user_data)
{
  g_assert_true (g_utf8_validate (event->id, -1, NULL) && g_utf8_validate (event->event, -1, NULL) && g_utf8_validate (event->data, -1, NULL));
  g_string_append_printf (user_data, "[%s|%s|%s]", event->id, event->event, event->data);
}

/* Fed in pieces of @piece bytes: its events, and whether it was refused */
static GString *
feed (const uint8_t *data, size_t size, size_t piece)
{
  g_autoptr (WpSse) sse = wp_sse_new ();
  GString *seen = g_string_new (NULL);
  for (size_t at = 0; at < size; at += piece) {
    g_autoptr (GError) error = NULL;
    if (!wp_sse_feed (sse, (const char *) data + at, MIN (piece, size - at), event_cb, seen, &error)) {
      g_assert_error (error, WP_ERROR, WP_ERROR_PROTOCOL);
      g_string_append (seen, "!");
      break;
    }
    g_assert_no_error (error);
  }
  return seen;
}

/* However the bytes arrive, the events are the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GString) whole = feed (data, size, MAX (size, 1));
  for (size_t piece = 1; piece < 20; piece += 6) {
    g_autoptr (GString) pieces = feed (data, size, piece);
    g_assert_cmpstr (pieces->str, ==, whole->str);
  }
  return 0;
}
