/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpKeyring"
#include "config.h"

#include "wp-error.h"
#include "wp-keyring.h"

#include <libsecret/secret.h>

/* The schema's name is not matched: gnome-keyring finds an item again by its attributes alone. */
static const SecretSchema schema = {
  WP_APP_ID ".Token",
  SECRET_SCHEMA_DONT_MATCH_NAME,
  { { "application", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static GHashTable *
attributes_for (const char *account_id)
{
  return secret_attributes_build (&schema, "application", WP_APP_ID, "account", account_id, NULL);
}

/* Service missing, bus missing, collection missing, prompt dismissed: all of it means that the token cannot be kept. */
static void
translate (GError **error)
{
  GError *old = error != NULL ? *error : NULL;
  if (old == NULL || old->domain == WP_ERROR || g_error_matches (old, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gboolean locked = g_error_matches (old, SECRET_ERROR, SECRET_ERROR_IS_LOCKED);
  /* libsecret holds on to a daemon that has gone: the next call is to look for one anew. */
  if (old->domain == G_DBUS_ERROR)
    secret_service_disconnect ();
  *error = g_error_new_literal (WP_ERROR, locked ? WP_ERROR_KEYRING_LOCKED : WP_ERROR_KEYRING_ABSENT, old->message);
  g_error_free (old);
}

static gboolean
set_locked (GError **error)
{
  g_set_error_literal (error, WP_ERROR, WP_ERROR_KEYRING_LOCKED, "The keyring is locked");
  return FALSE;
}

/* A lookup of what is locked answers nothing and no error; only the search tells missing from locked, without a prompt.
 * (nullable) (transfer full); %NULL with an error, or without one when there is none */
static SecretRetrievable *
find (const char *account_id, SecretSearchFlags flags, GCancellable *cancellable, GError **error)
{
  g_autoptr(GHashTable) attributes = attributes_for (account_id);
  GError *local = NULL;
  SecretRetrievable *found = NULL;
  gboolean locked = FALSE;
  GList *items = secret_password_searchv_sync (&schema, attributes, SECRET_SEARCH_ALL | flags, cancellable, &local);
  if (local != NULL && local->domain == G_DBUS_ERROR) {
    g_clear_error (&local);
    secret_service_disconnect ();
    items = secret_password_searchv_sync (&schema, attributes, SECRET_SEARCH_ALL | flags, cancellable, &local);
  }
  for (GList *item = items; item != NULL; item = item->next) {
    gboolean this_locked = SECRET_IS_ITEM (item->data) && secret_item_get_locked (item->data);
    if (!this_locked && found == NULL)
      found = g_object_ref (item->data);
    locked |= this_locked;
  }
  g_list_free_full (items, g_object_unref);
  if (local == NULL && found == NULL && locked)
    set_locked (&local);
  if (local != NULL) {
    translate (&local);
    g_propagate_error (error, local);
  }
  return found;
}

char *
wp_keyring_load (const char *account_id, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  g_autoptr(SecretRetrievable) item = find (account_id, SECRET_SEARCH_NONE, cancellable, error);
  if (item == NULL)
    return NULL;
  SecretValue *value = secret_retrievable_retrieve_secret_sync (item, cancellable, &local);
  if (value == NULL) {
    if (local == NULL)
      set_locked (&local);
    translate (&local);
    g_propagate_error (error, local);
    return NULL;
  }
  char *token = g_strdup (secret_value_get_text (value));
  secret_value_unref (value);
  return token;
}

gboolean
wp_keyring_store (const char *account_id, const char *label, const char *token, gboolean prompt, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  if (!prompt) {
    g_autoptr(SecretRetrievable) item = find (account_id, SECRET_SEARCH_NONE, cancellable, &local);
    if (item == NULL) {
      if (local == NULL)
        g_set_error_literal (&local, WP_ERROR, WP_ERROR_KEYRING_ABSENT, "The token is kept for this run only");
      g_propagate_error (error, local);
      return FALSE;
    }
  }
  g_autoptr(GHashTable) attributes = attributes_for (account_id);
  gboolean stored = secret_password_storev_sync (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, token, cancellable, &local);
  if (!stored) {
    if (local == NULL)
      set_locked (&local);
    translate (&local);
    g_propagate_error (error, local);
  }
  return stored;
}

gboolean
wp_keyring_clear (const char *account_id, GCancellable *cancellable, GError **error)
{
  g_autoptr(GHashTable) attributes = attributes_for (account_id);
  GError *local = NULL;
  secret_password_clearv_sync (&schema, attributes, cancellable, &local);
  if (local == NULL)
    return TRUE;
  translate (&local);
  g_propagate_error (error, local);
  return FALSE;
}

gboolean
wp_keyring_unlock (const char *account_id, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  g_autoptr(SecretRetrievable) item = find (account_id, SECRET_SEARCH_UNLOCK, cancellable, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}
