/* SPDX-License-Identifier: GPL-3.0-or-later */
/* first-frame [--trace] COMMAND...: starts a program and tells, as JSON on one line, when its window was mapped, when it was first
 * drawn, and when it first looked as it does once it stands still: with its rows, that is, for a program with a list. Then the
 * memory of the process. The program is ended. */
#include "config.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define QUIET_MS 1200
#define CAP_MS 30000
#define MIN_WIDTH 200
#define MIN_HEIGHT 150
/* A clock, a cursor or a light that changes color later is not what one waits for. */
#define SAME 0.995

typedef struct {
  double at;
  XImage *picture;
} Shot;

static void
shot_clear (gpointer data)
{
  Shot *shot = data;

  XDestroyImage (shot->picture);
}

static double
now_ms (void)
{
  return (double) g_get_monotonic_time () / 1000.0;
}

static int
ignore_error_cb (Display *display, XErrorEvent *event)
{
  return 0;
}

static long
read_kib (pid_t pid, const char *field)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) pid);
  g_autofree char *text = NULL;
  const char *found;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (found = strstr (text, field)) == NULL)
    return -1;
  return strtol (found + strlen (field), NULL, 10);
}

/* Both pictures are 32 bits a pixel, from the same window. */
static double
alike (const XImage *a, const XImage *b)
{
  const guint32 *x = (const guint32 *) (gpointer) a->data, *y = (const guint32 *) (gpointer) b->data;
  gsize n = (gsize) a->width * a->height, same = 0;

  if (a->width != b->width || a->height != b->height || a->bits_per_pixel != 32 || b->bits_per_pixel != 32)
    return 0;
  for (gsize i = 0; i < n; i++)
    same += (x[i] & 0xffffff) == (y[i] & 0xffffff);
  return (double) same / (double) n;
}

typedef struct {
  Display *display;
  int damage_event;
  Window window;
  double started, mapped, drawn, changed;
  GArray *shots; /* Shot */
} Watch;

static void
take_shot (Watch *self)
{
  XWindowAttributes attributes;
  Shot shot = { .at = now_ms () - self->started };

  if (!XGetWindowAttributes (self->display, self->window, &attributes) || attributes.map_state != IsViewable)
    return;
  shot.picture = XGetImage (self->display, self->window, 0, 0, attributes.width, attributes.height, AllPlanes, ZPixmap);
  if (shot.picture != NULL)
    g_array_append_val (self->shots, shot);
}

/* Whether anything was drawn */
static gboolean
take_events (Watch *self)
{
  gboolean drawn = FALSE;

  while (XPending (self->display)) {
    XWindowAttributes attributes;
    XEvent event;

    XNextEvent (self->display, &event);
    if (event.type == MapNotify && self->window == None && XGetWindowAttributes (self->display, event.xmap.window, &attributes) &&
        attributes.width >= MIN_WIDTH && attributes.height >= MIN_HEIGHT) {
      self->window = event.xmap.window;
      self->mapped = now_ms () - self->started;
      XDamageCreate (self->display, self->window, XDamageReportRawRectangles);
    } else if (event.type == self->damage_event + XDamageNotify)
      drawn = TRUE;
  }
  return drawn;
}

static void
watch (Watch *self, pid_t child)
{
  while (now_ms () - self->started < CAP_MS) {
    struct pollfd fd = { ConnectionNumber (self->display), POLLIN, 0 };
    double now;

    if (take_events (self)) {
      self->changed = now_ms () - self->started;
      if (self->drawn == 0)
        self->drawn = self->changed;
      take_shot (self);
    }
    now = now_ms () - self->started;
    if (self->drawn > 0 && now - self->changed > QUIET_MS)
      return;
    XFlush (self->display);
    poll (&fd, 1, 5);
    if (waitpid (child, NULL, WNOHANG) == child) {
      g_printerr ("The program ended by itself\n");
      exit (1);
    }
  }
}

static void
end (pid_t child)
{
  kill (child, SIGTERM);
  for (int i = 0; i < 250; i++) {
    if (waitpid (child, NULL, WNOHANG) == child)
      return;
    g_usleep (20000);
  }
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
}

int
main (int argc, char **argv)
{
  gboolean trace = argc > 1 && strcmp (argv[1], "--trace") == 0;
  Watch self = { .display = XOpenDisplay (NULL) };
  double complete = 0;
  int error_base;
  pid_t child;

  if (argc < 2 || self.display == NULL || !XDamageQueryExtension (self.display, &self.damage_event, &error_base)) {
    g_printerr ("Usage: first-frame [--trace] COMMAND..., on an X display with the damage extension\n");
    return 2;
  }
  XSetErrorHandler (ignore_error_cb);
  XSelectInput (self.display, DefaultRootWindow (self.display), SubstructureNotifyMask);
  XSync (self.display, False);
  self.shots = g_array_new (FALSE, FALSE, sizeof (Shot));
  g_array_set_clear_func (self.shots, shot_clear);

  self.started = now_ms ();
  child = fork ();
  if (child == 0) {
    execvp (argv[trace ? 2 : 1], argv + (trace ? 2 : 1));
    _exit (127);
  }
  watch (&self, child);
  if (self.shots->len == 0) {
    g_printerr ("No window was drawn in %d s\n", CAP_MS / 1000);
    end (child);
    return 1;
  }

  for (guint i = 0; i < self.shots->len; i++) {
    const Shot *shot = &g_array_index (self.shots, Shot, i);
    double part = alike (shot->picture, g_array_index (self.shots, Shot, self.shots->len - 1).picture);

    if (trace)
      g_printerr ("%8.1f ms  %.4f\n", shot->at, part);
    if (complete == 0 && part >= SAME)
      complete = shot->at;
  }
  g_print ("{\"mapped\":%.1f,\"drawn\":%.1f,\"complete\":%.1f,\"settled\":%.1f,\"pss\":%ld,\"dirty\":%ld}\n", self.mapped, self.drawn, complete,
           self.changed, read_kib (child, "\nPss:"), read_kib (child, "Private_Dirty:"));
  end (child);
  g_array_unref (self.shots);
  XCloseDisplay (self.display);
  return 0;
}
