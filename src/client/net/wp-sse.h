/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WpSse:
 *
 * A parser of server-sent events. Pure: bytes in, cut anywhere, events out. Lines and events are bounded.
 */
typedef struct _WpSse WpSse;

#define WP_SSE_MAX_LINE (64 * 1024)
#define WP_SSE_MAX_EVENT (256 * 1024)

typedef struct {
  const char *id;    /* the last id so far, "" for none */
  const char *event; /* "message" when it was not said */
  const char *data;  /* lines joined by "\n" */
} WpSseEvent;

typedef void (*WpSseFunc) (const WpSseEvent *event, gpointer user_data);

WpSse *wp_sse_new (void);
void wp_sse_free (WpSse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpSse, wp_sse_free)

/* FALSE with %WP_ERROR_PROTOCOL when a line or an event is too long or no UTF-8: the stream is to be closed. */
gboolean wp_sse_feed (WpSse *self, const char *data, gsize length, WpSseFunc func, gpointer user_data, GError **error);

G_END_DECLS
