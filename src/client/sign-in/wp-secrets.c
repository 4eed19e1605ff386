/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpSecrets"
#include "config.h"

#include "wp-secrets.h"

#include "wp-error.h"
#include "wp-keyring.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _WpSecrets {
  char *account_id;
  char *label;
  gboolean keyring;
  GMutex mutex;
  GCond cond;
  /* under the mutex, which is never held over a call that waits */
  GHashTable *texts;   /* command → what the keyring has of it, or "" when it has nothing */
  GHashTable *loading; /* commands that the keyring is asked about */
  GHashTable *orphans; /* (nullable): what a sweep that waits is to pass over */
  int code;            /* #WpError of the last time that it could not say, 0 for none */
};

static void
wipe (gpointer data)
{
  char *text = data;
  if (text != NULL)
    memset (text, 0, strlen (text));
  g_free (text);
}

WpSecrets *
wp_secrets_new (const char *account_id, const char *label, gboolean keyring)
{
  WpSecrets *self = g_atomic_rc_box_new0 (WpSecrets);
  self->account_id = g_strdup (account_id);
  self->label = g_strdup (label);
  self->keyring = keyring;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe);
  self->loading = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

static WpSecrets *
secrets_ref (WpSecrets *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
secrets_clear (gpointer data)
{
  WpSecrets *self = data;
  g_free (self->account_id);
  g_free (self->label);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_hash_table_unref (self->texts);
  g_hash_table_unref (self->loading);
  g_clear_pointer (&self->orphans, g_hash_table_unref);
}

void
wp_secrets_unref (WpSecrets *self)
{
  g_atomic_rc_box_release_full (self, secrets_clear);
}

static void
remember (WpSecrets *self, const char *command, const char *secret)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->texts, g_strdup (command), g_strdup (secret));
  g_mutex_unlock (&self->mutex);
}

/* One that the keyring is asked to keep */
typedef struct {
  WpSecrets *secrets;
  char *command;
  char *secret;
  WpSecretsDone done;
  gpointer user_data;
} WpPut;

static void
stored_cb (const char *token, const GError *error, gpointer user_data)
{
  WpPut *put = user_data;
  if (error == NULL)
    remember (put->secrets, put->command, put->secret);
  put->done (error, put->user_data);
  wp_secrets_unref (put->secrets);
  g_free (put->command);
  wipe (put->secret);
  g_free (put);
}

/* In a sandbox any look at the keyring may ask the person: it waits until they do something that needs it. */
static void
sweep_late (WpSecrets *self)
{
  g_mutex_lock (&self->mutex);
  g_autoptr (GHashTable) keep = g_steal_pointer (&self->orphans);
  self->code = 0;
  g_mutex_unlock (&self->mutex);
  if (keep != NULL)
    wp_keyring_sweep_secrets (self->account_id, keep);
}

void
wp_secrets_put (WpSecrets *self, const char *command, const char *secret, WpSecretsDone done, gpointer user_data)
{
  if (!self->keyring) {
    remember (self, command, secret);
    done (NULL, user_data);
    return;
  }
  sweep_late (self);
  WpPut *put = g_new0 (WpPut, 1);
  put->secrets = secrets_ref (self);
  put->command = g_strdup (command);
  put->secret = g_strdup (secret);
  put->done = done;
  put->user_data = user_data;
  wp_keyring_store_secret (self->account_id, command, self->label, secret, stored_cb, put);
}

typedef struct {
  WpSecrets *secrets;
  char *command;
} WpLoad;

static void
loaded_cb (const char *token, const GError *error, gpointer user_data)
{
  WpLoad *load = user_data;
  WpSecrets *self = load->secrets;
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->loading, load->command);
  self->code = error == NULL ? 0 : error->domain == WP_ERROR ? error->code : WP_ERROR_KEYRING_SILENT;
  if (error == NULL)
    g_hash_table_insert (self->texts, g_strdup (load->command), g_strdup (token != NULL ? token : ""));
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  wp_secrets_unref (self);
  g_free (load->command);
  g_free (load);
}

/* Asks the keyring, unless it is being asked. */
static void
begin_load (WpSecrets *self, const char *command)
{
  /* Where it asks by itself, a refusal holds until somebody unlocks it. */
  gboolean asks_by_itself = wp_keyring_asks_by_itself ();
  g_mutex_lock (&self->mutex);
  gboolean refused = self->code != 0 && asks_by_itself;
  gboolean begin = !refused && !g_hash_table_contains (self->texts, command) && g_hash_table_add (self->loading, g_strdup (command));
  g_mutex_unlock (&self->mutex);
  if (!begin)
    return;
  WpLoad *load = g_new0 (WpLoad, 1);
  load->secrets = secrets_ref (self);
  load->command = g_strdup (command);
  wp_keyring_load_secret (self->account_id, command, loaded_cb, load);
}

/* (transfer full) (nullable): %NULL when the keyring could not say, with why in @code; "" when it has nothing */
static char *
wait_for_text (WpSecrets *self, const char *command, int *code)
{
  gint64 deadline = g_get_monotonic_time () + WP_SECRETS_WAIT_MS * G_TIME_SPAN_MILLISECOND;
  g_mutex_lock (&self->mutex);
  while (g_hash_table_contains (self->loading, command) && g_cond_wait_until (&self->cond, &self->mutex, deadline))
    ;
  char *text = g_strdup (g_hash_table_lookup (self->texts, command));
  *code = g_hash_table_contains (self->loading, command) || self->code == 0 ? WP_ERROR_KEYRING_SILENT : self->code;
  g_mutex_unlock (&self->mutex);
  return text;
}

char *
wp_secrets_get (WpSecrets *self, const char *command, GError **error)
{
  int code = WP_ERROR_INVALID;
  if (self->keyring)
    begin_load (self, command);
  char *text = wait_for_text (self, command, &code);
  if (text == NULL && self->keyring) {
    g_set_error_literal (error, WP_ERROR, code, wp_error_get_title (code));
    return NULL;
  }
  if (text != NULL && *text != '\0')
    return text;
  g_free (text);
  g_set_error_literal (error, WP_ERROR, WP_ERROR_INVALID, N_ ("The keys are no longer on this desk: type them again"));
  return NULL;
}

void
wp_secrets_unlocked (WpSecrets *self)
{
  if (self->keyring)
    sweep_late (self);
}

void
wp_secrets_drop (WpSecrets *self, const char *command)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->texts, command);
  g_mutex_unlock (&self->mutex);
  if (self->keyring)
    wp_keyring_drop_secret (self->account_id, command);
}

void
wp_secrets_sweep (WpSecrets *self, GHashTable *keep)
{
  g_autoptr (GHashTable) owned = keep;
  if (!self->keyring)
    return;
  if (!wp_keyring_asks_by_itself ()) {
    wp_keyring_sweep_secrets (self->account_id, owned);
    return;
  }
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->orphans, g_hash_table_unref);
  self->orphans = g_steal_pointer (&owned);
  g_mutex_unlock (&self->mutex);
}
