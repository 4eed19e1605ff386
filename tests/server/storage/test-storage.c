/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-acts.h"
#include "wp-cursor.h"
#include "wp-db.h"
#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-incidents.h"
#include "wp-json.h"
#include "wp-keys.h"
#include "wp-kinds.h"
#include "wp-people.h"
#include "wp-state.h"
#include "wp-storage-sqlite.h"
#include "wp-time.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOW (G_GINT64_CONSTANT (1767225600000))

static const WpActor soc = { "soc", "SOC", WP_ROLE_SOC_ANALYST };

/* A storage on disk with a partner, a technician and a customer in it. */
typedef struct {
  char *dir;
  WpStorage *storage;
  char *partner;
  WpPrincipal *user;
  char *customer;
  GPtrArray *committed; /* "partner: wake,… / drills,…" */
} Fixture;

static void
committed_cb (WpStorage *storage, const char *partner, const char *const *wake, const char *const *drills, gpointer data)
{
  g_autofree char *woken = g_strjoinv (",", (GStrv) wake);
  g_autofree char *drilled = g_strjoinv (",", (GStrv) drills);
  g_ptr_array_add (data, g_strdup_printf ("%s / %s", woken, drilled));
}

static char *
open_path (Fixture *self)
{
  return g_build_filename (self->dir, "watchpost.db", NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->dir = g_dir_make_tmp ("wp-storage-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = open_path (self);
  self->storage = wp_storage_sqlite_new (path, &error);
  g_assert_no_error (error);
  self->partner = wp_people_need_partner (self->storage, "North", &error);
  g_assert_no_error (error);
  self->user = wp_people_put_user (self->storage, self->partner, "Tech@North.example", "Tech", WP_ROLE_TECHNICIAN, "long enough", &error);
  g_assert_no_error (error);
  g_autoptr (JsonObject) customer = wp_json_parse_object ("{\"name\":\"Aoba\",\"products\":[\"core_mdr\"]}", -1, NULL);
  self->customer = wp_people_put_customer (self->storage, self->partner, customer, &error);
  g_assert_no_error (error);
  self->committed = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (self->storage, "committed", G_CALLBACK (committed_cb), self->committed);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "watchpost.db", "watchpost.db-wal", "watchpost.db-shm", "watchpost.db-numbers", "lock", "soc-token" };
  g_assert_finalize_object (self->storage);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->dir, names[i], NULL);
    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (self->dir), ==, 0);
  g_free (self->dir);
  g_free (self->partner);
  g_free (self->customer);
  wp_principal_free (self->user);
  g_ptr_array_unref (self->committed);
}

static char *
raise_one (Fixture *self, const char *severity, gint64 at)
{
  char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) document = wp_json_new ("customerId", self->customer, "product", "core_mdr", "severity", severity, "title", "T", NULL);
  wp_incidents_raise (self->storage, &soc, document, at, &id, NULL, &error);
  g_assert_no_error (error);
  return id;
}

static JsonObject *
read_incident (Fixture *self, const char *id)
{
  g_autoptr (WpRecord) record = NULL;
  g_assert_true (wp_storage_get_document (self->storage, self->partner, &wp_kind_incident, id, &record, NULL));
  g_assert_nonnull (record);
  return wp_json_parse_object (record->text, -1, NULL);
}

static const char *
last_committed (Fixture *self)
{
  return self->committed->len > 0 ? g_ptr_array_index (self->committed, self->committed->len - 1) : NULL;
}

static void
test_people (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WpPrincipal) found = NULL, changed = NULL, refused = NULL;
  g_autofree char *again = wp_people_need_partner (self->storage, "North", &error);
  g_assert_cmpstr (again, ==, self->partner);
  g_assert_true (self->storage->people->find_user (self->storage, "tech@north.example", &found, NULL, &error));
  g_assert_cmpstr (found->partner_name, ==, "North");
  changed = wp_people_put_user (self->storage, self->partner, "TECH@north.example", "Tech 2", WP_ROLE_AUDITOR, "another one", &error);
  g_assert_cmpstr (changed->id, ==, self->user->id);
  g_assert_cmpint (changed->role, ==, WP_ROLE_AUDITOR);

  g_autofree char *other = wp_people_need_partner (self->storage, "South", &error);
  refused = wp_people_put_user (self->storage, other, "tech@north.example", "Thief", WP_ROLE_ADMINISTRATOR, "another one", &error);
  g_assert_null (refused);
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
  g_clear_error (&error);
  refused = wp_people_put_user (self->storage, self->partner, "no address", "", WP_ROLE_SOC_ANALYST, "short", &error);
  g_assert_error (error, WP_ERROR, WP_ERROR_INVALID);
  g_assert_cmpuint (wp_error_get_fields (error)->len, ==, 4);
}

/* An effect, its place in the log and the answer to its key are there together or not at all, and nobody hears of half of it. */
static void
test_all_or_nothing (Fixture *self, gconstpointer data)
{
  const WpActor tech = wp_principal_actor (self->user);
  const WpKeptAnswer kept = { (char *) "f", 200, (char *) "application/json", (char *) "{}", NULL };
  g_autoptr (WpKeptAnswer) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = raise_one (self, "high", NOW);
  g_assert_cmpstr (last_committed (self), ==, "INC-2001 / ");
  g_autoptr (JsonObject) before = read_incident (self, id);
  gint64 sequence = self->storage->documents->last_sequence (self->storage, self->partner);
  guint heard = self->committed->len;

  for (guint round = 0; round < 2; round++) {
    g_autoptr (JsonObject) body = wp_json_new ("text", "hello", NULL);
    g_autoptr (WpCommand) command = wp_command_new (WP_COMMAND_COMMENT, "11111111-2222-4333-8444-555555555555", id, NULL, -1, body);
    g_assert_true (wp_storage_begin (self->storage, &error));
    g_assert_true (wp_acts_run (self->storage, &tech, self->partner, command, NOW, NULL, NULL, &error));
    g_assert_true (self->storage->answers->put (self->storage, tech.id, command->key, &kept, NOW, &error));
    if (round == 0)
      wp_storage_rollback (self->storage);
    else
      g_assert_true (wp_storage_commit (self->storage, &error));
    g_clear_pointer (&found, wp_kept_answer_free);
    g_assert_true (self->storage->answers->find (self->storage, tech.id, command->key, &found, &error));
    g_autoptr (JsonObject) after = read_incident (self, id);
    g_assert_cmpint (found != NULL, ==, round == 1);
    g_assert_cmpint (wp_json_equal (before, after), ==, round == 0);
    g_assert_cmpint (self->storage->documents->last_sequence (self->storage, self->partner) > sequence, ==, round == 1);
    g_assert_cmpuint (self->committed->len, ==, heard + round);
  }
}

static void
test_refusal_shows_the_document (Fixture *self, gconstpointer data)
{
  const WpActor tech = wp_principal_actor (self->user);
  g_autoptr (WpRecord) current = NULL, nothing = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = raise_one (self, "low", NOW);
  g_autoptr (WpCommand) command = wp_command_reopen (id, "");
  g_assert_false (wp_acts_run (self->storage, &tech, self->partner, command, NOW, NULL, &current, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_CONFLICT);
  g_assert_cmpint (current->revision, ==, 1);
  g_clear_error (&error);

  g_autofree char *other = wp_people_need_partner (self->storage, "South", NULL);
  g_assert_false (wp_acts_run (self->storage, &tech, other, command, NOW, NULL, &nothing, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_NOT_FOUND);
  g_assert_null (nothing);
}

static void
test_48_hours (Fixture *self, gconstpointer data)
{
  const WpActor tech = wp_principal_actor (self->user);
  g_autoptr (GError) error = NULL;
  g_autofree char *resolved = raise_one (self, "low", NOW), *open = raise_one (self, "low", NOW);
  g_autoptr (WpCommand) command = wp_command_resolve (resolved, "done");
  guint n_closed = 9;

  g_assert_true (wp_acts_run (self->storage, &tech, self->partner, command, NOW, NULL, NULL, &error));
  g_assert_true (wp_incidents_close_due (self->storage, NOW + 48 * WP_HOUR - 1, &n_closed, &error));
  g_assert_cmpuint (n_closed, ==, 0);
  g_assert_true (wp_incidents_close_due (self->storage, NOW + 48 * WP_HOUR, &n_closed, &error));
  g_assert_cmpuint (n_closed, ==, 1);
  g_assert_true (wp_incidents_close_due (self->storage, NOW + 100 * WP_HOUR, &n_closed, &error));
  g_assert_cmpuint (n_closed, ==, 0);
  g_autoptr (JsonObject) one = read_incident (self, resolved), two = read_incident (self, open);
  g_assert_cmpstr (wp_json_string (one, "status"), ==, "closed");
  g_assert_cmpstr (wp_json_string (two, "status"), !=, "closed");
}

static gboolean
run_drill (Fixture *self, const WpCommandType *type, gint64 at, gint64 *revision)
{
  const WpActor tech = wp_principal_actor (self->user);
  g_autoptr (WpCommand) command = wp_command_new (type, NULL, "d1", NULL, -1, NULL);
  return wp_acts_run (self->storage, &tech, self->partner, command, at, revision, NULL, NULL);
}

static void
test_drills (Fixture *self, gconstpointer data)
{
  gint64 revision = 0;
  g_assert_true (run_drill (self, WP_COMMAND_SEND_DRILL, NOW, &revision));
  g_assert_cmpstr (last_committed (self), ==, " / d1");
  g_assert_true (run_drill (self, WP_COMMAND_SEND_DRILL, NOW, &revision));
  g_assert_cmpint (revision, ==, 1);
  g_assert_true (run_drill (self, WP_COMMAND_SEE_DRILL, NOW, &revision));
  g_assert_true (run_drill (self, WP_COMMAND_SEE_DRILL, NOW + 5, &revision));
  g_assert_cmpint (revision, ==, 2);
}

static void
test_sweep (Fixture *self, gconstpointer data)
{
  const WpKeptAnswer kept = { (char *) "f", 200, (char *) "t", (char *) "{}", NULL };
  const WpToken token = { .type = WP_TOKEN_ACCESS, .family = (char *) "fam", .expires_at = NOW };
  g_autoptr (WpKeptAnswer) key = NULL;
  g_autoptr (WpToken) found = NULL;
  gboolean first;
  const struct {
    gint64 later;
    gboolean key, used, token;
  } steps[] = { { 0, TRUE, TRUE, TRUE }, { 1, TRUE, FALSE, TRUE }, { 2 * WP_DAY, TRUE, FALSE, FALSE }, { WP_STORAGE_KEEP + 1, FALSE, FALSE, FALSE } };

  g_assert_true (wp_storage_begin (self->storage, NULL));
  g_assert_true (self->storage->answers->put (self->storage, "u", "k", &kept, NOW, NULL));
  g_assert_true (self->storage->sign_ins->use_request (self->storage, "s", NOW, &first, NULL));
  g_assert_true (first);
  g_assert_true (self->storage->sign_ins->add_family (self->storage, "fam", self->user->id, NULL, NOW, NULL));
  g_assert_true (self->storage->sign_ins->put_token (self->storage, "t", &token, NULL));
  g_assert_true (wp_storage_commit (self->storage, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_assert_true (wp_storage_begin (self->storage, NULL));
    g_assert_true (self->storage->database->sweep (self->storage, NOW + steps[i].later, NULL));
    g_assert_true (self->storage->sign_ins->use_request (self->storage, "s", NOW, &first, NULL));
    g_assert_true (wp_storage_commit (self->storage, NULL));
    g_clear_pointer (&key, wp_kept_answer_free);
    g_clear_pointer (&found, wp_token_free);
    g_assert_true (self->storage->answers->find (self->storage, "u", "k", &key, NULL));
    g_assert_true (self->storage->sign_ins->find_token (self->storage, "t", &found, NULL));
    g_assert_cmpint (key != NULL, ==, steps[i].key);
    g_assert_cmpint (!first, ==, steps[i].used);
    g_assert_cmpint (found != NULL, ==, steps[i].token);
  }
}

/* A license key that failed is there for 90 days, one that an order brought for as long as it takes; of one that was activated its mark is. */
static void
test_keys (Fixture *self, gconstpointer data)
{
  static const char key[] = "MDR-8WZ2-11QX-4F7K";
  const WpKeyPlace failed = { self->partner, WP_KEYS_ACTIVATION, "A", "1" }, used = { self->partner, WP_KEYS_ACTIVATION, "A", "2" };
  const WpKeyPlace ordered = { self->partner, WP_KEYS_ORDER, "O", "1" }, other = { "elsewhere", WP_KEYS_ACTIVATION, "A", "3" };
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *none = NULL, *path = open_path (self), *bytes = NULL;
  gboolean known;
  gsize length;
  g_assert_true (wp_storage_begin (self->storage, NULL));
  g_assert_true (wp_keys_put (self->storage, &failed, key, TRUE, NOW, NULL));
  g_assert_true (wp_keys_is_known (self->storage, &failed, key, &known, NULL));
  g_assert_false (known); /* it is the line's own */
  g_assert_true (wp_keys_is_known (self->storage, &used, "MDR8WZ211QX4F7K", &known, NULL));
  g_assert_true (known);
  g_assert_true (wp_keys_is_known (self->storage, &other, key, &known, NULL));
  g_assert_false (known);
  g_assert_true (wp_keys_answer (self->storage, &failed, FALSE, NOW, NULL));
  g_assert_true (wp_keys_put (self->storage, &used, key, TRUE, NOW, NULL));
  g_assert_true (wp_keys_answer (self->storage, &used, TRUE, NOW, NULL));
  g_assert_true (wp_keys_put (self->storage, &ordered, key, FALSE, NOW, NULL));
  g_assert_true (wp_keys_open (self->storage, &failed, &first, NULL));
  g_assert_cmpstr (first, ==, key);
  g_assert_true (wp_keys_open (self->storage, &used, &none, NULL));
  g_assert_null (none);
  g_assert_true (self->storage->database->sweep (self->storage, NOW + WP_STORAGE_KEEP + 1, NULL));
  g_assert_true (wp_keys_open (self->storage, &failed, &second, NULL));
  g_assert_null (second);
  g_assert_true (wp_keys_open (self->storage, &ordered, &third, NULL));
  g_assert_cmpstr (third, ==, key);
  g_assert_true (wp_keys_is_known (self->storage, &failed, key, &known, NULL));
  g_assert_true (known);
  g_assert_true (wp_storage_commit (self->storage, NULL));
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_null (g_strstr_len (bytes, length, "8WZ2"));

  /* Without the file beside it nobody opens one. */
  g_free (self->storage->key_secret);
  self->storage->key_secret = g_strdup ("another");
  g_clear_pointer (&third, g_free);
  g_assert_true (wp_keys_open (self->storage, &ordered, &third, NULL));
  g_assert_null (third);
}

static gint64
count_rows (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = open_path (self);
  g_autoptr (WpDb) db = wp_db_open (path, WP_DB_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  WpStmt *stmt = wp_db_prepare (db, sql, &error);
  g_assert_true (wp_stmt_step (stmt, &error));
  gint64 n = wp_stmt_int (stmt, 0);
  wp_stmt_reset (stmt);
  return n;
}

/* At each bound, and one beyond. */
static void
test_bounds (Fixture *self, gconstpointer data)
{
  const WpKeptAnswer kept = { (char *) "f", 200, (char *) "t", (char *) "{}", NULL };
  g_autoptr (WpKeptAnswer) first_key = NULL, last_key = NULL;
  g_autoptr (GError) error = NULL;
  gboolean first, found;

  g_assert_true (wp_storage_begin (self->storage, NULL));
  for (guint i = 0; i < WP_STORAGE_USED_REQUESTS; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i);
    g_assert_true (self->storage->sign_ins->use_request (self->storage, name, NOW, &first, NULL));
  }
  g_assert_false (self->storage->sign_ins->use_request (self->storage, "one more", NOW, &first, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  for (guint i = 0; i <= WP_STORAGE_SIGN_INS; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i);
    const WpCode code = { self->user->id, (char *) "c", (char *) "r", (char *) "h", (char *) "s", NULL, NOW + i };
    const WpToken token = { .type = WP_TOKEN_REFRESH, .family = name, .generation = 1, .expires_at = NOW + i };
    g_assert_true (self->storage->sign_ins->put_code (self->storage, name, &code, NULL));
    g_assert_true (self->storage->sign_ins->add_family (self->storage, name, self->user->id, NULL, NOW, NULL));
    g_assert_true (self->storage->sign_ins->put_token (self->storage, name, &token, NULL));
  }
  g_assert_true (self->storage->sign_ins->revoke_family (self->storage, "0", &found, NULL));
  g_assert_false (found);
  g_assert_true (self->storage->sign_ins->revoke_family (self->storage, "1", &found, NULL));
  g_assert_true (found);

  for (guint i = 0; i < WP_STORAGE_ANSWERS + 300; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i);
    g_assert_true (self->storage->answers->put (self->storage, "u", name, &kept, NOW + i, NULL));
  }
  g_assert_true (self->storage->answers->put (self->storage, "other", "k", &kept, NOW, NULL));
  g_assert_true (wp_storage_commit (self->storage, NULL));
  g_assert_true (self->storage->answers->find (self->storage, "u", "0", &first_key, NULL));
  g_assert_null (first_key);
  g_assert_true (self->storage->answers->find (self->storage, "other", "k", &last_key, NULL));
  g_assert_nonnull (last_key);
  gint64 n = count_rows (self, "SELECT count (*) FROM keys WHERE scope = 'u'");
  g_assert_cmpint (n, >=, WP_STORAGE_ANSWERS);
  g_assert_cmpint (n, <=, WP_STORAGE_ANSWERS + 256);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM codes"), ==, WP_STORAGE_SIGN_INS);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM families"), ==, WP_STORAGE_SIGN_INS);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM tokens"), ==, WP_STORAGE_SIGN_INS);
}

static void
test_a_newer_version_is_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = open_path (self);
  g_assert_true (wp_storage_begin (self->storage, NULL));
  g_assert_true (self->storage->database->set_value (self->storage, "server-tables", "99", NULL));
  g_assert_true (wp_storage_commit (self->storage, NULL));
  g_assert_null (wp_storage_sqlite_new (path, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_TOO_NEW);
}

static void
test_state (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = wp_state_get_path (self->dir, "soc-token");
  int lock = wp_state_lock (self->dir, &error);
  g_assert_cmpint (lock, >=, 0);
  g_assert_cmpint (wp_state_lock (self->dir, &error), ==, -1);
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE_BUSY);
  g_clear_error (&error);
  g_close (lock, NULL);
  lock = wp_state_lock (self->dir, &error);
  g_assert_cmpint (lock, >=, 0);
  g_close (lock, NULL);

  g_autofree char *one = wp_state_need_secret (self->dir, "soc-token", &error), *two = wp_state_need_secret (self->dir, "soc-token", &error);
  g_assert_cmpuint (strlen (one), >=, 43);
  g_assert_cmpstr (one, ==, two);
  g_assert_true (g_file_set_contents (path, "short", -1, NULL));
  g_assert_null (wp_state_need_secret (self->dir, "soc-token", &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_STORAGE);
}

static void
stop (Fixture *self)
{
  g_assert_finalize_object (g_steal_pointer (&self->storage));
}

static void
start (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = open_path (self);
  self->storage = wp_storage_sqlite_new (path, &error);
  g_assert_no_error (error);
}

static char *
begin_life (Fixture *self, gint64 now)
{
  char *life = NULL;
  g_assert_true (wp_storage_begin (self->storage, NULL));
  g_assert_true (self->storage->lives->begin (self->storage, now, &life, NULL));
  g_assert_true (wp_storage_commit (self->storage, NULL));
  return life;
}

static char *
place (WpCursorKey *key, Fixture *self, gint64 sequence)
{
  return wp_cursor_make_change (key, self->partner, "technician", sequence, NOW);
}

static gboolean
is_good (WpCursorKey *key, Fixture *self, const char *cursor, const char *role, gint64 later)
{
  gint64 sequence;
  g_autoptr (GError) error = NULL;
  if (wp_cursor_read_change (key, self->storage, self->partner, role, cursor, NOW + later, &sequence, &error))
    return TRUE;
  g_assert_error (error, WP_ERROR, WP_ERROR_CURSOR_EXPIRED);
  return FALSE;
}

/* What was given by a life that is not known here, or after that life ended here, is no place in this feed. */
static void
test_lives (Fixture *self, gconstpointer data)
{
  g_autofree char *first = begin_life (self, NOW);
  WpCursorKey key = { (char *) "key", first }, other = { (char *) "other", first }, unknown = { (char *) "key", (char *) "unknown" };
  gint64 last = self->storage->documents->last_sequence (self->storage, self->partner);
  g_assert_cmpint (last, >, 0);
  g_autofree char *here = place (&key, self, last), *ahead = place (&key, self, last + 1), *foreign = place (&unknown, self, 1),
                  *forged = place (&other, self, 1);
  g_assert_true (is_good (&key, self, here, "technician", 89 * WP_DAY));
  g_assert_false (is_good (&key, self, here, "technician", 90 * WP_DAY));
  g_assert_false (is_good (&key, self, here, "auditor", 0));
  g_assert_false (is_good (&key, self, ahead, "technician", 0));
  g_assert_false (is_good (&key, self, foreign, "technician", 0));
  g_assert_false (is_good (&key, self, forged, "technician", 0));

  /* The next life gives the same places for something else. */
  g_autofree char *second = begin_life (self, NOW + WP_DAY);
  g_autofree char *raised = raise_one (self, "high", NOW);
  key.life = second;
  g_autofree char *now = place (&key, self, last + 1);
  g_assert_true (is_good (&key, self, here, "technician", 0));
  g_assert_false (is_good (&key, self, ahead, "technician", 0));
  g_assert_true (is_good (&key, self, now, "technician", 0));

  /* A life is known for 90 days after its end. */
  g_autofree char *third = begin_life (self, NOW + 91 * WP_DAY);
  g_assert_true (is_good (&key, self, here, "technician", 0));
  g_autofree char *fourth = begin_life (self, NOW + 92 * WP_DAY);
  g_assert_false (is_good (&key, self, here, "technician", 0));
  g_assert_true (is_good (&key, self, now, "technician", 0));
  g_assert_true (wp_storage_begin (self->storage, NULL));
  for (guint i = 0; i < 1001; i++) {
    g_autofree char *next = NULL;
    g_assert_true (self->storage->lives->begin (self->storage, NOW + 92 * WP_DAY, &next, NULL));
  }
  g_assert_true (wp_storage_commit (self->storage, NULL));
  g_assert_false (is_good (&key, self, now, "technician", 0));
}

static gint64
next_number (Fixture *self, const char *partner)
{
  gint64 number = 0;
  g_assert_true (wp_storage_begin (self->storage, NULL));
  g_assert_true (self->storage->lives->next_number (self->storage, partner, &number, NULL));
  g_assert_true (wp_storage_commit (self->storage, NULL));
  return number;
}

static void
copy (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
  g_unlink (to);
  g_assert_true (g_file_set_contents (to, bytes, length, NULL));
}

static void
test_numbers (Fixture *self, gconstpointer data)
{
  g_autofree char *south = wp_people_need_partner (self->storage, "South", NULL);
  gint64 number = 0;
  /* Each by itself: what the other gets is not seen. */
  for (gint64 i = 0; i < 30; i++) {
    g_assert_cmpint (next_number (self, self->partner), ==, 2001 + i);
    g_assert_cmpint (next_number (self, south), ==, 12001 + i);
  }
  /* What was not given is given later, also where a lot began. */
  for (guint i = 0; i < 25; i++) {
    g_assert_true (wp_storage_begin (self->storage, NULL));
    g_assert_true (self->storage->lives->next_number (self->storage, south, &number, NULL));
    wp_storage_rollback (self->storage);
    g_assert_cmpint (next_number (self, south), ==, number);
  }
  stop (self);
  start (self);
  number = next_number (self, self->partner);
  g_assert_cmpint (number, >, 2030);
  g_assert_cmpint (number, <, 2050);
  /* A range that is used up */
  g_assert_true (wp_storage_begin (self->storage, NULL));
  while (number < 9999)
    g_assert_true (self->storage->lives->next_number (self->storage, self->partner, &number, NULL));
  g_assert_true (wp_storage_commit (self->storage, NULL));
  g_assert_cmpint (next_number (self, self->partner), ==, 22001);
}

/* Put back to a copy of the database, or of the whole folder, once and again. */
static void
test_numbers_after_a_restore (Fixture *self, gconstpointer data)
{
  g_autofree char *path = open_path (self), *mark = g_strconcat (path, "-numbers", NULL);
  g_autofree char *path_copy = g_strconcat (path, ".copy", NULL), *mark_copy = g_strconcat (mark, ".copy", NULL);
  g_autoptr (GHashTable) given = g_hash_table_new (g_int64_hash, g_int64_equal);
  gboolean whole = GPOINTER_TO_INT (data);
  gint64 numbers[4][40];
  for (guint life = 0; life < 4; life++) {
    for (guint i = 0; i < 40; i++) {
      numbers[life][i] = next_number (self, self->partner);
      g_assert_true (g_hash_table_add (given, &numbers[life][i]));
      if (life == 0 && i == 3) {
        stop (self); /* everything is in one file */
        copy (path, path_copy);
        copy (mark, mark_copy);
        start (self);
      }
    }
    stop (self);
    copy (path_copy, path);
    if (whole)
      copy (mark_copy, mark);
    /* With nothing left that knows of the life before, it is the clock that tells the two apart. */
    gint64 tenth = g_get_real_time () / 100000;
    while (whole && g_get_real_time () / 100000 == tenth)
      g_usleep (1000);
    start (self);
  }
  g_unlink (path_copy);
  g_unlink (mark_copy);
}

#define ADD(name, function) g_test_add ("/server/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("people", test_people);
  ADD ("all-or-nothing", test_all_or_nothing);
  ADD ("refusal", test_refusal_shows_the_document);
  ADD ("48-hours", test_48_hours);
  ADD ("drills", test_drills);
  ADD ("sweep", test_sweep);
  ADD ("keys", test_keys);
  ADD ("lives", test_lives);
  ADD ("numbers", test_numbers);
  g_test_add ("/server/numbers/database-put-back", Fixture, GINT_TO_POINTER (FALSE), set_up, test_numbers_after_a_restore, tear_down);
  g_test_add ("/server/numbers/folder-put-back", Fixture, GINT_TO_POINTER (TRUE), set_up, test_numbers_after_a_restore, tear_down);
  ADD ("bounds", test_bounds);
  ADD ("newer-version", test_a_newer_version_is_refused);
  ADD ("state", test_state);
  return g_test_run ();
}
