/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-account.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* What an order would change, as a list that follows what is typed. */
#define WP_TYPE_REHEARSAL_LIST (wp_rehearsal_list_get_type ())
G_DECLARE_FINAL_TYPE (WpRehearsalList, wp_rehearsal_list, WP, REHEARSAL_LIST, AdwBin)

GtkWidget *wp_rehearsal_list_new (void);
/* @order: (nullable): what is to be rehearsed, soon; %NULL hides it. @customers: (nullable) (element-type JsonObject) */
void wp_rehearsal_list_set_order (WpRehearsalList *self, WpAccount *account, GPtrArray *customers, JsonObject *order);

G_END_DECLS
