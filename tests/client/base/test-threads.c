/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "config.h"

#include "client-fixture.h"
#include "wp-account-private.h"
#include "wp-accounts.h"
#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-threads.h"

#include <dlfcn.h>

/* The worker */

typedef struct {
  GString *order;
  const char *name;
} Job;

static void
run_job (gpointer data)
{
  g_string_append (((Job *) data)->order, ((Job *) data)->name);
}

static void
wait_for_gate (gpointer data)
{
  g_mutex_lock (data);
  g_mutex_unlock (data);
}

static void
test_priorities (void)
{
  g_autoptr (GString) order = g_string_new (NULL);
  GMutex gate;
  Job jobs[] = { { order, "b1" }, { order, "b2" }, { order, "n1" }, { order, "u1" }, { order, "u2" } };
  static const WpWorkerPriority priorities[] = { WP_WORKER_BACKGROUND, WP_WORKER_BACKGROUND, WP_WORKER_NORMAL, WP_WORKER_URGENT, WP_WORKER_URGENT };
  WpWorker *worker = wp_worker_new ("test");
  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  wp_worker_push (worker, WP_WORKER_URGENT, wait_for_gate, &gate, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    wp_worker_push (worker, priorities[i], run_job, &jobs[i], NULL);
  g_mutex_unlock (&gate);
  wp_worker_free (worker); /* what is queued is done */
  g_assert_cmpstr (order->str, ==, "u1u2n1b1b2");
  g_mutex_clear (&gate);
}

/* The mailbox, under a hundred thousand letters from another thread */

typedef struct {
  WpMailbox *mailbox;
  guint documents;
  guint many;
  gboolean ended;
  gint64 longest;
} Reader;

static void
documents_cb (const char *const *ids, const char *const *kinds, gpointer user_data)
{
  Reader *reader = user_data;
  reader->documents++;
  reader->many += ids[0] == NULL;
  g_assert_cmpstr (kinds[0], ==, "incident");
  g_assert_null (kinds[1]);
}

static void
outbox_cb (GPtrArray *rows, gpointer user_data)
{
  g_ptr_array_unref (rows);
}

static void
nothing_cb (gpointer user_data)
{
}

static void
bubble_cb (WpBubble *bubble, gpointer user_data)
{
}

static void
withdrawn_cb (const char *id, gpointer user_data)
{
}

static gboolean
end_cb (gpointer data)
{
  ((Reader *) data)->ended = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
flood (gpointer user_data)
{
  Reader *reader = user_data;
  for (guint i = 0; i < 100000; i++) {
    char id[32];
    g_snprintf (id, sizeof id, "INC-%u", i);
    wp_mailbox_post_document (reader->mailbox, "incident", id);
  }
  wp_mailbox_post_call (reader->mailbox, end_cb, reader, NULL);
  return NULL;
}

static void
test_flood (void)
{
  static const WpMailboxFuncs funcs = { documents_cb, outbox_cb, bubble_cb, withdrawn_cb, nothing_cb };
  Reader reader = { 0 };
  reader.mailbox = wp_mailbox_new (NULL, &funcs, &reader);
  wp_mailbox_open (reader.mailbox);
  gint64 begin = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("flood", flood, &reader);
  while (!reader.ended) {
    gint64 before = g_get_monotonic_time ();
    g_main_context_iteration (NULL, FALSE);
    reader.longest = MAX (reader.longest, g_get_monotonic_time () - before);
  }
  g_thread_join (thread);
  gint64 quarters = (g_get_monotonic_time () - begin) / (WP_MAILBOX_INTERVAL * 1000) + 2;
  g_assert_cmpuint (reader.documents, >=, 1);
  g_assert_cmpint (reader.documents, <=, quarters);
  g_test_message ("%u hand-overs, longest %" G_GINT64_FORMAT " us", reader.documents, reader.longest);
  /* What is left comes by itself. */
  while (reader.many == 0 && g_get_monotonic_time () - begin < 10 * G_USEC_PER_SEC)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (reader.many, >=, 1);
  /* Closed: nothing is called any more. */
  wp_mailbox_post_call (reader.mailbox, end_cb, &reader, NULL);
  reader.ended = FALSE;
  wp_mailbox_close (reader.mailbox);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (reader.ended);
  wp_mailbox_unref (reader.mailbox);
}

static void
test_mailbox_waits_until_it_is_open (ClientFixture *self, gconstpointer data)
{
  static const WpMailboxFuncs funcs = { documents_cb, outbox_cb, bubble_cb, withdrawn_cb, nothing_cb };
  Reader reader = { 0 };
  reader.mailbox = wp_mailbox_new (NULL, &funcs, &reader);
  wp_mailbox_post_call (reader.mailbox, end_cb, &reader, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (reader.ended);
  wp_mailbox_open (reader.mailbox);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (reader.ended);
  wp_mailbox_close (reader.mailbox);
  wp_mailbox_unref (reader.mailbox);
}

/* The accounts, when the threads that worked for them are slow to let go */

static GMutex slow_mutex;
static GCond slow_cond;
static GThread *slow_main; /* (nullable): every other thread stands still after it has answered */
static int slow_held;

/* In the place of GLib's: a task's thread attaches its answer with it, and lets the task go afterwards. */
guint
g_source_attach (GSource *source, GMainContext *context)
{
  guint (*attach) (GSource *, GMainContext *) = NULL;
  *(void **) &attach = dlsym (RTLD_NEXT, "g_source_attach");
  guint id = attach (source, context);
  g_mutex_lock (&slow_mutex);
  if (slow_main != NULL && g_thread_self () != slow_main) {
    slow_held++;
    g_cond_broadcast (&slow_cond);
    while (slow_main != NULL)
      g_cond_wait (&slow_cond, &slow_mutex);
    slow_held--;
    g_cond_broadcast (&slow_cond);
  }
  g_mutex_unlock (&slow_mutex);
  return id;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (wp_accounts_load_finish (WP_ACCOUNTS (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
test_slow_thread (ClientFixture *self, gconstpointer data)
{
  gboolean loaded = FALSE;
  WpAccounts *accounts = wp_accounts_new (self->folder);
  slow_main = g_thread_self ();
  wp_accounts_load_async (accounts, NULL, loaded_cb, &loaded);
  while (!loaded)
    g_main_context_iteration (NULL, TRUE);
  g_mutex_lock (&slow_mutex);
  while (slow_held == 0)
    g_cond_wait (&slow_cond, &slow_mutex);
  g_mutex_unlock (&slow_mutex);
  wp_accounts_close (accounts);
  g_assert_finalize_object (accounts);
  g_mutex_lock (&slow_mutex);
  slow_main = NULL;
  g_cond_broadcast (&slow_cond);
  while (slow_held > 0)
    g_cond_wait (&slow_cond, &slow_mutex);
  g_mutex_unlock (&slow_mutex);
}

/* An account that is closed while somebody waits for it */

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;
  g_assert_false (wp_account_submit_finish (WP_ACCOUNT (source), result, error));
}

static gpointer
close_engine (gpointer data)
{
  wp_engine_close (data);
  return NULL;
}

static void
test_closed_under_way (ClientFixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) about = wp_json_new ("serverId", "s", NULL), me = json_object_new ();
  wp_json_set_object (me, "user", wp_json_new ("id", "u", "name", "U", "email", "u@x.example", "role", "technician", NULL));
  g_autoptr (WpAccountInfo) info = wp_account_info_new ("https://127.0.0.1:1", about, me, NULL);
  for (guint round = 0; round < 20; round++) {
    g_autoptr (GError) error = NULL, late = NULL;
    g_autofree char *directory = client_fixture_path (self, "account");
    WpAccount *account = wp_account_new (info, directory, TRUE);
    WpEngine *engine = wp_account_get_engine (account);
    g_assert_true (wp_engine_open (engine, NULL));
    wp_account_start (account);
    g_autoptr (WpCommand) command = wp_command_acknowledge ("INC-1"), after = wp_command_acknowledge ("INC-2");
    wp_account_submit_async (account, command, NULL, submitted_cb, &error);
    wp_account_stop (account);
    wp_account_submit_async (account, after, NULL, submitted_cb, &late);
    /* As at a sign-out: closed on another thread while this one goes on asking. */
    GThread *thread = g_thread_new ("close", close_engine, engine);
    while (error == NULL || late == NULL) {
      g_assert_null (wp_engine_get_sync (engine));
      g_assert_null (wp_engine_get_reader (engine));
      g_main_context_iteration (NULL, TRUE);
    }
    g_thread_join (thread);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_error (late, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_finalize_object (account);
  }
}

/* Health */

static void
test_health (ClientFixture *self, gconstpointer data)
{
  WpHealth health;
  wp_health_board_read (self->board, &health);
  g_assert_cmpint (wp_health_trouble (&health), ==, 0);
  /* A hiccup of the server is no trouble; what keeps from waking is. */
  wp_health_board_set (self->board, WP_LINK_SERVER, WP_LINK_WARNING, WP_ERROR_OFFLINE);
  wp_health_board_set (self->board, WP_LINK_PULL, WP_LINK_WARNING, WP_ERROR_OFFLINE);
  wp_health_board_set (self->board, WP_LINK_KEYRING, WP_LINK_WARNING, WP_ERROR_KEYRING_ABSENT);
  wp_health_board_check_age (self->board);
  wp_health_board_read (self->board, &health);
  g_assert_cmpint (wp_health_trouble (&health), ==, 0);
  /* What was silent for too long is not mended by one more try, but by a sign of life. */
  wp_health_board_set (self->board, WP_LINK_STREAM, WP_LINK_BROKEN, WP_ERROR_TIMEOUT);
  wp_health_board_set (self->board, WP_LINK_STREAM, WP_LINK_WARNING, WP_ERROR_OFFLINE);
  wp_health_board_read (self->board, &health);
  g_assert_cmpint (wp_health_trouble (&health), ==, WP_ERROR_OFFLINE);
  wp_health_board_beat (self->board);
  wp_health_board_pulled (self->board);
  wp_health_board_read (self->board, &health);
  g_assert_cmpint (wp_health_trouble (&health), ==, 0);
  /* Who slept is not late. */
  wp_health_board_slept (self->board);
  wp_health_board_read (self->board, &health);
  g_assert_cmpint (health.links[WP_LINK_PULL].state, ==, WP_LINK_WARNING);
  g_assert_cmpint (health.links[WP_LINK_STREAM].state, ==, WP_LINK_WARNING);
  wp_health_board_set (self->board, WP_LINK_SIGN_IN, WP_LINK_BROKEN, WP_ERROR_AUTH_REQUIRED);
  wp_health_board_read (self->board, &health);
  g_assert_cmpint (wp_health_trouble (&health), ==, WP_ERROR_AUTH_REQUIRED);
  wp_health_board_set (self->board, WP_LINK_KEYRING, WP_LINK_BROKEN, WP_ERROR_KEYRING_LOCKED);
  wp_health_board_read (self->board, &health);
  g_assert_cmpint (wp_health_trouble (&health), ==, WP_ERROR_KEYRING_LOCKED);
}

/* The list of accounts */

static void
test_infos (ClientFixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) about = wp_json_new ("name", "watchpost-server", "serverId", "../../etc", NULL);
  g_autoptr (JsonObject) me = json_object_new ();
  g_autofree char *path = client_fixture_path (self, "deep/accounts.ini");
  gboolean whole = FALSE;
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_account_info_free);
  wp_json_set_object (me, "user", wp_json_new ("id", "u/../1", "name", "田中\n[x]", "email", "t@x.example", "role", "technician", NULL));
  wp_json_set_object (me, "partner", wp_json_new ("id", "p1", "name", "さくら", NULL));
  wp_json_set_time (me, "time", 1795392000000);
  g_ptr_array_add (infos, wp_account_info_new ("https://mdr.example", about, me, NULL));
  const WpAccountInfo *info = g_ptr_array_index (infos, 0);
  g_assert_true (g_regex_match_simple ("^[0-9a-f]{16}$", info->id, 0, 0));
  g_assert_true (wp_account_info_save_all (infos, path, NULL));
  g_autoptr (GPtrArray) loaded = wp_account_info_load_all (path, &whole);
  g_assert_cmpuint (loaded->len, ==, 1);
  g_assert_true (whole);
  const WpAccountInfo *back = g_ptr_array_index (loaded, 0);
  g_assert_cmpstr (back->id, ==, info->id);
  g_assert_cmpstr (back->user_name, ==, "田中\n[x]");
  g_assert_cmpint (back->first_sign_in, ==, 1795392000000);
  g_assert_cmpint (back->role, ==, WP_ROLE_TECHNICIAN);
  /* Another address in a file that somebody changed, and no file at all */
  g_assert_true (
    g_file_set_contents (path, "[../../x]\nserver-url=https://a.example\nserver-id=a\nuser-id=b\n[y]\nserver-url=http://a.example\n", -1, NULL));
  g_autoptr (GPtrArray) none = wp_account_info_load_all (path, &whole);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_false (whole);
  g_autoptr (GPtrArray) missing = wp_account_info_load_all ("/nowhere/accounts.ini", &whole);
  g_assert_cmpuint (missing->len, ==, 0);
  g_assert_true (whole);
  g_autoptr (GError) error = NULL;
  g_assert_null (wp_account_info_new ("https://mdr.example", me, about, &error));
  g_assert_error (error, WP_ERROR, WP_ERROR_PROTOCOL);
}

#define ADD(path, name) g_test_add (path, ClientFixture, NULL, client_fixture_set_up, name, client_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/priorities", test_priorities);
  g_test_add_func ("/mailbox/flood", test_flood);
  ADD ("/mailbox/opens", test_mailbox_waits_until_it_is_open);
  ADD ("/accounts/slow-thread", test_slow_thread);
  ADD ("/accounts/closed-under-way", test_closed_under_way);
  ADD ("/health/trouble", test_health);
  ADD ("/infos", test_infos);
  return g_test_run ();
}
