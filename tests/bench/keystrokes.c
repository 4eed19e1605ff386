/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keystrokes WINDOW X Y WIDTH HEIGHT KEY...: presses one key after the other and tells, as JSON on one line, how many milliseconds
 * after each press that part of the window changed for the last time before it stood still; -1 where it did not change. */
#include "config.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* Nothing that a key asks for comes later than this after what came before it. */
#define QUIET_MS 400
#define ANSWER_MS 600

typedef struct {
  Display *display;
  int damage_event;
  Window window;
  XRectangle part;
  XImage *picture; /* what is there now */
} Watch;

static double
now_ms (void)
{
  return (double) g_get_monotonic_time () / 1000.0;
}

static XImage *
take_picture (Watch *self)
{
  return XGetImage (self->display, self->window, self->part.x, self->part.y, self->part.width, self->part.height, AllPlanes, ZPixmap);
}

static gboolean
touches (const XRectangle *a, const XRectangle *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

/* Whether something was drawn there */
static gboolean
take_events (Watch *self)
{
  gboolean drawn = FALSE;

  while (XPending (self->display)) {
    XEvent event;

    XNextEvent (self->display, &event);
    if (event.type == self->damage_event + XDamageNotify)
      drawn |= touches (&((XDamageNotifyEvent *) &event)->area, &self->part);
  }
  return drawn;
}

/* Whether what is there differs from what was there before */
static gboolean
has_changed (Watch *self)
{
  XImage *now = take_picture (self);
  gboolean changed;

  if (now == NULL)
    return FALSE;
  changed = memcmp (now->data, self->picture->data, (gsize) now->bytes_per_line * now->height) != 0;
  XDestroyImage (self->picture);
  self->picture = now;
  return changed;
}

static void
press (Watch *self, KeyCode code)
{
  XTestFakeKeyEvent (self->display, code, True, 0);
  XTestFakeKeyEvent (self->display, code, False, 0);
  XFlush (self->display);
}

/* Until it stands still. Returns the moment of the last change, or 0. */
static double
watch (Watch *self)
{
  double begin = now_ms (), changed = 0;

  while (now_ms () - MAX (begin, changed) < (changed > 0 ? QUIET_MS : ANSWER_MS)) {
    struct pollfd fd = { ConnectionNumber (self->display), POLLIN, 0 };

    if (take_events (self) && has_changed (self))
      changed = now_ms ();
    XFlush (self->display);
    poll (&fd, 1, 5);
  }
  return changed;
}

int
main (int argc, char **argv)
{
  Watch self = { .display = XOpenDisplay (NULL) };
  GString *line = g_string_new ("[");
  int base, major, minor;

  if (argc < 7 || self.display == NULL || !XDamageQueryExtension (self.display, &self.damage_event, &base) ||
      !XTestQueryExtension (self.display, &base, &base, &major, &minor)) {
    g_printerr ("Usage: keystrokes WINDOW X Y WIDTH HEIGHT KEY..., on an X display with the extensions damage and XTEST\n");
    return 2;
  }
  self.window = strtoul (argv[1], NULL, 0);
  self.part = (XRectangle) { atoi (argv[2]), atoi (argv[3]), atoi (argv[4]), atoi (argv[5]) };
  XDamageCreate (self.display, self.window, XDamageReportRawRectangles);
  self.picture = take_picture (&self);
  g_assert_nonnull (self.picture);
  for (int i = 6; i < argc; i++) {
    KeyCode code = XKeysymToKeycode (self.display, XStringToKeysym (argv[i]));
    double pressed = now_ms (), changed;

    if (code == 0) {
      g_printerr ("There is no key %s\n", argv[i]);
      return 2;
    }
    press (&self, code);
    changed = watch (&self);
    g_string_append_printf (line, "%s%.1f", i > 6 ? "," : "", changed > 0 ? changed - pressed : -1);
  }
  g_print ("%s]\n", line->str);
  g_string_free (line, TRUE);
  XDestroyImage (self.picture);
  XCloseDisplay (self.display);
  return 0;
}
