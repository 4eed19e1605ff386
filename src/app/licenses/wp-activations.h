/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WpActivations:
 *
 * The newest batches of licenses that are activated by key, as they are now, from columns alone.
 *
 * Signal: "changed" (): they were read, or could not be.
 */
#define WP_TYPE_ACTIVATIONS (wp_activations_get_type ())
G_DECLARE_FINAL_TYPE (WpActivations, wp_activations, WP, ACTIVATIONS, GObject)

#define WP_ACTIVATIONS_SHOWN 200

WpActivations *wp_activations_new (void);
void wp_activations_set_account (WpActivations *self, WpAccount *account); /* @account: (nullable) */
/* (nullable) (transfer none) (element-type WpRow): the newest first; %NULL until they were read. An array never changes. */
GPtrArray *wp_activations_get (WpActivations *self);
const GError *wp_activations_get_error (WpActivations *self); /* (nullable): of the last reading */

/* A row of a list of them, for wp_list_pane_fill() */
const char *wp_activation_row_key (gconstpointer row);
GtkWidget *wp_activation_row_new (gconstpointer row, gpointer user_data);
void wp_activation_row_update (GtkWidget *widget, gconstpointer row, gpointer user_data);

G_END_DECLS
