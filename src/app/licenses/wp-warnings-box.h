/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpWarningsBox:
 *
 * The warnings of a pool, each of which an administrator puts to sleep for a time, with a reason, and wakes again. It is hidden without any.
 */
#define WP_TYPE_WARNINGS_BOX (wp_warnings_box_get_type ())
G_DECLARE_FINAL_TYPE (WpWarningsBox, wp_warnings_box, WP, WARNINGS_BOX, AdwBin)

GtkWidget *wp_warnings_box_new (void);
/* @key: see wp_pool_key() */
void wp_warnings_box_update (WpWarningsBox *self, WpAccount *account, WpPools *pools, const char *key);

G_END_DECLS
