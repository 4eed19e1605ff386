/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpFrameLog"
#include "config.h"
#include "wp-frame-log.h"

#include <glib-unix.h>
#include <time.h>

static char *path;
static GPollFunc poll_before;
static gint64 woken_at; /* µs; 0 while asleep or before the first frame */
static gint64 longest;
static gint64 cpu_at;      /* µs of this thread's processor time, likewise */
static gint64 longest_cpu; /* what remains when others take the processor away */
static gint64 first_frame_at;
static guint64 iterations;
static guint usr1_source;

static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* An iteration lasts from the return of one poll to the call of the next. */
static gint
measuring_poll (GPollFD *fds, guint n_fds, gint timeout)
{
  gint64 now = g_get_monotonic_time ();
  gint result;

  if (woken_at != 0 && first_frame_at != 0) {
    longest = MAX (longest, now - woken_at);
    longest_cpu = MAX (longest_cpu, get_cpu_time () - cpu_at);
    iterations++;
  }
  result = poll_before (fds, n_fds, timeout);
  woken_at = g_get_monotonic_time ();
  cpu_at = get_cpu_time ();
  return result;
}

static gboolean
write_log (gpointer data)
{
  g_autofree char *text = g_strdup_printf (
    "{\"longestMs\":%.3f,\"longestCpuMs\":%.3f,\"iterations\":%" G_GUINT64_FORMAT ",\"sinceFirstFrameMs\":%.3f}\n", (double) longest / 1000,
    (double) longest_cpu / 1000, iterations, first_frame_at != 0 ? (double) (g_get_monotonic_time () - first_frame_at) / 1000 : 0.0);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, text, -1, &error))
    g_message ("The frame log could not be written: %s", error->message);
  /* Does not measure the writing itself; the next record begins here. */
  woken_at = 0;
  longest = 0;
  longest_cpu = 0;
  iterations = 0;
  return G_SOURCE_CONTINUE;
}

void
wp_frame_log_start (void)
{
  const char *file = g_getenv ("WATCHPOST_FRAME_LOG");
  GMainContext *context = g_main_context_default ();

  if (file == NULL || *file == '\0' || path != NULL)
    return;
  path = g_strdup (file);
  poll_before = g_main_context_get_poll_func (context);
  g_main_context_set_poll_func (context, measuring_poll);
  usr1_source = g_unix_signal_add (SIGUSR1, write_log, NULL);
}

void
wp_frame_log_first_frame (void)
{
  if (path == NULL || first_frame_at != 0)
    return;
  first_frame_at = g_get_monotonic_time ();
  woken_at = 0;
  longest = 0;
  longest_cpu = 0;
  iterations = 0;
}

void
wp_frame_log_stop (void)
{
  if (path == NULL)
    return;
  write_log (NULL);
  g_clear_handle_id (&usr1_source, g_source_remove);
  g_main_context_set_poll_func (g_main_context_default (), poll_before);
  g_clear_pointer (&path, g_free);
}
