/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLimits"
#include "config.h"

#include "wp-limits.h"
#include "wp-time.h"

#define MAX_ENTRIES 10000

struct _WpLimits {
  GHashTable *buckets; /* name -> Bucket */
};

typedef struct {
  gint64 since;
  guint count;
} Bucket;

WpLimits *
wp_limits_new (void)
{
  WpLimits *self = g_new0 (WpLimits, 1);
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
wp_limits_free (WpLimits *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->buckets);
  g_free (self);
}

static gboolean
is_old (gpointer key, gpointer value, gpointer now)
{
  return *(gint64 *) now - ((Bucket *) value)->since >= WP_MINUTE;
}

static Bucket *
need_bucket (WpLimits *self, const char *name, gint64 now)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, name);
  if (bucket == NULL) {
    /* Names come from outside: forget the old ones, and everything rather than grow without end. */
    if (g_hash_table_size (self->buckets) >= MAX_ENTRIES)
      g_hash_table_foreach_remove (self->buckets, is_old, &now);
    if (g_hash_table_size (self->buckets) >= MAX_ENTRIES)
      g_hash_table_remove_all (self->buckets);
    bucket = g_new0 (Bucket, 1);
    bucket->since = now;
    g_hash_table_insert (self->buckets, g_strdup (name), bucket);
  }
  if (now - bucket->since >= WP_MINUTE) {
    bucket->since = now;
    bucket->count = 0;
  }
  return bucket;
}

/* Three names of one try: the pair, the account, the address. */
static void
name_them (const char *account, const char *address, char *names[3])
{
  g_autofree char *lower = g_ascii_strdown (account, -1);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, lower, -1);
  names[0] = g_strdup_printf ("p %s %s", hash, address);
  names[1] = g_strdup_printf ("u %s", hash);
  names[2] = g_strdup_printf ("a %s", address);
}

guint
wp_limits_try (WpLimits *self, const char *account, const char *address, gint64 now)
{
  static const guint most[3] = { WP_LIMITS_PAIR, WP_LIMITS_ALONE, WP_LIMITS_ALONE };
  char *names[3];
  guint wait = 0;

  name_them (account, address, names);
  for (guint i = 0; i < 3; i++) {
    Bucket *bucket = need_bucket (self, names[i], now);
    if (bucket->count >= most[i])
      wait = MAX (wait, (guint) ((bucket->since + WP_MINUTE - now + 999) / 1000));
  }
  for (guint i = 0; i < 3; i++) {
    if (wait == 0)
      need_bucket (self, names[i], now)->count++;
    g_free (names[i]);
  }
  return wait;
}

void
wp_limits_forgive (WpLimits *self, const char *account, const char *address)
{
  char *names[3];
  name_them (account, address, names);
  for (guint i = 0; i < 3; i++) {
    Bucket *bucket = g_hash_table_lookup (self->buckets, names[i]);
    if (bucket != NULL && bucket->count > 0)
      bucket->count--;
    g_free (names[i]);
  }
}
