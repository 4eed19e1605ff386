/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wp-request.h"

G_BEGIN_DECLS

/* Reading a query's parameters: a wrong one is %WP_ERROR_INVALID and named by "/" and its name. */

/* "limit": 1 … @max; leaves @limit alone when there is none */
gboolean wp_params_limit (WpRequest *request, guint max, guint *limit, GError **error);
/* Puts the conditions of the request's parameters on @query. */
gboolean wp_params_filter (WpRequest *request, WpQuery *query, GError **error);

G_END_DECLS
