/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpLimits"
#include "config.h"

#include "wp-limits.h"
#include "wp-time.h"

#include <string.h>

#define LONG (10 * WP_MINUTE)

struct _WpLimits {
  GHashTable *counters; /* name -> Counter */
  GHashTable *known;    /* account -> GPtrArray of networks, the latest last */
  gint64 swept_at;
};

typedef struct {
  gint64 since; /* its time begins */
  gint64 last;  /* the last try */
  guint count;
} Counter;

/* What one try is counted under. */
enum { PAIR, NETWORK, ACCOUNT, N_NAMES };

static const struct {
  guint most;
  gint64 time;
} rules[N_NAMES] = { { WP_LIMITS_PAIR, WP_MINUTE }, { WP_LIMITS_NETWORK, WP_MINUTE }, { WP_LIMITS_ATTACK, LONG } };

WpLimits *
wp_limits_new (void)
{
  WpLimits *self = g_new0 (WpLimits, 1);
  self->counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
wp_limits_free (WpLimits *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->counters);
  g_hash_table_unref (self->known);
  g_free (self);
}

/* However long or odd it is. (transfer full) */
static char *
name_account (const char *account)
{
  g_autofree char *lower = g_ascii_strdown (account, -1);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, lower, -1);
}

static void
name_try (const char *account, const char *network, char *names[N_NAMES])
{
  g_autofree char *hash = name_account (account);
  names[PAIR] = g_strdup_printf ("p %s %s", hash, network);
  names[NETWORK] = g_strdup_printf ("n %s", network);
  names[ACCOUNT] = g_strdup_printf ("a %s", hash);
}

static void
free_names (char *names[N_NAMES])
{
  for (guint i = 0; i < N_NAMES; i++)
    g_free (names[i]);
}

static gboolean
is_known (WpLimits *self, const char *account, const char *network)
{
  g_autofree char *hash = name_account (account);
  GPtrArray *networks = g_hash_table_lookup (self->known, hash);
  return networks != NULL && g_ptr_array_find_with_equal_func (networks, network, g_str_equal, NULL);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer now)
{
  return *(gint64 *) now - ((Counter *) value)->last >= LONG;
}

/* FALSE when new names must wait. */
static gboolean
has_room (WpLimits *self, gint64 now)
{
  if (g_hash_table_size (self->counters) + N_NAMES <= WP_LIMITS_NAMES)
    return TRUE;
  if (now - self->swept_at >= WP_SECOND) {
    self->swept_at = now;
    g_hash_table_foreach_remove (self->counters, is_over, &now);
  }
  return g_hash_table_size (self->counters) + N_NAMES <= WP_LIMITS_NAMES;
}

/* Until when this rule alone makes the try wait; 0 when it does not. */
static gint64
wait_until (WpLimits *self, char *names[N_NAMES], guint i, gint64 now)
{
  const Counter *counter = g_hash_table_lookup (self->counters, names[i]);
  if (counter == NULL || now - counter->since >= rules[i].time || counter->count < rules[i].most)
    return 0;
  if (i != ACCOUNT)
    return counter->since + rules[i].time;
  const Counter *pair = g_hash_table_lookup (self->counters, names[PAIR]);
  return pair != NULL && now - pair->last < LONG ? MIN (pair->last, counter->since) + LONG : 0;
}

static void
count (WpLimits *self, const char *name, gint64 time, gint64 now)
{
  Counter *counter = g_hash_table_lookup (self->counters, name);
  if (counter == NULL) {
    counter = g_new0 (Counter, 1);
    counter->since = now;
    g_hash_table_insert (self->counters, g_strdup (name), counter);
  }
  if (now - counter->since >= time) {
    counter->since = now;
    counter->count = 0;
  }
  counter->count++;
  counter->last = now;
}

guint
wp_limits_try (WpLimits *self, const char *account, const char *network, gint64 now)
{
  char *names[N_NAMES];
  gint64 until = 0;
  /* Somebody who is known here is not counted for the account. */
  gboolean known = is_known (self, account, network);
  guint n = known ? ACCOUNT : N_NAMES;

  name_try (account, network, names);
  for (guint i = 0; i < n; i++)
    until = MAX (until, wait_until (self, names, i, now));
  if (until == 0 && !known && !has_room (self, now) && !g_hash_table_contains (self->counters, names[PAIR]))
    until = now + WP_MINUTE;
  for (guint i = 0; until == 0 && i < n; i++)
    count (self, names[i], rules[i].time, now);
  free_names (names);
  return until == 0 ? 0 : (guint) MAX ((until - now + WP_SECOND - 1) / WP_SECOND, 1);
}

void
wp_limits_forgive (WpLimits *self, const char *account, const char *network)
{
  char *names[N_NAMES];
  guint n = is_known (self, account, network) ? ACCOUNT : N_NAMES;
  name_try (account, network, names);
  for (guint i = 0; i < n; i++) {
    Counter *counter = g_hash_table_lookup (self->counters, names[i]);
    if (counter != NULL && counter->count > 1)
      counter->count--;
    else
      g_hash_table_remove (self->counters, names[i]);
  }
  free_names (names);
}

void
wp_limits_welcome (WpLimits *self, const char *account, const char *network)
{
  g_autofree char *hash = name_account (account);
  GPtrArray *networks = g_hash_table_lookup (self->known, hash);
  guint index;

  wp_limits_forgive (self, account, network);
  if (networks == NULL) {
    networks = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (self->known, g_strdup (hash), networks);
  }
  if (g_ptr_array_find_with_equal_func (networks, network, g_str_equal, &index))
    g_ptr_array_remove_index (networks, index);
  else if (networks->len >= WP_LIMITS_KNOWN)
    g_ptr_array_remove_index (networks, 0);
  g_ptr_array_add (networks, g_strdup (network));
}
