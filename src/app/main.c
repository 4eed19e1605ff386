/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpMain"
#include "config.h"

#include "wp-application.h"
#include "wp-frame-log.h"
#include "wp-text.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

int
main (int argc, char **argv)
{
  g_autoptr (WpApplication) application = NULL;
  int status;

#ifdef __GLIBC__
  /* Its threads wait most of the time: one pool for them all costs a third of the memory of one for each. */
  mallopt (M_ARENA_MAX, 2);
#endif
  wp_text_init_translations ();
  g_set_prgname (WP_APP_ID);

  wp_frame_log_start ();
  application = wp_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  wp_frame_log_stop ();
  return status;
}
