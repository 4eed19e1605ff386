/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "client-fixture.h"
#include "wp-error.h"
#include "wp-incident-commands.h"
#include "wp-kinds.h"
#include "wp-outbox.h"

/* Which answer ends a row, as a table */
static void
test_verdicts (void)
{
  static const struct {
    int code;
    gboolean final, global;
  } rows[] = {
    { WP_ERROR_OFFLINE, FALSE, TRUE },       { WP_ERROR_TIMEOUT, FALSE, TRUE },      { WP_ERROR_TLS, FALSE, TRUE },
    { WP_ERROR_AUTH_REQUIRED, FALSE, TRUE }, { WP_ERROR_RATE_LIMITED, FALSE, TRUE }, { WP_ERROR_UNAVAILABLE, FALSE, TRUE },
    { WP_ERROR_SERVER, FALSE, FALSE },       { WP_ERROR_PROTOCOL, FALSE, FALSE },    { WP_ERROR_KEYRING_LOCKED, FALSE, TRUE },
    { WP_ERROR_STORAGE_FULL, FALSE, TRUE },  { WP_ERROR_FORBIDDEN, TRUE, FALSE },    { WP_ERROR_NOT_FOUND, TRUE, FALSE },
    { WP_ERROR_CONFLICT, TRUE, FALSE },      { WP_ERROR_STALE, TRUE, FALSE },        { WP_ERROR_TOO_LARGE, TRUE, FALSE },
    { WP_ERROR_INVALID, TRUE, FALSE },       { WP_ERROR_KEY_REUSED, TRUE, FALSE },   { WP_ERROR_MALFORMED, TRUE, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_true (wp_outbox_is_final (rows[i].code) == rows[i].final);
    g_assert_true (wp_outbox_is_global (rows[i].code) == rows[i].global);
  }
}

static WpOutboxEntry *
add (GPtrArray *entries, WpCommand *command, gint64 acted_at)
{
  g_autoptr (GError) error = NULL;
  WpOutboxEntry *entry = wp_outbox_entry_new (command, acted_at, &error);
  g_assert_no_error (error);
  wp_command_unref (command);
  g_ptr_array_add (entries, entry);
  return entry;
}

static void
test_order (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_outbox_entry_free);
  g_autoptr (GHashTable) skip = g_hash_table_new (g_str_hash, g_str_equal);
  const gint64 now = 200 * WP_DAY, old = now - 61 * WP_DAY;
  WpOutboxEntry *a1 = add (entries, wp_command_acknowledge ("A"), now);
  WpOutboxEntry *a2 = add (entries, wp_command_comment ("A", "x"), now);
  WpOutboxEntry *b1 = add (entries, wp_command_comment ("B", "x"), old);
  WpOutboxEntry *b2 = add (entries, wp_command_comment ("B", "x"), now);
  WpOutboxEntry *c1 = add (entries, wp_command_comment ("C", "x"), now);

  g_assert_true (wp_outbox_next (entries, NULL, now) == a1);
  g_assert_cmpint (wp_outbox_state (entries, a1, now), ==, WP_OUTBOX_WAITING);
  g_assert_cmpint (wp_outbox_state (entries, a2, now), ==, WP_OUTBOX_HELD);
  /* An old one asks its author, and holds those behind it. */
  g_assert_cmpint (wp_outbox_state (entries, b1, now), ==, WP_OUTBOX_CONFIRM);
  g_assert_cmpint (wp_outbox_state (entries, b2, now), ==, WP_OUTBOX_HELD);
  g_hash_table_add (skip, (gpointer) "A");
  g_assert_true (wp_outbox_next (entries, skip, now) == c1);
  g_hash_table_add (skip, (gpointer) "C");
  g_assert_null (wp_outbox_next (entries, skip, now));
  b1->confirmed = TRUE;
  g_assert_true (wp_outbox_next (entries, skip, now) == b1);
  /* What is delivered or refused holds nobody. */
  a1->phase = WP_OUTBOX_DELIVERED;
  g_assert_true (wp_outbox_next (entries, NULL, now) == a2);
  a2->phase = WP_OUTBOX_REFUSED;
  g_assert_cmpint (wp_outbox_state (entries, a2, now), ==, WP_OUTBOX_REJECTED);
  g_assert_true (wp_outbox_next (entries, NULL, now) == b1);
  g_autoptr (GPtrArray) rows = wp_outbox_snapshot (entries, now);
  g_assert_cmpuint (rows->len, ==, 4);
}

/* What the server could never read does not become a row, whoever made the command. */
static void
test_unreadable (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) deep = json_object_new ();
  JsonObject *inner = deep;
  for (guint i = 0; i <= WP_MAX_DEPTH; i++)
    inner = wp_json_need_object (inner, "a");
  WpCommand *commands[] = {
    wp_command_comment ("INC-1", "half a character: \xe3\x81"),
    wp_command_comment ("INC-\xff", "x"),
    wp_command_note ("INC-1", "s\xff", 1, "x"),
    wp_command_new (WP_COMMAND_COMMENT, NULL, "INC-1", NULL, -1, deep),
  };
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_assert_null (wp_outbox_entry_new (commands[i], 1, &error));
    g_assert_error (error, WP_ERROR, WP_ERROR_MALFORMED);
    g_clear_error (&error);
    wp_command_unref (commands[i]);
  }
}

static gboolean
get_user (const WpLookup *lookup, const WpKind *kind, const char *id, JsonObject **document, GError **error)
{
  g_assert_true (kind == &wp_kind_user);
  *document = wp_json_new ("id", id, "name", "Adam", "role", "technician", NULL);
  return TRUE;
}

static JsonObject *
overlay (GPtrArray *entries, JsonObject *base, guint *pending)
{
  static const WpLookup lookup = { .get = get_user };
  return wp_outbox_overlay (entries, &wp_kind_incident, "INC-1", &tess, &lookup, base, pending);
}

static void
test_overlay (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wp_outbox_entry_free);
  g_autoptr (JsonObject) base = make_incident ("INC-1", "c1", "high", 3, 1);
  g_autoptr (JsonObject) before = wp_json_copy (base);
  guint pending;
  g_assert_null (overlay (entries, base, &pending));
  g_assert_cmpuint (pending, ==, 0);
  add (entries, wp_command_comment ("INC-2", "elsewhere"), 1000);
  g_assert_null (overlay (entries, base, &pending));

  /* Two on the same step build on each other. */
  add (entries, wp_command_note ("INC-1", "s1", 1, "first"), 1000);
  add (entries, wp_command_note ("INC-1", "s1", 2, "second"), 2000);
  add (entries, wp_command_assign ("INC-1", "u-adam"), 3000);
  g_autoptr (JsonObject) top = overlay (entries, base, &pending);
  g_assert_cmpuint (pending, ==, 3);
  g_assert_cmpstr (wp_json_string (wp_json_object_at (wp_json_array (top, "steps"), 0), "note"), ==, "second");
  g_assert_cmpstr (wp_json_string (wp_json_object (top, "assignee"), "name"), ==, "Adam");
  g_assert_true (wp_json_equal (base, before));

  /* Somebody else was at the step: what is queued has no effect any more, what is delivered keeps it. */
  wp_json_set_int (wp_json_object_at (wp_json_array (base, "steps"), 0), "revision", 9);
  g_autoptr (JsonObject) stale = overlay (entries, base, &pending);
  g_assert_null (wp_json_string (wp_json_object_at (wp_json_array (stale, "steps"), 0), "note"));
  ((WpOutboxEntry *) g_ptr_array_index (entries, 1))->phase = WP_OUTBOX_DELIVERED;
  g_autoptr (JsonObject) delivered = overlay (entries, base, &pending);
  g_assert_cmpstr (wp_json_string (wp_json_object_at (wp_json_array (delivered, "steps"), 0), "note"), ==, "first");

  /* Refused ones have none at all. */
  for (guint i = 0; i < entries->len; i++)
    ((WpOutboxEntry *) g_ptr_array_index (entries, i))->phase = WP_OUTBOX_REFUSED;
  g_assert_null (overlay (entries, base, &pending));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/verdicts", test_verdicts);
  g_test_add_func ("/outbox/order", test_order);
  g_test_add_func ("/outbox/unreadable", test_unreadable);
  g_test_add_func ("/outbox/overlay", test_overlay);
  return g_test_run ();
}
