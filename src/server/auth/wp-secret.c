/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSecret"
#include "config.h"

#include "wp-secret.h"
#include "wp-password.h"

#include <gcrypt.h>
#include <string.h>

char *
wp_secret_base64url (const guint8 *data, gsize length)
{
  char *text = g_base64_encode (data, length);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

char *
wp_secret_new (void)
{
  guint8 bytes[32];
  wp_password_init ();
  gcry_randomize (bytes, sizeof bytes, GCRY_STRONG_RANDOM);
  return wp_secret_base64url (bytes, sizeof bytes);
}

char *
wp_secret_hash (const char *secret)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);
}

gboolean
wp_secret_equal (const char *a, const char *b)
{
  gsize length = strlen (a);
  guint8 difference = 0;
  if (length != strlen (b))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= a[i] ^ b[i];
  return difference == 0;
}

static char *
sign (const char *key, const char *scope, const char *value)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key));
  g_hmac_update (hmac, (const guchar *) scope, strlen (scope) + 1);
  g_hmac_update (hmac, (const guchar *) value, strlen (value));
  g_hmac_get_digest (hmac, digest, &length);
  return wp_secret_base64url (digest, 16);
}

char *
wp_secret_seal (const char *key, const char *scope, const char *value)
{
  g_autofree char *signature = sign (key, scope, value);
  g_autofree char *text = wp_secret_base64url ((const guint8 *) value, strlen (value));
  return g_strconcat (text, ".", signature, NULL);
}

char *
wp_secret_open (const char *key, const char *scope, const char *sealed)
{
  const char *dot = strchr (sealed, '.');
  if (dot == NULL)
    return NULL;
  g_autoptr (GString) text = g_string_new_len (sealed, dot - sealed);
  g_strdelimit (text->str, "-", '+');
  g_strdelimit (text->str, "_", '/');
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (text->str, &length);
  g_autofree char *value = g_strndup ((const char *) bytes, length);
  g_autofree char *again = wp_secret_seal (key, scope, value); /* base64 is read with much in it that nobody writes */
  return wp_secret_equal (again, sealed) ? g_steal_pointer (&value) : NULL;
}

gboolean
wp_secret_check_verifier (const char *verifier, const char *challenge)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  if (strlen (verifier) < 43 || strlen (verifier) > 128)
    return FALSE;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, (const guchar *) verifier, strlen (verifier));
  g_checksum_get_digest (sum, digest, &length);
  g_autofree char *computed = wp_secret_base64url (digest, length);
  return wp_secret_equal (computed, challenge);
}
