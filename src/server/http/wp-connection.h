/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-network.h"
#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * WpConnections:
 *
 * Listens, accepts, counts, and gives each connection to the #SoupServer. libsoup's own listener keeps a socket object for every
 * connection, has a backlog of ten, and has no limit.
 *
 * When all places are taken, or half of them by one network that is no trusted proxy, the connection that waits longest without
 * having said all of its request makes room; when there is none, the new one hears 503 and is closed.
 *
 * A connection on which nothing moves while something should (bytes of a request, bytes of an answer to be taken) ends after
 * %WP_CONNECTIONS_IDLE. When answers that nobody takes hold more memory than %WP_CONNECTIONS_MAX_UNREAD, the one that has been
 * waiting longest ends.
 */
typedef struct _WpConnections WpConnections;

#define WP_CONNECTIONS_BACKLOG 511                    /* that wait to be accepted */
#define WP_CONNECTIONS_MAX 4096                       /* fewer when the process may not open as many files */
#define WP_CONNECTIONS_IDLE 30                        /* seconds */
#define WP_CONNECTIONS_MAX_UNREAD (128 * 1024 * 1024) /* bytes, of all connections */

/* @certificate: (nullable): for TLS. @proxies: borrowed, outlives it */
WpConnections *wp_connections_new (SoupServer *soup, GTlsCertificate *certificate, const WpProxies *proxies);
/* Stops listening; connections that are open stay with the SoupServer. */
void wp_connections_free (WpConnections *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WpConnections, wp_connections_free)

/* @port: (out): the one it has */
gboolean wp_connections_listen (WpConnections *self, GSocketAddress *address, guint16 *port, GError **error);

/**
 * WpConnection:
 *
 * One connection, as the stream that libsoup reads and writes.
 */
#define WP_TYPE_CONNECTION (wp_connection_get_type ())
G_DECLARE_FINAL_TYPE (WpConnection, wp_connection, WP, CONNECTION, GIOStream)

/* The one that @message came on. (transfer none) */
WpConnection *wp_connection_find (SoupServerMessage *message);
GInetAddress *wp_connection_get_peer (WpConnection *self); /* (transfer none) */
/* The request on it is complete: from now on it is not closed to make room for another connection. */
void wp_connection_set_arrived (WpConnection *self);
/* For a reader that is to be told apart from a slow one early. @bytes: what the kernel holds, about */
void wp_connection_set_send_buffer (WpConnection *self, int bytes);

/* Bytes of an answer that are to be taken by the other side, and that were. */
void wp_connection_add_unread (WpConnection *self, gsize bytes);
void wp_connection_took (WpConnection *self, gsize bytes);
gsize wp_connection_get_unread (WpConnection *self);

/* Ends it at once, whatever is still under way. */
void wp_connection_cut (WpConnection *self);

G_END_DECLS
