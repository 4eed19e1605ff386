/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WpProgressRing:
 *
 * How much of a form is answered: an arc; a check when all is, an exclamation mark while something is to be corrected. Its accessible
 * label says so in words.
 */
#define WP_TYPE_PROGRESS_RING (wp_progress_ring_get_type ())
G_DECLARE_FINAL_TYPE (WpProgressRing, wp_progress_ring, WP, PROGRESS_RING, GtkWidget)

GtkWidget *wp_progress_ring_new (void);
/* @wrong: how many answers are to be corrected */
void wp_progress_ring_set (WpProgressRing *self, guint done, guint all, guint wrong);

G_END_DECLS
