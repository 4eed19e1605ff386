/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WpFold:
 *
 * A bin that emits its width, for children with another layout in less room. (The class of a widget with a layout manager, such as GtkBox
 * or AdwBin, gets no size_allocate().)
 *
 * Signal: "resized" (int width): from an idle after the allocation, so that its child may change its size.
 */
#define WP_TYPE_FOLD (wp_fold_get_type ())
G_DECLARE_FINAL_TYPE (WpFold, wp_fold, WP, FOLD, GtkWidget)

GtkWidget *wp_fold_new (GtkWidget *child);
int wp_fold_get_width (WpFold *self); /* 0 before the first layout */

G_END_DECLS
