/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpActivationsWindow:
 *
 * The activations of licenses by key, and each of them live.
 */
#define WP_TYPE_ACTIVATIONS_WINDOW (wp_activations_window_get_type ())
G_DECLARE_FINAL_TYPE (WpActivationsWindow, wp_activations_window, WP, ACTIVATIONS_WINDOW, AdwWindow)

/* @id: (nullable): the one that is shown */
void wp_activations_window_open (GtkWidget *parent, WpAccount *account, const char *id);

G_END_DECLS
