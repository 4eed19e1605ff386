/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "server-fixture.h"
#include "wp-incidents.h"
#include "wp-json.h"
#include "wp-people.h"
#include "wp-storage-sqlite.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static WpStorage *storage;
static char *folder;

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  g_clear_object (&storage);
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

WpStorage *
server_fixture_new (char **partner)
{
  static const WpActor soc = { "soc", "SOC", WP_ROLE_SOC_ANALYST };
  g_autoptr (GError) error = NULL;
  folder = g_dir_make_tmp ("wp-fuzz-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "watchpost.db", NULL);
  storage = wp_storage_sqlite_new (path, &error);
  g_assert_no_error (error);
  atexit (remove_folder);
  *partner = wp_people_need_partner (storage, "North", &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) customer = wp_json_parse_object ("{\"name\":\"Aoba\",\"products\":[\"core_mdr\"]}", -1, NULL);
  g_autofree char *customer_id = wp_people_put_customer (storage, *partner, customer, &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) incident = wp_json_new ("customerId", customer_id, "product", "core_mdr", "severity", "high", "title",
                                                 "AOBA-PC-120 資格情報", NULL);
  wp_incidents_raise (storage, &soc, incident, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  return storage;
}
