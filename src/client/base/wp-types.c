/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpTypes"
#include "config.h"

#include "wp-types.h"

#include <libsecret/secret.h>
#include <libsoup/soup.h>

void
wp_types_prepare (void)
{
  static gsize prepared;
  if (!g_once_init_enter (&prepared))
    return;
  const GType types[] = {
    G_TYPE_DBUS_CONNECTION,     G_TYPE_DBUS_PROXY,          G_TYPE_DBUS_MESSAGE,
    G_TYPE_SOCKET_CLIENT,       G_TYPE_TCP_CONNECTION,      G_TYPE_UNIX_CONNECTION,
    G_TYPE_INET_SOCKET_ADDRESS, G_TYPE_UNIX_SOCKET_ADDRESS, G_TYPE_TASK,
    G_TYPE_CANCELLABLE,         SOUP_TYPE_SESSION,          SOUP_TYPE_MESSAGE,
    SOUP_TYPE_SERVER,           SOUP_TYPE_SERVER_MESSAGE,   SECRET_TYPE_SERVICE,
    SECRET_TYPE_COLLECTION,     SECRET_TYPE_ITEM,           SECRET_TYPE_PROMPT,
  };
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_type_class_unref (g_type_class_ref (types[i]));
  g_network_monitor_get_default ();
  g_once_init_leave (&prepared, 1);
}
