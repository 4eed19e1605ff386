/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-actor.h"
#include "wp-enums.h"
#include "wp-error.h"
#include "wp-json.h"
#include "wp-kind.h"
#include "wp-kinds.h"
#include "wp-search.h"

#include <string.h>

static void
test_permissions (void)
{
  static const gboolean may[WP_N_PERMISSIONS][5] = {
    /*                              unknown administrator technician auditor soc */
    [WP_PERMISSION_READ] = { 0, 1, 1, 1, 0 },  [WP_PERMISSION_READ_ORDERS] = { 0, 1, 0, 1, 0 }, [WP_PERMISSION_WORK_INCIDENTS] = { 0, 1, 1, 0, 0 },
    [WP_PERMISSION_DRILL] = { 0, 1, 1, 1, 0 }, [WP_PERMISSION_ADMINISTER] = { 0, 1, 0, 0, 0 },  [WP_PERMISSION_SOC] = { 0, 0, 0, 0, 1 },
  };
  for (int permission = 0; permission < WP_N_PERMISSIONS; permission++)
    for (int role = 0; role <= WP_ROLE_SOC_ANALYST; role++) {
      WpActor actor = { "u", "U", role };
      g_autoptr (GError) error = NULL;
      g_assert_cmpint (wp_actor_may (&actor, permission, &error), ==, may[permission][role]);
      if (!may[permission][role]) {
        g_assert_error (error, WP_ERROR, WP_ERROR_FORBIDDEN);
        WpRole needed = wp_role_from_string (wp_error_get_role (error));
        g_assert_true (wp_role_may (needed, permission));
      }
    }
  g_assert_false (wp_role_may (WP_ROLE_ADMINISTRATOR, WP_N_PERMISSIONS));
  g_assert_false (wp_role_may (77, WP_PERMISSION_READ));
}

static void
test_enums (void)
{
  g_assert_cmpint (wp_severity_from_string ("CRITICAL"), ==, WP_SEVERITY_CRITICAL);
  g_assert_cmpint (wp_severity_from_string ("extreme"), ==, WP_SEVERITY_UNKNOWN);
  g_assert_cmpint (wp_severity_from_string (NULL), ==, WP_SEVERITY_UNKNOWN);
  g_assert_cmpstr (wp_severity_to_string (99), ==, "unknown");
  for (int i = WP_STATUS_WAITING_ON_SOC; i <= WP_STATUS_REOPENED; i++)
    g_assert_cmpint (wp_status_from_string (wp_status_to_string (i)), ==, i);
  for (int i = WP_VERDICT_AUTHORIZED; i <= WP_VERDICT_UNKNOWN; i++)
    g_assert_cmpint (wp_verdict_from_string (wp_verdict_to_string (i)), ==, i);
}

static void
test_kinds (void)
{
  g_autoptr (JsonObject) odd = wp_json_parse_object (
    "{\"id\":7,\"title\":{},\"steps\":[1,null,{\"done\":\"yes\"}],\"questions\":[null],\"customerName\":[]}", -1, NULL);
  g_autoptr (GHashTable) plurals = g_hash_table_new (g_str_hash, g_str_equal);
  for (const WpKind *const *kind = wp_kinds (); *kind != NULL; kind++) {
    g_assert_true (wp_kind_find ((*kind)->name) == *kind);
    g_assert_true (g_hash_table_add (plurals, (gpointer) (*kind)->plural));
    g_autofree WpValue *values = g_new0 (WpValue, (*kind)->n_columns);
    (*kind)->extract (odd, values);
    for (guint i = 0; i < (*kind)->n_columns; i++)
      if ((*kind)->columns[i].type == WP_COLUMN_TEXT)
        g_assert_nonnull (values[i].text);
    g_autofree char *text = (*kind)->search_text != NULL ? (*kind)->search_text (odd) : g_strdup ("");
    g_assert_nonnull (text);
    g_auto (GStrv) order = g_strsplit ((*kind)->order, ", ", -1);
    for (guint i = 0; order[i] != NULL; i++)
      g_assert_cmpint (wp_kind_column (*kind, order[i]), >=, 0);
  }
  g_assert_null (wp_kind_find ("nothing"));
  g_autofree char *wide = wp_search_normalize ("ＦＳ－０２ ｻｸﾗ Straße");
  g_assert_cmpstr (wide, ==, "fs-02 サクラ strasse");
  g_autofree char *broken = wp_search_normalize ("a\xff");
  g_assert_true (g_utf8_validate (broken, -1, NULL));
}

/* What is searched for is bounded, and cut between characters. */
static void
test_search_bound (void)
{
  g_autoptr (GString) body = g_string_new (NULL);
  for (guint i = 0; i < 20000; i++)
    g_string_append (body, "調");
  g_autoptr (JsonObject) document = wp_json_new ("id", "INC-1", "title", "x", "investigation", body->str, NULL);
  g_autofree char *text = wp_kind_incident.search_text (document);
  g_assert_cmpuint (strlen (text), <, 7000);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kinds/permissions", test_permissions);
  g_test_add_func ("/kinds/enums", test_enums);
  g_test_add_func ("/kinds/kinds", test_kinds);
  g_test_add_func ("/kinds/search-bound", test_search_bound);
  return g_test_run ();
}
