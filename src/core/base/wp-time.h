/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Instants are gint64 milliseconds since the Unix epoch, UTC; 0 is "none". On the wire they are RFC 3339 in UTC. */

#define WP_SECOND G_GINT64_CONSTANT (1000)
#define WP_MINUTE (60 * WP_SECOND)
#define WP_HOUR (60 * WP_MINUTE)
#define WP_DAY (24 * WP_HOUR)

gint64 wp_time_now (void);
gint64 wp_time_parse (const char *text); /* any RFC 3339 with a zone; 0 when it is none */
char *wp_time_format (gint64 ms);        /* "2026-01-10T00:00:00.000Z", (transfer full) */
gint64 wp_time_boot (void);              /* ms of CLOCK_BOOTTIME: goes on while the machine sleeps */

G_END_DECLS
