/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-store.h"

G_BEGIN_DECLS

/**
 * WpFeedPage:
 *
 * An answer of /v1/changes, read to the end: its documents are ready to be put. Whoever applies it needs no JSON any more. One thread at a
 * time.
 */
typedef struct {
  char *cursor;       /* what the next page is asked for with */
  gboolean more;      /* there is another page */
  GPtrArray *changes; /* WpPrepared, %NULL for what is passed over */
} WpFeedPage;

/* %NULL with %WP_ERROR_UNREADABLE. A change that cannot be placed is passed over: one bad document must not stop all others. */
WpFeedPage *wp_feed_page_read (const char *data, gsize length, GError **error);
void wp_feed_page_free (WpFeedPage *self); /* @self: (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpFeedPage, wp_feed_page_free)

/* One document that came by itself. (transfer full); %NULL with %WP_ERROR_UNREADABLE */
WpPrepared *wp_feed_prepare (const WpKind *kind, JsonObject *document, GError **error);

G_END_DECLS
