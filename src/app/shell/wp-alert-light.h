/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-chain.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpAlertLight:
 *
 * The bottom line of the sidebar: whether alerts would arrive; its popover has every link of the chain and *Send a Test Alert*.
 */
#define WP_TYPE_ALERT_LIGHT (wp_alert_light_get_type ())
G_DECLARE_FINAL_TYPE (WpAlertLight, wp_alert_light, WP, ALERT_LIGHT, AdwBin)

GtkWidget *wp_alert_light_new (void);
void wp_alert_light_set_account (WpAlertLight *self, WpAccount *account); /* (nullable) */

G_END_DECLS
