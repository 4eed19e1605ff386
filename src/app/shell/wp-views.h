/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-view.h"

G_BEGIN_DECLS

/* One object of every view there is, in the order of the sidebar and of Alt+1, Alt+2, … (transfer full) (element-type WpView) */
GPtrArray *wp_views_new (void);
/* (transfer none) (nullable) */
WpView *wp_views_find (GPtrArray *views, const char *id);

G_END_DECLS
