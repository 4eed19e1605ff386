/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpInventoryStrip:
 *
 * The coming ends of licenses: drawn on a line of days with the partner's marks, and below it in words, each of which opens its pool.
 *
 * Signal: "open" (const char *key): of a pool.
 */
#define WP_TYPE_INVENTORY_STRIP (wp_inventory_strip_get_type ())
G_DECLARE_FINAL_TYPE (WpInventoryStrip, wp_inventory_strip, WP, INVENTORY_STRIP, AdwBin)

GtkWidget *wp_inventory_strip_new (void);
/* Hides itself when nothing ends. Returns: how many ends there are */
guint wp_inventory_strip_update (WpInventoryStrip *self, WpPools *pools, gint64 now);

G_END_DECLS
