/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpKeys"
#include "config.h"

#include "wp-keys.h"

#include "wp-license-key.h"
#include "wp-secret.h"

#include <string.h>

static const char *
get_secret (WpStorage *storage)
{
  /* One in memory has no file beside it: its keys go with it. */
  if (storage->key_secret == NULL)
    storage->key_secret = wp_secret_new ();
  return storage->key_secret;
}

/* A sealed key that was put somewhere else in the table opens nothing. (transfer full) */
static char *
make_scope (const WpKeyPlace *place)
{
  return g_strjoin ("\n", "license-key", place->partner, place->kind, place->owner, place->line, NULL);
}

/* A partner learns nothing of another one's keys. (transfer full) */
static char *
make_mark (WpStorage *storage, const WpKeyPlace *place, const char *key)
{
  g_autofree char *scope = g_strjoin ("\n", "license-key-mark", place->partner, NULL), *folded = wp_license_key_fold (key);
  char *mark = wp_secret_mark (get_secret (storage), scope, folded);
  memset (folded, 0, strlen (folded));
  return mark;
}

gboolean
wp_keys_put (WpStorage *storage, const WpKeyPlace *place, const char *key, gboolean active, gint64 at, GError **error)
{
  g_autofree char *scope = make_scope (place), *mark = make_mark (storage, place, key);
  g_autofree char *sealed = wp_secret_encrypt (get_secret (storage), scope, key);
  const WpKeptKey kept = { sealed, mark, active };
  return storage->keys->put (storage, place, &kept, at, error);
}

gboolean
wp_keys_open (WpStorage *storage, const WpKeyPlace *place, char **key, GError **error)
{
  g_autoptr (WpKeptKey) kept = NULL;
  g_autofree char *scope = make_scope (place);
  *key = NULL;
  if (!storage->keys->get (storage, place, &kept, error))
    return FALSE;
  if (kept != NULL && kept->sealed != NULL)
    *key = wp_secret_decrypt (get_secret (storage), scope, kept->sealed);
  return TRUE;
}

gboolean
wp_keys_is_known (WpStorage *storage, const WpKeyPlace *place, const char *key, gboolean *found, GError **error)
{
  g_autofree char *mark = make_mark (storage, place, key);
  return storage->keys->find_active (storage, place, mark, found, error);
}

gboolean
wp_keys_answer (WpStorage *storage, const WpKeyPlace *place, gboolean used, gint64 at, GError **error)
{
  g_autoptr (WpKeptKey) kept = NULL;
  if (!storage->keys->get (storage, place, &kept, error))
    return FALSE;
  if (kept == NULL)
    return TRUE;
  const WpKeptKey next = { used ? NULL : kept->sealed, kept->mark, used };
  return storage->keys->put (storage, place, &next, at, error);
}
