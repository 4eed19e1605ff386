/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"

#include "wp-enums.h"
#include "wp-json.h"
#include "wp-kinds.h"

#include <glib/gstdio.h>

#define MODE(mode) GINT_TO_POINTER (mode)

static WpDocument *
get (WpStore *store, const char *partner, const char *id)
{
  g_autoptr (GError) error = NULL;
  WpDocument *document = wp_store_get (store, partner, "incident", id, &error);

  g_assert_no_error (error);
  return document;
}

static gint64
put (WpStore *store, const char *partner, const char *id, gint64 revision, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) document = title != NULL ? make_incident (id, title, NULL, NULL, 1000) : NULL;
  gint64 sequence;

  begin (store);
  wp_store_put (store, partner, &wp_kind_incident, id, revision, document, NULL, &sequence, &error);
  g_assert_no_error (error);
  commit (store);
  return sequence;
}

static guint
count (WpStore *store, const char *partner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, partner);
  guint n;

  wp_store_query_count (store, query, 0, NULL, &n, &error);
  g_assert_no_error (error);
  return n;
}

static void
test_put (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) parsed = NULL;
  g_autoptr (WpDocument) document = NULL;
  g_autoptr (WpDocument) tombstone = NULL;
  /* Bytes that no serializer of ours would write stay as they are, with a member nobody knows. */
  const char *bytes = "{ \"id\":\"INC-1\",  \"title\" : \"\\u65e5\", \"new\":[1.50]}";

  parsed = wp_json_parse_object (bytes, -1, NULL);
  begin (f->store);
  g_assert_true (wp_store_put (f->store, "p", &wp_kind_incident, "INC-1", 3, parsed, bytes, NULL, &error));
  commit (f->store);
  document = get (f->store, "p", "INC-1");
  g_assert_cmpstr (document->text, ==, bytes);
  g_assert_cmpint (document->revision, ==, 3);
  g_assert_cmpint (document->sequence, ==, 1);
  g_assert_null (document->overlay);
  g_assert_null (get (f->store, "p", "INC-2"));

  /* older, the same again, newer */
  g_assert_cmpint (put (f->store, "p", "INC-1", 2, "old"), ==, 0);
  g_assert_cmpint (put (f->store, "p", "INC-1", 4, "new"), ==, 2);
  g_assert_cmpint (put (f->store, "p", "INC-1", 4, "new"), ==, 0);
  g_assert_cmpint (put (f->store, "p", "INC-1", 4, "other words"), ==, 3);
  g_clear_pointer (&document, wp_document_free);
  document = get (f->store, "p", "INC-1");
  g_assert_nonnull (strstr (document->text, "other words"));

  /* a tombstone, and what was removed comes back */
  g_assert_cmpint (count (f->store, "p"), ==, 1);
  g_assert_cmpint (put (f->store, "p", "INC-1", 5, NULL), ==, 4);
  tombstone = get (f->store, "p", "INC-1");
  g_assert_true (tombstone->deleted);
  g_assert_null (tombstone->text);
  g_assert_null (wp_document_parse (tombstone, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (count (f->store, "p"), ==, 0);
  g_assert_cmpint (put (f->store, "p", "INC-1", 4, "late"), ==, 0);
  g_assert_cmpint (count (f->store, "p"), ==, 0);
  g_assert_cmpint (put (f->store, "p", "INC-1", 6, "back"), ==, 5);
  g_assert_cmpint (count (f->store, "p"), ==, 1);

  /* not outside of a transaction */
  g_assert_false (wp_store_put (f->store, "p", &wp_kind_incident, "INC-9", 1, parsed, bytes, NULL, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
}

static void
test_rollback (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) document = make_incident ("INC-1", "一時的", NULL, NULL, 1);
  g_autofree char *found = NULL;

  begin (f->store);
  wp_store_put (f->store, "", &wp_kind_incident, "INC-1", 1, document, NULL, NULL, &error);
  wp_db_rollback (wp_store_get_db (f->store));
  g_assert_cmpint (count (f->store, ""), ==, 0);
  found = ids_of_text (f->store, "", "一時的");
  g_assert_cmpstr (found, ==, "");
  g_assert_cmpint (wp_store_last_sequence (f->store, ""), ==, 0);
}

static char *
log_of (WpStore *store, const char *partner, gint64 after, guint limit)
{
  g_autoptr (GError) error = NULL;
  gboolean more;
  g_autoptr (GPtrArray) changes = wp_store_changes (store, partner, after, limit, G_MAXSIZE, &more, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < changes->len; i++) {
    WpDocument *document = g_ptr_array_index (changes, i);

    g_assert_cmpstr (document->partner, ==, partner);
    g_string_append_printf (text, "%s%s%s@%" G_GINT64_FORMAT, i > 0 ? " " : "", document->deleted ? "-" : "", document->id, document->sequence);
  }
  return g_string_free (text, FALSE);
}

#define assert_log(store, partner, after, limit, expected)                                                                                           \
  G_STMT_START                                                                                                                                       \
  {                                                                                                                                                  \
    g_autofree char *log_ = log_of (store, partner, after, limit);                                                                                   \
    g_assert_cmpstr (log_, ==, expected);                                                                                                            \
  }                                                                                                                                                  \
  G_STMT_END

static void
test_changes (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;

  put (f->store, "p", "A", 1, "a");
  put (f->store, "q", "X", 1, "x");
  put (f->store, "p", "B", 1, "b");
  put (f->store, "p", "C", 1, "c");
  put (f->store, "p", "A", 2, "a again");
  put (f->store, "p", "B", 2, NULL);

  /* each document once, at its last place; another partner's log is another log */
  assert_log (f->store, "p", 0, 100, "C@3 A@4 -B@5");
  assert_log (f->store, "p", 0, 2, "C@3 A@4");
  assert_log (f->store, "p", 4, 2, "-B@5");
  assert_log (f->store, "p", 5, 2, "");
  assert_log (f->store, "q", 0, 100, "X@1");
  assert_log (f->store, "nobody", 0, 100, "");
  g_assert_cmpint (wp_store_last_sequence (f->store, "p"), ==, 5);
  g_assert_cmpint (wp_store_last_sequence (f->store, "q"), ==, 1);
  g_assert_cmpint (wp_store_last_sequence (f->store, "nobody"), ==, 0);

  /* A tombstone that goes leaves its number behind. */
  g_assert_true (wp_store_drop_tombstones (f->store, g_get_real_time () / 1000 - 60000, &error));
  assert_log (f->store, "p", 4, 2, "-B@5");
  g_assert_true (wp_store_drop_tombstones (f->store, g_get_real_time () / 1000 + 60000, &error));
  assert_log (f->store, "p", 0, 100, "C@3 A@4");
  g_assert_cmpint (wp_store_last_sequence (f->store, "p"), ==, 5);
  g_assert_cmpint (put (f->store, "p", "D", 1, "d"), ==, 6);
}

static void
test_partners (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (WpDocument) document = NULL;
  g_autofree char *p = NULL;
  g_autofree char *q = NULL;

  put (f->store, "p", "INC-1", 1, "the word orchid");
  put (f->store, "q", "INC-1", 7, "the word orchid too");
  put (f->store, "q", "INC-2", 1, "orchid");
  document = get (f->store, "p", "INC-1");
  g_assert_cmpint (document->revision, ==, 1);
  g_assert_null (get (f->store, "p", "INC-2"));
  g_assert_cmpint (wp_store_find_rowid (f->store, "p", "incident", "INC-2"), ==, 0);
  g_assert_cmpint (wp_store_find_rowid (f->store, "p", "customer", "INC-1"), ==, 0);
  p = ids_of_text (f->store, "p", "orchid");
  g_assert_cmpstr (p, ==, "INC-1");
  q = ids_of_text (f->store, "q", "orchid");
  g_assert_cmpstr (q, ==, "INC-1 INC-2");
  g_assert_cmpint (count (f->store, "p"), ==, 1);
  put (f->store, "p", "INC-1", 2, NULL);
  g_assert_cmpint (count (f->store, "q"), ==, 2);
}

static void
set_overlay (WpStore *store, const char *id, JsonObject *document, int pending)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) owned = document;

  begin (store);
  wp_store_set_overlay (store, "", &wp_kind_incident, id, owned, pending, &error);
  g_assert_no_error (error);
  commit (store);
}

static void
assert_row (WpStore *store, const char *id, const char *title, int status, int pending)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpRow) row = wp_store_read_row (store, &wp_kind_incident, wp_store_find_rowid (store, "", "incident", id), &error);

  g_assert_no_error (error);
  g_assert_nonnull (row);
  g_assert_cmpstr (row->id, ==, id);
  g_assert_cmpint (row->n_values, ==, WP_INCIDENT_N_COLUMNS);
  g_assert_cmpstr (row->values[WP_INCIDENT_TITLE].text, ==, title);
  g_assert_cmpint (row->values[WP_INCIDENT_STATUS].number, ==, status);
  g_assert_cmpint (row->pending, ==, pending);
}

#define assert_found(store, text, expected)                                                                                                          \
  G_STMT_START                                                                                                                                       \
  {                                                                                                                                                  \
    g_autofree char *ids_ = ids_of_text (store, "", text);                                                                                           \
    g_assert_cmpstr (ids_, ==, expected);                                                                                                            \
  }                                                                                                                                                  \
  G_STMT_END

static char *
pending_ids (WpStore *store)
{
  g_autoptr (WpQuery) query = wp_query_new (&wp_kind_incident, "");

  wp_query_set_pending (query, TRUE);
  return ids_of (store, "", query);
}

static void
test_overlay (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpDocument) document = NULL;
  g_autoptr (JsonObject) top = NULL;
  g_autoptr (JsonObject) stray = make_incident ("INC-7", "", NULL, NULL, 1);
  g_autofree char *pending = NULL;
  g_autofree char *later = NULL;

  put (f->store, "", "INC-1", 1, "plain orchid");
  put (f->store, "", "INC-2", 1, "another");
  set_overlay (f->store, "INC-1", make_incident ("INC-1", "covered lily", NULL, "resolved", 1000), 2);

  assert_row (f->store, "INC-1", "covered lily", WP_STATUS_RESOLVED, 2);
  assert_found (f->store, "lily", "INC-1");
  assert_found (f->store, "orchid", "");
  pending = pending_ids (f->store);
  g_assert_cmpstr (pending, ==, "INC-1");
  document = get (f->store, "", "INC-1");
  g_assert_nonnull (strstr (document->text, "orchid"));
  top = wp_document_parse (document, &error);
  g_assert_cmpstr (wp_json_string (top, "title"), ==, "covered lily");

  /* A newer document below does not show through, … */
  put (f->store, "", "INC-1", 2, "newer rose");
  assert_row (f->store, "INC-1", "covered lily", WP_STATUS_RESOLVED, 2);
  assert_found (f->store, "rose", "");
  /* … until the overlay changes or goes. */
  set_overlay (f->store, "INC-1", make_incident ("INC-1", "newer rose with a comment", NULL, NULL, 1000), 1);
  assert_row (f->store, "INC-1", "newer rose with a comment", WP_STATUS_WAITING_ON_CUSTOMER, 1);
  set_overlay (f->store, "INC-1", NULL, 0);
  assert_row (f->store, "INC-1", "newer rose", WP_STATUS_WAITING_ON_CUSTOMER, 0);
  assert_found (f->store, "lily", "");
  assert_found (f->store, "comment", "");
  assert_found (f->store, "rose", "INC-1");
  later = pending_ids (f->store);
  g_assert_cmpstr (later, ==, "");

  /* What is removed is in no list, whatever lies over it; when it comes back the overlay is on top again. */
  set_overlay (f->store, "INC-2", make_incident ("INC-2", "edited daisy", NULL, NULL, 1), 1);
  put (f->store, "", "INC-2", 2, NULL);
  assert_found (f->store, "daisy", "");
  set_overlay (f->store, "INC-2", make_incident ("INC-2", "edited daisy twice", NULL, NULL, 1), 1);
  assert_found (f->store, "daisy", "");
  put (f->store, "", "INC-2", 3, "back");
  assert_found (f->store, "daisy", "INC-2");
  set_overlay (f->store, "INC-2", NULL, 0);
  assert_found (f->store, "back", "INC-2");

  set_overlay (f->store, "INC-7", NULL, 0);
  begin (f->store);
  g_assert_false (wp_store_set_overlay (f->store, "", &wp_kind_incident, "INC-7", stray, 1, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_NOT_FOUND);
  commit (f->store);
}

static void
test_generation (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpDocument) kept = NULL;

  put (f->store, "", "STAYS", 3, "stays orchid");
  put (f->store, "", "GOES", 1, "goes orchid");
  put (f->store, "", "GONE", 2, NULL);
  put (f->store, "", "BACK", 7, "lost violet");
  put (f->store, "", "AGAIN", 9, NULL);
  put (f->store, "other", "OTHERS", 1, "orchid");
  set_overlay (f->store, "GOES", make_incident ("GOES", "goes orchid, edited", NULL, NULL, 1), 1);

  /* Nothing is swept that was put in the present generation. */
  g_assert_true (wp_store_sweep_generation (f->store, "", &error));
  assert_found (f->store, "orchid", "STAYS GOES");

  g_assert_true (wp_store_begin_generation (f->store, &error));
  /* seen again, and one that is new; the same document is as good as a newer one, even an older one proves that it is there */
  g_assert_cmpint (put (f->store, "", "STAYS", 3, "stays orchid"), ==, 0);
  put (f->store, "", "NEW", 1, "new orchid");
  /* What was there before is no reason to keep it: an older revision, also of what was removed, counts, once. */
  g_assert_cmpint (put (f->store, "", "BACK", 4, "back violet"), >, 0);
  g_assert_cmpint (put (f->store, "", "AGAIN", 2, "again violet"), >, 0);
  g_assert_cmpint (put (f->store, "", "BACK", 3, "lost violet"), ==, 0);
  store_fixture_reopen (f, WP_STORE_REPLICA);
  g_assert_true (wp_store_sweep_generation (f->store, "", &error));
  assert_found (f->store, "orchid", "STAYS NEW");
  assert_found (f->store, "back violet", "BACK");
  assert_found (f->store, "again violet", "AGAIN");
  assert_found (f->store, "lost violet", "");
  kept = get (f->store, "", "STAYS");
  g_assert_cmpint (kept->revision, ==, 3);
  g_assert_null (get (f->store, "", "GOES"));
  g_assert_null (get (f->store, "", "GONE"));
  g_assert_cmpint (count (f->store, "other"), ==, 1);
}

static void
test_meta (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_null (wp_store_get_meta (f->store, "cursor"));
  g_assert_true (wp_store_set_meta (f->store, "cursor", "one", &error));
  g_assert_true (wp_store_set_meta (f->store, "cursor", "it's two", &error));
  store_fixture_reopen (f, WP_STORE_REPLICA);
  value = wp_store_get_meta (f->store, "cursor");
  g_assert_cmpstr (value, ==, "it's two");
  g_assert_true (wp_store_set_meta (f->store, "cursor", NULL, &error));
  g_assert_null (wp_store_get_meta (f->store, "cursor"));
}

/* The columns of a kind are another version's: they are made again from the documents, overlays included. */
static void
test_rebuild (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  WpStore *reader;

  put (f->store, "", "INC-1", 1, "plain orchid");
  put (f->store, "", "INC-2", 1, "second orchid");
  put (f->store, "", "INC-3", 1, NULL);
  set_overlay (f->store, "INC-1", make_incident ("INC-1", "covered lily", NULL, "resolved", 1000), 1);
  g_assert_true (wp_db_exec (wp_store_get_db (f->store),
                             "DROP TABLE list_incident; CREATE TABLE list_incident (rowid INTEGER PRIMARY KEY, other TEXT);"
                             "CREATE TABLE list_forgotten (rowid INTEGER PRIMARY KEY); DELETE FROM search;"
                             "UPDATE meta SET value = 'another' WHERE name = 'store:shape'",
                             &error));

  reader = wp_store_open (f->path, WP_STORE_READER, &error);
  g_assert_null (reader);
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
  g_clear_error (&error);

  store_fixture_reopen (f, WP_STORE_REPLICA);
  assert_row (f->store, "INC-1", "covered lily", WP_STATUS_RESOLVED, 1);
  assert_found (f->store, "orchid", "INC-2");
  assert_found (f->store, "lily", "INC-1");
  g_assert_cmpint (count (f->store, ""), ==, 2);

  /* The second time there is nothing to do. */
  store_fixture_reopen (f, WP_STORE_REPLICA);
  store_fixture_reopen (f, WP_STORE_READER);
  assert_found (f->store, "lily", "INC-1");
}

static void
test_reader (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpStore) reader = wp_store_open (f->path, WP_STORE_READER, &error);
  g_autoptr (JsonObject) document = make_incident ("INC-2", "", NULL, NULL, 1);

  g_assert_no_error (error);
  put (f->store, "", "INC-1", 1, "orchid");
  assert_found (reader, "orchid", "INC-1");
  g_assert_false (wp_store_set_meta (reader, "a", "b", &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
}

/* Written by the first version there is, kept as SQL: whatever comes later must still open it. */
static void
test_version_0 (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql_path = g_test_build_filename (G_TEST_DIST, "store", "content-v1.sql", NULL);
  g_autofree char *path = g_build_filename (f->folder, "old.db", NULL);
  g_autofree char *sql = NULL;
  g_autoptr (WpStore) store = NULL;
  WpDb *db;

  g_assert_true (g_file_get_contents (sql_path, &sql, NULL, &error));
  db = wp_db_open (path, WP_DB_NORMAL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wp_db_exec (db, sql, &error));
  wp_db_close (db);

  store = wp_store_open (path, WP_STORE_REPLICA, &error);
  g_assert_no_error (error);
  assert_found (store, "端末", "INC-2041");
  assert_row (store, "INC-2041", "不審な端末", WP_STATUS_WAITING_ON_CUSTOMER, 0);
  assert_row (store, "INC-2042", "edited offline", WP_STATUS_RESOLVED, 1);
  assert_log (store, "", 0, 10, "INC-2041@1 X-1@3 INC-2042@4 -INC-2040@5");
}

static void
test_damaged_document (StoreFixture *f, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpDocument) document = NULL;

  put (f->store, "", "INC-1", 1, "orchid");
  g_assert_true (wp_db_exec (wp_store_get_db (f->store), "UPDATE document SET body = substr (body, 1, 20)", &error));
  document = get (f->store, "", "INC-1");
  g_assert_null (wp_document_parse (document, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_CORRUPT);
}

static gboolean
add_name (const char *id, const WpValue *values, gpointer user_data)
{
  g_string_append_printf (user_data, "%s=%s/%d ", id, values[0].text, (int) values[1].number);
  return TRUE;
}

/* What a rule may ask: of one partner, overlays on top, what was removed not at all; rows and sums from the columns alone. */
static void
test_lookup (StoreFixture *f, gconstpointer mode)
{
  static const struct {
    const char *partner, *id, *name, *role;
  } users[] = {
    { "p", "u1", "Aiko", "technician" }, { "p", "u2", "Aiko", "administrator" }, { "p", "u3", "Ken", "technician" },
    { "q", "u4", "Aiko", "technician" }, { "p", "u5", "Aiko", "technician" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) found = NULL, none = NULL, removed = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  WpStoreLookup lookup;
  gint64 count = -1, roles = -1, nobody = -1;
  begin (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (users); i++) {
    g_autoptr (JsonObject) user = wp_json_new ("id", users[i].id, "name", users[i].name, "role", users[i].role, NULL);
    g_assert_true (wp_store_put (f->store, users[i].partner, &wp_kind_user, users[i].id, 1, user, NULL, NULL, &error));
  }
  g_assert_true (wp_store_put (f->store, "p", &wp_kind_user, "u5", 2, NULL, NULL, NULL, &error));
  g_autoptr (JsonObject) over = wp_json_new ("id", "u3", "name", "Aiko", "role", "auditor", NULL);
  g_assert_true (wp_store_set_overlay (f->store, "p", &wp_kind_user, "u3", over, 1, &error));

  wp_store_lookup_init (&lookup, f->store, "p");
  const WpLookup *asked = &lookup.lookup;
  g_assert_true (asked->get (asked, &wp_kind_user, "u3", &found, &error));
  g_assert_cmpstr (wp_json_string (found, "name"), ==, "Aiko");
  g_assert_true (asked->get (asked, &wp_kind_user, "u4", &none, &error));
  g_assert_null (none);
  g_assert_true (asked->get (asked, &wp_kind_user, "u5", &removed, &error));
  g_assert_null (removed);
  g_assert_true (asked->each (asked, &wp_kind_user, "name", "Aiko", add_name, names, &error));
  g_assert_cmpstr (names->str, ==, "u1=Aiko/2 u2=Aiko/1 u3=Aiko/3 ");
  g_assert_true (asked->sum (asked, &wp_kind_user, NULL, "name", "Aiko", &count, &error));
  g_assert_true (asked->sum (asked, &wp_kind_user, "role", "name", "Aiko", &roles, &error));
  g_assert_true (asked->sum (asked, &wp_kind_user, "role", "name", "Nobody", &nobody, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, 3);
  g_assert_cmpint (roles, ==, 6);
  g_assert_cmpint (nobody, ==, 0);
  commit (f->store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, mode, func) g_test_add (path, StoreFixture, MODE (mode), store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("/store/put", WP_STORE_SERVER, test_put);
  ADD ("/store/rollback", WP_STORE_REPLICA, test_rollback);
  ADD ("/store/changes", WP_STORE_SERVER, test_changes);
  ADD ("/store/partners", WP_STORE_SERVER, test_partners);
  ADD ("/store/overlay", WP_STORE_REPLICA, test_overlay);
  ADD ("/store/generation", WP_STORE_REPLICA, test_generation);
  ADD ("/store/meta", WP_STORE_REPLICA, test_meta);
  ADD ("/store/rebuild", WP_STORE_REPLICA, test_rebuild);
  ADD ("/store/reader", WP_STORE_REPLICA, test_reader);
  ADD ("/store/version-0", WP_STORE_REPLICA, test_version_0);
  ADD ("/store/damaged-document", WP_STORE_REPLICA, test_damaged_document);
  ADD ("/store/lookup", WP_STORE_REPLICA, test_lookup);
  return g_test_run ();
}
