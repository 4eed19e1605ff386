/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpActivationPage:
 *
 * A batch of licenses that are activated by key, live: how far it is, each line, and the failed ones once more.
 */
#define WP_TYPE_ACTIVATION_PAGE (wp_activation_page_get_type ())
G_DECLARE_FINAL_TYPE (WpActivationPage, wp_activation_page, WP, ACTIVATION_PAGE, AdwBin)

GtkWidget *wp_activation_page_new (void);
AdwHeaderBar *wp_activation_page_get_header_bar (WpActivationPage *self);
/* @account, @id: (nullable) */
void wp_activation_page_set (WpActivationPage *self, WpAccount *account, const char *id);

G_END_DECLS
