/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-demo-catalog.h"
#include "wp-storage.h"

G_BEGIN_DECLS

/* The inventory and the assigned seats that data/demo/licenses.json has for a partner of that name, where it has none yet. It has the catalog
 * and its customers already. */
gboolean wp_demo_licenses_need (WpStorage *storage, const char *partner, const char *partner_name, gint64 now, GError **error);

G_END_DECLS
