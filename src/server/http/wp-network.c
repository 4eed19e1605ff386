/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpNetwork"
#include "config.h"

#include "wp-network.h"
#include "wp-error.h"

#include <string.h>

#define MAX_HOPS 32 /* the last ones; who puts more before them says nothing we need */

struct _WpProxies {
  GPtrArray *masks; /* GInetAddressMask */
};

/* An IPv4 address that came mapped into IPv6 as what it is; any other as it is. (transfer full) */
static GInetAddress *
plain_address (GInetAddress *address)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && memcmp (bytes, mapped, sizeof mapped) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  return g_object_ref (address);
}

WpProxies *
wp_proxies_new (const char *const *texts, GError **error)
{
  g_autoptr (WpProxies) self = g_new0 (WpProxies, 1);
  self->masks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (texts[i], ",", -1);
    for (guint k = 0; k == 0 || parts[k] != NULL; k++) {
      GInetAddressMask *mask = parts[k] != NULL ? g_inet_address_mask_new_from_string (g_strstrip (parts[k]), NULL) : NULL;
      if (mask == NULL) {
        g_set_error (error, WP_ERROR, WP_ERROR_INVALID, "--trusted-proxy wants an address or ADDRESS/BITS, not “%s”", texts[i]);
        return NULL;
      }
      g_ptr_array_add (self->masks, mask);
    }
  }
  return g_steal_pointer (&self);
}

void
wp_proxies_free (WpProxies *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->masks);
  g_free (self);
}

gboolean
wp_proxies_trust (const WpProxies *self, GInetAddress *address)
{
  g_autoptr (GInetAddress) plain = plain_address (address);
  for (guint i = 0; i < self->masks->len; i++) {
    if (g_inet_address_mask_matches (g_ptr_array_index (self->masks, i), plain))
      return TRUE;
  }
  return FALSE;
}

/* An address as the headers write it: perhaps in quotes, with a port, an IPv6 one in brackets. (transfer full) (nullable) */
static GInetAddress *
parse_node (const char *node)
{
  g_autofree char *text = g_strstrip (g_strdup (node));
  gsize length = strlen (text);
  if (length >= 2 && text[0] == '"' && text[length - 1] == '"') {
    text[length - 1] = '\0';
    memmove (text, text + 1, length - 1);
  }
  char *end = text[0] == '[' ? strchr (text, ']') : strchr (text, ':');
  if (text[0] == '[' && end != NULL) {
    *end = '\0';
    return g_inet_address_new_from_string (text + 1);
  }
  if (end != NULL && strchr (end + 1, ':') == NULL)
    *end = '\0';
  return g_inet_address_new_from_string (text);
}

/* The value of "for" in one element of Forwarded. (transfer full) (nullable) */
static GInetAddress *
parse_element (const char *element)
{
  g_auto (GStrv) pairs = g_strsplit (element, ";", 8);
  for (guint i = 0; pairs[i] != NULL; i++) {
    const char *pair = g_strstrip (pairs[i]);
    if (g_ascii_strncasecmp (pair, "for=", 4) == 0)
      return parse_node (pair + 4);
  }
  return NULL;
}

/* What stands before the last comma of @header goes on being looked at next; NULL ends it. */
static char *
take_last (char *header)
{
  char *comma = strrchr (header, ',');
  if (comma == NULL)
    return header;
  *comma = '\0';
  return comma + 1;
}

static GInetAddress *
walk (const WpProxies *self, GInetAddress *peer, const char *header, GInetAddress *(*parse) (const char *) )
{
  g_autofree char *left = g_strdup (header);
  g_autoptr (GInetAddress) found = g_object_ref (peer);
  for (guint i = 0; i < MAX_HOPS && wp_proxies_trust (self, found); i++) {
    char *last = take_last (left);
    GInetAddress *next = parse (last);
    if (next != NULL) {
      g_object_unref (found);
      found = plain_address (next);
      g_object_unref (next);
    }
    if (next == NULL || last == left)
      break;
  }
  return g_steal_pointer (&found);
}

GInetAddress *
wp_proxies_find_client (const WpProxies *self, GInetAddress *peer, const char *forwarded, const char *x_forwarded_for)
{
  g_autoptr (GInetAddress) plain = plain_address (peer);
  g_autoptr (GInetAddress) one = forwarded != NULL ? walk (self, plain, forwarded, parse_element) : NULL;
  g_autoptr (GInetAddress) other = x_forwarded_for != NULL ? walk (self, plain, x_forwarded_for, parse_node) : NULL;
  if (one != NULL && other != NULL && !g_inet_address_equal (one, other))
    return g_steal_pointer (&plain);
  if (one != NULL)
    return g_steal_pointer (&one);
  return other != NULL ? g_steal_pointer (&other) : g_steal_pointer (&plain);
}

char *
wp_network_name (GInetAddress *address)
{
  g_autoptr (GInetAddress) plain = plain_address (address);
  if (g_inet_address_get_family (plain) == G_SOCKET_FAMILY_IPV4)
    return g_inet_address_to_string (plain);
  const guint8 *b = g_inet_address_to_bytes (plain);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64", b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]);
}
