/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long to wait before the next try. Pure: the caller brings the clock and the dice. */

#define WP_BACKOFF_BASE 1000                 /* ms */
#define WP_BACKOFF_MAX (60 * 1000)           /* ms: a person is woken within a minute of the server's return */
#define WP_BACKOFF_MAX_RETRY_AFTER (15 * 60) /* s: what a server, or something that poses as one, may ask for */

/**
 * wp_backoff_delay:
 * @failures: how many tries failed in a row, from 1
 * @retry_after: seconds the server asked for, 0 for none
 * @random: in [0, 1)
 *
 * Full jitter under an exponential ceiling. What the server asks for is a floor, and the jitter comes on top of it, so that not
 * every desk returns in the same second.
 *
 * Returns: milliseconds
 */
guint wp_backoff_delay (guint failures, guint retry_after, double random);

/**
 * wp_backoff_parse_retry_after:
 * @value: (nullable): the header: seconds, or an HTTP date
 * @now: ms, on the clock that @value was written by: the answer's Date where it has one
 *
 * Returns: seconds, at most %WP_BACKOFF_MAX_RETRY_AFTER; 0 for none or one that makes no sense
 */
guint wp_backoff_parse_retry_after (const char *value, gint64 now);

/* An HTTP date as ms since the epoch, 0 when it is none. */
gint64 wp_backoff_parse_http_date (const char *value);

G_END_DECLS
