/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpProgressRing:
 *
 * How much of a form is answered: a drawn ring that fills, with a check when it is full; a mark when something is answered wrongly.
 */
#define WP_TYPE_PROGRESS_RING (wp_progress_ring_get_type ())
G_DECLARE_FINAL_TYPE (WpProgressRing, wp_progress_ring, WP, PROGRESS_RING, GtkWidget)

GtkWidget *wp_progress_ring_new (void);
/* Of @all answers that are asked for @done are there; @wrong: some are not right. Nothing asked for is done. */
void wp_progress_ring_set (WpProgressRing *self, guint done, guint all, gboolean wrong);

G_END_DECLS
