/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpAuth"
#include "config.h"

#include "wp-auth.h"
#include "wp-secret.h"

#include <string.h>

/* What is right in a sign-in, with nothing at hand but the words of it. */

#define SCOPE "sign-in"
#define MAX_SEALED 4096

void
wp_auth_request_free (WpAuthRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->redirect_uri);
  g_free (self->challenge);
  g_free (self->state);
  g_free (self);
}

char *
wp_auth_request_seal (const char *key, const char *redirect_uri, const char *challenge, const char *state, gint64 expires_at)
{
  g_autofree char *once = wp_secret_new ();
  /* The state is the client's and may be any text: it comes last. */
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT "\n%s\n%s\n%s%s%s", expires_at, once, redirect_uri, challenge,
                                            state != NULL ? "\n" : "", state != NULL ? state : "");
  return wp_secret_seal (key, SCOPE, value);
}

WpAuthRequest *
wp_auth_request_open (const char *key, const char *sealed)
{
  g_autofree char *value = strlen (sealed) <= MAX_SEALED ? wp_secret_open (key, SCOPE, sealed) : NULL;
  if (value == NULL)
    return NULL;
  g_auto (GStrv) parts = g_strsplit (value, "\n", 5);
  guint n = g_strv_length (parts);
  if (n < 4)
    return NULL;
  WpAuthRequest *self = g_new0 (WpAuthRequest, 1);
  self->expires_at = g_ascii_strtoll (parts[0], NULL, 10);
  self->redirect_uri = g_strdup (parts[2]);
  self->challenge = g_strdup (parts[3]);
  self->state = n > 4 ? g_strdup (parts[4]) : NULL;
  return self;
}

gboolean
wp_auth_is_redirect (const char *uri)
{
  static const char *const hosts[] = { "http://127.0.0.1:", "http://[::1]:" };
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++) {
    if (!g_str_has_prefix (uri, hosts[i]))
      continue;
    const char *port = uri + strlen (hosts[i]);
    gsize length = strspn (port, "0123456789");
    guint64 number = g_ascii_strtoull (port, NULL, 10);
    return length >= 1 && length <= 5 && *port != '0' && number <= 65535 && strcmp (port + length, "/") == 0;
  }
  return FALSE;
}

gboolean
wp_auth_is_challenge (const char *challenge)
{
  return strlen (challenge) == 43 && strspn (challenge, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == 43;
}

gboolean
wp_auth_is_own_origin (const char *public_url, const char *origin, const char *site)
{
  if (site != NULL && strcmp (site, "same-origin") != 0)
    return FALSE;
  /* Our page says no-referrer, which makes browsers send "null" for its own form; a page elsewhere is told apart by the
   * browser's Sec-Fetch-Site, and never knows the request id. */
  return origin == NULL || strcmp (origin, "null") == 0 || g_ascii_strcasecmp (origin, public_url) == 0;
}

char *
wp_auth_make_redirect (const char *uri, ...)
{
  GString *result = g_string_new (uri);
  const char *name;
  char separator = '?';
  va_list args;

  va_start (args, uri);
  while ((name = va_arg (args, const char *)) != NULL) {
    const char *value = va_arg (args, const char *);
    if (value == NULL)
      continue;
    g_string_append_printf (result, "%c%s=", separator, name);
    g_string_append_uri_escaped (result, value, NULL, FALSE);
    separator = '&';
  }
  va_end (args);
  return g_string_free (result, FALSE);
}
