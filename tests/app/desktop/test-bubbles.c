/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wp-bubbles.h"
#include "wp-error.h"

#include <string.h>

/* The bubbles against a notification service that answers when it is told to, on a real bus: a real one cannot be held. */

static const char PLAIN_XML[] =
  "<node><interface name='org.freedesktop.Notifications'>"
  "<method name='Notify'><arg type='s'/><arg type='u'/><arg type='s'/><arg type='s'/><arg type='s'/><arg type='as'/><arg type='a{sv}'/><arg type='i'/>"
  "<arg type='u' direction='out'/></method><method name='CloseNotification'><arg type='u'/></method></interface></node>";
static const char GTK_XML[] = "<node><interface name='org.gtk.Notifications'>"
                              "<method name='AddNotification'><arg type='s'/><arg type='s'/><arg type='a{sv}'/></method>"
                              "<method name='RemoveNotification'><arg type='s'/><arg type='s'/></method></interface></node>";

typedef struct {
  GDBusConnection *bus;
  guint object;
  guint name;
  guint last_number;
  gboolean holds;   /* answers when it is told to */
  gboolean refuses; /* knows no such application */
  GPtrArray *calls; /* GDBusMethodInvocation: not answered */
  GPtrArray *log;   /* what came, in words */
} Service;

typedef struct {
  GTestDBus *daemon;
  GDBusConnection *bus;
  GSimpleActionGroup *actions;
  GString *acted;
  WpBubbles *bubbles;
  guint shown;
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

#define WAIT_FOR(condition)                                                                                                                          \
  while (!(condition))                                                                                                                               \
  g_main_context_iteration (NULL, TRUE)

static GDBusConnection *
connect_to (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (self->daemon), G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
    NULL, &error);
  g_assert_no_error (error);
  return bus;
}

/* Until everything that was said on the bus so far has been heard */
static void
round_trip (Fixture *self, Service *service)
{
  GDBusConnection *buses[] = { self->bus, service->bus, self->bus };
  for (guint i = 0; i < G_N_ELEMENTS (buses); i++) {
    g_autoptr (GVariant) answer = g_dbus_connection_call_sync (buses[i], "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                                               "GetId", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    g_assert_nonnull (answer);
    settle ();
  }
}

static void
answer (Service *self, GDBusMethodInvocation *call)
{
  const char *method = g_dbus_method_invocation_get_method_name (call);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (call);
  guint number = 0;
  if (self->refuses) {
    g_dbus_method_invocation_return_dbus_error (call, "org.gtk.Notifications.InvalidApp", "No such application");
    return;
  }
  if (!g_str_equal (method, "Notify")) {
    g_dbus_method_invocation_return_value (call, NULL);
    return;
  }
  g_variant_get_child (parameters, 1, "u", &number);
  g_dbus_method_invocation_return_value (call, g_variant_new ("(u)", number != 0 ? number : ++self->last_number));
}

static void
called_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method, GVariant *parameters,
           GDBusMethodInvocation *call, gpointer user_data)
{
  Service *self = user_data;
  const char *title = "", *id = "";
  guint number = 0;
  if (g_str_equal (method, "Notify")) {
    g_variant_get_child (parameters, 1, "u", &number);
    g_variant_get_child (parameters, 3, "&s", &title);
    g_ptr_array_add (self->log, g_strdup_printf ("show %u %s", number, title));
  } else if (g_str_equal (method, "CloseNotification")) {
    g_variant_get (parameters, "(u)", &number);
    g_ptr_array_add (self->log, g_strdup_printf ("close %u", number));
  } else if (g_str_equal (method, "AddNotification")) {
    g_autoptr (GVariant) what = g_variant_get_child_value (parameters, 2);
    g_variant_get_child (parameters, 1, "&s", &id);
    g_variant_lookup (what, "title", "&s", &title);
    g_ptr_array_add (self->log, g_strdup_printf ("add %s %s", id, title));
  } else {
    g_variant_get_child (parameters, 1, "&s", &id);
    g_ptr_array_add (self->log, g_strdup_printf ("remove %s", id));
  }
  g_ptr_array_add (self->calls, call);
  if (!self->holds)
    answer (self, g_ptr_array_steal_index (self->calls, self->calls->len - 1));
}

static void
answer_all (Fixture *fixture, Service *self)
{
  while (self->calls->len > 0)
    answer (self, g_ptr_array_steal_index (self->calls, 0));
  round_trip (fixture, self);
}

static Service *
service_new (Fixture *fixture, const char *xml)
{
  static const GDBusInterfaceVTable vtable = { .method_call = called_cb };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autofree char *path = g_strconcat ("/", info->interfaces[0]->name, NULL);
  Service *self = g_new0 (Service, 1);
  self->bus = connect_to (fixture);
  self->calls = g_ptr_array_new ();
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->object = g_dbus_connection_register_object (self->bus, g_strdelimit (path, ".", '/'), info->interfaces[0], &vtable, self, NULL, NULL);
  self->name = g_bus_own_name_on_connection (self->bus, info->interfaces[0]->name, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  return self;
}

/* Leaves the bus as one that crashed */
static void
service_free (Fixture *fixture, Service *self)
{
  g_autoptr (GDBusConnection) bus = self->bus;
  g_bus_unown_name (self->name);
  g_dbus_connection_unregister_object (self->bus, self->object);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  while (self->calls->len > 0)
    g_object_unref (g_ptr_array_steal_index (self->calls, 0));
  g_ptr_array_unref (self->calls);
  g_ptr_array_unref (self->log);
  g_free (self);
  settle ();
}

static void
assert_log (Service *self, const char *expected)
{
  g_ptr_array_add (self->log, NULL);
  g_autofree char *log = g_strjoinv (", ", (char **) self->log->pdata);
  g_assert_cmpstr (log, ==, expected);
  g_ptr_array_set_size (self->log, 0);
}

static void
acted_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *self = user_data;
  const char *account, *key;
  g_variant_get (parameter, "(&s&s)", &account, &key);
  g_string_append_printf (self->acted, "%s %s %s;", g_action_get_name (G_ACTION (action)), account, key);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const GActionEntry entries[] = { { "open-incident", acted_cb, "(ss)", NULL, NULL, { 0 } }, { "acknowledge", acted_cb, "(ss)", NULL, NULL, { 0 } } };
  self->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->daemon);
  self->bus = connect_to (self);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  self->acted = g_string_new ("");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->bubbles);
  settle ();
  g_assert_finalize_object (self->actions);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  settle ();
  g_object_unref (self->bus);
  g_string_free (self->acted, TRUE);
  g_test_dbus_down (self->daemon);
  g_object_unref (self->daemon);
}

static void
start (Fixture *self, gboolean sandboxed)
{
  int code = 0;
  self->bubbles = wp_bubbles_new (self->bus, "io.github.watchpost.Watchpost", G_ACTION_GROUP (self->actions), sandboxed);
  WAIT_FOR (wp_bubbles_get_service (self->bubbles, &code) != 0 || code != 0);
}

static void
shown_cb (gpointer user_data)
{
  ((Fixture *) user_data)->shown++;
}

static void
show (Fixture *self, const char *id, const char *title)
{
  WpNote *note = wp_note_new (g_strdup (title), g_strdup ("body"), "open-incident", g_variant_new ("(ss)", "acc", id));
  wp_note_add_button (note, "Acknowledge", "acknowledge");
  wp_bubbles_show (self->bubbles, id, note, shown_cb, self, NULL);
}

static int
code_of (Fixture *self)
{
  int code;
  wp_bubbles_get_service (self->bubbles, &code);
  return code;
}

static gint64
service_of (Fixture *self)
{
  int code;
  return wp_bubbles_get_service (self->bubbles, &code);
}

/* Every order of wishes that come before the daemon has given its number ends with the last one, with one call in flight. */
static void
test_newest_wish_wins (Fixture *self, gconstpointer data)
{
  static const char *const orders[] = { "s", "ss", "sss", "sw", "ssw", "sws", "swsw", "sswsw", "swsws" };
  Service *service = service_new (self, PLAIN_XML);
  start (self, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_autofree char *id = g_strdup_printf ("bubble-%u", i);
    g_autofree char *title = NULL;
    g_autofree char *expected = NULL;
    gboolean ends_shown = g_str_has_suffix (orders[i], "s");
    guint number = service->last_number + 1;
    service->holds = TRUE;
    for (const char *c = orders[i]; *c != '\0'; c++) {
      g_free (title);
      title = g_strdup_printf ("title %d", (int) (c - orders[i]));
      if (*c == 's')
        show (self, id, title);
      else
        wp_bubbles_withdraw (self->bubbles, id);
      round_trip (self, service);
      g_assert_cmpuint (service->calls->len, ==, 1);
    }
    assert_log (service, "show 0 title 0");
    g_assert_cmpuint (self->shown, ==, 0);
    service->holds = FALSE;
    answer_all (self, service);
    if (g_str_equal (orders[i], "s"))
      expected = g_strdup ("");
    else if (ends_shown)
      expected = g_strdup_printf ("show %u %s", number, title);
    else
      expected = g_strdup_printf ("close %u", number);
    WAIT_FOR (*expected == '\0' || service->log->len > 0);
    round_trip (self, service);
    assert_log (service, expected);
    g_assert_cmpuint (self->shown, ==, ends_shown ? 1 : 0);
    self->shown = 0;
    wp_bubbles_withdraw (self->bubbles, id);
    round_trip (self, service);
    g_ptr_array_set_size (service->log, 0);
    g_assert_false (wp_bubbles_is_busy (self->bubbles));
  }
  service_free (self, service);
}

/* Sixty that share a bubble are not sixty calls. */
static void
test_a_storm_rings_once_a_second (Fixture *self, gconstpointer data)
{
  Service *service = service_new (self, PLAIN_XML);
  gint64 from;
  start (self, FALSE);
  from = g_get_monotonic_time ();
  for (guint i = 1; i <= 60; i++) {
    g_autofree char *title = g_strdup_printf ("%u incidents", i);
    show (self, "fold", title);
    round_trip (self, service);
  }
  WAIT_FOR (service->log->len >= 2 && self->shown >= 2);
  g_assert_cmpint (g_get_monotonic_time () - from, >=, WP_BUBBLES_RING_INTERVAL * 1000);
  assert_log (service, "show 0 1 incidents, show 1 60 incidents");
  service_free (self, service);
}

/* What is due is shown by whoever takes the place, but not what the person has closed. */
static void
test_replaced_service (Fixture *self, gconstpointer data)
{
  Service *first = service_new (self, PLAIN_XML), *second;
  gint64 before;
  start (self, FALSE);
  before = service_of (self);
  show (self, "due", "due");
  show (self, "closed", "closed");
  show (self, "expired", "expired");
  round_trip (self, first);
  WAIT_FOR (self->shown == 3);
  g_dbus_connection_emit_signal (first->bus, NULL, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "NotificationClosed",
                                 g_variant_new ("(uu)", 2, 2), NULL);
  g_dbus_connection_emit_signal (first->bus, NULL, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "NotificationClosed",
                                 g_variant_new ("(uu)", 3, 1), NULL);
  round_trip (self, first);
  first->holds = TRUE;
  show (self, "unanswered", "unanswered");
  round_trip (self, first);
  service_free (self, first);
  WAIT_FOR (code_of (self) == WP_ERROR_NOTIFICATIONS_ABSENT);
  g_assert_cmpint (service_of (self), ==, 0);
  wp_bubbles_withdraw (self->bubbles, "expired");
  show (self, "late", "late");
  second = service_new (self, PLAIN_XML);
  WAIT_FOR (self->shown == 5 && second->log->len == 3);
  round_trip (self, second);
  g_assert_cmpuint (second->log->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_false (g_str_has_suffix (g_ptr_array_index (second->log, i), "closed") ||
                    g_str_has_suffix (g_ptr_array_index (second->log, i), "expired"));
  g_assert_cmpint (service_of (self), !=, 0);
  g_assert_cmpint (service_of (self), !=, before);
  g_assert_cmpint (code_of (self), ==, 0);
  service_free (self, second);
}

static void
emit_pressed (Service *service, guint number, const char *key)
{
  g_dbus_connection_emit_signal (service->bus, NULL, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked",
                                 g_variant_new ("(us)", number, key), NULL);
}

static void
test_presses (Fixture *self, gconstpointer data)
{
  Service *service = service_new (self, PLAIN_XML);
  start (self, FALSE);
  show (self, "one", "one");
  round_trip (self, service);
  emit_pressed (service, 1, "acknowledge");
  emit_pressed (service, 1, "default");
  emit_pressed (service, 1, "quit");
  emit_pressed (service, 7, "default");
  round_trip (self, service);
  g_assert_cmpstr (self->acted->str, ==, "acknowledge acc one;open-incident acc one;");
  g_assert_false (wp_bubbles_is_persistent (self->bubbles));
  service_free (self, service);
}

static void
test_gnome_shell_comes_first (Fixture *self, gconstpointer data)
{
  Service *plain = service_new (self, PLAIN_XML), *gtk = service_new (self, GTK_XML);
  start (self, FALSE);
  g_assert_true (wp_bubbles_is_persistent (self->bubbles));
  show (self, "one", "one");
  wp_bubbles_withdraw (self->bubbles, "of an earlier run");
  round_trip (self, gtk);
  WAIT_FOR (gtk->log->len == 3);
  assert_log (gtk, "remove more, add one one, remove of an earlier run");
  wp_bubbles_withdraw (self->bubbles, "one");
  round_trip (self, gtk);
  assert_log (gtk, "remove one");
  assert_log (plain, "");
  /* Without a desktop entry it refuses: the other one is asked. */
  gtk->refuses = TRUE;
  show (self, "two", "two");
  WAIT_FOR (self->shown == 2);
  assert_log (plain, "show 0 two");
  g_assert_cmpint (code_of (self), ==, 0);
  service_free (self, gtk);
  service_free (self, plain);
}

/* GNOME Shell throws away the oldest of four without a word: it is never given a fourth. */
static void
test_little_room (Fixture *self, gconstpointer data)
{
  Service *gtk = service_new (self, GTK_XML);
  WpNote *more;
  start (self, FALSE);
  more = wp_note_new (g_strdup ("others"), g_strdup (""), "open-incident", g_variant_new ("(ss)", "", ""));
  more->urgent = TRUE;
  wp_bubbles_set_more (self->bubbles, more);
  round_trip (self, gtk);
  assert_log (gtk, "remove more");
  wp_bubbles_adopt (self->bubbles, "kept", wp_note_new (g_strdup ("kept"), g_strdup (""), "open-incident", g_variant_new ("(ss)", "", "")));
  show (self, "a", "a");
  show (self, "b", "b");
  round_trip (self, gtk);
  assert_log (gtk, "add a a, add b b");
  show (self, "c", "c");
  show (self, "d", "d");
  WAIT_FOR (gtk->log->len == 6);
  round_trip (self, gtk);
  WAIT_FOR (self->shown == 4);
  /* What was there is taken away before the next one is added. */
  {
    guint there = 3, most = 0;
    for (guint i = 0; i < gtk->log->len; i++) {
      there += g_str_has_prefix (g_ptr_array_index (gtk->log, i), "add ") ? 1 : -1;
      most = MAX (most, there);
    }
    g_assert_cmpuint (most, ==, 3);
    g_assert_cmpuint (there, ==, 3);
  }
  g_ptr_array_set_size (gtk->log, 0);
  /* As room is made, the others come up, and the one that stood for them goes. */
  wp_bubbles_withdraw (self->bubbles, "d");
  WAIT_FOR (gtk->log->len == 2);
  round_trip (self, gtk);
  assert_log (gtk, "remove d, add b b");
  wp_bubbles_withdraw (self->bubbles, "c");
  WAIT_FOR (gtk->log->len == 4);
  round_trip (self, gtk);
  g_assert_cmpuint (gtk->log->len, ==, 4);
  g_assert_true (g_str_has_prefix (gtk->log->pdata[0], "remove ") && g_str_has_prefix (gtk->log->pdata[1], "remove "));
  g_assert_cmpuint (self->shown, ==, 4);
  service_free (self, gtk);
}

static void
test_nobody_there (Fixture *self, gconstpointer data)
{
  start (self, GPOINTER_TO_INT (data));
  g_assert_cmpint (code_of (self), ==, WP_ERROR_NOTIFICATIONS_ABSENT);
  g_assert_cmpint (service_of (self), ==, 0);
  show (self, "one", "one");
  wp_bubbles_withdraw (self->bubbles, "two");
  settle ();
  g_assert_cmpuint (self->shown, ==, 0);
  g_assert_false (wp_bubbles_is_busy (self->bubbles));
}

static void
test_somebody_comes_later (Fixture *self, gconstpointer data)
{
  Service *service;
  start (self, FALSE);
  show (self, "one", "one");
  service = service_new (self, PLAIN_XML);
  WAIT_FOR (self->shown == 1);
  g_assert_cmpint (code_of (self), ==, 0);
  service_free (self, service);
}

#define ADD(name, data) g_test_add ("/bubbles/" #name, Fixture, data, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (newest_wish_wins, NULL);
  ADD (a_storm_rings_once_a_second, NULL);
  ADD (replaced_service, NULL);
  ADD (presses, NULL);
  ADD (gnome_shell_comes_first, NULL);
  ADD (little_room, NULL);
  ADD (nobody_there, NULL);
  ADD (somebody_comes_later, NULL);
  g_test_add ("/bubbles/nobody_there/sandboxed", Fixture, GINT_TO_POINTER (TRUE), set_up, test_nobody_there, tear_down);
  return g_test_run ();
}
