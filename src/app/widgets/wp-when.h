/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-time.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* Times for people. Instants are ms since the epoch, 0 for none (answered by ""). All (transfer full). */
char *wp_when_relative (gint64 at, gint64 now);      /* "just now", "4 min ago", "14:02", "yesterday 14:02", "3 Nov", "3 Nov 2025" */
char *wp_when_short (gint64 at, gint64 now);         /* the same in a corner of a row: "4 min", "14:02", "yesterday" */
char *wp_when_exact (gint64 at);                     /* date, time and zone */
char *wp_when_clock (gint64 at);                     /* time of day with zone: "14:02 JST" */
char *wp_when_in_zone (gint64 at, const char *zone); /* "Sat, 31 Jan 2026, 09:00 (Asia/Tokyo, UTC+09:00)"; @zone: (nullable): of this desk */
char *wp_when_duration (gint64 ms);                  /* "41 h", "6 h 12 min", "12 min", "less than a minute" */
char *wp_when_time_left (gint64 until, gint64 now);  /* "12 min left", "overdue by 2 h" */
char *wp_when_closes_in (gint64 until, gint64 now);  /* "closes in 41 h", "closes now" */

/**
 * wp_when_on_minute:
 *
 * Calls @tick on every full minute as long as @widget lives; all widgets share one timer.
 */
void wp_when_on_minute (GtkWidget *widget, void (*tick) (GtkWidget *widget));

/**
 * WpWhen:
 *
 * A label that tells a time relatively and keeps telling it; the exact time is its tooltip.
 */
#define WP_TYPE_WHEN (wp_when_get_type ())
G_DECLARE_FINAL_TYPE (WpWhen, wp_when, WP, WHEN, AdwBin)

typedef enum {
  WP_WHEN_AGO,       /* a moment in the past */
  WP_WHEN_TIME_LEFT, /* until something is due */
  WP_WHEN_CLOSES_IN, /* until an incident closes by itself */
  WP_WHEN_EXACT,     /* date, time and zone */
} WpWhenStyle;

GtkWidget *wp_when_new (WpWhenStyle style);
void wp_when_set_time (WpWhen *self, gint64 at); /* 0 hides it */

G_END_DECLS
