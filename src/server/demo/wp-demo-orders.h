/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-storage.h"

G_BEGIN_DECLS

/* Prices and orders as data/demo/licenses.json tells them of a partner (@told). @user: (nullable): who orders for it; without one there are
 * prices alone */
gboolean wp_demo_orders_fill (WpStorage *storage, const char *partner, JsonObject *told, const WpActor *user, gint64 now, GError **error);

/* One answer of the vendor to an order of @partner. FALSE when there is none to answer */
gboolean wp_demo_orders_react (WpStorage *storage, const char *partner, gint64 now);

G_END_DECLS
