/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-pools.h"
#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WpAssignWish:
 * @allocation: (nullable): whose number is to be changed; the others are its own then
 *
 * What the dialog begins with; everything is (nullable), and what is not said is asked for.
 */
typedef struct {
  const char *customer;
  const char *product;
  WpSeats type;
  gint64 quantity; /* 0: none */
  JsonObject *allocation;
} WpAssignWish;

/**
 * wp_assign_dialog_open:
 * @parent: any widget of the window it belongs to
 * @pools: that were read
 * @customers: (element-type JsonObject): who may be chosen
 *
 * Asks how many seats of a product a customer is to have, and how they are held. It stays until the server has taken them, or this desk has when
 * there is no connection. What is refused stays in the fields, with the rule, what would make it possible and who was faster.
 */
void wp_assign_dialog_open (GtkWidget *parent, WpAccount *account, WpPools *pools, GPtrArray *customers, const WpAssignWish *wish);

G_END_DECLS
