/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"

#include "wp-json.h"
#include "wp-kinds.h"

#include <glib/gstdio.h>

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
store_fixture_set_up (StoreFixture *self, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("wp-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "store.db", NULL);
  self->store = wp_store_open (self->path, GPOINTER_TO_INT (mode), &error);
  g_assert_no_error (error);
}

void
store_fixture_tear_down (StoreFixture *self, gconstpointer mode)
{
  wp_store_close (self->store);
  remove_folder (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

void
store_fixture_reopen (StoreFixture *self, WpStoreMode mode)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->store, wp_store_close);
  self->store = wp_store_open (self->path, mode, &error);
  g_assert_no_error (error);
}

JsonObject *
make_incident (const char *id, const char *title, const char *severity, const char *status, gint64 opened)
{
  JsonObject *document = wp_json_new ("id", id, "title", title != NULL ? title : "", "severity", severity != NULL ? severity : "medium", "status",
                                      status != NULL ? status : "waiting_on_customer", "customerId", "c1", "customerName", "Kita", NULL);

  wp_json_set_time (document, "openedAt", opened);
  return document;
}

void
begin (WpStore *store)
{
  g_autoptr (GError) error = NULL;

  wp_db_begin (wp_store_get_db (store), &error);
  g_assert_no_error (error);
}

void
commit (WpStore *store)
{
  g_autoptr (GError) error = NULL;

  wp_db_commit (wp_store_get_db (store), &error);
  g_assert_no_error (error);
}

void
put_incident (WpStore *store, const char *partner, const char *id, gint64 revision, JsonObject *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) owned = document;

  begin (store);
  wp_store_put (store, partner, &wp_kind_incident, id, revision, owned, NULL, NULL, &error);
  g_assert_no_error (error);
  commit (store);
}

char *
ids_of (WpStore *store, const char *partner, const WpQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpRefs) refs = wp_store_query_refs (store, query, NULL, &error);
  GString *ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < refs->rowids->len; i++) {
    g_autoptr (WpRow) row = wp_store_read_row (store, wp_query_get_kind (query), g_array_index (refs->rowids, guint32, i), &error);

    g_assert_no_error (error);
    g_assert_nonnull (row);
    g_assert_cmpint (wp_store_find_rowid (store, partner, wp_query_get_kind (query)->name, row->id), ==, row->rowid);
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", row->id);
  }
  return g_string_free (ids, FALSE);
}

char *
ids_of_text (WpStore *store, const char *partner, const char *text)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, partner);

  wp_query_set_text (query, text);
  return ids_of (store, partner, query);
}
