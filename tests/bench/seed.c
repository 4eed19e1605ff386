/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seed FILE COUNT [REVISION [PARTNER]]: puts COUNT incidents into the replica FILE, the way pages of changes do; with a partner,
 * into that partner's documents in the database of a server. COUNT "large" is one incident with long lists, "licenses" an inventory. */
#include "config.h"

#include "bench-data.h"

#include "wp-kinds.h"
#include "wp-store.h"

#include <stdlib.h>

#define PAGE 500

static gboolean
put (WpStore *store, const char *partner, const WpKind *kind, const char *id, gint64 revision, JsonObject *document, GError **error)
{
  return wp_store_put (store, partner, kind, id, revision, document, NULL, NULL, error);
}

static gboolean
seed (WpStore *store, const char *partner, guint count, gint64 revision, GError **error)
{
  WpDb *db = wp_store_get_db (store);
  gboolean ok = wp_db_begin (db, error);

  for (guint i = 0; ok && i < BENCH_CUSTOMERS; i++) {
    g_autofree char *id = NULL;
    g_autoptr (JsonObject) customer = bench_customer (i, &id);

    ok = put (store, partner, &wp_kind_customer, id, 1, customer, error);
  }
  for (guint i = 0; ok && i < count; i++) {
    g_autofree char *id = NULL;
    g_autoptr (JsonObject) incident = bench_incident (i, revision, &id);

    ok = put (store, partner, &wp_kind_incident, id, revision, incident, error);
    if (ok && i % PAGE == PAGE - 1)
      ok = wp_db_commit (db, error) && wp_db_begin (db, error);
  }
  return ok && wp_db_commit (db, error);
}

static gboolean
seed_large (WpStore *store, const char *partner, gint64 revision, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) incident = bench_large_incident (revision, &id);

  return wp_db_begin (wp_store_get_db (store), error) && put (store, partner, &wp_kind_incident, id, revision, incident, error) &&
         wp_db_commit (wp_store_get_db (store), error);
}

typedef JsonObject *(*Make) (guint number, char **id);

static gboolean
put_all (WpStore *store, const char *partner, const WpKind *kind, Make make, guint count, gint64 revision, GError **error)
{
  WpDb *db = wp_store_get_db (store);
  gboolean ok = wp_db_begin (db, error);
  for (guint i = 0; ok && i < count; i++) {
    g_autofree char *id = NULL;
    g_autoptr (JsonObject) document = make (i, &id);
    ok = put (store, partner, kind, id, revision, document, error);
  }
  return ok && wp_db_commit (db, error);
}

static gboolean
seed_licenses (WpStore *store, const char *partner, gint64 revision, GError **error)
{
  return put_all (store, partner, &wp_kind_customer, bench_customer, BENCH_HOLDERS, revision, error) &&
         put_all (store, partner, &wp_kind_license, bench_license, BENCH_LICENSES, revision, error) &&
         put_all (store, partner, &wp_kind_allocation, bench_allocation, BENCH_ALLOCATIONS, revision, error);
}

static gboolean
seed_any (WpStore *store, const char *partner, const char *what, gint64 revision, GError **error)
{
  if (g_str_equal (what, "large"))
    return seed_large (store, partner, revision, error);
  if (g_str_equal (what, "licenses"))
    return seed_licenses (store, partner, revision, error);
  return seed (store, partner, strtoul (what, NULL, 10), revision, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpStore) store = NULL;
  const char *partner = argc > 4 ? argv[4] : "";
  gint64 revision = argc > 3 ? strtoll (argv[3], NULL, 10) : 1;

  if (argc < 3) {
    g_printerr ("Usage: seed FILE COUNT [REVISION [PARTNER]]\n");
    return 2;
  }
  store = wp_store_open (argv[1], *partner != '\0' ? WP_STORE_SERVER : WP_STORE_REPLICA, &error);
  if (store == NULL || !seed_any (store, partner, argv[2], revision, &error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  return 0;
}
