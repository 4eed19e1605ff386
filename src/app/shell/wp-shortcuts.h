/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-view.h"

G_BEGIN_DECLS

/* The shortcuts window: those of the views, then the window's own. @views: (element-type WpView) */
GtkWidget *wp_shortcuts_new (GtkWindow *parent, GPtrArray *views);

G_END_DECLS
