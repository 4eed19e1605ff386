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

gboolean
wp_secret_check_verifier (const char *verifier, const char *challenge)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  if (strlen (verifier) < 43 || strlen (verifier) > 128)
    return FALSE;
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, (const guchar *) verifier, strlen (verifier));
  g_checksum_get_digest (sum, digest, &length);
  g_autofree char *computed = wp_secret_base64url (digest, length);
  return wp_secret_equal (computed, challenge);
}
