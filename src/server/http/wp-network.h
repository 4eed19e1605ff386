/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where a request comes from: the other end of its connection, or what a trusted proxy says is behind it. */

/**
 * WpProxies:
 *
 * The proxies whose word about their clients is taken (`--trusted-proxy`).
 */
typedef struct _WpProxies WpProxies;

/* @texts: (nullable): addresses, or networks as ADDRESS/BITS; several in one text with commas. %WP_ERROR_INVALID */
WpProxies *wp_proxies_new (const char *const *texts, GError **error);
void wp_proxies_free (WpProxies *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpProxies, wp_proxies_free)

gboolean wp_proxies_trust (const WpProxies *self, GInetAddress *address);

/**
 * wp_proxies_find_client:
 * @peer: the other end of the connection
 * @forwarded: (nullable): all of `Forwarded` (RFC 7239), joined with commas
 * @x_forwarded_for: (nullable): all of `X-Forwarded-For`, joined with commas
 *
 * The right-most address that is no trusted proxy. Of a peer that is none, the headers say nothing. A proxy writes one of the two
 * headers and may let through the other as its client wrote it: when both are there and differ, neither is taken.
 *
 * Returns: (transfer full): @peer itself when nothing better is known
 */
GInetAddress *wp_proxies_find_client (const WpProxies *self, GInetAddress *peer, const char *forwarded, const char *x_forwarded_for);

/* What counts as one place: an IPv4 address, or the first 64 bits of an IPv6 one, which one customer line has all of. (transfer full) */
char *wp_network_name (GInetAddress *address);

G_END_DECLS
