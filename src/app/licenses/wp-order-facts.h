/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-order.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a placed order says, as rows of a list box. @product: (nullable); @customers: (nullable) (element-type JsonObject) */
void wp_order_facts_fill (GtkWidget *list, JsonObject *order, JsonObject *product, GPtrArray *customers);
/* What was done about it, the newest first. FALSE when there is nothing */
gboolean wp_order_history_fill (GtkWidget *list, JsonObject *order);

G_END_DECLS
