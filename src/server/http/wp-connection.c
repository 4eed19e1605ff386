/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpConnection"
#include "config.h"

#include "wp-connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define QUARK "wp-connection"
#define FILES_BESIDE 64          /* the database, its journal, what a library opens */
#define SEND_BUFFER (256 * 1024) /* small enough that a slow reader is seen to take something within the idle time */

struct _WpConnections {
  grefcount refs;               /* its connections hold one each */
  SoupServer *soup;             /* (nullable): none any more */
  GTlsCertificate *certificate; /* (nullable) */
  const WpProxies *proxies;
  GSocketService *service; /* (nullable) */
  GQueue open;             /* WpConnection, the oldest first */
  GHashTable *networks;    /* name -> how many are open */
  guint max;
  gsize unread;
};

struct _WpConnection {
  GIOStream parent;

  WpConnections *all;
  GIOStream *stream; /* the socket's, or TLS over it */
  GSocketConnection *base;
  GSocketAddress *remote;
  GList link; /* in all->open */
  char *network;
  gboolean counted; /* it is in all->open */
  gboolean arrived;
  gsize unread;
  gint64 took_at;  /* us of the monotonic clock: when the other side last took something, or was given the first of it */
  guint handshake; /* its end */
};

G_DEFINE_FINAL_TYPE (WpConnection, wp_connection, G_TYPE_IO_STREAM)

static void
connections_unref (WpConnections *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_clear_object (&self->certificate);
  g_hash_table_unref (self->networks);
  g_free (self);
}

/* One connection */

static guint
count_network (WpConnections *self, const char *network)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->networks, network));
}

static void
enter (WpConnection *self)
{
  WpConnections *all = self->all;
  self->counted = TRUE;
  self->link.data = self;
  g_queue_push_tail_link (&all->open, &self->link);
  g_hash_table_insert (all->networks, g_strdup (self->network), GUINT_TO_POINTER (count_network (all, self->network) + 1));
}

static void
leave (WpConnection *self)
{
  WpConnections *all = self->all;
  g_clear_handle_id (&self->handshake, g_source_remove);
  wp_connection_took (self, self->unread);
  if (!self->counted)
    return;
  self->counted = FALSE;
  g_queue_unlink (&all->open, &self->link);
  guint left = count_network (all, self->network) - 1;
  if (left > 0)
    g_hash_table_insert (all->networks, g_strdup (self->network), GUINT_TO_POINTER (left));
  else
    g_hash_table_remove (all->networks, self->network);
}

static GInputStream *
wp_connection_get_input_stream (GIOStream *stream)
{
  return g_io_stream_get_input_stream (WP_CONNECTION (stream)->stream);
}

static GOutputStream *
wp_connection_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (WP_CONNECTION (stream)->stream);
}

static gboolean
wp_connection_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  WpConnection *self = WP_CONNECTION (stream);
  leave (self);
  /* The close_notify of TLS must not block: it is sent only when the kernel's send buffer has room. */
  if (self->stream != G_IO_STREAM (self->base) && g_socket_condition_check (g_socket_connection_get_socket (self->base), G_IO_OUT) == G_IO_OUT)
    g_io_stream_close (self->stream, cancellable, NULL);
  return g_io_stream_close (G_IO_STREAM (self->base), cancellable, error);
}

static void
wp_connection_finalize (GObject *object)
{
  WpConnection *self = WP_CONNECTION (object);
  g_object_set_data (G_OBJECT (self->remote), QUARK, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->base);
  g_clear_object (&self->remote);
  g_free (self->network);
  connections_unref (self->all);
  G_OBJECT_CLASS (wp_connection_parent_class)->finalize (object);
}

static void
wp_connection_class_init (WpConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wp_connection_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = wp_connection_get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = wp_connection_get_output_stream;
  G_IO_STREAM_CLASS (klass)->close_fn = wp_connection_close;
}

static void
wp_connection_init (WpConnection *self)
{
}

WpConnection *
wp_connection_find (SoupServerMessage *message)
{
  /* The address is the one object that libsoup takes from us and gives back. */
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  return remote != NULL ? g_object_get_data (G_OBJECT (remote), QUARK) : NULL;
}

GInetAddress *
wp_connection_get_peer (WpConnection *self)
{
  return g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (self->remote));
}

void
wp_connection_set_arrived (WpConnection *self)
{
  self->arrived = TRUE;
}

void
wp_connection_set_send_buffer (WpConnection *self, int bytes)
{
  g_socket_set_option (g_socket_connection_get_socket (self->base), SOL_SOCKET, SO_SNDBUF, bytes, NULL);
}

void
wp_connection_cut (WpConnection *self)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
  GSocket *socket = g_socket_connection_get_socket (self->base);

  leave (self);
  if (g_socket_is_closed (socket))
    return;
  /* A peer that goes on sending or does not read would keep an orderly close waiting. The descriptor itself is closed by libsoup,
   * which is woken by this: a number that is free again while somebody still waits for it would be taken for the next connection. */
  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

gsize
wp_connection_get_unread (WpConnection *self)
{
  return self->unread;
}

void
wp_connection_took (WpConnection *self, gsize bytes)
{
  gsize less = MIN (bytes, self->unread);
  self->unread -= less;
  self->all->unread -= less;
  self->took_at = g_get_monotonic_time ();
}

static WpConnection *
find_stalled (WpConnections *self)
{
  WpConnection *stalled = NULL;
  for (GList *l = self->open.head; l != NULL; l = l->next) {
    WpConnection *it = l->data;
    if (it->unread > 0 && (stalled == NULL || it->took_at < stalled->took_at))
      stalled = it;
  }
  return stalled;
}

void
wp_connection_add_unread (WpConnection *self, gsize bytes)
{
  WpConnections *all = self->all;
  WpConnection *stalled;

  if (!self->counted)
    return;
  if (self->unread == 0)
    self->took_at = g_get_monotonic_time ();
  self->unread += bytes;
  all->unread += bytes;
  while (all->unread > WP_CONNECTIONS_MAX_UNREAD && (stalled = find_stalled (all)) != NULL) {
    g_message ("answers that nobody takes hold %u MiB: the one that waits longest is cut", (guint) (all->unread >> 20));
    wp_connection_cut (stalled);
  }
}

/* All of them */

/* Descriptors are what runs out first: as many as are needed, or as the process may have. An upload has a file beside its socket. */
static guint
count_places (void)
{
  const rlim_t wanted = 2 * WP_CONNECTIONS_MAX + FILES_BESIDE;
  struct rlimit limit;
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return 256;
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = MIN (limit.rlim_max, wanted);
    setrlimit (RLIMIT_NOFILE, &limit);
    getrlimit (RLIMIT_NOFILE, &limit);
  }
  return limit.rlim_cur >= wanted ? WP_CONNECTIONS_MAX : (MAX (limit.rlim_cur, 2 * FILES_BESIDE) - FILES_BESIDE) / 2;
}

/* An honest answer to who cannot come in: what they said is taken off the socket first, or the kernel would forget the answer. */
static void
refuse (WpConnections *self, GSocket *socket)
{
  static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 10\r\nContent-Length: 0\r\n\r\n";
  char said[4096];
  g_socket_set_blocking (socket, FALSE);
  while (g_socket_receive (socket, said, sizeof said, NULL, NULL) == sizeof said)
    ;
  if (self->certificate == NULL)
    g_socket_send (socket, answer, strlen (answer), NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
}

/* FALSE when there is no room. */
static gboolean
make_room (WpConnections *self, const char *network, gboolean proxy)
{
  gboolean crowd = !proxy && count_network (self, network) >= self->max / 2;
  if (!crowd && self->open.length < self->max)
    return TRUE;
  for (GList *l = self->open.head; l != NULL; l = l->next) {
    WpConnection *it = l->data;
    if (!it->arrived && (!crowd || strcmp (it->network, network) == 0)) {
      wp_connection_cut (it);
      return TRUE;
    }
  }
  return FALSE;
}

static void
hand_over (WpConnection *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (self->base, &error);
  if (local == NULL || self->all->soup == NULL || !soup_server_accept_iostream (self->all->soup, G_IO_STREAM (self), local, self->remote, &error)) {
    g_debug ("a connection was lost at once: %s", error != NULL ? error->message : "closing");
    g_io_stream_close (G_IO_STREAM (self), NULL, NULL);
  }
}

static gboolean
handshake_too_slow_cb (gpointer data)
{
  WpConnection *self = data;
  self->handshake = 0;
  wp_connection_cut (self);
  return G_SOURCE_REMOVE;
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WpConnection) self = data;
  g_autoptr (GError) error = NULL;
  g_clear_handle_id (&self->handshake, g_source_remove);
  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    hand_over (self);
  else {
    g_debug ("no TLS: %s", error->message);
    leave (self);
    g_io_stream_close (G_IO_STREAM (self->base), NULL, NULL);
  }
}

static void
begin_tls (WpConnection *self)
{
  g_autoptr (GError) error = NULL;
  static const char *const protocols[] = { "http/1.1", NULL };
  GIOStream *tls = g_tls_server_connection_new (G_IO_STREAM (self->base), self->all->certificate, &error);
  if (tls == NULL) {
    g_warning ("TLS cannot begin: %s", error->message);
    g_io_stream_close (G_IO_STREAM (self), NULL, NULL);
    return;
  }
  g_object_unref (self->stream);
  self->stream = tls;
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  self->handshake = g_timeout_add_seconds (WP_CONNECTIONS_IDLE, handshake_too_slow_cb, self);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL, handshake_cb, g_object_ref (self));
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *base, GObject *source, gpointer data)
{
  WpConnections *all = data;
  GSocket *socket = g_socket_connection_get_socket (base);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (base, NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (remote)) /* gone again */
    return TRUE;

  GInetAddress *peer = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  g_autofree char *network = wp_network_name (peer);
  if (!make_room (all, network, wp_proxies_trust (all->proxies, peer))) {
    g_debug ("no room for a connection");
    refuse (all, socket);
    return TRUE;
  }
  g_socket_set_timeout (socket, WP_CONNECTIONS_IDLE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_option (socket, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER, NULL);

  g_autoptr (WpConnection) self = g_object_new (WP_TYPE_CONNECTION, NULL);
  g_ref_count_inc (&all->refs);
  self->all = all;
  self->base = g_object_ref (base);
  self->stream = g_object_ref (G_IO_STREAM (base));
  self->network = g_steal_pointer (&network);
  self->remote = g_steal_pointer (&remote);
  g_object_set_data (G_OBJECT (self->remote), QUARK, self);
  enter (self);
  if (all->certificate != NULL)
    begin_tls (self);
  else
    hand_over (self);
  return TRUE;
}

WpConnections *
wp_connections_new (SoupServer *soup, GTlsCertificate *certificate, const WpProxies *proxies)
{
  WpConnections *self = g_new0 (WpConnections, 1);
  g_ref_count_init (&self->refs);
  self->soup = soup;
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->proxies = proxies;
  self->networks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->max = count_places ();
  return self;
}

void
wp_connections_free (WpConnections *self)
{
  if (self == NULL)
    return;
  if (self->service != NULL) {
    g_signal_handlers_disconnect_by_data (self->service, self);
    g_socket_service_stop (self->service);
    g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    g_clear_object (&self->service);
  }
  self->soup = NULL;
  connections_unref (self);
}

gboolean
wp_connections_listen (WpConnections *self, GSocketAddress *address, guint16 *port, GError **error)
{
  g_autoptr (GSocketAddress) effective = NULL;
  self->service = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), WP_CONNECTIONS_BACKLOG);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective,
                                      error))
    return FALSE;
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  return TRUE;
}
