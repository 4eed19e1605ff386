/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-demo-catalog.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* The inventory, the assigned seats, the prices and the orders that data/demo/licenses.json has for a partner of that name, where it has none
 * yet. It has the catalog and its customers already. @user: (nullable): who orders */
gboolean wp_demo_licenses_need (WpStorage *storage, const char *partner, const char *partner_name, const WpActor *user, gint64 now, GError **error);

G_END_DECLS
