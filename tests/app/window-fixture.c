/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window-fixture.h"

#include <adwaita.h>

/* Never freed: its end would wait for the end of the connection, which GTK keeps */
static GTestDBus *bus;

void
window_fixture_init (int *argc, char ***argv)
{
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus); /* takes the display away */
  g_setenv ("DISPLAY", display != NULL ? display : "", TRUE);
  g_test_init (argc, argv, NULL);
  adw_init ();
}

int
window_fixture_run (void)
{
  int status = g_test_run ();

  g_test_dbus_stop (bus);
  return status;
}
