/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpWarnings"
#include "config.h"

#include "wp-license-warnings.h"

#include "wp-json.h"
#include "wp-partner.h"
#include "wp-time.h"

/* A license that ended so long ago is history, unless nothing follows it and seats of it are assigned. */
#define ENDED_DAYS 30
/* One that renews by itself may be renewed some hours late. */
#define RENEWAL_GRACE WP_DAY
/* What changed so long ago is not asked about any more. */
#define CHANGE_DAYS 90

typedef struct {
  GPtrArray *found;
  GPtrArray *licenses;
  GHashTable *pools;
  JsonObject *partner; /* (nullable) */
  int marks[WP_MAX_MARKS];
  guint n_marks;
  gint64 now;
} Search;

static void
warning_free (gpointer data)
{
  WpLicenseWarning *self = data;
  g_free (self->id);
  g_free (self->license);
  g_free (self->pool);
  g_free (self->detail);
  g_free (self);
}

/* @id: (transfer full); @license: (nullable) */
static WpLicenseWarning *
add (Search *self, WpWarningKind kind, char *id, JsonObject *license, const char *pool, gint64 at)
{
  WpLicenseWarning *warning = g_new0 (WpLicenseWarning, 1);
  gint64 quiet = wp_partner_get_snoozed (self->partner, id);
  warning->id = id;
  warning->kind = kind;
  warning->license = license != NULL ? g_strdup (wp_json_string (license, "id")) : NULL;
  warning->pool = g_strdup (pool);
  warning->at = at;
  warning->quiet = quiet > self->now ? quiet : 0;
  g_ptr_array_add (self->found, warning);
  return warning;
}

/* Whose seats count in the pool as it is now */
static gboolean
counts (JsonObject *license, gint64 now)
{
  gint64 end = wp_license_get_end (license);
  return wp_license_status_from_string (wp_json_string (license, "status")) == WP_LICENSE_ACTIVE && !wp_json_has (license, "delegatedTo") &&
         (end == 0 || end > now);
}

static gint64
get_seats (JsonObject *license)
{
  gboolean subscription = wp_seats_from_string (wp_json_string (license, "type")) == WP_SEATS_SUBSCRIPTION;
  return CLAMP (wp_json_int (license, subscription ? "limit" : "quantity", 0), 0, WP_MAX_SEATS);
}

/* So many seats will be missing in the pool when what ends until @end has ended, this license with it. */
static gint64
get_missing_after (const Search *self, const WpPool *pool, const char *key, gint64 end)
{
  gint64 owned = pool->owned;
  for (guint i = 0; i < self->licenses->len; i++) {
    JsonObject *license = self->licenses->pdata[i];
    gint64 other = wp_license_get_end (license);
    if (g_strcmp0 (wp_json_string (license, "pool"), key) == 0 && other != 0 && other <= end && counts (license, self->now) &&
        !wp_json_bool (license, "autoRenew", FALSE))
      owned -= get_seats (license);
  }
  return pool->capped ? MAX (pool->assigned - owned, 0) : 0;
}

/* The last mark that has passed; FALSE when none has. */
static gboolean
find_mark (const Search *self, gint64 end, int *mark)
{
  gboolean found = FALSE;
  for (guint i = 0; i < self->n_marks; i++)
    if (end - self->now <= self->marks[i] * WP_DAY) {
      *mark = self->marks[i];
      found = TRUE;
    }
  return found;
}

static gboolean
warns_of_end (const Search *self, JsonObject *license, const WpPool *pool, gint64 end)
{
  gint64 since = self->now - end;
  if (wp_json_bool (license, "autoRenew", FALSE) && since < RENEWAL_GRACE)
    return FALSE;
  return since < ENDED_DAYS * WP_DAY || (pool != NULL && pool->n_active == 0 && pool->assigned > 0);
}

static void
look_at_end (Search *self, JsonObject *license)
{
  const char *id = wp_json_string_or (license, "id", ""), *key = wp_json_string_or (license, "pool", "");
  const char *date = wp_json_string_or (license, "expiryDate", "");
  const WpPool *pool = g_hash_table_lookup (self->pools, key);
  gint64 end = wp_license_get_end (license);
  int mark = 0;
  /* What a delegated account has activated is its own to renew. */
  if (end == 0 || wp_json_has (license, "delegatedTo") || wp_license_status_from_string (wp_json_string (license, "status")) != WP_LICENSE_ACTIVE)
    return;
  if (end <= self->now) {
    if (warns_of_end (self, license, pool, end))
      add (self, WP_WARNING_ENDED, g_strdup_printf ("%s/%s/ended", id, date), license, key, end);
    return;
  }
  if (wp_json_bool (license, "autoRenew", FALSE) || !find_mark (self, end, &mark))
    return;
  WpLicenseWarning *warning = add (self, WP_WARNING_MARK, g_strdup_printf ("%s/%s/%d", id, date, mark), license, key, end);
  warning->mark = mark;
  warning->missing = pool != NULL ? get_missing_after (self, pool, key, end) : 0;
}

static void
look_at_changes (Search *self, JsonObject *license)
{
  JsonArray *history = wp_json_array (license, "history");
  for (guint i = wp_json_length (history); i > 0; i--) {
    JsonObject *entry = wp_json_object_at (history, i - 1);
    gint64 at = wp_json_time (entry, "at");
    if (!wp_json_bool (entry, "unexpected", FALSE) || at <= self->now - CHANGE_DAYS * WP_DAY)
      continue;
    g_autofree char *time = wp_time_format (at);
    char *id = g_strdup_printf ("%s/changed/%s", wp_json_string_or (license, "id", ""), time);
    WpLicenseWarning *warning = add (self, WP_WARNING_CHANGE, id, license, wp_json_string_or (license, "pool", ""), at);
    warning->detail = g_strdup (wp_json_string (entry, "detail"));
    return; /* the last one asks for all */
  }
}

static void
look_at_pools (Search *self)
{
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, self->pools);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const WpPool *pool = value;
    if (pool->capped && pool->free < 0)
      add (self, WP_WARNING_OVER, g_strdup_printf ("over/%s", (const char *) key), NULL, key, 0)->missing = -pool->free;
  }
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

/* What locks out now, what has ended, what ends, what changed */
static int
get_rank (const WpLicenseWarning *self)
{
  static const int ranks[] = { [WP_WARNING_OVER] = 0, [WP_WARNING_ENDED] = 1, [WP_WARNING_MARK] = 2, [WP_WARNING_CHANGE] = 3 };
  return ranks[self->kind];
}

static int
compare (gconstpointer left, gconstpointer right)
{
  const WpLicenseWarning *a = *(WpLicenseWarning *const *) left, *b = *(WpLicenseWarning *const *) right;
  int order = compare_numbers (a->quiet != 0, b->quiet != 0);
  if (order == 0)
    order = compare_numbers (get_rank (a), get_rank (b));
  if (order == 0)
    order = compare_numbers (a->at, b->at);
  return order != 0 ? order : g_strcmp0 (a->id, b->id);
}

GPtrArray *
wp_license_warnings_list (GPtrArray *licenses, GHashTable *pools, JsonObject *partner, gint64 now)
{
  Search self = { .found = g_ptr_array_new_with_free_func (warning_free), .licenses = licenses, .pools = pools, .partner = partner, .now = now };
  self.n_marks = wp_partner_get_marks (partner, self.marks);
  for (guint i = 0; i < licenses->len; i++) {
    look_at_end (&self, licenses->pdata[i]);
    look_at_changes (&self, licenses->pdata[i]);
  }
  look_at_pools (&self);
  g_ptr_array_sort (self.found, compare);
  return self.found;
}

guint
wp_license_warnings_count (GPtrArray *warnings, const char *pool)
{
  guint n = 0;
  for (guint i = 0; i < warnings->len; i++) {
    const WpLicenseWarning *warning = warnings->pdata[i];
    n += warning->quiet == 0 && (pool == NULL || g_str_equal (warning->pool, pool));
  }
  return n;
}

gboolean
wp_license_warning_locks_out (const WpLicenseWarning *self, gint64 now)
{
  return self->missing > 0 && (self->kind == WP_WARNING_OVER || self->at - now <= WP_WARNING_SOON_DAYS * WP_DAY);
}

static void
take (gint64 *next, gint64 at, gint64 now)
{
  if (at > now && (*next == 0 || at < *next))
    *next = at;
}

gint64
wp_license_warnings_next (GPtrArray *licenses, JsonObject *partner, gint64 now)
{
  int marks[WP_MAX_MARKS];
  guint n_marks = wp_partner_get_marks (partner, marks);
  JsonArray *snoozed = wp_json_array (partner, "snoozed");
  gint64 next = 0;
  for (guint i = 0; i < licenses->len; i++) {
    gint64 end = wp_license_get_end (licenses->pdata[i]);
    if (end == 0)
      continue;
    for (guint k = 0; k < n_marks; k++)
      take (&next, end - marks[k] * WP_DAY, now);
    take (&next, end, now);
    take (&next, end + RENEWAL_GRACE, now);
    take (&next, end + ENDED_DAYS * WP_DAY, now);
  }
  for (guint i = 0; i < wp_json_length (snoozed); i++)
    take (&next, wp_json_time (wp_json_object_at (snoozed, i), "until"), now);
  return next;
}
