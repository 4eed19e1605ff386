/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WpFold:
 *
 * A bin that tells how wide it is, for what is laid out another way where there is less room. (A widget with a layout manager, such as
 * a box or an AdwBin, is never asked to allocate itself.)
 *
 * Signal: "resized" (int width): after a layout, from an idle: what is in it may change its size.
 */
#define WP_TYPE_FOLD (wp_fold_get_type ())
G_DECLARE_FINAL_TYPE (WpFold, wp_fold, WP, FOLD, GtkWidget)

GtkWidget *wp_fold_new (GtkWidget *child);
int wp_fold_get_width (WpFold *self); /* 0 before the first layout */

G_END_DECLS
