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

/* (transfer full) */
static guchar *
decode (const char *data, gsize size, gsize *length)
{
  g_autoptr (GString) text = g_string_new_len (data, (gssize) size);
  g_strdelimit (text->str, "-", '+');
  g_strdelimit (text->str, "_", '/');
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');
  return g_base64_decode (text->str, length);
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
  gsize length;
  g_autofree guchar *bytes = decode (sealed, dot - sealed, &length);
  g_autofree char *value = g_strndup ((const char *) bytes, length);
  g_autofree char *again = wp_secret_seal (key, scope, value); /* base64 is read with much in it that nobody writes */
  return wp_secret_equal (again, sealed) ? g_steal_pointer (&value) : NULL;
}

#define NONCE 12
#define TAG 16

/* AES-256-GCM, with @scope under the seal. (nullable) */
static gcry_cipher_hd_t
open_cipher (const char *key, const char *scope, const guint8 *nonce)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  gcry_cipher_hd_t cipher = NULL;
  wp_password_init ();
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key));
  g_hmac_update (hmac, (const guchar *) "encrypt", sizeof "encrypt");
  g_hmac_get_digest (hmac, digest, &length);
  if (gcry_cipher_open (&cipher, GCRY_CIPHER_AES256, GCRY_CIPHER_MODE_GCM, 0) != 0)
    return NULL;
  if (gcry_cipher_setkey (cipher, digest, sizeof digest) == 0 && gcry_cipher_setiv (cipher, nonce, NONCE) == 0 &&
      gcry_cipher_authenticate (cipher, scope, strlen (scope)) == 0)
    return cipher;
  gcry_cipher_close (cipher);
  return NULL;
}

char *
wp_secret_encrypt (const char *key, const char *scope, const char *value)
{
  gsize length = strlen (value);
  g_autofree guint8 *sealed = g_malloc0 (NONCE + TAG + length);
  wp_password_init ();
  gcry_create_nonce (sealed, NONCE);
  gcry_cipher_hd_t cipher = open_cipher (key, scope, sealed);
  g_return_val_if_fail (cipher != NULL, NULL);
  gboolean ok = gcry_cipher_encrypt (cipher, sealed + NONCE + TAG, length, value, length) == 0 &&
                gcry_cipher_gettag (cipher, sealed + NONCE, TAG) == 0;
  gcry_cipher_close (cipher);
  g_return_val_if_fail (ok, NULL);
  return wp_secret_base64url (sealed, NONCE + TAG + length);
}

char *
wp_secret_decrypt (const char *key, const char *scope, const char *sealed)
{
  gsize length;
  g_autofree guchar *bytes = decode (sealed, strlen (sealed), &length);
  if (length < NONCE + TAG)
    return NULL;
  gsize size = length - NONCE - TAG;
  g_autofree char *value = g_malloc0 (size + 1);
  gcry_cipher_hd_t cipher = open_cipher (key, scope, bytes);
  if (cipher == NULL)
    return NULL;
  gboolean ok = gcry_cipher_decrypt (cipher, value, size, bytes + NONCE + TAG, size) == 0 && gcry_cipher_checktag (cipher, bytes + NONCE, TAG) == 0;
  gcry_cipher_close (cipher);
  return ok ? g_steal_pointer (&value) : NULL;
}

char *
wp_secret_mark (const char *key, const char *scope, const char *value)
{
  return sign (key, scope, value);
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
