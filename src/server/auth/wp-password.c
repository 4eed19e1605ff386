/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpPassword"
#include "config.h"

#include "wp-password.h"
#include "wp-error.h"
#include "wp-secret.h"

#include <gcrypt.h>
#include <stdio.h>
#include <string.h>

#define MEMORY_KIB 65536
#define PASSES 3
#define SALT_LENGTH 16
#define TAG_LENGTH 32

struct _WpPasswordPool {
  GThreadPool *threads;
};

typedef struct {
  char *password;
  char *encoded; /* (nullable) */
} Work;

void
wp_password_init (void)
{
  static gsize once;
  if (g_once_init_enter (&once)) {
    gcry_check_version (NULL);
    gcry_control (GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control (GCRYCTL_INITIALIZATION_FINISHED, 0);
    g_once_init_leave (&once, 1);
  }
}

static gboolean
derive (const char *password, const guint8 *salt, gsize salt_length, gulong memory, gulong passes, guint8 *tag)
{
  const unsigned long params[4] = { TAG_LENGTH, passes, memory, 1 };
  gcry_kdf_hd_t kdf;

  wp_password_init ();
  if (gcry_kdf_open (&kdf, GCRY_KDF_ARGON2, GCRY_KDF_ARGON2ID, params, 4, password, strlen (password), salt, salt_length, NULL, 0, NULL, 0))
    return FALSE;
  gboolean ok = gcry_kdf_compute (kdf, NULL) == 0 && gcry_kdf_final (kdf, TAG_LENGTH, tag) == 0;
  gcry_kdf_close (kdf);
  return ok;
}

char *
wp_password_hash (const char *password, GError **error)
{
  guint8 salt[SALT_LENGTH], tag[TAG_LENGTH];

  wp_password_init ();
  gcry_randomize (salt, sizeof salt, GCRY_STRONG_RANDOM);
  if (!derive (password, salt, sizeof salt, MEMORY_KIB, PASSES, tag)) {
    g_set_error_literal (error, WP_ERROR, WP_ERROR_SERVER, "The password could not be hashed");
    return NULL;
  }
  g_autofree char *salt_text = wp_secret_base64url (salt, sizeof salt);
  g_autofree char *tag_text = wp_secret_base64url (tag, sizeof tag);
  return g_strdup_printf ("$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", MEMORY_KIB, PASSES, salt_text, tag_text);
}

/* The reverse of wp_secret_base64url(). (transfer full) */
static guint8 *
decode (const char *text, gsize *length)
{
  g_autoptr (GString) padded = g_string_new (text);
  g_strdelimit (padded->str, "-", '+');
  g_strdelimit (padded->str, "_", '/');
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');
  return g_base64_decode (padded->str, length);
}

gboolean
wp_password_verify (const char *password, const char *encoded)
{
  gulong memory = 0, passes = 0;
  gsize salt_length, tag_length;
  guint8 computed[TAG_LENGTH];

  g_auto (GStrv) parts = g_strsplit (encoded, "$", 7);
  if (g_strv_length (parts) != 6 || strcmp (parts[1], "argon2id") != 0 || strcmp (parts[2], "v=19") != 0 ||
      sscanf (parts[3], "m=%lu,t=%lu,p=1", &memory, &passes) != 2 || memory < 8 || memory > 1024 * 1024 || passes < 1 || passes > 16)
    return FALSE;
  g_autofree guint8 *salt = decode (parts[4], &salt_length);
  g_autofree guint8 *tag = decode (parts[5], &tag_length);
  if (tag_length != TAG_LENGTH || salt_length < 8 || !derive (password, salt, salt_length, memory, passes, computed))
    return FALSE;
  guint8 difference = 0;
  for (gsize i = 0; i < TAG_LENGTH; i++)
    difference |= computed[i] ^ tag[i];
  return difference == 0;
}

static void
work_free (Work *work)
{
  /* Not kept longer than needed; a compiler may not leave this out. */
  explicit_bzero (work->password, strlen (work->password));
  g_free (work->password);
  g_free (work->encoded);
  g_free (work);
}

static void
run (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  static const guint8 nobody[SALT_LENGTH];
  guint8 tag[TAG_LENGTH];

  if (work->encoded != NULL)
    g_task_return_boolean (task, wp_password_verify (work->password, work->encoded));
  else {
    derive (work->password, nobody, sizeof nobody, MEMORY_KIB, PASSES, tag);
    g_task_return_boolean (task, FALSE);
  }
}

WpPasswordPool *
wp_password_pool_new (void)
{
  WpPasswordPool *self = g_new0 (WpPasswordPool, 1);
  self->threads = g_thread_pool_new (run, self, WP_PASSWORD_WORKERS, FALSE, NULL);
  return self;
}

void
wp_password_pool_free (WpPasswordPool *self)
{
  if (self == NULL)
    return;
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_free (self);
}

void
wp_password_pool_verify_async (WpPasswordPool *self, const char *password, const char *encoded, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, wp_password_pool_verify_async);
  if (g_thread_pool_unprocessed (self->threads) >= WP_PASSWORD_QUEUE) {
    g_task_return_new_error (task, WP_ERROR, WP_ERROR_UNAVAILABLE, "Too many people are signing in");
    return;
  }
  Work *work = g_new0 (Work, 1);
  work->password = g_strdup (password);
  work->encoded = g_strdup (encoded);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_thread_pool_push (self->threads, g_steal_pointer (&task), NULL);
}

gboolean
wp_password_pool_verify_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
